//! Quotes: each step, floors, points, rounding, and the fairness of levels.

use crate::shop::{LEVELS, members, money, policy, time};
use proptest::prelude::*;
use terrace_domain::{LocalTime, Money};
use terrace_loyalty::{Cart, CartLine, LineKind, LoyaltyError, Quote, QuoteStep, Shopper, StepSource, commit, quote};
use terrace_policy::{Buyer, Discount, Policy};

fn goods(list: &str) -> CartLine {
    CartLine { kind: LineKind::Goods, list: money(list), cost: None }
}

fn cart(lines: &[&str]) -> Cart {
    Cart { lines: lines.iter().map(|list| goods(list)).collect(), ..Cart::default() }
}

fn member(level: usize, qualifying: i64) -> Shopper {
    Shopper { buyer: Buyer { level: Some(level), class: None }, is_member: true, qualifying, balance: 0 }
}

fn now() -> LocalTime {
    time("2026-05-01")
}

fn quoted(policy: &Policy, shopper: &Shopper, cart: &Cart) -> Quote {
    quote(policy, shopper, cart, now()).expect("a quote")
}

#[test]
fn the_order_that_lifts_is_priced_by_the_level_before() {
    let policy = members("", "");
    // A silver member with 100 points buys for 500: 95% of it, and is a diamond member after.
    let told = quoted(&policy, &member(3, 100), &cart(&["500"]));
    assert_eq!((told.goods, told.due, told.earning), (money("475"), money("475"), money("475")));
    assert_eq!((told.earns, told.lifts_to), (475, Some(0)));
    let steps = [QuoteStep {
        source: StepSource::Discount(Discount::Level),
        applies: true,
        before: money("500"),
        after: money("475"),
    }];
    assert_eq!(told.steps, steps);
}

#[test]
fn the_order_that_lifts_may_be_priced_by_the_level_after_by_its_list_price() {
    let policy = policy(&format!(
        "membership:\n  points: {{ per: 1, earn: 1 }}\n{LEVELS}prices:\n  lifting_order: level_after\n"
    ));
    assert_eq!(quoted(&policy, &member(3, 100), &cart(&["400"])).due, money("280"));
    // Who already pays less is not lifted less: at the list price both reach diamond.
    for (level, points) in [(3, 120), (1, 310)] {
        assert_eq!(quoted(&policy, &member(level, points), &cart(&["390"])).due, money("273"));
    }
}

#[test]
fn who_is_no_member_pays_all_and_becomes_one_by_an_order_that_is_large_enough() {
    let policy = members("", "  join: { first_order_from: 100 }\n");
    let told = quoted(&policy, &Shopper::default(), &cart(&["99.99"]));
    assert_eq!((told.due, told.earns, told.lifts_to), (money("99.99"), 0, None));
    let told = quoted(&policy, &Shopper::default(), &cart(&["100"]));
    assert_eq!((told.due, told.earns, told.lifts_to), (money("100"), 100, Some(3)));
}

#[test]
fn an_order_earns_in_the_ledger_what_its_quote_says() {
    let policy = members("", "  join: { first_order_from: 50 }\n");
    let mut till = crate::shop::Till::new(&policy);
    let ann = crate::shop::id("ann");
    for (index, list) in ["49", "50", "99.90", "400", "12.34"].into_iter().enumerate() {
        let at = format!("2026-05-{:02}", index + 1);
        let standing = till.ledger.standing(&ann, time(&at)).expect("a standing");
        let level = standing.as_ref().and_then(|standing| standing.level);
        let balance = till.ledger.balance(&ann, time(&at)).expect("a balance").active;
        let shopper = Shopper {
            buyer: Buyer { level, class: None },
            is_member: standing.is_some(),
            qualifying: standing.map_or(0, |standing| standing.points),
            balance,
        };
        let told = quote(&policy, &shopper, &cart(&[list]), time(&at)).expect("a quote");
        till.buy(&at, "ann", &format!("o{index}"), &told.earning.to_string());
        let after = till.ledger.standing(&ann, time(&at)).expect("a standing").and_then(|standing| standing.level);
        assert_eq!(till.active("ann", &at) - balance, told.earns, "{list}");
        assert_eq!(told.lifts_to.or(level), after, "{list}");
    }
}

