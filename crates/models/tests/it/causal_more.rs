//! Staggered beginnings, mixtures of others and counterfactuals, where the truth is known.

use proptest::prelude::*;
use terrace_models::Unanswered;
use terrace_models::causal::{
    Aggregation, Panel, Season, SeriesErrors, SeriesModel, StaggeredOptions, counterfactual, event_study,
    interrupted_series, simplex_weights, staggered, synthetic_control, two_by_two,
};
use terrace_models::numerics::least_squares::Covariance;
use terrace_models::numerics::random::Chance;

use crate::least_squares::any_number;
use crate::tables::assert_near;

/// Shops by number: a third begins in period 3, a third in 5, a third never. The effect of a beginning is its size
/// times the periods since, plus one.
struct Rollout {
    unit: Vec<usize>,
    period: Vec<i32>,
    outcome: Vec<f64>,
}

fn begin(shop: usize) -> Option<i32> {
    [Some(3), Some(5), None][shop % 3]
}

fn rollout(sizes: [f64; 2], shops: usize, seed: u64) -> Rollout {
    rollout_by(sizes, &(0..shops).map(|shop| shop % 3).collect::<Vec<usize>>(), seed)
}

/// Shops by which of the three they are.
fn rollout_by(sizes: [f64; 2], kinds: &[usize], seed: u64) -> Rollout {
    let mut chance = Chance::new(seed);
    let mut made = Rollout { unit: Vec::new(), period: Vec::new(), outcome: Vec::new() };
    for (shop, kind) in kinds.iter().enumerate() {
        let own = 5.0 * chance.normal();
        for time in 0..8 {
            let effect = match begin(*kind) {
                Some(begin) if time >= begin => sizes[*kind] * f64::from(time - begin + 1),
                _ => 0.0,
            };
            made.unit.push(shop);
            made.period.push(time);
            made.outcome.push(own + 0.3 * f64::from(time * time) + effect + chance.normal());
        }
    }
    made
}

impl Rollout {
    fn panel(&self) -> Panel<'_> {
        Panel { unit: &self.unit, period: &self.period, outcome: &self.outcome }
    }
}

#[test]
fn staggered_beginnings_are_told_apart() {
    let options = StaggeredOptions { level: 0.9, draws: 199, ..StaggeredOptions::default() };
    let (mut covered, mut in_band, mut alarms) = (0, 0, 0);
    for seed in 0..200 {
        // Which shops begin when is drawn, too: the error of the cohorts' weights is part of the answer.
        let mut chance = Chance::new(1000 + seed);
        let kinds: Vec<usize> = (0..90).map(|_| chance.below(3)).collect();
        let made = rollout_by([1.0, -0.5], &kinds, seed);
        let found = staggered(&made.panel(), |shop| begin(kinds[shop]), &options).expect("effects");
        assert_eq!((found.effects.len(), found.left_out.len()), (14, 0));
        let overall = found.combined(Aggregation::Overall).expect("an effect")[0];
        // Cohort 3: 1, 2 … 5; cohort 5: −0.5, −1, −1.5; the same number of shops.
        let truth = (15.0 - 3.0) / 8.0;
        covered += usize::from(overall.effect.low <= truth && truth <= overall.effect.high);
        let since = found.combined(Aggregation::BySince).expect("effects");
        let truth = |since: i32| match since {
            ..0 => 0.0,
            0..=2 => 0.25 * f64::from(since + 1),
            _ => f64::from(since + 1),
        };
        in_band += usize::from(since.iter().all(|one| one.band.0 <= truth(one.key) && truth(one.key) <= one.band.1));
        alarms += usize::from(found.p_flat_before.expect("a test") < 0.1);
        for one in &since {
            assert!(one.band.0 <= one.effect.low && one.band.1 >= one.effect.high);
        }
    }
    assert!((162..=194).contains(&covered), "{covered} covered");
    assert!((158..=196).contains(&in_band) && (8..=45).contains(&alarms), "{in_band} in band, {alarms} alarms");
}

