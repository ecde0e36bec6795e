use crate::money::round_div;
use std::fmt;

/// An exact part of a whole, in millionths: 5% is 50,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Share(u32);

impl Share {
    /// The whole.
    pub const WHOLE: Self = Self(1_000_000);

    /// From millionths; nothing above the whole.
    pub fn from_millionths(value: u32) -> Option<Self> {
        (value <= Self::WHOLE.0).then_some(Self(value))
    }

    /// Reads `5%`, `12.5%` or `0.05`; at most four decimals of a percent.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (digits, places) = match text.strip_suffix('%') {
            Some(percent) => (percent.trim_end(), 4usize),
            None => (text, 6),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !plain(whole) || !plain(fraction) || fraction.len() > places {
            return None;
        }
        let value: u64 = format!("{whole}{fraction:0<places$}").parse().ok()?;
        Self::from_millionths(u32::try_from(value).ok()?)
    }

    /// Millionths of the whole.
    pub const fn millionths(self) -> u32 {
        self.0
    }

    /// `ceil(share × n)`: the last rank, counted from 1, that lies inside the share.
    pub fn ceil_rank(self, n: usize) -> usize {
        let product = u128::from(self.0) * n as u128;
        usize::try_from(product.div_ceil(1_000_000)).unwrap_or(n).min(n)
    }

    /// The share that `part` is of `whole`, rounded half-even to millionths; zero of nothing.
    pub fn of(part: i128, whole: i128) -> Self {
        let value = part.checked_mul(1_000_000).and_then(|p| round_div(p, whole)).unwrap_or(0);
        Self(u32::try_from(value.clamp(0, 1_000_000)).unwrap_or(0))
    }
}

impl fmt::Display for Share {
    /// As a percentage without needless zeros: `5%`, `12.5%`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, fraction) = (self.0 / 10_000, self.0 % 10_000);
        if fraction == 0 {
            write!(f, "{whole}%")
        } else {
            let text = format!("{fraction:04}");
            write!(f, "{whole}.{}%", text.trim_end_matches('0'))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_percents_and_fractions() {
        for (text, millionths) in [
            ("5%", 50_000),
            ("0.5%", 5_000),
            ("12.5 %", 125_000),
            ("0.05", 50_000),
            ("1", 1_000_000),
            ("100%", 1_000_000),
        ] {
            assert_eq!(Share::parse(text).map(Share::millionths), Some(millionths), "{text}");
        }
        for bad in ["", "%", "-5%", "101%", "5", "0.00001%", "a%"] {
            assert_eq!(Share::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn ranks_are_rounded_up_exactly() {
        let five = Share::parse("5%").unwrap_or(Share::WHOLE);
        assert_eq!([0, 1, 20, 21, 60, 1000].map(|n| five.ceil_rank(n)), [0, 1, 1, 2, 3, 50]);
    }
}
