use crate::cutoffs::{Distribution, Jumps};
use num_bigint::BigInt;
use num_rational::BigRational;
use terrace_domain::round_div;

/// Fixed-point units of one millionth.
const UNIT: i128 = 1_000_000_000_000_000;

/// Fifty percent, in millionths: percentiles come as fifty times a fraction up to two.
const FIFTY: i128 = 50_000_000;

/// The weighted mean of percentiles, exact.
#[derive(Clone)]
pub(crate) struct Weighing<'a> {
    scales: Vec<PercentileScale<'a>>,
}

/// One input on the scale of percentiles.
#[derive(Clone)]
pub(crate) struct PercentileScale<'a> {
    pub(crate) distribution: &'a Distribution,
    lower_is_better: bool,
    /// Its part of the whole, in any unit common to all inputs.
    weight: i128,
    /// Fifty percent ÷ (N − 1) × weight in fixed-point units, cut off.
    step: i128,
    /// Where many values are looked up.
    jumps: Option<Jumps>,
    /// One customer's value and what takes its place; the distribution is that from before.
    moved: Option<(i64, i64)>,
}

impl<'a> PercentileScale<'a> {
    /// The weight is in any unit common to all inputs.
    pub(crate) fn new(distribution: &'a Distribution, lower_is_better: bool, weight: i128) -> Self {
        let span = distribution.customers().saturating_sub(1).max(1); // Of one customer or none.
        // Weights of a policy add up to 100, so that this stays below 10^31.
        let step = (FIFTY * UNIT / i128::from(span)) * weight;
        Self { distribution, lower_is_better, weight, step, jumps: None, moved: None }
    }

    /// The percentile is 50 × the first ÷ the second: 100 × (worse + (equal − 1) ÷ 2) ÷ (N − 1).
    ///
    /// A value that the distribution does not hold stands between its neighbours.
    fn fraction(&self, value: i64) -> (u64, u64) {
        let customers = self.distribution.customers();
        if customers < 2 {
            return (1, 1);
        }
        let (below, equal) = match &self.jumps {
            Some(jumps) => self.distribution.below_and_equal_by(jumps, value),
            None => self.distribution.below_and_equal(value),
        };
        let (below, equal) = match self.moved {
            None => (below, equal),
            // A value that is given by hand may not be among those counted.
            Some((from, to)) => {
                let below = below.saturating_sub(u64::from(from < value)) + u64::from(to < value);
                (below, equal.saturating_sub(u64::from(from == value)) + u64::from(to == value))
            }
        };
        let above = customers.saturating_sub(below).saturating_sub(equal);
        let worse = if self.lower_is_better { above } else { below };
        let span = customers - 1;
        // A distribution counts fewer customers than 2^60.
        let twice = worse * 2 + equal;
        // A value that nobody has is beside nobody.
        (twice.saturating_sub(1).min(span * 2), span)
    }

    /// The percentile in millionths, half-even.
    pub(crate) fn percentile(&self, value: i64) -> Option<i64> {
        let (part, span) = self.fraction(value);
        i64::try_from(round_div(FIFTY * i128::from(part), i128::from(span))?).ok()
    }
}

impl<'a> Weighing<'a> {
    pub(crate) fn new(scales: Vec<PercentileScale<'a>>) -> Self {
        Self { scales }
    }

    /// The same, made ready for many rows.
    pub(crate) fn for_many(mut self) -> Self {
        for scale in &mut self.scales {
            scale.jumps = scale.distribution.jumps();
        }
        self
    }

    /// Puts another value in the place of one customer's, per input; `None` leaves the input as it is.
    pub(crate) fn set_moved(&mut self, moved: impl IntoIterator<Item = Option<(i64, i64)>>) {
        for (scale, moved) in self.scales.iter_mut().zip(moved) {
            scale.moved = moved;
        }
    }

