use super::{BusinessCalendar, CalendarError, ClockTime, DayHours, TimeSpan, Week, holiday_data};
use crate::time::{Date, LocalTime, UnixTime, Zone};
use proptest::prelude::*;

const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;

fn hours(spans: &[&str]) -> DayHours {
    let span = |text: &&str| {
        let (from, to) = text.split_once('-').unwrap();
        TimeSpan::new(ClockTime::parse(from).unwrap(), ClockTime::parse(to).unwrap()).unwrap()
    };
    DayHours::new(spans.iter().map(span)).unwrap()
}

/// The week of an office: mornings and afternoons, and Saturday mornings.
fn office_week() -> Week {
    let day = hours(&["09:00-12:00", "13:30-18:00"]);
    let days = [day.clone(), day.clone(), day.clone(), day.clone(), day, hours(&["09:00-12:00"]), DayHours::default()];
    Week::new(days)
}

fn zone(name: &str) -> Zone {
    Zone::new(name).unwrap()
}

fn office() -> BusinessCalendar {
    BusinessCalendar::new(zone("Asia/Shanghai"), office_week()).unwrap()
}

fn moment(zone: &Zone, text: &str) -> UnixTime {
    zone.first_showing(LocalTime::parse(text).unwrap()).unwrap()
}

fn shown(zone: &Zone, moment: UnixTime) -> String {
    zone.shown_at(moment).unwrap().to_string()
}

/// Open hours between two wall-clock times, in minutes.
fn minutes(calendar: &BusinessCalendar, from: &str, to: &str) -> Result<i64, CalendarError> {
    let at = |text| moment(calendar.zone(), text);
    calendar.elapsed(at(from), at(to)).map(|open| open / MINUTE)
}

#[test]
fn open_time_is_counted_over_breaks_nights_and_weekends() {
    let office = office();
    for (from, to, expected) in [
        ("2024-05-13T09:00", "2024-05-13T18:00", 450),
        ("2024-05-13T11:00", "2024-05-13T14:00", 90),
        ("2024-05-13T12:00", "2024-05-13T13:30", 0),
        ("2024-05-13T17:00", "2024-05-14T10:00", 120),
        // Friday evening to Monday morning, over a Saturday morning.
        ("2024-05-17T17:30", "2024-05-20T09:15", 30 + 180 + 15),
        ("2024-05-13T06:00", "2024-05-20T06:00", 5 * 450 + 180),
        ("2024-05-14T10:00", "2024-05-13T17:00", -120),
    ] {
        assert_eq!(minutes(&office, from, to), Ok(expected), "{from} to {to}");
    }
}

#[test]
fn what_is_due_is_due_at_the_first_moment() {
    let office = office();
    let due = |from: &str, open| shown(office.zone(), office.add(moment(office.zone(), from), open).unwrap());
    assert_eq!(due("2024-05-13T09:00", 3 * HOUR), "2024-05-13T12:00:00");
    assert_eq!(due("2024-05-13T09:00", 3 * HOUR + 1), "2024-05-13T13:30:00.000001");
    assert_eq!(due("2024-05-17T20:00", 4 * HOUR), "2024-05-20T10:00:00");
    assert_eq!(due("2024-05-19T20:00", 0), "2024-05-19T20:00:00");
    // Back, to the last moment.
    assert_eq!(due("2024-05-20T10:00", -4 * HOUR), "2024-05-18T09:00:00");
    assert_eq!(due("2024-05-20T10:00", -HOUR), "2024-05-20T09:00:00");
}

#[test]
fn holidays_close_and_working_weekends_open() {
    let china = holiday_data("china").unwrap();
    let office = office().with_holidays(china);
    // Labour Day 2024: 1 to 5 May off, Sunday 28 April and Saturday 11 May worked as an ordinary day.
    assert_eq!(minutes(&office, "2024-05-01T00:00", "2024-05-06T00:00"), Ok(0));
    assert_eq!(minutes(&office, "2024-04-28T00:00", "2024-04-29T00:00"), Ok(450));
    assert_eq!(minutes(&office, "2024-05-11T00:00", "2024-05-12T00:00"), Ok(450));
    assert_eq!(minutes(&office, "2024-05-18T00:00", "2024-05-19T00:00"), Ok(180));
    // Days of their own come after.
    let day = |text: &str| Date::parse(text).unwrap();
    let office =
        office.with_day(day("2024-05-02"), hours(&["10:00-11:00"])).with_day(day("2024-05-11"), DayHours::default());
    assert_eq!(minutes(&office, "2024-05-01T00:00", "2024-05-06T00:00"), Ok(60));
    assert_eq!(minutes(&office, "2024-05-11T00:00", "2024-05-12T00:00"), Ok(0));
}

