use crate::{LARGE, Row, all, money, rows, small, written};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use terrace_domain::{Coded, Date, FactKind};
use terrace_sample::{CustomerTruth, SampleError, Shop, Totals, Truth};

fn bytes(shop: &Shop) -> Vec<Vec<u8>> {
    let (_folder, files) = written(shop);
    all(&files).iter().map(|path| std::fs::read(path).expect("a file")).collect()
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let (first, second, other) = (bytes(&small(1)), bytes(&small(1)), bytes(&small(2)));
    assert_eq!(first, second);
    for (ours, theirs) in first.iter().zip(&other) {
        assert_ne!(ours, theirs);
    }
}

/// A change of these sums is a change of everybody's sample: let it be meant.
#[test]
fn the_default_shop_is_this_one_on_every_machine() {
    let sums: Vec<String> = LARGE.bytes.iter().map(|file| format!("{:016x}", fnv(file))).collect();
    let stable = ["2ef4c9721d5c8830", "c9c360c23b30fc29", "faa3e53fab848708"];
    let dealings = ["2fa5239fa16c0683", "d0be76dc5dccca8e", "7d9db707238e32bc"];
    assert_eq!(sums, [stable, dealings].concat());
}

/// FNV-1a, 64 bits.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The reference: the file's rows of one customer, added up as the words say.
fn added_up(rows: &[&Row], from: &str) -> Totals {
    let mut sums = Totals::default();
    let (mut gross, mut returned) = (0, 0);
    let mut orders = BTreeSet::new();
    let mut bought: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for row in rows.iter().filter(|row| &row["下单时间"] >= from) {
        let amount = money(&row["实付金额"]);
        match &row["订单状态"] {
            "交易关闭" | "待付款" => {}
            "退款成功" => returned += amount,
            _ if row["数量"].starts_with('-') => returned -= amount,
            _ => {
                gross += amount;
                orders.insert(&row["订单号"]);
                bought.entry(&row["商品"]).or_default().insert(&row["订单号"]);
            }
        }
    }
    sums.gross = terrace_domain::Money::from_ten_thousandths(gross);
    sums.returned = terrace_domain::Money::from_ten_thousandths(returned);
    sums.net = terrace_domain::Money::from_ten_thousandths(gross - returned);
    sums.orders = orders.len();
    sums.products = bought.len();
    sums.repurchased = bought.values().filter(|orders| orders.len() > 1).count();
    sums
}

#[test]
fn what_is_known_is_what_the_files_hold() {
    let small = small(7);
    let (_folder, files) = written(&small);
    compare(&small.truth(), &rows(&files.orders), &rows(&files.feedback));
    compare(&LARGE.truth, &LARGE.orders, &LARGE.feedback);
    assert_eq!(LARGE.truth.customers.len(), 5_000);
}

fn compare(truth: &Truth, orders: &[Row], said: &[Row]) {
    let mut lines: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in orders {
        lines.entry(&row["客户编号"]).or_default().push(row);
    }
    let mut talks: BTreeMap<&str, usize> = BTreeMap::new();
    for row in said {
        *talks.entry(&row["客户编号"]).or_default() += 1;
    }
    assert_eq!(truth.as_of.to_string(), "2026-07-01 00:00 Asia/Shanghai");
    for known in &truth.customers {
        let own = lines.remove(known.id.as_str()).unwrap_or_default();
        check(known, &own, talks.remove(known.id.as_str()).unwrap_or(0));
    }
    assert_eq!(lines.into_keys().collect::<Vec<_>>(), [""], "only walk-ins have no customer");
    assert!(talks.is_empty());
}

fn check(known: &CustomerTruth, own: &[&Row], talks: usize) {
    assert_eq!(known.all_time, added_up(own, ""), "{}", known.id);
    assert_eq!(known.year, added_up(own, "2025-07-01 00:00:00"), "{}", known.id);
    assert_eq!(known.feedback, talks, "{}", known.id);
    let bought = |row: &&&Row| &row["订单状态"] == "交易成功" && !row["数量"].starts_with('-');
    let days: BTreeSet<&str> = own.iter().filter(bought).filter_map(|row| row["下单时间"].get(..10)).collect();
    assert_eq!(known.first_order.map(|day| day.to_string()).as_deref(), days.first().copied(), "{}", known.id);
    assert_eq!(known.last_order.map(|day| day.to_string()).as_deref(), days.last().copied(), "{}", known.id);
}

