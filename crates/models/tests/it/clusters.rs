//! Natural groups: found, counted, described, kept.

use proptest::prelude::*;
use terrace_models::Interrupt;
use terrace_models::clusters::{Clusters, Features, Options, Treatment, choose, describe, find};
use terrace_models::numerics::random::Chance;

/// Customers of three habits: orders a year, spend (skewed), share bought online.
fn shop(seed: u64, customers: usize) -> [Vec<f64>; 3] {
    let mut chance = Chance::new(seed);
    let mut columns = [Vec::new(), Vec::new(), Vec::new()];
    for at in 0..customers {
        let (orders, spend, online) = [(20.0, 30.0, 0.9), (3.0, 40.0, 0.2), (6.0, 2000.0, 0.5)][at % 3];
        columns[0].push(orders + 1.2 * chance.normal());
        columns[1].push(spend * (0.4 * chance.normal()).exp());
        columns[2].push(online + 0.08 * chance.normal());
    }
    columns
}

fn features(columns: &[Vec<f64>]) -> Features {
    let columns: Vec<(&[f64], Treatment)> =
        columns.iter().map(|column| (column.as_slice(), Treatment::Automatic)).collect();
    Features::new(&columns, &Interrupt::default()).expect("sound")
}

#[test]
fn habits_are_found_counted_and_described() {
    let columns = shop(1, 900);
    let made = features(&columns);
    let (clusters, choice) = choose(&made, 6, &Options::default()).expect("groups");
    assert_eq!((choice.count, choice.is_natural), (3, true), "{choice:?}");
    // The habits are longer in spend than in the other features, so the gap statistic may go on splitting them.
    assert!(choice.by_gap >= 3, "{choice:?}");
    assert_eq!(clusters.sizes, [300, 300, 300]);
    for (customer, member) in clusters.members.iter().enumerate() {
        assert_eq!(*member, clusters.members[customer % 3]);
        let values: Vec<f64> = columns.iter().map(|column| column[customer]).collect();
        let placed = clusters.place(&values);
        assert!(placed.cluster == *member && placed.distance < placed.next);
    }
    let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let described = describe(&clusters, &made, &columns);
    let often = &described[clusters.members[0]].traits;
    assert!(often.iter().any(|found| found.feature == 0 && found.is_high() && (18.0..22.0).contains(&found.median)));
    assert!(often.iter().any(|found| found.feature == 2 && found.is_high()));
    let large = &described[clusters.members[2]].traits;
    assert!(large[0].feature == 1 && large[0].effect > 3.0 && large[0].median > 1500.0, "{large:?}");
}

#[test]
fn one_cloud_is_said_to_be_one() {
    let mut chance = Chance::new(5);
    let columns: Vec<Vec<f64>> = (0..2).map(|_| (0..800).map(|_| chance.share()).collect()).collect();
    let (_, choice) = choose(&features(&columns), 6, &Options::default()).expect("groups");
    assert!(!choice.is_natural, "{choice:?}");
}

#[test]
fn round_clouds_are_counted_by_both() {
    let mut chance = Chance::new(6);
    let mut columns = vec![Vec::new(), Vec::new()];
    for at in 0..600 {
        let (x, y) = [(0.0, 0.0), (8.0, 0.0), (4.0, 7.0), (12.0, 7.0)][at % 4];
        columns[0].push(x + chance.normal());
        columns[1].push(y + chance.normal());
    }
    let (_, choice) = choose(&features(&columns), 7, &Options::default()).expect("groups");
    assert_eq!((choice.count, choice.by_gap), (4, 4), "{choice:?}");
}

#[test]
fn threads_change_nothing() {
    let features = features(&shop(2, 25_000));
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| find(&features, 4, &Options { starts: 4, ..Options::default() }).expect("groups"))
    };
    assert_eq!(on(1), on(5));
}

#[test]
fn a_rerun_keeps_identities() {
    let options = Options::default();
    let earlier = find(&features(&shop(3, 900)), 3, &options).expect("groups");
    // Next month: other customers, a third habit grown, so the groups come in another order.
    let mut columns = shop(4, 900);
    for column in &mut columns {
        let large: Vec<f64> = column.iter().copied().skip(2).step_by(3).collect();
        column.extend(large);
    }
    let later = find(&features(&columns), 3, &options).expect("groups").keeping(&earlier);
    let identity = |clusters: &Clusters, customer: usize| clusters.identities[clusters.members[customer]];
    for habit in 0..3 {
        assert_eq!(identity(&later, habit), identity(&earlier, habit));
    }
    // A fourth habit appears.
    for at in 0..300 {
        let shift = f64::from(at % 10) / 10.0;
        for (column, value) in columns.iter_mut().zip([40.0 + shift, 5.0 + shift, 0.05]) {
            column.push(value);
        }
    }
    let later = find(&features(&columns), 4, &options).expect("groups").keeping(&earlier);
    for habit in 0..3 {
        assert_eq!(identity(&later, habit), identity(&earlier, habit));
    }
    assert_eq!(identity(&later, columns[0].len() - 1), 3);
}

#[test]
fn odd_numbers_of_customers_are_answered() {
    let same = vec![vec![1.0; 5], vec![2.0; 5]];
    let clusters = find(&features(&same), 3, &Options::default()).expect("one group");
    assert_eq!((clusters.sizes, clusters.scatter), (vec![5], 0.0));
    assert!(find(&features(&[vec![]]), 2, &Options::default()).is_err());
    assert!(find(&features(&same), 0, &Options::default()).is_err());
    assert!(choose(&features(&[vec![1.0, 2.0]]), 3, &Options::default()).is_err());
    let (_, choice) = choose(&features(&same), 3, &Options::default()).expect("one group");
    assert!(!choice.is_natural, "{choice:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn order_of_customers_changes_nothing(
        values in prop::collection::vec((0.0..50.0_f64, 0.0..9.0_f64), 5..60),
        turn in 0..60_usize,
    ) {
        let columns = |values: &[(f64, f64)]| {
            vec![values.iter().map(|pair| pair.0.round()).collect(), values.iter().map(|pair| pair.1).collect()]
        };
        let before = find(&features(&columns(&values)), 3, &Options::default()).expect("groups");
        let mut turned = values.clone();
        let by = turn % values.len();
        turned.rotate_left(by);
        let after = find(&features(&columns(&turned)), 3, &Options::default()).expect("groups");
        prop_assert_eq!(&before.centres, &after.centres);
        let mut members = before.members;
        members.rotate_left(by);
        prop_assert_eq!(members, after.members);
    }
}
