//! A workspace as one file, and back: settings, policies, lake, imports and state, as they are at one moment.
//!
//! The lake is held for writing meanwhile, so no import and no seal comes between; orders are accepted still, and wait.

use crate::error::OfficeError;
use crate::office::{Office, local};
use serde::Serialize;
use serde_json::json;
use std::fs::{DirBuilder, File};
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use terrace_app::policies::LoadedPolicy;
use terrace_app::session::PATIENCE;
use terrace_app::workspace::Workspace;
use terrace_app::{AppError, RunContext};
use terrace_domain::{CancelToken, NoProgress, UnixTime};
use terrace_store::audit::Action;
use terrace_store::{dump, member_states};

/// What of a workspace is kept. What is not named can be computed again.
const KEPT: [&str; 6] = ["terrace.toml", "policies", "keys", "imports", "holdouts", "lake"];

/// A cache, which a run makes anew.
const CACHE: &str = "lake/memory";

/// The name of the state in the archive.
const STATE: &str = "state.jsonl";

/// Rows that are brought back in one transaction.
const ROWS: usize = 1_000;

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BackupView {
    /// The file.
    pub path: String,
    /// How many files of the workspace it holds.
    pub files: u64,
    /// How many rows of state.
    pub rows: u64,
}

impl Office {
    /// Writes the workspace into a file, which appears whole or not at all.
    ///
    /// # Errors
    /// A file that is there already, that another writer did not end in time, and what disk and store say.
    pub async fn backup(self: &Arc<Self>, file: &Path, now: UnixTime) -> Result<BackupView, OfficeError> {
        if file.exists() {
            return Err(OfficeError::Taken { what: "file", value: file.display().to_string() });
        }
        let (office, path) = (Arc::clone(self), file.to_owned());
        let runtime = tokio::runtime::Handle::current();
        let written = tokio::task::spawn_blocking(move || {
            let cancel = CancelToken::new();
            let at = local(&office.terrace().workspace().config().timezone, now);
            let ctx = RunContext { progress: &NoProgress, cancel: &cancel, now: at };
            // Where nothing was ever imported nobody writes.
            let _held = match office.terrace().write("backup", PATIENCE, &ctx) {
                Err(AppError::NoFacts) => None,
                held => Some(held?),
            };
            office.write_archive(&path, &runtime)
        });
        let view = written.await.map_err(|_| OfficeError::Lost)??;
        let details = json!({ "files": view.files, "rows": view.rows });
        self.store()
            .write(async move |change| {
                let subject = ("workspace", "backup");
                change.audit(&Action { at: now, actor: "cli", action: "backup.written", subject, details }).await?;
                Ok::<_, OfficeError>(())
            })
            .await?;
        Ok(view)
    }

    fn write_archive(&self, path: &Path, runtime: &tokio::runtime::Handle) -> Result<BackupView, OfficeError> {
        let partial = path.with_extension("partial");
        let writing = |cause| AppError::writing(&partial, cause);
        // State first: facts that a seal brings into the lake meanwhile are then in both, and meet there.
        let mut state = tempfile::NamedTempFile::new_in(
            path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")),
        )
        .map_err(writing)?;
        let mut rows = 0;
        let mut lines = BufWriter::new(state.as_file_mut());
        let dumped: Result<(), OfficeError> = runtime.block_on(self.store().dump(|line| {
            rows += 1;
            writeln!(lines, "{line}").map_err(|cause| AppError::writing(Path::new(STATE), cause).into())
        }));
        dumped?;
        lines.flush().map_err(writing)?;
        drop(lines);
        let mut archive = tar::Builder::new(BufWriter::new(
            // It holds names, phones and passwords' hashes.
            File::options().write(true).create(true).truncate(true).mode(0o600).open(&partial).map_err(writing)?,
        ));
        archive.follow_symlinks(false);
        let root = self.terrace().workspace().root();
        let mut files = 0;
        for name in KEPT {
            for found in files_below(&root.join(name))? {
                let Ok(inner) = found.strip_prefix(root) else { continue };
                if inner.starts_with(CACHE) {
                    continue;
                }
                archive.append_path_with_name(&found, inner).map_err(|cause| AppError::reading(&found, cause))?;
                files += 1;
            }
        }
        archive.append_path_with_name(state.path(), STATE).map_err(writing)?;
        let written = archive.into_inner().map_err(writing)?;
        let written = written.into_inner().map_err(|failed| writing(failed.into_error()))?;
        written.sync_all().map_err(writing)?;
        std::fs::rename(&partial, path).map_err(writing)?;
        Ok(BackupView { path: path.display().to_string(), files, rows })
    }
}

