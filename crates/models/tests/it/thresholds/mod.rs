//! Thresholds: published figures, controls that must find nothing, and input of any kind.

mod controls;
mod crowding;
mod properties;
mod published;

use terrace_models::thresholds::Customers;

/// Scores and outcomes alone.
const fn plain<'a>(score: &'a [f64], outcome: &'a [f64]) -> Customers<'a> {
    Customers { score, outcome, treatment: None, covariates: &[] }
}
