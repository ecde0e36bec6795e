//! The same refunds, told in every way that files have: all of them come to the same.

use crate::shop::Silent;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use terrace_app::Workspace;
use terrace_app::facts::{Files, Inputs, Source};
use terrace_app::imports::{ImportRequest, take};
use terrace_app::policies::{LoadedPolicy, load};
use terrace_app::runs::{TierRequest, read_files_to_tier, tier};
use terrace_domain::{AsOf, Date, Value};

const POLICY: &str = "policy: refunds\ncurrency: CNY\ntimezone: Asia/Shanghai\nmetrics:\n  net: { measure: net_amount }\n  \
    gross: { measure: gross_amount }\n  back: { measure: returned_amount }\n  rate: { measure: return_rate }\n  orders: { \
    measure: orders }\n  units: { measure: units }\n  week: { measure: net_amount, window: 7 days }\n  last: { measure: \
    days_since_last_order }\n  products: { measure: products }\n  average: { measure: average_order_value }\nschemes:\n  \
    value: { threshold: net, tiers: [{ tier: high, from: 100 }, { tier: low }] }\n";

/// A line of an order, of which some came back.
#[derive(Debug, Clone)]
struct Sold {
    order: usize,
    customer: usize,
    day: u32,
    product: usize,
    quantity: u32,
    cents: u32,
    refunded: u32,
}

/// How refunds are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    NegativeRow,
    RowByStatus,
    StatusOfTheRow,
    Column,
    StatusOfTheLine,
    ColumnAndRow,
    StatusAndRowOfOtherNumber,
    OrderColumn,
}

const WAYS: [Way; 8] = [
    Way::NegativeRow,
    Way::RowByStatus,
    Way::StatusOfTheRow,
    Way::Column,
    Way::StatusOfTheLine,
    Way::ColumnAndRow,
    Way::StatusAndRowOfOtherNumber,
    Way::OrderColumn,
];

fn money(cents: u32) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

/// A file of orders. `whole` says that orders whose lines all came back say so of the order.
fn written(lines: &[Sold], way: Way) -> String {
    let mut text =
        String::from("订单编号,客户编号,下单时间,商品,数量,实付金额,订单状态,退款状态,退款金额,订单退款金额\n");
    for (number, line) in lines.iter().enumerate() {
        let Sold { order, customer, day, product, quantity, cents, refunded } = line;
        let whole = refunded == cents;
        let (status, state, column) = match way {
            _ if *refunded == 0 => ("交易成功", "", String::new()),
            Way::NegativeRow | Way::RowByStatus | Way::OrderColumn => ("交易成功", "", String::new()),
            Way::StatusOfTheRow | Way::StatusAndRowOfOtherNumber if whole => ("退款成功", "", String::new()),
            Way::StatusOfTheRow | Way::StatusAndRowOfOtherNumber => ("部分退款", "", money(*refunded)),
            Way::Column | Way::ColumnAndRow => ("交易成功", "", money(*refunded)),
            Way::StatusOfTheLine if whole => ("交易成功", "退款成功", String::new()),
            Way::StatusOfTheLine => ("交易成功", "退款成功", money(*refunded)),
        };
        let all: u32 = lines.iter().filter(|other| other.order == *order).map(|other| other.refunded).sum();
        let of_order = if way == Way::OrderColumn { money(all) } else { String::new() };
        let start = |order: &str| format!("{order},C{customer},2026-01-{day:02} 10:00:00,P{product}");
        let pieces = if whole { quantity.to_string() } else { String::new() };
        writeln!(
            text,
            "{},{quantity},{},{status},{state},{column},{of_order}",
            start(&order.to_string()),
            money(*cents)
        )
        .unwrap();
        if *refunded == 0 {
            continue;
        }
        let own = match way {
            Way::NegativeRow | Way::ColumnAndRow => Some((order.to_string(), "-", "交易成功")),
            Way::RowByStatus => Some((order.to_string(), "", "退款成功")),
            Way::StatusAndRowOfOtherNumber => Some((format!("X{number}"), "-", "交易成功")),
            Way::StatusOfTheRow | Way::Column | Way::StatusOfTheLine | Way::OrderColumn => None,
        };
        if let Some((order, sign, status)) = own {
            let quantity = if sign == "-" && !pieces.is_empty() { format!("-{pieces}") } else { pieces };
            writeln!(text, "{},{quantity},{sign}{},{status},,,", start(&order), money(*refunded)).unwrap();
        }
    }
    text
}

