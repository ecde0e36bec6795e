//! One piece of work on the store, within a transaction.

use crate::chain::{self, Head};
use crate::error::StoreError;
use crate::ledgers::Ledgers;
use crate::rows::value;
use sqlx::AnyConnection;
use sqlx::any::AnyArguments;
use sqlx::query::Query;

/// A transaction that others' work may share. Each piece of work is kept or taken back by itself.
#[derive(Debug)]
pub struct Change {
    connection: AnyConnection,
    /// The last entry of the audit log, as this transaction sees it.
    head: Option<Head>,
    before: Option<Head>,
    is_changed: bool,
    is_audited: bool,
    /// Ledgers as this transaction sees them.
    pub(crate) ledgers: Ledgers,
}

impl Change {
    pub(crate) fn new(connection: AnyConnection) -> Self {
        let ledgers = Ledgers::default();
        Self { connection, head: None, before: None, is_changed: false, is_audited: false, ledgers }
    }

    /// The connection, to read what stands now, this work's own changes among it.
    pub fn reading(&mut self) -> &mut AnyConnection {
        &mut self.connection
    }

    /// Runs a statement that changes something; returns how many rows it touched.
    pub(crate) async fn execute(&mut self, query: Query<'_, sqlx::Any, AnyArguments>) -> Result<u64, StoreError> {
        self.is_changed = true;
        Ok(query.execute(&mut self.connection).await?.rows_affected())
    }

    /// The next number of a series, from 1. Numbers are never given twice, also where rows have gone.
    pub(crate) async fn next(&mut self, series: &'static str) -> Result<i64, StoreError> {
        self.numbers(series, 1).await
    }

    /// Takes so many numbers of a series; returns the first.
    pub(crate) async fn numbers(&mut self, series: &'static str, count: i64) -> Result<i64, StoreError> {
        let taken = "INSERT INTO counter (name, value) VALUES ($1, $2)
             ON CONFLICT (name) DO UPDATE SET value = counter.value + $2 RETURNING value";
        let row = sqlx::query(taken).bind(series).bind(count).fetch_one(&mut self.connection).await?;
        let last: i64 = value(&row, "value")?;
        Ok(last - count + 1)
    }

    /// Says that this work only keeps books on what the log tells of elsewhere: how far others were told of events, which
    /// answers are old. It needs no entry of its own.
    pub const fn is_bookkeeping(&mut self) {
        self.is_audited = true;
    }

    pub(crate) async fn head(&mut self) -> Result<Head, StoreError> {
        match &self.head {
            Some(head) => Ok(head.clone()),
            None => chain::head(&mut self.connection).await,
        }
    }

    pub(crate) fn set_head(&mut self, head: Head) {
        self.head = Some(head);
        self.is_audited = true;
    }

    /// Begins a transaction that keeps other writers out until it ends.
    pub(crate) async fn begin(&mut self, is_sqlite: bool) -> Result<(), StoreError> {
        self.head = None;
        self.statement(if is_sqlite { "BEGIN IMMEDIATE" } else { "BEGIN" }).await?;
        let hold = "UPDATE writer SET batch = batch + 1 WHERE id = 1";
        if sqlx::query(hold).execute(&mut self.connection).await?.rows_affected() != 1 {
            return Err(StoreError::damaged("writer", 1, "is missing"));
        }
        Ok(())
    }

    pub(crate) async fn commit(&mut self) -> Result<(), StoreError> {
        self.statement("COMMIT").await
    }

    pub(crate) async fn begin_work(&mut self) -> Result<(), StoreError> {
        self.statement("SAVEPOINT work").await?;
        self.before = self.head.clone();
        (self.is_changed, self.is_audited) = (false, false);
        self.ledgers.begin();
        Ok(())
    }

    /// Keeps the work, unless it forgot the audit log.
    pub(crate) async fn keep_work(&mut self) -> Result<(), StoreError> {
        if self.is_changed && !self.is_audited {
            self.take_back_work().await?;
            return Err(StoreError::Mistake("a change without an entry in the audit log"));
        }
        self.statement("RELEASE SAVEPOINT work").await
    }

    pub(crate) async fn take_back_work(&mut self) -> Result<(), StoreError> {
        self.head = self.before.take();
        self.ledgers.take_back();
        self.statement("ROLLBACK TO SAVEPOINT work").await?;
        self.statement("RELEASE SAVEPOINT work").await
    }

    async fn statement(&mut self, text: &'static str) -> Result<(), StoreError> {
        sqlx::raw_sql(text).execute(&mut self.connection).await?;
        Ok(())
    }
}
