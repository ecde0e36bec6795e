//! Business calendars: when somebody is at work, so that promises and waits are counted in open time.
//!
//! A calendar has a zone, a week with any number of spans a day, and dated exceptions of two kinds: days on which
//! nobody works (holidays), and days on which somebody works who otherwise would not, or at other hours (working
//! weekends, 调休). It is a value: whoever changes a calendar has another one, and the policy that holds it says which
//! one was in force.
//!
//! Which days are public holidays in a year is known once the year's notice is out. Of other years a calendar that
//! rests on such notices says nothing ([`CalendarError::UnknownYear`]); it never takes them for plain weeks.
//!
//! Spans do not pass midnight: a night shift is written as two spans, up to `24:00` and from `00:00`, of which each
//! belongs to its own date, so that a holiday ends a shift at midnight and nobody has to guess.

mod business;
mod china;
mod holidays;
mod hours;
mod shipped;

pub use business::{BusinessCalendar, CalendarError};
pub use holidays::HolidayData;
pub use hours::{ClockTime, DayHours, TimeSpan, Week};
pub use shipped::holiday_data;

#[cfg(test)]
mod tests;
