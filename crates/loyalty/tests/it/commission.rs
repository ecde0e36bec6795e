//! Partners: bands, reversals, statements, claims.

use crate::shop::{id, money, order, policy, time};
use proptest::prelude::*;
use terrace_domain::{Money, Value, Window};
use terrace_loyalty::{
    Beneficiaries, Claim, CommissionLedger, LoyaltyError, Referral, attribute_order, beneficiaries, commission_of,
    partner_level,
};
use terrace_policy::{PARTNER_FIGURES, Partners, Policy};

const COIN: Money = Money::from_ten_thousandths(100);

fn shop(more: &str) -> Policy {
    policy(&format!(
        "partners:\n  kinds: {{ designer: Designer, firm: Firm }}\n  levels:\n    - {{ level: gold, from: 300000, rate: 5% }}\n    - {{ level: silver, from: 100000, rate: 4% }}\n    - {{ level: bronze, from: 0, rate: 3% }}\n{more}"
    ))
}

fn rules(policy: &Policy) -> &Partners {
    policy.partners.as_ref().expect("partners")
}

fn referral(name: &str, customer: &str, amount: &str, at: &str) -> Referral {
    Referral { partner: id("dora"), order: order(name), customer: id(customer), amount: money(amount), at: time(at) }
}

#[test]
fn bands_are_marginal_half_open_and_without_gaps() {
    let policy = shop("");
    for (before, amount, expected) in [
        ("0", "100000", "3000"),
        ("99999.99", "0.01", "0"),
        ("100000", "100", "4"),
        // 50,000 at 3%, 200,000 at 4%, 50,000 at 5%.
        ("50000", "300000", "12000"),
        ("300000", "100", "5"),
        ("0", "0", "0"),
        // Half a fen goes to the even one: 0.015 is 0.02, 0.045 is 0.04.
        ("0", "0.50", "0.02"),
        ("0", "1.50", "0.04"),
    ] {
        assert_eq!(
            commission_of(rules(&policy), money(before), money(amount), COIN),
            Ok(money(expected)),
            "{before} {amount}"
        );
    }
    let levels =
        ["0", "99999.99", "100000", "299999.99", "300000"].map(|sum| partner_level(rules(&policy), money(sum)));
    assert_eq!(levels, [2, 2, 1, 1, 0].map(Some));
}

#[test]
fn an_order_earns_a_partner_once() {
    let policy = shop("");
    let mut ledger = CommissionLedger::new(rules(&policy), COIN);
    let first = referral("o1", "ann", "1000", "2026-01-05");
    assert_eq!(ledger.earn(&first), Ok(money("30")));
    assert_eq!(ledger.earn(&first), Ok(money("30")));
    assert_eq!(ledger.entries().len(), 1);
    let other = referral("o1", "ann", "1001", "2026-01-05");
    assert_eq!(ledger.earn(&other), Err(LoyaltyError::OrderKnown(order("o1"))));
}

#[test]
fn returned_orders_take_their_part_back_and_the_last_part_is_exact() {
    let policy = shop("");
    let mut ledger = CommissionLedger::new(rules(&policy), COIN);
    ledger.earn(&referral("o1", "ann", "100", "2026-01-05")).expect("commission");
    let key = (order("o1"), id("dora"));
    let mut back = |amount: &str| ledger.reverse((&key.0, &key.1), money(amount), time("2026-01-06"));
    assert_eq!([back("33.33"), back("33.33"), back("33.34")], ["1", "1", "1"].map(|part| Ok(money(part))));
    let refused = back("0.01");
    assert_eq!(
        refused,
        Err(LoyaltyError::TooMuchReturned { order: order("o1"), wanted: money("0.01"), left: money("0") })
    );
    assert_eq!(ledger.referred(&id("dora"), time("2026-01-06")), Ok(money("0")));
}

#[test]
fn returned_amounts_no_longer_lift_a_partner() {
    let policy = shop("");
    let mut ledger = CommissionLedger::new(rules(&policy), COIN);
    ledger.earn(&referral("o1", "ann", "100000", "2026-01-05")).expect("commission");
    ledger.reverse((&order("o1"), &id("dora")), money("100000"), time("2026-01-06")).expect("an order");
    assert_eq!(ledger.earn(&referral("o2", "bo", "1000", "2026-01-07")), Ok(money("30")));
}

