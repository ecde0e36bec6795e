//! Figures of a programme: means and shares of customers with their intervals, how two of them differ, and which groups
//! of customers favour a shop most.
//!
//! [`Tally`] adds up values one by one and yields a mean (Student) or a share (Wilson); [`difference_of`] is the interval
//! of the difference of two such estimates. [`growth_of`] and [`shrunk`] say how groups grow, [`rank_groups`] puts them
//! in order and says whether the order hangs on the weights.

mod groups;
mod tallies;

pub use groups::{
    GroupFacts, GroupRanking, GroupWeights, Growth, Purchases, growth_of, rank_groups, shrunk, weights_moved,
};
pub use tallies::{Tally, difference_of};