#[test]
fn one_cohort_is_the_difference_in_differences() {
    let made = rollout([1.0, 1.0], 60, 7);
    let keep: Vec<usize> =
        (0..made.unit.len()).filter(|row| made.unit[*row] % 3 != 1 && [2, 3].contains(&made.period[*row])).collect();
    let unit: Vec<usize> = keep.iter().map(|row| made.unit[*row]).collect();
    let period: Vec<i32> = keep.iter().map(|row| made.period[*row]).collect();
    let outcome: Vec<f64> = keep.iter().map(|row| made.outcome[*row]).collect();
    let panel = Panel { unit: &unit, period: &period, outcome: &outcome };
    let options = StaggeredOptions::default();
    let found = staggered(&panel, begin, &options).expect("effects").effects[0].effect;
    let treated: Vec<bool> = unit.iter().map(|shop| shop % 3 == 0).collect();
    let after: Vec<bool> = period.iter().map(|period| *period == 3).collect();
    let plain = two_by_two(&treated, &after, &outcome, &[], Covariance::Clustered(&unit), 0.95).expect("an effect");
    assert_near(found.estimate, plain.effect.estimate, 1e-12, "effect");
    assert_eq!(plain.clusters, Some([20, 20]));
    // 20 clusters a group: a factor of 20/19 for each against 40/39 · 79/76, and Student's t with 19 against 39.
    let wider = (20.0_f64 / 19.0 / (40.0 / 39.0 * 79.0 / 76.0)).sqrt() * 2.093_024_05 / 2.022_690_92;
    assert_near((found.high - found.low) / (plain.effect.high - plain.effect.low), wider, 1e-6, "width");
    // One cluster a group has no error, whatever its rows.
    let one: Vec<usize> = treated.iter().map(|treated| usize::from(*treated)).collect();
    let refused = two_by_two(&treated, &after, &outcome, &[], Covariance::Clustered(&one), 0.95);
    assert_eq!(refused, Err(Unanswered::TooFew { what: "clusters to compare with", found: 1, needed: 2 }));
    let by_region: Vec<usize> = (0..40).map(|at| if at % 2 == 0 { 0 } else { 1 + at % 3 }).collect();
    let options = StaggeredOptions { clusters: Some(&by_region), ..options };
    let refused = staggered(&panel, begin, &options);
    assert!(matches!(refused, Err(Unanswered::TooFew { what: "clusters of a cohort", found: 1, needed: 2 })));
    let study = event_study(&panel, |shop| shop % 3 == 0, 3, 0.95).expect("effects");
    assert_near(study.average.estimate, found.estimate, 1e-12, "event study");
    assert_eq!(study.flat_before, None);
}

#[test]
fn beginnings_that_were_permuted_or_moved_show_nothing() {
    let (mut permuted, mut moved) = (0, 0);
    let options = StaggeredOptions { level: 0.9, draws: 0, not_yet_treated: true, ..StaggeredOptions::default() };
    for seed in 0..100 {
        let made = rollout([1.5, 1.5], 90, seed);
        let mut labels: Vec<Option<i32>> = (0..90).map(begin).collect();
        let mut chance = Chance::new(seed);
        for at in (1..labels.len()).rev() {
            labels.swap(at, chance.below(at + 1));
        }
        let found = staggered(&made.panel(), |shop| labels[shop], &options).expect("effects");
        let overall = found.combined(Aggregation::Overall).expect("an effect")[0].effect;
        permuted += usize::from(overall.low > 0.0 || overall.high < 0.0);
        // What happened before anybody began, with a beginning two periods too early.
        let rows = made.period.iter().filter(|period| **period < 3).count();
        let keep: Vec<usize> = (0..made.unit.len()).filter(|row| made.period[*row] < 3).collect();
        assert_eq!(keep.len(), rows);
        let unit: Vec<usize> = keep.iter().map(|row| made.unit[*row]).collect();
        let period: Vec<i32> = keep.iter().map(|row| made.period[*row]).collect();
        let outcome: Vec<f64> = keep.iter().map(|row| made.outcome[*row]).collect();
        let panel = Panel { unit: &unit, period: &period, outcome: &outcome };
        let early = |shop: usize| begin(shop).map(|begin| begin - 2);
        let found = staggered(&panel, early, &options).expect("effects");
        let overall = found.combined(Aggregation::Overall).expect("an effect")[0].effect;
        moved += usize::from(overall.low > 0.0 || overall.high < 0.0);
    }
    assert!(permuted <= 22 && moved <= 22, "{permuted} and {moved} of 100");
}