#[test]
fn lines_are_sound() {
    let orders = &LARGE.orders;
    let mut of_order: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
    let mut before = "";
    for row in orders {
        let quantity: i64 = row["数量"].parse().expect("a number");
        let paid = quantity * money(&row["单价"]) - money(&row["优惠金额"]);
        assert_eq!(paid, money(&row["实付金额"]), "{row:?}");
        assert!(quantity != 0 && (paid > 0) == (quantity > 0), "{row:?}");
        assert!((money(&row["成本"]) > 0) == (quantity > 0), "{row:?}");
        let at = &row["下单时间"];
        assert!(("2023-07-01".."2026-07-01").contains(&at), "{at}");
        assert!(before <= at, "{at} stands after {before}");
        before = at;
        let of = of_order.entry(&row["订单号"]).or_insert((&row["客户编号"], at));
        assert_eq!(*of, (&row["客户编号"], at), "an order is one customer's and of one moment");
    }
    let with = |column: &str, value: &str| orders.iter().filter(|row| &row[column] == value).count();
    assert_eq!(with("客户编号", ""), 25);
    for state in ["交易成功", "退款成功", "交易关闭", "待付款"] {
        assert!(with("订单状态", state) > 20, "{state}");
    }
    for channel in ["门店", "网店", "小程序", "电话"] {
        assert!(with("渠道", channel) > 5_000, "{channel}");
    }
    assert!(orders.iter().filter(|row| row["数量"].starts_with('-')).count() > 100);
}

#[test]
fn headers_are_known_words() {
    let plain = |text: &str| text.to_lowercase().replace([' ', '_', '-'], "");
    let (_folder, files) = written(&small(3));
    for (path, kind, own_fields) in [
        (&files.customers, "customers", &["会员卡号", "备注"][..]),
        (&files.orders, "orders", &[]),
        (&files.feedback, "feedback", &[]),
        (&files.payments, "payments", &[]),
        (&files.contacts, "contacts", &[]),
        (&files.cases, "cases", &[]),
    ] {
        let kind = FactKind::named(kind).expect("a kind");
        let mut meant = BTreeSet::new();
        let mut reader = csv::Reader::from_path(path).expect("a file");
        for header in reader.headers().expect("a header") {
            // A card may tell customers apart too, and is a field of its own beside their number.
            if own_fields.contains(&header) {
                continue;
            }
            let known =
                kind.columns.iter().find(|column| column.headers.iter().any(|name| plain(name) == plain(header)));
            let column = known.expect(header);
            assert!(meant.insert(column.name), "{header} is {} again", column.name);
        }
        for column in kind.columns.iter().filter(|column| column.required) {
            assert!(meant.contains(column.name), "{} lacks {}", kind.name, column.name);
        }
    }
}

#[test]
fn a_large_shop_holds_the_same_lines_as_it_makes() {
    let shop = Shop { customers: 20_100, first_day: Date::from_days(20_600), ..Shop::default() };
    let (_folder, files) = written(&shop);
    let made: usize = shop.truth().customers.iter().map(|known| known.all_time.orders).sum();
    let is_order = |row: &&Row| &row["订单状态"] == "交易成功" && !row["数量"].starts_with('-');
    let read: BTreeSet<String> = rows(&files.orders)
        .iter()
        .filter(is_order)
        .filter(|r| !r["客户编号"].is_empty())
        .map(|r| r["订单号"].to_owned())
        .collect();
    assert_eq!(read.len(), made);
}

#[test]
fn a_shop_that_cannot_be_is_refused() {
    let shop = Shop { first_day: Date::from_days(20_000), last_day: Date::from_days(19_999), ..Shop::default() };
    let refused = shop.write(Path::new("never")).expect_err("no shop");
    assert!(matches!(refused, SampleError::Backwards { .. }));
    assert_eq!(
        terrace_words::message(terrace_words::Lang::En, refused.code(), &refused.arguments()),
        "the sample shop's last day 2024-10-03 is before its first day 2024-10-04"
    );
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("taken");
    std::fs::write(&file, "").expect("a file");
    let refused = small(1).write(&file).expect_err("a file is no folder");
    assert_eq!(refused.code(), "T0701");
}

#[test]
fn an_empty_shop_is_headers_alone() {
    let (_folder, files) = written(&Shop { customers: 0, ..Shop::default() });
    for path in all(&files) {
        assert_eq!(std::fs::read_to_string(path).expect("a file").lines().count(), 1);
    }
}
