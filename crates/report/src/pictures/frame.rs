use crate::html::Html;
use crate::sums::MoneySum;

/// The size of one drawing, in its own units (CSS pixels at full size).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Frame {
    pub(crate) width: f64,
    pub(crate) height: f64,
    /// Drawn for a phone.
    pub(crate) narrow: bool,
}

impl Frame {
    pub(crate) const fn wide(height: f64) -> Self {
        Self { width: 960.0, height, narrow: false }
    }

    pub(crate) const fn narrow(height: f64) -> Self {
        Self { width: 340.0, height, narrow: true }
    }
}

/// A drawing with its accessible name.
pub(crate) fn svg(html: &mut Html, frame: Frame, name: &str, draw: impl FnOnce(&mut Html)) {
    let view = format!("0 0 {} {}", coordinate(frame.width), coordinate(frame.height));
    let class = if frame.narrow { "picture narrow" } else { "picture wide" };
    html.nest("svg", &[("class", class), ("viewBox", &view), ("role", "img"), ("aria-label", name)], draw);
}

/// A coordinate as text: one decimal, never anything but a number.
pub(crate) fn coordinate(value: f64) -> String {
    let value = if value.is_finite() { value.clamp(-100_000.0, 100_000.0) } else { 0.0 };
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
}

/// `part ÷ whole` between 0 and 1, for lengths only; 0 if the whole is 0.
pub(crate) fn fraction(part: i128, whole: i128) -> f64 {
    if whole <= 0 || part <= 0 { 0.0 } else { (part as f64 / whole as f64).min(1.0) }
}

/// The same for amounts.
pub(crate) fn money_fraction(part: impl Into<MoneySum>, whole: impl Into<MoneySum>) -> f64 {
    fraction(part.into().ten_thousandths(), whole.into().ten_thousandths())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_numbers() {
        assert_eq!(coordinate(f64::NAN), "0");
        assert_eq!(coordinate(f64::INFINITY), "0");
        assert_eq!(coordinate(1.25), "1.2");
        assert_eq!(coordinate(3.0), "3");
        assert_eq!(fraction(1, 0), 0.0);
        assert_eq!(fraction(-1, 4), 0.0);
        assert_eq!(fraction(9, 4), 1.0);
    }
}
