//! Contacts, cases, payments and balances as plain structs, as tables, and their measures computed slowly.

use crate::reference::{Answer, DAY, divide, share};
use crate::shop::{Shop, Tables, decimal, table, text, time};
use std::collections::{BTreeMap, BTreeSet};
use terrace_domain::facts::{BALANCES, CASES, CONTACTS, PAYMENTS};

#[derive(Debug, Clone, Default)]
pub struct Contact {
    pub customer: String,
    pub at: i64,
    pub channel: Option<String>,
    pub purpose: Option<String>,
    pub staff: Option<String>,
    pub minutes: Option<i64>,
    pub cost: Option<i64>,
    pub currency: Option<String>,
}

#[derive(Debug, Clone, Default)]
pub struct Case {
    pub customer: String,
    pub opened_at: i64,
    pub answered_at: Option<i64>,
    pub closed_at: Option<i64>,
    pub kind: Option<String>,
    pub cause: Option<String>,
}

#[derive(Debug, Clone, Default)]
pub struct Payment {
    pub order: String,
    pub customer: Option<String>,
    pub due_at: Option<i64>,
    pub paid_at: Option<i64>,
}

#[derive(Debug, Clone, Default)]
pub struct Balance {
    pub customer: String,
    pub at: i64,
    pub product: Option<String>,
    pub amount: i64,
    pub currency: Option<String>,
}

#[derive(Debug, Clone, Default)]
pub struct Dealings {
    pub contacts: Vec<Contact>,
    pub cases: Vec<Case>,
    pub payments: Vec<Payment>,
    pub balances: Vec<Balance>,
}

impl Dealings {
    /// As tables, in batches of so many rows.
    pub fn tables(&self, rows: usize) -> Tables {
        let contacts = |rows: &[Contact]| {
            let columns = [
                ("customer_id", text(rows.iter().map(|r| Some(&r.customer)))),
                ("at", time(rows.iter().map(|r| Some(r.at)))),
                ("channel", text(rows.iter().map(|r| r.channel.as_ref()))),
                ("purpose", text(rows.iter().map(|r| r.purpose.as_ref()))),
                ("staff", text(rows.iter().map(|r| r.staff.as_ref()))),
                ("minutes", decimal(rows.iter().map(|r| r.minutes))),
                ("cost", decimal(rows.iter().map(|r| r.cost))),
                ("currency", text(rows.iter().map(|r| r.currency.as_ref()))),
            ];
            table(&CONTACTS, rows.len(), &columns)
        };
        let cases = |rows: &[Case]| {
            let columns = [
                ("customer_id", text(rows.iter().map(|r| Some(&r.customer)))),
                ("opened_at", time(rows.iter().map(|r| Some(r.opened_at)))),
                ("answered_at", time(rows.iter().map(|r| r.answered_at))),
                ("closed_at", time(rows.iter().map(|r| r.closed_at))),
                ("kind", text(rows.iter().map(|r| r.kind.as_ref()))),
                ("cause", text(rows.iter().map(|r| r.cause.as_ref()))),
            ];
            table(&CASES, rows.len(), &columns)
        };
        let payments = |rows: &[Payment]| {
            let columns = [
                ("order_id", text(rows.iter().map(|r| Some(&r.order)))),
                ("customer_id", text(rows.iter().map(|r| r.customer.as_ref()))),
                ("due_at", time(rows.iter().map(|r| r.due_at))),
                ("paid_at", time(rows.iter().map(|r| r.paid_at))),
            ];
            table(&PAYMENTS, rows.len(), &columns)
        };
        let balances = |rows: &[Balance]| {
            let columns = [
                ("customer_id", text(rows.iter().map(|r| Some(&r.customer)))),
                ("at", time(rows.iter().map(|r| Some(r.at)))),
                ("product", text(rows.iter().map(|r| r.product.as_ref()))),
                ("amount", decimal(rows.iter().map(|r| Some(r.amount)))),
                ("currency", text(rows.iter().map(|r| r.currency.as_ref()))),
            ];
            table(&BALANCES, rows.len(), &columns)
        };
        vec![
            (&CONTACTS, self.contacts.chunks(rows).map(contacts).collect()),
            (&CASES, self.cases.chunks(rows).map(cases).collect()),
            (&PAYMENTS, self.payments.chunks(rows).map(payments).collect()),
            (&BALANCES, self.balances.chunks(rows).map(balances).collect()),
        ]
    }

    /// Whom the facts before a time name.
    pub fn named(&self, now: i64) -> BTreeSet<String> {
        let contacts = self.contacts.iter().filter(|r| r.at < now).map(|r| &r.customer);
        let cases = self.cases.iter().filter(|r| r.opened_at < now).map(|r| &r.customer);
        let balances = self.balances.iter().filter(|r| r.at < now).map(|r| &r.customer);
        let happened = |r: &&Payment| r.due_at.is_some_and(|at| at < now) || r.paid_at.is_some_and(|at| at < now);
        let payments = self.payments.iter().filter(happened).filter_map(|r| r.customer.as_ref());
        contacts.chain(cases).chain(balances).chain(payments).cloned().collect()
    }
}

