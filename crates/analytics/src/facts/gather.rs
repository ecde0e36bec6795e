//! Rows of orders that are read and forgotten: each part is laid out by customer as it comes, with few columns.

use super::{FactTable, FactTables};
use crate::error::AnalyticsError;
use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringArray, UInt32Array};
use arrow::compute::take;
use arrow::datatypes::{Field, Schema};
use rayon::prelude::*;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use terrace_domain::facts::ORDERS;
use terrace_lake::{Sequence, compare_order_ids};
use xxhash_rust::xxh3::xxh3_64;

/// Takes rows of orders part by part, from several threads and in any order of parts.
///
/// Lines with numbers are not for it: which of them hold is not known before all are there.
#[derive(Debug)]
pub struct Gathering {
    buckets: u32,
    /// The columns that are kept; the customer always is.
    columns: BTreeSet<String>,
    /// How ids of orders are looked at; `None` if nobody asks for them.
    orders: Option<OnceLock<OrderIds>>,
    parts: Mutex<BTreeMap<u64, GatheredPart>>,
}

/// What is done with the ids of orders.
///
/// They are only needed where an order can have several rows, and take much memory. So the first part decides on the
/// cheapest way that might show that all ids differ; if it does not, all parts come again in the next way, until ids
/// are kept in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderIds {
    /// The ids of the first part decide.
    Undecided,
    /// Each must follow the one before, as numbers in an export do: shorter ones first, then by their letters.
    Ascending,
    /// Each must precede the one before.
    Descending,
    /// Their hashes are compared: different ones are proof that ids differ.
    Hashed,
    /// They are kept.
    Kept,
}

/// The number of first bits by which hashes are parted.
const PARTED_BY: u32 = 6;

/// The rows of one part.
#[derive(Debug)]
struct GatheredPart {
    /// How many came, those without a customer too.
    rows: u64,
    /// By bucket.
    bucket_rows: Vec<RecordBatch>,
    /// Hashes of the ids of its orders, where these are compared: of rows with a customer, and of those without.
    hashes: [Vec<u64>; 2],
    /// The first and the last order; `None` if the orders between them are not in sequence.
    ends: Option<(String, String)>,
    /// How the orders follow each other, and where they stand, where their ids are kept.
    kept_orders: Option<KeptOrders>,
}

/// The orders of one part whose ids are kept.
#[derive(Debug)]
struct KeptOrders {
    sequence: Sequence,
    runs: Vec<OrderRun>,
}

/// Neighbouring rows of one order and customer. Hashes stand for both: what shares one by chance is only looked at
/// more closely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct OrderRun {
    order: u64,
    file: u32,
    customer: u32,
}

impl Gathering {
    /// Gathers rows into a number of buckets and keeps some of their columns.
    pub fn new(buckets: u32, columns: BTreeSet<String>, orders: OrderIds) -> Self {
        let decided = || match orders {
            OrderIds::Undecided => OnceLock::new(),
            way => OnceLock::from(way),
        };
        Self {
            buckets: buckets.max(1),
            orders: columns.contains("order_id").then(decided),
            columns,
            parts: Mutex::default(),
        }
    }

    /// Takes the part at a position, in the form of orders; rows without a customer are left out.
    ///
    /// # Errors
    /// A missing column, or one of another type.
    pub fn put(&self, position: u64, batch: &RecordBatch) -> Result<(), AnalyticsError> {
        let (mut way, mut ends, mut hashes) = (None, None, Default::default());
        if let Some(decided) = &self.orders {
            let orders = texts(batch, "order_id")?;
            let decided = *decided.get_or_init(|| decide(orders));
            match decided {
                OrderIds::Hashed => {
                    let customers = texts(batch, "customer_id")?;
                    let (of_guests, of_customers) = hashed(orders)
                        .into_iter()
                        .enumerate()
                        .partition::<Vec<_>, _>(|(row, _)| customers.is_null(*row));
                    hashes = [of_customers, of_guests].map(|found| found.into_iter().map(|(_, hash)| hash).collect());
                }
                OrderIds::Ascending => ends = ends_in_sequence(orders, Ordering::Less),
                OrderIds::Descending => ends = ends_in_sequence(orders, Ordering::Greater),
                OrderIds::Kept | OrderIds::Undecided => {}
            }
            way = Some(decided);
        }
        let kept_orders = match way {
            Some(OrderIds::Kept) => Some(KeptOrders {
                sequence: Sequence::of(batch),
                runs: runs(texts(batch, "order_id")?, texts(batch, "customer_id")?, file_of(position)),
            }),
            _ => None,
        };
        let columns = self.kept(batch, way == Some(OrderIds::Kept));
        let (order, bounds) = by_bucket(texts(batch, "customer_id")?, self.buckets);
        let mut start = 0;
        let mut bucket_rows = Vec::with_capacity(bounds.len());
        for end in bounds {
            bucket_rows.push(rows_of_bucket(&columns, &order.slice(start, end - start))?);
            start = end;
        }
        let rows = batch.num_rows() as u64;
        self.parts().insert(position, GatheredPart { rows, bucket_rows, hashes, ends, kept_orders });
        Ok(())
    }

