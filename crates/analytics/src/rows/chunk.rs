use crate::error::AnalyticsError;
use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, StringArray};
use arrow::buffer::BooleanBuffer;
use arrow::compute::{filter, take};
use arrow::datatypes::Int32Type;
use std::ops::Range;

/// Rows of some customers: all rows of each stand together, and the ids ascend.
#[derive(Debug, Clone)]
pub(crate) struct Chunk {
    /// The ids that `codes` name.
    names: StringArray,
    /// The customers, by their place in `names`.
    codes: Vec<u32>,
    /// The first row of each customer, then the number of rows: one more than there are customers.
    starts: Vec<usize>,
    /// In the form of [`super::columns`]; each of as many rows.
    columns: Vec<ArrayRef>,
}

impl Chunk {
    /// Makes a chunk of customers by their codes into `names`, the first row of each and the number of rows, and columns.
    ///
    /// # Errors
    /// Parts that do not fit each other. So whoever folds a chunk may rely on it: every customer's rows lie within every
    /// column.
    pub(crate) fn new(
        names: StringArray,
        codes: Vec<u32>,
        starts: Vec<usize>,
        columns: Vec<ArrayRef>,
    ) -> Result<Self, AnalyticsError> {
        let rows = starts.last().copied();
        let whole = starts.len() == codes.len() + 1
            && starts.first() == Some(&0)
            && starts.is_sorted()
            && columns.iter().all(|column| Some(column.len()) == rows)
            && codes.iter().all(|code| (*code as usize) < names.len());
        if !whole {
            let (customers, lengths) = (codes.len(), columns.iter().map(|column| column.len()).collect::<Vec<_>>());
            let what = format!("{customers} customers of {} names, rows {rows:?}, columns {lengths:?}", names.len());
            return Err(AnalyticsError::internal(what));
        }
        Ok(Self { names, codes, starts, columns })
    }

    /// Rows without a customer come first, if there are any; `None` if the rows are in another order.
    pub(super) fn of_runs(customers: &dyn Array, columns: &[ArrayRef]) -> Option<Self> {
        let customers = customers.as_dictionary_opt::<Int32Type>()?;
        let names = customers.values().as_string_opt::<i32>()?;
        let skipped = match customers.nulls() {
            Some(nulls) => {
                let first = nulls.valid_indices().next().unwrap_or(customers.len());
                let rest = customers.len() - first;
                (nulls.slice(first, rest).null_count() == 0).then_some(first)?
            }
            None => 0,
        };
        let rows = customers.len() - skipped;
        let keys = customers.keys().values().get(skipped..)?;
        let columns = columns.iter().map(|column| column.slice(skipped, rows)).collect();
        let (mut codes, mut starts) = (Vec::new(), Vec::new());
        let mut last = -1;
        for (row, key) in keys.iter().enumerate() {
            if *key != last {
                codes.push(u32::try_from(*key).ok()?);
                starts.push(row);
                last = *key;
            }
        }
        starts.push(rows);
        let mut chunk = Self::new(names.clone(), codes, starts, columns).ok()?;
        chunk.join_same()?;
        Some(chunk)
    }

    /// Checks that ids ascend; a dictionary that lists an id twice makes two neighbours of one customer.
    fn join_same(&mut self) -> Option<()> {
        let mut twice = false;
        for (one, next) in self.codes.iter().zip(self.codes.iter().skip(1)) {
            match self.name(*one).cmp(self.name(*next)) {
                std::cmp::Ordering::Less => {}
                std::cmp::Ordering::Equal => twice = true,
                std::cmp::Ordering::Greater => return None,
            }
        }
        if twice {
            let kept: Vec<(u32, usize)> = (0..self.customers())
                .filter(|n| *n == 0 || self.id(*n) != self.id(n - 1))
                .filter_map(|n| Some((*self.codes.get(n)?, *self.starts.get(n)?)))
                .collect();
            let rows = self.rows();
            (self.codes, self.starts) = kept.into_iter().unzip();
            self.starts.push(rows);
        }
        Some(())
    }

    fn name(&self, code: u32) -> &str {
        // Codes are within the names: a chunk is not made otherwise.
        if (code as usize) < self.names.len() { self.names.value(code as usize) } else { "" }
    }

    /// The number of customers.
    pub(crate) fn customers(&self) -> usize {
        self.codes.len()
    }

    /// The number of rows.
    pub(crate) fn rows(&self) -> usize {
        // There is always one start more than there are customers.
        self.starts.last().copied().unwrap_or(0)
    }

    /// The id of the n-th customer.
    pub(crate) fn id(&self, customer: usize) -> &str {
        self.codes.get(customer).map_or("", |code| self.name(*code))
    }

