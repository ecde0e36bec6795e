//! The first lines of a file: which of them is the header, and what it means.

use crate::columns::header::HeaderNames;
use crate::columns::plan::Plan;
use crate::columns::planner::plan;
use crate::doubt::Doubt;
use crate::error::Problem;
use crate::mapping::{FilePlace, Mapping, Origin};
use crate::text::clean;
use terrace_domain::FactKind;
use terrace_domain::facts::KINDS;

/// How many lines are looked at for the header.
pub(crate) const TOP: usize = 30;

/// The plan of a header; where columns are missing, the kind of facts that it is a header of, if that is another.
pub(super) fn planned(
    kind: &'static FactKind,
    headers: &[String],
    width: usize,
    mapping: Option<&Mapping>,
) -> Result<Plan, Problem> {
    let problem = match plan(kind, headers, width, mapping) {
        Err(Problem::MissingColumns { missing, found, nearest, example }) => (missing, found, nearest, example),
        result => return result,
    };
    let (missing, found, nearest, example) = problem;
    let score = |kind: &'static FactKind| HeaderNames::of_kind(kind).score(headers, None);
    let fits = |other: &&&'static FactKind| **other != kind && plan(other, headers, width, None).is_ok();
    let best = KINDS.iter().filter(fits).map(|other| (score(other), *other)).max_by_key(|(score, _)| *score);
    match best.filter(|(of_other, _)| mapping.is_none() && *of_other >= 2 && *of_other > score(kind)) {
        Some((_, other)) => Err(Doubt::OtherKind { kind: kind.name, other: other.name, missing, example }.into()),
        None => Err(Problem::MissingColumns { missing, found, nearest, example }),
    }
}

/// Whether a line has several names and no values.
fn is_like_header(fields: &[String]) -> bool {
    let mut filled = fields.iter().map(|field| field.trim()).filter(|field| !field.is_empty()).peekable();
    let is_name = |field: &str| {
        field.chars().any(char::is_alphabetic)
            && !field.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '='))
    };
    fields.iter().filter(|field| !field.trim().is_empty()).count() >= 2 && filled.all(is_name)
}

/// What no header leaves to say.
pub(super) fn no_header(kind: &'static FactKind, first: &[String]) -> Problem {
    let mut needed: Vec<&str> =
        kind.columns.iter().filter(|column| column.required).map(|column| column.name).collect();
    if kind.name == "orders" {
        needed.push("amount");
    }
    if is_like_header(first) {
        let filled: Vec<&str> = first.iter().map(|field| field.trim()).filter(|field| !field.is_empty()).collect();
        let example = needed.iter().map(|column| format!("{column}: \"…\"")).collect::<Vec<_>>().join(", ");
        return Doubt::UnknownHeaders {
            // It may be a row of people after all.
            found: crate::shown::listed(&filled.iter().map(|field| clean::echoed(field)).collect::<Vec<_>>()),
            needed: needed.join(", "),
            example: format!("columns: {{ {example} }}"),
        }
        .into();
    }
    let example = needed.iter().enumerate().map(|(index, column)| format!("{column}: {}", index + 1));
    Problem::NoHeader {
        found: crate::text::clean::echoed_row(&first.join(", ")),
        needed: needed.join(", "),
        example: format!("header: false\ncolumns: {{ {} }}", example.collect::<Vec<_>>().join(", ")),
    }
}

/// The line that names most of our columns, by its place, and how many it names.
///
/// If a mapping counts columns, the header may say anything: it is the first line that is filled.
pub(super) fn best_line<'l>(
    names: &HeaderNames,
    mapping: Option<&Mapping>,
    lines: impl Iterator<Item = &'l [String]>,
) -> (usize, usize) {
    let mut best = (0, 0);
    let counted = counts_columns(mapping);
    for (place, fields) in lines.enumerate() {
        let filled = counted && fields.iter().any(|field| !field.trim().is_empty());
        let score = names.score(fields, mapping).max(usize::from(filled));
        if score > best.1 {
            best = (place, score);
        }
    }
    best
}

/// Whether a mapping names columns by number.
fn counts_columns(mapping: Option<&Mapping>) -> bool {
    let counts = |origin: &Origin| match origin {
        Origin::Number(_) => true,
        Origin::DayAndClock(day, clock) => [day, clock].iter().any(|place| matches!(place, FilePlace::Number(_))),
        _ => false,
    };
    mapping.is_some_and(|mapping| mapping.columns.iter().any(|(_, origin)| counts(origin)))
}
