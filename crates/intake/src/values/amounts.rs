//! Amounts, prices and quantities as people write them, read exactly into ten-thousandths.

use crate::table::rows::Cell;
use crate::text::clean;
use crate::values::decorations::{Bare, without_decorations};
use std::borrow::Cow;
use terrace_domain::{MAX_AMOUNT, Money, round_div};

/// The largest size of an amount, in ten-thousandths.
pub(crate) const MOST: i64 = MAX_AMOUNT.ten_thousandths();

/// Which sign stands before the decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DecimalSign {
    /// `1,234.50`
    #[default]
    Point,
    /// `1.234,50`
    Comma,
}

/// A number read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Amount {
    /// Ten-thousandths.
    pub value: i64,
    /// More than four decimals that matter were rounded, halves to even.
    pub rounded: bool,
    /// A decimal point that can be no thousands mark.
    pub pointed: bool,
    /// The one mark in it could stand before decimals as well as between thousands.
    pub doubtful: bool,
    /// A comma stands before its last three digits, or before its decimals.
    pub commas: bool,
    /// The currency sign that stood beside it.
    pub sign: Option<&'static str>,
    /// The unit that stood behind it.
    pub unit: Option<&'static str>,
}

/// How numbers are written.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct NumberForm {
    /// The sign before the decimals of texts.
    pub decimal: DecimalSign,
    /// One stands for ten to this power.
    pub exponent: i8,
    /// Whether a unit of pieces or measures may stand behind it.
    pub pieces: bool,
}

/// Why a value is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BadAmount {
    /// Not digits, once all decorations are off.
    NotANumber,
    /// It would be a number if the comma were the decimal sign.
    DecimalComma,
    /// Below zero, where nothing can be.
    BelowZero,
    /// Beyond what Terrace takes.
    TooLarge,
}

/// Reads a plain number; `None` if the cell is empty.
pub(crate) fn read(cell: &Cell<'_>, decimal: DecimalSign) -> Result<Option<Amount>, BadAmount> {
    read_as(cell, NumberForm { decimal, ..NumberForm::default() })
}

/// Reads a number of a form; `None` if the cell is empty.
#[inline]
pub(crate) fn read_as(cell: &Cell<'_>, form: NumberForm) -> Result<Option<Amount>, BadAmount> {
    let amount = match cell {
        Cell::Empty => return Ok(None),
        Cell::Text(text) => return from_text(text, form),
        Cell::Integer(number) => exact(i128::from(*number), -form.exponent)?,
        Cell::Decimal(value, scale) => exact(*value, scale.saturating_sub(form.exponent))?,
        Cell::Float(number) if number.is_nan() => return Ok(None),
        Cell::Float(number) => from_float(*number, form.exponent)?,
        Cell::Time { .. } | Cell::Day(_) | Cell::Flag(_) | Cell::Fault(_) => return Err(BadAmount::NotANumber),
    };
    Ok(Some(amount))
}

fn plain_amount(value: i64) -> Amount {
    Amount { value, rounded: false, pointed: false, doubtful: false, commas: false, sign: None, unit: None }
}

/// Whether a number has decimals behind the fourth, other than those that binary makes of four.
pub(crate) fn has_finer_decimals(number: f64) -> bool {
    let scaled = number * 10_000.0;
    (scaled - scaled.round_ties_even()).abs() > 1e-7 + scaled.abs() * 1e-14
}

/// To the nearest ten-thousandth, halves to even. Floating point ends here.
fn from_float(number: f64, exponent: i8) -> Result<Amount, BadAmount> {
    if number.is_finite() && (exponent != 0 || has_finer_decimals(number)) {
        // By way of the shortest text: what a person sees in the cell counts, not its binary neighbour.
        let text = number.abs().to_string();
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let amount = rounded(whole, fraction, i32::from(exponent))?;
        return Ok(Amount { value: if number < 0.0 { -amount.value } else { amount.value }, ..amount });
    }
    let nearest = (number * 10_000.0).round_ties_even();
    if !nearest.is_finite() {
        return Err(BadAmount::NotANumber);
    }
    // Any amount that passes is far below 2^53, so the conversion is exact.
    #[expect(clippy::cast_possible_truncation, reason = "the bound is checked first")]
    let value = if nearest.abs() <= 1e15 { nearest as i64 } else { return Err(BadAmount::TooLarge) };
    bounded(i128::from(value)).map(plain_amount)
}

fn bounded(value: i128) -> Result<i64, BadAmount> {
    i64::try_from(value).ok().filter(|value| value.unsigned_abs() <= MOST.unsigned_abs()).ok_or(BadAmount::TooLarge)
}

