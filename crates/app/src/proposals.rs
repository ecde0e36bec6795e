//! A scheme proposed from one's own orders: thresholds where yearly revenue, numbers of orders and days away fall apart by
//! themselves, as a policy that can be checked, changed and put in force.

use crate::context::RunContext;
use crate::error::AppError;
use crate::policies::{LoadedPolicy, check_text, number_text};
use crate::runs::{TierRequest, Tiered};
use crate::terrace::Terrace;
use std::sync::Arc;
use terrace_analytics::AnalyticsError;
use terrace_domain::{AsOf, Currency, Money, ValueType, Zone};
use terrace_frame::{Column, Frame, Integers};
use terrace_models::natural_breaks;
use terrace_tiering::roundest;

/// The fewest customers with orders in the year of whom anything is proposed: thresholds of fewer are chance.
pub const FEWEST: usize = 20;

/// How much of the differences of revenue lies between classes before a further class is no longer worth it.
const GOOD_FIT: f64 = 0.88;

/// A unit of a currency, as columns store amounts.
const UNIT: i64 = 10_000;

/// How far a round threshold may stand from the natural one: one in so many of the customers.
const SLACK: usize = 50;

/// What is looked at: the metrics of the proposed policy.
const METRICS: &str = "\
metrics:
  spend:   { measure: net_amount, window: 12 months, title: { en: Yearly amount, zh: 年购买金额 } }
  orders:  { measure: orders, window: 12 months, title: { en: Orders in a year, zh: 年购买次数 } }
  recency: { measure: days_since_last_order, title: { en: Days since the last order, zh: 距上次购买天数 } }
";

/// The tiers by value, from best to rest; as many as there are classes are taken: all, or all but some in the middle.
const VALUE: [(&str, &str, &str); 5] = [
    ("top", "Top", "顶级客户"),
    ("high", "High", "高价值客户"),
    ("mid", "Middle", "中级客户"),
    ("low", "Low", "低价值客户"),
    ("basic", "Basic", "普通客户"),
];

/// Orders as they are, and what they propose.
#[derive(Debug)]
pub struct Proposal {
    /// For when.
    pub as_of: AsOf,
    /// The currency of amounts.
    pub currency: Currency,
    /// Customers who ever ordered.
    pub customers: usize,
    /// Those with an amount above zero in the last twelve months.
    pub active: usize,
    /// How revenue, numbers of orders and days away are spread.
    pub spreads: Vec<Spread>,
    /// The policy and what it gives; `None` where too few bought anything.
    pub scheme: Option<ProposedScheme>,
}

/// A proposed policy.
#[derive(Debug)]
pub struct ProposedScheme {
    /// Its text, with the policy.
    pub policy: Arc<LoadedPolicy>,
    /// How much of the differences of yearly revenue (of its logarithm) lies between the tiers by value, in millionths.
    pub fit: i64,
    /// Everybody classified by it.
    pub run: Arc<Tiered>,
}

/// How the values of a metric are spread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spread {
    /// The metric.
    pub metric: &'static str,
    /// What its values mean.
    pub value_type: ValueType,
    /// From the smallest to the largest.
    pub bins: Vec<Bin>,
}

/// Customers with values of a stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bin {
    /// The smallest value inside, as columns store it.
    pub from: i64,
    /// The smallest value behind it; `None` for the last.
    pub to: Option<i64>,
    /// How many customers.
    pub customers: usize,
    /// What they brought in twelve months.
    pub revenue: Money,
}

/// Looks at the orders of all customers and proposes a scheme.
///
/// # Errors
/// Nobody to look at, and what reading facts may say.
pub fn propose(
    terrace: &Terrace,
    (currency, zone): (Currency, &Zone),
    as_of: &AsOf,
    ctx: &RunContext<'_>,
) -> Result<Proposal, AppError> {
    let head = format!("currency: {currency}\ntimezone: {}\n\n{METRICS}", zone.name());
    let looked = format!(
        "policy: look\n{head}\nschemes:\n  look:\n    threshold: spend\n    tiers: [{{ tier: some, from: 0 }}, {{ tier: none }}]\n"
    );
    let looked = Arc::new(check_text("look.yaml".to_owned(), looked)?);
    let run = terrace.tier(&TierRequest::new(looked, as_of.clone()), None, ctx)?;
    let values = Values::of(&run.frame)?;
    let active = values.falling(0).iter().filter(|spend| **spend > 0).count();
    let spreads = values.spreads()?;
    let customers = run.frame.ordered.iter().filter(|ordered| **ordered).count();
    let scheme = match (active >= FEWEST).then(|| written(&head, as_of, &values)).flatten() {
        None => None,
        Some((text, fit)) => {
            let policy = Arc::new(check_text("own-orders.yaml".to_owned(), text)?);
            let run = terrace.tier(&TierRequest::new(Arc::clone(&policy), as_of.clone()), None, ctx)?;
            Some(ProposedScheme { policy, fit, run })
        }
    };
    Ok(Proposal { as_of: as_of.clone(), currency, customers, active, spreads, scheme })
}

