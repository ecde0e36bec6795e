use super::{Bench, Entrant, Rounds, whole};
use crate::error::BenchError;
use crate::peers::Work;
use crate::process::{command, run};
use crate::results::RowResult;
use crate::shop_files::ShopFiles;
use std::path::Path;

/// What the policy needs where an order is one row.
const COLUMNS: &str = "customer_id,ordered_at,amount,is_return,is_cancelled";
/// What it needs where an order may have several rows: the number of orders is that of different ids.
const COLUMNS_WITH_ORDERS: &str = "customer_id,order_id,ordered_at,amount,is_return,is_cancelled";

pub(crate) const SCAN_OF_PARQUET: &str = "bare read, Parquet by customer";

impl Bench {
    /// Without writing, compared with bare reads of the columns used.
    pub(super) fn compute(&self, files: &ShopFiles, rounds: Rounds) -> Result<RowResult, BenchError> {
        let workspace = files.workspace(&self.terrace)?;
        let (parquet, table) = (files.by_customer(&self.peers)?, files.chdb(&self.peers)?);
        let database = files.duckdb(&self.peers)?;
        let nothing = files.scratch()?.join("nothing");
        let scan = |how, peer, orders| {
            self.peer(how, Work { peer, work: "scan", orders, out: &nothing, runs: 2, lines: false })
        };
        let ours = "its lake, `terrace tier` without `--out`: tiers and their figures printed";
        let entrants = [
            self.terrace(ours, || {
                let untouched = files.untouched(&self.terrace)?;
                self.terrace.tier(&untouched, &self.terrace.together, None, !self.terrace.keeps_runs)
            }),
            bare("bare read of its lake, without order ids", &workspace, COLUMNS),
            bare("bare read of its lake, with order ids", &workspace, COLUMNS_WITH_ORDERS),
            scan(SCAN_OF_PARQUET, "duckdb", &parquet),
            scan("bare read, its database file", "duckdb", &database),
            scan(SCAN_OF_PARQUET, "polars", &parquet),
            scan("bare read, its MergeTree table", "chdb", &table),
        ];
        self.in_turn(files, rounds, &entrants)
    }
}

/// The Parquet library alone, as a process of its own.
fn bare<'a>(how: &'static str, workspace: &'a Path, columns: &'static str) -> Entrant<'a> {
    let run = move || {
        let this = std::env::current_exe().map_err(BenchError::at(workspace))?;
        Ok((whole(&run(command(&this, ["read", "--columns", columns]).arg(workspace))?), None))
    };
    Entrant { program: "the parquet crate", how, answer: None, run: Box::new(run) }
}
