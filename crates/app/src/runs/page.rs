//! Part of a run's list: filtered, sorted, some rows of it.

use super::question::{needed_attributes, unknown_column};
use super::tier::Tiered;
use crate::error::AppError;
use rayon::prelude::*;
use std::cmp::Ordering;
use terrace_domain::Value;
use terrace_frame::Column;

/// What part of a list is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageRequest {
    /// Only customers for whom this condition holds.
    pub condition: Option<String>,
    /// By which column, and whether the largest come first; by id, if it does not say. Equal ones go by id.
    pub sort: Option<(String, bool)>,
    /// How many customers come before the first that is told.
    pub skip: usize,
    /// How many are told at most.
    pub limit: usize,
}

/// Part of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// How many customers the whole list has.
    pub total: usize,
    /// The headers of the columns after the id.
    pub columns: Vec<String>,
    /// Each customer's id with the values of the columns.
    pub rows: Vec<(String, Vec<Option<Value>>)>,
}

impl Tiered {
    /// Part of the list of this run. A condition may name what the policy names; fields of customers only as far as the
    /// policy names them too.
    ///
    /// # Errors
    /// A condition that is wrong, and a column that is not there.
    pub fn page(&self, request: &PageRequest) -> Result<Page, AppError> {
        let policy = &self.request.policy.policy;
        let (condition, attributes) = needed_attributes(policy, &[], request.condition.as_deref())?;
        if let Some(further) = attributes.get(policy.attributes.len()) {
            return Err(unknown_column(policy, &further.name));
        }
        let mut rows = self.rows_where(policy, condition.as_ref())?;
        let table = self.table()?;
        let total = rows.len();
        let end = request.skip.saturating_add(request.limit).min(total);
        if let Some((name, largest_first)) = &request.sort
            && name != "customer_id"
        {
            let column = table.columns().iter().find(|column| column.name == *name);
            let column = column.ok_or_else(|| unknown_column(policy, name))?.values.as_ref();
            sort_first(&mut rows, column, *largest_first, end);
        }
        let shown = rows.get(request.skip.min(total)..end).unwrap_or_default();
        let row = |row: &usize| {
            let values = table.columns().iter().map(|column| column.value(*row)).collect();
            (self.frame.ids.get(*row).to_owned(), values)
        };
        Ok(Page {
            total,
            columns: table.columns().iter().map(|column| column.name.clone()).collect(),
            rows: shown.iter().map(row).collect(),
        })
    }
}

/// Puts the first so many rows in order; those behind them stay as they come. Nulls come last either way.
fn sort_first(rows: &mut Vec<usize>, column: &Column, largest_first: bool, count: usize) {
    let by = |one: &usize, other: &usize| compare(column, *one, *other, largest_first).then_with(|| one.cmp(other));
    if count < rows.len() && count > 0 {
        rows.select_nth_unstable_by(count - 1, by);
        rows.truncate(count);
    }
    rows.par_sort_unstable_by(by);
}

fn compare(column: &Column, one: usize, other: usize, largest_first: bool) -> Ordering {
    let directed = |ordering: Ordering| if largest_first { ordering.reverse() } else { ordering };
    let nulls_last = |one: bool, other: bool| one.cmp(&other);
    match column {
        Column::Integers(numbers) => match (numbers.get(one), numbers.get(other)) {
            (Some(one), Some(other)) => directed(one.cmp(&other)),
            (one, other) => nulls_last(one.is_none(), other.is_none()),
        },
        Column::Texts(texts) => match (texts.get(one), texts.get(other)) {
            (Some(one), Some(other)) => directed(one.cmp(other)),
            (one, other) => nulls_last(one.is_none(), other.is_none()),
        },
        Column::Flags(flags) => {
            let flag = |row: usize| flags.get(row).copied().flatten();
            match (flag(one), flag(other)) {
                (Some(one), Some(other)) => directed(one.cmp(&other)),
                (one, other) => nulls_last(one.is_none(), other.is_none()),
            }
        }
    }
}
