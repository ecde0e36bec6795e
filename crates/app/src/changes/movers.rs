//! Movers as a table to write: one row per customer and scheme in which they moved.

use super::cause::Cause;
use super::compare::Changes;
use super::matrix::{Mover, SchemeChanges};
use crate::context::RunContext;
use crate::error::AppError;
use crate::history::RunScheme;
use crate::output::{OutputColumn, OutputTable, write};
use std::borrow::Cow;
use std::path::Path;
use terrace_domain::ValueType;
use terrace_frame::{Column, Ids, Texts};

/// Writes the movers of all schemes: `customer_id`, `scheme`, `from`, `to`, `direction`, `moved_by`,
/// `net_amount_before`, `net_amount_after`; by scheme, then by customer. Gives the number of rows.
///
/// # Errors
/// As [`write`].
pub fn movers_table(changes: &Changes, path: &Path, excel: bool, ctx: &RunContext<'_>) -> Result<usize, AppError> {
    let movers: Vec<(&SchemeChanges, &Mover)> =
        changes.schemes.iter().flat_map(|scheme| scheme.movers.iter().map(move |mover| (scheme, mover))).collect();
    let ids: Ids = movers.iter().map(|(_, mover)| changes.customer(mover)).collect();
    let tier = |scheme: &RunScheme, tier: Option<u16>| {
        tier.and_then(|tier| scheme.tiers.get(usize::from(tier))).map(|tier| tier.id.clone())
    };
    let money = |row: Option<usize>, amount: i64| row.map(|_| amount);
    let amounts = |values: Vec<Option<i64>>| Column::optional_integers(ValueType::Money, values);
    let columns = [
        ("scheme", texts(movers.iter().map(|(scheme, _)| Some(scheme.to.name.clone())))),
        ("from", texts(movers.iter().map(|(scheme, mover)| tier(&scheme.from, mover.from)))),
        ("to", texts(movers.iter().map(|(scheme, mover)| tier(&scheme.to, mover.to)))),
        ("direction", texts(movers.iter().map(|(_, mover)| Some(mover.direction.word().to_owned())))),
        ("moved_by", texts(movers.iter().map(|(_, mover)| mover.cause.as_ref().map(Cause::text)))),
        ("net_amount_before", amounts(movers.iter().map(|(_, m)| money(m.row_before, m.before)).collect())),
        ("net_amount_after", amounts(movers.iter().map(|(_, m)| money(m.row_after, m.after)).collect())),
    ];
    let columns =
        columns.map(|(name, column)| OutputColumn { name: name.to_owned(), values: Cow::Owned(column) }).into();
    let rows = movers.len();
    write(&OutputTable::new(&ids, (0..rows).collect(), columns), path, excel, ctx.cancel)?;
    Ok(rows)
}

fn texts(values: impl Iterator<Item = Option<String>>) -> Column {
    Column::Texts(Texts::from_options(values))
}
