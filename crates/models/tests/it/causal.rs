//! Effects against published figures, and against data in which the truth is known.

use terrace_models::Unanswered;
use terrace_models::causal::{
    InterruptedSeries, Panel, Season, SeriesErrors, SeriesModel, counterfactual, event_study, interrupted_series,
    two_by_two,
};
use terrace_models::numerics::least_squares::{Covariance, RegressionDesign, fit};
use terrace_models::numerics::random::Chance;

use crate::tables::{Table, assert_near};

/// Fast food in two states before and after a minimum wage (Card and Krueger 1994).
#[test]
fn employment_after_a_minimum_wage() {
    let Some(table) = Table::read("did_card_krueger/njmin.csv") else { return };
    let known: Vec<usize> = (0..820).filter(|row| table.texts("fte")[*row].parse::<f64>().is_ok()).collect();
    let flags =
        |name: &str, text: &str| -> Vec<bool> { known.iter().map(|row| table.texts(name)[*row] == text).collect() };
    let outcome: Vec<f64> = known.iter().map(|row| table.texts("fte")[*row].parse().expect("a number")).collect();
    let (treated, after) = (flags("state", "New Jersey"), flags("year", "1993"));
    let found = two_by_two(&treated, &after, &outcome, &[], Covariance::Classical, 0.95).expect("an effect");
    for (found, printed) in found.means.as_flattened().iter().zip([23.33, 21.17, 20.44, 21.03]) {
        assert_near(*found, printed, 5e-3, "mean of a cell");
    }
    assert_near(found.effect.estimate, 2.7536, 5e-5, "effect");
    assert_near(found.standard_error, 1.688, 5e-4, "error by regression");
    assert_near(found.standard_error_of_cells, 1.801, 5e-4, "error by cells");
    // The arms swapped, the effect has the other sign.
    let swapped: Vec<bool> = treated.iter().map(|treated| !treated).collect();
    let other = two_by_two(&swapped, &after, &outcome, &[], Covariance::Classical, 0.95).expect("an effect");
    assert_near(other.effect.estimate, -found.effect.estimate, 1e-10, "swapped");
    // Rows in another order with their labels, nothing changes; labels shuffled among rows, nothing is left.
    let reversed = |flags: &[bool]| flags.iter().rev().copied().collect::<Vec<bool>>();
    let backwards: Vec<f64> = outcome.iter().rev().copied().collect();
    let other = two_by_two(&reversed(&treated), &reversed(&after), &backwards, &[], Covariance::Classical, 0.95);
    let other = other.expect("an effect");
    assert_near(other.effect.estimate, found.effect.estimate, 1e-10, "another order");
    assert_near(other.standard_error, found.standard_error, 1e-10, "another order");
    let mut chance = Chance::new(4);
    let mut estimates = Vec::new();
    for _ in 0..200 {
        let mut labels = treated.clone();
        for at in (1..labels.len()).rev() {
            labels.swap(at, chance.below(at + 1));
        }
        let found = two_by_two(&labels, &after, &outcome, &[], Covariance::Classical, 0.9).expect("an effect");
        estimates.push(f64::from(u8::from(found.effect.low > 0.0 || found.effect.high < 0.0)));
    }
    let alarms = estimates.iter().sum::<f64>();
    assert!((6.0..=36.0).contains(&alarms), "{alarms} of 200");
}

/// Meyer, Viscusi, Durbin 1995, as Wooldridge prints it: example 13.4.
#[test]
fn injuries_in_kentucky() {
    let Some(table) = Table::read("did_wooldridge/injury.csv.gz") else { return };
    let kentucky: Vec<usize> = (0..table.texts("ky").len()).filter(|row| table.texts("ky")[*row] == "1").collect();
    assert_eq!(kentucky.len(), 5626);
    let flags = |name: &str| -> Vec<bool> { kentucky.iter().map(|row| table.texts(name)[*row] == "1").collect() };
    let outcome: Vec<f64> = kentucky.iter().map(|row| table.texts("ldurat")[*row].parse().expect("a number")).collect();
    let found = two_by_two(&flags("highearn"), &flags("afchnge"), &outcome, &[], Covariance::Classical, 0.95);
    let found = found.expect("an effect");
    assert_near(found.effect.estimate, 0.1906, 5e-5, "effect");
    assert_near(found.standard_error, 0.0685, 5e-5, "error");
    assert_near(found.regression.r_squared, 0.0207, 5e-5, "R²");
}

