//! The slow way: one customer, one day after another.

use crate::runs::{Run, any_rules, any_runs, chain, day};
use proptest::prelude::*;
use terrace_care::standings::{Arrival, Standing, Why};
use terrace_domain::LocalTime;
use terrace_policy::StandingRules;

/// A customer's standing as somebody would keep it who looks every morning.
struct Diary<'a> {
    rules: &'a StandingRules,
    tier: Option<u16>,
    since: LocalTime,
    arrival: Arrival,
    fell: Option<LocalTime>,
}

impl<'a> Diary<'a> {
    fn begin(rules: &'a StandingRules, class: Option<u16>, today: LocalTime) -> Self {
        Self { rules, tier: class, since: today, arrival: Arrival::First, fell: None }
    }

    /// Worst is no tier at all.
    fn rank(tier: Option<u16>) -> u32 {
        tier.map_or(1000, u32::from)
    }

    fn grace_is_over(&self, fell: LocalTime, today: LocalTime) -> bool {
        self.rules.grace.is_none_or(|grace| grace.after(fell) <= today)
    }

    fn hold_is_over(&self, today: LocalTime) -> bool {
        self.rules.hold.is_none_or(|hold| hold.after(self.since) <= today)
    }

    fn morning(&mut self, class: Option<u16>, today: LocalTime) {
        if Self::rank(class) < Self::rank(self.tier) {
            self.arrival = if self.tier.is_none() { Arrival::Entered } else { Arrival::Rose };
            (self.tier, self.since, self.fell) = (class, today, None);
        } else if class == self.tier {
            self.fell = None;
        } else {
            let fell = *self.fell.get_or_insert(today);
            let date = today.civil();
            let is_review =
                self.rules.review.as_ref().is_none_or(|days| days.days().contains(&(date.month(), date.day())));
            if self.grace_is_over(fell, today) && self.hold_is_over(today) && is_review {
                self.arrival = if class.is_none() { Arrival::Left } else { Arrival::Fell };
                (self.tier, self.since, self.fell) = (class, today, None);
            }
        }
    }

    /// What is told today, with what comes if the class stays.
    fn told(&self, class: Option<u16>, today: i32) -> Standing {
        let (tier, since) = (self.tier, self.since);
        let Some(fell) = self.fell else { return Standing { tier, since, why: Why::Class(self.arrival), until: None } };
        let why = match (self.grace_is_over(fell, day(today)), self.hold_is_over(day(today))) {
            (false, _) => Why::Grace,
            (true, false) => Why::Hold,
            (true, true) => Why::Review,
        };
        let mut ahead = Self { ..*self };
        let falls = (today + 1..today + 2000).find(|at| {
            ahead.morning(class, day(*at));
            ahead.tier != tier
        });
        Standing { tier, since, why, until: falls.map(day) }
    }
}

/// What is told of one customer on the day of each run.
fn diary(rules: &StandingRules, runs: &[Run], customer: usize) -> Vec<Standing> {
    let mut all = Vec::new();
    let mut diary: Option<Diary<'_>> = None;
    let mut next = runs.iter().peekable();
    let mut class = None;
    for today in 0.. {
        let run = next.next_if(|run| run.as_of == day(today));
        if let Some(run) = run {
            class = run.classes[customer];
        }
        match &mut diary {
            Some(diary) => diary.morning(class, day(today)),
            None if run.is_some() => diary = Some(Diary::begin(rules, class, day(today))),
            None => {}
        }
        if let (Some(diary), Some(_)) = (&diary, run) {
            all.push(diary.told(class, today));
        }
        if next.peek().is_none() {
            return all;
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn runs_say_what_a_diary_says(rules in any_rules(), runs in any_runs(5)) {
        let found = chain(&rules, &runs);
        for customer in 0..5 {
            let told: Vec<Standing> = found.iter().map(|run| run.row(customer).expect("a row")).collect();
            prop_assert_eq!(told, diary(&rules, &runs, customer), "customer {}", customer);
        }
    }
}