    /// Discards the parts that were put at this position or later.
    pub fn discard_from(&self, from: u64) {
        self.parts().split_off(&from);
    }

    /// How many rows came, those without a customer too.
    pub fn rows(&self) -> u64 {
        self.parts().values().map(|part| part.rows).sum()
    }

    /// Into how many buckets customers are parted.
    pub fn buckets(&self) -> u32 {
        self.buckets
    }

    /// Whether a column is kept, or of order ids as much as is needed.
    pub fn keeps(&self, column: &str) -> bool {
        column == "customer_id" || self.columns.contains(column)
    }

    /// The other way in which ids of orders have to be looked at, for which all parts have to come again; `None` if it
    /// is known whether orders have several rows.
    pub fn retry_with(&self) -> Option<OrderIds> {
        match self.orders.as_ref()?.get()? {
            OrderIds::Ascending if !self.are_in_sequence(Ordering::Less) => Some(OrderIds::Hashed),
            OrderIds::Descending if !self.are_in_sequence(Ordering::Greater) => Some(OrderIds::Hashed),
            OrderIds::Hashed if !self.hashes_differ() => Some(OrderIds::Kept),
            _ => None,
        }
    }

    /// Whether rows of an order may stand in several files or for several customers, so that it has to be looked at
    /// which of them hold.
    pub fn orders_may_meet(&self) -> bool {
        let parts = self.parts();
        let kept =
            || parts.iter().filter_map(|(position, part)| Some((file_of(*position), part.kept_orders.as_ref()?)));
        let (mut all, mut before) = (Sequence::Empty, None);
        for (file, orders) in kept() {
            all = all.then(orders.sequence.clone(), before.replace(file) == Some(file));
        }
        if all.keeps_orders_apart() {
            return false;
        }
        let mut runs: Vec<OrderRun> = kept().flat_map(|(_, orders)| orders.runs.iter().copied()).collect();
        runs.par_sort_unstable();
        // Rows without a customer, which stand first, are of whatever order they name.
        let others = |a: &OrderRun, b: &OrderRun| a.customer != b.customer && a.customer != 0;
        let meet = |a: &OrderRun, b: &OrderRun| a.order == b.order && (a.file != b.file || others(a, b));
        runs.par_windows(2).any(|pair| matches!(pair, [a, b] if meet(a, b)))
    }

    /// Whether the orders of all parts, one part after the other, are in sequence.
    fn are_in_sequence(&self, order: Ordering) -> bool {
        let parts = self.parts();
        let ends: Option<Vec<&(String, String)>> = parts.values().map(|part| part.ends.as_ref()).collect();
        let follows =
            |(before, after): (&&(String, String), &&(String, String))| compare_order_ids(&before.1, &after.0) == order;
        ends.is_some_and(|ends| ends.iter().zip(ends.iter().skip(1)).all(follows))
    }

    fn hashes_differ(&self) -> bool {
        // Over all buckets: one number may stand for orders of several customers. Parted by their first bits they are
        // compared side by side.
        let parts = self.parts();
        // Rows without a customer are of no bucket, and yet of an order that another file may have.
        let mut guests: BTreeMap<u32, Vec<u64>> = BTreeMap::new();
        for (position, part) in parts.iter() {
            let [_, of_guests] = &part.hashes;
            guests.entry(file_of(*position)).or_default().extend(of_guests);
        }
        let several = guests.len() > 1;
        let guests = guests.into_values().filter(|_| several).map(|mut of_file| {
            of_file.sort_unstable();
            of_file.dedup();
            of_file
        });
        let guests: Vec<Vec<u64>> = guests.collect();
        let hashes: Vec<&Vec<u64>> = parts.values().map(|part| &part.hashes[0]).chain(&guests).collect();
        let parted: Vec<Vec<Vec<u64>>> = hashes
            .par_iter()
            .map(|hashes| {
                let mut parted = vec![Vec::new(); 1 << PARTED_BY];
                for hash in *hashes {
                    if let Some(own) = parted.get_mut((hash >> (u64::BITS - PARTED_BY)) as usize) {
                        own.push(*hash);
                    }
                }
                parted
            })
            .collect();
        let differ = |own: usize| all_differ(parted.iter().filter_map(|part| part.get(own)));
        (0..1 << PARTED_BY).into_par_iter().all(differ)
    }

