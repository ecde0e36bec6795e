//! Numbers, times and hashes as people read them.

use terrace_domain::{Money, Share, round_div};

/// A whole number with thousands marks.
pub fn count(number: u64) -> String {
    marked(&number.to_string())
}

/// What is shown of something that has a title and a name by which commands know it.
pub fn titled(title: impl std::fmt::Display, name: impl std::fmt::Display) -> String {
    format!("{title} ({name})")
}

/// A number of bytes in the unit that suits it, to one decimal.
pub fn bytes(number: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    let mut size = 1_000_u64;
    let mut found = None;
    for unit in UNITS {
        if number >= size {
            found = Some((size, unit));
            size *= 1_000;
        }
    }
    found.map_or_else(
        || format!("{number} B"),
        |(size, unit)| {
            let tenths = number / (size / 10);
            format!("{}.{} {unit}", tenths / 10, tenths % 10)
        },
    )
}

/// An amount with thousands marks and two decimals, rounded half-even: for people, not for data.
pub fn amount(money: Money) -> String {
    amount_of(money.ten_thousandths().into())
}

/// [`amount`] of ten-thousandths, also of a sum that is wider than [`Money`].
pub fn amount_of(ten_thousandths: i128) -> String {
    let cents = rounded(ten_thousandths, 100);
    let sign = if cents < 0 { "-" } else { "" };
    let size = cents.unsigned_abs();
    format!("{sign}{}.{:02}", marked(&(size / 100).to_string()), size % 100)
}

/// A share to one decimal of a percent.
pub fn share(share: Share) -> String {
    millionths(i64::from(share.millionths()))
}

/// Millionths of a whole to one decimal of a percent.
pub fn millionths(value: i64) -> String {
    let tenths = rounded(value.into(), 1_000);
    let sign = if tenths < 0 { "-" } else { "" };
    format!("{sign}{}.{}%", tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10)
}

/// A number given in millionths, with one decimal unless that is 0.
pub fn number(value: i64) -> String {
    let tenths = rounded(value.into(), 100_000);
    let (whole, rest) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
    let sign = if tenths < 0 { "-" } else { "" };
    let whole = marked(&whole.to_string());
    if rest == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
}

/// Half-even; 128 bits hold any quotient of a 64-bit number.
fn rounded(value: i128, divisor: i128) -> i128 {
    round_div(value, divisor).unwrap_or(value)
}

fn marked(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A wall-clock time: the day alone at its start, otherwise to the minute.
pub fn moment(text: &str) -> String {
    let (day, time) = text.split_once(['T', ' ']).unwrap_or((text, ""));
    let time = time.get(..5).unwrap_or(time);
    if time.is_empty() || time == "00:00" { day.to_owned() } else { format!("{day} {time}") }
}

/// Enough of a content hash to tell versions apart.
pub fn short_hash(hash: &str) -> String {
    hash.chars().take(12).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_marked() {
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!([bytes(999), bytes(1_000), bytes(1_256_789)], ["999 B", "1.0 kB", "1.2 MB"]);
        assert_eq!(amount(Money::from_ten_thousandths(89_114_079_040)), "8,911,407.90");
        assert_eq!(amount(Money::from_ten_thousandths(-1)), "0.00");
        assert_eq!(millionths(746_123), "74.6%");
        assert_eq!(number(3_500_000), "3.5");
        assert_eq!(number(12_000_000), "12");
    }

    #[test]
    fn midnight_is_left_out() {
        assert_eq!(moment("2026-07-01T00:00:00"), "2026-07-01");
        assert_eq!(moment("2026-07-01T09:30:00"), "2026-07-01 09:30");
        assert_eq!(moment("2026-07-01"), "2026-07-01");
    }
}
