//! Figures as people read them, and tables of them.

use crate::results::{Measured, RowResult};
use std::fmt::Write as _;

/// A number with a comma between thousands.
pub(super) fn number(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Seconds with as many places as tell something.
pub(super) fn seconds(value: f64) -> String {
    if value < 0.1 {
        format!("{value:.4}")
    } else if value < 10.0 {
        format!("{value:.3}")
    } else {
        format!("{value:.1}")
    }
}

pub(super) fn ratio(value: f64) -> String {
    format!("{value:.2}")
}

pub(super) fn megabytes(bytes: u64) -> String {
    number(bytes / 1_000_000)
}

/// One number over another; 0 if the other is 0, as for a program that was not measured.
pub(super) fn quotient(time: f64, other: f64) -> f64 {
    if other > 0.0 { time / other } else { 0.0 }
}

/// All programs of a row, compared with the first.
pub(super) fn programs(result: &RowResult) -> String {
    let mut table = String::from(
        "| program | way | median, s | range, s | first run, s | whole process, s | beside terrace | peak memory, MB |\n\
         |---|---|---:|---:|---:|---:|---:|---:|\n",
    );
    let base = result.programs.first().map_or(0.0, Measured::median);
    for program in &result.programs {
        let (least, most) = program.range();
        let firsts: Vec<f64> = program.samples.iter().filter_map(|sample| sample.first).collect();
        let first =
            if firsts.is_empty() { "–".to_owned() } else { seconds(crate::results::median(firsts.into_iter())) };
        let process = crate::results::median(program.samples.iter().map(|sample| sample.process));
        // Writing into a text cannot fail.
        let _ = writeln!(
            table,
            "| {} | {} | {} | {} to {} | {} | {} | {} | {} |",
            program.program,
            program.how,
            seconds(program.median()),
            seconds(least),
            seconds(most),
            first,
            seconds(process),
            ratio(quotient(program.median(), base)),
            megabytes(program.peak_bytes()),
        );
    }
    table
}

/// What terrace alone does, step by step.
pub(super) fn steps(result: &RowResult) -> String {
    let mut table = String::from("| step | median, s | range, s | peak memory, MB |\n|---|---:|---:|---:|\n");
    for step in &result.programs {
        let (least, most) = step.range();
        let (median, memory) = (seconds(step.median()), megabytes(step.peak_bytes()));
        // Writing into a text cannot fail.
        let _ = writeln!(table, "| {} | {median} | {} to {} | {memory} |", step.how, seconds(least), seconds(most));
    }
    table
}

/// The quickest of some programs.
pub(super) fn quickest<'a>(programs: impl Iterator<Item = &'a Measured>) -> Option<&'a Measured> {
    programs.min_by(|a, b| a.median().total_cmp(&b.median()))
}

/// The programs that are not ours.
pub(super) fn peers(result: &RowResult) -> impl Iterator<Item = &Measured> {
    result.programs.iter().filter(|program| program.program != "terrace")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_short_and_plain() {
        assert_eq!([0, 999, 1_000, 20_000_000].map(number), ["0", "999", "1,000", "20,000,000"]);
        assert_eq!([0.012_34, 0.5, 12.34].map(seconds), ["0.0123", "0.500", "12.3"]);
        assert_eq!(ratio(quotient(3.0, 2.0)), "1.50");
        assert_eq!(ratio(quotient(3.0, 0.0)), "0.00");
    }
}
