//! A connection that reads: what its three kinds have in common.

use crate::address::DatabaseAddress;
use crate::error::DatabaseError;
use crate::mark::{Mark, MarkKind};
use crate::query::FetchQuery;
use crate::rows::{ColumnSort, FetchedCell, RowTaker};
use futures_util::{Stream, StreamExt as _};
use std::time::{Duration, Instant};
use terrace_domain::CancelToken;

/// Why a row cannot be read.
pub(crate) const FEWER_COLUMNS: &str = "a row has fewer columns";
pub(crate) const NO_UTF8: &str = "a text that is no UTF-8";

/// How long a database may take to let us in.
const OPENING: Duration = Duration::from_secs(30);

/// How long a database may think before the next row comes.
const THINKING: Duration = Duration::from_secs(3_600);

/// After so long the server stops by itself, should nobody be there any more: its own limits count the sending, too.
pub(crate) const WHOLE: Duration = Duration::from_secs(24 * 3_600);

/// How often the token is looked at.
const GLANCE: Duration = Duration::from_millis(50);

/// The column that says what is new, and from where on.
#[derive(Debug, Clone)]
pub struct SinceColumn<'q> {
    /// The column, by its name in the query.
    pub column: &'q str,
    /// How far earlier imports came; without it all rows are new.
    pub from: Option<Mark>,
}

/// What is read, and what is done meanwhile.
pub(crate) struct Session<'q> {
    pub address: &'q DatabaseAddress,
    pub query: &'q FetchQuery,
    pub since: Option<&'q SinceColumn<'q>>,
    pub cancel: &'q CancelToken,
    /// Rows that came.
    pub rows: u64,
    /// The greatest value of the column that says what is new.
    pub mark: Option<Mark>,
}

/// A column as the database describes it.
pub(crate) struct DescribedColumn {
    pub name: String,
    /// What its type is called.
    pub kind: String,
    pub sort: ColumnSort,
}