    /// Puts the orders among tables of as many buckets.
    pub(crate) fn add_to(self, facts: &mut FactTables) {
        // Ids that were needed would not have been let go.
        let way = self.orders.as_ref().and_then(OnceLock::get);
        let one_line_an_order = way.is_some_and(|way| *way != OrderIds::Kept);
        facts.tables.insert(ORDERS.name, FactTable { buckets: Vec::new(), one_line_an_order });
        for part in self.parts.into_inner().unwrap_or_else(PoisonError::into_inner).into_values() {
            for (bucket, rows) in part.bucket_rows.into_iter().enumerate().filter(|(_, rows)| rows.num_rows() > 0) {
                facts.bucket_mut(&ORDERS, bucket).rows.push(rows);
            }
        }
    }

    fn parts(&self) -> MutexGuard<'_, BTreeMap<u64, GatheredPart>> {
        self.parts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The columns that are kept and say anything.
    fn kept(&self, batch: &RecordBatch, orders: bool) -> Vec<(Field, ArrayRef)> {
        let schema = batch.schema();
        let fields = schema.fields().iter().zip(batch.columns());
        let kept = fields.filter(|(field, column)| {
            let name = field.name().as_str();
            let asked = name == "customer_id" || self.columns.contains(name);
            asked && (name != "order_id" || orders) && says_anything(column)
        });
        kept.map(|(field, column)| (Field::new(field.name(), column.data_type().clone(), true), Arc::clone(column)))
            .collect()
    }
}

/// No is what an absent flag means, too.
fn says_anything(column: &ArrayRef) -> bool {
    match column.as_boolean_opt() {
        Some(flags) => flags.true_count() > 0,
        None => column.null_count() < column.len(),
    }
}

/// The number of the file of a position.
fn file_of(position: u64) -> u32 {
    // A position's lower half is the part of the file.
    (position >> 32) as u32
}

fn runs(orders: &StringArray, customers: &StringArray, file: u32) -> Vec<OrderRun> {
    let mut runs = Vec::new();
    let customer = |row: usize| customers.is_valid(row).then(|| customers.value(row));
    let mut previous = None;
    for row in 0..orders.len() {
        let now = Some((orders.value(row), customer(row)));
        if now == previous {
            continue;
        }
        previous = now;
        let whose = customer(row).map_or(0, |customer| xxh3_64(customer.as_bytes()) as u32);
        runs.push(OrderRun { order: xxh3_64(orders.value(row).as_bytes()), file, customer: whose });
    }
    runs
}

fn texts<'a>(batch: &'a RecordBatch, name: &str) -> Result<&'a StringArray, AnalyticsError> {
    let missing = || AnalyticsError::MissingColumn { kind: ORDERS.name.to_owned(), column: name.to_owned() };
    batch.column_by_name(name).and_then(|column| column.as_string_opt::<i32>()).ok_or_else(missing)
}

/// The cheapest way that the ids of a first part allow.
fn decide(orders: &StringArray) -> OrderIds {
    if ends_in_sequence(orders, Ordering::Less).is_some() {
        OrderIds::Ascending
    } else if ends_in_sequence(orders, Ordering::Greater).is_some() {
        OrderIds::Descending
    } else if all_differ([&hashed(orders)]) {
        OrderIds::Hashed
    } else {
        OrderIds::Kept
    }
}

/// The first and the last id, if each compares in this order to the next.
fn ends_in_sequence(orders: &StringArray, order: Ordering) -> Option<(String, String)> {
    let last = orders.len().checked_sub(1)?;
    let follows = orders.null_count() == 0
        && (0..last).all(|row| compare_order_ids(orders.value(row), orders.value(row + 1)) == order);
    follows.then(|| (orders.value(0).to_owned(), orders.value(last).to_owned()))
}

