//! What rows of an order do to earlier rows of the same order: the order is the unit.
//!
//! Rows are *known* from the lake or from earlier files of the same import. When rows of a known order come again in
//! a later file, the first of these holds that fits:
//!
//! 1. The same rows: nothing changes.
//! 2. Another customer on another day: another order under a number that was used again. Nothing can be decided, and
//!    the import ends with an error that names the orders.
//! 3. Rows that are known, and beside them only returns or only lines with numbers that are not known: these are added.
//! 4. The halves of an order cut between the end of one file and the start of the next: they are joined.
//! 5. Else the later rows take the place of the earlier, all of them.
//!
//! A mapping may say otherwise ([`KnownOrders`]). Within one file all rows of an order are one order, unless they name
//! several customers on several days; of lines with the same number there the last holds.

use crate::files::rows::{RowRef, Rows};
use crate::met::{MetOrder, MetOrders, OrderSide};
use crate::staging::files_of_rows::FilesOfRows;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use terrace_domain::{FactKind, KnownOrders, LocalTime};

/// The columns of orders that the rules look at.
#[derive(Debug, Clone, Copy)]
struct Columns {
    order: usize,
    line: usize,
    customer: usize,
    time: usize,
    product: usize,
    amount: usize,
    currency: usize,
    is_return: usize,
}

/// The rules for the rows of orders.
pub(crate) struct OrderRules<'a> {
    rows: &'a Rows,
    /// The batches before this one are incoming, those from it on are stored.
    incoming: u32,
    files: &'a FilesOfRows,
    known_orders: KnownOrders,
    columns: Columns,
    /// All columns that any row fills.
    all: Vec<usize>,
}

/// What became of a row that stands for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Stored,
    Accepted,
    Replacing,
}

/// What rows do to those that are known.
enum Meeting {
    Same,
    /// Those marked are known; the others are added.
    Adds(Vec<bool>),
    Joins,
    Replaces,
    UsedAgain,
}

/// What became of the rows of one order.
#[derive(Debug, Default)]
pub(crate) struct OrderFate {
    /// Incoming rows that are not stored.
    pub(crate) dropped: Vec<RowRef>,
    /// Stored rows that go.
    pub(crate) removed: Vec<RowRef>,
    pub(crate) accepted: u64,
    pub(crate) replaced: u64,
    pub(crate) unchanged: u64,
}

impl<'a> OrderRules<'a> {
    /// Returns `None` for a kind that lacks one of the columns, which orders do not.
    pub(crate) fn new(
        kind: &FactKind,
        rows: &'a Rows,
        incoming: u32,
        files: &'a FilesOfRows,
        known_orders: KnownOrders,
        all: Vec<usize>,
    ) -> Option<Self> {
        let index = |name: &str| kind.columns.iter().position(|column| column.name == name);
        let columns = Columns {
            order: index("order_id")?,
            line: index("line")?,
            customer: index("customer_id")?,
            time: index("ordered_at")?,
            product: index("product")?,
            amount: index("amount")?,
            currency: index("currency")?,
            is_return: index("is_return")?,
        };
        Some(Self { rows, incoming, files, known_orders, columns, all })
    }

    /// The column of the numbers of lines.
    pub(crate) fn line(&self) -> usize {
        self.columns.line
    }

    /// Decides for the rows of one order, the new ones in the order in which they came.
    pub(crate) fn decide(&self, new: &[RowRef], old: &[RowRef], met: &mut MetOrders) -> OrderFate {
        let mut fate = OrderFate::default();
        let mut known: Vec<(RowRef, Standing)> = old.iter().map(|row| (*row, Standing::Stored)).collect();
        for rows in new.chunk_by(|a, b| self.files.place(*a).file == self.files.place(*b).file) {
            let rows = self.last_of_each_line(rows, &mut fate, met);
            if self.known_orders == KnownOrders::Decide && self.are_two_orders(&rows) {
                let (one, others) = self.of_first_customer(&rows);
                met.used_again.note(self.told(&one, &others));
            }
            self.file(rows, &mut known, &mut fate, met);
        }
        for (_, standing) in known {
            match standing {
                Standing::Stored => {}
                Standing::Accepted => fate.accepted += 1,
                Standing::Replacing => fate.replaced += 1,
            }
        }
        fate
    }

