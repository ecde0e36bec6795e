use super::record::{self, ImportRecord};
use super::settle::{self, Journal};
use super::take::{hold, read_files};
use super::{folder, keep};
use crate::error::AppError;
use crate::inputs::parse_mapping;
use crate::workspace::Workspace;
use terrace_domain::{FactKind, Zone};
use terrace_intake::Progress;
use terrace_lake::{Lake, LakeError, LakeVersion, Stamp, Writer};

/// Takes an import back; later imports stay.
///
/// The lake goes back to the state before the import, and the imports after it are made again from their kept
/// originals. Until all of that is done readers see the state from before, and a failure or a crash leads back to
/// it. Returns the new lake version.
pub fn undo(workspace: &Workspace, number: u64, at: &str, progress: &dyn Progress) -> Result<u64, AppError> {
    let lake = workspace.lake_if_any()?.ok_or(AppError::UnknownImport(number))?;
    let mut writer = hold(&lake, "terrace imports undo")?;
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
    let later: Vec<ImportRecord> =
        super::list(workspace)?.into_iter().filter(|record| record.number > number && !record.undone).collect();
    let Some(before) = before(&lake.versions()?, writer.version(), number)? else {
        // It brought nothing that an import before it had not: there is nothing to take out.
        return Ok(writer.version());
    };
    let mut version = writer.restore(before, &stamp(number))?;
    for record in later {
        version = again(workspace, writer, &record, &stamp(record.number), progress)?;
    }
    Ok(version)
}

/// The version from before an import, in the history that leads to `newest`; nothing where the import made none.
///
/// Versions that brought an older one back continue from that one: what lay between is not part of the history.
fn before(versions: &[LakeVersion], newest: u64, number: u64) -> Result<Option<u64>, AppError> {
    let mut at = newest;
    while at > 0 {
        let found = versions.iter().find(|version| version.version == at).ok_or(LakeError::NoVersion(at))?;
        match found.restored {
            Some(older) => at = older,
            None if found.import == number => return Ok(Some(at - 1)),
            None => at -= 1,
        }
    }
    Ok(None)
}

/// Makes an import again from its originals.
fn again(
    workspace: &Workspace,
    writer: &mut Writer,
    record: &ImportRecord,
    stamp: &Stamp,
    progress: &dyn Progress,
) -> Result<u64, AppError> {
    let import = folder::of(&workspace.imports_folder(), record.number);
    let damaged = || AppError::DamagedOriginal(import.clone());
    // In the workspace, not in a public place; what a crash leaves of it is removed before the next writing.
    let imports = workspace.imports_folder();
    let scratch = tempfile::Builder::new().prefix(folder::SCRATCH).tempdir_in(&imports);
    let scratch = scratch.map_err(|cause| AppError::writing(&imports, cause))?;
    let mut files = Vec::new();
    for (position, kept) in record.files.iter().enumerate() {
        files.push(keep::restore(kept, &import, position, scratch.path())?);
    }
    let kind = FactKind::named(&record.kind).ok_or_else(damaged)?;
    let zone = Zone::new(&record.timezone).map_err(|_| damaged())?;
    let mapping = record.mapping.as_ref().map(|kept| parse_mapping(&kept.name, &kept.text)).transpose()?;
    let (_, batches) = read_files(kind, &files, mapping.as_ref(), &zone, progress)?;
    Ok(writer.import_batches(batches, stamp)?.version)
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
        assert_eq!([of(6, 1), of(6, 2), of(6, 3)], [Some(0), Some(1), Some(2)]);
        assert_eq!([of(8, 1), of(8, 2), of(8, 3)], [Some(0), None, Some(7)]);
        assert!(before(&versions[1..], 2, 1).is_err());
    }
}
