//! What is decided over whole columns, before or after their rows are built.

use crate::columns::layout::Layout;
use crate::columns::plan::{CellSource, PlannedColumn};
use crate::doubt::Doubt;
use crate::error::Problem;
use crate::mapping::Delimiter;
use crate::rows::kinds::is_spare;
use crate::rows::recipe::Recipe;
use crate::rows::stats::ReadStats;
use crate::table::rows::{Cell, Table};
use crate::text::clean;
use crate::values::amounts::DecimalSign;
use crate::values::dates::{DateOrder, Evidence, TimeReader, Verdict};
use crate::values::decorations::agree;
use crate::values::examples::Examples;
use crate::values::reader::ColumnFindings;
use crate::values::units::base;
use rayon::prelude::*;
use std::collections::BTreeMap;
use terrace_domain::{FactType, plain_header};

/// The order of day and month of every column of times, by the plan's reads.
pub(crate) fn decide_date_orders(table: &dyn Table, recipe: &Recipe<'_>) -> Result<Vec<Option<DateOrder>>, Problem> {
    let plan = recipe.plan;
    let mapped = recipe.mapping.is_some_and(|mapping| !mapping.date_format.is_empty());
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
    // What is a year in one column is near those of the others; birthdays are not.
    let mut years = Evidence::default();
    let happened = |read: &PlannedColumn| read.column.kind == FactType::Time;
    plan.columns
        .iter()
        .zip(&all)
        .filter(|(read, _)| happened(read))
        .for_each(|(_, seen)| years.add_years(seen.years()));
    for (_, evidence) in plan.columns.iter().zip(&mut all).filter(|(read, _)| happened(read)) {
        evidence.add_years(years.years());
    }
    plan.columns.iter().zip(all).map(|(read, evidence)| order_of(read, evidence, mapped)).collect()
}

/// The order of day and month of one column.
fn order_of(read: &PlannedColumn, evidence: Evidence, mapped: bool) -> Result<Option<DateOrder>, Problem> {
    match read.column.kind {
        FactType::Time if mapped => return Ok(None),
        FactType::Time | FactType::Date => {}
        _ => return Ok(None),
    }
    let header = read.header.clone();
    let formats = |example: &str| [format_of(example, "%d", "%m"), format_of(example, "%m", "%d")];
    match evidence.verdict() {
        Verdict::Order(order) => Ok(Some(order)),
        // A birthday that cannot be read is left empty.
        Verdict::Contradicting(order, ..) | Verdict::Swapped(order, ..) if is_spare(read) => Ok(Some(order)),
        Verdict::OpenYear(_) if read.unit.order.is_some() => Ok(read.unit.order),
        Verdict::OpenYear(example) => {
            let [day_first, month_first] = formats(&example);
            let others = format!("`date_format: \"{day_first}\"`, `date_format: \"{month_first}\"`");
            Err(Doubt::AmbiguousYears { header, year_first: year_first_of(&example), others, example }.into())
        }
        Verdict::Open(_) if matches!(read.unit.order, Some(DateOrder::DayFirst | DateOrder::MonthFirst)) => {
            Ok(read.unit.order)
        }
        Verdict::Open(example) => {
            let [day_first, month_first] = formats(&example);
            Err(Problem::AmbiguousDates { header, day_first, month_first, example })
        }
        Verdict::Contradicting(_, example, examples) => {
            let [day_first, month_first] = formats(&example);
            Err(Doubt::ContradictingDates { header, examples, day_first, month_first }.into())
        }
        Verdict::Swapped(order, typed, texts) => {
            let [day_first, month_first] = formats(texts.trim_start_matches('`'));
            let format = if order == DateOrder::DayFirst { day_first } else { month_first };
            Err(Doubt::SwappedDates { header, typed, texts, format }.into())
        }
    }
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

/// The strftime format of the day in a date such as `26-06-30`, its year named first.
fn year_first_of(example: &str) -> String {
    let mark = example.chars().find(|c| !c.is_ascii_digit()).unwrap_or('-');
    format!("%y{mark}%m{mark}%d")
}

/// Columns that cannot be right although some of their rows could be read.
pub(crate) fn check_columns(recipe: &Recipe<'_>, layout: &Layout, stats: &ReadStats) -> Result<(), Problem> {
    let seen = stats.seen.as_slice();
    let reads = || recipe.plan.columns.iter().zip(seen);
    for (read, seen) in reads() {
        if let Some(example) = seen.ids.rounded() {
            return Err(Problem::RoundedIds { header: read.header.clone(), example: clean::echoed(example) });
        }
    }
    check_marks(recipe, layout, seen)?;
    if stats.other_currencies.count > 0 {
        let header =
            |name: &str| reads().find(|(read, _)| read.column.name == name).map(|(read, _)| read.header.clone());
        return Err(Doubt::OtherCurrency {
            amount: header("amount").or_else(|| header("unit_price")).unwrap_or_default(),
            currency: header("currency").unwrap_or_default(),
            rows: stats.other_currencies.count,
            examples: stats.other_currencies.first.join(", "),
        }
        .into());
    }
    check_currencies(recipe, seen)
}

/// The decimal sign that the numbers of a file show, if it is not the one they were read with.
pub(crate) fn decide_decimal(recipe: &Recipe<'_>, seen: &[ColumnFindings]) -> Option<DecimalSign> {
    let settled =
        recipe.mapping.is_some_and(|mapping| mapping.decimal.is_some()) || recipe.decimal == DecimalSign::Comma;
    let sum = |pick: fn(&ColumnFindings) -> &Examples| seen.iter().map(|seen| pick(seen).count).sum::<u64>();
    let (commas, points) = (sum(|seen| &seen.commas), sum(|seen| &seen.pointed));
    (!settled && commas > 0 && points == 0).then_some(DecimalSign::Comma)
}

/// Headers of discounts that say neither that they are amounts nor that they are parts.
const OPEN_DISCOUNTS: [&str; 4] = ["折扣", "discount", "linediscount", "itemdiscount"];

/// The header of the discounts and some of them, where all may be parts of the price: all below one, or under a word
/// that means tenths of the price all up to ten.
pub(crate) fn doubtful_discounts(recipe: &Recipe<'_>, seen: &[ColumnFindings]) -> Option<(String, String)> {
    let given = recipe.mapping.is_some_and(|mapping| mapping.units.iter().any(|(column, _)| column == "discount"));
    if given || recipe.left_discounts.is_some() || recipe.plan.kind.name != "orders" {
        return None;
    }
    let mut reads = recipe.plan.columns.iter().zip(seen);
    let (read, seen) = reads.find(|(read, _)| !read.attribute && read.column.name == "discount")?;
    let name = plain_header(&base(&read.header));
    let tenths = name == "折扣" && seen.tenths.count > 0;
    let parts = seen.parts.count > 0 && seen.tenths.count == 0;
    let is_open = OPEN_DISCOUNTS.contains(&name.as_str()) && read.unit.currency.is_none() && read.unit.sign.is_none();
    let examples = if parts { &seen.parts } else { &seen.tenths };
    (is_open && seen.above_ten == 0 && (tenths || parts)).then(|| (read.header.clone(), examples.shown()))
}

impl Recipe<'_> {
    /// Whether rows whose amounts were not computed come out the same without their discounts: what was seen of these is
    /// forgotten then.
    pub fn forgets_discounts(&self, seen: &mut [ColumnFindings]) -> bool {
        if self.of_use.is_none_or(|names| names.contains("discount")) {
            return false;
        }
        let is_discount = |read: &PlannedColumn| !read.attribute && read.column.name == "discount";
        let found = self.plan.columns.iter().zip(seen).find(|(read, _)| is_discount(read));
        // A sign beside a discount names the currency of its row.
        let Some((_, seen)) = found.filter(|(_, seen)| seen.signs.is_empty()) else { return false };
        *seen = ColumnFindings::default();
        true
    }
}

