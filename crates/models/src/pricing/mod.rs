//! What a discount must bring, and what prices of the past say that it will bring.
//!
//! [`break_even_volume`] is arithmetic: it needs no data. [`PriceResponse`] learns from weeks with different prices how
//! sales follow the price, and carries what is not known of it to the profit. Prices that were set because sales were
//! low or high mislead it: an experiment with a hold-out is the better witness.
//!
//! Customers who stock up at a low price buy less in the weeks after, and displays and leaflets that come with a low price
//! raise sales by themselves: without columns for them, both are taken for the work of the price. Rows of products × weeks
//! × shops are not independent: the intervals here take them to be and are too narrow for such rows, which want errors by
//! clusters ([`crate::numerics::least_squares::Covariance::Clustered`]).

mod break_even;
mod response;

pub use break_even::{break_even_elasticity, break_even_volume, profit, volume};
pub use response::{ElasticityPrior, PriceResponse, PricedProduct, WhatIf};
