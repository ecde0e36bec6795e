//! Sorted streams of rows merged into one. Of each stream one batch is in memory at a time.

use crate::error::LakeError;
use crate::files::rows::{RowRef, Rows, number};
use crate::files::sort::SortOrder;
use crate::schema::StoredForm;
use arrow::array::RecordBatch;
use std::sync::Arc;
use terrace_domain::FactKind;

/// Rows of a kind in their order, a batch at a time.
pub(crate) type Stream<'a> = Box<dyn Iterator<Item = Result<RecordBatch, LakeError>> + 'a>;

/// A run of at least this many rows from one batch is handed on as it lies, not gathered row by row.
const LONG_RUN: usize = 1_024;

/// A stream with the batch that is being taken from.
struct Source<'a> {
    stream: Stream<'a>,
    batch: RecordBatch,
    /// The first row that is not taken yet.
    next: usize,
}

impl Source<'_> {
    /// Gets a batch that has rows left; says whether there is one.
    fn fill(&mut self) -> Result<bool, LakeError> {
        while self.next >= self.batch.num_rows() {
            let Some(batch) = self.stream.next() else { return Ok(false) };
            self.batch = batch?;
            self.next = 0;
        }
        Ok(true)
    }
}

/// Merges streams that are each sorted, and hands on the rows of all of them, sorted.
pub(crate) fn merge_sorted(
    form: &StoredForm,
    streams: Vec<Stream<'_>>,
    mut emit: impl FnMut(&RecordBatch) -> Result<(), LakeError>,
) -> Result<(), LakeError> {
    let (kind, schema) = (form.kind, form.schema());
    let order = SortOrder::of(kind);
    let empty = || RecordBatch::new_empty(Arc::clone(schema));
    let mut sources: Vec<Source<'_>> =
        streams.into_iter().map(|stream| Source { stream, batch: empty(), next: 0 }).collect();
    loop {
        let mut filled = Vec::with_capacity(sources.len());
        for mut source in sources {
            if source.fill()? {
                filled.push(source);
            }
        }
        sources = filled;
        match sources.as_mut_slice() {
            [] => return Ok(()),
            [last] => {
                emit(&last.batch.slice(last.next, last.batch.num_rows() - last.next))?;
                last.next = last.batch.num_rows();
            }
            several => {
                let rows = Rows::new(Arc::clone(schema), several.iter().map(|source| source.batch.clone()).collect())?;
                let mut round = Round { columns: rows.filled(order.all()), rows: &rows, taken: Vec::new() };
                round.run(kind, several, &mut emit)?;
            }
        }
    }
}

/// The merge from one change of batches to the next.
struct Round<'a> {
    rows: &'a Rows,
    /// The columns that can tell rows apart, most significant first.
    columns: Vec<usize>,
    taken: Vec<RowRef>,
}

