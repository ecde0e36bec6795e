//! The lake says that there is a list of the erased, and which: a list that is lost or changed is noticed, since
//! without it whoever was erased would come back with the next file that names them.

use crate::error::AppError;
use crate::workspace::{Workspace, disk};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use terrace_lake::seal::sum_of;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Guard {
    /// The sum of the list.
    list: String,
    /// While the list is being written: the sum of the one before, empty if there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    before: Option<String>,
}

/// Where the list lies.
pub(super) fn list_path(workspace: &Workspace) -> PathBuf {
    workspace.imports_folder().join("forgotten.json")
}

pub(super) fn path(workspace: &Workspace) -> PathBuf {
    workspace.lake_folder().join("erasure.json")
}

fn read(workspace: &Workspace) -> Result<Option<Guard>, AppError> {
    let path = path(workspace);
    match std::fs::read(&path) {
        Ok(bytes) => disk::parse_sealed(&path, &bytes).map(Some),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(AppError::reading(&path, cause)),
    }
}

fn sum(list: Option<&[u8]>) -> String {
    list.map_or_else(String::new, sum_of)
}

/// Holds a list against what the lake says of it; `None` is one that is not there. Returns whether the lake says
/// anything, as it does since there are sums.
pub(super) fn check(workspace: &Workspace, list: Option<&[u8]>) -> Result<bool, AppError> {
    let Some(guard) = read(workspace)? else { return Ok(false) };
    let found = sum(list);
    if found == guard.list || guard.before.is_some_and(|before| before == found) {
        return Ok(true);
    }
    let path = list_path(workspace);
    let problem = if list.is_some() { "it is not the list that was written" } else { "it is missing" };
    Err(AppError::ErasureList { path, problem: problem.to_owned() })
}

/// Writes the list so that whatever a crash leaves, the lake says of it what is true.
pub(super) fn replace(workspace: &Workspace, before: Option<&[u8]>, list: &[u8]) -> Result<(), AppError> {
    let guard = Guard { list: sum(Some(list)), before: Some(sum(before)) };
    let path = path(workspace);
    disk::write_sealed(&path, &guard)?;
    disk::write_whole(&list_path(workspace), list)?;
    disk::write_sealed(&path, &Guard { before: None, ..guard })
}

/// Has the lake say that there is the list of an earlier program.
pub(super) fn note(workspace: &Workspace, list: &[u8]) -> Result<(), AppError> {
    disk::write_sealed(&path(workspace), &Guard { list: sum(Some(list)), before: None })
}
