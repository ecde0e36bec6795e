//! Boundaries for looks before the end.

use terrace_models::experiments::ExperimentRefusal;
use terrace_models::experiments::always_valid::Watch;
use terrace_models::experiments::looks::{ErrorSpending, Sides, by_spending, false_alarms, o_brien_fleming, pocock};
use terrace_models::numerics::random::Chance;

use crate::evidence::assert_near;

const FIFTHS: [f64; 5] = [0.2, 0.4, 0.6, 0.8, 1.0];

#[track_caller]
fn assert_boundaries(found: &[f64], expected: [f64; 5], distance: f64) {
    assert_eq!(found.len(), 5);
    for (found, expected) in found.iter().zip(expected) {
        assert_near(*found, expected, distance);
    }
}

#[test]
fn boundaries_are_the_published_ones() {
    let found = o_brien_fleming(5, 0.05, Sides::TwoTogether).expect("five");
    assert_boundaries(&found, [4.562, 3.226, 2.634, 2.281, 2.040], 5e-4);
    assert_near(found[4], 2.0401, 5e-5);
    let found = pocock(5, 0.05, Sides::TwoTogether).expect("five");
    assert_boundaries(&found, [2.4132; 5], 5e-5);
}

#[test]
fn spending_boundaries_are_the_published_ones_by_either_convention() {
    let boundaries = |spending, sides| by_spending(&FIFTHS, 0.05, spending, sides).expect("five");
    let each = boundaries(ErrorSpending::OBrienFleming, Sides::TwoEachAlone);
    assert_boundaries(&each, [4.8769, 3.3570, 2.6803, 2.2898, 2.0310], 5e-5);
    let together = boundaries(ErrorSpending::OBrienFleming, Sides::TwoTogether);
    assert_boundaries(&together, [4.3826, 3.0997, 2.5534, 2.2538, 2.0635], 5e-5);
    let evenly = boundaries(ErrorSpending::Pocock, Sides::TwoEachAlone);
    assert_boundaries(&evenly, [2.4380, 2.4268, 2.4102, 2.3966, 2.3860], 5e-5);
    // One side with half the error is each side of a test of two but for those who would cross both.
    let one = by_spending(&FIFTHS, 0.025, ErrorSpending::OBrienFleming, Sides::One).expect("five");
    assert_boundaries(&one, [4.8769, 3.3570, 2.6803, 2.2898, 2.0310], 5e-5);
}

#[test]
fn boundaries_spend_what_they_may() {
    for sides in [Sides::One, Sides::TwoEachAlone, Sides::TwoTogether] {
        for looks in [1_u32, 2, 7, 20] {
            let times: Vec<f64> = (1..=looks).map(|look| f64::from(look) / f64::from(looks)).collect();
            for boundaries in [
                o_brien_fleming(looks as usize, 0.05, sides).expect("looks"),
                pocock(looks as usize, 0.05, sides).expect("looks"),
                by_spending(&times, 0.05, ErrorSpending::OBrienFleming, sides).expect("looks"),
                by_spending(&times, 0.05, ErrorSpending::Pocock, sides).expect("looks"),
            ] {
                let alarms = false_alarms(&times, &boundaries, sides).expect("looks");
                assert_near(*alarms.last().expect("one"), 0.05, 1e-8);
            }
        }
    }
    // What comes later does not move what came before.
    let early = by_spending(&[0.2, 0.4], 0.05, ErrorSpending::Pocock, Sides::TwoEachAlone).expect("two");
    let all = by_spending(&FIFTHS, 0.05, ErrorSpending::Pocock, Sides::TwoEachAlone).expect("five");
    assert_near(early[1], all[1], 1e-9);
}

