//! Likelihoods and predictions against numerical integration over what a single customer's story says.

use terrace_models::numerics::quadrature::{mean_over_beta, mean_over_gamma};
use terrace_models::numerics::random::Chance;
use terrace_models::{
    BgBb, BgNbd, Chances, GammaGamma, History, MbgNbd, Model, ParetoNbd, RepeatBuying, Spending, simulate,
};

const CUSTOMERS: u64 = 40;
const HORIZON: f64 = 30.0;

/// A factor between a fifth and five.
fn factor(chance: &mut Chance) -> f64 {
    (3.2 * (chance.share() - 0.5)).exp()
}

fn value<M: Model<N>, const N: usize>(model: &M, history: M::Observation) -> f64 {
    model.log_likelihood(&[(history, 1.0)]).value
}

fn assert_near(found: f64, expected: f64, what: &str) {
    assert!((found - expected).abs() <= 1e-8 * expected.abs().max(1.0), "{what}: {found} is not {expected}");
}

fn history(chance: &mut Chance) -> History {
    let frequency = u32::try_from(chance.below(9)).expect("small");
    let age = 60.0 * chance.share();
    let recency = if frequency == 0 { 0.0 } else { age * chance.share() };
    History { frequency, recency, age }
}

/// Parts of the likelihood of one whose rate is λ and whose coin shows p: alive, and gone after the last purchase.
fn coin(history: &History, rate: f64, p: f64, ln_not_p: f64, first: f64) -> (f64, f64) {
    let x = f64::from(history.frequency);
    let throws = x + first;
    let alive = (throws * ln_not_p + x * rate.ln() - rate * history.age).exp();
    let gone = p * ((throws - 1.0) * ln_not_p + x * rate.ln() - rate * history.recency).exp();
    (alive, if throws > 0.0 { gone } else { 0.0 })
}

fn check_coin(model: &(impl Model<4, Observation = History> + RepeatBuying), first: f64, history: &History) {
    let [r, alpha, a, b] = model.parameters();
    let average = |number: &dyn Fn(f64, f64, f64) -> f64| {
        mean_over_beta(a, b, |ln_p, ln_not_p| {
            mean_over_gamma(r, alpha, |rate| number(rate, ln_p.exp().max(1e-280), ln_not_p))
        })
    };
    let all = average(&|rate, p, q| {
        let (alive, gone) = coin(history, rate, p, q, first);
        alive + gone
    });
    let what = format!("{model:?} {history:?}");
    assert_near(value(model, *history), all.ln(), &what);
    let alive = average(&|rate, p, q| coin(history, rate, p, q, first).0);
    assert_near(model.p_alive(history), alive / all, &what);
    let later = average(&|rate, p, q| coin(history, rate, p, q, first).0 * (-rate * p * HORIZON).exp());
    assert_near(model.p_alive_after(history, HORIZON), later / all, &what);
    let active = average(&|rate, p, q| coin(history, rate, p, q, first).0 * -(-rate * HORIZON).exp_m1());
    assert_near(model.p_active(history, HORIZON), active / all, &what);
    let bought = average(&|rate, p, q| coin(history, rate, p, q, first).0 * -(-rate * p * HORIZON).exp_m1() / p);
    assert_near(model.expected(history, HORIZON), bought / all, &what);
}

#[test]
fn bg_nbd_and_mbg_nbd() {
    for seed in 0..CUSTOMERS {
        let mut chance = Chance::stream(11, seed);
        let parameters = [0.5, 8.0, 0.8, 2.5].map(|value| value * factor(&mut chance));
        let history = history(&mut chance);
        check_coin(&BgNbd::new(parameters).expect("positive"), 0.0, &history);
        check_coin(&MbgNbd::new(parameters).expect("positive"), 1.0, &history);
    }
}

#[test]
fn pareto_nbd() {
    for seed in 0..CUSTOMERS {
        let mut chance = Chance::stream(12, seed);
        let parameters = [0.6, 10.0, 0.7, 11.0].map(|value| value * factor(&mut chance));
        let model = ParetoNbd::new(parameters).expect("positive");
        let history = history(&mut chance);
        let [r, alpha, s, beta] = parameters;
        let x = f64::from(history.frequency);
        let average = |number: &dyn Fn(f64, f64) -> f64| {
            mean_over_gamma(s, beta, |leaves| mean_over_gamma(r, alpha, |rate| number(rate, leaves)))
        };
        let alive = |rate: f64, leaves: f64| (x * rate.ln() - (rate + leaves) * history.age).exp();
        let gone = |rate: f64, leaves: f64| {
            let both = rate + leaves;
            let left = (-both * history.recency).exp() * -(-both * (history.age - history.recency)).exp_m1();
            leaves / both * (x * rate.ln()).exp() * left
        };
        let all = average(&|rate, leaves| alive(rate, leaves) + gone(rate, leaves));
        let what = format!("{model:?} {history:?}");
        assert_near(value(&model, history), all.ln(), &what);
        assert_near(model.p_alive(&history), average(&alive) / all, &what);
        let later = average(&|rate, leaves| alive(rate, leaves) * (-leaves * HORIZON).exp());
        assert_near(model.p_alive_after(&history, HORIZON), later / all, &what);
        let bought =
            average(&|rate, leaves| alive(rate, leaves) * rate * -(-leaves * HORIZON).exp_m1() / leaves.max(1e-280));
        assert_near(model.expected(&history, HORIZON), bought / all, &what);
    }
}

