use crate::line::Line;
use crate::shop::Shop;
use crate::truth::Totals;
use std::collections::{BTreeMap, BTreeSet};
use terrace_domain::{LocalTime, Money, Unit, Window};

/// Adds up the lines of one customer from a moment on, or all of them.
pub(crate) fn totals(lines: &[Line], from: Option<LocalTime>) -> Totals {
    let (mut gross, mut returned) = (0, 0);
    let mut orders = BTreeSet::new();
    let mut buyers: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.counts() && from.is_none_or(|from| line.at >= from)) {
        if line.is_return() {
            returned += line.amount().abs();
        } else {
            gross += line.amount();
            orders.insert(line.order.as_str());
            buyers.entry(line.product).or_default().insert(&line.order);
        }
    }
    let money = Money::from_ten_thousandths;
    Totals {
        gross: money(gross),
        returned: money(returned),
        net: money(gross - returned),
        orders: orders.len(),
        products: buyers.len(),
        repurchased: buyers.values().filter(|orders| orders.len() >= 2).count(),
    }
}

/// The net amount of the twelve months that end with the shop's last day, in ten-thousandths.
pub(crate) fn net_of_last_year(shop: &Shop, lines: &[Line]) -> i64 {
    totals(lines, last_year(shop)).net.ten_thousandths()
}

/// The moment at which the twelve months before the shop's as-of begin.
pub(crate) fn last_year(shop: &Shop) -> Option<LocalTime> {
    Window::Last(12, Unit::Months).start(&shop.as_of())
}
