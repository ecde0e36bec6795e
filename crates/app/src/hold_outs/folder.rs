//! Where hold-outs lie, and how they reach the disk.

use super::record::KeptHoldOut;
use crate::error::{AppError, EffectsError};
use crate::workspace::{Workspace, disk};
use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use terrace_lake::durable::TEMPORARY;
use terrace_lake::seal::{self, BROKEN, Seal};

/// Longer names than this are no names, in bytes.
const LONGEST_NAME: usize = 80;
const ENDING: &str = ".json";

fn folder(workspace: &Workspace) -> PathBuf {
    workspace.root().join("holdouts")
}

fn path(workspace: &Workspace, name: &str) -> PathBuf {
    folder(workspace).join(format!("{name}{ENDING}"))
}

/// Refuses a name that could not be that of a file.
///
/// # Errors
/// [`EffectsError::BadName`].
pub fn check_name(name: &str) -> Result<(), AppError> {
    let is_plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_');
    if name.is_empty() || name.len() > LONGEST_NAME || !name.chars().all(is_plain) {
        return Err(EffectsError::BadName(name.to_owned()).into());
    }
    Ok(())
}

/// The names of all hold-outs, sorted.
fn names(workspace: &Workspace) -> Result<Vec<String>, AppError> {
    let folder = folder(workspace);
    let entries = match std::fs::read_dir(&folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(|cause| AppError::reading(&folder, cause))?,
    };
    let files = entries.map(|entry| Ok(entry?.file_name())).collect::<std::io::Result<Vec<_>>>();
    let files = files.map_err(|cause| AppError::reading(&folder, cause))?;
    let name = |file: &std::ffi::OsString| {
        let name = file.to_str()?.strip_suffix(ENDING)?;
        check_name(name).is_ok().then(|| name.to_owned())
    };
    let mut names: Vec<String> = files.iter().filter_map(name).collect();
    names.sort();
    Ok(names)
}

/// All hold-outs, by name.
///
/// # Errors
/// A file that is damaged, and what the disk says.
pub fn list(workspace: &Workspace) -> Result<Vec<KeptHoldOut>, AppError> {
    let all = names(workspace)?.into_iter().map(|name| read(workspace, &name).transpose());
    all.flatten().collect()
}

/// The hold-out of that name.
///
/// # Errors
/// [`EffectsError::UnknownHoldOut`], a file that is damaged, and what the disk says.
pub fn find(workspace: &Workspace, name: &str) -> Result<KeptHoldOut, AppError> {
    let unknown = || -> Result<AppError, AppError> {
        Ok(EffectsError::UnknownHoldOut { name: name.to_owned(), known: names(workspace)? }.into())
    };
    if check_name(name).is_err() {
        return Err(unknown()?);
    }
    match read(workspace, name)? {
        Some(found) => Ok(found),
        None => Err(unknown()?),
    }
}

/// Returns `None` if there is none of that name.
fn read(workspace: &Workspace, name: &str) -> Result<Option<KeptHoldOut>, AppError> {
    let path = path(workspace, name);
    match std::fs::read(&path) {
        Ok(bytes) => parse(&path, name, &bytes).map(Some),
        Err(cause) if cause.kind() == ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(AppError::reading(&path, cause)),
    }
}

/// There were no hold-outs without sums, so one without is not the one that was written.
fn parse(path: &Path, name: &str, bytes: &[u8]) -> Result<KeptHoldOut, AppError> {
    if seal::check(bytes) != Seal::Whole {
        return Err(disk::damaged(path, BROKEN));
    }
    let found: KeptHoldOut = disk::parse_sealed(path, bytes)?;
    if found.name != name {
        return Err(disk::damaged(path, format!("it is that of {}", found.name)));
    }
    found.problem().map_or(Ok(found), |problem| Err(disk::damaged(path, problem)))
}

/// Keeps a hold-out of a new name. The lake is held for writing meanwhile.
///
/// # Errors
/// [`EffectsError::NameTaken`], and what the disk says.
pub(crate) fn keep(workspace: &Workspace, new: &KeptHoldOut) -> Result<(), AppError> {
    check_name(&new.name)?;
    let path = path(workspace, &new.name);
    if path.exists() {
        let at = read(workspace, &new.name)?.map(|known| known.drawn_at).unwrap_or_default();
        return Err(EffectsError::NameTaken { name: new.name.clone(), at }.into());
    }
    disk::make_folder(&folder(workspace))?;
    disk::sync(workspace.root())?;
    sweep(workspace)?;
    disk::write_sealed(&path, new)
}

/// Removes what a crash has left of a file that was not whole yet.
fn sweep(workspace: &Workspace) -> Result<(), AppError> {
    let folder = folder(workspace);
    let Ok(entries) = std::fs::read_dir(&folder) else { return Ok(()) };
    for entry in entries {
        let entry = entry.map_err(|cause| AppError::reading(&folder, cause))?;
        if entry.file_name().to_str().is_some_and(|name| name.ends_with(TEMPORARY)) {
            disk::remove(&entry.path())?;
        }
    }
    Ok(())
}

/// Those of some customers whom any hold-out names.
///
/// # Errors
/// As [`list`].
pub(crate) fn names_any_of(workspace: &Workspace, wanted: &BTreeSet<String>) -> Result<BTreeSet<String>, AppError> {
    let all = list(workspace)?;
    let people = all.into_iter().flat_map(|known| known.people).map(|person| person.id);
    Ok(people.filter(|id| wanted.contains(id)).collect())
}

/// Erases customers from all hold-outs, which go on to say how many of each arm are gone. Gives the names of those that
/// held any of them. Asking again does the rest of what a crash has left.
///
/// # Errors
/// As [`list`].
pub(crate) fn erase_people(workspace: &Workspace, customers: &BTreeSet<String>) -> Result<Vec<String>, AppError> {
    sweep(workspace)?;
    let mut touched = Vec::new();
    for mut known in list(workspace)? {
        let before = known.people.len();
        let mut erased = known.erased;
        known.people.retain(|person| {
            let goes = customers.contains(&person.id);
            if goes {
                erased.add(person.is_control);
            }
            !goes
        });
        if known.people.len() == before {
            continue;
        }
        known.erased = erased;
        disk::write_sealed(&path(workspace, &known.name), &known)?;
        touched.push(known.name);
    }
    Ok(touched)
}

/// Holds all hold-outs against their sums.
pub(crate) fn verify(
    workspace: &Workspace,
    told: &mut dyn FnMut(PathBuf, Result<bool, AppError>) -> Result<(), AppError>,
) -> Result<(), AppError> {
    for name in names(workspace)? {
        let found = read(workspace, &name);
        told(path(workspace, &name), found.map(|_| true))?;
    }
    Ok(())
}