#[test]
fn bg_bb() {
    const AHEAD: u32 = 5;
    for seed in 0..CUSTOMERS {
        let mut chance = Chance::stream(13, seed);
        let parameters = [1.2, 0.75, 0.66, 2.8].map(|value| value * factor(&mut chance));
        let model = BgBb::new(parameters).expect("positive");
        let customer = simulate::chances(&model, 7, &mut chance);
        let Chances { used, last, offered } = customer;
        let [alpha, beta, gamma, delta] = parameters;
        let buying = |chances: u32| {
            let (x, misses) = (f64::from(used), f64::from(chances - used));
            mean_over_beta(alpha, beta, |yes, no| (x * yes + misses * no).exp())
        };
        let stays = |chances: u32| mean_over_beta(gamma, delta, |_, no| (f64::from(chances) * no).exp());
        let leaves = |at: u32| mean_over_beta(gamma, delta, |yes, no| (yes + f64::from(at) * no).exp());
        let alive = buying(offered) * stays(offered);
        let all = alive + (last..offered).map(|at| buying(at) * leaves(at)).sum::<f64>();
        let what = format!("{model:?} {customer:?}");
        assert_near(value(&model, customer), all.ln(), &what);
        assert_near(model.p_alive(&customer), alive / all, &what);
        let later = buying(offered) * stays(offered + AHEAD);
        assert_near(model.p_alive_after(&customer, AHEAD), later / all, &what);
        let (x, misses) = (f64::from(used), f64::from(offered - used));
        let once_more = mean_over_beta(alpha, beta, |yes, no| ((x + 1.0) * yes + misses * no).exp());
        let bought = once_more * (1..=AHEAD).map(|step| stays(offered + step)).sum::<f64>();
        assert_near(model.expected(&customer, AHEAD), bought / all, &what);
        let silent = |ahead: u32| {
            buying(offered + ahead) * stays(offered + ahead)
                + (last..offered + ahead).map(|at| buying(at) * leaves(at)).sum::<f64>()
        };
        assert_near(model.p_active(&customer, AHEAD), 1.0 - silent(AHEAD) / all, &what);
        assert_near(model.discounted(&customer, AHEAD, 0.0), bought / all, &what);
        let worth: f64 = (1..=AHEAD).map(|at| stays(offered + at) / 1.1_f64.powi(at.cast_signed())).sum();
        assert_near(model.discounted(&customer, AHEAD, 0.1), once_more * worth / all, &what);
        let (many, step) = (model.expected(&customer, 400), model.expected(&customer, 401));
        let there = model.p_alive_after(&customer, 401) * (alpha + x) / (alpha + beta + f64::from(offered));
        assert!(((step - many) / there - 1.0).abs() < 1e-6, "{what}: the sum in closed form");
    }
}

#[test]
fn gamma_gamma() {
    for seed in 0..CUSTOMERS {
        let mut chance = Chance::stream(14, seed);
        let parameters = [6.25, 3.74, 15.45].map(|value| value * factor(&mut chance));
        let model = GammaGamma::new(parameters).expect("positive");
        let spending: Spending = simulate::spending(&model, 1 + u32::try_from(seed % 12).expect("small"), &mut chance);
        let [p, q, v] = parameters;
        let (x, z) = (f64::from(spending.purchases), spending.mean);
        let ln_gamma = terrace_models::numerics::gamma::ln_gamma(p * x);
        let density = |rate: f64| (p * x * (rate * x).ln() + (p * x - 1.0) * z.ln() - rate * x * z - ln_gamma).exp();
        let all = mean_over_gamma(q, v, density);
        let what = format!("{model:?} {spending:?}");
        assert_near(value(&model, spending), all.ln(), &what);
        if p * x + q > 1.5 {
            let mean = mean_over_gamma(q, v, |rate| density(rate) * p / rate) / all;
            assert_near(model.expected_mean(spending.purchases, z).expect("a mean"), mean, &what);
        }
    }
}
