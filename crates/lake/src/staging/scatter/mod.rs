//! Rows of one kind, parted by the hash of a column so that each part can be worked on alone: in memory while they
//! are few, else on disk.

mod decode;
mod disk;
mod encode;
mod parting;

pub(crate) use disk::Disk;

use crate::error::LakeError;
use crate::files::rows::number;
use crate::files::sequence::Sequence;
use crate::schema::arrow_schema;
use crate::staging::files_of_rows::Piece;
use arrow::array::{Array, RecordBatch, UInt32Array};
use arrow::datatypes::SchemaRef;
use encode::Encoder;
use parting::PartitionOrder;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use terrace_domain::facts::ORDERS;
use terrace_domain::{CancelToken, FactKind};

/// More bytes than this are not put into one batch: offsets of texts are 32-bit numbers.
const MOST_BYTES: u64 = 1 << 30;

/// How rows are parted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parting {
    /// The column whose hash decides.
    pub(crate) by: usize,
    /// Into how many parts.
    pub(crate) partitions: u32,
    /// Whether every row's number in its batch, or the number given with it, comes back with the row.
    pub(crate) numbered: bool,
}

/// Rows of one kind, gathered from any number of threads.
#[derive(Debug)]
pub(crate) struct Scattered {
    pub(crate) kind: &'static FactKind,
    schema: SchemaRef,
    parting: Parting,
    /// The number of bytes that are written at a time.
    flush: usize,
    disk: Arc<Disk>,
    cancel: CancelToken,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    puts: Vec<Put>,
    /// The puts that hold, by position.
    at: BTreeMap<u64, u32>,
    waiting: Vec<Waiting>,
    waiting_bytes: usize,
    /// What is on disk, by partition.
    chunks: Vec<Vec<Chunk>>,
    filled: Vec<bool>,
}

#[derive(Debug)]
struct Put {
    position: u64,
    rows: u64,
    holds: bool,
    /// How its orders follow each other; `None` for other kinds and for rows that are gathered anew.
    sequence: Option<Sequence>,
}

/// Rows that are still in memory.
#[derive(Debug, Clone)]
struct Waiting {
    put: u32,
    batch: RecordBatch,
    numbers: Option<Arc<Vec<u64>>>,
    bytes: usize,
}

/// Rows of one partition that were written together.
#[derive(Debug, Clone)]
struct Chunk {
    offset: u64,
    /// Length of every column's block, that of the rows' numbers last.
    lengths: Box<[u32]>,
    rows: usize,
    unpacked: u64,
    /// The puts that the rows are of, with the number of rows of each.
    puts: Box<[(u32, u32)]>,
}

/// Rows read back as one batch.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) batch: RecordBatch,
    /// Which of its rows hold, in the order of their positions.
    pub(crate) segments: Vec<Segment>,
    /// The numbers of the rows, where they are numbered.
    pub(crate) numbers: Vec<u64>,
}

/// Rows of one put that lie together, in their order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Segment {
    /// The place of the put among all, by position.
    pub(crate) rank: u32,
    pub(crate) start: usize,
    pub(crate) rows: usize,
}

impl Loaded {
    /// The numbers of the rows that hold, in order.
    pub(crate) fn rows(&self) -> impl Iterator<Item = usize> + '_ {
        self.segments.iter().flat_map(|segment| segment.start..segment.start + segment.rows)
    }

    /// The number of a row.
    pub(crate) fn number(&self, row: usize) -> Result<u64, LakeError> {
        self.numbers.get(row).copied().ok_or_else(|| LakeError::internal("a row that was given no number"))
    }

    /// The rows that hold as they came: by position, then by number.
    pub(crate) fn in_order(&self) -> Result<RecordBatch, LakeError> {
        let mut next = 0;
        let as_it_lies = self.segments.iter().all(|segment| {
            let follows = segment.start == next;
            next = segment.start + segment.rows;
            follows
        });
        if as_it_lies && next == self.batch.num_rows() {
            return Ok(self.batch.clone());
        }
        let rows: Vec<u32> = self.rows().map(number).collect();
        arrow::compute::take_record_batch(&self.batch, &UInt32Array::from(rows))
            .map_err(LakeError::arrow("staged rows"))
    }
}

