//! Rows of a delimited text, taken apart column by column.

/// The columns that are asked for, of a file that has so many.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AskedFields<'p> {
    /// By their places in a row, each but once.
    pub places: &'p [usize],
    /// How many columns the file has.
    pub width: usize,
}

/// Where a field begins and ends.
type Span = (u32, u32);

/// Some rows of a text by the columns that were asked for.
pub(crate) struct FieldBlock<'t> {
    text: &'t str,
    /// Fields that are written otherwise than they read, one behind the other; their spans lie behind the text.
    unescaped: String,
    columns: Vec<Vec<Span>>,
    rows: usize,
}

impl<'t> FieldBlock<'t> {
    /// Most rows of a block: few enough for their text to stay in the processor's cache from one column to the next.
    pub const ROWS: usize = 512;

    /// No rows yet, of a text that is below 4 GiB; `None` if it is not.
    pub fn of(text: &'t str, columns: usize) -> Option<Self> {
        u32::try_from(text.len()).ok()?;
        let columns = (0..columns).map(|_| Vec::with_capacity(Self::ROWS)).collect();
        Some(Self { text, unescaped: String::new(), columns, rows: 0 })
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The fields of a column by rows, as they are to be read.
    pub fn column(&self, column: usize) -> impl Iterator<Item = &str> {
        self.columns.get(column).into_iter().flatten().map(|(from, to)| self.field((*from as usize, *to as usize)))
    }

    /// The field that stands at a place.
    #[inline]
    pub fn field(&self, (from, to): (usize, usize)) -> &str {
        let own = || self.unescaped.get(from.checked_sub(self.text.len())?..to.checked_sub(self.text.len())?);
        self.text.get(from..to).or_else(own).unwrap_or("")
    }

    /// Puts the field of a row in a column.
    #[inline]
    pub fn push(&mut self, column: usize, (from, to): (usize, usize)) {
        // The text ends below 4 GiB; of what is unescaped, `unescape` says so.
        #[expect(clippy::cast_possible_truncation, reason = "looked at where the places come from")]
        if let Some(spans) = self.columns.get_mut(column) {
            spans.push((from as u32, to as u32));
        }
    }

    /// Keeps a field that reads otherwise than it is written; `None` if there is no room for it.
    pub fn unescape(&mut self, field: &str) -> Option<(usize, usize)> {
        let from = self.text.len().checked_add(self.unescaped.len())?;
        let to = from.checked_add(field.len())?;
        u32::try_from(to).ok()?;
        self.unescaped.push_str(field);
        Some((from, to))
    }

    /// Takes the last field off a column.
    pub fn pop(&mut self, column: usize) {
        if let Some(spans) = self.columns.get_mut(column) {
            spans.pop();
        }
    }

    /// Ends a row: columns that it has no field for are empty in it.
    #[inline]
    pub fn end_row(&mut self, is_short: bool) {
        self.rows += 1;
        if is_short {
            let rows = self.rows;
            self.columns.iter_mut().for_each(|spans| spans.resize(rows, (0, 0)));
        }
    }

    /// Forgets the rows.
    pub fn clear(&mut self) {
        self.unescaped.clear();
        self.columns.iter_mut().for_each(Vec::clear);
        self.rows = 0;
    }
}
