//! Figures that others have printed of public experiments.

use terrace_models::Interval;
use terrace_models::experiments::covariate::{ArmRatios, ArmValues, adjust, adjust_ratios};
use terrace_models::experiments::lift::{Scale, relative};
use terrace_models::experiments::proportions::{self, Outcomes};
use terrace_models::experiments::ratios::{self, Ratio};
use terrace_models::experiments::strata::{self, Stratum};
use terrace_models::experiments::{Arm, ArmMoments, Effect, always_valid, many, means, sample_ratio};

use crate::evidence::{Table, assert_near, assert_part};

const MENS: &str = "Mens E-Mail";
const WOMENS: &str = "Womens E-Mail";
const NONE: &str = "No E-Mail";

fn hillstrom() -> Option<Table> {
    Table::read("hillstrom/hillstrom.csv.gz")
}

fn outcomes(table: &Table, name: &str, segment: &str) -> Outcomes {
    let values = table.numbers_where(name, "segment", segment);
    Outcomes { hits: values.iter().filter(|value| **value == 1.0).count(), customers: values.len() }
}

#[track_caller]
fn assert_interval(found: &Interval, [estimate, low, high]: [f64; 3], distance: f64) {
    assert_near(found.estimate, estimate, distance);
    assert_near(found.low, low, distance);
    assert_near(found.high, high, distance);
}

#[test]
fn arms_of_hillstrom_are_as_planned() {
    let Some(table) = hillstrom() else { return };
    let customers = [WOMENS, MENS, NONE].map(|segment| outcomes(&table, "visit", segment).customers);
    assert_eq!(customers, [21_387, 21_307, 21_306]);
    let found = sample_ratio::check(&customers, &[1.0; 3]).expect("large");
    assert_near(found.statistic.expect("by counts"), 0.2025, 5e-5);
    assert_near(found.p_value, 0.9037, 5e-5);
    assert!(!found.is_mismatch());
}

#[test]
fn shares_of_hillstrom() {
    let Some(table) = hillstrom() else { return };
    for (name, segment, expected, digit) in [
        ("visit", MENS, [0.076_590, 0.069_95, 0.083_23], 5e-6),
        ("visit", WOMENS, [0.045_233, 0.038_89, 0.051_57], 5e-6),
        ("conversion", MENS, [0.006_805, 0.005_00, 0.008_61], 5e-6),
        ("conversion", WOMENS, [0.003_111, 0.001_50, 0.004_72], 5e-6),
    ] {
        let (treated, control) = (outcomes(&table, name, segment), outcomes(&table, name, NONE));
        let effect = proportions::difference(treated, control, 0.95).expect("large");
        assert_near(effect.interval.estimate, expected[0], 5e-7);
        assert_interval(&effect.interval, expected, digit);
        assert!(effect.p_value < 0.001, "{effect:?}");
    }
    assert_near(outcomes(&table, "visit", MENS).share(), 0.182_757, 5e-7);
    assert_near(outcomes(&table, "visit", NONE).share(), 0.106_167, 5e-7);
}

fn spend(table: &Table, segment: &str) -> Vec<f64> {
    table.numbers_where("spend", "segment", segment)
}

#[test]
fn spend_of_hillstrom() {
    let Some(table) = hillstrom() else { return };
    let [mens, womens, none] = [MENS, WOMENS, NONE].map(|segment| spend(&table, segment));
    let (by_mens, by_womens) = (
        means::difference(&mens, &none, 0.95).expect("large"),
        means::difference(&womens, &none, 0.95).expect("large"),
    );
    assert_near(by_mens.interval.estimate, 0.769_827, 5e-7);
    assert_interval(&by_mens.interval, [0.769_827, 0.485_14, 1.054_51], 5e-6);
    assert_near(by_mens.p_value, 1.1638e-7, 5e-12);
    assert_near(by_womens.interval.estimate, 0.424_412, 5e-7);
    assert_near(by_womens.p_value, 1.1294e-3, 5e-8);
    let adjusted = many::holm(&[by_mens.p_value, by_womens.p_value]).expect("p-values");
    assert_near(adjusted[0], 2.3276e-7, 5e-12);
    assert_near(adjusted[1], 1.1294e-3, 5e-8);

    let [mens, none] = [ArmMoments::of(&mens), ArmMoments::of(&none)].map(|moments| moments.expect("finite"));
    let plain = relative(&mens, &none, Scale::Plain, 0.95).expect("positive");
    assert_near(plain.interval.estimate, 1.179_29, 5e-6);
    assert_interval(&plain.interval, [1.179, 0.54, 1.81], 5e-3);
    let by_logarithm = relative(&mens, &none, Scale::Logarithm, 0.95).expect("positive");
    assert_interval(&by_logarithm.interval, [1.179, 0.63, 1.92], 5e-3);

    let mut watch = always_valid::Watch::new(0.5, 0.95).expect("positive");
    let look = watch.look(by_mens.interval.estimate, by_mens.standard_error).expect("finite");
    assert_near(look.p_value, 8.5e-6, 5e-8);
    assert_interval(&look.interval, [0.7698, 0.328, 1.212], 5e-4);
}

