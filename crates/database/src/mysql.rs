//! MySQL and MariaDB. The query is prepared first, which takes one statement alone and tells its columns; then it is run in
//! the protocol in which the server writes every value as text.

use crate::error::DatabaseError;
use crate::mark::MarkKind;
use crate::rows::{ColumnSort, RowTaker};
use crate::session::{DescribedColumn, FEWER_COLUMNS, NO_UTF8, Session, WHOLE, names};
use sqlx::mysql::{MySql, MySqlConnectOptions, MySqlRow, MySqlTypeInfo};
use sqlx::{AssertSqlSafe, Column as _, ConnectOptions as _, Connection as _, Executor as _, MySqlConnection};
use sqlx::{Row as _, SqlSafeStr as _, Statement as _, TypeInfo as _};

/// Where the value of `:since` stands while the query runs.
const VARIABLE: &str = "@terrace_since";

/// What is less than any number that counts something, and the first day that the server promises to know; both leave room
/// for a query that reaches back from them.
const LEAST: &str = "-999999999999999999999999999999";
const FIRST: &str = "1000-01-02 00:00:00";

pub(crate) async fn read<T: RowTaker>(
    options: &MySqlConnectOptions,
    session: &mut Session<'_>,
    taker: &mut T,
) -> Result<(), T::Error> {
    let mut connection = session.opening(options.connect()).await?;
    begin(&mut connection, session).await?;
    let described = AssertSqlSafe(session.query.with("NULL")).into_sql_str();
    let statement = session.asking(connection.prepare(described)).await?;
    let columns: Vec<DescribedColumn> = statement.columns().iter().map(described_column).collect();
    let place = session.looked_at(&columns)?;
    let since = match place.and_then(|place| columns.get(place)) {
        Some(column) => Some(bind(&mut connection, session, column).await?),
        None => None,
    };
    taker.columns(&names(&columns))?;
    let text = session.query.with(since.as_ref().map_or("", |(text, _)| text.as_str()));
    let kind = since.map(|(_, kind)| kind);
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
fn text_of(row: &MySqlRow, at: usize) -> Result<Option<&str>, &'static str> {
    let value: Option<&[u8]> = row.try_get_unchecked(at).map_err(|_| FEWER_COLUMNS)?;
    value.map(|value| std::str::from_utf8(value).map_err(|_| NO_UTF8)).transpose()
}

/// A transaction in which the server itself refuses to write, and none after it does otherwise.
async fn begin(connection: &mut MySqlConnection, session: &Session<'_>) -> Result<(), DatabaseError> {
    for word in ["SET SESSION TRANSACTION READ ONLY", "START TRANSACTION READ ONLY"] {
        session.asking(sqlx::raw_sql(word).execute(&mut *connection)).await?;
    }
    // The two servers call it by other names; whichever is not known is no loss: we stop waiting by ourselves.
    let times = [
        format!("SET SESSION max_execution_time = {}", WHOLE.as_millis()),
        format!("SET SESSION max_statement_time = {}", WHOLE.as_secs()),
    ];
    for time in times {
        match session.asking(sqlx::raw_sql(AssertSqlSafe(time)).execute(&mut *connection)).await {
            Ok(_) | Err(DatabaseError::Refused { .. }) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

fn described_column(column: &sqlx::mysql::MySqlColumn) -> DescribedColumn {
    let kind = column.type_info();
    DescribedColumn { name: column.name().to_owned(), kind: kind.name().to_owned(), sort: sort(kind) }
}

fn sort(kind: &MySqlTypeInfo) -> ColumnSort {
    match kind.name() {
        "BOOLEAN" | "DECIMAL" | "DOUBLE" | "YEAR" => ColumnSort::Number,
        // Written with six digits.
        "FLOAT" => ColumnSort::Inexact,
        name if is_whole(name) => ColumnSort::Number,
        "TIMESTAMP" => ColumnSort::ZonedTime,
        "DATETIME" | "DATE" | "TIME" | "JSON" | "SET" | "NULL" => ColumnSort::Text,
        // A text may compare by its bytes, and its type is then named as that of bytes.
        _ if <str as sqlx::Type<MySql>>::compatible(kind) => ColumnSort::Text,
        _ => ColumnSort::Bytes,
    }
}

/// Whether a type is one of whole numbers, by its name.
fn is_whole(name: &str) -> bool {
    ["TINYINT", "SMALLINT", "MEDIUMINT", "INT", "BIGINT"].contains(&name.trim_end_matches(" UNSIGNED"))
}

/// Binds the value from which on rows are new. Returns what stands for it in the query, which the server reads as a value
/// of the column's type.
async fn bind(
    connection: &mut MySqlConnection,
    session: &Session<'_>,
    column: &DescribedColumn,
) -> Result<(String, MarkKind), DatabaseError> {
    let (kind, cast, least) = match column.kind.as_str() {
        "DATE" => (MarkKind::Time, "DATE", FIRST),
        "DATETIME" | "TIMESTAMP" => (MarkKind::Time, "DATETIME(6)", FIRST),
        "DECIMAL" => (MarkKind::Number, "DECIMAL(65, 30)", LEAST),
        name if is_whole(name) => (MarkKind::Number, "DECIMAL(65, 0)", LEAST),
        other => return Err(session.does_not_grow(&column.name, other)),
    };
    let from = session.from(kind).map_or(least, |mark| mark.text.as_str());
    let set = sqlx::query(AssertSqlSafe(format!("SET {VARIABLE} = ?"))).bind(from);
    session.asking(set.execute(connection)).await?;
    Ok((format!("CAST({VARIABLE} AS {cast})"), kind))
}
