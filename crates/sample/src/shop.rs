use crate::customer::days_before;
use terrace_domain::{AsOf, Date, Zone};

/// A shop to be made up. The same values give the same files, byte for byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shop {
    /// Where the draws begin.
    pub seed: u64,
    /// How many customers, with those who never ordered.
    pub customers: usize,
    /// The first day on which orders are taken.
    pub first_day: Date,
    /// The last one.
    pub last_day: Date,
}

impl Default for Shop {
    /// 5,000 customers over the three years to 30 June 2026: about 120,000 order lines.
    fn default() -> Self {
        // 2023-07-01 and 2026-06-30, in days since 1970-01-01.
        Self { seed: 2026, customers: 5_000, first_day: Date::from_days(19_539), last_day: Date::from_days(20_634) }
    }
}

impl Shop {
    /// The start of the day after the last: the instant for which the shop is complete.
    pub fn as_of(&self) -> AsOf {
        let zone = Zone::new("Asia/Shanghai").unwrap_or_else(|_| Zone::utc());
        AsOf::start_of(days_before(self.last_day, -1), zone)
    }
}
