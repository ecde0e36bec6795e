//! An import: rows come in, and correct what is stored.
//!
//! What rows of one key do to each other stands with [`super::merge`]; this page tells how the rows that concern each
//! other are found among all that are stored, without reading most of it.
//!
//! 1. **Staging** ([`crate::staging`]), before the lake is held. Rows are brought into the form of their kind. While
//!    they are few they stay in memory; then they lie on disk, parted by the hash of their customer, so that a
//!    partition can later be worked on alone.
//! 2. **Deciding** ([`super::plan`]), per kind, before anything is written. What becomes of a row depends on the rows
//!    that share its *id*: the first column of its key, which is the order id for orders, the customer for most others.
//!    - *Few rows* ([`super::decide`]). Their ids are looked for in the stored files: bounds, then bloom filters, then
//!      the id column rule out most ([`crate::files::probe`]). The stored rows found are read, and
//!      [`super::merge`] decides for both together: which incoming rows are dropped, which stored ones are removed.
//!    - *Many rows keyed by the customer*. Nothing is decided yet: each partition meets the stored rows of its own
//!      buckets alone when it is written.
//!    - *Many rows keyed by another id* ([`super::large`]). Rows of an order may lie in several partitions, under
//!      several customers. [`super::suspects`] finds the ids that may occur more than once, in the import or in the
//!      lake, with two bits per id. Rows of these few ids are gathered from the import and from the stored files,
//!      parted again by id, and merged part by part. All other rows meet nothing and are accepted as they are.
//! 3. **Growing**. If the largest table has outgrown its buckets, their number doubles, for all tables: tables that
//!    nothing comes into take part with an empty plan.
//! 4. **Writing** ([`super::output`]). Rows that are stored become new files, one per bucket, sorted. Stored files
//!    that lose rows are written again without them, and so are the small files of a bucket that has many, merged into
//!    one. Nothing names the new files yet; all are flushed.
//! 5. **Committing** ([`crate::writer`]). One Delta commit per table, each flushed, then the list of customers whose
//!    facts changed, then the lake version, which appears by a rename. Only from here on readers see the import; an
//!    error or a crash before it is taken back by removing log entries and files that no lake version names.
//!
//! An import that changes nothing makes no version.

use super::plan::{Incoming, Plan};
use super::target::Target;
use crate::counts::Counts;
use crate::error::LakeError;
use crate::log::table::{OpenTable, files_of};
use crate::log::touched::Touched;
use crate::met::MetOrders;
use crate::progress::RowProgress;
use crate::schema::StoredForm;
use crate::staging::Staging;
use crate::writer::{Cause, Stamp, Writer};
use arrow::array::RecordBatch;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use terrace_domain::facts::ORDERS;
use terrace_domain::{FactKind, KnownOrders};

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The newest lake version now; the one before if nothing changed.
    pub version: u64,
    /// What became of the rows, by fact kind.
    pub counts: BTreeMap<&'static str, Counts>,
    /// The orders of which rows were known already.
    pub met: MetOrders,
}

impl Writer {
    /// Brings in the rows of one import: all of them, or on any error none.
    ///
    /// What rows of the same key do to each other stands at the head of this crate. Where nothing changes, no version
    /// is made.
    ///
    /// # Errors
    /// What the disk says. The lake then is as it was.
    pub fn import(&mut self, staging: Staging, stamp: &Stamp) -> Result<Imported, LakeError> {
        self.import_with_progress(staging, stamp, &|_, _| {})
    }

