//! Correlations, drivers and concentration against published figures and definitions worked by hand.

use proptest::prelude::*;
use terrace_models::drivers::{Ranking, concentration, drivers, kendall, spearman};
use terrace_models::numerics::random::Chance;
use terrace_models::{Interval, Unanswered};

use crate::least_squares::any_number;
use crate::tables::{Table, assert_near};

/// Customers of a mobile network (ECSI; Tenenhaus et al. 2005).
struct Mobi(Table);

impl Mobi {
    fn mean(&self, names: &[&str]) -> Vec<f64> {
        let columns: Vec<Vec<f64>> = names.iter().map(|name| self.0.numbers(name)).collect();
        (0..250).map(|row| columns.iter().map(|column| column[row]).sum::<f64>() / names.len() as f64).collect()
    }

    /// The mean of the questions of a subject that are numbered from 1.
    fn subject(&self, name: &str, questions: usize) -> Vec<f64> {
        let names: Vec<String> = (1..=questions).map(|number| format!("{name}{number}")).collect();
        self.mean(&names.iter().map(String::as_str).collect::<Vec<&str>>())
    }
}

fn assert_interval(found: Interval, [estimate, low, high]: [f64; 3]) {
    assert_near(found.estimate, estimate, 5.1e-4, "correlation");
    assert_near(found.low, low, 5.1e-4, "low");
    assert_near(found.high, high, 5.1e-4, "high");
}

#[test]
fn satisfaction_and_loyalty_are_as_computed() {
    let Some(table) = Table::read("ecsi_mobi/mobi.csv") else { return };
    let mobi = Mobi(table);
    let overall = mobi.mean(&["CUSA1"]);
    for (name, expected) in
        [("CUSL1", [0.357, 0.240, 0.464]), ("CUSL3", [0.553, 0.454, 0.639]), ("CUSL2", [0.046, -0.078, 0.170])]
    {
        assert_interval(spearman(&overall, &mobi.mean(&[name]), 0.95).expect("a correlation"), expected);
    }
    let complaints = spearman(&mobi.mean(&["CUSCO"]), &mobi.subject("CUSL", 3), 0.95).expect("a correlation");
    assert_near(complaints.estimate, 0.341, 5.1e-4, "complaints and loyalty");
    let (perceived, expected) = (mobi.mean(&["PERQ1"]), mobi.mean(&["CUEX1"]));
    let above = perceived.iter().zip(&expected).filter(|(found, hoped)| found > hoped).count();
    let equal = perceived.iter().zip(&expected).filter(|(found, hoped)| found == hoped).count();
    assert_eq!((above, equal), (108, 82));
    // Rows shuffled on one side, nothing is left.
    let mut shuffled = overall;
    let mut chance = Chance::new(3);
    (1..250).rev().for_each(|at| shuffled.swap(at, chance.below(at + 1)));
    let found = spearman(&shuffled, &mobi.mean(&["CUSL3"]), 0.99).expect("a correlation");
    assert!(found.low < 0.0 && found.high > 0.0, "{found:?}");
}

#[test]
fn what_drives_satisfaction_is_as_computed() {
    let Some(table) = Table::read("ecsi_mobi/mobi.csv") else { return };
    let mobi = Mobi(table);
    let satisfaction = mobi.subject("CUSA", 3);
    let columns = [
        ("quality", mobi.subject("PERQ", 7)),
        ("image", mobi.subject("IMAG", 5)),
        ("value", mobi.subject("PERV", 2)),
        ("expectation", mobi.subject("CUEX", 3)),
    ];
    let columns: Vec<(&str, &[f64])> = columns.iter().map(|(name, values)| (*name, values.as_slice())).collect();
    let found = drivers(&satisfaction, &columns, 0.95, (1, 200)).expect("drivers");
    assert_near(found.r_squared, 0.669, 5.1e-4, "R²");
    for (driver, share) in found.drivers.iter().zip([0.295, 0.165, 0.132, 0.077]) {
        assert_near(driver.share.estimate, share, 5.1e-4, &driver.name);
        assert!(driver.share.low < share && share < driver.share.high && driver.share.low > 0.0);
        assert!((50.0..90.0).contains(&driver.performance), "{driver:?}");
    }
    assert_near(found.drivers.iter().map(|driver| driver.importance).sum(), 1.0, 1e-12, "importance");
}

