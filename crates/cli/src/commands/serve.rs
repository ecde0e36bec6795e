//! `terrace serve`.

use super::state::{office, office_of};
use super::work::{folder, workspace};
use crate::clock;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::home::Home;
use crate::printer::Printer;
use clap::ArgMatches;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use terrace_app::policies::READY;
use terrace_app::{AppError, Workspace};
use terrace_domain::{Date, InternalError};
use terrace_office::Office;
use terrace_office::office::SampleMaker;
use terrace_sample::Shop;
use terrace_server::{App, Served, Settings, block_on, serve, stopped};
use terrace_words::texts::{cli, server as texts};

/// Customers of the sample shop in the pages: enough to look around, and in within seconds.
const SAMPLE_CUSTOMERS: usize = 1_000;

/// The policy of who has none yet.
const USUAL: &str = "retail";

pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let usual = made_ready(arguments, printer)?.config().server.clone();
    let seal_every = arguments.get_one::<u64>("seal-every").copied().unwrap_or(usual.seal_every);
    let settings = Settings {
        host: arguments.get_one::<String>("host").cloned().unwrap_or(usual.host),
        port: arguments.get_one::<u16>("port").copied().unwrap_or(usual.port),
        seal_every: Duration::from_secs(seal_every),
    };
    serve_office(&settings, office(arguments), printer)
}

/// The workspace; an empty folder becomes one, and one without a policy gets a usual one, which the pages let people change.
fn made_ready(arguments: &ArgMatches, printer: &mut Printer) -> Result<Workspace, Failure> {
    let folder = folder(arguments);
    if is_empty(folder)? {
        let home = Home::of(arguments, None, printer.lang())?;
        let workspace = Workspace::init_for(folder, &home.timezone, home.currency)?;
        printer.aside(cli::INIT_DONE, &[("path", workspace.root().display().to_string())]);
        printer.aside(cli::INIT_HOME, &home.facts(printer.lang()));
    }
    let workspace = workspace(arguments)?;
    let is_named = arguments.get_one::<PathBuf>("policy").is_some();
    if !is_named && matches!(workspace.default_policy(), Err(AppError::NoPolicy(_))) {
        let usual = READY.iter().find(|ready| ready.name == USUAL);
        let usual = usual.ok_or_else(|| InternalError::new("no usual policy ships with the program"))?;
        let home = Home::of(arguments, Some(&workspace), printer.lang())?;
        let policies = workspace.root().join("policies");
        let path = policies.join(format!("{USUAL}.yaml"));
        std::fs::create_dir_all(&policies).map_err(|cause| AppError::writing(&policies, cause))?;
        std::fs::write(&path, usual.text_for(home.currency, &home.timezone))
            .map_err(|cause| AppError::writing(&path, cause))?;
        printer.aside(texts::USUAL_POLICY, &[("path", path.display().to_string())]);
    }
    Ok(workspace)
}

/// The sample shop that people may look around in, up to a day.
fn sample_shop() -> SampleMaker {
    SampleMaker::new(|folder, last_day| {
        let usual = Shop::default();
        let days = usual.last_day.days() - usual.first_day.days();
        let first_day = Date::from_days(last_day.days().saturating_sub(days));
        let files = Shop { customers: SAMPLE_CUSTOMERS, first_day, last_day, ..usual }.write(folder);
        let files = files.map_err(std::io::Error::other)?;
        Ok(vec![
            ("customers", files.customers),
            ("orders", files.orders),
            ("feedback", files.feedback),
            ("payments", files.payments),
            ("contacts", files.contacts),
            ("cases", files.cases),
        ])
    })
}

/// Whether a folder is not there or holds nothing.
fn is_empty(folder: &Path) -> Result<bool, Failure> {
    match std::fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(cause) if cause.kind() == ErrorKind::NotFound => Ok(true),
        Err(cause) => Err(AppError::reading(folder, cause).into()),
    }
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
        let office = Arc::new(office.await?.with_sample(sample_shop()));
        let (address, now) = (served.address.to_string(), clock::moment());
        let folder = office.terrace().workspace().root().display().to_string();
        printer.aside(texts::SERVING, &[("folder", folder), ("address", address.clone())]);
        if let Some(link) = office.first_owner(now).await? {
            printer.aside(texts::FIRST_LINK, &[("address", address), ("token", link.token)]);
        }
        // What was accepted before the last end goes into the lake first.
        office.seal(now).await?;
        office.beat(now).await?;
        let is_secure = !served.address.ip().is_loopback();
        let app = App::new(Arc::clone(&office), Arc::new(clock::moment), is_secure).with_log(printer.status_line());
        serve(served, app, settings, stopped()).await.map_err(Failure::Printing)?;
        Ok(ExitStatus::Done)
    })?
}
