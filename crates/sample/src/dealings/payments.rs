use super::{PlacedOrder, ServiceProfile};
use crate::catalogue::FEN;
use crate::customer::days_before;
use crate::draw::Draw;
use crate::shop::Shop;
use terrace_domain::Date;

/// What an organisation owes for an order, or a part of it.
pub(crate) struct Payment {
    pub(crate) order: String,
    pub(crate) part: u32,
    pub(crate) due: Date,
    /// `None` if it was never paid, or will be paid after the shop's last day.
    pub(crate) paid: Option<Date>,
    /// Ten-thousandths of a yuan.
    pub(crate) amount: i64,
}

/// From this amount on an order is paid in two parts.
const LARGE: i64 = 20_000 * 100 * FEN;

/// Organisations pay on account: within 30 days, large orders half of it within 60.
pub(super) fn make_payments(
    shop: &Shop,
    orders: &[PlacedOrder<'_>],
    profile: &ServiceProfile,
    draw: &mut Draw,
) -> Vec<Payment> {
    let mut payments = Vec::new();
    for order in orders.iter().filter(|order| order.amount > 0) {
        let half = order.amount / 2 / FEN * FEN;
        let parts: &[(i64, i64)] =
            if order.amount >= LARGE { &[(30, half), (60, order.amount - half)] } else { &[(30, order.amount)] };
        for (part, (days, amount)) in (1..).zip(parts) {
            let due = days_before(order.at.date(), -days);
            let late = draw.chance(profile.late);
            let days = if late { draw.between(1, profile.late_days.max(1)) } else { -draw.between(0, 12) };
            // Whoever is very late sometimes does not pay at all.
            let never = late && draw.chance(if profile.late_days >= 75 { 150 } else { 2 });
            let paid = (!never).then(|| days_before(due, -days)).filter(|paid| *paid <= shop.last_day);
            payments.push(Payment { order: order.number.to_owned(), part, due, paid, amount: *amount });
        }
    }
    payments
}