/// As Grömping 2006 prints them for R's `swiss`.
#[test]
fn what_drives_fertility_is_as_printed() {
    let Some(table) = Table::read("swiss/swiss.csv") else { return };
    let names = ["Agriculture", "Examination", "Education", "Catholic", "Infant.Mortality"];
    let columns = names.map(|name| (name, table.numbers(name)));
    let columns: Vec<(&str, &[f64])> = columns.iter().map(|(name, values)| (*name, values.as_slice())).collect();
    let found = drivers(&table.numbers("Fertility"), &columns, 0.95, (1, 0)).expect("drivers");
    for (driver, share) in found.drivers.iter().zip([0.05709, 0.17117, 0.26013, 0.10557, 0.11277]) {
        assert_near(driver.share.estimate, share, 5.1e-6, &driver.name);
    }
    assert_near(found.r_squared, 0.70674, 5.1e-6, "R²");
    assert_near(found.drivers.iter().map(|driver| driver.share.estimate).sum(), found.r_squared, 1e-12, "sum");
}

/// Every pair looked at.
fn kendall_by_pairs(left: &[f64], right: &[f64]) -> f64 {
    let (mut difference, mut untied_left, mut untied_right) = (0.0, 0.0, 0.0);
    let sign = |value: f64| if value == 0.0 { 0.0 } else { value.signum() };
    for one in 0..left.len() {
        for other in 0..one {
            let (a, b) = (sign(left[one] - left[other]), sign(right[one] - right[other]));
            difference += a * b;
            untied_left += a * a;
            untied_right += b * b;
        }
    }
    difference / f64::sqrt(untied_left * untied_right)
}

#[test]
fn kendalls_tau_is_that_of_all_pairs() {
    let mut chance = Chance::new(1);
    for _ in 0..50 {
        let left: Vec<f64> = (0..30).map(|_| chance.below(6) as f64).collect();
        let right: Vec<f64> = left.iter().map(|value| value + chance.below(8) as f64).collect();
        let found = kendall(&left, &right, 0.95).expect("a correlation");
        assert_near(found.estimate, kendall_by_pairs(&left, &right), 1e-12, "τ");
        let half = 1.959_964 * (0.437_f64 / 26.0).sqrt();
        assert_near(found.low, (found.estimate.atanh() - half).tanh(), 1e-6, "low");
    }
    let rising: Vec<f64> = (0..9).map(f64::from).collect();
    let perfect = kendall(&rising, &rising, 0.95).expect("a correlation");
    assert!(perfect.estimate == 1.0 && perfect.high == 1.0 && perfect.low < 0.95, "{perfect:?}");
    assert_eq!(spearman(&[1.0; 9], &rising, 0.95), Err(Unanswered::NoVariation { what: "the left values" }));
    assert!(matches!(kendall(&rising[..4], &rising[..4], 0.95), Err(Unanswered::TooFew { needed: 5, .. })));
}

/// Correlated normal pairs, Pearson's correlation 0.5: Spearman's is 6 / π · asin(0.25), Kendall's 1 / 3.
#[test]
fn intervals_of_correlations_cover() {
    let (mut rho, mut tau) = (0, 0);
    for seed in 0..300 {
        let mut chance = Chance::new(seed);
        let (left, right): (Vec<f64>, Vec<f64>) = (0..60)
            .map(|_| {
                let a = chance.normal();
                (a, 0.5 * a + 0.75_f64.sqrt() * chance.normal())
            })
            .unzip();
        let covers = |found: Interval, truth: f64| usize::from(found.low <= truth && truth <= found.high);
        let truth = 6.0 / std::f64::consts::PI * 0.25_f64.asin();
        rho += covers(spearman(&left, &right, 0.9).expect("a correlation"), truth);
        tau += covers(kendall(&left, &right, 0.9).expect("a correlation"), 1.0 / 3.0);
    }
    assert!((250..=288).contains(&rho) && (250..=288).contains(&tau), "{rho} {tau} of 300");
}

fn ranking_power(score: &[f64], amounts: &[f64]) -> Result<f64, Unanswered> {
    Ranking::new(score, amounts)?.power(&Ranking::new(amounts, amounts)?)
}

fn top_share(score: &[f64], amounts: &[f64], share: f64) -> Result<f64, Unanswered> {
    Ranking::new(score, amounts)?.top_share(share)
}

