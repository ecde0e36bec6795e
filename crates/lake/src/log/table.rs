//! The Delta tables: opened at a version, made, extended by one commit. Async stays in here.

use super::entry;
use super::file::{DataFile, StoredFile, in_order};
use crate::durable;
use crate::error::LakeError;
use crate::fault::point;
use crate::layout::{log_folder, remove_file, sync_file, sync_folder, table_folder};
use crate::log::version::LakeVersion;
use crate::schema::{BUCKET, StoredForm, delta_columns};
use deltalake_core::kernel::transaction::{CommitBuilder, CommitProperties};
use deltalake_core::kernel::{Action, Add, LogicalFileView, Remove, StructField};
use deltalake_core::logstore::object_store::local::LocalFileSystem;
use deltalake_core::operations::create::CreateBuilder;
use deltalake_core::protocol::{DeltaOperation, SaveMode};
use deltalake_core::{DeltaResult, DeltaTable, DeltaTableBuilder, DeltaTableError};
use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use terrace_domain::FactKind;
use url::Url;

/// The number of Delta versions after which the log gets a checkpoint, so that readers need not replay all of it.
const CHECKPOINT_EVERY: i64 = 32;

/// A table at one version.
pub(crate) struct OpenTable {
    kind: &'static FactKind,
    folder: PathBuf,
    table: DeltaTable,
}

/// What one commit does to a table.
#[derive(Debug, Default)]
pub(crate) struct Change {
    pub(crate) adds: Vec<Add>,
    pub(crate) removes: Vec<Remove>,
    /// The same rows in other files.
    pub(crate) same_rows: bool,
}

impl Change {
    pub(crate) fn is_empty(&self) -> bool {
        self.adds.is_empty() && self.removes.is_empty()
    }

    fn actions(mut self) -> Vec<Action> {
        if self.same_rows {
            self.removes.iter_mut().for_each(|remove| remove.data_change = false);
            self.adds.iter_mut().for_each(|add| add.data_change = false);
        }
        self.removes.into_iter().map(Action::Remove).chain(self.adds.into_iter().map(Action::Add)).collect()
    }
}

/// Runs async work to its end, on a thread of its own: the caller's may belong to a runtime already.
fn block_on<T: Send>(work: impl Future<Output = DeltaResult<T>> + Send) -> DeltaResult<T> {
    let run = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(work)
    };
    thread::scope(|scope| scope.spawn(run).join())
        .unwrap_or_else(|_| Err(DeltaTableError::Generic("the Delta library stopped unexpectedly".to_owned())))
}

/// A table in a folder, whose name is taken as it is: the Delta library would read signs such as `%20` in an address of
/// its own making. So it gets the folder as a store whose root the table is, and never sees the name.
fn builder_of(folder: &Path) -> DeltaResult<DeltaTableBuilder> {
    let root = Url::parse("file:///").map_err(|error| DeltaTableError::Generic(error.to_string()))?;
    let files = LocalFileSystem::new_with_prefix(folder)?;
    Ok(DeltaTableBuilder::from_url(root.clone())?.with_storage_backend(Arc::new(files), root))
}

/// Opens a table as a lake version has it, once what is read of its log is the one that was written. `None` if it has
/// no such table.
pub(crate) fn open(root: &Path, kind: &'static FactKind, at: &LakeVersion) -> Result<Option<OpenTable>, LakeError> {
    let Some(version) = at.tables.get(kind.name) else { return Ok(None) };
    entry::guard(root, kind.name, *version, at.sealed_logs)?;
    load(root, kind, *version).map(Some)
}

fn load(root: &Path, kind: &'static FactKind, version: i64) -> Result<OpenTable, LakeError> {
    let folder = table_folder(root, kind.name);
    let load = async {
        let version = u64::try_from(version).map_err(|_| DeltaTableError::InvalidVersion(0))?;
        builder_of(&folder)?.with_version(version).load().await
    };
    let table = block_on(load).map_err(LakeError::table("opened", kind.name))?;
    Ok(OpenTable { kind, folder, table })
}

/// Makes the table of a kind with its first files: Delta version 0.
pub(crate) fn create(root: &Path, kind: &'static FactKind, change: Change) -> Result<i64, LakeError> {
    let folder = table_folder(root, kind.name);
    let log = log_folder(root, kind.name);
    let made = point("make a table", &folder).and_then(|()| durable::make_folder(&log));
    made.map_err(LakeError::disk("created", &folder))?;
    let make = async {
        CreateBuilder::new()
            .with_log_store(builder_of(&folder)?.build_storage()?)
            .with_table_name(kind.name)
            .with_columns(delta_columns(kind)?)
            .with_partition_columns([BUCKET])
            // The whole log is kept: it says which files belong to which version.
            .with_configuration([("delta.enableExpiredLogCleanup", Some("false"))])
            .with_commit_properties(quiet())
            .with_actions(change.actions())
            .await
    };
    block_on(make).map_err(LakeError::table("created", kind.name))?;
    flush_commits(&folder, root, kind.name, 0..=0)?;
    Ok(0)
}

impl OpenTable {
    /// The files of this version.
    pub(crate) fn files(&self) -> Result<Vec<StoredFile>, LakeError> {
        let state = self.table.snapshot().map_err(LakeError::table("read", self.kind.name))?;
        state.log_data().iter().map(|view| self.stored(&view)).collect()
    }

