//! The machine of stages against a replay that goes through every day.

use crate::world::{as_of, policy_of};
use proptest::prelude::*;
use terrace_domain::{LostAfter, Stay, ValueType};
use terrace_frame::{Column, Frame};
use terrace_policy::SchemeKind;
use terrace_policy::model::{LifeCycleRules, Stage, StageNeeds};
use terrace_tiering::{StageBegun, StayFacts, run, stage_of, stages_of};

/// Rules in which no stage can be passed over.
fn rules() -> impl Strategy<Value = LifeCycleRules> {
    let needs = || (1..5u32, 0..60u32);
    let beyond = |before: StageNeeds, (orders, days): (u32, u32)| StageNeeds {
        orders: before.orders + orders,
        days: before.days + days,
    };
    let lost_after = prop_oneof![
        (1..60u32).prop_map(LostAfter::Days),
        (1_000_000..4_000_000u32, 1..20u32, 0..60u32).prop_map(|(times, least, more)| LostAfter::Rhythm {
            times,
            at_least: least,
            at_most: least + more
        }),
    ];
    (needs(), needs(), needs(), lost_after).prop_map(move |(forming, stable, again, lost_after)| {
        let forming = beyond(StageNeeds::FIRST_ORDER, forming);
        LifeCycleRules {
            forming,
            stable: beyond(forming, stable),
            stable_again: beyond(StageNeeds::FIRST_ORDER, again),
            lost_after,
        }
    })
}

/// The days of up to thirty orders, rising; several may lie on one day.
fn days() -> impl Strategy<Value = Vec<i32>> {
    let gap = prop_oneof![2 => Just(0), 6 => 1..12i32, 2 => 12..120i32];
    (0..400i32, prop::collection::vec(gap, 0..30)).prop_map(|(first, gaps)| {
        let mut day = first;
        gaps.into_iter()
            .map(|gap| {
                day += gap;
                day
            })
            .collect()
    })
}

/// A customer who is led through every day.
struct Replay {
    stage: Stage,
    /// The days of the orders since they came or came back.
    own: Vec<i32>,
    begun: Vec<StageBegun>,
}

impl Replay {
    fn patience(&self, rules: &LifeCycleRules) -> i64 {
        match rules.lost_after {
            LostAfter::Days(days) => days.into(),
            LostAfter::Rhythm { times, at_least, at_most } => {
                let mut days = self.own.clone();
                days.dedup();
                let gaps: Vec<i64> = days.windows(2).map(|pair| i64::from(pair[1] - pair[0])).collect();
                let mean = gaps.iter().sum::<i64>() * i64::from(times);
                let own = if gaps.is_empty() { i64::MAX } else { mean / (gaps.len() as i64 * 1_000_000) };
                own.clamp(at_least.into(), at_most.into())
            }
        }
    }

    fn go(&mut self, stage: Stage, day: i32) {
        self.stage = stage;
        self.begun.push(StageBegun { stage, on: day });
    }

    fn grow(&mut self, rules: &LifeCycleRules, day: i32) {
        let meets = |needs: StageNeeds| {
            self.own.len() >= needs.orders as usize && i64::from(day - self.own[0]) >= i64::from(needs.days)
        };
        match self.stage {
            Stage::Trial | Stage::Forming if meets(rules.stable) => self.go(Stage::Stable, day),
            Stage::Trial if meets(rules.forming) => self.go(Stage::Forming, day),
            Stage::WonBack if meets(rules.stable_again) => self.go(Stage::Stable, day),
            _ => {}
        }
    }

    fn morning(&mut self, rules: &LifeCycleRules, day: i32) {
        let Some(last) = self.own.last() else { return };
        if self.stage != Stage::Lost && i64::from(day - last) > self.patience(rules) {
            self.go(Stage::Lost, day);
        }
        self.grow(rules, day);
    }

    fn order(&mut self, rules: &LifeCycleRules, day: i32) {
        match self.stage {
            Stage::Prospect => self.go(Stage::Trial, day),
            Stage::Lost => {
                self.own.clear();
                self.go(Stage::WonBack, day);
            }
            _ => {}
        }
        self.own.push(day);
        self.grow(rules, day);
    }
}

/// The stage by what columns hold of a customer.
fn by_columns(rules: &LifeCycleRules, days: &[i32], today: i32) -> Stage {
    let stay = Stay::of_days(days.iter().copied(), Some(rules.lost_after));
    stage_of(rules, stay.map(|stay| facts(&stay, rules, today)))
}

