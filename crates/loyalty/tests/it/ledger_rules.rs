//! The rules of the ledger, one by one.

use crate::shop::{Till, by_hand, id, key, members, money, order, time};
use terrace_loyalty::{Balance, Command, CommandBody, EntryKind, Expiring, Ledger, LotSource, LotState, LoyaltyError};

fn balance(active: i64, pending: i64, held: i64, owed: i64, expired: i64) -> Balance {
    Balance { active, pending, held, owed, expired }
}

#[test]
fn history_is_the_balance_and_every_spend_names_its_lots() {
    let policy = members("", "");
    let mut till = Till::new(&policy);
    till.buy("2026-01-01", "ann", "o1", "100");
    till.buy("2026-01-02", "ann", "o2", "50");
    let spent = till.spend("2026-01-03", "ann", 120, "o3").expect("points");
    let draws: Vec<_> = spent.booking.entries[0].postings.iter().map(|posting| posting.free).collect();
    assert_eq!(draws, [-100, -20]);
    let kept = Ledger::of_bookings(till.ledger.rules(), till.ledger.bookings().to_vec()).expect("a ledger");
    assert_eq!(kept.balance(&id("ann"), time("2026-01-04")), Ok(balance(30, 0, 0, 0, 0)));
    assert_eq!(kept.lots(&id("ann"), time("2026-01-04")), till.ledger.lots(&id("ann"), time("2026-01-04")));
}

#[test]
fn spending_never_lowers_the_level() {
    let policy = members("", "");
    let mut till = Till::new(&policy);
    till.buy("2026-01-01", "ann", "o1", "500");
    till.spend("2026-01-02", "ann", 500, "o2").expect("points");
    assert_eq!((till.active("ann", "2026-01-03"), till.level("ann", "2026-01-03")), (0, "diamond".to_owned()));
}

#[test]
fn pending_points_become_active_by_the_clock_and_are_not_spent_before() {
    let policy = members(", pending: 14 days", "");
    let mut till = Till::new(&policy);
    till.buy("2026-01-01", "ann", "o1", "100");
    assert_eq!(till.balance("ann", "2026-01-14"), balance(0, 100, 0, 0, 0));
    let refused = till.spend("2026-01-14", "ann", 1, "o2");
    assert_eq!(refused, Err(LoyaltyError::TooFewPoints { wanted: 1, available: 0 }));
    assert_eq!(till.balance("ann", "2026-01-15"), balance(100, 0, 0, 0, 0));
    assert_eq!([till.level("ann", "2026-01-14"), till.level("ann", "2026-01-15")], ["member", "silver"]);
}

#[test]
fn pending_points_wait_for_a_confirmation_or_are_cancelled() {
    let policy = members(", pending: confirmed", "");
    let mut till = Till::new(&policy);
    till.buy("2026-01-01", "ann", "o1", "100");
    till.buy("2026-01-01", "ann", "o2", "40");
    till.post("2026-02-01", "ann", CommandBody::Confirm { order: order("o1") }).expect("a pending order");
    till.post("2026-02-01", "ann", CommandBody::Cancel { order: order("o2") }).expect("a pending order");
    assert_eq!(till.balance("ann", "2026-02-01"), balance(100, 0, 0, 0, 0));
    for (body, name) in [
        (CommandBody::Confirm { order: order("o1") }, "o1"),
        (CommandBody::Confirm { order: order("o2") }, "o2"),
        (CommandBody::Cancel { order: order("o2") }, "o2"),
    ] {
        assert_eq!(till.post("2026-02-02", "ann", body), Err(LoyaltyError::NotPending(order(name))));
    }
}

#[test]
fn the_earliest_expiry_is_drawn_first() {
    let policy = members(", expire: { after: 1 month }", "");
    let mut till = Till::new(&policy);
    // Booked later, but placed and expiring earlier.
    till.buy("2026-03-20", "ann", "o1", "10");
    let body = CommandBody::Purchase { order: order("o2"), activity: time("2026-03-01"), earning: money("10") };
    till.post("2026-03-21", "ann", body).expect("a late order");
    till.spend("2026-03-22", "ann", 15, "o3").expect("points");
    let left = till.ledger.expiring(&id("ann"), time("2026-03-22"));
    assert_eq!(left, Ok(vec![Expiring { at: time("2026-04-21"), points: 5 }]));
}

