use super::*;
use crate::model::{TestedOn, amount_of};
use crate::pricing::{CoinReduction, Discount};
use proptest::prelude::*;
use terrace_domain::Share;

const COIN: Money = Money::from_ten_thousandths(100);

fn percent(share: u32) -> Share {
    Share::from_millionths(share * 10_000).expect("a share")
}

fn pays(share: Share) -> PriceStep {
    PriceStep {
        discount: Discount::Level,
        available: true,
        reduction: CoinReduction::Pays(share),
        at_least: 0,
        tested_on: TestedOn::List,
        at_most: None,
    }
}

/// 40 off from 300, in fen.
fn coupon(tested_on: TestedOn) -> PriceStep {
    let reduction = CoinReduction::Off(4_000);
    PriceStep { discount: Discount::Coupon(0), at_least: 30_000, tested_on, reduction, ..pays(Share::WHOLE) }
}

/// What each list price up to a limit says: the first and last at which the better placed pays more, and how many.
fn brute_force(stack: Stack, better: &[PriceStep], worse: &[PriceStep], limit: i64) -> Comparison {
    let rises = (0..=limit).filter(|list| discounted(stack, better, *list) > discounted(stack, worse, *list));
    let all: Vec<i64> = rises.collect();
    match (all.first(), all.last()) {
        (Some(first), Some(last)) => {
            Comparison::Rises { first: *first, last: *last, count: i64::try_from(all.len()).expect("few") }
        }
        _ => Comparison::Fine,
    }
}

/// The compared lists of doc 4: 100% for a stranger, then 95%, 90%, 80%, 70%.
fn neighbours(more: &[PriceStep]) -> Vec<(Vec<PriceStep>, Vec<PriceStep>)> {
    let steps = |share| [&[pays(percent(share))][..], more].concat();
    [(95, 100), (90, 95), (80, 90), (70, 80)].map(|(better, worse)| (steps(better), steps(worse))).into()
}

#[test]
fn levels_alone_never_make_a_higher_level_pay_more() {
    for (better, worse) in neighbours(&[]) {
        for stack in [Stack::InOrder, Stack::Best] {
            assert_eq!(compare(stack, &better, &worse, COIN), Comparison::Fine);
        }
    }
}

#[test]
fn a_coupon_that_is_tested_on_the_list_price_is_fair() {
    for (better, worse) in neighbours(&[coupon(TestedOn::List)]) {
        assert_eq!(compare(Stack::InOrder, &better, &worse, COIN), Comparison::Fine);
    }
}

#[test]
fn the_best_of_all_discounts_is_fair() {
    for tested_on in [TestedOn::List, TestedOn::Price] {
        for (better, worse) in neighbours(&[coupon(tested_on)]) {
            assert_eq!(compare(Stack::Best, &better, &worse, COIN), Comparison::Fine);
        }
    }
}

#[test]
fn a_coupon_that_is_tested_after_the_level_is_not() {
    let all = neighbours(&[coupon(TestedOn::Price)]);
    let (better, worse) = &all[0];
    // From 300.00 to 315.78: 95% of 315.79 is 300.00 again.
    let expected = Comparison::Rises { first: 30_000, last: 31_578, count: 1_579 };
    assert_eq!(compare(Stack::InOrder, better, worse, COIN), expected);
    assert_eq!(brute_force(Stack::InOrder, better, worse, 120_000), expected);
    assert_eq!(
        (discounted(Stack::InOrder, better, 30_000), discounted(Stack::InOrder, worse, 30_000)),
        (28_500, 26_000)
    );
    for (better, worse) in &all {
        let found = compare(Stack::InOrder, better, worse, COIN);
        assert_eq!(found, brute_force(Stack::InOrder, better, worse, 120_000));
        assert_ne!(found, Comparison::Fine);
    }
}

#[test]
fn an_offer_that_only_others_have_is_found() {
    let missing = PriceStep { available: false, ..coupon(TestedOn::List) };
    let better = [pays(percent(95)), missing];
    let worse = [pays(Share::WHOLE), coupon(TestedOn::List)];
    for stack in [Stack::InOrder, Stack::Best] {
        let found = compare(stack, &better, &worse, COIN);
        assert_eq!(found, brute_force(stack, &better, &worse, 120_000));
        // 95% of 799.90 is 759.905, a fen more than 40 off when it is rounded; from then on 5% are at least 40.
        assert_eq!(found, Comparison::Rises { first: 30_000, last: 79_990, count: 49_991 });
    }
}

#[test]
fn shares_that_are_too_fine_are_not_called_proven() {
    let fine = |millionths| pays(Share::from_millionths(millionths).expect("a share"));
    let after = PriceStep { tested_on: TestedOn::Price, at_least: 30_000, ..fine(912_347) };
    let better = [fine(876_543), PriceStep { available: false, ..after }];
    let worse = [fine(987_654), after];
    assert_eq!(compare(Stack::InOrder, &better, &worse, COIN), Comparison::Unproven);
}

#[test]
fn amounts_of_numbers_are_exact() {
    assert_eq!(amount_of(crate::model::Number(12_500_000)).map(Money::ten_thousandths), Some(125_000));
    assert_eq!(amount_of(crate::model::Number(1)), None);
}

fn step() -> impl Strategy<Value = PriceStep> {
    let reduction = prop_oneof![
        (10u32..=100).prop_map(|share| CoinReduction::Pays(percent(share))),
        (1i64..400).prop_map(CoinReduction::Off),
    ];
    let tested_on = prop_oneof![Just(TestedOn::List), Just(TestedOn::Price)];
    (reduction, 0i64..600, tested_on, proptest::option::of(1i64..200), proptest::bool::weighted(0.8)).prop_map(
        |(reduction, at_least, tested_on, at_most, available)| PriceStep {
            discount: Discount::Campaign(0),
            available,
            reduction,
            at_least,
            tested_on,
            at_most,
        },
    )
}

/// Two buyers with steps of their own, or the same but for one.
fn steps() -> impl Strategy<Value = (Vec<PriceStep>, Vec<PriceStep>)> {
    prop_oneof![
        (proptest::collection::vec(step(), 2..4), step(), 0usize..2).prop_map(|(one, other, at)| {
            let mut two = one.clone();
            two[at] = other;
            (one, two)
        }),
        (proptest::collection::vec(step(), 3), proptest::collection::vec(step(), 3)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Trying every list price finds the same first case, and as many up to where it tries.
    #[test]
    fn the_proof_agrees_with_trying_every_price((better, worse) in steps(), best in any::<bool>()) {
        let stack = if best { Stack::Best } else { Stack::InOrder };
        let limit = 20_000;
        let (short, tried) = (compare_to(stack, &better, &worse, limit), brute_force(stack, &better, &worse, limit));
        prop_assert_eq!(short, tried);
        // Without a limit the first case is the same, if there is one so early.
        match (compare(stack, &better, &worse, COIN), tried) {
            (Comparison::Rises { first, .. }, Comparison::Rises { first: expected, .. }) => {
                prop_assert_eq!(first, expected);
            }
            (Comparison::Fine, Comparison::Rises { .. }) => prop_assert!(false, "a case was missed"),
            (Comparison::Rises { first, .. }, Comparison::Fine) => prop_assert!(first > limit),
            _ => {}
        }
    }
}
