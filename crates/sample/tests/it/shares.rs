use crate::{LARGE, small};
use terrace_sample::{Archetype, CustomerTruth, Shop, Truth};

const FIFTY: i64 = 500_000_000;

/// Parts of a thousand customers with an order: over 100,000 a year, from 50,000, below.
fn tiers(truth: &Truth) -> [usize; 3] {
    let mut counts = [0; 3];
    let bought = truth.customers.iter().filter(|known| known.all_time.orders > 0);
    for known in bought {
        let net = known.year.net.ten_thousandths();
        counts[if net > 2 * FIFTY {
            0
        } else if net >= FIFTY {
            1
        } else {
            2
        }] += 1;
    }
    let all: usize = counts.iter().sum();
    counts.map(|count| (count * 1000 + all / 2) / all)
}

#[test]
fn tiers_are_as_their_owner_expects() {
    let [high, mid, low] = tiers(&LARGE.truth);
    assert!((95..=105).contains(&high), "{high}");
    assert!((285..=315).contains(&mid), "{mid}");
    assert!((590..=610).contains(&low), "{low}");
    for seed in 1..3 {
        let [high, mid, low] = tiers(&Shop { seed, customers: 3_000, ..Shop::default() }.truth());
        assert!((80..=120).contains(&high) && (270..=330).contains(&mid) && (560..=640).contains(&low), "{seed}");
    }
}

#[test]
fn the_shop_has_its_size() {
    assert_eq!(LARGE.customers.len(), 5_000);
    let lines = LARGE.orders.len();
    assert!((114_000..=126_000).contains(&lines), "{lines}");
    let said = LARGE.feedback.len();
    assert!((8_000..=12_000).contains(&said), "{said}");
}

#[test]
fn revenue_is_skewed_and_habits_differ() {
    let truth = &LARGE.truth;
    let mut year: Vec<i64> = truth.customers.iter().map(|known| known.year.net.ten_thousandths()).collect();
    year.sort_unstable_by(|a, b| b.cmp(a));
    let top: i64 = year.iter().take(1_000).sum();
    let share = top * 100 / year.iter().sum::<i64>();
    assert!((65..=85).contains(&share), "the first fifth brings {share}%");
    assert!(year[0] > 20 * year[2_000]);
    let count = |holds: fn(&CustomerTruth) -> bool| truth.customers.iter().filter(|known| holds(known)).count();
    assert!(count(|known| known.year.orders > 12) > 300);
    assert!(count(|known| known.year.orders >= 2 && known.year.repurchased * 10 > known.year.products * 3) > 500);
    assert!(count(|known| known.all_time.orders == 0) > 200);
    assert!(count(|known| known.all_time.orders > 0 && known.year.orders == 0) > 400);
    assert!(count(|known| known.year.returned.ten_thousandths() > 0) > 300);
}

#[test]
fn two_customers_stand_exactly_on_an_edge() {
    for truth in [&LARGE.truth, &small(9).truth(), &small(10).truth()] {
        for (archetype, net) in [(Archetype::ExactlyFifty, FIFTY), (Archetype::ExactlyHundred, 2 * FIFTY)] {
            let known: Vec<_> = truth.customers.iter().filter(|known| known.archetype == archetype).collect();
            assert_eq!(known.iter().map(|known| known.year.net.ten_thousandths()).collect::<Vec<_>>(), [net]);
        }
    }
}

#[test]
fn prospects_never_bought_and_the_lapsed_are_gone() {
    for known in &LARGE.truth.customers {
        match known.archetype {
            Archetype::Prospect => assert_eq!(known.all_time.orders, 0, "{}", known.id),
            Archetype::OneOff => assert!(known.all_time.orders <= 1, "{}", known.id),
            Archetype::LapsedOrganisation | Archetype::LapsedPerson => assert_eq!(known.year.orders, 0, "{}", known.id),
            _ => assert!(known.all_time.orders > 0, "{}", known.id),
        }
    }
}