    /// Decides for the rows of one order in one file.
    fn file(&self, rows: Vec<RowRef>, known: &mut Vec<(RowRef, Standing)>, fate: &mut OrderFate, met: &mut MetOrders) {
        if known.is_empty() {
            known.extend(rows.into_iter().map(|row| (row, Standing::Accepted)));
            return;
        }
        let before: Vec<RowRef> = known.iter().map(|(row, _)| *row).collect();
        match self.meeting(&before, &rows) {
            Meeting::Same => {
                fate.unchanged += rows.len() as u64;
                fate.dropped.extend(rows);
            }
            Meeting::Adds(is_known) => {
                for (row, is_known) in rows.into_iter().zip(is_known) {
                    if is_known {
                        fate.unchanged += 1;
                        fate.dropped.push(row);
                    } else {
                        known.push((row, Standing::Accepted));
                    }
                }
                let after: Vec<RowRef> = known.iter().map(|(row, _)| *row).collect();
                met.added.note(self.told(&before, &after));
            }
            Meeting::Joins => {
                known.extend(rows.into_iter().map(|row| (row, Standing::Accepted)));
                let after: Vec<RowRef> = known.iter().map(|(row, _)| *row).collect();
                met.joined.note(self.told(&before, &after));
            }
            meeting @ (Meeting::Replaces | Meeting::UsedAgain) => {
                let order = self.told(&before, &rows);
                let told = match meeting {
                    Meeting::UsedAgain => &mut met.used_again,
                    _ if order.is_worth_the_same() => &mut met.updated,
                    _ => &mut met.replaced,
                };
                told.note(order);
                self.replace(rows, known, fate);
            }
        }
    }

    /// Lets rows take the place of the known ones; those that are equal stay where they are.
    fn replace(&self, rows: Vec<RowRef>, known: &mut Vec<(RowRef, Standing)>, fate: &mut OrderFate) {
        let before: Vec<RowRef> = known.iter().map(|(row, _)| *row).collect();
        let number = |row: &RowRef| self.rows.text(self.columns.line, *row);
        let numbers: Option<BTreeSet<&str>> = before.iter().map(number).collect();
        let is_new = |row: &RowRef| match (&numbers, number(row)) {
            (Some(numbers), Some(number)) => !numbers.contains(number),
            _ => false,
        };
        let stays = self.known_among(&before, &rows);
        let is_known = self.known_among(&rows, &before);
        for ((row, standing), stays) in std::mem::take(known).into_iter().zip(stays) {
            match (stays, standing) {
                (true, _) => known.push((row, standing)),
                (false, Standing::Stored) => fate.removed.push(row),
                (false, Standing::Accepted | Standing::Replacing) => {
                    fate.dropped.push(row);
                    fate.replaced += 1;
                }
            }
        }
        for (row, is_known) in rows.into_iter().zip(is_known) {
            if is_known {
                fate.dropped.push(row);
                fate.unchanged += 1;
            } else {
                known.push((row, if is_new(&row) { Standing::Accepted } else { Standing::Replacing }));
            }
        }
    }

    fn meeting(&self, known: &[RowRef], rows: &[RowRef]) -> Meeting {
        let is_known = self.known_among(rows, known);
        let found = is_known.iter().filter(|is_known| **is_known).count();
        if found == rows.len() && (rows.len() == known.len() || self.known_orders == KnownOrders::Add) {
            return Meeting::Same;
        }
        match self.known_orders {
            KnownOrders::Add => return Meeting::Adds(is_known),
            KnownOrders::Replace => return Meeting::Replaces,
            KnownOrders::Decide => {}
        }
        if self.is_another_order(known, rows) {
            return Meeting::UsedAgain;
        }
        let further: Vec<RowRef> =
            rows.iter().zip(&is_known).filter(|(_, is_known)| !**is_known).map(|(row, _)| *row).collect();
        if !further.is_empty() && (self.are_later_returns(known, &further) || self.are_further_lines(known, &further)) {
            return Meeting::Adds(is_known);
        }
        if found == 0 && self.are_halves(known, rows) { Meeting::Joins } else { Meeting::Replaces }
    }

