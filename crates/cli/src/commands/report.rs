use super::beside;
use super::work::Work;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::interrupt;
use crate::printer::Printer;
use clap::ArgMatches;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use terrace_app::output::write_text;
use terrace_app::report::{Privacy, ReportRequest, render, run_to_report, runs_to_report};
use terrace_app::runs::{TierRequest, Tiered, TieredBeside};
use terrace_app::views::ReportFileView;
use terrace_words::Lang;
use terrace_words::texts::cli as texts;

pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let path = arguments.get_one::<PathBuf>("out").map_or(Path::new("report.html"), PathBuf::as_path);
    let to_stdout = path == Path::new("-");
    let ending = path.extension().map(|ending| ending.to_ascii_lowercase());
    if !to_stdout && !ending.is_some_and(|ending| ending == "html" || ending == "htm") {
        return Err(Failure::own("T0633", vec![("path", path.display().to_string())]));
    }
    let (mut work, others) = Work::prepare_beside(arguments, printer)?;
    let privacy = if arguments.get_flag("unmasked") { Privacy::Shown } else { Privacy::Masked };
    let run = work.run();
    let request = TierRequest::new(Arc::clone(&work.policy), work.as_of.clone());
    let ctx = run.context(work.as_of.zone());
    let found = match others.as_slice() {
        [] => {
            let main = run_to_report(request, &work.inputs, work.workspace.as_ref(), &ctx)?;
            TieredBeside { main, others: Vec::new() }
        }
        others => runs_to_report(request, others, &work.inputs, work.workspace.as_ref(), &ctx)?,
    };
    work.policy = Arc::clone(&found.main.policy);
    beside::print_notes(&found, printer);
    let shown = (&found.main, found.others.as_slice());
    let lang = printer.lang();
    if to_stdout {
        let page = page(&work, shown, privacy, lang)?;
        printer.raw().write_all(page.as_bytes())?;
        return Ok(ExitStatus::Done);
    }
    write_report(&work, shown, path, privacy, lang)?;
    if printer.json() {
        printer.json_answer(&ReportFileView::new(path))?;
    } else {
        printer.say(texts::REPORT_WRITTEN, &[("path", path.display().to_string())])?;
    }
    Ok(ExitStatus::Done)
}

/// Writes the page of a run to a file, which appears whole or not at all.
pub(super) fn write_report(
    work: &Work,
    shown: (&Tiered, &[Tiered]),
    path: &Path,
    privacy: Privacy,
    lang: Lang,
) -> Result<(), Failure> {
    Ok(write_text(path, &page(work, shown, privacy, lang)?, &interrupt::token())?)
}

/// The page of a run, with those of further policies beside it.
fn page(work: &Work, (tiered, beside): (&Tiered, &[Tiered]), privacy: Privacy, lang: Lang) -> Result<String, Failure> {
    let request = ReportRequest { inputs: &work.inputs, tiered, beside, workspace: work.workspace.as_ref(), privacy };
    Ok(render(&request, lang, &work.run().context(work.as_of.zone()))?)
}
