//! Standings and calendars as policies write them.

use crate::catalogue::{full, policy};
use terrace_domain::{Date, LocalTime, Span, UnixTime, YearDays};
use terrace_policy::{FirstOrder, Policy, Source, check};

const HEAD: &str = "
policy: home-decor
currency: CNY
timezone: Asia/Shanghai
metrics:
  spend:  { measure: net_amount }
  recent: { measure: days_since_first_order, window: 90 days }
  tenure: { measure: days_since_first_order }
schemes:
  stage: { rules: [{ tier: new, when: spend < 10 }, { tier: old }] }
  type:  { pyramid: spend, tiers: [{ tier: A, top: 1% }, { tier: D }] }
";

fn of(sections: &str) -> Policy {
    policy(&format!("{HEAD}{sections}"))
}

#[test]
fn standings_are_bound_to_their_scheme() {
    let policy = of("standings:\n  type: { grace: 90 days, hold: 30 days, newcomers: 180 days }\n");
    let span = |text: &str| Span::parse(text).ok();
    let rules = policy.standing_rules(1).expect("rules");
    assert_eq!((rules.grace, rules.hold, rules.review.clone()), (span("90 days"), span("30 days"), None));
    let newcomers = rules.newcomers.as_ref().expect("newcomers");
    assert_eq!((Some(newcomers.span), newcomers.told_as), (span("180 days"), FirstOrder::DaysSince));
    // Not the one that looks at 90 days only.
    assert_eq!(newcomers.first_order.name, "tenure");
    assert_eq!(policy.standing_rules(0), None);
    assert!(of("standings:\n").standings.is_empty());
}

#[test]
fn reviews_are_days_of_the_year() {
    for (written, days) in [
        ("quarter", vec![(1, 1), (4, 1), (7, 1), (10, 1)]),
        ("half-year", vec![(1, 1), (7, 1)]),
        ("year", vec![(1, 1)]),
        ("[09-01, 03-01]", vec![(3, 1), (9, 1)]),
        ("06-18", vec![(6, 18)]),
    ] {
        let policy = of(&format!("standings: {{ type: {{ review: {written} }} }}\n"));
        assert_eq!(policy.standings[0].review, YearDays::new(days), "{written}");
    }
    assert_eq!(of("standings: { type: { review: month } }").standings[0].review, YearDays::every(1));
}

#[test]
fn calendars_count_open_time() {
    let policy = of("
calendars:
  office:
    title: { en: Office hours, zh: 工作时间 }
    week: { mon-fri: ['09:00-12:00', '13:30-18:00'], sat: ['09:00-12:00'] }
    holidays: china                      # shipped data: public holidays and working weekends
  hotline:
    timezone: Europe/London
    week: { mon-sun: 08:00-20:00 }
    holidays: [2024-12-25]
    working_days: { 2024-12-26: 10:00-12:00 }
");
    let at = |name: &str, text: &str| {
        let zone = policy.calendar(name).expect("a calendar").hours.zone();
        zone.first_showing(LocalTime::parse(text).expect("a time")).expect("a moment")
    };
    let open = |name: &str, from: &str, to: &str| {
        let (from, to): (UnixTime, UnixTime) = (at(name, from), at(name, to));
        policy.calendar(name).expect("a calendar").hours.elapsed(from, to).map(|open| open / 60_000_000)
    };
    assert_eq!(policy.calendar("office").expect("office").title.zh.as_deref(), Some("工作时间"));
    // The National Day of 2024, and the Saturday worked for it.
    assert_eq!(open("office", "2024-09-30T17:00", "2024-10-08T10:00"), Ok(120));
    assert_eq!(open("office", "2024-10-12T00:00", "2024-10-13T00:00"), Ok(450));
    assert!(open("office", "2026-12-31T17:00", "2027-01-04T10:00").is_err());
    assert_eq!(open("hotline", "2024-12-24T00:00", "2024-12-28T00:00"), Ok((12 + 2 + 12) * 60));
}

#[test]
fn own_dates_fill_a_year_that_does_not_ship() {
    let sections = |years: &str| {
        format!(
            "
calendars:
  office:
    week: {{ mon-fri: ['09:00-18:00'] }}
    holidays: [china, 2027-01-01 to 2027-01-03, 2024-05-06]
    working_days: [2027-02-06, 2024-05-03]
    {years}
"
        )
    };
    let policy = of(&sections("years: [2027]"));
    let office = &policy.calendar("office").expect("office").hours;
    let is_closed = |day: &str| Some(office.hours_on(Date::parse(day).ok()?).ok()?.is_closed());
    for (day, closed) in [
        ("2027-01-01", Some(true)),
        ("2027-01-04", Some(false)),
        ("2027-02-06", Some(false)),
        ("2027-02-07", Some(true)),
        ("2028-01-03", None),
        // Own dates count before shipped ones.
        ("2024-05-06", Some(true)),
        ("2024-05-03", Some(false)),
        ("2024-05-02", Some(true)),
    ] {
        assert_eq!(is_closed(day), closed, "{day}");
    }
    let policy = of(&sections(""));
    let office = &policy.calendar("office").expect("office").hours;
    assert!(office.hours_on(Date::parse("2027-01-04").expect("a day")).is_err());
    assert!(office.hours_on(Date::parse("2027-01-01").expect("a day")).is_ok());
}

#[test]
fn nothing_is_asked_of_policies_without_them() {
    let policy = of("");
    assert!(policy.standings.is_empty() && policy.calendars.is_empty());
    let text =
        format!("{HEAD}standings: {{ type: {{ grace: 9 days }} }}\ncalendars: {{ c: {{ week: {{ mon: [] }} }} }}\n");
    let checked = check(&Source { name: "", text: &text }, &full());
    assert!(checked.policy.is_none());
}
