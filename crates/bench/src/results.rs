//! What was measured, kept so that a stopped run can go on.

use crate::cache::Cache;
use crate::error::BenchError;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::PathBuf;

/// One run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Sample {
    /// What counts: of terrace the whole process, of a peer its work in a warm process.
    pub(crate) seconds: f64,
    /// The same work as the first of its process, if that was measured.
    pub(crate) first: Option<f64>,
    /// The whole process, with its start.
    pub(crate) process: f64,
    /// The most memory it held at once.
    pub(crate) peak_bytes: u64,
}

/// All runs of one program.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Measured {
    /// Which program, with its version.
    pub(crate) program: String,
    /// From which layout, by which query.
    pub(crate) how: String,
    /// In the order of the runs.
    pub(crate) samples: Vec<Sample>,
}

/// One row of the benchmark at one size.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct RowResult {
    pub(crate) orders: u64,
    pub(crate) customers: u64,
    /// Which build of terrace and which queries of the peers; others make it stale.
    pub(crate) fingerprint: String,
    /// Counted runs of each program.
    pub(crate) repeat: usize,
    /// Rows that were the same in all answers, where answers were compared.
    pub(crate) agreed: Option<u64>,
    /// The first one is terrace.
    pub(crate) programs: Vec<Measured>,
}

impl Measured {
    /// The median of what counts, in seconds.
    pub(crate) fn median(&self) -> f64 {
        median(self.samples.iter().map(|sample| sample.seconds))
    }

    /// The least and the most.
    pub(crate) fn range(&self) -> (f64, f64) {
        let seconds = || self.samples.iter().map(|sample| sample.seconds);
        (seconds().fold(f64::INFINITY, f64::min), seconds().fold(0.0, f64::max))
    }

    /// The most memory of any run, in bytes.
    pub(crate) fn peak_bytes(&self) -> u64 {
        self.samples.iter().map(|sample| sample.peak_bytes).max().unwrap_or(0)
    }
}

/// The middle value, or the mean of the two in the middle; 0 of nothing.
pub(crate) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let at = |place: usize| values.get(place).copied().unwrap_or(0.0);
    match values.len() {
        0 => 0.0,
        count if count % 2 == 1 => at(count / 2),
        count => f64::midpoint(at(count / 2 - 1), at(count / 2)),
    }
}

/// The folder of results.
#[derive(Debug, Clone)]
pub(crate) struct Results {
    folder: PathBuf,
}

impl Results {
    pub(crate) fn open(cache: &Cache) -> Result<Self, BenchError> {
        Ok(Self { folder: cache.folder("results")? })
    }

    fn path(&self, shop: &str, row: &str) -> PathBuf {
        self.folder.join(format!("{shop}.{row}.json"))
    }

    /// The stored result of a row at a size; `None` if it was not measured or cannot be read.
    pub(crate) fn read(&self, shop: &str, row: &str) -> Option<RowResult> {
        serde_json::from_str(&fs::read_to_string(self.path(shop, row)).ok()?).ok()
    }

    /// What a script printed; empty if it did not run.
    pub(crate) fn text(&self, name: &str) -> String {
        fs::read_to_string(self.folder.join(format!("{name}.md"))).unwrap_or_default()
    }

    pub(crate) fn write_text(&self, name: &str, text: &str) -> Result<(), BenchError> {
        let path = self.folder.join(format!("{name}.md"));
        fs::write(&path, text).map_err(BenchError::at(&path))
    }

    pub(crate) fn write(&self, shop: &str, row: &str, result: &RowResult) -> Result<(), BenchError> {
        let path = self.path(shop, row);
        let text = serde_json::to_string_pretty(result)
            .map_err(|source| BenchError::Json { what: path.display().to_string(), source })?;
        fs::write(&path, text).map_err(BenchError::at(&path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle() {
        assert_eq!(median([3.0, 1.0, 2.0].into_iter()), 2.0);
        assert_eq!(median([4.0, 1.0, 2.0, 3.0].into_iter()), 2.5);
        assert_eq!(median(std::iter::empty()), 0.0);
    }

    #[test]
    fn results_outlive_the_run() {
        let folder = tempfile::tempdir().unwrap();
        let results = Results::open(&Cache::open(Some(folder.path().to_owned())).unwrap()).unwrap();
        assert_eq!(results.read("shop", "tier"), None);
        let sample = Sample { seconds: 0.5, first: None, process: 0.5, peak_bytes: 7 };
        let programs = vec![Measured { program: "a".to_owned(), how: String::new(), samples: vec![sample] }];
        let fingerprint = String::new();
        let result = RowResult { orders: 2, customers: 1, fingerprint, repeat: 1, agreed: Some(1), programs };
        results.write("shop", "tier", &result).unwrap();
        assert_eq!(results.read("shop", "tier"), Some(result));
    }
}
