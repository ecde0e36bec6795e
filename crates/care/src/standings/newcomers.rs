use terrace_domain::{AsOf, Date, InternalError, LocalTime, ValueType};
use terrace_frame::Column;
use terrace_policy::{FirstOrder, Newcomers};

/// For each customer the moment before which they are too new to be retired; `None` for those who are not new (any
/// more), and for those who have never ordered, of whom no such time can be told.
///
/// `first_order` is the column of the metric that the rules name. The time counts from the start of the day of the
/// first order.
///
/// # Errors
/// A mistake of the caller: a column of another type.
pub fn newcomers_until(
    rules: &Newcomers,
    as_of: &AsOf,
    first_order: &Column,
) -> Result<Vec<Option<LocalTime>>, InternalError> {
    let expected = match rules.told_as {
        FirstOrder::DaysSince => ValueType::Days,
        FirstOrder::At => ValueType::Time,
    };
    let Column::Integers(integers) = first_order else { return Err(unfit()) };
    if integers.value_type != expected {
        return Err(unfit());
    }
    let (now, today): (LocalTime, Date) = (as_of.local(), as_of.local().date());
    let day = |value: i64| match rules.told_as {
        FirstOrder::DaysSince => {
            i32::try_from(value).ok().and_then(|days| today.days().checked_sub(days)).map(Date::from_days)
        }
        FirstOrder::At => Some(LocalTime::from_micros(value).date()),
    };
    let is_new = |day: i32| rules.span.after(Date::from_days(day).start()) > now;
    let first_new = first_day(is_new, today.days());
    let until = |value: i64| {
        let day = day(value).filter(|day| day.days() >= first_new)?;
        Some(rules.span.after(day.start()))
    };
    Ok((0..integers.values.len()).map(|row| until(integers.get(row)?)).collect())
}

/// The first day from which on something holds, which once it holds holds on every later day; it holds on `today`.
fn first_day(holds: impl Fn(i32) -> bool, today: i32) -> i32 {
    let mut length = 1;
    while holds(today.saturating_sub(length)) && length < i32::MAX / 2 {
        length *= 2;
    }
    let (mut fails, mut found) = (today.saturating_sub(length), today);
    while fails + 1 < found {
        let middle = fails + (found - fails) / 2;
        if holds(middle) {
            found = middle;
        } else {
            fails = middle;
        }
    }
    found
}

fn unfit() -> InternalError {
    InternalError::new("the metric of first orders has a column of another type")
}
