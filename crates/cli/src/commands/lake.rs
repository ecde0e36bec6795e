use super::work::{Run, workspace};
use crate::clock;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::format::{bytes, count};
use crate::printer::Printer;
use crate::progress::Bar;
use crate::tables::TextTable;
use clap::ArgMatches;
use terrace_app::upkeep::{self, Care, Status, Verified, VersionStatus};
use terrace_app::views::{CompactionView, LakeView, VerifiedView};
use terrace_domain::LocalTime;
use terrace_words::Lang;
use terrace_words::texts::lake as texts;

pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    match arguments.subcommand() {
        Some(("compact", arguments)) => compact(arguments, printer),
        Some(("verify", arguments)) => verify(arguments, printer),
        _ => status(arguments, printer),
    }
}

/// The newest versions are listed, older ones counted: a shop that imports every day has many.
const LISTED_VERSIONS: usize = 12;

fn status(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let found = upkeep::status(&workspace(arguments)?)?;
    if printer.json() {
        printer.json_answer(&found.as_ref().map(LakeView::new))?;
        return Ok(ExitStatus::Done);
    }
    let Some(found) = found else {
        printer.say(texts::NO_LAKE, &[])?;
        return Ok(ExitStatus::Done);
    };
    printer.say(texts::HEAD, &[("version", found.version.to_string()), ("buckets", found.buckets.to_string())])?;
    printer.line("")?;
    print_tables(&found, printer)?;
    printer.line("")?;
    print_versions(&found, printer)?;
    printer.line("")?;
    print_outlook(&found, printer)?;
    Ok(ExitStatus::Done)
}

fn print_tables(found: &Status, printer: &mut Printer) -> Result<(), Failure> {
    let text = |text| printer.text(text);
    let mut table = TextTable::new(&[
        (text(texts::COL_TABLE), false),
        (text(texts::COL_FILES), true),
        (text(texts::COL_ROWS), true),
        (text(texts::COL_BYTES), true),
        (text(texts::COL_BUCKETS), true),
        (text(texts::COL_VERSIONS), true),
        (text(texts::COL_OLDEST), false),
        (text(texts::COL_NEWEST), false),
    ]);
    let (mut files, mut rows, mut size) = (0, 0, 0);
    for one in &found.tables {
        let name = if printer.lang() == Lang::Zh { one.kind.name_zh } else { one.kind.name };
        let day = |time: Option<LocalTime>| time.map_or_else(String::new, |time| time.date().to_string());
        table.row([
            name.to_owned(),
            count(one.extent.files),
            count(one.extent.rows),
            bytes(one.extent.bytes),
            count(one.buckets),
            count(one.versions),
            day(one.span.map(|span| span.0)),
            day(one.span.map(|span| span.1)),
        ]);
        (files, rows, size) = (files + one.extent.files, rows + one.extent.rows, size + one.extent.bytes);
    }
    table.row([text(texts::TOTAL).to_owned(), count(files), count(rows), bytes(size)]);
    table.lines().iter().try_for_each(|line| printer.line(line))
}

fn print_versions(found: &Status, printer: &mut Printer) -> Result<(), Failure> {
    printer.say(texts::VERSIONS, &[])?;
    let text = |text| printer.text(text);
    let mut table = TextTable::new(&[
        (text(texts::COL_VERSION), true),
        (text(texts::COL_MADE_BY), false),
        (text(texts::COL_AT), false),
        (text(texts::COL_GOES), false),
    ]);
    for one in found.versions.iter().rev().take(LISTED_VERSIONS) {
        table.row([
            one.version.version.to_string(),
            made_by(one, printer.lang()),
            one.version.at.clone(),
            one.goes.map_or_else(|| text(texts::STAYS).to_owned(), |goes| goes.date().to_string()),
        ]);
    }
    table.lines().iter().try_for_each(|line| printer.line(line))?;
    let older = found.versions.len().saturating_sub(LISTED_VERSIONS);
    if older > 0 {
        printer.say(texts::OLDER, &[("count", older.to_string())])?;
    }
    Ok(())
}

fn made_by(one: &VersionStatus, lang: Lang) -> String {
    match (one.version.upkeep, one.version.restored) {
        (Some(upkeep::Upkeep::Compaction), _) => texts::BY_COMPACTION.get(lang).to_owned(),
        (Some(upkeep::Upkeep::Erasure), _) => texts::BY_ERASURE.get(lang).to_owned(),
        (None, Some(version)) => texts::BY_RESTORE.fill(lang, &[("version", version.to_string())]),
        (None, None) => texts::BY_IMPORT.fill(lang, &[("number", one.version.import.to_string())]),
    }
}

