//! Facts straight from files, nothing stored.

use super::joined::{joined, refuse_doubles};
use super::straight::{self, BUCKETS, Straight};
use super::{Inputs, Origin, ReadingOptions};
use crate::context::RunContext;
use crate::error::AppError;
use crate::shelf::{KeptMapping, parse_mapping};
use arrow::array::RecordBatch;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use terrace_analytics::{Facts, Gathering};
use terrace_domain::FactKind;
use terrace_domain::facts::{CUSTOMERS, ORDERS};
use terrace_intake::{Collected, FileIntake, Limits, Mapping, Note, Request, Source};
use terrace_lake::{MetOrders, ReadRows};
use terrace_policy::Policy;

/// Files to compute from straight away, nothing stored.
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// By kind of facts, in the order given.
    pub by_kind: BTreeMap<&'static str, Vec<PathBuf>>,
    /// A mapping file that says no kind: for the orders, or for the only kind.
    pub mapping: Option<PathBuf>,
    /// Mapping files by the kind of facts that they are for.
    pub mappings: BTreeMap<&'static str, PathBuf>,
    /// What is no file, such as an upload, by kind of facts.
    pub sources: BTreeMap<&'static str, Vec<Source>>,
    /// Whether rows whose status nobody knows are sales, however many they are.
    pub unknown_as_sales: bool,
}

impl Files {
    /// Returns the kind whose files the mapping that names none is for, or `None` if that cannot be told.
    pub fn kind_of_mapping(&self) -> Option<&'static str> {
        let free = |kind: &&str| !self.mappings.contains_key(*kind);
        let mut kinds = self.by_kind.keys().copied().filter(free);
        match (kinds.next(), kinds.next()) {
            (Some(only), None) => Some(only),
            _ => Some("orders").filter(|orders| self.by_kind.contains_key(orders) && free(orders)),
        }
    }

    /// The mapping file for a kind.
    fn mapping_of(&self, kind: &str) -> Option<&Path> {
        let unsaid = self.mapping.as_deref().filter(|_| self.kind_of_mapping() == Some(kind));
        self.mappings.get(kind).map(PathBuf::as_path).or(unsaid)
    }
}

impl Inputs {
    /// Reads files; times with an offset are read on the policy's clock, amounts are put in its currency.
    pub fn of_files(files: &Files, policy: &Policy, ctx: &RunContext<'_>) -> Result<Self, AppError> {
        Self::of_files_as(files, &ReadingOptions::of(policy), ctx)
    }

    /// The same for whoever needs no policy.
    pub fn of_files_as(files: &Files, reading: &ReadingOptions<'_>, ctx: &RunContext<'_>) -> Result<Self, AppError> {
        FilesRead { reading, ctx: *ctx, laid: None, rows: BTreeMap::new(), files: Vec::new() }.all(files)
    }
}

/// Files as they are read.
struct FilesRead<'a> {
    reading: &'a ReadingOptions<'a>,
    ctx: RunContext<'a>,
    /// Orders that were laid out while they were read.
    laid: Option<Gathering>,
    rows: BTreeMap<&'static str, ReadRows>,
    files: Vec<(&'static str, FileIntake)>,
}

impl FilesRead<'_> {
    fn all(mut self, files: &Files) -> Result<Inputs, AppError> {
        let names: BTreeSet<&'static str> = files.by_kind.keys().chain(files.sources.keys()).copied().collect();
        for name in names {
            let kind = FactKind::named(name).ok_or_else(|| AppError::UnknownKind(name.to_owned()))?;
            // A kind may have files, what is no file, or both.
            let mut sources = files.by_kind.get(name).map(|paths| Source::paths(paths)).unwrap_or_default();
            sources.extend(files.sources.get(name).into_iter().flatten().cloned());
            refuse_doubles(&sources)?;
            let mapping = files.mapping_of(name).map(KeptMapping::read).transpose()?;
            let (sources, mapping) = joined(name, sources, mapping, &self.ctx)?;
            let mapping = mapping.map(|kept| parse_mapping(&kept.name, &kept.text)).transpose()?;
            let limits = &Limits::default();
            let (mapping, zone, sources) = (mapping.as_ref(), self.reading.zone, sources.as_slice());
            let request = self.ctx.reading(kind, sources, mapping, zone, limits);
            self.kind(&Request { unknown_as_sales: files.unknown_as_sales, ..request })?;
        }
        let any = |rows: &ReadRows| rows.batches.iter().any(|batch| batch.num_rows() > 0);
        let mut supplied: BTreeSet<_> = self.rows.iter().filter(|(_, rows)| any(rows)).map(|(kind, _)| *kind).collect();
        supplied.extend(self.laid.iter().filter(|laid| laid.rows() > 0).map(|_| ORDERS.name));
        let (mut batches, mut met) = (Vec::new(), MetOrders::default());
        for (name, rows) in self.rows {
            let kind = FactKind::named(name).ok_or_else(|| AppError::UnknownKind(name.to_owned()))?;
            let (holding, met_here) = terrace_lake::consolidate(kind, &rows, self.ctx.cancel)?;
            batches.push((kind, holding));
            if !met_here.is_empty() {
                met = met_here;
            }
        }
        let buckets = self.laid.as_ref().map_or(BUCKETS, Gathering::buckets);
        let facts = Facts::from_batches(buckets, batches)?;
        self.ctx.check()?;
        let facts = match self.laid {
            Some(laid) => facts.with_orders(laid),
            None => facts,
        };
        let facts = facts.with_cancel(self.ctx.cancel.clone());
        let facts = self.reading.priced(facts)?;
        let of_customers = self.files.iter().filter(|(kind, _)| *kind == CUSTOMERS.name);
        let further = of_customers.flat_map(|(_, file)| file.guess.custom.iter().cloned()).collect();
        let found = self.files.iter().flat_map(|(_, file)| &file.guess.notes).filter_map(|note| match note {
            Note::CurrencySigns { signs, .. } => Some(signs),
            _ => None,
        });
        let signs = found.flat_map(|signs| signs.split_whitespace()).map(str::to_owned).collect();
        let origin = Origin::Files(self.files);
        let (other_clock, remembered, has_unsealed, _lease) = (None, None, false, None);
        Ok(Inputs { facts, origin, supplied, other_clock, signs, further, met, has_unsealed, remembered, _lease })
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
            self.rows.entry(CUSTOMERS.name).or_default().batches.extend(customers);
        }
        self.files.extend(files.into_iter().map(|file| (name, file)));
        Ok(())
    }

    /// Keeps the rows of files as they are; whom their lines show is answered beside.
    fn collected(&mut self, request: &Request<'_>) -> Result<(Vec<FileIntake>, Vec<RecordBatch>), AppError> {
        let Collected { files, batches, files_of_batches, customers } = terrace_intake::collect(request)?;
        let known_orders = request.mapping.map(Mapping::known_orders).unwrap_or_default();
        let rows = self.rows.entry(request.kind.name).or_default();
        // Kinds come in the order of their names, so those customers are already there whom files of customers name.
        rows.batches.extend(batches);
        rows.files = files_of_batches;
        rows.known_orders = known_orders;
        Ok((files, customers))
    }
}
