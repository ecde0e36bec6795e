//! Further answers over facts: partners, nominations.

use crate::error::OfficeError;
use crate::office::{Office, as_of_now};
use crate::roles::{Caller, Right};
use std::sync::Arc;
use terrace_app::AppError;
use terrace_app::facts::ReadingOptions;
use terrace_app::members::nominations;
use terrace_app::partners::{PartnersRequest, partner, partners};
use terrace_app::runs::TierRequest;
use terrace_app::views::{NominationsView, PartnerPageView, PartnersView};
use terrace_domain::UnixTime;

impl Office {
    /// All partners, by what they referred.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], a policy without partners, and what reading facts may say.
    pub async fn partners(&self, caller: &Caller, now: UnixTime) -> Result<PartnersView, OfficeError> {
        caller.must(Right::SeeCustomers)?;
        self.of_partners(now, |request| Ok(PartnersView::new(request.policy, request.as_of, &partners(request)?))).await
    }

    /// One partner with all that happened.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], a policy without partners, somebody who referred nobody, and what reading facts may say.
    pub async fn partner(&self, caller: &Caller, id: &str, now: UnixTime) -> Result<PartnerPageView, OfficeError> {
        caller.must(Right::SeeCustomers)?;
        self.partner_page(id, now).await
    }

    /// The same for whoever may see it.
    pub(crate) async fn partner_page(&self, id: &str, now: UnixTime) -> Result<PartnerPageView, OfficeError> {
        let id = id.to_owned();
        self.of_partners(now, move |request| {
            Ok(PartnerPageView::new(request.policy, request.as_of, &partner(request, &id)?))
        })
        .await
    }

    async fn of_partners<T: Send + 'static>(
        &self,
        now: UnixTime,
        tell: impl FnOnce(&PartnersRequest<'_>) -> Result<Option<T>, AppError> + Send + 'static,
    ) -> Result<T, OfficeError> {
        let policy = self.policy();
        let none = || OfficeError::NoSection { policy: policy.policy.name.to_string(), section: "partners" };
        if policy.policy.partners.is_none() {
            return Err(none());
        }
        self.seal(now).await?;
        let rules = Arc::clone(&policy);
        let told = self.over_facts(now, move |terrace, ctx| {
            let inputs = terrace.facts(&ReadingOptions::of(&rules.policy), None, ctx)?;
            let as_of = as_of_now(&rules.policy, now);
            tell(&PartnersRequest { policy: &rules, facts: &inputs.facts, as_of: &as_of })
        });
        told.await?.ok_or_else(none)
    }

    /// Members whom the policy proposes for better tiers.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], a policy that nominates nobody, and what reading facts may say.
    pub async fn nominations(&self, caller: &Caller, now: UnixTime) -> Result<NominationsView, OfficeError> {
        caller.must(Right::SeeCustomers)?;
        self.seal(now).await?;
        self.hand_in_overrides().await?;
        let policy = self.policy();
        let told = self.over_facts(now, move |terrace, ctx| {
            let as_of = as_of_now(&policy.policy, now);
            let run = terrace.tier(&TierRequest::new(policy, as_of.clone()), None, ctx)?;
            Ok(NominationsView::new(&run.policy, &as_of, &nominations(&run)?))
        });
        let none = || OfficeError::NoSection { policy: self.policy().policy.name.to_string(), section: "membership" };
        told.await?.ok_or_else(none)
    }
}
