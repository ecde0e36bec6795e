//! Ids: text, with what spreadsheets do to them mended or refused.

use crate::table::rows::Cell;
use crate::text::clean;
use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Why a value is no id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BadId {
    /// A spreadsheet has rounded it: digits are lost.
    Rounded,
    /// An error value, an object or a list, or a text with a zero in it.
    Fault,
}

/// Whole numbers up to here are exact in floating point.
pub(crate) const EXACT: f64 = 9_007_199_254_740_992.0;

/// Reads an id; `None` if the cell is empty.
pub(crate) fn read<'c>(cell: &'c Cell<'_>) -> Result<Option<Cow<'c, str>>, BadId> {
    match cell {
        Cell::Empty => Ok(None),
        Cell::Text(text) => from_text(text),
        Cell::Float(number) if number.is_nan() => Ok(None),
        Cell::Float(number) if number.abs() >= EXACT => Err(BadId::Rounded),
        Cell::Fault(_) => Err(BadId::Fault),
        other => Ok(Some(other.to_text())),
    }
}

/// An id as it is read from a file: without blanks, decorations and full width; `None` if it is empty, or a spreadsheet
/// has rounded it.
pub fn plain_id(text: &str) -> Option<Cow<'_, str>> {
    from_text(text).ok().flatten()
}

/// Reads an id that is text; `None` if it is empty.
#[inline]
pub(crate) fn from_text(text: &str) -> Result<Option<Cow<'_, str>>, BadId> {
    // Letters and digits alone are no decoration, and longer than the words for nothing.
    if text.len() > 6 && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Ok(Some(Cow::Borrowed(text)));
    }
    from_any_text(text)
}

fn from_any_text(text: &str) -> Result<Option<Cow<'_, str>>, BadId> {
    let id = composed(clean::plain(text));
    if clean::is_nothing(&id) {
        return Ok(None);
    }
    if id.contains('\0') {
        return Err(BadId::Fault);
    }
    if is_scientific(&id) {
        return Err(BadId::Rounded);
    }
    if let Some(whole) = whole_part(&id) {
        let whole = whole.len();
        return Ok(Some(match id {
            Cow::Borrowed(id) => Cow::Borrowed(id.get(..whole).unwrap_or(id)),
            Cow::Owned(mut id) => {
                id.truncate(whole);
                Cow::Owned(id)
            }
        }));
    }
    Ok(Some(id))
}

/// An id with its letters and their accents in one: the same name, however it was typed, is the same id.
fn composed(id: Cow<'_, str>) -> Cow<'_, str> {
    if id.is_ascii() || is_nfc_quick(id.chars()) == IsNormalized::Yes {
        return id;
    }
    Cow::Owned(id.nfc().collect())
}

/// `1.23E+17`: one digit before the point and a signed exponent, as spreadsheets write large numbers.
fn is_scientific(id: &str) -> bool {
    let Some((mantissa, exponent)) = id.split_once(['E', 'e']) else { return false };
    let Some(exponent) = exponent.strip_prefix('+') else { return false };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    whole.len() == 1 && digits(whole) && digits(fraction) && !exponent.is_empty() && digits(exponent)
}

/// `17850` of `17850.0`, the way a column of floating-point numbers is exported.
fn whole_part(id: &str) -> Option<&str> {
    let (whole, fraction) = id.split_once('.')?;
    let zeros = !fraction.is_empty() && fraction.bytes().all(|b| b == b'0');
    (zeros && !whole.is_empty() && whole.bytes().all(|b| b.is_ascii_digit())).then_some(whole)
}

/// Long ids of one column: whether all of them end in zeros after the fifteenth digit, which is what a
/// spreadsheet leaves of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct LongIds {
    first: Option<String>,
    distinct: bool,
    intact: bool,
}

impl LongIds {
    /// Looks at one more id.
    pub fn add(&mut self, id: &str) {
        if id.len() < 16 || self.intact || !id.bytes().all(|b| b.is_ascii_digit()) {
            return;
        }
        if id.bytes().skip(15).any(|b| b != b'0') {
            self.intact = true;
            return;
        }
        match &self.first {
            None => self.first = Some(id.to_owned()),
            Some(first) if first != id => self.distinct = true,
            Some(_) => {}
        }
    }

    /// What two parts of a column have shown together.
    pub fn merge(&mut self, other: Self) {
        self.intact |= other.intact;
        self.distinct |= other.distinct;
        match (&self.first, other.first) {
            (Some(mine), Some(theirs)) if *mine != theirs => self.distinct = true,
            (None, theirs) => self.first = theirs,
            _ => {}
        }
    }

    /// An example, where every long id was rounded and there are at least two of them.
    pub fn rounded(&self) -> Option<&str> {
        if self.intact || !self.distinct { None } else { self.first.as_deref() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> Result<Option<String>, BadId> {
        read(&Cell::Text(text.into())).map(|id| id.map(Cow::into_owned))
    }

    #[test]
    fn ids_are_mended_or_refused() {
        for (text, shown) in [
            (" 17850.0 ", "17850"),
            ("007", "007"),
            ("=\"0012\"", "0012"),
            ("１７８５０.00", "17850"),
            ("C536379", "C536379"),
            ("1E5", "1E5"),
            ("4200001234567890123", "4200001234567890123"),
        ] {
            assert_eq!(id(text), Ok(Some(shown.to_owned())), "{text}");
        }
        assert_eq!(id("1.23E+17"), Err(BadId::Rounded));
        assert_eq!(id("4e+18"), Err(BadId::Rounded));
        assert_eq!(id("  "), Ok(None));
        for (text, shown) in [
            ("Zoe\u{308}", "Zo\u{eb}"),
            ("\u{202a}13800138000\u{202c}", "13800138000"),
            ("\u{2066}k\u{200d}1\u{2069}\u{ad}", "k\u{200d}1"),
            ("\u{feff}\u{200c}c1\u{200b}", "c1"),
        ] {
            assert_eq!(id(text), Ok(Some(shown.to_owned())), "{text:?}");
        }
        assert_eq!(id("\u{ad}"), Ok(None));
        assert_eq!(id("c\0d"), Err(BadId::Fault));
        assert_eq!(read(&Cell::Float(1.234_567_890_123_456_8e17)), Err(BadId::Rounded));
        assert_eq!(read(&Cell::Float(17850.0)), Ok(Some(Cow::Borrowed("17850"))));
    }

    #[test]
    fn a_column_of_rounded_ids_is_seen() {
        let mut ids = LongIds::default();
        ids.add("420000123456789000");
        assert_eq!(ids.rounded(), None);
        ids.add("420000123456788000");
        assert!(ids.rounded().is_some());
        let mut good = LongIds::default();
        good.add("420000123456788123");
        ids.merge(good);
        assert_eq!(ids.rounded(), None);
    }
}
