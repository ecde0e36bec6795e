//! Discounts against printed examples, and prices of orange juice.

use proptest::prelude::*;
use terrace_models::numerics::least_squares::{Covariance, Regression, RegressionDesign, fit};
use terrace_models::numerics::random::Chance;
use terrace_models::pricing::{
    ElasticityPrior, PriceResponse, PricedProduct, break_even_elasticity, break_even_volume, profit, volume,
};
use terrace_models::{Unanswered, between};

use crate::least_squares::any_number;
use crate::tables::{Table, assert_near};

#[test]
fn break_even_volumes_are_as_printed() {
    // Price, new price, variable cost, change of volume.
    for (price, new, cost, printed) in
        [(10.0, 9.5, 5.5, 0.125), (2.5, 2.0, 1.0, 0.5), (2.5, 3.0, 1.0, -0.25), (100.0, 85.0, 50.0, 0.428_571_4)]
    {
        let found = break_even_volume(1.0 - cost / price, 1.0 - new / price).expect("shares").expect("a volume");
        assert_near(found, printed, 1e-7, "break-even volume");
    }
    let levels = [0.05, 0.1, 0.2, 0.3];
    for (discount, at_40, at_30) in
        [(0.05, 0.142_857, Some(0.2)), (0.1, 0.333_333, Some(0.5)), (0.2, 1.0, Some(2.0)), (0.3, 3.0, None)]
    {
        assert!(levels.contains(&discount));
        let found = break_even_volume(0.4, discount).expect("shares").expect("a volume");
        assert_near(found, at_40, 1e-6, "at 40 %");
        let found = break_even_volume(0.3, discount).expect("shares");
        assert!(match (found, at_30) {
            (Some(found), Some(printed)) => (found - printed).abs() < 1e-9,
            (found, printed) => found == printed,
        });
    }
}

#[test]
fn at_the_break_even_elasticity_profit_is_the_same() {
    for (margin, discount) in [(0.4, 0.1), (0.6, 0.3), (0.5, -0.2), (0.4, 1e-12)] {
        let needed = break_even_elasticity(margin, discount).expect("shares").expect("an elasticity");
        let (before, after) = (profit(50.0, 20.0, margin, 0.0, needed), profit(50.0, 20.0, margin, discount, needed));
        assert_near(after.expect("a profit"), before.expect("a profit"), 1e-6, "profit");
        let more = break_even_volume(margin, discount).expect("shares").expect("a volume");
        assert_near(volume(needed, discount).expect("a volume"), 1.0 + more, 1e-9, "volume");
    }
    assert!(matches!(break_even_volume(0.4, 1.0), Err(Unanswered::BadOption { .. })));
    assert!(matches!(break_even_volume(f64::NAN, 0.1), Err(Unanswered::BadOption { .. })));
}

