use super::{Bench, Entrant, Rounds};
use crate::error::BenchError;
use crate::peers::Work;
use crate::results::RowResult;
use crate::shop_files::ShopFiles;
use std::path::Path;

const STORED: &str = "its lake, `terrace tier`";
const NOT_KEPT: &str = "its lake, `terrace tier --no-keep`";
const KEPT: &str = "its lake, `terrace tier`, which also keeps the run for later comparison";
const DUCKDB_WINDOWS: &str = "Parquet by customer, window functions";
const DUCKDB_CUTOFFS: &str = "Parquet by customer, cutoffs by hand";
const DATABASE_WINDOWS: &str = "its database file, window functions";
const DATABASE_CUTOFFS: &str = "its database file, cutoffs by hand";
const POLARS: &str = "Parquet by customer, ranks";
const CHDB_PARQUET: &str = "Parquet by customer, window functions";
const CHDB_TABLE: &str = "its MergeTree table, window functions";

/// A peer's way: its name for people, who, by which query, from which layout.
type Way<'a> = (&'static str, &'a str, &'a str, &'a Path);

impl Bench {
    /// Stored orders to a written list: every way of every peer.
    pub(super) fn tier(&self, files: &ShopFiles, rounds: Rounds) -> Result<RowResult, BenchError> {
        let parquet = files.by_customer(&self.peers)?;
        let (database, table) = (files.duckdb(&self.peers)?, files.chdb(&self.peers)?);
        let ways: [Way<'_>; 7] = [
            (DUCKDB_WINDOWS, "duckdb", "windows", &parquet),
            (DUCKDB_CUTOFFS, "duckdb", "cutoffs", &parquet),
            (DATABASE_WINDOWS, "duckdb", "windows", &database),
            (DATABASE_CUTOFFS, "duckdb", "cutoffs", &database),
            (POLARS, "polars", "windows", &parquet),
            (CHDB_PARQUET, "chdb", "windows", &parquet),
            (CHDB_TABLE, "chdb", "windows", &table),
        ];
        self.ways(files, rounds, &self.terrace.together, &ways)
    }

    /// The same with the easy scores, for all.
    pub(super) fn split(&self, files: &ShopFiles, rounds: Rounds) -> Result<RowResult, BenchError> {
        let parquet = files.by_customer(&self.peers)?;
        let (database, table) = (files.duckdb(&self.peers)?, files.chdb(&self.peers)?);
        let ways: [Way<'_>; 4] = [
            ("Parquet by customer, NTILE", "duckdb", "ntile", &parquet),
            ("its database file, NTILE", "duckdb", "ntile", &database),
            ("Parquet by customer, ordinal ranks", "polars", "ntile", &parquet),
            ("its MergeTree table, NTILE", "chdb", "ntile", &table),
        ];
        self.ways(files, rounds, &self.terrace.split, &ways)
    }

    /// As `tier`, with the quickest ways alone.
    pub(super) fn tier_of_size(&self, files: &ShopFiles, rounds: Rounds) -> Result<RowResult, BenchError> {
        let parquet = files.by_customer(&self.peers)?;
        let (database, table) = (files.duckdb(&self.peers)?, files.chdb(&self.peers)?);
        let ways: [Way<'_>; 4] = [
            (DUCKDB_CUTOFFS, "duckdb", "cutoffs", &parquet),
            (DATABASE_CUTOFFS, "duckdb", "cutoffs", &database),
            (POLARS, "polars", "windows", &parquet),
            (CHDB_TABLE, "chdb", "windows", &table),
        ];
        self.ways(files, rounds, &self.terrace.together, &ways)
    }

    fn ways(
        &self,
        files: &ShopFiles,
        rounds: Rounds,
        policy: &Path,
        ways: &[Way<'_>],
    ) -> Result<RowResult, BenchError> {
        files.workspace(&self.terrace)?;
        let scratch = files.scratch()?;
        let (list, kept) = (scratch.join("terrace.parquet"), scratch.join("terrace-kept.parquet"));
        let ours = |how, list, keep| {
            let run = move || self.terrace.tier(&files.untouched(&self.terrace)?, policy, Some(list), keep);
            self.terrace(how, run).answers(list)
        };
        // Peers keep no runs: if the program does, the same work is that without keeping, and both are shown.
        let ours = if self.terrace.keeps_runs {
            vec![ours(NOT_KEPT, &list, false), ours(KEPT, &kept, true)]
        } else {
            vec![ours(STORED, &list, true)]
        };
        let outs: Vec<_> = (0..ways.len()).map(|place| scratch.join(format!("{place}.parquet"))).collect();
        let theirs = ways.iter().zip(&outs).map(|((how, peer, work, orders), out)| {
            let lines = files.shop.several_lines;
            self.peer(how, Work { peer, work, orders, out, runs: 2, lines }).answers(out)
        });
        let entrants: Vec<Entrant<'_>> = ours.into_iter().chain(theirs).collect();
        self.in_turn(files, rounds, &entrants)
    }
}
