//! Series that repeat with the season: forecasts with intervals, and how far they were off.
//!
//! [`seasonal_naive`] is the floor: what it is not worth beating is not worth using. [`smooth`] is exponential smoothing
//! with a level, and with trend and season after Holt and Winters. [`accuracy`] compares with what came.

mod accuracy;
mod naive;
mod smoothing;
mod states;

pub use accuracy::{Accuracy, accuracy};
pub use naive::{mean_forecast, naive, seasonal_mean, seasonal_naive};
pub use smoothing::{Smoothed, smooth};
pub use states::{Pattern, Smoothing, States};