impl Scattered {
    pub(crate) fn new(kind: &'static FactKind, parting: Parting, flush: usize, disk: Arc<Disk>) -> Self {
        let schema: SchemaRef = Arc::new(arrow_schema(kind));
        let state = State { filled: vec![false; schema.fields().len()], ..State::default() };
        Self { kind, schema, parting, flush, disk, cancel: CancelToken::new(), state: Mutex::new(state) }
    }

    /// The same rows, whose reading and writing stops when the token is cancelled.
    pub(crate) fn cancelled_by(self, cancel: &CancelToken) -> Self {
        Self { cancel: cancel.clone(), ..self }
    }

    /// Takes rows at a position, in memory at first.
    pub(crate) fn put(&self, position: u64, batch: RecordBatch, numbers: Option<Vec<u64>>) -> Result<(), LakeError> {
        let bytes = bytes_of(&batch);
        let sequence = (self.kind.name == ORDERS.name && numbers.is_none()).then(|| Sequence::of(&batch));
        let mut state = self.state();
        let number = number(state.puts.len());
        if state.at.insert(position, number).is_some() {
            return Err(LakeError::rows(self.kind.name, format!("position {position} was used twice")));
        }
        state.puts.push(Put { position, rows: batch.num_rows() as u64, holds: true, sequence });
        for (filled, column) in state.filled.iter_mut().zip(batch.columns()) {
            *filled |= column.null_count() < column.len();
        }
        if batch.num_rows() > 0 {
            state.waiting_bytes += bytes;
            state.waiting.push(Waiting { put: number, batch, numbers: numbers.map(Arc::new), bytes });
        }
        Ok(())
    }

    /// Takes back what was put at this position or later.
    pub(crate) fn take_back(&self, from: u64) {
        let mut state = self.state();
        for put in state.at.split_off(&from).into_values() {
            if let Some(put) = state.puts.get_mut(put as usize) {
                put.holds = false;
            }
        }
        let State { puts, waiting, waiting_bytes, .. } = &mut *state;
        waiting.retain(|waiting| puts.get(waiting.put as usize).is_some_and(|put| put.holds));
        *waiting_bytes = waiting.iter().map(|waiting| waiting.bytes).sum();
    }

    /// Bytes that wait in memory.
    pub(crate) fn waiting_bytes(&self) -> usize {
        self.state().waiting_bytes
    }

    /// How many rows hold.
    pub(crate) fn rows(&self) -> u64 {
        self.state().puts.iter().filter(|put| put.holds).map(|put| put.rows).sum()
    }

    /// Whether any row has something in the column.
    pub(crate) fn is_filled(&self, column: usize) -> bool {
        self.state().filled.get(column).copied().unwrap_or(false)
    }

    pub(crate) fn is_on_disk(&self) -> bool {
        !self.state().chunks.is_empty()
    }

    pub(crate) fn partitions(&self) -> u32 {
        self.parting.partitions
    }

    /// Writes some of what waits; several threads may do so at once.
    pub(crate) fn write_some(&self) -> Result<(), LakeError> {
        self.cancel.check()?;
        let taken = {
            let mut state = self.state();
            let mut bytes = 0;
            let flush = self.flush;
            let count = state.waiting.iter().take_while(|waiting| {
                let more = bytes < flush;
                bytes += waiting.bytes;
                more
            });
            let count = count.count();
            let taken: Vec<Waiting> = state.waiting.drain(..count).collect();
            state.waiting_bytes -= taken.iter().map(|waiting| waiting.bytes).sum::<usize>();
            taken
        };
        if taken.is_empty() {
            return Ok(());
        }
        match self.write(&taken) {
            Ok(written) => {
                let mut state = self.state();
                state.chunks.resize_with(self.parting.partitions as usize, Vec::new);
                for (chunks, chunk) in state.chunks.iter_mut().zip(written) {
                    chunks.extend(chunk);
                }
                Ok(())
            }
            Err(error) => {
                // They stay, so that nothing is lost if the caller tries again.
                let mut state = self.state();
                state.waiting_bytes += taken.iter().map(|waiting| waiting.bytes).sum::<usize>();
                state.waiting.extend(taken);
                Err(error)
            }
        }
    }

