use super::record::{ColumnRecord, FileRecord, MoneyRecord, ReasonCount, Remark, StatusCount};
use std::path::Path;
use terrace_domain::facts::KINDS;
use terrace_domain::{Coded, sum_text};
use terrace_intake::{DateOrder, Delimiter, FileIntake, Format, Guess, MoneyTie, Packing, TimeForm};

impl FileRecord {
    /// What is worth remembering of how a file was read.
    pub fn of(file: &FileIntake) -> Self {
        let guess = &file.guess;
        let column = |column: &terrace_intake::ColumnGuess| ColumnRecord {
            column: column.column.to_owned(),
            header: column.header.clone(),
            times: column.times.iter().map(|form| time_form(*form, column.order).to_owned()).collect(),
        };
        Self {
            name: Path::new(&file.name)
                .file_name()
                .map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
            format: format(guess.format).to_owned(),
            details: details(guess),
            header_line: guess.header_line,
            columns: guess.columns.iter().map(column).collect(),
            unused: guess.unused.clone(),
            custom: guess.custom.clone(),
            read: file.rows_read,
            accepted: file.accepted,
            rejected: file.rejected,
            without_customer: file.without_customer,
            money: file.money.iter().map(money).collect(),
            skipped: file.lines_skipped(),
            reasons: reasons(file),
            statuses: statuses(guess),
            remarks: guess.notes.iter().map(remark).collect(),
            numbers: file.numbers.clone(),
        }
    }
}

fn money(tie: &MoneyTie) -> MoneyRecord {
    MoneyRecord {
        currency: tie.currency.clone(),
        total: sum_text(tie.total),
        counted: sum_text(tie.counted),
        cancelled: sum_text(tie.cancelled),
        unpaid: sum_text(tie.unpaid),
        returned: sum_text(tie.returned),
        without_customer: sum_text(tie.without_customer),
        rejected: sum_text(tie.rejected),
    }
}

const fn format(format: Format) -> &'static str {
    match format {
        Format::Csv => "csv",
        Format::BlankSeparated => "blank-separated",
        Format::JsonLines => "json lines",
        Format::Parquet => "parquet",
        Format::Xlsx => "xlsx",
    }
}

/// How a column's times are written, as a word that `words` has texts for.
const fn time_form(form: TimeForm, order: Option<DateOrder>) -> &'static str {
    match (form, order) {
        (TimeForm::Plain, _) | (TimeForm::DayAndMonth, Some(DateOrder::YearFirst)) => "year_first",
        (TimeForm::DayAndMonth, Some(DateOrder::MonthFirst)) => "month_first",
        (TimeForm::DayAndMonth, _) => "day_first",
        (TimeForm::WithOffset, _) => "with_offset",
        (TimeForm::Typed, _) => "typed",
        (TimeForm::Mapped, _) => "mapped",
    }
}

fn details(guess: &Guess) -> Vec<String> {
    let packing = guess.packing.map(|packing| match packing {
        Packing::Gzip => "gzip".to_owned(),
        Packing::Zip => "zip".to_owned(),
    });
    let delimiter = guess.delimiter.map(|delimiter| match delimiter {
        Delimiter::Byte(b'\t') => "tab".to_owned(),
        Delimiter::Byte(byte) => format!("`{}`", char::from(byte)),
        Delimiter::Blank => "blank".to_owned(),
    });
    [packing, guess.encoding.map(str::to_owned), delimiter, guess.sheet.clone()].into_iter().flatten().collect()
}

fn reasons(file: &FileIntake) -> Vec<ReasonCount> {
    let count = |found: &terrace_intake::ReasonFound| ReasonCount {
        code: found.first.reason.code().to_owned(),
        rows: found.rows,
        line: found.first.line,
        arguments: example(&found.first.reason),
    };
    let mut reasons: Vec<ReasonCount> = file.reasons.iter().map(count).collect();
    reasons.sort_by(|a, b| b.rows.cmp(&a.rows).then(a.code.cmp(&b.code)));
    reasons
}

/// The facts of a reason; a value of a personal column stays untold.
fn example(reason: &terrace_intake::Reason) -> Vec<(String, String)> {
    let arguments = reason.arguments();
    let column = arguments.iter().find(|(name, _)| *name == "column").map(|(_, column)| column.as_str());
    let personal = KINDS.iter().flat_map(|kind| kind.columns).any(|known| known.personal && Some(known.name) == column);
    let told = |name: &str, value: String| if personal && name == "value" { "…".to_owned() } else { value };
    arguments.into_iter().map(|(name, value)| (name.to_owned(), told(name, value))).collect()
}

fn statuses(guess: &Guess) -> Vec<StatusCount> {
    let read_as = |found: &terrace_intake::StatusFound| {
        found.read_as.map_or("unknown", terrace_intake::StatusWord::name).to_owned()
    };
    guess
        .statuses
        .iter()
        .map(|found| StatusCount {
            column: found.column.to_owned(),
            status: found.text.clone(),
            read_as: read_as(found),
            rows: found.rows,
        })
        .collect()
}

fn remark(note: &terrace_intake::Note) -> Remark {
    let arguments = note.arguments().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Remark { code: note.code().to_owned(), arguments }
}