#[test]
fn referred_amounts_of_a_calendar_year_may_count_alone() {
    let policy = shop("  count: calendar year\n");
    let mut ledger = CommissionLedger::new(rules(&policy), COIN);
    ledger.earn(&referral("o1", "ann", "100000", "2026-12-31T23:59")).expect("commission");
    assert_eq!(ledger.earn(&referral("o2", "bo", "1000", "2027-01-01")), Ok(money("30")));
}

#[test]
fn a_statement_holds_small_sums_and_orders_that_can_still_be_returned() {
    let policy = shop("  settle: { every: month, after: 30 days, at_least: 100 }\n");
    let mut ledger = CommissionLedger::new(rules(&policy), COIN);
    let (dora, february, march, april) = (id("dora"), time("2026-02-01"), time("2026-03-01"), time("2026-04-01"));
    ledger.earn(&referral("o1", "ann", "2000", "2026-01-02")).expect("commission");
    ledger.earn(&referral("o2", "bo", "3000", "2026-01-20")).expect("commission");
    assert_eq!(ledger.period_end(time("2026-01-20")), february);
    let told = ledger.statement(&dora, february).expect("a statement");
    // Thirty days after 2 January are over on 1 February.
    assert_eq!(
        (told.provisional, told.confirmed, told.payable, told.carried),
        (money("90"), money("60"), money("0"), money("60"))
    );
    assert_eq!(ledger.pay(&dora, february, february), Ok(money("0")));
    let told = ledger.statement(&dora, march).expect("a statement");
    assert_eq!((told.confirmed, told.payable), (money("150"), money("150")));
    assert_eq!(ledger.pay(&dora, march, time("2026-03-02")), Ok(money("150")));
    assert_eq!(ledger.pay(&dora, march, time("2026-03-09")), Ok(money("150")));
    // Returned after it was paid: carried below zero until further orders make up for it.
    ledger.reverse((&order("o2"), &dora), money("3000"), time("2026-03-10")).expect("an order");
    let told = ledger.statement(&dora, april).expect("a statement");
    assert_eq!((told.paid, told.payable, told.carried), (money("150"), money("0"), money("-90")));
    assert_eq!(told.orders, [(order("o1"), money("60")), (order("o2"), money("0"))]);
}

