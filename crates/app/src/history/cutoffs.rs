//! Cutoffs on disk: JSON, but for large distributions, whose numbers lie in a file of their own that loads fast.
//!
//! That file holds, one distribution after the other, the number of values, the values, and for each value the number
//! of customers with it or a smaller one: 64-bit integers, the least significant byte first.

use super::record::RunRecord;
use crate::error::{AppError, HistoryError};
use std::borrow::Cow;
use std::fs::File;
use std::io::{BufWriter, Result, Write};
use std::path::Path;
use terrace_tiering::{Cutoffs, Distribution, SchemeCutoffs};

/// From this number of values on a distribution is large; then all of them leave the JSON.
const LARGE: usize = 2_000;

/// Parts the distributions from cutoffs where any is large, in the order of schemes and inputs; empty ones stay in
/// their place. None where all are small.
pub(super) fn part(cutoffs: &Cutoffs) -> (Cow<'_, Cutoffs>, Vec<Distribution>) {
    let large = |input: &Distribution| input.parts().0.len() >= LARGE;
    if !cutoffs.schemes.values().flat_map(SchemeCutoffs::distributions).any(large) {
        return (Cow::Borrowed(cutoffs), Vec::new());
    }
    let mut small = cutoffs.clone();
    let parted = small.schemes.values_mut().flat_map(SchemeCutoffs::distributions_mut).map(std::mem::take).collect();
    (Cow::Owned(small), parted)
}

pub(super) fn write_values(path: &Path, distributions: &[Distribution]) -> Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, File::create(path)?);
    for distribution in distributions {
        let (values, through) = distribution.parts();
        out.write_all(&(values.len() as u64).to_le_bytes())?;
        values.iter().try_for_each(|value| out.write_all(&value.to_le_bytes()))?;
        through.iter().try_for_each(|count| out.write_all(&count.to_le_bytes()))?;
    }
    out.flush()
}

/// Reads the cutoffs of a run in its folder.
pub(super) fn read_cutoffs(folder: &Path, record: &RunRecord) -> std::result::Result<Cutoffs, AppError> {
    let damaged = |reason: String| HistoryError::Damaged { run: record.number, reason };
    let read = |name: &str| {
        let path = folder.join(name);
        std::fs::read(&path).map_err(|cause| damaged(format!("{}: {cause}", path.display())))
    };
    let name = &record.files.cutoffs;
    let mut cutoffs: Cutoffs = serde_json::from_slice(&read(name)?)
        .map_err(|error| damaged(format!("{}: {error}", folder.join(name).display())))?;
    let Some(values) = &record.files.values else { return Ok(cutoffs) };
    let bytes = read(values)?;
    let broken = || damaged(format!("{} is not whole", folder.join(values).display()));
    let mut rest = bytes.as_slice();
    for input in cutoffs.schemes.values_mut().flat_map(SchemeCutoffs::distributions_mut) {
        *input = take(&mut rest).ok_or_else(broken)?;
    }
    if rest.is_empty() { Ok(cutoffs) } else { Err(broken().into()) }
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
