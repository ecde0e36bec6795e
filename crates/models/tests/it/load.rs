//! Queues, staffing and contacts against published figures, limits and simulation.

use proptest::prelude::*;
use terrace_models::Unanswered;
use terrace_models::load::{
    ContactRate, Demand, Goal, agents_needed, agents_needed_with_patience, backlog, blocking, delay, delay_by_margin,
    fewest_people, positions, spread_by_lag, square_root_staffing, waiting, waiting_with_patience,
};
use terrace_models::numerics::random::Chance;

use crate::tables::assert_near;

fn demand(contacts: f64, minutes: f64, handling: f64) -> Demand {
    Demand::new(contacts, 60.0 * minutes, handling).expect("a demand")
}

const GOAL: Goal = Goal { service_level: 0.8, target: 20.0, most_occupancy: 0.85 };

/// The example of pyworkforce's documentation, which R's `ErlangC` repeats.
#[test]
fn a_hundred_calls_in_half_an_hour_take_fourteen_agents() {
    let demand = demand(100.0, 30.0, 180.0);
    let found = agents_needed(&demand, &GOAL).expect("an answer");
    assert_eq!((found.agents, positions(found.agents, 0.3)), (14, Ok(20)));
    assert_near(found.service_level, 0.888_350_019_2, 5e-11, "service level");
    assert_near(found.occupancy, 0.714_285_7, 5e-8, "occupancy");
    assert_near(found.delayed, 0.174_131_933_6, 5e-11, "share that waits");
    assert_near(found.mean_wait, 7.835_94, 5e-6, "mean wait");
    for (agents, level) in [(12, 0.64016), (13, 0.79559), (15, 0.94145), (16, 0.97056)] {
        assert_near(waiting(&demand, agents, 20.0).expect("an answer").service_level, level, 5e-6, "service level");
    }
    let overloaded = waiting(&demand, 10, 20.0);
    assert!(matches!(overloaded, Err(Unanswered::Overloaded { agents: 10, load }) if (load - 10.0).abs() < 1e-9));
}

#[test]
fn other_printed_channels_are_met() {
    let busy = demand(360.0, 30.0, 240.0);
    assert_near(busy.load(), 48.0, 1e-12, "load");
    let found = waiting(&busy, 55, 20.0).expect("an answer");
    assert_near(found.delayed, 0.23870, 5e-6, "share that waits");
    assert_near(found.service_level, 0.8668, 5e-5, "service level in 20 s");
    assert_near(found.mean_wait, 8.184, 5e-4, "mean wait");
    assert_near(waiting(&busy, 55, 15.0).expect("an answer").service_level, 0.84588, 5e-6, "service level in 15 s");
    let needed = agents_needed(&busy, &Goal { most_occupancy: 1.0, ..GOAL }).expect("an answer");
    assert_eq!(needed.agents, 54);
    assert_near(needed.service_level, 0.8172, 5e-5, "service level of 54");
    assert_near(delay(12, 10.0).expect("an answer"), 0.44939, 5e-6, "C(12, 10)");
    let slow = waiting(&demand(20.0, 10.0, 300.0), 12, 30.0).expect("an answer");
    assert_near(slow.service_level, 0.63207, 5e-6, "service level of 12 agents, 300 s, 30 s");
}

#[test]
fn blocking_is_as_in_the_tables() {
    for (agents, load, printed) in [(5, 2.0, 0.0367), (14, 10.0, 0.0568), (10, 5.0, 0.0184), (1, 1.0, 0.5)] {
        assert_near(blocking(agents, load).expect("an answer"), printed, 5e-5, "blocked");
    }
}

#[test]
fn people_who_give_up_need_fewer_agents() {
    let demand = demand(100.0, 30.0, 180.0);
    let found = agents_needed_with_patience(&demand, 300.0, &GOAL).expect("an answer");
    assert_eq!((found.agents, positions(found.agents, 0.3)), (13, Ok(19)));
    assert_near(found.abandoned, 0.02496, 5e-6, "gone");
    assert_near(found.delayed, 0.2258, 5e-5, "share that waits");
    assert_near(found.mean_wait / 60.0, 0.1248, 5e-5, "mean wait");
    assert_near(found.service_level, 0.8582, 5e-5, "served in 20 s of all");
    assert_near(found.service_level_of_answered, 0.8801, 5e-5, "served in 20 s of the served");
    assert_near(found.within_target, 0.8698, 5e-5, "no longer than 20 s");
}