/// The three columns that are looked at.
struct Values<'f> {
    frame: &'f Frame,
    columns: [&'f Integers; 3],
}

impl<'f> Values<'f> {
    fn of(frame: &'f Frame) -> Result<Self, AppError> {
        let column = |place: usize| match frame.metrics.get(place) {
            Some(Some(Column::Integers(integers))) => Ok(integers),
            _ => Err(terrace_domain::InternalError::new("a metric of the proposal is no number")),
        };
        Ok(Self { frame, columns: [column(0)?, column(1)?, column(2)?] })
    }

    /// The values of a column of whoever ordered, from the highest.
    fn falling(&self, column: usize) -> Vec<i64> {
        let Some(integers) = self.columns.get(column) else { return Vec::new() };
        let ordered = self.frame.ordered.iter().enumerate().filter(|(_, ordered)| **ordered);
        let mut values: Vec<i64> = ordered.filter_map(|(row, _)| integers.get(row)).collect();
        values.sort_unstable_by(|one, other| other.cmp(one));
        values
    }

    fn spreads(&self) -> Result<Vec<Spread>, AppError> {
        let [spend, orders, recency] = self.columns;
        let most = self.falling(0).first().copied().unwrap_or(0);
        let spread = |metric, column: &Integers, edges: Vec<i64>| {
            let bins = self.bins(column, &edges)?;
            Ok(Spread { metric, value_type: column.value_type, bins })
        };
        [
            spread("spend", spend, money_edges(most)),
            spread("orders", orders, vec![i64::MIN, 1, 2, 3, 4, 6, 11, 21]),
            spread("recency", recency, vec![i64::MIN, 31, 61, 91, 181, 366]),
        ]
        .into_iter()
        .collect()
    }

    fn bins(&self, column: &Integers, edges: &[i64]) -> Result<Vec<Bin>, AppError> {
        let [spend, ..] = self.columns;
        let mut bins: Vec<Bin> = edges
            .iter()
            .enumerate()
            .map(|(place, from)| Bin {
                from: (*from).max(0),
                to: edges.get(place + 1).copied(),
                customers: 0,
                revenue: Money::ZERO,
            })
            .collect();
        for (row, _) in self.frame.ordered.iter().enumerate().filter(|(_, ordered)| **ordered) {
            let Some(value) = column.get(row) else { continue };
            let place = edges.partition_point(|edge| *edge <= value).saturating_sub(1);
            if let Some(bin) = bins.get_mut(place) {
                bin.customers += 1;
                let revenue = Money::from_ten_thousandths(spend.get(row).unwrap_or(0));
                bin.revenue =
                    bin.revenue.checked_add(revenue).ok_or_else(|| AnalyticsError::Overflow("spend".to_owned()))?;
            }
        }
        Ok(bins)
    }
}

/// Nothing, then 1, 2, 5, 10 … of the currency from where it is of interest.
fn money_edges(most: i64) -> Vec<i64> {
    let mut edges = Vec::new();
    let mut step = UNIT;
    while step <= most && step < i64::MAX / 10 {
        edges.extend([step, step * 2, step * 5]);
        step *= 10;
    }
    edges.retain(|edge| *edge <= most);
    // A dozen stretches show all that is to be seen; the smallest are joined.
    let skipped = edges.len().saturating_sub(11);
    let mut kept = vec![i64::MIN, 1];
    kept.extend(edges.into_iter().skip(skipped));
    kept
}

