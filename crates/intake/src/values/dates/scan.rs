//! One date or time of a text, taken apart without knowing the column's order of day and month.

use super::calendar::{clock, days};
use super::order::{ShortDate, year_of};
use std::borrow::Cow;

/// A date taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Day {
    /// The year came first, or the month by name: days since 1970-01-01.
    Known(i64),
    /// Two numbers before a year of four digits, in the order of the text.
    Numbers { first: i64, second: i64, year: i64 },
    /// Three short numbers, of which the first or the last is the year.
    Short(ShortDate),
}

/// A text taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scanned {
    pub day: Day,
    /// Microseconds since midnight.
    pub clock: i64,
    /// Microseconds east of Greenwich, if the text says so.
    pub offset: Option<i64>,
}

/// Why a text is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ScanError {
    /// Not written like one.
    Form,
    /// Written like one, but no calendar or clock has it.
    Impossible,
}

/// Takes a text apart that is already plain (half-width, trimmed).
pub(super) fn scan(text: &str) -> Result<Scanned, ScanError> {
    if let Some(scanned) = iso(text.as_bytes()) {
        return Ok(scanned);
    }
    let text = if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(without_words(text)) };
    let mut scanner = Scanner { rest: text.as_bytes() };
    let (day, mut clock) = scanner.date()?;
    if clock.is_none() {
        clock = scanner.time()?;
    }
    let offset = scanner.offset()?;
    if scanner.rest.is_empty() { Ok(Scanned { day, clock: clock.unwrap_or(0), offset }) } else { Err(ScanError::Form) }
}

/// A time that stands behind a date: microseconds since midnight, and those east of Greenwich where it says so.
pub(super) fn scan_time(text: &str) -> Result<(i64, Option<i64>), ScanError> {
    let text = if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(without_words(text)) };
    let mut scanner = Scanner { rest: text.as_bytes() };
    let clock = scanner.time()?.unwrap_or(0);
    let offset = scanner.offset()?;
    if scanner.rest.is_empty() { Ok((clock, offset)) } else { Err(ScanError::Form) }
}

/// `YYYY-MM-DD`, or with `Thh:mm:ss` and a fraction: most columns hold nothing else.
fn iso(bytes: &[u8]) -> Option<Scanned> {
    let two = |at: usize| match bytes.get(at..at + 2) {
        Some([a @ b'0'..=b'9', b @ b'0'..=b'9']) => Some(i64::from((a - b'0') * 10 + (b - b'0'))),
        _ => None,
    };
    let is = |at: usize, wanted: u8| bytes.get(at) == Some(&wanted);
    if !(is(4, b'-') && is(7, b'-')) {
        return None;
    }
    let day = Day::Known(days(two(0)? * 100 + two(2)?, two(5)?, two(8)?)?);
    if bytes.len() == 10 {
        return Some(Scanned { day, clock: 0, offset: None });
    }
    if !((is(10, b'T') || is(10, b' ')) && is(13, b':') && is(16, b':')) {
        return None;
    }
    let mut micros = 0;
    if bytes.len() > 19 {
        let fraction = bytes.get(20..).filter(|digits| is(19, b'.') && matches!(digits.len(), 1..=6))?;
        let mut unit = 100_000;
        for digit in fraction {
            micros += if digit.is_ascii_digit() { i64::from(digit - b'0') * unit } else { return None };
            unit /= 10;
        }
    }
    Some(Scanned { day, clock: clock(two(11)?, two(14)?, two(17)?, micros)?, offset: None })
}

/// The words of Chinese dates as the marks that other dates have.
fn without_words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '年' | '月' => out.push('-'),
            '日' | '号' | '，' | '\u{a0}' => out.push(' '),
            '时' | '点' | '分' => out.push(':'),
            '秒' => {}
            other => out.push(other),
        }
    }
    let out = out.replace("上午", " AM ").replace("下午", " PM ").replace("凌晨", " AM ").replace("晚上", " PM ");
    out.trim_end_matches([':', ' ']).to_owned()
}

struct Scanner<'t> {
    rest: &'t [u8],
}

