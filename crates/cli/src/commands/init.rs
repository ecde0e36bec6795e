use super::work::folder;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::printer::Printer;
use clap::ArgMatches;
use serde_json::json;
use std::path::PathBuf;
use terrace_app::Workspace;
use terrace_words::texts::cli as texts;

pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let named = arguments.get_one::<PathBuf>("folder");
    let folder = named.map_or_else(|| folder(arguments).to_owned(), Clone::clone);
    let workspace = Workspace::init(&folder)?;
    let path = workspace.root().display().to_string();
    if printer.json() {
        printer.json_value(&json!({ "workspace": path }))?;
        return Ok(ExitStatus::Done);
    }
    printer.say(texts::INIT_DONE, &[("path", path.clone())])?;
    if named.is_some() {
        printer.say(texts::INIT_NEXT_IN, &[("path", path)])?;
    }
    printer.say(texts::INIT_NEXT, &[])?;
    Ok(ExitStatus::Done)
}
