//! Migration between classes as a Markov chain.

use rayon::prelude::*;

use crate::bounds::Interval;
use crate::interval::between;
use crate::numerics::quantiles::beta_quantile;
use crate::numerics::random::Chance;
use crate::unanswered::{Unanswered, check_count, check_each, check_length, check_level, check_option, finite, number};

/// What is added to every count for intervals: Jeffreys' prior, a Dirichlet distribution with ½ for each class.
const PRIOR: f64 = 0.5;

/// Counted moves between classes from one period to the next.
#[derive(Debug, Clone, PartialEq)]
pub struct Migration {
    /// Customers by class before and class after.
    counts: Vec<Vec<f64>>,
}

/// What is to be projected.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outlook<'a> {
    /// Customers of each class now.
    pub now: &'a [f64],
    /// New customers of each class in every period to come; zeros if there are to be none.
    pub newcomers: &'a [f64],
    /// Periods ahead.
    pub periods: usize,
}

impl Migration {
    /// Counts of customers by class before (row) and after (column), the classes in the same order.
    ///
    /// # Errors
    /// [`Unanswered::TooFew`] where there is no class, or nobody was in one of them before;
    /// [`Unanswered::LengthsDiffer`] where the table is not square.
    pub fn observed(counts: &[Vec<u64>]) -> Result<Self, Unanswered> {
        check_count("classes", counts.len(), 1)?;
        for row in counts {
            check_length("a row of moves", row.len(), counts.len())?;
            check_count("customers of a class before", usize::from(row.iter().any(|count| *count > 0)), 1)?;
        }
        #[expect(clippy::cast_precision_loss, reason = "counts of customers fit a double exactly")]
        let counts = counts.iter().map(|row| row.iter().map(|count| *count as f64).collect()).collect();
        Ok(Self { counts })
    }

    /// A chain whose chances are known, each row with the sum 1; it has no intervals to speak of.
    ///
    /// # Errors
    /// [`Unanswered::BadValue`] where a chance is not between 0 and 1, [`Unanswered::BadOption`] where a row has another
    /// sum, and as [`Migration::observed`].
    pub fn known(chances: &[Vec<f64>]) -> Result<Self, Unanswered> {
        check_count("classes", chances.len(), 1)?;
        for row in chances {
            check_length("a row of chances", row.len(), chances.len())?;
            check_each("a row of chances", row, "between 0 and 1", |chance| (0.0..=1.0).contains(&chance))?;
            let sum: f64 = row.iter().sum();
            check_option("a row of chances", (sum - 1.0).abs() < 1e-9, "one with the sum 1")?;
        }
        // So many customers that the prior vanishes.
        let large = |row: &Vec<f64>| row.iter().map(|chance| 1e15 * chance).collect();
        Ok(Self { counts: chances.iter().map(large).collect() })
    }

    /// The number of classes.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.counts.len()
    }

    /// Shares of each class (row) that were in each class (column) a period later.
    #[must_use]
    pub fn shares(&self) -> Vec<Vec<f64>> {
        self.counts.iter().map(|row| normalised(row)).collect()
    }

    /// The shares with their intervals: beta distributions, the marginals of a row's Dirichlet distribution. A move that
    /// nobody made may have the chance 0, and one that all made the chance 1.
    ///
    /// # Errors
    /// [`Unanswered::BadOption`] where `level` is not between 0 and 1.
    pub fn intervals(&self, level: f64) -> Result<Vec<Vec<Interval>>, Unanswered> {
        check_level(level)?;
        let all_others = PRIOR * (number(self.classes()) - 1.0);
        let interval = |count: f64, total: f64| {
            let (a, b) = (count + PRIOR, total - count + all_others);
            let at = |share: f64| if b > 0.0 { beta_quantile(a, b, share) } else { 1.0 };
            let low = if count <= 0.0 { 0.0 } else { at(0.5 - 0.5 * level) };
            let high = if count >= total { 1.0 } else { at(0.5 + 0.5 * level) };
            let estimate = count / total;
            Interval { estimate, low: low.min(estimate), high: high.max(estimate), level }
        };
        Ok((self.counts.iter())
            .map(|row| {
                let total: f64 = row.iter().sum();
                row.iter().map(|count| interval(*count, total)).collect()
            })
            .collect())
    }

    /// Customers of each class after 1, 2 … periods: nₜ₊₁ = nₜ P + newcomers.
    ///
    /// # Errors
    /// [`Unanswered::LengthsDiffer`] and [`Unanswered::BadValue`] unless there is a number, 0 or more, for each class.
    pub fn project(&self, outlook: &Outlook<'_>) -> Result<Vec<Vec<f64>>, Unanswered> {
        self.check(outlook)?;
        let shares = self.shares();
        Ok(periods(outlook, |now| stepped(now, &shares)))
    }

    /// The same with intervals: the chances are drawn from what is known of them, and customers move by chance.
    ///
    /// # Errors
    /// As [`Migration::project`]; [`Unanswered::BadOption`] where `level` is not between 0 and 1 or there are no draws.
    pub fn project_with_intervals(
        &self,
        outlook: &Outlook<'_>,
        level: f64,
        (seed, draws): (u64, usize),
    ) -> Result<Vec<Vec<Interval>>, Unanswered> {
        check_level(level)?;
        check_option("the number of draws", draws > 0, "at least 1")?;
        let estimates = self.project(outlook)?;
        let drawn: Vec<Vec<Vec<f64>>> = (0..draws)
            .into_par_iter()
            .map(|draw| {
                let mut chance = Chance::stream(seed, draw as u64);
                let shares = self.drawn(&mut chance);
                periods(outlook, |now| moved(now, &shares, &mut chance))
            })
            .collect();
        (estimates.iter().enumerate())
            .map(|(period, row)| {
                (row.iter().enumerate())
                    .map(|(class, estimate)| {
                        let at = |draw: &Vec<Vec<f64>>| draw.get(period)?.get(class).copied();
                        around(level, *estimate, &drawn.iter().filter_map(at).collect::<Vec<f64>>())
                    })
                    .collect()
            })
            .collect()
    }

    fn check(&self, outlook: &Outlook<'_>) -> Result<(), Unanswered> {
        let is_amount = |value: f64| (0.0..=1e15).contains(&value);
        for (what, values) in [("customers now", outlook.now), ("newcomers", outlook.newcomers)] {
            check_length(what, values.len(), self.classes())?;
            check_each(what, values, "between 0 and 10¹⁵", is_amount)?;
        }
        check_option("the periods", outlook.periods <= 10_000, "at most 10,000")
    }

    /// Chances drawn from their Dirichlet distributions.
    pub(super) fn drawn(&self, chance: &mut Chance) -> Vec<Vec<f64>> {
        let mut draw = |count: &f64| chance.gamma(count + PRIOR, 1.0);
        self.counts.iter().map(|row| normalised(&row.iter().map(&mut draw).collect::<Vec<f64>>())).collect()
    }
}

