use super::{Bench, Entrant, Rounds};
use crate::error::BenchError;
use crate::peers::Work;
use crate::results::RowResult;
use crate::shop_files::ShopFiles;

/// A peer's way: its name for people, who, by which query.
const WAYS: [(&str, &str, &str); 4] = [
    ("window functions", "duckdb", "windows"),
    ("cutoffs by hand", "duckdb", "cutoffs"),
    ("ranks", "polars", "windows"),
    ("window functions", "chdb", "windows"),
];

impl Bench {
    /// One time-ordered Parquet file to a written list, nothing stored.
    pub(super) fn straight(&self, files: &ShopFiles, rounds: Rounds) -> Result<RowResult, BenchError> {
        let scratch = files.scratch()?;
        let (orders, list) = (files.parquet(), scratch.join("terrace.parquet"));
        let policy = &self.terrace.together;
        let run = || self.terrace.tier_file(&orders, policy, &list);
        let ours = self.terrace("`terrace tier --orders`", run).answers(&list);
        let outs = WAYS.map(|(_, peer, work)| scratch.join(format!("{peer}-{work}.parquet")));
        let theirs = WAYS.iter().zip(&outs).map(|((how, peer, work), out)| {
            self.peer(how, Work { peer, work, orders: &orders, out, runs: 2, lines: files.shop.several_lines })
                .answers(out)
        });
        let entrants: Vec<Entrant<'_>> = std::iter::once(ours).chain(theirs).collect();
        self.in_turn(files, rounds, &entrants)
    }
}
