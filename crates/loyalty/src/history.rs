//! From plain rows of orders to the ledgers that they make, so that points and levels need no server, and a ledger can be
//! opened in mid-life.

use crate::error::LoyaltyError;
use crate::id::{OrderId, RequestKey};
use crate::ledger::{Command, CommandBody, Ledger, OrderReturned};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use terrace_domain::{CustomerId, LocalTime, Money};
use terrace_policy::Membership;

/// A line of an order, or of its return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderRow {
    /// Whose it is.
    pub customer: CustomerId,
    /// The order.
    pub order: OrderId,
    /// What was paid for it, after discounts; of a return what came back. Never below zero.
    pub amount: Money,
    /// When.
    pub at: LocalTime,
    /// Whether it came back.
    pub is_return: bool,
}

/// An order of a customer, or what came back of one at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderFact<'o> {
    /// The order's id; `None` where it has none, and is like no other.
    pub order: Option<&'o str>,
    /// When.
    pub at: LocalTime,
    /// What was paid for it, after discounts, or came back. Never below zero.
    pub amount: Money,
    /// Whether it came back.
    pub is_return: bool,
}

/// The commands that the orders of one customer make, in the order of time. An order is placed with its first line, and all
/// its lines earn together; returns of one moment are one. A return under a number of its own takes the latest orders before
/// it back, as far as the returns that name their order leave of them. What comes back beyond the orders is left out.
///
/// Of orders of one moment the larger is the first: so numbers decide nothing.
///
/// # Errors
/// [`LoyaltyError::TooLarge`] if a sum does not fit.
pub fn commands_of(customer: &CustomerId, rows: &[OrderRow]) -> Result<Vec<Command>, LoyaltyError> {
    let mut orders: BTreeMap<&OrderId, (LocalTime, Money)> = BTreeMap::new();
    let mut returns: BTreeMap<(LocalTime, &OrderId), Money> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.customer == *customer) {
        if row.amount < Money::ZERO {
            return Err(LoyaltyError::BelowZero(row.amount));
        }
        let sum = |before: Money| before.checked_add(row.amount).ok_or(LoyaltyError::TooLarge);
        if row.is_return {
            let returned = returns.entry((row.at, &row.order)).or_default();
            *returned = sum(*returned)?;
        } else {
            let (at, amount) = orders.entry(&row.order).or_insert((row.at, Money::ZERO));
            (*at, *amount) = ((*at).min(row.at), sum(*amount)?);
        }
    }
    let mut commands = Vec::with_capacity(orders.len() + returns.len());
    let command = |at: LocalTime, name: String, body: CommandBody| {
        let key = RequestKey::new(&name).ok_or(LoyaltyError::TooLarge)?;
        Ok::<Command, LoyaltyError>(Command { key, at, member: customer.clone(), body })
    };
    for (order, (at, earning)) in &orders {
        let body = CommandBody::Purchase { order: (*order).clone(), activity: *at, earning: *earning };
        commands.push((*at, 0, Reverse(*earning), command(*at, format!("order/{order}"), body)?));
    }
    let mut left: BTreeMap<&OrderId, Money> = orders.iter().map(|(order, (_, amount))| (*order, *amount)).collect();
    let mut counts: BTreeMap<&OrderId, u32> = BTreeMap::new();
    let mut returns: Vec<_> = returns.into_iter().collect();
    returns.sort_by_key(|((at, order), _)| (!orders.contains_key(order), *at));
    for ((at, order), amount) in returns {
        let mut rest = amount;
        for (order, placed) in orders_taken_back(&orders, order, at) {
            let left = left.get_mut(order).ok_or_else(|| LoyaltyError::internal("a return of no order"))?;
            let returned = rest.min(*left);
            if returned <= Money::ZERO {
                continue;
            }
            let minus = |sum: Money| Money::from_ten_thousandths(sum.ten_thousandths() - returned.ten_thousandths());
            (*left, rest) = (minus(*left), minus(rest));
            let count = counts.entry(order).or_default();
            *count += 1;
            // Dates without a clock may put a return before its order.
            let at = at.max(placed);
            let body = CommandBody::Refund { order: order.clone(), returned, points: 0 };
            commands.push((at, *count, Reverse(returned), command(at, format!("return/{order}/{count}"), body)?));
        }
    }
    commands.sort_by(|(at, rank, size, one), (other_at, other_rank, other_size, other)| {
        (at, rank, size, &one.key).cmp(&(other_at, other_rank, other_size, &other.key))
    });
    Ok(commands.into_iter().map(|(.., command)| command).collect())
}

/// The orders that a return may take back, with their times: its own, or the latest before it.
fn orders_taken_back<'o>(
    orders: &BTreeMap<&'o OrderId, (LocalTime, Money)>,
    order: &OrderId,
    at: LocalTime,
) -> Vec<(&'o OrderId, LocalTime)> {
    if let Some((own, (placed, _))) = orders.get_key_value(order) {
        return vec![(own, *placed)];
    }
    let mut before: Vec<_> = orders.iter().filter(|(_, (placed, _))| *placed <= at).collect();
    before.sort_by_key(|(order, (placed, amount))| (Reverse(*placed), Reverse(*amount), **order));
    before.into_iter().map(|(order, (placed, _))| (*order, *placed)).collect()
}

