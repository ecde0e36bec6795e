//! One file joined to the rows that there are so far.
//!
//! The other file is held in memory if it is small. If not, both sides are divided by the hash of their keys, one
//! division after the other is joined, and what comes of them is put in the order of this side's rows again.

use super::rows::{JoinRows, RecordWriter, key_of, records, shown, unreadable};
use super::side::{KeyedRow, KeyedRows};
use super::table::JoinFile;
use crate::error::Problem;
use crate::input::bulk::Bulk;
use crate::limits::Bounds;
use crate::table::rows::Cell;
use crate::values::amounts::{self, DecimalSign};
use csv::{ByteRecord, ByteRecordsIntoIter};
use std::io::Read;
use xxhash_rust::xxh3::xxh3_64;

/// Divisions at most.
const MOST_DIVISIONS: u64 = 256;

/// Keys that are shown of rows that fit nowhere.
const SHOWN: usize = 3;

/// How one file is joined.
pub(super) struct JoinStep<'s> {
    /// The places of the key among the fields of this side's records, by source.
    pub here: Vec<Vec<usize>>,
    /// The same on the other side.
    pub there: Vec<usize>,
    /// The places of what the other side adds.
    pub further: Vec<usize>,
    /// The columns, for messages.
    pub on: String,
    /// Whether only one row may fit, and rows without any are kept.
    pub one: bool,
    /// The place of the amount among the fields of each source's records, and of the other side's, if one has it.
    pub amount_here: Vec<Option<usize>>,
    pub amount_there: Option<usize>,
    pub decimal: Option<DecimalSign>,
    pub bounds: Bounds<'s>,
}

/// What became of the rows of one side.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Unfit {
    pub rows: u64,
    pub money: Option<i128>,
    /// Keys of the first of them, with their lines.
    pub examples: Vec<(u64, String)>,
}

/// What a join found.
pub(super) struct JoinFound {
    /// By source: rows that have a row on the other side, and rows that came of it.
    pub here: Vec<(u64, u64)>,
    /// By source: rows that have none.
    pub without: Vec<Unfit>,
    /// Rows of the other side that fit none.
    pub there: Unfit,
}

impl Unfit {
    fn new(has_amount: bool) -> Self {
        Self { money: has_amount.then_some(0), ..Self::default() }
    }

    /// Adds a record, whose line stands at a place.
    fn add(
        &mut self,
        key: &[u8],
        (record, line): (&ByteRecord, usize),
        amount: Option<usize>,
        decimal: Option<DecimalSign>,
    ) {
        self.rows += 1;
        let line = std::str::from_utf8(record.get(line).unwrap_or(&[])).ok().and_then(|line| line.parse().ok());
        let is_early = |line: u64| self.examples.len() < SHOWN || self.examples.iter().any(|(known, _)| line < *known);
        if let Some(line) = line.filter(|line| !key.is_empty() && is_early(*line)) {
            self.examples.push((line, shown(key)));
            self.examples.sort();
            self.examples.truncate(SHOWN);
        }
        if let (Some(sum), Some(place)) = (self.money, amount) {
            self.money = amount_of(record, place, decimal).map(|amount| sum + amount);
        }
    }
}

/// The amount in a field; `None` if it cannot be told.
fn amount_of(record: &ByteRecord, place: usize, decimal: Option<DecimalSign>) -> Option<i128> {
    let text = std::str::from_utf8(record.get(place).unwrap_or(&[])).ok()?;
    // A comma alone does not say whether it parts thousands.
    if decimal.is_none() && text.contains(',') {
        return None;
    }
    let amount = amounts::read(&Cell::Text(text.into()), decimal.unwrap_or_default()).ok()?;
    Some(amount.map_or(0, |amount| i128::from(amount.value)))
}

