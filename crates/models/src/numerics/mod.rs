//! Numerics that the models stand on: special functions, small matrices, minimisation, quadrature, regression, chance.

pub mod gamma;
pub mod incomplete;
pub mod least_squares;
pub(crate) mod linear;
pub(crate) mod matrix;
pub mod minimise;
pub(crate) mod nelder_mead;
pub mod normal;
pub mod quadrature;
pub mod random;
pub mod student;