impl<'t> Scanner<'t> {
    fn number(&mut self) -> (usize, i64) {
        let length = self.rest.iter().take_while(|b| b.is_ascii_digit()).count();
        let (digits, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, &[]));
        self.rest = rest;
        let value = digits.iter().try_fold(0_i64, |value, b| value.checked_mul(10)?.checked_add(i64::from(b - b'0')));
        (length, value.unwrap_or(i64::MAX))
    }

    fn word(&mut self) -> &'t [u8] {
        let length = self.rest.iter().take_while(|b| b.is_ascii_alphabetic()).count();
        let (word, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, &[]));
        self.rest = rest;
        word
    }

    fn blanks(&mut self) {
        while let [b' ' | b'\t', rest @ ..] = self.rest {
            self.rest = rest;
        }
    }

    fn take(&mut self, wanted: u8) -> bool {
        match self.rest {
            [first, rest @ ..] if *first == wanted => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    /// `-`, `/`, `.` or blanks between the parts of a date.
    fn separator(&mut self) -> Option<u8> {
        let found = match self.rest {
            [mark @ (b'-' | b'/' | b'.'), rest @ ..] => {
                self.rest = rest;
                *mark
            }
            [b' ', ..] => b' ',
            _ => return None,
        };
        self.blanks();
        Some(found)
    }

    /// A date, and the clock where both stand in one number.
    fn date(&mut self) -> Result<(Day, Option<i64>), ScanError> {
        if self.rest.first().is_some_and(u8::is_ascii_alphabetic) {
            return self.month_first().map(|day| (day, None));
        }
        let (length, first) = self.number();
        match length {
            8 | 12 | 14 => self.compact(length, first),
            4 => self.year_first(first).map(|day| (day, None)),
            1 | 2 => self.day_first(length, first).map(|day| (day, None)),
            _ => Err(ScanError::Form),
        }
    }

    /// `20111209`, `201112091250`, `20111209125000`.
    fn compact(&self, length: usize, number: i64) -> Result<(Day, Option<i64>), ScanError> {
        let number = match length {
            8 => number * 1_000_000,
            12 => number * 100,
            _ => number,
        };
        let part = |unit: i64, size: i64| number / unit % size;
        let day = days(part(10_000_000_000, 10_000), part(100_000_000, 100), part(1_000_000, 100));
        let time = clock(part(10_000, 100), part(100, 100), part(1, 100), 0).ok_or(ScanError::Impossible)?;
        Ok((Day::Known(day.ok_or(ScanError::Impossible)?), (length > 8).then_some(time)))
    }

    fn year_first(&mut self, year: i64) -> Result<Day, ScanError> {
        let mark = self.separator().ok_or(ScanError::Form)?;
        let month = match self.number() {
            (0, _) => month_named(self.word()).ok_or(ScanError::Form)?,
            (1 | 2, month) if mark != b' ' => month,
            _ => return Err(ScanError::Form),
        };
        if self.separator() != Some(mark) {
            return Err(ScanError::Form);
        }
        let (length, day) = self.number();
        if !matches!(length, 1 | 2) {
            return Err(ScanError::Form);
        }
        days(year, month, day).map(Day::Known).ok_or(ScanError::Impossible)
    }

    /// `9/12/2011`, `9-Dec-2011`, `9 December 11`, `26-06-30`.
    fn day_first(&mut self, width: usize, first: i64) -> Result<Day, ScanError> {
        let mark = self.separator().ok_or(ScanError::Form)?;
        let (length, second) = self.number();
        if length == 0 {
            let month = month_named(self.word()).ok_or(ScanError::Form)?;
            let _ = self.take(b',');
            self.separator().ok_or(ScanError::Form)?;
            let year = self.year()?;
            return days(year, month, first).map(Day::Known).ok_or(ScanError::Impossible);
        }
        if length > 2 || mark == b' ' || self.separator() != Some(mark) {
            return Err(ScanError::Form);
        }
        match self.number() {
            (4, year) => Ok(Day::Numbers { first, second, year }),
            // One of them has two digits, or none is the year.
            (length @ (1 | 2), last) if length == 2 || width == 2 => {
                let (first_is_wide, last_is_wide) = (width == 2, length == 2);
                Ok(Day::Short(ShortDate { first, second, last, first_is_wide, last_is_wide }))
            }
            _ => Err(ScanError::Form),
        }
    }

    /// `Dec 9, 2011`.
    fn month_first(&mut self) -> Result<Day, ScanError> {
        let month = month_named(self.word()).ok_or(ScanError::Form)?;
        self.separator().ok_or(ScanError::Form)?;
        let (length, day) = self.number();
        let comma = self.take(b',');
        self.blanks();
        if !matches!(length, 1 | 2) || (!comma && self.rest.is_empty()) {
            return Err(ScanError::Form);
        }
        let _ = self.take(b'-');
        let year = self.year()?;
        days(year, month, day).map(Day::Known).ok_or(ScanError::Impossible)
    }

    /// Four digits, or two.
    fn year(&mut self) -> Result<i64, ScanError> {
        match self.number() {
            (4, year) => Ok(year),
            (2, year) => Ok(year_of(year)),
            _ => Err(ScanError::Form),
        }
    }

    /// The time behind a date, if there is one.
    fn time(&mut self) -> Result<Option<i64>, ScanError> {
        if !self.take(b'T') {
            let _ = self.take(b',');
            self.blanks();
        }
        let before = self.half_of_day();
        let (length, hour) = self.number();
        match length {
            0 if before.is_none() => return Ok(None),
            1 | 2 => {}
            _ => return Err(ScanError::Form),
        }
        let (mut parts, mut given) = ([0, 0], 0);
        for part in &mut parts {
            if self.take(b':') {
                let (length, value) = self.number();
                if !matches!(length, 1 | 2) {
                    return Err(ScanError::Form);
                }
                *part = value;
                given += 1;
            }
        }
        // Much of Europe writes the parts of a second behind a comma.
        let comma = given == 2 && matches!(self.rest, [b',', b'0'..=b'9', ..]) && self.take(b',');
        let micros = if comma || self.take(b'.') { self.fraction()? } else { 0 };
        self.blanks();
        let hour = match before.or_else(|| self.half_of_day()) {
            None => hour,
            // A 24-hour clock with its half named beside it, as some exports write it.
            Some(true) if (13..24).contains(&hour) => hour,
            Some(false) if hour == 0 => 0,
            Some(_) if !(1..=12).contains(&hour) => return Err(ScanError::Impossible),
            Some(afternoon) => hour % 12 + if afternoon { 12 } else { 0 },
        };
        let [minute, second] = parts;
        clock(hour, minute, second, micros).map(Some).ok_or(ScanError::Impossible)
    }

    /// Microseconds; finer digits are dropped.
    fn fraction(&mut self) -> Result<i64, ScanError> {
        let start = self.rest;
        let (length, _) = self.number();
        let digits = start.iter().take(length).map(|b| i64::from(b - b'0'));
        let micros = digits.chain(std::iter::repeat(0)).take(6).fold(0, |value, digit| value * 10 + digit);
        if length == 0 { Err(ScanError::Form) } else { Ok(micros) }
    }

    /// `AM` is no, `PM` is yes.
    fn half_of_day(&mut self) -> Option<bool> {
        let start = self.rest;
        let afternoon = match self.word() {
            word if word.eq_ignore_ascii_case(b"am") => false,
            word if word.eq_ignore_ascii_case(b"pm") => true,
            _ => {
                self.rest = start;
                return None;
            }
        };
        self.blanks();
        Some(afternoon)
    }

    /// `Z`, `UTC`, `+08:00`, `-0500`, `+8`.
    fn offset(&mut self) -> Result<Option<i64>, ScanError> {
        self.blanks();
        let east = match self.rest {
            [] => return Ok(None),
            [b'+', ..] => 1,
            [b'-', ..] => -1,
            _ => {
                let word = self.word();
                let zero = [&b"Z"[..], b"UTC", b"GMT"].iter().any(|name| word.eq_ignore_ascii_case(name));
                return if zero { Ok(Some(0)) } else { Err(ScanError::Form) };
            }
        };
        self.rest = self.rest.get(1..).unwrap_or(&[]);
        let (length, number) = self.number();
        let (hours, minutes) = match length {
            1 | 2 if self.take(b':') => (number, self.number().1),
            1 | 2 => (number, 0),
            4 => (number / 100, number % 100),
            _ => return Err(ScanError::Form),
        };
        if hours > 15 || minutes > 59 {
            return Err(ScanError::Impossible);
        }
        Ok(Some(east * (hours * 60 + minutes) * 60_000_000))
    }
}

fn month_named(word: &[u8]) -> Option<i64> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = std::str::from_utf8(word).ok()?.to_ascii_lowercase();
    let short = word.len() >= 3;
    let found = MONTHS
        .iter()
        .position(|month| short && (month.starts_with(&word) || (word == "sept" && *month == "september")))?;
    i64::try_from(found).ok().map(|index| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use terrace_domain::LocalTime;

    fn shown(text: &str) -> Result<String, ScanError> {
        scan(text).map(|scanned| match scanned.day {
            Day::Known(day) => {
                let offset = scanned.offset.map_or(String::new(), |offset| format!(" {}", offset / 60_000_000));
                LocalTime::from_micros(day * super::super::calendar::DAY + scanned.clock).to_string() + &offset
            }
            Day::Numbers { first, second, year } => {
                format!("{first}?{second}?{year} {}", scanned.clock / 60_000_000)
            }
            Day::Short(ShortDate { first, second, last, .. }) => {
                format!("{first}?{second}?{last} {}", scanned.clock / 60_000_000)
            }
        })
    }

    #[test]
    fn dates_are_written_in_many_ways() {
        for (text, expected) in [
            ("2011-12-09", "2011-12-09T00:00:00"),
            ("2011-12-09T12:50:00.5", "2011-12-09T12:50:00.5"),
            ("2011-12-09 12:50", "2011-12-09T12:50:00"),
            ("2011-12-09T12:50:00Z", "2011-12-09T12:50:00 0"),
            ("2011-12-09T12:50:00.123456789+08:00", "2011-12-09T12:50:00.123456 480"),
            ("2011-12-09 12:50:00 -0530", "2011-12-09T12:50:00 -330"),
            ("2011/1/9 1:02", "2011-01-09T01:02:00"),
            ("2011.12.09", "2011-12-09T00:00:00"),
            ("2011年12月9日", "2011-12-09T00:00:00"),
            ("2011年12月9日 下午3时5分", "2011-12-09T15:05:00"),
            ("2011年12月9日12点50分30秒", "2011-12-09T12:50:30"),
            ("2011/12/9 上午 12:30", "2011-12-09T00:30:00"),
            ("20111209", "2011-12-09T00:00:00"),
            ("20111209125030", "2011-12-09T12:50:30"),
            ("9-Dec-2011", "2011-12-09T00:00:00"),
            ("9 December 2011 12:50", "2011-12-09T12:50:00"),
            ("Dec 9, 2011 1:50 PM", "2011-12-09T13:50:00"),
            ("09/12/2011 12:50", "9?12?2011 770"),
            ("9.12.11", "9?12?11 0"),
            ("26-6-3", "26?6?3 0"),
            ("12/9/99 1:00:00 AM", "12?9?99 60"),
        ] {
            assert_eq!(shown(text), Ok(expected.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "yesterday",
            "2011",
            "2011-12",
            "1/2/3",
            "12:50",
            "2011-12-09x",
            "2011-12/09",
            "40521.5",
            "2011-12-09 12:50:00 CST",
        ] {
            assert_eq!(shown(text), Err(ScanError::Form), "{text}");
        }
        for text in
            ["2011-02-29", "20111301", "2011-12-09 25:00", "2011-12-09 12:61", "31-Feb-2011", "2011-1-1 13:00 AM"]
        {
            assert_eq!(shown(text), Err(ScanError::Impossible), "{text}");
        }
    }
}