#[test]
fn panels_that_cannot_answer_say_why() {
    let made = rollout([1.0, 1.0], 9, 1);
    let options = StaggeredOptions::default();
    let nobody = staggered(&made.panel(), |_| Some(3), &options);
    assert!(matches!(nobody, Err(Unanswered::TooFew { what: "units to compare with", .. })), "{nobody:?}");
    let always = staggered(&made.panel(), |shop| (shop < 4).then_some(0), &options);
    assert!(matches!(always, Err(Unanswered::TooFew { .. })));
    let broken = Panel { unit: &made.unit[1..], period: &made.period[1..], outcome: &made.outcome[1..] };
    assert!(matches!(staggered(&broken, begin, &options), Err(Unanswered::BadOption { name: "the panel", .. })));
    let late = staggered(&made.panel(), |shop| if shop < 3 { Some(4) } else { Some(100) }, &options);
    assert!(late.is_ok(), "{late:?}");
}

/// Others that wander, and one that is their mixture but for noise.
fn wanderers(count: usize, noise: f64, seed: u64) -> (Vec<f64>, Vec<Vec<f64>>) {
    let mut chance = Chance::new(seed);
    let mut common = 0.0;
    let mut others = vec![Vec::new(); count];
    let mut levels: Vec<f64> = (0..count).map(|_| 20.0 + 3.0 * chance.normal()).collect();
    for _ in 0..30 {
        common += 0.5 * chance.normal();
        for (other, level) in others.iter_mut().zip(&mut levels) {
            *level += 0.6 * chance.normal();
            other.push(*level + common);
        }
    }
    let weights = [0.5, 0.3, 0.2];
    let treated = (0..30)
        .map(|at| weights.iter().zip(&others).map(|(w, other)| w * other[at]).sum::<f64>() + noise * chance.normal())
        .collect();
    (treated, others)
}

#[test]
fn a_mixture_is_found_and_its_gap() {
    let (mut treated, others) = wanderers(12, 0.01, 1);
    treated[20..].iter_mut().for_each(|value| *value += 3.0);
    let slices: Vec<&[f64]> = others.iter().map(Vec::as_slice).collect();
    let found = synthetic_control(&treated, &slices, 20).expect("a mixture");
    for (found, truth) in found.weights.iter().zip([0.5, 0.3, 0.2, 0.0]) {
        assert_near(*found, truth, 0.03, "weight");
    }
    assert_near(found.effect, 3.0, 0.15, "effect");
    let placebo = found.placebo.expect("others enough");
    assert_near(placebo.p, 1.0 / 13.0, 1e-12, "p");
    assert!(matches!(synthetic_control(&treated, &slices, 5), Err(Unanswered::TooFew { needed: 8, .. })));
    assert!(matches!(synthetic_control(&treated, &slices[..1], 20), Err(Unanswered::TooFew { what: "others", .. })));
}

#[test]
fn without_an_effect_a_placebo_is_as_large_as_any() {
    let small = (0..60).filter(|seed| {
        let mut chance = Chance::new(100 + seed);
        let (_, others) = wanderers(10, 1.0, *seed);
        let own = chance.below(10);
        let rest: Vec<&[f64]> =
            others.iter().enumerate().filter(|(at, _)| *at != own).map(|(_, other)| other.as_slice()).collect();
        let found = synthetic_control(&others[own], &rest, 20).expect("a mixture");
        found.placebo.expect("others enough").p <= 0.2
    });
    let small = small.count();
    assert!((3..=24).contains(&small), "{small} of 60 are 12 by chance");
}

