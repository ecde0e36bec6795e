//! Whole files: formats by their content, decoder, cutter, headers, rows.

use super::{Input, check_message};
use crate::corpus::Corpus;
use crate::generator::Generator;
use crate::mutate::mutate;
use crate::tables::mutate_table;
use terrace_domain::facts::{KINDS, ORDERS};
use terrace_domain::{CancelToken, Coded, FactKind, NoProgress, Zone};
use terrace_intake::{Collected, IntakeError, Limits, Mapping, Request, Source, collect};

/// A changed file is read whole and in small parts: nothing panics, no row is lost, and both ways agree.
pub(super) fn check(corpus: &Corpus, generator: &mut Generator, input: &mut Input) -> Result<(), String> {
    let kind = if generator.one_in(3) { generator.pick(KINDS).copied().unwrap_or(&ORDERS) } else { &ORDERS };
    let (Some(file), Some(other)) = (generator.pick(&corpus.files), generator.pick(&corpus.files)) else {
        return Ok(());
    };
    input.0.clone_from(file);
    if generator.one_in(2) {
        mutate_table(&mut input.0, kind, generator);
    }
    if !generator.one_in(4) {
        mutate(&mut input.0, other, generator);
    }
    let mapping = generator.pick(&corpus.mappings).filter(|_| generator.one_in(3));
    let mapping = mapping.and_then(|text| Mapping::parse("m.yaml", std::str::from_utf8(text).ok()?).ok());
    let whole = read(kind, &input.0, mapping.as_ref(), &Limits::default());
    let small = Limits {
        held: generator.below(64) as u64,
        rows: 1 + generator.below(5),
        bytes: 1 + generator.below(200) as u64,
        block: 1 + generator.below(48),
        orders: generator.below(4),
        ..Limits::default()
    };
    let parts = read(kind, &input.0, mapping.as_ref(), &small);
    match (&whole, &parts) {
        (Ok(whole), Ok(parts)) => {
            check_counts(whole)?;
            if format!("{:?}", whole.files) != format!("{:?}", parts.files) {
                return Err(format!("whole and in parts: {:#?}\n{:#?}", whole.files, parts.files));
            }
            if rows(whole) != rows(parts) {
                return Err("whole and in parts, the rows differ".to_owned());
            }
            Ok(())
        }
        (Err(one), Err(other)) => {
            check_message(one.code(), &one.arguments())?;
            if (one.code(), one.arguments()) != (other.code(), other.arguments()) {
                return Err(format!("whole and in parts: {one:?} and {other:?}"));
            }
            Ok(())
        }
        (one, other) => Err(format!("whole and in parts: {:?} and {:?}", one.as_ref().err(), other.as_ref().err())),
    }
}

fn read(
    kind: &'static FactKind,
    bytes: &[u8],
    mapping: Option<&Mapping>,
    limits: &Limits,
) -> Result<Collected, IntakeError> {
    let (sources, cancel, zone) = (&[Source::bytes("input", bytes.to_vec())], &CancelToken::new(), &Zone::utc());
    collect(&Request {
        kind,
        sources,
        mapping,
        zone,
        progress: &NoProgress,
        cancel,
        limits,
        of_use: None,
        unknown_as_sales: false,
    })
}

/// Every row read was accepted or rejected, and every message of it has its words.
fn check_counts(read: &Collected) -> Result<(), String> {
    let [file] = read.files.as_slice() else { return Err("one file was given".to_owned()) };
    let accepted: u64 = read.batches.iter().map(|batch| batch.num_rows() as u64).sum();
    if file.rows_read != file.accepted + file.rejected || file.accepted != accepted || file.accepted == 0 {
        let counts = (file.rows_read, file.accepted, file.rejected, accepted);
        return Err(format!("read, accepted, rejected, handed on: {counts:?}"));
    }
    let reasons: u64 = file.reasons.iter().map(|found| found.rows).sum();
    let is_told = reasons == file.rejected && file.rejects.is_sorted_by_key(|reject| reject.line);
    if !is_told || file.without_customer > file.accepted || file.rejects.len() as u64 > file.rejected {
        return Err(format!("rejected rows are told wrongly: {:?}", file.reasons));
    }
    for reject in &file.rejects {
        check_message(reject.reason.code(), &reject.reason.arguments())?;
    }
    file.guess.notes.iter().try_for_each(|note| check_message(note.code(), &note.arguments()))
}

/// All rows, those of facts and those of observed customers, however they are parted.
fn rows(read: &Collected) -> [Vec<String>; 2] {
    [&read.batches, &read.customers].map(|batches| {
        let mut rows = Vec::new();
        for batch in batches {
            for row in 0..batch.num_rows() {
                rows.push(batch.slice(row, 1).columns().iter().map(|column| format!("{column:?}")).collect());
            }
        }
        rows
    })
}