/// Organ donation in California (Kessler and Roth 2014), as Huntington-Klein's "The Effect" prints it.
#[test]
fn organ_donors_after_active_choice() {
    let Some(table) = Table::read("causaldata/organ_donation.csv") else { return };
    let quarters = ["Q42010", "Q12011", "Q22011", "Q32011", "Q42011", "Q12012"];
    let period: Vec<i32> = (table.texts("Quarter").iter())
        .map(|text| quarters.iter().position(|quarter| quarter == text).expect("a quarter") as i32)
        .collect();
    let mut states: Vec<&String> = table.texts("State").iter().collect();
    states.sort();
    states.dedup();
    let unit: Vec<usize> = table
        .texts("State")
        .iter()
        .map(|text| states.iter().position(|state| *state == text).expect("a state"))
        .collect();
    let california = states.iter().position(|state| *state == "California").expect("California");
    let outcome = table.numbers("Rate");
    let (treated, after): (Vec<bool>, Vec<bool>) =
        (unit.iter().map(|unit| *unit == california).collect(), period.iter().map(|period| *period >= 3).collect());
    // With columns for states and quarters, as the print has it.
    let flag = |is: &dyn Fn(usize) -> bool| (0..162).map(|row| f64::from(u8::from(is(row)))).collect::<Vec<f64>>();
    let mut design =
        RegressionDesign::new(162).with_intercept().with("effect", flag(&|row| treated[row] && after[row]));
    for state in 1..states.len() {
        design = design.with(format!("state {state}"), flag(&|row| unit[row] == state));
    }
    for quarter in 1..6 {
        design = design.with(format!("quarter {quarter}"), flag(&|row| period[row] == quarter));
    }
    let found = fit(&design, &outcome, None, Covariance::Clustered(&unit)).expect("a fit");
    assert_near(found.coefficient("effect").expect("a column"), -0.02246, 5e-6, "effect");
    assert_near(found.standard_error("effect").expect("a column"), 0.00672, 5e-6, "error");
    let panel = Panel { unit: &unit, period: &period, outcome: &outcome };
    let found = event_study(&panel, |unit| unit == california, 3, 0.95).expect("effects");
    assert_eq!(found.treated_units, 1);
    // Leads are printed against the third quarter, which is the period before the beginning.
    for (effect, (since, printed)) in
        found.effects.iter().zip([(-3, -0.0029), (-2, 0.0063), (0, -0.0216), (1, -0.0203), (2, -0.0222)])
    {
        assert_eq!(effect.since, since);
        assert_near(effect.effect.estimate, printed, 5.1e-5, "lead or lag");
    }
}

/// Shops over eight periods that run in parallel but for `drift` of the treated, who gain `effect` from period 4 on.
fn shops(effect: f64, drift: f64, seed: u64) -> (Vec<usize>, Vec<i32>, Vec<f64>) {
    let mut chance = Chance::new(seed);
    let (mut unit, mut period, mut outcome) = (Vec::new(), Vec::new(), Vec::new());
    for shop in 0..60 {
        let own = 10.0 * chance.normal();
        for time in 0..8 {
            let treated = if shop < 30 { 1.0 } else { 0.0 };
            let gain = if time >= 4 { effect } else { 0.0 };
            unit.push(shop);
            period.push(time);
            outcome.push(own + 0.7 * f64::from(time) + treated * (gain + drift * f64::from(time)) + chance.normal());
        }
    }
    (unit, period, outcome)
}