#[test]
fn weights_agree_with_all_that_could_be() {
    for seed in 0..20 {
        let mut chance = Chance::new(seed);
        let mut column = || (0..6).map(|_| chance.normal()).collect::<Vec<f64>>();
        let (columns, target) = (vec![column(), column(), column()], column());
        let squares = |weights: &[f64]| -> f64 {
            (0..6)
                .map(|at| {
                    let mixed: f64 = columns.iter().zip(weights).map(|(column, weight)| weight * column[at]).sum();
                    (target[at] - mixed).powi(2)
                })
                .sum()
        };
        let found = squares(&simplex_weights(&columns, &target).expect("weights"));
        let mut least = f64::INFINITY;
        for a in 0..=200 {
            for b in 0..=200 - a {
                let (a, b) = (f64::from(a) / 200.0, f64::from(b) / 200.0);
                least = least.min(squares(&[a, b, 1.0 - a - b]));
            }
        }
        assert!(found <= least + 1e-9 && found > least - 0.01, "{found} {least}");
    }
}

/// A level that drifts, a series beside it, and nothing that happened.
fn quiet(seed: u64) -> (Vec<f64>, Vec<f64>) {
    let mut chance = Chance::new(seed);
    let (mut level, mut beside) = (100.0, 50.0);
    (0..80)
        .map(|_| {
            level += 0.3 * chance.normal();
            beside += chance.normal();
            (level + 1.2 * beside + chance.normal(), beside)
        })
        .unzip()
}

#[test]
fn a_counterfactual_covers_what_comes() {
    let (mut covered, mut points) = (0, 0);
    for seed in 0..300 {
        let (outcome, beside) = quiet(seed);
        let found = counterfactual(&outcome, &[("beside", &beside)], 60, 0.9).expect("an effect");
        covered += usize::from(found.effect.low <= 0.0 && 0.0 <= found.effect.high);
        points += found.gaps.iter().filter(|gap| gap.effect.low <= 0.0 && 0.0 <= gap.effect.high).count();
    }
    assert!((235..=290).contains(&covered), "{covered} of 300");
    assert!((5040..=5700).contains(&points), "{points} of 6000");
    let (mut outcome, beside) = quiet(1);
    outcome[60..].iter_mut().for_each(|value| *value += 6.0);
    let found = counterfactual(&outcome, &[("beside", &beside)], 60, 0.9).expect("an effect");
    assert!(found.effect.low > 2.0 && found.effect.high < 10.0 && found.p < 0.01, "{:?}", found.effect);
    assert_near(found.weights[0], 1.2, 0.25, "weight");
    assert_near(found.total.estimate, 20.0 * found.effect.estimate, 1e-9, "total");
    let flat = [1.0; 80];
    let refused = counterfactual(&outcome, &[("flat", &flat)], 60, 0.9);
    assert_eq!(refused, Err(Unanswered::Collinear { column: "flat".to_owned() }));
}

/// Counts around a trend, residuals that follow each other or not.
#[test]
fn neighbours_that_go_together_widen_the_interval() {
    let series = |stickiness: f64, seed: u64| -> Vec<f64> {
        let mut chance = Chance::new(seed);
        let mut state = 0.0;
        (0..120)
            .map(|at| {
                state = stickiness * state + chance.normal();
                (100.0 * (0.003 * f64::from(at) + 0.08 * state).exp()).round()
            })
            .collect()
    };
    let model = SeriesModel {
        exposure: None,
        season: None,
        has_slope_change: false,
        errors: SeriesErrors::AsResidualsSay,
        level: 0.9,
    };
    let lags = |stickiness: f64| {
        let noticed = (0..100).filter(|seed| {
            let found = interrupted_series(&series(stickiness, *seed), 60, &model).expect("an effect");
            found.autocorrelation.lags > 0
        });
        noticed.count()
    };
    let (none, some) = (lags(0.0), lags(0.6));
    assert!(none <= 14 && some >= 95, "{none} {some}");
}

#[test]
fn season_and_exposure_are_taken_off() {
    let mut chance = Chance::new(3);
    let exposure: Vec<f64> = (0..60).map(|at| 100.0 + f64::from(at % 7)).collect();
    let counts: Vec<f64> = (0..60)
        .map(|at| {
            let season = 0.3 * (std::f64::consts::PI * f64::from(at) / 6.0).sin();
            let step = if at >= 40 { -0.2 } else { 0.0 };
            exposure[at as usize] * (2.0 + season + step + 0.02 * chance.normal()).exp()
        })
        .collect();
    let season = Some(Season { period: 12.0, harmonics: 1 });
    let model = SeriesModel {
        exposure: Some(&exposure),
        season,
        has_slope_change: false,
        errors: SeriesErrors::AsResidualsSay,
        level: 0.95,
    };
    let found = interrupted_series(&counts, 40, &model).expect("an effect");
    assert_near(found.step.estimate, (-0.2_f64).exp(), 0.02, "step");
    assert!(found.step.low < 0.819 && found.step.high > 0.819 && found.step.high - found.step.low < 0.06);
    let nothing: Vec<f64> = counts.iter().enumerate().map(|(at, count)| if at < 40 { *count } else { 0.0 }).collect();
    assert!(matches!(interrupted_series(&nothing, 40, &model), Err(Unanswered::TooFew { .. })));
}

