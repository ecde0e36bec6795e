//! Means, shares and groups, held against published numbers and against themselves.

use terrace_models::figures::{
    GroupFacts, GroupWeights, Growth, Purchases, Tally, difference_of, growth_of, rank_groups, shrunk,
};

fn tally(values: impl IntoIterator<Item = f64>) -> Tally {
    let mut tally = Tally::default();
    values.into_iter().for_each(|value| tally.add(value));
    tally
}

fn yes(hits: usize, all: usize) -> Tally {
    tally((0..all).map(|at| f64::from(u8::from(at < hits))))
}

fn close(found: f64, expected: f64, within: f64) {
    assert!((found - expected).abs() <= within, "{found} instead of {expected}");
}

#[test]
fn shares_are_wilsons() {
    // Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I, method 3.
    for (hits, all, low, high) in
        [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
    {
        let found = yes(hits, all).share_with_interval(0.95).expect("a share");
        close(found.low, low, 5e-5);
        close(found.high, high, 5e-5);
    }
    assert!(yes(0, 0).share_with_interval(0.95).is_err());
    assert!(tally([2.0, 3.0]).share_with_interval(0.95).is_err());
}

#[test]
fn differences_of_shares_are_newcombes() {
    // Newcombe 1998, "Interval estimation for the difference between independent proportions", table II, method 10.
    for ((a, m), (b, n), low, high) in
        [((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090), ((10, 10), (0, 20), 0.6791, 1.0)]
    {
        let of = |hits, all| yes(hits, all).share_with_interval(0.95).expect("a share");
        let found = difference_of(&of(a, m), &of(b, n));
        close(found.low, low, 1e-4);
        close(found.high, high, 1e-4);
    }
}

#[test]
fn means_are_students() {
    // Student 1908, the extra hours of sleep: 1.58 [0.70, 2.46] by t with 9 degrees of freedom.
    let found = tally([1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]).mean_with_interval(0.95).expect("a mean");
    close(found.estimate, 1.58, 1e-12);
    close(found.low, 0.7001, 1e-4);
    close(found.high, 2.4599, 1e-4);
    assert!(tally([1.0]).mean_with_interval(0.95).is_err());
    assert!(tally([0.1, 0.1, 0.1]).mean_with_interval(0.95).is_err());
}

#[test]
fn growth_is_drawn_to_the_mean_of_all() {
    let mut now = Purchases::default();
    let mut before = Purchases::default();
    [30.0, 50.0, 40.0].into_iter().for_each(|amount| now.add(amount));
    [50.0, 50.0].into_iter().for_each(|amount| before.add(amount));
    let found = growth_of(now, before).expect("a growth");
    close(found.log_ratio, 1.2_f64.ln(), 1e-12);
    close(found.error, (5_000.0 / 14_400.0_f64 + 0.5).sqrt(), 1e-12);
    assert!(growth_of(now, Purchases::default()).is_err());

    let one = shrunk(&[Growth { log_ratio: 0.3, error: 0.1 }], 0.95).expect("a growth");
    close(one[0].estimate, 0.3_f64.exp() - 1.0, 1e-12);
    // Equal errors, spread beyond chance: DerSimonian and Laird by hand. Q = 8, between = (8 - 1) / 100 = 0.07.
    let groups = [Growth { log_ratio: 0.0, error: 0.1 }, Growth { log_ratio: 0.4, error: 0.1 }];
    let found = shrunk(&groups, 0.95).expect("a growth");
    let pull = 0.01 / 0.08;
    close(found[0].estimate, (pull * 0.2_f64).exp() - 1.0, 1e-9);
    close(found[1].estimate, (pull * 0.2 + (1.0 - pull) * 0.4_f64).exp() - 1.0, 1e-9);
    // A spread that chance explains leaves the mean.
    let groups = [Growth { log_ratio: 0.0, error: 0.5 }, Growth { log_ratio: 0.4, error: 0.5 }];
    let found = shrunk(&groups, 0.95).expect("a growth");
    close(found[0].estimate, found[1].estimate, 1e-12);
    close(found[0].estimate, 0.2_f64.exp() - 1.0, 1e-12);
}

#[test]
fn groups_are_ranked_by_their_places_and_the_order_is_tried() {
    let group = |customers, revenue, growth, profit| GroupFacts {
        customers,
        revenue,
        growth: Some(growth),
        profit: Some(profit),
    };
    let weights = GroupWeights { size: 1.0, growth: 1.0, profit: 1.0 };
    let groups = [group(10.0, 900.0, 0.1, 300.0), group(50.0, 500.0, -0.2, 200.0), group(90.0, 100.0, 0.0, 10.0)];
    let found = rank_groups(&groups, weights).expect("a ranking");
    // Places: size (0 + 1)/2, (0.5 + 0.5)/2, (1 + 0)/2; growth 1, 0, 0.5; profit 1, 0.5, 0.
    for (found, expected) in found.scores.iter().zip([2.5 / 3.0, 1.0 / 3.0, 1.0 / 3.0]) {
        close(*found, expected, 1e-12);
    }
    assert_eq!((found.best, found.rivals.as_slice()), (0, [].as_slice()));

    // First by growth alone, against first by profit alone: whichever weight moves decides.
    let groups = [group(1.0, 1.0, 1.0, 0.0), group(1.0, 1.0, 0.0, 1.0)];
    let found = rank_groups(&groups, weights).expect("a ranking");
    assert_eq!((found.best, found.rivals.as_slice()), (0, [1].as_slice()));
    let without = groups.map(|group| GroupFacts { profit: None, ..group });
    assert_eq!(rank_groups(&without, weights).expect("a ranking").rivals, [0_usize; 0]);
    assert!(rank_groups(&[groups[0], without[1]], weights).is_err());
    assert!(rank_groups(&[], weights).is_err());
}
