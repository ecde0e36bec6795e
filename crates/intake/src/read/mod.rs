//! The reading of a request: every file, its parts side by side, and where their rows go.

pub(crate) mod collect;
pub(crate) mod firsts;
pub(crate) mod order_numbers;
pub(crate) mod parallel;
pub(crate) mod parts;
pub(crate) mod report;
pub(crate) mod request;
pub(crate) mod sink;
pub(crate) mod summary;
