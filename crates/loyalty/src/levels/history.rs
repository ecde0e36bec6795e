//! The rises and falls of a member, from their points alone.

use super::points::{PointSums, Qualifying};
use super::windows::{review_after, review_window_start, window_start};
use super::{height, level_of};
use terrace_domain::LocalTime;
use terrace_policy::{Falls, Membership};

/// What a member's level was when, as the points tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelHistory {
    /// In the order of time; the first is joining.
    pub steps: Vec<LevelStep>,
    /// The next review; `None` if levels never fall.
    pub review: Option<LocalTime>,
    /// A fall that takes effect after its grace unless enough points are earned by then: when, and from when on, included,
    /// points count for it.
    pub pending_fall: Option<(LocalTime, LocalTime)>,
}

/// One change of level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LevelStep {
    /// When.
    pub at: LocalTime,
    /// To which level, as an index from the highest; `None` below the lowest.
    pub level: Option<usize>,
    /// Why.
    pub cause: StepCause,
}

/// Why a level changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepCause {
    /// The customer became a member.
    Joined,
    /// Points reached a higher level.
    Rise,
    /// Points did not keep the level at a review.
    Fall,
}

impl LevelHistory {
    /// The level that the points give at the end.
    pub fn level(&self) -> Option<usize> {
        self.steps.last().and_then(|step| step.level)
    }
}

/// Tells a member's levels from joining to an instant, included. Points must be in the order of time; those after the
/// instant don't count. It is told anew from all points that are known: where an order came back, the rises that needed it
/// never were.
///
/// At one moment a review comes before the points of that moment, which belong to the next span.
pub fn level_history(rules: &Membership, joined: LocalTime, points: &[Qualifying], until: LocalTime) -> LevelHistory {
    let points = PointSums::new(points);
    let start = window_start(rules, joined, joined);
    let first = level_of(rules, points.between(start, joined, true));
    let mut history = LevelHistory {
        steps: vec![LevelStep { at: joined, level: first, cause: StepCause::Joined }],
        review: review_after(rules, joined, joined),
        pending_fall: None,
    };
    let mut later = points.times_after(joined, until).peekable();
    loop {
        let fall = history.pending_fall.map(|(at, _)| at).filter(|at| *at <= until);
        let review = history.review.filter(|at| *at <= until);
        let earned = later.peek().copied();
        let Some(next) = [fall, review, earned].into_iter().flatten().min() else { return history };
        if fall == Some(next) {
            history.fall(rules, &points, next);
        } else if review == Some(next) {
            history.hold_review(rules, joined, &points, next);
        } else {
            later.next();
            history.rise(rules, joined, &points, next);
        }
    }
}

impl LevelHistory {
    fn rise(&mut self, rules: &Membership, joined: LocalTime, points: &PointSums, at: LocalTime) {
        let start = window_start(rules, joined, at);
        let level = level_of(rules, points.between(start, at, true));
        if height(rules, level) <= height(rules, self.level()) {
            return;
        }
        self.steps.push(LevelStep { at, level, cause: StepCause::Rise });
        self.pending_fall = None;
        // The reviews of years stay where they are: what was earned in the year keeps the level there.
        if rules.review.rise_moves_date {
            self.review = review_after(rules, joined, at);
        }
    }

    fn hold_review(&mut self, rules: &Membership, joined: LocalTime, points: &PointSums, at: LocalTime) {
        self.review = review_after(rules, joined, at);
        let start = review_window_start(rules, joined, at);
        let level = level_of(rules, points.between(start, at, false));
        if height(rules, level) >= height(rules, self.level()) {
            return;
        }
        match rules.review.grace.and_then(|grace| grace.after(at)).filter(|end| *end > at) {
            Some(end) if self.pending_fall.is_none() => self.pending_fall = Some((end, start)),
            Some(_) => {}
            None => {
                self.pending_fall = Some((at, start));
                self.fall(rules, points, at);
            }
        }
    }

    fn fall(&mut self, rules: &Membership, points: &PointSums, at: LocalTime) {
        let Some((_, start)) = self.pending_fall.take() else { return };
        let level = level_of(rules, points.between(start, at, false));
        if height(rules, level) >= height(rules, self.level()) {
            return;
        }
        let to = match rules.review.falls {
            Falls::Never => return,
            Falls::Recomputed => level,
            Falls::OneLevel => self.level().map(|held| held + 1).filter(|next| *next < rules.levels.len()),
        };
        self.steps.push(LevelStep { at, level: to, cause: StepCause::Fall });
    }
}
