//! Experiments: part of the customers is left without a measure, and the two parts are compared.
//!
//! [`assignment`] says who is left out; [`sample_ratio`] whether as many were left out as planned. The effect comes as
//! a difference ([`means`], [`proportions`], [`ratios`], over [`strata`], or freed of what was known before by
//! [`covariate`]) or as a relative [`lift`]. [`size`] says how many customers it takes, [`many`] what holds of several
//! results at once, [`looks`] and [`always_valid`] what holds where somebody looks before the end.
//!
//! Arms are called *treated* (with the measure) and *control* (left out); every effect is treated minus control, or
//! treated over control. Intervals are two-sided. Where data cannot carry an answer, the answer is a
//! [`ExperimentRefusal`].
//!
//! All functions take plain slices and counts; the order of customers changes no answer beyond the last digits.

pub mod always_valid;
pub mod assignment;
pub mod covariate;
mod effect;
pub mod lift;
pub mod looks;
pub mod many;
pub mod means;
mod moments;
pub mod proportions;
pub mod ratios;
mod refusal;
pub mod sample_ratio;
pub mod size;
pub mod strata;

pub use effect::Effect;
pub use moments::ArmMoments;
pub use refusal::{Arm, ExperimentRefusal};
