//! How a file was understood, as a person reads it.

use crate::failure::Failure;
use crate::format::count;
use crate::printer::Printer;
use crate::tables::TextTable;
use terrace_app::imports::{ColumnRecord, FileRecord, ReasonCount, Remark};
use terrace_domain::Coded;
use terrace_words::texts::cli as texts;
use terrace_words::texts::statuses::status;
use terrace_words::{Text, fix, message};

pub(super) fn print(file: &FileRecord, printer: &mut Printer) -> Result<(), Failure> {
    let lang = printer.lang();
    let header = match file.header_line {
        Some(line) => texts::UNDERSTOOD_HEADER.fill(lang, &[("line", line.to_string())]),
        None => texts::UNDERSTOOD_NO_HEADER.get(lang).to_owned(),
    };
    let facts: Vec<String> = std::iter::once(file.format.clone()).chain(file.details.clone()).chain([header]).collect();
    printer.line(format!("{}: {}", file.name, facts.join(", ")))?;
    print_columns(&file.columns, printer)?;
    for (text, headers) in [(texts::UNDERSTOOD_UNUSED, &file.unused), (texts::UNDERSTOOD_CUSTOM, &file.custom)] {
        if !headers.is_empty() {
            printer.line(format!("  {}", text.fill(lang, &[("headers", headers.join(", "))])))?;
        }
    }
    if file.skipped > 0 {
        printer.line(format!("  {}", texts::UNDERSTOOD_SKIPPED.fill(lang, &[("lines", count(file.skipped))])))?;
    }
    if !file.statuses.is_empty() {
        printer.line(format!("  {}", texts::UNDERSTOOD_STATUSES.get(lang)))?;
        let mut table = TextTable::new(&[("", false), ("", true), ("", false), ("", false)]);
        let several = file.statuses.windows(2).any(|pair| matches!(pair, [a, b] if a.column != b.column));
        for found in &file.statuses {
            let read = file.columns.iter().find(|column| several && column.column == found.column);
            let header = read.map_or_else(String::new, |column| format!("← {}", column.header));
            table.row([found.status.clone(), count(found.rows), status(&found.read_as).get(lang).to_owned(), header]);
        }
        table.body().iter().try_for_each(|line| printer.line(format!("  {line}")))?;
    }
    for tie in &file.money {
        let note = tie.note(&file.name);
        printer.line(format!("  {}", message(lang, note.code(), &note.arguments())))?;
    }
    for remark in &file.remarks {
        let (message, fix) = remark_texts(remark, &file.columns, printer);
        printer.line(format!("  {message}"))?;
        if let Some(fix) = fix {
            printer.line(format!("    {}: {fix}", texts::FIX.get(lang)))?;
        }
    }
    if !file.reasons.is_empty() {
        printer.line(format!("  {}", texts::REASONS.get(lang)))?;
        for reason in &file.reasons {
            printer.line(format!("    {}", reason_text(reason, printer)))?;
        }
    }
    Ok(())
}

fn print_columns(columns: &[ColumnRecord], printer: &mut Printer) -> Result<(), Failure> {
    let lang = printer.lang();
    let mut table = TextTable::new(&[("", false), ("", false), ("", false)]);
    for column in columns {
        let times: Vec<&str> = column.times.iter().map(|form| time_text(form).get(lang)).collect();
        table.row([column.column.as_str(), &format!("← {}", column.header), &times.join("; ")]);
    }
    table.body().iter().try_for_each(|line| printer.line(line))
}

fn time_text(form: &str) -> Text {
    match form {
        "day_first" => texts::TIMES_DAY_FIRST,
        "month_first" => texts::TIMES_MONTH_FIRST,
        "with_offset" => texts::TIMES_WITH_OFFSET,
        "typed" => texts::TIMES_TYPED,
        "mapped" => texts::TIMES_MAPPED,
        _ => texts::TIMES_YEAR_FIRST,
    }
}

/// What a remark says, and what to do about it, if anything.
fn remark_texts(remark: &Remark, columns: &[ColumnRecord], printer: &Printer) -> (String, Option<String>) {
    let mut arguments: Vec<(&str, String)> =
        remark.arguments.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    // Imports of earlier versions did not record which header was taken.
    let argument = |wanted: &str| remark.arguments.iter().find(|(name, _)| name == wanted).map(|(_, value)| value);
    if remark.code == "T0163" && argument("taken").is_none() {
        let taken = columns.iter().find(|found| Some(&found.column) == argument("column"));
        arguments.extend(taken.map(|found| ("taken", found.header.clone())));
    }
    let lang = printer.lang();
    (message(lang, &remark.code, &arguments), fix(lang, &remark.code, &arguments))
}

/// How many rows a reason took, with the first of them as the example.
fn reason_text(reason: &ReasonCount, printer: &Printer) -> String {
    let arguments: Vec<(&str, String)> =
        reason.arguments.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    let lang = printer.lang();
    let facts = [
        ("rows", count(reason.rows)),
        ("reason", message(lang, &reason.code, &arguments)),
        ("code", reason.code.clone()),
        ("line", reason.line.to_string()),
    ];
    texts::REASON_LINE.fill(lang, &facts)
}
