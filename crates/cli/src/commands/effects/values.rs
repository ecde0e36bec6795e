//! Figures of effects as people read them.

use crate::format::{amount_of, count};
use terrace_app::effects::{EffectMeasure, Interval};

/// A part of a whole in percent.
pub(super) fn percent(share: f64) -> String {
    format!("{:.1}%", 100.0 * share)
}

/// A number of customers that was computed.
pub(super) fn whole(number: f64) -> String {
    // Whole numbers up to ten digits are the same as text; more customers nobody has.
    format!("{number:.0}").parse().map_or_else(|_| format!("{number:.0}"), count)
}

/// A number with two decimals and marked thousands.
pub(super) fn money(value: f64) -> String {
    // Amounts are far below what 128 bits hold, and written out without an exponent.
    format!("{:.0}", value * 1e4).parse().map_or_else(|_| format!("{value:.2}"), amount_of)
}

/// What one customer did.
pub(super) fn value(measure: EffectMeasure, of: f64) -> String {
    match measure {
        EffectMeasure::Revenue | EffectMeasure::Basket => money(of),
        EffectMeasure::Orders => format!("{of:.3}"),
        EffectMeasure::Buyers | EffectMeasure::Returns => percent(of),
    }
}

/// What all customers did together.
pub(super) fn sum(measure: EffectMeasure, of: f64) -> String {
    match measure {
        EffectMeasure::Orders | EffectMeasure::Buyers => {
            let text = whole(of.abs());
            if of <= -0.5 { format!("-{text}") } else { text }
        }
        _ => money(of),
    }
}

/// A text of a number, with a sign if the number is above zero.
pub(super) fn signed(text: String, of: f64) -> String {
    if of > 0.0 { format!("+{text}") } else { text }
}

/// By how much customers differ, with its sign.
pub(super) fn difference(measure: EffectMeasure, of: f64) -> String {
    signed(value(measure, of), of)
}

/// A difference and its interval, under the names by which texts ask for them.
pub(super) fn bounds(measure: EffectMeasure, interval: &Interval) -> [(&'static str, String); 3] {
    [
        ("difference", difference(measure, interval.estimate)),
        ("low", difference(measure, interval.low)),
        ("high", difference(measure, interval.high)),
    ]
}
