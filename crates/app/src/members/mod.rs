//! Members by a policy's rules, from the orders of a shop: levels, points, and what a cart costs them. No ledger is kept
//! here; what it would say is told from the orders.

mod cart;
mod list;
mod nominations;
mod opening;
mod show;

pub use crate::error::MembersError;
pub use cart::{
    CartAmount, CartBody, CartLineBody, CartLineKind, NamedCart, QuoteRequest, Quoted, checked_cart, quote_cart,
    read_cart,
};
pub use list::{LevelCount, Members, members, write_members};
pub use nominations::{NominatedMember, Nominations, nominations, write_nominations};
pub use opening::orders_as_commands;
pub use show::{MemberShown, show};

use crate::error::AppError;
use crate::policies::LoadedPolicy;
use crate::runs::members::instant_before;
use std::sync::Arc;
use terrace_analytics::Facts;
use terrace_domain::{AsOf, LocalTime};
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

    /// The last instant before the as-of.
    fn instant(&self) -> LocalTime {
        instant_before(self.as_of)
    }
}
