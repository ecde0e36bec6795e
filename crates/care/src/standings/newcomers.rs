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
            let days = i32::try_from(value).ok().and_then(|days| today.days().checked_sub(days));
            days.map(Date::from_days).ok_or_else(|| InternalError::new("a first order on a day beyond the calendar"))
        }
        FirstOrder::At => Ok(LocalTime::from_micros(value).date()),
    };
    let is_new = |day: i32| rules.span.after(Date::from_days(day).start()) > now;
    let first_new = first_day(is_new, today.days());
    let until = |value: i64| {
        let day = day(value)?;
        Ok((day.days() >= first_new).then(|| rules.span.after(day.start())))
    };
    // Who never ordered has no first order.
    let of_row = |row: usize| integers.get(row).map_or(Ok(None), until);
    (0..integers.values.len()).map(of_row).collect()
}

/// The first day from which on something holds, which once it holds holds on every later day; it holds on `today`.
fn first_day(holds: impl Fn(i32) -> bool, today: i32) -> i32 {
    // Days before the calendar begins count as its first.
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
