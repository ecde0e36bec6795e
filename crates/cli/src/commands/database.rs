//! Rows of a database for `terrace import`.

use crate::failure::Failure;
use clap::ArgMatches;
use std::path::{Path, PathBuf};
use terrace_app::imports::{AddressOrigin, DatabaseAddress, DatabaseQuery, FetchedTable, KeptMapping, fetch_table};
use terrace_app::policies::read_text;
use terrace_app::{RunContext, Workspace};

/// The rows of the database that the arguments name; `None` if they name none.
pub(super) fn fetched(
    arguments: &ArgMatches,
    workspace: Option<&Workspace>,
    mapping: Option<&KeptMapping>,
    ctx: &RunContext<'_>,
) -> Result<Option<FetchedTable>, Failure> {
    let (Some(address), Some(file)) = (address(arguments)?, arguments.get_one::<PathBuf>("query")) else {
        return Ok(None);
    };
    let asked = DatabaseQuery {
        kind: arguments.get_one::<String>("kind").map_or("", String::as_str),
        address: &address,
        file,
        mapping: mapping.cloned(),
        since: arguments.get_one::<String>("since-last").map(String::as_str),
    };
    Ok(Some(fetch_table(workspace, &asked, ctx)?))
}

/// The address, from wherever it is given.
fn address(arguments: &ArgMatches) -> Result<Option<DatabaseAddress>, Failure> {
    let word = |name: &str| arguments.get_one::<String>(name);
    // An address where a name belongs is not repeated: it may have a password.
    let file = arguments.get_one::<PathBuf>("database-file").map(|file| file.to_string_lossy());
    if word("database-env").is_some_and(|name| name.contains("://")) || file.is_some_and(|file| file.contains("://")) {
        return Err(Failure::own("T1186", Vec::new()));
    }
    let (text, origin) = if let Some(address) = word("database") {
        (address.clone(), AddressOrigin::Arguments)
    } else if let Some(name) = word("database-env") {
        let unset = |_| Failure::own("T1199", vec![("name", name.clone())]);
        (std::env::var(name).map_err(unset)?, AddressOrigin::Hidden)
    } else if let Some(file) = arguments.get_one::<PathBuf>("database-file") {
        (of_file(file)?, AddressOrigin::Hidden)
    } else {
        return Ok(None);
    };
    Ok(Some(DatabaseAddress::read(&text, origin).map_err(terrace_app::AppError::from)?))
}

/// The first line that is no remark.
fn of_file(file: &Path) -> Result<String, Failure> {
    let text = read_text(file)?;
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    Ok(lines.next().unwrap_or_default().to_owned())
}
