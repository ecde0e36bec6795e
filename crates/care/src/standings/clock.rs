use std::collections::BTreeMap;
use terrace_domain::LocalTime;
use terrace_policy::StandingRules;

/// When falls take effect by the rules. Remembers what it has reckoned: customers fall at the same few moments, those
/// of runs.
#[derive(Debug)]
pub(super) struct FallClock<'a> {
    rules: &'a StandingRules,
    known: BTreeMap<(LocalTime, LocalTime), FallTimes>,
    last: Option<((LocalTime, LocalTime), FallTimes)>,
}

/// Until when a tier holds from which the class fell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FallTimes {
    /// When grace is over.
    pub(super) grace: LocalTime,
    /// When the tier need no longer hold.
    pub(super) hold: LocalTime,
    /// When the fall takes effect: after both, at a review if there are reviews.
    pub(super) due: LocalTime,
}

impl<'a> FallClock<'a> {
    pub(super) fn new(rules: &'a StandingRules) -> Self {
        Self { rules, known: BTreeMap::new(), last: None }
    }

    /// For a tier that was reached at `since` and from which the class fell at `fell`.
    pub(super) fn times(&mut self, since: LocalTime, fell: LocalTime) -> FallTimes {
        let key = (since, fell);
        if let Some((last, times)) = self.last
            && last == key
        {
            return times;
        }
        let rules = self.rules;
        let times = *self.known.entry(key).or_insert_with(|| fall_times(rules, since, fell));
        self.last = Some((key, times));
        times
    }
}

fn fall_times(rules: &StandingRules, since: LocalTime, fell: LocalTime) -> FallTimes {
    let grace = rules.grace.map_or(fell, |grace| grace.after(fell));
    let hold = rules.hold.map_or(fell, |hold| hold.after(since));
    let over = grace.max(hold);
    let due = rules.review.as_ref().map_or(over, |review| review.first_from(over));
    FallTimes { grace, hold, due }
}
