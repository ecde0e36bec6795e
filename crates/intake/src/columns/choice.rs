//! Which columns are meant, where the headers leave it open: by the values below them.

use crate::columns::customers::CustomerClass;
use crate::columns::plan::{Choices, Plan, PlannedColumn};
use crate::columns::planner::plan_with;
use crate::columns::refunds::refund_column;
use crate::error::Problem;
use crate::mapping::Mapping;
use crate::table::rows::{Cell, Row, Table};
use crate::text::clean;
use crate::values::dates::{TimeShape, shape};
use crate::values::people::is_nobody;
use std::borrow::Cow;

/// How many rows are looked at, beyond those that are needed to see whether a column has two values.
const ROWS: usize = 1_000;

/// The plan with what the values say of columns whose headers leave open which of them is meant.
pub(crate) fn settled(table: &dyn Table, plan: Plan, mapping: Option<&Mapping>) -> Result<Plan, Problem> {
    let is_named = |column: &str| mapping.is_some_and(|mapping| mapping.names(column));
    let refund = if is_named("refunded") { None } else { refund_column(table, &plan)? };
    let customers = if is_named("customer_id") { Vec::new() } else { customers(&plan) };
    let times = if is_named("ordered_at") { Vec::new() } else { times(&plan) };
    let mut choices = Choices { refund: refund.filter(|(_, column)| !is_named(column)), ..Choices::default() };
    let places: Vec<usize> = customers.iter().map(|(place, _)| *place).chain(times.iter().copied()).collect();
    if !places.is_empty() {
        let formats = mapping.map_or(&[][..], |mapping| &mapping.date_format);
        let samples = samples(table, &places, &customers, formats)?;
        let (of_customers, of_times) = samples.split_at_checked(customers.len()).unwrap_or((&samples, &[]));
        (choices.customer, choices.not_customers) = best_customer(&customers, of_customers);
        choices.day_and_clock = day_and_clock(&times, of_times);
    }
    if choices == Choices::default() {
        return Ok(plan);
    }
    plan_with(plan.kind, &plan.headers, plan.width, mapping, &choices)
}

/// The columns that may tell customers apart, the one that was taken first; none if there is nothing to choose.
fn customers(plan: &Plan) -> Vec<(usize, CustomerClass)> {
    let read = plan.columns.iter().find(|read| !read.attribute && read.column.name == "customer_id");
    let taken = read.and_then(PlannedColumn::place);
    let taken = taken.and_then(|place| Some((place, plan.headers.get(place).map(|header| class_of(header))?)));
    let rivals = plan.rivals.iter().filter(|rival| rival.column == "customer_id");
    let rivals = rivals.filter_map(|rival| Some((rival.place, rival.class?)));
    let mut all: Vec<(usize, CustomerClass)> = taken.into_iter().chain(rivals).collect();
    all.dedup_by_key(|(place, _)| *place);
    if all.len() < 2 && all.first().is_none_or(|(_, class)| *class == CustomerClass::Number) {
        return Vec::new();
    }
    all
}

fn class_of(header: &str) -> CustomerClass {
    use crate::columns::customers::{class_of_number, class_of_other};
    class_of_other(header).map_or_else(|| class_of_number(header), |(class, _)| class)
}

/// The columns that may say when, the one that was taken first; none if there is nothing to choose.
fn times(plan: &Plan) -> Vec<usize> {
    let read = plan.columns.iter().find(|read| read.column.name == "ordered_at");
    let taken = read.and_then(PlannedColumn::place);
    let rivals = plan.rivals.iter().filter(|rival| rival.column == "ordered_at").map(|rival| rival.place);
    let all: Vec<usize> = taken.into_iter().chain(rivals).collect();
    if all.len() < 2 { Vec::new() } else { all }
}

/// What is seen of a column's values.
#[derive(Debug, Clone, Default)]
struct ColumnSample {
    first: Option<String>,
    /// Whether two values differ.
    differs: bool,
    filled: usize,
    /// Values in which digits were replaced by stars.
    masked: usize,
    /// Values without any digit.
    wordy: usize,
    /// Values that say yes or no.
    flags: usize,
    /// Values that are no person.
    nobodies: usize,
    days: usize,
    clocks: usize,
    other_times: usize,
}

impl ColumnSample {
    fn see(&mut self, cell: &Cell<'_>, counted: bool, formats: Option<&[String]>) {
        if cell.is_blank() {
            return;
        }
        if let (Some(formats), true) = (formats, counted) {
            match shape(cell, formats) {
                TimeShape::Day => self.days += 1,
                TimeShape::Clock => self.clocks += 1,
                TimeShape::Empty => {}
                TimeShape::Other => self.other_times += 1,
            }
            return;
        }
        let text = cell.to_text();
        let text: Cow<'_, str> = clean::plain(&text);
        if clean::is_nothing(&text) {
            return;
        }
        match &self.first {
            None => self.first = Some(text.clone().into_owned()),
            Some(first) => self.differs |= *first != *text,
        }
        if counted {
            self.filled += 1;
            self.masked += usize::from(text.contains("**"));
            self.wordy += usize::from(!text.contains(|c: char| c.is_ascii_digit()));
            self.flags += usize::from(is_flag(&text));
            self.nobodies += usize::from(is_nobody(&text, &[]));
        }
    }

