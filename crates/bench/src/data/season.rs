//! How many orders fall on which day.

use terrace_domain::Date;

/// The trade of each month, 100 being an ordinary one: quiet February, June and November with their sales.
const MONTHS: [u64; 12] = [105, 70, 90, 95, 100, 120, 95, 90, 100, 100, 150, 130];

/// How busy a day is, 10,000 being an ordinary one: its month, its day of the week, the two great sales.
fn busy(day: Date) -> u64 {
    let civil = day.civil();
    let month = usize::try_from(civil.month() - 1).ok().and_then(|month| MONTHS.get(month)).copied().unwrap_or(100);
    // 1970-01-01 was a Thursday.
    let weekend = (day.days() + 3).rem_euclid(7) >= 5;
    let sale = match (civil.month(), civil.day()) {
        (11, 11) => 6,
        (6, 18) => 4,
        _ => 1,
    };
    month * if weekend { 130 } else { 100 } * sale
}

/// Shares `orders` out over the days by how busy each is and how much its customers weigh; exact in sum (largest
/// remainders, earlier days first).
pub(super) fn orders_by_day(orders: u64, first_day: Date, weights: &[u64]) -> Vec<u64> {
    let days = (first_day.days()..).map(Date::from_days);
    let busy: Vec<u128> = days.zip(weights).map(|(day, weight)| u128::from(busy(day)) * u128::from(*weight)).collect();
    let total: u128 = busy.iter().sum::<u128>().max(1);
    let parts = busy.iter().map(|busy| u128::from(orders) * busy);
    let (mut counts, mut rests): (Vec<u64>, Vec<(u128, usize)>) = (Vec::new(), Vec::new());
    for (day, part) in parts.enumerate() {
        counts.push(u64::try_from(part / total).unwrap_or(0));
        rests.push((part % total, day));
    }
    let left = orders.saturating_sub(counts.iter().sum());
    rests.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    for (_, day) in rests.iter().take(usize::try_from(left).unwrap_or(usize::MAX)) {
        if let Some(count) = counts.get_mut(*day) {
            *count += 1;
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_order_is_lost_between_days() {
        let first = Date::from_ymd(2023, 7, 1).unwrap();
        for orders in [0, 1, 99, 1_000_003] {
            let counts = orders_by_day(orders, first, &[5, 0, 7, 7, 7, 1]);
            assert_eq!(counts.iter().sum::<u64>(), orders);
            assert_eq!(counts[1], 0, "a day without customers");
        }
    }

    #[test]
    fn sales_and_weekends_are_busy() {
        let day = |month, day| busy(Date::from_ymd(2025, month, day).unwrap());
        assert_eq!(day(11, 11), 6 * day(11, 12));
        assert!(day(3, 1) > day(3, 3), "a Saturday beside a Monday");
        assert!(day(2, 3) < day(1, 6));
    }
}