    /// The same, telling how far it is.
    ///
    /// # Errors
    /// As [`Writer::import`].
    pub fn import_with_progress(
        &mut self,
        staging: Staging,
        stamp: &Stamp,
        progress: RowProgress<'_>,
    ) -> Result<Imported, LakeError> {
        self.transact(|writer| {
            let mut tables = Vec::new();
            let mut plans = Vec::new();
            let rules = (staging.known_orders, staging.replays);
            for staged in staging.into_kinds()? {
                let table = writer.open(staged.kind)?;
                let target = writer.target(staged.kind, table.as_ref(), rules)?;
                let shared = writer.may_have_one_row_per_order(staged.kind);
                plans.push(Plan::decide(target, staged, shared)?);
                tables.push(table);
            }
            let buckets = writer.buckets_after(&plans);
            if buckets > writer.buckets() {
                for kind in writer.other_kinds(&plans) {
                    let table = writer.open(kind)?;
                    plans.push(Plan::unchanged(writer.target(kind, table.as_ref(), rules)?));
                    tables.push(table);
                }
            }
            let touched = Mutex::new(Touched::default());
            let mut one_row_per_order = writer.may_have_one_row_per_order(&ORDERS);
            let (mut counts, mut changes) = (BTreeMap::new(), Vec::new());
            let mut met = MetOrders::default();
            for (mut plan, table) in plans.into_iter().zip(tables) {
                met.add(std::mem::take(&mut plan.met));
                let kind = plan.target.kind;
                let came_in = !matches!(plan.incoming, Incoming::Nothing);
                let written = plan.write(buckets, &touched, progress)?;
                one_row_per_order &= kind.name != ORDERS.name || !written.shared;
                if came_in {
                    counts.insert(kind.name, written.counts);
                }
                changes.push((kind, table, written.change));
            }
            let touched = touched.into_inner().unwrap_or_else(PoisonError::into_inner);
            let cause = Cause::Import { touched, buckets, one_row_per_order };
            let version = writer.commit(changes, cause, &counts, stamp)?;
            Ok(Imported { version, counts, met })
        })
    }

    /// Brings in rows that are in memory already; a kind may come several times, its rows then count as later ones.
    ///
    /// # Errors
    /// [`LakeError::Rows`] for rows of another form; else as [`Writer::import`].
    pub fn import_batches(
        &mut self,
        batches: Vec<(&'static FactKind, Vec<RecordBatch>)>,
        stamp: &Stamp,
    ) -> Result<Imported, LakeError> {
        let staging = Staging::start(&self.root, self.initial_buckets, self.limits);
        let rows = batches.into_iter().flat_map(|(kind, rows)| rows.into_iter().map(move |batch| (kind, batch)));
        for (position, (kind, batch)) in (0..).zip(rows) {
            staging.put(kind, position, batch)?;
        }
        self.import(staging, stamp)
    }

    fn target(
        &self,
        kind: &'static FactKind,
        table: Option<&OpenTable>,
        (known_orders, replays): (KnownOrders, bool),
    ) -> Result<Target<'_>, LakeError> {
        let (root, files) = (self.root.as_path(), files_of(table)?);
        let form = table.map_or_else(|| Ok(StoredForm::known(kind)), OpenTable::form)?;
        let (buckets, at) = (self.buckets(), self.lock.taken_at()?);
        Ok(Target {
            root,
            limits: self.limits,
            cancel: &self.cancel,
            kind,
            form,
            buckets,
            files,
            known_orders,
            replays,
            at,
        })
    }

    /// Whether every order is one row up to now; an empty lake has no other.
    fn may_have_one_row_per_order(&self, kind: &FactKind) -> bool {
        kind.name == ORDERS.name && (self.newest.one_row_per_order || !self.newest.tables.contains_key(kind.name))
    }

    /// How many buckets suit the tables after an import. They stay while there is a table that this program cannot
    /// lay out anew with the others.
    fn buckets_after(&self, plans: &[Plan<'_>]) -> u32 {
        if self.newest.tables.keys().any(|name| FactKind::named(name).is_none()) {
            return self.buckets();
        }
        let growing = plans.iter().filter(|plan| plan.rows_in() > 0);
        self.limits.buckets_for(self.buckets(), growing.map(Plan::rows_after).max().unwrap_or(0))
    }

    fn other_kinds(&self, plans: &[Plan<'_>]) -> Vec<&'static FactKind> {
        let kinds = self.newest.tables.keys().filter_map(|name| FactKind::named(name));
        kinds.filter(|kind| plans.iter().all(|plan| plan.target.kind.name != kind.name)).collect()
    }
}
