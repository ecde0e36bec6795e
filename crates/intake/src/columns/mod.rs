//! Which of our columns a file's columns are: its layout, its headers, and the plan of what is read from where.

pub(crate) mod amazon;
pub(crate) mod choice;
pub(crate) mod customers;
pub(crate) mod head;
pub(crate) mod header;
pub(crate) mod layout;
pub(crate) mod levels;
pub(crate) mod nested;
pub(crate) mod open;
pub(crate) mod plan;
pub(crate) mod planner;
pub(crate) mod refunds;
pub(crate) mod shopify;
pub(crate) mod top;
pub(crate) mod workbook;
