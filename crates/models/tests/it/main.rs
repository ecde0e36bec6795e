//! The models against published figures, simulation and brute force.

#![expect(clippy::panic, clippy::expect_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod baskets;
mod brute_force;
mod causal;
mod causal_more;
mod causal_parallel;
mod cdnow;
mod clusters;
mod drivers;
mod evidence;
mod experiments;
mod extremes;
mod figures;
mod flows;
mod gradients;
mod hold_out;
mod interrupting;
mod least_squares;
mod load;
mod online_retail;
mod pricing;
mod recovery;
mod series;
mod small;
mod tables;
mod targeting;
mod thresholds;
mod worth;
