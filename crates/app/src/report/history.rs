//! What the kept runs say: who moved since the last one, and how the tiers grew.

use super::ReportRequest;
use crate::changes::{Cause, CompareRequest, Flow, SchemeChanges, Side, compare};
use crate::context::RunContext;
use crate::error::AppError;
use crate::history::{KeptRun, RunScheme, RunTier, runs};
use crate::runs::profile::money;
use terrace_domain::{LocalTime, Money};
use terrace_policy::Policy;
use terrace_report::{Group, Migration, MoveCause, SchemeHistory, Title, TrendPoint};
use terrace_words::texts::history as words;

/// More moments than this tell no more on a page.
const MOST_MOMENTS: usize = 60;

/// The history of every scheme; empty if no run of the policy for an earlier moment is kept.
pub(super) fn history(request: &ReportRequest<'_>, ctx: &RunContext<'_>) -> Result<Vec<SchemeHistory>, AppError> {
    let Some(workspace) = request.workspace else { return Ok(Vec::new()) };
    let policy = &request.tiered.policy.policy;
    // A record is not read whose as-of is no time.
    let moment = |run: &KeptRun| LocalTime::parse(&run.record().as_of).unwrap_or(request.as_of().local());
    let mut earlier: Vec<KeptRun> = runs(workspace)?;
    earlier.retain(|run| run.record().policy.name == policy.name.as_str() && moment(run) < request.as_of().local());
    earlier.sort_by_key(|run| (moment(run), std::cmp::Reverse(run.record().number)));
    earlier.dedup_by_key(|run| moment(run));
    let Some(last) = earlier.last() else { return Ok(Vec::new()) };
    let to = Side::Now(request.tiered);
    let in_common = policy.schemes.iter().any(|scheme| last.record().scheme(scheme.name.as_str()).is_some());
    let changes = match in_common {
        true => {
            let changes = |last: &KeptRun| {
                let request = CompareRequest { from: Side::Kept(last), to, scheme: None, causes: true };
                compare(&request, ctx)
            };
            // A run that is gone has nothing to be compared with.
            last.read_current(changes)?.map(|changes| changes.schemes).unwrap_or_default()
        }
        false => Vec::new(),
    };
    let of = |index: usize| {
        let name = policy.schemes.get(index).map(|scheme| scheme.name.as_str());
        let moved = changes.iter().find(|changes| Some(changes.to.name.as_str()) == name);
        Ok(SchemeHistory {
            scheme: index,
            migration: moved
                .filter(|moved| same_tiers(&moved.from, &moved.to))
                .map(|moved| migration(policy, moment(last), moved))
                .transpose()?,
            trend: trend(request, index, &earlier, &moment),
        })
    };
    (0..policy.schemes.len()).map(of).collect()
}

fn same_tiers(one: &RunScheme, other: &RunScheme) -> bool {
    one.tiers.len() == other.tiers.len() && one.tiers.iter().zip(&other.tiers).all(|(one, other)| one.id == other.id)
}

fn migration(policy: &Policy, from: LocalTime, changes: &SchemeChanges) -> Result<Migration, AppError> {
    let gone = changes.to.tiers.len() + 1;
    let line = |line: &Vec<Flow>| {
        let cell = |(column, flow): (usize, &Flow)| {
            let revenue = money(if column == gone { flow.before } else { flow.after })?;
            Ok(Group { customers: flow.customers, revenue })
        };
        line.iter().enumerate().map(cell).collect::<Result<_, AppError>>()
    };
    let causes = changes.single_causes().into_iter();
    Ok(Migration {
        from,
        ordered: changes.is_ordered(),
        flows: changes.matrix.iter().map(line).collect::<Result<_, _>>()?,
        causes: causes
            .map(|(cause, flow)| MoveCause { name: named(policy, &cause), customers: flow.customers })
            .collect(),
    })
}

fn named(policy: &Policy, cause: &Cause) -> Title {
    match cause {
        Cause::Values(names) => match names.first().map(String::as_str) {
            Some("first_order") => Title::from(words::FIRST_ORDER),
            Some(name) => {
                let field = policy.attributes.iter().find(|field| field.name == name).and_then(|field| field.custom());
                let known = policy.metric(name).map(|metric| &metric.title).or(field.map(|field| &field.title));
                // Without a title the name is shown.
                let known = known.cloned().unwrap_or_default();
                if known == Title::default() { Title::same(name) } else { known }
            }
            None => Title::from(words::CAUSE_UNKNOWN),
        },
        Cause::Cutoffs => Title::from(words::CAUSE_CUTOFFS),
        Cause::Rules => Title::from(words::CAUSE_RULES),
        Cause::Several => Title::from(words::CAUSE_SEVERAL),
        Cause::Unknown => Title::from(words::CAUSE_UNKNOWN),
    }
}

/// The scheme in every earlier run that had the same tiers, and now.
fn trend(
    request: &ReportRequest<'_>,
    index: usize,
    earlier: &[KeptRun],
    moment: &dyn Fn(&KeptRun) -> LocalTime,
) -> Vec<TrendPoint> {
    let (Some(scheme), Some(profile)) =
        (request.tiered.policy.policy.schemes.get(index), request.tiered.profiles.get(index))
    else {
        return Vec::new();
    };
    let point = |run: &KeptRun| {
        let then = run.record().scheme(scheme.name.as_str())?;
        let same = then.tiers.len() == scheme.tiers.len()
            && then.tiers.iter().zip(&scheme.tiers).all(|(then, now)| then.id == now.id.as_str());
        let group =
            |tier: &RunTier| Group { customers: tier.customers, revenue: Money::from_ten_thousandths(tier.revenue) };
        same.then(|| TrendPoint { as_of: moment(run), tiers: then.tiers.iter().map(group).collect() })
    };
    let mut points: Vec<TrendPoint> = earlier.iter().filter_map(point).collect();
    let now = profile.tiers.iter().map(|tier| Group { customers: tier.customers as u64, revenue: tier.revenue });
    points.push(TrendPoint { as_of: request.as_of().local(), tiers: now.collect() });
    if points.len() > MOST_MOMENTS {
        let last = points.len() - 1;
        let kept = |step: usize| step * last / (MOST_MOMENTS - 1);
        let wanted: std::collections::BTreeSet<usize> = (0..MOST_MOMENTS).map(kept).collect();
        let mut index = 0..;
        points.retain(|_| index.next().is_some_and(|index| wanted.contains(&index)));
    }
    if points.len() > 1 { points } else { Vec::new() }
}