/// Weekly sales of orange juice at Dominick's (Taddy 2019, "Business Data Science", chapter 2; script oj.R).
struct Juice {
    price: Vec<f64>,
    sales: Vec<f64>,
    columns: Vec<(&'static str, Vec<f64>)>,
}

fn juice() -> Option<Juice> {
    let table = Table::read("price_oj/oj.csv.gz")?;
    let is = |brand: &str| -> Vec<f64> {
        table.texts("brand").iter().map(|text| f64::from(u8::from(text == brand))).collect()
    };
    let columns = vec![("mm", is("minute.maid")), ("trop", is("tropicana")), ("feat", table.numbers("feat"))];
    Some(Juice { price: table.numbers("price"), sales: table.numbers("sales"), columns })
}

#[test]
fn elasticities_of_orange_juice_are_as_printed() {
    let Some(juice) = juice() else { return };
    assert_eq!(juice.price.len(), 28_947);
    let brands: Vec<(&str, &[f64])> = juice.columns[..2].iter().map(|(name, values)| (*name, &values[..])).collect();
    let found = PriceResponse::learn(&juice.price, &juice.sales, &brands, None).expect("a response");
    let regression = found.regression();
    for (name, printed) in [("price", -3.1387), ("intercept", 10.8288), ("mm", 0.8702), ("trop", 1.5299)] {
        assert_near(regression.coefficient(name).expect("a column"), printed, 5e-5, name);
    }
    assert_near(regression.standard_error("price").expect("a column"), 0.0229, 5e-5, "error");
    assert_near(regression.r_squared, 0.3941, 5e-5, "R²");

    let logs = |values: &[f64]| values.iter().map(|value| value.ln()).collect::<Vec<f64>>();
    let (price, sales) = (logs(&juice.price), logs(&juice.sales));
    let product = |parts: &[&[f64]]| -> Vec<f64> {
        (0..price.len()).map(|row| parts.iter().map(|part| part[row]).product()).collect()
    };
    let [mm, trop, feat] = [0, 1, 2].map(|at| &juice.columns[at].1[..]);
    let by_brand = RegressionDesign::new(price.len())
        .with_intercept()
        .with("mm", mm.to_vec())
        .with("trop", trop.to_vec())
        .with("price", price.clone())
        .with("price mm", product(&[&price, mm]))
        .with("price trop", product(&[&price, trop]));
    let value = |found: &Regression, name: &str| found.coefficient(name).expect("a column");
    let found = fit(&by_brand, &sales, None, Covariance::Classical).expect("a fit");
    for (name, printed) in [("price", -3.3775), ("price mm", 0.0568), ("price trop", 0.6658)] {
        assert_near(value(&found, name), printed, 5e-5, name);
    }
    let three_way = by_brand
        .with("feat", feat.to_vec())
        .with("mm feat", product(&[mm, feat]))
        .with("trop feat", product(&[trop, feat]))
        .with("price feat", product(&[&price, feat]))
        .with("price mm feat", product(&[&price, mm, feat]))
        .with("price trop feat", product(&[&price, trop, feat]));
    let found = fit(&three_way, &sales, None, Covariance::Classical).expect("a fit");
    for (name, printed) in [
        ("price", -2.77415),
        ("feat", 1.09441),
        ("price feat", -0.47055),
        ("price mm feat", -1.10922),
        ("price trop feat", -0.98614),
    ] {
        assert_near(value(&found, name), printed, 5e-6, name);
    }
    assert_near(found.standard_error("price").expect("a column"), 0.03883, 5e-6, "error");
    for (names, printed) in [
        (&["price"][..], -2.77),
        (&["price", "price feat"], -3.24),
        (&["price", "price mm"], -1.99),
        (&["price", "price mm", "price feat", "price mm feat"], -3.57),
        (&["price", "price trop"], -2.04),
        (&["price", "price trop", "price feat", "price trop feat"], -3.50),
    ] {
        assert_near(names.iter().map(|name| value(&found, name)).sum(), printed, 5.1e-3, "elasticity");
    }
}

/// Shuffled, sales follow nothing.
#[test]
fn shuffled_sales_do_not_follow_the_price() {
    let Some(mut juice) = juice() else { return };
    let mut chance = Chance::new(2);
    for at in (1..juice.sales.len()).rev() {
        juice.sales.swap(at, chance.below(at + 1));
    }
    let found = PriceResponse::learn(&juice.price, &juice.sales, &[], None).expect("a response");
    let elasticity = found.elasticity(0.999).expect("a level");
    assert!(elasticity.low < 0.0 && elasticity.high > 0.0 && elasticity.high < 0.2, "{elasticity:?}");
}

/// Weeks of a shop whose elasticity is known.
fn weeks(elasticity: f64, count: usize, seed: u64) -> (Vec<f64>, Vec<f64>) {
    let mut chance = Chance::new(seed);
    let prices: Vec<f64> = (0..count).map(|_| [10.0, 9.0, 8.0][chance.below(3)]).collect();
    let sales = prices.iter().map(|price| (6.0 + elasticity * price.ln() + 0.2 * chance.normal()).exp()).collect();
    (prices, sales)
}

const OFFER: PricedProduct = PricedProduct { price: 10.0, variable_cost: 6.0, quantity: 1000.0 };

#[test]
fn intervals_cover_the_truth_and_agree_with_draws() {
    let mut covered = 0;
    for seed in 0..300 {
        let (prices, sales) = weeks(-2.0, 30, seed);
        let found = PriceResponse::learn(&prices, &sales, &[], None).expect("a response");
        let elasticity = found.elasticity(0.9).expect("a level");
        covered += usize::from(elasticity.low <= -2.0 && -2.0 <= elasticity.high);
    }
    assert!((255..=285).contains(&covered), "{covered} of 300");
    let (prices, sales) = weeks(-2.0, 30, 5);
    let found = PriceResponse::learn(&prices, &sales, &[], None).expect("a response");
    let answer = found.what_if(&OFFER, 0.1, 0.9).expect("an answer");
    let draws: Vec<f64> = (found.draws(1, 20_000).iter())
        .map(|elasticity| profit(1000.0, 10.0, 0.4, 0.1, *elasticity).expect("a profit") - 4000.0)
        .collect();
    let by_draws = between(0.9, answer.gain.estimate, &draws).expect("a level").expect("draws");
    let width = answer.gain.high - answer.gain.low;
    assert!((answer.gain.low - by_draws.low).abs() < 0.05 * width, "{answer:?} {by_draws:?}");
    assert!((answer.gain.high - by_draws.high).abs() < 0.05 * width, "{answer:?} {by_draws:?}");
    let gaining = draws.iter().filter(|gain| **gain > 0.0).count() as f64 / 20_000.0;
    assert_near(answer.chance_of_gain, gaining, 0.01, "chance of gain");
    assert_near(answer.needed.expect("a volume"), 4.0 / 3.0, 1e-12, "needed");
    assert!(!answer.is_beyond && found.what_if(&OFFER, 0.3, 0.9).expect("an answer").is_beyond);
    let hopeless = found.what_if(&OFFER, 0.4, 0.9).expect("an answer");
    assert_eq!((hopeless.needed, hopeless.chance_of_gain), (None, 0.0));
}

#[test]
fn rows_that_go_together_are_held_less_certain() {
    // Twenty products of thirty weeks each; every row stands there five times over.
    let (prices, sales) = weeks(-2.0, 600, 9);
    let five = |values: &[f64]| values.iter().flat_map(|value| [*value; 5]).collect::<Vec<f64>>();
    let (prices, sales) = (five(&prices), five(&sales));
    let clusters: Vec<usize> = (0..prices.len()).map(|row| row / 150).collect();
    let alone = PriceResponse::learn(&prices, &sales, &[], None).expect("a response");
    let together = PriceResponse::learn_clustered(&prices, &sales, &[], &clusters).expect("a response");
    let error = |found: &PriceResponse| found.regression().standard_error("price").expect("a price");
    assert_eq!(together.regression().clusters, Some(20));
    assert_near(
        together.elasticity(0.95).expect("a level").estimate,
        alone.elasticity(0.95).expect("a level").estimate,
        1e-9,
        "the same line",
    );
    let ratio = error(&together) / error(&alone);
    assert!((1.4..3.2).contains(&ratio), "about the root of five: {ratio}");
    let one = PriceResponse::learn_clustered(&prices, &sales, &[], &vec![0; prices.len()]);
    assert!(matches!(one, Err(Unanswered::TooFew { .. })), "{one:?}");
}

#[test]
fn a_prior_pulls_few_weeks_and_hardly_many() {
    let prior = Some(ElasticityPrior { elasticity: -1.0, observations: 10.0 });
    let estimate = |count: usize, prior: Option<ElasticityPrior>| {
        let (prices, sales) = weeks(-4.0, count, 8);
        let found = PriceResponse::learn(&prices, &sales, &[], prior).expect("a response");
        found.elasticity(0.9).expect("a level").estimate
    };
    // Weight 10 against 10 rows: half way.
    let (alone, pulled) = (estimate(10, None), estimate(10, prior));
    assert_near(pulled, 0.5 * (alone - 1.0), 0.1, "half way");
    assert!((estimate(5000, prior) - estimate(5000, None)).abs() < 0.02);
}

#[test]
fn what_cannot_be_learnt_is_said() {
    let (prices, sales) = weeks(-2.0, 20, 1);
    assert_eq!(PriceResponse::learn(&[5.0; 20], &sales, &[], None), Err(Unanswered::OnePrice));
    let promotion: Vec<f64> = prices.iter().map(|price| price.ln() - 1.0).collect();
    let found = PriceResponse::learn(&prices, &sales, &[("promotion", &promotion)], None);
    assert_eq!(found, Err(Unanswered::Collinear { column: "price".to_owned() }));
    let found = PriceResponse::learn(&[1.0, 2.0], &[3.0, 0.0], &[], None);
    assert!(matches!(found, Err(Unanswered::BadValue { position: 1, .. })));
    let found = PriceResponse::learn(&[1.0, 2.0], &[3.0, 1.0], &[], None);
    assert!(matches!(found, Err(Unanswered::TooFew { needed: 3, .. })));
    assert!(PriceResponse::learn(&[], &[], &[], None).is_err());
}

proptest! {
    #[test]
    fn whatever_prices_there_are_there_is_an_answer_or_a_reason(
        rows in prop::collection::vec((any_number(), any_number()), 0..9),
        discount in -2.0..2.0_f64,
        cost in any_number(),
        is_firm in any::<bool>(),
    ) {
        let prices: Vec<f64> = rows.iter().map(|row| row.0.abs()).collect();
        let sales: Vec<f64> = rows.iter().map(|row| row.1.abs()).collect();
        let prior = is_firm.then_some(ElasticityPrior { elasticity: -1.0, observations: 2.0 });
        if let Ok(found) = PriceResponse::learn(&prices, &sales, &[], prior) {
            let offer = PricedProduct { price: 10.0, variable_cost: cost, quantity: 5.0 };
            if let Ok(found) = found.what_if(&offer, discount, 0.9) {
                prop_assert!(found.volume.low <= found.volume.high && found.gain.low <= found.gain.high, "{found:?}");
                prop_assert!((0.0..=1.0).contains(&found.chance_of_gain), "{found:?}");
            }
        }
    }
}
