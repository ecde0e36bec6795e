//! A whole run: all rows at all sizes, then the page.

use crate::arguments::Run;
use crate::cache::Cache;
use crate::data::Shop;
use crate::error::BenchError;
use crate::page::Page;
use crate::peers::Peers;
use crate::process;
use crate::results::{Measured, Results, RowResult};
use crate::rows::{Bench, Row};
use crate::setting;
use crate::shop_files::{self, ShopFiles};
use crate::terrace::Terrace;
use std::hash::{DefaultHasher, Hasher};
use std::io::{self, Write};

/// Measures what is asked and not known yet, and says so as it goes; then writes the page.
pub(crate) fn run(asked: &Run) -> Result<(), BenchError> {
    let cache = Cache::open(asked.dir.clone())?;
    let terrace = Terrace::find(asked.terrace.clone(), &cache.folder("policies")?)?;
    let peers = Peers::prepare(&cache)?;
    let setting = setting::told(&terrace, &peers)?;
    tell(&setting);
    let fingerprint = format!("{}-{:x}", terrace.fingerprint, queries());
    let bench = Bench { terrace, peers, fingerprint, repeat: asked.repeat.max(1) };
    let results = Results::open(&cache)?;
    let main = asked.shop.shop();
    let lines = Shop { several_lines: true, ..of_size(&main, (main.orders / 4).max(1)) };
    let mut growth: Vec<Shop> = asked.growth.iter().map(|orders| of_size(&main, *orders)).collect();
    growth.sort_by_key(|shop| shop.orders);
    let mut failed = None;
    for (row, name) in Row::ALL.into_iter().filter(|(_, name)| asked.wants(name)) {
        let shops: Vec<Shop> = match row {
            Row::Growth | Row::GrowthOfImport => growth.iter().copied().filter(|shop| *shop != main).collect(),
            Row::Lines => vec![lines],
            _ => vec![main],
        };
        for shop in shops {
            let known = results.read(&shop_files::name(&shop), name);
            let current = |known: &RowResult| known.fingerprint == bench.fingerprint && known.repeat == bench.repeat;
            let result = match known.filter(current).filter(|_| !asked.fresh) {
                Some(known) => Ok(known),
                None => measured(&bench, &cache, &results, row, name, shop),
            };
            match result {
                Ok(result) => tell(&medians(name, &result)),
                // The other rows are worth having; the first failure is told again in the end.
                Err(error) => {
                    tell(&format!("{name} of {} orders failed: {error}", shop.orders));
                    failed = failed.or(Some(error));
                }
            }
        }
    }
    if asked.wants("rfm") {
        rfm(asked, &bench, &results)?;
    }
    if let Some(page) = &asked.page {
        growth.push(main);
        growth.sort_by_key(|shop| shop.orders);
        growth.dedup();
        let sizes: Vec<String> = growth.iter().map(shop_files::name).collect();
        let (main, lines) = (shop_files::name(&main), shop_files::name(&lines));
        let (setting, rfm, fingerprint) = (&setting, &results.text("rfm"), &bench.fingerprint);
        Page { results: &results, main: &main, lines: &lines, sizes: &sizes, fingerprint, setting, rfm }.write(page)?;
        tell(&format!("{} written", page.display()));
    }
    failed.map_or(Ok(()), Err)
}

/// Makes what a row needs, measures it, and keeps the result.
fn measured(
    bench: &Bench,
    cache: &Cache,
    results: &Results,
    row: Row,
    name: &str,
    shop: Shop,
) -> Result<RowResult, BenchError> {
    let files = ShopFiles::prepare(cache, shop)?;
    let result = bench.measure(row, &files)?;
    files.clean()?;
    results.write(&files.name, name, &result)?;
    Ok(result)
}

impl Run {
    fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == name)
    }
}

/// RFM of one file compared with pandas, by the script that measures it.
fn rfm(asked: &Run, bench: &Bench, results: &Results) -> Result<(), BenchError> {
    let Some(script) = &asked.rfm else { return Ok(()) };
    match process::run(
        process::command(script, [bench.terrace.program()]).env("TERRACE_BENCH_PYTHON", &bench.peers.python),
    ) {
        Ok(told) => {
            tell(&told.stdout);
            results.write_text("rfm", &told.stdout)
        }
        // Without the data there is nothing to measure, and the page says so.
        Err(error) => {
            tell(&format!("RFM of one file was not measured: {error}"));
            results.write_text("rfm", "It was not measured in this sitting: the data were not there.")
        }
    }
}

fn of_size(main: &Shop, orders: u64) -> Shop {
    let customers = u128::from(orders) * u128::from(main.customers) / u128::from(main.orders.max(1));
    Shop { orders, customers: u64::try_from(customers).unwrap_or(1).max(1), ..*main }
}

/// What tells versions of the peers' queries apart.
fn queries() -> u64 {
    let mut hasher = DefaultHasher::new();
    Peers::texts().for_each(|text| hasher.write(text.as_bytes()));
    hasher.finish()
}

/// The medians of a row.
fn medians(name: &str, result: &RowResult) -> String {
    let mut lines = format!("{name}, {} orders of {} customers:", result.orders, result.customers);
    let first = result.programs.first().map_or(0.0, Measured::median);
    for program in &result.programs {
        let (least, most) = program.range();
        let (median, peak) = (program.median(), program.peak_bytes() / 1_000_000);
        let ratio = if first > 0.0 { median / first } else { 0.0 };
        let figures = format!("{median:8.3} s ({least:.3} to {most:.3}) {ratio:6.2} {peak:6} MB");
        lines.push_str(&format!("\n  {figures}  {}: {}", program.program, program.how));
    }
    lines
}

/// A line for those who wait.
fn tell(line: &str) {
    // Without anyone listening the results are on disk still.
    let _ = writeln!(io::stderr(), "{line}");
}
