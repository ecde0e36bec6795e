//! The tiers of single customers as they are now, by the cutoffs of the newest kept run, which are read once.

use super::compute::compute;
use crate::context::RunContext;
use crate::error::AppError;
use crate::facts::{Inputs, Unsealed};
use crate::history::{KeptRun, RunRecord, newest_of_rules};
use crate::policies::LoadedPolicy;
use crate::workspace::Workspace;
use std::sync::{Arc, Mutex, PoisonError};
use terrace_analytics::FittedModels;
use terrace_domain::{AsOf, CustomerId};
use terrace_policy::Policy;
use terrace_tiering::{Cutoffs, classify};

/// The tiers of a customer by scheme, both by name; `None` for who has no facts.
pub type LiveTiers = Option<Vec<(String, Option<String>)>>;

/// What of a kept run classifies one customer.
#[derive(Debug)]
pub(crate) struct LiveBasis {
    run: RunRecord,
    cutoffs: Cutoffs,
    models: FittedModels,
}

/// The one that was read last.
#[derive(Debug, Default)]
pub(crate) struct LiveBases(Mutex<Option<Arc<LiveBasis>>>);

impl LiveBases {
    /// That of the newest kept run of these rules for a moment up to one; `None` if there is none.
    ///
    /// # Errors
    /// A damaged run, and what the disk says.
    pub(crate) fn newest(
        &self,
        workspace: &Workspace,
        policy: &Policy,
        as_of: &AsOf,
    ) -> Result<Option<Arc<LiveBasis>>, AppError> {
        let Some(run) = newest_of_rules(workspace, &policy.hash, as_of.local())? else { return Ok(None) };
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(known) = known.filter(|known| known.run.is_same_run(run.record())) {
            return Ok(Some(known));
        }
        let read =
            |run: &KeptRun| Ok(LiveBasis { run: run.record().clone(), cutoffs: run.cutoffs()?, models: run.models()? });
        let Some(basis) = run.read_current(read)?.map(Arc::new) else { return Ok(None) };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&basis));
        Ok(Some(basis))
    }
}

/// The tiers of one customer, some of whose facts are not in the lake yet.
///
/// # Errors
/// What reading facts may say.
pub(crate) fn live_tiers(
    policy: &Arc<LoadedPolicy>,
    basis: &LiveBasis,
    (inputs, workspace): (&Inputs, &Workspace),
    as_of: &AsOf,
    (customer, unsealed): (&CustomerId, &[Unsealed]),
    ctx: &RunContext<'_>,
) -> Result<LiveTiers, AppError> {
    let rules = &policy.policy;
    let inputs = inputs.clone().with_unsealed(unsealed, &workspace.config().timezone, ctx)?;
    let frame = compute(rules, &rules.attributes, &inputs, as_of, Some((customer, &basis.models)))?.frame;
    if frame.ids.is_empty() {
        return Ok(None);
    }
    let classes = classify(rules, &basis.cutoffs, &frame)?;
    // Natural groups may have been named by the run.
    let named = policy.with_group_names(&basis.cutoffs);
    let tiers = named.policy.schemes.iter().enumerate().map(|(at, scheme)| {
        let tier = classes.tier(at, 0).and_then(|tier| scheme.tiers.get(usize::from(tier)));
        (scheme.name.to_string(), tier.map(|tier| tier.id.to_string()))
    });
    Ok(Some(tiers.collect()))
}
