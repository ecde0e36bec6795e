//! Rows of cells as record batches of facts.

pub(crate) mod batch;
pub(crate) mod build;
pub(crate) mod columnar;
pub(crate) mod decide;
pub(crate) mod inherit;
pub(crate) mod kinds;
pub(crate) mod latest;
mod marks;
pub(crate) mod money;
mod nulls;
pub(crate) mod observed;
mod parted;
pub(crate) mod recipe;
pub(crate) mod repeated;
pub(crate) mod settlement;
pub(crate) mod shares;
pub(crate) mod stats;
pub(crate) mod sums;
pub(crate) mod totals;
