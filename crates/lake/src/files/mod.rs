//! Data files and rows: sorted, written, read in whole or in part, merged.

pub(crate) mod crowding;
pub(crate) mod datafile;
pub(crate) mod kway;
pub(crate) mod probe;
pub(crate) mod removed;
pub(crate) mod rows;
pub(crate) mod sequence;
pub(crate) mod shared_file;
pub(crate) mod sort;
pub(crate) mod sums;
