use proptest::prelude::*;
use terrace_care::standings::newcomers_until;
use terrace_domain::{AsOf, Date, LocalTime, Span, Unit, ValueType, Zone};
use terrace_frame::Column;
use terrace_policy::{FirstOrder, Newcomers, Reference, Target};

fn newcomers(span: Span, told_as: FirstOrder) -> Newcomers {
    Newcomers { span, first_order: Reference { name: "tenure".to_owned(), target: Target::Metric(0) }, told_as }
}

fn as_of(text: &str) -> AsOf {
    AsOf::new(LocalTime::parse(text).expect("a time"), Zone::utc())
}

#[test]
fn nobody_is_retired_before_their_time() {
    let half_a_year = Span::parse("180 days").expect("a span");
    let rules = newcomers(half_a_year, FirstOrder::DaysSince);
    let column = Column::optional_integers(ValueType::Days, [Some(0), Some(179), Some(180), Some(5000), None]);
    let until = newcomers_until(&rules, &as_of("2024-07-01"), &column).expect("a column of days");
    let shown: Vec<Option<String>> = until.into_iter().map(|until| until.map(|until| until.to_string())).collect();
    let at = |text: &str| Some(format!("{text}T00:00:00"));
    assert_eq!(shown, [at("2024-12-28"), at("2024-07-02"), None, None, None]);
    // The same by the time of the first order.
    let rules = newcomers(half_a_year, FirstOrder::At);
    let times = ["2024-07-01T10:00", "2024-01-04T23:00", "2024-01-03T10:00"];
    let micros = times.iter().map(|text| LocalTime::parse(text).expect("a time").micros()).collect();
    let column = Column::integers(ValueType::Time, micros);
    let until = newcomers_until(&rules, &as_of("2024-07-01T12:00"), &column).expect("a column of times");
    assert_eq!(until.iter().map(Option::is_some).collect::<Vec<_>>(), [true, true, false]);
    assert!(newcomers_until(&rules, &as_of("2024-07-01"), &Column::integers(ValueType::Days, vec![1])).is_err());
}

proptest! {
    #[test]
    fn each_customer_is_new_by_themselves(
        count in 1u16..40,
        unit in prop_oneof![Just(Unit::Days), Just(Unit::Weeks), Just(Unit::Months), Just(Unit::Years)],
        today in 0i32..40_000,
        clock in 0i64..86_400_000_000,
        days in proptest::collection::vec(proptest::option::of(0i64..20_000), 0..20),
    ) {
        let span = Span::new(count, unit).expect("more than none");
        let now = LocalTime::from_micros(Date::from_days(today).start().micros() + clock);
        let column = Column::optional_integers(ValueType::Days, days.iter().copied());
        let rules = newcomers(span, FirstOrder::DaysSince);
        let found = newcomers_until(&rules, &AsOf::new(now, Zone::utc()), &column).expect("a column of days");
        for (days, found) in days.into_iter().zip(found) {
            let first = days.and_then(|days| i32::try_from(days).ok()).map(|days| Date::from_days(today - days));
            let expected = first.map(|first| span.after(first.start())).filter(|until| *until > now);
            prop_assert_eq!(found, expected);
        }
    }
}
