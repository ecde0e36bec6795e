//! What was found, put together.

use super::Planner;
use crate::columns::amazon;
use crate::columns::header::{fillable, normalised};
use crate::columns::plan::{CellSource, Plan, PlannedColumn};
use crate::error::Problem;
use crate::reason::REJECT_COLUMN;
use crate::remark::ReadingNote;
use crate::values::units::HeaderUnit;
use terrace_domain::InternalError;
use terrace_domain::facts::CustomFields;

/// A column by name: how it is read.
pub(super) enum Found {
    Cell(FoundCell),
    Join(Vec<String>),
}

/// A cell and what its header says.
pub(super) struct FoundCell {
    pub source: CellSource,
    pub clock: Option<usize>,
    pub header: String,
    pub unit: HeaderUnit,
    /// Whether the mapping gave the unit.
    pub given: bool,
}

impl FoundCell {
    pub fn new(source: CellSource, header: String) -> Self {
        Self { source, clock: None, header, unit: HeaderUnit::default(), given: false }
    }
}

impl Found {
    /// The place of the cell.
    pub fn place(&self) -> Option<usize> {
        match self {
            Self::Cell(FoundCell { source: CellSource::Cell(place), .. }) => Some(*place),
            _ => None,
        }
    }
}

impl Planner<'_> {
    /// The plan, or what is missing.
    pub(super) fn finish(mut self) -> Result<Plan, Problem> {
        let orders = self.kind.name == "orders";
        let has = |planner: &Self, name: &str| planner.found.contains_key(name);
        self.number_by_bare_id();
        let numbered = has(&self, "order_id") || self.lengthened.contains_key("order_id");
        let made_orders = orders && !numbered && has(&self, "customer_id") && has(&self, "ordered_at");
        if made_orders {
            self.found.insert("order_id", Found::Join(vec!["customer_id".to_owned(), "ordered_at".to_owned()]));
        }
        // With a customer and a time, orders need no number.
        let is_spare = |name: &str| orders && name == "order_id" && has(&self, "customer_id");
        let is_missing = |name: &str| !has(&self, name) && !is_spare(name);
        let mut missing: Vec<&str> =
            self.kind.columns.iter().filter(|c| c.required && is_missing(c.name)).map(|c| c.name).collect();
        if orders && !has(&self, "amount") && !has(&self, "unit_price") {
            missing.push("amount");
        }
        if !missing.is_empty() {
            return Err(self.missing(&missing));
        }
        self.tell_of_units();
        let line_prices = self.line_prices();
        let (columns, joins) = self.reads()?;
        let (custom, unused) = self.other_columns();
        let Self { kind, width, passed_over, of_orders, shopify: inherits, rivals, notes, .. } = self;
        let headers = self.headers.to_vec();
        Ok(Plan {
            kind,
            columns,
            joins,
            custom,
            unused,
            passed_over,
            headers,
            width,
            made_orders,
            inherits,
            line_prices,
            rivals,
            notes,
            of_orders,
        })
    }

    /// Takes a column called `id` alone for the number of the order, as Stripe and many databases name it, where no other
    /// column is that number and nothing says that a row is a line of an order: there it could be the line's.
    fn number_by_bare_id(&mut self) {
        let tells_lines =
            ["line", "product", "quantity", "unit_price"].iter().any(|name| self.found.contains_key(*name));
        let is_free = self.kind.name == "orders" && !tells_lines && self.is_free("order_id");
        let numbered = self.found.contains_key("order_id") || self.lengthened.contains_key("order_id");
        let is_bare = |place: &usize| {
            let header = self.headers.get(*place).is_some_and(|header| normalised(header) == "id");
            header && !self.used.contains(place)
        };
        let place = (0..self.headers.len()).find(is_bare).filter(|_| is_free && !numbered);
        if let (Some(place), Some(column)) = (place, self.kind.column("order_id")) {
            self.used.push(place);
            let found = self.cell_at(place, self.header_or_number(place), column.kind);
            self.found.insert(column.name, Found::Cell(found));
        }
    }

    /// Whether the price that lines are computed from is that of all their pieces.
    fn line_prices(&mut self) -> bool {
        let price = match self.found.get("unit_price") {
            Some(Found::Cell(cell)) if self.amazon && amazon::is_line_price(&cell.header) => cell.header.clone(),
            _ => return false,
        };
        if !self.found.contains_key("amount") {
            self.notes.push(ReadingNote::LinePrice { header: price });
        }
        true
    }

    /// What headers say of their values that is not plain.
    fn tell_of_units(&mut self) {
        for (name, found) in &self.found {
            let Found::Cell(FoundCell { unit, header, given: false, clock, .. }) = found else { continue };
            let (column, header) = (*name, header.clone());
            if let Some(clock) = clock.and_then(|clock| self.headers.get(clock)) {
                let (day, clock) = (header.clone(), clock.clone());
                self.notes.push(ReadingNote::DayAndClock { column, day, clock });
            }
            if unit.exponent != 0 {
                let factor = unit.factor();
                self.notes.push(ReadingNote::HeaderUnit { column, header: header.clone(), factor });
            }
            if let Some(unknown) = &unit.unknown {
                self.notes.push(ReadingNote::UnknownUnit { column, header, unit: unknown.clone() });
            }
        }
    }

    /// The cells that are read, in the order of the kind's columns, and the keys that are joined.
    #[expect(clippy::type_complexity, reason = "the two lists of a plan")]
    fn reads(&mut self) -> Result<(Vec<PlannedColumn>, Vec<(usize, Vec<usize>)>), Problem> {
        let kind = self.kind;
        let place_of = |name: &str| kind.columns.iter().position(|column| column.name == name);
        let target = |name: &str| {
            place_of(name).ok_or_else(|| InternalError::new(format!("{} have no column {name}", kind.name)))
        };
        let mut reads: Vec<PlannedColumn> = Vec::new();
        let mut joins = Vec::new();
        for (column, attribute) in fillable(self.kind) {
            let mut joined = self.lengthened.remove(column.name);
            match self.found.remove(column.name) {
                None => {}
                Some(Found::Cell(FoundCell { source, clock, header, unit, .. })) => {
                    let target = if attribute { None } else { Some(target(column.name)?) };
                    reads.push(PlannedColumn { column, target, attribute, source, clock, header, unit });
                }
                Some(Found::Join(parts)) => joined = Some(parts),
            }
            let Some(parts) = joined else { continue };
            let mut places = Vec::new();
            for part in parts {
                let read = reads.iter().any(|read| read.column.name == part) || self.found.contains_key(part.as_str());
                let place = place_of(&part).filter(|_| read);
                places.push(place.ok_or_else(|| Problem::JoinMissing { column: column.name.to_owned(), part })?);
            }
            joins.push((target(column.name)?, places));
        }
        Ok((reads, joins))
    }

    /// The columns that are none of ours: fields of people's own with their places, or headers that nothing reads.
    fn other_columns(&self) -> (Vec<(String, usize)>, Vec<String>) {
        let is_wanted = |place: &usize| !self.used.contains(place) || self.kept.contains(place);
        let rest = self.headers.iter().enumerate().filter(|(place, _)| is_wanted(place));
        let is_told = |header: &str| header.trim().is_empty() || header.trim().starts_with(REJECT_COLUMN);
        let rest = rest.filter(|(_, header)| !is_told(header));
        let (mut custom, mut unused) = (Vec::new(), Vec::new());
        for (place, header) in rest {
            if self.kind.custom_fields == CustomFields::All || self.kept.contains(&place) {
                custom.push((crate::text::clean::trimmed(header).to_owned(), place));
            } else {
                unused.push(header.clone());
            }
        }
        (custom, unused)
    }

    fn missing(&self, missing: &[&str]) -> Problem {
        let nearest: Vec<(&str, &str)> =
            missing.iter().filter_map(|column| Some((*column, self.names.nearest(column, self.headers)?))).collect();
        let example = missing.iter().map(|column| {
            let near = nearest.iter().find(|(name, _)| name == column).map(|(_, header)| *header);
            format!("{column}: \"{}\"", near.unwrap_or("…"))
        });
        let nearest = nearest.iter().map(|(column, header)| format!("{header} → {column}"));
        Problem::MissingColumns {
            missing: missing.join(", "),
            found: crate::shown::listed(self.headers),
            nearest: nearest.collect::<Vec<_>>().join(", "),
            example: format!("columns: {{ {} }}", example.collect::<Vec<_>>().join(", ")),
        }
    }
}
