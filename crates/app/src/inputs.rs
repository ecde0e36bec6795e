//! Where the facts of a run come from: the workspace's lake, or files that are read and forgotten.

use crate::error::AppError;
use crate::imports::{ImportRecord, list, readable_version};
use crate::memory::Remembered;
use crate::policies::read_text;
use crate::straight::{self, Straight};
use crate::workspace::Workspace;
use arrow::array::RecordBatch;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
pub use terrace_analytics::Step;
use terrace_analytics::{Facts, Gathering};
use terrace_domain::facts::{CUSTOMERS, ORDERS};
use terrace_domain::{AsOf, Currency, FactKind, Zone};
pub use terrace_intake::Progress;
use terrace_intake::{Collected, FileIntake, Limits, Mapping, Request};
use terrace_lake::{Lake, Snapshot};
use terrace_policy::Policy;

/// Facts to compute with, and where they came from.
#[derive(Debug)]
pub struct Inputs {
    /// The facts.
    pub facts: Facts,
    /// Where they came from.
    pub origin: Origin,
    /// The kinds of which there is at least one row.
    pub supplied: BTreeSet<&'static str>,
    /// The clock on which times with an offset were kept, where there were any and it is not the policy's.
    pub other_clock: Option<Zone>,
    /// The headers of the further columns of customer files.
    pub further: BTreeSet<String>,
    /// What earlier runs over these facts remember.
    pub remembered: Option<Remembered>,
}

/// Where facts came from.
#[derive(Debug)]
pub enum Origin {
    /// A version of the workspace's lake.
    Lake {
        /// Its number.
        version: u64,
    },
    /// Files with their kind of facts and what was understood of each.
    Files(Vec<(&'static str, FileIntake)>),
}

/// Files to compute from straight away, nothing stored.
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// By kind of facts, in the order given.
    pub by_kind: BTreeMap<&'static str, Vec<PathBuf>>,
    /// A mapping file that says no kind: for the orders, or for the only kind.
    pub mapping: Option<PathBuf>,
    /// Mapping files by the kind of facts that they are for.
    pub mappings: BTreeMap<&'static str, PathBuf>,
}

impl Files {
    /// The kind whose files the mapping that says none is for; nothing where that cannot be told.
    pub fn unsaid(&self) -> Option<&'static str> {
        let free = |kind: &&str| !self.mappings.contains_key(*kind);
        let mut kinds = self.by_kind.keys().copied().filter(free);
        match (kinds.next(), kinds.next()) {
            (Some(only), None) => Some(only),
            _ => Some("orders").filter(|orders| self.by_kind.contains_key(orders) && free(orders)),
        }
    }

    /// The mapping file for a kind.
    fn mapping_of(&self, kind: &str) -> Option<&Path> {
        let unsaid = self.mapping.as_deref().filter(|_| self.unsaid() == Some(kind));
        self.mappings.get(kind).map(PathBuf::as_path).or(unsaid)
    }
}

/// How times and amounts of facts are read.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// Times with an offset are read on this clock.
    pub zone: &'a Zone,
    /// Amounts are put in this currency; without one they stay as they are.
    pub currency: Option<Currency>,
    /// The columns of orders that are of use, where files are read and forgotten; all without it.
    pub order_columns: Option<&'a BTreeSet<String>>,
}

impl<'a> Reading<'a> {
    /// As a policy says.
    pub fn of(policy: &'a Policy) -> Self {
        Self { zone: &policy.timezone, currency: Some(policy.currency), order_columns: None }
    }

    fn priced(&self, facts: Facts) -> Result<Facts, AppError> {
        match self.currency {
            Some(currency) => Ok(facts.in_currency(currency)?),
            None => Ok(facts),
        }
    }
}

/// Buckets for facts in memory: enough to occupy some cores, few enough to cost nothing.
pub(crate) const BUCKETS_IN_MEMORY: u32 = 8;