proptest! {
    #[test]
    fn weights_are_none_negative_and_sum_to_one(
        rows in prop::collection::vec(prop::collection::vec(any_number(), 5), 0..9), target in prop::collection::vec(any_number(), 5),
    ) {
        if let Ok(weights) = simplex_weights(&rows, &target) {
            prop_assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12 && weights.iter().all(|weight| *weight >= 0.0), "{weights:?}");
        } else {
            prop_assert!(rows.is_empty());
        }
    }

    #[test]
    fn any_series_is_answered_or_refused(
        rows in prop::collection::vec((any_number(), any_number(), any_number()), 0..32), start in 0..32_usize, sloped in any::<bool>(),
    ) {
        let column = |of: &dyn Fn(&(f64, f64, f64)) -> f64| rows.iter().map(of).collect::<Vec<f64>>();
        let (a, b, c) = (column(&|row| row.0), column(&|row| row.1), column(&|row| row.2));
        let model = SeriesModel { exposure: None, season: None, has_slope_change: sloped, errors: SeriesErrors::AsResidualsSay, level: 0.9 };
        let counts: Vec<f64> = a.iter().map(|value| value.abs()).collect();
        if let Ok(found) = interrupted_series(&counts, start, &model) {
            for interval in [found.step, found.trend, found.total] {
                prop_assert!(interval.low <= interval.estimate && interval.estimate <= interval.high, "{interval:?}");
            }
        }
        if let Ok(found) = counterfactual(&a, &[("b", &b)], start, 0.9) {
            prop_assert!(found.effect.low <= found.effect.high && (0.0..=1.0).contains(&found.p), "{found:?}");
        }
        if let Ok(found) = synthetic_control(&a, &[&b, &c, &a], start) {
            prop_assert!(found.effect.is_finite() && found.ratio >= 0.0);
        }
        let (treated, after): (Vec<bool>, Vec<bool>) = (b.iter().map(|value| *value > 0.0).collect(), c.iter().map(|value| *value > 0.0).collect());
        if let Ok(found) = two_by_two(&treated, &after, &a, &[], Covariance::Robust, 0.9) {
            prop_assert!(found.effect.low <= found.effect.high && found.standard_error_of_cells.is_finite());
        }
    }

    #[test]
    fn any_panel_is_answered_or_refused(
        values in prop::collection::vec(any_number(), 24), begins in prop::collection::vec(prop::option::of(0..5_i32), 6),
    ) {
        let unit: Vec<usize> = (0..24).map(|row| row / 4).collect();
        let period: Vec<i32> = (0..24).map(|row| row % 4).collect();
        let panel = Panel { unit: &unit, period: &period, outcome: &values };
        for not_yet_treated in [false, true] {
            let options = StaggeredOptions { not_yet_treated, draws: 19, ..StaggeredOptions::default() };
            if let Ok(found) = staggered(&panel, |unit| begins[unit], &options) {
                for by in [Aggregation::Overall, Aggregation::BySince, Aggregation::ByCohort, Aggregation::ByPeriod] {
                    if let Ok(found) = found.combined(by) {
                        prop_assert!(found.iter().all(|one| one.effect.low <= one.effect.high && one.band.0 <= one.band.1));
                    }
                }
            }
        }
        if let Ok(found) = event_study(&panel, |unit| begins[unit].is_some(), 2, 0.9) {
            prop_assert!(found.effects.iter().all(|one| one.effect.low <= one.effect.high));
            prop_assert!(found.flat_before.is_none_or(|test| (0.0..=1.0).contains(&test.p)));
        }
    }
}

