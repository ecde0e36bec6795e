use super::desk::Desk;
use super::forget::Forgotten;
use super::record::{self, ImportRecord, KeptFacts};
use super::settle::{self, Journal};
use super::take::hold;
use super::{facts, folder, keep};
use crate::error::AppError;
use crate::inputs::parse_mapping;
use crate::upkeep;
use crate::workspace::Workspace;
use std::path::{Path, PathBuf};
use terrace_domain::{FactKind, Zone};
use terrace_intake::{Limits, Mapping, Progress, Request};
use terrace_lake::{Lake, LakeVersion, Stamp, Writer};

/// Takes an import back; later imports stay.
///
/// The lake goes back to the state before the import, and the imports after it are made again from their kept
/// originals. Until all of that is done readers see the state from before, and a failure or a crash leads back to
/// it. Returns the new lake version.
pub fn undo(workspace: &Workspace, number: u64, at: &str, progress: &dyn Progress) -> Result<u64, AppError> {
    let lake = workspace.lake_if_any()?.ok_or(AppError::UnknownImport(number))?;
    let mut writer = hold(&lake, "terrace imports undo", at, progress)?;
    settle::settle(workspace, &lake, &mut writer, at)?;
    let mut record = super::show(workspace, number)?;
    if record.undone {
        return Err(AppError::AlreadyUndone(number));
    }
    let journal = Journal { number, from: writer.version() };
    settle::begin(workspace, &journal)?;
    match replay(workspace, &lake, &mut writer, number, at, progress) {
        Ok(version) => {
            record.undone = true;
            record::write(&folder::of(&workspace.imports_folder(), number), &record)?;
            settle::end(workspace)?;
            // What could not be tidied up is tried again after the next import.
            upkeep::after(workspace, &lake, &mut writer, at, progress);
            Ok(version)
        }
        Err(error) => {
            settle::roll_back(workspace, &mut writer, &journal, at)?;
            Err(error)
        }
    }
}

fn replay(
    workspace: &Workspace,
    lake: &Lake,
    writer: &mut Writer,
    number: u64,
    at: &str,
    progress: &dyn Progress,
) -> Result<u64, AppError> {
    let stamp = |import| Stamp { import, at: at.to_owned() };
    let (base, again_from) = match before(&lake.versions()?, writer.version(), number) {
        Some(Origin::Version(before)) => (before, number),
        // It brought nothing that an import before it had not: there is nothing to take out.
        Some(Origin::Nothing) => return Ok(writer.version()),
        // The version from before is gone: everything is made again from the originals.
        None => (0, 0),
    };
    let holds = |record: &ImportRecord| record.number > again_from && record.number != number && !record.undone;
    let later: Vec<ImportRecord> = super::list(workspace)?.into_iter().filter(holds).collect();
    if let Some((record, at)) = later.iter().find_map(|record| Some((record, record.originals_removed.clone()?))) {
        return Err(AppError::OriginalsGone { undo: number, number: record.number, at });
    }
    let mut version = writer.restore(base, &stamp(number))?;
    for record in later {
        version = again(workspace, writer, &record, &stamp(record.number), progress)?;
    }
    Ok(version)
}

/// Where the history without an import begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// The version from before it.
    Version(u64),
    /// The import made no version.
    Nothing,
}

/// The version from before an import, in the history that leads to `newest`; nothing where that is not kept.
///
/// Versions that brought an older one back continue from that one: what lay between is not part of the history.
fn before(versions: &[LakeVersion], newest: u64, number: u64) -> Option<Origin> {
    let mut at = newest;
    while at > 0 {
        let found = versions.iter().find(|version| version.version == at)?;
        match found.restored {
            Some(older) => at = older,
            None if found.import == number => {
                let kept = at == 1 || versions.iter().any(|version| version.version == at - 1);
                return kept.then_some(Origin::Version(at - 1));
            }
            None => at -= 1,
        }
    }
    Some(Origin::Nothing)
}