/// The text of the policy, and how well its tiers by value fit; `None` where all are alike.
fn written(head: &str, as_of: &AsOf, values: &Values<'_>) -> Option<(String, i64)> {
    let spend: Vec<i64> = values.falling(0).into_iter().filter(|value| *value > 0).collect();
    let (value, fit) = value_cuts(&spend)?;
    let orders: Vec<i64> = values.falling(1).into_iter().filter(|value| *value > 0).collect();
    let recency = values.falling(2);
    let day = as_of.local().date();
    let mut text = format!(
        "# Proposed from the orders of the twelve months to {day}. The thresholds stand where the values fall apart by\n\
         # themselves, as round numbers. 按截至 {day} 的十二个月订单建议，门槛取自数值的自然分界并取整。\n\
         policy: own-orders\ntitle: {{ en: Proposed from own orders, zh: 按自有订单建议的分层 }}\n{head}\nschemes:\n  \
         value:\n    title: {{ en: Value tier, zh: 价值分级 }}\n    threshold: spend\n    tiers:\n"
    );
    for ((tier, en, zh), from) in value_names(value.len() + 1).zip(value.iter().map(Some).chain([None])) {
        let from = from.map_or_else(String::new, |from| format!(", from: {}", number_text(ValueType::Money, *from)));
        text += &format!("      - {{ tier: {tier}, title: {{ en: {en}, zh: {zh} }}{from} }}\n");
    }
    let regular =
        cuts(&orders, 3, |value| value as f64).and_then(|(cuts, _)| cuts.first().copied()).map_or(4, |at| at.max(3));
    text += &format!(
        "  habit:\n    title: {{ en: How often they buy, zh: 购买频次 }}\n    among: orders > 0\n    threshold: orders\n    \
         tiers:\n      - {{ tier: regular, title: {{ en: Regular, zh: 常客 }}, from: {regular} }}\n      \
         - {{ tier: repeat, title: {{ en: Bought again, zh: 复购客户 }}, from: 2 }}\n      \
         - {{ tier: once, title: {{ en: Bought once, zh: 单次客户 }} }}\n"
    );
    let away = cuts(&recency, 3, |value| ((value + 1) as f64).ln()).map(|(cuts, _)| cuts);
    let [gone, cooling] = match away.as_deref() {
        Some([gone, cooling]) if *gone > *cooling && *cooling > 0 => [*gone, *cooling],
        _ => [181, 61],
    };
    text += &format!(
        "  stage:\n    title: {{ en: Stage, zh: 活跃阶段 }}\n    rules:\n      \
         - {{ tier: active, title: {{ en: Active, zh: 活跃客户 }}, when: recency < {cooling} }}\n      \
         - {{ tier: cooling, title: {{ en: Cooling, zh: 趋冷客户 }}, when: recency < {gone} }}\n      \
         - {{ tier: away, title: {{ en: Away, zh: 流失客户 }} }}\n"
    );
    Some((text, fit))
}

/// The fewest classes by value that fit well, up to five, with how well they do.
fn value_cuts(falling: &[i64]) -> Option<(Vec<i64>, i64)> {
    let mut best = None;
    // Revenue is spread over orders of magnitude: a class is a multiple, not a sum.
    for classes in 3..=VALUE.len() {
        let Some((cuts, fit)) = cuts(falling, classes, |value| (value as f64).ln()) else { break };
        best = Some((cuts, (fit * 1e6) as i64));
        if fit >= GOOD_FIT {
            break;
        }
    }
    best.or_else(|| cuts(falling, 2, |value| (value as f64).ln()).map(|(cuts, fit)| (cuts, (fit * 1e6) as i64)))
}

/// Thresholds between natural classes of falling values, from best to rest, each as round as the customers beside it allow.
fn cuts(falling: &[i64], classes: usize, scale: impl Fn(i64) -> f64) -> Option<(Vec<i64>, f64)> {
    let rising: Vec<i64> = falling.iter().rev().copied().collect();
    let scaled: Vec<f64> = rising.iter().map(|value| scale(*value)).collect();
    let breaks = natural_breaks(&scaled, classes)?;
    let slack = rising.len() / SLACK;
    let cut = |start: &usize| {
        let at = |place: usize| rising.get(place).copied();
        let exact = at(*start)?;
        // Whatever lies between two customers parts them alike.
        let low = at(start.saturating_sub(1 + slack)).map_or(exact, |below| below.saturating_add(1));
        let high = at((start + slack).min(rising.len() - 1)).unwrap_or(exact);
        Some(roundest(low.min(exact), high.max(exact), exact))
    };
    let mut cuts: Vec<i64> = breaks.starts.iter().rev().filter_map(cut).collect();
    cuts.dedup();
    (cuts.len() + 1 == classes).then_some((cuts, breaks.fit))
}

/// The names of so many tiers: best and rest always, the middle as far as there is one.
fn value_names(tiers: usize) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let skipped: &[usize] = match tiers {
        2 => &[1, 2, 3],
        3 => &[1, 3],
        4 => &[3],
        _ => &[],
    };
    VALUE.iter().enumerate().filter(move |(place, _)| !skipped.contains(place)).map(|(_, names)| *names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_stand_apart_by_multiples() {
        let mut falling = vec![900_000, 880_000, 700_000, 5_100, 5_000, 4_900, 60, 55, 50, 45];
        falling.sort_unstable_by(|one, other| other.cmp(one));
        let (cuts, fit) = value_cuts(&falling).expect("classes");
        assert_eq!((cuts, fit > 990_000), (vec![500_000, 4_000], true));
        assert_eq!(value_cuts(&[7; 40]), None, "all alike");
        assert_eq!(value_names(3).map(|(name, _, _)| name).collect::<Vec<_>>(), ["top", "mid", "basic"]);
    }

    #[test]
    fn money_is_spread_by_a_dozen_stretches_at_most() {
        let edges = money_edges(3_000_000 * UNIT);
        assert_eq!((edges.len(), edges.get(1), edges.last()), (13, Some(&1), Some(&20_000_000_000)));
        assert_eq!(money_edges(0), [i64::MIN, 1]);
    }
}
