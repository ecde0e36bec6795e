//! Numerics that the models stand on: special functions, distributions, small matrices, minimisation, quadrature, chance.

pub mod binomial;
pub mod chi_square;
pub mod gamma;
pub mod incomplete;
pub(crate) mod matrix;
pub mod minimise;
pub mod normal;
pub mod quadrature;
pub mod random;
pub mod student;
pub(crate) mod sums;
