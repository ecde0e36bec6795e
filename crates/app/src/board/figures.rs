//! One figure: its value with its interval, the same of the span before, and how the two differ.

use super::LEVEL;
use super::periods::Period;
use super::specs::{FigureSpec, Kind, Needs};
use crate::approximate::plain;
use terrace_domain::{Money, round_div};
use terrace_models::Interval;
use terrace_models::figures::{Tally, difference_of};
use terrace_report::{BoardChange, BoardFigure, BoardGrade, BoardUnit, BoardValue, Decimal};
use terrace_words::texts::board as words;
use terrace_words::{Lang, Text, Title};

/// A value of one span.
#[derive(Debug, Clone, Copy)]
pub(super) struct SpanValue {
    /// What customers add up to, in the units that are stored.
    pub(super) sum: i128,
    /// What it is divided by, where it is.
    pub(super) divisor: i128,
    pub(super) value: Option<BoardValue>,
    /// In units of the figure: currency, parts of one.
    pub(super) interval: Option<Interval>,
}

/// What is known beyond single customers.
#[derive(Debug, Clone, Copy)]
pub(super) struct CostsKnown {
    /// Whether most order lines tell what they cost.
    pub(super) order_costs: bool,
}

/// The figure of some customers in a span.
pub(super) fn computed(spec: &FigureSpec, period: &Period, rows: &[usize]) -> SpanValue {
    let scale = scale(spec.unit);
    let (mut sum, mut divisor, mut tally) = (0_i128, 0_i128, Tally::default());
    let keeps_tally = matches!(spec.kind, Kind::Mean | Kind::Share);
    for row in rows {
        let Some(value) = (spec.top)(period, *row) else { continue };
        sum += i128::from(value);
        divisor += match spec.kind {
            Kind::Per => i128::from((spec.bottom)(period, *row)),
            Kind::Sum | Kind::Mean | Kind::Share => 1,
        };
        if keeps_tally {
            tally.add(plain(value.into()) / scale);
        }
    }
    let value = match spec.kind {
        Kind::Sum => stored(sum, spec.unit),
        Kind::Mean | Kind::Share => round_div(sum, divisor).and_then(|mean| stored(mean, spec.unit)),
        Kind::Per if spec.unit == BoardUnit::Ratio => {
            let part = sum.checked_mul(1_000_000).and_then(|sum| round_div(sum, divisor));
            part.filter(|_| divisor > 0).and_then(|part| stored(part, BoardUnit::Ratio))
        }
        Kind::Per => round_div(sum, divisor).filter(|_| divisor > 0).and_then(|each| stored(each, spec.unit)),
    };
    let interval = match spec.kind {
        Kind::Sum | Kind::Per => None,
        Kind::Mean => tally.mean_with_interval(LEVEL).ok().map(|found| within(found, spec.unit)),
        Kind::Share => tally.share_with_interval(LEVEL).ok(),
    };
    SpanValue { sum, divisor, value, interval }
}

/// An interval less what cannot be.
fn within(found: Interval, unit: BoardUnit) -> Interval {
    let (least, most) = match unit {
        BoardUnit::Share => (0.0, 1.0),
        BoardUnit::Points => (-1.0, 1.0),
        BoardUnit::Money | BoardUnit::Count | BoardUnit::Growth | BoardUnit::Ratio => return found,
    };
    Interval { low: found.low.max(least), high: found.high.min(most), ..found }
}

/// A figure of a span beside that of the span before.
pub(super) fn figure(
    spec: &FigureSpec,
    key: String,
    (now, before): (SpanValue, Option<SpanValue>),
    known: CostsKnown,
) -> BoardFigure {
    let missing = missing(spec, &now, known);
    let is_told = missing.is_none();
    let is_counted = match spec.kind {
        Kind::Sum => false,
        Kind::Mean | Kind::Share => true,
        // Money for each unit of money is of nothing that could be counted.
        Kind::Per => spec.unit != BoardUnit::Ratio,
    };
    let told = |computed: &SpanValue| computed.value.filter(|_| is_told && tells(spec, computed));
    let change = before.filter(|before| is_told && tells(spec, before)).and_then(|before| change(spec, &now, &before));
    BoardFigure {
        key,
        name: spec.name.into(),
        definition: spec.definition.into(),
        unit: spec.unit,
        value: now.value.filter(|_| is_told),
        interval: now.interval.filter(|_| is_told).and_then(|found| ends(&found, spec.unit)),
        of: u64::try_from(now.divisor).ok().filter(|_| is_told && is_counted),
        before: before.as_ref().and_then(told),
        change,
        grade: if is_told { BoardGrade::Measured } else { BoardGrade::Unknown },
        missing: missing.map(Title::from),
        rows: None,
    }
}

/// Whether a span tells the figure at all: no answers, or no booked costs, are not nothing.
fn tells(spec: &FigureSpec, computed: &SpanValue) -> bool {
    match spec.needs {
        Needs::WinCosts | Needs::KeepCosts => computed.sum != 0 && computed.divisor > 0,
        Needs::Spend => computed.divisor > 0,
        Needs::Answers | Needs::Products | Needs::Nothing | Needs::OrderCosts => computed.value.is_some(),
    }
}

