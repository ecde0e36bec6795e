//! Whom to send to: what a choice earned in an experiment, and whether a score finds those whom it moves.
//!
//! The money comes first: [`policy_value`] says what a choice would have earned per customer, beside sending the same to
//! all and sending nothing. The curves say whether a score ranks customers by how much they are moved: [`uplift_at`],
//! [`qini_curve`], [`uplift_curve`], with the interval of
//! their areas by [`area_with_interval`]. All of them need customers who were assigned at random and who took no part in
//! making the score.

mod curves;
mod policy;

pub use curves::{Curve, CutOff, GainPoint, Trial, area_with_interval, qini_curve, uplift_at, uplift_curve};
pub use policy::{PolicyValue, policy_value};