#[test]
fn the_first_valid_claim_of_a_kind_has_the_order() {
    let claim = |partner: &str, kind, customer: &str, at: &str, until: Option<&str>| Claim {
        partner: id(partner),
        kind,
        customer: id(customer),
        at: time(at),
        until: until.map(time),
    };
    let claims = [
        claim("dora", 0, "ann", "2026-02-01", Some("2026-06-01")),
        claim("eve", 0, "ann", "2026-03-01", None),
        claim("firm", 1, "ann", "2026-02-15", None),
        claim("ann", 0, "ann", "2026-01-01", None),
        claim("dora", 0, "bo", "2026-02-01", None),
    ];
    let whose = |at: &str, since: Option<&str>| {
        let found = attribute_order(&claims, &id("ann"), time(at), since.map(time));
        found.iter().map(|claim| claim.partner.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(whose("2026-05-31", None), ["dora", "firm"]);
    assert_eq!(whose("2026-06-01", None), ["firm", "eve"]);
    assert!(whose("2026-01-31", None).is_empty());
    // Who was a customer before cannot be claimed.
    assert_eq!(whose("2026-05-31", Some("2026-02-10")), ["dora"]);
    assert!(whose("2026-05-31", Some("2026-01-10")).is_empty());
}

#[test]
fn one_party_gains_by_an_order_unless_three_may_and_the_load_was_checked() {
    let claim = |partner: &str, kind| Claim {
        partner: id(partner),
        kind,
        customer: id("ann"),
        at: time("2026-01-01"),
        until: None,
    };
    let (designer, firm) = (claim("dora", 0), claim("firm", 1));
    let (one, three) = (shop(""), shop("  three_party: on\n"));
    let gains = |policy: &Policy, claims: &[&Claim], is_checked| beneficiaries(rules(policy), claims, is_checked);
    let first = Beneficiaries { customer: false, partners: vec![id("dora")] };
    assert_eq!(gains(&one, &[&designer, &firm], true), first);
    assert_eq!(gains(&three, &[&designer, &firm], false), first);
    assert_eq!(
        gains(&three, &[&designer, &firm], true),
        Beneficiaries { customer: true, partners: vec![id("dora"), id("firm")] }
    );
    assert_eq!(gains(&one, &[], false), Beneficiaries { customer: true, partners: Vec::new() });
}

#[test]
fn the_figures_of_a_partner_are_those_of_the_window() {
    let policy = shop("  admit: { when: \"referred_orders >= 3 and referred_amount >= 50000\", window: 12 months }\n");
    let mut ledger = CommissionLedger::new(rules(&policy), COIN);
    for (name, customer, amount, at) in [
        ("o0", "ann", "9000", "2025-01-05"),
        ("o1", "ann", "20000", "2026-01-05"),
        ("o2", "ann", "30000", "2026-02-05"),
        ("o3", "bo", "7000", "2026-03-05"),
    ] {
        ledger.earn(&referral(name, customer, amount, at)).expect("commission");
    }
    ledger.reverse((&order("o3"), &id("dora")), money("7000"), time("2026-03-10")).expect("an order");
    let figures = ledger
        .figures(&id("dora"), Window::parse("12 months").expect("a window"), time("2026-03-15"))
        .expect("figures");
    let values = figures.values();
    let told: Vec<String> = PARTNER_FIGURES
        .iter()
        .zip(&values)
        .map(|((name, _), value)| format!("{name} {}", value.as_ref().map_or("-".to_owned(), Value::to_string)))
        .collect();
    let expected = [
        "referred_orders 2",
        "referred_customers 1",
        "referred_amount 50000.00",
        "returned_amount 7000.00",
        "days_since_last_referral 10",
    ];
    assert_eq!(told, expected);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// However an order comes back, the parts are never more than the whole, and all of it is exact.
    #[test]
    fn reversals_add_up_to_what_was_earned(amount in 1i64..400_000_000, parts in proptest::collection::vec(1i64..100, 1..8)) {
        let policy = shop("");
        let mut ledger = CommissionLedger::new(rules(&policy), COIN);
        let amount = Money::from_ten_thousandths(amount * 100);
        let earned = ledger.earn(&Referral { amount, ..referral("o1", "ann", "0", "2026-01-01") }).expect("commission");
        let whole: i64 = parts.iter().sum();
        let (mut left, mut back) = (amount.ten_thousandths(), 0);
        for (index, part) in parts.iter().enumerate() {
            let returned = if index + 1 == parts.len() { left } else { amount.ten_thousandths() / whole * part };
            left -= returned;
            let reversed = ledger.reverse((&order("o1"), &id("dora")), Money::from_ten_thousandths(returned), time("2026-01-02"));
            back += reversed.expect("an order").ten_thousandths();
            prop_assert!(back <= earned.ten_thousandths());
        }
        prop_assert_eq!(back, earned.ten_thousandths());
    }

    /// Bands laid one after the other earn what the whole earns, but for the rounding of each order.
    #[test]
    fn orders_one_after_the_other_earn_as_one(amounts in proptest::collection::vec(0i64..2_000_000_000, 1..10)) {
        let policy = shop("");
        let (mut before, mut sum) = (0i64, 0i64);
        for amount in &amounts {
            let money = |value| Money::from_ten_thousandths(value);
            sum += commission_of(rules(&policy), money(before), money(*amount), COIN).expect("commission").ten_thousandths();
            before += amount;
        }
        let whole = commission_of(rules(&policy), Money::ZERO, Money::from_ten_thousandths(before), COIN).expect("commission");
        let most = 50 * (i64::try_from(amounts.len()).expect("few") + 1);
        prop_assert!((sum - whole.ten_thousandths()).abs() <= most);
    }
}