/// A value with that many decimals, as ten-thousandths.
fn exact(value: i128, scale: i8) -> Result<Amount, BadAmount> {
    let power = |exponent: i32| u32::try_from(exponent).ok().and_then(|exponent| 10_i128.checked_pow(exponent));
    let scale = i32::from(scale);
    if scale <= 4 {
        let unit = power(4 - scale).ok_or(BadAmount::TooLarge)?;
        return bounded(value.checked_mul(unit).ok_or(BadAmount::TooLarge)?).map(plain_amount);
    }
    let unit = power(scale - 4).ok_or(BadAmount::TooLarge)?;
    let rounded = round_div(value, unit).ok_or(BadAmount::TooLarge)?;
    Ok(Amount { rounded: value % unit != 0, ..plain_amount(bounded(rounded)?) })
}

#[inline]
fn from_text(text: &str, form: NumberForm) -> Result<Option<Amount>, BadAmount> {
    if form.decimal == DecimalSign::Point
        && form.exponent == 0
        && let Some(amount) = fast(text.as_bytes())
    {
        return Ok(Some(amount));
    }
    from_any_text(text, form)
}

fn from_any_text(text: &str, form: NumberForm) -> Result<Option<Amount>, BadAmount> {
    let plain = clean::plain(text);
    if clean::is_nothing(&plain) {
        return Ok(None);
    }
    let other = NumberForm { decimal: DecimalSign::Comma, ..form };
    match decorated(&plain, form) {
        Err(BadAmount::NotANumber) if form.decimal == DecimalSign::Point && decorated(&plain, other).is_ok() => {
            Err(BadAmount::DecimalComma)
        }
        amount => amount.map(Some),
    }
}

/// The common case: digits, perhaps a minus, at most four decimals, nothing else.
#[inline]
fn fast(bytes: &[u8]) -> Option<Amount> {
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    if digits.is_empty() || digits.len() > 15 {
        return None;
    }
    let (mut value, mut decimals, mut pointed) = (0_i64, 0_usize, false);
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                value = value * 10 + i64::from(byte - b'0');
                decimals += usize::from(pointed);
            }
            b'.' if !pointed => pointed = true,
            _ => return None,
        }
    }
    if digits.len() == usize::from(pointed) {
        return None;
    }
    let unit = *[10_000, 1_000, 100, 10, 1].get(decimals)?;
    let value = value.checked_mul(unit).filter(|value| *value <= MOST)?;
    let (pointed, doubtful) = point_of(digits.len() - usize::from(pointed) - decimals, digits.first(), decimals);
    Some(Amount { pointed, doubtful, ..plain_amount(if negative { -value } else { value }) })
}

/// Whether a point before some decimals can be no thousands mark, and whether it could be one.
fn point_of(whole: usize, first: Option<&u8>, decimals: usize) -> (bool, bool) {
    let grouped = decimals == 3 && matches!(whole, 1..=3) && first != Some(&b'0');
    (decimals > 0 && !grouped, grouped)
}

/// A number with currency signs, thousands marks, brackets, a sign or a unit behind it.
fn decorated(text: &str, form: NumberForm) -> Result<Amount, BadAmount> {
    let Bare { digits: rest, negative, sign, unit, exponent: shift } = without_decorations(text, form.pieces);
    let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().map_err(|_| BadAmount::NotANumber)?),
        None => (rest, 0),
    };
    let (point, mark) = if form.decimal == DecimalSign::Point { ('.', ',') } else { (',', '.') };
    let (whole, fraction) = mantissa.split_once(point).unwrap_or((mantissa, ""));
    let marks = whole.bytes().filter(|b| *b == b',').count();
    let whole = ungrouped(whole, mark).ok_or(BadAmount::NotANumber)?;
    if whole.len() + fraction.len() == 0 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return Err(BadAmount::NotANumber);
    }
    // A cell that says its own unit is not in that of the header: `1.5万` and `100元` under 金额(万元).
    let of_header = if shift != 0 || sign == Some("元") { 0 } else { form.exponent };
    let scaled = exponent.saturating_add(i32::from(shift)).saturating_add(i32::from(of_header));
    let mut amount = rounded(&whole, fraction, scaled)?;
    amount.value = if negative { -amount.value } else { amount.value };
    if form.decimal == DecimalSign::Point && exponent == 0 {
        (amount.pointed, amount.doubtful) = point_of(whole.len(), whole.as_bytes().first(), fraction.len());
        // One comma before the last three digits, where a semicolon parts the columns, may stand before decimals.
        amount.commas = marks == 1 && fraction.is_empty();
    }
    if form.decimal == DecimalSign::Comma {
        amount.commas = !fraction.is_empty();
    }
    (amount.sign, amount.unit) = (sign, unit);
    Ok(amount)
}

