//! Histories at the edges of what can be, with parameters at the edges of what a search may try.

use terrace_models::{
    BadHistory, BgBb, BgNbd, Chances, Counted, GammaGamma, History, MbgNbd, Model, ModelError, ParetoNbd, RepeatBuying,
    Spending,
};

const CENTURY: f64 = 36_525.0;

fn histories() -> Vec<History> {
    let mut histories = vec![History::NEW];
    for age in [0.0, 0.001, 40.0, CENTURY] {
        histories.push(History { frequency: 0, recency: 0.0, age });
        for frequency in [1, 30, 10_000] {
            for recency in [0.0, 0.5 * age, age] {
                histories.push(History { frequency, recency, age });
            }
        }
    }
    histories
}

fn combinations() -> Vec<[f64; 4]> {
    let mut found = Vec::new();
    for first in [0.01, 1.0, 60.0] {
        for second in [0.01, 5.0, 10_000.0] {
            for third in [0.01, 1.0, 80.0] {
                for fourth in [0.02, 3.0, 2000.0] {
                    found.push([first, second, third, fourth]);
                }
            }
        }
    }
    found
}

fn check<M: Model<4, Observation = History> + RepeatBuying>() {
    for parameters in combinations() {
        let model = M::new(parameters).expect("positive");
        for history in histories() {
            let found = model.log_likelihood(&[(history, 1.0)]);
            let what = format!("{model:?} {history:?}");
            assert!(
                found.value.is_finite() && found.gradient.iter().all(|value| value.is_finite()),
                "{what} {found:?}"
            );
            let alive = model.p_alive(&history);
            assert!((0.0..=1.0).contains(&alive), "{what}: alive {alive}");
            let mut before = (0.0, alive);
            for horizon in [0.0, 1.0, 52.0, CENTURY] {
                let (bought, later) = (model.expected(&history, horizon), model.p_alive_after(&history, horizon));
                assert!(bought.is_finite() && bought >= before.0 * (1.0 - 1e-9), "{what} {horizon}: {bought}");
                assert!(later >= 0.0 && later <= before.1 * (1.0 + 1e-9), "{what} {horizon}: {later} {before:?}");
                before = (bought, later);
                let active = model.p_active(&history, horizon);
                assert!(active >= 0.0 && active <= alive + 1e-9, "{what} {horizon}: {active} of {alive}");
            }
            let horizons = [0.0, 1.0, 52.0];
            let mut together = [0.0; 3];
            model.expected_at(&history, &horizons, &mut together);
            for (found, horizon) in together.into_iter().zip(horizons) {
                let alone = model.expected(&history, horizon);
                assert!((found - alone).abs() <= 1e-9 * alone, "{what} {horizon}: {found} {alone}");
            }
        }
    }
}

#[test]
fn continuous_models_stay_finite() {
    check::<BgNbd>();
    check::<MbgNbd>();
    check::<ParetoNbd>();
}

#[test]
fn discrete_models_stay_finite() {
    for parameters in combinations() {
        let model = BgBb::new(parameters).expect("positive");
        for (used, last, offered) in
            [(0, 0, 0), (0, 0, 36_525), (1, 1, 36_525), (1, 36_525, 36_525), (10_000, 10_000, 20_000)]
        {
            let customer = Chances { used, last, offered };
            let found = model.log_likelihood(&[(customer, 1.0)]);
            assert!(found.value.is_finite() && found.gradient.iter().all(|value| value.is_finite()), "{model:?}");
            for ahead in [0, 1, 36_525] {
                let (bought, later) = (model.expected(&customer, ahead), model.p_alive_after(&customer, ahead));
                assert!(bought >= 0.0 && bought <= f64::from(ahead), "{model:?} {customer:?}: {bought}");
                assert!((0.0..=1.0).contains(&later), "{model:?} {customer:?}: {later}");
            }
        }
    }
    for [p, q, v, _] in combinations() {
        let model = GammaGamma::new([p, q, v]).expect("positive");
        for (purchases, mean) in [(1, 1e-4), (1, 1e12), (10_000, 35.0)] {
            let found = model.log_likelihood(&[(Spending { purchases, mean }, 1.0)]);
            assert!(found.value.is_finite() && found.gradient.iter().all(|value| value.is_finite()), "{model:?}");
        }
        assert_eq!(model.expected_mean(0, 0.0).is_some(), q > 1.0);
    }
}

#[test]
fn what_contradicts_itself_is_named() {
    let good = History { frequency: 1, recency: 1.0, age: 2.0 };
    for (bad, expected) in [
        (History { recency: 3.0, ..good }, BadHistory::RecencyBeyondAge),
        (History { frequency: 0, ..good }, BadHistory::RecencyWithoutPurchase),
        (History { age: f64::NAN, ..good }, BadHistory::NotFinite),
        (History { recency: -1.0, ..good }, BadHistory::NotFinite),
    ] {
        let found = Counted::new(&[good, bad]).expect_err("a bad history");
        assert_eq!(found, ModelError::BadHistory { position: 1, reason: expected });
    }
    let found = Counted::new(&[Chances { used: 3, last: 2, offered: 5 }]).expect_err("more than chances");
    assert_eq!(found, ModelError::BadHistory { position: 0, reason: BadHistory::MoreThanChances });
    let found = Counted::new(&[Spending { purchases: 1, mean: 0.0 }]).expect_err("no spend");
    assert_eq!(found, ModelError::BadHistory { position: 0, reason: BadHistory::NoSpend });
    assert!(matches!(BgNbd::new([1.0, -1.0, 1.0, 1.0]), Err(ModelError::BadParameter { name: "alpha", .. })));
}
