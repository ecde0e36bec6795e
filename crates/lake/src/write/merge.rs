//! What becomes of incoming rows that meet rows of the same key, earlier in the lake or in the same import.
//!
//! | kind | rule |
//! |---|---|
//! | orders | the order is the unit, see [`super::orders`] |
//! | customers | a row of a customer file is keyed by the customer; an observed row by all it says, and the newest sighting stays |
//! | others | a row is keyed by the kind's key |
//!
//! An empty cell of a key is a value like any other. A later row of the same key takes the place of the earlier.
//!
//! **Counts.** Every incoming row counts once: *accepted* if it stands in the lake now and its key was new;
//! *replaced* if it took the place of another row of its key, or if a later row of the same import took its
//! place with other contents; *unchanged* if an equal row stands already, in the lake or later in the import.
//! A sighting of a customer who was seen before with the same attributes is unchanged also where it is newer.

use crate::counts::Counts;
use crate::error::LakeError;
use crate::files::datafile::probe_index;
use crate::files::probe::{HashedSet, hash_of};
use crate::files::rows::{RowRef, Rows, number, places_of};
use crate::files::sequence::Sequence;
use crate::files::sort::SortOrder;
use crate::met::MetOrders;
use crate::staging::files_of_rows::FilesOfRows;
use crate::write::orders::OrderRules;
use rayon::prelude::*;
use terrace_domain::facts::{CUSTOMERS, ORDERS};
use terrace_domain::{CancelToken, Cancelled, FactKind, KnownOrders};

/// The number of parts in which the work is handed out to the cores.
const PARTS: usize = 64;

/// The number of ids after which merging looks whether it is cancelled.
const GROUPS_BETWEEN_CHECKS: usize = 8_192;

/// What a merge decides.
#[derive(Debug, Default)]
pub(crate) struct Resolution {
    /// Incoming rows that are not stored.
    pub(crate) dropped: Vec<RowRef>,
    /// Stored rows that go.
    pub(crate) removed: Vec<RowRef>,
    pub(crate) counts: Counts,
    /// Some incoming id has several rows now, stored ones among them.
    pub(crate) shared: bool,
    /// The orders of which rows were known.
    pub(crate) met: MetOrders,
}

enum Rule<'a> {
    Keyed,
    Orders(OrderRules<'a>),
    Sightings { seen_at: usize },
}

/// Merges incoming rows with stored ones.
pub(crate) struct Merge<'a> {
    rows: &'a Rows,
    /// The batches before this one are incoming, those from it on are stored.
    incoming: u32,
    files: &'a FilesOfRows,
    rule: Rule<'a>,
    probe: usize,
    key: Vec<usize>,
    all: Vec<usize>,
}

impl<'a> Merge<'a> {
    /// The first `incoming` batches are those that come in, from these files; `known_orders` says what becomes of rows
    /// of orders that are known.
    pub(crate) fn new(
        kind: &FactKind,
        rows: &'a Rows,
        incoming: usize,
        files: &'a FilesOfRows,
        known_orders: KnownOrders,
    ) -> Result<Self, LakeError> {
        if !files.tell_of(rows, incoming) {
            return Err(LakeError::internal("rows that come in without the file that they stood in"));
        }
        let index = |name: &str| kind.columns.iter().position(|column| column.name == name);
        let all = rows.filled(SortOrder::of(kind).all());
        let orders = || OrderRules::new(kind, rows, number(incoming), files, known_orders, all.clone());
        let rule = match (kind.name == ORDERS.name, kind.name == CUSTOMERS.name, index("seen_at")) {
            (true, ..) => {
                let orders = orders().ok_or_else(|| LakeError::internal("orders without a column that rules look at"));
                Rule::Orders(orders?)
            }
            (_, true, Some(seen_at)) => Rule::Sightings { seen_at },
            (false, ..) => Rule::Keyed, // Customers of a program from before sightings as well.
        };
        let key: Option<Vec<usize>> = kind.key.iter().map(|name| index(name)).collect();
        let key = key.ok_or_else(|| LakeError::internal(format!("a key of {} that is no column", kind.name)))?;
        let probe = probe_index(kind);
        let key = rows.filled(&key);
        Ok(Self { rows, incoming: number(incoming), files, rule, probe, key, all })
    }

