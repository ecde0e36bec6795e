//! Did it pay? What a treatment did, as well as facts can tell it, and how well that is.
//!
//! In falling order of what they prove. Customers are drawn by chance and left out ([`draw`]); tiers are frozen as they
//! are then, and what both sides did since is told by facts ([`show`]); what that proves, with its interval, by
//! [`compare_arms`], which knows neither customers nor files (grade A). Customers just above a threshold are held against
//! those just below ([`at_threshold`], grade B); customers with a treatment against others who ran in parallel before
//! ([`against_others`], grade C); the shop against its own past with trend and season ([`against_past`], grade D). What came
//! after is set beside what was before everywhere, and proves nothing (grade E).

mod against_others;
mod against_past;
mod at_threshold;
mod chosen;
mod compare;
mod draw;
mod figures;
mod list;
mod periods;
mod schemes;
mod show;
mod verdict;

pub use against_others::{ChosenCustomers, GroupNotSaid, GroupsFinding, GroupsFound, GroupsRequest, against_others};
pub use against_past::{PastFinding, PastFound, PastNotSaid, PastRequest, SeriesPoint, against_past};
pub use at_threshold::{ThresholdFinding, ThresholdFound, ThresholdRequest, at_threshold};
pub use chosen::{ChosenIds, ChosenWhere, chosen_where};
pub use compare::{
    ArmLack, ArmsCompared, ArmsFigures, ArmsFinding, Compared, EARLY_LEVEL, FINAL_LEVEL, LookStage, TierArms, Unsaid,
    compare_arms, compare_two,
};
pub use draw::{DrawPower, DrawRequest, DrawnHoldOut, check_new, draw};
pub use figures::EffectMeasure;
pub use list::{people_table, read_list};
pub use show::{PastRate, ShowRequest, ShownEffect, show};
pub use terrace_frame::Ids;
pub use terrace_models::Interval;
pub use terrace_models::thresholds::{SideOfThreshold, ThresholdRefusal};
pub use verdict::{BeforeAfter, EffectVerdict};
