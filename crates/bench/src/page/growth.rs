use super::Page;
use super::table::{megabytes, number, peers, quickest, quotient, ratio, seconds};
use crate::results::{Measured, RowResult};
use std::fmt::Write as _;

/// How time and memory grow with the orders.
pub(super) fn section(page: &Page<'_>) -> String {
    let tiers: Vec<RowResult> =
        page.sizes.iter().filter_map(|size| page.read(size, "growth").or_else(|| page.read(size, "tier"))).collect();
    let imports: Vec<RowResult> = page
        .sizes
        .iter()
        .filter_map(|size| page.read(size, "growth-import").or_else(|| page.read(size, "import")))
        .collect();
    if tiers.len() + imports.len() < 3 {
        return String::new();
    }
    format!(
        "## Growth\n\nThe same shop with fewer and with more orders, customers in proportion.\n\n### Tiering what is \
         stored\n\n{}\n### Import\n\n{}",
        tiering(&tiers),
        importing(&imports)
    )
}

fn tiering(results: &[RowResult]) -> String {
    let mut table = String::from(
        "| orders | customers | terrace, s | µs an order | peak memory, MB | best peer, s | which | peer ÷ terrace |\n\
         |---:|---:|---:|---:|---:|---:|---|---:|\n",
    );
    for result in results {
        let Some(ours) = result.programs.first() else { continue };
        let best = quickest(peers(result));
        let (which, time) = best.map_or((String::new(), 0.0), |peer| (peer.program.clone(), peer.median()));
        // Writing into a text cannot fail.
        let _ = writeln!(
            table,
            "| {} | {} | {} | {:.3} | {} | {} | {which} | {} |",
            number(result.orders),
            number(result.customers),
            seconds(ours.median()),
            each(result, ours),
            megabytes(ours.peak_bytes()),
            seconds(time),
            ratio(quotient(time, ours.median())),
        );
    }
    table
}

fn importing(results: &[RowResult]) -> String {
    let mut table = String::from(
        "| orders | terrace, s | million rows a second | µs an order | peak memory, MB |\n|---:|---:|---:|---:|---:|\n",
    );
    for result in results {
        let Some(ours) = result.programs.first() else { continue };
        // Writing into a text cannot fail.
        let _ = writeln!(
            table,
            "| {} | {} | {} | {:.3} | {} |",
            number(result.orders),
            seconds(ours.median()),
            ratio(quotient(result.orders as f64 / 1e6, ours.median())),
            each(result, ours),
            megabytes(ours.peak_bytes()),
        );
    }
    table
}

/// Microseconds for an order.
fn each(result: &RowResult, ours: &Measured) -> f64 {
    quotient(ours.median() * 1e6, result.orders as f64)
}