#[test]
fn expiry_goes_before_age_where_they_differ() {
    let policy = members(", expire: { after: 1 month }, reinstate: 3 months", "");
    let mut till = Till::new(&policy);
    till.buy("2026-01-01", "ann", "o1", "10");
    till.buy("2026-01-02", "ann", "o2", "0");
    till.spend("2026-01-02", "ann", 10, "o2").expect("points");
    // The points of January come back when they have expired, and hold until May; those of February do until March.
    till.refund("2026-02-10", "ann", "o2", ("0", 10)).expect("an order");
    till.buy("2026-02-10", "ann", "o3", "10");
    till.spend("2026-02-11", "ann", 10, "o4").expect("points");
    let left = till.ledger.expiring(&id("ann"), time("2026-02-11"));
    assert_eq!(left, Ok(vec![Expiring { at: time("2026-05-11"), points: 10 }]));
}

#[test]
fn a_new_award_pays_a_debt_first_and_nothing_is_active_meanwhile() {
    let policy = members("", "");
    let mut till = Till::new(&policy);
    till.buy("2026-01-01", "ann", "o1", "100");
    till.spend("2026-01-02", "ann", 80, "o2").expect("points");
    till.refund("2026-01-03", "ann", "o1", ("100", 0)).expect("an order");
    assert_eq!(till.balance("ann", "2026-01-03"), balance(0, 0, 0, 80, 0));
    till.buy("2026-01-04", "ann", "o3", "50");
    assert_eq!(till.balance("ann", "2026-01-04"), balance(0, 0, 0, 30, 0));
    till.buy("2026-01-05", "ann", "o4", "50");
    assert_eq!(till.balance("ann", "2026-01-05"), balance(20, 0, 0, 0, 0));
}

#[test]
fn a_pending_award_pays_a_debt_when_it_becomes_active_whether_or_not_anything_is_booked() {
    let policy = members(", pending: 10 days", "");
    let mut till = Till::new(&policy);
    till.buy("2026-01-01", "ann", "o1", "100");
    till.spend("2026-01-11", "ann", 100, "o2").expect("points");
    till.refund("2026-01-12", "ann", "o1", ("100", 0)).expect("an order");
    till.buy("2026-01-13", "ann", "o3", "130");
    assert_eq!(till.balance("ann", "2026-01-22"), balance(0, 130, 0, 100, 0));
    assert_eq!(till.balance("ann", "2026-01-23"), balance(30, 0, 0, 0, 0));
}

#[test]
fn expiry_holds_when_it_is_read_and_31_january_and_a_month_is_the_end_of_28_february() {
    let policy = members(", expire: { after: 1 month }", "");
    let mut till = Till::new(&policy);
    till.buy("2026-01-31T15:00", "ann", "o1", "100");
    assert_eq!(till.balance("ann", "2026-02-28T23:59:59"), balance(100, 0, 0, 0, 0));
    assert_eq!(till.balance("ann", "2026-03-01"), balance(0, 0, 0, 0, 100));
    let refused = till.spend("2026-03-01", "ann", 1, "o2");
    assert_eq!(refused, Err(LoyaltyError::TooFewPoints { wanted: 1, available: 0 }));
    let lots = till.ledger.lots(&id("ann"), time("2026-03-01")).expect("lots");
    assert_eq!(lots[0].state(till.ledger.rules(), time("2026-03-01")), LotState::Expired);
}

#[test]
fn expiry_that_is_introduced_later_gives_everyone_a_full_period() {
    let (before, after) = (members("", ""), members(", expire: { after: 12 months, since: 2026-07-01 }", ""));
    let mut till = Till::new(&before);
    till.buy("2020-05-01", "ann", "o1", "100");
    let rules = after.membership.as_ref().expect("members");
    let ledger = Ledger::of_bookings(rules, till.ledger.bookings().to_vec()).expect("a ledger");
    let active = |at: &str| ledger.balance(&id("ann"), time(at)).expect("a balance").active;
    assert_eq!([active("2026-07-01"), active("2027-07-01T23:00"), active("2027-07-02")], [100, 100, 0]);
}

#[test]
fn a_refund_takes_the_award_first_then_other_points_and_forgives_within_the_balance() {
    let policy = members(", refund: within_balance", "");
    let mut till = Till::new(&policy);
    till.buy("2026-01-01", "ann", "o1", "100");
    till.buy("2026-01-02", "ann", "o2", "30");
    till.spend("2026-01-03", "ann", 110, "o3").expect("points");
    let posted = till.refund("2026-01-04", "ann", "o1", ("100", 0)).expect("an order");
    let taken = posted.booking.entries.iter().find_map(|entry| match &entry.kind {
        EntryKind::TakenBack { points, forgiven, .. } => Some((*points, *forgiven)),
        _ => None,
    });
    assert_eq!((taken, till.balance("ann", "2026-01-04")), (Some((100, 80)), balance(0, 0, 0, 0, 0)));
}

