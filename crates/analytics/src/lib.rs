//! Measures: what is computed from facts, customer by customer, by plans of the query engine.
//!
//! Facts lie in buckets by customer. Each bucket is one plan of a single partition per level of aggregation, the
//! buckets run side by side, and what comes out is plain columns, sorted by customer. This crate alone knows the
//! query engine.

mod engine;
mod error;
mod facts;
mod functions;
mod measure;
mod measures;
mod plan;
mod population;

pub use error::AnalyticsError;
pub use facts::Facts;
pub use measure::{Measure, Windowing, Wording};
pub use measures::{measure, measures};
pub use population::{Population, frame, population};