fn hashed(texts: &StringArray) -> Vec<u64> {
    let hash = |row: usize| if texts.is_valid(row) { xxh3_64(texts.value(row).as_bytes()) } else { 0 };
    (0..texts.len()).map(hash).collect()
}

/// The rows with a customer in the order of their buckets, and where each bucket ends.
fn by_bucket(customers: &StringArray, buckets: u32) -> (UInt32Array, Vec<usize>) {
    let none = u32::MAX;
    let bucket_of = |row: usize| match customers.is_valid(row) {
        true => terrace_lake::bucket_of(customers.value(row), buckets),
        false => none,
    };
    let places: Vec<u32> = (0..customers.len()).map(bucket_of).collect();
    let mut ends = vec![0; buckets as usize];
    for place in &places {
        if let Some(count) = ends.get_mut(*place as usize) {
            *count += 1;
        }
    }
    let mut total = 0;
    for end in &mut ends {
        // For now it tells where the bucket starts.
        total += std::mem::replace(end, total);
    }
    let mut order = vec![0; total];
    for (row, place) in (0_u32..).zip(&places) {
        let Some(next) = ends.get_mut(*place as usize) else { continue };
        if let Some(slot) = order.get_mut(*next) {
            *slot = row;
        }
        *next += 1;
    }
    (order.into(), ends)
}

fn rows_of_bucket(columns: &[(Field, ArrayRef)], rows: &UInt32Array) -> Result<RecordBatch, AnalyticsError> {
    let fields = columns.iter().map(|(field, _)| field.clone()).collect::<Vec<_>>();
    let taken = columns.iter().map(|(_, column)| take(column, rows, None)).collect::<Result<Vec<_>, _>>()?;
    Ok(RecordBatch::try_new(Arc::new(Schema::new(fields)), taken)?)
}

/// Whether no number stands twice among the lists.
fn all_differ<'a>(lists: impl IntoIterator<Item = &'a Vec<u64>, IntoIter: Clone>) -> bool {
    let lists = lists.into_iter();
    let count: usize = lists.clone().map(Vec::len).sum();
    // A quarter of the places and more stay free, so one is found soon; 0 marks a free one.
    let size = (count + count / 3).next_power_of_two().max(2);
    let mut table = vec![0_u64; size];
    let last = size as u64 - 1;
    let mut has_zero = false;
    for number in lists.flatten().copied() {
        if number == 0 {
            if std::mem::replace(&mut has_zero, true) {
                return false;
            }
            continue;
        }
        let mut place = number & last;
        loop {
            // A place is less than the size of the table, which is a number of this type.
            match table.get_mut(place as usize) {
                Some(slot) if *slot == 0 => {
                    *slot = number;
                    break;
                }
                Some(slot) if *slot == number => return false,
                _ => place = (place + 1) & last,
            }
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_ids_say_how_they_are_looked_at() {
        for (ids, way) in [
            (vec!["9", "10", "11"], OrderIds::Ascending),
            (vec!["B2", "B1", "A9"], OrderIds::Descending),
            (vec!["1", "3", "2"], OrderIds::Hashed),
            (vec!["1", "2", "2"], OrderIds::Kept),
        ] {
            assert_eq!(decide(&ids.clone().into()), way, "{ids:?}");
        }
    }

    #[test]
    fn numbers_that_stand_twice_are_found() {
        assert!(all_differ([&vec![], &vec![0, 1, 2], &vec![1 << 40, u64::MAX]]));
        assert!(!all_differ([&vec![0, 1, 2], &vec![3, 1]]));
        assert!(!all_differ([&vec![0, 0]]));
        assert!(all_differ::<'_>([&(0..10_000).map(|n| n << 32).collect()]));
    }

    #[test]
    fn buckets_follow_each_other() {
        let customers: StringArray = (0..100).map(|n| (n % 7 > 0).then(|| format!("C{n}"))).collect();
        let (order, ends) = by_bucket(&customers, 5);
        assert_eq!((ends.len(), order.len()), (5, customers.len() - customers.null_count()));
        let mut start = 0;
        for (bucket, end) in (0..).zip(ends) {
            let own = &order.values()[start..end];
            assert!(own.is_sorted());
            assert!(own.iter().all(|row| terrace_lake::bucket_of(customers.value(*row as usize), 5) == bucket));
            start = end;
        }
    }
}
