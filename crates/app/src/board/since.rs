//! Each tier since the roll-out, and revenue since then against its own trend.

use super::figures::{ends, estimated, plain};
use super::plain::{by_tier, derived, empty, lacking, remark};
use super::specs::{self, FigureSpec};
use super::work::{BoardWork, Scope};
use super::{LEVEL, Maker};
use std::collections::BTreeMap;
use terrace_domain::Date;
use terrace_models::Interval;
use terrace_models::causal::{Season, SeriesErrors, SeriesModel, interrupted_series};
use terrace_policy::Board;
use terrace_report::{BoardFigure, BoardGrade, BoardSection, BoardUnit};
use terrace_words::Text;
use terrace_words::texts::board as words;

/// Months of a trend at least.
const FEWEST_MONTHS: usize = 12;

/// The upper end of a range of a trend over the lower one, at most.
const WIDEST: f64 = 4.0;

/// Months from which on a season can be told from a trend.
const TWO_YEARS: usize = 24;

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
    section.figures.push(trend(maker, day));
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
fn trend(maker: &mut Maker<'_>, day: Date) -> BoardFigure {
    let made = derived("revenue_trend", (words::TREND, words::TREND_IS), BoardUnit::Growth, BoardGrade::D);
    let made = match against_trend(maker.work, day) {
        Ok(found) => {
            let growth =
                Interval { estimate: found.estimate - 1.0, low: found.low - 1.0, high: found.high - 1.0, ..found };
            BoardFigure {
                value: estimated(growth.estimate, BoardUnit::Growth),
                interval: ends(&growth, BoardUnit::Growth),
                ..made
            }
        }
        Err(why) => lacking(made, why),
    };
    maker.with_rows(made, &specs::REVENUE, Scope::All)
}

fn against_trend(work: &BoardWork, day: Date) -> Result<Interval, Text> {
    let known: BTreeMap<i64, f64> = work
        .survey
        .months
        .iter()
        .map(|month| {
            let net = i128::from(month.gross.ten_thousandths()) - i128::from(month.returned.ten_thousandths());
            (number_of(month.first_day), plain(net) / 10_000.0)
        })
        .collect();
    let first = work.oldest.ok_or(words::FEW_MONTHS)?.date();
    // Months that are not whole say less than they had.
    let from = number_of(first) + i64::from(first.civil().day() > 1);
    let until = number_of(work.now.as_of.local().date());
    let start = number_of(day);
    let months: Vec<f64> = (from..until).map(|month| known.get(&month).copied().unwrap_or(0.0)).collect();
    let start = usize::try_from(start - from).map_err(|_| words::FEW_MONTHS)?;
    if start < FEWEST_MONTHS || start >= months.len() {
        return Err(words::FEW_MONTHS);
    }
    let model = SeriesModel {
        exposure: None,
        season: (start >= TWO_YEARS).then_some(Season { period: 12.0, harmonics: 2 }),
        has_slope_change: false,
        errors: SeriesErrors::AsResidualsSay,
        level: LEVEL,
    };
    let found = interrupted_series(&months, start, &model).map_err(|_| words::TREND_NOT_TOLD)?.total;
    // A range over which everything may be says nothing, and its middle would be taken for something.
    if found.high > WIDEST * found.low { Err(words::TREND_NOT_TOLD) } else { Ok(found) }
}

/// The calendar month of a day, counted from January of year 0.
fn number_of(day: Date) -> i64 {
    let civil = day.civil();
    i64::from(civil.year()) * 12 + i64::from(civil.month()) - 1
}
