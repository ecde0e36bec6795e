//! Data too small or too odd for the model: a reason, or an answer that says what else it rests on.

use terrace_models::{
    Basis, BgBb, BgNbd, Counted, GammaGamma, History, Model, ModelError, ParetoNbd, Prior, Refusal, RepeatBuying,
    Spending, Values, between, simulate,
};

const TRUTH: [f64; 4] = [0.6, 5.0, 0.8, 2.4];

fn simulated(count: u32, seed: u64) -> Counted<History> {
    let ages: Vec<f64> = (0..count).map(|at| 30.0 + f64::from(at % 30)).collect();
    let model = BgNbd::new(TRUTH).expect("positive");
    Counted::new(&simulate::histories(&model, &ages, seed)).expect("sound")
}

fn prior() -> Prior<4> {
    BgNbd::prior(7.0)
}

fn refusal<T: std::fmt::Debug>(result: Result<T, ModelError>) -> Refusal {
    match result.expect_err("a refusal") {
        ModelError::Refused(refusal) => refusal,
        other => panic!("{other}"),
    }
}

#[test]
fn reasons_are_given() {
    let none = Counted::<History>::new(&[]).expect("nothing wrong");
    assert_eq!(refusal(BgNbd::fit(&none)), Refusal::TooFewCustomers { found: 0, needed: 10 });
    let silent = Counted::new(&[History { frequency: 0, recency: 0.0, age: 9.0 }; 50]).expect("sound");
    assert_eq!(refusal(ParetoNbd::fit(&silent)), Refusal::NoRepeats);
    let same = Counted::new(&[History { frequency: 2, recency: 4.0, age: 9.0 }; 50]).expect("sound");
    assert_eq!(refusal(BgNbd::fit(&same)), Refusal::NoVariation);
    let same = Counted::new(&[Spending { purchases: 2, mean: 10.0 }; 50]).expect("sound");
    assert_eq!(refusal(GammaGamma::fit(&same)), Refusal::NoVariation);
    // Everybody buys at the same even pace up to the end: nothing says how often customers leave.
    let steady: Vec<History> = (0..60).map(|at| History { frequency: 10 + at % 2, recency: 50.0, age: 50.0 }).collect();
    let found = refusal(BgNbd::fit(&Counted::new(&steady).expect("sound")));
    assert!(matches!(found, Refusal::Runaway { .. } | Refusal::Flat { .. }), "{found:?}");
}

#[test]
fn few_customers_are_shrunk_and_said_to_be() {
    let fit = BgNbd::fit_or_shrink(&simulated(8, 1), &prior()).expect("shrunk");
    let expected = Some(Refusal::TooFewCustomers { found: 8, needed: 10 });
    assert_eq!(fit.basis, Basis::Shrunk { refusal: expected, prior: prior() });
    let whole = BgNbd::fit_or_shrink(&simulated(3000, 1), &prior()).expect("fitted");
    assert_eq!(whole.basis, Basis::Likelihood);
    let customer = History { frequency: 2, recency: 20.0, age: 30.0 };
    let width = |fit: &terrace_models::BgNbdFit| {
        let interval = fit.interval(0.9, Values::Positive, |model| model.expected(&customer, 26.0)).expect("a level");
        assert!(interval.low < interval.estimate && interval.estimate < interval.high && interval.low > 0.0);
        interval.high / interval.low
    };
    assert!(width(&fit) > 2.0 * width(&whole), "{} {}", width(&fit), width(&whole));
}

