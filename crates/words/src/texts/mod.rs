//! Texts that are no messages: headings, table columns, captions. One file per place where they are read.
pub mod cli;
pub mod explain;
pub mod groups;
pub mod history;
pub mod lake;
pub mod models;
pub mod policy;
pub mod products;
pub mod report;
pub mod statuses;
