//! The line of money that ties a file to the books: its parts make its total to the last cent, and what it tells to
//! count is what tiering counts, however rows tell of what came back.

use crate::shop::Silent;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use terrace_app::facts::{Files, Inputs, Origin, Source};
use terrace_app::imports::{ImportRequest, take};
use terrace_app::policies::{LoadedPolicy, load};
use terrace_app::runs::{TierRequest, read_files_to_tier, tier};
use terrace_app::{AppError, Workspace};
use terrace_domain::{AsOf, Date, Value};
use terrace_intake::{FileIntake, MoneyTie};

const POLICY: &str = "policy: money\ncurrency: CNY\ntimezone: Asia/Shanghai\nmetrics:\n  net: { measure: net_amount }\n\
    schemes:\n  value: { threshold: net, tiers: [{ tier: high, from: 100 }, { tier: low }] }\n";

/// What a dollar is worth.
const RATE: i128 = 7;

/// A row of orders as a file may have it.
#[derive(Debug, Clone)]
struct FileRow {
    customer: usize,
    order: usize,
    number: &'static str,
    day: u32,
    product: usize,
    cents: i64,
    status: &'static str,
    refund: &'static str,
    refunded: i64,
    of_order: i64,
    kind: &'static str,
    currency: &'static str,
    is_broken: bool,
}

const STATUSES: [&str; 8] =
    ["交易成功", "交易成功", "交易成功", "退款成功", "部分退款", "已取消", "等待买家付款", "TRADE_CLOSED"];

fn row() -> impl Strategy<Value = FileRow> {
    let chosen = |words: &'static [&'static str]| prop::sample::select(words);
    let names = (0..5_usize, 0..3_usize, chosen(&["", "", "", "R", "TH", "-R"]), 1..9_u32, 0..3_usize);
    let amounts = (chosen(&["+", "+", "+", "-"]), prop::sample::select(vec![1_000_i64, 2_000, 3_000, 5_000, 7_777]));
    let refunds = prop::sample::select(vec![0_i64, 0, 0, 1_000, 5_000, 9_999]);
    let words = (chosen(&STATUSES), chosen(&["", "", "", "退款成功", "退款关闭", "退款中"]));
    let rest = (chosen(&["销售", "销售", "销售", "退货"]), chosen(&["", "", "USD"]), 0..20_u8);
    let of_order = prop::sample::select(vec![0_i64, 0, 0, 0, 4_000, 99_999]);
    (names, amounts, refunds, of_order, words, rest).prop_map(
        |((customer, order, number, day, product), (sign, cents), refunded, of_order, (status, refund), rest)| {
            let (kind, currency, broken) = rest;
            let cents = if sign == "-" { -cents } else { cents };
            let is_broken = broken == 0;
            FileRow {
                customer,
                order,
                number,
                day,
                product,
                cents,
                status,
                refund,
                refunded,
                of_order,
                kind,
                currency,
                is_broken,
            }
        },
    )
}

fn money(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", cents.abs() / 100, cents.abs() % 100)
}

fn written(rows: &[FileRow]) -> String {
    let mut text = String::from(
        "单据编号,客户编号,下单时间,商品,实付金额,订单状态,退款状态,退款金额,订单退款金额,单据类型,币种\n",
    );
    for row in rows {
        let FileRow { customer, order, number, day, product, cents, status, refund, kind, currency, .. } = row;
        // The last two are nobody.
        let who = ["C0", "C1", "C2", "散客", ""][*customer];
        let base = 5_000 + customer * 10 + order;
        let id = match *number {
            "-R" => format!("{base}-R"),
            letters => format!("{letters}{base}"),
        };
        let at = if row.is_broken { "soon".to_owned() } else { format!("2026-01-{day:02} 10:00:00") };
        let some = |cents: i64| if cents > 0 { money(cents) } else { String::new() };
        let (refunded, of_order) = (some(row.refunded), some(row.of_order));
        let amount = money(*cents);
        writeln!(text, "{id},{who},{at},P{product},{amount},{status},{refund},{refunded},{of_order},{kind},{currency}")
            .unwrap();
    }
    text
}

