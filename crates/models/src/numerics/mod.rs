//! Numerics that the models stand on: special functions, small matrices, minimisation, quadrature, chance.

pub mod gamma;
pub(crate) mod matrix;
pub mod minimise;
pub mod normal;
pub mod quadrature;
pub mod random;
