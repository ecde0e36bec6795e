//! How far an import of new rows has come: the greatest value of a column that grows.

use std::cmp::Ordering;

/// What sort of value it is, and so how two of them compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkKind {
    /// A number, of any length.
    Number,
    /// A day or a time in ISO form.
    Time,
    /// A text that compares by its bytes.
    Text,
}

impl MarkKind {
    /// As records write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Time => "time",
            Self::Text => "text",
        }
    }

    /// The kind that a record names.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Number, Self::Time, Self::Text].into_iter().find(|kind| kind.name() == name)
    }
}

/// A value of a column that grows, as the database writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// What sort of value it is.
    pub kind: MarkKind,
    /// The value.
    pub text: String,
}

impl Mark {
    /// A mark of a kind; `None` for what is none, such as a time without an end.
    pub fn new(kind: MarkKind, text: &str) -> Option<Self> {
        let is_one = match kind {
            MarkKind::Number => {
                let digits = text.strip_prefix('-').unwrap_or(text);
                let mut halves = digits.splitn(2, '.');
                halves.by_ref().all(|half| !half.is_empty() && half.bytes().all(|byte| byte.is_ascii_digit()))
            }
            MarkKind::Time => {
                let year = text.find('-').unwrap_or(0);
                let others = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'-' | b' ' | b':' | b'.' | b'+');
                year >= 4 && text.bytes().all(others) && !text.starts_with("0000")
            }
            MarkKind::Text => true,
        };
        is_one.then(|| Self { kind, text: text.to_owned() })
    }

    /// Whether it is greater than another of its kind.
    pub fn is_beyond(&self, other: &Self) -> bool {
        self.kind == other.kind && self.compared(other) == Ordering::Greater
    }

    fn compared(&self, other: &Self) -> Ordering {
        match self.kind {
            MarkKind::Number => compared_numbers(&self.text, &other.text),
            MarkKind::Time => time_key(&self.text).cmp(&time_key(&other.text)),
            MarkKind::Text => self.text.cmp(&other.text),
        }
    }
}

/// Numbers by their digits: none is too long.
fn compared_numbers(one: &str, other: &str) -> Ordering {
    let parts = |text: &str| {
        let (is_negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
        let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
        let (whole, rest) = (whole.trim_start_matches('0').to_owned(), rest.trim_end_matches('0').to_owned());
        let is_negative = is_negative && !(whole.is_empty() && rest.is_empty());
        (is_negative, whole.len(), whole, rest)
    };
    let (one, other) = (parts(one), parts(other));
    let by_size = (one.1, &one.2, &one.3).cmp(&(other.1, &other.2, &other.3));
    match (one.0, other.0) {
        (false, false) => by_size,
        (true, true) => by_size.reverse(),
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
    }
}

/// Longer years are later; without its offset, which is that of UTC for all, ISO text sorts as its time.
fn time_key(text: &str) -> (usize, &str) {
    let bare = text.strip_suffix("+00").unwrap_or(text);
    let bare = if bare.contains('.') { bare.trim_end_matches('0') } else { bare };
    (text.find('-').unwrap_or(0), bare.trim_end_matches('.'))
}

/// How far imports that hold have come without a gap. Each took what lies between two marks; the first took all up to
/// one. Where one of them is taken back, what it took is wanted again.
pub fn reached(taken: &[(Option<Mark>, Mark)]) -> Option<Mark> {
    let mut reached: Option<Mark> = None;
    loop {
        let joins = |from: &Option<Mark>| match (from, &reached) {
            (None, _) => true,
            (Some(from), Some(reached)) => !from.is_beyond(reached),
            (Some(_), None) => false,
        };
        let goes_on = |to: &Mark| reached.as_ref().is_none_or(|reached| to.is_beyond(reached));
        match taken.iter().find(|(from, to)| joins(from) && goes_on(to)) {
            Some((_, to)) => reached = Some(to.clone()),
            None => return reached,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beyond(kind: MarkKind, less: &str, greater: &str) {
        let mark = |text| Mark::new(kind, text).expect("a mark");
        assert!(mark(greater).is_beyond(&mark(less)) && !mark(less).is_beyond(&mark(greater)), "{less} {greater}");
    }

    #[test]
    fn marks_compare_as_the_database_does() {
        for (less, greater) in [
            ("9", "10"),
            ("-10", "-9"),
            ("-0.5", "0"),
            ("1.05", "1.5"),
            ("12345678901234567890123456789012345678", "12345678901234567890123456789012345678.1"),
        ] {
            beyond(MarkKind::Number, less, greater);
        }
        for (less, greater) in [
            ("2026-01-01 00:00:00+00", "2026-01-01 00:00:00.5+00"),
            ("2026-01-01", "2026-01-02"),
            ("9999-12-31", "10000-01-01"),
        ] {
            beyond(MarkKind::Time, less, greater);
        }
        let same = ["1.50", "1.5"].map(|text| Mark::new(MarkKind::Number, text).expect("a mark"));
        assert!(!same[0].is_beyond(&same[1]) && !same[1].is_beyond(&same[0]));
        for (kind, none) in [
            (MarkKind::Time, "infinity"),
            (MarkKind::Time, "0000-00-00"),
            (MarkKind::Time, "0044-03-15 BC"),
            (MarkKind::Number, "NaN"),
            (MarkKind::Number, "1e5"),
            (MarkKind::Number, ""),
        ] {
            assert_eq!(Mark::new(kind, none), None, "{none}");
        }
    }

    #[test]
    fn what_was_taken_back_is_wanted_again() {
        let mark = |text: &str| Mark::new(MarkKind::Number, text);
        let took = |from: &str, to: &str| (mark(from), mark(to).expect("a mark"));
        let (first, second, third) = (took("", "10"), took("10", "20"), took("20", "30"));
        let of = |taken: &[(Option<Mark>, Mark)]| reached(taken).map(|mark| mark.text);
        assert_eq!(of(&[first.clone(), second.clone(), third.clone()]).as_deref(), Some("30"));
        assert_eq!(of(&[third.clone(), second.clone(), first.clone()]).as_deref(), Some("30"));
        // The last, one in the middle, the first.
        assert_eq!(of(&[first.clone(), second.clone()]).as_deref(), Some("20"));
        assert_eq!(of(&[first, third.clone()]).as_deref(), Some("10"));
        assert_eq!(of(&[second, third]), None);
    }
}
