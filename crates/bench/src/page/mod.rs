//! The page with the results, `docs/BENCHMARKS.md`.

mod growth;
mod table;
mod text;

use crate::error::BenchError;
use crate::results::{Measured, Results, RowResult, Sample, median};
use crate::rows::{after, compute};
use std::path::Path;
use table::{megabytes, number, peers, programs, quickest, quotient, ratio, steps};

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
    /// Of the present build and queries.
    pub(crate) fingerprint: &'a str,
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
        self.read(self.main, name)
    }

    /// A row as the present build and queries gave it; older results are not mixed with it.
    fn read(&self, shop: &str, name: &str) -> Option<RowResult> {
        self.results.read(shop, name).filter(|result| result.fingerprint == self.fingerprint)
    }

    fn tier(&self) -> String {
        let Some(result) = self.row("tier") else { return String::new() };
        format!(
            "## Tiering what is stored\n\n{}\n\n{}\n{}",
            size(&result, "From the stored orders to the written list"),
            programs(&result),
            best(&result)
        )
    }

    fn split(&self) -> String {
        let Some(result) = self.row("split") else { return String::new() };
        let about = size(&result, "The easy scores for all: equal values are split, by customer id (`ties: split`)");
        format!("### With equal values split\n\n{about}\n\n{}\n{}", programs(&result), best(&result))
    }

    fn lines(&self) -> String {
        let Some(result) = self.read(self.lines, "lines") else { return String::new() };
        let about =
            size(&result, "Two lines an order in the mean, at a quarter of the size: peers add up orders first");
        format!("### With orders of several lines\n\n{about}\n\n{}\n{}", programs(&result), best(&result))
    }

    fn compute(&self) -> String {
        let Some(result) = self.row("compute") else { return String::new() };
        let about = size(&result, "Computed and told, but not written, beside merely reading the columns");
        let ours = result.programs.first().map_or(0.0, Measured::median);
        let of_lake = result.programs.iter().filter(|program| program.how.starts_with("bare read of its lake"));
        // A database that is warm holds the columns in memory already: a scan of it reads no file.
        let of_parquet = peers(&result).filter(|program| program.how == compute::SCAN_OF_PARQUET);
        let sentence = |read: &Measured| {
            let times = ratio(quotient(ours, read.median()));
            format!("- **{times}** times as long as {} ({})\n", read.program, read.how)
        };
        let sentences: String = of_lake.chain(quickest(of_parquet)).map(sentence).collect();
        format!(
            "## Without the writing\n\n{about} The Parquet library reads the files of the lake on all cores, as a process \
             of its own; the peers' scans add up what they read, warm.\n\n{}\nterrace takes\n\n{sentences}",
            programs(&result)
        )
    }

    fn straight(&self) -> String {
        let Some(result) = self.row("straight") else { return String::new() };
        let about = size(&result, "From one time-ordered Parquet file to the written list, nothing stored");
        let note = "terrace checks every row, reports what it rejects, and takes any order of rows and columns.";
        format!("## Straight from one file\n\n{about} {note}\n\n{}\n{}", programs(&result), best(&result))
    }

    fn import(&self) -> String {
        let Some(result) = self.row("import") else { return String::new() };
        let about = size(&result, "CSV into the lake, each time into a new one");
        let rate = |program: &Measured| {
            let per_second = quotient(result.orders as f64, program.median());
            format!("- {}, {}: {:.2} million rows a second\n", program.program, program.how, per_second / 1e6)
        };
        let rates: String = result.programs.iter().map(rate).collect();
        format!(
            "## Import\n\n{about} There is no round before those that count. terrace checks and \
             reconciles every row, keeps the facts by customer in open tables that later files can correct, keeps the \
             original compressed, and flushes all to disk. Beside it, for scale, what the peers need to bring the \
             same file into their own layout sorted by customer, one run in a process.\n\n{}\n{rates}",
            programs(&result)
        )
    }

    fn after(&self) -> String {
        let Some(result) = self.row("after") else { return String::new() };
        let full = self.row("tier").and_then(|tier| tier.programs.first().map(Measured::median));
        let about = size(&result, "A lake that was tiered once grows by one order, then by the orders of a day");
        let everybody = result.programs.iter().find(|program| program.how == after::EVERYBODY).map(Measured::median);
        let times = match (full, everybody) {
            (Some(full), Some(everybody)) => {
                let times = ratio(quotient(everybody, full));
                format!("\nThe tiering of everybody takes {times} of the time of a first one, listed above.\n")
            }
            _ => String::new(),
        };
        format!("## After new orders\n\n{about}\n\n{}{times}", steps(&result))
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
    format!("{what}: {orders} orders of {customers} customers, {} runs each.{agreed}", runs(result))
}

