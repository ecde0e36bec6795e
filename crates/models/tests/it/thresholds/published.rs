//! Elections to the senate of the United States, 1914 to 2010 (Cattaneo, Frandsen, Titiunik 2015): the share of votes
//! by the margin six years before. Figures are those printed by Calonico, Cattaneo, Farrell and Titiunik (Stata Journal
//! 2017) and those of rdrobust 2.1.1 and rddensity 3.0.
//!
//! With given bandwidths all digits agree. Chosen bandwidths agree to a part of 1e-7, which is how far the programs of
//! their authors, in R and in Python, are apart.

use terrace_models::thresholds::density::{density, density_within};
use terrace_models::thresholds::{
    Bandwidths, Customers, Design, Kernel, Order, Residuals, ThresholdEffect, estimate, placebo,
};

use super::plain;
use crate::evidence::{Table, assert_near, assert_part};

/// Margins, votes and covariates.
type Columns = (Vec<f64>, Vec<f64>, Vec<Vec<f64>>);

/// The rows that have all of them.
fn senate(covariates: &[&str]) -> Option<Columns> {
    let table = Table::read("rd_senate/rdrobust_senate.csv")?;
    let names = [&["margin", "vote"], covariates].concat();
    let columns: Vec<Vec<f64>> = names.iter().map(|name| table.numbers(name)).collect();
    let kept = |column: &Vec<f64>| -> Vec<f64> {
        let rows = 0..column.len();
        rows.filter(|row| columns.iter().all(|column| column[*row].is_finite())).map(|row| column[row]).collect()
    };
    let mut columns: Vec<Vec<f64>> = columns.iter().map(kept).collect();
    let covariates = columns.split_off(2);
    let vote = columns.pop().expect("votes");
    Some((columns.pop().expect("margins"), vote, covariates))
}

/// How far chosen bandwidths may be off.
const CHOSEN: f64 = 2e-7;

fn at(main: f64, bias: f64) -> Design {
    Design { bandwidths: Some(Bandwidths { main, bias }), ..Design::USUAL }
}

/// Conventional jump, its error, robust interval.
#[track_caller]
fn assert_found(found: &ThresholdEffect, [jump, error, low, high]: [f64; 4], part: f64) {
    assert_part(found.conventional.interval.estimate, jump, part);
    assert_part(found.conventional.standard_error, error, part);
    assert_part(found.robust.interval.low, low, part);
    assert_part(found.robust.interval.high, high, part);
}

#[track_caller]
fn assert_widths(found: &ThresholdEffect, main: f64, bias: f64, part: f64) {
    assert_part(found.bandwidths.main, main, part);
    assert_part(found.bandwidths.bias, bias, part);
}

#[test]
fn the_jump_is_the_printed_one() {
    let Some((margin, vote, _)) = senate(&[]) else { return };
    let below = margin.iter().filter(|margin| **margin < 0.0).count();
    assert_eq!((margin.len(), below), (1297, 595));
    let found = estimate(&plain(&margin, &vote), 0.0, &Design::USUAL).expect("an estimate");
    assert_widths(&found, 17.754, 28.028, 5e-5);
    let of = &found.conventional;
    for (found, printed) in [
        (of.interval.estimate, 7.4141),
        (of.standard_error, 1.4587),
        (of.interval.low, 4.5551),
        (of.interval.high, 10.2732),
        (found.robust.interval.low, 4.0937),
        (found.robust.interval.high, 10.9193),
        (found.robust.interval.estimate / found.robust.standard_error, 4.3110),
    ] {
        assert_near(found, printed, 5.1e-5);
    }
    assert_eq!(found.customers, [360, 323]);
    assert!(!found.heaping.is_worth_telling(), "{:?}", found.heaping);
    assert_widths(&found, 17.754_398_192_692, 28.028_088_587_710, CHOSEN);
    assert_found(&found, [7.414_130_749_110, 1.458_715_988_906, 4.093_698_661_454, 10.919_306_068_278], 10.0 * CHOSEN);
}

#[test]
fn jumps_with_given_bandwidths() {
    let Some((margin, vote, _)) = senate(&[]) else { return };
    let data = plain(&margin, &vote);
    let found = estimate(&data, 0.0, &at(10.0, 20.0)).expect("an estimate");
    assert_found(&found, [7.984_687_486_946, 1.838_064_149_965, 4.212_853_870_814, 12.313_709_516_441], 1e-9);
    assert_part(found.robust.interval.estimate, 8.263_281_693_627, 1e-9);
    assert_part(found.robust.standard_error, 2.066_582_781_501, 1e-9);
    assert_eq!(found.customers, [245, 206]);
    let found = estimate(&data, 0.0, &at(16.793_69, 27.437_45)).expect("an estimate");
    assert_found(&found, [7.425_304_341_122, 1.495_356_293_390, 4.069_746_039_261, 10.983_319_343_367], 1e-9);
}

