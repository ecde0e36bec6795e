//! The money of customers whose rows have to be looked at together, so that what a file is told to count is what counts
//! of it: the same rules as for the metrics (`terrace_domain::refunds`), for a file by itself.

use crate::error::Problem;
use crate::input::bulk::Bulk;
use crate::input::spool::Spool;
use crate::limits::Bounds;
use crate::rows::money::Settled;
use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Decimal64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
};
use arrow::datatypes::{Decimal64Type, TimestampMicrosecondType};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use terrace_domain::refunds::{Becomes, OrderLine, settled, tells};
use terrace_domain::{CancelToken, InternalError};
use xxhash_rust::xxh3::xxh3_64;

/// The number of parts by customer.
const PARTS: usize = 64;

/// About what a row takes.
const ROW: usize = 96;

/// The bytes of a length.
const LENGTH: usize = 4;

/// What stands for nothing.
const NONE: i64 = i64::MIN;
const NO_TEXT: u32 = u32::MAX;

/// What rows of a customer are there that others may tell again.
const CROSSES: u8 = 1;
const OWN_RETURN: u8 = 2;
const MAY_BE_TOLD: u8 = 4;

#[expect(clippy::disallowed_types, reason = "looked up by hash; its order shows nowhere")]
type RowsOfCustomers = std::collections::HashMap<u64, u8>;

/// The rows of a file by customer. They are kept from the part on in which what a row comes to may depend on others:
/// most files have none such.
pub(crate) struct Settlement {
    spools: Vec<Mutex<Spool>>,
    /// Whether a row says that its sale came back, or how much of its order did.
    crosses: AtomicBool,
    /// Whether a row is a return by itself, and whether one says how much of it came back or was called off.
    own_returns: AtomicBool,
    may_be_told: AtomicBool,
    kept: Mutex<BTreeSet<usize>>,
    customers: Mutex<RowsOfCustomers>,
}

impl Settlement {
    /// Of no rows yet, held as far as the limits say.
    pub fn new(bounds: Bounds<'_>) -> Self {
        let held = (bounds.limits.orders.saturating_mul(ROW) / 4 / PARTS) as u64;
        Self {
            spools: (0..PARTS).map(|_| Mutex::new(Spool::holding(held, bounds))).collect(),
            crosses: AtomicBool::new(false),
            own_returns: AtomicBool::new(false),
            may_be_told: AtomicBool::new(false),
            kept: Mutex::default(),
            customers: Mutex::default(),
        }
    }

    /// Looks at the rows of a part, and keeps them if rows have to be looked at together.
    pub fn see(&self, part: usize, batch: &RecordBatch) -> Result<(), Problem> {
        let filled = |name: &str| batch.column_by_name(name).is_some_and(|told| told.null_count() < told.len());
        let says = |name: &str| {
            let flags = typed(batch, name, |column| column.as_boolean_opt())?;
            Ok::<bool, Problem>(flags.is_some_and(|flags| flags.true_count() > 0))
        };
        let set = |flag: &AtomicBool, found: bool| {
            if found {
                flag.store(true, Relaxed);
            }
        };
        let (told, of_orders) = (filled("refunded"), filled("order_refunded"));
        let (returns, cancelled) = (says("is_return")?, says("is_cancelled")?);
        // A sale that says how much of it came back says all by itself.
        let may_state = told && returns;
        let states = may_state && BatchRows::of(batch)?.is_some_and(|rows| rows.any_state(batch.num_rows()));
        set(&self.crosses, of_orders || states);
        set(&self.own_returns, returns);
        set(&self.may_be_told, told || cancelled);
        if self.is_needed() { self.keep(part, batch) } else { Ok(()) }
    }

    /// Whether rows have to be looked at together.
    pub fn is_needed(&self) -> bool {
        self.crosses.load(Relaxed) || (self.own_returns.load(Relaxed) && self.may_be_told.load(Relaxed))
    }

