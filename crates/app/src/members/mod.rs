//! Members by a policy's rules, from the orders of a shop: levels, points, and what a cart costs them. No ledger is kept
//! here; what it would say is told from the orders.

mod cart;
mod list;
mod opening;
mod show;

pub use crate::error::MembersError;
pub use cart::{QuoteRequest, Quoted, quote_cart, read_cart};
pub use list::{LevelCount, Members, members, write_members};
pub use opening::orders_as_commands;
pub use show::{MemberShown, show};

use crate::error::AppError;
use crate::policies::LoadedPolicy;
use std::sync::Arc;
use terrace_analytics::{Facts, OrderAmount};
use terrace_domain::{AsOf, CustomerId, InternalError, LocalTime, Money};
use terrace_loyalty::{Command, Ledger, OrderId, OrderRow, commands_of};
use terrace_policy::Membership;

/// The members of a shop at a moment.
#[derive(Debug, Clone, Copy)]
pub struct MembersRequest<'a> {
    /// The rules.
    pub policy: &'a Arc<LoadedPolicy>,
    /// The facts.
    pub facts: &'a Facts,
    /// For when.
    pub as_of: &'a AsOf,
}

impl<'a> MembersRequest<'a> {
    /// The rules of members; that the policy has none is an error.
    fn rules(&self) -> Result<&'a Membership, AppError> {
        let policy = &self.policy.policy;
        let none = || MembersError::NoSection { policy: policy.name.to_string(), section: "membership" };
        Ok(policy.membership.as_ref().ok_or_else(none)?)
    }

    /// The last instant before the as-of: facts at the as-of itself do not exist yet.
    fn instant(&self) -> LocalTime {
        LocalTime::from_micros(self.as_of.local().micros().saturating_sub(1))
    }
}

/// The ledger that one customer's orders make.
fn ledger_of<'r>(rules: &'r Membership, customer: &CustomerId, orders: &[OrderAmount]) -> Result<Ledger<'r>, AppError> {
    let mut ledger = Ledger::new(rules);
    for command in commands_of_orders(customer, orders)? {
        ledger.post(&command)?;
    }
    Ok(ledger)
}

/// The commands that one customer's orders make.
fn commands_of_orders(customer: &CustomerId, orders: &[OrderAmount]) -> Result<Vec<Command>, AppError> {
    let row = |order: &OrderAmount| {
        let id = OrderId::new(&order.order).ok_or_else(|| InternalError::new("an order without an id"))?;
        Ok::<_, AppError>(OrderRow {
            customer: customer.clone(),
            order: id,
            amount: Money::from_ten_thousandths(order.amount),
            at: order.at,
            is_return: order.is_return,
        })
    };
    let rows = orders.iter().map(row).collect::<Result<Vec<_>, _>>()?;
    Ok(commands_of(customer, &rows)?)
}