#[test]
fn years_without_a_notice_are_unknown() {
    let office = office().with_holidays(holiday_data("china").unwrap());
    let unknown = |year| Err(CalendarError::UnknownYear { name: "china", year, first: 2020, last: 2026 });
    assert_eq!(minutes(&office, "2026-12-31T09:00", "2027-01-01T00:00"), Ok(450));
    assert_eq!(minutes(&office, "2026-12-31T09:00", "2027-01-01T00:01"), unknown(2027));
    assert_eq!(minutes(&office, "2019-12-31T23:59", "2020-01-02T00:00"), unknown(2019));
    let last = moment(office.zone(), "2026-12-31T17:00");
    assert_eq!(office.add(last, HOUR).map(|due| shown(office.zone(), due)), Ok("2026-12-31T18:00:00".to_owned()));
    assert_eq!(office.add(last, HOUR + 1).map(|_| 0), unknown(2027));
    // On the last evening nothing of the next year is needed to go back.
    assert!(office.add(last, -1000 * HOUR).is_ok());
    // The day before a known year is known where its holiday begins there.
    let first = Date::parse("2027-01-01").unwrap();
    let office = office.with_year(2027).with_day(first, DayHours::default());
    assert_eq!(minutes(&office, "2026-12-31T09:00", "2027-01-02T00:00"), Ok(450));
    assert_eq!(minutes(&office, "2027-12-31T09:00", "2028-01-02T00:00"), unknown(2028));
}

#[test]
fn a_week_without_hours_is_no_calendar() {
    assert_eq!(BusinessCalendar::new(Zone::utc(), Week::default()).map(|_| ()), Err(CalendarError::NeverOpen));
}

#[test]
fn the_calendar_ends() {
    let office = BusinessCalendar::new(Zone::utc(), office_week()).unwrap();
    let late = moment(office.zone(), "9999-12-30T00:00");
    assert_eq!(office.add(late, 1000 * HOUR), Err(CalendarError::BeyondTime));
    assert_eq!(office.elapsed(late, UnixTime::from_micros(i64::MAX)), Err(CalendarError::BeyondTime));
    assert_eq!(office.add(late, i64::MIN), Err(CalendarError::BeyondTime));
}

#[test]
fn days_are_shorter_and_longer_where_clocks_change() {
    let clock = Week::new([const { None::<DayHours> }; 7].map(|_| DayHours::round_the_clock()));
    let calendar = BusinessCalendar::new(zone("Europe/London"), clock).unwrap();
    assert_eq!(minutes(&calendar, "2024-03-31T00:00", "2024-04-01T00:00"), Ok(23 * 60));
    assert_eq!(minutes(&calendar, "2024-10-27T00:00", "2024-10-28T00:00"), Ok(25 * 60));
    let night = Week::new([const { None::<DayHours> }; 7].map(|_| hours(&["00:00-06:00"])));
    let calendar = BusinessCalendar::new(zone("Europe/London"), night).unwrap();
    assert_eq!(minutes(&calendar, "2024-03-31T00:00", "2024-04-01T00:00"), Ok(5 * 60));
    assert_eq!(minutes(&calendar, "2024-10-27T00:00", "2024-10-28T00:00"), Ok(7 * 60));
}

/// Zones whose clocks leap by an hour, by half an hour, at midnight, over a whole day, and not at all; each with a day
/// near to which something happens.
const LEAPS: [(&str, &str); 8] = [
    ("Asia/Shanghai", "2024-05-01"),
    ("Europe/London", "2024-03-31"),
    ("America/New_York", "2024-11-03"),
    ("Australia/Lord_Howe", "2024-04-07"),
    ("Australia/Lord_Howe", "2024-10-06"),
    ("America/Sao_Paulo", "2018-02-18"),
    ("America/Havana", "2024-03-10"),
    ("Pacific/Apia", "2011-12-30"),
];

fn any_hours() -> impl Strategy<Value = DayHours> {
    // Sorted bounds, taken in pairs.
    proptest::collection::btree_set(0u16..=1440, 0..8).prop_map(|bounds| {
        let times: Vec<ClockTime> = bounds.into_iter().filter_map(|at| ClockTime::new(at / 60, at % 60)).collect();
        DayHours::new(times.chunks_exact(2).filter_map(|pair| TimeSpan::new(pair[0], pair[1]))).unwrap()
    })
}

