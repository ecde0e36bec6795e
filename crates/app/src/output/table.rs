use std::borrow::Cow;
use terrace_domain::Value;
use terrace_frame::{Column, Ids};

/// Rows and columns to write: some customers of a frame, some columns of a run.
#[derive(Debug)]
pub struct OutputTable<'a> {
    ids: &'a Ids,
    rows: Vec<usize>,
    columns: Vec<OutputColumn<'a>>,
}

/// A named column; its values are parallel to the frame's ids.
#[derive(Debug, Clone)]
pub struct OutputColumn<'a> {
    /// The header.
    pub name: String,
    /// The values.
    pub values: Cow<'a, Column>,
}

impl<'a> OutputTable<'a> {
    /// A table of these rows of a frame, in their order.
    pub fn new(ids: &'a Ids, rows: Vec<usize>, columns: Vec<OutputColumn<'a>>) -> Self {
        Self { ids, rows, columns }
    }

    /// Row numbers in the frame.
    pub fn rows(&self) -> &[usize] {
        &self.rows
    }

    /// The columns after `customer_id`.
    pub fn columns(&self) -> &[OutputColumn<'a>] {
        &self.columns
    }

    /// The id of a row of the frame.
    pub fn id(&self, row: usize) -> &str {
        self.ids.get(row)
    }

    /// All headers, `customer_id` first.
    pub fn headers(&self) -> impl Iterator<Item = &str> {
        std::iter::once("customer_id").chain(self.columns.iter().map(|column| column.name.as_str()))
    }
}

impl OutputColumn<'_> {
    /// The value in a row of the frame.
    pub fn value(&self, row: usize) -> Option<Value> {
        self.values.value(row)
    }
}
