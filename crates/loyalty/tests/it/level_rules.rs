//! The rules of levels, one by one.

use crate::naive::LevelOfDays;
use crate::shop::{Till, id, layer, members, policy, time};
use proptest::prelude::*;
use terrace_domain::{LocalTime, Unit, Window};
use terrace_loyalty::{
    CommandBody, LevelLayer, LotSource, LoyaltyError, NextLevel, Qualifying, StepCause, Upkeep, level_history,
    member_view,
};

fn levels(till: &Till<'_>, at: &[&str]) -> Vec<String> {
    at.iter().map(|at| till.level("ann", at)).collect()
}

#[test]
fn a_hundred_yuan_make_silver_and_five_hundred_in_the_next_order_diamond() {
    let policy = members("", "");
    let mut till = Till::new(&policy);
    till.buy("2026-01-01", "ann", "o1", "100");
    till.buy("2026-01-02", "ann", "o2", "500");
    assert_eq!(levels(&till, &["2026-01-01", "2026-01-02", "2036-01-02"]), ["silver", "diamond", "diamond"]);
    assert_eq!(till.active("ann", "2036-01-02"), 600);
}

#[test]
fn calendar_years_begin_on_1_january() {
    let policy = members("", "  qualify: { window: calendar year }\n");
    let mut till = Till::new(&policy);
    till.buy("2026-12-31T23:59", "ann", "o1", "90");
    till.buy("2027-01-01", "ann", "o2", "90");
    assert_eq!(till.level("ann", "2027-01-01"), "member");
    till.buy("2027-12-31T23:59:59", "ann", "o3", "10");
    assert_eq!(till.level("ann", "2027-12-31T23:59:59"), "silver");
}

#[test]
fn trailing_months_and_membership_years_have_stated_bounds() {
    for (window, day_before, day) in
        [("12 months", "2027-03-10", "2027-03-11"), ("membership year", "2027-03-09", "2027-03-10")]
    {
        let policy = members("", &format!("  qualify: {{ window: {window} }}\n"));
        for (last, level) in [(day_before, "silver"), (day, "member")] {
            let mut till = Till::new(&policy);
            till.buy("2026-03-10", "ann", "o1", "60");
            till.buy(last, "ann", "o2", "40");
            assert_eq!(till.level("ann", last), level, "{window} {last}");
        }
    }
}

#[test]
fn levels_never_fall_unless_the_policy_says_so() {
    let policy = members("", "  qualify: { window: 1 month }\n");
    let mut till = Till::new(&policy);
    till.buy("2026-01-01", "ann", "o1", "300");
    assert_eq!(till.level("ann", "2046-01-01"), "platinum");
}

#[test]
fn falls_take_effect_after_grace_by_one_level_or_recomputed() {
    for (falls, expected) in [
        ("falls: recomputed, grace: 1 month", ["platinum", "platinum", "platinum", "member"]),
        ("falls: one_level, grace: 1 month", ["platinum", "platinum", "platinum", "gold"]),
        ("falls: recomputed", ["platinum", "platinum", "member", "member"]),
    ] {
        let policy = members("", &format!("  qualify: {{ window: calendar year }}\n  review: {{ {falls} }}\n"));
        let mut till = Till::new(&policy);
        till.buy("2026-06-01", "ann", "o1", "300");
        let at = ["2027-01-01", "2027-12-31", "2028-01-31", "2028-02-01"];
        assert_eq!(levels(&till, &at), expected, "{falls}");
    }
}

#[test]
fn points_that_are_earned_in_the_grace_keep_the_level() {
    let policy = members("", "  qualify: { window: calendar year }\n  review: { falls: recomputed, grace: 1 month }\n");
    let mut till = Till::new(&policy);
    till.buy("2026-06-01", "ann", "o1", "300");
    till.buy("2027-06-01", "ann", "o2", "200");
    till.buy("2028-01-15", "ann", "o3", "100");
    assert_eq!(levels(&till, &["2028-02-01", "2028-12-31"]), ["platinum", "platinum"]);
}

#[test]
fn a_rise_moves_the_review_unless_the_policy_says_otherwise() {
    for (moves, expected) in [("", "gold"), (", rise_moves_date: false", "member")] {
        let review =
            format!("  qualify: {{ window: 3 months }}\n  review: {{ falls: recomputed, every: 6 months{moves} }}\n");
        let policy = members("", &review);
        let mut till = Till::new(&policy);
        till.post("2026-01-01", "ann", CommandBody::Join).expect("a member");
        till.buy("2026-03-01", "ann", "o1", "200");
        // The first review would be on 1 July; six months after the rise it is on 1 September.
        assert_eq!(till.level("ann", "2026-07-02"), expected, "{moves}");
        assert_eq!(till.level("ann", "2026-09-01"), "member", "{moves}");
    }
}

