use crate::digits::Digits;
use std::fmt;

/// An amount: ten-thousandths of its currency's unit, as a 64-bit integer.
///
/// Real files hold piece prices of three and four decimals, so minor units would not do.
/// What is charged is rounded to the ISO 4217 minor unit where it is charged, not here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(i64);

/// The largest amount of one row: 100,000,000,000 units. A sum of 9,000 such rows still fits 64 bits,
/// and sums are checked; what is larger in a file is a mistake, and is rejected with the reason.
pub const MAX_AMOUNT: Money = Money(1_000_000_000_000_000);

/// Why a text or number is no amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadMoney {
    /// Not digits with an optional sign and decimal point.
    #[error("`{0}` is not an amount")]
    NotANumber(String),
    /// More than four decimals that are not zero.
    #[error("`{0}` has more than four decimals")]
    TooFine(String),
    /// Beyond [`MAX_AMOUNT`] in size.
    #[error("`{0}` is larger than any amount Terrace takes (100,000,000,000)")]
    TooLarge(String),
    /// A currency is three capital letters (ISO 4217).
    #[error("`{0}` is not an ISO 4217 currency code")]
    NotACurrency(String),
}

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// Ten-thousandths in one unit.
    pub const SCALE: i64 = 10_000;

    /// From ten-thousandths.
    pub const fn from_ten_thousandths(value: i64) -> Self {
        Self(value)
    }

    /// Ten-thousandths of the unit.
    pub const fn ten_thousandths(self) -> i64 {
        self.0
    }

    /// The sum, or `None` if it does not fit.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference; `None` if it does not fit.
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(difference) => Some(Self(difference)),
            None => None,
        }
    }

    /// Reads plain decimal text: an optional sign, digits, at most four decimals that matter.
    ///
    /// Marks, currency signs and other decorations are the business of `intake`.
    pub fn parse(text: &str) -> Result<Self, BadMoney> {
        let bad = || BadMoney::NotANumber(text.to_owned());
        let (negative, digits) = match text.as_bytes() {
            [b'-', ..] => (true, text.get(1..).unwrap_or("")),
            [b'+', ..] => (false, text.get(1..).unwrap_or("")),
            _ => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() && fraction.is_empty() {
            return Err(bad());
        }
        let mut value: i64 = 0;
        for byte in whole.bytes() {
            if !byte.is_ascii_digit() {
                return Err(bad());
            }
            value = value
                .checked_mul(10)
                .and_then(|v| v.checked_add(i64::from(byte - b'0')))
                .filter(|v| *v <= MAX_AMOUNT.0 / Self::SCALE)
                .ok_or_else(|| BadMoney::TooLarge(text.to_owned()))?;
        }
        let mut unit = Self::SCALE;
        value *= unit;
        for byte in fraction.bytes() {
            if !byte.is_ascii_digit() {
                return Err(bad());
            }
            unit /= 10;
            if unit == 0 && byte != b'0' {
                return Err(BadMoney::TooFine(text.to_owned()));
            }
            value += unit * i64::from(byte - b'0');
        }
        if value > MAX_AMOUNT.0 {
            return Err(BadMoney::TooLarge(text.to_owned()));
        }
        Ok(Self(if negative { -value } else { value }))
    }
}

impl Money {
    /// The text that [`Display`](fmt::Display) gives.
    pub(crate) fn digits(self) -> Digits {
        Digits::of(self.0, 4, 2)
    }
}

impl fmt::Display for Money {
    /// Two to four decimals, `.` as the sign, no marks: `12.50`, `-0.375`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.digits().as_str())
    }
}

/// A sum of amounts in ten-thousandths as text, also one that is wider than [`Money`]: with two to four decimals.
pub fn sum_text(sum: i128) -> String {
    let size = sum.unsigned_abs();
    let (whole, mut fraction) = (size / 10_000, size % 10_000);
    let mut width = 4;
    while width > 2 && fraction % 10 == 0 {
        fraction /= 10;
        width -= 1;
    }
    let sign = if sum < 0 { "-" } else { "" };
    format!("{sign}{whole}.{fraction:0width$}")
}