    /// Decides for every row, on all cores.
    pub(crate) fn resolve(&self, cancel: &CancelToken) -> Result<Resolution, Cancelled> {
        if let Some(resolution) = self.nothing_meets() {
            return Ok(resolution);
        }
        let mut hashed = self.hashed();
        hashed.par_sort_unstable();
        let groups: Vec<&[(u64, RowRef)]> = hashed.chunk_by(|a, b| a.0 == b.0).collect();
        let per_run = groups.len().div_ceil(PARTS).max(1);
        let parts = groups.par_chunks(per_run).map(|groups| {
            let mut part = Resolution::default();
            for some in groups.chunks(GROUPS_BETWEEN_CHECKS) {
                cancel.check()?;
                some.iter().for_each(|group| self.same_hash(group, &mut part));
            }
            Ok(part)
        });
        parts.try_reduce(Resolution::default, |a, b| Ok(a.and(b)))
    }

    /// Decides for every row on the caller's thread, which may be one of several at such work.
    pub(crate) fn resolve_here(&self, cancel: &CancelToken) -> Result<Resolution, Cancelled> {
        if let Some(resolution) = self.nothing_meets() {
            return Ok(resolution);
        }
        let batches = self.rows.batches().iter().enumerate();
        let mut hashed: Vec<(u64, RowRef)> =
            batches.flat_map(|(batch, rows)| self.hashed_batch(batch, rows.num_rows())).collect();
        hashed.sort_unstable();
        let mut resolution = Resolution::default();
        for (number, group) in hashed.chunk_by(|a, b| a.0 == b.0).enumerate() {
            if number % GROUPS_BETWEEN_CHECKS == 0 {
                cancel.check()?;
            }
            self.same_hash(group, &mut resolution);
        }
        Ok(resolution)
    }

    /// Whether two of the incoming rows share an id, for those of whom [`Self::resolve`] need not look at ids.
    pub(crate) fn ids_are_shared(&self) -> bool {
        let mut hashes = HashedSet::default();
        let mut ids = self.rows.places().map(|place| self.rows.text(self.probe, place));
        let mut previous = None;
        ids.any(|id| {
            let again = previous == Some(id) || !hashes.insert(hash_of(id));
            previous = Some(id);
            again
        })
    }

    /// New orders whose rows follow each other, without line numbers: nothing can meet.
    pub(crate) fn nothing_meets(&self) -> Option<Resolution> {
        let incoming = self.incoming as usize;
        let Rule::Orders(orders) = &self.rule else { return None };
        let none = self.rows.batches().len() == incoming
            && self.rows.is_empty_column(orders.line(), incoming)
            && self.are_apart();
        let accepted = self.rows.len() as u64;
        none.then(|| Resolution { counts: Counts { accepted, ..Counts::default() }, ..Resolution::default() })
    }

    /// Whether no order can meet rows of itself further on, as is seen at a glance.
    fn are_apart(&self) -> bool {
        let mut all = Sequence::Empty;
        let mut file = None;
        for (batch, rows) in (0_u32..).zip(self.rows.batches()) {
            let here = Some(self.files.place(RowRef { batch, row: 0 }).file);
            let same_file = std::mem::replace(&mut file, here) == here;
            all = all.then(Sequence::of(rows), same_file);
            if !all.keeps_orders_apart() {
                return false;
            }
        }
        true
    }

    fn hashed(&self) -> Vec<(u64, RowRef)> {
        let batches = self.rows.batches().par_iter().enumerate();
        batches.flat_map_iter(|(batch, rows)| self.hashed_batch(batch, rows.num_rows())).collect()
    }