#[test]
fn a_refund_drops_the_level_only_if_the_rise_needed_that_order() {
    let policy = members("", "");
    let mut till = Till::new(&policy);
    till.buy("2026-01-01", "ann", "o1", "100");
    till.buy("2026-01-02", "ann", "o2", "60");
    till.refund("2026-01-03", "ann", "o2", ("60", 0)).expect("an order");
    assert_eq!(till.level("ann", "2026-01-03"), "silver");
    till.refund("2026-01-04", "ann", "o1", ("1", 0)).expect("an order");
    assert_eq!(levels(&till, &["2026-01-03", "2026-01-04"]), ["silver", "member"]);
}

#[test]
fn the_best_valid_layer_holds_and_the_next_shows_when_it_ends() {
    let policy = members("", "");
    let mut till = Till::new(&policy);
    till.buy("2026-01-01", "ann", "o1", "100");
    till.post("2026-01-02", "ann", CommandBody::Grant(layer("diamond", "2026-02-01", Some("2026-03-01"))))
        .expect("a grant");
    till.post("2026-01-02", "ann", CommandBody::SetFloor(layer("gold", "2026-01-15", Some("2026-04-01"))))
        .expect("a floor");
    let at = ["2026-01-14", "2026-01-15", "2026-02-01", "2026-03-01", "2026-04-01"];
    assert_eq!(levels(&till, &at), ["silver", "gold", "diamond", "gold", "silver"]);
    let standing = till.ledger.standing(&id("ann"), time("2026-02-01")).expect("a standing").expect("a member");
    assert_eq!(
        (standing.layer, standing.until, standing.computed),
        (LevelLayer::Grant, Some(time("2026-03-01")), Some(3))
    );
    // A floor replaces the one before, also by a lower one.
    till.post("2026-01-03", "ann", CommandBody::SetFloor(layer("member", "2026-01-15", None))).expect("a floor");
    assert_eq!(levels(&till, &["2026-01-15", "2026-02-01", "2026-03-01"]), ["silver", "diamond", "silver"]);
    let endless = till.post("2026-01-03", "ann", CommandBody::Grant(layer("gold", "2026-02-01", None)));
    assert_eq!(endless, Err(LoyaltyError::GrantWithoutEnd));
    let unknown = layer("copper", "2026-02-01", Some("2026-03-01"));
    let refused = till.post("2026-01-03", "ann", CommandBody::Grant(unknown.clone()));
    assert_eq!(refused, Err(LoyaltyError::UnknownLevel(unknown.level)));
}

#[test]
fn an_entry_gift_is_paid_once_per_level_and_cycle() {
    let levels = "  levels:\n    - { level: silver, from: 100, pays: 95%, gift: 20 }\n    - { level: member, from: 0, pays: 100% }\n";
    let section = |window: &str| {
        format!(
            "membership:\n  points: {{ per: 1, earn: 1 }}\n  qualify: {{ window: {window} }}\n  review: {{ falls: recomputed, every: 1 month }}\n{levels}"
        )
    };
    for (window, expected) in [("calendar year", 2), ("all", 1)] {
        let policy = crate::shop::policy(&section(window));
        let mut till = Till::new(&policy);
        for (at, name) in [("2026-01-01", "o1"), ("2026-02-01", "o2"), ("2026-03-01", "o3"), ("2028-01-02", "o4")] {
            till.buy(at, "ann", name, "100");
            if name != "o4" {
                till.refund(at, "ann", name, ("100", 0)).expect("an order");
            }
        }
        let lots = till.ledger.lots(&id("ann"), time("2028-02-01")).expect("lots");
        let gifts: Vec<i64> =
            lots.iter().filter(|lot| matches!(lot.award.source, LotSource::Gift { .. })).map(|lot| lot.free).collect();
        assert_eq!(gifts, vec![20; expected], "{window}");
        assert!(lots.iter().all(|lot| !matches!(lot.award.source, LotSource::Gift { .. }) || lot.qualifying == 0));
    }
}

#[test]
fn a_gift_is_there_from_the_rise_whether_or_not_it_is_booked() {
    let policy = crate::shop::policy(
        "membership:\n  points: { per: 1, earn: 1, pending: 10 days }\n  levels:\n    - { level: silver, from: 100, pays: 95%, gift: 20 }\n    - { level: member, from: 0, pays: 100% }\n",
    );
    let mut till = Till::new(&policy);
    till.buy("2026-01-01", "ann", "o1", "100");
    assert_eq!([till.active("ann", "2026-01-10"), till.active("ann", "2026-01-11")], [0, 120]);
    till.spend("2026-02-01", "ann", 120, "o2").expect("points and gift");
    assert_eq!(till.active("ann", "2026-03-01"), 0);
}

#[test]
fn levels_are_recomputed_before_points_of_the_same_moment_expire_or_are_reset() {
    let policy = members(
        ", expire: { after: 12 months, round_up: year }",
        "  qualify: { window: calendar year }\n  review: { falls: recomputed }\n",
    );
    let mut till = Till::new(&policy);
    till.buy("2026-01-10", "ann", "o1", "500");
    // At the turn of 2028 the points of 2026 expire and the year is looked at: 2027 had none.
    till.buy("2027-12-31", "ann", "o2", "200");
    assert_eq!((till.active("ann", "2028-01-01"), till.level("ann", "2028-01-01")), (200, "gold".to_owned()));
}

