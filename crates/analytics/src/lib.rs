//! Measures: what is computed from facts, customer by customer, by one pass over them.
//!
//! Facts lie in buckets by customer and are folded in the order of customers, several buckets side by side; what comes
//! out is plain columns, sorted by customer.

mod conditions;
mod error;
mod facts;
mod fold;
mod forecast;
mod measures;
mod memory;
mod money;
mod owners;
mod pass;
mod plan;
mod population;
mod reads;
mod refunds;
mod rows;

pub use error::AnalyticsError;
pub use facts::{Gathering, OrderIds};
pub use forecast::{FittedModel, FittedModels, Forecasts, Reading, Refused, forecast, inputs as forecast_inputs};
pub use measures::{Measure, Windowing, measure, measures, reference_page, signatures};
pub use memory::{Computed, Keep, Memory, Recall};
pub use pass::{Facts, Step};
pub use population::{
    FieldFound, Population, fingerprint_of, frame, order_columns, population, population_with_memory, referred_by,
};
pub use reads::{
    Aftermath, BasketTally, Baskets, BoughtLine, Breakdown, COSTED, CategoryMonths, Complaints, Completeness,
    ComponentValue, CostCoverage, CustomerGroups, CustomerTexts, Evidence, FirstMonth, Followed, Month, NamedCustomers,
    NamedReferrers, OneBasket, OrderAmount, OrderNames, PeriodFigure, PeriodSums, ProductSales, ProductWeek, Purchases,
    PurchasesOfOne, RecentMonths, Selling, SellingChoice, Slice, Sold, Survey, baskets, bought, complaint_causes,
    completeness, cost_coverage, customer_texts, evidence, followed, named_currencies, named_customers,
    of_each_customer, of_each_referred, of_one_customer, period_sums, purchases, row_fields, selling, survey,
    tally_baskets,
};
pub use refunds::{SETTLED_BY, TELLING};
