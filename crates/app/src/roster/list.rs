//! Lists of a version: filtered, sorted, added up, page by page.

use super::keys::{SortValues, sort_values};
use super::part::RosterPart;
use super::version::RosterVersion;
use crate::error::AppError;
use crate::runs::{needed_attributes, unknown_column};
use rayon::prelude::*;
use terrace_domain::{InternalError, Money, Value, ValueType};
use terrace_frame::Column;
use terrace_loyalty::LoyaltyError;
use terrace_policy::{Attribute, Expression, Policy, Target};

/// What part of a list is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RosterQuery {
    /// Only customers for whom this condition holds.
    pub condition: Option<String>,
    /// Of those, only customers whom whoever asks may see.
    pub only: Option<String>,
    /// By which column, and whether the largest come first; by id, if it does not say. Equal ones go by id.
    pub sort: Option<(String, bool)>,
    /// The place of the last customer who was told.
    pub after: Option<RosterPlace>,
    /// How many customers come before the first that is told.
    pub skip: usize,
    /// How many are told at most.
    pub limit: usize,
}

/// Where a customer stands in a sorted list of one version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RosterPlace {
    /// Whether the value is null; such rows come last.
    pub is_null: bool,
    /// The value, as a number in the order of the list.
    pub value: u64,
    /// The id's place among all ids of the version.
    pub row: u64,
}

/// Part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterPage {
    /// How many customers the whole list has.
    pub total: usize,
    /// The sum of each column of money over the whole list, by name.
    pub sums: Vec<(String, Money)>,
    /// The headers of the columns after the id.
    pub columns: Vec<String>,
    /// Each customer's id with the values of the columns.
    pub rows: Vec<(String, Vec<Option<Value>>)>,
    /// The place of the last customer, if others follow.
    pub next: Option<RosterPlace>,
}

/// The lowest bits of a row of the base: rows that came newer and stand before it have lower ones.
const OF_BASE: u64 = u32::MAX as u64;

impl RosterVersion {
    /// Part of the list. A condition may name what the policy names, standings, level and points.
    ///
    /// # Errors
    /// A condition that is wrong, a column that is not there, and sums that do not fit.
    pub fn list(&self, query: &RosterQuery) -> Result<RosterPage, AppError> {
        let (parts, chosen) = self.all_chosen(query)?;
        let total = chosen.iter().map(Vec::len).sum();
        let (places, has_more) = self.places(&parts, &chosen, query)?;
        let names = &self.base.names;
        let row = |place: &RosterPlace| {
            let lacking = || InternalError::new("a place of the roster without a row");
            let (part, row) = self.row_at(*place).ok_or_else(lacking)?;
            let values = (0..names.len()).map(|at| part.column(at).and_then(|column| column.value(row)));
            Ok((part.frame.ids.get(row).to_owned(), values.collect()))
        };
        Ok(RosterPage {
            total,
            sums: self.sums(&parts, &chosen)?,
            columns: names.clone(),
            rows: places.iter().map(row).collect::<Result<_, AppError>>()?,
            next: places.last().copied().filter(|_| has_more),
        })
    }

    /// The places of all customers of a list, in its order; which part of it is asked for does not matter.
    ///
    /// # Errors
    /// As [`RosterVersion::list`].
    pub(super) fn all_places(&self, query: &RosterQuery) -> Result<Vec<RosterPlace>, AppError> {
        let (parts, chosen) = self.all_chosen(query)?;
        let whole = RosterQuery { after: None, skip: 0, limit: usize::MAX, ..query.clone() };
        Ok(self.places(&parts, &chosen, &whole)?.0)
    }

    /// The ids of all customers of a list, in its order.
    ///
    /// # Errors
    /// As [`RosterVersion::list`].
    pub fn ids(&self, query: &RosterQuery) -> Result<Vec<String>, AppError> {
        let lacking = || InternalError::new("a place of the roster without a row");
        let id = |place| {
            let (part, row) = self.row_at(place).ok_or_else(lacking)?;
            Ok(part.frame.ids.get(row).to_owned())
        };
        self.all_places(query)?.into_iter().map(id).collect()
    }

    /// Whether somebody is among everybody.
    pub fn has(&self, customer: &str) -> bool {
        let is_in = |part: &RosterPart| part.frame.ids.find(customer).is_some();
        is_in(&self.base.part) || self.newer.as_deref().is_some_and(is_in)
    }

    /// How many customers a list has. A list that can be counted can be written.
    ///
    /// # Errors
    /// A condition that is wrong, and a column to sort by that is not there.
    pub fn count(&self, query: &RosterQuery) -> Result<usize, AppError> {
        if let Some((name, _)) = sorting(query) {
            self.column_at(name)?;
        }
        Ok(self.all_chosen(query)?.1.iter().map(Vec::len).sum())
    }

