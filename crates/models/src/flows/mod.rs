//! How customers move between classes, what that makes of each class, and what a customer of a class is worth.
//!
//! One of the classes should be "gone", and customers who are new must be said: without them every active class dies
//! out ([`Migration::project`]). The chain knows only where a customer is, not how long: where staying depends on tenure,
//! it says too little of faithful customers.

mod migration;
mod stability;
mod worth;

pub use migration::{Migration, Outlook};
pub use stability::{population_stability, stability_by_chance};
pub use worth::Horizon;