#[test]
fn the_best_discount_alone_holds_or_all_in_their_order() {
    let offers = "  campaigns:\n    spring: { pays: 90%, from: 2026-05-01, until: 2026-05-31 }\n  coupons:\n    forty: { off: 40, at_least: 300 }\n";
    let text = |stack: &str| {
        format!("membership:\n  points: {{ per: 1, earn: 1 }}\n{LEVELS}prices:\n  stack: {stack}\n{offers}")
    };
    let with_coupon = Cart { coupon: Some("forty".to_owned()), ..cart(&["300"]) };
    let (best, all) = (policy(&text("best")), policy(&text("in_order")));
    let told = quoted(&best, &member(3, 0), &with_coupon);
    let applied: Vec<_> = told.steps.iter().filter(|step| step.applies).map(|step| step.source).collect();
    assert_eq!((told.due, applied), (money("260"), vec![StepSource::Discount(Discount::Coupon(0))]));
    // 95% of 300 is 285, 90% of that 256.50, less 40.
    let told = quoted(&all, &member(3, 0), &with_coupon);
    let after: Vec<_> = told.steps.iter().map(|step| step.after).collect();
    assert_eq!((told.due, after), (money("216.50"), ["285", "256.50", "216.50"].map(money).to_vec()));
    // A day later the campaign is over.
    let june = quote(&all, &member(3, 0), &with_coupon, time("2026-06-01")).expect("a quote");
    assert_eq!(june.due, money("245"));
    let unknown = Cart { coupon: Some("fifty".to_owned()), ..cart(&["300"]) };
    assert_eq!(quote(&all, &member(3, 0), &unknown, now()), Err(LoyaltyError::UnknownCoupon("fifty".to_owned())));
}

#[test]
fn floors_keep_the_margin_and_the_share_that_is_paid_and_never_raise_the_list_price() {
    let text = format!(
        "membership:\n  points: {{ per: 1, earn: 1 }}\n{LEVELS}prices:\n  floor: {{ margin: 10%, paid: 75% }}\n"
    );
    let policy = policy(&text);
    let with_cost = |list: &str, cost: &str| Cart {
        lines: vec![CartLine { cost: Some(money(cost)), ..goods(list) }],
        ..Cart::default()
    };
    for (list, cost, due) in [
        // A diamond member would pay 70; a cost of 81 needs 90 for 10% of it.
        ("100", "81", "90"),
        ("100", "10", "75"),
        // 100.01 of cost: 111.1222 rounded up to a fen, but no more than the list price.
        ("120", "100.01", "111.13"),
        ("100", "99", "100"),
    ] {
        assert_eq!(quoted(&policy, &member(0, 0), &with_cost(list, cost)).due, money(due), "{list} {cost}");
    }
    let told = quoted(&policy, &member(0, 0), &with_cost("100", "81"));
    let last: Vec<_> = told.steps.iter().map(|step| (step.source, step.applies, step.after)).collect();
    let expected = [
        (StepSource::Discount(Discount::Level), true, money("70")),
        (StepSource::MarginFloor, true, money("90")),
        (StepSource::PaidFloor, false, money("90")),
    ];
    assert_eq!(last, expected);
}

#[test]
fn only_paid_goods_earn_unless_the_policy_says_more() {
    let lines = vec![
        goods("100"),
        CartLine { kind: LineKind::Shipping, ..goods("10") },
        CartLine { kind: LineKind::Tax, ..goods("6") },
        CartLine { kind: LineKind::GiftCard, ..goods("50") },
    ];
    let cart = Cart { lines, points: 2_000, ..Cart::default() };
    let shopper = Shopper { balance: 2_000, ..member(3, 0) };
    for (earns, expected) in [
        ("", 75),
        (", earns: [goods, paid_with_points]", 95),
        (", earns: [goods, shipping, tax, gift_cards]", 141),
        (", earns: [shipping]", 10),
    ] {
        let policy = members(&format!(", worth: 0.01{earns}"), "");
        let told = quoted(&policy, &shopper, &cart);
        assert_eq!(told.earns, expected, "{earns}");
        assert_eq!(
            (told.goods, told.others, told.paid_with_points, told.due),
            (money("95"), money("66"), money("20"), money("141"))
        );
    }
}

