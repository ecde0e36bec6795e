//! The time over which points decide a level, and when that is looked at.

use crate::spans::{NEVER, spans_after, whole_spans, year_start};
use terrace_domain::{LocalTime, Unit, Window};
use terrace_policy::{Falls, Membership, QualifyWindow};

const YEAR: Window = Window::Last(1, Unit::Years);
const EVER: LocalTime = LocalTime::from_micros(i64::MIN);

/// From when on, included, points count at an instant.
pub(crate) fn window_start(rules: &Membership, joined: LocalTime, at: LocalTime) -> LocalTime {
    match rules.qualify.window {
        QualifyWindow::All => EVER,
        QualifyWindow::CalendarYear => year_start(at, 0),
        QualifyWindow::Trailing(span) => span.ago(at).unwrap_or(EVER),
        // What was earned before joining counts as of the first year.
        QualifyWindow::MembershipYear => match whole_spans(joined, at, YEAR) {
            (0, _) => EVER,
            (_, start) => start,
        },
    }
}

/// From when on, included, points count at a review: over the year that ends with it, or the span before it.
pub(crate) fn review_window_start(rules: &Membership, joined: LocalTime, review: LocalTime) -> LocalTime {
    match rules.qualify.window {
        QualifyWindow::All => EVER,
        QualifyWindow::CalendarYear => year_start(review, -1),
        QualifyWindow::Trailing(span) => span.ago(review).unwrap_or(EVER),
        QualifyWindow::MembershipYear => match whole_spans(joined, review, YEAR).0 {
            0 | 1 => EVER,
            years => spans_after(joined, years - 1, YEAR),
        },
    }
}

/// The next review after a moment; `None` if levels never fall.
pub(crate) fn review_after(rules: &Membership, joined: LocalTime, after: LocalTime) -> Option<LocalTime> {
    if rules.review.falls == Falls::Never {
        return None;
    }
    let next = match rules.qualify.window {
        QualifyWindow::CalendarYear => year_start(after, 1),
        QualifyWindow::MembershipYear => {
            spans_after(joined, whole_spans(joined, after, YEAR).0.saturating_add(1), YEAR)
        }
        QualifyWindow::All | QualifyWindow::Trailing(_) => rules.review.every.after(after).unwrap_or(NEVER),
    };
    Some(next).filter(|next| *next > after && *next < NEVER)
}
