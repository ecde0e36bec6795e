//! Which groups of customers favour a shop most: size, growth, profit.

use crate::bounds::Interval;
use crate::numerics::normal;
use crate::unanswered::{Unanswered, check_count, check_level, check_option, finite, number};

/// What the customers of a group spent in a period.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Purchases {
    /// Sum over customers.
    pub sum: f64,
    /// Sum of the squares of customers' sums.
    pub squares: f64,
}

impl Purchases {
    /// Adds a customer's sum.
    pub fn add(&mut self, amount: f64) {
        self.sum += amount;
        self.squares += amount * amount;
    }
}

/// How a group grew: the logarithm of the ratio of its revenues with its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Growth {
    /// Logarithm of now ÷ before.
    pub log_ratio: f64,
    /// Its standard error.
    pub error: f64,
}

/// The growth of a group between two periods. Customers come and spend by chance (a compound Poisson sum: the variance of
/// a sum is the expected sum of squares), so the error of a logarithm is √(Σx²)/Σx.
///
/// # Errors
/// [`Unanswered::TooFew`] where one of the sums is not above 0.
pub fn growth_of(now: Purchases, before: Purchases) -> Result<Growth, Unanswered> {
    check_count("revenue now", usize::from(now.sum > 0.0), 1)?;
    check_count("revenue before", usize::from(before.sum > 0.0), 1)?;
    let part = |purchases: Purchases| purchases.squares / (purchases.sum * purchases.sum);
    let log_ratio = finite("a growth", (now.sum / before.sum).ln())?;
    Ok(Growth { log_ratio, error: finite("a growth", (part(now) + part(before)).sqrt())? })
}

/// The growth of each group drawn towards the mean of all, the further the less is known of it: a random-effects model
/// with the variance between groups by DerSimonian and Laird 1986 ("Meta-analysis in clinical trials"). As ratios minus 1:
/// 0.1 is a tenth more.
///
/// # Errors
/// [`Unanswered::TooFew`] without a group, [`Unanswered::BadOption`].
pub fn shrunk(groups: &[Growth], level: f64) -> Result<Vec<Interval>, Unanswered> {
    check_level(level)?;
    check_count("groups", groups.len(), 1)?;
    let weights: Vec<f64> = groups.iter().map(|group| 1.0 / (group.error * group.error).max(1e-12)).collect();
    let sum: f64 = weights.iter().sum();
    let mean_by = |weights: &[f64]| {
        let all: f64 = weights.iter().sum();
        groups.iter().zip(weights).map(|(group, weight)| weight * group.log_ratio).sum::<f64>() / all
    };
    let mean = mean_by(&weights);
    let spread: f64 =
        groups.iter().zip(&weights).map(|(group, weight)| weight * (group.log_ratio - mean).powi(2)).sum();
    let squares: f64 = weights.iter().map(|weight| weight * weight).sum();
    let scale = sum - squares / sum;
    let between = if scale > 0.0 { ((spread - number(groups.len() - 1)) / scale).max(0.0) } else { f64::INFINITY };
    let wide: Vec<f64> = weights.iter().map(|weight| 1.0 / (1.0 / weight + between)).collect();
    let (middle, of_middle) = if between.is_finite() {
        (mean_by(&wide), 1.0 / wide.iter().sum::<f64>())
    } else {
        // A single group has nothing to be drawn to.
        (mean, 0.0)
    };
    let z = normal::quantile(0.5 + 0.5 * level);
    groups
        .iter()
        .zip(&weights)
        .map(|(group, weight)| {
            let own = 1.0 / weight;
            let pull = if between.is_finite() { own / (own + between) } else { 0.0 };
            let estimate = pull * middle + (1.0 - pull) * group.log_ratio;
            let error = ((1.0 - pull) * own + pull * pull * of_middle).sqrt();
            let back = |log: f64| finite("a growth", log.exp_m1());
            Ok(Interval {
                estimate: back(estimate)?,
                low: back(estimate - z * error)?,
                high: back(estimate + z * error)?,
                level,
            })
        })
        .collect()
}

/// What a group is ranked by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GroupFacts {
    /// Customers.
    pub customers: f64,
    /// Revenue.
    pub revenue: f64,
    /// Growth; `None` where none can be told, which ranks in the middle.
    pub growth: Option<f64>,
    /// Profit; it must be told of all groups or of none.
    pub profit: Option<f64>,
}

/// What each criterion counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GroupWeights {
    /// Customers and revenue, half each.
    pub size: f64,
    /// Growth.
    pub growth: f64,
    /// Profit.
    pub profit: f64,
}

