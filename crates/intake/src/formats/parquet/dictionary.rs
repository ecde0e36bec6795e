//! The dictionary of a column of texts: all texts that a group of rows has, without its rows.

use super::CancellableBulk;
use parquet::basic::{Encoding, Type};
use parquet::column::page::{Page, PageReader as _};
use parquet::errors::Result as ParquetResult;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::serialized_reader::SerializedPageReader;
use std::sync::Arc;

/// The texts of a column of a group; `None` if some of its pages hold texts of their own.
pub(super) fn texts(
    bytes: &CancellableBulk,
    column: &ColumnChunkMetaData,
    rows: usize,
) -> ParquetResult<Option<Vec<String>>> {
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
        }) => plain_texts(&buf, num_values),
        _ => None,
    })
}

/// Texts, each behind its length; `None` if one is cut short or is none.
fn plain_texts(bytes: &[u8], count: u32) -> Option<Vec<String>> {
    let (mut rest, mut texts) = (bytes, Vec::new());
    for _ in 0..count {
        let (length, behind) = rest.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        let (text, behind) = behind.split_at_checked(length)?;
        texts.push(std::str::from_utf8(text).ok()?.to_owned());
        rest = behind;
    }
    Some(texts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stand_behind_their_lengths() {
        let bytes = [2, 0, 0, 0, b'a', b'b', 0, 0, 0, 0, 1, 0, 0, 0, b'c'];
        assert_eq!(plain_texts(&bytes, 3), Some(vec!["ab".to_owned(), String::new(), "c".to_owned()]));
        assert_eq!(plain_texts(&bytes[..14], 3), None);
    }
}