    fn hashed_batch(&self, batch: usize, rows: usize) -> impl Iterator<Item = (u64, RowRef)> + '_ {
        places_of(batch, rows).map(|place| (hash_of(self.rows.text(self.probe, place)), place))
    }

    /// Splits rows of one hash by their id, which for two ids of one hash matters.
    fn same_hash(&self, group: &[(u64, RowRef)], part: &mut Resolution) {
        if group.first().is_none_or(|(_, first)| first.batch >= self.incoming) {
            return; // Stored rows that nothing meets: their id only shares its hash with another.
        }
        let mut places: Vec<RowRef> = group.iter().map(|(_, place)| *place).collect();
        let id = |place: &RowRef| self.rows.text(self.probe, *place);
        let first = places.first().and_then(id);
        if places.iter().all(|place| id(place) == first) {
            return self.same_id(&places, part);
        }
        places.sort_by(|a, b| id(a).cmp(&id(b)).then(a.cmp(b)));
        for places in places.chunk_by(|a, b| id(a) == id(b)) {
            self.same_id(places, part);
        }
    }

    /// Rows of one id, the incoming ones first and in the order in which they came.
    fn same_id(&self, places: &[RowRef], part: &mut Resolution) {
        let (new, old) = places.split_at(places.partition_point(|place| place.batch < self.incoming));
        if new.is_empty() {
            return;
        }
        let leaving = part.dropped.len() + part.removed.len();
        self.by_rule(new, old, part);
        // More than one of them is left.
        part.shared |= places.len() + leaving > part.dropped.len() + part.removed.len() + 1;
    }

    fn by_rule(&self, new: &[RowRef], old: &[RowRef], part: &mut Resolution) {
        match &self.rule {
            Rule::Keyed => self.by_key(&self.key, new, old, part),
            Rule::Orders(orders) => {
                let fate = orders.decide(new, old, &mut part.met);
                part.dropped.extend(fate.dropped);
                part.removed.extend(fate.removed);
                part.counts.accepted += fate.accepted;
                part.counts.replaced += fate.replaced;
                part.counts.unchanged += fate.unchanged;
            }
            Rule::Sightings { seen_at } => {
                let seen_at = *seen_at;
                let by_file = |place: &RowRef| self.rows.is_empty_cell(seen_at, *place);
                let (new_by_file, new_seen): (Vec<RowRef>, Vec<RowRef>) = new.iter().partition(|p| by_file(p));
                let (old_by_file, old_seen): (Vec<RowRef>, Vec<RowRef>) = old.iter().partition(|p| by_file(p));
                self.by_key(&self.key, &new_by_file, &old_by_file, part);
                self.sightings(seen_at, &new_seen, &old_seen, part);
            }
        }
    }

    fn equal(&self, columns: &[usize], a: RowRef, b: RowRef) -> bool {
        self.rows.compare(columns, a, b).is_eq()
    }

    /// Rows that share all of `key` take each other's place.
    fn by_key(&self, key: &[usize], new: &[RowRef], old: &[RowRef], part: &mut Resolution) {
        let mut places: Vec<RowRef> = new.iter().chain(old).copied().collect();
        places.sort_by(|a, b| self.rows.compare(key, *a, *b).then(a.cmp(b)));
        for same in places.chunk_by(|a, b| self.equal(key, *a, *b)) {
            let (new, old) = same.split_at(same.partition_point(|place| place.batch < self.incoming));
            let Some((winner, overtaken)) = new.split_last() else { continue };
            for place in overtaken {
                part.dropped.push(*place);
                part.counts.count(self.equal(&self.all, *place, *winner));
            }
            if old.is_empty() {
                part.counts.accepted += 1;
            } else if old.iter().any(|place| self.equal(&self.all, *place, *winner)) {
                part.dropped.push(*winner);
                part.counts.unchanged += 1;
            } else {
                part.removed.extend(old);
                part.counts.replaced += 1;
            }
        }
    }

    /// What was seen of a customer: of rows that say the same, the newest stays.
    fn sightings(&self, seen_at: usize, new: &[RowRef], old: &[RowRef], part: &mut Resolution) {
        let says: Vec<usize> = self.all.iter().copied().filter(|column| *column != seen_at).collect();
        let mut places: Vec<RowRef> = new.iter().chain(old).copied().collect();
        places.sort_by(|a, b| self.rows.compare(&says, *a, *b).then(a.cmp(b)));
        for same in places.chunk_by(|a, b| self.equal(&says, *a, *b)) {
            let (new, old) = same.split_at(same.partition_point(|place| place.batch < self.incoming));
            let time = |place: &RowRef| self.rows.time(seen_at, *place);
            let Some(newest) = new.iter().copied().max_by_key(time) else { continue };
            part.dropped.extend(new.iter().filter(|place| **place != newest));
            part.counts.unchanged += new.len() as u64 - 1;
            if old.is_empty() {
                part.counts.accepted += 1;
                continue;
            }
            part.counts.unchanged += 1;
            if old.iter().map(time).max() >= Some(time(&newest)) {
                part.dropped.push(newest);
            } else {
                part.removed.extend(old);
            }
        }
    }
}

