//! The page with the results, `docs/BENCHMARKS.md`.

mod growth;
mod table;
mod text;

use crate::error::BenchError;
use crate::results::{Measured, Results, RowResult};
use crate::rows::after;
use std::path::Path;
use table::{beside, megabytes, number, peers, programs, quickest, ratio, seconds};

/// What the page tells of.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    pub(crate) results: &'a Results,
    /// The folder's name of the main size.
    pub(crate) main: &'a str,
    /// The same of the shop whose orders have several lines.
    pub(crate) lines: &'a str,
    /// The sizes of growth, the main one too, from small to large.
    pub(crate) sizes: &'a [String],
    /// Versions and machine.
    pub(crate) setting: &'a str,
    /// What the script printed that tiers one file beside pandas, or why it did not run.
    pub(crate) rfm: &'a str,
}

impl Page<'_> {
    /// Writes the page.
    pub(crate) fn write(&self, path: &Path) -> Result<(), BenchError> {
        let sections = [
            text::HEAD.to_owned(),
            format!("## The sitting\n\n{}\n", self.setting),
            text::DATA.to_owned(),
            text::WORK.to_owned(),
            self.tier(),
            self.split(),
            self.lines(),
            self.compute(),
            self.straight(),
            self.import(),
            growth::section(self),
            self.after(),
            self.rfm(),
        ];
        let text = sections.into_iter().filter(|section| !section.is_empty()).collect::<Vec<_>>().join("\n");
        std::fs::write(path, text).map_err(BenchError::at(path))
    }

    fn row(&self, name: &str) -> Option<RowResult> {
        self.results.read(self.main, name)
    }

    fn tier(&self) -> String {
        let Some(result) = self.row("tier") else { return String::new() };
        format!(
            "## Tiering what is stored\n\n{}\n{}\n{}",
            size(&result, "From the stored orders to the written list"),
            programs(&result),
            best(&result, "")
        )
    }

    fn split(&self) -> String {
        let Some(result) = self.row("split") else { return String::new() };
        let about = size(&result, "The easy scores for all: equal values are split, by customer id (`ties: split`)");
        format!("### With equal values split\n\n{about}\n{}\n{}", programs(&result), best(&result, ""))
    }

    fn lines(&self) -> String {
        let Some(result) = self.results.read(self.lines, "lines") else { return String::new() };
        let about =
            size(&result, "Two lines an order in the mean, at a quarter of the size: peers add up orders first");
        format!("### With orders of several lines\n\n{about}\n{}\n{}", programs(&result), best(&result, ""))
    }

    fn compute(&self) -> String {
        let Some(result) = self.row("compute") else { return String::new() };
        let about = size(&result, "Computed and told, but not written, beside merely reading the columns");
        let ours = result.programs.first().map_or(0.0, Measured::median);
        let bare = quickest(result.programs.iter().filter(|program| program.how.starts_with("bare read of its lake")));
        let other = quickest(peers(&result).filter(|program| !program.program.starts_with("the parquet")));
        let sentence = |found: Option<&Measured>| {
            found.map_or_else(String::new, |read| {
                let times = ratio(beside(ours, read.median()));
                format!("- {} × {} ({}): {}\n", times, seconds(read.median()), read.program, read.how)
            })
        };
        format!(
            "## Without the writing\n\n{about} The Parquet library reads the files of the lake on all cores, as a process \
             of its own; the peers' scans add up what they read, warm.\n\n{}\nterrace takes\n\n{}{}",
            programs(&result),
            sentence(bare),
            sentence(other)
        )
    }

    fn straight(&self) -> String {
        let Some(result) = self.row("straight") else { return String::new() };
        let about = size(&result, "From one time-ordered Parquet file to the written list, nothing stored");
        let note = "terrace checks every row, reports what it rejects, and takes any order of rows and columns.";
        format!("## Straight from one file\n\n{about} {note}\n\n{}\n{}", programs(&result), best(&result, ""))
    }

    fn import(&self) -> String {
        let Some(result) = self.row("import") else { return String::new() };
        let about = size(&result, "CSV into the lake");
        let rate = |program: &Measured| {
            let per_second = beside(result.orders as f64, program.median());
            format!("- {}, {}: {:.2} million rows a second\n", program.program, program.how, per_second / 1e6)
        };
        let rates: String = result.programs.iter().map(rate).collect();
        format!(
            "## Import\n\n{about}, each time into a new one; no round before, up to three that count. terrace checks and \
             reconciles every row, keeps the facts by customer in open tables that later files can correct, keeps the \
             original compressed, and flushes all to disk. Beside it, for scale, what the peers need to bring the \
             same file into their own layout sorted by customer, one run in a process.\n\n{}\n{rates}",
            programs(&result)
        )
    }

    fn after(&self) -> String {
        let Some(result) = self.row("after") else { return String::new() };
        let full = self.row("tier").and_then(|tier| tier.programs.first().map(Measured::median));
        let about = size(&result, "A lake that was tiered once grows");
        let everybody = result.programs.iter().find(|program| program.how == after::EVERYBODY).map(Measured::median);
        let times = match (full, everybody) {
            (Some(full), Some(everybody)) => {
                format!(
                    "\nThe tiering of everybody takes {} of the time of a first one.\n",
                    ratio(beside(everybody, full))
                )
            }
            _ => String::new(),
        };
        format!("## After new orders\n\n{about}: one order, then the orders of a day.\n\n{}{times}", programs(&result))
    }

    fn rfm(&self) -> String {
        format!("{}\n{}\n", text::RFM, self.rfm.trim_end())
    }
}

/// What was done at which size, and how many rows agreed.
fn size(result: &RowResult, what: &str) -> String {
    let agreed = result
        .agreed
        .map_or_else(String::new, |rows| format!(" The answers were the same in all {} rows.", number(rows)));
    let (orders, customers) = (number(result.orders), number(result.customers));
    format!("{what}: {orders} orders of {customers} customers, {} runs each.{agreed}\n", runs(result))
}

fn runs(result: &RowResult) -> usize {
    result.programs.first().map_or(0, |program| program.samples.len())
}

/// The best of the peers beside terrace.
fn best(result: &RowResult, of: &str) -> String {
    let ours = result.programs.first().map_or(0.0, Measured::median);
    let sentence = |peer: &Measured| {
        let times = ratio(beside(peer.median(), ours));
        format!("The best{of} is {} ({}): its time ÷ that of terrace = **{times}**.", peer.program, peer.how)
    };
    let parquet = quickest(peers(result).filter(|peer| !peer.how.starts_with("its ")));
    let any = quickest(peers(result));
    let memory = result.programs.first().map_or(0, Measured::peak_bytes);
    let mut text = any.map(sentence).unwrap_or_default();
    if let Some(parquet) = parquet.filter(|parquet| any.is_some_and(|any| any.how != parquet.how)) {
        let times = ratio(beside(parquet.median(), ours));
        text.push_str(&format!(" From Parquet it is {} ({}): **{times}**.", parquet.program, parquet.how));
    }
    format!("{text} terrace held {} MB at most.\n", megabytes(memory))
}
