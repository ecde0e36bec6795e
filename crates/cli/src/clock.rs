//! The wall clock: read here and nowhere else.

use crate::failure::Failure;
use terrace_domain::{AsOf, Date, LocalTime, UnixTime, ValueType, Zone, read_written};

/// Now on a zone's clock, to the second.
#[expect(clippy::disallowed_methods, reason = "the command line is where the clock may be read")]
pub fn now(zone: &Zone) -> LocalTime {
    let seconds = jiff::Timestamp::now().as_second();
    zone.local(seconds * 1_000_000).unwrap_or(LocalTime::from_micros(0))
}

/// Now, as a moment.
#[expect(clippy::disallowed_methods, reason = "the command line is where the clock may be read")]
pub fn moment() -> UnixTime {
    UnixTime::from_micros(jiff::Timestamp::now().as_microsecond())
}

/// A date or wall-clock time as it stands, or an instant with its offset turned to the zone's clock.
fn read(text: &str, zone: &Zone) -> Option<LocalTime> {
    if let Ok(local) = LocalTime::parse(text) {
        return Some(local);
    }
    // Year first it is one day however it is punctuated: 2026/7/1, 2026.07.01, 2026年7月1日.
    if !text.contains(':')
        && let Ok(Some(day)) = read_written(text, ValueType::Date)
    {
        return Some(Date::from_days(i32::try_from(day).ok()?).start());
    }
    let instant: jiff::Timestamp = text.trim().parse().ok()?;
    zone.local(instant.as_microsecond())
}

/// The as-of given by `--as-of`, in the time zone; now if it is not given.
pub fn as_of(text: Option<&String>, zone: &Zone) -> Result<AsOf, Failure> {
    let local = match text {
        Some(text) => read(text, zone).ok_or_else(|| Failure::own("T0021", vec![("text", text.clone())]))?,
        None => now(zone),
    };
    Ok(AsOf::new(local, zone.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_year_first_however_they_are_punctuated() {
        let zone = Zone::new("Asia/Shanghai").unwrap();
        let of = |text: &str| read(text, &zone).map(|time| time.to_string());
        let day = of("2026-07-01");
        assert!(day.is_some());
        for text in ["2026/07/01", "2026/7/1", "2026.7.1", "2026-7-1", "2026年7月1日", "20260701"] {
            assert_eq!(of(text), day, "{text}");
        }
        for text in ["01/07/2026", "2026-02-30", "2026/13/1", "yesterday", "2026-7-1 25:00"] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
