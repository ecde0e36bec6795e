use terrace_domain::LocalTime;

/// Points that decide the level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Qualifying {
    /// From when on they count.
    pub at: LocalTime,
    /// How many; what was taken back is off.
    pub points: i64,
}

/// The same as running sums, so that the points of any span are a difference.
pub(crate) struct PointSums {
    times: Vec<LocalTime>,
    /// The sum of the points before each of the times, and of all at the end: wide, so that no number of them is too many.
    sums: Vec<i128>,
}

impl PointSums {
    /// Takes points in the order of time.
    pub(crate) fn new(points: &[Qualifying]) -> Self {
        let mut sums = Vec::with_capacity(points.len() + 1);
        let mut sum = 0i128;
        sums.push(sum);
        for counted in points {
            sum += i128::from(counted.points);
            sums.push(sum);
        }
        Self { times: points.iter().map(|counted| counted.at).collect(), sums }
    }

    /// The points that count from `start` on, included, and before `end`, or up to it.
    pub(crate) fn between(&self, start: LocalTime, end: LocalTime, with_end: bool) -> i128 {
        let first = self.times.partition_point(|at| *at < start);
        let last = self.times.partition_point(|at| *at < end || (with_end && *at == end));
        if last <= first {
            return 0;
        }
        let sum = |index: usize| self.sums.get(index).copied();
        // There is one sum more than there are times, so that both are there.
        sum(last).zip(sum(first)).map_or(0, |(last, first)| last - first)
    }

    /// The times after one and up to another, each once.
    pub(crate) fn times_after(&self, start: LocalTime, until: LocalTime) -> impl Iterator<Item = LocalTime> {
        let mut before = start;
        let later = self.times.iter().copied().filter(move |at| *at > start && *at <= until);
        later.filter(move |at| std::mem::replace(&mut before, *at) != *at)
    }
}
