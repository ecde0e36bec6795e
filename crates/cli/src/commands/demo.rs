use super::report::write_report;
use super::work::{Run, Work};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::format::count;
use crate::interrupt;
use crate::printer::Printer;
use crate::progress::Bar;
use clap::ArgMatches;
use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use terrace_app::facts::{Inputs, Source};
use terrace_app::imports::{ImportRequest, take_sample};
use terrace_app::policies::{READY, load};
use terrace_app::report::Privacy;
use terrace_app::views::{DemoView, TierView};
use terrace_app::{AppError, Workspace};
use terrace_domain::{AsOf, Date};
use terrace_sample::Shop;
use terrace_words::texts::cli as texts;

/// The policy that the demo runs.
const USUAL: &str = "stationery";
/// One that lies beside it, for service, credit and net value.
const OTHER: &str = "service-and-credit";

/// So many of the largest customers are shown.
const LARGEST: usize = 5;

/// A sample shop as ordinary files, imported, tiered and reported like anybody's.
pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let folder = arguments.get_one::<PathBuf>("folder").map_or(Path::new("demo"), PathBuf::as_path);
    let mut shop = Shop::default();
    if let Some(customers) = arguments.get_one::<u64>("customers") {
        shop.customers = usize::try_from(*customers).unwrap_or(usize::MAX);
    }
    if let Some(seed) = arguments.get_one::<u64>("seed") {
        shop.seed = *seed;
    }
    if folder.join("terrace.toml").exists() {
        return Err(AppError::WorkspaceExists(folder.to_owned()).into());
    }
    let making = [("customers", count(shop.customers as u64)), ("path", folder.display().to_string())];
    printer.aside(texts::DEMO_MAKING, &making);
    let source = folder.join("files");
    std::fs::create_dir_all(&source)?;
    let files = shop.write(&source)?;
    let workspace = Workspace::init(folder)?;
    for (kind, file) in [
        ("customers", files.customers),
        ("orders", files.orders),
        ("feedback", files.feedback),
        ("payments", files.payments),
        ("contacts", files.contacts),
        ("cases", files.cases),
    ] {
        import(&workspace, kind, file, printer)?;
    }
    let path = copy_policy(folder)?;
    let policy = Arc::new(load(&path)?);
    let inputs = Inputs::of_workspace(&workspace, None, &policy.policy)?;
    let next_day = Date::from_days(shop.last_day.days().saturating_add(1));
    let as_of = AsOf::start_of(next_day, policy.policy.timezone.clone());
    let mut work = Work { policy, as_of, inputs, workspace: Some(workspace) };
    keep_a_past(&mut work, next_day, printer)?;
    let tiered = super::tier::everybody(&work)?;
    work.policy = Arc::clone(&tiered.policy);
    super::tier::keep(&work, &tiered, printer)?;
    let report = folder.join("report.html");
    write_report(&work, (&tiered, &[]), &report, Privacy::Masked, printer.lang())?;
    tiered.notes.iter().for_each(|note| printer.note(note));
    let shown = report.canonicalize().unwrap_or(report);
    if printer.json() {
        let tier = TierView::new(&work.policy, &work.as_of, &work.inputs.origin, &tiered);
        let (workspace, report) = (folder.display().to_string(), shown.display().to_string());
        printer.json_answer(&DemoView { tier, workspace, report })?;
        return Ok(ExitStatus::Done);
    }
    super::tier::print(&work, &tiered, printer)?;
    printer.line("")?;
    printer.say(texts::DEMO_LARGEST, &[])?;
    let largest = tiered.largest_table(LARGEST)?.titled(&work.policy.policy, printer.lang());
    super::tier::print_rows(&largest, printer)?;
    printer.line("")?;
    printer.say(texts::REPORT_WRITTEN, &[("path", shown.display().to_string())])?;
    let customer = tiered.largest().unwrap_or_default().to_owned();
    let next = [("path", folder.display().to_string()), ("date", next_day.to_string()), ("customer", customer)];
    printer.say(texts::DEMO_NEXT, &next)?;
    // Somebody who looks on goes on in the browser; scripts end here.
    if arguments.get_flag("no-serve") || !printer.is_watched() {
        return Ok(ExitStatus::Done);
    }
    drop(work);
    printer.line("")?;
    super::serve::serve_workspace(folder, printer)
}

/// Runs for a year and for half a year before, so that there is something to compare with.
fn keep_a_past(work: &mut Work, day: Date, printer: &mut Printer) -> Result<(), Failure> {
    let now = work.as_of.clone();
    for days in [365, 182] {
        interrupt::token().check().map_err(AppError::from)?;
        work.as_of = AsOf::start_of(Date::from_days(day.days().saturating_sub(days)), now.zone().clone());
        // A shop without a past does without.
        if let Ok(tiered) = super::tier::everybody(work) {
            super::tier::keep(work, &tiered, printer)?;
        }
    }
    work.as_of = now;
    Ok(())
}

fn import(workspace: &Workspace, kind: &str, file: PathBuf, printer: &mut Printer) -> Result<(), Failure> {
    // A shop of a few customers may have nobody who said anything.
    let rows = std::io::BufReader::new(std::fs::File::open(&file)?).lines().take(2).count();
    if rows < 2 {
        return Ok(());
    }
    let request = ImportRequest { kind, sources: &[Source::path(file)], mapping: None, unknown_as_sales: false };
    let bar = Bar::new(printer);
    let taken = take_sample(workspace, &request, &Run::watched(&bar).context(&workspace.config().timezone));
    bar.done();
    let taken = taken?;
    if printer.json() { Ok(()) } else { super::import::print_counts(&taken, printer) }
}

fn copy_policy(folder: &Path) -> Result<PathBuf, Failure> {
    let place = folder.join("policies");
    for ready in READY.iter().filter(|ready| [USUAL, OTHER].contains(&ready.name)) {
        std::fs::write(place.join(format!("{}.yaml", ready.name)), ready.text)?;
        if let Some(cases) = ready.cases {
            std::fs::write(place.join(format!("{}.cases.yaml", ready.name)), cases)?;
        }
    }
    // Of two policies one has to be the usual one.
    let settings = folder.join("terrace.toml");
    let text = std::fs::read_to_string(&settings)?;
    let unset = "# policy = \"policies/retail.yaml\"";
    std::fs::write(&settings, text.replace(unset, &format!("policy = \"policies/{USUAL}.yaml\"")))?;
    Ok(place.join(format!("{USUAL}.yaml")))
}
