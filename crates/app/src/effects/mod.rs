//! Did it pay? Customers drawn by chance are left out of a treatment, and both sides are held against each other.
//!
//! The draw is [`draw`]: a number of chance for every customer, from a salt that is kept, says who is left out; tiers are
//! frozen as they are then. What both sides did since is told by facts ([`show`]); what that proves, with its
//! interval, by [`compare_arms`], which knows neither customers nor files.

mod compare;
mod draw;
mod list;
mod show;

pub use compare::{
    ArmLack, ArmsCompared, ArmsFigures, ArmsFinding, Compared, EARLY_LEVEL, EffectVerdict, FINAL_LEVEL, LookStage,
    TierArms, Unsaid, compare_arms, compare_two,
};
pub use draw::{DrawPower, DrawRequest, DrawnHoldOut, check_new, draw};
pub use list::{people_table, read_list};
pub use show::{EffectMeasure, PastRate, ShowRequest, ShownEffect, show};
