use super::{Bench, Entrant, Rounds};
use crate::cache::remove;
use crate::error::BenchError;
use crate::peers::Work;
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

impl Bench {
    /// CSV orders into the lake, each time into a new workspace; the last one stays.
    pub(super) fn import(&self, files: &ShopFiles, rounds: Rounds) -> Result<RowResult, BenchError> {
        let scratch = files.scratch()?;
        let (csv, made) = (files.csv(), scratch.join("workspace"));
        let ours = self.terrace("`terrace import`: checked, reconciled, kept by customer, the original kept", || {
            remove(&made)?;
            self.terrace.init(&made)?;
            self.terrace.import(&made, &csv)
        });
        let outs = WAYS.map(|(_, _, name)| scratch.join(name));
        let theirs = WAYS.iter().zip(&outs).map(|((how, peer, _), out)| {
            let entrant = self.peer(how, Work { peer, work: "layout", orders: &csv, out, runs: 1 });
            cleaned(entrant, out)
        });
        let entrants: Vec<Entrant<'_>> = std::iter::once(ours).chain(theirs).collect();
        let result = self.in_turn(files, rounds, &entrants)?;
        files.keep_workspace(&made, &self.terrace)?;
        Ok(result)
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
