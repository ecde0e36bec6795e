use crate::{LARGE, Row, money, rows, small, written};
use std::collections::BTreeMap;
use std::path::Path;
use terrace_domain::Money;
use terrace_sample::{Archetype, CustomerTruth, DealingsTruth, Files, Truth};

/// The reference: the rows of each customer, counted and added up.
fn added_up(files: &Files) -> BTreeMap<String, DealingsTruth> {
    let mut all: BTreeMap<String, DealingsTruth> = BTreeMap::new();
    let read = |path: &Path| -> Vec<Row> { rows(path) };
    for row in read(&files.payments).iter().filter(|row| &row["到期日"] < "2026-07-01") {
        let known = all.entry(row["客户编号"].to_owned()).or_default();
        known.due += 1;
        known.on_time += usize::from(!row["付款日期"].is_empty() && row["付款日期"] <= row["到期日"]);
    }
    for row in &read(&files.contacts) {
        let known = all.entry(row["客户编号"].to_owned()).or_default();
        known.contacts += 1;
        known.service_cost =
            known.service_cost.checked_add(Money::from_ten_thousandths(money(&row["费用"]))).expect("fits");
    }
    for row in &read(&files.cases) {
        let known = all.entry(row["客户编号"].to_owned()).or_default();
        known.cases += 1;
        known.complaints += usize::from(&row["工单类型"] == "投诉");
    }
    all
}

#[test]
fn what_is_known_of_dealings_is_what_the_files_hold() {
    for seed in [7, 2026] {
        let shop = small(seed);
        let (_folder, files) = written(&shop);
        let mut counted = added_up(&files);
        for known in &shop.truth().customers {
            assert_eq!(known.dealings, counted.remove(known.id.as_str()).unwrap_or_default(), "{}", known.id);
        }
        assert!(counted.is_empty(), "{counted:?}");
    }
}

#[test]
fn nothing_of_it_comes_after_the_last_day_but_what_is_due() {
    let (_folder, files) = written(&small(3));
    for (path, columns) in [
        (&files.payments, &["付款日期"][..]),
        (&files.contacts, &["接触时间"]),
        (&files.cases, &["创建时间", "关闭时间"]),
    ] {
        let rows = rows(path);
        assert!(!rows.is_empty());
        for row in &rows {
            for column in columns {
                assert!(row[*column].is_empty() || &row[*column] < "2026-07-01", "{}", &row[*column]);
            }
        }
    }
    let orders: Vec<String> = rows(&files.orders).iter().map(|row| row["订单号"].to_owned()).collect();
    assert!(rows(&files.payments).iter().all(|row| orders.iter().any(|order| *order == row["订单号"])));
}

fn sum(truth: &Truth, of: &[Archetype], part: impl Fn(&CustomerTruth) -> usize) -> usize {
    truth.customers.iter().filter(|known| of.contains(&known.archetype)).map(part).sum()
}

#[test]
fn key_accounts_pay_in_time_and_who_left_had_complained() {
    let truth = &LARGE.truth;
    let on_time = |archetype| {
        100 * sum(truth, &[archetype], |known| known.dealings.on_time)
            / sum(truth, &[archetype], |known| known.dealings.due)
    };
    assert!(on_time(Archetype::KeyAccount) > 93, "{}", on_time(Archetype::KeyAccount));
    assert!((55..82).contains(&on_time(Archetype::Small)), "{}", on_time(Archetype::Small));
    // Complaints among a thousand orders.
    let complaints = |of: &[Archetype]| {
        1000 * sum(truth, of, |known| known.dealings.complaints) / sum(truth, of, |known| known.all_time.orders)
    };
    let left = complaints(&[Archetype::LapsedOrganisation, Archetype::LapsedPerson]);
    let stays = complaints(&[Archetype::KeyAccount, Archetype::Steady, Archetype::LoyalPerson]);
    assert!(left > 3 * stays, "{left} against {stays}");
    // Some left without a word, so silence says nothing.
    let silent = truth.customers.iter().filter(|known| {
        known.archetype == Archetype::LapsedPerson && known.all_time.orders > 0 && known.dealings.complaints == 0
    });
    assert!(silent.count() > 50);
    // Serving some costs more than a tenth of what they buy.
    let costly = truth.customers.iter().filter(|known| {
        known.all_time.orders > 0
            && known.dealings.service_cost.ten_thousandths() > known.all_time.net.ten_thousandths() / 10
    });
    assert!((50..600).contains(&costly.count()));
}
