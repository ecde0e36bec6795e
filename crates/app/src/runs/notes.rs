//! What the reader of an answer should know of the facts behind it.

use super::question::kinds_needed;
use crate::facts::{Inputs, Origin};
use crate::note::Note;
use rayon::prelude::*;
use terrace_domain::{AsOf, Coded, LocalTime, Share};
use terrace_frame::Integers;
use terrace_intake::FileIntake;
use terrace_policy::Policy;
use terrace_tiering::{Drift, TierDrift};

/// A share that differs from the expected one by more than five points of a hundred is worth a remark.
const DRIFT: u32 = 50_000;

/// What should be known of the facts behind an answer, of which the newest order of all is given.
pub(super) fn notes(policy: &Policy, inputs: &Inputs, as_of: &AsOf, newest_order: Option<LocalTime>) -> Vec<Note> {
    let mut notes: Vec<Note> = newest_order.and_then(|newest| stale(newest, as_of)).into_iter().collect();
    if let Origin::Files(files) = &inputs.origin {
        notes.extend(files.iter().flat_map(|(_, file)| of_file(file)));
    }
    notes.extend(inputs.other_clock.iter().map(|zone| {
        Note::new("T0036", vec![("kept", zone.name().to_owned()), ("policy", policy.timezone.name().to_owned())])
    }));
    let missing = kinds_needed(policy).into_iter().filter(|kind| !inputs.supplied.contains(kind));
    notes.extend(missing.map(|kind| Note::new("T0031", vec![("kind", kind.to_owned())])));
    notes
}

/// The newest of a column of times.
pub(super) fn newest(times: &Integers) -> Option<LocalTime> {
    (0..times.values.len()).into_par_iter().filter_map(|row| times.get(row)).max().map(LocalTime::from_micros)
}

/// A remark for every tier whose share is far from the expected one.
pub(super) fn drifts(drift: &[Drift]) -> Vec<Note> {
    let far = |tier: &&TierDrift| tier.actual.millionths().abs_diff(tier.expected.millionths()) > DRIFT;
    let note = |scheme: &Drift, tier: &TierDrift| {
        let arguments = vec![
            ("scheme", scheme.scheme.clone()),
            ("tier", tier.tier.clone()),
            ("actual", one_decimal(tier.actual)),
            ("expected", tier.expected.to_string()),
        ];
        Note::new("T0032", arguments)
    };
    drift.iter().flat_map(|scheme| scheme.tiers.iter().filter(far).map(move |tier| note(scheme, tier))).collect()
}

fn one_decimal(share: Share) -> String {
    let tenths = (share.millionths() + 500) / 1_000;
    format!("{}.{}%", tenths / 10, tenths % 10)
}

/// What should be known of a file that was read straight away; an import prints all of it.
fn of_file(file: &FileIntake) -> Vec<Note> {
    let told = |note: &&terrace_intake::Note| {
        !matches!(note, terrace_intake::Note::AmountsComputed | terrace_intake::Note::CurrencySigns { .. })
    };
    let mut notes: Vec<Note> =
        file.guess.notes.iter().filter(told).map(|note| Note::new(note.code(), note.arguments())).collect();
    if file.rejected > 0 {
        let arguments = vec![
            ("file", file.name.clone()),
            ("read", file.rows_read.to_string()),
            ("rejected", file.rejected.to_string()),
        ];
        notes.insert(0, Note::new("T0034", arguments));
    }
    notes
}

/// A remark where the facts end long before the as-of: then recency and windows may mislead.
fn stale(newest: LocalTime, as_of: &AsOf) -> Option<Note> {
    let days = i64::from(as_of.local().date().days()) - i64::from(newest.date().days());
    let suggested = terrace_domain::Date::from_days(newest.date().days().saturating_add(1));
    (days > 90).then(|| {
        Note::new(
            "T0030",
            vec![
                ("newest", newest.date().to_string()),
                ("days", days.to_string()),
                ("suggested", suggested.to_string()),
            ],
        )
    })
}
