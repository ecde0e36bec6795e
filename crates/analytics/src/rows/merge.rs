use super::names::joined;
use super::{BATCH, Chunk, Rows};
use crate::error::AnalyticsError;
use arrow::array::{ArrayRef, StringBuilder};
use std::ops::Range;
use std::sync::Arc;

/// Several sources as one: customers by id, the rows of one customer in the order of the sources.
pub(crate) struct Merged<'a> {
    sources: Vec<Cursor<'a>>,
}

struct Cursor<'a> {
    rows: Rows<'a>,
    chunk: Option<Arc<Chunk>>,
    /// The next customer of the chunk.
    at: usize,
}

/// Rows that go into the next chunk: a stretch of a source's chunk.
struct Stretch {
    chunk: Arc<Chunk>,
    rows: Range<usize>,
}

impl<'a> Cursor<'a> {
    fn id(&self) -> Option<&str> {
        self.chunk.as_ref().map(|chunk| chunk.id(self.at))
    }

    /// Goes to the next customer.
    fn advance(&mut self) -> Result<(), AnalyticsError> {
        self.at += 1;
        self.fill()
    }

    fn fill(&mut self) -> Result<(), AnalyticsError> {
        while self.chunk.as_ref().is_some_and(|chunk| self.at >= chunk.customers()) {
            self.chunk = self.rows.next()?.map(Arc::new);
            self.at = 0;
        }
        Ok(())
    }
}

impl<'a> Merged<'a> {
    pub(super) fn new(sources: Vec<Rows<'a>>) -> Result<Self, AnalyticsError> {
        let mut cursors = Vec::with_capacity(sources.len());
        for mut rows in sources {
            let chunk = rows.next()?.map(Arc::new);
            let mut cursor = Cursor { rows, chunk, at: 0 };
            cursor.fill()?;
            cursors.push(cursor);
        }
        cursors.retain(|cursor| cursor.chunk.is_some());
        Ok(Self { sources: cursors })
    }

    pub(super) fn next(&mut self) -> Result<Option<Chunk>, AnalyticsError> {
        let mut merged = ChunkBuilder::default();
        while merged.rows < BATCH {
            self.sources.retain(|cursor| cursor.chunk.is_some());
            let Some(least) = self.sources.iter().filter_map(Cursor::id).min().map(str::to_owned) else { break };
            merged.customer(&least);
            for cursor in &mut self.sources {
                if cursor.id() == Some(least.as_str()) {
                    if let Some(chunk) = &cursor.chunk {
                        merged.rows(chunk, chunk.rows_of(cursor.at));
                    }
                    cursor.advance()?;
                }
            }
        }
        merged.finish()
    }
}

#[derive(Default)]
struct ChunkBuilder {
    names: StringBuilder,
    starts: Vec<usize>,
    rows: usize,
    stretches: Vec<Stretch>,
}

impl ChunkBuilder {
    fn customer(&mut self, id: &str) {
        self.names.append_value(id);
        self.starts.push(self.rows);
    }

    fn rows(&mut self, chunk: &Arc<Chunk>, rows: Range<usize>) {
        self.rows += rows.len();
        // Customers whom one source alone has follow each other in it.
        if let Some(last) = self.stretches.last_mut()
            && last.rows.end == rows.start
            && Arc::ptr_eq(&last.chunk, chunk)
        {
            last.rows.end = rows.end;
            return;
        }
        self.stretches.push(Stretch { chunk: Arc::clone(chunk), rows });
    }

    fn finish(mut self) -> Result<Option<Chunk>, AnalyticsError> {
        let Some(first) = self.stretches.first() else { return Ok(None) };
        let mut columns = Vec::with_capacity(first.chunk.columns().len());
        for number in 0..first.chunk.columns().len() {
            let part = |stretch: &Stretch| -> Result<ArrayRef, AnalyticsError> {
                let column = stretch.chunk.column(number)?;
                Ok(column.slice(stretch.rows.start, stretch.rows.len()))
            };
            columns.push(joined(&self.stretches.iter().map(part).collect::<Result<Vec<_>, _>>()?)?);
        }
        let customers = u32::try_from(self.starts.len());
        let codes = (0..customers.map_err(|_| AnalyticsError::internal("too many customers of a chunk"))?).collect();
        self.starts.push(self.rows);
        Chunk::new(self.names.finish(), codes, self.starts, columns).map(Some)
    }
}
