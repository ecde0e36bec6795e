//! The wall clock: read here and nowhere else.

use crate::failure::Failure;
use terrace_domain::{AsOf, LocalTime, Zone};

/// Now on a zone's clock, to the second.
#[expect(clippy::disallowed_methods, reason = "the command line is where the clock may be read")]
pub fn now(zone: &Zone) -> LocalTime {
    let seconds = jiff::Timestamp::now().as_second();
    zone.local(seconds * 1_000_000).unwrap_or(LocalTime::from_micros(0))
}

/// A date or wall-clock time as it stands, or an instant with its offset turned to the zone's clock.
fn read(text: &str, zone: &Zone) -> Option<LocalTime> {
    if let Ok(local) = LocalTime::parse(text) {
        return Some(local);
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
