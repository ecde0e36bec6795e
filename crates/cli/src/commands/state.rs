//! The state of a workspace, opened for one command.

use super::work::workspace;
use crate::clock;
use crate::failure::Failure;
use clap::ArgMatches;
use serde::Deserialize;
use std::path::PathBuf;
use std::sync::Arc;
use terrace_app::Workspace;
use terrace_app::policies::load;
use terrace_office::roles::{Caller, Role};
use terrace_office::{Office, OfficeError};

/// The status of what waits for a second person.
pub(super) const WAITS: u16 = 202;

/// What waits for a second person.
#[derive(Deserialize)]
pub(super) struct Waiting {
    /// Its number.
    pub(super) id: u64,
}

/// Opens a workspace's state with its policy.
pub(super) async fn office(arguments: &ArgMatches) -> Result<Office, Failure> {
    office_of(workspace(arguments)?, arguments.get_one::<PathBuf>("policy")).await
}

/// Opens the state of a workspace with a policy, or with its usual one.
pub(super) async fn office_of(workspace: Workspace, policy: Option<&PathBuf>) -> Result<Office, Failure> {
    let path = match policy {
        Some(path) => path.clone(),
        None => workspace.default_policy()?,
    };
    let office = Office::open(workspace, Arc::new(load(&path)?), None).await?;
    // A policy that was put in force holds instead of the workspace's file, unless a file is named.
    if policy.is_none() {
        office.take_up_policy(clock::moment()).await?;
    }
    Ok(office)
}

/// Whoever may run the command in the workspace's folder may do everything.
pub(super) fn at_the_keyboard() -> Result<Caller, Failure> {
    let role = Role::named("owner").ok_or(OfficeError::Lost)?;
    Ok(Caller { actor: "cli".to_owned(), role, customer: None })
}

/// Runs a command over the state and closes it.
pub(super) fn with_office<T>(
    arguments: &ArgMatches,
    work: impl AsyncFnOnce(&Office, &Caller) -> Result<T, OfficeError>,
) -> Result<T, Failure> {
    terrace_server::block_on(async {
        let office = office(arguments).await?;
        let done = work(&office, &at_the_keyboard()?).await;
        office.close().await;
        Ok(done?)
    })?
}
