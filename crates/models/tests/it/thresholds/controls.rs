//! What carries no meaning must change nothing, and where nothing happens nothing must be found.

use terrace_models::numerics::random::Chance;
use terrace_models::thresholds::{Bandwidths, Customers, Design, Kernel, Order, estimate, picture, verdict};

use super::plain;
use crate::evidence::{Table, assert_near, assert_part};

/// Customers around a threshold of 100 whose outcome bends and jumps.
fn shop(customers: usize, jump: f64, seed: u64) -> (Vec<f64>, Vec<f64>) {
    let mut chance = Chance::new(seed);
    (0..customers)
        .map(|_| {
            let score = 100.0 + 25.0 * chance.normal();
            let x = (score - 100.0) / 25.0;
            let tier = if score >= 100.0 { jump } else { 0.0 };
            (score, 10.0 + 4.0 * x + 1.5 * x * x - 0.5 * x * x * x + tier + 3.0 * chance.normal())
        })
        .unzip()
}

#[test]
fn intervals_cover_the_jump() {
    let design = Design::USUAL;
    let mut errors = 0.0;
    let covered = (0..400)
        .filter(|seed| {
            let (score, outcome) = shop(1500, 2.0, *seed);
            let found = estimate(&plain(&score, &outcome), 100.0, &design).expect("an estimate").robust.interval;
            errors += found.estimate - 2.0;
            found.low <= 2.0 && 2.0 <= found.high
        })
        .count();
    // 95 % of 400, three deviations below.
    assert!((367..=396).contains(&covered), "{covered} of 400");
    assert!((errors / 400.0_f64).abs() < 0.15, "{errors}");
}

/// Spend as shops have it: a few customers buy a thousand times as much as most.
#[test]
fn a_few_far_out_do_not_hide_the_threshold() {
    let mut errors = 0.0;
    for seed in 0..40 {
        let mut chance = Chance::stream(31, seed);
        let score: Vec<f64> = (0..3000).map(|_| (5.0 + 1.6 * chance.normal()).exp()).collect();
        let line = |score: f64| 0.3 * score.ln() + if score >= 200.0 { 1.0 } else { 0.0 };
        let outcome: Vec<f64> = score.iter().map(|score| line(*score) + chance.normal()).collect();
        let found = estimate(&plain(&score, &outcome), 200.0, &Design::USUAL).expect("an estimate");
        errors += found.robust.interval.estimate - 1.0;
        assert!(found.robust.standard_error < 0.6, "{found:?}");
    }
    assert!((errors / 40.0_f64).abs() < 0.15, "{errors}");
}

#[test]
fn permuted_tiers_do_nothing() {
    let alarms = (0..300)
        .filter(|seed| {
            let (score, mut outcome) = shop(1000, 5.0, 7);
            // Outcomes go to others by lot.
            let mut chance = Chance::stream(17, *seed);
            for at in (1..outcome.len()).rev() {
                outcome.swap(at, chance.below(at + 1));
            }
            estimate(&plain(&score, &outcome), 100.0, &Design::USUAL).expect("an estimate").robust.p_value < 0.05
        })
        .count();
    // 5 % of 300, four deviations to both sides.
    assert!((1..=30).contains(&alarms), "{alarms} of 300");
}

#[test]
fn turned_round_the_sign_turns_and_nothing_else() {
    let (score, outcome) = shop(1500, 2.0, 3);
    // 99.99… is below 100, −99.99… above −100; nobody is at 100 itself.
    let turned: Vec<f64> = score.iter().map(|score| -score).collect();
    for order in [Order::Linear, Order::Quadratic] {
        for kernel in [Kernel::Triangular, Kernel::Uniform, Kernel::Epanechnikov] {
            let design = Design { order, kernel, ..Design::USUAL };
            let forth = estimate(&plain(&score, &outcome), 100.0, &design).expect("an estimate");
            let back = estimate(&plain(&turned, &outcome), -100.0, &design).expect("an estimate");
            assert_part(forth.bandwidths.main, back.bandwidths.main, 1e-9);
            assert_part(forth.robust.interval.estimate, -back.robust.interval.estimate, 1e-9);
            assert_part(forth.robust.interval.low, -back.robust.interval.high, 1e-9);
            assert_eq!(forth.customers, [back.customers[1], back.customers[0]]);
            let negative: Vec<f64> = outcome.iter().map(|outcome| -outcome).collect();
            let down = estimate(&plain(&score, &negative), 100.0, &design).expect("an estimate");
            assert_eq!(forth.robust.interval.low.to_bits(), (-down.robust.interval.high).to_bits());
        }
    }
}

#[test]
fn the_order_of_customers_changes_no_bit() {
    let (score, outcome) = shop(900, 2.0, 5);
    let score: Vec<f64> = score.iter().map(|score| (2.0 * score).round() / 2.0).collect();
    let known: Vec<f64> = outcome.iter().enumerate().map(|(at, outcome)| outcome + (at % 5) as f64).collect();
    let mut order: Vec<usize> = (0..900).collect();
    let mut chance = Chance::new(6);
    for at in (1..900).rev() {
        order.swap(at, chance.below(at + 1));
    }
    let mixed = |column: &[f64]| order.iter().map(|at| column[*at]).collect::<Vec<f64>>();
    let covariates = [known.as_slice()];
    let data = Customers { covariates: &covariates, ..plain(&score, &outcome) };
    let one = verdict(&data, 100.0, &Design::USUAL).expect("clean");
    let (mixed_score, mixed_outcome, mixed_known) = (mixed(&score), mixed(&outcome), mixed(&known));
    let covariates = [mixed_known.as_slice()];
    let mixed = Customers { covariates: &covariates, ..plain(&mixed_score, &mixed_outcome) };
    assert_eq!(verdict(&mixed, 100.0, &Design::USUAL).expect("clean"), one);
    let pictures = [(&data, &one.estimate), (&mixed, &one.estimate)]
        .map(|(data, estimate)| picture(data, 100.0, &Design::USUAL, estimate, 12).expect("a picture"));
    assert_eq!(pictures[0], pictures[1]);
}

