use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Measures terrace beside DuckDB, Polars and chDB on the same data, checks that all give the same answers, and
/// writes the page with the results.
#[derive(Debug, Parser)]
#[command(name = "terrace-bench", version)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) task: Option<Task>,
    #[command(flatten)]
    pub(crate) run: Run,
}

/// What a process of its own does, so that the memory of what is measured is its own.
#[derive(Debug, Subcommand)]
pub(crate) enum Task {
    /// Write orders.parquet and orders.csv into a folder
    Data {
        /// The folder; it is created if it is missing
        folder: PathBuf,
        #[command(flatten)]
        shop: ShopArguments,
    },
    /// Compare two tierings row by row; fails if they differ
    Compare {
        /// A Parquet file by customer
        ours: PathBuf,
        /// Another
        theirs: PathBuf,
    },
    /// Ask a running server from several connections at once, and tell how long its answers took
    Load(LoadArguments),
    /// Start a server of a made-up shop, and measure its start, lists, explanations, and the way from an order to its tier
    Serving(ServingArguments),
    /// Read columns of a workspace's stored orders on all cores, and do nothing with them
    Read {
        /// The workspace
        workspace: PathBuf,
        /// The columns, separated by commas
        #[arg(long, value_delimiter = ',', required = true)]
        columns: Vec<String>,
    },
}

/// What a server is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum LoadKind {
    /// Prices of a cart
    Quotes,
    /// Orders, each accepted
    Orders,
    /// Members' pages
    Members,
}

/// A load on a server.
#[derive(Debug, Clone, Args)]
pub(crate) struct LoadArguments {
    /// What is asked for
    pub(crate) kind: LoadKind,
    /// Where the server listens: an address of this machine
    #[arg(long, default_value = "127.0.0.1:8620")]
    pub(crate) address: String,
    /// A key of the role that it takes
    #[arg(long)]
    pub(crate) key: String,
    /// Connections at once
    #[arg(long, default_value_t = 16)]
    pub(crate) connections: u32,
    /// For how many seconds
    #[arg(long, default_value_t = 10)]
    pub(crate) seconds: u64,
    /// Customers, each asked for in turn
    #[arg(long, default_value_t = 1_000)]
    pub(crate) customers: u64,
    /// The number of the first order
    #[arg(long, default_value_t = 0)]
    pub(crate) first: u64,
}

/// A server of a made-up shop.
#[derive(Debug, Clone, Args)]
pub(crate) struct ServingArguments {
    #[command(flatten)]
    pub(crate) shop: ShopArguments,
    /// Lists with a random filter and sort, each asked for several times
    #[arg(long, default_value_t = 20)]
    pub(crate) lists: usize,
    /// How often each list is asked for
    #[arg(long, default_value_t = 5)]
    pub(crate) repeat: usize,
    /// Random customers who are explained
    #[arg(long, default_value_t = 200)]
    pub(crate) explained: usize,
    /// Orders that lift their customer's tier
    #[arg(long, default_value_t = 40)]
    pub(crate) lifted: usize,
    /// Where data and results are kept [default: terrace-bench in the user's cache folder]
    #[arg(long)]
    pub(crate) dir: Option<PathBuf>,
    /// The program to measure [default: the one next to this program]
    #[arg(long)]
    pub(crate) terrace: Option<PathBuf>,
}

/// A made-up shop.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct ShopArguments {
    /// Orders, returns among them
    #[arg(long, default_value_t = 20_000_000)]
    pub(crate) orders: u64,
    /// Customers, each with at least one order [default: a twentieth of the orders]
    #[arg(long)]
    pub(crate) customers: Option<u64>,
    /// Where the draws begin
    #[arg(long, default_value_t = 2026)]
    pub(crate) seed: u64,
    /// Orders of several lines, two in the mean, instead of one
    #[arg(long)]
    pub(crate) lines: bool,
}

/// What is measured, with what, how often.
#[derive(Debug, Clone, Args)]
pub(crate) struct Run {
    #[command(flatten)]
    pub(crate) shop: ShopArguments,
    /// Counted runs of each program, in turn, after one that is not counted
    #[arg(long, default_value_t = 5)]
    pub(crate) repeat: usize,
    /// Only these rows, separated by commas: import, tier, split, compute, straight, lines, after, growth-import, growth,
    /// rfm [default: all]
    #[arg(long, value_delimiter = ',')]
    pub(crate) only: Vec<String>,
    /// Further numbers of orders at which growth is measured, separated by commas
    #[arg(long, value_delimiter = ',', default_value = "1000000,2000000,5000000")]
    pub(crate) growth: Vec<u64>,
    /// Where data and results are kept [default: terrace-bench in the user's cache folder]
    #[arg(long)]
    pub(crate) dir: Option<PathBuf>,
    /// The program to measure [default: the one next to this program]
    #[arg(long)]
    pub(crate) terrace: Option<PathBuf>,
    /// Write the page with the results to this file
    #[arg(long)]
    pub(crate) page: Option<PathBuf>,
    /// The script that compares RFM of one file with pandas
    #[arg(long)]
    pub(crate) rfm: Option<PathBuf>,
    /// Measure again what was measured with the same program and settings before
    #[arg(long)]
    pub(crate) fresh: bool,
}