#[test]
fn points_pay_only_where_they_are_worth_something_and_are_there() {
    let with_points = Cart { points: 100, ..cart(&["0.50"]) };
    let refused =
        |policy: &Policy, shopper: &Shopper| quote(policy, shopper, &with_points, now()).expect_err("a refusal");
    let rich = Shopper { balance: 1_000, ..member(4, 0) };
    assert_eq!(refused(&members("", ""), &rich), LoyaltyError::CannotPayWithPoints(100));
    let worth = members(", worth: 0.01", "");
    // A hundred points are one yuan, and the goods cost half of it.
    assert_eq!(refused(&worth, &rich), LoyaltyError::CannotPayWithPoints(100));
    assert_eq!(refused(&worth, &member(4, 0)), LoyaltyError::TooFewPoints { wanted: 100, available: 0 });
}

#[test]
fn a_commit_repeats_the_quote_or_says_that_the_price_has_changed() {
    let policy = members("", "");
    let told = quoted(&policy, &member(3, 100), &cart(&["100"]));
    assert_eq!(commit(&policy, &member(3, 100), &cart(&["100"]), (time("2026-05-02"), &told)), Ok(told.clone()));
    let changed = commit(&policy, &member(2, 200), &cart(&["100"]), (now(), &told));
    assert_eq!(changed, Err(LoyaltyError::PriceChanged { quoted: money("95"), now: money("90") }));
}

#[test]
fn amounts_below_zero_are_refused() {
    let policy = members("", "");
    assert_eq!(quote(&policy, &member(3, 0), &cart(&["-1"]), now()), Err(LoyaltyError::BelowZero(money("-1"))));
}

fn amounts() -> impl Strategy<Value = Vec<i64>> {
    proptest::collection::vec(0i64..50_000_000, 1..8)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    /// Lines add up to the price, whatever their list prices, and the same inputs give the same quote.
    #[test]
    fn lines_add_up_to_the_price(amounts in amounts(), level in 0usize..5) {
        let policy = members("", "");
        let lines: Vec<CartLine> = amounts.iter().map(|amount| CartLine { kind: LineKind::Goods, list: Money::from_ten_thousandths(*amount), cost: None }).collect();
        let cart = Cart { lines, ..Cart::default() };
        let told = quoted(&policy, &member(level, 0), &cart);
        let sum: i64 = told.lines.iter().map(|line| line.price.ten_thousandths()).sum();
        prop_assert_eq!(sum, told.goods.ten_thousandths());
        prop_assert!(told.lines.iter().all(|line| line.price >= Money::ZERO && line.price.ten_thousandths() % 100 == 0));
        prop_assert_eq!(quoted(&policy, &member(level, 0), &cart), told);
    }

    /// No member pays more than one of a lower level, whichever level prices the lifting order, and points differ too.
    #[test]
    fn no_member_pays_more_than_one_of_a_lower_level(
        amount in 0i64..20_000_000, lower in 1usize..5, higher in 0usize..4, less in 0i64..600, more in 0i64..600,
        after in any::<bool>(), stack in any::<bool>(), coupon in any::<bool>(), cost in 0i64..20_000_000,
    ) {
        prop_assume!(higher < lower);
        let lifting = if after { "level_after" } else { "level_before" };
        let stack = if stack { "best" } else { "in_order" };
        let policy = policy(&format!("membership:\n  points: {{ per: 1, earn: 1 }}\n{LEVELS}prices:\n  stack: {stack}\n  lifting_order: {lifting}\n  floor: {{ margin: 5%, paid: 50% }}\n  coupons:\n    forty: {{ off: 40, at_least: 300 }}\n"));
        let line = CartLine { kind: LineKind::Goods, list: Money::from_ten_thousandths(amount), cost: Some(Money::from_ten_thousandths(cost)) };
        let cart = Cart { lines: vec![line], coupon: coupon.then(|| "forty".to_owned()), points: 0 };
        let (one, other) = (quoted(&policy, &member(higher, less.max(more)), &cart), quoted(&policy, &member(lower, less.min(more)), &cart));
        prop_assert!(one.due <= other.due, "{:?} {:?}", one, other);
        prop_assert!(quoted(&policy, &Shopper::default(), &cart).due >= other.due);
    }
}
