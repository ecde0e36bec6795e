use super::record::{self, ImportRecord};
use super::settle::{self, Journal};
use super::take::{hold, read_files};
use super::{folder, keep};
use crate::error::AppError;
use crate::inputs::parse_mapping;
use crate::workspace::Workspace;
use terrace_domain::{FactKind, Zone};
use terrace_intake::Progress;
use terrace_lake::{Lake, Stamp, Writer};

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
    // The newest version that the import made: after an earlier undo it was made again.
    let made = lake
        .versions()?
        .iter()
        .rev()
        .find(|version| version.import == number && version.restored.is_none())
        .map(|v| v.version);
    let before = made.ok_or(AppError::UnknownImport(number))? - 1;
    let mut version = writer.restore(before, &stamp(number))?;
    for record in later {
        version = again(workspace, writer, &record, &stamp(record.number), progress)?;
    }
    Ok(version)
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
    let scratch = tempfile::tempdir().map_err(|cause| AppError::writing(&import, cause))?;
    let mut files = Vec::new();
    for (position, kept) in record.files.iter().enumerate() {
        files.push(keep::restore(kept, &import, position, scratch.path())?);
    }
    let kind = FactKind::named(&record.kind).ok_or_else(damaged)?;
    let zone = Zone::new(&record.timezone).map_err(|_| damaged())?;
    let mapping = record.mapping.as_ref().map(|kept| parse_mapping(&kept.name, &kept.text)).transpose()?;
    let (_, batches) = read_files(kind, &files, mapping.as_ref(), &zone, progress)?;
    Ok(writer.import(batches, stamp)?.version)
}
