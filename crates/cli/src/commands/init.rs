use super::work::folder;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::home::Home;
use crate::printer::Printer;
use clap::ArgMatches;
use std::path::{Path, PathBuf};
use terrace_app::Workspace;
use terrace_app::views::WorkspaceView;
use terrace_words::texts::cli as texts;

pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let named = arguments.get_one::<PathBuf>("folder");
    let folder = named.map_or_else(|| folder(arguments).to_owned(), Clone::clone);
    let home = Home::of(arguments, None, printer.lang())?;
    let workspace = Workspace::init_for(&folder, &home.timezone, home.currency)?;
    let path = workspace.root().display().to_string();
    if printer.json() {
        printer.json_answer(&WorkspaceView::new(workspace.root()))?;
        return Ok(ExitStatus::Done);
    }
    printer.say(texts::INIT_DONE, &[("path", path.clone())])?;
    printer.say(texts::INIT_HOME, &home.facts(printer.lang()))?;
    if named.is_some() && !is_current(workspace.root()) {
        printer.say(texts::INIT_NEXT_IN, &[("path", path)])?;
    }
    printer.say(texts::INIT_NEXT, &[])?;
    Ok(ExitStatus::Done)
}

/// Whether the command runs in that folder.
fn is_current(folder: &Path) -> bool {
    let current = std::env::current_dir().and_then(|folder| folder.canonicalize());
    matches!((folder.canonicalize(), current), (Ok(folder), Ok(current)) if folder == current)
}
