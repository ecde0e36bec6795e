//! Members proposed for tiers: the rule proposes, a person decides.

use crate::error::LoyaltyError;
use terrace_domain::{CustomerId, LocalTime};
use terrace_policy::Nominate;

/// A member who is proposed for a better tier. There is one at a time for each member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nomination {
    /// Who.
    pub customer: CustomerId,
    /// Index into the policy's schemes.
    pub scheme: usize,
    /// The tiers to choose from, as indices of the scheme's tiers: those of the rule that are better than the present one.
    pub choices: Vec<usize>,
    /// The tier that the customer's facts give; `None` for none.
    pub present: Option<usize>,
    /// The condition that held, as it is written.
    pub because: String,
    /// When.
    pub at: LocalTime,
    /// What became of it.
    pub state: NominationState,
}

/// What became of a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NominationState {
    /// Nobody has decided.
    Proposed,
    /// Somebody agreed. The tier holds as an override; it pushes nobody out, and changes no level.
    Approved {
        /// The tier.
        tier: usize,
        /// By whom and when.
        decision: Decision,
    },
    /// Somebody declined.
    Declined(Decision),
}

/// Who decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Who.
    pub by: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: LocalTime,
}

/// Proposes a member for whom the rule's condition holds; `None` if no tier of the rule is better than the present one, or
/// a proposal is open. `present` is the tier that the facts give, as an index from the best.
pub fn nominate(
    rule: &Nominate,
    (customer, present): (&CustomerId, Option<usize>),
    open: Option<&Nomination>,
    at: LocalTime,
) -> Option<Nomination> {
    let is_open =
        |nomination: &Nomination| nomination.customer == *customer && nomination.state == NominationState::Proposed;
    if open.is_some_and(is_open) {
        return None;
    }
    let better = |tier: &usize| present.is_none_or(|present| *tier < present);
    let choices: Vec<usize> = rule.to.iter().copied().filter(better).collect();
    (!choices.is_empty()).then(|| Nomination {
        customer: customer.clone(),
        scheme: rule.scheme,
        choices,
        present,
        because: rule.when.text.clone(),
        at,
        state: NominationState::Proposed,
    })
}

impl Nomination {
    /// The nomination with somebody's decision: a tier of the choices, or none.
    ///
    /// # Errors
    /// If it is decided, nobody is named or no reason, or the tier is none of the choices.
    pub fn decide(&self, tier: Option<usize>, decision: Decision) -> Result<Self, LoyaltyError> {
        if self.state != NominationState::Proposed {
            return Err(LoyaltyError::DecidedAlready(self.customer.clone()));
        }
        if decision.by.trim().is_empty() || decision.reason.trim().is_empty() {
            return Err(LoyaltyError::NoReason);
        }
        let state = match tier {
            Some(tier) if self.choices.contains(&tier) => NominationState::Approved { tier, decision },
            Some(tier) => return Err(LoyaltyError::NotProposed(tier)),
            None => NominationState::Declined(decision),
        };
        Ok(Self { state, ..self.clone() })
    }
}