#[test]
fn a_member_sees_what_the_next_level_needs_and_what_keeps_this_one() {
    let policy = members("", "  qualify: { window: calendar year }\n  review: { falls: recomputed, tell: 2 months }\n");
    let mut till = Till::new(&policy);
    till.buy("2026-06-01", "ann", "o1", "230");
    let view = |at: &str| member_view(&till.ledger, &id("ann"), time(at)).expect("a view").expect("a member");
    let now = view("2026-06-02");
    assert_eq!(now.next, Some(NextLevel { level: 1, needs: 70 }));
    assert_eq!(now.keeps, Some(Upkeep { at: time("2027-01-01"), needs: 0, is_to_be_told: false }));
    let next_year = view("2027-10-01");
    assert_eq!(next_year.next, Some(NextLevel { level: 1, needs: 300 }));
    assert_eq!(next_year.keeps, Some(Upkeep { at: time("2028-01-01"), needs: 200, is_to_be_told: false }));
    assert!(view("2027-11-01").keeps.expect("a review").is_to_be_told);
    assert_eq!(member_view(&till.ledger, &id("bo"), time("2027-10-01")), Ok(None));
    let forever = members("", "");
    let mut till = Till::new(&forever);
    till.buy("2026-06-01", "ann", "o1", "500");
    let view = member_view(&till.ledger, &id("ann"), time("2026-06-02")).expect("a view").expect("a member");
    assert_eq!((view.next, view.keeps), (None, None));
}

#[test]
fn the_history_tells_every_rise_and_fall() {
    let policy = members("", "  qualify: { window: calendar year }\n  review: { falls: one_level }\n");
    let mut till = Till::new(&policy);
    till.buy("2026-06-01", "ann", "o1", "50");
    till.buy("2026-07-01", "ann", "o2", "250");
    let history = till.ledger.level_history(&id("ann"), time("2026-08-01"), time("2029-06-01")).expect("a history");
    let steps: Vec<_> = history
        .expect("a member")
        .steps
        .iter()
        .map(|step| (step.at.to_string()[..10].to_owned(), step.level, step.cause))
        .collect();
    let expected = [
        ("2026-06-01", Some(4), StepCause::Joined),
        ("2026-07-01", Some(1), StepCause::Rise),
        ("2028-01-01", Some(2), StepCause::Fall),
        ("2029-01-01", Some(3), StepCause::Fall),
    ];
    assert_eq!(steps, expected.map(|(at, level, cause)| (at.to_owned(), level, cause)));
}

/// Windows and reviews that often meet on one day with points.
fn settings() -> impl Strategy<Value = String> {
    let window =
        prop_oneof![Just("all"), Just("calendar year"), Just("membership year"), Just("20 days"), Just("1 month")];
    let falls = prop_oneof![Just("one_level"), Just("recomputed")];
    let every = prop_oneof![Just("10 days"), Just("1 month"), Just("3 months")];
    let grace = prop_oneof![Just(""), Just(", grace: 5 days"), Just(", grace: 10 days"), Just(", grace: 1 month")];
    (window, falls, every, grace, any::<bool>()).prop_map(|(window, falls, every, grace, moves)| {
        format!("membership:\n  points: {{ per: 1, earn: 1 }}\n  qualify: {{ window: {window} }}\n  review: {{ falls: {falls}, every: {every}{grace}, rise_moves_date: {moves} }}\n  levels:\n    - {{ level: top, from: 90, pays: 70% }}\n    - {{ level: high, from: 60, pays: 80% }}\n    - {{ level: middle, from: 30, pays: 90% }}\n    - {{ level: low, from: 10, pays: 100% }}\n")
    })
}

fn day(number: u16) -> LocalTime {
    let start = time("2026-12-01");
    if number == 0 { start } else { Window::Last(number, Unit::Days).after(start).expect("a day") }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Going from event to event says what going from day to day says, on every fifth day and at the end.
    #[test]
    fn levels_are_those_of_going_from_day_to_day(
        settings in settings(),
        mut earned in proptest::collection::vec((0u16..16, 0u16..5, 1i64..40), 0..14),
        last in 0u16..500,
    ) {
        let policy = policy(&settings);
        let rules = policy.membership.as_ref().expect("members");
        // Many of the days lie five or ten apart, as the reviews do, and at the turns of months and years.
        let mut at = 0;
        let points: Vec<(LocalTime, i64)> = earned
            .drain(..)
            .map(|(steps, odd, points)| {
                at += steps * 5 + if odd == 0 { 1 } else { 0 };
                (day(at), points)
            })
            .collect();
        let joined = day(3);
        let naive = LevelOfDays { rules, joined, points: &points };
        let qualifying: Vec<Qualifying> = points.iter().map(|(at, points)| Qualifying { at: *at, points: *points }).collect();
        for number in (3..last + 3).step_by(25).chain([last + 3]) {
            let until = day(number);
            let told = level_history(rules, joined, &qualifying, until);
            prop_assert_eq!(told.level(), naive.level(until), "{} {:?}", until, told);
        }
    }
}
