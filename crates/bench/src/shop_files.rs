//! One size of shop with all that is made of it: files, the peers' layouts, a workspace.

use crate::arguments::ShopArguments;
use crate::cache::{Cache, link_tree, once, remove, size};
use crate::data::Shop;
use crate::error::BenchError;
use crate::peers::{Peers, Work};
use crate::process::{command, run};
use crate::terrace::Terrace;
use std::fs;
use std::path::{Path, PathBuf};

/// Bytes on disk for one order, all layouts and one import in the making together; measured, and rounded up.
const BYTES_PER_ORDER: u64 = 400;

/// The folder of one size.
#[derive(Debug, Clone)]
pub(crate) struct ShopFiles {
    pub(crate) shop: Shop,
    pub(crate) name: String,
    pub(crate) folder: PathBuf,
}

impl ShopArguments {
    /// The shop asked for; with as many customers as asked, else a twentieth of the orders.
    pub(crate) fn shop(&self) -> Shop {
        let customers = self.customers.unwrap_or(self.orders / 20).clamp(1, self.orders.max(1));
        Shop { seed: self.seed, customers, orders: self.orders, several_lines: self.lines }
    }
}

/// The name of a shop's folder and results.
pub(crate) fn name(shop: &Shop) -> String {
    let lines = if shop.several_lines { "-lines" } else { "" };
    format!("{}-{}-{}{lines}", shop.orders, shop.customers, shop.seed)
}

impl ShopFiles {
    /// The folder of a shop; makes `orders.parquet` and `orders.csv` if they are not there.
    pub(crate) fn prepare(cache: &Cache, shop: Shop) -> Result<Self, BenchError> {
        let name = name(&shop);
        let folder = cache.folder(&format!("data/{name}"))?;
        let all = shop.orders.saturating_mul(BYTES_PER_ORDER) * if shop.several_lines { 2 } else { 1 };
        cache.room_for(all.saturating_sub(size(&folder)))?;
        let made = Self { shop, name, folder };
        let files = made.folder.join("files");
        once(&files, |making| {
            let this = std::env::current_exe().map_err(BenchError::at(making))?;
            let number = |value: u64| value.to_string();
            let mut line = command(&this, ["data"]);
            line.arg(making).args(["--orders", &number(shop.orders), "--customers", &number(shop.customers)]);
            line.args(["--seed", &number(shop.seed)]).args(shop.several_lines.then_some("--lines"));
            run(&mut line).map(drop)
        })?;
        Ok(made)
    }

    /// By time, as a shop exports it.
    pub(crate) fn parquet(&self) -> PathBuf {
        self.folder.join("files/orders.parquet")
    }

    /// The same as text.
    pub(crate) fn csv(&self) -> PathBuf {
        self.folder.join("files/orders.csv")
    }

    /// Sorted by customer and time, as DuckDB writes it.
    pub(crate) fn by_customer(&self, peers: &Peers) -> Result<PathBuf, BenchError> {
        self.layout(peers, "duckdb", "by_customer.parquet")
    }

    /// The same as DuckDB's own database file.
    pub(crate) fn duckdb(&self, peers: &Peers) -> Result<PathBuf, BenchError> {
        self.layout(peers, "duckdb", "by_customer.duckdb")
    }

    /// The same as chDB's own table.
    pub(crate) fn chdb(&self, peers: &Peers) -> Result<PathBuf, BenchError> {
        self.layout(peers, "chdb", "by_customer.chdb")
    }

    fn layout(&self, peers: &Peers, peer: &str, name: &str) -> Result<PathBuf, BenchError> {
        let path = self.folder.join(name);
        let orders = self.parquet();
        once(&path, |making| {
            peers.run(&Work { peer, work: "layout", orders: &orders, out: making, runs: 1, lines: false }).map(drop)
        })?;
        Ok(path)
    }

    /// A workspace into which the program imported the CSV file.
    pub(crate) fn workspace(&self, terrace: &Terrace) -> Result<PathBuf, BenchError> {
        let (path, stamp) = (self.folder.join("workspace"), self.folder.join("workspace-of"));
        if fs::read_to_string(&stamp).ok().as_deref() != Some(&terrace.fingerprint) {
            remove(&path)?;
        }
        once(&path, |making| {
            terrace.init(making)?;
            terrace.import(making, &self.csv()).map(drop)
        })?;
        fs::write(&stamp, &terrace.fingerprint).map_err(BenchError::at(&stamp))?;
        Ok(path)
    }

    /// A copy of the workspace as it was imported, in which nothing was tiered before.
    pub(crate) fn untouched(&self, terrace: &Terrace) -> Result<PathBuf, BenchError> {
        let copy = self.folder.join("untouched");
        remove(&copy)?;
        link_tree(&self.workspace(terrace)?, &copy)?;
        Ok(copy)
    }

    /// Takes a workspace that was just imported as the one to measure with.
    pub(crate) fn keep_workspace(&self, made: &Path, terrace: &Terrace) -> Result<(), BenchError> {
        let (path, stamp) = (self.folder.join("workspace"), self.folder.join("workspace-of"));
        remove(&path)?;
        fs::rename(made, &path).map_err(BenchError::at(made))?;
        fs::write(&stamp, &terrace.fingerprint).map_err(BenchError::at(&stamp))
    }

    /// Removes what was made for one row alone.
    pub(crate) fn clean(&self) -> Result<(), BenchError> {
        ["untouched", "scratch"].iter().try_for_each(|name| remove(&self.folder.join(name)))
    }

    /// A place for what is written and compared, empty at first.
    pub(crate) fn scratch(&self) -> Result<PathBuf, BenchError> {
        let path = self.folder.join("scratch");
        remove(&path)?;
        fs::create_dir_all(&path).map_err(BenchError::at(&path))?;
        Ok(path)
    }
}