    /// Whether further rows could still make it tell customers apart: of blanks, stars and yes or no none would.
    fn is_open(&self) -> bool {
        !self.differs && self.filled > 0 && self.masked * 2 < self.filled && self.flags < self.filled
    }

    /// Whether it tells customers apart at all, if others do.
    fn tells_apart(&self) -> bool {
        self.differs && self.may_name()
    }

    /// Whether its values may be customers.
    fn may_name(&self) -> bool {
        let all = |some: usize| some == self.filled;
        self.filled > 0 && self.masked * 2 < self.filled && !all(self.flags) && !all(self.nobodies)
    }
}

fn is_flag(text: &str) -> bool {
    matches!(text.to_lowercase().as_str(), "是" | "否" | "yes" | "no" | "y" | "n" | "true" | "false" | "0" | "1")
}

/// Columns that are looked at, those that may be the customer's first.
struct ColumnSamples<'s> {
    places: &'s [usize],
    customers: &'s [(usize, CustomerClass)],
    formats: &'s [String],
    /// Rows that were looked at.
    rows: usize,
    samples: Vec<ColumnSample>,
}

impl<'s> ColumnSamples<'s> {
    fn new(places: &'s [usize], customers: &'s [(usize, CustomerClass)], formats: &'s [String]) -> Self {
        Self { places, customers, formats, rows: 0, samples: vec![ColumnSample::default(); places.len()] }
    }

    fn see(&mut self, row: &Row<'_, '_>) {
        if row.fault.is_some() || row.cells.iter().all(Cell::is_blank) {
            return;
        }
        self.rows += 1;
        let counted = self.rows <= ROWS;
        for (index, (place, sample)) in self.places.iter().zip(&mut self.samples).enumerate() {
            let of_times = (index >= self.customers.len()).then_some(self.formats);
            if counted || (of_times.is_none() && sample.is_open()) {
                sample.see(row.cells.get(*place).unwrap_or(&Cell::Empty), counted, of_times);
            }
        }
    }

    /// Whether further rows could not change what is seen.
    fn is_enough(&self) -> bool {
        // A number that is taken already and tells customers apart is the best there is.
        let first = self.customers.first().zip(self.samples.first());
        let is_clear = first.is_some_and(|((_, class), seen)| *class == CustomerClass::Number && seen.tells_apart());
        self.rows >= ROWS && (is_clear || !self.samples.iter().take(self.customers.len()).any(ColumnSample::is_open))
    }
}

/// Looks at columns: the first rows, and of those for customers as many more as it takes to see two values.
fn samples(
    table: &dyn Table,
    places: &[usize],
    customers: &[(usize, CustomerClass)],
    formats: &[String],
) -> Result<Vec<ColumnSample>, Problem> {
    // Mostly few rows of the first chunk say all.
    let mut few = ColumnSamples::new(places, customers, formats);
    table.visit_first(0, 2 * ROWS, &mut |row| few.see(row))?;
    if few.is_enough() {
        return Ok(few.samples);
    }
    let mut all = ColumnSamples::new(places, customers, formats);
    for chunk in 0..table.chunks() {
        table.visit(chunk, &mut |row| all.see(row))?;
        if all.is_enough() {
            break;
        }
    }
    Ok(all.samples)
}

/// The column to take if it is not the first, and those that say nothing of who the customer is.
fn best_customer(customers: &[(usize, CustomerClass)], samples: &[ColumnSample]) -> (Option<usize>, Vec<usize>) {
    let columns = || customers.iter().zip(samples);
    let class = |class: CustomerClass, sample: &ColumnSample| match class {
        // A word that may head a number as well as a name: the values say which it is.
        CustomerClass::Person if sample.wordy * 2 > sample.filled => CustomerClass::Nickname,
        CustomerClass::Person => CustomerClass::Number,
        class => class,
    };
    // Of a single customer no column tells others apart: then all that may name one are as good as their headers.
    let tell_apart = columns().any(|(_, sample)| sample.tells_apart());
    let fit = columns().filter(|(_, sample)| if tell_apart { sample.tells_apart() } else { sample.may_name() });
    let best = fit.min_by_key(|((_, found), sample)| class(*found, sample)).map(|((place, _), _)| *place);
    let Some(best) = best else { return (None, Vec::new()) };
    // A column that was preferred and tells nobody apart, where another does.
    let unfit: Vec<usize> = columns()
        .filter(|(_, sample)| tell_apart && sample.filled > 1 && !sample.tells_apart())
        .map(|((place, _), _)| *place)
        .collect();
    match customers.first() {
        Some((taken, _)) if *taken == best => (None, Vec::new()),
        _ => (Some(best), unfit),
    }
}

/// The places of days and their clock, if one column has nothing but days and another nothing but clocks.
fn day_and_clock(times: &[usize], samples: &[ColumnSample]) -> Option<(usize, usize)> {
    let columns = || times.iter().zip(samples).filter(|(_, sample)| sample.other_times == 0);
    let (first, sample) = times.iter().zip(samples).next()?;
    // A column that was taken and holds whole times is as good as any.
    if sample.other_times > 0 {
        return None;
    }
    let day = columns().find(|(_, sample)| sample.days > 0 && sample.clocks == 0)?;
    let clock = columns().find(|(_, sample)| sample.clocks > 0 && sample.days == 0)?;
    (first == day.0 || first == clock.0).then_some((*day.0, *clock.0))
}
