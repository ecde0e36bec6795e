use super::ReportRequest;
use crate::imports::{Counted, FileRecord, ImportRecord};
use crate::inputs::Origin;
use std::collections::BTreeMap;
use terrace_domain::{FactKind, LocalTime};
use terrace_report::{ImportQuality, RejectReason, StatusReading, Title};
use terrace_words::{Lang, message};

/// How what came in was reconciled: the workspace's imports that hold, or the files of this run.
pub(super) fn imports(request: &ReportRequest<'_>) -> Vec<ImportQuality> {
    match &request.inputs.origin {
        Origin::Lake { .. } => request.imports.iter().filter(|record| !record.undone).map(of_record).collect(),
        Origin::Files(files) => files
            .iter()
            .map(|(kind, file)| {
                let record = FileRecord::of(file);
                let counts = Counted {
                    read: record.read,
                    accepted: record.accepted,
                    rejected: record.rejected,
                    ..Counted::default()
                };
                quality(kind, None, None, &counts, &[record])
            })
            .collect(),
    }
}

fn of_record(record: &ImportRecord) -> ImportQuality {
    let at = LocalTime::parse(&record.at).ok();
    quality(&record.kind, Some(record.number), at, &record.counts, &record.understood)
}

fn quality(
    kind: &str,
    number: Option<u64>,
    at: Option<LocalTime>,
    counts: &Counted,
    files: &[FileRecord],
) -> ImportQuality {
    let mut reasons: BTreeMap<&str, u64> = BTreeMap::new();
    let mut statuses: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for file in files {
        for reason in &file.reasons {
            *reasons.entry(&reason.code).or_default() += reason.rows;
        }
        for status in &file.statuses {
            *statuses.entry((&status.status, &status.read_as)).or_default() += status.rows;
        }
    }
    let mut reasons: Vec<RejectReason> = reasons.into_iter().map(|(code, rows)| reason(code, rows)).collect();
    reasons.sort_by(|a, b| b.rows.cmp(&a.rows).then(a.code.cmp(&b.code)));
    let mut statuses: Vec<StatusReading> = statuses
        .into_iter()
        .map(|((status, read_as), rows)| StatusReading {
            status: status.to_owned(),
            read_as: Title::same(read_as),
            rows,
        })
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
        reasons,
        statuses,
    }
}

/// A reason in general words: what was wrong with each row stands in the file of rejected rows.
fn reason(code: &str, rows: u64) -> RejectReason {
    let text = |lang| message(lang, code, &[]);
    RejectReason { code: code.to_owned(), text: Title::new(text(Lang::En), text(Lang::Zh)), rows }
}
