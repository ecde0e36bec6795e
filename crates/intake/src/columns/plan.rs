//! The plan of a file: where each of our columns comes from.

use crate::columns::header::{HeaderNames, fillable, normalised};
use crate::columns::levels::AmountLevel;
use crate::columns::shopify;
use crate::error::Problem;
use crate::mapping::{Mapping, Origin};
use crate::table::rows::{Cell, Row};
use std::collections::BTreeMap;
use terrace_domain::{FactColumn, FactKind, InternalError};

/// Where one of our columns comes from.
#[derive(Debug, Clone)]
pub(crate) struct PlannedColumn {
    /// Our column.
    pub column: &'static FactColumn,
    /// Its place among the columns of its kind; `None` for a customer's column in an order file.
    pub target: Option<usize>,
    /// A customer's column in an order file.
    pub attribute: bool,
    /// The cell to read.
    pub source: CellSource,
    /// The header, or what stands for it in messages.
    pub header: String,
}

/// A cell of the row, or the same value in every row.
#[derive(Debug, Clone)]
pub(crate) enum CellSource {
    /// By its place in the row, from 0.
    Cell(usize),
    /// A constant of the mapping.
    Constant(Cell<'static>),
}

/// How a file's rows become ours.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// The kind of facts.
    pub kind: &'static FactKind,
    /// Columns that are read from cells, in the order of the kind's columns; attributes last.
    pub columns: Vec<PlannedColumn>,
    /// Columns joined from others of ours: places among the kind's columns.
    pub joins: Vec<(usize, Vec<usize>)>,
    /// Further columns, kept under their headers.
    pub custom: Vec<(String, usize)>,
    /// Headers that are not used.
    pub unused: Vec<String>,
    /// Headers that mean the same as a used one, which was preferred: theirs and ours.
    pub passed_over: Vec<(String, &'static str)>,
    /// The file's headers; empty if it is read without one.
    pub headers: Vec<String>,
    /// How many columns the file has.
    pub width: usize,
    /// Whether orders are made of customer and time for want of a number.
    pub made_orders: bool,
    /// Rows leave out what their order's first row says.
    pub inherits: bool,
    /// Headers of whole orders that were not used for lines: theirs and ours.
    pub of_orders: Vec<(String, &'static str)>,
}

impl Plan {
    /// Whether a row has values behind its last column.
    pub fn is_overfull(&self, row: &Row<'_, '_>) -> bool {
        !row.cells.get(self.width..).unwrap_or(&[]).iter().all(Cell::is_blank)
    }
}

/// Finds the columns of a kind among a file's headers.
pub(crate) fn plan(
    kind: &'static FactKind,
    headers: &[String],
    width: usize,
    mapping: Option<&Mapping>,
) -> Result<Plan, Problem> {
    let mut planner = Planner::new(kind, headers, width);
    planner.mapped(mapping)?;
    planner.named()?;
    planner.finish()
}

/// A column by name: how it is read.
enum Found {
    Cell(CellSource, String),
    Join(Vec<String>),
}

struct Planner<'h> {
    kind: &'static FactKind,
    headers: &'h [String],
    width: usize,
    names: HeaderNames,
    found: BTreeMap<&'static str, Found>,
    used: Vec<usize>,
    passed_over: Vec<(String, &'static str)>,
    /// Columns of ours that the mapping says are not to be read.
    barred: Vec<&'static str>,
    shopify: bool,
    of_orders: Vec<(String, &'static str)>,
}

impl<'h> Planner<'h> {
    fn new(kind: &'static FactKind, headers: &'h [String], width: usize) -> Self {
        let names = HeaderNames::of_kind(kind);
        Self {
            kind,
            headers,
            width,
            names,
            found: BTreeMap::new(),
            used: Vec::new(),
            passed_over: Vec::new(),
            barred: Vec::new(),
            shopify: kind.name == "orders" && shopify::is_export(headers),
            of_orders: Vec::new(),
        }
    }

    /// What the mapping says.
    fn mapped(&mut self, mapping: Option<&Mapping>) -> Result<(), Problem> {
        for (name, origin) in mapping.iter().flat_map(|mapping| &mapping.columns) {
            let Some((column, _)) = fillable(self.kind).find(|(column, _)| column.name == name) else {
                return Err(Problem::MappedColumnUnknown { column: name.clone(), kind: self.kind.name });
            };
            let found = match origin {
                Origin::Header(header) => {
                    let place = self.place(header).ok_or_else(|| Problem::MappedHeaderMissing {
                        header: header.clone(),
                        column: name.clone(),
                        found: self.headers.join(", "),
                    })?;
                    self.used.push(place);
                    Found::Cell(CellSource::Cell(place), header.clone())
                }
                Origin::Number(number) => {
                    if *number > self.width {
                        let (number, width) = (*number, self.width);
                        return Err(Problem::MappedNumberMissing { number, column: name.clone(), width });
                    }
                    self.used.push(number - 1);
                    let header = self.headers.get(number - 1).cloned().unwrap_or_else(|| number.to_string());
                    Found::Cell(CellSource::Cell(number - 1), header)
                }
                Origin::Value(value) => {
                    Found::Cell(CellSource::Constant(Cell::Text(value.clone().into())), format!("{{ value: {value} }}"))
                }
                Origin::Join(parts) => Found::Join(parts.clone()),
                Origin::Nothing => {
                    self.barred.push(column.name);
                    continue;
                }
            };
            self.found.insert(column.name, found);
        }
        Ok(())
    }

    /// A header as the mapping names it: exactly, or written a little otherwise.
    fn place(&self, header: &str) -> Option<usize> {
        let exact = self.headers.iter().position(|found| found == header);
        exact.or_else(|| self.headers.iter().position(|found| normalised(found) == normalised(header)))
    }

    /// Whether a column of ours may still be found.
    fn is_free(&self, name: &str) -> bool {
        !self.found.contains_key(name) && !self.barred.contains(&name)
    }

    /// What Shopify's headers mean there and nowhere else; the email names a customer if no id does.
    fn of_shopify(&mut self) {
        for (ours, theirs) in shopify::MEANS {
            let known =
                self.headers.iter().any(|header| self.names.meaning(header).is_some_and(|m| m.column.name == ours));
            let place = self.headers.iter().position(|header| normalised(header) == theirs);
            let column = self.kind.columns.iter().find(|column| column.name == ours);
            if let (Some(place), Some(column), false) = (place, column, known)
                && self.is_free(ours)
            {
                let header = self.headers.get(place).cloned().unwrap_or_default();
                self.found.insert(column.name, Found::Cell(CellSource::Cell(place), header));
                // An email is read a second time, as itself.
                if ours != "customer_id" {
                    self.used.push(place);
                }
            }
        }
    }

    /// What the headers say by themselves.
    fn named(&mut self) -> Result<(), Problem> {
        if self.shopify {
            self.of_shopify();
        }
        let mut best: BTreeMap<&'static str, ((AmountLevel, usize), usize)> = BTreeMap::new();
        let mut meanings = Vec::new();
        for (place, header) in self.headers.iter().enumerate() {
            let Some(meaning) = self.names.meaning(header).filter(|_| !self.used.contains(&place)) else { continue };
            let name = meaning.column.name;
            if !self.is_free(name) {
                continue;
            }
            if self.shopify && shopify::of_order(header).is_some() {
                self.of_orders.push((header.clone(), name));
                continue;
            }
            meanings.push((place, meaning));
            match best.get(name) {
                Some((rank, earlier)) if *rank == meaning.rank => {
                    let header = self.headers.get(*earlier).cloned().unwrap_or_default();
                    return Err(Problem::DuplicateHeader { header, column: name });
                }
                Some((rank, _)) if *rank < meaning.rank => {}
                _ => {
                    best.insert(name, (meaning.rank, place));
                }
            }
        }
        for (place, meaning) in meanings {
            let name = meaning.column.name;
            let header = self.headers.get(place).cloned().unwrap_or_default();
            if best.get(name).is_some_and(|(_, chosen)| *chosen == place) {
                self.used.push(place);
                self.found.insert(name, Found::Cell(CellSource::Cell(place), header));
            } else {
                self.passed_over.push((header, name));
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Plan, Problem> {
        let has = |found: &BTreeMap<&str, Found>, name: &str| found.contains_key(name);
        let orders = self.kind.name == "orders";
        let made_orders = orders
            && !has(&self.found, "order_id")
            && has(&self.found, "customer_id")
            && has(&self.found, "ordered_at");
        if made_orders {
            self.found.insert("order_id", Found::Join(vec!["customer_id".to_owned(), "ordered_at".to_owned()]));
        }
        let mut missing: Vec<&str> =
            self.kind.columns.iter().filter(|c| c.required && !has(&self.found, c.name)).map(|c| c.name).collect();
        if orders && !has(&self.found, "amount") && !has(&self.found, "unit_price") {
            missing.push("amount");
        }
        if !missing.is_empty() {
            return Err(self.missing(&missing));
        }
        let kind = self.kind;
        let place_of = |name: &str| kind.columns.iter().position(|column| column.name == name);
        let target = |name: &str| {
            place_of(name).ok_or_else(|| InternalError::new(format!("{} have no column {name}", kind.name)))
        };
        let mut reads = Vec::new();
        let mut joins = Vec::new();
        for (column, attribute) in fillable(self.kind) {
            match self.found.remove(column.name) {
                None => {}
                Some(Found::Cell(source, header)) => {
                    let target = if attribute { None } else { Some(target(column.name)?) };
                    reads.push(PlannedColumn { column, target, attribute, source, header });
                }
                Some(Found::Join(parts)) => {
                    let mut places = Vec::new();
                    for part in parts {
                        let read =
                            reads.iter().any(|read| read.column.name == part) || self.found.contains_key(part.as_str());
                        let place = place_of(&part).filter(|_| read);
                        places
                            .push(place.ok_or_else(|| Problem::JoinMissing { column: column.name.to_owned(), part })?);
                    }
                    joins.push((target(column.name)?, places));
                }
            }
        }
        let (custom, unused) = self.other_columns();
        let Self { kind, width, passed_over, of_orders, shopify: inherits, .. } = self;
        let headers = self.headers.to_vec();
        Ok(Plan {
            kind,
            columns: reads,
            joins,
            custom,
            unused,
            passed_over,
            headers,
            width,
            made_orders,
            inherits,
            of_orders,
        })
    }

    /// The columns that are none of ours: fields of people's own with their places, or headers that nothing reads.
    fn other_columns(&self) -> (Vec<(String, usize)>, Vec<String>) {
        let rest = self.headers.iter().enumerate().filter(|(place, _)| !self.used.contains(place));
        let rest = rest.filter(|(_, header)| !header.trim().is_empty());
        let (mut custom, mut unused) = (Vec::new(), Vec::new());
        for (place, header) in rest {
            if self.kind.custom_fields {
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
            found: self.headers.join(", "),
            nearest: nearest.collect::<Vec<_>>().join(", "),
            example: format!("columns: {{ {} }}", example.collect::<Vec<_>>().join(", ")),
        }
    }
}
