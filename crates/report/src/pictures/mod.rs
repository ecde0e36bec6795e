//! The pictures: inline SVG, each drawn twice, for wide pages and for phones, so that letters keep their size.

mod frame;
mod labels;
pub(crate) mod pairs;
pub(crate) mod pareto;
pub(crate) mod pyramid;
pub(crate) mod sankey;
pub(crate) mod shares;
pub(crate) mod tracking;
pub(crate) mod trend;

#[cfg(test)]
mod checks;

pub(crate) use frame::{Frame, coordinate, fraction, money_fraction, svg};
