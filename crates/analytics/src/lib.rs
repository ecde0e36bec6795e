//! Measures: what is computed from facts, customer by customer, by one pass over them.
//!
//! Facts lie in buckets by customer and are folded in the order of customers, several buckets side by side; what comes
//! out is plain columns, sorted by customer.

mod baskets;
mod breakdown;
mod conditions;
mod error;
mod evidence;
mod exchange;
mod facts;
mod fold;
mod forecast;
mod functions;
mod measure;
mod measures;
mod memory;
mod months;
mod overview;
mod pass;
mod payments;
mod plan;
mod population;
mod purchases;
mod reference;
mod rows;

pub use baskets::{Baskets, OneBasket, Sold, baskets};
pub use breakdown::{Breakdown, Dimension, Slice, breakdown};
pub use error::AnalyticsError;
pub use evidence::{Evidence, evidence};
pub use facts::{FactFile, Facts, Gathering, OrderIds, Step};
pub use forecast::{FittedModel, FittedModels, Forecasts, Reading, Refused, forecast, inputs as forecast_inputs};
pub use measure::{Measure, Windowing};
pub use measures::{measure, measures};
pub use memory::{Computed, Keep, Memory, Recall};
pub use months::{Month, revenue_by_month};
pub use overview::named_currencies;
pub use population::{FieldFound, Population, fingerprint_of, frame, order_columns, population, population_going_on};
pub use purchases::{Purchases, PurchasesOfOne, purchases};
pub use reference::{reference_page, signatures};