/// Probabilities of the numbers present, one after the other, and what follows from them without integrals.
#[test]
fn giving_up_agrees_with_births_and_deaths() {
    for (load, agents, patience) in [(10.0, 13, 1.7), (30.0, 12, 0.4), (2.0, 9, 20.0), (200.0, 190, 3.0)] {
        let found = waiting_with_patience(&demand(load, 1.0, 60.0), 60.0 * patience, agents, 10.0).expect("an answer");
        let count = f64::from(agents);
        let (mut state, mut at, mut all, mut waits, mut gone) = (1.0_f64, 0.0_f64, 0.0, 0.0, 0.0);
        while at < 4000.0 {
            all += state;
            if at >= count {
                waits += state;
                gone += state * (at - count) / patience / load;
            }
            at += 1.0;
            state *= load / (at.min(count) + (at - count).max(0.0) / patience);
            if all > 1e200 {
                (state, all, waits, gone) = (state / 1e200, all / 1e200, waits / 1e200, gone / 1e200);
            }
        }
        assert_near(found.delayed, waits / all, 1e-10, "share that waits");
        assert_near(found.abandoned, gone / all, 1e-10, "gone");
    }
}

#[test]
fn giving_up_agrees_with_a_simulation() {
    let (load, agents, patience, target) = (11.0, 12_u32, 0.8, 0.1);
    let found =
        waiting_with_patience(&demand(load, 1.0, 60.0), 60.0 * patience, agents, 60.0 * target).expect("an answer");
    let mut chance = Chance::new(11);
    let mut free = [0.0_f64; 12];
    let (mut now, mut soon, mut within, count) = (0.0, 0.0, 0.0, 400_000);
    for _ in 0..count {
        now += chance.exponential(load);
        let patient = chance.exponential(1.0 / patience);
        let first = (0..12).min_by(|a, b| free[*a].total_cmp(&free[*b])).expect("agents");
        let wait = (free[first] - now).max(0.0);
        if wait <= patient {
            free[first] = now + wait + chance.exponential(1.0);
            soon += if wait <= target { 1.0 } else { 0.0 };
        }
        within += if wait.min(patient) <= target { 1.0 } else { 0.0 };
    }
    assert_near(soon / f64::from(count), found.service_level, 0.006, "served soon");
    assert_near(within / f64::from(count), found.within_target, 0.006, "within the target");
}

#[test]
fn endless_patience_is_erlangs_formula_c() {
    let demand = demand(100.0, 30.0, 180.0);
    let (patient, endless) =
        (waiting_with_patience(&demand, 1.7e8, 13, 20.0), waiting(&demand, 13, 20.0).expect("an answer"));
    let patient = patient.expect("an answer");
    assert_near(patient.service_level, endless.service_level, 1e-5, "service level");
    assert_near(patient.mean_wait, endless.mean_wait, 1e-3, "mean wait");
}

#[test]
fn the_rule_of_the_square_root_is_near() {
    for (beta, limit, exact) in [(0.5, 0.5045, 0.5157), (1.0, 0.2234, 0.2370), (1.5, 0.0847, 0.0954)] {
        assert_near(delay_by_margin(beta).expect("an answer"), limit, 5e-5, "limit");
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some 110 agents")]
        let agents = (100.0 + 10.0 * beta) as u32;
        assert_near(delay(agents, 100.0).expect("an answer"), exact, 5e-5, "exact");
    }
    assert_eq!(square_root_staffing(&demand(100.0, 1.0, 60.0), 0.2234), Ok(110));
}

#[test]
fn ten_thousand_agents_are_no_trouble() {
    let many = demand(9_950.0, 1.0, 60.0);
    let found = waiting(&many, 10_000, 20.0).expect("an answer");
    assert!(found.delayed > 0.4 && found.delayed < 0.6 && found.service_level > 0.99, "{found:?}");
    let beta = 50.0 / 9_950.0_f64.sqrt();
    assert_near(found.delayed, delay_by_margin(beta).expect("an answer"), 0.005, "share that waits");
    let patient = waiting_with_patience(&many, 300.0, 10_000, 20.0).expect("an answer");
    assert!(patient.abandoned > 0.0 && patient.abandoned < 0.002 && patient.delayed < found.delayed, "{patient:?}");
    assert_eq!(blocking(10_000, 1.0), Ok(0.0));
    let needed = agents_needed(&many, &Goal { most_occupancy: 1.0, ..GOAL }).expect("an answer");
    assert!((9_951..10_000).contains(&needed.agents), "{needed:?}");
}