#[test]
fn units_change_nothing() {
    let (score, outcome) = shop(1200, 2.0, 8);
    let one = estimate(&plain(&score, &outcome), 100.0, &Design::USUAL).expect("an estimate");
    let fen: Vec<f64> = score.iter().map(|score| 100.0 * score + 1e6).collect();
    let hundredths: Vec<f64> = outcome.iter().map(|outcome| 100.0 * outcome).collect();
    let other = estimate(&plain(&fen, &hundredths), 1e6 + 1e4, &Design::USUAL).expect("an estimate");
    assert_part(other.bandwidths.main, 100.0 * one.bandwidths.main, 1e-6);
    assert_part(other.robust.interval.high, 100.0 * one.robust.interval.high, 1e-6);
}

#[test]
fn what_explains_the_outcome_narrows_the_interval() {
    let mut chance = Chance::new(12);
    let (score, outcome) = shop(1500, 2.0, 9);
    let known: Vec<f64> = outcome.iter().map(|_| chance.normal()).collect();
    let outcome: Vec<f64> = outcome.iter().zip(&known).map(|(outcome, known)| outcome + 10.0 * known).collect();
    let covariates = [known.as_slice()];
    let without = estimate(&plain(&score, &outcome), 100.0, &Design::USUAL).expect("an estimate");
    let with = Customers { covariates: &covariates, ..plain(&score, &outcome) };
    let with = estimate(&with, 100.0, &Design::USUAL).expect("an estimate");
    assert!(with.robust.standard_error < 0.5 * without.robust.standard_error, "{with:?}");
    assert!(with.robust.interval.low < 2.0 && 2.0 < with.robust.interval.high, "{with:?}");
}

#[test]
fn straight_lines_are_found_exactly() {
    let score: Vec<f64> = (0..400).map(|at| f64::from(at) / 4.0 + 0.125).collect();
    let mut chance = Chance::new(2);
    for jump in [0.0, 7.0] {
        let line = |score: f64| 3.0 + 0.25 * score + if score >= 50.0 { jump } else { 0.0 };
        // Hardly any noise, so that there is variation.
        let outcome: Vec<f64> = score.iter().map(|score| line(*score) + 1e-9 * chance.normal()).collect();
        let design = Design { bandwidths: Some(Bandwidths { main: 20.0, bias: 30.0 }), ..Design::USUAL };
        let found = estimate(&plain(&score, &outcome), 50.0, &design).expect("an estimate");
        assert_near(found.conventional.interval.estimate, jump, 1e-8);
        assert_near(found.robust.interval.estimate, jump, 1e-7);
    }
}

#[test]
fn a_picture_shows_the_gap() {
    let Some(table) = Table::read("rd_senate/rdrobust_senate.csv") else { return };
    let rows: Vec<(f64, f64)> =
        (table.numbers("margin").into_iter().zip(table.numbers("vote"))).filter(|(_, vote)| vote.is_finite()).collect();
    let (margin, vote): (Vec<f64>, Vec<f64>) = rows.into_iter().unzip();
    let data = plain(&margin, &vote);
    let found = estimate(&data, 0.0, &Design::USUAL).expect("an estimate");
    let drawn = picture(&data, 0.0, &Design::USUAL, &found, 15).expect("a picture");
    assert_near(drawn.ends[1] - drawn.ends[0], found.conventional.interval.estimate, 1e-12);
    for (bins, customers) in drawn.bins.iter().zip(found.customers) {
        assert!(bins.len() <= 15 && bins.iter().map(|bin| bin.customers).sum::<usize>() == customers, "{bins:?}");
        assert!(bins.windows(2).all(|pair| pair[0].to <= pair[1].from + 1e-9 && pair[0].score < pair[1].score));
        for bin in bins {
            assert!(bin.from <= bin.score + 1e-9 && bin.score <= bin.to + 1e-9, "{bin:?}");
            let rows = margin.iter().zip(&vote).filter(|(margin, _)| bin.from <= **margin && **margin < bin.to);
            let own: Vec<f64> = rows.map(|(_, vote)| *vote).collect();
            assert_eq!(own.len(), bin.customers);
            assert_near(own.iter().sum::<f64>() / own.len() as f64, bin.mean, 1e-9);
        }
    }
    for (line, ends) in drawn.lines.iter().zip([(-found.bandwidths.main, 0.0), (0.0, found.bandwidths.main)]) {
        assert_near(line[0].score, ends.0, 1e-9);
        assert_near(line[line.len() - 1].score, ends.1, 1e-9);
        assert!(line.iter().all(|point| point.value.low < point.value.estimate), "{line:?}");
    }
    assert!(picture(&data, 0.0, &Design::USUAL, &found, 0).is_err());
}
