//! Columns of values, one per customer, and the frame that holds them: the one form in which values of customers go
//! from crate to crate.
//!
//! Columns are plain slices. Arrow appears in [`arrow`] and [`schema`] alone, so that whoever works on columns need
//! not know it.

pub mod arrow;
mod column;
mod concatenate;
mod exact;
mod frame;
mod ids;
mod integers;
mod rows;
pub mod schema;
mod texts;

pub use column::Column;
pub use exact::Exact;
pub use frame::Frame;
pub use ids::Ids;
pub use integers::{Integers, value_of};
pub use texts::{Dictionary, Texts};
