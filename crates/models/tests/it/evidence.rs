//! Public data of experiments and thresholds, as columns.

use std::collections::BTreeMap;
use std::io::Read;

use terrace_testing::public_data;

/// A table of text by column; `None` where the data is not at hand.
pub(crate) struct Table(BTreeMap<String, Vec<String>>);

impl Table {
    pub(crate) fn read(name: &str) -> Option<Self> {
        let file = std::fs::File::open(public_data(&format!("evidence/{name}"))?).expect("readable");
        let reader: Box<dyn Read> =
            if name.ends_with(".gz") { Box::new(flate2::read::GzDecoder::new(file)) } else { Box::new(file) };
        let mut reader = csv::Reader::from_reader(reader);
        let names: Vec<String> = reader.headers().expect("headers").iter().map(str::to_owned).collect();
        let mut columns: BTreeMap<String, Vec<String>> = names.iter().map(|name| (name.clone(), Vec::new())).collect();
        for record in reader.records() {
            for (name, cell) in names.iter().zip(&record.expect("a record")) {
                columns.get_mut(name).expect("a column").push(cell.to_owned());
            }
        }
        Some(Self(columns))
    }

    pub(crate) fn text(&self, name: &str) -> &[String] {
        &self.0[name]
    }

    /// Numbers; not a number where a cell is empty.
    pub(crate) fn numbers(&self, name: &str) -> Vec<f64> {
        self.0[name].iter().map(|cell| cell.parse().unwrap_or(f64::NAN)).collect()
    }

    /// Numbers of the rows where a column says so.
    pub(crate) fn numbers_where(&self, name: &str, column: &str, value: &str) -> Vec<f64> {
        self.numbers(name)
            .into_iter()
            .zip(self.text(column))
            .filter(|(_, cell)| *cell == value)
            .map(|(x, _)| x)
            .collect()
    }
}

/// Asserts that a number is the one expected, within a distance.
#[track_caller]
pub(crate) fn assert_near(found: f64, expected: f64, distance: f64) {
    assert!((found - expected).abs() <= distance, "{found} is not {expected}");
}

/// Asserts that a number is the one expected, within a part of it.
#[track_caller]
pub(crate) fn assert_part(found: f64, expected: f64, part: f64) {
    assert!((found / expected - 1.0).abs() <= part, "{found} is not {expected}");
}
