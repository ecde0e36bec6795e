//! Analytic derivatives against differences.

use terrace_models::numerics::random::Chance;
use terrace_models::{BgBb, BgNbd, Chances, GammaGamma, History, MbgNbd, Model, ParetoNbd, Spending};

fn check<M: Model<N>, const N: usize>(histories: &[M::Observation], centre: [f64; N]) {
    let rows: Vec<(M::Observation, f64)> = histories.iter().map(|history| (*history, 1.0)).collect();
    let mut chance = Chance::new(3);
    for _ in 0..20 {
        let logs = centre.map(|value| value.ln() + 2.0 * chance.normal());
        let at = |logs: &[f64; N]| M::new(logs.map(f64::exp)).expect("positive").log_likelihood(&rows);
        let found = at(&logs);
        for (place, slope) in found.gradient.iter().enumerate() {
            let shifted = |by: f64| {
                let mut shifted = logs;
                shifted[place] += by;
                at(&shifted).value
            };
            let step = 1e-4;
            // Fourth order, so that the difference itself is exact to about 1e-11 of the value.
            let difference =
                (8.0 * (shifted(step) - shifted(-step)) - (shifted(2.0 * step) - shifted(-2.0 * step))) / (12.0 * step);
            let tolerance = 1e-7 * (1.0 + slope.abs()) + 1e-10 * found.value.abs();
            let name = M::PARAMETERS[place];
            assert!((difference - slope).abs() < tolerance, "{} {name} at {logs:?}: {difference} {slope}", M::NAME);
        }
    }
}

#[test]
fn all_models() {
    let mut histories = Vec::new();
    for frequency in [0, 1, 2, 7, 40, 600] {
        for age in [0.5, 20.0, 300.0] {
            for share in [0.0, 0.3, 1.0] {
                let recency = if frequency == 0 { 0.0 } else { share * age };
                histories.push(History { frequency, recency, age });
            }
        }
    }
    check::<BgNbd, 4>(&histories, [0.3, 5.0, 0.8, 2.4]);
    check::<MbgNbd, 4>(&histories, [0.3, 5.0, 0.8, 2.4]);
    check::<ParetoNbd, 4>(&histories, [0.5, 10.0, 0.6, 11.0]);
    let mut chances = vec![Chances::NEW];
    for (used, last, offered) in [(0, 0, 6), (1, 1, 6), (3, 5, 6), (6, 6, 6), (20, 60, 300), (1, 2, 2)] {
        chances.push(Chances { used, last, offered });
    }
    check::<BgBb, 4>(&chances, [1.2, 0.75, 0.66, 2.8]);
    let spending: Vec<Spending> =
        [(1, 3.0), (2, 40.0), (9, 35.5), (500, 12.0)].map(|(purchases, mean)| Spending { purchases, mean }).into();
    check::<GammaGamma, 3>(&spending, [6.0, 4.0, 15.0]);
}
