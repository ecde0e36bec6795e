//! Lines of JSON objects.

mod numbers;

use crate::error::Problem;
use crate::reason::Reason;
use crate::table::rows::{Cell, Row, Table};
use crate::text::pieces::Pieces;
use crate::values::amounts::has_finer_decimals as is_finer;
use crate::values::ids::EXACT;
use rayon::prelude::*;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use terrace_domain::CancelToken;

/// From here on floating point has few decimals behind the fourth.
const LARGE: f64 = 1e8;

/// The rows of a text of JSON objects, one a line.
pub(crate) struct JsonLines {
    pieces: Pieces,
    places: BTreeMap<String, usize>,
}

impl JsonLines {
    /// The names used anywhere, in the order of their first use, and the rows.
    pub fn open(pieces: Pieces) -> Result<(Vec<String>, Self), Problem> {
        let found = (0..pieces.count())
            .into_par_iter()
            .map(|piece| pieces.with_piece(piece, |text, _| names(text, pieces.cancel())));
        let found: Vec<Option<Vec<String>>> = found.collect::<Result<_, Problem>>()?;
        let mut headers: Vec<String> = Vec::new();
        let mut places = BTreeMap::new();
        for name in found.into_iter().flatten().flatten() {
            if !places.contains_key(&name) {
                places.insert(name.clone(), headers.len());
                headers.push(name);
            }
        }
        Ok((headers, Self { pieces, places }))
    }

    fn row(&self, text: &str, cells: &mut Vec<Cell<'static>>) -> Option<Reason> {
        cells.clear();
        if text.trim().is_empty() {
            return None;
        }
        let Ok(object) = serde_json::from_str::<Map<String, Value>>(text) else { return Some(Reason::NotAnObject) };
        cells.resize(self.places.len(), Cell::Empty);
        // Four decimals are the same in floating point; what has more, or is large, is read as it is written.
        let is_float = |value: &Value| value.as_number().filter(|number| number.is_f64()).and_then(|n| n.as_f64());
        let finer = |value: &Value| is_float(value).is_some_and(|number| number.abs() >= LARGE || is_finer(number));
        let written = if object.values().any(finer) { numbers::written(text) } else { Vec::new() };
        let mut written = written.into_iter();
        // A name that comes twice stands once in the object: what is written is then not told apart.
        let each = written.len() == object.len();
        for (name, value) in object {
            // Of a whole number beyond those that are exact in floating point, a point or an exponent tells that it was such.
            let was_float = is_float(&value).is_some_and(|number| number.abs() >= EXACT);
            let is_digits = |written: &&str| !was_float || !written.contains(['.', 'e', 'E']);
            let written = written.next().filter(|_| each).filter(is_digits);
            if let Some(place) = self.places.get(&name).and_then(|place| cells.get_mut(*place)) {
                *place = written.and_then(numbers::decimal).unwrap_or_else(|| cell(value));
            }
        }
        None
    }
}

/// The names of a piece's objects, in the order of their first use.
fn names(text: &str, cancel: &CancelToken) -> Result<Vec<String>, Problem> {
    let mut names = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for line in text.lines() {
        cancel.check()?;
        let Ok(object) = serde_json::from_str::<Map<String, Value>>(line) else {
            // An object that goes on in the next line.
            if line.trim() == "{" {
                return Err(Problem::JsonDocument);
            }
            continue;
        };
        for (name, _) in object {
            if !seen.contains(&name) {
                seen.insert(name.clone());
                names.push(name);
            }
        }
    }
    Ok(names)
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

impl Table for JsonLines {
    fn chunks(&self) -> usize {
        self.pieces.count()
    }

    fn visit(&self, chunk: usize, each: &mut dyn FnMut(&Row<'_, '_>)) -> Result<(), Problem> {
        let visited = self.pieces.with_piece(chunk, |text, first| {
            let mut cells = Vec::new();
            for (line, text) in (first..).zip(text.lines()) {
                self.pieces.cancel().check()?;
                let fault = self.row(text, &mut cells);
                each(&Row { line, cells: &cells, raw: Some(text), fault });
            }
            Ok(())
        });
        visited.map(|_| ())
    }
}
