//! Which of our columns a file's columns are: its layout, its headers, and the plan of what is read from where.

pub(crate) mod header;
pub(crate) mod layout;
pub(crate) mod levels;
pub(crate) mod plan;
pub(crate) mod shopify;
