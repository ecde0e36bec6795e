//! The last months: who came back, and what was bought when.

use super::{ColumnLabel, wire};
use serde::Serialize;
use terrace_domain::Money;

/// The last months that are over, oldest first.
#[derive(Debug, Clone, Serialize)]
pub struct Recent {
    /// Year and month, 1 to 12.
    pub months: Vec<(i16, i8)>,
    /// Customers by the month of their first order ever.
    pub firsts: Vec<FirstMonth>,
    /// Categories with what they brought in each month; the largest by name, then all others, then lines without one.
    pub categories: Vec<CategoryMonths>,
}

/// Customers who first ordered in one month.
#[derive(Debug, Clone, Serialize)]
pub struct FirstMonth {
    /// The month, an index into the months.
    pub month: usize,
    /// How many of them ordered in that month and in each after it; the first number is all of them.
    pub active: Vec<u64>,
    /// How many of them ordered in any month after the first.
    pub again: u64,
}

/// What one category brought, less what came back.
#[derive(Debug, Clone, Serialize)]
pub struct CategoryMonths {
    /// Which.
    pub label: ColumnLabel,
    /// By month.
    pub revenue: Vec<MonthRevenue>,
}

/// An amount of one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct MonthRevenue(#[serde(serialize_with = "wire::shown")] pub Money);
