//! What goes on beside buying: what is paid and when, who talks to whom, what goes wrong.
//!
//! Drawn from a stream of its own, so that orders and feedback are what they are without it.

mod cases;
mod contacts;
mod payments;

pub(crate) use cases::{Case, CaseKind};
pub(crate) use contacts::Contact;
pub(crate) use payments::Payment;

use crate::archetype::Archetype;
use crate::customer::Customer;
use crate::draw::{Draw, Purpose};
use crate::line::Line;
use crate::shop::Shop;
use crate::truth::DealingsTruth;
use std::collections::BTreeMap;
use terrace_domain::{Date, LocalTime, Money};

/// All of it for one customer, each list by time.
#[derive(Default)]
pub(crate) struct Dealings {
    pub(crate) payments: Vec<Payment>,
    pub(crate) contacts: Vec<Contact>,
    pub(crate) cases: Vec<Case>,
}

/// How a customer deals with the shop.
struct ServiceProfile {
    /// Few orders, many demands, late payments: some small organisations are so.
    demanding: bool,
    /// Of a thousand payments, how many are late.
    late: u64,
    /// How many days late at most.
    late_days: i64,
    /// How many of a thousand orders bring a complaint.
    complains: u64,
}

/// An order as dealings see it.
struct PlacedOrder<'l> {
    number: &'l str,
    at: LocalTime,
    /// What is to be paid, in ten-thousandths.
    amount: i64,
    product: usize,
    /// The product that came back, if any.
    returned: Option<usize>,
}

pub(crate) fn make_dealings(shop: &Shop, customer: &Customer, lines: &[Line]) -> Dealings {
    let mut draw = Draw::new(shop.seed, Purpose::Dealings, customer.index);
    let profile = draw_profile(customer.habit.archetype, &mut draw);
    let orders = placed_orders(lines);
    let payments =
        if customer.organisation { payments::make_payments(shop, &orders, &profile, &mut draw) } else { Vec::new() };
    let cases = cases::make_cases(shop, customer, &orders, &profile, &mut draw);
    let contacts = contacts::make_contacts(shop, customer, &orders, &cases, &profile, &mut draw);
    Dealings { payments, contacts, cases }
}

fn draw_profile(archetype: Archetype, draw: &mut Draw) -> ServiceProfile {
    let demanding = matches!(archetype, Archetype::Small | Archetype::LapsedOrganisation) && draw.chance(350);
    let (late, late_days, complains) = match archetype {
        _ if demanding => (620, 90, 260),
        Archetype::KeyAccount | Archetype::ExactlyHundred => (30, 8, 18),
        Archetype::Steady | Archetype::Rising | Archetype::ExactlyFifty => (90, 20, 22),
        Archetype::Small | Archetype::Decorator => (220, 45, 35),
        // Some of who left said so before; the others left without a word.
        Archetype::LapsedOrganisation | Archetype::LapsedPerson => (300, 75, 110),
        _ => (0, 0, 14),
    };
    ServiceProfile { demanding, late, late_days, complains }
}

/// The orders that came about, by time.
fn placed_orders(lines: &[Line]) -> Vec<PlacedOrder<'_>> {
    let mut orders: BTreeMap<(LocalTime, &str), PlacedOrder<'_>> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.counts() && !line.is_return()) {
        let order = orders.entry((line.at, &line.order)).or_insert(PlacedOrder {
            number: &line.order,
            at: line.at,
            amount: 0,
            product: line.product,
            returned: None,
        });
        order.amount += line.amount() + line.freight;
    }
    for line in lines.iter().filter(|line| line.counts() && line.is_return()) {
        // Goods come back after they went out; what is refunded whole stands under its own order.
        let out = orders.values_mut().filter(|order| order.at <= line.at && order.returned.is_none());
        if let Some(order) = out.last() {
            order.returned = Some(line.product);
        }
    }
    orders.into_values().collect()
}

/// A moment within working hours of a day.
fn draw_moment(draw: &mut Draw, day: Date) -> LocalTime {
    LocalTime::from_micros(day.start().micros() + draw.between(32_400, 63_000) * 1_000_000)
}

/// Counts and sums of what went on beside buying.
pub(crate) fn summarise(shop: &Shop, dealings: &Dealings) -> DealingsTruth {
    let due = || dealings.payments.iter().filter(|payment| payment.due <= shop.last_day);
    DealingsTruth {
        due: due().count(),
        on_time: due().filter(|payment| payment.paid.is_some_and(|paid| paid <= payment.due)).count(),
        contacts: dealings.contacts.len(),
        service_cost: Money::from_ten_thousandths(dealings.contacts.iter().map(|contact| contact.cost).sum()),
        complaints: dealings.cases.iter().filter(|case| case.kind == CaseKind::Complaint).count(),
        cases: dealings.cases.len(),
    }
}
