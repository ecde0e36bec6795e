//! `terrace backup` and `terrace restore`.

use super::state::office;
use crate::clock;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::format::count;
use crate::printer::Printer;
use clap::ArgMatches;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use terrace_office::backup::{BackupView, restore};
use terrace_server::block_on;
use terrace_words::Text;
use terrace_words::texts::server as texts;

fn path<'a>(arguments: &'a ArgMatches, name: &str) -> &'a Path {
    arguments.get_one::<PathBuf>(name).map_or(Path::new(""), PathBuf::as_path)
}

fn tell(view: &BackupView, text: Text, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    if printer.json() {
        printer.json_answer(view)?;
    } else {
        let facts = [("files", count(view.files)), ("rows", count(view.rows)), ("path", view.path.clone())];
        printer.aside(text, &facts);
    }
    Ok(ExitStatus::Done)
}

pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let view = block_on(async {
        let office = Arc::new(office(arguments).await?);
        let written = office.backup(path(arguments, "file"), clock::moment()).await;
        office.close().await;
        Ok::<_, Failure>(written?)
    })??;
    tell(&view, texts::BACKED_UP, printer)
}

pub(super) fn run_restore(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let view = block_on(restore(path(arguments, "file"), path(arguments, "folder")))??;
    tell(&view, texts::RESTORED, printer)
}
