//! What is read of facts beside measures: the facts behind a metric, revenue by month and by dimension, purchases,
//! baskets, what one customer bought.

mod baskets;
mod bought;
mod causes;
mod completeness;
mod costs;
mod currencies;
mod evidence;
mod orders;
mod people;
mod periods;
mod purchases;
mod referred;
mod row_fields;
mod selling;
mod survey;
mod texts;

pub use baskets::{BasketTally, Baskets, CustomerGroups, OneBasket, ProductSales, Sold, baskets, tally_baskets};
pub use bought::{BoughtLine, bought};
pub use causes::{Complaints, complaint_causes};
pub use completeness::{Completeness, completeness};
pub use costs::{COSTED, CostCoverage, cost_coverage};
pub use currencies::named_currencies;
pub use evidence::{ComponentValue, Evidence, evidence};
pub use orders::{OrderAmount, OrderNames, of_each_customer, of_one_customer};
pub use people::{NamedCustomers, named_customers};
pub use periods::{PeriodFigure, PeriodSums, period_sums};
pub use purchases::{Purchases, PurchasesOfOne, purchases};
pub use referred::{NamedReferrers, of_each_referred};
pub use row_fields::row_fields;
pub use selling::{Aftermath, Followed, ProductWeek, Selling, SellingChoice, followed, selling};
pub use survey::{Breakdown, CategoryMonths, FirstMonth, Month, RecentMonths, Slice, Survey, survey};
pub use texts::{CustomerTexts, customer_texts};