    /// The parts of the version, and of each the rows that belong to a list.
    fn all_chosen(&self, query: &RosterQuery) -> Result<(Vec<&RosterPart>, Vec<Vec<u32>>), AppError> {
        let policy = &self.base.policy.policy;
        let condition = bound_condition(policy, query.condition.as_deref())?;
        let only = bound_condition(policy, query.only.as_deref())?;
        let parts = self.parts();
        let chosen = parts.iter().map(|part| self.chosen(part, policy, [condition.as_ref(), only.as_ref()]));
        let chosen = chosen.collect::<Result<_, _>>()?;
        Ok((parts, chosen))
    }

    fn parts(&self) -> Vec<&RosterPart> {
        std::iter::once(&self.base.part).chain(self.newer.as_deref()).collect()
    }

    fn is_base(&self, part: &RosterPart) -> bool {
        std::ptr::eq(part, &self.base.part)
    }

    /// The rows of a part that belong to the list.
    fn chosen(
        &self,
        part: &RosterPart,
        policy: &Policy,
        conditions: [Option<&Expression>; 2],
    ) -> Result<Vec<u32>, AppError> {
        let rows =
            u32::try_from(part.rows()).map_err(|_| InternalError::new("more customers than rows are counted"))?;
        let mut chosen: Vec<u32> = (0..rows).collect();
        for condition in conditions.into_iter().flatten() {
            let flags = part.holds(policy, condition)?;
            chosen.retain(|row| flags.get(*row as usize).copied().flatten() == Some(true));
        }
        if self.is_base(part) && !self.replaced.is_empty() {
            let mut replaced = self.replaced.iter().copied().peekable();
            chosen.retain(|row| {
                let row = *row as usize;
                while replaced.next_if(|gone| *gone < row).is_some() {}
                replaced.peek() != Some(&row)
            });
        }
        Ok(chosen)
    }

    /// A row's place among all ids: that of the base's row, or before the row of the base that follows.
    fn order(&self, part: &RosterPart, row: u32) -> u64 {
        if self.is_base(part) {
            return (u64::from(row) << 32) | OF_BASE;
        }
        let place = self.base.part.frame.ids.place(part.frame.ids.get(row as usize)) as u64;
        (place << 32) | u64::from(row)
    }

    pub(super) fn row_at(&self, place: RosterPlace) -> Option<(&RosterPart, usize)> {
        let low = place.row & OF_BASE;
        if low == OF_BASE {
            return Some((&self.base.part, usize::try_from(place.row >> 32).ok()?));
        }
        Some((self.newer.as_deref()?, usize::try_from(low).ok()?))
    }

    /// The places of the customers of the page, in order, and whether others follow.
    fn places(
        &self,
        parts: &[&RosterPart],
        chosen: &[Vec<u32>],
        query: &RosterQuery,
    ) -> Result<(Vec<RosterPlace>, bool), AppError> {
        let largest_first = query.sort.as_ref().is_some_and(|(_, largest_first)| *largest_first);
        let values = match sorting(query) {
            None => None,
            Some((name, _)) => Some(self.sort_values(parts, name)?),
        };
        let mut all: Vec<RosterPlace> = Vec::new();
        for (at, (part, rows)) in parts.iter().zip(chosen).enumerate() {
            let values = values.as_ref().and_then(|values| values.get(at));
            let place = |row: &u32| {
                let value = values.map(|values| values.get(*row as usize));
                let order = self.order(part, *row);
                match value {
                    // Without a column it is the ids that are turned.
                    None => RosterPlace { is_null: false, value: turn_value(order, largest_first), row: order },
                    Some(None) => RosterPlace { is_null: true, value: 0, row: order },
                    Some(Some(value)) => {
                        RosterPlace { is_null: false, value: turn_value(value, largest_first), row: order }
                    }
                }
            };
            let is_after = |place: &RosterPlace| query.after.is_none_or(|after| *place > after);
            all.par_extend(rows.par_iter().map(place).filter(is_after));
        }
        Ok(page_of(all, query.skip, query.limit))
    }

    fn column_at(&self, name: &str) -> Result<usize, AppError> {
        let at = self.base.names.iter().position(|known| known == name);
        at.ok_or_else(|| unknown_column(&self.base.policy.policy, name))
    }

