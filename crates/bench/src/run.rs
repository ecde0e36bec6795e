//! A whole run: all rows at all sizes, then the page.

use crate::arguments::Run;
use crate::cache::Cache;
use crate::data::Shop;
use crate::error::BenchError;
use crate::peers::Peers;
use crate::results::{Measured, Results, RowResult};
use crate::rows::{Bench, Row};
use crate::shop_files::ShopFiles;
use crate::terrace::Terrace;
use std::hash::{DefaultHasher, Hasher};
use std::io::{self, Write};

/// Measures what is asked and not known yet, and says so as it goes.
pub(crate) fn run(asked: &Run) -> Result<(), BenchError> {
    let cache = Cache::open(asked.dir.clone())?;
    let terrace = Terrace::find(asked.terrace.clone(), &cache.folder("policies")?)?;
    let peers = Peers::prepare(&cache)?;
    tell(&format!("{}, Python {}", terrace.version, peers.python_version()?));
    let fingerprint = format!("{}-{:x}", terrace.fingerprint, queries());
    let bench = Bench { terrace, peers, fingerprint, repeat: asked.repeat.max(1) };
    let results = Results::open(&cache)?;
    let main = asked.shop.shop();
    let wanted = |name: &str| asked.only.is_empty() || asked.only.iter().any(|only| only == name);
    for (row, name) in Row::ALL.into_iter().filter(|(_, name)| wanted(name)) {
        let shops: Vec<Shop> = match row {
            Row::Growth => asked.growth.iter().map(|orders| of_size(&main, *orders)).collect(),
            _ => vec![main],
        };
        for shop in shops {
            let files = ShopFiles::prepare(&cache, shop)?;
            let known = results.read(&files.name, name);
            let current = |known: &RowResult| known.fingerprint == bench.fingerprint && known.repeat == bench.repeat;
            let result = match known.filter(current).filter(|_| !asked.fresh) {
                Some(known) => known,
                None => {
                    let result = bench.measure(row, &files)?;
                    results.write(&files.name, name, &result)?;
                    result
                }
            };
            tell(&medians(name, &result));
        }
    }
    Ok(())
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
