//! How a file was understood, as a person reads it.

use crate::failure::Failure;
use crate::printer::Printer;
use crate::tables::{TextTable, count};
use terrace_app::imports::{ColumnRecord, FileRecord, Remark};
use terrace_words::texts::cli as texts;
use terrace_words::{Text, message};

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
        let mut table = TextTable::new(&[("", false), ("", true), ("", false)]);
        for status in &file.statuses {
            table.row([status.status.clone(), count(status.rows), status_text(&status.read_as).get(lang).to_owned()]);
        }
        table.body().iter().try_for_each(|line| printer.line(format!("  {line}")))?;
    }
    for remark in &file.remarks {
        printer.line(format!("  {}", remark_text(remark, printer)))?;
    }
    if !file.reasons.is_empty() {
        printer.line(format!("  {}", texts::REASONS.get(lang)))?;
        for reason in &file.reasons {
            printer.line(format!("    {} × {}", count(reason.rows), reason_text(&reason.code, printer)))?;
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

fn status_text(read_as: &str) -> Text {
    match read_as {
        "completed" => texts::STATUS_COMPLETED,
        "returned" => texts::STATUS_RETURNED,
        "cancelled" => texts::STATUS_CANCELLED,
        _ => texts::STATUS_UNKNOWN,
    }
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

fn remark_text(remark: &Remark, printer: &Printer) -> String {
    let arguments: Vec<(&str, String)> =
        remark.arguments.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    message(printer.lang(), &remark.code, &arguments)
}

/// A reason in general words: placeholders stand for what differs from row to row.
fn reason_text(code: &str, printer: &Printer) -> String {
    let text = message(printer.lang(), code, &[("value", "…".to_owned()), ("column", "…".to_owned())]);
    format!("{text} [{code}]")
}
