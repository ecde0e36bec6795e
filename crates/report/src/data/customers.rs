use super::wire;
use serde::Serialize;
use terrace_domain::{LocalTime, Money};

/// Whether the page masks personal fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Privacy {
    /// `张*`, `138****1234`. The masked texts alone are written to the page; the full ones are nowhere in it.
    #[default]
    Masked,
    /// As they are.
    Shown,
}

/// What kind of customer it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Person {
    /// A person: the name is masked.
    Person,
    /// An organisation: its name is no personal field and stays readable.
    Organisation,
    /// The data does not say: treated as a person.
    Unknown,
}

/// One of the largest customers. Fields are given in full; masking is the page's business, so keep this
/// structure itself as private as the customers' table.
#[derive(Debug, Clone, Serialize)]
pub struct TopCustomer {
    /// The customer's id.
    pub id: String,
    /// Name, where known.
    pub name: Option<String>,
    /// Person or organisation.
    pub kind: Person,
    /// Phone, where known.
    pub phone: Option<String>,
    /// Province, city or country, where known.
    pub region: Option<String>,
    /// Revenue, on the header's basis.
    #[serde(serialize_with = "wire::shown")]
    pub revenue: Money,
    /// Orders.
    pub orders: u64,
    /// The newest order.
    #[serde(serialize_with = "wire::shown_option")]
    pub last_order: Option<LocalTime>,
    /// The class in each scheme of the report, as an index into that scheme's tiers; `None` if the customer has no class.
    pub classes: Vec<Option<usize>>,
}

/// A customer who brings much less than a year before. Masking is the page's business, as for the largest.
#[derive(Debug, Clone, Serialize)]
pub struct FallingCustomer {
    /// The customer's id.
    pub id: String,
    /// Name, where known.
    pub name: Option<String>,
    /// Person or organisation.
    pub kind: Person,
    /// Phone, where known.
    pub phone: Option<String>,
    /// Who looks after them, where known.
    pub manager: Option<String>,
    /// Net revenue of the twelve months before those.
    #[serde(serialize_with = "wire::shown")]
    pub year_before: Money,
    /// Net revenue of the twelve months before the moment.
    #[serde(serialize_with = "wire::shown")]
    pub year: Money,
    /// The newest order.
    #[serde(serialize_with = "wire::shown_option")]
    pub last_order: Option<LocalTime>,
    /// The class in each scheme of the report, as an index into that scheme's tiers; `None` if the customer has no class.
    pub classes: Vec<Option<usize>>,
}