type Values = BTreeMap<String, Vec<Option<Value>>>;

fn values(inputs: &Inputs, policy: &Arc<LoadedPolicy>) -> Values {
    let as_of = AsOf::start_of(Date::parse("2026-02-01").unwrap(), policy.policy.timezone.clone());
    let silent = Silent::new();
    let tiered = tier(TierRequest::new(Arc::clone(policy), as_of), inputs, None, &silent.on_day(0)).unwrap();
    let columns: Vec<_> = tiered.frame.metrics.iter().flatten().collect();
    let ids = &tiered.frame.ids;
    (0..ids.len())
        .map(|row| (ids.get(row).to_owned(), columns.iter().map(|column| column.value(row)).collect()))
        .collect()
}

/// The metrics of a file read straight away, and of the same file imported.
fn both(folder: &Path, text: &str, policy: &Arc<LoadedPolicy>) -> [Values; 2] {
    let path = folder.join("orders.csv");
    std::fs::write(&path, text).unwrap();
    let silent = Silent::new();
    let as_of = AsOf::start_of(Date::parse("2026-02-01").unwrap(), policy.policy.timezone.clone());
    let files = Files { by_kind: BTreeMap::from([("orders", vec![path.clone()])]), ..Files::default() };
    let straight = read_files_to_tier(&files, &policy.policy, &as_of, &silent.on_day(0)).unwrap();
    let root = tempfile::tempdir_in(folder).unwrap();
    let root = root.path().join("shop");
    Workspace::init(&root).unwrap();
    let workspace = Workspace::open(&root).unwrap();
    let sources = [Source::path(path)];
    let request = ImportRequest { kind: "orders", sources: &sources, mapping: None, unknown_as_sales: false };
    take(&workspace, &request, &silent.on_day(0)).unwrap();
    let stored = Inputs::of_workspace(&workspace, None, &policy.policy).unwrap();
    [values(&straight, policy), values(&stored, policy)]
}

/// Orders of up to three lines of different products; of each line nothing, some or all came back.
fn shop() -> impl Strategy<Value = Vec<Sold>> {
    let line = (1..4_u32, 100..20_000_u32, 0..4_u32, 1..99_u32);
    let order = (0..4_usize, 1..28_u32, prop::collection::vec(line, 1..4));
    prop::collection::vec(order, 1..9).prop_map(|orders| {
        let lines = orders.into_iter().enumerate().flat_map(|(order, (customer, day, lines))| {
            lines.into_iter().enumerate().map(move |(product, (quantity, cents, came_back, percent))| Sold {
                order: order + 1_000,
                customer,
                day,
                product,
                quantity,
                cents,
                refunded: match came_back {
                    0 | 1 => 0,
                    2 => cents * percent / 100,
                    _ => cents,
                },
            })
        });
        lines.collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn refunds_told_in_any_way_come_to_the_same(lines in shop()) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("policy.yaml");
        std::fs::write(&path, POLICY).unwrap();
        let policy = Arc::new(load(&path).unwrap());
        let [expected, _] = both(folder.path(), &written(&lines, Way::NegativeRow), &policy);
        let whole = |lines: &[Sold]| lines.iter().all(|line| line.refunded == 0 || line.refunded == line.cents);
        for way in WAYS {
            // What came back of a whole order says nothing of pieces, nor of which of several lines it was.
            let orders = |order: usize| lines.iter().filter(move |line| line.order == order);
            if way == Way::OrderColumn && !(whole(&lines) && lines.iter().all(|line| orders(line.order).count() == 1)) {
                continue;
            }
            let text = written(&lines, way);
            for found in both(folder.path(), &text, &policy) {
                prop_assert_eq!(&found, &expected, "{:?}\n{}", way, text);
            }
        }
    }
}
