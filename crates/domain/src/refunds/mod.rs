//! What the rows of a customer's orders come to, once all of them are together: money that came back counts once,
//! however often and in whatever way rows tell of it, and what was called off counts nowhere.
//!
//! Files tell of it by rows of their own, by the status of the sale's only row, by columns of the line or of the whole
//! order, and often twice. Nothing depends on the order of the rows.

mod claims;
mod customer;
mod lines;
mod order;
mod others;
mod own_returns;
mod shares;
#[cfg(test)]
mod tests;

pub use customer::{settled, tells};
pub use lines::{Becomes, OrderLine};
