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
use crate::purchase::Line;
use crate::shop::Shop;
use std::collections::BTreeMap;
use terrace_domain::{Date, LocalTime};

/// All of it for one customer, each list by time.
#[derive(Default)]
pub(crate) struct Dealings {
    pub(crate) payments: Vec<Payment>,
    pub(crate) contacts: Vec<Contact>,
    pub(crate) cases: Vec<Case>,
}

/// How a customer deals with the shop.
struct Manner {
    /// Few orders, many demands, late payments: some small organisations are so.
    demanding: bool,
    /// How many of a thousand payments are late.
    late: u64,
    /// How many days late at most.
    late_days: i64,
    /// How many of a thousand orders bring a complaint.
    complains: u64,
}

/// An order as dealings see it.
struct Order<'l> {
    number: &'l str,
    at: LocalTime,
    /// What is to be paid, in ten-thousandths.
    amount: i64,
    product: usize,
    /// The product that came back, if any.
    returned: Option<usize>,
}

pub(crate) fn dealings(shop: &Shop, customer: &Customer, lines: &[Line]) -> Dealings {
    let mut draw = Draw::new(shop.seed, Purpose::Dealings, customer.index);
    let manner = manner(customer.habit.archetype, &mut draw);
    let orders = orders(lines);
    let payments =
        if customer.organisation { payments::payments(shop, &orders, &manner, &mut draw) } else { Vec::new() };
    let cases = cases::cases(shop, customer, &orders, &manner, &mut draw);
    let contacts = contacts::contacts(shop, customer, &orders, &cases, &manner, &mut draw);
    Dealings { payments, contacts, cases }
}

fn manner(archetype: Archetype, draw: &mut Draw) -> Manner {
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
    Manner { demanding, late, late_days, complains }
}

/// The orders that came about, by time.
fn orders(lines: &[Line]) -> Vec<Order<'_>> {
    let mut orders: BTreeMap<(LocalTime, &str), Order<'_>> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.counts() && !line.is_return()) {
        let order = orders.entry((line.at, &line.order)).or_insert(Order {
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
fn moment(draw: &mut Draw, day: Date) -> LocalTime {
    LocalTime::from_micros(day.start().micros() + draw.between(32_400, 63_000) * 1_000_000)
}
