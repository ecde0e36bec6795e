//! One query run, from opening the database to its last row.

use crate::address::{DatabaseAddress, ServerOptions};
use crate::error::DatabaseError;
use crate::mark::Mark;
use crate::query::FetchQuery;
use crate::rows::RowTaker;
use crate::session::{Session, SinceColumn};
use crate::{mysql, postgres, sqlite};
use terrace_domain::CancelToken;

/// What is read.
#[derive(Debug)]
pub struct QueryRun<'q> {
    /// Where.
    pub address: &'q DatabaseAddress,
    /// What messages call the query.
    pub name: &'q str,
    /// Its text.
    pub text: &'q str,
    /// The column that says what is new, if new rows alone are wanted.
    pub since: Option<SinceColumn<'q>>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// Rows.
    pub rows: u64,
    /// The greatest value of the column that says what is new.
    pub mark: Option<Mark>,
}

/// Runs a query and hands its rows on while they come. Nothing is written in the database, and little is held.
///
/// It must not be called where an async runtime drives the thread already.
///
/// # Errors
/// Whatever stands in [`DatabaseError`], and what the taker says.
pub fn fetch<T: RowTaker>(run: &QueryRun<'_>, taker: &mut T, cancel: &CancelToken) -> Result<Fetched, T::Error> {
    let query = FetchQuery::read(run.name, run.text, run.address.dialect())?;
    match (&run.since, query.asks_since()) {
        (Some(_), false) => return Err(DatabaseError::NoPlaceholder(run.name.to_owned()).into()),
        (None, true) => return Err(DatabaseError::NoColumnNamed(run.name.to_owned()).into()),
        _ => {}
    }
    cancel.check().map_err(DatabaseError::Cancelled)?;
    let since = run.since.as_ref();
    let mut session = Session { address: run.address, query: &query, since, cancel, rows: 0, mark: None };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|cause| session.unreadable(&cause.to_string()))?;
    runtime.block_on(async {
        match &run.address.options {
            ServerOptions::Postgres(options) => postgres::read(options, &mut session, taker).await,
            ServerOptions::MySql(options) => mysql::read(options, &mut session, taker).await,
            ServerOptions::Sqlite(options) => sqlite::read(options, &mut session, taker).await,
        }
    })?;
    Ok(Fetched { rows: session.rows, mark: session.mark })
}