/// All files below a path, or the path itself if it is one.
fn files_below(path: &Path) -> Result<Vec<PathBuf>, AppError> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(path) else { return Ok(found) };
    for entry in entries {
        let entry = entry.map_err(|cause| AppError::reading(path, cause))?;
        let kind = entry.file_type().map_err(|cause| AppError::reading(path, cause))?;
        if kind.is_dir() {
            found.extend(files_below(&entry.path())?);
        } else if kind.is_file() {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

/// Makes a workspace of a backup, in a folder that is empty or not there. Its state goes where the settings say, which
/// must hold nothing yet.
///
/// # Errors
/// A folder or database that holds something, a file that is no backup, and what disk and store say.
pub async fn restore(file: &Path, folder: &Path) -> Result<BackupView, OfficeError> {
    let is_taken = std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if is_taken {
        return Err(OfficeError::Taken { what: "folder", value: folder.display().to_string() });
    }
    let reading = |cause| AppError::reading(file, cause);
    let made = |folder: &Path| {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
        made.map_err(|cause| AppError::writing(folder, cause))
    };
    made(folder)?;
    let mut archive = tar::Archive::new(BufReader::new(File::open(file).map_err(reading)?));
    archive.set_overwrite(false);
    // All of it is for its owner alone, whatever the rights of the workspace that was kept.
    archive.set_mask(0o077);
    let mut files = 0;
    for entry in archive.entries().map_err(reading)? {
        let mut entry = entry.map_err(reading)?;
        let name = entry.path().map_err(reading)?.into_owned();
        // A backup has nothing else: a link could lead the next entry out of the folder.
        let is_plain = entry.header().entry_type().is_file() || entry.header().entry_type().is_dir();
        if !is_plain {
            return Err(AppError::reading(file, std::io::Error::other("it holds a link or a device")).into());
        }
        if name.components().all(|part| matches!(part, Component::Normal(_)))
            && let Some(parent) = name.parent()
        {
            made(&folder.join(parent))?;
        }
        // Names that lead out of the folder are passed over by the library, which says so.
        files += u64::from(entry.unpack_in(folder).map_err(reading)?);
    }
    let state = folder.join(STATE);
    let workspace = Workspace::open(folder)?;
    let policy = Arc::new(any_policy(&workspace)?);
    let office = Office::open(workspace, policy, None).await?;
    let brought = bring_back(&office, &state).await;
    office.close().await;
    let rows = brought?;
    std::fs::remove_file(&state).map_err(|cause| AppError::writing(&state, cause))?;
    Ok(BackupView { path: folder.display().to_string(), files: files.saturating_sub(1), rows })
}

/// State is brought back whatever the policy; one is needed to open it.
pub(crate) fn any_policy(workspace: &Workspace) -> Result<LoadedPolicy, AppError> {
    match workspace.default_policy() {
        Ok(path) => terrace_app::policies::load(&path),
        Err(_) => terrace_app::policies::check_text("restore".to_owned(), NO_POLICY.to_owned()),
    }
}

/// The smallest policy.
const NO_POLICY: &str = "policy: none\ncurrency: CNY\ntimezone: UTC\nmetrics: { orders: { measure: orders } }\nschemes: { size: { threshold: orders, tiers: [{ tier: bought, from: 1 }, { tier: rest }] } }\n";

async fn bring_back(office: &Office, state: &Path) -> Result<u64, OfficeError> {
    let mut reading = office.store().read().await?;
    if !dump::is_empty(&mut reading).await? {
        let place = office.store().location().shown();
        return Err(OfficeError::Taken { what: "database", value: place });
    }
    drop(reading);
    let failed = |cause| AppError::reading(state, cause);
    let mut lines = BufReader::new(File::open(state).map_err(failed)?).lines();
    let mut rows = 0;
    loop {
        let some: Result<Vec<String>, std::io::Error> = lines.by_ref().take(ROWS).collect();
        let some = some.map_err(failed)?;
        if some.is_empty() {
            // Backups from before it was kept do not say how members stood.
            office.store().write(async move |change| member_states::note_unknown(change).await).await?;
            return Ok(rows);
        }
        rows += some.len() as u64;
        office
            .store()
            .write(async move |change| {
                for line in &some {
                    dump::restore(change, line).await?;
                }
                Ok::<_, OfficeError>(())
            })
            .await?;
    }
}

#[cfg(test)]
mod tests {
    use super::NO_POLICY;

    #[test]
    fn where_there_is_no_policy_the_smallest_is_one() {
        terrace_app::policies::check_text("restore".to_owned(), NO_POLICY.to_owned()).unwrap();
    }
}
