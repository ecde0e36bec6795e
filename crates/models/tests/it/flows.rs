//! Migration, worth and stability of classes.

use proptest::prelude::*;
use terrace_models::Unanswered;
use terrace_models::flows::{Horizon, Migration, Outlook, population_stability, stability_by_chance};
use terrace_models::numerics::random::Chance;

use crate::tables::assert_near;

/// Pfeifer and Carraway 2000: customers by the periods since they bought, the last ones gone.
#[test]
fn worth_of_customers_by_recency_is_as_printed() {
    let buying = [0.3, 0.2, 0.15, 0.05];
    let mut chances = vec![vec![0.0; 5]; 5];
    for (class, chance) in buying.into_iter().enumerate() {
        chances[class][0] = chance;
        chances[class][class + 1] = 1.0 - chance;
    }
    chances[4][4] = 1.0;
    let chain = Migration::known(&chances).expect("a chain");
    let returns = [36.0, -4.0, -4.0, -4.0, 0.0];
    for (horizon, printed) in [
        (Horizon::Periods(4), [50.115, 4.220, 0.592, -1.980, 0.0]),
        (Horizon::Endless, [52.320, 5.554, 1.251, -1.820, 0.0]),
    ] {
        let found = chain.value(&returns, 0.2, horizon).expect("values");
        for (found, printed) in found.iter().zip(printed) {
            assert_near(*found, printed, 5.1e-4, "value");
        }
    }
    let long = chain.value(&returns, 0.2, Horizon::Periods(2000)).expect("values");
    let endless = chain.value(&returns, 0.2, Horizon::Endless).expect("values");
    assert!(long.iter().zip(endless).all(|(long, endless)| (long - endless).abs() < 1e-9));
    assert!(matches!(chain.value(&returns, 0.0, Horizon::Endless), Err(Unanswered::BadOption { .. })));
}

#[test]
fn without_newcomers_active_classes_die_out() {
    let chain = Migration::observed(&[vec![800, 200], vec![0, 50]]).expect("a chain");
    let outlook = Outlook { now: &[1000.0, 0.0], newcomers: &[0.0, 0.0], periods: 60 };
    let last = chain.project(&outlook).expect("classes").pop().expect("periods");
    assert!(last[0] < 0.01 && (last[0] + last[1] - 1000.0).abs() < 1e-9);
    let outlook = Outlook { newcomers: &[200.0, 0.0], ..outlook };
    let last = chain.project(&outlook).expect("classes").pop().expect("periods");
    assert_near(last[0], 1000.0, 0.01, "held by newcomers");
    let empty = Migration::observed(&[vec![1, 2], vec![0, 0]]);
    assert!(matches!(empty, Err(Unanswered::TooFew { what: "customers of a class before", .. })));
    assert!(matches!(Migration::observed(&[vec![1, 2]]), Err(Unanswered::LengthsDiffer { .. })));
}

/// Customers of a chain with known chances, counted, and followed into what the counts could not know.
#[test]
fn intervals_cover_what_comes() {
    let truth = [[0.7, 0.2, 0.1], [0.2, 0.6, 0.2], [0.0, 0.1, 0.9]];
    let step = |class: usize, chance: &mut Chance| {
        let share = chance.share();
        if share < truth[class][0] { 0 } else { usize::from(share >= truth[class][0] + truth[class][1]) + 1 }
    };
    let (mut shares, mut sizes) = (0, 0);
    for seed in 0..200 {
        let mut chance = Chance::new(seed);
        let mut counts = vec![vec![0_u64; 3]; 3];
        (0..300).for_each(|customer| counts[customer % 3][step(customer % 3, &mut chance)] += 1);
        let chain = Migration::observed(&counts).expect("a chain");
        let found = chain.intervals(0.9).expect("a level");
        shares += usize::from(found[0][1].low <= 0.2 && 0.2 <= found[0][1].high);
        let now = [40.0, 60.0, 100.0];
        let outlook = Outlook { now: &now, newcomers: &[0.0; 3], periods: 3 };
        let found = chain.project_with_intervals(&outlook, 0.9, (seed, 200)).expect("classes");
        let mut classes: Vec<usize> = [0; 40].into_iter().chain([1; 60]).chain([2; 100]).collect();
        (0..3).for_each(|_| classes.iter_mut().for_each(|class| *class = step(*class, &mut chance)));
        let first = classes.iter().filter(|class| **class == 0).count() as f64;
        sizes += usize::from(found[2][0].low <= first && first <= found[2][0].high);
    }
    assert!((165..=195).contains(&shares) && (165..=198).contains(&sizes), "{shares} {sizes}");
}

#[test]
fn draws_repeat_and_contain_the_estimate() {
    let chain = Migration::observed(&[vec![80, 20, 5], vec![30, 60, 10], vec![0, 1, 99]]).expect("a chain");
    let outlook = Outlook { now: &[5000.0, 700.0, 20.5], newcomers: &[10.0, 0.0, 0.0], periods: 4 };
    let of = |seed: u64| chain.project_with_intervals(&outlook, 0.8, (seed, 100)).expect("classes");
    assert_eq!(of(1), of(1));
    assert_ne!(of(1), of(2));
    let value = chain.value_with_intervals(&[10.0, 5.0, 0.0], 0.1, Horizon::Endless, 0.9, (1, 300)).expect("values");
    assert!(value.iter().all(|value| value.low < value.estimate && value.estimate < value.high), "{value:?}");
    let shares = chain.intervals(0.9).expect("a level");
    assert_eq!((shares[2][0].low, shares[2][0].estimate), (0.0, 0.0));
}

#[test]
fn stability_is_as_computed_and_has_its_chance() {
    let found = population_stability(&[0.4, 0.3, 0.3], &[0.35, 0.25, 0.4]).expect("an index");
    assert_near(found, 0.0446, 5e-5, "index");
    assert!(matches!(population_stability(&[1.0, 0.0], &[1.0, 1.0]), Err(Unanswered::BadValue { position: 1, .. })));
    let bound = stability_by_chance(5, 1000, 800, 0.95).expect("a bound");
    let above = (0..400).filter(|seed| {
        let mut chance = Chance::new(*seed);
        let mut sample = |count: usize| {
            let mut counts = [0.0; 5];
            (0..count).for_each(|_| counts[chance.below(5)] += 1.0);
            counts
        };
        population_stability(&sample(1000), &sample(800)).expect("an index") > bound
    });
    let above = above.count();
    assert!((8..=34).contains(&above), "{above} of 400");
}

proptest! {
    #[test]
    fn any_chain_keeps_its_customers(
        counts in prop::collection::vec(prop::collection::vec(0..40_u64, 3), 3), now in prop::collection::vec(0.0..1e9_f64, 3),
        discount in 0.0..1.0_f64, returns in prop::collection::vec(-1e6..1e6_f64, 3),
    ) {
        if let Ok(chain) = Migration::observed(&counts) {
            let outlook = Outlook { now: &now, newcomers: &[1.0, 0.0, 0.0], periods: 5 };
            let found = chain.project_with_intervals(&outlook, 0.9, (1, 20)).expect("classes");
            let all: f64 = found[4].iter().map(|class| class.estimate).sum();
            prop_assert!((all - now.iter().sum::<f64>() - 5.0).abs() < 1e-3);
            prop_assert!(found.iter().flatten().all(|class| class.low >= 0.0 && class.high.is_finite()));
            for horizon in [Horizon::Periods(7), Horizon::Endless] {
                if let Ok(values) = chain.value(&returns, discount, horizon) {
                    prop_assert!(values.iter().all(|value| value.is_finite()));
                }
            }
        }
    }
}
