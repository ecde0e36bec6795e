//! The heart: how a class comes about.
//!
//! Classification is a pure function of (columns of metrics, cutoffs, policy). One customer is a column of length
//! one: batch runs, explanations, single customers and policy tests call the same function.

mod column;
mod frame;

pub use column::{Column, Integers, Texts};
pub use frame::{Frame, Ids};
