//! Natural groups of customers by k-means, from features that are made comparable first.
//!
//! [`Features::new`] scales, [`find`] makes the groups for a number of them, [`choose`] finds how many there are. The
//! result holds all that is needed to place one customer alone, later: [`Clusters::place`].

mod choose;
mod describe;
mod features;
mod identity;
mod means;

pub use choose::{Choice, Gap, choose, weigh};
pub use describe::{Description, PLAIN, Trait, describe};
pub use features::{Features, SKEWED, Scaling, Transform, Treatment};
pub use means::{Clusters, Options, Placement, find};