#[test]
fn jumps_with_other_kernels_and_orders() {
    let Some((margin, vote, _)) = senate(&[]) else { return };
    let data = plain(&margin, &vote);
    let uniform = Design { kernel: Kernel::Uniform, ..Design::USUAL };
    let found = estimate(&data, 0.0, &uniform).expect("an estimate");
    assert_widths(&found, 11.596_867_304_386, 22.944_183_903_355, CHOSEN);
    assert_found(&found, [7.202_474_976_218, 1.612_891_457_169, 3.963_407_311_915, 11.223_538_486_701], 10.0 * CHOSEN);
    let epanechnikov = Design { kernel: Kernel::Epanechnikov, ..Design::USUAL };
    let found = estimate(&data, 0.0, &epanechnikov).expect("an estimate");
    assert_widths(&found, 16.104_386_204_257, 26.710_895_153_467, CHOSEN);
    assert_found(&found, [7.238_832_706_076, 1.486_883_030_484, 3.834_780_565_888, 10.765_934_967_115], 10.0 * CHOSEN);
    let quadratic = Design { order: Order::Quadratic, ..Design::USUAL };
    let found = estimate(&data, 0.0, &quadratic).expect("an estimate");
    assert_widths(&found, 22.256_280_451_774, 33.284_141_837_368, CHOSEN);
    assert_found(&found, [8.045_079_466_147, 1.887_704_626_460, 4.214_327_311_482, 12.418_850_941_202], 10.0 * CHOSEN);
    let by_fit = Design { residuals: Residuals::Fit, ..Design::USUAL };
    let found = estimate(&data, 0.0, &by_fit).expect("an estimate");
    assert_widths(&found, 17.703_691_723_554, 28.124_908_721_391, CHOSEN);
    assert_found(&found, [7.416_199_427_655, 1.460_124_303_770, 4.085_070_924_263, 10.922_594_036_799], 10.0 * CHOSEN);
}

#[test]
fn jumps_with_covariates() {
    let Some((margin, vote, columns)) = senate(&["termshouse", "termssenate", "population"]) else { return };
    let covariates: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let data = Customers { covariates: &covariates, ..plain(&margin, &vote) };
    let by_fit = Design { residuals: Residuals::Fit, ..Design::USUAL };
    let found = estimate(&data, 0.0, &by_fit).expect("an estimate");
    assert_widths(&found, 17.976_890, 28.963_712, CHOSEN);
    assert_found(&found, [6.734_198_504, 1.416_520_574, 3.524_714_510, 10.111_980_822], 10.0 * CHOSEN);
    let found = estimate(&data, 0.0, &Design { bandwidths: at(10.0, 10.0).bandwidths, ..by_fit }).expect("an estimate");
    assert_eq!(found.customers, [215, 181]);
    assert_found(&found, [6.635_214_225, 1.752_833_223, 4.389_355_106, 14.284_040_476], 1e-8);
    let found = estimate(&data, 0.0, &Design::USUAL).expect("an estimate");
    assert_found(&found, [6.732_180_388, 1.420_243_006, 3.524_073_058, 10.113_743_602], 10.0 * CHOSEN);

    let Some((margin, vote, columns)) = senate(&["class", "termshouse", "termssenate"]) else { return };
    let covariates: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let found = estimate(&Customers { covariates: &covariates, ..plain(&margin, &vote) }, 0.0, &Design::USUAL);
    let found = found.expect("an estimate");
    assert_widths(&found, 18.033, 28.988, 5e-5);
    assert_near(found.conventional.interval.estimate, 6.8499, 5e-5);
    assert_near(found.conventional.standard_error, 1.4067, 5e-5);
}

#[test]
fn where_nothing_happens_there_is_no_jump() {
    let Some((margin, vote, _)) = senate(&[]) else { return };
    let found = placebo(&plain(&margin, &vote), 0.0, 10.0, &Design::USUAL).expect("an estimate");
    assert_near(found.conventional.interval.estimate, 2.91, 5e-3);
    assert_near(found.conventional.standard_error, 2.65, 5e-3);
    assert!(found.robust.interval.low < 0.0 && found.robust.interval.high > 0.0, "{found:?}");
    assert_widths(&found, 4.183_386_606, 6.733_849_699, CHOSEN);
}

