//! What a manager looks at first: how the newest run stands beside the one before, and what needs a look.

use crate::error::OfficeError;
use crate::office::{Office, local};
use crate::roles::{Caller, Right};
use schemars::JsonSchema;
use serde::Serialize;
use terrace_app::changes::{CompareRequest, Side, compare};
use terrace_app::history::{KeptRun, newest_pair};
use terrace_app::imports::{ImportRecord, list};
use terrace_app::upkeep::Status;
use terrace_app::views::{
    ByName, ChangesView, DecimalView, MatrixEndView, RunSchemeView, RunTierView, RunView, SchemeChangesView,
};
use terrace_app::{AppError, HistoryError, RunContext, Terrace};
use terrace_domain::{LocalTime, MICROS_PER_DAY, Money, UnixTime};
use terrace_policy::Policy;
use terrace_words::Title;

/// Days without a new order after which the data is called stale.
const STALE_DAYS: i64 = 7;

/// How many of the newest imports are looked at.
const IMPORTS: usize = 10;

/// The share of a scheme's customers, in millionths, that a tier gains or loses from run to run before it is called a
/// drift.
const DRIFT: i64 = 100_000;

/// How everything stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OverviewView {
    /// The newest kept run of the policy in force; `None` where none is kept.
    pub run: Option<RunView>,
    /// The one before it.
    pub before: Option<RunView>,
    /// In the policy's order; empty without a run.
    pub schemes: ByName<OverviewSchemeView>,
    /// What needs a look.
    pub alerts: Vec<AlertView>,
}

/// A scheme of the newest run beside the one before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OverviewSchemeView {
    /// Its title.
    pub title: Title,
    /// Whether its tiers run from best to rest.
    pub is_ordered: bool,
    /// In the policy's order.
    pub tiers: Vec<OverviewTierView>,
    /// Who is where and was where, those who stayed among them; empty without a run before.
    pub moves: Vec<MoveView>,
}

/// A tier of the newest run beside the one before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OverviewTierView {
    /// How it stands.
    #[serde(flatten)]
    pub now: RunTierView,
    /// How it stood before; `None` without a run before, or where it had no such tier.
    pub before: Option<RunTierView>,
}

/// Customers who were in one tier and are in one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MoveView {
    /// Where they were.
    pub from: MatrixEndView,
    /// Where they are.
    pub to: MatrixEndView,
    /// How many.
    pub customers: u64,
    /// Their net revenue before.
    pub revenue_before: String,
    /// Their net revenue now.
    pub revenue_after: String,
}

/// Something that needs a look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AlertView {
    /// Nothing was ever imported.
    NoFacts,
    /// Facts are there, and no run is kept.
    NoRun,
    /// The newest order is some days old.
    StaleData {
        /// When it was placed.
        newest: String,
        /// How many days that is ago.
        days: i64,
    },
    /// Rows of an import were refused.
    RejectedRows {
        /// The import.
        import: u64,
        /// How many rows.
        rows: u64,
    },
    /// Orders of an import name no customer.
    MoneyWithoutCustomer {
        /// The import.
        import: u64,
        /// What they are worth.
        amount: String,
        /// Their currency, if rows name one.
        currency: Option<String>,
    },
    /// A tier gained or lost much of its scheme's customers since the run before.
    Drift {
        /// The scheme.
        scheme: String,
        /// The tier.
        tier: String,
        /// Its share before.
        before: DecimalView,
        /// Its share now.
        now: DecimalView,
    },
}

impl Office {
    /// How everything stands: the newest kept run beside the one before, and what needs a look.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], and what the disk says.
    pub async fn overview(&self, caller: &Caller, now: UnixTime) -> Result<OverviewView, OfficeError> {
        caller.must(Right::SeeWork)?;
        let policy = self.policy();
        self.over_facts(now, move |terrace, ctx| overview(terrace, &policy.policy, now, ctx)).await
    }
}

fn overview(terrace: &Terrace, policy: &Policy, now: UnixTime, ctx: &RunContext<'_>) -> Result<OverviewView, AppError> {
    let (newest, before) = newest_pair(terrace.workspace(), policy.name.as_str())?;
    // By the policy in force alone: what other rules said would look like customers who moved.
    let [newest, before] = [newest, before].map(|run| run.filter(|run| run.record().policy.is_same(&policy.hash)));
    let changes = match (&newest, &before) {
        (Some(newest), Some(before)) => changes_of(before, newest, ctx)?,
        _ => None,
    };
    let run = newest.as_ref().map(RunView::new);
    let before = before.as_ref().map(RunView::new);
    let schemes: ByName<OverviewSchemeView> = match &run {
        Some(run) => schemes(policy, run, before.as_ref(), changes.as_ref()),
        None => std::iter::empty().collect(),
    };
    let status = terrace.status()?;
    let has_facts = status.as_ref().is_some_and(|status| status.version > 0);
    let mut alerts = Vec::new();
    match (has_facts, &run) {
        (false, _) => alerts.push(AlertView::NoFacts),
        (true, None) => alerts.push(AlertView::NoRun),
        (true, Some(_)) => {}
    }
    alerts.extend(status.as_ref().and_then(|status| stale(status, local(&policy.timezone, now))));
    alerts.extend(
        list(terrace.workspace())?.iter().rev().filter(|import| !import.undone).take(IMPORTS).flat_map(of_import),
    );
    alerts.extend(drifts(&schemes));
    Ok(OverviewView { run, before, schemes, alerts })
}

