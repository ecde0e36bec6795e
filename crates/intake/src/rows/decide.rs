//! What is decided over whole columns, before or after their rows are built.

use crate::columns::plan::{CellSource, Plan};
use crate::error::Problem;
use crate::rows::build::Recipe;
use crate::table::rows::{Cell, Table};
use crate::values::dates::{DateOrder, Evidence, TimeReader, Verdict};
use crate::values::reader::ColumnFindings;
use rayon::prelude::*;
use terrace_domain::FactType;

/// The order of day and month of every column of times, by the plan's reads.
pub(crate) fn decide_date_orders(table: &dyn Table, plan: &Plan) -> Result<Vec<Option<DateOrder>>, Problem> {
    let is_time = |kind: FactType| matches!(kind, FactType::Time | FactType::Date);
    let chunks: Vec<Vec<Evidence>> = (0..table.chunks())
        .into_par_iter()
        .map(|chunk| {
            let mut found = vec![Evidence::default(); plan.columns.len()];
            table.visit(chunk, &mut |row| {
                for (read, evidence) in
                    plan.columns.iter().zip(&mut found).filter(|(read, _)| is_time(read.column.kind))
                {
                    match &read.source {
                        CellSource::Cell(place) => {
                            TimeReader::add_evidence(row.cells.get(*place).unwrap_or(&Cell::Empty), evidence)
                        }
                        CellSource::Constant(cell) => TimeReader::add_evidence(cell, evidence),
                    }
                }
            })?;
            Ok(found)
        })
        .collect::<Result<_, Problem>>()?;
    let mut all = vec![Evidence::default(); plan.columns.len()];
    for chunk in chunks {
        all.iter_mut().zip(chunk).for_each(|(sum, part)| sum.merge(part));
    }
    let verdicts = plan.columns.iter().zip(all).map(|(read, evidence)| match evidence.verdict() {
        _ if !is_time(read.column.kind) => Ok(None),
        Verdict::Order(order) => Ok(Some(order)),
        Verdict::Open(example) => Err(Problem::AmbiguousDates {
            header: read.header.clone(),
            day_first: format_of(&example, "%d", "%m"),
            month_first: format_of(&example, "%m", "%d"),
            example,
        }),
    });
    verdicts.collect()
}

/// The strftime format of the day in a date such as `9/12/2011 12:50`, with the first two parts named.
///
/// A format without a clock takes whatever time stands behind, and other rows may have none.
fn format_of(example: &str, first: &str, second: &str) -> String {
    let mark = example.chars().find(|c| !c.is_ascii_digit()).unwrap_or('/');
    let mut parts = example.splitn(3, mark);
    let rest = parts.nth(2).unwrap_or("");
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let year = if digits == 2 { "%y" } else { "%Y" };
    format!("{first}{mark}{second}{mark}{year}")
}

/// FileSummary columns that cannot be right although some of their rows could be read.
pub(crate) fn check_columns(recipe: &Recipe<'_>, seen: &[ColumnFindings]) -> Result<(), Problem> {
    let decided = recipe.mapping.is_some_and(|mapping| mapping.decimal.is_some());
    for (read, seen) in recipe.plan.columns.iter().zip(seen) {
        let header = || read.header.clone();
        if let Some(example) = seen.ids.rounded() {
            return Err(Problem::RoundedIds { header: header(), example: example.to_owned() });
        }
        if let Some(example) = seen.comma.clone().filter(|_| !decided && seen.pointed == 0) {
            return Err(Problem::DecimalComma { header: header(), example });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_offered_as_the_example_is_written() {
        for (example, format) in
            [("9/12/2011", "%d/%m/%Y"), ("9-12-11 12:50", "%d-%m-%y"), ("9.12.2011 1:02:03 PM", "%d.%m.%Y")]
        {
            assert_eq!(format_of(example, "%d", "%m"), format);
        }
    }
}
