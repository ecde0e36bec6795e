//! What a threshold, another group and the own past tell.

use crate::effects::{
    BeforeAfter, GroupNotSaid, GroupsFound, PastFound, PastNotSaid, ThresholdFinding, ThresholdFound,
};
use schemars::JsonSchema;
use serde::Serialize;
use terrace_models::Interval;
use terrace_models::thresholds::{Bin, FittedPoint, SideOfThreshold, ThresholdRefusal};

/// What came before and what after, or below and above: no proof of anything.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct BeforeAfterView {
    /// Always `E`.
    pub grade: &'static str,
    /// Before, by period; just below a threshold.
    pub before: f64,
    /// After; just above.
    pub after: f64,
}

impl From<BeforeAfter> for BeforeAfterView {
    fn from(beside: BeforeAfter) -> Self {
        Self { grade: "E", before: beside.before, after: beside.after }
    }
}

/// A difference with its interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct DifferenceView {
    /// The difference.
    pub difference: f64,
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
    /// The level of the interval.
    pub level: f64,
    /// The smallest difference that matters.
    pub matters: f64,
}

impl DifferenceView {
    const fn new(interval: &Interval, matters: f64) -> Self {
        Self { difference: interval.estimate, low: interval.low, high: interval.high, level: interval.level, matters }
    }
}

/// What an effect comes to, whatever shows it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FindingView {
    /// How good the evidence is: `B`, `C`, `D`, or `-` where nothing can be said.
    pub grade: &'static str,
    /// `more`, `less`, `none_that_matters`, `unclear` or `withheld`.
    pub verdict: &'static str,
    /// Why it is withheld.
    pub withheld: Option<&'static str>,
    /// The difference; `None` where it is withheld.
    pub effect: Option<DifferenceView>,
    /// Customers or periods that are there of what lacks; `None` where nothing is counted that lacks.
    pub found: Option<u64>,
    /// How many are needed.
    pub needed: Option<u64>,
    /// Customers that lack until the smallest difference that matters would show.
    pub more_needed: Option<f64>,
    /// What came before and after.
    pub beside: Option<BeforeAfterView>,
}

/// Customers just above a threshold beside those just below.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ThresholdView {
    /// The scheme.
    pub scheme: String,
    /// The tier just above.
    pub tier: String,
    /// The tier just below.
    pub below: String,
    /// What the scheme cuts.
    pub metric: String,
    /// Where.
    pub threshold: f64,
    /// What is compared.
    pub measure: &'static str,
    /// When scores were taken.
    pub scored: String,
    /// When what is compared begins.
    pub decided: String,
    /// When it ends.
    pub to: String,
    /// Whether customers know the threshold.
    pub published: bool,
    /// Customers of the scheme.
    pub customers: u64,
    /// Customers whose tier is not that of their score; `None` where none could be.
    pub other_tier: Option<u64>,
    /// What it says.
    pub finding: FindingView,
    /// How far from the threshold customers count.
    pub bandwidth: Option<f64>,
    /// Customers so near, below and above.
    pub near: Option<[u64; 2]>,
    /// Probability of customers lying so around the threshold if nobody chose their side.
    pub crowding_p: Option<f64>,
    /// The part of customers whose tier goes by their score, where not everybody's does.
    pub first_stage: Option<f64>,
    /// Means of bins, below and above.
    pub bins: Vec<ThresholdBinView>,
    /// Lines through them: first the one below the threshold, then as many points of the one above.
    pub line: Vec<LinePointView>,
}

/// Customers of neighbouring scores.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct ThresholdBinView {
    /// Mean of their scores.
    pub score: f64,
    /// Customers.
    pub customers: u64,
    /// Mean of what is compared.
    pub mean: f64,
}

/// A point of a line, with its interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct LinePointView {
    /// The score.
    pub score: f64,
    /// The line there.
    pub value: f64,
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

