//! Cells as values of ours: ids, amounts, rates, times, statuses.

pub(crate) mod amounts;
pub(crate) mod dates;
pub(crate) mod decorations;
pub(crate) mod examples;
pub(crate) mod exchange;
pub(crate) mod ids;
pub(crate) mod people;
pub(crate) mod rates;
pub(crate) mod reader;
pub(crate) mod status;
pub(crate) mod units;