/// What changed between two runs; `None` where they have no scheme in common.
fn changes_of(before: &KeptRun, newest: &KeptRun, ctx: &RunContext<'_>) -> Result<Option<ChangesView>, AppError> {
    let request = CompareRequest { from: Side::Kept(before), to: Side::Kept(newest), scheme: None, causes: false };
    match compare(&request, ctx) {
        Ok(changes) => Ok(Some(ChangesView::new(&changes, before.record(), newest.record(), None))),
        Err(AppError::History(HistoryError::NothingInCommon { .. })) => Ok(None),
        Err(other) => Err(other),
    }
}

fn schemes(
    policy: &Policy,
    run: &RunView,
    before: Option<&RunView>,
    changes: Option<&ChangesView>,
) -> ByName<OverviewSchemeView> {
    let scheme = |(name, scheme): &(String, RunSchemeView)| {
        let earlier = before.iter().flat_map(|before| before.schemes.iter()).find(|(known, _)| known == name);
        let tiers = scheme.tiers.iter().map(|tier| {
            let was = earlier.iter().flat_map(|(_, scheme)| &scheme.tiers).find(|known| known.tier == tier.tier);
            OverviewTierView { now: tier.clone(), before: was.cloned() }
        });
        let rules = policy.scheme(name);
        let changed = changes.iter().flat_map(|changes| changes.schemes.iter()).find(|(known, _)| known == name);
        let view = OverviewSchemeView {
            title: rules.map(|scheme| scheme.title.clone()).unwrap_or_default(),
            is_ordered: rules.is_some_and(|scheme| scheme.kind.is_ordered()),
            tiers: tiers.collect(),
            moves: changed.map(|(_, changed)| moves(changed)).unwrap_or_default(),
        };
        (name.clone(), view)
    };
    run.schemes.iter().map(scheme).collect()
}

/// The matrix of changes, without the pairs in which nobody is.
fn moves(scheme: &SchemeChangesView) -> Vec<MoveView> {
    let lines = scheme.rows.iter().zip(&scheme.matrix);
    let cells = lines.flat_map(|(from, line)| scheme.columns.iter().zip(line).map(move |(to, flow)| (from, to, flow)));
    let moved = cells.filter(|(_, _, flow)| flow.customers > 0).map(|(from, to, flow)| MoveView {
        from: from.clone(),
        to: to.clone(),
        customers: flow.customers,
        revenue_before: flow.revenue_before.clone(),
        revenue_after: flow.revenue_after.clone(),
    });
    moved.collect()
}

fn stale(status: &Status, now: LocalTime) -> Option<AlertView> {
    let orders = status.tables.iter().find(|table| table.kind.name == "orders")?;
    let (_, newest) = orders.span?;
    let days = now.micros().saturating_sub(newest.micros()).div_euclid(MICROS_PER_DAY);
    (days >= STALE_DAYS).then(|| AlertView::StaleData { newest: newest.to_string(), days })
}

fn of_import(import: &ImportRecord) -> Vec<AlertView> {
    let rejected = import.counts.rejected;
    let rejected = (rejected > 0).then_some(AlertView::RejectedRows { import: import.number, rows: rejected });
    let money = import.understood.iter().flat_map(|file| &file.money);
    let nobodys = money.filter(|money| Money::parse(&money.without_customer).is_ok_and(|amount| amount != Money::ZERO));
    let nobodys = nobodys.map(|money| AlertView::MoneyWithoutCustomer {
        import: import.number,
        amount: money.without_customer.clone(),
        currency: money.currency.clone(),
    });
    rejected.into_iter().chain(nobodys).collect()
}

fn drifts(schemes: &ByName<OverviewSchemeView>) -> Vec<AlertView> {
    let tiers = schemes.iter().flat_map(|(name, scheme)| scheme.tiers.iter().map(move |tier| (name, tier)));
    let moved = tiers.filter_map(|(name, tier)| {
        let before = tier.before.as_ref()?;
        let by = tier.now.share.0.saturating_sub(before.share.0).saturating_abs();
        (by >= DRIFT).then(|| AlertView::Drift {
            scheme: name.clone(),
            tier: tier.now.tier.clone(),
            before: before.share,
            now: tier.now.share,
        })
    });
    moved.collect()
}