    fn sort_values<'a>(&'a self, parts: &[&'a RosterPart], name: &str) -> Result<Vec<SortValues<'a>>, AppError> {
        let at = self.column_at(name)?;
        let columns: Option<Vec<&Column>> = parts.iter().map(|part| part.column(at)).collect();
        let lacking = || InternalError::new("parts of the roster differ in a column's type");
        Ok(columns.and_then(|columns| sort_values(&columns)).ok_or_else(lacking)?)
    }

    /// The sums of all columns of money.
    fn sums(&self, parts: &[&RosterPart], chosen: &[Vec<u32>]) -> Result<Vec<(String, Money)>, AppError> {
        let mut sums = Vec::new();
        for (at, name) in self.base.names.iter().enumerate() {
            if self.base.part.column(at).map(Column::value_type) != Some(ValueType::Money) {
                continue;
            }
            let of_part = |(part, rows): (&&RosterPart, &Vec<u32>)| match part.column(at) {
                Some(Column::Integers(values)) => {
                    rows.par_iter().filter_map(|row| values.get(*row as usize)).map(i128::from).sum::<i128>()
                }
                _ => 0,
            };
            let sum: i128 = parts.iter().zip(chosen).map(of_part).sum();
            let sum = i64::try_from(sum).map_err(|_| LoyaltyError::TooLarge)?;
            sums.push((name.clone(), Money::from_ten_thousandths(sum)));
        }
        Ok(sums)
    }
}

const fn turn_value(value: u64, is_turned: bool) -> u64 {
    if is_turned { !value } else { value }
}

/// The column by which a list is sorted, and whether the largest come first; ids stand in their order anyway.
fn sorting(query: &RosterQuery) -> Option<&(String, bool)> {
    query.sort.as_ref().filter(|(name, _)| name != "customer_id")
}

/// The places after the first `skip`, at most `limit`, in order; the rest is not sorted.
fn page_of(mut all: Vec<RosterPlace>, skip: usize, limit: usize) -> (Vec<RosterPlace>, bool) {
    if skip >= all.len() || limit == 0 {
        return (Vec::new(), false);
    }
    if skip > 0 {
        all.select_nth_unstable(skip);
    }
    let mut tail = all.split_off(skip);
    let has_more = tail.len() > limit;
    if has_more {
        tail.select_nth_unstable(limit);
        tail.truncate(limit);
    }
    tail.sort_unstable();
    (tail, has_more)
}

impl RosterVersion {
    /// Whether a condition holds for a customer; it does not for who is not in the roster.
    ///
    /// # Errors
    /// A condition that is wrong.
    pub fn holds_for(&self, customer: &str, condition: &str) -> Result<bool, AppError> {
        let policy = &self.base.policy.policy;
        let Some(condition) = bound_condition(policy, Some(condition))? else { return Ok(true) };
        let found = if self.has_changed(customer) {
            self.newer.as_deref().and_then(|part| Some((part, part.frame.ids.find(customer)?)))
        } else {
            self.base.part.frame.ids.find(customer).map(|row| (&self.base.part, row))
        };
        let Some((part, row)) = found else { return Ok(false) };
        let alone = part.alone(policy, &self.base.cutoffs, row)?;
        Ok(alone.holds(policy, &condition)?.first().copied().flatten() == Some(true))
    }
}

/// Refuses a condition of the list that is wrong.
///
/// # Errors
/// What is wrong with it.
pub fn check_condition(policy: &Policy, condition: &str) -> Result<(), AppError> {
    bound_condition(policy, Some(condition)).map(drop)
}

/// The names in a condition of the list.
///
/// # Errors
/// A condition that is wrong.
pub fn condition_names(policy: &Policy, condition: &str) -> Result<Vec<String>, AppError> {
    let bound = bound_condition(policy, Some(condition))?;
    Ok(bound.iter().flat_map(terrace_tiering::names).map(|reference| reference.name.clone()).collect())
}

/// The fields of customers that a condition of the list names.
///
/// # Errors
/// A condition that is wrong.
pub fn condition_fields<'p>(policy: &'p Policy, condition: &str) -> Result<Vec<&'p Attribute>, AppError> {
    let bound = bound_condition(policy, Some(condition))?;
    let references = bound.iter().flat_map(terrace_tiering::names);
    let fields = references.filter_map(|reference| match reference.target {
        Target::Attribute(index) => policy.attributes.get(index),
        _ => None,
    });
    Ok(fields.collect())
}

/// A condition bound to the policy; fields of customers only as far as the policy names them.
fn bound_condition(policy: &Policy, text: Option<&str>) -> Result<Option<Expression>, AppError> {
    let (condition, attributes) = needed_attributes(policy, &[], text)?;
    match attributes.get(policy.attributes.len()) {
        Some(further) => Err(unknown_column(policy, &further.name)),
        None => Ok(condition),
    }
}
