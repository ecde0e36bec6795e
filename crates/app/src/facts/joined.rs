//! Files that a mapping joins with others, before anything is read.

use crate::context::RunContext;
use crate::error::AppError;
use crate::shelf::{KeptMapping, parse_mapping};
use std::collections::BTreeSet;
use std::path::Path;
use terrace_domain::FactKind;
use terrace_intake::{Limits, Mapping, Source, join_files};

/// Files of people with the mapping that they are read by.
pub type MappedSources = (Vec<Source>, Option<KeptMapping>);

/// Joins files with those that their mapping names, whose paths are taken from the folder of the mapping file; files
/// whose mapping names none stay as they are. What is kept of them later is the joined table.
///
/// # Errors
/// What reading files may say, and what stands in the way of joining them.
pub fn joined(
    kind: &str,
    sources: Vec<Source>,
    mapping: Option<KeptMapping>,
    ctx: &RunContext<'_>,
) -> Result<MappedSources, AppError> {
    let Some(kept) = mapping else { return Ok((sources, None)) };
    let understood = parse_mapping(&kept.name, &kept.text)?;
    if !understood.joins_files() {
        return Ok((sources, Some(kept)));
    }
    let kind = FactKind::named(kind).ok_or_else(|| AppError::UnknownKind(kind.to_owned()))?;
    refuse_doubles(&sources)?;
    let folder = Path::new(&kept.name).parent().unwrap_or(Path::new(""));
    let limits = Limits::default();
    let joined = join_files((kind, &sources), (&understood, folder), (&limits, ctx.progress, ctx.cancel))?;
    let text = Mapping::of_joined_table(&kept.name, &kept.text)
        .map_err(|problems| AppError::Mapping { file: kept.name.clone(), problems })?;
    Ok((joined, Some(KeptMapping { text, ..kept })))
}

/// The same file twice in one command would count its rows twice.
pub(crate) fn refuse_doubles(sources: &[Source]) -> Result<(), AppError> {
    let mut seen = BTreeSet::new();
    for path in sources.iter().filter_map(Source::as_path) {
        let real = path.canonicalize().map_err(|cause| AppError::reading(path, cause))?;
        if !seen.insert(real) {
            return Err(AppError::SameFileTwice(path.to_owned()));
        }
    }
    Ok(())
}