    /// The form in which rows of its files are written again.
    pub(crate) fn form(&self) -> Result<StoredForm, LakeError> {
        let state = self.table.snapshot().map_err(LakeError::table("read", self.kind.name))?;
        let schema = state.schema();
        StoredForm::of_table(self.kind, &self.folder, schema.fields().filter(|column| column.name() != BUCKET))
    }

    /// The table with the columns of the kind that it lacks, by a commit of their own.
    async fn evolved(&self) -> DeltaResult<DeltaTable> {
        let schema = self.table.snapshot()?.schema();
        let missing = delta_columns(self.kind)?.into_iter().filter(|column| schema.field(column.name()).is_none());
        let missing: Vec<StructField> = missing.collect();
        if missing.is_empty() {
            return Ok(self.table.clone());
        }
        self.table.clone().add_columns().with_fields(missing).with_commit_properties(quiet()).await
    }

    fn stored(&self, view: &LogicalFileView) -> Result<StoredFile, LakeError> {
        let add = Add {
            path: view.path().into_owned(),
            partition_values: view.partition_values_map(),
            size: view.size(),
            modification_time: view.modification_time(),
            data_change: true,
            stats: view.stats(),
            ..Add::default()
        };
        let path = self.folder.join(&add.path);
        let bucket = add.partition_values.get(BUCKET).and_then(|value| value.as_ref()?.parse().ok());
        let rows = view.num_records().and_then(|rows| u64::try_from(rows).ok());
        let (Some(bucket), Some(rows), Ok(bytes)) = (bucket, rows, u64::try_from(add.size)) else {
            return Err(LakeError::damaged(&path, "the table's log does not say its bucket, rows and size"));
        };
        Ok(StoredFile { file: DataFile { path, bucket, rows, bytes }, add })
    }

    /// Adds a version to a table that was opened at its newest; before it another, if the kind has columns that the
    /// table lacks.
    pub(crate) fn commit(&self, root: &Path, change: Change, restored: Option<i64>) -> Result<i64, LakeError> {
        let operation = match restored {
            Some(version) => {
                let version = u64::try_from(version).map_err(|_| LakeError::internal("a Delta version below 0"))?;
                DeltaOperation::Restore { version: Some(version), datetime: None }
            }
            None if change.same_rows => DeltaOperation::Optimize { predicate: None, target_size: i64::MAX },
            None if change.removes.is_empty() => DeltaOperation::Write {
                mode: SaveMode::Append,
                partition_by: Some(vec![BUCKET.to_owned()]),
                predicate: None,
            },
            None => DeltaOperation::Update { predicate: None },
        };
        point("extend a table", &self.folder).map_err(LakeError::disk("written", &self.folder))?;
        let write = async {
            let table = self.evolved().await?;
            let state = table.snapshot()?;
            CommitBuilder::from(quiet())
                .with_actions(change.actions())
                .build(Some(state), table.log_store(), operation)
                .await
        };
        let done = block_on(write).map_err(LakeError::table("extended", self.kind.name))?;
        let version =
            i64::try_from(done.version()).map_err(|_| LakeError::internal("a Delta version beyond 63 bits"))?;
        let opened = self.table.version().and_then(|version| i64::try_from(version).ok());
        let opened = opened.ok_or_else(|| LakeError::internal("a table that was opened at no version"))?;
        flush_commits(&self.folder, root, self.kind.name, opened + 1..=version)?;
        Ok(version)
    }
}

/// The files of a table that may not be there yet.
pub(crate) fn files_of(table: Option<&OpenTable>) -> Result<Vec<StoredFile>, LakeError> {
    table.map_or_else(|| Ok(Vec::new()), |table| table.files().map(in_order))
}

/// Commits that leave checkpoints and old log entries alone: a checkpoint is only made of what a lake version names.
fn quiet() -> CommitProperties {
    CommitProperties::default().with_max_retries(0).with_create_checkpoint(false).with_cleanup_expired_logs(Some(false))
}

/// Seals fresh log entries and flushes them, which the Delta library leaves to the operating system.
fn flush_commits(
    folder: &Path,
    root: &Path,
    name: &str,
    mut versions: std::ops::RangeInclusive<i64>,
) -> Result<(), LakeError> {
    versions.try_for_each(|version| entry::seal(root, name, version))?;
    sync_folder(folder)?;
    sync_folder(root)
}

/// Makes a checkpoint where one is due. It only saves readers time, so a failure is no failure of the import.
pub(crate) fn checkpoint_if_due(root: &Path, kind: &'static FactKind, version: i64) -> Result<(), LakeError> {
    if version == 0 || version % CHECKPOINT_EVERY != 0 {
        return Ok(());
    }
    let opened = load(root, kind, version)?;
    let make = deltalake_core::checkpoints::create_checkpoint(&opened.table, None);
    block_on(make).map_err(LakeError::table("summarised", kind.name))?;
    let log = log_folder(root, kind.name);
    // It only says where the newest checkpoint is, which the names in the folder tell as well, and has no sum.
    remove_file(&log.join("_last_checkpoint"))?;
    let written = crate::layout::list(&log)?;
    for path in written.iter().filter(|path| crate::layout::name_of(path).contains("checkpoint")) {
        sync_file(path)?;
    }
    entry::note_checkpoints(&log, version)
}
