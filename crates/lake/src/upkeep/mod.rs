//! Care for a lake: files merged, versions expired, how much there is.

pub(crate) mod compact;
mod expire;
pub(crate) mod extent;
