use super::{MembersRequest, ledger_of};
use crate::error::AppError;
use crate::output::{OutputColumn, OutputTable, write};
use std::borrow::Cow;
use std::path::Path;
use terrace_analytics::customers_orders;
use terrace_domain::{CancelToken, CustomerId, InternalError, ValueType};
use terrace_frame::{Column, Ids, Integers, Texts};
use terrace_loyalty::member_view;

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

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    customer: String,
    level: Option<usize>,
    qualifying: i64,
    active: i64,
    pending: i64,
    expired: i64,
    /// To the next level.
    needs: Option<i64>,
}

/// Tells everybody's level and points.
///
/// # Errors
/// A policy without members, sums that do not fit, and what reading facts may say.
pub fn members(request: &MembersRequest<'_>) -> Result<Members, AppError> {
    let rules = request.rules()?;
    let at = request.instant();
    let found = customers_orders(request.facts, request.as_of, None, |customer, orders| {
        let id = CustomerId::new(customer).map_err(|_| InternalError::new("a stored id is none"))?;
        let view = member_view(&ledger_of(rules, &id, orders)?, &id, at)?;
        Ok(view.map(|view| Row {
            customer: customer.to_owned(),
            level: view.standing.level,
            qualifying: view.standing.points,
            active: view.balance.active,
            pending: view.balance.pending,
            expired: view.balance.expired,
            needs: view.next.map(|next| next.needs),
        }))
    })?;
    let found = found.into_iter().collect::<Result<Vec<Option<Row>>, AppError>>()?;
    let others = found.iter().filter(|row| row.is_none()).count();
    let mut rows: Vec<Row> = found.into_iter().flatten().collect();
    rows.sort_unstable();
    let mut levels = vec![LevelCount::default(); rules.levels.len() + 1];
    for row in &rows {
        if let Some(count) = levels.get_mut(row.level.unwrap_or(rules.levels.len())) {
            count.members += 1;
            count.points = count.points.checked_add(row.active).ok_or(terrace_loyalty::LoyaltyError::TooLarge)?;
        }
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
    let level = |row: &Row| row.level.and_then(|level| members.names.get(level)).map(String::as_str);
    let columns = [
        ("level", Column::Texts(Texts::from_options(rows.iter().map(level)))),
        ("qualifying", count(|row| Some(row.qualifying))),
        ("points", count(|row| Some(row.active))),
        ("pending", count(|row| Some(row.pending))),
        ("expired", count(|row| Some(row.expired))),
        ("to_next_level", count(|row| row.needs)),
    ];
    let columns = columns.map(|(name, values)| OutputColumn { name: name.to_owned(), values: Cow::Owned(values) });
    write(&OutputTable::new(&ids, (0..rows.len()).collect(), columns.into()), path, excel, cancel)
}
