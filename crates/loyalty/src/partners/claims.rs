//! Whose an order is.

use terrace_domain::{CustomerId, LocalTime};
use terrace_policy::Partners;

/// A partner's claim to have referred a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The partner.
    pub partner: CustomerId,
    /// Index into the policy's kinds of partners.
    pub kind: usize,
    /// The customer.
    pub customer: CustomerId,
    /// When it was made.
    pub at: LocalTime,
    /// Until when it holds, excluded; `None` for always.
    pub until: Option<LocalTime>,
}

/// Who gains by an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beneficiaries {
    /// Whether the customer earns points.
    pub customer: bool,
    /// The partners who get commission, one of each kind at most.
    pub partners: Vec<CustomerId>,
}

/// The claims that hold for an order: of each kind of partner the first one that was made before the order and still held.
/// A customer who was known before the claim cannot be claimed, nor a partner themselves. `known_since` is when the customer
/// first ordered or was contacted. Ids are those of persons, after merges.
pub fn attribute_order<'c>(
    claims: &'c [Claim],
    customer: &CustomerId,
    at: LocalTime,
    known_since: Option<LocalTime>,
) -> Vec<&'c Claim> {
    let mut valid: Vec<&Claim> = claims
        .iter()
        .filter(|claim| claim.customer == *customer && claim.partner != *customer)
        .filter(|claim| claim.at <= at && claim.until.is_none_or(|until| at < until))
        .filter(|claim| known_since.is_none_or(|since| claim.at <= since))
        .collect();
    valid.sort_by(|one, other| (one.at, one.kind, &one.partner).cmp(&(other.at, other.kind, &other.partner)));
    let mut first: Vec<&Claim> = Vec::new();
    for claim in valid {
        if first.iter().all(|earlier| earlier.kind != claim.kind) {
            first.push(claim);
        }
    }
    first
}

/// Who gains by an order with these claims. One of them: the partner who claimed first, else the customer. All of them only
/// if the policy says so and a load check was passed.
pub fn beneficiaries(partners: &Partners, claims: &[&Claim], is_load_checked: bool) -> Beneficiaries {
    let all = || claims.iter().map(|claim| claim.partner.clone());
    if partners.three_party && is_load_checked {
        return Beneficiaries { customer: true, partners: all().collect() };
    }
    let first: Vec<CustomerId> = all().take(1).collect();
    Beneficiaries { customer: first.is_empty(), partners: first }
}
