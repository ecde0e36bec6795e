//! Customers with a treatment beside others without, over time (difference in differences): the change of the one group
//! less that of the other is what the treatment did, if both ran in parallel before. They are held to that.
//!
//! Both groups are settled as of the beginning and stay as they are. Only customers who ordered before the first period
//! count: who comes later has nothing before, and a group that wins more customers would seem to rise.

use super::chosen::{ChosenWhere, chosen_where};
use super::figures::{EffectMeasure, MomentFigures};
use super::periods::{Periods, whole_periods};
use super::verdict::{BeforeAfter, EffectVerdict};
use crate::approximate::plain;
use crate::context::RunContext;
use crate::error::{AppError, EffectsError};
use crate::facts::Inputs;
use crate::policies::LoadedPolicy;
use crate::workspace::Workspace;
use std::sync::Arc;
use terrace_analytics::{PeriodFigure, PeriodSums, period_sums};
use terrace_domain::{AsOf, InternalError, LocalTime, Share, Window};
use terrace_frame::Ids;
use terrace_models::Unanswered;
use terrace_models::causal::{FEWEST_BEFORE, FEWEST_CUSTOMERS, GroupOverTime, ParallelGroups, parallel_groups};
use terrace_policy::MeasureUse;

/// The level of intervals.
const LEVEL: f64 = 0.95;

/// How a group is chosen.
#[derive(Debug, Clone, Copy)]
pub enum ChosenCustomers<'a> {
    /// By a condition over what a list may show, as of the beginning.
    Where(&'a str),
    /// By name.
    Listed(&'a Ids),
}

/// What to compare.
#[derive(Debug, Clone)]
pub struct GroupsRequest<'a> {
    /// The policy whose names conditions use.
    pub policy: &'a Arc<LoadedPolicy>,
    /// Those with the treatment.
    pub treated: ChosenCustomers<'a>,
    /// Those without; everybody else if nothing is said.
    pub against: Option<ChosenCustomers<'a>>,
    /// What is compared.
    pub measure: EffectMeasure,
    /// When the treatment began.
    pub since: AsOf,
    /// How long before is looked at.
    pub before: Window,
    /// How long a period is.
    pub every: Window,
    /// The smallest difference that matters, as a part of what the treated did before.
    pub effect: Share,
    /// Facts from then on have not happened.
    pub as_of: &'a AsOf,
}

/// What two groups show.
#[derive(Debug)]
pub struct GroupsFound {
    /// What was compared.
    pub measure: EffectMeasure,
    /// When the treatment began.
    pub since: LocalTime,
    /// Where periods start, and where the last ends.
    pub moments: Vec<LocalTime>,
    /// Periods before the beginning.
    pub before: usize,
    /// Customers with the treatment who count, and those without.
    pub customers: [usize; 2],
    /// Customers of both groups who had not ordered before the first period, and do not count.
    pub too_new: [usize; 2],
    /// Whether a group was chosen by what its customers had done.
    pub by_behaviour: bool,
    /// What it says.
    pub finding: Result<GroupsFinding, GroupNotSaid>,
}

/// What a comparison of groups says.
#[derive(Debug)]
pub struct GroupsFinding {
    /// Both groups over time.
    pub groups: ParallelGroups,
    /// The smallest difference that matters.
    pub matters: f64,
    /// In a word; nothing of it holds where both did not run in parallel.
    pub verdict: EffectVerdict,
}

/// Why nothing is said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum GroupNotSaid {
    /// A group has too few customers who count.
    FewCustomers {
        /// Whether it is those without the treatment.
        is_against: bool,
        /// Those that there are.
        found: usize,
    },
    /// Too few periods before the beginning.
    FewPeriods {
        /// Those that there are.
        found: usize,
    },
    /// Nobody bought anything, all did the same, or the periods before say the same as each other.
    NothingVaries,
    /// A group was chosen by what its customers had done: they fall back or rise by themselves.
    ChosenByBehaviour,
    /// Both groups did not run in parallel before.
    NotParallel {
        /// How far they were apart without the treatment.
        size: f64,
        /// The difference after.
        difference: f64,
    },
    /// The time before says too little to tell a drift from an effect.
    DriftUnknown {
        /// So large a drift would not have been seen.
        margin: f64,
    },
}