#[test]
fn a_refund_goes_by_the_rules_that_made_the_award() {
    let (before, after) = (
        members("", ""),
        crate::shop::policy(&format!("membership:\n  points: {{ per: 1, earn: 5 }}\n{}", crate::shop::LEVELS)),
    );
    let mut till = Till::new(&before);
    till.buy("2026-01-01", "ann", "o1", "100");
    let rules = after.membership.as_ref().expect("members");
    let mut ledger = Ledger::of_bookings(rules, till.ledger.bookings().to_vec()).expect("a ledger");
    let body = CommandBody::Refund { order: order("o1"), returned: money("40"), points: 0 };
    ledger.post(&Command { key: key("r"), at: time("2026-01-02"), member: id("ann"), body }).expect("an order");
    assert_eq!(ledger.balance(&id("ann"), time("2026-01-02")), Ok(balance(60, 0, 0, 0, 0)));
}

#[test]
fn pending_points_of_a_returned_order_go_before_active_ones() {
    let policy = members(", pending: 10 days", "");
    let mut till = Till::new(&policy);
    till.buy("2026-01-01", "ann", "o1", "50");
    till.buy("2026-01-10", "ann", "o2", "40");
    till.refund("2026-01-12", "ann", "o2", ("40", 0)).expect("an order");
    assert_eq!(till.balance("ann", "2026-01-12"), balance(50, 0, 0, 0, 0));
}

#[test]
fn points_that_paid_for_a_returned_order_go_back_to_their_lots_with_their_expiry() {
    let policy = members(", expire: { after: 2 months }", "");
    let mut till = Till::new(&policy);
    till.buy("2026-01-10", "ann", "o1", "30");
    till.buy("2026-02-10", "ann", "o2", "30");
    till.spend("2026-02-11", "ann", 40, "o3").expect("points");
    let expiring = |till: &Till<'_>, at: &str| {
        let list = till.ledger.expiring(&id("ann"), time(at)).expect("a list");
        list.into_iter().map(|part| (part.at.to_string()[..10].to_owned(), part.points)).collect::<Vec<_>>()
    };
    let body = CommandBody::Purchase { order: order("o3"), activity: time("2026-02-11"), earning: money("0") };
    till.post("2026-02-11", "ann", body).expect("the order that was paid with points");
    // The ten that were drawn last come back first.
    till.refund("2026-02-12", "ann", "o3", ("0", 15)).expect("an order");
    assert_eq!(expiring(&till, "2026-02-12"), [("2026-03-11".to_owned(), 5), ("2026-04-11".to_owned(), 30)]);
    // The other lot has expired meanwhile: thirty days more.
    till.refund("2026-03-20", "ann", "o3", ("0", 25)).expect("an order");
    assert_eq!(expiring(&till, "2026-03-20"), [("2026-04-11".to_owned(), 30), ("2026-04-20".to_owned(), 25)]);
    let lots = till.ledger.lots(&id("ann"), time("2026-03-20")).expect("lots");
    assert!(
        lots.iter().any(|lot| matches!(&lot.award.source, LotSource::Returned(of) if of.part == 0) && lot.free == 25)
    );
    let refused = till.refund("2026-03-21", "ann", "o3", ("0", 1));
    assert_eq!(refused, Err(LoyaltyError::TooManyPointsReturned { order: order("o3"), wanted: 1, left: 0 }));
}

#[test]
fn partial_refunds_recompute_from_what_is_kept_and_the_last_one_is_exact() {
    let policy =
        crate::shop::policy(&format!("membership:\n  points: {{ per: 10, earn: 3 }}\n{}", crate::shop::LEVELS));
    let mut till = Till::new(&policy);
    // 99.99 at 3 for 10 yuan is 29.997: 29 points.
    till.buy("2026-01-01", "ann", "o1", "99.99");
    let mut seen = Vec::new();
    for (day, part) in ["33.33", "33.33", "33.33"].into_iter().enumerate() {
        till.refund(&format!("2026-01-{:02}", day + 2), "ann", "o1", (part, 0)).expect("an order");
        seen.push(till.active("ann", "2026-02-01"));
    }
    // 66.66 keeps 19, 33.33 keeps 9, nothing keeps nothing.
    assert_eq!(seen, [19, 9, 0]);
    let refused = till.refund("2026-01-06", "ann", "o1", ("0.01", 0));
    assert_eq!(
        refused,
        Err(LoyaltyError::TooMuchReturned { order: order("o1"), wanted: money("0.01"), left: money("0") })
    );
}

