//! Customers: listed, and explained one by one.

use crate::error::OfficeError;
use crate::fields::{bad, customer_id};
use crate::office::{Office, as_of_now};
use crate::remembered::Everybody;
use crate::roles::{Caller, Right};
use crate::views::CustomerPageView;
use std::sync::Arc;
use terrace_app::facts::Origin;
use terrace_app::runs::explain::ExplainRequest;
use terrace_app::runs::{PageRequest, TierRequest};
use terrace_app::views::ExplanationView;
use terrace_domain::{AsOf, LocalTime, UnixTime};

/// The most customers of one page.
const LONGEST_PAGE: usize = 1_000;

impl Office {
    /// Part of the list of customers.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], a condition or column that is wrong, and what reading facts may say.
    pub async fn customers(
        &self,
        caller: &Caller,
        request: PageRequest,
        now: UnixTime,
    ) -> Result<CustomerPageView, OfficeError> {
        caller.must(Right::SeeCustomers)?;
        if request.limit == 0 || request.limit > LONGEST_PAGE {
            return Err(bad("limit", format!("{} is not between 1 and {LONGEST_PAGE}", request.limit)));
        }
        let everybody = self.everybody(now).await?;
        let view = tokio::task::spawn_blocking(move || {
            let page = everybody.run.page(&request)?;
            Ok::<_, terrace_app::AppError>(CustomerPageView::new(
                &everybody.run.policy,
                &everybody.as_of,
                everybody.version,
                &request,
                &page,
            ))
        });
        Ok(view.await.map_err(|_| OfficeError::Lost)??)
    }

    /// The run of everybody that is there, or a new one.
    pub(crate) async fn everybody(&self, now: UnixTime) -> Result<Everybody, OfficeError> {
        self.seal(now).await?;
        self.hand_in_overrides().await?;
        let policy = self.policy();
        let roster = Arc::clone(&self.roster);
        self.over_facts(now, move |terrace, ctx| {
            let as_of = as_of_now(&policy.policy, now);
            let version = terrace.pin(None)?.version().version;
            let (hash, day) = (policy.policy.hash.clone(), as_of.local().date());
            let overrides = terrace.workspace().overrides();
            let mut held = roster.everybody();
            if let Some(known) = held.as_ref().filter(|known| {
                known.version == version && known.policy == hash && known.day == day && known.overrides == overrides
            }) {
                return Ok(known.clone());
            }
            let run = terrace.tier(&TierRequest::new(policy, as_of.clone()), Some(version), ctx)?;
            let everybody = Everybody { version, policy: hash, day, overrides, as_of, run };
            *held = Some(everybody.clone());
            Ok(everybody)
        })
        .await
    }

    /// Why one customer has their classes, now or at an earlier moment.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], an unknown customer, and what reading facts may say.
    pub async fn explain(
        &self,
        caller: &Caller,
        id: &str,
        at: Option<&str>,
        now: UnixTime,
    ) -> Result<ExplanationView, OfficeError> {
        caller.must(Right::SeeCustomers)?;
        self.seal(now).await?;
        self.hand_in_overrides().await?;
        let (policy, id) = (self.policy(), customer_id(id)?);
        let as_of = match at {
            Some(at) => {
                let at = crate::fields::time("as_of", at, &policy.policy.timezone)?;
                AsOf::new(at, policy.policy.timezone.clone())
            }
            None => self.answering_moment(&policy.policy, now),
        };
        self.over_facts(now, move |terrace, ctx| {
            let request = ExplainRequest {
                policy: Arc::clone(&policy),
                as_of: as_of.clone(),
                customer: id.to_string(),
                scheme: None,
            };
            let lease = terrace.pin(None)?;
            let version = lease.version().version;
            let explained = terrace.explain(&request, Some(version), ctx)?;
            Ok(ExplanationView::new(&policy, &as_of, &Origin::Lake { version }, &explained, None))
        })
        .await
    }

    /// The moment for which a run of everybody is there already, if it is of today; else now.
    fn answering_moment(&self, policy: &terrace_policy::Policy, now: UnixTime) -> AsOf {
        let as_of = as_of_now(policy, now);
        let (held, overrides) = (self.roster.ready(), self.terrace().workspace().overrides());
        let is_same = |known: &&Everybody| {
            known.policy == policy.hash && known.day == as_of.local().date() && known.overrides == overrides
        };
        let known = held.as_ref().filter(is_same);
        let at: Option<LocalTime> = known.map(|known| known.as_of.local());
        at.map_or(as_of, |at| AsOf::new(at, policy.timezone.clone()))
    }
}
