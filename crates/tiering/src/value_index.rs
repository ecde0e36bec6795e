//! Many values made ready for questions about places near a few of them, by a pass or two and without sorting.

/// Fewer values are gone through as they are.
const MANY: usize = 4_096;

/// Values that are taken for how they lie.
const SAMPLE: usize = 2_048;

/// How many values of the sample a window reaches to each side of an edge.
const REACH: usize = 4;

/// Values that lie within so much of each other are counted one by one.
const DENSE: u64 = 1 << 16;

/// How many values lie where, seen from one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Around {
    /// With a smaller value.
    pub below: usize,
    /// With this very value.
    pub equal: usize,
    /// The largest smaller value of anybody.
    pub previous: Option<i64>,
    /// The smallest larger value of anybody.
    pub next: Option<i64>,
}

#[derive(Debug, Clone)]
pub(crate) enum ValueIndex {
    /// For each whole number from the least value on how many values go up to it.
    Dense { least: i64, through: Vec<usize> },
    /// The values within windows around the edges.
    Windows(Vec<Window>),
}

/// The values from one bound to another, which it leaves out.
#[derive(Debug, Clone)]
pub(crate) struct Window {
    from: i64,
    to: i64,
    below: usize,
    /// Rising.
    values: Vec<i64>,
}

impl ValueIndex {
    /// Returns `None` for few values.
    pub(crate) fn of(all: &[i64], edges: impl IntoIterator<Item = i64>) -> Option<Self> {
        if all.len() < MANY {
            return None;
        }
        let (least, most) = all.iter().fold((i64::MAX, i64::MIN), |(least, most), v| (least.min(*v), most.max(*v)));
        if most.abs_diff(least) < DENSE {
            return dense(all, least, most);
        }
        let mut sample: Vec<i64> = all.iter().step_by(all.len() / SAMPLE).copied().collect();
        sample.sort_unstable();
        let mut bounds: Vec<(i64, i64)> = edges.into_iter().map(|edge| bounds(&sample, edge)).collect();
        bounds.sort_unstable();
        let mut windows: Vec<Window> = Vec::with_capacity(bounds.len());
        for (from, to) in bounds {
            match windows.last_mut() {
                Some(last) if from <= last.to => last.to = last.to.max(to),
                _ => windows.push(Window { from, to, below: 0, values: Vec::new() }),
            }
        }
        fill(&mut windows, all);
        Some(Self::Windows(windows))
    }

    /// What lies around a value; `None` if this does not tell.
    pub(crate) fn around(&self, value: i64) -> Option<Around> {
        match self {
            Self::Dense { least, through } => {
                let place = usize::try_from(value.checked_sub(*least)?).ok().filter(|place| *place < through.len())?;
                let count = |place: usize| through.get(place).copied().unwrap_or(0);
                let before = |place: usize| place.checked_sub(1).map_or(0, count);
                let at = |place: usize| i64::try_from(place).ok().and_then(|place| least.checked_add(place));
                let holds = |place: &usize| count(*place) > before(*place);
                Some(Around {
                    below: before(place),
                    equal: count(place) - before(place),
                    previous: (0..place).rev().find(holds).and_then(at),
                    next: (place + 1..through.len()).find(holds).and_then(at),
                })
            }
            Self::Windows(windows) => {
                let window = windows.iter().find(|window| window.from <= value && value < window.to)?;
                let below = window.values.partition_point(|known| *known < value);
                let through = window.values.partition_point(|known| *known <= value);
                // What lies beyond the window is not known.
                let previous = window.values.get(below.checked_sub(1)?).copied()?;
                let next = window.values.get(through).copied()?;
                Some(Around {
                    below: window.below + below,
                    equal: through - below,
                    previous: Some(previous),
                    next: Some(next),
                })
            }
        }
    }
}

fn dense(all: &[i64], least: i64, most: i64) -> Option<ValueIndex> {
    let mut through = vec![0usize; usize::try_from(most.abs_diff(least)).ok()?.checked_add(1)?];
    for value in all {
        let place = usize::try_from(value.abs_diff(least)).ok()?;
        *through.get_mut(place)? += 1;
    }
    let mut sum = 0;
    for count in &mut through {
        sum += *count;
        *count = sum;
    }
    Some(ValueIndex::Dense { least, through })
}

/// Some values of the sample to each side of an edge.
fn bounds(sample: &[i64], edge: i64) -> (i64, i64) {
    let first = sample.partition_point(|known| *known < edge);
    let last = sample.partition_point(|known| *known <= edge);
    let from = first.checked_sub(REACH).and_then(|place| sample.get(place)).copied().unwrap_or(i64::MIN);
    let to = sample.get(last + REACH).copied().unwrap_or(i64::MAX);
    (from, to)
}

fn fill(windows: &mut [Window], all: &[i64]) {
    let ends: Vec<i64> = windows.iter().flat_map(|window| [window.from, window.to]).collect();
    let mut counts = vec![0usize; ends.len() + 1];
    for value in all {
        let place: usize = ends.iter().map(|end| usize::from(value >= end)).sum();
        if let Some(count) = counts.get_mut(place) {
            *count += 1;
        }
        if place % 2 == 1
            && let Some(window) = windows.get_mut(place / 2)
        {
            window.values.push(*value);
        }
    }
    let mut below = 0;
    for (place, count) in counts.iter().enumerate() {
        if place % 2 == 1
            && let Some(window) = windows.get_mut(place / 2)
        {
            window.below = below;
            window.values.sort_unstable();
        }
        below += count;
    }
}

/// One pass over all values.
pub(crate) fn around(all: &[i64], sought: i64) -> Around {
    let (mut below, mut above) = (0usize, 0usize);
    let (mut previous, mut next) = (i64::MIN, i64::MAX);
    for known in all {
        below += usize::from(*known < sought);
        above += usize::from(*known > sought);
        previous = previous.max(if *known < sought { *known } else { i64::MIN });
        next = next.min(if *known > sought { *known } else { i64::MAX });
    }
    Around {
        below,
        equal: all.len() - below - above,
        previous: (below > 0).then_some(previous),
        next: (above > 0).then_some(next),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slow(all: &[i64], value: i64) -> Around {
        Around {
            below: all.iter().filter(|known| **known < value).count(),
            equal: all.iter().filter(|known| **known == value).count(),
            previous: all.iter().filter(|known| **known < value).max().copied(),
            next: all.iter().filter(|known| **known > value).min().copied(),
        }
    }

    #[test]
    fn what_it_tells_is_true() {
        let mut state = 7u64;
        let mut chance = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            i64::try_from((state >> 33) % below).unwrap()
        };
        for spread in [3, 900, 70_000, 4_000_000_000] {
            let all: Vec<i64> = (0..9_000).map(|_| chance(spread) * chance(3) - 5).collect();
            let edges: Vec<i64> = (0..4).map(|n| all[n * 2_000] + 1).collect();
            let index = ValueIndex::of(&all, edges.iter().copied()).unwrap();
            assert_eq!(matches!(index, ValueIndex::Dense { .. }), spread < 30_000);
            let mut told = 0;
            for value in edges.iter().flat_map(|edge| [*edge, edge - 1, edge + 1]).chain([-5, 0, i64::MIN, i64::MAX]) {
                if let Some(found) = index.around(value) {
                    assert_eq!(found, slow(&all, value), "{value} of {spread}");
                    told += 1;
                }
            }
            assert!(told >= 6, "{told} of {spread}");
        }
        assert!(ValueIndex::of(&[1, 2, 3], [2]).is_none());
    }
}
