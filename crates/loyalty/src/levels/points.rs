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
    /// The sum of the points before each of the times, and of all at the end.
    sums: Vec<i64>,
}

impl PointSums {
    /// Takes points in the order of time.
    pub(crate) fn new(points: &[Qualifying]) -> Self {
        let mut sums = Vec::with_capacity(points.len() + 1);
        let mut sum = 0i64;
        sums.push(sum);
        for counted in points {
            sum = sum.saturating_add(counted.points);
            sums.push(sum);
        }
        Self { times: points.iter().map(|counted| counted.at).collect(), sums }
    }

    /// The points that count from `start` on, included, and before `end`, or up to it.
    pub(crate) fn between(&self, start: LocalTime, end: LocalTime, with_end: bool) -> i64 {
        let first = self.times.partition_point(|at| *at < start);
        let last = self.times.partition_point(|at| *at < end || (with_end && *at == end));
        let sum = |index: usize| self.sums.get(index).copied().unwrap_or_default();
        if last <= first { 0 } else { sum(last).saturating_sub(sum(first)) }
    }

    /// The times after one and up to another, each once.
    pub(crate) fn times_after(&self, start: LocalTime, until: LocalTime) -> impl Iterator<Item = LocalTime> {
        let mut before = start;
        let later = self.times.iter().copied().filter(move |at| *at > start && *at <= until);
        later.filter(move |at| std::mem::replace(&mut before, *at) != *at)
    }
}
