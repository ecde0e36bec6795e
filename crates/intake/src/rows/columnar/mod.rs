//! Chunks of orders whose columns are taken whole: where every value is what it says, and none has to be mended.
//!
//! What comes out is what [`Recipe::build`] makes of the same rows cell by cell, in the columns that are of use.
//! Wherever it could be anything else nothing comes out, and the cells are looked at one by one. Formats that keep
//! columns hand them over as arrays; where all columns are kept, taking them whole saves little time and holds much more
//! memory, so that it is not tried. Delimited text is taken apart some hundred rows at a time.

mod chunk;
mod column_reader;
mod computed;
mod fates;
mod numbers;
mod suited;
#[cfg(test)]
mod tests;
mod texts;

use crate::error::Problem;
use crate::rows::recipe::{BuiltChunk, Recipe};
use crate::table::fields::{AskedFields, FieldBlock};
use crate::table::rows::Table;
use chunk::Chunk;
use column_reader::ColumnReader;
use std::sync::Arc;
use suited::Fetched;

impl Recipe<'_> {
    /// Builds a chunk column by column; `None` if a cell has to be looked at by itself.
    pub fn build_whole(&self, table: &dyn Table, chunk: usize) -> Result<Option<BuiltChunk>, Problem> {
        if table.is_delimited() {
            return self.build_of_fields(table, chunk);
        }
        let Some(of_use) = self.of_use else { return Ok(None) };
        let Some(reads) = self.to_fetch(table, chunk, of_use)? else { return Ok(None) };
        let places: Vec<usize> = reads.iter().map(|(_, _, place)| *place).collect();
        let Some(columns) = table.columns(chunk, &places)? else { return Ok(None) };
        let mut whole = Chunk::of(self, columns.first().map_or(0, |column| column.len()), 0);
        for ((index, read, _), column) in reads.iter().zip(&columns) {
            self.cancel.check()?;
            if whole.take_column(*index, read, column).is_none() {
                return Ok(None);
            }
        }
        whole.finish().transpose()
    }

    /// The same for delimited text, whose fields are read by the functions that read cells.
    fn build_of_fields(&self, table: &dyn Table, chunk: usize) -> Result<Option<BuiltChunk>, Problem> {
        if !self.tries.are_worth_it() {
            return Ok(None);
        }
        let Some((reads, mut readers)) = self.column_readers() else { return Ok(None) };
        let places: Vec<usize> = reads.iter().map(|(_, _, place)| *place).collect();
        let mut rows = 0;
        let asked = AskedFields { places: &places, width: self.plan.width };
        let mut read = |block: &FieldBlock<'_>| {
            self.cancel.check()?;
            rows += block.rows();
            Ok(readers.iter_mut().enumerate().all(|(column, reader)| reader.read(block.column(column)).is_some()))
        };
        let blank = table.visit_fields(chunk, asked, &mut read)?;
        let built = blank.map(|blank| self.chunk_of_columns((rows, blank), reads, readers)).transpose()?.flatten();
        self.tries.add(built.is_some());
        Ok(built)
    }

    fn chunk_of_columns(
        &self,
        (rows, blank): (usize, u64),
        reads: Vec<Fetched<'_>>,
        readers: Vec<ColumnReader<'_>>,
    ) -> Result<Option<BuiltChunk>, Problem> {
        let mut whole = Chunk::of(self, rows, blank);
        for ((index, read, _), reader) in reads.into_iter().zip(readers) {
            let found = reader.done().map_err(|cause| Problem::Batch(Arc::new(cause)))?;
            if whole.take_read((index, read), found).is_none() {
                return Ok(None);
            }
        }
        whole.finish().transpose()
    }
}