impl GroupNotSaid {
    /// In a word.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::FewCustomers { .. } => "few_customers",
            Self::FewPeriods { .. } => "few_periods",
            Self::NothingVaries => "nothing_to_compare",
            Self::ChosenByBehaviour => "chosen_by_behaviour",
            Self::NotParallel { .. } => "not_parallel",
            Self::DriftUnknown { .. } => "drift_unknown",
        }
    }

    /// How many are needed; 0 where more would not help.
    pub const fn needed(self) -> usize {
        match self {
            Self::FewCustomers { .. } => FEWEST_CUSTOMERS,
            Self::FewPeriods { .. } => FEWEST_BEFORE,
            Self::NothingVaries | Self::ChosenByBehaviour | Self::NotParallel { .. } | Self::DriftUnknown { .. } => 0,
        }
    }
}

impl GroupsFound {
    /// How good the evidence is: C, or none yet (-).
    pub fn grade(&self) -> &'static str {
        match &self.finding {
            Ok(finding) if finding.verdict.is_known() && self.withheld().is_none() => "C",
            Ok(_) | Err(_) => "-",
        }
    }

    /// Why nothing of it may be said, although it could be computed or not.
    pub fn withheld(&self) -> Option<GroupNotSaid> {
        let finding = match &self.finding {
            Ok(finding) => finding,
            Err(unsaid) => return Some(*unsaid),
        };
        let groups = &finding.groups;
        if self.by_behaviour {
            return Some(GroupNotSaid::ChosenByBehaviour);
        }
        if groups.is_withheld() {
            let (size, difference) = (groups.before.size(), groups.effect.estimate);
            return Some(GroupNotSaid::NotParallel { size, difference });
        }
        let is_unknown = finding.verdict.is_known() && groups.is_drift_unknown(finding.matters);
        is_unknown.then_some(GroupNotSaid::DriftUnknown { margin: groups.before.drift_margin })
    }

    /// What those with the treatment did before and after, by period; no proof of anything.
    pub fn before_after(&self) -> Option<BeforeAfter> {
        let [before, after] = self.finding.as_ref().ok()?.groups.means[1];
        Some(BeforeAfter { before, after })
    }
}

/// Compares two groups.
///
/// # Errors
/// What [`EffectsError`] lists, wrong conditions, and what reading facts may say.
pub fn against_others(
    request: &GroupsRequest<'_>,
    (inputs, workspace): (&Inputs, Option<&Workspace>),
    ctx: &RunContext<'_>,
) -> Result<GroupsFound, AppError> {
    let inputs = &Inputs { remembered: None, ..inputs.clone().cancelled_by(ctx.cancel) };
    let begins = request.since.local();
    let Periods { mut moments, before } =
        Periods::new(begins, request.every, Some(request.before), request.as_of.local())?;
    let figure = request.measure.by_period().ok_or_else(|| InternalError::new("ratios are not compared by period"))?;
    let mut by_behaviour = false;
    let mut group = |chosen: ChosenCustomers<'_>, option: &'static str| -> Result<Ids, AppError> {
        let ids = match chosen {
            ChosenCustomers::Listed(ids) => ids.clone(),
            ChosenCustomers::Where(condition) => {
                let asked = ChosenWhere { condition, option, as_of: &request.since };
                let found = chosen_where(&asked, request.policy, (inputs, workspace), ctx)?;
                by_behaviour |= found.by_behaviour;
                found.ids
            }
        };
        ctx.check()?;
        if ids.is_empty() { Err(EffectsError::NobodyChosen { option }.into()) } else { Ok(ids) }
    };
    let treated = group(request.treated, "treated")?;
    let against = request.against.map(|against| group(against, "against")).transpose()?;
    // Who had ordered when the first period began, whichever group they are of.
    let first = moments.first().copied().unwrap_or(begins);
    let known = known_at(&AsOf::new(first, request.as_of.zone().clone()), inputs)?;
    ctx.check()?;
    let is_treated = |id: &str| treated.find(id).is_some();
    let (others, own): (Ids, Ids) = match &against {
        Some(against) => {
            refuse_both(&treated, against)?;
            (kept(against, |id| known.find(id).is_some()), kept(&treated, |id| known.find(id).is_some()))
        }
        None => (kept(&known, |id| !is_treated(id)), kept(&treated, |id| known.find(id).is_some())),
    };
    let too_new = [treated.len() - own.len(), against.as_ref().map_or(0, |against| against.len() - others.len())];
    let customers = [own.len(), others.len()];
    let sums = period_sums(&inputs.facts, request.as_of, &moments, figure, Some(&[&own, &others]))?;
    ctx.check()?;
    // Facts that end before the as-of leave periods in which nobody seems to have done anything.
    let all: Vec<i128> =
        (0..moments.len().saturating_sub(1)).map(|at| sums.iter().filter_map(|sums| sums.sums.get(at)).sum()).collect();
    let whole = whole_periods(&all, before, &moments)?;
    moments.truncate(whole + 1);
    let sums: Vec<PeriodSums> = sums.into_iter().map(|sums| first_of(sums, whole)).collect();
    let finding = finding(request, figure, &sums, before);
    Ok(GroupsFound {
        measure: request.measure,
        since: begins,
        moments,
        before,
        customers,
        too_new,
        by_behaviour,
        finding,
    })
}

