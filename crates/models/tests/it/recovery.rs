//! Known parameters are found again in customers simulated with them.

use terrace_models::numerics::random::Chance;
use terrace_models::simulate::{self, Story};
use terrace_models::{BgBb, BgNbd, Counted, Fit, GammaGamma, History, MbgNbd, Model, ParetoNbd};

const SEEDS: u64 = 200;

/// Ages of so many customers, who came evenly over the first half of 80 weeks.
fn ages(count: usize) -> Vec<f64> {
    (0..count).map(|at| 40.0 + 40.0 * f64::from(u32::try_from(at).expect("few")) / 1000.0 % 40.0).collect()
}

/// Of 200 fits, the share whose parameter lies within its standard errors must be what it should be.
fn check<M: Model<N>, const N: usize>(truth: [f64; N], simulate: impl Fn(&M, u64) -> Vec<M::Observation>) {
    let model = M::new(truth).expect("positive");
    let fits: Vec<Fit<M, N>> =
        (0..SEEDS).map(|seed| M::fit(&Counted::new(&simulate(&model, seed)).expect("sound")).expect("a fit")).collect();
    for (at, name) in M::PARAMETERS.into_iter().enumerate() {
        let off: Vec<f64> = (fits.iter())
            .map(|fit| (fit.model.parameters()[at].ln() - truth[at].ln()) / fit.covariance[at][at].sqrt())
            .collect();
        let within = |limit: f64| off.iter().filter(|value| value.abs() < limit).count();
        let mean = off.iter().sum::<f64>() / off.len() as f64;
        // 136.5 ± 6.6 and 190 ± 3.1 of 200 are expected within 1 and 1.96 standard errors, a mean of 0 ± 0.07.
        assert!((112..=162).contains(&within(1.0)), "{} {name}: {} within one", M::NAME, within(1.0));
        assert!((178..=200).contains(&within(1.96)), "{} {name}: {} within two", M::NAME, within(1.96));
        assert!(mean.abs() < 0.35, "{} {name}: off by {mean} standard errors on average", M::NAME);
    }
}

fn simulated(model: &impl Story, seed: u64) -> Vec<History> {
    simulate::histories(model, &ages(2000), seed)
}

#[test]
fn bg_nbd() {
    check::<BgNbd, 4>([0.6, 5.0, 0.8, 2.4], simulated);
}

#[test]
fn mbg_nbd() {
    check::<MbgNbd, 4>([0.6, 5.0, 0.8, 2.4], simulated);
}

#[test]
fn pareto_nbd() {
    check::<ParetoNbd, 4>([0.6, 5.0, 0.8, 14.0], simulated);
}

#[test]
fn bg_bb() {
    check::<BgBb, 4>([1.2, 0.75, 0.66, 2.8], |model, seed| {
        (0..3000).map(|number| simulate::chances(model, 8, &mut Chance::stream(seed, number))).collect()
    });
}

#[test]
fn gamma_gamma() {
    check::<GammaGamma, 3>([6.25, 3.74, 15.45], |model, seed| {
        let customer = |number: u64| {
            let purchases = 1 + u32::try_from(number % 5).expect("small");
            simulate::spending(model, purchases, &mut Chance::stream(seed, number))
        };
        (0..1000).map(customer).collect()
    });
}

#[test]
fn threads_and_order_change_nothing() {
    let model = ParetoNbd::new([0.6, 5.0, 0.8, 14.0]).expect("positive");
    let mut customers = simulate::histories(&model, &ages(5000), 1);
    let fitted = |customers: &[History], threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let fit = pool.install(|| BgNbd::fit(&Counted::new(customers).expect("sound")).expect("a fit"));
        let other = pool.install(|| ParetoNbd::fit(&Counted::new(customers).expect("sound")).expect("a fit"));
        (fit.model, fit.covariance, other.model, other.covariance)
    };
    let found = fitted(&customers, 1);
    customers.reverse();
    assert_eq!(fitted(&customers, 5), found);
}