#[test]
fn without_data_the_prior_stands() {
    let none = Counted::<History>::new(&[]).expect("nothing wrong");
    let fit = BgNbd::fit_or_shrink(&none, &prior()).expect("the prior");
    for (found, centre) in fit.model.parameters().into_iter().zip(prior().centre) {
        assert!((found / centre - 1.0).abs() < 1e-6);
    }
    for (at, spread) in prior().spread.into_iter().enumerate() {
        assert!((fit.covariance[at][at].sqrt() / spread - 1.0).abs() < 1e-6);
    }
    let none = Counted::new(&[]).expect("nothing wrong");
    assert!(BgBb::fit_or_shrink(&none, &BgBb::prior()).is_ok());
    let none = Counted::new(&[]).expect("nothing wrong");
    let spend = GammaGamma::fit_or_shrink(&none, &GammaGamma::prior(80.0)).expect("the prior");
    assert!((spend.model.population_mean().expect("a mean") - 80.0).abs() < 1e-3);
}

#[test]
fn much_data_outweigh_the_prior() {
    let data = simulated(20_000, 2);
    let (free, held) = (BgNbd::fit(&data).expect("a fit"), BgNbd::fit_with_prior(&data, &prior()).expect("a fit"));
    for (left, right) in free.model.parameters().into_iter().zip(held.model.parameters()) {
        assert!((left / right - 1.0).abs() < 0.02, "{left} {right}");
    }
}

#[test]
fn small_samples_cover_the_truth() {
    // 40 customers of a shop whose parameters are drawn from the prior: a 90 % interval covers in about 90 % of shops.
    let customer = History { frequency: 1, recency: 10.0, age: 30.0 };
    let none = Counted::<History>::new(&[]).expect("nothing wrong");
    let shops = BgNbd::fit_with_prior(&none, &prior()).expect("the prior").draws(4, 200);
    let covered = (0_u64..).zip(&shops).filter(|(seed, shop)| {
        let ages: Vec<f64> = (0..40).map(|at| 20.0 + f64::from(at)).collect();
        let data = Counted::new(&simulate::histories(*shop, &ages, *seed)).expect("sound");
        let fit = BgNbd::fit_with_prior(&data, &prior()).expect("shrunk");
        let interval = fit.interval(0.9, Values::Positive, |model| model.expected(&customer, 26.0)).expect("a level");
        let truth = shop.expected(&customer, 26.0);
        interval.low <= truth && truth <= interval.high
    });
    let covered = covered.count();
    assert!((165..=196).contains(&covered), "{covered} of 200");
}

#[test]
fn both_kinds_of_intervals_agree_on_large_data() {
    let fit = BgNbd::fit(&simulated(20_000, 3)).expect("a fit");
    let customer = History { frequency: 3, recency: 20.0, age: 30.0 };
    let by_delta = fit.interval(0.8, Values::Share, |model| model.p_alive(&customer)).expect("a level");
    let draws: Vec<f64> = fit.draws(1, 4000).iter().map(|model| model.p_alive(&customer)).collect();
    let by_draws = between(0.8, by_delta.estimate, &draws).expect("a level").expect("draws");
    let width = by_delta.high - by_delta.low;
    assert!((by_delta.low - by_draws.low).abs() < 0.06 * width, "{by_delta:?} {by_draws:?}");
    assert!((by_delta.high - by_draws.high).abs() < 0.06 * width, "{by_delta:?} {by_draws:?}");
    let sure = fit.interval(0.8, Values::Share, |model| model.p_alive(&History::NEW)).expect("a level");
    assert_eq!((sure.low, sure.estimate, sure.high), (1.0, 1.0, 1.0));
    assert!(fit.interval(1.0, Values::Any, |_| 1.0).is_err());
}

#[test]
fn the_unit_of_time_changes_nothing() {
    let weeks = simulated(800, 5);
    let days: Vec<History> = (weeks.rows().iter())
        .flat_map(|(history, count)| {
            let History { frequency, recency, age } = *history;
            let in_days = History { frequency, recency: 7.0 * recency, age: 7.0 * age };
            (0..*count as usize).map(move |_| in_days)
        })
        .collect();
    let days = Counted::new(&days).expect("sound");
    let (left, right) = (BgNbd::fit(&weeks).expect("a fit"), BgNbd::fit(&days).expect("a fit"));
    for (at, (in_weeks, in_days)) in left.model.parameters().into_iter().zip(right.model.parameters()).enumerate() {
        let factor = if at == 1 { 7.0 } else { 1.0 };
        assert!((in_days / in_weeks / factor - 1.0).abs() < 1e-6, "{left:?} {right:?}");
    }
    let (left, right) =
        (BgNbd::fit_with_prior(&weeks, &BgNbd::prior(7.0)), BgNbd::fit_with_prior(&days, &BgNbd::prior(1.0)));
    let r = |fit: Result<terrace_models::BgNbdFit, ModelError>| fit.expect("a fit").model.parameters()[0];
    assert!((r(left) / r(right) - 1.0).abs() < 1e-6);
}