/// The interval of draws around an estimate, which it contains.
pub(super) fn around(level: f64, estimate: f64, draws: &[f64]) -> Result<Interval, Unanswered> {
    let estimate = finite("a projection", estimate)?;
    for value in draws {
        finite("a projection", *value)?;
    }
    let found = between(level, estimate, draws).ok().flatten();
    let found = found.unwrap_or(Interval { estimate, low: estimate, high: estimate, level });
    Ok(Interval { low: found.low.min(estimate), high: found.high.max(estimate), ..found })
}

fn normalised(row: &[f64]) -> Vec<f64> {
    let total: f64 = row.iter().sum();
    if total > 0.0 {
        return row.iter().map(|value| value / total).collect();
    }
    row.iter().map(|_| 1.0 / number(row.len())).collect()
}

fn periods(outlook: &Outlook<'_>, mut step: impl FnMut(&[f64]) -> Vec<f64>) -> Vec<Vec<f64>> {
    let mut now = outlook.now.to_vec();
    (0..outlook.periods)
        .map(|_| {
            now = step(&now);
            now.iter_mut().zip(outlook.newcomers).for_each(|(now, new)| *now += new);
            now.clone()
        })
        .collect()
}

fn stepped(now: &[f64], shares: &[Vec<f64>]) -> Vec<f64> {
    let mut next = vec![0.0; now.len()];
    for (count, row) in now.iter().zip(shares) {
        next.iter_mut().zip(row).for_each(|(next, share)| *next += count * share);
    }
    next
}

/// One step in which every customer moves by chance.
fn moved(now: &[f64], shares: &[Vec<f64>], chance: &mut Chance) -> Vec<f64> {
    let mut next = vec![0.0; now.len()];
    for (count, row) in now.iter().zip(shares) {
        let (mut left, mut rest) = (*count, 1.0);
        for (next, share) in next.iter_mut().zip(row) {
            let going = if share >= &rest { left } else { binomial(left, share / rest, chance) };
            *next += going;
            left -= going;
            rest -= share;
        }
        // What rounding of the shares leaves stays in the last class.
        if let Some(last) = next.last_mut() {
            *last += left.max(0.0);
        }
    }
    next
}

/// How many of `count` do what each does with the chance `p`; a broken part of a customer goes by its share.
fn binomial(count: f64, p: f64, chance: &mut Chance) -> f64 {
    if p > 0.5 {
        return count - binomial(count, 1.0 - p, chance);
    }
    let (whole, part) = (count.floor(), count.fract() * p.max(0.0));
    if p <= 0.0 || whole <= 0.0 {
        return part;
    }
    if whole * p > 100.0 {
        let drawn = whole * p + (whole * p * (1.0 - p)).sqrt() * chance.normal();
        return drawn.round().clamp(0.0, whole) + part;
    }
    // Gaps between those who do are geometric.
    let (mut at, mut found) = (0.0, 0.0);
    loop {
        at += (chance.share().ln() / (-p).ln_1p()).floor() + 1.0;
        if at > whole {
            return found + part;
        }
        found += 1.0;
    }
}
