//! Mail and tickets that may lie until the next day.

use crate::unanswered::{Unanswered, check_each, check_length, check_option};

/// One day of work.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DayOfWork {
    /// Contacts that come in.
    pub load: f64,
    /// Contacts that those at work can do.
    pub capacity: f64,
    /// Contacts left at its end.
    pub left: f64,
    /// Days, of this day's capacity, that the last of them waits; `None` if nobody is at work and something is left.
    pub wait: Option<f64>,
}

/// What is left at the end of each day: bₜ = max(0, bₜ₋₁ + loadₜ − sₜ · c), for s people who do c contacts a day each.
///
/// # Errors
/// [`Unanswered::LengthsDiffer`] unless there is a number of people for each day; [`Unanswered::BadValue`] and
/// [`Unanswered::BadOption`] where a number is negative, not finite or above 10¹⁵.
pub fn backlog(left_before: f64, load: &[f64], people: &[f64], each: f64) -> Result<Vec<DayOfWork>, Unanswered> {
    let is_amount = |value: f64| (0.0..=1e15).contains(&value);
    check_length("people", people.len(), load.len())?;
    check_each("the load", load, "between 0 and 10¹⁵", is_amount)?;
    check_each("people", people, "between 0 and 10¹⁵", is_amount)?;
    check_option("what is left from before", is_amount(left_before), "between 0 and 10¹⁵")?;
    check_option("the contacts that each can do", is_amount(each), "between 0 and 10¹⁵")?;
    let mut left = left_before;
    let day = |(load, people): (&f64, &f64)| {
        let capacity = people * each;
        left = (left + load - capacity).max(0.0);
        let wait = if left <= 0.0 { Some(0.0) } else { Some(left / capacity).filter(|days| days.is_finite()) };
        DayOfWork { load: *load, capacity, left, wait }
    };
    Ok(load.iter().zip(people).map(day).collect())
}

/// The fewest people, the same number every day, with whom no day ends with more than `most_left` contacts.
///
/// # Errors
/// As [`backlog`]; [`Unanswered::BadOption`] where nobody can do a contact or a million people are too few.
pub fn fewest_people(left_before: f64, load: &[f64], each: f64, most_left: f64) -> Result<u32, Unanswered> {
    const MOST: u32 = 1_000_000;
    check_option("what may be left", most_left >= 0.0, "0 or more")?;
    check_option("the contacts that each can do", each > 0.0, "above 0")?;
    let is_enough = |people: u32| -> Result<bool, Unanswered> {
        let days = backlog(left_before, load, &vec![f64::from(people); load.len()], each)?;
        Ok(days.iter().all(|day| day.left <= most_left))
    };
    if is_enough(0)? {
        return Ok(0);
    }
    check_option("the load", is_enough(MOST)?, "one that a million people can do")?;
    let (mut low, mut high) = (0, MOST);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if is_enough(middle)? { high = middle } else { low = middle }
    }
    Ok(high)
}