fn facts(stay: &Stay, rules: &LifeCycleRules, today: i32) -> StayFacts {
    StayFacts {
        stays: stay.number.into(),
        orders: stay.orders.into(),
        days: (today - stay.first).into(),
        silence: (today - stay.last).into(),
        lost_after: stay.lost_after(rules.lost_after).into(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn stages_are_those_of_a_replay_of_every_day(rules in rules(), days in days(), more in 0..200i32) {
        let mut replay = Replay { stage: Stage::Prospect, own: Vec::new(), begun: Vec::new() };
        let first = days.first().copied().unwrap_or(0);
        for day in first..=days.last().copied().unwrap_or(0) + more {
            replay.morning(&rules, day);
            let before: Vec<i32> = days.iter().copied().filter(|other| *other < day).collect();
            prop_assert_eq!(by_columns(&rules, &before, day), replay.stage, "as day {} begins", day);
            prop_assert_eq!(&stages_of(&rules, &before, day), &replay.begun, "as day {} begins", day);
            days.iter().filter(|other| **other == day).for_each(|_| replay.order(&rules, day));
            let through: Vec<i32> = days.iter().copied().filter(|other| *other <= day).collect();
            prop_assert_eq!(by_columns(&rules, &through, day), replay.stage, "as day {} ends", day);
            prop_assert_eq!(&stages_of(&rules, &through, day), &replay.begun, "as day {} ends", day);
        }
    }

    #[test]
    fn a_policy_classifies_by_the_same_stages(
        rules in rules(),
        people in prop::collection::vec((days(), 0..200i32), 1..6),
        share in 1..100u32,
    ) {
        let policy = policy_of("cycle.yaml", &policy_text(&rules, share));
        let SchemeKind::LifeCycle(cycle) = &policy.schemes[0].kind else { panic!("another kind") };
        prop_assert_eq!(cycle.rules, rules);
        let today = 10_000;
        let ends: Vec<Vec<i32>> = people.into_iter().map(|(days, ago)| {
            let shift = today - ago - days.last().copied().unwrap_or(0);
            days.into_iter().map(|day| day + shift).collect()
        }).collect();
        let known: Vec<Option<StayFacts>> = ends.iter().map(|days| {
            let stay = Stay::of_days(days.iter().copied(), Some(rules.lost_after));
            stay.map(|stay| facts(&stay, &rules, today))
        }).collect();
        let frame = frame(&policy, &known);
        let outcome = run(&policy, &frame).expect("a run");
        for (row, (days, known)) in ends.iter().zip(&known).enumerate() {
            let last = stages_of(&rules, days, today).last().map_or(Stage::Prospect, |last| last.stage);
            prop_assert_eq!(outcome.classes.tier(0, row), Some(last.tier()));
            let at_risk = known.is_some_and(|known| {
                last != Stage::Lost && exceeds_share(known, share, rules.lost_after)
            });
            prop_assert_eq!(outcome.classes.label(0).map(|marks| marks[row]), Some(at_risk));
        }
    }
}

/// Whether a silence is longer than so many hundredths of the longest; of a fixed one the days are rounded down.
fn exceeds_share(known: StayFacts, share: u32, rule: LostAfter) -> bool {
    match rule {
        LostAfter::Days(days) => known.silence > i64::from(days) * i64::from(share) / 100,
        LostAfter::Rhythm { .. } => known.silence * 100 > known.lost_after * i64::from(share),
    }
}

fn policy_text(rules: &LifeCycleRules, share: u32) -> String {
    let needs = |needs: StageNeeds| {
        let after = if needs.days > 0 { format!(", after: {} days", needs.days) } else { String::new() };
        format!("{{ orders: {}{after} }}", needs.orders)
    };
    let lost_after = match rules.lost_after {
        LostAfter::Days(days) => format!("{days} days"),
        LostAfter::Rhythm { times, at_least, at_most } => {
            let times = format!("{}.{:06}", times / 1_000_000, times % 1_000_000);
            format!("{{ rhythm: {times}, at_least: {at_least} days, at_most: {at_most} days }}")
        }
    };
    let (forming, stable) = (needs(rules.forming), needs(rules.stable));
    let again = needs(rules.stable_again);
    format!(
        "policy: cycle\ncurrency: CNY\ntimezone: UTC\nschemes:\n  cycle:\n    lifecycle:\n      forming: {forming}\n      stable: {stable}\n      stable_again: {again}\n      lost_after: {lost_after}\n      at_risk_after: {share}%\n"
    )
}

/// The metrics that the life cycle brought along, of customers of whom so much is known.
fn frame(policy: &terrace_policy::Policy, known: &[Option<StayFacts>]) -> Frame {
    let column = |name: &str| -> Column {
        let (value_type, value): (ValueType, fn(&StayFacts) -> i64) = match name {
            "cycle_orders" => (ValueType::Count, |known| known.orders),
            "cycle_days" => (ValueType::Days, |known| known.days),
            "cycle_stays" => (ValueType::Count, |known| known.stays),
            "cycle_silence" => (ValueType::Days, |known| known.silence),
            "cycle_lost_after" => (ValueType::Days, |known| known.lost_after),
            other => panic!("{other} was brought along"),
        };
        // Counts of nothing are 0.
        let of_nothing = (value_type == ValueType::Count).then_some(0);
        Column::optional_integers(value_type, known.iter().map(|known| known.as_ref().map(value).or(of_nothing)))
    };
    let ids: Vec<String> = (0..known.len()).map(|row| format!("c{row}")).collect();
    Frame {
        as_of: as_of(),
        ids: ids.iter().map(String::as_str).collect(),
        ordered: known.iter().map(Option::is_some).collect(),
        metrics: policy.metrics.iter().map(|metric| Some(column(metric.name.as_str()))).collect(),
        attributes: Vec::new(),
    }
}

#[test]
fn a_life_is_told_with_its_days() {
    let rules = LifeCycleRules {
        forming: StageNeeds { orders: 2, days: 0 },
        stable: StageNeeds { orders: 3, days: 30 },
        stable_again: StageNeeds { orders: 2, days: 10 },
        lost_after: LostAfter::Days(20),
    };
    let found = stages_of(&rules, &[0, 10, 20, 35, 100, 105, 140, 160], 181);
    let expected = [
        (Stage::Trial, 0),
        (Stage::Forming, 10),
        // Three orders since day 20, thirty days over on day 30, without any order then.
        (Stage::Stable, 30),
        (Stage::Lost, 56),
        (Stage::WonBack, 100),
        (Stage::Stable, 110),
        (Stage::Lost, 126),
        (Stage::WonBack, 140),
        (Stage::Stable, 160),
        (Stage::Lost, 181),
    ];
    assert_eq!(found, expected.map(|(stage, on)| StageBegun { stage, on }));
    assert_eq!(stages_of(&rules, &[], 5), []);
}