/// The ten-thousandths of a text as [`sum_text`] writes it; `None` of any other text.
pub fn sum_of(text: &str) -> Option<i128> {
    let (negative, size) = text.strip_prefix('-').map_or((false, text), |size| (true, size));
    let (whole, fraction) = size.split_once('.')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || fraction.len() > 4 {
        return None;
    }
    let sum: i128 = format!("{whole}{fraction:0<4}").parse().ok()?;
    Some(if negative { -sum } else { sum })
}

/// An ISO 4217 code: three capital letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// Takes a code of ISO 4217 that is in use, in either case. `RMB` is none: the code is `CNY`.
    pub fn new(text: &str) -> Result<Self, BadMoney> {
        let upper = text.trim().to_ascii_uppercase();
        match upper.as_bytes() {
            &[a, b, c] if CODES.split(' ').any(|code| code == upper) => Ok(Self([a, b, c])),
            _ => Err(BadMoney::NotACurrency(text.to_owned())),
        }
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }

    /// The smallest amount in which it is paid, by the minor units of ISO 4217: a cent, a yen, a fils.
    pub fn smallest_coin(&self) -> Money {
        let places = |codes: &str| codes.split(' ').any(|code| code == self.as_str());
        Money::from_ten_thousandths(match () {
            () if places(WITHOUT_CENTS) => 10_000,
            () if places(IN_THOUSANDTHS) => 10,
            () => 100,
        })
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Currencies that have no smaller unit than the whole one.
const WITHOUT_CENTS: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";

/// Currencies whose unit has a thousand parts.
const IN_THOUSANDTHS: &str = "BHD IQD JOD KWD LYD OMR TND";

/// The codes of ISO 4217 that are money in use.
const CODES: &str = "\
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD \
    CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP \
    GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD \
    KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN \
    NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP \
    SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES \
    VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";

/// `numerator ÷ denominator` to the nearest integer, halves to the even one. Nothing for a zero denominator.
pub fn round_div(numerator: i128, denominator: i128) -> Option<i128> {
    if denominator == 0 {
        return None;
    }
    let (n, d) =
        if denominator < 0 { (numerator.checked_neg()?, denominator.checked_neg()?) } else { (numerator, denominator) };
    let (quotient, rest) = (n.div_euclid(d), n.rem_euclid(d));
    let twice = rest.checked_mul(2)?;
    let up = twice > d || (twice == d && quotient % 2 != 0);
    quotient.checked_add(i128::from(up))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_and_shows() {
        for (text, shown) in [
            ("12.5", "12.50"),
            ("-0.375", "-0.375"),
            ("0", "0.00"),
            ("8911407.9040", "8911407.904"),
            (".5", "0.50"),
            ("3.00000", "3.00"),
        ] {
            assert_eq!(Money::parse(text).map(|m| m.to_string()), Ok(shown.to_owned()));
        }
    }

    #[test]
    fn refuses_with_the_reason() {
        assert!(matches!(Money::parse("1.00001"), Err(BadMoney::TooFine(_))));
        assert!(matches!(Money::parse("100000000000.01"), Err(BadMoney::TooLarge(_))));
        assert!(matches!(Money::parse("99999999999999999999"), Err(BadMoney::TooLarge(_))));
        for bad in ["", "-", ".", "1e3", "1,000", "NaN", "１２"] {
            assert!(matches!(Money::parse(bad), Err(BadMoney::NotANumber(_))), "{bad}");
        }
    }

    #[test]
    fn currencies_are_codes_in_use() {
        assert_eq!(Currency::new(" cny ").map(|c| c.to_string()), Ok("CNY".to_owned()));
        for bad in ["RMB", "ABC", "¥", "", "CN", "CNYX", "Y C"] {
            assert!(Currency::new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn halves_go_to_the_even_neighbour() {
        for (n, d, q) in
            [(5, 2, 2), (7, 2, 4), (-5, 2, -2), (-7, 2, -4), (1, 3, 0), (2, 3, 1), (-2, 3, -1), (5, -2, -2)]
        {
            assert_eq!(round_div(n, d), Some(q), "{n}/{d}");
        }
        assert_eq!(round_div(1, 0), None);
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back(value in -1_000_000_000_000_000i64..=1_000_000_000_000_000) {
            let money = Money::from_ten_thousandths(value);
            prop_assert_eq!(Money::parse(&money.to_string()), Ok(money));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC*") {
            let _ = Money::parse(&text);
        }
    }
}
