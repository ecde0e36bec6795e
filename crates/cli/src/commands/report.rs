use super::work::Work;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::printer::Printer;
use clap::ArgMatches;
use serde_json::json;
use std::path::{Path, PathBuf};
use terrace_app::report::{Privacy, ReportRequest, write};
use terrace_app::tier::{TierRequest, tier};
use terrace_words::texts::cli as texts;

pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let path = arguments.get_one::<PathBuf>("out").map_or(Path::new("report.html"), PathBuf::as_path);
    let work = Work::prepare(arguments, printer)?;
    let privacy = if arguments.get_flag("unmasked") { Privacy::Shown } else { Privacy::Masked };
    write_report(&work, path, privacy, printer)?;
    if printer.json() {
        printer.json_value(&json!({ "report": path.display().to_string() }))?;
    } else {
        printer.say(texts::REPORT_WRITTEN, &[("path", path.display().to_string())])?;
    }
    Ok(ExitStatus::Done)
}

/// Tiers and writes the page.
pub(super) fn write_report(work: &Work, path: &Path, privacy: Privacy, printer: &mut Printer) -> Result<(), Failure> {
    let Work { policy, as_of, inputs, workspace } = work;
    let tiered = tier(&TierRequest { policy, inputs, as_of, columns: &[], condition: None })?;
    tiered.notes.iter().for_each(|note| printer.note(note));
    let imports = match workspace {
        Some(workspace) => terrace_app::imports::list(workspace)?,
        None => Vec::new(),
    };
    let request = ReportRequest { policy, inputs, as_of, tiered: &tiered, imports: &imports, privacy };
    write(&request, path, printer.lang())?;
    Ok(())
}
