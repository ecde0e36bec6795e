//! What is told of files that were read.

pub(crate) mod money;
pub(crate) mod note;
pub(crate) mod outcome;
pub(crate) mod preview;