#[test]
fn contacts_of_orders_are_as_computed() {
    let rate = ContactRate::observed(60, 500).expect("orders");
    let found = rate.per_order(0.95).expect("a level");
    for (found, expected) in [(found.estimate, 0.121), (found.low, 0.0924), (found.high, 0.1533)] {
        assert_near(found, expected, 5e-5, "contacts per order");
    }
    let found = rate.predicted(800.0, 0.95).expect("a level");
    assert_near(found.estimate, 96.8, 1e-9, "contacts");
    assert_eq!((found.low, found.high), (68.0, 130.0));
    let most = 1_000_000_000;
    assert!(ContactRate::observed(most, most).is_ok());
    assert!(matches!(ContactRate::observed(3, most + 1), Err(Unanswered::BadOption { .. })));
    assert!(matches!(rate.predicted(1e10, 0.9), Err(Unanswered::TooLarge { what: "contacts" })));
    assert!(matches!(ContactRate::observed(3, 0), Err(Unanswered::TooFew { needed: 1, .. })));
}

#[test]
fn contacts_come_days_after_orders_and_pile_up() {
    let days = spread_by_lag(&[100.0, 0.0, 200.0], &[1.0, 2.0, 1.0]).expect("days");
    assert_eq!(days, [25.0, 50.0, 75.0, 100.0, 50.0]);
    let load: Vec<f64> = days.iter().map(|orders| orders * 0.4).collect();
    let found = backlog(0.0, &load, &[1.0; 5], 20.0).expect("days");
    let left: Vec<f64> = found.iter().map(|day| day.left).collect();
    assert_eq!(left, [0.0, 0.0, 10.0, 30.0, 30.0]);
    assert_eq!(found[3].wait, Some(1.5));
    assert_eq!(fewest_people(0.0, &load, 20.0, 10.0), Ok(2));
    assert_eq!(fewest_people(0.0, &load, 20.0, 30.0), Ok(1));
    assert_eq!(backlog(5.0, &[0.0], &[0.0], 20.0).expect("a day")[0].wait, None);
}

proptest! {
    #[test]
    fn more_agents_are_never_worse(contacts in 0.0..3000.0_f64, handling in 1.0..900.0_f64, agents in 1..800_u32, patience in 1.0..3000.0_f64) {
        let demand = demand(contacts, 30.0, handling);
        let (few, more) = (waiting_with_patience(&demand, patience, agents, 20.0), waiting_with_patience(&demand, patience, agents + 1, 20.0));
        let (few, more) = (few.expect("an answer"), more.expect("an answer"));
        for value in [few.delayed, few.abandoned, few.service_level, few.service_level_of_answered, few.within_target, few.occupancy] {
            prop_assert!((0.0..=1.0).contains(&value), "{few:?}");
        }
        prop_assert!(more.delayed <= few.delayed + 1e-9 && more.service_level >= few.service_level - 1e-9, "{few:?} {more:?}");
        prop_assert!(few.service_level <= few.within_target + 1e-9 && few.mean_wait.is_finite());
        if let Ok(waiting) = waiting(&demand, agents, 20.0) {
            prop_assert!((0.0..=1.0).contains(&waiting.service_level) && waiting.mean_wait.is_finite());
        }
    }

    #[test]
    fn any_rate_is_answered(contacts in 0..2_000_000_u64, orders in 0..2_000_000_u64, more in 0.0..1e7_f64, level in 0.01..0.999_f64) {
        if let Ok(rate) = ContactRate::observed(contacts, orders) {
            let found = rate.per_order(level).expect("a level");
            prop_assert!(found.low <= found.high && found.high.is_finite());
            if let Ok(found) = rate.predicted(more, level) {
                prop_assert!(found.low <= found.high && found.high.is_finite());
            } else {
                prop_assert!(more * (contacts as f64 + 0.5) / orders as f64 > 1e9);
            }
        }
    }
}

/// Between the last power of two and the most that is computed there are agents, too.
#[test]
fn the_largest_centres_are_staffed() {
    let huge = Demand::new(9e6, 1.0, 1.0).expect("below ten million");
    let found = agents_needed(&huge, &Goal { most_occupancy: 1.0, ..GOAL }).expect("an answer");
    assert!((9_000_000..9_020_000).contains(&found.agents), "{found:?}");
    let most = Demand::new(1e7 - 1.0, 1.0, 1.0).expect("below ten million");
    let goal = Goal { most_occupancy: 1.0, service_level: 0.999_999, target: 0.0 };
    assert!(matches!(agents_needed(&most, &goal), Err(Unanswered::BadOption { name: "the goal", .. })));
}