/// Whatever few customers there are, there is a fit, a reason, or an answer with a prior.
#[test]
fn any_few_customers_are_answered() {
    let (mut fitted, mut refused) = (0, 0);
    for seed in 0..150 {
        let count = 5 + u32::try_from(seed).expect("small");
        let data = simulated(count, seed);
        match BgNbd::fit(&data) {
            Ok(_) => fitted += 1,
            Err(ModelError::Refused(_)) => refused += 1,
            Err(other) => panic!("{other}"),
        }
        let shrunk = BgNbd::fit_or_shrink(&data, &prior()).expect("an answer");
        assert!(shrunk.gradient_norm < 1e-8, "{shrunk:?}");
        let pareto = ParetoNbd::fit_or_shrink(&data, &ParetoNbd::prior(7.0)).expect("an answer");
        let customer = History { frequency: 1, recency: 5.0, age: 30.0 };
        let interval = pareto.interval(0.9, Values::Share, |model| model.p_alive(&customer)).expect("a level");
        assert!(0.0 <= interval.low && interval.low < interval.high && interval.high <= 1.0, "{interval:?}");
    }
    assert!(fitted > 30 && refused > 10, "{fitted} fitted, {refused} refused");
}

/// What an odd shop's customers will buy in a year, or why nothing can be said.
fn in_a_year<M: Model<4, Observation = History> + RepeatBuying>(
    shop: &[History],
    prior: &Prior<4>,
) -> Option<Vec<f64>> {
    let data = Counted::new(shop).expect("sound");
    let found = M::fit(&data);
    assert!(matches!(found, Ok(_) | Err(ModelError::Refused(_))), "{found:?}");
    match M::fit_or_shrink(&data, prior) {
        Ok(fit) => Some(shop.iter().map(|history| fit.model.expected(history, 365.0)).collect()),
        Err(ModelError::Refused(_)) => None,
        Err(other) => panic!("{other}"),
    }
}

/// Histories that no shop has: busy for a century, all at the end, all new, a single customer, all at once.
#[test]
fn odd_shops_are_answered() {
    let century = 36_525.0;
    let customers = |of: &dyn Fn(u32) -> (u32, f64, f64)| -> Vec<History> {
        (1..41).map(of).map(|(frequency, recency, age)| History { frequency, recency, age }).collect()
    };
    let busy = customers(&|at| (10_000 - at, century - f64::from(at), century));
    let at_end = customers(&|at| (1 + at % 4, f64::from(at), f64::from(at)));
    let new = customers(&|at| (0, 0.0, f64::from(at % 2)));
    let lone = vec![History { frequency: 9000, recency: century, age: century }];
    for shop in [busy, at_end, new, lone] {
        for expected in
            [in_a_year::<BgNbd>(&shop, &BgNbd::prior(1.0)), in_a_year::<ParetoNbd>(&shop, &ParetoNbd::prior(1.0))]
        {
            let expected = expected.expect("an answer");
            assert!(expected.iter().all(|value| value.is_finite() && *value >= 0.0), "{expected:?}");
        }
    }
    // Repeat purchases in no time at all: the likelihood has no bound, which no prior of sensible width holds.
    let at_once = customers(&|at| (1 + at % 3, 0.0, f64::from(at)));
    assert_eq!(in_a_year::<BgNbd>(&at_once, &BgNbd::prior(1.0)), None);
}
