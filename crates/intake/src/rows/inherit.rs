//! Exports whose rows leave out what the first row of their order says.

use crate::columns::plan::{CellSource, Plan};
use crate::columns::shopify::INHERITED;
use crate::error::Problem;
use crate::rows::sums::SumRows;
use crate::table::rows::{Cell, Row, Table};
use rayon::prelude::*;
use std::borrow::Cow;

/// What the rows of an order said so far: their first values by the plan's reads.
#[derive(Debug, Clone, Default)]
pub(crate) struct FirstRow {
    order: String,
    cells: Vec<Cell<'static>>,
    /// The texts of the columns that the mapping keeps, in the order of the plan.
    kept: Vec<String>,
    /// The clock of the order's time, if it stands in a column of its own.
    clock: Option<Cell<'static>>,
}

impl FirstRow {
    /// What the rows of the order said so far in a column that the mapping keeps.
    pub fn kept(&self, number: usize) -> Option<&str> {
        self.kept.get(number).map(String::as_str).filter(|text| !text.is_empty())
    }

    /// Looks at the next row; whether it takes anything from those before.
    ///
    /// With `sums` a row that says of no order, customer or time belongs to the order above.
    pub fn see(&mut self, plan: &Plan, row: &Row<'_, '_>, sums: Option<&SumRows>) -> bool {
        let order = order_of(plan, row);
        let continues = sums.is_some_and(|sums| sums.continues_order(row));
        let same = if continues { !self.order.is_empty() } else { plan.inherits && order == self.order };
        if !same || (order.is_empty() && !continues) {
            self.order = order;
            self.cells.clear();
            self.cells.resize(plan.columns.len(), Cell::Empty);
            self.kept.clear();
            self.kept.resize(plan.custom.len(), String::new());
            self.clock = None;
        }
        let mut takes = false;
        for ((_, place), kept) in plan.custom.iter().zip(&mut self.kept) {
            let own = row.cells.get(*place).map_or(Cow::Borrowed(""), Cell::to_text);
            let own = crate::text::clean::trimmed(&own);
            match (kept.is_empty(), own.is_empty()) {
                (true, false) => kept.push_str(own),
                (false, true) => takes = true,
                _ => {}
            }
        }
        for (read, kept) in plan.columns.iter().zip(&mut self.cells) {
            let inherited = INHERITED.contains(&read.column.name) || (sums.is_some() && read.column.name == "order_id");
            if let CellSource::Cell(place) = &read.source
                && !read.attribute
                && inherited
            {
                let cell = row.cells.get(*place).unwrap_or(&Cell::Empty);
                match (kept.is_blank(), cell.is_blank()) {
                    (true, false) => {
                        *kept = cell.owned();
                        let clock = read.clock.and_then(|clock| row.cells.get(clock));
                        self.clock = clock.map(Cell::owned).or(self.clock.take());
                    }
                    (false, true) => takes = true,
                    _ => {}
                }
            }
        }
        takes
    }

    /// What stands for an empty clock.
    pub fn clock<'c>(&'c self, cell: &'c Cell<'c>) -> &'c Cell<'c> {
        if cell.is_blank() { self.clock.as_ref().unwrap_or(cell) } else { cell }
    }

    /// What stands for an empty cell of a read.
    pub fn cell<'c>(&'c self, read: usize, cell: &'c Cell<'c>) -> &'c Cell<'c> {
        if cell.is_blank() { self.cells.get(read).filter(|kept| !kept.is_blank()).unwrap_or(cell) } else { cell }
    }

    /// The values of an order that began before `later`, which holds nothing but more rows of it.
    fn continued(mut self, later: Self) -> Self {
        for (kept, cell) in self.cells.iter_mut().zip(later.cells) {
            if kept.is_blank() {
                *kept = cell;
            }
        }
        self.clock = self.clock.take().or(later.clock);
        self
    }
}

fn order_of(plan: &Plan, row: &Row<'_, '_>) -> String {
    let place = plan.columns.iter().find(|read| read.column.name == "order_id").map(|read| &read.source);
    let Some(CellSource::Cell(place)) = place else { return String::new() };
    row.cells.get(*place).map_or(String::new(), |cell| crate::text::clean::plain(&cell.to_text()).into_owned())
}

/// What the rows before each chunk said of the order that they end in; `None` if rows are whole.
pub(crate) fn first_rows_before_chunks(
    table: &dyn Table,
    plan: &Plan,
    continues: bool,
) -> Result<Vec<FirstRow>, Problem> {
    if !plan.inherits && !continues {
        return Ok(Vec::new());
    }
    /// A chunk's last order, and whether the chunk holds no other.
    struct End {
        last: FirstRow,
        orders: usize,
        /// Whether its first rows leave out the order's number: they belong to the order before.
        opens: bool,
    }
    let known = SumRows::of(plan);
    let sums = continues.then_some(&known);
    let ends: Vec<End> = (0..table.chunks())
        .into_par_iter()
        .map(|chunk| {
            let mut end = End { last: FirstRow::default(), orders: 0, opens: false };
            table.visit(chunk, &mut |row| {
                let whole = row.fault.is_none() && !(table.is_delimited() && plan.is_overfull(row));
                if whole && !row.cells.iter().all(Cell::is_blank) && !known.is_sum(row) {
                    let order = order_of(plan, row);
                    let goes_on = sums.is_some_and(|sums| sums.continues_order(row));
                    end.opens |= goes_on && end.orders == 0;
                    end.orders += usize::from(!goes_on && (end.orders == 0 || order != end.last.order));
                    end.last.see(plan, row, sums);
                }
            })?;
            Ok(end)
        })
        .collect::<Result<_, Problem>>()?;
    let mut before = vec![FirstRow::default()];
    for end in ends {
        let earlier = before.last().cloned().unwrap_or_default();
        before.push(match end.orders {
            0 => earlier,
            1 if !end.opens && earlier.order == end.last.order => earlier.continued(end.last),
            _ => end.last,
        });
    }
    Ok(before)
}
