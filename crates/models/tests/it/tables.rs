//! Public data that methods of evidence are held against, by column.

use std::collections::BTreeMap;
use std::io::Read;

use terrace_testing::public_data;

/// A table as text, by the names of its columns.
pub struct Table(BTreeMap<String, Vec<String>>);

impl Table {
    /// A file of the folder of evidence, such as `swiss/swiss.csv`, packed or not; `None` if data is not at hand.
    pub fn read(name: &str) -> Option<Self> {
        let file = std::fs::File::open(public_data(&format!("evidence/{name}"))?).expect("readable");
        let source: Box<dyn Read> =
            if name.ends_with(".gz") { Box::new(flate2::read::GzDecoder::new(file)) } else { Box::new(file) };
        let mut reader = csv::Reader::from_reader(source);
        let names: Vec<String> = reader.headers().expect("a header").iter().map(str::to_owned).collect();
        let mut columns: BTreeMap<String, Vec<String>> = names.iter().map(|name| (name.clone(), Vec::new())).collect();
        for record in reader.records() {
            for (name, field) in names.iter().zip(record.expect("a row").iter()) {
                columns.get_mut(name).expect("a column").push(field.to_owned());
            }
        }
        Some(Self(columns))
    }

    pub fn texts(&self, name: &str) -> &[String] {
        &self.0[name]
    }

    /// Numbers of a column in which all are known.
    pub fn numbers(&self, name: &str) -> Vec<f64> {
        self.texts(name).iter().map(|text| text.parse().expect("a number")).collect()
    }
}

/// Asserts that a number is what was published, within what its last digit or the method leaves open.
pub fn assert_near(found: f64, expected: f64, tolerance: f64, what: &str) {
    assert!((found - expected).abs() <= tolerance, "{what}: {found} is not {expected}");
}