#[test]
fn concentration_is_its_definition() {
    assert_near(concentration(&[1.0; 7]).expect("a share"), 0.0, 1e-12, "equal");
    assert_near(concentration(&[0.0, 0.0, 0.0, 8.0]).expect("a share"), 0.75, 1e-12, "one has all");
    assert_near(concentration(&[1.0, 2.0, 3.0, -5.0]).expect("a share"), 0.416_666_666, 1e-8, "four");
    let amounts = [5.0, 1.0, 3.0, 1.0];
    assert_near(ranking_power(&amounts, &amounts).expect("a power"), 1.0, 1e-12, "itself");
    assert_near(ranking_power(&[-5.0, -1.0, -3.0, -1.0], &amounts).expect("a power"), -1.0, 1e-12, "reversed");
    assert_near(ranking_power(&[2.0; 4], &amounts).expect("a power"), 0.0, 1e-12, "nothing");
    assert_near(top_share(&amounts, &amounts, 0.25).expect("a share"), 0.5, 1e-12, "one of four");
    assert_near(top_share(&[1.0; 4], &amounts, 0.5).expect("a share"), 0.5, 1e-12, "any two of four");
    assert_near(top_share(&amounts, &amounts, 0.26).expect("a share"), 0.8, 1e-12, "rounded up");
    let runs = Ranking::of_runs(vec![(2.0, 8.0), (0.0, 0.0), (2.0, 2.0)]).expect("a ranking");
    let ranked = Ranking::new(&[3.0, 1.0, 1.0, 3.0], &amounts).expect("a ranking");
    assert_near(
        ranked.gini(),
        Ranking::of_runs(vec![(2.0, 6.0), (2.0, 4.0)]).expect("a ranking").gini(),
        1e-12,
        "runs",
    );
    assert_near(runs.top_share(0.25).expect("a share"), 0.4, 1e-12, "half a run");
    assert!(matches!(Ranking::of_runs(vec![(1.0, f64::NAN)]), Err(Unanswered::BadValue { position: 0, .. })));
    assert!(matches!(Ranking::of_runs(vec![(1.0, 1.0), (-1.0, 0.0)]), Err(Unanswered::BadValue { position: 1, .. })));
    assert!(matches!(Ranking::of_runs(vec![(0.0, 1.0)]), Err(Unanswered::BadValue { position: 0, .. })));
    assert!(matches!(Ranking::of_runs(Vec::new()), Err(Unanswered::TooFew { .. })));
    assert!(matches!(concentration(&[0.0, -1.0]), Err(Unanswered::TooFew { .. })));
    assert!(matches!(ranking_power(&[1.0, 2.0], &[1.0, 1.0]), Err(Unanswered::NoVariation { .. })));
}

proptest! {
    #[test]
    fn any_pairs_are_answered_or_refused(rows in prop::collection::vec((any_number(), any_number(), any_number()), 0..12), share in 0.01..1.0_f64) {
        let column = |of: &dyn Fn(&(f64, f64, f64)) -> f64| rows.iter().map(of).collect::<Vec<f64>>();
        let (a, b, c) = (column(&|row| row.0), column(&|row| row.1), column(&|row| row.2));
        for found in [spearman(&a, &b, 0.9), kendall(&a, &b, 0.9)].into_iter().flatten() {
            prop_assert!(-1.0 <= found.low && found.low <= found.estimate && found.estimate <= found.high && found.high <= 1.0, "{found:?}");
        }
        if let Ok(found) = drivers(&a, &[("b", &b), ("c", &c)], 0.9, (1, 10)) {
            prop_assert!((found.drivers.iter().map(|driver| driver.share.estimate).sum::<f64>() - found.r_squared).abs() < 1e-6, "{found:?}");
            for driver in &found.drivers {
                prop_assert!(driver.share.low <= driver.share.high && driver.standardised.low <= driver.standardised.high, "{driver:?}");
                prop_assert!((0.0..=100.0).contains(&driver.performance) && (0.0..=1.0).contains(&driver.importance), "{driver:?}");
            }
        }
        for found in [concentration(&a), top_share(&a, &b, share)].into_iter().flatten() {
            prop_assert!((0.0..=1.0).contains(&found));
        }
        if let Ok(found) = ranking_power(&a, &b) {
            prop_assert!((-1.0..=1.0).contains(&found));
        }
    }
}

#[test]
fn twelve_answers_are_shared_out_and_no_more() {
    let mut chance = Chance::new(12);
    let values: Vec<Vec<f64>> = (0..14).map(|_| (0..40).map(|_| chance.normal()).collect()).collect();
    let columns: Vec<(&str, &[f64])> = values[..13].iter().map(|values| ("answer", values.as_slice())).collect();
    assert!(drivers(&values[13], &columns[..12], 0.9, (1, 0)).is_ok());
    let refused = drivers(&values[13], &columns, 0.9, (1, 0));
    assert_eq!(refused, Err(Unanswered::BadOption { name: "the answers", allowed: "12 at most" }));
}