/// Digits without their thousands marks; `None` if they stand elsewhere than before each third digit.
fn ungrouped(whole: &str, mark: char) -> Option<Cow<'_, str>> {
    if whole.bytes().all(|b| b.is_ascii_digit()) {
        return Some(Cow::Borrowed(whole));
    }
    let used = whole.chars().find(|c| !c.is_ascii_digit()).filter(|c| *c == mark || matches!(c, ' ' | '\'' | '’'))?;
    let mut groups = whole.split(used);
    let first = groups.next().filter(|first| matches!(first.len(), 1..=3) && !first.starts_with('0'))?;
    let mut digits = String::with_capacity(whole.len());
    for group in std::iter::once(first).chain(groups) {
        let right_length = digits.is_empty() || group.len() == 3;
        if !right_length || !group.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        digits.push_str(group);
    }
    Some(Cow::Owned(digits))
}

/// `whole.fraction × 10^exponent` in ten-thousandths, halves to even.
fn rounded(whole: &str, fraction: &str, exponent: i32) -> Result<Amount, BadAmount> {
    let digits: String = whole.chars().chain(fraction.chars()).collect();
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() {
        return Ok(plain_amount(0));
    }
    // How many of the digits stand before the end of the ten-thousandths.
    let fraction = i64::try_from(fraction.len()).unwrap_or(i64::MAX);
    let length = i64::try_from(digits.len()).unwrap_or(i64::MAX);
    let kept = length.saturating_sub(fraction).saturating_add(i64::from(exponent)).saturating_add(4);
    if kept > 17 {
        return Err(BadAmount::TooLarge);
    }
    let Ok(kept) = usize::try_from(kept) else { return Ok(Amount { rounded: true, ..plain_amount(0) }) };
    let mut value: i128 = 0;
    for digit in digits.bytes().chain(std::iter::repeat(b'0')).take(kept) {
        value = value * 10 + i128::from(digit - b'0');
    }
    let rest = digits.get(kept..).unwrap_or("").trim_end_matches('0');
    let up = rest > "5" || (rest == "5" && value % 2 != 0);
    Ok(Amount { rounded: !rest.is_empty(), ..plain_amount(bounded(value + i128::from(up))?) })
}

/// A price or a quantity that is multiplied before anything is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Factor {
    /// Ten-thousandths.
    pub value: i64,
    /// The same with so many more decimals.
    finer: i64,
    decimals: u8,
}

impl Factor {
    /// A number of no more than four decimals.
    pub fn plain(value: i64) -> Self {
        Self { value, finer: value, decimals: 0 }
    }

    /// The number in a cell whose value in ten-thousandths was rounded: with as many of its decimals as fit, up to
    /// twelve.
    pub fn of(cell: &Cell<'_>, form: NumberForm, value: i64) -> Self {
        let finer = [8_u8, 6, 4, 2].into_iter().find_map(|decimals| {
            let exponent = form.exponent.checked_add(i8::try_from(decimals).ok()?)?;
            let finer = read_as(cell, NumberForm { exponent, ..form }).ok()??.value;
            // A cell that says its own unit is not scaled.
            let unit = 10_i128.checked_pow(decimals.into())?;
            let is_scaled = round_div(finer.into(), unit)?.abs_diff(value.into()) <= 1;
            is_scaled.then_some(Self { value, finer, decimals })
        });
        finer.unwrap_or(Self::plain(value))
    }

    /// The product with another, rounded once, to a ten-thousandth, halves to even.
    pub fn times(self, other: Self) -> Option<i64> {
        if self.decimals == 0 && other.decimals == 0 {
            return times(self.value, other.value);
        }
        let product = i128::from(self.finer).checked_mul(i128::from(other.finer))?;
        let unit = 10_i128.checked_pow(u32::from(self.decimals) + u32::from(other.decimals))?;
        i64::try_from(round_div(product, unit.checked_mul(i128::from(Money::SCALE))?)?).ok()
    }
}