    /// Writes what waits as soon as it is enough to be written at once.
    pub(crate) fn write_what_is_much(&self) -> Result<(), LakeError> {
        if self.waiting_bytes() > self.flush { self.write_some() } else { Ok(()) }
    }

    /// Writes all that waits, on all cores.
    pub(crate) fn write_all(&self) -> Result<(), LakeError> {
        let turns = self.waiting_bytes() / self.flush.max(1) + 1;
        (0..turns).into_par_iter().try_for_each(|_| self.write_some())?;
        while self.waiting_bytes() > 0 {
            self.write_some()?;
        }
        Ok(())
    }

    /// The puts that hold as pieces of files, by position.
    ///
    /// A position's higher 32 bits are the number of the file.
    pub(crate) fn pieces(&self) -> Vec<Piece> {
        let state = self.state();
        let puts =
            state.at.iter().filter_map(|(position, put)| Some((position >> 32, state.puts.get(*put as usize)?.rows)));
        Piece::in_order(puts)
    }

    /// Whether no order can meet other rows of itself, as is seen at a glance.
    pub(crate) fn keeps_orders_apart(&self) -> bool {
        let state = self.state();
        let (mut all, mut file) = (Sequence::Empty, None);
        for (position, put) in &state.at {
            let Some(Put { rows: 1.., sequence, .. }) = state.puts.get(*put as usize) else { continue };
            let same_file = file.replace(position >> 32) == Some(position >> 32);
            all = all.then(sequence.clone().unwrap_or(Sequence::Mixed), same_file);
        }
        all.keeps_orders_apart()
    }

    /// The batches that hold and have rows, by position, of rows that are all in memory.
    pub(crate) fn into_batches(self) -> Result<Vec<(Piece, RecordBatch)>, LakeError> {
        let pieces = self.pieces();
        let mut state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        let puts = state.puts;
        state.waiting.retain(|waiting| puts.get(waiting.put as usize).is_some_and(|put| put.holds));
        state.waiting.sort_by_key(|waiting| puts.get(waiting.put as usize).map(|put| put.position));
        let pieces: Vec<Piece> = pieces.into_iter().filter(|piece| piece.rows > 0).collect();
        if pieces.len() != state.waiting.len() {
            return Err(LakeError::internal("staged rows that are neither in memory nor taken back"));
        }
        Ok(pieces.into_iter().zip(state.waiting.into_iter().map(|waiting| waiting.batch)).collect())
    }

    /// Reads rows of some partitions as one batch; columns that are not asked for are empty.
    pub(crate) fn read(&self, partitions: &[u32], columns: Option<&[usize]>) -> Result<Loaded, LakeError> {
        let groups = self.groups(partitions, u64::MAX, usize::MAX);
        let unpacked: u64 = groups.iter().flatten().map(|chunk| chunk.unpacked).sum();
        if columns.is_none() && unpacked > MOST_BYTES {
            return Err(LakeError::rows(self.kind.name, "too much text at once for a few customers"));
        }
        self.load(&groups.concat(), columns)
    }

    /// Reads rows of some partitions in batches of limited size, one after the other.
    pub(crate) fn read_in_batches(
        &self,
        partitions: &[u32],
        rows: usize,
        mut take: impl FnMut(Loaded) -> Result<(), LakeError>,
    ) -> Result<(), LakeError> {
        let mut groups = self.groups(partitions, MOST_BYTES, rows).into_iter();
        groups.try_for_each(|group| take(self.load(&group, None)?))
    }

