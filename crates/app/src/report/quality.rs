use super::ReportRequest;
use crate::error::AppError;
use crate::facts::Origin;
use crate::policies::fields_of_customers;
use crate::shelf::{Counted, FileRecord, ImportRecord, MoneyRecord, ReasonCount, list};
use std::collections::BTreeMap;
use terrace_domain::{Coded, FactKind, InternalError, LocalTime, sum_of, sum_text};
use terrace_policy::AttributeSource;
use terrace_report::{Completeness, ImportQuality, RejectReason, StatusReading, Title};
use terrace_words::texts::report::QUALITY_ALL_FILES;
use terrace_words::texts::statuses::status;
use terrace_words::{Lang, message};

/// What came in together: an import that holds, or a file of this run.
pub(super) struct CameIn {
    kind: String,
    number: Option<u64>,
    at: Option<LocalTime>,
    counts: Counted,
    files: Vec<FileRecord>,
}

/// The workspace's imports that hold, or the files of this run.
pub(super) fn came_in(request: &ReportRequest<'_>) -> Result<Vec<CameIn>, AppError> {
    match &request.inputs.origin {
        Origin::Lake { .. } => {
            // Whose workspace is not at hand has no imports to show.
            let records = request.workspace.map(list).transpose()?.unwrap_or_default();
            records.into_iter().filter(|record| !record.undone).map(of_record).collect()
        }
        Origin::Files(files) => Ok(files
            .iter()
            .map(|(kind, file)| {
                let record = FileRecord::of(file);
                let counts = Counted {
                    read: record.read,
                    accepted: record.accepted,
                    rejected: record.rejected,
                    ..Counted::default()
                };
                CameIn { kind: (*kind).to_owned(), number: None, at: None, counts, files: vec![record] }
            })
            .collect()),
    }
}

fn of_record(record: ImportRecord) -> Result<CameIn, AppError> {
    let at = LocalTime::parse(&record.at).map_err(|_| damaged(record.number, &record.at))?;
    let (number, at) = (Some(record.number), Some(at));
    Ok(CameIn { kind: record.kind, number, at, counts: record.counts, files: record.understood })
}

/// The record of an import that holds something else than it was given.
fn damaged(number: u64, found: &str) -> AppError {
    InternalError::new(format!("the record of the import {number} holds `{found}`, which the program never wrote"))
        .into()
}

/// How much is known of customers; `None` without files of them.
///
/// # Errors
/// What reading facts may say.
pub(super) fn completeness(request: &ReportRequest<'_>) -> Result<Option<Completeness>, AppError> {
    let attributes = fields_of_customers(&request.tiered.policy.policy);
    let found = terrace_analytics::completeness(&request.inputs.facts, &attributes)?;
    let titled = |(name, filled): (&str, u64)| {
        let title = terrace_words::texts::pages::named(&format!("own_column.{name}"));
        let title = title.map_or_else(|| Title::same(name), |text| Title::new(text.get(Lang::En), text.get(Lang::Zh)));
        (title, filled)
    };
    let own = |(name, filled): &(String, u64)| {
        let field = attributes.iter().find(|attribute| attribute.name == *name).and_then(|found| found.custom());
        let said = |lang| field.map_or(name.as_str(), |field| field.title.get(lang, name)).to_owned();
        (Title::new(said(Lang::En), said(Lang::Zh)), *filled)
    };
    // A field that is known by name, and that no file has, is not missed.
    let is_told = |(name, filled): &&(String, u64)| {
        let known = attributes.iter().find(|attribute| attribute.name == *name);
        *filled > 0 || known.is_some_and(|found| matches!(found.source, AttributeSource::Custom(_)))
    };
    let fields = found.fields.into_iter().map(titled).chain(found.custom.iter().filter(is_told).map(own)).collect();
    Ok((found.customers > 0).then_some(Completeness { customers: found.customers, fields }))
}

/// How what came in was reconciled.
pub(super) fn imports(came_in: &[CameIn]) -> Vec<ImportQuality> {
    came_in.iter().map(|found| quality(&found.kind, found.number, found.at, &found.counts, &found.files)).collect()
}