/// Few shops, and nothing before the beginning: the test of that must not cry wolf.
#[test]
fn few_clusters_raise_no_false_alarms() {
    let options = StaggeredOptions { draws: 0, ..StaggeredOptions::default() };
    let (mut staggered_alarms, mut study_alarms) = (0, 0);
    for seed in 0..300 {
        let made = rollout([1.0, 1.0], 24, seed);
        let keep: Vec<usize> = (0..made.unit.len()).filter(|row| !made.unit[*row].is_multiple_of(3)).collect();
        let unit: Vec<usize> = keep.iter().map(|row| made.unit[*row]).collect();
        let period: Vec<i32> = keep.iter().map(|row| made.period[*row]).collect();
        let outcome: Vec<f64> = keep.iter().map(|row| made.outcome[*row]).collect();
        let panel = Panel { unit: &unit, period: &period, outcome: &outcome };
        // Four leads of eight shops a group.
        let found = staggered(&panel, begin, &options).expect("effects");
        staggered_alarms += usize::from(found.p_flat_before.expect("a test") < 0.05);
        let found = event_study(&panel, |shop| begin(shop).is_some(), 5, 0.95).expect("effects");
        let test = found.flat_before.expect("a test");
        assert!((test.denominator - 12.0).abs() < 1e-12, "{test:?}");
        study_alarms += usize::from(test.p < 0.05);
        // With four shops fewer a group, there are too few for a test.
        let few = |row: &usize| made.unit[*row] < 12;
        let keep: Vec<usize> = keep.into_iter().filter(few).collect();
        let unit: Vec<usize> = keep.iter().map(|row| made.unit[*row]).collect();
        let period: Vec<i32> = keep.iter().map(|row| made.period[*row]).collect();
        let outcome: Vec<f64> = keep.iter().map(|row| made.outcome[*row]).collect();
        let panel = Panel { unit: &unit, period: &period, outcome: &outcome };
        assert_eq!(staggered(&panel, begin, &options).expect("effects").p_flat_before, None);
        assert_eq!(event_study(&panel, |shop| begin(shop).is_some(), 5, 0.95).expect("effects").flat_before, None);
    }
    assert!(staggered_alarms <= 36 && study_alarms <= 36, "{staggered_alarms} and {study_alarms} of 300");
}

/// What is met exactly, but for rounding, has nothing to tell chance by.
#[test]
fn rounding_is_no_chance() {
    let plain = SeriesModel {
        exposure: None,
        season: None,
        has_slope_change: false,
        errors: SeriesErrors::AsResidualsSay,
        level: 0.9,
    };
    let exact: Vec<f64> =
        (0..40).map(|at| 100.0 * (0.01 * f64::from(at) + if at < 20 { 0.0 } else { 0.2 }).exp()).collect();
    assert!(matches!(interrupted_series(&exact, 20, &plain), Err(Unanswered::NoVariation { .. })));
    let beside: Vec<f64> = (0..40).map(|at| f64::from(at * at % 17) / 7.0).collect();
    let same: Vec<f64> = beside.iter().map(|value| 3.3 * value + 1.1).collect();
    for outcome in [&same[..], &[0.1; 40]] {
        let found = counterfactual(outcome, &[("beside", &beside)], 30, 0.9);
        assert!(matches!(found, Err(Unanswered::NoVariation { .. })), "{found:?}");
    }
    let found = counterfactual(&[0.1; 40], &[], 30, 0.9);
    assert!(matches!(found, Err(Unanswered::NoVariation { .. })), "{found:?}");
    let (treated, after): (Vec<bool>, Vec<bool>) = (0..40).map(|row| (row % 2 == 0, row % 4 < 2)).unzip();
    let cells: Vec<f64> = treated
        .iter()
        .zip(&after)
        .map(|(treated, after)| {
            if *treated {
                0.1
            } else if *after {
                0.7
            } else {
                0.3
            }
        })
        .collect();
    for covariance in [Covariance::Classical, Covariance::Robust] {
        let found = two_by_two(&treated, &after, &cells, &[], covariance, 0.9);
        assert!(matches!(found, Err(Unanswered::NoVariation { .. })), "{found:?}");
    }
}