/// Makes an import again from its originals.
fn again(
    workspace: &Workspace,
    writer: &mut Writer,
    record: &ImportRecord,
    stamp: &Stamp,
    progress: &dyn Progress,
) -> Result<u64, AppError> {
    let imports = workspace.imports_folder();
    let import = folder::of(&imports, record.number);
    let scratch = folder::Scratch::new(&imports)?;
    // Whoever was forgotten is out of the originals.
    let desk = Desk::new(workspace, scratch.path(), Forgotten::default());
    let limits = Limits { scratch: Some(scratch.path().to_owned()), ..Limits::default() };
    for (number, position) in (0..).zip(0..record.files.len()) {
        // A file read alone uses its own number, and the next for the customers that it shows.
        let by = number << 33;
        match kept(record, &import, position, scratch.path())? {
            Kept::Facts(stored) => {
                facts::each(stored, &import, |kind, position, rows| desk.put(kind, by + position, rows))?;
            }
            Kept::Original { file, kind, zone, mapping } => {
                let (files, mapping) = (std::slice::from_ref(&file), mapping.as_ref());
                desk.read(&Request { kind, files, mapping, zone: &zone, progress, limits: &limits, of_use: None }, by)?;
                folder::remove(&scratch.path().join(format!("{position:03}")))?;
            }
        }
    }
    Ok(writer.import_telling(desk.staged()?, stamp, &|more, done| progress.stored(more, done))?.version)
}

/// What an import kept of a file.
pub(super) enum Kept<'a> {
    /// The rows that took its place.
    Facts(&'a [KeptFacts]),
    /// The file, brought back, and how it is to be read.
    Original { file: PathBuf, kind: &'static FactKind, zone: Zone, mapping: Option<Mapping> },
}

/// Finds it, brought back into a folder where it is a file.
pub(super) fn kept<'a>(
    record: &'a ImportRecord,
    import: &Path,
    position: usize,
    scratch: &Path,
) -> Result<Kept<'a>, AppError> {
    let damaged = || AppError::DamagedOriginal(import.to_owned());
    let kept = record.files.get(position).ok_or_else(damaged)?;
    if let Some(stored) = &kept.facts {
        return Ok(Kept::Facts(stored));
    }
    let file = keep::restore(kept, import, position, scratch)?;
    let kind = FactKind::named(&record.kind).ok_or_else(damaged)?;
    let zone = Zone::new(&record.timezone).map_err(|_| damaged())?;
    let mapping = record.mapping.as_ref().map(|kept| parse_mapping(&kept.name, &kept.text)).transpose()?;
    Ok(Kept::Original { file, kind, zone, mapping })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(version: u64, import: u64, restored: Option<u64>) -> LakeVersion {
        LakeVersion { version, import, restored, ..LakeVersion::default() }
    }

    #[test]
    fn the_history_of_the_newest_version_counts() {
        // 1, 2 and 3 came; undoing 1 failed after the replay of 2 and was rolled back; then 2 was undone.
        let versions = [
            version(1, 1, None),
            version(2, 2, None),
            version(3, 3, None),
            version(4, 1, Some(0)),
            version(5, 2, None),
            version(6, 1, Some(3)),
            version(7, 2, Some(1)),
            version(8, 3, None),
        ];
        let of = |newest, number| before(&versions, newest, number).expect("all versions are kept");
        let version = Origin::Version;
        assert_eq!([of(6, 1), of(6, 2), of(6, 3)], [version(0), version(1), version(2)]);
        assert_eq!([of(8, 1), of(8, 2), of(8, 3)], [version(0), Origin::Nothing, version(7)]);
        // 2 itself is kept, what was before it is not; 1 is not to be found.
        assert_eq!((before(&versions[1..], 2, 2), before(&versions[1..], 2, 1)), (None, None));
    }
}