    /// The parts, of so many, whose rows were not kept.
    pub fn missing(&self, parts: usize) -> Vec<usize> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        (0..parts).filter(|part| !kept.contains(part)).collect()
    }

    /// Keeps the rows of a part that are of customers.
    pub fn keep(&self, part: usize, batch: &RecordBatch) -> Result<(), Problem> {
        let mut parts: Vec<Vec<u8>> = vec![Vec::new(); PARTS];
        let Some(rows) = BatchRows::of(batch)? else { return Ok(()) };
        let mut found: Vec<(u64, u8)> = Vec::new();
        for row in 0..batch.num_rows() {
            let Some(customer) = text(Some(rows.customer), row) else { continue };
            let hash = xxh3_64(customer.as_bytes());
            let part = parts.get_mut((hash % PARTS as u64) as usize);
            let bytes = part.ok_or_else(|| InternalError::new("a customer of no part"))?;
            rows.write(row, (hash, customer), bytes);
            let sort = rows.sort(row);
            if sort > 0 {
                found.push((hash, sort));
            }
        }
        let mut customers = self.customers.lock().unwrap_or_else(PoisonError::into_inner);
        found.into_iter().for_each(|(hash, sort)| *customers.entry(hash).or_default() |= sort);
        drop(customers);
        for (spool, bytes) in self.spools.iter().zip(parts).filter(|(_, bytes)| !bytes.is_empty()) {
            spool.lock().unwrap_or_else(PoisonError::into_inner).add(&bytes)?;
        }
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).insert(part);
        Ok(())
    }

    /// By currency, what looking at them together changes.
    pub fn changes(self, cancel: &CancelToken) -> Result<BTreeMap<Option<String>, Settled>, Problem> {
        let spools = self.spools.into_iter().map(|spool| spool.into_inner().unwrap_or_else(PoisonError::into_inner));
        let parts: Vec<Bulk> = spools.map(Spool::done).collect();
        let mut customers = self.customers.into_inner().unwrap_or_else(PoisonError::into_inner);
        // Who has nothing that another row may tell again counts row by row.
        customers.retain(|_, sorts| *sorts & CROSSES != 0 || (*sorts & OWN_RETURN != 0 && *sorts & MAY_BE_TOLD != 0));
        let changes = parts.into_par_iter().map(|part| {
            cancel.check()?;
            of_part(&part.whole()?, &customers)
        });
        let mut all: BTreeMap<Option<String>, Settled> = BTreeMap::new();
        for (currency, change) in changes.collect::<Result<Vec<_>, Problem>>()?.into_iter().flatten() {
            let sum = all.entry(currency).or_default();
            sum.counted += change.counted;
            sum.called_off += change.called_off;
        }
        Ok(all)
    }
}

/// The columns of a batch that say what becomes of its rows; those that are not there say nothing.
struct BatchRows<'b> {
    customer: &'b StringArray,
    order: Option<&'b StringArray>,
    currency: Option<&'b StringArray>,
    product: Option<&'b StringArray>,
    line: Option<&'b StringArray>,
    at: Option<&'b TimestampMicrosecondArray>,
    amount: Option<&'b Decimal64Array>,
    refunded: Option<&'b Decimal64Array>,
    of_order: Option<&'b Decimal64Array>,
    is_return: Option<&'b BooleanArray>,
    is_cancelled: Option<&'b BooleanArray>,
}

impl<'b> BatchRows<'b> {
    /// Returns `None` for rows that name no customer.
    fn of(batch: &'b RecordBatch) -> Result<Option<Self>, Problem> {
        let texts = |name: &str| typed(batch, name, |column| column.as_string_opt::<i32>());
        let numbers = |name: &str| typed(batch, name, |column| column.as_primitive_opt::<Decimal64Type>());
        let flags = |name: &str| typed(batch, name, |column| column.as_boolean_opt());
        let Some(customer) = texts("customer_id")? else { return Ok(None) };
        Ok(Some(Self {
            customer,
            order: texts("order_id")?,
            currency: texts("currency")?,
            product: texts("product")?,
            line: texts("line")?,
            at: typed(batch, "ordered_at", |times| times.as_primitive_opt::<TimestampMicrosecondType>())?,
            amount: numbers("amount")?,
            refunded: numbers("refunded")?,
            of_order: numbers("order_refunded")?,
            is_return: flags("is_return")?,
            is_cancelled: flags("is_cancelled")?,
        }))
    }

