//! SQLite. The file is opened to read alone; a value says itself of what type it is.

use crate::mark::{Mark, MarkKind};
use crate::rows::{ColumnSort, FetchedCell, RowTaker};
use crate::session::{DescribedColumn, Session, names};
use sqlx::sqlite::{SqliteConnectOptions, SqliteRow};
use sqlx::{AssertSqlSafe, Column as _, ConnectOptions as _, Connection as _, Executor as _};
use sqlx::{Row as _, SqlSafeStr as _, Statement as _, TypeInfo as _, ValueRef as _};
use std::borrow::Cow;

/// From here on floating point does not tell whole numbers apart.
const EXACT: f64 = 9_007_199_254_740_992.0;

pub(crate) async fn read<T: RowTaker>(
    options: &SqliteConnectOptions,
    session: &mut Session<'_>,
    taker: &mut T,
) -> Result<(), T::Error> {
    let mut connection = session.opening(options.connect()).await?;
    session.opening(sqlx::raw_sql("PRAGMA query_only = ON").execute(&mut connection)).await?;
    let text = AssertSqlSafe(session.query.with("?1")).into_sql_str();
    let statement = session.asking(connection.prepare(text)).await?;
    let columns: Vec<DescribedColumn> = statement.columns().iter().map(described_column).collect();
    let place = session.looked_at(&columns)?;
    taker.columns(&names(&columns))?;
    let since = session.since.and_then(|since| since.from.clone());
    let kind = place.and_then(|place| columns.get(place)).map(|column| column.kind.clone());
    let query = statement.query();
    let query = match (since, kind) {
        (Some(Mark { kind: MarkKind::Number, text }), _) => match text.parse::<i64>() {
            Ok(whole) => query.bind(whole),
            Err(_) => query.bind(text.parse::<f64>().unwrap_or(f64::MIN)),
        },
        (Some(mark), _) => query.bind(mark.text),
        // The least of all: texts are greater than numbers, but a column of texts makes a text of the number.
        (None, Some(kind)) if kind == "TEXT" => query.bind(String::new()),
        (None, Some(_)) => query.bind(i64::MIN),
        (None, None) => query,
    };
    let mut stream = query.fetch(&mut connection);
    while let Some(row) = session.next(&mut stream).await? {
        let mut cells = Vec::with_capacity(columns.len());
        for (at, column) in columns.iter().enumerate() {
            let (cell, kind) = cell(session, &row, (at, column))?;
            if place == Some(at) && cell != FetchedCell::Null {
                let grows = |kind: &MarkKind| session.mark.as_ref().is_none_or(|mark| mark.kind == *kind);
                let kind = kind.filter(grows).ok_or_else(|| session.does_not_grow(&column.name, "of several types"))?;
                session.reached(kind, cell.text());
            }
            cells.push(cell);
        }
        session.took(&cells, taker)?;
    }
    drop(stream);
    session.asking(connection.close()).await?;
    Ok(())
}

fn described_column(column: &sqlx::sqlite::SqliteColumn) -> DescribedColumn {
    let kind = column.type_info().name().to_owned();
    DescribedColumn { name: column.name().to_owned(), kind, sort: ColumnSort::Text }
}

/// A value, and the kind of mark that it could be.
fn cell<'r>(
    session: &Session<'_>,
    row: &'r SqliteRow,
    (at, column): (usize, &DescribedColumn),
) -> Result<(FetchedCell<'r>, Option<MarkKind>), crate::error::DatabaseError> {
    let lacking = |_| session.unreadable("a value that cannot be read");
    let value = row.try_get_raw(at).map_err(lacking)?;
    if value.is_null() {
        return Ok((FetchedCell::Null, None));
    }
    let kind = value.type_info().name().to_owned();
    drop(value);
    Ok(match kind.as_str() {
        "INTEGER" => {
            let whole: i64 = row.try_get_unchecked(at).map_err(lacking)?;
            (FetchedCell::Number(Cow::Owned(whole.to_string())), Some(MarkKind::Number))
        }
        "REAL" => {
            let number: f64 = row.try_get_unchecked(at).map_err(lacking)?;
            // A number whose last digits are lost is written in the form that says so.
            let text =
                if number.abs() >= EXACT { format!("{number:.1E}").replace('E', "E+") } else { number.to_string() };
            (FetchedCell::Number(Cow::Owned(text)), Some(MarkKind::Number))
        }
        "TEXT" => {
            let text: &str = row.try_get_unchecked(at).map_err(|_| session.unreadable("a text that is no UTF-8"))?;
            (FetchedCell::Text(Cow::Borrowed(text)), Some(MarkKind::Text))
        }
        other => return Err(session.bytes(&column.name, other)),
    })
}
