use super::sink::ImportSink;
use crate::context::RunContext;
use crate::erasure::ErasedList;
use crate::error::AppError;
use crate::session::{PATIENCE, WriteSession};
use crate::shelf::folder::{Scratch, import_folder};
use crate::shelf::{
    ImportRecord, StoredFile, UndoJournal, each_batch, list, open_stored, parse_mapping, show, write_record,
};
use crate::upkeep;
use crate::workspace::{Workspace, disk};
use terrace_intake::{Limits, Mapping, Request, Source};
use terrace_lake::{LakeVersion, Stamp, Writer};

/// Takes an import back; later imports stay.
///
/// The lake goes back to the state before the import, and the imports after it are made again from their kept
/// originals. Until all of that is done readers see the state from before, and a failure or a crash leads back to
/// it. Returns the new lake version.
pub fn undo(workspace: &Workspace, number: u64, ctx: &RunContext<'_>) -> Result<u64, AppError> {
    if workspace.lake_if_any()?.is_none() {
        return Err(AppError::UnknownImport(number));
    }
    WriteSession::begin(workspace, "terrace imports undo", PATIENCE, ctx)?.undo(number, ctx)
}

impl WriteSession<'_> {
    /// Takes an import back, as [`undo`] does.
    ///
    /// # Errors
    /// [`AppError::UnknownImport`], [`AppError::AlreadyUndone`], [`AppError::OriginalsGone`], and what the disk says.
    pub fn undo(&mut self, number: u64, ctx: &RunContext<'_>) -> Result<u64, AppError> {
        let workspace = self.workspace;
        let mut record = show(workspace, number)?;
        if record.undone {
            return Err(AppError::AlreadyUndone(number));
        }
        let journal = UndoJournal { number, from: self.writer.version() };
        journal.write(workspace)?;
        match replay(self, number, ctx) {
            Ok(version) => {
                record.undone = true;
                write_record(&import_folder(&workspace.imports_folder(), number), &record)?;
                UndoJournal::remove(workspace)?;
                // What could not be tidied up is tried again after the next import.
                upkeep::after(self, ctx);
                Ok(version)
            }
            Err(error) => {
                self.roll_back(&journal)?;
                Err(error)
            }
        }
    }
}

fn replay(session: &mut WriteSession<'_>, number: u64, ctx: &RunContext<'_>) -> Result<u64, AppError> {
    let WriteSession { workspace, lake, writer, at, finished: _ } = session;
    let stamp = |import| Stamp { import, at: at.clone() };
    let (base, again_from) = match before(&lake.versions()?, writer.version(), number) {
        Some(ReplayBase::Version(before)) => (before, number),
        // It brought nothing that an import before it had not: there is nothing to take out.
        Some(ReplayBase::Nothing) => return Ok(writer.version()),
        // The version from before is gone: everything is made again from the originals.
        None => (0, 0),
    };
    let holds = |record: &ImportRecord| record.number > again_from && record.number != number && !record.undone;
    let later: Vec<ImportRecord> = list(workspace)?.into_iter().filter(holds).collect();
    if let Some((record, at)) = later.iter().find_map(|record| Some((record, record.originals_removed.clone()?))) {
        return Err(AppError::OriginalsGone { undo: number, number: record.number, at });
    }
    let mut version = writer.restore(base, &stamp(number))?;
    for record in later {
        ctx.check()?;
        version = import_again(workspace, writer, &record, &stamp(record.number), ctx)?;
    }
    Ok(version)
}

/// Where the history without an import begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ReplayBase {
    /// The version from before it.
    Version(u64),
    /// The import made no version.
    Nothing,
}

/// Returns the version from before an import, in the history that leads to `newest`, or `None` if it is not kept.
///
/// Versions that brought an older one back continue from that one: what lay between is not part of the history.
fn before(versions: &[LakeVersion], newest: u64, number: u64) -> Option<ReplayBase> {
    let mut at = newest;
    while at > 0 {
        let found = versions.iter().find(|version| version.version == at)?;
        match found.restored {
            Some(older) => at = older,
            None if found.import == number => {
                let kept = at == 1 || versions.iter().any(|version| version.version == at - 1);
                return kept.then_some(ReplayBase::Version(at - 1));
            }
            None => at -= 1,
        }
    }
    Some(ReplayBase::Nothing)
}

/// Makes an import again from its originals.
fn import_again(
    workspace: &Workspace,
    writer: &mut Writer,
    record: &ImportRecord,
    stamp: &Stamp,
    ctx: &RunContext<'_>,
) -> Result<u64, AppError> {
    let imports = workspace.imports_folder();
    let import = import_folder(&imports, record.number);
    let scratch = Scratch::new(&imports)?;
    // Whoever was erased is out of the originals.
    let sink = ImportSink::new(workspace, scratch.path(), ErasedList::default(), ctx.cancel);
    let limits = Limits { scratch: Some(scratch.path().to_owned()), ..Limits::default() };
    for (number, position) in (0..).zip(0..record.files.len()) {
        // A file read alone uses its own number, and the next for the customers that it shows.
        let by = number << 33;
        match open_stored(record, &import, position, scratch.path(), ctx.cancel)? {
            StoredFile::Rows(stored) => {
                each_batch(stored, &import, ctx.cancel, |kind, position, rows| sink.put(kind, by + position, rows))?;
            }
            StoredFile::Original { file, kind, zone, mapping } => {
                let (sources, mapping) = (&[Source::path(file)], mapping.as_deref());
                let request = ctx.reading(kind, sources, mapping, &zone, &limits);
                sink.read(&Request { unknown_as_sales: true, ..request }, by)?;
                disk::remove(&scratch.path().join(format!("{position:03}")))?;
            }
        }
    }
    let mapping = record.mapping.as_ref().map(|kept| parse_mapping(&kept.name, &kept.text)).transpose()?;
    let known_orders = mapping.as_ref().map(Mapping::known_orders).unwrap_or_default();
    let staged = sink.staged(known_orders)?.replaying();
    Ok(writer.import_with_progress(staged, stamp, &|more, done| ctx.progress.stored(more, done))?.version)
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
        let version = ReplayBase::Version;
        assert_eq!([of(6, 1), of(6, 2), of(6, 3)], [version(0), version(1), version(2)]);
        assert_eq!([of(8, 1), of(8, 2), of(8, 3)], [version(0), ReplayBase::Nothing, version(7)]);
        // 2 itself is kept, what was before it is not; 1 is not to be found.
        assert_eq!((before(&versions[1..], 2, 2), before(&versions[1..], 2, 1)), (None, None));
    }
}