    fn flags(&self, row: usize) -> [bool; 2] {
        [self.is_return, self.is_cancelled]
            .map(|flags| flags.is_some_and(|flags| flags.is_valid(row) && flags.value(row)))
    }

    /// Whether a status alone makes any of so many rows a return.
    fn any_state(&self, rows: usize) -> bool {
        let told = |row: usize| self.refunded.is_some_and(|refunded| refunded.is_valid(row));
        (0..rows).any(|row| self.flags(row) == [true, false] && told(row))
    }

    /// What a row is that others may tell again.
    fn sort(&self, row: usize) -> u8 {
        let has = |numbers: Option<&Decimal64Array>| numbers.is_some_and(|numbers| numbers.is_valid(row));
        let of_order = if has(self.of_order) { CROSSES } else { 0 };
        of_order
            | match (self.flags(row), has(self.refunded)) {
                ([true, false], true) => CROSSES,
                ([true, false], false) => OWN_RETURN,
                ([_, true], _) | (_, true) => MAY_BE_TOLD,
                _ => 0,
            }
    }

    /// The length of what follows, the customer's hash, then the row.
    fn write(&self, row: usize, (hash, customer): (u64, &str), bytes: &mut Vec<u8>) {
        let start = bytes.len();
        bytes.extend(0_u32.to_le_bytes());
        bytes.extend(hash.to_le_bytes());
        let texts = [self.order, self.currency, self.product, self.line].map(|texts| text(texts, row));
        for found in [Some(customer)].into_iter().chain(texts) {
            let length = found.map_or(NO_TEXT, |found| u32::try_from(found.len()).unwrap_or(NO_TEXT));
            bytes.extend(length.to_le_bytes());
            bytes.extend(found.filter(|_| length != NO_TEXT).unwrap_or_default().as_bytes());
        }
        let at = self.at.filter(|times| times.is_valid(row)).map_or(NONE, |times| times.value(row));
        let numbers = [self.amount, self.refunded, self.of_order]
            .map(|numbers| numbers.filter(|numbers| numbers.is_valid(row)).map_or(NONE, |numbers| numbers.value(row)));
        [at].into_iter().chain(numbers).for_each(|number| bytes.extend(number.to_le_bytes()));
        let [is_return, is_cancelled] = self.flags(row);
        bytes.push(u8::from(is_return) | u8::from(is_cancelled) << 1);
        let length = u32::try_from(bytes.len() - start - LENGTH).unwrap_or(u32::MAX);
        if let Some(slot) = bytes.get_mut(start..start + LENGTH) {
            slot.copy_from_slice(&length.to_le_bytes());
        }
    }
}

/// A column, if the batch has it. One of another type is refused: it would say nothing of any row.
fn typed<'b, A>(
    batch: &'b RecordBatch,
    name: &str,
    read: impl Fn(&'b ArrayRef) -> Option<&'b A>,
) -> Result<Option<&'b A>, Problem> {
    let Some(column) = batch.column_by_name(name) else { return Ok(None) };
    let wrong = || InternalError::new(format!("the column `{name}` was read as {}", column.data_type()));
    Ok(Some(read(column).ok_or_else(wrong)?))
}

fn text(texts: Option<&StringArray>, row: usize) -> Option<&str> {
    texts.filter(|texts| texts.is_valid(row)).map(|texts| texts.value(row))
}

/// Rows as they were written, one after the other.
struct WrittenRows<'w>(&'w [u8]);