impl JoinStep<'_> {
    /// Joins a file to the rows of every source.
    pub fn join(&self, sources: &[JoinRows], file: &JoinFile) -> Result<(Vec<(Bulk, u64)>, JoinFound), Problem> {
        let bytes = file.rows.bulk.length();
        // In memory rows take a few times as much as in their file.
        let divisions = bytes.div_ceil((self.bounds.limits.held / 2).max(1)).clamp(1, MOST_DIVISIONS);
        let mut found = JoinFound {
            here: vec![(0, 0); sources.len()],
            without: self.amount_here.iter().map(|amount| Unfit::new(amount.is_some())).collect(),
            there: Unfit::new(self.amount_there.is_some()),
        };
        if divisions == 1 {
            let mut keyed = self.keyed(&file.rows.bulk, &mut found)?;
            let mut joined = Vec::new();
            for (number, rows) in sources.iter().enumerate() {
                let mut out = RecordWriter::holding(self.bounds.limits.held, self.bounds);
                self.source(&rows.bulk, (number, false), &mut keyed, (&mut found, &mut out))?;
                joined.push(out.done()?);
            }
            self.unmet(&keyed, &mut found);
            return Ok((joined, found));
        }
        let there = self.divided(&file.rows.bulk, &self.there, divisions, false)?;
        let mut here = Vec::new();
        for (rows, places) in sources.iter().zip(&self.here) {
            here.push(self.divided(&rows.bulk, places, divisions, true)?);
        }
        let mut parts: Vec<Vec<Bulk>> = sources.iter().map(|_| Vec::new()).collect();
        for (division, there) in there.iter().enumerate() {
            let mut keyed = self.keyed(there, &mut found)?;
            for (number, (rows, parts)) in here.iter().zip(&mut parts).enumerate() {
                let Some(rows) = rows.get(division) else { continue };
                let held = self.bounds.limits.held / divisions;
                let mut out = RecordWriter::holding(held, self.bounds);
                self.source(rows, (number, true), &mut keyed, (&mut found, &mut out))?;
                parts.push(out.done()?.0);
            }
            self.unmet(&keyed, &mut found);
        }
        let joined = parts.iter().map(|parts| self.merged(parts)).collect::<Result<_, Problem>>()?;
        Ok((joined, found))
    }

    /// The other side's rows by their keys.
    fn keyed(&self, bulk: &Bulk, found: &mut JoinFound) -> Result<KeyedRows, Problem> {
        let mut without_key = |record: &ByteRecord| found.there.add(&[], (record, 0), self.amount_there, self.decimal);
        let keyed = KeyedRows::read(bulk, &self.there, self.bounds, &mut without_key)?;
        match keyed.differing().filter(|_| self.one) {
            Some((a, b)) => {
                let (key, lines) = self.told(&a.key, [&a.record, &b.record]);
                Err(Problem::JoinedToSeveral { key, lines })
            }
            None => Ok(keyed),
        }
    }

    /// A key with its columns, and the lines of two records.
    fn told(&self, key: &[u8], records: [&ByteRecord; 2]) -> (String, String) {
        let lines = records.map(|record| String::from_utf8_lossy(record.get(0).unwrap_or(&[])).into_owned());
        (format!("{} {}", self.on, shown(key)), lines.join(", "))
    }

    fn unmet(&self, keyed: &KeyedRows, found: &mut JoinFound) {
        for (key, record) in keyed.unmet() {
            found.there.add(key, (record, 0), self.amount_there, self.decimal);
        }
    }

    /// Joins the rows of one source, of which each has its number in front if they are divided.
    fn source(
        &self,
        rows: &Bulk,
        (number, divided): (usize, bool),
        keyed: &mut KeyedRows,
        (found, out): (&mut JoinFound, &mut RecordWriter<'_>),
    ) -> Result<(), Problem> {
        let by = usize::from(divided);
        let places: Vec<usize> = self.here.get(number).into_iter().flatten().map(|place| place + by).collect();
        let amount = self.amount_here.get(number).copied().flatten().map(|place| place + by);
        let mut key = Vec::new();
        for (count, record) in records(rows).into_byte_records().enumerate() {
            if count % 4_096 == 0 {
                self.bounds.cancel.check()?;
            }
            let record = record.map_err(unreadable)?;
            let has_key = key_of(&record, &places, &mut key);
            let fitting = if has_key { keyed.of(&key) } else { &mut [] };
            if fitting.is_empty() {
                if let Some(without) = found.without.get_mut(number) {
                    without.add(if has_key { &key } else { &[] }, (&record, by), amount, self.decimal);
                }
                if self.one {
                    let empty = self.further.iter().map(|_| &[][..]);
                    out.add(record.iter().chain(empty))?;
                    if let Some((_, joined)) = found.here.get_mut(number) {
                        *joined += 1;
                    }
                }
                continue;
            }
            self.refuse_both_ways(fitting, &key)?;
            let before = out.count();
            let most = if self.one { 1 } else { fitting.len() };
            for (at, row) in fitting.iter_mut().enumerate() {
                row.met = true;
                if at < most {
                    out.add(
                        record.iter().chain(self.further.iter().map(|place| row.record.get(*place).unwrap_or(&[]))),
                    )?;
                }
            }
            if let Some((with, joined)) = found.here.get_mut(number) {
                *with += 1;
                *joined += out.count() - before;
            }
        }
        Ok(())
    }

    /// Several rows here and several there with one key would each count several times.
    fn refuse_both_ways(&self, fitting: &[KeyedRow], key: &[u8]) -> Result<(), Problem> {
        match fitting {
            [first, second, ..] if !self.one && first.met => {
                let (key, lines) = self.told(key, [&first.record, &second.record]);
                Err(Problem::JoinedBothWays { key, lines })
            }
            _ => Ok(()),
        }
    }

    /// Rows divided by the hash of their keys; with the number of each in front where their order is wanted again.
    fn divided(&self, bulk: &Bulk, places: &[usize], divisions: u64, numbered: bool) -> Result<Vec<Bulk>, Problem> {
        let held = self.bounds.limits.held / divisions;
        let mut outs: Vec<_> = (0..divisions).map(|_| RecordWriter::holding(held, self.bounds)).collect();
        let mut key = Vec::new();
        for (number, record) in records(bulk).into_byte_records().enumerate() {
            if number % 4_096 == 0 {
                self.bounds.cancel.check()?;
            }
            let record = record.map_err(unreadable)?;
            // Rows without a key fit nowhere, wherever they lie.
            let division = if key_of(&record, places, &mut key) { xxh3_64(&key) % divisions } else { 0 };
            let Some(out) = usize::try_from(division).ok().and_then(|division| outs.get_mut(division)) else {
                continue;
            };
            let number = number.to_string();
            let front = numbered.then_some(number.as_bytes());
            out.add(front.into_iter().chain(record.iter()))?;
        }
        outs.into_iter().map(|out| out.done().map(|(bulk, _)| bulk)).collect()
    }

    /// Joined divisions in the order of this side's rows.
    fn merged(&self, parts: &[Bulk]) -> Result<(Bulk, u64), Problem> {
        let mut out = RecordWriter::holding(self.bounds.limits.held, self.bounds);
        let mut heads = Vec::new();
        for part in parts {
            heads.extend(Head::of(records(part).into_byte_records())?);
        }
        let mut count = 0_u64;
        // Each division has all rows that come of one row, one behind the other.
        while let Some(next) = heads.iter_mut().min_by_key(|head| head.number) {
            if count.is_multiple_of(4_096) {
                self.bounds.cancel.check()?;
            }
            count += 1;
            out.add(next.record.iter().skip(1))?;
            if !next.advance()? {
                let number = next.number;
                heads.retain(|head| head.number != number);
            }
        }
        out.done()
    }
}

/// The next record of a division, with its number.
struct Head {
    records: ByteRecordsIntoIter<Box<dyn Read>>,
    record: ByteRecord,
    number: u64,
}

impl Head {
    fn of(records: ByteRecordsIntoIter<Box<dyn Read>>) -> Result<Option<Self>, Problem> {
        let mut head = Self { records, record: ByteRecord::new(), number: 0 };
        Ok(head.advance()?.then_some(head))
    }

    /// Takes the next record; `false` if there is none.
    fn advance(&mut self) -> Result<bool, Problem> {
        let Some(record) = self.records.next() else { return Ok(false) };
        self.record = record.map_err(unreadable)?;
        let number = std::str::from_utf8(self.record.get(0).unwrap_or(&[])).ok().and_then(|text| text.parse().ok());
        self.number = number.ok_or(Problem::Changed)?;
        Ok(true)
    }
}
