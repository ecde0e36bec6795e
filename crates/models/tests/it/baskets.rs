//! Sets, rules and offers against counting by hand.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use terrace_models::Interrupt;
use terrace_models::baskets::{Baskets, ItemSet, Limits, NextItems, frequent, hit_rate, rules};
use terrace_models::numerics::random::Chance;

/// Every set of up to `most` items that some basket holds, counted one basket at a time.
fn by_hand(baskets: &[Vec<u32>], limits: &Limits) -> Vec<ItemSet> {
    let mut counts: BTreeMap<Vec<u32>, usize> = BTreeMap::new();
    for basket in baskets {
        let items: Vec<u32> = basket.iter().copied().collect::<BTreeSet<u32>>().into_iter().collect();
        for mask in 1_u32..1 << items.len() {
            let set: Vec<u32> =
                items.iter().enumerate().filter(|(at, _)| mask >> at & 1 == 1).map(|(_, item)| *item).collect();
            if set.len() <= limits.items {
                *counts.entry(set).or_default() += 1;
            }
        }
    }
    (counts.into_iter())
        .filter(|(_, count)| *count >= limits.count)
        .map(|(items, count)| ItemSet { items, count })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn growth_counts_as_by_hand(
        baskets in prop::collection::vec(prop::collection::vec(0_u32..9, 0..8), 0..40),
        count in 1_usize..5,
        items in 1_usize..6,
    ) {
        let limits = Limits { count, items };
        prop_assert_eq!(frequent(&Baskets::new(&baskets, &Interrupt::default()).expect("never interrupted"), &limits).expect("never interrupted"), by_hand(&baskets, &limits));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_bar_is_the_lowest_that_so_few_pairs_reach(
        baskets in prop::collection::vec(prop::collection::vec(0_u32..9, 0..8), 0..40),
        least in 0_usize..5,
        most in 0_usize..20,
    ) {
        let counts: Vec<usize> = by_hand(&baskets, &Limits { count: 1, items: 2 })
            .into_iter()
            .filter(|set| set.items.len() == 2)
            .map(|set| set.count)
            .collect();
        let reaching = |bar: usize| counts.iter().filter(|count| **count >= bar).count();
        let expected = (least.max(1)..).find(|bar| reaching(*bar) <= most);
        prop_assert_eq!(Some(Baskets::new(&baskets, &Interrupt::default()).expect("never interrupted").bar(least, most).expect("never interrupted")), expected);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_stronger_direction_of_a_pair_comes_first(
        baskets in prop::collection::vec(prop::collection::vec(0_u32..7, 0..6), 1..60),
    ) {
        let sets = frequent(&Baskets::new(&baskets, &Interrupt::default()).expect("never interrupted"), &Limits { count: 1, items: 2 }).expect("never interrupted");
        let found = rules(&sets, baskets.len(), 0.0);
        for (at, one) in found.iter().enumerate() {
            let is_back = |other: &&terrace_models::baskets::Rule| other.because == [one.then] && one.because == [other.then];
            let back = found[at + 1..].iter().find(is_back);
            if let Some(back) = back {
                prop_assert_eq!(one.lift.to_bits(), back.lift.to_bits());
                prop_assert!(one.confidence >= back.confidence);
            }
        }
    }
}

#[test]
fn rules_have_their_figures() {
    let baskets = [vec![1, 2, 3], vec![1, 2], vec![1, 4], vec![2, 1, 1], vec![4]];
    let sets = frequent(
        &Baskets::new(&baskets, &Interrupt::default()).expect("never interrupted"),
        &Limits { count: 2, items: 3 },
    )
    .expect("never interrupted");
    let found = rules(&sets, baskets.len(), 0.6);
    assert_eq!(found.len(), 2, "{found:?}");
    for rule in found {
        assert_eq!((rule.count, rule.support), (3, 0.6));
        assert!((rule.lift - 1.25).abs() < 1e-12);
        let expected = if rule.then == 1 { (vec![2], 1.0) } else { (vec![1], 0.75) };
        assert_eq!((rule.because, rule.confidence), expected);
    }
    assert!(
        frequent(
            &Baskets::new(&baskets, &Interrupt::default()).expect("never interrupted"),
            &Limits { count: 2, items: 0 }
        )
        .expect("never interrupted")
        .is_empty()
    );
    assert_eq!(
        Baskets::new(&baskets, &Interrupt::default()).expect("never interrupted").best_sellers()[..2],
        [(1, 4), (2, 3)]
    );
}

/// Customers of four tastes with ten items each, and twenty that everybody buys now and then.
fn shop(customers: usize) -> Vec<(Vec<u32>, Vec<u32>)> {
    let mut chance = Chance::new(3);
    (0..customers)
        .map(|customer| {
            let taste = u32::try_from(customer % 4).expect("small");
            let mut draw = |count: usize| -> Vec<u32> {
                (0..count)
                    .map(|_| {
                        let is_common = chance.share() < 0.5;
                        let number = u32::try_from(chance.below(if is_common { 20 } else { 10 })).expect("small");
                        if is_common { number } else { 100 * (taste + 1) + number }
                    })
                    .collect()
            };
            (draw(8), draw(2))
        })
        .collect()
}

#[test]
fn offers_follow_taste_and_say_why() {
    let customers = shop(800);
    let before: Vec<&[u32]> = customers.iter().map(|(before, _)| before.as_slice()).collect();
    let next = NextItems::new(&Baskets::new(&before, &Interrupt::default()).expect("never interrupted"))
        .expect("never interrupted");
    let offers = next.offers(&[200, 201, 202, 7], 5, false);
    assert!(offers.iter().all(|offer| offer.item / 100 == 2), "{offers:?}");
    assert!(offers.iter().all(|offer| offer.because.is_some_and(|item| item / 100 == 2)), "{offers:?}");
    assert!(offers.iter().all(|offer| ![200, 201, 202, 7].contains(&offer.item)));
    let rate = hit_rate(&next, &customers, 10, false);
    assert!(rate.customers > 700 && rate.hits > rate.best_seller_hits + 100, "{rate:?}");
    let unknown = next.offers(&[], 3, false);
    assert!(unknown.len() == 3 && unknown.iter().all(|offer| offer.score == 0.0 && offer.because.is_none()));
    assert!(
        NextItems::new(&Baskets::new(&[[0_u32; 0]; 0], &Interrupt::default()).expect("never interrupted"))
            .expect("never interrupted")
            .offers(&[1], 3, false)
            .is_empty()
    );
}
