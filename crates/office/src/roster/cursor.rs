//! Where a page ended, as whoever asks for the next sends it back.

use crate::error::OfficeError;
use crate::fields::bad;
use std::hash::{DefaultHasher, Hash, Hasher};
use terrace_app::roster::{RosterPlace, RosterQuery};

/// The end of a page: of which version, of which list, after whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cursor {
    pub(crate) version: u64,
    list: u64,
    pub(crate) after: RosterPlace,
}

impl Cursor {
    /// After the last customer of a page.
    pub(crate) fn new(version: u64, query: &RosterQuery, after: RosterPlace) -> Self {
        Self { version, list: list_of(query), after }
    }

    /// As it is sent.
    pub(crate) fn text(&self) -> String {
        let Self { version, list, after: RosterPlace { is_null, value, row } } = self;
        format!("{version:x}.{list:x}.{:x}.{value:x}.{row:x}", u8::from(*is_null))
    }

    /// Reads what was sent, which must belong to the list that is asked for.
    ///
    /// # Errors
    /// [`OfficeError::BadField`].
    pub(crate) fn read(text: &str, query: &RosterQuery) -> Result<Self, OfficeError> {
        let numbers: Option<Vec<u64>> = text.split('.').map(|part| u64::from_str_radix(part, 16).ok()).collect();
        let Some([version, list, is_null, value, row]) = numbers.as_deref() else {
            return Err(bad("cursor", "is none that a page ended with"));
        };
        if *list != list_of(query) {
            return Err(bad("cursor", "belongs to another list: `where` and `sort` must stay the same"));
        }
        let after = RosterPlace { is_null: *is_null != 0, value: *value, row: *row };
        Ok(Self { version: *version, list: *list, after })
    }
}

/// Tells one list from another.
fn list_of(query: &RosterQuery) -> u64 {
    let mut hasher = DefaultHasher::new();
    (&query.condition, &query.only, &query.sort).hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_was_written_and_for_its_own_list_alone() {
        let query = RosterQuery { condition: Some("orders > 1".into()), ..RosterQuery::default() };
        let after = RosterPlace { is_null: true, value: u64::MAX, row: 7 << 32 };
        let cursor = Cursor::new(1_796_011_200_000_000, &query, after);
        assert_eq!(Cursor::read(&cursor.text(), &query).unwrap(), cursor);
        assert!(Cursor::read(&cursor.text(), &RosterQuery::default()).is_err());
        for text in ["", "1", "1.2.3.4.x", "1.2.3.4.5.6"] {
            assert!(Cursor::read(text, &query).is_err(), "{text}");
        }
    }
}
