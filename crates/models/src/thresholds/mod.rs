//! Thresholds: what a tier does to those who only just reached it (regression discontinuity).
//!
//! Customers just above a threshold are like those just below it, but for the tier. The jump of what they do afterwards
//! is what the tier does, to customers near the line. That holds while nobody places himself on the line: [`verdict`]
//! therefore looks at how customers lie around it first ([`density`], [`counts`]), and says nothing where they crowd
//! above. What is compared must begin after the day on which the score was settled.
//!
//! Where customers know the threshold, they buy on until they reach it (C. Behrens, G. de Jong, J. van Ommeren 2021,
//! *From silver to platinum*, Tinbergen Institute 2021-077). The score is then taken as it stood some months before the
//! year was closed, and the tier that came of it is the treatment of a fuzzy design ([`Customers::treatment`]).
//!
//! A line that is drawn by rank (the best thousand) moves with the customers and is no fixed threshold, and thresholds of
//! several years or shops that are pooled mix jumps of different customers: take each fixed line by itself.
//!
//! [`estimate`] is the jump by itself, [`placebo`] the same where nothing happens, [`picture`] what is drawn.
//!
//! A customer whose score is at the threshold is above it. The jump is above minus below. Scores, thresholds and
//! bandwidths are in the unit of the score, jumps in that of the outcome. All functions take plain slices with one
//! value per customer; the order of customers changes no bit of an answer.
//!
//! Methods: S. Calonico, M. D. Cattaneo, R. Titiunik 2014, *Robust nonparametric confidence intervals for
//! regression-discontinuity designs*, Econometrica 82; with covariates S. Calonico, M. D. Cattaneo, M. H. Farrell,
//! R. Titiunik 2019, *Regression discontinuity designs using covariates*, Review of Economics and Statistics 101;
//! M. D. Cattaneo, M. Jansson, X. Ma 2020, *Simple local polynomial density estimators*, JASA 115.

mod bandwidths;
pub mod counts;
mod covariates;
pub mod density;
mod estimate;
mod kernel;
mod local;
mod picture;
mod refusal;
mod residuals;
mod sides;
mod verdict;

pub use estimate::{
    Bandwidths, Customers, Design, FirstStage, Heaping, Jump, Order, ThresholdEffect, estimate, placebo,
};
pub use kernel::Kernel;
pub use picture::{Bin, FittedPoint, Picture, picture};
pub use refusal::{SideOfThreshold, ThresholdRefusal};
pub use residuals::Residuals;
pub use verdict::{Crowding, MANIPULATED, Verdict, verdict};
