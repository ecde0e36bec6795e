//! What customers are worth.

use terrace_models::{
    BgNbd, Counted, GammaGamma, History, MbgNbd, Model, ModelError, Months, ParetoNbd, RepeatBuying, Spending, simulate,
};

const CUSTOMER: History = History { frequency: 2, recency: 30.43, age: 38.86 };

fn months(count: u32, rate: f64) -> Months {
    Months::new(count, 4.345, rate).expect("sound")
}

fn check(model: &impl RepeatBuying) {
    for customer in [CUSTOMER, History::NEW, History { frequency: 0, recency: 0.0, age: 20.0 }] {
        let whole = model.expected(&customer, 30.0 * 4.345);
        let undiscounted = months(30, 0.0).purchases(model, &customer);
        assert!((undiscounted / whole - 1.0).abs() < 1e-12, "{undiscounted} {whole}");
        let by_hand: f64 = (1_u32..=30)
            .map(|month| {
                let at = |month: u32| model.expected(&customer, f64::from(month) * 4.345);
                (at(month) - at(month - 1)) / 1.01_f64.powi(month.cast_signed())
            })
            .sum();
        let found = months(30, 0.01).purchases(model, &customer);
        assert!((found / by_hand - 1.0).abs() < 1e-12 && found < whole, "{found} {by_hand}");
    }
    assert_eq!(months(0, 0.01).purchases(model, &CUSTOMER), 0.0);
}

#[test]
fn months_are_discounted() {
    check(&BgNbd::new([0.243, 4.414, 0.793, 2.426]).expect("positive"));
    check(&MbgNbd::new([0.5, 6.0, 0.8, 2.4]).expect("positive"));
    check(&ParetoNbd::new([0.553, 10.58, 0.606, 11.67]).expect("positive"));
}

#[test]
fn value_is_purchases_times_spend() {
    let purchases = BgNbd::new([0.243, 4.414, 0.793, 2.426]).expect("positive");
    let spend = GammaGamma::new([6.25, 3.74, 15.45]).expect("positive");
    let known = Spending { purchases: 2, mean: 50.0 };
    let bought = months(12, 0.01).purchases(&purchases, &CUSTOMER);
    let found = months(12, 0.01).value(&purchases, &spend, &CUSTOMER, Some(&known)).expect("a mean");
    assert!((found - bought * 6.25 * (15.45 + 100.0) / (12.5 + 2.74)).abs() < 1e-9);
    let new = months(12, 0.01).value(&purchases, &spend, &History::NEW, None).expect("a mean");
    let first = months(12, 0.01).purchases(&purchases, &History::NEW);
    assert!((new - first * 6.25 * 15.45 / 2.74).abs() < 1e-9);
    let endless = GammaGamma::new([6.25, 0.9, 15.45]).expect("positive");
    assert_eq!(months(12, 0.01).value(&purchases, &endless, &CUSTOMER, None), None);
    assert!(Months::new(12, 0.0, 0.01).is_err() && Months::new(12, 1.0, -1.0).is_err());
}

#[test]
fn values_have_intervals() {
    let truth = BgNbd::new([0.6, 5.0, 0.8, 2.4]).expect("positive");
    let ages: Vec<f64> = (0..2000).map(|at| 30.0 + f64::from(at % 30)).collect();
    let data = Counted::new(&simulate::histories(&truth, &ages, 1)).expect("sound");
    let purchases = BgNbd::fit(&data).expect("a fit");
    let few = GammaGamma::fit_or_shrink(&Counted::new(&[]).expect("nothing wrong"), &GammaGamma::prior(40.0));
    let spend = few.expect("the prior");
    let known = Spending { purchases: 2, mean: 50.0 };
    let of = |spending| {
        months(12, 0.01).value_interval(0.9, (&purchases.estimate(), &spend.estimate()), &CUSTOMER, spending)
    };
    let (with, without) = (of(Some(&known)).expect("a mean"), of(None).expect("a mean"));
    assert!(with.low < with.estimate && with.estimate < with.high, "{with:?}");
    assert!(without.high / without.low > with.high / with.low, "{with:?} {without:?}");
    let mut endless = spend.clone();
    endless.model = GammaGamma::new([6.25, 0.9, 15.45]).expect("positive");
    let found = months(12, 0.01).value_interval(0.9, (&purchases.estimate(), &endless.estimate()), &CUSTOMER, None);
    assert_eq!(found, Err(ModelError::NoMean));
}
