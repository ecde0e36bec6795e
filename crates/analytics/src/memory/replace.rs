//! Some customers' rows of a table replaced by fresh ones.

use super::next_rows::NextRows;
use crate::error::AnalyticsError;
use crate::fold::{PartColumn, Parts};
use std::cmp::Ordering;
use terrace_frame::{Ids, Texts};

/// Where a row of the answer comes from.
#[derive(Clone, Copy)]
enum Origin {
    Known(usize),
    Fresh(usize),
}

/// The customers known, without those computed again, and those of them who still are, in order.
fn joined(known: &Ids, again: &Ids, fresh: &Ids) -> (Ids, Vec<Origin>) {
    let (mut ids, mut rows) = (Ids::default(), Vec::with_capacity(known.len() + fresh.len()));
    let (mut next_again, mut next_fresh) = (0, 0);
    for (row, id) in known.iter().enumerate() {
        while next_fresh < fresh.len() && fresh.get(next_fresh) <= id {
            ids.push(fresh.get(next_fresh));
            rows.push(Origin::Fresh(next_fresh));
            next_fresh += 1;
        }
        while next_again < again.len() && again.get(next_again).cmp(id) == Ordering::Less {
            next_again += 1;
        }
        if next_again >= again.len() || again.get(next_again) != id {
            ids.push(id);
            rows.push(Origin::Known(row));
        }
    }
    for row in next_fresh..fresh.len() {
        ids.push(fresh.get(row));
        rows.push(Origin::Fresh(row));
    }
    (ids, rows)
}

/// A table of parts in which those computed again stand as they now are, or no more.
///
/// # Errors
/// Parts of another form than those known: a number would read as none.
pub(super) fn parts(known: &Parts, again: &Ids, fresh: &Parts) -> Result<Parts, AnalyticsError> {
    let (ids, rows) = joined(&known.ids, again, &fresh.ids);
    let columns = known.columns.iter().zip(&fresh.columns).map(|(known, fresh)| column(known, fresh, &rows));
    let columns = columns.collect::<Result<Vec<_>, _>>()?;
    if columns.len() != fresh.columns.len() {
        return Err(AnalyticsError::internal("other parts are remembered than were asked for"));
    }
    Ok(Parts { ids, columns, known: None })
}

/// The same of the rows that come next.
pub(super) fn next_rows(known: &NextRows, again: &Ids, fresh: &NextRows) -> NextRows {
    let (ids, rows) = joined(&known.ids, again, &fresh.ids);
    let next = known.next.iter().zip(&fresh.next).map(|(known, fresh)| picked(known, fresh, &rows)).collect();
    NextRows { ids, next }
}

/// The values at places that [`joined`] found among the ids; a table has a value for each of its ids.
fn picked<T: Copy + Default>(known: &[T], fresh: &[T], rows: &[Origin]) -> Vec<T> {
    let value = |row: &Origin| match row {
        Origin::Known(row) => known.get(*row),
        Origin::Fresh(row) => fresh.get(*row),
    };
    rows.iter().map(|row| value(row).copied().unwrap_or_default()).collect()
}

fn column(known: &PartColumn, fresh: &PartColumn, rows: &[Origin]) -> Result<PartColumn, AnalyticsError> {
    use PartColumn::{Names, Nowhere, Numbers, Wide};
    Ok(match (known, fresh) {
        (Nowhere, Nowhere) => Nowhere,
        (Names(_), Names(_) | Nowhere) | (Nowhere, Names(_)) => names(known, fresh, rows),
        (Wide { .. }, Wide { .. } | Nowhere) | (Nowhere, Wide { .. }) => {
            let (one, other) = (wide(known), wide(fresh));
            Wide { values: picked(one, other, rows), valid: validity(known, fresh, rows) }
        }
        (Numbers { .. }, Numbers { .. } | Nowhere) | (Nowhere, Numbers { .. }) => {
            let (one, other) = (narrow(known), narrow(fresh));
            Numbers { values: picked(one, other, rows), valid: validity(known, fresh, rows) }
        }
        (Names(_) | Wide { .. } | Numbers { .. }, _) => {
            return Err(AnalyticsError::internal("a part is remembered in another form than it is folded to"));
        }
    })
}

fn wide(column: &PartColumn) -> &[i128] {
    if let PartColumn::Wide { values, .. } = column { values } else { &[] }
}

fn narrow(column: &PartColumn) -> &[i64] {
    if let PartColumn::Numbers { values, .. } = column { values } else { &[] }
}

fn validity(known: &PartColumn, fresh: &PartColumn, rows: &[Origin]) -> Option<Vec<bool>> {
    let valid = |row: &Origin| match row {
        Origin::Known(row) => known.number(*row).is_some(),
        Origin::Fresh(row) => fresh.number(*row).is_some(),
    };
    let is_whole = |column: &PartColumn| {
        matches!(column, PartColumn::Numbers { valid: None, .. } | PartColumn::Wide { valid: None, .. })
    };
    (!is_whole(known) || !is_whole(fresh)).then(|| rows.iter().map(valid).collect())
}

fn names(known: &PartColumn, fresh: &PartColumn, rows: &[Origin]) -> PartColumn {
    let text = |row: &Origin| match row {
        Origin::Known(row) => name(known, *row),
        Origin::Fresh(row) => name(fresh, *row),
    };
    PartColumn::Names(Texts::from_options(rows.iter().map(text)))
}

fn name(column: &PartColumn, row: usize) -> Option<&str> {
    if let PartColumn::Names(texts) = column { texts.get(row) } else { None }
}