    /// The rows of the n-th customer.
    pub(crate) fn rows_of(&self, customer: usize) -> Range<usize> {
        // A customer beyond the last has no rows, at the end of all.
        let at = |n: usize| self.starts.get(n).copied().unwrap_or_else(|| self.rows());
        at(customer)..at(customer + 1)
    }

    /// The first row of each customer, then the number of rows.
    pub(crate) fn starts(&self) -> &[usize] {
        &self.starts
    }

    /// The column at a place.
    ///
    /// # Errors
    /// A place that the rows lack.
    pub(crate) fn column(&self, place: usize) -> Result<&ArrayRef, AnalyticsError> {
        let columns = self.columns.len();
        let missing = || AnalyticsError::internal(format!("column {place} of {columns} is missing"));
        self.columns.get(place).ok_or_else(missing)
    }

    /// All columns.
    pub(crate) fn columns(&self) -> &[ArrayRef] {
        &self.columns
    }

    /// The same customers with other rows: `starts` is one longer than there are customers.
    ///
    /// # Errors
    /// As [`Chunk::new`].
    pub(crate) fn with_rows(&self, starts: Vec<usize>, columns: Vec<ArrayRef>) -> Result<Self, AnalyticsError> {
        Self::new(self.names.clone(), self.codes.clone(), starts, columns)
    }

    /// The first row alone.
    pub(crate) fn first_row(&self) -> Self {
        let rows = self.rows().min(1);
        let columns = self.columns.iter().map(|column| column.slice(0, rows)).collect();
        Self {
            names: self.names.clone(),
            codes: self.codes.iter().take(1).copied().collect(),
            starts: vec![0, rows],
            columns,
        }
    }

    /// Some of the customers, without copying their rows.
    ///
    /// # Errors
    /// Customers that it does not have.
    pub(super) fn slice(&self, customers: Range<usize>) -> Result<Self, AnalyticsError> {
        let missing = || AnalyticsError::internal(format!("customers {customers:?} of {}", self.customers()));
        let (first, end) = (self.rows_of(customers.start).start, self.rows_of(customers.end).start);
        let starts = self.starts.get(customers.start..=customers.end).ok_or_else(missing)?;
        let codes = self.codes.get(customers.clone()).ok_or_else(missing)?;
        Self::new(
            self.names.clone(),
            codes.to_vec(),
            starts.iter().map(|start| start - first).collect(),
            self.columns.iter().map(|column| column.slice(first, end - first)).collect(),
        )
    }

    /// The rows that are kept; customers without any are left out.
    pub(crate) fn keep(&self, rows: &BooleanBuffer) -> Result<Self, AnalyticsError> {
        let mask = BooleanArray::new(rows.clone(), None);
        let columns = self.columns.iter().map(|column| filter(column, &mask)).collect::<Result<Vec<_>, _>>()?;
        let (mut codes, mut starts) = (Vec::with_capacity(self.codes.len()), Vec::with_capacity(self.starts.len()));
        let mut kept = 0;
        for (customer, code) in self.codes.iter().enumerate() {
            let own = self.rows_of(customer);
            let left = rows.slice(own.start, own.len()).count_set_bits();
            if left > 0 {
                codes.push(*code);
                starts.push(kept);
                kept += left;
            }
        }
        starts.push(kept);
        Self::new(self.names.clone(), codes, starts, columns)
    }

    /// The rows that are kept, of the same customers.
    pub(crate) fn keep_rows(&self, rows: &BooleanBuffer) -> Result<Self, AnalyticsError> {
        let mask = BooleanArray::new(rows.clone(), None);
        let columns = self.columns.iter().map(|column| filter(column, &mask)).collect::<Result<Vec<_>, _>>()?;
        let mut starts = Vec::with_capacity(self.starts.len());
        starts.push(0);
        let mut kept = 0;
        for customer in 0..self.customers() {
            let own = self.rows_of(customer);
            kept += rows.slice(own.start, own.len()).count_set_bits();
            starts.push(kept);
        }
        self.with_rows(starts, columns)
    }

    /// Rows by their numbers, which keep customers together: `customers` says whose they are and where each begins.
    pub(super) fn taken(
        names: StringArray,
        customers: (Vec<u32>, Vec<usize>),
        rows: &dyn Array,
        columns: &[ArrayRef],
    ) -> Result<Self, AnalyticsError> {
        let columns = columns.iter().map(|column| take(column, rows, None)).collect::<Result<Vec<_>, _>>()?;
        Self::new(names, customers.0, customers.1, columns)
    }
}
