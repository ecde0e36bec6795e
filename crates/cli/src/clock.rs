//! The wall clock: read here and nowhere else.

use crate::failure::Failure;
use std::time::{SystemTime, UNIX_EPOCH};
use terrace_domain::{AsOf, Date, LocalTime, UnixTime, ValueType, Zone, read_written};

/// 9999-01-01 in seconds since 1970: beyond it not every calendar goes.
const TOO_LATE: u64 = 253_370_764_800;

/// Now on a zone's clock, to the second.
pub fn now(zone: &Zone) -> LocalTime {
    let seconds = moment().micros().div_euclid(1_000_000);
    zone.local(seconds * 1_000_000).unwrap_or(LocalTime::from_micros(0))
}

/// Now, as a moment; of a clock that is out of all bounds, the nearest one within.
#[expect(clippy::disallowed_methods, reason = "the command line is where the clock may be read")]
pub fn moment() -> UnixTime {
    moment_of(SystemTime::now()).0
}

/// Refuses a clock by which no day can be told.
///
/// # Errors
/// T0096 if it stands before 1970 or after 9998.
#[expect(clippy::disallowed_methods, reason = "the command line is where the clock may be read")]
pub fn check() -> Result<(), Failure> {
    if moment_of(SystemTime::now()).1 { Ok(()) } else { Err(Failure::own("T0096", Vec::new())) }
}

/// The moment, and whether the clock is within bounds.
fn moment_of(time: SystemTime) -> (UnixTime, bool) {
    let since = time.duration_since(UNIX_EPOCH);
    let seconds = since.as_ref().map_or(0, |since| since.as_secs().min(TOO_LATE));
    let micros = since.as_ref().map_or(0, |since| since.subsec_micros());
    let is_within = since.is_ok() && seconds < TOO_LATE;
    // At most the year 9999, which 63 bits hold.
    let moment = seconds.saturating_mul(1_000_000).saturating_add(u64::from(micros));
    (UnixTime::from_micros(i64::try_from(moment).unwrap_or(0)), is_within)
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
    use std::time::Duration;

    #[test]
    fn no_clock_is_beyond_telling() {
        let far = |years: u64| UNIX_EPOCH + Duration::from_secs(years * 31_556_952);
        assert_eq!(moment_of(UNIX_EPOCH - Duration::from_secs(5)), (UnixTime::from_micros(0), false));
        assert!(!moment_of(far(8_100)).1 && !moment_of(far(200_000)).1);
        assert_eq!(moment_of(far(100)), (UnixTime::from_micros(3_155_695_200_000_000), true));
        let zone = Zone::new("Asia/Shanghai").unwrap();
        assert!(zone.local(moment_of(far(200_000)).0.micros()).is_some());
    }

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
