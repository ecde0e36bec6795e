//! PostgreSQL. The query is prepared first, which takes one statement alone and tells its columns; then it is run in the
//! simple protocol, in which the server writes every value as text: no number goes through a floating point of ours.

use crate::error::DatabaseError;
use crate::mark::MarkKind;
use crate::rows::{ColumnSort, RowTaker};
use crate::session::{DescribedColumn, FEWER_COLUMNS, NO_UTF8, Session, WHOLE, names};
use sqlx::postgres::{PgConnectOptions, PgRow, PgTypeInfo};
use sqlx::{AssertSqlSafe, Column as _, ConnectOptions as _, Connection as _, Executor as _, Row as _};
use sqlx::{PgConnection, SqlSafeStr as _, Statement as _, TypeInfo as _, ValueRef as _};

/// Where the value of `:since` stands while the query runs.
const SETTING: &str = "terrace.since";

/// What is less than any number that counts something, and leaves room for a query that reaches back from it.
const LEAST: &str = "-1000000000000000000";
const LEAST_DECIMAL: &str = "-1e130000";

pub(crate) async fn read<T: RowTaker>(
    options: &PgConnectOptions,
    session: &mut Session<'_>,
    taker: &mut T,
) -> Result<(), T::Error> {
    let mut connection = session.opening(options.connect()).await?;
    begin(&mut connection, session).await?;
    let columns = described(&mut connection, session).await?;
    let place = session.looked_at(&columns)?;
    let since = match place.and_then(|place| columns.get(place)) {
        Some(column) => Some(bind(&mut connection, session, column).await?),
        None => None,
    };
    taker.columns(&names(&columns))?;
    let text = session.query.with(since.as_ref().map_or("", |(text, _)| text.as_str()));
    let kind = since.map(|(_, kind)| kind);
    // What runs is what the server itself has found to be one statement.
    session.asking(connection.prepare(AssertSqlSafe(text.clone()).into_sql_str())).await?;
    let mut stream = sqlx::raw_sql(AssertSqlSafe(text)).fetch(&mut connection);
    let since = place.zip(kind);
    while let Some(row) = session.next(&mut stream).await? {
        session.took_texts(&columns, since, |at| text_of(&row, at), taker)?;
    }
    drop(stream);
    session.asking(connection.close()).await?;
    Ok(())
}

/// A value as the server wrote it; `None` of nothing.
fn text_of(row: &PgRow, at: usize) -> Result<Option<&str>, &'static str> {
    let value = row.try_get_raw(at).map_err(|_| FEWER_COLUMNS)?;
    if value.is_null() { Ok(None) } else { value.as_str().map(Some).map_err(|_| NO_UTF8) }
}

/// A transaction in which the server itself refuses to write, with times in UTC.
async fn begin(connection: &mut PgConnection, session: &Session<'_>) -> Result<(), DatabaseError> {
    let thinking = format!("SET LOCAL statement_timeout = {}", WHOLE.as_millis());
    let words = [
        "BEGIN TRANSACTION READ ONLY",
        "SET LOCAL TimeZone = 'UTC'",
        "SET LOCAL DateStyle = 'ISO, YMD'",
        "SET LOCAL bytea_output = 'hex'",
    ];
    for word in words {
        session.asking(sqlx::raw_sql(word).execute(&mut *connection)).await?;
    }
    session.asking(sqlx::raw_sql(AssertSqlSafe(thinking)).execute(connection)).await?;
    Ok(())
}

/// What stands for `:since` while nobody knows its type: where the query reckons with it, that must fit.
const UNTYPED: [&str; 4] = ["NULL", "CAST(NULL AS timestamptz)", "CAST(NULL AS numeric)", "CAST(NULL AS date)"];

/// The columns of the query.
async fn described(
    connection: &mut PgConnection,
    session: &Session<'_>,
) -> Result<Vec<DescribedColumn>, DatabaseError> {
    let mut refused = None;
    for since in UNTYPED.iter().take(if session.since.is_some() { UNTYPED.len() } else { 1 }) {
        let text = AssertSqlSafe(session.query.with(since)).into_sql_str();
        match session.asking(connection.prepare(text)).await {
            Ok(statement) => return Ok(statement.columns().iter().map(described_column).collect()),
            Err(error @ DatabaseError::Refused { .. }) => refused = refused.or(Some(error)),
            Err(other) => return Err(other),
        }
        // What was refused has ended the transaction.
        session.asking(sqlx::raw_sql("ROLLBACK").execute(&mut *connection)).await?;
        begin(connection, session).await?;
    }
    Err(refused.unwrap_or_else(|| DatabaseError::NotOneQuery(session.query.name().to_owned())))
}

fn described_column(column: &sqlx::postgres::PgColumn) -> DescribedColumn {
    let kind = column.type_info();
    DescribedColumn { name: column.name().to_owned(), kind: kind.name().to_owned(), sort: sort(kind) }
}

fn sort(kind: &PgTypeInfo) -> ColumnSort {
    match kind.name() {
        "INT2" | "INT4" | "INT8" | "NUMERIC" | "FLOAT4" | "FLOAT8" | "OID" => ColumnSort::Number,
        "BOOL" => ColumnSort::Flag,
        "TIMESTAMPTZ" => ColumnSort::ZonedTime,
        "BYTEA" | "BYTEA[]" => ColumnSort::Bytes,
        // Written as the locale of the server writes it.
        "MONEY" => ColumnSort::Inexact,
        _ => ColumnSort::Text,
    }
}

/// Binds the value from which on rows are new. Returns what stands for it in the query, which the server reads as a value
/// of the column's type.
async fn bind(
    connection: &mut PgConnection,
    session: &Session<'_>,
    column: &DescribedColumn,
) -> Result<(String, MarkKind), DatabaseError> {
    let (kind, cast, least) = match column.kind.as_str() {
        "INT2" | "INT4" | "INT8" => (MarkKind::Number, "int8", LEAST),
        "NUMERIC" => (MarkKind::Number, "numeric", LEAST_DECIMAL),
        "DATE" => (MarkKind::Time, "date", "-infinity"),
        "TIMESTAMP" => (MarkKind::Time, "timestamp", "-infinity"),
        "TIMESTAMPTZ" => (MarkKind::Time, "timestamptz", "-infinity"),
        other => return Err(session.does_not_grow(&column.name, other)),
    };
    let from = session.from(kind).map_or(least, |mark| mark.text.as_str());
    let set = sqlx::query("SELECT set_config($1, $2, true)").bind(SETTING).bind(from);
    session.asking(set.execute(connection)).await?;
    Ok((format!("CAST(current_setting('{SETTING}') AS {cast})"), kind))
}
