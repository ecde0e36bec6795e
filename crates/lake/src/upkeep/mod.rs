//! Care for a lake: files merged, versions expired, how much there is, whether it is what was written.

pub(crate) mod compact;
mod expire;
pub(crate) mod extent;
pub(crate) mod verify;
