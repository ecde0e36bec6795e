//! What a cart costs: told without changing anything.

use crate::error::OfficeError;
use crate::fields::customer_id;
use crate::office::{Office, as_of_now, membership, policy_now};
use crate::roles::{Caller, Right};
use std::sync::Arc;
use terrace_app::members::{CartBody, NamedCart, Quoted, checked_cart};
use terrace_app::policies::LoadedPolicy;
use terrace_app::runs::AloneRequest;
use terrace_app::views::QuoteView;
use terrace_app::{AppError, MembersError};
use terrace_domain::UnixTime;
use terrace_loyalty::{Shopper, member_view, quote};
use terrace_policy::Buyer;

impl Office {
    /// What a cart costs somebody now; anybody, if nobody is named. Whoever holds no ledger is told by their orders.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], a policy that says nothing of prices, a cart that cannot be, and what the store says.
    pub async fn quote(
        &self,
        caller: &Caller,
        customer: Option<&str>,
        cart: CartBody,
        now: UnixTime,
    ) -> Result<QuoteView, OfficeError> {
        caller.must_for_some(Right::Quote)?;
        let policy = self.policy();
        if policy.policy.membership.is_none() && policy.policy.prices.is_none() {
            let (policy, section) = (policy.policy.name.to_string(), "prices");
            return Err(OfficeError::NoSection { policy, section });
        }
        let NamedCart { cart, products } = checked_cart("cart", cart)?;
        let shopper = match customer {
            Some(customer) => {
                // What somebody pays tells their level.
                caller.must_see_field("level")?;
                caller.must_see_field("points")?;
                self.must_see(caller, &customer_id(customer)?, now).await?;
                self.shopper(&policy, customer, now).await?
            }
            None => Shopper::default(),
        };
        let quote = quote(&policy.policy, &shopper, &cart, policy_now(&policy.policy, now))?;
        let as_of = as_of_now(&policy.policy, now);
        Ok(QuoteView::new(&policy, &as_of, customer, &Quoted { shopper, quote }).with_products(products))
    }

    /// What of a customer touches a price.
    async fn shopper(&self, policy: &Arc<LoadedPolicy>, customer: &str, now: UnixTime) -> Result<Shopper, OfficeError> {
        let id = customer_id(customer)?;
        if let Some(known) = self.shoppers.get(id.as_str(), now) {
            return Ok(known);
        }
        let mut shopper = Shopper::default();
        if let Ok(rules) = membership(&policy.policy) {
            let ledger = self.ledger_to_read(policy, rules, &id, now).await?;
            if let Some(view) = member_view(&ledger, &id, policy_now(&policy.policy, now))? {
                shopper = Shopper {
                    buyer: Buyer { level: view.standing.level, class: None },
                    is_member: true,
                    qualifying: view.standing.points,
                    balance: view.balance.active,
                };
            }
        }
        if let Some(class) = policy.policy.prices.as_ref().and_then(|prices| prices.class.as_ref()) {
            let (scheme, as_of) = (class.scheme, as_of_now(&policy.policy, now));
            let request = AloneRequest { policy: Arc::clone(policy), as_of, customer: id.to_string() };
            let tier = self.over_facts(now, move |terrace, ctx| match terrace.tier_customer(&request, None, ctx) {
                Ok(alone) => Ok(alone.tier(scheme)),
                // Who has no facts yet has no class.
                Err(AppError::UnknownCustomer { .. } | AppError::NoFacts | AppError::NoCustomers { .. }) => Ok(None),
                Err(AppError::Members(MembersError::NoOrders { .. })) => Ok(None),
                Err(other) => Err(other),
            });
            shopper.buyer.class = tier.await?;
        }
        self.shoppers.put(id.as_str(), now, shopper);
        Ok(shopper)
    }
}
