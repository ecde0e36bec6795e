//! One process: many readers while a writer imports, merges, lets old versions go and erases a customer.

use crate::shop::{Order, POLICY, Shop, Silent, source};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use terrace_app::Terrace;
use terrace_app::imports::ImportRequest;
use terrace_app::runs::explain::ExplainRequest;
use terrace_app::runs::{AloneRequest, Tiered};
use terrace_frame::Integers;

const CUSTOMERS: u32 = 60;
const READERS: u32 = 8;
const WAIT: Duration = Duration::from_secs(60);
const SETTINGS: &str = "[lake]\nbuckets = 4\nremember_rows = 1\nkeep_versions_days = 0\n";

/// Some seconds in the suite; more if `TERRACE_STRESS_SECONDS` says so.
fn span() -> Duration {
    let seconds = std::env::var("TERRACE_STRESS_SECONDS").ok().and_then(|text| text.parse().ok());
    Duration::from_secs(seconds.unwrap_or(4))
}

fn ids() -> Vec<String> {
    (0..CUSTOMERS).map(|number| format!("c{number:03}")).collect()
}

/// The orders of an import: one of every customer, all of one amount.
fn orders(ids: &[String], round: u32) -> Vec<Order<'_>> {
    let number = |place: u32| round * CUSTOMERS + place;
    (0..).zip(ids).map(|(place, id)| (number(place), id.as_str(), "2026-01-05", round + 1)).collect()
}

/// In every lake version all customers have as many orders and have spent as much: whatever mixes two versions shows.
fn of_one_version(run: &Tiered) -> (i64, i64) {
    let only = |values: &Integers| -> i64 {
        let all: BTreeSet<Option<i64>> = (0..run.frame.ids.len()).map(|row| values.get(row)).collect();
        assert_eq!(all.len(), 1, "{all:?}");
        all.into_iter().next().flatten().expect("a number")
    };
    let (orders, net) = (only(&run.standard.orders), only(&run.standard.net));
    // Amounts of 1, 2, 3 and so on, in ten-thousandths.
    assert_eq!(net, orders * (orders + 1) / 2 * 10_000);
    (orders, net)
}

fn read(terrace: &Terrace, shop: &Shop, number: u32, turn: u64) -> u64 {
    let silent = Silent::new();
    let ctx = &silent.on_day(0);
    let customer = format!("c{:03}", (u64::from(number) * 7 + turn) % u64::from(CUSTOMERS - 1));
    match (turn + u64::from(number)) % 5 {
        0 => {
            let request = ExplainRequest {
                policy: Arc::clone(&shop.policy),
                as_of: shop.as_of(),
                customer: customer.clone(),
                scheme: None,
            };
            let explained = terrace.explain(&request, None, ctx).expect("explained");
            assert_eq!(explained.explanation.customer_id, customer);
            1
        }
        1 => {
            let request = AloneRequest { policy: Arc::clone(&shop.policy), as_of: shop.as_of(), customer };
            terrace.tier_customer(&request, None, ctx).expect("one customer");
            1
        }
        2 => {
            let runs = terrace.kept_runs().expect("runs");
            assert!(runs.iter().all(|run| run.record().customers >= u64::from(CUSTOMERS - 1)));
            terrace.keep(&shop.request(), None, ctx).expect("kept");
            terrace.status().expect("a state");
            1
        }
        _ => {
            let (orders, _) = of_one_version(&terrace.tier(&shop.request(), None, ctx).expect("a run"));
            u64::try_from(orders).expect("a number of orders")
        }
    }
}

fn write(terrace: &Terrace, ids: &[String], round: u32, erases: bool) {
    let silent = Silent::new();
    let ctx = &silent.on_day(i32::try_from(round).expect("a day"));
    let sources = [source(&orders(ids, round))];
    let request = ImportRequest { kind: "orders", sources: &sources, mapping: None, unknown_as_sales: false };
    terrace.import(&request, WAIT, ctx).expect("imported");
    if round.is_multiple_of(3) {
        terrace.compact(WAIT, ctx).expect("merged");
    }
    if erases {
        let last = ids.last().expect("somebody").clone();
        let report = terrace.erase(&[last], WAIT, ctx).expect("erased");
        assert_eq!(report.customers.len(), 1);
    }
}

#[test]
fn every_answer_is_that_of_one_lake_version() {
    let shop = Shop::new(POLICY, SETTINGS);
    let ids = ids();
    shop.import(&orders(&ids, 0));
    let terrace = Terrace::new(terrace_app::Workspace::open(shop.root()).expect("a workspace"));
    let (begun, ended, most) = (Instant::now(), AtomicBool::new(false), AtomicU64::new(0));
    let rounds = std::thread::scope(|scope| {
        for number in 0..READERS {
            let (terrace, shop, ended, most) = (&terrace, &shop, &ended, &most);
            scope.spawn(move || {
                for turn in 0.. {
                    if ended.load(Ordering::Relaxed) {
                        break;
                    }
                    most.fetch_max(read(terrace, shop, number, turn), Ordering::Relaxed);
                }
            });
        }
        // A writer that fails must not leave the readers running.
        let writing = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let (mut round, mut is_erased) = (1, false);
            while begun.elapsed() < span() || !is_erased {
                let erases = !is_erased && begun.elapsed() * 2 > span();
                is_erased |= erases;
                write(&terrace, &ids, round, erases);
                round += 1;
            }
            round
        }));
        ended.store(true, Ordering::Relaxed);
        writing.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    });
    assert!(rounds > 2 && most.load(Ordering::Relaxed) > 1, "readers followed the writer");
    // What a fresh process computes is what the readers of the last version saw.
    let silent = Silent::new();
    let last = of_one_version(&terrace.tier(&shop.request(), None, &silent.on_day(0)).expect("a run"));
    assert_eq!(of_one_version(&shop.tier()), last);
    assert_eq!(last.0, i64::from(rounds));
}
