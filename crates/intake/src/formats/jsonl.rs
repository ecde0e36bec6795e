//! Lines of JSON objects.

use crate::error::Problem;
use crate::reason::Reason;
use crate::table::{CHUNK_ROWS, Cell, Row, Table};
use rayon::prelude::*;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The rows of a text of JSON objects, one a line.
pub(crate) struct JsonLines<'t> {
    lines: Vec<(u64, &'t str)>,
    places: BTreeMap<String, usize>,
}

impl<'t> JsonLines<'t> {
    /// The names used anywhere, in the order of their first use, and the rows.
    pub fn open(text: &'t str) -> (Vec<String>, Self) {
        let lines: Vec<(u64, &str)> = (1..).zip(text.lines()).collect();
        let found: Vec<Vec<String>> = lines.par_chunks(CHUNK_ROWS).map(names).collect();
        let mut headers: Vec<String> = Vec::new();
        let mut places = BTreeMap::new();
        for name in found.into_iter().flatten() {
            if !places.contains_key(&name) {
                places.insert(name.clone(), headers.len());
                headers.push(name);
            }
        }
        (headers, Self { lines, places })
    }
}

fn names(lines: &[(u64, &str)]) -> Vec<String> {
    let mut names = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for (_, line) in lines {
        let Ok(object) = serde_json::from_str::<Map<String, Value>>(line) else { continue };
        for (name, _) in object {
            if seen.insert(name.clone()) {
                names.push(name);
            }
        }
    }
    names
}

fn cell(value: Value) -> Cell<'static> {
    match value {
        Value::Null => Cell::Empty,
        Value::Bool(flag) => Cell::Flag(flag),
        Value::String(text) => Cell::Text(text.into()),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(number), _) => Cell::Integer(number),
            (None, Some(number)) => Cell::Decimal(i128::from(number), 0),
            _ => Cell::Float(number.as_f64().unwrap_or(f64::NAN)),
        },
        nested @ (Value::Array(_) | Value::Object(_)) => Cell::Fault(nested.to_string().into()),
    }
}

impl Table for JsonLines<'_> {
    fn chunks(&self) -> usize {
        self.lines.len().div_ceil(CHUNK_ROWS)
    }

    fn visit(&self, chunk: usize, each: &mut dyn FnMut(&Row<'_, '_>)) -> Result<(), Problem> {
        let mut cells: Vec<Cell<'static>> = Vec::new();
        for (line, text) in self.lines.iter().skip(chunk * CHUNK_ROWS).take(CHUNK_ROWS) {
            cells.clear();
            let mut fault = None;
            if !text.trim().is_empty() {
                match serde_json::from_str::<Map<String, Value>>(text) {
                    Ok(object) => {
                        cells.resize(self.places.len(), Cell::Empty);
                        for (name, value) in object {
                            if let Some(place) = self.places.get(&name).and_then(|place| cells.get_mut(*place)) {
                                *place = cell(value);
                            }
                        }
                    }
                    Err(_) => fault = Some(Reason::NotAnObject),
                }
            }
            each(&Row { line: *line, cells: &cells, raw: Some(text), fault });
        }
        Ok(())
    }
}