/// The net amounts of all customers together, in ten-thousandths.
fn net(inputs: &Inputs, policy: &Arc<LoadedPolicy>) -> i128 {
    let as_of = AsOf::start_of(Date::parse("2026-02-01").unwrap(), policy.policy.timezone.clone());
    let silent = Silent::new();
    let tiered = match tier(TierRequest::new(Arc::clone(policy), as_of), inputs, None, &silent.on_day(0)) {
        Ok(tiered) => tiered,
        // Nobody, of whom nothing counts.
        Err(AppError::NoFacts | AppError::NoCustomers { .. }) => return 0,
        Err(error) => panic!("{error:?}"),
    };
    let column = tiered.frame.metrics[0].clone().unwrap();
    (0..tiered.frame.ids.len())
        .map(|row| match column.value(row) {
            Some(Value::Money(money)) => i128::from(money.ten_thousandths()),
            _ => 0,
        })
        .sum()
}

/// What the line of money says, held to the rows and to itself: the sum of what counts, in the policy's currency.
fn counted(file: &FileIntake, rows: &[FileRow]) -> i128 {
    let mut listed: BTreeMap<&str, i128> = BTreeMap::new();
    for row in rows {
        *listed.entry(row.currency).or_default() += i128::from(row.cents) * 100;
    }
    let told: BTreeSet<&str> = file.money.iter().map(|tie| tie.currency.as_deref().unwrap_or("")).collect();
    assert_eq!(told, listed.keys().copied().collect());
    for tie in &file.money {
        let MoneyTie { currency, total, counted, cancelled, unpaid, returned, without_customer, rejected } = tie;
        assert_eq!(*total, listed[currency.as_deref().unwrap_or("")], "{tie:?}");
        assert_eq!(*total, counted + cancelled + unpaid + returned + without_customer + rejected, "{tie:?}");
    }
    let worth = |tie: &MoneyTie| if tie.currency.is_some() { tie.counted * RATE } else { tie.counted };
    file.money.iter().map(worth).sum()
}

fn check(folder: &Path, rows: &[FileRow], policy: &Arc<LoadedPolicy>) {
    let text = written(rows);
    let (path, rates) = (folder.join("orders.csv"), folder.join("rates.csv"));
    std::fs::write(&path, &text).unwrap();
    std::fs::write(&rates, format!("currency,at,rate\nUSD,2020-01-01,{RATE}\n")).unwrap();
    let silent = Silent::new();
    let as_of = AsOf::start_of(Date::parse("2026-02-01").unwrap(), policy.policy.timezone.clone());
    let by_kind = BTreeMap::from([("orders", vec![path.clone()]), ("rates", vec![rates.clone()])]);
    let files = Files { by_kind, ..Files::default() };
    let straight = read_files_to_tier(&files, &policy.policy, &as_of, &silent.on_day(0)).unwrap();
    let Origin::Files(read) = &straight.origin else { panic!("not read from files") };
    let (_, file) = read.iter().find(|(kind, _)| *kind == "orders").unwrap();
    assert_eq!(counted(file, rows), net(&straight, policy), "straight\n{text}");
    let root = tempfile::tempdir_in(folder).unwrap();
    let root = root.path().join("shop");
    Workspace::init(&root).unwrap();
    let workspace = Workspace::open(&root).unwrap();
    let imported = [("rates", rates), ("orders", path)].map(|(kind, path)| {
        let sources = [Source::path(path)];
        let request = ImportRequest { kind, sources: &sources, mapping: None, unknown_as_sales: false };
        take(&workspace, &request, &silent.on_day(0)).unwrap()
    });
    let stored = Inputs::of_workspace(&workspace, None, &policy.policy).unwrap();
    assert_eq!(counted(&imported[1].files[0], rows), net(&stored, policy), "imported\n{text}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn what_a_file_is_told_to_count_is_what_counts(rows in prop::collection::vec(row(), 1..14)) {
        // Some row has to be taken.
        prop_assume!(rows.iter().any(|row| !row.is_broken));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("policy.yaml");
        std::fs::write(&path, POLICY).unwrap();
        let policy = Arc::new(load(&path).unwrap());
        check(folder.path(), &rows, &policy);
    }
}