#[test]
fn an_event_study_finds_effects_and_crooked_beginnings() {
    let (mut alarms, mut covered) = (0, 0);
    for seed in 0..200 {
        let (unit, period, outcome) = shops(2.0, 0.0, seed);
        let panel = Panel { unit: &unit, period: &period, outcome: &outcome };
        let found = event_study(&panel, |shop| shop < 30, 4, 0.9).expect("effects");
        assert_eq!(found.effects.len(), 7);
        alarms += usize::from(found.flat_before.expect("a test").p < 0.1);
        covered += usize::from(found.average.low <= 2.0 && 2.0 <= found.average.high);
    }
    assert!((8..=36).contains(&alarms) && (165..=194).contains(&covered), "{alarms} alarms, {covered} covered");
    let (unit, period, outcome) = shops(0.0, 1.0, 1);
    let panel = Panel { unit: &unit, period: &period, outcome: &outcome };
    let found = event_study(&panel, |shop| shop < 30, 4, 0.9).expect("effects");
    assert!(found.flat_before.expect("a test").p < 1e-4, "{found:?}");
    assert!(matches!(event_study(&panel, |_| true, 4, 0.9), Err(Unanswered::TooFew { needed: 2, .. })));
    assert!(matches!(event_study(&panel, |shop| shop < 30, 0, 0.9), Err(Unanswered::TooFew { .. })));
}

/// The smoking ban in Sicily (Bernal, Cummins, Gasparrini 2017).
struct Sicily {
    events: Vec<f64>,
    people: Vec<f64>,
}

fn sicily() -> Option<Sicily> {
    let table = Table::read("its_sicily/sicily.csv")?;
    Some(Sicily { events: table.numbers("aces"), people: table.numbers("stdpop") })
}

const YEAR: Option<Season> = Some(Season { period: 12.0, harmonics: 2 });

fn model(exposure: Option<&[f64]>, season: Option<Season>) -> SeriesModel<'_> {
    SeriesModel { exposure, season, has_slope_change: false, errors: SeriesErrors::Independent, level: 0.95 }
}

#[test]
fn heart_attacks_after_a_smoking_ban() {
    let Some(Sicily { events, people }) = sicily() else { return };
    let mean = |events: &[f64]| events.iter().sum::<f64>() / events.len() as f64;
    assert_near(mean(&events[..36]), 810.9, 0.05, "events before");
    assert_near(mean(&events[36..]), 857.5, 0.05, "events after");
    let plain = interrupted_series(&events, 36, &model(Some(&people), None)).expect("an effect");
    assert_near(plain.step.estimate, 0.8944, 5e-5, "step");
    let found = interrupted_series(&events, 36, &model(Some(&people), YEAR)).expect("an effect");
    assert_near(found.step.estimate, 0.8851, 5e-5, "step");
    assert_near(found.dispersion, 2.262, 5e-4, "dispersion");
    assert_near(found.trend.estimate.powi(12), 1.0668, 5e-5, "trend");
    // Intervals are printed with the normal distribution; ours are Student's, so errors are compared.
    let normal = |found: &InterruptedSeries, dispersion: f64| {
        let half = 1.959_964 * found.regression.standard_error("step").expect("a column") / dispersion.sqrt();
        [found.step.estimate.ln() - half, found.step.estimate.ln() + half].map(f64::exp)
    };
    for (found, printed) in
        [(normal(&plain, plain.dispersion), [0.8647, 0.9251]), (normal(&found, 1.0), [0.8394, 0.9332])]
    {
        assert_near(found[0], printed[0], 5.1e-5, "low");
        assert_near(found[1], printed[1], 5.1e-5, "high");
    }
    assert!(found.step.low < 0.8394 && found.step.high > 0.9332 && found.step.high < 0.936);
    // Residuals follow each other, but Newey and West's errors would be smaller with a season, and larger without.
    for (season, is_wider) in [(YEAR, false), (None, true)] {
        let own = |errors: SeriesErrors| {
            let model = SeriesModel { errors, ..model(Some(&people), season) };
            let found = interrupted_series(&events, 36, &model).expect("an effect");
            assert!(found.autocorrelation.lags > 0);
            found.step.high - found.step.low
        };
        assert_eq!(own(SeriesErrors::AsResidualsSay) > own(SeriesErrors::Independent), is_wider);
    }
    let sloped = SeriesModel { has_slope_change: true, ..model(Some(&people), YEAR) };
    let sloped = interrupted_series(&events, 36, &sloped).expect("an effect");
    assert_near(sloped.slope_change.expect("a slope").estimate.ln(), 0.00148, 5e-6, "slope");
    assert_near(sloped.regression.standard_error("slope change").expect("a column"), 0.00185, 5.1e-6, "error");
    // The ban a year too early, on what came before it: no effect.
    let early = interrupted_series(&events[..36], 24, &model(Some(&people[..36]), YEAR)).expect("an effect");
    assert!(early.step.low < 1.0 && early.step.high > 1.0, "{:?}", early.step);
    let expected: f64 = found.expected[36..].iter().sum();
    assert_near(found.total.estimate, found.fitted[36..].iter().sum::<f64>() / expected, 1e-12, "total");
    assert_near(found.total.estimate, found.step.estimate, 1e-9, "a step is the same everywhere");
    assert!(matches!(
        interrupted_series(&events, 11, &model(None, None)),
        Err(Unanswered::TooFew { what: "points before", found: 11, needed: 12 })
    ));
}

