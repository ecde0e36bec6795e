//! The heart: how a class comes about.
//!
//! Classification is a pure function of (columns of metrics, cutoffs, policy). One customer is a column of length
//! one: batch runs, explanations, single customers and policy tests call the same function.

pub mod cases;
mod classes;
mod cut_number;
mod cutoffs;
mod detail;
mod drift;
mod error;
mod exact;
pub mod explain;
mod explain_context;
mod explanation;
mod expression;
mod groups;
mod life_cycle;
mod pass;
mod peers;
mod ranking;
mod schemes;
mod thresholds;
mod value_index;
mod view;
mod what_if;

pub use classes::{ByProducts, Classes, Place, SchemeClasses};
pub use cut_number::{CutNumber, cut_number};
pub use cutoffs::{Cutoffs, DigitEdges, Distribution, Position, SchemeCutoffs, TooManyCustomers};
pub use detail::{LookedUp, detail_names};
pub use drift::{Drift, TierCount, TierDrift, counts, drift};
pub use error::TieringError;
pub use exact::Ratio;
pub use explain::{Explanation, explain, explain_among};
pub use expression::{Scope, evaluate, holds, names};
pub use groups::{FeatureScaling, Group, GroupChoice, GroupTrait, Groups};
pub use life_cycle::{StageBegun, StayFacts, stage_of, stages_of};
pub use pass::{Outcome, classify, classify_own, classify_until, compute_cutoffs, run, run_after, run_until};
pub use peers::{PeerNeeds, PeerValues, Peers, SortedValues};
pub use schemes::{RankedValues, peer_needs, ranked_values, scheme_inputs};
pub use thresholds::{Proposed, Reached, Thresholds, roundest, sums_reaching, thresholds};
pub use value_index::Around;
