//! The bytes that are read: where they come from, how they are packed and where they are held.

pub(crate) mod bulk;
pub(crate) mod inflow;
pub(crate) mod opened;
pub(crate) mod source;
pub(crate) mod spool;
pub(crate) mod unpack;