#[test]
fn spend_of_a_buyer_of_hillstrom() {
    let Some(table) = hillstrom() else { return };
    let ratio = |arm, segment| {
        Ratio::of(arm, &spend(&table, segment), &table.numbers_where("conversion", "segment", segment)).expect("buyers")
    };
    let (treated, control) = (ratio(Arm::Treated, MENS), ratio(Arm::Control, NONE));
    assert_near(treated.ratio, 113.53, 5e-3);
    assert_near(control.ratio, 114.00, 5e-3);
    let effect = ratios::difference(&treated, &control, 0.95).expect("large");
    assert_near(effect.interval.estimate, -0.48, 5e-3);
    assert_near(effect.standard_error, 11.53, 5e-3);
}

#[test]
fn past_spend_is_no_help_in_hillstrom() {
    let Some(table) = hillstrom() else { return };
    let before = [MENS, NONE].map(|segment| table.numbers_where("history", "segment", segment));
    for (name, expected, digit) in [("spend", 0.0004, 5e-5), ("visit", 0.004, 5e-4)] {
        let values = [MENS, NONE].map(|segment| table.numbers_where(name, "segment", segment));
        let found = adjust(
            ArmValues { values: &values[0], before: &before[0] },
            ArmValues { values: &values[1], before: &before[1] },
        )
        .expect("large");
        assert_near(found.reduction, expected, digit);
        assert!(!found.helps());
    }
}

/// Strata of one share each tell what the whole tells; a stratum's weight moves it.
#[test]
fn strata_of_hillstrom_agree_with_the_whole() {
    let Some(table) = hillstrom() else { return };
    let of = |segment: &str, newbie: &str| {
        let rows = table.text("segment").iter().zip(table.text("newbie")).zip(table.numbers("spend"));
        let values: Vec<f64> =
            rows.filter(|((one, other), _)| *one == segment && *other == newbie).map(|(_, value)| value).collect();
        ArmMoments::of(&values).expect("finite")
    };
    let strata = ["0", "1"].map(|newbie| {
        let (treated, control) = (of(MENS, newbie), of(NONE, newbie));
        Stratum { weight: (treated.count + control.count) as f64, treated, control }
    });
    let found = strata::difference(&strata, 0.95).expect("large");
    let by_hand: f64 = strata.iter().map(|s| s.weight * (s.treated.mean - s.control.mean)).sum::<f64>()
        / strata.iter().map(|s| s.weight).sum::<f64>();
    assert_near(found.interval.estimate, by_hand, 1e-12);
    let whole = means::difference(&spend(&table, MENS), &spend(&table, NONE), 0.95).expect("large");
    assert_near(found.interval.estimate, whole.interval.estimate, 0.02 * whole.standard_error);
    assert_part(found.standard_error, whole.standard_error, 1e-3);
}

struct Users {
    table: Table,
}

impl Users {
    fn read() -> Option<Self> {
        Table::read("ab_tea/users_cuped.csv").map(|table| Self { table })
    }

    fn column(&self, name: &str, arm: &str) -> Vec<f64> {
        self.table.numbers_where(name, "variant", arm)
    }
}

fn of_users(effect: &Effect, relative: &Effect, lift: f64, p_value: f64, lift_digit: f64, p_digit: f64) {
    assert_near(relative.interval.estimate, lift, lift_digit);
    assert_near(effect.p_value, p_value, p_digit);
}

#[test]
fn orders_of_users_of_tea_tasting() {
    let Some(users) = Users::read() else { return };
    let (treated, control) = (users.column("orders", "1"), users.column("orders", "0"));
    let effect = means::difference(&treated, &control, 0.95).expect("large");
    assert_interval(&effect.interval, [0.042_690, -0.010_800, 0.096_180], 5e-7);
    assert_near(effect.p_value, 0.117_732, 5e-7);
    let moments = [treated, control].map(|values| ArmMoments::of(&values).expect("finite"));
    let lift = relative(&moments[0], &moments[1], Scale::Logarithm, 0.95).expect("positive");
    assert_near(lift.interval.estimate, 0.080_487, 5e-7);
    assert_near(sample_ratio::check_two(2023, 1977, 0.5).expect("a share").p_value, 0.477, 5e-4);
}

