//! A database that is open.

use crate::change::Change;
use crate::dump;
use crate::error::StoreError;
use crate::migrations::migrate;
use crate::write_log::{USUAL_PATIENCE, WriteLog};
use crate::writer::Writer;
use sqlx::any::AnyPoolOptions;
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool, Connection as _};
use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Readers at a time.
const READERS: u32 = 8;

/// How long a reader or writer waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where state is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// A SQLite file. It is made if it is not there.
    File(PathBuf),
    /// A database of PostgreSQL: `postgres://user:password@host/database`.
    Postgres(String),
}

/// A database that is open: many readers, one writer.
#[derive(Debug)]
pub struct Store {
    readers: AnyPool,
    writer: Writer,
    location: Location,
}

/// A connection to read with; it goes back when it is dropped.
pub type Reading = PoolConnection<Any>;

impl Location {
    /// As it may be shown: without a password.
    pub fn shown(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Postgres(url) => match url.rsplit_once('@') {
                Some((_, place)) => format!("postgres://{place}"),
                None => url.clone(),
            },
        }
    }

    fn is_sqlite(&self) -> bool {
        matches!(self, Self::File(_))
    }

    fn url(&self) -> String {
        match self {
            Self::File(path) => format!("sqlite://{}?mode=rwc", encoded(path)),
            Self::Postgres(url) => url.clone(),
        }
    }
}

/// A path as part of an address.
fn encoded(path: &Path) -> String {
    let mut text = String::new();
    for c in path.to_string_lossy().chars() {
        match c {
            '%' => text.push_str("%25"),
            '?' => text.push_str("%3F"),
            '#' => text.push_str("%23"),
            other => text.push(other),
        }
    }
    text
}

/// SQLite keeps readers and the writer apart by a log beside the file, flushed with every commit.
async fn prepare(connection: &mut AnyConnection, is_sqlite: bool) -> Result<(), sqlx::Error> {
    if is_sqlite {
        let settings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;
             PRAGMA wal_autocheckpoint = 4000";
        sqlx::raw_sql(settings).execute(&mut *connection).await?;
        sqlx::raw_sql(USUAL_PATIENCE).execute(connection).await?;
    }
    Ok(())
}

/// A file of state for its owner alone: it holds phones and passwords' hashes. The database gives the files that it makes
/// beside it the same rights.
fn make_file(path: &Path) -> std::io::Result<()> {
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    match made {
        Err(cause) if cause.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        made => made.map(|_| ()),
    }
}

async fn connect(location: &Location) -> Result<AnyConnection, StoreError> {
    let opening = |cause| StoreError::Opening { name: location.shown(), cause };
    let mut connection = AnyConnection::connect(&location.url()).await.map_err(opening)?;
    prepare(&mut connection, location.is_sqlite()).await.map_err(opening)?;
    Ok(connection)
}

impl Store {
    /// Opens a database and brings it to today's tables.
    ///
    /// # Errors
    /// [`StoreError::Opening`] and [`StoreError::Newer`].
    pub async fn open(location: Location) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let is_sqlite = location.is_sqlite();
        if let Location::File(path) = &location {
            let opening = |cause: std::io::Error| StoreError::Opening { name: location.shown(), cause: cause.into() };
            make_file(path).map_err(opening)?;
        }
        let mut first = connect(&location).await?;
        migrate(&mut first, &location.shown()).await?;
        first.close().await?;
        let readers = AnyPoolOptions::new()
            .max_connections(READERS)
            .acquire_timeout(PATIENCE)
            .after_connect(move |connection, _| Box::pin(prepare(connection, is_sqlite)))
            .connect_lazy(&location.url())
            .map_err(|cause| StoreError::Opening { name: location.shown(), cause })?;
        let of_writer = location.clone();
        let connect = Box::new(move || {
            let location = of_writer.clone();
            Box::pin(async move { connect(&location).await }) as _
        });
        let log = match &location {
            Location::File(path) => Some(WriteLog::of(path)),
            Location::Postgres(_) => None,
        };
        Ok(Self { readers, writer: Writer::start(log, connect)?, location })
    }

    /// Where it is.
    pub const fn location(&self) -> &Location {
        &self.location
    }

    /// A connection to read what is committed.
    ///
    /// # Errors
    /// That none is free in time, and what the database says.
    pub async fn read(&self) -> Result<Reading, StoreError> {
        Ok(self.readers.acquire().await?)
    }

    /// Runs work alone, in its turn. It returns when what it changed is on disk; if it fails, nothing is changed.
    ///
    /// # Errors
    /// What the work says, and what the database says.
    pub async fn write<F, T, E>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Change) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.writer.run(work).await
    }

    /// Writes the whole state as lines of JSON, as it is at one moment, while it is in use.
    ///
    /// # Errors
    /// What the database says, and whatever `write` says.
    pub async fn dump<E: From<StoreError>>(&self, write: impl FnMut(&str) -> Result<(), E>) -> Result<(), E> {
        let mut reading = self.read().await?;
        dump::dump(&mut reading, self.location.is_sqlite(), write).await
    }

    /// Lets what was erased leave the file: SQLite's log is written back and cut off.
    ///
    /// # Errors
    /// What the database says.
    pub async fn settle_erasure(&self) -> Result<(), StoreError> {
        if self.location.is_sqlite() {
            let mut reading = self.read().await?;
            sqlx::raw_sql("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut *reading).await?;
        }
        Ok(())
    }

    /// Lets work that waits be done, then closes all connections.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close();
    }
}