    /// For each row, whether an equal one is known; each known row stands for one.
    fn known_among(&self, rows: &[RowRef], known: &[RowRef]) -> Vec<bool> {
        let sorted = |rows: &[RowRef]| {
            let mut order: Vec<usize> = (0..rows.len()).collect();
            order.sort_by(|a, b| match (rows.get(*a), rows.get(*b)) {
                (Some(a), Some(b)) => self.rows.compare(&self.all, *a, *b),
                _ => Ordering::Equal,
            });
            order
        };
        let mut known_in_order = sorted(known).into_iter().filter_map(|at| known.get(at)).peekable();
        let mut is_known = vec![false; rows.len()];
        for at in sorted(rows) {
            let (Some(row), Some(slot)) = (rows.get(at), is_known.get_mut(at)) else { continue };
            while known_in_order.next_if(|known| self.rows.compare(&self.all, **known, *row).is_lt()).is_some() {}
            *slot = known_in_order.next_if(|known| self.is_equal(**known, *row)).is_some();
        }
        is_known
    }

    fn is_equal(&self, a: RowRef, b: RowRef) -> bool {
        self.rows.compare(&self.all, a, b).is_eq()
    }

    fn is_return(&self, row: RowRef) -> bool {
        self.rows.flag(self.columns.is_return, row) == Some(true)
    }

    fn day(&self, row: RowRef) -> Option<i64> {
        Some(i64::from(LocalTime::from_micros(self.time(row)?).date().days()))
    }

    /// Of lines with the same number the last one holds.
    fn last_of_each_line(&self, rows: &[RowRef], fate: &mut OrderFate, met: &mut MetOrders) -> Vec<RowRef> {
        let line = |row: &RowRef| self.rows.text(self.columns.line, *row);
        if rows.len() < 2 || rows.iter().any(|row| line(row).is_none()) {
            return rows.to_vec();
        }
        let mut last: BTreeMap<Option<&str>, RowRef> = BTreeMap::new();
        for row in rows {
            last.insert(line(row), *row);
        }
        let mut kept = Vec::with_capacity(last.len());
        let mut differ = false;
        for row in rows {
            match last.get(&line(row)) {
                Some(holds) if holds != row => {
                    fate.dropped.push(*row);
                    if self.is_equal(*row, *holds) {
                        fate.unchanged += 1;
                    } else {
                        fate.replaced += 1;
                        differ = true;
                    }
                }
                _ => kept.push(*row),
            }
        }
        if differ {
            met.repeated.note(self.told(rows, &kept));
        }
        kept
    }

    /// The first day of each customer.
    fn first_days(&self, rows: &[RowRef]) -> BTreeMap<&str, i64> {
        let mut days: BTreeMap<&str, i64> = BTreeMap::new();
        for row in rows {
            let (Some(customer), Some(day)) = (self.rows.text(self.columns.customer, *row), self.day(*row)) else {
                continue;
            };
            days.entry(customer).and_modify(|first| *first = day.min(*first)).or_insert(day);
        }
        days
    }

    /// Whether rows of one file name several customers who begin on different days.
    fn are_two_orders(&self, rows: &[RowRef]) -> bool {
        let customer = |row: &RowRef| self.rows.text(self.columns.customer, *row);
        let first = rows.iter().find_map(customer);
        if rows.iter().all(|row| customer(row).is_none() || customer(row) == first) {
            return false;
        }
        let days = self.first_days(rows);
        days.len() > 1 && days.values().collect::<BTreeSet<_>>().len() > 1
    }

    /// Rows parted into those of the first one's customer and the others.
    fn of_first_customer(&self, rows: &[RowRef]) -> (Vec<RowRef>, Vec<RowRef>) {
        let customer = |row: &RowRef| self.rows.text(self.columns.customer, *row);
        let first = rows.iter().find_map(customer);
        rows.iter().partition(|row| customer(row).is_none() || customer(row) == first)
    }