impl Session<'_> {
    /// Waits for what opens a database.
    pub async fn opening<T>(&self, work: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, DatabaseError> {
        let database = || self.address.shown().to_owned();
        let late = || DatabaseError::Opening { database: database(), reason: "it does not answer".to_owned() };
        let done = self.waited(work, OPENING).await?.ok_or_else(late)?;
        done.map_err(|cause| DatabaseError::Opening { database: database(), reason: self.address.plain(&cause) })
    }

    /// Waits for what comes before the rows.
    pub async fn asking<T>(&self, work: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, DatabaseError> {
        let done = self.waited(work, THINKING).await?.ok_or_else(|| self.too_late())?;
        done.map_err(|cause| self.refused(&cause))
    }

    /// The next row; `None` behind the last.
    pub async fn next<R>(
        &self,
        stream: &mut (impl Stream<Item = Result<R, sqlx::Error>> + Unpin),
    ) -> Result<Option<R>, DatabaseError> {
        if self.rows.is_multiple_of(1_024) {
            self.cancel.check()?;
        }
        match self.waited(stream.next(), THINKING).await?.ok_or_else(|| self.too_late())? {
            None => Ok(None),
            Some(Ok(row)) => Ok(Some(row)),
            Some(Err(cause)) => Err(self.broken(&cause)),
        }
    }

    /// Waits so long, unless the work is to stop.
    async fn waited<T>(&self, work: impl Future<Output = T>, most: Duration) -> Result<Option<T>, DatabaseError> {
        let (mut work, since) = (std::pin::pin!(work), Instant::now());
        loop {
            match tokio::time::timeout(GLANCE, work.as_mut()).await {
                Ok(done) => return Ok(Some(done)),
                Err(_) => self.cancel.check()?,
            }
            if since.elapsed() > most {
                return Ok(None);
            }
        }
    }

    fn refused(&self, cause: &sqlx::Error) -> DatabaseError {
        DatabaseError::Refused {
            database: self.address.shown().to_owned(),
            query: self.query.name().to_owned(),
            reason: self.address.plain(cause),
        }
    }

    /// A database that says why has refused what was asked; otherwise it is gone.
    fn broken(&self, cause: &sqlx::Error) -> DatabaseError {
        if self.rows == 0 && matches!(cause, sqlx::Error::Database(_)) {
            return self.refused(cause);
        }
        self.broke_off(self.address.plain(cause))
    }

    fn too_late(&self) -> DatabaseError {
        self.broke_off(format!("no row came for {} minutes", THINKING.as_secs() / 60))
    }

    fn broke_off(&self, reason: String) -> DatabaseError {
        DatabaseError::BrokeOff { database: self.address.shown().to_owned(), rows: self.rows, reason }
    }

    /// What cannot be read of a row.
    pub fn unreadable(&self, reason: &str) -> DatabaseError {
        self.broke_off(reason.to_owned())
    }

    /// Refuses bytes.
    pub fn bytes(&self, column: &str, kind: &str) -> DatabaseError {
        let (query, column, kind) = (self.query.name().to_owned(), column.to_owned(), kind.to_owned());
        DatabaseError::Bytes { query, column, kind }
    }

    /// Refuses a column that does not say what is new.
    pub fn does_not_grow(&self, column: &str, kind: &str) -> DatabaseError {
        let (query, column, kind) = (self.query.name().to_owned(), column.to_owned(), kind.to_owned());
        DatabaseError::DoesNotGrow { query, column, kind }
    }

    /// Looks at the columns of the query: there must be some, none of bytes. Returns the place of the one that says what
    /// is new.
    pub fn looked_at(&self, columns: &[DescribedColumn]) -> Result<Option<usize>, DatabaseError> {
        if columns.is_empty() {
            return Err(DatabaseError::NotOneQuery(self.query.name().to_owned()));
        }
        if let Some(column) = columns.iter().find(|column| column.sort == ColumnSort::Bytes) {
            return Err(self.bytes(&column.name, &column.kind));
        }
        if let Some(column) = columns.iter().find(|column| column.sort == ColumnSort::Inexact) {
            let (name, kind) = (&column.name, &column.kind);
            let reason =
                format!("{name} is {kind}, which is not written exactly: write CAST({name} AS DECIMAL(20, 4))");
            return Err(DatabaseError::Refused {
                database: self.address.shown().to_owned(),
                query: self.query.name().to_owned(),
                reason,
            });
        }
        let Some(since) = self.since else { return Ok(None) };
        let place = columns.iter().position(|column| column.name == since.column);
        place.map(Some).ok_or_else(|| DatabaseError::UnknownColumn {
            query: self.query.name().to_owned(),
            column: since.column.to_owned(),
            found: columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(", "),
        })
    }

    /// How far earlier imports came, as far as it is a value of that kind.
    pub fn from(&self, kind: MarkKind) -> Option<&Mark> {
        self.since.and_then(|since| since.from.as_ref()).filter(|mark| mark.kind == kind)
    }

    /// Keeps the value if it is the greatest so far.
    pub fn reached(&mut self, kind: MarkKind, text: &str) {
        let is_greater = |mark: &Mark| self.mark.as_ref().is_none_or(|known| mark.is_beyond(known));
        if let Some(mark) = Mark::new(kind, text).filter(is_greater) {
            self.mark = Some(mark);
        }
    }

    /// Hands a row on whose values the server wrote as text, and keeps how far it came in the column that says what is new.
    pub fn took_texts<'r, T: RowTaker>(
        &mut self,
        columns: &[DescribedColumn],
        since: Option<(usize, MarkKind)>,
        text_at: impl Fn(usize) -> Result<Option<&'r str>, &'static str>,
        taker: &mut T,
    ) -> Result<(), T::Error> {
        let mut cells = Vec::with_capacity(columns.len());
        for (at, column) in columns.iter().enumerate() {
            let Some(text) = text_at(at).map_err(|reason| self.unreadable(reason))? else {
                cells.push(FetchedCell::Null);
                continue;
            };
            if let Some((_, kind)) = since.filter(|(place, _)| *place == at) {
                self.reached(kind, text);
            }
            cells.push(column.sort.cell(text));
        }
        self.took(&cells, taker)
    }

    /// Hands a row on.
    pub fn took<T: RowTaker>(&mut self, cells: &[FetchedCell<'_>], taker: &mut T) -> Result<(), T::Error> {
        taker.row(cells)?;
        self.rows += 1;
        Ok(())
    }
}

/// The names of columns.
pub(crate) fn names(columns: &[DescribedColumn]) -> Vec<String> {
    columns.iter().map(|column| column.name.clone()).collect()
}
