//! The whole state as lines of JSON, the same for both databases: what a backup holds.

use crate::change::Change;
use crate::error::StoreError;
use crate::rows::value;
use serde::{Deserialize, Serialize};
use sqlx::any::{AnyRow, AnyTypeInfoKind};
use sqlx::{AnyConnection, AssertSqlSafe, Column as _, Row as _, ValueRef as _};
use std::collections::BTreeMap;

/// The tables in the order in which they are written, each with the columns that order its rows. The row of `writer` is
/// every database's own, and so are the servers that use it.
const TABLES: &[(&str, &str)] = &[
    ("counter", "name"),
    ("audit_subject", "token"),
    ("audit", "seq"),
    ("request", "actor, key"),
    ("family", "member"),
    ("booking", "seq"),
    ("member", "id"),
    ("accepted_order", "id"),
    ("tail", "seq"),
    ("seal", "number"),
    ("standing_override", "id"),
    ("user_account", "id"),
    ("session", "token"),
    ("invitation", "token"),
    ("api_key", "id"),
    ("event", "seq"),
    ("webhook", "id"),
    ("told_tier", "customer, scheme"),
    ("approval", "id"),
    ("policy_version", "number"),
    ("job", "id"),
    ("reveal", "id"),
    ("member_state", "member"),
    ("undone_import", "number"),
    ("own_role", "name"),
    ("page_use", "day, page, action, role"),
    ("saved_view", "id"),
    ("saved_view_pin", "view_id, actor"),
    ("saved_view_default", "role"),
    ("customer_note", "id"),
    ("job_row", "job, customer"),
];

/// Rows that are read at a time.
const PAGE: i64 = 2_000;

/// One row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct DumpedRow {
    table: String,
    row: BTreeMap<String, Cell>,
}

/// A value of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
enum Cell {
    Number(i64),
    Text(String),
    Nothing,
}

/// Writes the whole state, one row a line, as it is at one moment.
///
/// # Errors
/// What the database says, and whatever `write` says.
pub async fn dump<E: From<StoreError>>(
    connection: &mut AnyConnection,
    is_sqlite: bool,
    mut write: impl FnMut(&str) -> Result<(), E>,
) -> Result<(), E> {
    let begin = if is_sqlite { "BEGIN" } else { "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" };
    sqlx::raw_sql(begin).execute(&mut *connection).await.map_err(StoreError::from)?;
    let dumped = rows(connection, &mut write).await;
    sqlx::raw_sql("ROLLBACK").execute(&mut *connection).await.map_err(StoreError::from)?;
    dumped
}

async fn rows<E: From<StoreError>>(
    connection: &mut AnyConnection,
    write: &mut impl FnMut(&str) -> Result<(), E>,
) -> Result<(), E> {
    for &(table, order) in TABLES {
        let mut before = 0;
        loop {
            // Names of tables and columns are ours.
            let page = format!("SELECT * FROM {table} ORDER BY {order} LIMIT $1 OFFSET $2");
            let query = sqlx::query(AssertSqlSafe(page)).bind(PAGE).bind(before);
            let found = query.fetch_all(&mut *connection).await.map_err(StoreError::from)?;
            for row in &found {
                let dumped = DumpedRow { table: table.to_owned(), row: cells(row)? };
                let line = serde_json::to_string(&dumped);
                write(&line.map_err(|cause| StoreError::damaged(table, before, cause))?)?;
            }
            before += PAGE;
            if (found.len() as u64) < PAGE.unsigned_abs() {
                break;
            }
        }
    }
    Ok(())
}

fn cells(row: &AnyRow) -> Result<BTreeMap<String, Cell>, StoreError> {
    let cell = |column: &<sqlx::Any as sqlx::Database>::Column| {
        let stored = row.try_get_raw(column.ordinal())?;
        let name = column.name();
        let cell = match stored.type_info().kind() {
            _ if stored.is_null() => Cell::Nothing,
            AnyTypeInfoKind::Text => Cell::Text(value(row, name)?),
            AnyTypeInfoKind::BigInt | AnyTypeInfoKind::Integer => Cell::Number(value(row, name)?),
            other => return Err(StoreError::damaged("dump", name, format!("{other:?}"))),
        };
        Ok((name.to_owned(), cell))
    };
    row.columns().iter().map(cell).collect()
}

/// Brings one line of a dump back, into a database that holds nothing else.
///
/// # Errors
/// A line that is none, and what the database says.
pub async fn restore(change: &mut Change, line: &str) -> Result<(), StoreError> {
    let dumped: DumpedRow = serde_json::from_str(line).map_err(|cause| StoreError::damaged("dump", "a line", cause))?;
    let is_known = TABLES.iter().any(|(table, _)| *table == dumped.table);
    let is_name =
        |name: &String| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    if !is_known || !dumped.row.keys().all(is_name) {
        return Err(StoreError::damaged("dump", &dumped.table, "is no row of a table of ours"));
    }
    // What is nothing needs not be said, and so its type need not be known.
    let row: Vec<(String, Cell)> = dumped.row.into_iter().filter(|(_, cell)| *cell != Cell::Nothing).collect();
    let columns: Vec<&str> = row.iter().map(|(name, _)| name.as_str()).collect();
    let places: Vec<String> = (1..=columns.len()).map(|place| format!("${place}")).collect();
    let insert = format!("INSERT INTO {} ({}) VALUES ({})", dumped.table, columns.join(", "), places.join(", "));
    let mut query = sqlx::query(AssertSqlSafe(insert));
    for (_, cell) in row {
        query = match cell {
            Cell::Number(number) => query.bind(number),
            Cell::Text(text) => query.bind(text),
            Cell::Nothing => query,
        };
    }
    change.execute(query).await?;
    // What is brought back has its entries in the log that comes back with it.
    change.is_bookkeeping();
    Ok(())
}

/// Whether a database holds nothing yet.
///
/// # Errors
/// What the database says.
pub async fn is_empty(connection: &mut AnyConnection) -> Result<bool, StoreError> {
    for &(table, _) in TABLES {
        let any = format!("SELECT 1 AS one FROM {table} LIMIT 1");
        if sqlx::query(AssertSqlSafe(any)).fetch_optional(&mut *connection).await?.is_some() {
            return Ok(false);
        }
    }
    Ok(true)
}