    /// Reads those rows of a partition, in batches of limited size, that were written together with one that passes a
    /// test of the column.
    pub(crate) fn read_where(
        &self,
        partition: u32,
        column: usize,
        rows: usize,
        passes: impl Fn(&RecordBatch) -> Result<bool, LakeError>,
        mut take: impl FnMut(Loaded) -> Result<(), LakeError>,
    ) -> Result<(), LakeError> {
        for group in self.groups(&[partition], MOST_BYTES, rows) {
            let mut chosen = Vec::new();
            for chunk in group {
                if passes(&self.load(std::slice::from_ref(&chunk), Some(&[column]))?.batch)? {
                    chosen.push(chunk);
                }
            }
            if !chosen.is_empty() {
                take(self.load(&chosen, None)?)?;
            }
        }
        Ok(())
    }

    /// Rows in a partition, those that were taken back among them.
    pub(crate) fn rows_in(&self, partition: u32) -> usize {
        self.state().chunks.get(partition as usize).map_or(0, |chunks| chunks.iter().map(|chunk| chunk.rows).sum())
    }

    fn groups(&self, partitions: &[u32], most_bytes: u64, most_rows: usize) -> Vec<Vec<Chunk>> {
        let state = self.state();
        let mut groups: Vec<Vec<Chunk>> = vec![Vec::new()];
        let (mut bytes, mut rows) = (0_u64, 0_usize);
        for chunk in partitions.iter().filter_map(|partition| state.chunks.get(*partition as usize)).flatten() {
            if rows > 0 && (bytes + chunk.unpacked > most_bytes || rows + chunk.rows > most_rows) {
                groups.push(Vec::new());
                (bytes, rows) = (0, 0);
            }
            bytes += chunk.unpacked;
            rows += chunk.rows;
            if let Some(group) = groups.last_mut() {
                group.push(chunk.clone());
            }
        }
        groups
    }

