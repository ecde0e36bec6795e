use super::{Bench, Entrant, Rounds};
use crate::cache::remove;
use crate::error::BenchError;
use crate::peers::Work;
use crate::process::Finished;
use crate::results::RowResult;
use crate::shop_files::ShopFiles;
use std::path::Path;

/// A peer's way: its name for people, who, into which layout.
const WAYS: [(&str, &str, &str); 4] = [
    ("CSV to Parquet sorted by customer", "duckdb", "duckdb.parquet"),
    ("CSV to its database file sorted by customer", "duckdb", "duckdb.duckdb"),
    ("CSV to Parquet sorted by customer", "polars", "polars.parquet"),
    ("CSV to its MergeTree table by customer, merged", "chdb", "chdb.chdb"),
];

const OURS: &str = "`terrace import`: checked, reconciled, kept by customer, the original kept";

impl Bench {
    /// CSV orders into the lake, each time into a new workspace; the last one stays.
    pub(super) fn import(&self, files: &ShopFiles, rounds: Rounds) -> Result<RowResult, BenchError> {
        let scratch = files.scratch()?;
        let (csv, made) = (files.csv(), scratch.join("workspace"));
        let ours = self.terrace(OURS, || self.import_anew(&made, &csv));
        let outs = WAYS.map(|(_, _, name)| scratch.join(name));
        let theirs = WAYS.iter().zip(&outs).map(|((how, peer, _), out)| {
            let entrant = self.peer(how, Work { peer, work: "layout", orders: &csv, out, runs: 1, lines: false });
            cleaned(entrant, out)
        });
        let entrants: Vec<Entrant<'_>> = std::iter::once(ours).chain(theirs).collect();
        let result = self.in_turn(files, rounds, &entrants)?;
        files.keep_workspace(&made, &self.terrace)?;
        Ok(result)
    }

    /// The same without the peers.
    pub(super) fn import_alone(&self, files: &ShopFiles, rounds: Rounds) -> Result<RowResult, BenchError> {
        let (csv, made) = (files.csv(), files.scratch()?.join("workspace"));
        let result = self.in_turn(files, rounds, &[self.terrace(OURS, || self.import_anew(&made, &csv))])?;
        files.keep_workspace(&made, &self.terrace)?;
        Ok(result)
    }

    /// The import alone counts, not the making of the empty workspace.
    fn import_anew(&self, made: &Path, csv: &Path) -> Result<Finished, BenchError> {
        remove(made)?;
        self.terrace.init(made)?;
        self.terrace.import(made, csv)
    }
}

/// An entrant whose outcome is removed once it is measured.
fn cleaned<'a>(entrant: Entrant<'a>, out: &'a Path) -> Entrant<'a> {
    let inner = entrant.run;
    let run = move || {
        let sample = inner()?;
        remove(out)?;
        Ok(sample)
    };
    Entrant { run: Box::new(run), ..entrant }
}
