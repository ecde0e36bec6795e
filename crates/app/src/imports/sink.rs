//! Where the rows of an import go while its files are read: accepted ones to the lake's staging, rejected ones aside.

use crate::erasure::ErasedList;
use crate::error::AppError;
use crate::shelf::{KeptFile, Rejects, store_all};
use crate::workspace::{Workspace, disk};
use arrow::array::RecordBatch;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use terrace_domain::{CancelToken, FactKind, InternalError, KnownOrders};
use terrace_intake::{FileIntake, IntakeError, Problem, Reject, Request, Sink, SinkError};
use terrace_lake::{Erased, Lake, Staging};

/// Takes the rows of one import.
pub(super) struct ImportSink<'w> {
    workspace: &'w Workspace,
    /// The folder in which the rows of a first import wait.
    first_in: PathBuf,
    /// Begun with the first rows: files that can't be understood leave no lake behind.
    staging: OnceLock<Staging>,
    beginning: Mutex<()>,
    rejects: Rejects,
    /// Who is left out, and what that did, by kind and position.
    erased: ErasedList,
    left_out: Mutex<BTreeMap<(&'static str, u64), Erased>>,
    /// Why the reading was ended from here.
    failed: Mutex<Option<AppError>>,
    cancel: CancelToken,
}

impl<'w> ImportSink<'w> {
    /// Sets rejected rows aside in a folder if they are many, and leaves out who was erased.
    pub fn new(workspace: &'w Workspace, scratch: &Path, erased: ErasedList, cancel: &CancelToken) -> Self {
        let (staging, beginning, failed, left_out) = Default::default();
        let (first_in, rejects, cancel) = (workspace.lake_folder(), Rejects::new(scratch), cancel.clone());
        Self { workspace, first_in, staging, beginning, rejects, erased, left_out, failed, cancel }
    }

    /// The same for rows that will not be stored: where there is no lake yet, they wait beside the rejected ones.
    pub fn rehearsing(workspace: &'w Workspace, scratch: &Path, erased: ErasedList, cancel: &CancelToken) -> Self {
        Self { first_in: scratch.to_owned(), ..Self::new(workspace, scratch, erased, cancel) }
    }

    /// Reads files to here; their positions are moved on by `by`.
    pub fn read(&self, request: &Request<'_>, by: u64) -> Result<Vec<FileIntake>, AppError> {
        let read = terrace_intake::read(request, &OffsetSink { sink: self, by });
        match locked(&self.failed).take() {
            Some(error) => Err(error),
            None => Ok(read?.files),
        }
    }

    /// Takes rows that were understood before.
    pub fn put(&self, kind: &'static FactKind, position: u64, batch: RecordBatch) -> Result<(), AppError> {
        let left = self.erased.leave_out(kind, &batch)?;
        let batch = match left {
            None => batch,
            Some((left, erased)) => {
                locked(&self.left_out).insert((kind.name, position), erased);
                left
            }
        };
        if batch.num_rows() > 0 {
            self.staging()?.put(kind, position, batch)?;
        }
        Ok(())
    }

    /// Who was left out.
    pub fn erased(&self) -> &ErasedList {
        &self.erased
    }

    /// What leaving out has done, by kind.
    pub fn left_out(&self) -> BTreeMap<&'static str, Erased> {
        let mut sums: BTreeMap<&'static str, Erased> = BTreeMap::new();
        for ((kind, _), erased) in locked(&self.left_out).iter() {
            let sum = sums.entry(kind).or_default();
            *sum = sum.and(*erased);
        }
        sums
    }

    /// The rows for the lake.
    pub fn staged(self, known_orders: KnownOrders) -> Result<Staging, AppError> {
        self.staging()?;
        let lacking = || InternalError::new("an import without staged rows");
        Ok(self.staging.into_inner().ok_or_else(lacking)?.with_known_orders(known_orders))
    }

    /// Writes the rejected rows into a folder; says whether there are any.
    pub fn write_rejects(&self, folder: &Path, cancel: &CancelToken) -> Result<bool, AppError> {
        self.rejects.write(folder, cancel)
    }

    fn staging(&self) -> Result<&Staging, AppError> {
        let _one_begins = locked(&self.beginning);
        if let Some(staging) = self.staging.get() {
            return Ok(staging);
        }
        let staging = self.stage()?;
        Ok(self.staging.get_or_init(|| staging))
    }

    /// Rows of a first import wait without a lake: an error late in a file shall leave none.
    fn stage(&self) -> Result<Staging, AppError> {
        let staging = match self.workspace.lake_if_any()? {
            Some(lake) => lake.stage()?,
            None => {
                disk::make_folder(&self.first_in)?;
                Lake::stage_first(&self.first_in, self.workspace.config().buckets)?
            }
        };
        Ok(staging.cancelled_by(&self.cancel))
    }

    /// Keeps the reason for whoever began the reading.
    fn told<T>(&self, result: Result<T, AppError>) -> Result<T, SinkError> {
        result.map_err(|error| {
            let told = SinkError::new(std::io::Error::other(error.to_string()));
            locked(&self.failed).get_or_insert(error);
            told
        })
    }
}

/// The sink for files behind others.
struct OffsetSink<'s> {
    sink: &'s ImportSink<'s>,
    by: u64,
}

impl Sink for OffsetSink<'_> {
    fn put(&self, kind: &'static FactKind, position: u64, batch: RecordBatch) -> Result<(), SinkError> {
        self.sink.told(self.sink.put(kind, self.by + position, batch))
    }

    fn again(&self, kind: &'static FactKind, from: u64) -> Result<(), SinkError> {
        let (sink, from) = (self.sink, self.by + from);
        sink.rejects.take_back(from);
        locked(&sink.left_out).retain(|(name, position), _| *name != kind.name || *position < from);
        match sink.staging.get() {
            Some(staging) => sink.told(staging.take_back(kind, from).map_err(AppError::from)),
            None => Ok(()),
        }
    }

    fn rejected(&self, file: &str, position: u64, rejects: Vec<Reject>) -> Result<(), SinkError> {
        self.sink.told(self.sink.rejects.add(file, self.by + position, &rejects))
    }
}

/// Takes rows and keeps none.
pub(super) struct NullSink;

impl Sink for NullSink {
    fn put(&self, _: &'static FactKind, _: u64, _: RecordBatch) -> Result<(), SinkError> {
        Ok(())
    }

    fn again(&self, _: &'static FactKind, _: u64) -> Result<(), SinkError> {
        Ok(())
    }
}

/// Reads files to the sink while their originals are kept in a folder; if one fails the other ends early.
pub(super) fn read_and_keep(
    sink: &ImportSink<'_>,
    request: &Request<'_>,
    folder: &Path,
) -> Result<(Vec<FileIntake>, Vec<KeptFile>), AppError> {
    let both = request.cancel.child();
    let (read, kept) = std::thread::scope(|scope| {
        let keeping = scope.spawn(|| {
            let kept = store_all(request.sources, folder, &both);
            if kept.is_err() {
                both.cancel();
            }
            kept
        });
        let read = sink.read(&Request { cancel: &both, ..*request }, 0);
        if read.is_err() {
            both.cancel();
        }
        (read, keeping.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    match (read, kept) {
        (Ok(files), Ok(kept)) => {
            // The keeping ends early without an error when the work is cancelled.
            request.cancel.check()?;
            Ok((files, kept))
        }
        // The reading was cancelled since the keeping had failed.
        (Err(AppError::Intake(IntakeError { problem, .. })), Err(error))
            if matches!(*problem, Problem::Cancelled(_)) =>
        {
            Err(error)
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