/// Marks in numbers that could stand before decimals as well as between thousands.
fn check_marks(recipe: &Recipe<'_>, layout: &Layout, seen: &[ColumnFindings]) -> Result<(), Problem> {
    if recipe.mapping.is_some_and(|mapping| mapping.decimal.is_some()) || recipe.decimal == DecimalSign::Comma {
        return Ok(());
    }
    let reads = || recipe.plan.columns.iter().zip(seen);
    let points: u64 = seen.iter().map(|seen| seen.pointed.count).sum();
    for (read, seen) in reads() {
        let header = || read.header.clone();
        // One in a thousand may be a slip, which is rejected by itself.
        if seen.commas.count.saturating_mul(1_000) >= points.max(1) && seen.commas.count > 0 {
            let pointed = reads().find_map(|(_, other)| other.pointed.first.first().cloned()).unwrap_or_default();
            let examples = format!("{}; `{pointed}`", seen.commas.shown());
            return Err(Doubt::MixedDecimals { header: header(), examples }.into());
        }
        let semicolons = layout.delimiter == Some(Delimiter::Byte(b';'));
        let doubtful = match (&seen.points_in_doubt, &seen.commas_in_doubt) {
            (found, _) if found.count > 0 && points == 0 => found,
            // Where a semicolon parts the columns, the comma mostly stands before decimals.
            (_, found) if found.count > 0 && points == 0 && semicolons => found,
            _ => continue,
        };
        return Err(Doubt::DecimalsOrThousands { header: header(), examples: doubtful.shown() }.into());
    }
    Ok(())
}

/// Signs of several currencies in one file without a column that says which.
fn check_currencies(recipe: &Recipe<'_>, seen: &[ColumnFindings]) -> Result<(), Problem> {
    if recipe.plan.columns.iter().any(|read| !read.attribute && read.column.name == "currency") {
        return Ok(());
    }
    let money = recipe.plan.columns.iter().zip(seen);
    let money = || money.clone().filter(|(read, _)| read.column.kind == FactType::Money);
    let signs: Vec<&str> = money().flat_map(|(_, seen)| seen.signs.keys().copied()).collect();
    if agree(signs) {
        return Ok(());
    }
    let header = money().find(|(_, seen)| !seen.signs.is_empty()).map(|(read, _)| read.header.clone());
    let mut examples: BTreeMap<&str, &str> = BTreeMap::new();
    for (sign, example) in money().flat_map(|(_, seen)| &seen.signs) {
        examples.entry(sign).or_insert(example);
    }
    let examples = examples.values().map(|example| format!("`{example}`")).collect::<Vec<_>>().join(", ");
    Err(Doubt::SeveralCurrencies { header: header.unwrap_or_default(), examples }.into())
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
