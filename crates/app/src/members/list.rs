use super::MembersRequest;
use crate::error::AppError;
use crate::output::{OutputColumn, OutputTable, write};
use crate::runs::members::fact_of;
use std::borrow::Cow;
use std::path::Path;
use terrace_analytics::{OrderNames, of_each_customer};
use terrace_domain::{CancelToken, InternalError, ValueType};
use terrace_frame::{Column, Ids, Integers, Texts};
use terrace_loyalty::{MemberFigures, MemberTeller};

/// All members at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Members {
    /// Members by level, the highest first, then those below the lowest.
    pub levels: Vec<LevelCount>,
    /// Customers with orders who are no members.
    pub others: usize,
    /// One entry a member, sorted by id.
    rows: Vec<Row>,
    names: Vec<String>,
}

/// How many have a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LevelCount {
    /// Members.
    pub members: usize,
    /// Their points that can be spent.
    pub points: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    customer: String,
    figures: MemberFigures,
}

/// Tells everybody's level and points.
///
/// # Errors
/// A policy without members, sums that do not fit, and what reading facts may say.
pub fn members(request: &MembersRequest<'_>) -> Result<Members, AppError> {
    let rules = request.rules()?;
    let teller = MemberTeller::new(rules, request.instant());
    let found = of_each_customer(request.facts, request.as_of, OrderNames::AsNeeded, |_, orders| {
        Ok::<_, AppError>(teller.figures(orders.iter().map(fact_of))?)
    })?;
    let others = found.iter().flat_map(|(_, made)| made).filter(|figures| figures.is_none()).count();
    let mut rows: Vec<Row> = Vec::new();
    for (ids, made) in &found {
        let members = ids.iter().zip(made).filter_map(|(customer, figures)| figures.map(|figures| (customer, figures)));
        rows.extend(members.map(|(customer, figures)| Row { customer: customer.to_owned(), figures }));
    }
    rows.sort_unstable_by(|one, other| one.customer.cmp(&other.customer));
    let mut levels = vec![LevelCount::default(); rules.levels.len() + 1];
    for row in &rows {
        // Who is below the lowest level is counted behind them.
        let count = levels.get_mut(row.figures.level.unwrap_or(rules.levels.len()));
        let count = count.ok_or_else(|| InternalError::new("a level that the policy does not have"))?;
        count.members += 1;
        count.points = count.points.checked_add(row.figures.active).ok_or(terrace_loyalty::LoyaltyError::TooLarge)?;
    }
    let names = rules.levels.iter().map(|level| level.level.to_string()).collect();
    Ok(Members { levels, others, rows, names })
}

impl Members {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// Writes one row for each member: level, points that decide it, points to spend, pending, expired, and what the next
/// level needs.
///
/// # Errors
/// As [`write`].
pub fn write_members(members: &Members, path: &Path, excel: bool, cancel: &CancelToken) -> Result<(), AppError> {
    let rows = &members.rows;
    let ids: Ids = rows.iter().map(|row| row.customer.as_str()).collect();
    let count = |value: fn(&Row) -> Option<i64>| {
        Column::Integers(Integers::from_options(ValueType::Count, rows.iter().map(value)))
    };
    let level = |row: &Row| row.figures.level.and_then(|level| members.names.get(level)).map(String::as_str);
    let columns = [
        ("level", Column::Texts(Texts::from_options(rows.iter().map(level)))),
        ("qualifying", count(|row| Some(row.figures.qualifying))),
        ("points", count(|row| Some(row.figures.active))),
        ("pending", count(|row| Some(row.figures.pending))),
        ("expired", count(|row| Some(row.figures.expired))),
        ("to_next_level", count(|row| row.figures.needs)),
    ];
    let columns = columns.map(|(name, values)| OutputColumn { name: name.to_owned(), values: Cow::Owned(values) });
    write(&OutputTable::new(&ids, (0..rows.len()).collect(), columns.into()), path, excel, cancel)
}