#[test]
fn the_same_key_and_body_gives_the_same_answer_and_another_body_is_a_conflict() {
    let policy = members("", "");
    let mut till = Till::new(&policy);
    till.buy("2026-01-01", "ann", "o1", "100");
    let command = |points, at| Command {
        key: key("once"),
        at: time(at),
        member: id("ann"),
        body: CommandBody::Spend { points, order: None },
    };
    let first = till.ledger.post(&command(60, "2026-01-02")).expect("points");
    let again = till.ledger.post(&command(60, "2026-01-05")).expect("the same answer");
    assert!(again.is_repeated && again.booking == first.booking);
    assert_eq!(till.active("ann", "2026-01-05"), 40);
    assert_eq!(till.ledger.post(&command(61, "2026-01-05")), Err(LoyaltyError::KeyConflict(key("once"))));
}

#[test]
fn twenty_spends_of_one_balance_have_one_winner() {
    let policy = members("", "");
    let mut till = Till::new(&policy);
    till.buy("2026-01-01", "ann", "o1", "100");
    let won = (0..20).filter(|_| till.spend("2026-01-02", "ann", 60, "o2").is_ok()).count();
    assert_eq!((won, till.active("ann", "2026-01-02")), (1, 40));
}

#[test]
fn a_hold_is_resolved_once_and_lapses_by_itself() {
    let policy = members("", "");
    let mut till = Till::new(&policy);
    till.buy("2026-01-01", "ann", "o1", "100");
    let hold = CommandBody::Hold { points: 70, until: Some(time("2026-01-10")) };
    till.post("2026-01-02", "ann", hold).expect("points");
    let first = till.last_key();
    assert_eq!(till.balance("ann", "2026-01-09"), balance(30, 0, 70, 0, 0));
    let capture = |hold, points| CommandBody::Capture { hold, points, order: None };
    till.post("2026-01-03", "ann", capture(first.clone(), 50)).expect("held points");
    assert_eq!(till.balance("ann", "2026-01-03"), balance(50, 0, 0, 0, 0));
    let again = till.post("2026-01-04", "ann", capture(first.clone(), 10));
    assert_eq!(again, Err(LoyaltyError::HoldResolved(first)));
    till.post("2026-01-05", "ann", CommandBody::Hold { points: 50, until: Some(time("2026-01-10")) }).expect("points");
    let second = till.last_key();
    assert_eq!(till.balance("ann", "2026-01-09"), balance(0, 0, 50, 0, 0));
    assert_eq!(till.balance("ann", "2026-01-10"), balance(50, 0, 0, 0, 0));
    let late = till.post("2026-01-11", "ann", capture(second.clone(), 10));
    assert_eq!(late, Err(LoyaltyError::HoldResolved(second)));
}

#[test]
fn the_balance_is_told_for_any_instant_past_and_future() {
    let policy = members(", pending: 7 days, expire: { after: 1 month }", "");
    let mut till = Till::new(&policy);
    till.buy("2026-01-01", "ann", "o1", "100");
    till.buy("2026-01-20", "ann", "o2", "30");
    till.spend("2026-01-28", "ann", 20, "o3").expect("points");
    let told: Vec<_> =
        ["2025-12-31", "2026-01-05", "2026-01-08", "2026-01-21", "2026-01-28", "2026-02-02", "2026-03-01"]
            .into_iter()
            .map(|at| till.balance("ann", at))
            .collect();
    assert_eq!(
        told,
        [
            balance(0, 0, 0, 0, 0),
            balance(0, 100, 0, 0, 0),
            balance(100, 0, 0, 0, 0),
            balance(100, 30, 0, 0, 0),
            balance(110, 0, 0, 0, 0),
            balance(30, 0, 0, 0, 80),
            balance(0, 0, 0, 0, 110),
        ]
    );
}

