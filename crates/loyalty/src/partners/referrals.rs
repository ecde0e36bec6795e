//! Who referred whom, as orders tell it, where nobody keeps a register of claims.

use super::claims::{Claim, attribute_order};
use super::commission::Referral;
use crate::error::LoyaltyError;
use crate::history::{OrderRow, commands_of};
use crate::id::OrderId;
use crate::ledger::CommandBody;
use terrace_domain::{CustomerId, LocalTime, Money};

/// A customer whom somebody is said to have referred.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferredCustomer {
    /// Who.
    pub customer: CustomerId,
    /// Whom the customer's own data name as referrer.
    pub referrer: Option<CustomerId>,
    /// Whom orders name, each with the time of an order that does.
    pub named: Vec<(LocalTime, CustomerId)>,
    /// The customer's orders and returns.
    pub orders: Vec<OrderRow>,
}

/// Something that happened to a partner's account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReferralEvent {
    /// An order that a partner brought.
    Order(Referral),
    /// Part of such an order came back.
    Return {
        /// Whose account.
        partner: CustomerId,
        /// The order.
        order: OrderId,
        /// Whose it was.
        customer: CustomerId,
        /// What came back of it.
        returned: Money,
        /// When.
        at: LocalTime,
    },
}

impl ReferralEvent {
    /// Whose account it is.
    pub const fn partner(&self) -> &CustomerId {
        match self {
            Self::Order(referral) => &referral.partner,
            Self::Return { partner, .. } => partner,
        }
    }

    /// The order, and whose it is.
    pub const fn order_mut(&mut self) -> (&mut OrderId, &CustomerId) {
        match self {
            Self::Order(referral) => (&mut referral.order, &referral.customer),
            Self::Return { order, customer, .. } => (order, customer),
        }
    }

    /// The place in an account: by time, orders before returns, then by the order.
    pub fn place(&self) -> (LocalTime, bool, &OrderId) {
        match self {
            Self::Order(referral) => (referral.at, false, &referral.order),
            Self::Return { at, order, .. } => (*at, true, order),
        }
    }
}

/// What the orders of a customer bring to whoever referred them, in the order of time; with it how many orders name a
/// referrer in vain, since another one was first or the customer had ordered before.
///
/// A referrer in the customer's own data claims from the first order on, one of an order from the time of that order. Of
/// several the first holds, and who had ordered before cannot be claimed. Orders say nothing of sorts of partners, so that
/// one partner gains by an order.
///
/// # Errors
/// An amount below zero, or a sum that does not fit.
pub fn referral_events(customer: &ReferredCustomer) -> Result<(Vec<ReferralEvent>, usize), LoyaltyError> {
    let commands = commands_of(&customer.customer, &customer.orders)?;
    let is_order = |body: &CommandBody| matches!(body, CommandBody::Purchase { .. });
    let Some(known_since) = commands.iter().find(|command| is_order(&command.body)).map(|command| command.at) else {
        return Ok((Vec::new(), 0));
    };
    let by_data = customer.referrer.iter().map(|partner| (known_since, partner));
    let by_orders = customer.named.iter().map(|(at, partner)| (*at, partner));
    let claims: Vec<Claim> = by_data
        .chain(by_orders)
        .map(|(at, partner)| Claim {
            partner: partner.clone(),
            kind: 0,
            customer: customer.customer.clone(),
            at,
            until: None,
        })
        .collect();
    // All claims stand from the first order on, so that one partner holds them all.
    let holder = attribute_order(&claims, &customer.customer, known_since, Some(known_since)).into_iter().next();
    let Some(holder) = holder.map(|claim| &claim.partner) else { return Ok((Vec::new(), customer.named.len())) };
    let in_vain = customer.named.iter().filter(|(_, partner)| partner != holder).count();
    let mut events = Vec::with_capacity(commands.len());
    for command in commands {
        events.extend(match command.body {
            CommandBody::Purchase { order, activity, earning } => Some(ReferralEvent::Order(Referral {
                partner: holder.clone(),
                order,
                customer: customer.customer.clone(),
                amount: earning,
                at: activity,
            })),
            CommandBody::Refund { order, returned, .. } => {
                let (partner, customer) = (holder.clone(), customer.customer.clone());
                Some(ReferralEvent::Return { partner, order, customer, returned, at: command.at })
            }
            _ => None,
        });
    }
    Ok((events, in_vain))
}
