//! `matrix:` metrics crossed, each high or low.

use super::{Body, Kind, KindDraft, TierRow, tiers};
use crate::codes;
use crate::diagnostic::{Diagnostics, Place};
use crate::expression::Binder;
use crate::literal;
use crate::literal::NameAt;
use crate::model::{Axis, Bound, HalfLevel, SchemeKind};
use crate::schema;
use crate::yaml::{Fields, Node, items, scalar};
use serde_json::json;
use std::collections::BTreeMap;

pub(super) const KIND: Kind = Kind {
    key: "matrix",
    about: "Crosses two metrics, each high or low; every combination is a cell of one tier.",
    read,
    schema: || {
        let axis = schema::object(
            json!({
                "metric": schema::name("What is compared."),
                "high": {
                    "type": "string",
                    "pattern": "^(over|from) (median|mean|-?[0-9]+(\\.[0-9]+)?)$",
                    "description": "From where it is high: `over` (>) or `from` (≥) the `median`, the `mean` or a number.",
                },
            }),
            &["metric", "high"],
        );
        let own = json!({
            "cell": { "type": "array", "items": { "enum": ["high", "low"] }, "description": "High or low along each axis, in their order." }
        });
        json!({
            "matrix": { "type": "object", "minProperties": MIN_AXES, "maxProperties": MAX_AXES, "additionalProperties": axis },
            "tiers": schema::tiers(own, "One for each combination."),
        })
    },
    beside: &["tiers"],
};

const MIN_AXES: usize = 2;
/// Sixteen cells; beyond that nobody oversees them.
const MAX_AXES: usize = 4;

struct Matrix {
    axes: Vec<AxisDraft>,
    cells: Vec<Vec<bool>>,
}

struct AxisDraft {
    name: String,
    metric: NameAt,
    bound: Bound,
    level: HalfLevel,
}

/// The cell of one tier, where it can be read.
type Cell = Option<(Vec<bool>, Place)>;

fn read(node: &Node, fields: &mut Fields<'_>, found: &mut Diagnostics) -> Body {
    let axes = read_axes(node, found);
    let (rows, cells) = tiers::read_tiers(fields, found, read_cell);
    let cells = axes.as_ref().and_then(|(count, _)| check_cells(*count, &rows, cells, fields, found));
    let axes = axes.and_then(|(_, axes)| axes);
    let draft = axes.zip(cells).map(|(axes, cells)| Box::new(Matrix { axes, cells }) as Box<dyn KindDraft>);
    Body { tiers: rows, draft }
}

/// The number of axes, and the axes if all can be read.
fn read_axes(node: &Node, found: &mut Diagnostics) -> Option<(usize, Option<Vec<AxisDraft>>)> {
    let fields = Fields::read(node, KIND.key, node.place, found)?;
    let axes: Vec<Option<AxisDraft>> = fields
        .all()
        .map(|(name, place, axis)| {
            let mut own = Fields::read(axis, name, place, found)?;
            let metric = own.need("metric", found).and_then(|node| super::read_name(node, "metric", found));
            let high = own.need("high", found).and_then(|node| read_level(node, found));
            own.finish(found);
            let (bound, level) = high?;
            Some(AxisDraft { name: name.to_owned(), metric: metric?, bound, level })
        })
        .collect();
    let count = axes.len();
    if !(MIN_AXES..=MAX_AXES).contains(&count) {
        let arguments = [("count", count.to_string()), ("least", MIN_AXES.to_string()), ("most", MAX_AXES.to_string())];
        found.error(codes::AXIS_COUNT, node.place, arguments);
        return None;
    }
    Some((count, axes.into_iter().collect()))
}

/// `over median`, `from mean`, `over 500`.
fn read_level(node: &Node, found: &mut Diagnostics) -> Option<(Bound, HalfLevel)> {
    let text = &scalar(node, "high", found)?.text;
    let mut words = text.split_whitespace();
    let bound = match words.next() {
        Some("over") => Some(Bound::Over),
        Some("from") => Some(Bound::From),
        _ => None,
    };
    let level = match (words.next(), words.next()) {
        (Some("median"), None) => Some(HalfLevel::Median),
        (Some("mean"), None) => Some(HalfLevel::Mean),
        (Some(number), None) => literal::number(number).map(HalfLevel::Fixed),
        _ => None,
    };
    let both = bound.zip(level);
    if both.is_none() {
        let known = ["over median", "from median", "over mean", "from mean"];
        literal::bad_choice(node.place, "high", text, &known, found);
    }
    both
}

fn read_cell(fields: &mut Fields<'_>, found: &mut Diagnostics) -> Cell {
    let node = fields.need("cell", found)?;
    let words: Vec<Option<bool>> = items(node, "cell", found)?
        .iter()
        .map(|item| literal::read_choice(item, "cell", &[("high", true), ("low", false)], found))
        .collect();
    Some((words.into_iter().collect::<Option<Vec<bool>>>()?, node.place))
}

/// Each combination in one cell.
fn check_cells(
    axes: usize,
    rows: &[TierRow],
    cells: Vec<Cell>,
    fields: &Fields<'_>,
    found: &mut Diagnostics,
) -> Option<Vec<Vec<bool>>> {
    let mut seen: BTreeMap<Vec<bool>, String> = BTreeMap::new();
    let mut whole = !rows.is_empty();
    for (row, cell) in rows.iter().zip(&cells) {
        let Some((cell, place)) = cell else {
            whole = false;
            continue;
        };
        if cell.len() != axes {
            whole = false;
            let arguments = [("count", cell.len().to_string()), ("axes", axes.to_string())];
            found.error(codes::CELL_LENGTH, *place, arguments);
        } else if let Some(first) = seen.get(cell) {
            let arguments = [("cell", said(cell)), ("tier", first.clone())];
            found.error(codes::CELL_TWICE, *place, arguments);
        } else {
            seen.insert(cell.clone(), row.shown());
        }
    }
    if !whole {
        return None;
    }
    let all = (0..1usize << axes).map(|code| (0..axes).rev().map(|bit| code >> bit & 1 == 0).collect::<Vec<bool>>());
    let missing: Vec<String> = all.filter(|cell| !seen.contains_key(cell)).map(|cell| said(&cell)).collect();
    if !missing.is_empty() {
        let place = fields.place_of("tiers").unwrap_or(fields.place);
        found.error(codes::CELLS_MISSING, place, [("cells", missing.join(", "))]);
        return None;
    }
    cells.into_iter().map(|cell| cell.map(|(cell, _)| cell)).collect()
}

fn said(cell: &[bool]) -> String {
    let words: Vec<&str> = cell.iter().map(|high| if *high { "high" } else { "low" }).collect();
    format!("[{}]", words.join(", "))
}

impl KindDraft for Matrix {
    fn names(&self) -> Vec<&str> {
        self.axes.iter().map(|axis| axis.metric.text.as_str()).collect()
    }

    fn bind(&self, binder: &mut Binder<'_, '_>) -> Option<SchemeKind> {
        let axes: Vec<Option<Axis>> = self
            .axes
            .iter()
            .map(|axis| {
                let (metric, _) = binder.number(&axis.metric.text, axis.metric.place, KIND.key)?;
                Some(Axis { name: axis.name.clone(), metric, bound: axis.bound, level: axis.level })
            })
            .collect();
        let axes = axes.into_iter().collect::<Option<Vec<_>>>()?;
        Some(SchemeKind::Matrix { axes, cells: self.cells.clone() })
    }
}
