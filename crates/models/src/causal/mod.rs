//! What a measure did, where nobody drew lots: against a comparison group, against a mixture of others, against the own
//! past.
//!
//! In falling order of what they prove: a group that was not treated and ran in parallel before ([`two_by_two`],
//! [`event_study`], [`staggered`]), a mixture of others that did ([`synthetic_control`]), the own past with trend and
//! season removed ([`interrupted_series`], [`counterfactual`]). A difference of before and after alone proves nothing.
//! Tiers must not be each other's comparison: their customers differ in just what made them reach the tier, and fall back
//! or rise from there by themselves.

mod counterfactual;
mod difference;
mod event_study;
mod interrupted;
mod parallel;
mod poisson;
mod staggered;
mod synthetic;

pub use counterfactual::{Counterfactual, PointEffect, counterfactual};
pub use difference::{TwoByTwo, two_by_two};
pub use event_study::{EventStudy, Panel, PeriodEffect, event_study};
pub use interrupted::{Autocorrelation, InterruptedSeries, Season, SeriesErrors, SeriesModel, interrupted_series};
pub use parallel::{
    FEWEST_BEFORE, FEWEST_CUSTOMERS, FlatBefore, GroupOverTime, HARMLESS, NOT_PARALLEL, ParallelGroups, parallel_groups,
};
pub use staggered::{Aggregation, CohortEffect, Combined, Staggered, StaggeredOptions, staggered};
pub use synthetic::{Placebo, SyntheticControl, simplex_weights, synthetic_control};