impl Resolution {
    fn and(mut self, other: Self) -> Self {
        self.dropped.extend(other.dropped);
        self.removed.extend(other.removed);
        self.counts.add(other.counts);
        self.shared |= other.shared;
        self.met.add(other.met);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{arrow_schema, conform};
    use arrow::array::{ArrayRef, RecordBatch, StringArray, TimestampMicrosecondArray};
    use std::sync::Arc;

    fn lines(ids: &[&str], numbers: &[Option<&str>], products: &[&str]) -> RecordBatch {
        let text = |values: &[&str]| -> ArrayRef { Arc::new(StringArray::from(values.to_vec())) };
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("order_id", text(ids)),
            ("ordered_at", Arc::new(TimestampMicrosecondArray::from(vec![0; ids.len()]))),
            ("line", Arc::new(StringArray::from(numbers.to_vec()))),
            ("product", text(products)),
        ];
        conform(&ORDERS, &RecordBatch::try_from_iter(columns).unwrap()).unwrap()
    }

    fn counts(part: &Resolution) -> (u64, u64, u64) {
        (part.counts.accepted, part.counts.replaced, part.counts.unchanged)
    }

    #[test]
    fn ids_of_one_hash_are_told_apart() {
        let incoming = lines(&["a", "b", "a"], &[Some("1"), Some("1"), Some("1")], &["x", "y", "z"]);
        let stored = lines(&["b"], &[Some("1")], &["y"]);
        let rows = Rows::new(Arc::new(arrow_schema(&ORDERS)), vec![incoming, stored]).unwrap();
        let group: Vec<(u64, RowRef)> = rows.places().map(|place| (7, place)).collect();
        let mut part = Resolution::default();
        let merge = Merge::new(&ORDERS, &rows, 1, &FilesOfRows::One, KnownOrders::Decide).unwrap();
        merge.same_hash(&group, &mut part);
        assert_eq!(counts(&part), (1, 1, 1));
        assert!(part.removed.is_empty());
        assert_eq!(part.dropped.len(), 2);
    }

    #[test]
    fn an_order_with_some_numbers_is_a_unit() {
        let incoming = lines(&["a", "a"], &[Some("1"), None], &["x", "y"]);
        let stored = lines(&["a", "a", "b"], &[None, Some("1"), None], &["y", "x", "x"]);
        let rows = Rows::new(Arc::new(arrow_schema(&ORDERS)), vec![incoming.clone(), stored]).unwrap();
        assert_eq!(
            counts(
                &Merge::new(&ORDERS, &rows, 1, &FilesOfRows::One, KnownOrders::Decide)
                    .unwrap()
                    .resolve(&CancelToken::new())
                    .unwrap()
            ),
            (0, 0, 2)
        );
        let stored = lines(&["a", "b"], &[None, None], &["y", "x"]);
        let rows = Rows::new(Arc::new(arrow_schema(&ORDERS)), vec![incoming, stored]).unwrap();
        let merge = Merge::new(&ORDERS, &rows, 1, &FilesOfRows::One, KnownOrders::Decide).unwrap();
        let resolution = merge.resolve(&CancelToken::new()).unwrap();
        assert_eq!(counts(&resolution), (0, 1, 1));
        assert!(resolution.removed.is_empty(), "the equal row stays where it is");
    }
}