fn print_outlook(found: &Status, printer: &mut Printer) -> Result<(), Failure> {
    if found.old_bytes > 0 {
        printer.say(texts::OLD_BYTES, &[("bytes", bytes(found.old_bytes))])?;
    }
    let merged = &found.mergeable;
    if merged.files == 0 {
        printer.say(texts::NOTHING_TO_MERGE, &[])?;
    } else {
        let arguments = [
            ("files", count(merged.files)),
            ("bytes", bytes(merged.bytes)),
            ("rows", count(merged.rows)),
            ("after", count(found.merged_files)),
        ];
        printer.say(texts::MERGEABLE, &arguments)?;
    }
    let mut originals = texts::ORIGINALS.fill(
        printer.lang(),
        &[
            ("files", count(found.originals.files)),
            ("imports", count(found.imports)),
            ("bytes", bytes(found.originals.bytes)),
        ],
    );
    let between = if printer.lang() == Lang::Zh { "" } else { " " };
    let more = match found.next_originals {
        Some(at) => texts::ORIGINALS_GO.fill(printer.lang(), &[("at", at.date().to_string())]),
        None if found.keeps_originals => printer.text(texts::ORIGINALS_STAY).to_owned(),
        None => String::new(),
    };
    let gone = (found.originals_removed > 0)
        .then(|| texts::ORIGINALS_GONE.fill(printer.lang(), &[("count", count(found.originals_removed))]));
    for text in [Some(more), gone].into_iter().flatten().filter(|text| !text.is_empty()) {
        originals.push_str(between);
        originals.push_str(&text);
    }
    printer.line(originals)
}

fn compact(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let workspace = workspace(arguments)?;
    if arguments.get_flag("trust-clock") {
        upkeep::trust_clock(&workspace, clock::now(&workspace.config().timezone))?;
    }
    let bar = Bar::new(printer);
    let done = upkeep::compact(&workspace, &Run::watched(&bar).context(&workspace.config().timezone));
    bar.done();
    let done = done?;
    if printer.json() {
        printer.json_answer(&CompactionView::new(&done))?;
    } else {
        print_compacted(&done, printer)?;
    }
    if let Some(ahead) = &done.expired.clock {
        printer.note(&ahead.note());
    }
    Ok(ExitStatus::Done)
}

fn verify(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let workspace = workspace(arguments)?;
    let bar = Bar::new(printer);
    let found = upkeep::verify(&workspace, &Run::watched(&bar).context(&workspace.config().timezone));
    bar.done();
    let found = found?;
    if printer.json() {
        printer.json_answer(&VerifiedView::new(&found))?;
    } else {
        print_verified(&found, printer)?;
    }
    Ok(if found.faults.is_empty() { ExitStatus::Done } else { ExitStatus::Failed })
}

/// Files without sums are listed up to here: a workspace of an earlier program has many.
const LISTED_WITHOUT: usize = 5;

fn print_verified(found: &Verified, printer: &mut Printer) -> Result<(), Failure> {
    let of_all = [("files", count(found.files)), ("bytes", bytes(found.bytes))];
    if found.faults.is_empty() {
        printer.say(texts::VERIFIED, &of_all)?;
    } else {
        printer
            .say(texts::VERIFY_FAULTS, &[("count", count(found.faults.len() as u64)), ("files", count(found.files))])?;
        for fault in &found.faults {
            let facts = [("path", fault.path.display().to_string()), ("problem", fault.problem.clone())];
            printer.say(texts::VERIFY_FAULT, &facts)?;
        }
        printer.say(texts::VERIFY_FIX, &[])?;
    }
    if !found.without_sums.is_empty() {
        printer.say(texts::VERIFY_WITHOUT, &[("count", count(found.without_sums.len() as u64))])?;
        for path in found.without_sums.iter().take(LISTED_WITHOUT) {
            printer.line(format!("  {}", path.display()))?;
        }
        let more = found.without_sums.len().saturating_sub(LISTED_WITHOUT);
        if more > 0 {
            printer.say(texts::VERIFY_MORE, &[("count", count(more as u64))])?;
        }
    }
    Ok(())
}

fn print_compacted(done: &Care, printer: &mut Printer) -> Result<(), Failure> {
    let (merged, into) = (&done.compacted.merged, &done.compacted.into);
    if merged.files == 0 {
        printer.say(texts::NOTHING_TO_MERGE, &[])?;
    } else {
        let arguments = [
            ("files", count(merged.files)),
            ("bytes", bytes(merged.bytes)),
            ("rows", count(merged.rows)),
            ("after", count(into.files)),
            ("bytes_after", bytes(into.bytes)),
            ("version", done.compacted.version.to_string()),
        ];
        printer.say(texts::COMPACTED, &arguments)?;
    }
    if !done.expired.versions.is_empty() {
        printer.say(texts::EXPIRED_VERSIONS, &[("count", done.expired.versions.len().to_string())])?;
    }
    if !done.expired.originals.is_empty() {
        let numbers: Vec<String> = done.expired.originals.iter().map(ToString::to_string).collect();
        printer.say(texts::EXPIRED_ORIGINALS, &[("numbers", numbers.join(", "))])?;
    }
    printer.say(texts::ON_DISK, &[("before", bytes(done.bytes.0)), ("after", bytes(done.bytes.1))])
}
