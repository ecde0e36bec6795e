use super::MembersRequest;
use crate::error::{AppError, MembersError};
use crate::runs::members::facts_of;
use terrace_analytics::of_one_customer;
use terrace_domain::CustomerId;
use terrace_loyalty::{Booking, Ledger, LoyaltyError, MemberView, PointLot, ledger_of_orders, member_view};
use terrace_policy::Membership;

/// One member, as their orders make them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberShown {
    /// The member's id.
    pub customer: String,
    /// Level, points, what comes next.
    pub view: MemberView,
    /// The lots of points, in the order of the commands that made them.
    pub lots: Vec<PointLot>,
    /// What was booked, in order.
    pub bookings: Vec<Booking>,
}

/// Shows one member.
///
/// # Errors
/// A policy without members, a customer who is no member or has no orders, and what reading facts may say.
pub fn show(request: &MembersRequest<'_>, customer: &str) -> Result<MemberShown, AppError> {
    let rules = request.rules()?;
    let (customer, ledger) = ledger(request, rules, customer)?;
    let at = request.instant();
    let view = member_view(&ledger, &customer, at)?.ok_or(LoyaltyError::NotAMember(customer.clone()))?;
    let lots = ledger.lots(&customer, at)?;
    Ok(MemberShown { customer: customer.to_string(), view, lots, bookings: ledger.bookings().to_vec() })
}

/// The ledger of a customer's orders; without any it is empty.
pub(super) fn ledger<'r>(
    request: &MembersRequest<'_>,
    rules: &'r Membership,
    customer: &str,
) -> Result<(CustomerId, Ledger<'r>), AppError> {
    let id = CustomerId::new(customer).map_err(|_| MembersError::NoOrders { id: customer.to_owned() })?;
    let ledger = of_one_customer(request.facts, request.as_of, &id, |orders| {
        Ok::<_, AppError>(ledger_of_orders(rules, &id, &facts_of(orders))?)
    })?;
    Ok((id, ledger.ok_or_else(|| MembersError::NoOrders { id: customer.to_owned() })?))
}
