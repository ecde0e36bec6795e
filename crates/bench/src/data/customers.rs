use terrace_sample::Draw;

/// Who buys: one entry per customer, in the order in which they joined, so that ids rise with time.
pub(super) struct Customers {
    /// The day of the first order, counted from the shop's first.
    pub(super) joined: Vec<u16>,
    /// The first day on which they no longer buy.
    pub(super) leaves: Vec<u16>,
    /// How often they buy compared with others, from 1.
    pub(super) weight: Vec<u32>,
}

/// How many times as often the heaviest buyer buys as the lightest.
const HEAVIEST: u64 = 2_000;

/// Days from joining to leaving by quantiles: a fifth tries the shop for a season, a fifth stays for good.
const STAYS: [i64; 6] = [10, 90, 240, 520, 1_100, 2_000];

const STREAM: u64 = 1 << 40;

impl Customers {
    pub(super) fn make(seed: u64, count: u64, days: u16) -> Self {
        let mut draw = Draw::of_stream(seed, STREAM);
        let mut joined: Vec<u16> = (0..count).map(|_| join_day(&mut draw, days)).collect();
        joined.sort_unstable();
        let mut leaves = Vec::with_capacity(joined.len());
        let mut weight = Vec::with_capacity(joined.len());
        for day in &joined {
            let stays = u16::try_from(draw.quantile(&STAYS)).unwrap_or(u16::MAX);
            leaves.push(day.saturating_add(stays).max(day.saturating_add(1)));
            weight.push(heavy_tailed(&mut draw));
        }
        Self { joined, leaves, weight }
    }

    /// How much the customers of each day weigh together.
    pub(super) fn weight_by_day(&self, days: u16) -> Vec<u64> {
        let mut change = vec![0i64; usize::from(days) + 1];
        for ((from, to), weight) in self.joined.iter().zip(&self.leaves).zip(&self.weight) {
            for (day, sign) in [(*from, 1), (*to, -1)] {
                if let Some(change) = change.get_mut(usize::from(day)) {
                    *change += sign * i64::from(*weight);
                }
            }
        }
        let mut sum = 0i64;
        let of_day = |change: i64| {
            sum += change;
            u64::try_from(sum).unwrap_or(0)
        };
        change.into_iter().take(usize::from(days)).map(of_day).collect()
    }
}

/// A third were customers from the start and are seen again in the first quarter; the others join evenly.
fn join_day(draw: &mut Draw, days: u16) -> u16 {
    let within = if draw.chance(333) { days.min(90) } else { days };
    u16::try_from(draw.below(u64::from(within))).unwrap_or(0)
}

/// One over a uniform draw (Pareto with exponent 1), capped: most weigh 1 or 2, the top fifth some three quarters of
/// all. Integers alone, so that it is the same on every machine.
pub(super) fn heavy_tailed(draw: &mut Draw) -> u32 {
    const ONE: u64 = 1 << 32;
    u32::try_from((ONE / (1 + draw.below(ONE))).min(HEAVIEST)).unwrap_or(1)
}

/// Picks by weight in constant time (Walker 1977, in whole numbers).
pub(super) struct Picker {
    /// The number of the `total` parts of an entry's slot that are its own; the rest are its alias's.
    slots: Vec<(u64, u32)>,
    total: u64,
}

impl Picker {
    pub(super) fn new(weights: &[u32]) -> Self {
        let total: u64 = weights.iter().copied().map(u64::from).sum();
        let count = weights.len() as u64;
        // Scaled by the number of entries, the mean weight is `total`.
        let mut scaled: Vec<u64> = weights.iter().map(|weight| u64::from(*weight) * count).collect();
        let (mut small, mut large): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
        for (index, weight) in (0u32..).zip(&scaled) {
            if *weight < total { small.push(index) } else { large.push(index) }
        }
        let mut slots: Vec<(u64, u32)> = (0u32..).zip(weights).map(|(index, _)| (total, index)).collect();
        while let (Some(low), Some(high)) = (small.pop(), large.last().copied()) {
            let (at, from) = (low as usize, high as usize);
            let own = scaled.get(at).copied().unwrap_or(total);
            if let Some(slot) = slots.get_mut(at) {
                *slot = (own, high);
            }
            let Some(rest) = scaled.get_mut(from) else { break };
            *rest = (*rest + own).saturating_sub(total);
            if *rest < total {
                large.pop();
                small.push(high);
            }
        }
        Self { slots, total }
    }

    pub(super) fn pick(&self, draw: &mut Draw) -> usize {
        let at = draw.index(self.slots.len());
        match self.slots.get(at) {
            Some((own, alias)) if draw.below(self.total) >= *own => *alias as usize,
            _ => at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn picks_keep_to_the_weights() {
        let picker = Picker::new(&[1, 0, 7, 2]);
        let mut draw = Draw::of_stream(7, 0);
        let mut picked = [0u32; 4];
        for _ in 0..100_000 {
            picked[picker.pick(&mut draw)] += 1;
        }
        assert_eq!(picked[1], 0);
        for (picked, share) in picked.iter().zip([10_000u32, 0, 70_000, 20_000]) {
            assert!(picked.abs_diff(share) < 1_000, "{picked} beside {share}");
        }
    }

    #[test]
    fn few_are_large_and_many_small() {
        let mut weights = Customers::make(1, 100_000, 1_096).weight;
        weights.sort_unstable_by(|a, b| b.cmp(a));
        let of = |weights: &[u32]| weights.iter().copied().map(u64::from).sum::<u64>();
        let share = of(&weights[..20_000]) * 100 / of(&weights);
        assert!((70..85).contains(&share), "the top fifth weighs {share}%");
        assert_eq!(weights[60_000], 1);
    }

    #[test]
    fn the_weight_of_a_day_is_that_of_those_who_buy_on_it() {
        let customers = Customers { joined: vec![0, 1, 2], leaves: vec![2, 9, 3], weight: vec![5, 3, 1] };
        assert_eq!(customers.weight_by_day(4), [5, 8, 4, 3]);
    }
}