/// Armitage, McPherson and Rowe 1969.
#[test]
fn peeking_without_boundaries_alarms_falsely() {
    for (looks, percent) in [(1_u32, 5.0), (2, 8.3), (5, 14.2), (10, 19.3), (20, 24.8)] {
        let times: Vec<f64> = (1..=looks).map(|look| f64::from(look) / f64::from(looks)).collect();
        let alarms = false_alarms(&times, &vec![1.96; times.len()], Sides::TwoTogether).expect("looks");
        assert_near(100.0 * alarms.last().expect("one"), percent, 0.05);
    }
}

#[test]
fn boundaries_hold_in_simulation() {
    let boundaries = o_brien_fleming(5, 0.05, Sides::TwoTogether).expect("five");
    let mut chance = Chance::new(11);
    let alarms = (0..20_000)
        .filter(|_| {
            let mut score = 0.0;
            (1..=5).zip(&boundaries).fold(false, |crossed, (look, boundary)| {
                score += chance.normal();
                crossed || (score / f64::from(look).sqrt()).abs() > *boundary
            })
        })
        .count();
    // Five deviations of a share of 0.05.
    assert!((923..=1077).contains(&alarms), "{alarms} of 20,000");
}

#[test]
fn impossible_plans_are_refused() {
    let refused = |times: &[f64]| by_spending(times, 0.05, ErrorSpending::Pocock, Sides::One).expect_err("refused");
    for times in [&[][..], &[0.0, 1.0], &[0.5, 0.5], &[0.5, 1.2], &[f64::NAN], &[0.9, 0.3], &[0.5, 0.500_01]] {
        assert!(matches!(refused(times), ExperimentRefusal::BadOption { name: "times", .. }), "{times:?}");
    }
    for error in [0.0, -1.0, 0.7, f64::NAN] {
        assert!(matches!(pocock(3, error, Sides::One), Err(ExperimentRefusal::BadOption { name: "error", .. })));
    }
    assert!(pocock(0, 0.05, Sides::One).is_err() && pocock(101, 0.05, Sides::One).is_err());
    assert!(false_alarms(&[1.0], &[], Sides::One).is_err() && false_alarms(&[1.0], &[-1.0], Sides::One).is_err());
}

/// Twenty looks at experiments without an effect.
#[test]
fn always_valid_looks_alarm_seldom() {
    let alarms = |deviation: f64| {
        (0..2000)
            .filter(|number| {
                let mut chance = Chance::stream(21, *number);
                let mut watch = Watch::new(deviation, 0.95).expect("positive");
                let (mut sum, mut customers) = (0.0, 0.0_f64);
                let mut covers = true;
                let mut least: f64 = 1.0;
                for _ in 0..20 {
                    for _ in 0..50 {
                        sum += chance.normal() - chance.normal();
                        customers += 1.0;
                    }
                    let look = watch.look(sum / customers, (2.0 / customers).sqrt()).expect("finite");
                    covers &= look.interval.low <= 0.0 && 0.0 <= look.interval.high;
                    assert!(look.p_value <= least, "{look:?}");
                    least = look.p_value;
                }
                // An interval leaves zero out when, and only when, the p-value says so.
                assert_eq!(least < 0.05, !covers);
                !covers
            })
            .count()
    };
    for deviation in [0.05, 0.2, 1.0] {
        let found = alarms(deviation);
        assert!(found <= 100, "{found} of 2,000 at {deviation}");
    }
}

#[test]
fn always_valid_looks_find_what_is_there() {
    let mut watch = Watch::new(0.3, 0.95).expect("positive");
    assert!(watch.look(0.0, 0.1).expect("finite").p_value == 1.0);
    assert!(watch.look(0.6, 0.1).expect("finite").p_value < 1e-5);
    // What was found stays found.
    assert!(watch.look(0.0, 0.1).expect("finite").p_value < 1e-5);
    assert!(watch.look(f64::NAN, 0.1).is_err() && watch.look(0.0, 0.0).is_err());
    assert!(Watch::new(0.0, 0.95).is_err() && Watch::new(0.3, 1.0).is_err());
}