    fn load(&self, chunks: &[Chunk], wanted: Option<&[usize]>) -> Result<Loaded, LakeError> {
        let fields = self.schema.fields();
        let wants = |column: usize| wanted.is_none_or(|wanted| wanted.contains(&column));
        let rows = chunks.iter().map(|chunk| chunk.rows).sum();
        let mut columns: Vec<decode::Column> =
            fields.iter().map(|field| decode::Column::new(field.data_type(), rows)).collect();
        let mut numbers = Vec::with_capacity(if self.parting.numbered { rows } else { 0 });
        let mut bytes = Vec::new();
        for chunk in chunks {
            self.cancel.check()?;
            let mut offset = chunk.offset;
            if wanted.is_none() {
                bytes.resize(chunk.lengths.iter().map(|length| *length as usize).sum(), 0);
                self.disk.read(&mut bytes, offset)?;
            }
            let mut at = 0;
            for (index, length) in chunk.lengths.iter().enumerate() {
                let length = *length as usize;
                let is_number = index >= fields.len();
                let block = if !(wants(index) || is_number) {
                    &[]
                } else if wanted.is_none() {
                    bytes.get(at..at + length).ok_or_else(decode::damaged)?
                } else {
                    bytes.resize(length, 0);
                    self.disk.read(&mut bytes, offset)?;
                    bytes.as_slice()
                };
                match columns.get_mut(index) {
                    Some(column) => column.append(block, chunk.rows)?,
                    None if length > 0 => decode::steps(block, chunk.rows, &mut numbers)?,
                    None => {}
                }
                at += length;
                offset += length as u64;
            }
        }
        let arrays = columns.into_iter().map(decode::Column::finish).collect::<Result<Vec<_>, _>>()?;
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), arrays).map_err(LakeError::arrow(self.kind.name))?;
        Ok(Loaded { batch, segments: self.segments(chunks), numbers })
    }

    fn segments(&self, chunks: &[Chunk]) -> Vec<Segment> {
        let state = self.state();
        let mut ranks = vec![None; state.puts.len()];
        for (rank, put) in (0_u32..).zip(state.at.values()) {
            if let Some(slot) = ranks.get_mut(*put as usize) {
                *slot = Some(rank);
            }
        }
        let mut segments: Vec<Segment> = Vec::new();
        let mut start = 0;
        for (put, rows) in chunks.iter().flat_map(|chunk| chunk.puts.iter()) {
            let rows = *rows as usize;
            // A put that was taken back has no rank.
            if let Some(rank) = ranks.get(*put as usize).copied().flatten() {
                segments.push(Segment { rank, start, rows });
            }
            start += rows;
        }
        // Rows of a put lie in one chunk of a partition: no two segments of a rank share ids of the parted column.
        segments.sort_by_key(|segment| segment.rank);
        segments
    }

    /// Writes rows by partition.
    fn write(&self, taken: &[Waiting]) -> Result<Vec<Option<Chunk>>, LakeError> {
        let batches: Vec<RecordBatch> = taken.iter().map(|waiting| waiting.batch.clone()).collect();
        let Parting { by, partitions, numbered } = self.parting;
        let orders = batches.iter().map(|batch| PartitionOrder::of(batch, by, partitions));
        let orders = orders.collect::<Result<Vec<_>, _>>()?;
        let encoder = Encoder::new(Arc::clone(&self.schema), &batches, &orders);
        let all = encoder.encode(partitions as usize, &self.cancel)?;
        let mut out = Vec::with_capacity(all.iter().map(|blocks| blocks.bytes.len()).sum());
        let mut written: Vec<Option<Chunk>> = Vec::with_capacity(all.len());
        let mut raw = Vec::new();
        for (partition, mut blocks) in all.into_iter().enumerate() {
            let runs = || taken.iter().zip(&orders).map(|(waiting, order)| (waiting, order.rows(partition)));
            let runs = || runs().filter(|(_, rows)| !rows.is_empty());
            let puts: Box<[_]> = runs().map(|(waiting, rows)| (waiting.put, number(rows.len()))).collect();
            if puts.is_empty() {
                written.push(None);
                continue;
            }
            if numbered {
                raw.clear();
                encode::steps(&numbers(runs())?, &mut raw);
                blocks.push(&raw)?;
            }
            let rows = runs().map(|(_, rows)| rows.len()).sum();
            let (offset, unpacked) = (out.len() as u64, blocks.unpacked);
            out.append(&mut blocks.bytes);
            written.push(Some(Chunk { offset, lengths: blocks.lengths.into(), rows, unpacked, puts }));
        }
        let offset = self.disk.append(&out, &self.cancel)?;
        written.iter_mut().flatten().for_each(|chunk| chunk.offset += offset);
        Ok(written)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The numbers that rows were given, or their own in their batches.
fn numbers<'w>(runs: impl Iterator<Item = (&'w Waiting, &'w [u32])>) -> Result<Vec<u64>, LakeError> {
    let mut numbers = Vec::new();
    for (waiting, rows) in runs {
        for row in rows {
            let number = match &waiting.numbers {
                None => Some(u64::from(*row)),
                Some(given) => given.get(*row as usize).copied(),
            };
            numbers.push(number.ok_or_else(|| LakeError::internal("fewer numbers than rows"))?);
        }
    }
    Ok(numbers)
}

/// What rows take in memory. Empty columns take next to nothing: nobody looks at their pages.
fn bytes_of(batch: &RecordBatch) -> usize {
    let filled = batch.columns().iter().filter(|column| column.null_count() < column.len());
    // All types of kinds can tell their size; it only says when to write.
    filled.map(|column| column.to_data().get_slice_memory_size().unwrap_or(0)).sum()
}
