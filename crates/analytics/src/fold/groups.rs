use crate::error::AnalyticsError;
use crate::rows::{Chunk, Names};
use arrow::array::{Array, StringArray};
use xxhash_rust::xxh3::xxh3_64;

fn unnamed() -> AnalyticsError {
    AnalyticsError::internal("rows that are grouped by a name that they do not have")
}

/// The rows of a chunk by customer and name: equal names of one customer are one group.
pub(super) struct Groups {
    /// The group of each row. The groups of one customer follow each other.
    pub of: Vec<usize>,
    /// The first group of each customer, then the number of groups.
    pub starts: Vec<usize>,
    /// A row of each group.
    pub rows: Vec<usize>,
}

impl Groups {
    /// By a column in which no row is null.
    ///
    /// # Errors
    /// Rows that the column has no name for: they would be missing from every group.
    pub(super) fn new(chunk: &Chunk, names: Names<'_>) -> Result<Self, AnalyticsError> {
        let mut groups = Self {
            of: Vec::with_capacity(chunk.rows()),
            starts: Vec::with_capacity(chunk.starts().len()),
            rows: Vec::new(),
        };
        match names {
            Names::Nowhere if chunk.rows() == 0 => {
                groups.starts = vec![0; chunk.starts().len()];
                return Ok(groups);
            }
            Names::Nowhere => return Err(unnamed()),
            Names::Coded(coded, names) => groups.by_code(chunk, coded.keys().values(), names.len())?,
            Names::Plain(texts) if texts.len() == chunk.rows() => groups.by_text(chunk, texts),
            Names::Plain(_) => return Err(unnamed()),
        }
        groups.starts.push(groups.rows.len());
        Ok(groups)
    }

    /// The number of groups.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    fn by_code(&mut self, chunk: &Chunk, keys: &[i32], names: usize) -> Result<(), AnalyticsError> {
        // For each code the group that it had last; one of an earlier customer does not count.
        let mut last: Vec<usize> = vec![usize::MAX; names];
        for customer in 0..chunk.customers() {
            let first = self.rows.len();
            self.starts.push(first);
            for row in chunk.rows_of(customer) {
                let code = keys.get(row).and_then(|key| usize::try_from(*key).ok());
                let known = code.and_then(|code| last.get_mut(code)).ok_or_else(unnamed)?;
                if *known < first || *known == usize::MAX {
                    *known = self.rows.len();
                    self.rows.push(row);
                }
                self.of.push(*known);
            }
        }
        Ok(())
    }

    fn by_text(&mut self, chunk: &Chunk, texts: &StringArray) {
        let text = |row: usize| if row < texts.len() { texts.value(row) } else { "" };
        let mut hashed: Vec<(u64, usize)> = Vec::new();
        for customer in 0..chunk.customers() {
            let rows = chunk.rows_of(customer);
            let first = self.rows.len();
            self.starts.push(first);
            self.of.resize(rows.end, usize::MAX);
            hashed.clear();
            for row in rows.clone() {
                // Lines of one order mostly stand together.
                if row == rows.start || text(row) != text(row - 1) {
                    hashed.push((xxh3_64(text(row).as_bytes()), row));
                }
            }
            hashed.sort_unstable();
            for (place, (hash, row)) in hashed.iter().enumerate() {
                let earlier = hashed.get(..place).unwrap_or_default().iter().rev();
                let mut alike = earlier.take_while(|(known, _)| known == hash).map(|(_, row)| *row);
                let same = alike.find(|known| text(*known) == text(*row));
                let group = match same.and_then(|known| self.of.get(known)) {
                    Some(group) => *group,
                    None => {
                        self.rows.push(*row);
                        self.rows.len() - 1
                    }
                };
                if let Some(slot) = self.of.get_mut(*row) {
                    *slot = group;
                }
            }
            let mut group = first;
            for slot in self.of.get_mut(rows).unwrap_or_default() {
                if *slot == usize::MAX {
                    *slot = group;
                }
                group = *slot;
            }
        }
    }
}