impl Inputs {
    /// The newest state of a workspace, or the one of a kept lake version, in the policy's currency.
    pub fn of_workspace(workspace: &Workspace, version: Option<u64>, policy: &Policy) -> Result<Self, AppError> {
        Self::of_workspace_as(workspace, version, &Reading::of(policy))
    }

    /// The same for whoever needs no policy.
    pub fn of_workspace_as(
        workspace: &Workspace,
        version: Option<u64>,
        reading: &Reading<'_>,
    ) -> Result<Self, AppError> {
        let Some(lake) = workspace.lake_if_any()? else { return Err(AppError::NoFacts) };
        let snapshot = match version {
            Some(version) => lake.snapshot_at(version)?,
            None => newest(workspace, &lake)?,
        };
        let supplied =
            snapshot.tables.iter().filter(|(_, table)| !table.files.is_empty()).map(|(kind, _)| *kind).collect();
        let rows = snapshot.tables.values().map(terrace_lake::TableSnapshot::rows).sum();
        Ok(Self {
            remembered: Remembered::of(workspace, lake, snapshot.version, rows),
            facts: reading.priced(Facts::from_snapshot(&snapshot))?,
            origin: Origin::Lake { version: snapshot.version },
            supplied,
            other_clock: other_clock(workspace, reading.zone),
            further: further(workspace),
        })
    }

    /// Tells of every bucket that is done, from now on.
    #[must_use]
    pub fn watched(self, watch: impl Fn(Step) + Send + Sync + 'static) -> Self {
        Self { facts: self.facts.watched(watch), ..self }
    }

    /// Reads files; times with an offset are read on the policy's clock, amounts are put in its currency.
    pub fn of_files(files: &Files, policy: &Policy, progress: &dyn Progress) -> Result<Self, AppError> {
        Self::of_files_as(files, &Reading::of(policy), progress)
    }

    /// The same for [`crate::tier::tier`] alone, which needs few columns of orders.
    pub fn of_files_to_tier(
        files: &Files,
        policy: &Policy,
        as_of: &AsOf,
        progress: &dyn Progress,
    ) -> Result<Self, AppError> {
        let columns = crate::tier::order_columns(policy, as_of)?;
        Self::of_files_as(files, &Reading { order_columns: columns.as_ref(), ..Reading::of(policy) }, progress)
    }

    /// The same for whoever needs no policy.
    pub fn of_files_as(files: &Files, reading: &Reading<'_>, progress: &dyn Progress) -> Result<Self, AppError> {
        FilesRead { reading, progress, laid: None, batches: BTreeMap::new(), files: Vec::new() }.all(files)
    }
}

/// Files as they are read.
struct FilesRead<'a> {
    reading: &'a Reading<'a>,
    progress: &'a dyn Progress,
    /// Orders that were laid out while they were read.
    laid: Option<Gathering>,
    batches: BTreeMap<&'static str, Vec<RecordBatch>>,
    files: Vec<(&'static str, FileIntake)>,
}

