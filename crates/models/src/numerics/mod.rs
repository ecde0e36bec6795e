//! Numerics that the models stand on: special functions, distributions, small matrices, minimisation, quadrature,
//! regression, chance.

pub mod binomial;
pub(crate) mod bisection;
pub mod chi_square;
pub mod fisher;
pub mod gamma;
pub mod incomplete;
pub mod least_squares;
pub(crate) mod linear;
pub(crate) mod matrix;
pub mod minimise;
pub(crate) mod nelder_mead;
pub mod normal;
pub mod quadrature;
pub mod quantiles;
pub mod random;
pub mod student;
pub(crate) mod sums;
pub mod t_interval;