impl ThresholdView {
    /// Of what was found.
    pub fn new(found: &ThresholdFound) -> Self {
        let finding = found.finding.as_ref().ok();
        let refusal = found.finding.as_ref().err();
        let (lack, withheld) = match refusal {
            None => (None, None),
            Some(refusal) => (lack_of(refusal), Some(reason_of(refusal))),
        };
        let points = |point: &FittedPoint| LinePointView {
            score: point.score,
            value: point.value.estimate,
            low: point.value.low,
            high: point.value.high,
        };
        let bins = |bin: &Bin| ThresholdBinView { score: bin.score, customers: bin.customers as u64, mean: bin.mean };
        let picture = finding.map(|finding| &finding.picture);
        Self {
            scheme: found.scheme.clone(),
            tier: found.tier.clone(),
            below: found.below.clone(),
            metric: found.metric.clone(),
            threshold: found.threshold,
            measure: found.measure.name(),
            scored: found.scored.to_string(),
            decided: found.decided.to_string(),
            to: found.to.to_string(),
            published: found.is_published,
            customers: found.customers as u64,
            other_tier: found.other_tier.map(|count| count as u64),
            finding: FindingView {
                grade: found.grade(),
                verdict: finding.map_or("withheld", |finding| finding.verdict.name()),
                withheld,
                effect: finding.map(|finding| DifferenceView::new(&finding.interval, finding.matters)),
                found: lack.map(|(found, _)| found),
                needed: lack.map(|(_, needed)| needed),
                more_needed: finding.and_then(|finding| finding.verdict.more_needed()),
                beside: found.before_after().map(Into::into),
            },
            bandwidth: finding.map(|finding| finding.bandwidth),
            near: finding.map(near),
            crowding_p: finding.map(|finding| finding.crowding.p_value()),
            first_stage: finding.and_then(|finding| finding.first_stage),
            bins: picture.iter().flat_map(|picture| picture.bins.iter().flatten().map(bins)).collect(),
            line: picture.iter().flat_map(|picture| picture.lines.iter().flatten().map(points)).collect(),
        }
    }
}

fn near(finding: &ThresholdFinding) -> [u64; 2] {
    finding.near.map(|count| count as u64)
}

/// Why a threshold says nothing, in a word.
fn reason_of(refusal: &ThresholdRefusal) -> &'static str {
    match refusal {
        ThresholdRefusal::Manipulated { .. } => "crowding",
        ThresholdRefusal::TooFewCustomers { .. } => "few_customers",
        ThresholdRefusal::TooFewValues { .. } => "few_values",
        ThresholdRefusal::WeakFirstStage { .. } => "tier_hardly_changes",
        _ => "nothing_to_compare",
    }
}

fn lack_of(refusal: &ThresholdRefusal) -> Option<(u64, u64)> {
    match refusal {
        ThresholdRefusal::TooFewCustomers { found, needed, side: SideOfThreshold::Below | SideOfThreshold::Above }
        | ThresholdRefusal::TooFewValues { found, needed, .. } => Some((*found as u64, *needed as u64)),
        _ => None,
    }
}

/// Customers with a treatment beside others without.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct GroupsView {
    /// What is compared.
    pub measure: &'static str,
    /// When the treatment began.
    pub since: String,
    /// Customers with it who count.
    pub treated: u64,
    /// Customers without who count.
    pub against: u64,
    /// Customers with it who had not ordered before the first period, and do not count.
    pub treated_too_new: u64,
    /// The same of those without.
    pub against_too_new: u64,
    /// Whether a group was chosen by what its customers had done.
    pub chosen_by_behaviour: bool,
    /// Periods before the beginning.
    pub periods_before: u64,
    /// Periods after it.
    pub periods_after: u64,
    /// What it says.
    pub finding: FindingView,
    /// Probability that both were no more apart by period before if they ran in parallel.
    pub parallel_p: Option<f64>,
    /// How far they were apart without the treatment, at most.
    pub apart_before: Option<f64>,
    /// Means by customer and period: those without before and after, then those with it.
    pub means: Option<[[f64; 2]; 2]>,
    /// By period: how far apart both are, less their mean distance before.
    pub periods: Vec<GapView>,
}

