//! Cutoffs on disk: JSON, but for large distributions, whose numbers lie in a file of their own that loads fast.
//!
//! That file holds, one distribution after the other, the number of values, the values, and for each value the number
//! of customers with it or a smaller one: 64-bit integers, the least significant byte first.

use super::run::KeptRun;
use crate::error::AppError;
use std::borrow::Cow;
use std::fs::File;
use std::io::{BufWriter, Result, Write};
use std::path::Path;
use terrace_tiering::{Cutoffs, Distribution, SchemeCutoffs};

/// From so many values on a distribution is large; then all of them leave the JSON.
const LARGE: usize = 2_000;

/// Parts the distributions from cutoffs where any is large, in the order of schemes and inputs; empty ones stay in
/// their place. None where all are small.
pub(super) fn part(cutoffs: &Cutoffs) -> (Cow<'_, Cutoffs>, Vec<Distribution>) {
    let large = |input: &Distribution| input.parts().0.len() >= LARGE;
    if !cutoffs.schemes.values().flat_map(inputs).any(large) {
        return (Cow::Borrowed(cutoffs), Vec::new());
    }
    let mut small = cutoffs.clone();
    let parted = small.schemes.values_mut().flat_map(inputs_mut).map(std::mem::take).collect();
    (Cow::Owned(small), parted)
}

fn inputs(cutoffs: &SchemeCutoffs) -> &[Distribution] {
    if let SchemeCutoffs::Score { inputs, .. } = cutoffs { inputs } else { &[] }
}

fn inputs_mut(cutoffs: &mut SchemeCutoffs) -> &mut [Distribution] {
    if let SchemeCutoffs::Score { inputs, .. } = cutoffs { inputs } else { &mut [] }
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

pub(super) fn read(run: &KeptRun) -> std::result::Result<Cutoffs, AppError> {
    let path = run.folder.join(&run.record.files.cutoffs);
    let bytes = std::fs::read(&path).map_err(|cause| run.damaged(format!("{}: {cause}", path.display())))?;
    let mut cutoffs: Cutoffs =
        serde_json::from_slice(&bytes).map_err(|error| run.damaged(format!("{}: {error}", path.display())))?;
    let Some(values) = &run.record.files.values else { return Ok(cutoffs) };
    let path = run.folder.join(values);
    let bytes = std::fs::read(&path).map_err(|cause| run.damaged(format!("{}: {cause}", path.display())))?;
    let broken = || run.damaged(format!("{} is not whole", path.display()));
    let mut rest = bytes.as_slice();
    for input in cutoffs.schemes.values_mut().flat_map(inputs_mut) {
        *input = take(&mut rest).ok_or_else(broken)?;
    }
    if rest.is_empty() { Ok(cutoffs) } else { Err(broken()) }
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