/// What became of the money of all files together by currency; empty if there is only one file.
///
/// # Errors
/// A record whose sums cannot be read.
pub(super) fn money_together(came_in: &[CameIn]) -> Result<Vec<Title>, AppError> {
    let files = came_in.iter().flat_map(|found| &found.files).filter(|file| !file.money.is_empty()).count();
    let together = |(currency, sum): (Option<String>, [i128; 7])| {
        let [total, counted, cancelled, unpaid, returned, without_customer, rejected] = sum.map(sum_text);
        let tie = MoneyRecord { currency, total, counted, cancelled, unpaid, returned, without_customer, rejected };
        let text = |lang: Lang| {
            let note = tie.note(QUALITY_ALL_FILES.get(lang));
            message(lang, note.code(), &note.arguments())
        };
        Title::new(text(Lang::En), text(Lang::Zh))
    };
    let sums = money_sums(came_in)?;
    Ok(if files > 1 { sums.into_iter().map(together).collect() } else { Vec::new() })
}

/// What became of the money of all files by currency, in the order of [`MoneyRecord`]: all, counted, cancelled, unpaid,
/// returned, without a customer, rejected.
///
/// # Errors
/// A record whose sums cannot be read.
pub(super) fn money_sums(came_in: &[CameIn]) -> Result<BTreeMap<Option<String>, [i128; 7]>, AppError> {
    let ties = came_in.iter().flat_map(|found| {
        let number = found.number.unwrap_or(0); // Files of a run have none.
        found.files.iter().flat_map(move |file| file.money.iter().map(move |tie| (number, tie)))
    });
    let mut sums: BTreeMap<Option<String>, [i128; 7]> = BTreeMap::new();
    for (number, tie) in ties {
        let MoneyRecord { currency, total, counted, cancelled, unpaid, returned, without_customer, rejected } = tie;
        let sum = sums.entry(currency.clone()).or_default();
        let parts = [total, counted, cancelled, unpaid, returned, without_customer, rejected];
        for (sum, part) in sum.iter_mut().zip(parts) {
            *sum += sum_of(part).ok_or_else(|| damaged(number, part))?;
        }
    }
    Ok(sums)
}

fn quality(
    kind: &str,
    number: Option<u64>,
    at: Option<LocalTime>,
    counts: &Counted,
    files: &[FileRecord],
) -> ImportQuality {
    let mut reasons: BTreeMap<&str, (u64, &ReasonCount)> = BTreeMap::new();
    let mut statuses: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for file in files {
        for reason in &file.reasons {
            reasons.entry(&reason.code).or_insert((0, reason)).0 += reason.rows;
        }
        for status in &file.statuses {
            *statuses.entry((&status.status, &status.read_as)).or_default() += status.rows;
        }
    }
    let mut reasons: Vec<RejectReason> =
        reasons.into_iter().map(|(_, (rows, example))| reason(rows, example)).collect();
    reasons.sort_by(|a, b| b.rows.cmp(&a.rows).then(a.code.cmp(&b.code)));
    let mut statuses: Vec<StatusReading> = statuses
        .into_iter()
        .map(|((status, read_as), rows)| StatusReading { status: status.to_owned(), read_as: reading(read_as), rows })
        .collect();
    statuses.sort_by(|a, b| b.rows.cmp(&a.rows).then(a.status.cmp(&b.status)));
    ImportQuality {
        number,
        at,
        kind: FactKind::named(kind).map_or_else(|| Title::same(kind), |known| Title::new(known.name, known.name_zh)),
        files: files.iter().map(|file| file.name.clone()).collect(),
        read: counts.read,
        accepted: counts.accepted,
        replaced: counts.replaced,
        unchanged: counts.unchanged,
        rejected: counts.rejected,
        without_customer: files.iter().map(|file| file.without_customer).sum(),
        money: files.iter().flat_map(|file| file.money.iter().map(|tie| tied(&file.name, tie))).collect(),
        reasons,
        statuses,
    }
}

/// A reason in general words: what stood in each row is in the file of rejected rows.
fn reason(rows: u64, example: &ReasonCount) -> RejectReason {
    let general = |(name, value): &'_ (String, String)| {
        let value = if name == "value" { "…".to_owned() } else { value.clone() };
        (name.clone(), value)
    };
    let facts: Vec<(String, String)> = example.arguments.iter().map(general).collect();
    let facts: Vec<(&str, String)> = facts.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    let text = |lang| message(lang, &example.code, &facts);
    RejectReason { code: example.code.clone(), text: Title::new(text(Lang::En), text(Lang::Zh)), rows }
}

/// What became of the money of a file, in words.
fn tied(file: &str, tie: &MoneyRecord) -> Title {
    let note = tie.note(file);
    let text = |lang| message(lang, note.code(), &note.arguments());
    Title::new(text(Lang::En), text(Lang::Zh))
}

/// How a status was read, in words.
fn reading(read_as: &str) -> Title {
    let text = status(read_as);
    Title::new(text.get(Lang::En), text.get(Lang::Zh))
}
