//! Several sheets of a workbook as one table.

use crate::error::Problem;
use crate::formats::xlsx::Sheet;
use crate::limits::COMPARED_ROWS;
use crate::table::rows::{Cell, Row, Table, raw_of};
use xxhash_rust::xxh3::xxh3_64;

/// Sheets with the same columns, one behind the other.
pub(crate) struct Sheets(Vec<Sheet>);

impl Sheets {
    /// Of some sheets, in their order.
    pub fn new(sheets: Vec<Sheet>) -> Self {
        Self(sheets)
    }

    /// The names of sheets whose rows all stand in other sheets too; none where they have too many rows to compare.
    pub fn repeated(sheets: &[(String, Sheet)]) -> Result<Vec<String>, Problem> {
        if sheets.len() < 2 || sheets.iter().map(|(_, sheet)| sheet.rows()).sum::<u64>() > COMPARED_ROWS {
            return Ok(Vec::new());
        }
        let mut rows: Vec<(usize, Vec<u64>)> = Vec::new();
        for (index, (_, sheet)) in sheets.iter().enumerate() {
            let mut own = Vec::new();
            for chunk in 0..sheet.chunks() {
                sheet.visit(chunk, &mut |row| {
                    if !row.cells.iter().all(Cell::is_blank) {
                        own.push(xxh3_64(raw_of(row).trim_end_matches(',').as_bytes()));
                    }
                })?;
            }
            own.sort_unstable();
            own.dedup();
            rows.push((index, own));
        }
        // The largest are kept, and of equal ones the first.
        rows.sort_by_key(|(index, own)| (std::cmp::Reverse(own.len()), *index));
        let (mut kept, mut repeated) = (Vec::<u64>::new(), Vec::new());
        for (index, own) in rows {
            let is_known = |row: &u64| kept.binary_search(row).is_ok();
            if !kept.is_empty() && !own.is_empty() && own.iter().all(is_known) {
                repeated.push(index);
            } else {
                kept.extend(own);
                // Two sorted runs, which sorting joins at once.
                kept.sort();
            }
        }
        repeated.sort_unstable();
        Ok(repeated.into_iter().filter_map(|index| sheets.get(index)).map(|(name, _)| name.clone()).collect())
    }

    /// The sheet of a chunk, and the chunk in it.
    fn at(&self, chunk: usize) -> Option<(&Sheet, usize)> {
        let mut chunk = chunk;
        for sheet in &self.0 {
            if chunk < sheet.chunks() {
                return Some((sheet, chunk));
            }
            chunk -= sheet.chunks();
        }
        None
    }
}

impl Table for Sheets {
    fn chunks(&self) -> usize {
        self.0.iter().map(Table::chunks).sum()
    }

    fn visit(&self, chunk: usize, each: &mut dyn FnMut(&Row<'_, '_>)) -> Result<(), Problem> {
        match self.at(chunk) {
            Some((sheet, chunk)) => sheet.visit(chunk, each),
            None => Ok(()),
        }
    }

    fn ends_with(&self, chunk: usize) -> bool {
        self.at(chunk).is_some_and(|(sheet, chunk)| chunk + 1 == sheet.chunks())
    }
}
