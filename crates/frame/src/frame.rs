use crate::column::Column;
use crate::ids::Ids;
use crate::rows::stretch;
use std::ops::Range;
use terrace_domain::AsOf;

/// What is known of a population: one row per customer, sorted by id as text.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The moment that the values are of.
    pub as_of: AsOf,
    /// The customers, ascending byte by byte, each once.
    pub ids: Ids,
    /// Whether the customer has at least one order ever before the as-of: the default universe.
    pub ordered: Vec<bool>,
    /// One per metric of the policy; `None` for metrics that are expressions over others.
    pub metrics: Vec<Option<Column>>,
    /// One per attribute of the policy.
    pub attributes: Vec<Column>,
}

impl Frame {
    /// Copies some of the rows; a single one is a customer alone.
    pub fn slice(&self, rows: Range<usize>) -> Self {
        Self {
            as_of: self.as_of.clone(),
            ids: rows.clone().map(|row| self.ids.get(row)).collect(),
            ordered: stretch(&self.ordered, rows.clone()).to_vec(),
            metrics: self.metrics.iter().map(|column| column.as_ref().map(|c| c.slice(rows.clone()))).collect(),
            attributes: self.attributes.iter().map(|column| column.slice(rows.clone())).collect(),
        }
    }
}