fn runs(result: &RowResult) -> usize {
    result.programs.first().map_or(0, |program| program.samples.len())
}

/// The best of the peers, compared with terrace.
fn best(result: &RowResult) -> String {
    let Some(ours) = result.programs.first() else { return String::new() };
    let (time, memory) = (ours.median(), megabytes(ours.peak_bytes()));
    let times = |peer: &Measured| ratio(quotient(peer.median(), time));
    let mut text = String::new();
    let Some(any) = quickest(peers(result)) else { return text };
    let parquet = quickest(peers(result).filter(|peer| !peer.how.starts_with("its ")));
    if let Some(parquet) = parquet {
        let at = times(parquet);
        text.push_str(&format!(
            "The best from Parquet is {} ({}): its time ÷ terrace = **{at}**. ",
            parquet.program, parquet.how
        ));
    }
    if parquet.is_none_or(|parquet| parquet.how != any.how) {
        let at = times(any);
        text.push_str(&format!("The best of all is {} ({}): **{at}**. ", any.program, any.how));
    }
    let least = |of: fn(&Sample) -> Option<f64>, ours: f64| {
        let medians = peers(result).map(|peer| median(peer.samples.iter().filter_map(of)));
        ratio(quotient(medians.fold(f64::INFINITY, f64::min), ours))
    };
    let whole = |sample: &Sample| Some(sample.process);
    let (first, process) =
        (least(|sample| sample.first, time), least(whole, median(ours.samples.iter().filter_map(whole))));
    format!(
        "{text}Where the peers' first runs count, the best of them ÷ terrace is {first}; where whole processes count on \
         both sides, {process} (the peers' hold two runs). terrace held {memory} MB at most.\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::Cache;

    fn measured(program: &str, how: &str, seconds: &[f64]) -> Measured {
        let sample = |seconds: &f64| {
            let (seconds, first) = (*seconds, (program != "terrace").then_some(seconds * 2.0));
            Sample { seconds, first, process: seconds * 3.0, peak_bytes: 5_000_000 }
        };
        Measured { program: program.to_owned(), how: how.to_owned(), samples: seconds.iter().map(sample).collect() }
    }

    #[test]
    fn the_page_tells_medians_and_the_best_of_the_peers() {
        let folder = tempfile::tempdir().unwrap();
        let results = Results::open(&Cache::open(Some(folder.path().to_owned())).unwrap()).unwrap();
        let programs = vec![
            measured("terrace", "its lake", &[0.5, 0.4, 0.6]),
            measured("DuckDB", "its database file", &[1.0, 1.1, 0.9]),
            measured("Polars", "Parquet", &[2.0, 2.0, 2.5]),
        ];
        let (fingerprint, repeat, agreed) = ("now".to_owned(), 3, Some(1_000));
        let row = RowResult { orders: 20_000, customers: 1_000, fingerprint, repeat, agreed, programs };
        results.write("shop", "tier", &row).unwrap();
        results.write("shop", "split", &RowResult { fingerprint: "before".to_owned(), ..row }).unwrap();
        let (sizes, path) = (["shop".to_owned()], folder.path().join("page.md"));
        let (main, lines, setting, rfm) = ("shop", "lines", "two cores", "no data");
        Page { results: &results, main, lines, sizes: &sizes, fingerprint: "now", setting, rfm }.write(&path).unwrap();
        let text = std::fs::read_to_string(path).unwrap();
        for part in [
            "20,000 orders of 1,000 customers, 3 runs each. The answers were the same in all 1,000 rows.\n\n|",
            "| DuckDB | its database file | 1.000 | 0.900 to 1.100 | 2.000 | 3.000 | 2.00 | 5 |",
            "The best from Parquet is Polars (Parquet): its time ÷ terrace = **4.00**. The best of all is DuckDB",
            "the best of them ÷ terrace is 4.00; where whole processes count on both sides, 2.00",
        ] {
            assert!(text.contains(part), "{part}\n\n{text}");
        }
        assert!(!text.contains("equal values split"), "measured with another build");
    }
}