    /// Whether rows have other customers than the known ones, and another day.
    fn is_another_order(&self, known: &[RowRef], rows: &[RowRef]) -> bool {
        let (known, rows) = (self.first_days(known), self.first_days(rows));
        let others = !known.is_empty() && !rows.is_empty() && known.keys().all(|customer| !rows.contains_key(customer));
        others && known.values().min() != rows.values().min()
    }

    /// Whether all are returns of what is known to be sold. A date without a time tells no order within a day.
    fn are_later_returns(&self, known: &[RowRef], further: &[RowRef]) -> bool {
        let sold = known.iter().filter(|row| !self.is_return(**row)).filter_map(|row| self.time(*row)).min();
        sold.is_some_and(|sold| {
            further.iter().all(|row| self.is_return(*row) && self.time(*row).is_some_and(|time| time >= sold))
        })
    }

    fn time(&self, row: RowRef) -> Option<i64> {
        self.rows.time(self.columns.time, row)
    }

    /// Whether all lines have numbers, and these are new.
    fn are_further_lines(&self, known: &[RowRef], further: &[RowRef]) -> bool {
        let number = |row: &RowRef| self.rows.text(self.columns.line, *row);
        let numbers: Option<BTreeSet<&str>> = known.iter().map(number).collect();
        numbers.is_some_and(|numbers| {
            further.iter().all(|row| number(row).is_some_and(|number| !numbers.contains(number)))
        })
    }

    /// Whether an order was cut between two files: it ends the one and begins the next, and its rows are lines of the
    /// same customer and time, of the same form, and of different products.
    fn are_halves(&self, known: &[RowRef], rows: &[RowRef]) -> bool {
        let (Some(last), Some(first)) = (known.last(), rows.first()) else { return false };
        if last.batch >= self.incoming {
            return false;
        }
        let (before, after) = (self.files.place(*last), self.files.place(*first));
        if !before.is_last || !after.is_first || before.file + 1 != after.file {
            return false;
        }
        let (order, line) = (self.columns.order, self.columns.line);
        let fills = |row: RowRef| {
            let filled = self.all.iter().filter(move |column| ![order, line].contains(column));
            filled.map(move |column| self.rows.is_empty_cell(*column, row)).collect::<Vec<bool>>()
        };
        let alike = |row: &RowRef| {
            let same = [self.columns.customer, self.columns.time];
            self.rows.compare(&same, *row, *first).is_eq() && fills(*row) == fills(*first)
        };
        if !known.iter().chain(rows).all(alike) {
            return false;
        }
        let products = |rows: &[RowRef]| -> Option<BTreeSet<&str>> {
            rows.iter().map(|row| self.rows.text(self.columns.product, *row)).collect()
        };
        match (products(known), products(rows)) {
            (Some(known), Some(rows)) => known.is_disjoint(&rows),
            // Without products a single row may be the order as a whole.
            _ => known.len() > 1,
        }
    }

    fn told(&self, before: &[RowRef], after: &[RowRef]) -> MetOrder {
        let id = before.first().and_then(|row| self.rows.text(self.columns.order, *row));
        // Rows without a number are an order too, and are told by an empty one.
        MetOrder { order_id: id.unwrap_or_default().to_owned(), before: self.side(before), after: self.side(after) }
    }

    fn side(&self, rows: &[RowRef]) -> OrderSide {
        let mut amounts: BTreeMap<String, i128> = BTreeMap::new();
        for row in rows {
            let currency = self.rows.text(self.columns.currency, *row).unwrap_or_default();
            // A line without an amount adds nothing to what the lines are worth.
            let amount = self.rows.decimal(self.columns.amount, *row).unwrap_or(0);
            *amounts.entry(currency.to_owned()).or_default() += i128::from(amount);
        }
        let first_at = rows.iter().filter_map(|row| self.time(*row)).min();
        OrderSide { lines: rows.len() as u64, first_at, amounts }
    }
}