/// The ledger that one customer's orders make.
///
/// # Errors
/// As [`open_ledgers`].
pub fn ledger_of_orders<'r>(
    rules: &'r Membership,
    customer: &CustomerId,
    orders: &[OrderFact<'_>],
) -> Result<Ledger<'r>, LoyaltyError> {
    let mut ledger = Ledger::new(rules);
    for command in commands_of(customer, &order_rows(customer, orders))? {
        ledger.post(&command)?;
    }
    Ok(ledger)
}

/// Of the commands that a customer's orders make, those that a ledger has not booked, to be booked at an instant: orders that
/// it does not know, and what came back of orders beyond what it knows of.
pub fn commands_missing(
    ledger: &Ledger<'_>,
    commands: &[Command],
    at: LocalTime,
) -> Result<Vec<Command>, LoyaltyError> {
    let (mut missing, mut returns) = (Vec::new(), BTreeMap::<&OrderId, (&Command, Money)>::new());
    for command in commands {
        match &command.body {
            CommandBody::Purchase { order, .. } if ledger.returned_of(order).is_none() => {
                // An order that was withdrawn may be told again.
                let key = ledger.fresh_key(&command.key)?;
                missing.push(Command { key, at: at.max(command.at), ..command.clone() });
            }
            CommandBody::Refund { order, returned, .. } => {
                let (_, sum) = returns.entry(order).or_insert((command, Money::ZERO));
                *sum = sum.checked_add(*returned).ok_or(LoyaltyError::TooLarge)?;
            }
            // A purchase that is booked; orders make no other commands.
            _ => {}
        }
    }
    // A return under a number of its own goes to another order once a later file brings one that lies nearer. So no more is
    // booked than came back in all.
    let (mut told_in_all, mut wanted) = (0_i128, Vec::new());
    for (order, (first, told)) in returns {
        let nothing = OrderReturned { returned: Money::ZERO, left: told };
        let known = ledger.returned_of(order).unwrap_or(nothing);
        let before = known.returned.ten_thousandths();
        let all = before.checked_add(known.left.ten_thousandths()).ok_or(LoyaltyError::TooLarge)?;
        let told = told.ten_thousandths().min(all);
        told_in_all += i128::from(told);
        if told > before {
            wanted.push((order, first, before, told - before));
        }
    }
    let mut left = commands.first().map_or(0, |first| told_in_all - ledger.returned_by(&first.member));
    for (order, first, before, beyond) in wanted {
        // More than 64 bits hold is enough for any order.
        let amount = i64::try_from(left.max(0)).map_or(beyond, |left| left.min(beyond));
        if amount > 0 {
            left -= i128::from(amount);
            let returned = Money::from_ten_thousandths(amount);
            let to = Money::from_ten_thousandths(before.checked_add(amount).ok_or(LoyaltyError::TooLarge)?);
            let key = RequestKey::new(&format!("return/{order}/to/{to}")).ok_or(LoyaltyError::TooLarge)?;
            let key = ledger.fresh_key(&key)?;
            let body = CommandBody::Refund { order: order.clone(), returned, points: 0 };
            missing.push(Command { key, at: at.max(first.at), member: first.member.clone(), body });
        }
    }
    Ok(missing)
}

/// The rows of one customer's orders. Orders without an id go by their time, and are numbered within it.
pub fn order_rows(customer: &CustomerId, orders: &[OrderFact<'_>]) -> Vec<OrderRow> {
    let mut at_once: BTreeMap<LocalTime, u64> = BTreeMap::new();
    let row = |fact: &OrderFact<'_>| {
        let order = fact.order.and_then(OrderId::new).or_else(|| {
            let number = at_once.entry(fact.at).or_default();
            *number += 1;
            OrderId::new(&format!("#{}/{number}", fact.at))
        })?;
        let OrderFact { at, amount, is_return, .. } = *fact;
        Some(OrderRow { customer: customer.clone(), order, amount, at, is_return })
    };
    // A time is an id, so that no row is left out.
    orders.iter().filter_map(row).collect()
}

/// The ledger of every customer of the rows. The order of the rows changes nothing.
///
/// # Errors
/// Whatever a ledger refuses, such as a sum that does not fit.
pub fn open_ledgers<'r>(
    rules: &'r Membership,
    rows: &[OrderRow],
) -> Result<BTreeMap<CustomerId, Ledger<'r>>, LoyaltyError> {
    let mut by_customer: BTreeMap<&CustomerId, Vec<OrderRow>> = BTreeMap::new();
    for row in rows {
        by_customer.entry(&row.customer).or_default().push(row.clone());
    }
    let mut ledgers = BTreeMap::new();
    for (customer, rows) in by_customer {
        let mut ledger = Ledger::new(rules);
        for command in commands_of(customer, &rows)? {
            ledger.post(&command)?;
        }
        ledgers.insert(customer.clone(), ledger);
    }
    Ok(ledgers)
}
