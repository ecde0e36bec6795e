//! The dictionary of a column of texts: all texts that a group of rows has, without its rows.

use super::CancellableBulk;
use parquet::basic::{Encoding, Type};
use parquet::column::page::{Page, PageReader as _};
use parquet::errors::Result as ParquetResult;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::serialized_reader::SerializedPageReader;
use std::sync::Arc;

/// Whether any of the texts of a column of a group is such a one; `None` if some of its pages hold texts of their own.
pub(super) fn any_text(
    bytes: &CancellableBulk,
    column: &ColumnChunkMetaData,
    rows: usize,
    is_such: &dyn Fn(&str) -> bool,
) -> ParquetResult<Option<bool>> {
    let is_whole = column.dictionary_page_offset().is_some()
        && column
            .page_encoding_stats_mask()
            .is_some_and(|mask| mask.is_only(Encoding::PLAIN_DICTIONARY) || mask.is_only(Encoding::RLE_DICTIONARY));
    if !is_whole || column.column_type() != Type::BYTE_ARRAY {
        return Ok(None);
    }
    let mut pages = SerializedPageReader::new(Arc::new(bytes.clone()), column, rows, None)?;
    Ok(match pages.get_next_page()? {
        Some(Page::DictionaryPage {
            buf, num_values, encoding: Encoding::PLAIN | Encoding::PLAIN_DICTIONARY, ..
        }) => any_plain_text(&buf, num_values, is_such),
        _ => None,
    })
}

/// The same of texts, each behind its length; `None` if one is cut short or is none.
fn any_plain_text(bytes: &[u8], count: u32, is_such: &dyn Fn(&str) -> bool) -> Option<bool> {
    let mut rest = bytes;
    for _ in 0..count {
        let (length, behind) = rest.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        let (text, behind) = behind.split_at_checked(length)?;
        if is_such(std::str::from_utf8(text).ok()?) {
            return Some(true);
        }
        rest = behind;
    }
    Some(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stand_behind_their_lengths() {
        let bytes = [2, 0, 0, 0, b'a', b'b', 0, 0, 0, 0, 1, 0, 0, 0, b'c'];
        let any = |bytes: &[u8], text: &str| any_plain_text(bytes, 3, &|known| known == text);
        assert_eq!(
            ["ab", "", "c", "b"].map(|text| any(&bytes, text)),
            [Some(true), Some(true), Some(true), Some(false)]
        );
        assert_eq!(any(&bytes[..14], "c"), None);
    }
}
