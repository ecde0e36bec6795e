use terrace_domain::LocalTime;

/// Points that decide the level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Qualifying {
    /// From when on they count.
    pub at: LocalTime,
    /// How many; what was taken back is off.
    pub points: i64,
}

/// The points that count from `start` on, included, and before `end`, or up to it.
pub(crate) fn points_between(points: &[Qualifying], start: LocalTime, end: LocalTime, with_end: bool) -> i64 {
    let counts = |at: LocalTime| at >= start && (at < end || (with_end && at == end));
    points.iter().filter(|counted| counts(counted.at)).map(|counted| counted.points).sum()
}
