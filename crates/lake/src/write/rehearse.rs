//! What an import would do, without doing it.

use super::plan::Plan;
use super::target::Target;
use crate::Lake;
use crate::counts::Counts;
use crate::error::LakeError;
use crate::log::table::{self, OpenTable, files_of};
use crate::log::version::LakeVersion;
use crate::met::MetOrders;
use crate::schema::StoredForm;
use crate::staging::Staging;
use std::collections::BTreeMap;
use std::path::Path;
use terrace_domain::{CancelToken, FactKind};

/// What an import would do to the lake as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rehearsed {
    /// What would become of the rows, by fact kind; a kind is absent of which that is only known once rows are written.
    pub counts: BTreeMap<&'static str, Counts>,
    /// The orders of which rows are known already, in the lake or in an earlier file.
    pub met: MetOrders,
}

impl Lake {
    /// Tells what an import of these rows would do, and writes nothing but what waits with the staging.
    ///
    /// # Errors
    /// As an import's, for what is found before anything is written.
    pub fn rehearse(&self, staging: Staging, cancel: &CancelToken) -> Result<Rehearsed, LakeError> {
        let lease = self.pin(None)?;
        rehearse(&self.root, lease.version(), self.buckets, staging, cancel)
    }
}

/// The same where there is no lake yet: rows meet those of earlier files alone.
///
/// # Errors
/// As [`Lake::rehearse`].
pub fn rehearse_first(staging: Staging, cancel: &CancelToken) -> Result<Rehearsed, LakeError> {
    let root = staging.root().to_owned();
    rehearse(&root, &LakeVersion::default(), crate::DEFAULT_BUCKETS, staging, cancel)
}

fn rehearse(
    root: &Path,
    version: &LakeVersion,
    buckets: u32,
    staging: Staging,
    cancel: &CancelToken,
) -> Result<Rehearsed, LakeError> {
    let (limits, known_orders) = (staging.limits, staging.known_orders);
    let mut rehearsed = Rehearsed { counts: BTreeMap::new(), met: MetOrders::default() };
    for staged in staging.into_kinds()? {
        let kind: &'static FactKind = staged.kind;
        let table = table::open(root, kind, version)?;
        let form = table.as_ref().map_or_else(|| Ok(StoredForm::known(kind)), OpenTable::form)?;
        let files = files_of(table.as_ref())?;
        let buckets = version.buckets.unwrap_or(buckets);
        let target = Target { root, limits, cancel, kind, form, buckets, files, known_orders, replays: false, at: 0 };
        let plan = Plan::decide(target, staged, false)?;
        if plan.is_decided() {
            rehearsed.counts.insert(kind.name, plan.counts);
        }
        rehearsed.met.add(plan.met);
    }
    Ok(rehearsed)
}