/// The first periods alone.
fn first_of(mut sums: PeriodSums, periods: usize) -> PeriodSums {
    sums.sums.truncate(periods);
    sums.products.truncate(periods);
    sums.products.iter_mut().for_each(|line| line.truncate(periods));
    sums
}

/// Who had ordered by then.
fn known_at(as_of: &AsOf, inputs: &Inputs) -> Result<Ids, AppError> {
    let found = MomentFigures::at(as_of, &[MeasureUse::new("orders", Window::All)], inputs)?;
    let ids = found.ids.iter().enumerate();
    Ok(ids.filter(|(row, _)| found.value(0, Some(*row)) > 0).map(|(_, id)| id).collect())
}

fn kept(ids: &Ids, keep: impl Fn(&str) -> bool) -> Ids {
    ids.iter().filter(|id| keep(id)).collect()
}

fn refuse_both(treated: &Ids, against: &Ids) -> Result<(), AppError> {
    let count = against.iter().filter(|id| treated.find(id).is_some()).count() as u64;
    if count == 0 { Ok(()) } else { Err(EffectsError::InBothGroups { count }.into()) }
}

fn finding(
    request: &GroupsRequest<'_>,
    figure: PeriodFigure,
    sums: &[PeriodSums],
    before: usize,
) -> Result<GroupsFinding, GroupNotSaid> {
    let group = |sums: &PeriodSums| {
        let values: Vec<f64> = sums.sums.iter().map(|sum| total(figure, *sum)).collect();
        GroupOverTime::of_sums(sums.customers, &values, &sums.products)
    };
    let [own, others] = sums else { return Err(GroupNotSaid::NothingVaries) };
    for (is_against, sums) in [(false, own), (true, others)] {
        if sums.customers < FEWEST_CUSTOMERS {
            return Err(GroupNotSaid::FewCustomers { is_against, found: sums.customers });
        }
    }
    let found = parallel_groups(&group(own), &group(others), before, LEVEL).map_err(|unanswered| match unanswered {
        Unanswered::TooFew { found, .. } => GroupNotSaid::FewPeriods { found },
        _ => GroupNotSaid::NothingVaries,
    })?;
    let matters = f64::from(request.effect.millionths()) / 1e6 * found.means[1][0].abs();
    let more = || EffectVerdict::Unclear {
        more: if matters > 0.0 { found.more_needed(own.customers + others.customers, matters) } else { 0.0 },
    };
    let verdict = EffectVerdict::known(&found.effect, matters).unwrap_or_else(more);
    Ok(GroupsFinding { matters, verdict, groups: found })
}

/// A sum of a figure in its unit.
pub(super) fn total(figure: PeriodFigure, sum: i128) -> f64 {
    match figure {
        PeriodFigure::Net => plain(sum) / 1e4,
        PeriodFigure::Orders | PeriodFigure::Buyers => plain(sum),
    }
}
