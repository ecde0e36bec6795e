//! How long it takes to find the natural groups of a population over four metrics, and to classify by them.
//!
//! ```text
//! cargo run --release -p terrace-tiering --example groups -- 1000000
//! ```
#![expect(clippy::disallowed_macros, reason = "a program of its own that prints what it measured")]

use std::error::Error;
use std::time::Instant;
use terrace_domain::{AsOf, Date, MeasureGroup, MeasureSignature, ValueType, Zone};
use terrace_frame::{Column, Frame, Ids};
use terrace_policy::{Catalogue, Source, check};
use terrace_tiering::{classify, run, run_after};

const POLICY: &str = "
policy: shop
currency: CNY
timezone: Asia/Shanghai
metrics:
  orders:  { measure: orders }
  basket:  { measure: average_order_value }
  recency: { measure: days_since_last_order }
  online:  { measure: online_share }
schemes:
  natural:
    clusters: [{ metric: orders }, { metric: basket }, { metric: recency }, { metric: online }]
";

const MEASURES: [(&str, ValueType); 4] = [
    ("orders", ValueType::Count),
    ("average_order_value", ValueType::Money),
    ("days_since_last_order", ValueType::Days),
    ("online_share", ValueType::Decimal),
];

fn main() -> Result<(), Box<dyn Error>> {
    let count: usize = std::env::args().nth(1).ok_or("how many customers?")?.parse()?;
    let signature = |(name, value_type)| MeasureSignature {
        name,
        group: MeasureGroup::Orders,
        value_type,
        windowed: true,
        needs_window: false,
        parameters: &[],
        facts: None,
    };
    let catalogue = Catalogue::new(MEASURES.into_iter().map(signature).collect());
    let policy = check(&Source { name: "shop.yaml", text: POLICY }, &catalogue).policy.ok_or("a policy that holds")?;
    let frame = population(count)?;
    let mut started = Instant::now();
    let mut lap = |what: &str| {
        println!("{what}: {:.2} s", started.elapsed().as_secs_f64());
        started = Instant::now();
    };
    let first = run(&policy, &frame)?;
    lap("found and classified");
    let again = run_after(&policy, &frame, Some(&first.cutoffs))?;
    lap("the same after an earlier run");
    let classes = classify(&policy, &first.cutoffs, &frame)?;
    lap("classified by given cutoffs");
    if classes != first.classes || again.classes != first.classes {
        return Err("the three differ".into());
    }
    Ok(())
}

/// Customers of four habits, scattered by a linear congruence.
fn population(count: usize) -> Result<Frame, Box<dyn Error>> {
    let mut state = 1_u64;
    let mut scatter = move |most: i64| -> i64 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((state >> 33) % u64::try_from(most.max(1)).unwrap_or(1)).unwrap_or(0)
    };
    let mut columns: [Vec<i64>; 4] = std::array::from_fn(|_| Vec::with_capacity(count));
    for _ in 0..count {
        let (orders, basket, days, online) = match scatter(10) {
            0..4 => (1, 900_000, 300, 100_000),
            4..7 => (10, 700_000, 20, 800_000),
            7..9 => (4, 9_000_000, 90, 300_000),
            _ => (25, 400_000, 5, 500_000),
        };
        let values =
            [orders + scatter(orders), basket + scatter(basket), days + scatter(days), online + scatter(150_000)];
        columns.iter_mut().zip(values).for_each(|(column, value)| column.push(value));
    }
    let ids: Vec<String> = (0..count).map(|at| format!("c{at:08}")).collect();
    Ok(Frame {
        as_of: AsOf::start_of(
            Date::from_ymd(2026, 1, 1).ok_or("a day")?,
            Zone::new("Asia/Shanghai").map_err(|_| "a zone")?,
        ),
        ids: ids.iter().map(String::as_str).collect::<Ids>(),
        ordered: vec![true; count],
        metrics: MEASURES
            .iter()
            .zip(columns)
            .map(|((_, kind), values)| Some(Column::integers(*kind, values)))
            .collect(),
        attributes: Vec::new(),
    })
}
