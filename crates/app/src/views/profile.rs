//! Who a customer is, what they bought, and what contacts and cases there were.

use super::values::{ByName, DecimalView};
use crate::customer::{BoughtMonth, BoughtOf, CustomerProfile};
use schemars::JsonSchema;
use serde::Serialize;

/// Who a customer is.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CustomerProfileView {
    /// What files of customers say, by field; personal values are masked unless they were asked for in full.
    pub fields: ByName<String>,
    /// How many orders.
    pub orders: usize,
    /// On how many days.
    pub days: usize,
    /// What was paid.
    pub gross: String,
    /// What came back, as a positive amount.
    pub returned: String,
    /// By category, the most paid first.
    pub categories: Vec<BoughtPartView>,
    /// By product, the most paid first.
    pub products: Vec<BoughtPartView>,
    /// By channel, the most paid first.
    pub channels: Vec<BoughtPartView>,
    /// By store, the most paid first.
    pub stores: Vec<BoughtPartView>,
    /// Every month from the first order to the as-of.
    pub months: Vec<BoughtInMonthView>,
    /// Contacts, cases, and what the customer said.
    pub service: CustomerServiceView,
}

/// What was bought of one product, or in one category, channel or store.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct BoughtPartView {
    /// Its name; null for lines without one.
    pub name: Option<String>,
    /// On how many orders.
    pub orders: usize,
    /// What was paid.
    pub gross: String,
    /// What came back, as a positive amount.
    pub returned: String,
    /// The first time.
    pub first: Option<String>,
    /// The last time.
    pub last: Option<String>,
}

/// What was bought in one month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BoughtInMonthView {
    /// Such as `2026-05`.
    pub month: String,
    /// Orders placed in it.
    pub orders: usize,
    /// What was paid in it, less what came back in it.
    pub net: String,
}

/// Contacts, cases, and what a customer said.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CustomerServiceView {
    /// Contacts, whoever began them.
    pub contacts: i64,
    /// The minutes that they took.
    pub minutes: DecimalView,
    /// Cases of any kind.
    pub cases: i64,
    /// Those that are not closed.
    pub open_cases: i64,
    /// Those that are complaints.
    pub complaints: i64,
    /// Mean hours to the first answer.
    pub first_answer_hours: Option<DecimalView>,
    /// Mean hours until they were closed.
    pub hours_to_close: Option<DecimalView>,
    /// Perceived over expected; above 1 is satisfied.
    pub satisfaction: Option<DecimalView>,
    /// Share of the full scale.
    pub rating: Option<DecimalView>,
    /// Recommendation, −1 to 1.
    pub nps: Option<DecimalView>,
}

impl CustomerProfileView {
    /// A customer as they were found.
    pub fn new(found: &CustomerProfile) -> Self {
        let CustomerProfile { fields, purchases, service } = found;
        let decimal = DecimalView;
        Self {
            fields: fields.iter().map(|field| (field.name.clone(), field.value.clone())).collect(),
            orders: purchases.orders,
            days: purchases.days.len(),
            gross: purchases.gross.to_string(),
            returned: purchases.returned.to_string(),
            categories: purchases.categories.iter().map(BoughtPartView::new).collect(),
            products: purchases.products.iter().map(BoughtPartView::new).collect(),
            channels: purchases.channels.iter().map(BoughtPartView::new).collect(),
            stores: purchases.stores.iter().map(BoughtPartView::new).collect(),
            months: purchases.months.iter().map(BoughtInMonthView::new).collect(),
            service: CustomerServiceView {
                contacts: service.contacts,
                minutes: decimal(service.minutes),
                cases: service.cases,
                open_cases: service.open_cases,
                complaints: service.complaints,
                first_answer_hours: service.first_answer_hours.map(decimal),
                hours_to_close: service.hours_to_close.map(decimal),
                satisfaction: service.satisfaction.map(decimal),
                rating: service.rating.map(decimal),
                nps: service.nps.map(decimal),
            },
        }
    }
}

impl BoughtPartView {
    fn new(bought: &BoughtOf) -> Self {
        Self {
            name: bought.name.clone(),
            orders: bought.orders,
            gross: bought.gross.to_string(),
            returned: bought.returned.to_string(),
            first: bought.first.map(|time| time.to_string()),
            last: bought.last.map(|time| time.to_string()),
        }
    }
}

impl BoughtInMonthView {
    fn new(month: &BoughtMonth) -> Self {
        let name = month.month.to_string();
        Self { month: name.get(..7).unwrap_or(&name).to_owned(), orders: month.orders, net: month.net.to_string() }
    }
}
