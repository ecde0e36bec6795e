//! SQLite's log beside the file, cut off when it has grown. By itself it begins anew only at a moment at which nobody reads;
//! under load readers follow one another without a gap, and it would grow for as long as that lasts.

use crate::error::StoreError;
use crate::rows::value;
use sqlx::AnyConnection;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// From how many bytes on it is cut off.
const LARGE: u64 = 64 << 20;

/// How long it is waited for readers of what stands in the log; whoever writes waits meanwhile.
const PATIENCE: &str = "PRAGMA busy_timeout = 250";

/// How long whoever writes waits for other writers.
pub(crate) const USUAL_PATIENCE: &str = "PRAGMA busy_timeout = 10000";

/// After how long it is tried again where somebody read for longer than that, as a backup does.
const PAUSE: Duration = Duration::from_secs(2);

/// The log of a database.
#[derive(Debug)]
pub(crate) struct WriteLog {
    path: PathBuf,
    not_before: Option<Instant>,
}

impl WriteLog {
    pub(crate) fn of(database: &Path) -> Self {
        let mut path = OsString::from(database.as_os_str());
        path.push("-wal");
        Self { path: path.into(), not_before: None }
    }

    /// Writes the log back and cuts it off, if it is large. Readers go on meanwhile.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) async fn cut_if_large(&mut self, connection: &mut AnyConnection) -> Result<(), StoreError> {
        // A log that is not there holds nothing.
        let bytes = std::fs::metadata(&self.path).map_or(0, |log| log.len());
        if bytes < LARGE || self.not_before.is_some_and(|moment| Instant::now() < moment) {
            return Ok(());
        }
        sqlx::raw_sql(PATIENCE).execute(&mut *connection).await?;
        let row = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut *connection).await?;
        let is_read: i64 = value(&row, "busy")?;
        self.not_before = (is_read != 0).then(|| Instant::now() + PAUSE);
        sqlx::raw_sql(USUAL_PATIENCE).execute(connection).await?;
        Ok(())
    }
}
