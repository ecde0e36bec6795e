//! The design's words, computed slowly: everything sorted, every number a fraction, customer by customer.

use crate::world::Person;
use num_bigint::BigInt;
use num_rational::BigRational;

pub type Fraction = BigRational;

pub fn fraction(numerator: i64, denominator: i64) -> Fraction {
    Fraction::new(BigInt::from(numerator), BigInt::from(denominator))
}

fn whole(value: usize) -> Fraction {
    Fraction::from_integer(BigInt::from(value))
}

/// Halves to the even neighbour.
pub fn round_half_even(value: &Fraction) -> BigInt {
    let floor = value.floor().to_integer();
    let rest = value - Fraction::from_integer(floor.clone());
    let half = fraction(1, 2);
    let odd = &floor % BigInt::from(2) != BigInt::from(0);
    if rest > half || (rest == half && odd) { floor + 1 } else { floor }
}

/// To six places.
pub fn to_six(value: &Fraction) -> Fraction {
    Fraction::new(round_half_even(&(value * fraction(1_000_000, 1))), BigInt::from(1_000_000))
}

pub fn amount(person: &Person) -> Option<Fraction> {
    person.amount.map(|value| fraction(value, 10_000))
}

pub fn orders(person: &Person) -> Option<Fraction> {
    person.orders.map(|value| fraction(value, 1))
}

pub fn recency(person: &Person) -> Option<Fraction> {
    person.recency.map(|value| fraction(value, 1))
}

pub fn rate(person: &Person) -> Option<Fraction> {
    person.rate.map(|value| fraction(value, 1_000_000))
}

pub fn rating(person: &Person) -> Option<Fraction> {
    person.rating.map(|value| fraction(value, 1_000_000))
}

/// `amount / nullif(orders, 0)`.
pub fn basket(person: &Person) -> Option<Fraction> {
    let orders = orders(person).filter(|orders| *orders != whole(0))?;
    Some(to_six(&(amount(person)? / orders)))
}

/// Those with a value, best first; `None` for the others.
fn ranked(values: &[Option<Fraction>]) -> Vec<usize> {
    let mut rows: Vec<usize> = (0..values.len()).filter(|row| values[*row].is_some()).collect();
    rows.sort_by(|a, b| values[*b].cmp(&values[*a]));
    rows
}

/// By cumulative shares of customers, in percent: position by position, then equal values take the best.
pub fn pyramid(values: &[Option<Fraction>], percents: &[i64]) -> Vec<Option<usize>> {
    let rows = ranked(values);
    let mut classes = vec![None; values.len()];
    for (position, row) in rows.iter().enumerate() {
        let rank = whole(position + 1);
        let ends = percents.iter().map(|percent| (fraction(*percent, 100) * whole(rows.len())).ceil());
        let class = ends.into_iter().position(|end| rank <= end).unwrap_or(percents.len());
        let best = rows.iter().filter(|other| values[**other] == values[*row]).filter_map(|other| classes[*other]);
        classes[*row] = Some(best.min().unwrap_or(class).min(class));
    }
    // Those further down a tie have been given the best so far; nobody above it changes later.
    classes
}

/// By cumulative shares of the total, in percent.
pub fn share(values: &[Option<Fraction>], percents: &[i64]) -> Vec<Option<usize>> {
    let zero = whole(0);
    let total: Fraction = values.iter().flatten().filter(|value| **value > zero).sum();
    let class = |own: &Fraction| {
        if *own <= zero {
            return percents.len();
        }
        let before: Fraction = values.iter().flatten().filter(|value| *value > own).sum();
        percents.iter().position(|percent| &before / &total < fraction(*percent, 100)).unwrap_or(percents.len())
    };
    values.iter().map(|value| value.as_ref().map(class)).collect()
}

/// The bin of each position, as NTILE fills them: the first ones take one more.
fn ntile(count: usize, bins: usize) -> Vec<usize> {
    let mut all = Vec::new();
    for bin in 1..=bins {
        let size = count / bins + usize::from(bin <= count % bins);
        all.extend(std::iter::repeat_n(bin, size));
    }
    all
}

/// Quantile scores; values are turned so that more is better. `split` goes by the order of the rows. Who are all alike
/// stand in the middle.
pub fn digits(values: &[Option<Fraction>], bins: usize, split: bool) -> Vec<Option<usize>> {
    let mut rows: Vec<usize> = (0..values.len()).filter(|row| values[*row].is_some()).collect();
    rows.sort_by(|a, b| values[*a].cmp(&values[*b]).then(a.cmp(b)));
    let bin = ntile(rows.len(), bins);
    let mut digits = vec![None; values.len()];
    for (position, row) in rows.iter().enumerate() {
        let equal: Vec<usize> = (0..rows.len()).filter(|other| values[rows[*other]] == values[*row]).collect();
        let middle = equal[(equal.len() - 1) / 2];
        let alike = !split && equal.len() == rows.len();
        digits[*row] = Some(if alike { bins.div_ceil(2) } else { bin[if split { position } else { middle }] });
    }
    digits
}

pub fn mean(values: &[&Fraction]) -> Option<Fraction> {
    if values.is_empty() {
        return None;
    }
    let sum: Fraction = values.iter().copied().sum();
    Some(sum / whole(values.len()))
}

pub fn median(values: &[&Fraction]) -> Option<Fraction> {
    let mut sorted = values.to_vec();
    sorted.sort();
    match sorted.len() {
        0 => None,
        n if n % 2 == 1 => Some(sorted[n / 2].clone()),
        n => Some((sorted[n / 2 - 1] + sorted[n / 2]) / whole(2)),
    }
}

/// 0 to 100.
pub fn percentiles(values: &[Option<Fraction>], lower_is_better: bool) -> Vec<Option<Fraction>> {
    let known: Vec<&Fraction> = values.iter().flatten().collect();
    let one = |own: &Fraction| {
        if known.len() == 1 {
            return whole(50);
        }
        let worse =
            known.iter().filter(|other| if lower_is_better { ***other > *own } else { ***other < *own }).count();
        let equal = known.iter().filter(|other| **other == own).count();
        whole(100) * (whole(worse) + (whole(equal) - whole(1)) / whole(2)) / (whole(known.len()) - whole(1))
    };
    values.iter().map(|value| value.as_ref().map(one)).collect()
}

/// The weighted mean of what is there, to six places. Weights are tenths of a hundredth.
pub fn scores(inputs: &[(Vec<Option<Fraction>>, i64)], rows: usize) -> Vec<Option<Fraction>> {
    (0..rows)
        .map(|row| {
            let present =
                || inputs.iter().filter_map(|(values, weight)| Some((values[row].clone()?, fraction(*weight, 10))));
            let weights: Fraction = present().map(|(_, weight)| weight).sum();
            let sum: Fraction = present().map(|(value, weight)| value * weight).sum();
            (weights > whole(0)).then(|| to_six(&(sum / weights)))
        })
        .collect()
}

/// Values of those in the universe.
pub fn within(
    people: &[Person],
    inside: impl Fn(&Person) -> bool,
    value: impl Fn(&Person) -> Option<Fraction>,
) -> Vec<Option<Fraction>> {
    people.iter().map(|person| if inside(person) { value(person) } else { None }).collect()
}
