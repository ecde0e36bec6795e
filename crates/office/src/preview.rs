//! What a policy would do, on the facts that are stored.

use crate::error::OfficeError;
use crate::office::{Office, as_of_now};
use crate::roles::{Caller, Right};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use terrace_app::changes::{CompareRequest, Side, compare};
use terrace_app::facts::{Origin, ReadingOptions};
use terrace_app::history::{KeptRun, newest_pair};
use terrace_app::plans::{gives_discounts, planned_discounts};
use terrace_app::policies::{LoadedPolicy, check_text};
use terrace_app::runs::{TierRequest, Tiered};
use terrace_app::views::{ByName, PlannedDiscountsView, SchemeChangesView, TierView};
use terrace_app::{AppError, HistoryError, RunContext, Terrace};
use terrace_domain::{AsOf, UnixTime};

/// A policy to try.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PreviewBody {
    /// Its text.
    pub text: String,
}

/// What a policy would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PolicyPreviewView {
    /// The distribution that it gives.
    pub run: TierView,
    /// The kept run of the policy in force that it is held against, which is for the same moment; `None` where none is
    /// kept.
    pub against: Option<u64>,
    /// Who would move, in the schemes that both have.
    pub schemes: ByName<SchemeChangesView>,
    /// What discounts of levels and tiers take off; absent where neither policy has any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discounts: Option<PlannedDiscountsView>,
}

impl Office {
    /// What a policy would do: everybody classified by it for the moment of the newest kept run of the policy in force,
    /// and held against that run; now, where none is kept. Nothing is changed.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], all mistakes of the policy, and what reading facts may say.
    pub async fn preview_policy(
        &self,
        caller: &Caller,
        body: &PreviewBody,
        now: UnixTime,
    ) -> Result<PolicyPreviewView, OfficeError> {
        caller.must(Right::SeeWork)?;
        let draft = Arc::new(check_text("draft.yaml".to_owned(), body.text.clone())?);
        self.seal(now).await?;
        self.hand_in_overrides().await?;
        let policy = self.policy();
        // Who may not see customers is told of none.
        let with_movers = caller.role.may(Right::SeeCustomers);
        self.over_facts(now, move |terrace, ctx| preview(terrace, (&policy, &draft), with_movers, now, ctx)).await
    }
}

/// Everybody classified by a draft.
pub(crate) struct DraftRun {
    pub(crate) run: Arc<Tiered>,
    as_of: AsOf,
    version: u64,
    /// The newest kept run of the policy in force, which is for the same moment.
    kept: Option<KeptRun>,
}

impl DraftRun {
    /// The version of the lake that it is over.
    pub(crate) fn version(&self) -> u64 {
        self.version
    }
}

/// Classifies everybody by a draft for the moment of the newest kept run of the policy in force, and by its facts, as long as
/// they are there: nothing but the rules differs then. Now, where none is kept.
pub(crate) fn run_of_draft(
    terrace: &Terrace,
    (policy, draft): (&LoadedPolicy, &Arc<LoadedPolicy>),
    now: UnixTime,
    ctx: &RunContext<'_>,
) -> Result<DraftRun, AppError> {
    let (kept, _) = newest_pair(terrace.workspace(), policy.policy.name.as_str())?;
    let kept = kept.filter(|kept| kept.record().policy.is_same(&policy.policy.hash));
    let as_of = match &kept {
        Some(kept) => kept.record().as_of()?,
        None => as_of_now(&draft.policy, now),
    };
    let lease = match kept.as_ref().map(|kept| kept.record().lake_version) {
        Some(version) => terrace.pin(Some(version)).or_else(|_| terrace.pin(None))?,
        None => terrace.pin(None)?,
    };
    let version = lease.version().version;
    let run = terrace.tier(&TierRequest::new(Arc::clone(draft), as_of.clone()), Some(version), ctx)?;
    Ok(DraftRun { run, as_of, version, kept })
}

fn preview(
    terrace: &Terrace,
    policies: (&Arc<LoadedPolicy>, &Arc<LoadedPolicy>),
    with_movers: bool,
    now: UnixTime,
    ctx: &RunContext<'_>,
) -> Result<PolicyPreviewView, AppError> {
    let DraftRun { run: tiered, as_of, version, kept } = run_of_draft(terrace, (policies.0, policies.1), now, ctx)?;
    let changes = match &kept {
        Some(kept) => {
            let from = Side::Kept(kept);
            let request = CompareRequest { from, to: Side::Now(&tiered), scheme: None, causes: with_movers };
            match compare(&request, ctx) {
                Ok(changes) => Some(changes),
                Err(AppError::History(HistoryError::NothingInCommon { .. })) => None,
                Err(other) => return Err(other),
            }
        }
        None => None,
    };
    let moved = changes.iter().flat_map(|changes| {
        changes.schemes.iter().map(|scheme| {
            let view = SchemeChangesView::new(changes, scheme);
            let largest = if with_movers { view.largest } else { Vec::new() };
            (scheme.to.name.clone(), SchemeChangesView { largest, ..view })
        })
    });
    let (held, draft) = policies;
    let discounts = match gives_discounts(&held.policy) || gives_discounts(&draft.policy) {
        true => {
            let held = TierRequest::new(Arc::clone(held), as_of.clone());
            let now = terrace.tier(&held, Some(version), ctx)?;
            let inputs = terrace.facts(&ReadingOptions::of(&draft.policy), Some(version), ctx)?;
            planned_discounts(&now, &tiered, &inputs, ctx)?
        }
        false => None,
    };
    Ok(PolicyPreviewView {
        discounts: discounts.as_ref().map(PlannedDiscountsView::new),
        run: TierView::new(&tiered.policy, &as_of, &Origin::Lake { version }, &tiered),
        against: kept.as_ref().filter(|_| changes.is_some()).map(|kept| kept.record().number),
        schemes: moved.collect(),
    })
}
