//! Cutoffs on disk: JSON, but for large distributions, whose numbers lie in an Arrow file of their own that loads fast.

use super::folder::open_file;
use super::record::RunRecord;
use crate::error::{AppError, HistoryError};
use crate::workspace::disk;
use arrow::array::{ArrayRef, AsArray, Int64Array, RecordBatch, UInt64Array};
use arrow::datatypes::{DataType, Field, Int64Type, Schema, UInt64Type};
use arrow::ipc::reader::FileReader;
use arrow::ipc::writer::FileWriter;
use std::borrow::Cow;
use std::io::{BufWriter, Cursor, Error, Result, Write};
use std::path::Path;
use std::sync::Arc;
use terrace_tiering::{Cutoffs, Distribution, SchemeCutoffs};

/// Under which the metadata of the file of values say its form, and the form that is written.
const FORM_KEY: &str = "terrace.form";
const FORM: &str = "1";

/// From this number of values on a distribution is large; then all of them leave the JSON.
const LARGE: usize = 2_000;

/// Parts the distributions from cutoffs where any is large, in the order of schemes and inputs; empty ones stay in
/// their place. There are none if all are small.
pub(super) fn part(cutoffs: &Cutoffs) -> (Cow<'_, Cutoffs>, Vec<Distribution>) {
    let large = |input: &Distribution| input.parts().0.len() >= LARGE;
    if !cutoffs.schemes.values().flat_map(SchemeCutoffs::distributions).any(large) {
        return (Cow::Borrowed(cutoffs), Vec::new());
    }
    let mut small = cutoffs.clone();
    let parted = small.schemes.values_mut().flat_map(SchemeCutoffs::distributions_mut).map(std::mem::take).collect();
    (Cow::Owned(small), parted)
}

/// Writes each distribution as one batch of two columns: the values, and the customers with each or a smaller one.
pub(super) fn write_values(path: &Path, distributions: &[Distribution]) -> Result<()> {
    let schema = Arc::new(values_schema());
    let out = BufWriter::with_capacity(1 << 20, disk::create(path)?);
    let mut out = FileWriter::try_new(out, &schema).map_err(Error::other)?;
    for distribution in distributions {
        let (values, through) = distribution.parts();
        let columns: Vec<ArrayRef> =
            vec![Arc::new(Int64Array::from(values.to_vec())), Arc::new(UInt64Array::from(through.to_vec()))];
        let batch = RecordBatch::try_new(Arc::clone(&schema), columns).map_err(Error::other)?;
        out.write(&batch).map_err(Error::other)?;
    }
    out.into_inner().map_err(Error::other)?.flush()
}

/// Its metadata say in which form of ours the file is.
fn values_schema() -> Schema {
    let fields =
        vec![Field::new("value", DataType::Int64, false), Field::new("customers_through", DataType::UInt64, false)];
    Schema::new_with_metadata(fields, [(FORM_KEY.to_owned(), FORM.to_owned())].into())
}

/// Reads the cutoffs of a run in its folder.
pub(super) fn read_cutoffs(folder: &Path, record: &RunRecord) -> std::result::Result<Cutoffs, AppError> {
    let damaged = |reason: String| HistoryError::Damaged { run: record.number, reason };
    let read = |name: &str| {
        let bytes = open_file(folder, record, name).and_then(|file| file.read_whole());
        bytes.map_err(|cause| damaged(format!("{}: {cause}", folder.join(name).display())))
    };
    let name = &record.files.cutoffs;
    let mut cutoffs: Cutoffs = serde_json::from_slice(&read(name)?)
        .map_err(|error| damaged(format!("{}: {error}", folder.join(name).display())))?;
    let Some(name) = &record.files.values else { return Ok(cutoffs) };
    let broken = || damaged(format!("{} is not whole", folder.join(name).display()));
    let values = match name.ends_with(".bin") {
        true => old_values(&read(name)?),
        false => read_values(&read(name)?),
    };
    let mut values = values.ok_or_else(broken)?.into_iter();
    for input in cutoffs.schemes.values_mut().flat_map(SchemeCutoffs::distributions_mut) {
        *input = values.next().ok_or_else(broken)?;
    }
    if values.next().is_none() { Ok(cutoffs) } else { Err(broken().into()) }
}

/// What [`write_values`] wrote; `None` if the file is not that.
fn read_values(bytes: &[u8]) -> Option<Vec<Distribution>> {
    let reader = FileReader::try_new(Cursor::new(bytes), None).ok()?;
    if reader.schema().metadata().get(FORM_KEY).map(String::as_str) != Some(FORM) {
        return None;
    }
    let distribution = |batch: RecordBatch| {
        let values = batch.columns().first()?.as_primitive_opt::<Int64Type>()?.values().to_vec();
        let through = batch.columns().get(1)?.as_primitive_opt::<UInt64Type>()?.values().to_vec();
        Distribution::from_parts(values, through)
    };
    reader.map(|batch| distribution(batch.ok()?)).collect()
}

/// The distributions of a run of an older program: one after the other the number of values, the values, and for each
/// value the number of customers with it or a smaller one, as 64-bit integers with the least significant byte first.
fn old_values(bytes: &[u8]) -> Option<Vec<Distribution>> {
    let (mut rest, mut all) = (bytes, Vec::new());
    while !rest.is_empty() {
        all.push(take(&mut rest)?);
    }
    Some(all)
}

/// The next distribution of some bytes.
fn take(bytes: &mut &[u8]) -> Option<Distribution> {
    let (count, rest) = bytes.split_first_chunk::<8>()?;
    let size = usize::try_from(u64::from_le_bytes(*count)).ok()?.checked_mul(8)?;
    let (values, rest) = rest.split_at_checked(size)?;
    let (through, rest) = rest.split_at_checked(size)?;
    *bytes = rest;
    let values = values.chunks_exact(8).filter_map(|b| b.try_into().ok()).map(i64::from_le_bytes).collect();
    let through = through.chunks_exact(8).filter_map(|b| b.try_into().ok()).map(u64::from_le_bytes).collect();
    Distribution::from_parts(values, through)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As programs before the Arrow file wrote them.
    fn written_before(distributions: &[Distribution]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (values, through) in distributions.iter().map(Distribution::parts) {
            bytes.extend((values.len() as u64).to_le_bytes());
            bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
            bytes.extend(through.iter().flat_map(|count| count.to_le_bytes()));
        }
        bytes
    }

    #[test]
    fn values_are_read_in_both_forms() {
        let all: Vec<Distribution> = [vec![], vec![5, 1, 5, i64::MIN, i64::MAX], (0..3_000).collect()]
            .into_iter()
            .map(Distribution::from_values)
            .collect();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("values-1.arrow");
        write_values(&path, &all).unwrap();
        assert_eq!(read_values(&std::fs::read(&path).unwrap()), Some(all.clone()));
        assert_eq!(old_values(&written_before(&all)), Some(all.clone()));
        let whole = std::fs::read(&path).unwrap();
        std::fs::write(&path, whole.split_at(whole.len() / 2).0).unwrap();
        assert_eq!(read_values(&std::fs::read(&path).unwrap()), None);
        std::fs::write(&path, written_before(&all)).unwrap();
        assert_eq!(read_values(&std::fs::read(&path).unwrap()), None);
        assert_eq!(old_values(&whole), None);
        assert_eq!(old_values(written_before(&all).split_last().unwrap().1), None);
    }
}