#[test]
fn a_series_and_its_control_after_a_known_step() {
    let Some(table) = Table::read("its_causalimpact/arma_data.csv") else { return };
    let mut outcome = table.numbers("y");
    // The print adds 5 to what came from row 70 on.
    outcome[70..].iter_mut().for_each(|value| *value += 5.0);
    assert_near(outcome[70..].iter().sum::<f64>() / 30.0, 125.23, 5e-3, "actual");
    let other = table.numbers("X");
    let found = counterfactual(&outcome, &[("X", &other)], 70, 0.95).expect("an effect");
    assert_near(found.effect.estimate, 4.78, 5e-3, "effect by maximum likelihood");
    // Printed 4.19 to 5.36, with the parameters taken for known; here the weight's and the level's errors count, too.
    assert!(found.effect.low < 4.19 && found.effect.high > 5.36, "{:?}", found.effect);
    assert_near(found.effect.high - found.effect.low, 5.36 - 4.19, 0.1, "width");
    // A Bayesian fit prints 120.34, 4.89 [4.26, 5.47] and 4.06 %.
    assert_near(found.expected.estimate, 120.34, 0.12, "expected");
    assert_near(found.effect.estimate, 4.89, 0.12, "effect");
    assert_near(found.relative.expect("a share").estimate, 0.0406, 0.001, "relative");
    let early = counterfactual(&outcome[..70], &[("X", &other[..70])], 45, 0.95).expect("an effect");
    assert!(early.effect.low < 0.0 && early.effect.high > 0.0, "{:?}", early.effect);
    let Some(table) = Table::read("its_causalimpact/comparison_data.csv") else { return };
    let columns = ["NOT_CHANGED_1", "NOT_CHANGED_2", "NOT_CHANGED_3"].map(|name| (name, table.numbers(name)));
    let others: Vec<(&str, &[f64])> = columns.iter().map(|(name, values)| (*name, values.as_slice())).collect();
    let start = table.texts("DATE").iter().position(|date| date == "2019-07-15").expect("the date");
    let found = counterfactual(&table.numbers("CHANGED"), &others, start, 0.95).expect("an effect");
    assert_near(found.effect.estimate, -1182.0, 1.0, "effect by maximum likelihood");
    assert!(found.effect.estimate < 0.0 && found.effect.low < 0.0 && found.effect.high > 0.0, "{found:?}");
}