/// Whose a payment is: the named customer's where that one has the order, else the first's who has it, else the
/// named one's.
fn owner(shop: &Shop, payment: &Payment) -> Option<String> {
    let lines = shop.lines.iter().filter(|line| line.order == payment.order);
    let having: BTreeSet<&String> = lines.filter_map(|line| line.customer.as_ref()).collect();
    let named = payment.customer.as_ref().filter(|named| having.contains(named));
    named.or_else(|| having.first().copied()).or(payment.customer.as_ref()).cloned()
}

/// A measure of contacts, cases, payments or balances; nothing for another.
pub fn measure(shop: &Shop, name: &str, customer: &str, now: i64, from: i64) -> Option<Answer> {
    let dealings = &shop.dealings;
    let contacts: Vec<&Contact> =
        dealings.contacts.iter().filter(|r| r.customer == customer && r.at < now && r.at >= from).collect();
    let cases: Vec<&Case> =
        dealings.cases.iter().filter(|r| r.customer == customer && r.opened_at < now && r.opened_at >= from).collect();
    let today = now.div_euclid(DAY) * DAY;
    let due = |r: &&Payment| r.due_at.is_some_and(|at| at < today && at >= from);
    let payments: Vec<&Payment> =
        dealings.payments.iter().filter(due).filter(|r| owner(shop, r).as_deref() == Some(customer)).collect();
    let day = |at: i64| at.div_euclid(DAY);
    let known = |at: Option<i64>| at.filter(|at| *at < now);
    let count = |n: usize| Answer::Number(n as i128);
    let sum = |values: &mut dyn Iterator<Item = Option<i64>>| values.flatten().map(i128::from).sum::<i128>();
    let cost = |purpose: Option<&str>| {
        let chosen = contacts.iter().filter(|r| purpose.is_none() || r.purpose.as_deref() == purpose);
        Answer::Number(sum(&mut chosen.map(|r| r.cost)))
    };
    let different =
        |names: &mut dyn Iterator<Item = Option<&String>>| count(names.flatten().collect::<BTreeSet<_>>().len());
    let closed: Vec<i64> = cases.iter().filter_map(|r| Some((known(r.closed_at)? - r.opened_at).max(0))).collect();
    Some(match name {
        "contacts" => count(contacts.len()),
        "days_between_contacts" => {
            let days: BTreeSet<i64> = contacts.iter().map(|r| day(r.at)).collect();
            match (days.first(), days.last()) {
                (Some(first), Some(last)) => share((last - first).into(), days.len() as i128 - 1),
                _ => Answer::Null,
            }
        }
        "contact_channels" => different(&mut contacts.iter().map(|r| r.channel.as_ref())),
        "contact_staff" => different(&mut contacts.iter().map(|r| r.staff.as_ref())),
        "service_minutes" => Answer::Number(100 * sum(&mut contacts.iter().map(|r| r.minutes))),
        "service_cost" => cost(None),
        "acquisition_cost" => cost(Some("acquisition")),
        "retention_cost" => cost(Some("retention")),
        "cases" => count(cases.len()),
        "complaints" => count(cases.iter().filter(|r| r.kind.as_deref() == Some("complaint")).count()),
        "repeat_complaints" => {
            let mut seen = BTreeSet::new();
            count(cases.iter().filter(|r| r.kind.as_deref() == Some("complaint") && !seen.insert(&r.cause)).count())
        }
        "open_cases" => count(cases.iter().filter(|r| known(r.closed_at).is_none()).count()),
        "first_answer_hours" => {
            let taken = cases.iter().filter_map(|r| Some((known(r.answered_at)? - r.opened_at).max(0)));
            let taken: Vec<i64> = taken.collect();
            let micros: i128 = taken.iter().copied().map(i128::from).sum();
            divide(micros * 1_000_000, taken.len() as i128 * 3_600_000_000)
        }
        "hours_to_close" => {
            let micros: i128 = closed.iter().copied().map(i128::from).sum();
            divide(micros * 1_000_000, closed.len() as i128 * 3_600_000_000)
        }
        "on_time_rate" => {
            let in_time = |r: &&&Payment| known(r.paid_at).is_some_and(|paid| day(paid) <= day(r.due_at.unwrap()));
            share(payments.iter().filter(in_time).count() as i128, payments.len() as i128)
        }
        "days_overdue" => {
            let open = payments.iter().filter(|r| known(r.paid_at).is_none()).filter_map(|r| r.due_at).min();
            Answer::Number(open.map_or(0, |due| i128::from(day(now) - day(due))))
        }
        "assets" => {
            let mut newest: BTreeMap<Option<&str>, (i64, i64)> = BTreeMap::new();
            let mine = dealings.balances.iter().filter(|r| r.customer == customer && r.at < now && r.at >= from);
            for row in mine {
                let held = newest.entry(row.product.as_deref()).or_insert((row.at, row.amount));
                *held = (*held).max((row.at, row.amount));
            }
            Answer::Number(newest.values().map(|(_, amount)| i128::from(*amount)).sum())
        }
        _ => return None,
    })
}