#[test]
fn merging_moves_lots_with_their_expiry_and_parting_restores_them() {
    let policy = members(", expire: { after: 1 month }", "");
    let mut till = Till::new(&policy);
    till.buy("2026-01-01", "ann", "o1", "100");
    till.buy("2026-01-15", "bo", "o2", "60");
    till.spend("2026-01-16", "bo", 60, "o3").expect("points");
    till.refund("2026-01-17", "bo", "o2", ("60", 0)).expect("an order");
    let lots = |till: &Till<'_>, member: &str| till.ledger.lots(&id(member), time("2026-01-20")).expect("lots");
    let before = (lots(&till, "ann"), lots(&till, "bo"));
    till.post("2026-01-18", "ann", CommandBody::Merge { from: id("bo") }).expect("two persons");
    assert_eq!(till.balance("ann", "2026-01-18"), balance(40, 0, 0, 0, 0));
    assert_eq!(till.balance("bo", "2026-01-18"), till.balance("ann", "2026-01-18"));
    assert_eq!(till.balance("ann", "2026-02-02"), balance(0, 0, 0, 0, 40));
    let refused = till.post("2026-01-18", "bo", CommandBody::Merge { from: id("ann") });
    assert_eq!(refused, Err(LoyaltyError::CannotMerge { from: id("ann"), into: id("bo") }));
    till.post("2026-01-19", "ann", CommandBody::Unmerge { from: id("bo") }).expect("merged");
    assert_eq!((lots(&till, "ann"), lots(&till, "bo")), before);
    assert_eq!(till.balance("bo", "2026-01-19"), balance(0, 0, 0, 60, 0));
}

#[test]
fn an_adjustment_needs_a_reason_and_a_second_person_above_the_limit() {
    let policy = members(", approve_above: 50", "");
    let mut till = Till::new(&policy);
    assert_eq!(till.post("2026-01-01", "ann", by_hand(10, "lin", None)), Err(LoyaltyError::NotAMember(id("ann"))));
    till.post("2026-01-01", "ann", CommandBody::Join).expect("a member");
    till.post("2026-01-02", "ann", by_hand(50, "lin", None)).expect("few points");
    for second in [None, Some("lin"), Some("  ")] {
        let refused = till.post("2026-01-03", "ann", by_hand(51, "lin", second));
        assert_eq!(refused, Err(LoyaltyError::SecondPersonNeeded(50)));
    }
    till.post("2026-01-03", "ann", by_hand(51, "lin", Some("wu"))).expect("two persons");
    till.post("2026-01-04", "ann", by_hand(-1, "lin", None)).expect("few points");
    assert_eq!(till.balance("ann", "2026-01-04"), balance(100, 0, 0, 0, 0));
    let CommandBody::Adjust(mut nameless) = by_hand(1, "lin", None) else { panic!("an adjustment") };
    nameless.reason = " ".to_owned();
    assert_eq!(till.post("2026-01-05", "ann", CommandBody::Adjust(nameless)), Err(LoyaltyError::NoReason));
}

#[test]
fn the_first_order_that_is_large_enough_makes_a_member() {
    let policy = members("", "  join: { first_order_from: 50 }\n");
    let mut till = Till::new(&policy);
    till.buy("2026-01-01", "ann", "o1", "49.99");
    assert_eq!(till.level("ann", "2026-01-02"), "-");
    till.refund("2026-01-02", "ann", "o1", ("49.99", 0)).expect("an order that earned nothing");
    till.buy("2026-01-03", "ann", "o2", "50");
    assert_eq!((till.active("ann", "2026-01-03"), till.level("ann", "2026-01-03")), (50, "member".to_owned()));
}

#[test]
fn nothing_is_booked_before_what_is_booked_nor_for_the_future() {
    let policy = members("", "");
    let mut till = Till::new(&policy);
    till.buy("2026-01-10", "ann", "o1", "10");
    let refused = till.spend("2026-01-09", "ann", 1, "o2");
    assert_eq!(refused, Err(LoyaltyError::OutOfOrder { at: time("2026-01-09"), last: time("2026-01-10") }));
    let body = CommandBody::Purchase { order: order("o2"), activity: time("2026-01-12"), earning: money("1") };
    let refused = till.post("2026-01-11", "ann", body);
    assert_eq!(refused, Err(LoyaltyError::FutureActivity { activity: time("2026-01-12"), at: time("2026-01-11") }));
}

#[test]
fn every_error_has_a_text_with_its_facts() {
    use terrace_domain::Coded;
    let errors = [
        LoyaltyError::KeyConflict(key("k")),
        LoyaltyError::OutOfOrder { at: time("2026-01-01"), last: time("2026-01-02") },
        LoyaltyError::TooFewPoints { wanted: 2, available: 1 },
        LoyaltyError::TooMuchReturned { order: order("o"), wanted: money("2"), left: money("1") },
        LoyaltyError::CannotMerge { from: id("a"), into: id("b") },
        LoyaltyError::PriceChanged { quoted: money("1"), now: money("2") },
        LoyaltyError::TooLarge,
    ];
    for error in errors {
        let entry = terrace_words::codes::entry(error.code()).expect("a registered code");
        let given = error.arguments();
        assert!(entry.placeholders().iter().all(|name| given.iter().any(|(known, _)| known == name)), "{error:?}");
    }
}
