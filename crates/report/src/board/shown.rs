//! Values of a review as people read them.

use super::data::{BoardChange, BoardTarget, BoardUnit, BoardValue};
use crate::data::Decimal;
use crate::format;
use terrace_domain::{Currency, round_div};
use terrace_words::texts::board as words;
use terrace_words::{Lang, Text};

/// A value in a short form: `¥1.2万`, `85.3%`, `+12.0%`, `31.5`.
pub fn board_value(value: BoardValue, unit: BoardUnit, currency: Currency, lang: Lang) -> String {
    match value {
        BoardValue::Money(amount) => format::short_money(amount, currency, lang),
        BoardValue::Count(count) => format::count(count),
        BoardValue::Number(number) => shown_number(number, unit),
    }
}

/// The exact value: `¥12,345.60`.
pub fn board_value_exact(value: BoardValue, unit: BoardUnit, currency: Currency) -> String {
    match value {
        BoardValue::Money(amount) => format::money(amount, currency),
        BoardValue::Count(count) => format::count(count),
        BoardValue::Number(number) => shown_number(number, unit),
    }
}

/// A difference with its sign and its range, if any, and of shares both ways: `+12.0%`, `+3.1 points (−0.5 to +6.7),
/// relatively +4.5%`.
pub fn board_change(change: &BoardChange, unit: BoardUnit, currency: Currency, lang: Lang) -> String {
    let (text, range) = change_parts(change, unit, currency, lang);
    let text = match range {
        Some(range) => format!("{text} ({range})"),
        None => text,
    };
    match change.relative {
        Some(part) => {
            let part = board_value(part, BoardUnit::Growth, currency, lang);
            words::RELATIVELY.fill(lang, &[("change", text), ("part", part)])
        }
        None => text,
    }
}

/// The difference and its range apart.
pub(crate) fn change_parts(
    change: &BoardChange,
    unit: BoardUnit,
    currency: Currency,
    lang: Lang,
) -> (String, Option<String>) {
    let plain = |value: BoardValue| match (value, unit) {
        (BoardValue::Number(number), _) if change.is_relative => shown_number(number, BoardUnit::Growth),
        (BoardValue::Number(Decimal(part)), BoardUnit::Share | BoardUnit::Growth | BoardUnit::Points) => {
            signed(&format::decimals(Decimal(part.saturating_mul(100)), 1))
        }
        (BoardValue::Number(number), _) => signed(&format::decimals(number, 2)),
        (value, unit) => signed(&board_value(value, unit, currency, lang)),
    };
    let in_points = !change.is_relative && matches!(unit, BoardUnit::Share | BoardUnit::Growth);
    let text = plain(change.value);
    let text = if in_points { words::POINTS.fill(lang, &[("points", text)]) } else { text };
    let range =
        change.interval.map(|[low, high]| words::RANGE.fill(lang, &[("low", plain(low)), ("high", plain(high))]));
    (text, range)
}

/// What became of a goal.
pub const fn goal_verdict(target: &BoardTarget) -> Text {
    match (target.reached, target.is_certain) {
        (Some(true), true) => words::REACHED,
        (Some(true), false) => words::REACHED_BY_CHANCE,
        (Some(false), true) => words::NOT_REACHED,
        (Some(false), false) => words::NOT_REACHED_BY_CHANCE,
        (None, _) => words::NOT_TOLD,
    }
}

fn shown_number(number: Decimal, unit: BoardUnit) -> String {
    let percent = || format::percent(number.0.into(), 1_000_000);
    match unit {
        BoardUnit::Share => percent(),
        BoardUnit::Growth => signed(&percent()),
        BoardUnit::Points => format::decimals(Decimal(number.0.saturating_mul(100)), 1),
        BoardUnit::Money | BoardUnit::Count | BoardUnit::Ratio => {
            // A large ratio needs no decimals.
            let places =
                if round_div(number.0.into(), 1_000_000).is_some_and(|whole| whole.abs() >= 100) { 0 } else { 2 };
            format::decimals(number, places)
        }
    }
}

/// With a plus where there is no minus.
fn signed(text: &str) -> String {
    let is_nothing = !text.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    if text.starts_with('\u{2212}') || is_nothing { text.to_owned() } else { format!("+{text}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::BoardGrade;
    use terrace_domain::Money;

    #[test]
    fn values_and_changes_read_well() {
        let cny = Currency::new("CNY").unwrap();
        let number = |millionths| BoardValue::Number(Decimal(millionths));
        let shown = |value, unit| board_value(value, unit, cny, Lang::En);
        assert_eq!(shown(number(853_000), BoardUnit::Share), "85.3%");
        assert_eq!(shown(number(120_000), BoardUnit::Growth), "+12.0%");
        assert_eq!(shown(number(-5_000), BoardUnit::Growth), "\u{2212}0.50%");
        assert_eq!(shown(number(315_000), BoardUnit::Points), "31.5");
        assert_eq!(shown(number(1_085_000), BoardUnit::Ratio), "1.08");
        assert_eq!(shown(BoardValue::Money(Money::parse("12345").unwrap()), BoardUnit::Money), "¥12.3k");
        let change = |value, interval, is_relative| BoardChange {
            value,
            interval,
            is_relative,
            relative: None,
            grade: BoardGrade::E,
        };
        let text = |change: &BoardChange, unit, lang| board_change(change, unit, cny, lang);
        let points = change(number(31_000), Some([number(-5_000), number(67_000)]), false);
        assert_eq!(text(&points, BoardUnit::Share, Lang::En), "+3.1 points (\u{2212}0.5 to +6.7)");
        assert_eq!(text(&points, BoardUnit::Share, Lang::Zh), "+3.1 个百分点 (\u{2212}0.5 至 +6.7)");
        let both = BoardChange { relative: Some(number(45_000)), ..points };
        assert_eq!(text(&both, BoardUnit::Share, Lang::En), "+3.1 points (\u{2212}0.5 to +6.7), relatively +4.5%");
        assert_eq!(text(&both, BoardUnit::Share, Lang::Zh), "+3.1 个百分点 (\u{2212}0.5 至 +6.7)，相对 +4.5%");
        assert_eq!(text(&change(number(-120_000), None, true), BoardUnit::Money, Lang::En), "\u{2212}12.0%");
    }
}