impl FilesRead<'_> {
    fn all(mut self, files: &Files) -> Result<Inputs, AppError> {
        for (name, paths) in &files.by_kind {
            let Some(kind) = FactKind::named(name) else { continue };
            refuse_doubles(paths)?;
            let mapping = files.mapping_of(name).map(mapping).transpose()?;
            let limits = &Limits::default();
            let (mapping, zone, progress) = (mapping.as_ref(), self.reading.zone, self.progress);
            self.kind(&Request { kind, files: paths, mapping, zone, progress, limits, of_use: None })?;
        }
        let rows = |rows: &Vec<RecordBatch>| rows.iter().any(|batch| batch.num_rows() > 0);
        let mut supplied: BTreeSet<_> =
            self.batches.iter().filter(|(_, batches)| rows(batches)).map(|(kind, _)| *kind).collect();
        supplied.extend(self.laid.iter().filter(|laid| laid.rows() > 0).map(|_| ORDERS.name));
        let batches = self.batches.into_iter().filter_map(|(name, rows)| Some((FactKind::named(name)?, rows)));
        let buckets = self.laid.as_ref().map_or(BUCKETS_IN_MEMORY, Gathering::buckets);
        let facts = Facts::from_batches(buckets, terrace_lake::consolidate(batches.collect())?)?;
        let facts = match self.laid {
            Some(laid) => laid.beside(facts),
            None => facts,
        };
        let facts = self.reading.priced(facts)?;
        let further = self.files.iter().flat_map(|(_, file)| file.guess.custom.iter().cloned()).collect();
        let origin = Origin::Files(self.files);
        Ok(Inputs { facts, origin, supplied, other_clock: None, further, remembered: None })
    }

    /// Reads the files of one kind.
    fn kind(&mut self, request: &Request<'_>) -> Result<(), AppError> {
        let name = request.kind.name;
        let laid = match self.reading.order_columns {
            Some(columns) => straight::read(request, columns)?,
            None => None,
        };
        let (files, customers) = match laid {
            Some(Straight { gathering, files, customers }) => {
                self.laid = Some(gathering);
                (files, customers)
            }
            None => self.collected(request)?,
        };
        if !customers.is_empty() {
            self.batches.entry(CUSTOMERS.name).or_default().extend(customers);
        }
        self.files.extend(files.into_iter().map(|file| (name, file)));
        Ok(())
    }

    /// Keeps the rows of files as they are; whom their lines show is answered beside.
    fn collected(&mut self, request: &Request<'_>) -> Result<(Vec<FileIntake>, Vec<RecordBatch>), AppError> {
        let Collected { files, batches, customers } = terrace_intake::collect(request)?;
        self.batches.entry(request.kind.name).or_default().extend(batches);
        Ok((files, customers))
    }
}

/// What holds: the newest version, or while an import is being taken back the one from before.
fn newest(workspace: &Workspace, lake: &Lake) -> Result<Snapshot, AppError> {
    loop {
        let snapshot = lake.snapshot()?;
        if let Some(from) = readable_version(workspace)? {
            return Ok(lake.snapshot_at(from)?);
        }
        // An undo that ended between the two looks may have shown a version of its middle.
        if lake.versions()?.last().is_none_or(|newest| newest.version == snapshot.version) {
            return Ok(snapshot);
        }
    }
}

/// The clock of imports whose times had offsets, where it is another than the policy's. A remark hangs on it, so a
/// damaged record does not stop a run.
fn other_clock(workspace: &Workspace, zone: &Zone) -> Option<Zone> {
    let offsets = |record: &ImportRecord| {
        let columns = record.understood.iter().flat_map(|file| &file.columns);
        !record.undone && columns.flat_map(|column| &column.times).any(|form| form == "with_offset")
    };
    let known = list(workspace).unwrap_or_default();
    let mut clocks = known.into_iter().filter(offsets).filter_map(|record| Zone::new(&record.timezone).ok());
    clocks.find(|clock| clock.name() != zone.name())
}

/// The headers of the further columns of all customer files that were imported. A remark hangs on them, so a damaged
/// record does not stop a run.
pub(crate) fn further(workspace: &Workspace) -> BTreeSet<String> {
    let known = list(workspace).unwrap_or_default();
    let held = known.into_iter().filter(|record| !record.undone).flat_map(|record| record.understood);
    held.flat_map(|file| file.custom).collect()
}

/// Reads a mapping file.
pub fn mapping(path: &Path) -> Result<Mapping, AppError> {
    let text = read_text(path)?;
    parse_mapping(&path.display().to_string(), &text)
}

/// Understands the text of a mapping file.
pub fn parse_mapping(file: &str, text: &str) -> Result<Mapping, AppError> {
    Mapping::parse(file, text).map_err(|problems| AppError::Mapping { file: file.to_owned(), problems })
}

/// The same file twice in one command would count its rows twice.
pub fn refuse_doubles(paths: &[PathBuf]) -> Result<(), AppError> {
    let mut seen = BTreeSet::new();
    for path in paths {
        let real = path.canonicalize().map_err(|cause| AppError::reading(path, cause))?;
        if !seen.insert(real) {
            return Err(AppError::SameFileTwice(path.clone()));
        }
    }
    Ok(())
}