impl<'w> WrittenRows<'w> {
    fn bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (bytes, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*bytes)
    }

    #[expect(clippy::option_option, reason = "the end, or no text")]
    fn text(&mut self) -> Option<Option<&'w str>> {
        let length = u32::from_le_bytes(self.bytes()?);
        if length == NO_TEXT {
            return Some(None);
        }
        let (text, rest) = self.0.split_at_checked(usize::try_from(length).ok()?)?;
        self.0 = rest;
        Some(Some(std::str::from_utf8(text).ok()?))
    }

    fn number(&mut self) -> Option<i64> {
        self.bytes().map(i64::from_le_bytes)
    }

    /// The next row with its customer and the hash of that one, if it is looked for; `None` at the end.
    #[expect(clippy::option_option, reason = "the end, or another customer")]
    fn next_row(&mut self, customers: &RowsOfCustomers) -> Option<Option<(u64, &'w str, OrderLine<'w>)>> {
        let whole = self.0;
        let length = usize::try_from(u32::from_le_bytes(self.bytes()?)).ok()?;
        let (row, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        let mut row = WrittenRows(row);
        let hash = u64::from_le_bytes(row.bytes()?);
        if !customers.contains_key(&hash) {
            return Some(None);
        }
        let read = row.read();
        if read.is_none() {
            self.0 = whole; // Left, so that nobody takes it for the end.
        }
        read.map(|(customer, line)| Some((hash, customer, line)))
    }

    /// The row that all of the bytes are.
    fn read(&mut self) -> Option<(&'w str, OrderLine<'w>)> {
        let customer = self.text()??;
        let order = self.text()?.unwrap_or_default();
        let (currency, product, line) = (self.text()?, self.text()?, self.text()?);
        let (at, amount, refunded, of_order) = (self.number()?, self.number()?, self.number()?, self.number()?);
        let [flags] = self.bytes()?;
        let given = |number: i64| Some(number).filter(|number| *number != NONE);
        let line = OrderLine {
            order,
            at,
            line,
            product,
            currency,
            amount: given(amount).unwrap_or(0),
            refunded: given(refunded),
            of_order: given(of_order).unwrap_or(0),
            is_return: flags & 1 != 0,
            is_cancelled: flags & 2 != 0,
        };
        Some((customer, line))
    }
}

/// What changes for the customers of a part.
fn of_part(bytes: &[u8], customers: &RowsOfCustomers) -> Result<BTreeMap<Option<String>, Settled>, Problem> {
    let mut written = WrittenRows(bytes);
    // Customers are told apart by their hashes first: a line is long to move, and ids begin alike.
    let (mut places, mut all): (Vec<(u64, &str, usize)>, Vec<OrderLine<'_>>) = Default::default();
    for (hash, customer, line) in std::iter::from_fn(|| written.next_row(customers)).flatten() {
        places.push((hash, customer, all.len()));
        all.push(line);
    }
    if !written.0.is_empty() {
        return Err(InternalError::new("rows by customer that end within a row").into());
    }
    places.sort_unstable();
    let mut changes: BTreeMap<Option<String>, Settled> = BTreeMap::new();
    let mut lines: Vec<OrderLine<'_>> = Vec::new();
    for customer in places.chunk_by(|(hash, one, _), (other_hash, other, _)| hash == other_hash && one == other) {
        lines.clear();
        lines.extend(customer.iter().filter_map(|(_, _, place)| all.get(*place)).copied());
        if !tells(lines.iter().copied()) {
            continue;
        }
        let mut counts = vec![0_i128; lines.len()];
        for (number, becomes) in settled(&lines) {
            let (Some(count), Some(line)) = (counts.get_mut(number), lines.get(number)) else { continue };
            *count += match becomes {
                Becomes::Itself if line.is_cancelled => 0,
                Becomes::Itself => i128::from(line.amount),
                Becomes::Sale(amount) => i128::from(amount),
                Becomes::Return { amount, .. } => -i128::from(amount),
            };
        }
        for (line, count) in lines.iter().zip(counts) {
            let more = count - alone(line);
            if more == 0 {
                continue;
            }
            let change = changes.entry(line.currency.map(str::to_owned)).or_default();
            change.counted += more;
            // A row of its own counts less only where the sale that it is of counts nowhere.
            if line.is_return && line.refunded.is_none() {
                change.called_off -= more;
            }
        }
    }
    Ok(changes)
}

/// What a row comes to by itself: a sale less what it says came back, be it by its status.
fn alone(line: &OrderLine<'_>) -> i128 {
    match (line.is_cancelled, line.is_return, line.refunded) {
        (true, ..) => 0,
        (false, true, None) => i128::from(line.amount),
        (false, _, refunded) => i128::from(line.amount.saturating_abs()) - i128::from(refunded.unwrap_or(0)),
    }
}