/// Groups in order.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupRanking {
    /// Of each group from 0 to 1, in the order given.
    pub scores: Vec<f64>,
    /// The place of the best group in the order given; of equal ones the first.
    pub best: usize,
    /// Other groups that are best where one weight is halved or raised by half.
    pub rivals: Vec<usize>,
}

/// Ranks groups: each criterion is a group's place among the others, from 0 (last) to 1 (first), ties by their mean, and
/// the score is their weighted mean.
///
/// # Errors
/// [`Unanswered::TooFew`] without a group; [`Unanswered::BadOption`] where no weight is above 0 or profit is told of some
/// groups alone.
pub fn rank_groups(groups: &[GroupFacts], weights: GroupWeights) -> Result<GroupRanking, Unanswered> {
    check_count("groups", groups.len(), 1)?;
    let all = [weights.size, weights.growth, weights.profit];
    let is_fine = all.iter().all(|weight| *weight >= 0.0 && weight.is_finite()) && all.iter().sum::<f64>() > 0.0;
    check_option("the weights", is_fine, "0 or more, and not all 0")?;
    let told = groups.iter().filter(|group| group.profit.is_some()).count();
    check_option("the profits", told == 0 || told == groups.len(), "told of all groups or of none")?;
    let criteria = Criteria::of(groups, told > 0);
    let scores = criteria.scores(weights);
    let best = best_of(&scores);
    let mut rivals: Vec<usize> =
        weights_moved(weights).iter().map(|moved| best_of(&criteria.scores(*moved))).filter(|at| *at != best).collect();
    rivals.sort_unstable();
    rivals.dedup();
    Ok(GroupRanking { scores, best, rivals })
}

/// The weights with one of them halved or raised by half.
#[must_use]
pub fn weights_moved(weights: GroupWeights) -> Vec<GroupWeights> {
    let moved = |by: f64| {
        [
            GroupWeights { size: weights.size * by, ..weights },
            GroupWeights { growth: weights.growth * by, ..weights },
            GroupWeights { profit: weights.profit * by, ..weights },
        ]
    };
    [0.5, 1.5].into_iter().flat_map(moved).collect()
}

/// Places of groups by criterion.
struct Criteria {
    size: Vec<f64>,
    growth: Vec<f64>,
    profit: Option<Vec<f64>>,
}

impl Criteria {
    fn of(groups: &[GroupFacts], has_profit: bool) -> Self {
        let by = |value: &dyn Fn(&GroupFacts) -> f64| places(&groups.iter().map(value).collect::<Vec<_>>());
        let (customers, revenue) = (by(&|group| group.customers), by(&|group| group.revenue));
        let known: Vec<f64> = groups.iter().filter_map(|group| group.growth).collect();
        let grown = places(&known);
        let mut grown = grown.into_iter();
        let growth = groups.iter().map(|group| group.growth.and_then(|_| grown.next()).unwrap_or(0.5));
        Self {
            size: customers.iter().zip(&revenue).map(|(one, other)| 0.5 * (one + other)).collect(),
            growth: growth.collect(),
            profit: has_profit.then(|| by(&|group| group.profit.unwrap_or(0.0))),
        }
    }

    fn scores(&self, weights: GroupWeights) -> Vec<f64> {
        let profit = if self.profit.is_some() { weights.profit } else { 0.0 };
        let all = (weights.size + weights.growth + profit).max(f64::MIN_POSITIVE);
        let score = |(at, (size, growth)): (usize, (&f64, &f64))| {
            let earned = self.profit.as_ref().and_then(|profit| profit.get(at)).copied().unwrap_or(0.0);
            (weights.size * size + weights.growth * growth + profit * earned) / all
        };
        self.size.iter().zip(&self.growth).enumerate().map(score).collect()
    }
}

/// The place of each value among all: 1 for the largest, 0 for the smallest, ties in the middle of theirs; a single one has
/// 1.
fn places(values: &[f64]) -> Vec<f64> {
    if values.len() < 2 {
        return vec![1.0; values.len()];
    }
    let place = |value: &f64| {
        let below = values.iter().filter(|other| *other < value).count();
        let equal = values.iter().filter(|other| *other == value).count() - 1;
        (number(below) + 0.5 * number(equal)) / number(values.len() - 1)
    };
    values.iter().map(place).collect()
}

/// The first of the largest.
fn best_of(scores: &[f64]) -> usize {
    let mut best = 0;
    for (at, score) in scores.iter().enumerate() {
        // A difference of rounding is none.
        if scores.get(best).is_some_and(|known| *score > known + 1e-12) {
            best = at;
        }
    }
    best
}
