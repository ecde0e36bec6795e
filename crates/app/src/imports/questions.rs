//! What to write in a mapping where the reading of a file stopped with a question.

use crate::error::AppError;
use terrace_intake::{Doubt, IntakeError, Problem};

/// The lines for a mapping that answer a question, each a way to answer it; none where no such line can be told.
pub fn answers(error: &AppError) -> Vec<String> {
    let AppError::Intake(IntakeError { problem, .. }) = error else { return Vec::new() };
    let format = |format: &String| format!("date_format: \"{format}\"");
    match &**problem {
        Problem::NoHeader { example, .. } | Problem::UnknownStatuses { example, .. } => vec![example.clone()],
        Problem::AmbiguousDates { day_first, month_first, .. } => vec![format(day_first), format(month_first)],
        Problem::Doubt(doubt) => of_doubt(doubt),
        _ => Vec::new(),
    }
}

fn of_doubt(doubt: &Doubt) -> Vec<String> {
    let said = |line: &str| line.to_owned();
    match doubt {
        Doubt::DecimalsOrThousands { .. } | Doubt::MixedDecimals { .. } => {
            vec![said("decimal: \".\""), said("decimal: \",\"")]
        }
        Doubt::RateOrAmount { .. } => {
            ["1", "折", "paid", "off"].iter().map(|unit| format!("units: {{ discount: {unit} }}")).collect()
        }
        Doubt::ContradictingDates { day_first, month_first, .. } => {
            vec![format!("date_format: \"{day_first}\""), format!("date_format: \"{month_first}\"")]
        }
        Doubt::SwappedDates { format, .. } => vec![format!("date_format: \"{format}\"")],
        Doubt::AmbiguousYears { year_first, others, .. } => {
            let others = others.split('`').filter(|part| part.starts_with("date_format"));
            std::iter::once(format!("date_format: \"{year_first}\"")).chain(others.map(ToOwned::to_owned)).collect()
        }
        Doubt::UnclearZone { example, .. } => vec![format!("timezone: {example}")],
        Doubt::SheetWithoutTable { first, .. } => vec![format!("sheet: \"{first}\"")],
        Doubt::SheetsDiffer { sheet, other, .. } => vec![format!("sheet: \"{sheet}\""), format!("sheet: \"{other}\"")],
        _ => Vec::new(),
    }
}

/// The words for a status that nobody knows, where they stopped the reading.
pub fn unknown_statuses(error: &AppError) -> &[String] {
    match error {
        AppError::Intake(IntakeError { problem, .. }) => match &**problem {
            Problem::UnknownStatuses { words, .. } => words,
            _ => &[],
        },
        _ => &[],
    }
}

/// The kind of facts that a file is of, where it was asked for as another.
pub fn other_kind(error: &AppError) -> Option<&'static str> {
    match error {
        AppError::Intake(IntakeError { problem, .. }) => match &**problem {
            Problem::Doubt(Doubt::OtherKind { other, .. }) => Some(other),
            _ => None,
        },
        _ => None,
    }
}
