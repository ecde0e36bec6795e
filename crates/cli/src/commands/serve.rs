//! `terrace serve`.

use super::state::{office, office_of};
use super::work::workspace;
use crate::clock;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::printer::Printer;
use clap::ArgMatches;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use terrace_app::Workspace;
use terrace_office::Office;
use terrace_server::{App, Served, Settings, block_on, serve, stopped};
use terrace_words::texts::server as texts;

pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let usual = workspace(arguments)?.config().server.clone();
    let seal_every = arguments.get_one::<u64>("seal-every").copied().unwrap_or(usual.seal_every);
    let settings = Settings {
        host: arguments.get_one::<String>("host").cloned().unwrap_or(usual.host),
        port: arguments.get_one::<u16>("port").copied().unwrap_or(usual.port),
        seal_every: Duration::from_secs(seal_every),
    };
    serve_office(&settings, office(arguments), printer)
}

/// Serves a workspace that is not the one of the command's folder, with its usual settings.
pub(super) fn serve_workspace(root: &Path, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let workspace = Workspace::open(root)?;
    let usual = workspace.config().server.clone();
    let settings = Settings { host: usual.host, port: usual.port, seal_every: Duration::from_secs(usual.seal_every) };
    serve_office(&settings, office_of(workspace, None), printer)
}

fn serve_office(
    settings: &Settings,
    office: impl Future<Output = Result<Office, Failure>>,
    printer: &mut Printer,
) -> Result<ExitStatus, Failure> {
    block_on(async {
        let served = Served::listen(settings).await.map_err(Failure::from)?;
        let office = Arc::new(office.await?);
        let (address, now) = (served.address.to_string(), clock::moment());
        let folder = office.terrace().workspace().root().display().to_string();
        printer.aside(texts::SERVING, &[("folder", folder), ("address", address.clone())]);
        if let Some(link) = office.first_owner(now).await? {
            printer.aside(texts::FIRST_LINK, &[("address", address), ("token", link.token)]);
        }
        // What was accepted before the last end goes into the lake first.
        office.seal(now).await?;
        office.lose_jobs(now).await?;
        let is_secure = !served.address.ip().is_loopback();
        let app = App::new(Arc::clone(&office), Arc::new(clock::moment), is_secure).with_log(printer.status_line());
        serve(served, app, settings, stopped()).await.map_err(Failure::Printing)?;
        Ok(ExitStatus::Done)
    })?
}
