//! Each tier since the roll-out, and revenue since then against its own trend.

use super::Maker;
use super::everybody::{by_tier, derived, empty, lacking, remark};
use super::figures::{ends, estimated};
use super::specs::{self, FigureSpec};
use super::work::Scope;
use crate::effects::{PastFinding, PastNotSaid};
use terrace_policy::Board;
use terrace_report::{BoardFigure, BoardGrade, BoardSection, BoardUnit};
use terrace_words::texts::board as words;

/// The upper end of a range of a trend over the lower one, at most.
const WIDEST: f64 = 4.0;

pub(super) fn section(maker: &mut Maker<'_>, board: Option<&Board>) -> BoardSection {
    let Some(day) = board.and_then(|board| board.since) else {
        let mut section = empty("since", words::TIERS, words::TIERS_PLAIN.into());
        section.remarks.push(words::NO_SINCE.into());
        return section;
    };
    let as_of = maker.work.now.as_of.local().date().to_string();
    let Some(roll_out) = &maker.work.roll_out else {
        let mut section = empty("since", words::TIERS, words::TIERS_PLAIN.into());
        section.remarks.push(match &maker.work.scheme {
            None => words::NO_SCHEME.into(),
            Some(_) => remark(words::SINCE_AHEAD, &[("day", day.to_string()), ("as_of", as_of)]),
        });
        return section;
    };
    let (after, prior) = roll_out.spans(&maker.work.now);
    let (after, prior) = (after.days(), prior.days());
    let spans = [
        ("day", roll_out.day.to_string()),
        ("after_from", after.from),
        ("after_to", after.to),
        ("before_from", prior.from),
        ("before_to", prior.to),
    ];
    let mut section = empty("since", words::TIERS, remark(words::TIERS_ABOUT, &spans));
    let (days, is_empty) = (roll_out.days, roll_out.is_empty());
    section.figures.push(trend(maker));
    if is_empty {
        section.remarks.push(remark(words::NOBODY_THEN, &[("day", day.to_string())]));
        return section;
    }
    let all: [&'static FigureSpec; 5] =
        [&specs::MEMBERS, &specs::SATISFIED_SHARE, &specs::SATISFACTION, &specs::REVENUE_EACH, &specs::STILL_BUYING];
    let table = by_tier(maker, ("tiers", words::TIERS_TABLE.into()), &all, Scope::Frozen);
    section.tables.push(table);
    section.remarks.push(words::REGRESSION.into());
    if let Some(days) = days {
        section.remarks.push(remark(words::SHORT_SINCE, &[("days", days.to_string())]));
    }
    section
}

/// Revenue by month since the roll-out against what its own past led to expect.
fn trend(maker: &mut Maker<'_>) -> BoardFigure {
    let made = derived("revenue_trend", (words::TREND, words::TREND_IS), BoardUnit::Growth, BoardGrade::D);
    let found = maker.work.roll_out.as_ref().and_then(|roll_out| roll_out.trend.as_ref());
    let made = match found.map(|found| &found.finding) {
        // A range over which everything may be says nothing, and its middle would be taken for something.
        Some(Ok(PastFinding { change, .. })) if 1.0 + change.high > WIDEST * (1.0 + change.low) => {
            lacking(made, words::TREND_NOT_TOLD)
        }
        Some(Ok(PastFinding { change, .. })) => BoardFigure {
            value: estimated(change.estimate, BoardUnit::Growth),
            interval: ends(change, BoardUnit::Growth),
            ..made
        },
        None | Some(Err(PastNotSaid::FewPeriods { .. })) => lacking(made, words::FEW_MONTHS),
        Some(Err(PastNotSaid::BelowZero | PastNotSaid::NothingVaries)) => lacking(made, words::TREND_NOT_TOLD),
    };
    maker.with_rows(made, &specs::REVENUE, Scope::All)
}