#[test]
fn the_jump_does_not_rest_on_the_nearest() {
    let Some((margin, vote, _)) = senate(&[]) else { return };
    let donut = Design { donut: 0.3, ..Design::USUAL };
    let found = estimate(&plain(&margin, &vote), 0.0, &donut).expect("an estimate");
    assert_near(found.conventional.interval.estimate, 6.936, 5e-4);
    assert_near(found.conventional.standard_error, 1.516, 5e-4);
    assert_found(&found, [6.935_707_165, 1.515_847_805, 3.314_707_156, 10.446_514_129], 10.0 * CHOSEN);
}

/// Every seventh row has the other tier than its margin says. Bandwidths are those of the plain jump.
#[test]
fn tiers_that_do_not_all_go_by_the_score() {
    let Some(table) = Table::read("rd_senate/rdrobust_senate.csv") else { return };
    let rows: Vec<(f64, f64, f64)> = (table.numbers("margin").into_iter().zip(table.numbers("vote")).enumerate())
        .map(|(row, (margin, vote))| (margin, vote, f64::from(u8::from((margin >= 0.0) ^ (row % 7 == 0)))))
        .filter(|row| row.1.is_finite())
        .collect();
    let margin: Vec<f64> = rows.iter().map(|row| row.0).collect();
    let vote: Vec<f64> = rows.iter().map(|row| row.1).collect();
    let holds: Vec<f64> = rows.iter().map(|row| row.2).collect();
    let data = Customers { treatment: Some(&holds), ..plain(&margin, &vote) };
    let found = estimate(&data, 0.0, &Design::USUAL).expect("an estimate");
    assert_found(&found, [9.927_324_991, 2.125_248_864, 5.068_027_649, 15.001_283_109], 10.0 * CHOSEN);
    let found = estimate(&data, 0.0, &at(10.0, 20.0)).expect("an estimate");
    assert_found(&found, [10.588_355_750, 2.665_757_712, 5.152_381_661, 16.855_569_852], 1e-8);
    let first = found.first_stage.expect("fuzzy");
    assert!(first.jump > 0.6 && first.jump < 0.9, "{first:?}");
    // Where all have the tier of their score, it is the plain jump.
    let sharp: Vec<f64> = margin.iter().map(|margin| f64::from(u8::from(*margin >= 0.0))).collect();
    let fuzzy = estimate(&Customers { treatment: Some(&sharp), ..data }, 0.0, &Design::USUAL).expect("an estimate");
    let plain = estimate(&Customers { treatment: None, ..data }, 0.0, &Design::USUAL).expect("an estimate");
    assert_part(fuzzy.robust.interval.low, plain.robust.interval.low, 1e-9);
    assert_part(fuzzy.conventional.standard_error, plain.conventional.standard_error, 1e-9);
}

#[test]
fn the_density_does_not_jump() {
    let Some(table) = Table::read("rd_senate/rddensity_senate.csv") else { return };
    let margin = table.numbers("margin");
    let found = density(&margin, 0.0).expect("a density");
    assert_near(found.statistic, -0.8753, 5e-5);
    assert_near(found.p_value, 0.3814, 5e-5);
    assert_near(found.bandwidths[0], 19.841, 5e-4);
    assert_near(found.bandwidths[1], 27.119, 5e-4);
    assert_eq!(found.customers, [408, 460]);
    assert_near(found.below, 0.021_686, 5e-7);
    assert_near(found.above, 0.018_138, 5e-7);
    let found = density_within(&margin, 0.0, [10.0, 10.0]).expect("a density");
    assert_near(found.statistic, -0.821_317, 5e-7);
    assert_eq!(found.customers, [251, 220]);
}

/// Whole numbers: 69 different scores on one side, 86 on the other.
#[test]
fn scores_that_repeat() {
    let Some((margin, vote, _)) = senate(&[]) else { return };
    // To even where two are as near, as the reference rounded.
    let whole: Vec<f64> = margin.iter().map(|margin| margin.round_ties_even()).collect();
    let found = estimate(&plain(&whole, &vote), 0.0, &Design::USUAL).expect("an estimate");
    assert_widths(&found, 17.291_845_630, 28.112_589_282, CHOSEN);
    assert_found(&found, [5.226_179_681, 1.549_863_762, 1.220_493_950, 8.524_692_856], 10.0 * CHOSEN);
    assert_eq!(found.customers, [350, 329]);
    assert!(found.heaping.is_worth_telling() && found.heaping.repeated > 0.9, "{:?}", found.heaping);
}