impl Round<'_> {
    /// Merges until a batch has no rows left.
    fn run(
        &mut self,
        kind: &'static FactKind,
        sources: &mut [Source<'_>],
        emit: &mut impl FnMut(&RecordBatch) -> Result<(), LakeError>,
    ) -> Result<(), LakeError> {
        // The next rows of all sources, the least last.
        let mut heads: Vec<RowRef> = Vec::with_capacity(sources.len());
        for (batch, source) in (0_u32..).zip(&*sources) {
            let row = number(source.next);
            self.place(&mut heads, RowRef { batch, row });
        }
        while let Some(least) = heads.pop() {
            let source = sources.get_mut(least.batch as usize);
            let source = source.ok_or_else(|| LakeError::internal("a row of no stream among those that are merged"))?;
            let size = source.batch.num_rows();
            let end = heads.last().map_or(size, |second| self.run_end(least, *second, size));
            if end - source.next >= LONG_RUN {
                self.flush(kind, emit)?;
                emit(&source.batch.slice(source.next, end - source.next))?;
            } else {
                let numbers = least.row..number(end);
                self.taken.extend(numbers.map(|row| RowRef { batch: least.batch, row }));
            }
            source.next = end;
            if end == size {
                break;
            }
            self.place(&mut heads, RowRef { batch: least.batch, row: number(end) });
        }
        self.flush(kind, emit)
    }

    fn place(&self, heads: &mut Vec<RowRef>, head: RowRef) {
        let at = heads.partition_point(|other| self.rows.compare(&self.columns, *other, head).is_gt());
        heads.insert(at, head);
    }

    /// The end of the rows from `least` on in its batch that do not come after `second`: found by steps that
    /// double, then by halving.
    fn run_end(&self, least: RowRef, second: RowRef, size: usize) -> usize {
        let start = least.row as usize;
        let fits = |row: usize| {
            let row = RowRef { batch: least.batch, row: number(row) };
            self.rows.compare(&self.columns, row, second).is_le()
        };
        // `good` fits; everything from `bad` on does not.
        let (mut good, mut step) = (start, 1);
        let mut bad = loop {
            let probe = good + step;
            if probe >= size {
                break size;
            }
            if !fits(probe) {
                break probe;
            }
            good = probe;
            step *= 2;
        };
        while bad - good > 1 {
            let middle = good + (bad - good) / 2;
            if fits(middle) {
                good = middle;
            } else {
                bad = middle;
            }
        }
        bad
    }

    fn flush(
        &mut self,
        kind: &'static FactKind,
        emit: &mut impl FnMut(&RecordBatch) -> Result<(), LakeError>,
    ) -> Result<(), LakeError> {
        if self.taken.is_empty() {
            return Ok(());
        }
        let gathered = self.rows.gather(&self.taken).map_err(LakeError::arrow(kind.name))?;
        self.taken.clear();
        emit(&gathered)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{arrow_schema, conform};
    use arrow::array::{ArrayRef, StringArray, TimestampMicrosecondArray};
    use arrow::compute::concat_batches;
    use proptest::prelude::*;
    use terrace_domain::CancelToken;
    use terrace_domain::facts::ORDERS;

    fn rows_of(values: &[(Option<u8>, u8, Option<u8>)]) -> RecordBatch {
        let text = |values: Vec<Option<String>>| -> ArrayRef { Arc::new(StringArray::from(values)) };
        let columns: Vec<(&str, ArrayRef, bool)> = vec![
            ("order_id", text(values.iter().map(|row| Some(format!("o{}", row.1))).collect()), true),
            ("customer_id", text(values.iter().map(|row| row.0.map(|id| format!("c{id}"))).collect()), true),
            (
                "ordered_at",
                Arc::new(values.iter().map(|row| Some(i64::from(row.1 % 5))).collect::<TimestampMicrosecondArray>()),
                true,
            ),
            ("product", text(values.iter().map(|row| row.2.map(|id| format!("p{id}"))).collect()), true),
        ];
        conform(&ORDERS, &RecordBatch::try_from_iter_with_nullable(columns).unwrap()).unwrap()
    }

    fn sorted(batches: Vec<RecordBatch>) -> RecordBatch {
        let rows = Rows::new(Arc::new(arrow_schema(&ORDERS)), batches).unwrap();
        let mut places: Vec<RowRef> = rows.places().collect();
        SortOrder::of(&ORDERS).sort(&rows, &mut places, &CancelToken::new()).unwrap();
        rows.gather(&places).unwrap()
    }

    fn merged(inputs: &[RecordBatch], batch_rows: usize) -> RecordBatch {
        let stream = |rows: &RecordBatch| -> Stream<'static> {
            let rows = rows.clone();
            let starts = (0..rows.num_rows()).step_by(batch_rows);
            Box::new(starts.map(move |at| Ok(rows.slice(at, batch_rows.min(rows.num_rows() - at)))))
        };
        let mut out = Vec::new();
        merge_sorted(&StoredForm::known(&ORDERS), inputs.iter().map(stream).collect(), |batch| {
            out.push(batch.clone());
            Ok(())
        })
        .unwrap();
        concat_batches(&Arc::new(arrow_schema(&ORDERS)), &out).unwrap()
    }

    proptest! {
        #[test]
        fn merging_is_sorting_all(
            inputs in prop::collection::vec(
                prop::collection::vec((prop::option::of(0..6_u8), 0..20_u8, prop::option::of(0..4_u8)), 0..60),
                1..6,
            ),
            batch_rows in 1..20_usize,
        ) {
            let inputs: Vec<RecordBatch> = inputs.iter().map(|rows| sorted(vec![rows_of(rows)])).collect();
            prop_assert_eq!(merged(&inputs, batch_rows), sorted(inputs));
        }
    }

    #[test]
    fn long_runs_keep_their_order() {
        let of = |customers: std::ops::Range<u8>| {
            let values: Vec<_> = customers.flat_map(|id| (0..250).map(move |n| (Some(id), n, Some(id)))).collect();
            sorted(vec![rows_of(&values)])
        };
        let inputs = [of(0..40), of(20..22), of(39..60)];
        assert_eq!(merged(&inputs, 8_192), sorted(inputs.to_vec()));
    }
}
