//! Times and days: how they are written, and which order of day and month a column proves.

mod calendar;
mod clock;
mod order;
mod parse;
mod scan;
mod shape;

pub use order::DateOrder;
pub(crate) use order::{Evidence, Verdict};
pub use parse::TimeForm;
pub(crate) use parse::{BadDate, TimeReader, check_format, is_in_range};
pub(crate) use shape::{TimeShape, shape};
