//! Cells that are merged over several rows.

use super::cells::MergedArea;
use crate::error::Problem;
use crate::limits::MERGED_BYTES;
use crate::table::rows::{Cell, Row};
use std::collections::BTreeMap;

/// What stands in a merged cell below its first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MergedFill {
    /// The same value.
    Same,
    /// Zero: the value is that of all rows together.
    Zero,
}

/// The areas that rows are filled from, by their place among the columns that are read, from above to below.
#[derive(Debug, Default)]
pub(super) struct MergedCells {
    areas: BTreeMap<usize, Vec<FilledArea>>,
    held: u64,
}

#[derive(Debug)]
struct FilledArea {
    lines: (u64, u64),
    /// What stands in the rows below the first.
    value: Cell<'static>,
    learns: bool,
}

impl MergedCells {
    /// Of the areas whose place is filled at all.
    pub fn new(areas: &[MergedArea], left: u32, fill: &dyn Fn(usize) -> Option<MergedFill>) -> Self {
        let mut filled: BTreeMap<usize, Vec<FilledArea>> = BTreeMap::new();
        for MergedArea { lines, column } in areas {
            let place = column.checked_sub(left).and_then(|place| usize::try_from(place).ok());
            let Some((place, fill)) = place.and_then(|place| Some((place, fill(place)?))) else { continue };
            let (value, learns) = match fill {
                MergedFill::Same => (Cell::Empty, true),
                MergedFill::Zero => (Cell::Integer(0), false),
            };
            filled.entry(place).or_default().push(FilledArea { lines: *lines, value, learns });
        }
        filled.values_mut().for_each(|areas| areas.sort_by_key(|area| area.lines.0));
        Self { areas: filled, held: 0 }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.areas.is_empty()
    }

    /// Whether a row stands in an area below its first.
    pub fn covers(&self, line: u64) -> bool {
        self.areas.values().any(|areas| over(areas, line).is_some())
    }

    /// Takes what the first row of areas has for the others.
    pub fn learn(&mut self, row: &Row<'_, '_>) -> Result<(), Problem> {
        for (place, areas) in &mut self.areas {
            let at = areas.partition_point(|area| area.lines.0 < row.line);
            for area in areas.iter_mut().skip(at).take_while(|area| area.lines.0 == row.line) {
                if let Some(cell) = row.cells.get(*place).filter(|_| area.learns) {
                    area.value = cell.owned();
                    self.held += cell.to_text().len() as u64;
                }
            }
        }
        if self.held > MERGED_BYTES { Err(Problem::LongRow { line: row.line, bytes: MERGED_BYTES }) } else { Ok(()) }
    }

    /// Fills the blank cells of a row.
    pub fn fill<'c>(&'c self, line: u64, cells: &mut Vec<Cell<'c>>) {
        for (place, areas) in &self.areas {
            let Some(area) = over(areas, line) else { continue };
            if cells.len() <= *place {
                cells.resize(place + 1, Cell::Empty);
            }
            if let Some(slot) = cells.get_mut(*place).filter(|slot| slot.is_blank()) {
                *slot = area.value.clone();
            }
        }
    }
}

/// The area of a column that begins above a row and goes on in it.
fn over(areas: &[FilledArea], line: u64) -> Option<&FilledArea> {
    let above = areas.partition_point(|area| area.lines.0 < line);
    areas.get(..above)?.last().filter(|area| line <= area.lines.1)
}
