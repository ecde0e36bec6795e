//! What a kept run rests on: by it others tell that computing everybody anew would say the same.

use super::cutoffs::read_cutoffs;
use super::groups::earlier_groups;
use super::run::KeptRun;
use super::select::runs_of;
use crate::error::AppError;
use crate::facts::lake_state;
use crate::workspace::Workspace;
use serde::{Deserialize, Serialize};
use terrace_analytics::{CostCoverage, FieldFound, fingerprint_of};
use terrace_domain::{AsOf, LocalTime};
use terrace_policy::{MeasureUse, Policy, SchemeKind};
use terrace_tiering::{Cutoffs, SchemeCutoffs};
use xxhash_rust::xxh3::xxh3_128;

/// The form in which grounds are written.
const FORMAT: u32 = 2;

/// What a run rests on, and what it found in the facts that answers about one customer tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RunGrounds {
    format: u32,
    /// See [`basis_of`].
    basis: String,
    /// The newest order of all, in microseconds on the policy's clock.
    newest_order: Option<i64>,
    /// What was found of the policy's custom fields.
    fields: Vec<FieldFound>,
    /// How many order lines say what they cost, if a metric rests on it.
    costs: Option<CostCoverage>,
}

impl RunGrounds {
    pub(crate) fn new(
        basis: String,
        newest_order: Option<LocalTime>,
        fields: Vec<FieldFound>,
        costs: Option<CostCoverage>,
    ) -> Self {
        Self { format: FORMAT, basis, newest_order: newest_order.map(LocalTime::micros), fields, costs }
    }

    /// How many order lines say what they cost, if a metric rests on it.
    pub(crate) const fn costs(&self) -> Option<CostCoverage> {
        self.costs
    }

    /// When the newest order of all was placed.
    pub(crate) fn newest_order(&self) -> Option<LocalTime> {
        self.newest_order.map(LocalTime::from_micros)
    }

    /// What was found of the policy's custom fields.
    pub(crate) fn fields(&self) -> &[FieldFound] {
        &self.fields
    }
}

impl KeptRun {
    /// What it rests on; `None` if it does not say so in a form that this program reads.
    ///
    /// # Errors
    /// As [`KeptRun::ids`].
    pub(crate) fn grounds(&self) -> Result<Option<RunGrounds>, AppError> {
        let Some(name) = &self.record.files.grounds else { return Ok(None) };
        let grounds: RunGrounds = self.read_json(name)?;
        Ok(Some(grounds).filter(|grounds| grounds.format == FORMAT))
    }
}

/// Tells the facts and the computing that a run rests on from all others: the state of the lake, what was asked of it,
/// and the program. Returns `None` if the lake has no such version.
///
/// # Errors
/// An unknown measure, or what the disk says.
pub(crate) fn basis_of(
    workspace: &Workspace,
    lake_version: u64,
    uses: &[MeasureUse],
) -> Result<Option<String>, AppError> {
    let Some(lake) = workspace.lake_if_any()? else { return Ok(None) };
    let versions = lake.versions()?;
    let Some(version) = versions.iter().find(|version| version.version == lake_version) else { return Ok(None) };
    let (program, state, asked) = (env!("CARGO_PKG_VERSION"), lake_state(version), fingerprint_of(uses)?);
    Ok(Some(format!("{:032x}", xxh3_128(format!("{program}\n{state}\n{asked}").as_bytes()))))
}

/// A kept run that says what computing everybody anew would say.
#[derive(Debug)]
pub(crate) struct SameRun {
    pub(crate) run: KeptRun,
    pub(crate) grounds: RunGrounds,
    pub(crate) cutoffs: Cutoffs,
}

/// Returns the kept run that says what computing everybody anew would say, if there is one: of these very rules, for
/// this moment, over this state of the lake, with nobody erased from it since.
///
/// # Errors
/// What the disk says, and damaged runs.
pub(crate) fn same_run(
    workspace: &Workspace,
    policy: &Policy,
    as_of: &AsOf,
    lake_version: u64,
    uses: &[MeasureUse],
) -> Result<Option<SameRun>, AppError> {
    let moment = as_of.local().to_string();
    for run in runs_of(workspace, &policy.hash)?.into_iter().rev() {
        let record = run.record();
        let is_same = record.policy.name == policy.name.as_str()
            && record.lake_version == lake_version
            && record.timezone == as_of.zone().name()
            && record.as_of == moment
            && record.files.rows == record.customers;
        if !is_same {
            continue;
        }
        let Some(grounds) = run.grounds()? else { continue };
        if basis_of(workspace, lake_version, uses)?.as_ref() != Some(&grounds.basis) {
            continue;
        }
        let cutoffs = read_cutoffs(&run.folder, record)?;
        if keeps_groups(workspace, policy, as_of, &cutoffs)? {
            return Ok(Some(SameRun { run, grounds, cutoffs }));
        }
    }
    Ok(None)
}

/// Whether natural groups found anew would be numbered as in these cutoffs: they are if they go by these.
fn keeps_groups(workspace: &Workspace, policy: &Policy, as_of: &AsOf, cutoffs: &Cutoffs) -> Result<bool, AppError> {
    if !policy.schemes.iter().any(|scheme| matches!(scheme.kind, SchemeKind::Clusters { .. })) {
        return Ok(true);
    }
    let earlier = earlier_groups(Some(workspace), policy, as_of)?;
    let is_kept = |(name, own): (&String, &SchemeCutoffs)| match own {
        SchemeCutoffs::Clusters { groups, .. } => groups.groups.is_empty() || earlier.schemes.get(name) == Some(own),
        _ => true,
    };
    Ok(cutoffs.schemes.iter().all(is_kept))
}