prop_compose! {
    fn any_calendar()(
        place in 0..LEAPS.len(),
        week in proptest::array::uniform7(any_hours()),
        days in proptest::collection::vec((-6i32..6, any_hours()), 0..4),
        open in 0usize..7,
    ) -> (BusinessCalendar, Date) {
        let (name, day) = LEAPS[place];
        let day = Date::parse(day).unwrap();
        let mut week = week;
        if week.iter().all(DayHours::is_closed) {
            week[open] = hours(&["08:00-09:00"]);
        }
        let calendar = BusinessCalendar::new(zone(name), Week::new(week)).unwrap();
        let calendar = days.into_iter().fold(calendar, |calendar, (at, hours)| calendar.with_day(day.plus_days(at), hours));
        (calendar, day)
    }
}

/// The open minutes from one moment to another, both on whole minutes, one minute after another: a minute is open if
/// the latest time that the clock has shown so far lies in a span of its day.
fn slow_minutes(calendar: &BusinessCalendar, from: UnixTime, to: UnixTime) -> i64 {
    let mut latest = LocalTime::from_micros(i64::MIN);
    let mut open = 0;
    let mut at = from.micros() - 30 * HOUR;
    while at < to.micros() {
        latest = latest.max(calendar.zone().local(at).unwrap());
        let day = latest.date();
        let spans = calendar.hours_on(day).unwrap().spans();
        let is_open = spans.iter().any(|span| span.from().on(day) <= latest && latest < span.to().on(day));
        open += i64::from(at >= from.micros() && is_open);
        at += MINUTE;
    }
    open
}

proptest! {
    #[test]
    fn open_time_is_what_a_minute_after_another_says(
        (calendar, day) in any_calendar(),
        from in -4 * 1440i64..4 * 1440,
        length in 0i64..5 * 1440,
    ) {
        let start = calendar.zone().first_showing(day.start()).unwrap().micros();
        let from = UnixTime::from_micros(start + from * MINUTE);
        let to = UnixTime::from_micros(from.micros() + length * MINUTE);
        prop_assert_eq!(calendar.elapsed(from, to), Ok(slow_minutes(&calendar, from, to) * MINUTE));
    }

    #[test]
    fn adding_and_elapsing_are_inverse(
        (calendar, day) in any_calendar(),
        from in -10 * 24 * HOUR..10 * 24 * HOUR,
        open in -40 * HOUR..40 * HOUR,
        to in -10 * 24 * HOUR..10 * 24 * HOUR,
    ) {
        let start = calendar.zone().first_showing(day.start()).unwrap().micros();
        let from = UnixTime::from_micros(start + from);
        // What was added has elapsed, and no earlier moment would do (no later one, going back).
        let due = calendar.add(from, open).unwrap();
        prop_assert_eq!(calendar.elapsed(from, due), Ok(open));
        let nearer = UnixTime::from_micros(due.micros() - open.signum());
        prop_assert!(open == 0 || calendar.elapsed(from, nearer).unwrap().abs() < open.abs());
        // What has elapsed until an open moment leads there.
        let to = UnixTime::from_micros(start + to);
        let elapsed = calendar.elapsed(from, to).unwrap();
        let before = UnixTime::from_micros(to.micros() - 1);
        if from < to && calendar.is_open(before).unwrap() {
            prop_assert_eq!(calendar.add(from, elapsed), Ok(to));
        }
        if to < from && calendar.is_open(to).unwrap() {
            prop_assert_eq!(calendar.add(from, elapsed), Ok(to));
        }
    }

    #[test]
    fn spans_of_open_time_add_up(
        (calendar, day) in any_calendar(),
        mut at in proptest::array::uniform3(-6 * 24 * HOUR..6 * 24 * HOUR),
    ) {
        at.sort_unstable();
        let start = calendar.zone().first_showing(day.start()).unwrap().micros();
        let [a, b, c] = at.map(|at| UnixTime::from_micros(start + at));
        let elapsed = |from, to| calendar.elapsed(from, to).unwrap();
        prop_assert_eq!(elapsed(a, b) + elapsed(b, c), elapsed(a, c));
        prop_assert_eq!(elapsed(c, a), -elapsed(a, c));
    }
}