/// Why a figure cannot be told.
fn missing(spec: &FigureSpec, now: &SpanValue, known: CostsKnown) -> Option<Text> {
    let is_told = tells(spec, now);
    match spec.needs {
        Needs::OrderCosts if !known.order_costs => Some(words::NO_ORDER_COSTS),
        Needs::WinCosts if now.sum == 0 => Some(words::NO_WIN_COSTS),
        Needs::KeepCosts if now.sum == 0 => Some(words::NO_KEEP_COSTS),
        Needs::Answers if !is_told => Some(words::NO_ANSWERS),
        Needs::Products if !is_told => Some(words::NO_PRODUCTS),
        Needs::Spend if !is_told => Some(words::NO_SPEND),
        _ if !is_told => Some(words::NOBODY),
        _ => None,
    }
}

/// How a figure differs from the one before: sums as a part of what was, means and shares by their difference.
fn change(spec: &FigureSpec, now: &SpanValue, before: &SpanValue) -> Option<BoardChange> {
    let (of_now, of_before) = (now.value?, before.value?);
    if matches!(spec.kind, Kind::Sum | Kind::Per) {
        return relative(of_now, of_before);
    }
    let value = match (of_now, of_before) {
        (BoardValue::Number(now), BoardValue::Number(before)) => {
            BoardValue::Number(Decimal(now.0.saturating_sub(before.0)))
        }
        (BoardValue::Money(now), BoardValue::Money(before)) => {
            let change = i128::from(now.ten_thousandths()) - i128::from(before.ten_thousandths());
            BoardValue::Money(Money::from_ten_thousandths(i64::try_from(change).ok()?))
        }
        _ => return None,
    };
    let interval = now.interval.zip(before.interval).map(|(now, before)| difference_of(&now, &before));
    let interval = interval.and_then(|found| ends(&found, spec.unit));
    let relative =
        matches!(spec.unit, BoardUnit::Share | BoardUnit::Ratio).then(|| part_of(of_now, of_before)).flatten();
    Some(BoardChange { value, interval, is_relative: false, relative, grade: BoardGrade::E })
}

/// The change as a part of what was; `None` if there was nothing, or less.
pub(super) fn relative(now: BoardValue, before: BoardValue) -> Option<BoardChange> {
    let value = part_of(now, before)?;
    Some(BoardChange { value, interval: None, is_relative: true, relative: None, grade: BoardGrade::E })
}

/// How much more or less it is than before, as a part of what was; `None` if there was nothing, or less.
fn part_of(now: BoardValue, before: BoardValue) -> Option<BoardValue> {
    let size = |value: BoardValue| match value {
        BoardValue::Money(amount) => i128::from(amount.ten_thousandths()),
        BoardValue::Count(count) => i128::from(count),
        BoardValue::Number(number) => i128::from(number.0),
    };
    let (now, before) = (size(now), size(before));
    if before <= 0 {
        return None;
    }
    let part = (now - before).checked_mul(1_000_000).and_then(|change| round_div(change, before))?;
    Some(BoardValue::Number(Decimal(i64::try_from(part).ok()?)))
}

/// How many stored units make one of what people read.
fn scale(unit: BoardUnit) -> f64 {
    match unit {
        BoardUnit::Money => 10_000.0,
        BoardUnit::Count => 1.0,
        BoardUnit::Share | BoardUnit::Growth | BoardUnit::Points | BoardUnit::Ratio => 1e6,
    }
}

/// A number in stored units as a value; `None` if it does not fit.
pub(super) fn stored(number: i128, unit: BoardUnit) -> Option<BoardValue> {
    match unit {
        BoardUnit::Count => u64::try_from(number).ok().map(BoardValue::Count),
        BoardUnit::Money => {
            i64::try_from(number).ok().map(|amount| BoardValue::Money(Money::from_ten_thousandths(amount)))
        }
        _ => i64::try_from(number).ok().map(|number| BoardValue::Number(Decimal(number))),
    }
}

/// An estimate in units that people read as a value.
pub(super) fn estimated(number: f64, unit: BoardUnit) -> Option<BoardValue> {
    let number = (number * scale(unit)).round_ties_even();
    // Of what is no number nothing is known.
    if number.is_nan() || number.abs() >= 9.2e18 {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "its size was looked at")]
    stored(i128::from(number as i64), unit)
}

/// Both ends of an interval.
pub(super) fn ends(interval: &Interval, unit: BoardUnit) -> Option<[BoardValue; 2]> {
    Some([estimated(interval.low, unit)?, estimated(interval.high, unit)?])
}

/// A text in both languages with its placeholders filled.
pub(super) fn both(text: Text, arguments: &[(&str, String)]) -> Title {
    Title::new(text.fill(Lang::En, arguments), text.fill(Lang::Zh, arguments))
}