    /// By how many millionths the score of anybody may change at most if one customer's values do.
    pub(crate) fn reach_of_one(&self) -> i64 {
        let shift = |scale: &PercentileScale<'_>| {
            let span = i64::try_from(scale.distribution.customers().saturating_sub(1).max(1)).unwrap_or(i64::MAX);
            // Two halves of a rank, and what rounding adds.
            100_000_000 / span + 2
        };
        // Weights are parts of a whole: several inputs together shift no more than the one that shifts most.
        self.scales.iter().map(shift).max().unwrap_or(0) // Without inputs nothing moves.
    }

    pub(crate) fn scales(&self) -> &[PercentileScale<'a>] {
        &self.scales
    }

    /// The score of values in the order of the inputs, in millionths, half-even; the inputs present carry the weight
    /// of those that are missing. Returns `None` if none is present.
    ///
    /// Each step is cut to fifteen further places, so the true sum lies above by less than one such unit for each
    /// step and weight. Only where that leaves the rounding open is it computed as a fraction.
    pub(crate) fn score(&self, values: impl Fn(usize) -> Option<i64>) -> Option<i64> {
        let (mut sum, mut weights, mut slack) = (0i128, 0i128, 0i128);
        for (index, scale) in self.scales.iter().enumerate() {
            let Some(value) = values(index) else { continue };
            let (part, _) = scale.fraction(value);
            let part = i128::from(part);
            sum = sum.checked_add(scale.step.checked_mul(part)?)?;
            slack = slack.checked_add(scale.weight.checked_mul(part)?)?;
            weights = weights.checked_add(scale.weight)?;
        }
        if weights <= 0 {
            return None;
        }
        let whole = weights.checked_mul(UNIT)?;
        let (quotient, rest) = (sum / whole, sum % whole);
        let half = whole / 2;
        let rounded = if rest + slack < half {
            quotient
        } else if rest > half {
            quotient + 1
        } else {
            self.exactly(values)?
        };
        i64::try_from(rounded).ok()
    }

    /// The part of 100 that an input carries among those that are present, in millionths.
    pub(crate) fn effective_weight(&self, index: usize, present: impl Fn(usize) -> Option<i64>) -> Option<i64> {
        let own = self.scales.get(index)?.weight;
        i64::try_from(round_div(own.checked_mul(100_000_000)?, self.weight_of(present)?)?).ok()
    }

    /// What an input adds to the score, in millionths, rounded by itself.
    pub(crate) fn contribution(&self, index: usize, values: impl Fn(usize) -> Option<i64>) -> Option<i64> {
        let scale = self.scales.get(index)?;
        let (part, span) = scale.fraction(values(index)?);
        let numerator = (FIFTY * i128::from(part)).checked_mul(scale.weight)?;
        i64::try_from(round_div(numerator, i128::from(span).checked_mul(self.weight_of(values)?)?)?).ok()
    }

    fn weight_of(&self, present: impl Fn(usize) -> Option<i64>) -> Option<i128> {
        let weights = self.scales.iter().enumerate().filter(|(at, _)| present(*at).is_some());
        let sum = weights.map(|(_, scale)| scale.weight).sum::<i128>();
        (sum > 0).then_some(sum)
    }

    fn exactly(&self, values: impl Fn(usize) -> Option<i64>) -> Option<i128> {
        let (mut sum, mut weights) = (BigRational::default(), BigInt::default());
        for (index, scale) in self.scales.iter().enumerate() {
            let Some(value) = values(index) else { continue };
            let (part, span) = scale.fraction(value);
            let weight = BigInt::from(scale.weight);
            sum += BigRational::new(BigInt::from(FIFTY) * BigInt::from(part) * &weight, BigInt::from(span));
            weights += weight;
        }
        let mean = sum / BigRational::from_integer(weights);
        let floor = mean.floor().to_integer();
        let twice = (mean - BigRational::from_integer(floor.clone())) * BigInt::from(2);
        let floor = i128::try_from(floor).ok()?;
        let one = BigRational::from_integer(BigInt::from(1));
        let up = twice > one || (twice == one && floor % 2 != 0);
        Some(floor + i128::from(up))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_count_half_of_the_equal_ones() {
        let distribution = Distribution::from_values(vec![1, 2, 2, 3]);
        let up = PercentileScale::new(&distribution, false, 1);
        let shown = |scale: PercentileScale<'_>| [0, 1, 2, 3, 9].map(|v| scale.percentile(v).unwrap());
        assert_eq!(shown(up), [0, 0, 50_000_000, 100_000_000, 100_000_000]);
        let down = PercentileScale::new(&distribution, true, 1);
        assert_eq!(shown(down), [100_000_000, 100_000_000, 50_000_000, 0, 0]);
        let one = Distribution::from_values(vec![7]);
        assert_eq!(PercentileScale::new(&one, false, 1).percentile(7), Some(50_000_000));
    }

    #[test]
    fn missing_inputs_leave_their_weight() {
        let distribution = Distribution::from_values(vec![1, 2, 3]);
        let scale = |weight| PercentileScale::new(&distribution, false, weight);
        let weighing = Weighing::new(vec![scale(40), scale(60)]);
        assert_eq!(weighing.score(|index| [Some(3), Some(1)].get(index).copied().flatten()), Some(40_000_000));
        assert_eq!(weighing.score(|index| [None, Some(2)].get(index).copied().flatten()), Some(50_000_000));
        assert_eq!(weighing.score(|_| None), None);
    }

    #[test]
    fn a_tie_at_the_last_place_goes_to_the_even_neighbour() {
        // 129 customers: a percentile is 50 × s ÷ 128, and the weights 1 and 31 make halves of a millionth.
        let distribution = Distribution::from_values((0..129).collect());
        let scale = |weight| PercentileScale::new(&distribution, false, weight);
        let weighing = Weighing::new(vec![scale(1), scale(31)]);
        for value in 0..129 {
            let exact = weighing.exactly(|_| Some(value)).map(|v| v as i64);
            assert_eq!(weighing.score(|_| Some(value)), exact);
            let mixed = |index| Some(if index == 0 { value } else { 0 });
            let expected = round_div(FIFTY * 2 * i128::from(value), 128 * 32).map(|v| v as i64);
            assert_eq!(weighing.score(mixed), expected);
        }
    }
}
