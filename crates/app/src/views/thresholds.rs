//! Thresholds proposed for wanted shares.

use super::values::DecimalView;
use crate::policies::number_text;
use crate::runs::{CareTaken, ThresholdProposal, Tiered};
use schemars::JsonSchema;
use serde::Serialize;
use terrace_domain::{Share, ValueType};
use terrace_policy::{Bound, Cut, SchemeKind, amount_of};
use terrace_tiering::{Reached, Thresholds};
use terrace_words::Title;

/// What the values of a scheme say of its thresholds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ThresholdsView {
    /// The scheme.
    pub scheme: String,
    /// For people.
    pub title: Title,
    /// What is cut.
    pub metric: String,
    /// Whether it is an amount of money.
    pub is_money: bool,
    /// The currency of amounts.
    pub currency: String,
    /// For when.
    pub as_of: String,
    /// How many customers have a value.
    pub customers: usize,
    /// How many take part and have none.
    pub unknown: usize,
    /// The tiers, from best to worst; the last takes the rest.
    pub tiers: Vec<TierThresholdView>,
    /// Where the values fall apart into as many classes by themselves, from best to worst; empty where they do not.
    pub natural: Vec<ReachedView>,
    /// How much of all differences lies between the natural classes: 1 where within them all are alike.
    pub fit: Option<DecimalView>,
    /// How many minutes contacts with all who have a value took in the last twelve months; absent where none tells any.
    pub care_minutes: Option<DecimalView>,
    /// The population as a curve, from the highest value to the lowest.
    pub curve: Vec<ReachedView>,
}

/// A tier with its threshold as it is and as it might be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TierThresholdView {
    /// Its id.
    pub tier: String,
    /// For people.
    pub title: Title,
    /// Where it begins in the policy; absent for the last.
    pub now: Option<ReachedView>,
    /// The share that it and all better ones were wanted to have; absent for the last.
    pub wanted: Option<DecimalView>,
    /// A round threshold that comes near to it; absent for the last, and where nobody has a value.
    pub proposed: Option<ReachedView>,
    /// The value of the last customer of the wanted share.
    pub exact: Option<ReachedView>,
}

/// A threshold with what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReachedView {
    /// Where it begins, as policies write it.
    pub from: String,
    /// Whether the amount itself is outside: `over` and not `from`.
    pub is_over: bool,
    /// How many customers reach it, those who reach a better tier among them.
    pub customers: usize,
    /// Their share of all who have a value.
    pub share: DecimalView,
    /// How many minutes contacts with them took in the last twelve months; absent where no contact tells any, and of the
    /// curve.
    pub care_minutes: Option<DecimalView>,
}

impl ThresholdsView {
    /// Tells what was found for a scheme.
    pub fn new(run: &Tiered, ThresholdProposal { scheme, found, care }: &ThresholdProposal<'_>) -> Self {
        let care = care.as_ref();
        let reached = |reached: &Reached| ReachedView::new(reached, found, care);
        let cuts = match &scheme.kind {
            SchemeKind::Threshold { cuts, .. } => cuts.as_slice(),
            _ => &[],
        };
        let tier = |(place, tier): (usize, &terrace_policy::Tier)| {
            let proposed = found.proposed.get(place);
            TierThresholdView {
                tier: tier.id.to_string(),
                title: tier.title.clone(),
                now: found
                    .now
                    .get(place)
                    .zip(cuts.get(place))
                    .map(|(now, cut)| ReachedView::of_cut(now, cut, found, care)),
                wanted: proposed.map(|proposed| DecimalView(i64::from(proposed.wanted.millionths()))),
                proposed: proposed.map(|proposed| reached(&proposed.round)),
                exact: proposed.map(|proposed| reached(&proposed.exact)),
            }
        };
        Self {
            scheme: scheme.name.to_string(),
            title: scheme.title.clone(),
            metric: found.metric.clone(),
            is_money: found.value_type == ValueType::Money,
            currency: run.policy.policy.currency.to_string(),
            as_of: run.frame.as_of.to_string(),
            customers: found.customers,
            unknown: found.unknown,
            tiers: scheme.tiers.iter().enumerate().map(tier).collect(),
            natural: found.natural.iter().map(reached).collect(),
            fit: found.fit.map(DecimalView),
            care_minutes: care.and_then(|care| minutes(care.all)),
            curve: found.curve.iter().map(|point| ReachedView::new(point, found, None)).collect(),
        }
    }
}

impl ReachedView {
    /// A threshold of the policy, as it stands there.
    fn of_cut(reached: &Reached, cut: &Cut, of: &Thresholds, care: Option<&CareTaken>) -> Self {
        let from = amount_of(cut.edge).map(|edge| number_text(ValueType::Money, edge.ten_thousandths()));
        let told = Self::new(reached, of, care);
        Self { from: from.unwrap_or_else(|| told.from.clone()), is_over: cut.bound == Bound::Over, ..told }
    }

    fn new(reached: &Reached, of: &Thresholds, care: Option<&CareTaken>) -> Self {
        let share = Share::of(reached.customers as i128, of.customers as i128);
        Self {
            from: number_text(of.value_type, reached.edge),
            is_over: false,
            customers: reached.customers,
            share: DecimalView(i64::from(share.millionths())),
            care_minutes: care.and_then(|care| care.reaching(reached.edge)).and_then(minutes),
        }
    }
}

/// Millionths of a minute; `None` where they are more than any number that is told.
fn minutes(sum: i128) -> Option<DecimalView> {
    i64::try_from(sum).ok().map(DecimalView)
}