/// How far apart two groups are in a period.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct GapView {
    /// Where it begins.
    pub from: String,
    /// Where it ends.
    pub to: String,
    /// Periods since the beginning; below 0 before it.
    pub since: i32,
    /// How far apart.
    pub gap: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl GroupsView {
    /// Of what was found.
    pub fn new(found: &GroupsFound) -> Self {
        let finding = found.finding.as_ref().ok();
        let held = finding.filter(|_| found.withheld().is_none());
        let withheld = found.withheld().map(GroupNotSaid::reason);
        let [treated, against] = found.customers.map(|count| count as u64);
        let [treated_too_new, against_too_new] = found.too_new.map(|count| count as u64);
        let lack = found.finding.as_ref().err().and_then(|unsaid| match unsaid {
            GroupNotSaid::FewCustomers { found, .. } | GroupNotSaid::FewPeriods { found } => {
                Some((*found as u64, unsaid.needed() as u64))
            }
            _ => None,
        });
        let gaps = finding.iter().flat_map(|finding| &finding.groups.gaps).zip(found.moments.windows(2));
        let periods = gaps.filter_map(|(gap, ends)| match ends {
            [from, to] => Some(GapView {
                from: from.to_string(),
                to: to.to_string(),
                since: gap.since,
                gap: gap.effect.estimate,
                low: gap.effect.low,
                high: gap.effect.high,
            }),
            _ => None,
        });
        Self {
            measure: found.measure.name(),
            since: found.since.to_string(),
            treated,
            against,
            treated_too_new,
            against_too_new,
            chosen_by_behaviour: found.by_behaviour,
            periods_before: found.before as u64,
            periods_after: found.moments.len().saturating_sub(found.before + 1) as u64,
            finding: FindingView {
                grade: found.grade(),
                verdict: held.map_or("withheld", |finding| finding.verdict.name()),
                withheld,
                effect: held.map(|finding| DifferenceView::new(&finding.groups.effect, finding.matters)),
                found: lack.map(|(found, _)| found),
                needed: lack.map(|(_, needed)| needed),
                more_needed: held.and_then(|finding| finding.verdict.more_needed()),
                beside: found.before_after().map(Into::into),
            },
            parallel_p: finding.map(|finding| finding.groups.before.p_value()),
            apart_before: finding.map(|finding| finding.groups.before.size()),
            means: finding.map(|finding| finding.groups.means),
            periods: periods.collect(),
        }
    }
}

/// The shop against its own past.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PastView {
    /// What is compared, of all customers together.
    pub measure: &'static str,
    /// When it began.
    pub since: String,
    /// How long a period is.
    pub every: String,
    /// Periods before the beginning.
    pub periods_before: u64,
    /// Periods after it.
    pub periods_after: u64,
    /// What it says; differences are parts of what was to be expected.
    pub finding: FindingView,
    /// What came more than was to be expected, over all periods after.
    pub total: Option<f64>,
    /// The trend before, by period, as a part.
    pub trend: Option<f64>,
    /// By period.
    pub periods: Vec<SeriesPointView>,
}

/// A period of a series.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SeriesPointView {
    /// Where it begins.
    pub from: String,
    /// Where it ends.
    pub to: String,
    /// What was counted.
    pub actual: f64,
    /// What was to be expected.
    pub expected: Option<f64>,
}

impl PastView {
    /// Of what was found.
    pub fn new(found: &PastFound) -> Self {
        let finding = found.finding.as_ref().ok();
        let lack = match &found.finding {
            Err(PastNotSaid::FewPeriods { found, needed }) => Some((*found as u64, *needed as u64)),
            _ => None,
        };
        let point = |point: &crate::effects::SeriesPoint| SeriesPointView {
            from: point.from.to_string(),
            to: point.to.to_string(),
            actual: point.actual,
            expected: point.expected,
        };
        Self {
            measure: found.measure.name(),
            since: found.since.to_string(),
            every: found.every.to_string(),
            periods_before: found.before as u64,
            periods_after: found.points.len().saturating_sub(found.before) as u64,
            finding: FindingView {
                grade: found.grade(),
                verdict: finding.map_or("withheld", |finding| finding.verdict.name()),
                withheld: found.finding.as_ref().err().map(|unsaid| unsaid.reason()),
                effect: finding.map(|finding| DifferenceView::new(&finding.change, finding.matters)),
                found: lack.map(|(found, _)| found),
                needed: lack.map(|(_, needed)| needed),
                more_needed: None,
                beside: found.before_after().map(Into::into),
            },
            total: finding.map(|finding| finding.total),
            trend: finding.map(|finding| finding.trend),
            periods: found.points.iter().map(point).collect(),
        }
    }
}
