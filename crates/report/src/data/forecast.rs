use super::wire;
use serde::Serialize;
use terrace_domain::Date;

/// The model behind a policy's forecasts, fitted up to a day and compared with the orders after it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ModelCheck {
    /// What people call the model, such as `mbg-nbd`.
    pub model: String,
    /// The last day that it knew.
    #[serde(serialize_with = "wire::shown")]
    pub cut: Date,
    /// The last day of all.
    #[serde(serialize_with = "wire::shown")]
    pub until: Date,
    /// The number of customers that it knew.
    pub customers: u64,
    /// Whether the orders alone were not enough, so that it borrows from published shops.
    pub leans_on_prior: bool,
    /// Repeat purchases of these customers added up, week by week.
    pub track: Vec<TrackPoint>,
    /// Customers by repeat purchases up to the cut.
    pub frequencies: Vec<ExpectedActual>,
    /// Purchases after the cut per customer, by repeat purchases up to it.
    pub afterwards: Vec<ExpectedActual>,
    /// Ten groups by the probability of still being a customer: the share expected to buy after the cut, and that
    /// which did.
    pub tenths: Vec<ExpectedActual>,
    /// The probability of still being a customer.
    pub alive: AliveGrid,
}

/// A day of the tracking curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct TrackPoint {
    /// The day.
    #[serde(serialize_with = "wire::shown")]
    pub day: Date,
    /// Purchases that the model expects up to it.
    pub expected: f64,
    /// Those that were made.
    pub actual: u64,
}

/// An expected value and the actual one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ExpectedActual {
    /// Repeat purchases, or the number of the tenth from 1.
    pub group: u32,
    /// Whether the group takes all from there on.
    pub or_more: bool,
    /// Customers of the group.
    pub customers: u64,
    /// Expected.
    pub expected: f64,
    /// Actual.
    pub actual: f64,
}

/// The probability of still being a customer, by repeat purchases and the time of the last one.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct AliveGrid {
    /// Weeks since the first purchase of the customers in the grid.
    pub age: f64,
    /// Repeat purchases of each column.
    pub frequencies: Vec<u32>,
    /// Weeks since the last purchase of each row.
    pub silences: Vec<f64>,
    /// Row by row, 0 to 1.
    pub p_alive: Vec<Vec<f64>>,
}