/// The product of two numbers in ten-thousandths, rounded to a ten-thousandth, halves to even.
pub(crate) fn times(left: i64, right: i64) -> Option<i64> {
    let product = i128::from(left) * i128::from(right);
    let scale = i128::from(Money::SCALE);
    // A hardware division of 64 bits if the product fits, which is nearly always.
    if let Ok(small) = i64::try_from(product)
        && small % Money::SCALE == 0
    {
        return Some(small / Money::SCALE);
    }
    i64::try_from(round_div(product, scale)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn form(decimal: DecimalSign) -> NumberForm {
        NumberForm { decimal, ..NumberForm::default() }
    }

    fn value(text: &str, decimal: DecimalSign) -> Result<Option<i64>, BadAmount> {
        from_text(text, form(decimal)).map(|amount| amount.map(|a| a.value))
    }

    #[test]
    fn people_write_amounts_in_many_ways() {
        for (text, expected) in [
            ("2.55", 25_500),
            ("-0.375", -3_750),
            (".5", 5_000),
            ("12.", 120_000),
            ("1,234.5", 12_345_000),
            ("1,234,567", 12_345_670_000),
            ("¥1,234.50", 12_345_000),
            ("￥ 99", 990_000),
            ("１２．５", 125_000),
            ("99元", 990_000),
            ("CNY 12", 120_000),
            ("12 usd", 120_000),
            ("-$5", -50_000),
            ("$-5", -50_000),
            ("($5.00)", -50_000),
            ("5.00-", -50_000),
            ("+5", 50_000),
            ("1 234.5", 12_345_000),
            ("1'234", 12_340_000),
            ("1.5E+3", 15_000_000),
            ("'12", 120_000),
            ("=\"12\"", 120_000),
            ("1.00005", 10_000),
            ("1.00015", 10_002),
            ("1.000150001", 10_002),
            ("0.00004", 0),
        ] {
            assert_eq!(value(text, DecimalSign::Point), Ok(Some(expected)), "{text}");
        }
        for (text, expected) in [("1.234,5", 12_345_000), ("12,50 €", 125_000), ("1.234", 12_340_000)] {
            assert_eq!(value(text, DecimalSign::Comma), Ok(Some(expected)), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused_with_the_reason() {
        for text in ["abc", "1,2,3", "12,34,567", "--5", "1.2.3", "5 5", "0,375x", "(", "¥", "1e", "12%"] {
            assert_eq!(value(text, DecimalSign::Point), Err(BadAmount::NotANumber), "{text}");
        }
        for text in ["12,50", "1.234,5", "0,375"] {
            assert_eq!(value(text, DecimalSign::Point), Err(BadAmount::DecimalComma), "{text}");
        }
        for text in ["100000000000.01", "9e30", "99999999999999999999"] {
            assert_eq!(value(text, DecimalSign::Point), Err(BadAmount::TooLarge), "{text}");
        }
        assert_eq!(value("", DecimalSign::Point), Ok(None));
    }

    #[test]
    fn units_scale_exactly() {
        let scaled = |cell: Cell<'_>, exponent| {
            let form = NumberForm { exponent, pieces: true, ..NumberForm::default() };
            read_as(&cell, form).map(|amount| amount.map(|a| (a.value, a.rounded)))
        };
        let text = |text: &'static str| Cell::Text(text.into());
        for (cell, exponent, value) in [
            (text("1.5"), 4, 150_000_000),
            (text("1.23456789"), 4, 123_456_789),
            (text("15000"), -2, 1_500_000),
            (text("1.2万"), 0, 120_000_000),
            (text("1.5万"), 4, 150_000_000),
            (text("100元"), 4, 1_000_000),
            (text("3千"), 0, 30_000_000),
            (text("2件"), 0, 20_000),
            (text("3 pcs"), 0, 30_000),
            (text("1.5万件"), 0, 150_000_000),
            (Cell::Float(0.8), 4, 80_000_000),
            (Cell::Float(-1.1), 4, -110_000_000),
            (Cell::Integer(15_000), -2, 1_500_000),
            (Cell::Decimal(125, 2), 3, 12_500_000),
        ] {
            assert_eq!(scaled(cell.clone(), exponent), Ok(Some((value, false))), "{cell:?}");
        }
        assert_eq!(scaled(text("0.001"), -2), Ok(Some((0, true))));
        assert_eq!(value("2件", DecimalSign::Point), Err(BadAmount::NotANumber));
        assert_eq!(value("1.2万", DecimalSign::Point), Ok(Some(120_000_000)));
        assert_eq!(value("免单", DecimalSign::Point), Err(BadAmount::NotANumber));
    }

    #[test]
    fn points_tell_what_they_can_be() {
        let seen = |text: &str| {
            let amount = from_text(text, form(DecimalSign::Point)).unwrap().unwrap();
            (amount.pointed, amount.doubtful)
        };
        for text in ["1.20", "0.375", "1234.500", "1,234.500", "1.2345"] {
            assert_eq!(seen(text), (true, false), "{text}");
        }
        for text in ["1.200", "12.350", "-950.000", "€1.200"] {
            assert_eq!(seen(text), (false, true), "{text}");
        }
        for text in ["950", "1,200", "1200"] {
            assert_eq!(seen(text), (false, false), "{text}");
        }
    }

    #[test]
    fn numbers_of_other_formats_are_read() {
        let number = |cell: Cell<'_>| read(&cell, DecimalSign::Point).map(|a| a.map(|a| a.value));
        assert_eq!(number(Cell::Float(2.55)), Ok(Some(25_500)));
        // Ties at the fifth decimal, which binary does not know.
        assert_eq!(number(Cell::Float(1.00005)), Ok(Some(10_000)));
        assert_eq!(number(Cell::Float(-1.00015)), Ok(Some(-10_002)));
        assert_eq!(number(Cell::Float(0.1 + 0.2)), Ok(Some(3_000)));
        assert_eq!(number(Cell::Float(99_999_999_999.99)), Ok(Some(999_999_999_999_900)));
        assert_eq!(number(Cell::Float(f64::NAN)), Ok(None));
        assert_eq!(number(Cell::Float(f64::INFINITY)), Err(BadAmount::NotANumber));
        assert_eq!(number(Cell::Integer(-3)), Ok(Some(-30_000)));
        assert_eq!(number(Cell::Decimal(123_456_785, 6)), Ok(Some(1_234_568)));
        assert_eq!(number(Cell::Decimal(5, -2)), Ok(Some(5_000_000)));
        assert_eq!(number(Cell::Integer(i64::MAX)), Err(BadAmount::TooLarge));
    }

    #[test]
    fn products_are_exact() {
        assert_eq!(times(60_000, 25_500), Some(153_000));
        assert_eq!(times(1, 5_000), Some(0));
        assert_eq!(times(3, 5_000), Some(2));
        assert_eq!(times(-3, 5_000), Some(-2));
        assert_eq!(times(i64::MAX, i64::MAX), None);
    }

    #[test]
    fn factors_are_multiplied_before_they_are_rounded() {
        let factor = |text: &'static str| {
            let cell = Cell::Text(text.into());
            let read = read(&cell, DecimalSign::Point).unwrap().unwrap();
            if read.rounded {
                Factor::of(&cell, form(DecimalSign::Point), read.value)
            } else {
                Factor::plain(read.value)
            }
        };
        for (pieces, price, product) in [
            ("1000", "0.123456", 1_234_560),
            ("3", "0.333333", 10_000),
            ("3", "0.33333333", 10_000),
            ("-1000", "0.123456", -1_234_560),
            ("0.333333", "0.333333", 1_111),
            ("1000000", "0.00000001", 100),
            ("1000000", "1234.56789", 12_345_678_900_000),
            ("2", "¥0.00005", 1),
            ("1", "0.00005", 0),
            ("3", "0.00005", 2),
        ] {
            assert_eq!(factor(pieces).times(factor(price)), Some(product), "{pieces} * {price}");
        }
        assert_eq!(Factor::plain(i64::MAX).times(factor("99999.99999")), None);
    }

    proptest! {
        #[test]
        fn floating_point_reads_like_its_text(whole in -99_999_999_i64..99_999_999, fraction in 0..1_000_000_u32) {
            let text = format!("{whole}.{fraction:06}");
            let float = read(&Cell::Float(text.parse().unwrap()), DecimalSign::Point).unwrap().unwrap();
            prop_assert_eq!(float.value, value(&text, DecimalSign::Point).unwrap().unwrap(), "{}", text);
        }

        #[test]
        fn shown_amounts_read_back(value in -1_000_000_000_000_000i64..=1_000_000_000_000_000) {
            let shown = Money::from_ten_thousandths(value).to_string();
            let amount = from_text(&shown, form(DecimalSign::Point)).map(|a| a.map(|a| (a.value, a.rounded)));
            prop_assert_eq!(amount, Ok(Some((value, false))));
        }

        #[test]
        fn the_fast_way_agrees_with_the_slow(text in "-?[0-9]{0,12}\\.?[0-9]{0,6}") {
            if let Some(amount) = fast(text.as_bytes()) {
                let slow = decorated(&text, form(DecimalSign::Point));
                prop_assert_eq!(slow, Ok(amount));
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC*") {
            let _ = from_text(&text, form(DecimalSign::Point));
            let _ = from_text(&text, NumberForm { decimal: DecimalSign::Comma, exponent: 4, pieces: true });
        }
    }
}