#[test]
fn orders_of_a_session_of_tea_tasting() {
    let Some(users) = Users::read() else { return };
    let ratio = |arm, variant| {
        Ratio::of(arm, &users.column("orders", variant), &users.column("sessions", variant)).expect("sessions")
    };
    let (treated, control) = (ratio(Arm::Treated, "1"), ratio(Arm::Control, "0"));
    assert_near(control.ratio, 0.266, 5e-4);
    assert_near(treated.ratio, 0.289, 5e-4);
    let lift = ratios::relative(&treated, &control, Scale::Logarithm, 0.95).expect("positive");
    assert_near(lift.interval.estimate, 0.088, 5e-4);
    assert_near(lift.interval.low, -0.0089, 5e-5);
    assert_near(lift.interval.high, 0.19, 5e-3);
    assert_near(ratios::difference(&treated, &control, 0.95).expect("large").p_value, 0.0762, 5e-5);
}

#[test]
fn the_past_helps_with_users_of_tea_tasting() {
    let Some(users) = Users::read() else { return };
    for (name, lift, p_value) in [("orders", 0.11, 0.007_33), ("revenue", 0.14, 0.006_74)] {
        let columns = ["1", "0"].map(|arm| (users.column(name, arm), users.column(&format!("{name}_covariate"), arm)));
        let [treated, control] = [&columns[0], &columns[1]].map(|(values, before)| ArmValues { values, before });
        let adjusted = adjust(treated, control).expect("large");
        assert!(adjusted.helps() && adjusted.reduction > 0.25, "{adjusted:?}");
        let effect = means::difference_of(&adjusted.treated, &adjusted.control, 0.95).expect("large");
        let relative = relative(&adjusted.treated, &adjusted.control, Scale::Logarithm, 0.95).expect("positive");
        of_users(&effect, &relative, lift, p_value, 5e-3, 5e-6);
    }
    let names = ["orders", "sessions", "orders_covariate", "sessions_covariate"];
    let columns = ["1", "0"].map(|arm| names.map(|name| users.column(name, arm)));
    let [treated, control] = [&columns[0], &columns[1]].map(|of| ArmRatios {
        numerators: &of[0],
        denominators: &of[1],
        before_numerators: &of[2],
        before_denominators: &of[3],
    });
    let adjusted = adjust_ratios(treated, control).expect("large");
    let effect = ratios::difference(&adjusted.treated, &adjusted.control, 0.95).expect("large");
    let relative = ratios::relative(&adjusted.treated, &adjusted.control, Scale::Logarithm, 0.95).expect("positive");
    of_users(&effect, &relative, 0.12, 0.002_29, 5e-3, 5e-6);
}

#[test]
fn mismatches_that_others_found() {
    for (customers, p_value, digit) in
        [([600, 400], 2.54e-10, 5e-13), ([44_000, 45_000], 0.0008, 5e-5), ([821_588, 815_482], 1.8e-6, 5e-8)]
    {
        let found = sample_ratio::check(&customers, &[0.5, 0.5]).expect("large");
        assert_near(found.p_value, p_value, digit);
        assert!(found.is_mismatch());
    }
}

/// The fifteen p-values of Benjamini and Hochberg 1995.
#[test]
fn several_results_at_once() {
    let p_values = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590,
        1.0,
    ];
    let held = |adjusted: &[f64]| adjusted.iter().filter(|p_value| **p_value <= 0.05).count();
    let bonferroni: Vec<f64> = p_values.iter().map(|p_value| p_value * 15.0).collect();
    let (holm, explored) = (many::holm(&p_values).expect("all"), many::benjamini_hochberg(&p_values).expect("all"));
    assert_eq!((held(&bonferroni), held(&holm), held(&explored)), (3, 3, 4));
    // In whatever order they come.
    let mut turned = p_values;
    turned.reverse();
    let mut back = many::holm(&turned).expect("all");
    back.reverse();
    assert_eq!(back, holm);
    assert!(many::holm(&[0.5, f64::NAN]).is_err() && many::benjamini_hochberg(&[1.5]).is_err());
    assert_eq!(many::holm(&[]).expect("none"), Vec::<f64>::new());
}
