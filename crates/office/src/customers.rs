//! Customers: listed, and explained one by one.

use crate::error::OfficeError;
use crate::fields::{bad, customer_id};
use crate::office::{Office, as_of_now};
use crate::roles::{Caller, Right};
use crate::roster::{Cursor, unsealed};
use crate::views::CustomerPageView;
use std::sync::Arc;
use terrace_app::facts::Origin;
use terrace_app::policies::LoadedPolicy;
use terrace_app::roster::{RosterQuery, condition_fields};
use terrace_app::runs::explain::ExplainRequest;
use terrace_app::views::ExplanationView;
use terrace_domain::facts::CUSTOMERS;
use terrace_domain::{AsOf, CustomerId, UnixTime};
use terrace_policy::{Attribute, AttributeSource};
use terrace_store::tail;

/// The most customers of one page.
const LONGEST_PAGE: usize = 1_000;

impl Office {
    /// Part of the list of customers: after a cursor, the next page of the version that it belongs to, else of the newest.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], a condition or column that is wrong, [`OfficeError::RosterGone`], and what reading facts
    /// may say.
    pub async fn customers(
        &self,
        caller: &Caller,
        query: RosterQuery,
        cursor: Option<&str>,
        now: UnixTime,
    ) -> Result<CustomerPageView, OfficeError> {
        caller.must_for_some(Right::SeeCustomers)?;
        if query.limit == 0 || query.limit > LONGEST_PAGE {
            return Err(bad("limit", format!("{} is not between 1 and {LONGEST_PAGE}", query.limit)));
        }
        // Whoever may not see a personal value must not find it out by asking who has it.
        if let Some(condition) = &query.condition
            && names_personal(&self.policy().policy, condition)?
        {
            caller.must_for_some(Right::SeePersonal)?;
        }
        let sort = query.sort.as_ref().map(|(name, _)| name.as_str());
        caller.must_see_all(&self.policy().policy, query.condition.as_deref(), sort)?;
        let query = RosterQuery { only: caller.role.only_where.clone(), ..query };
        let cursor = cursor.map(|text| Cursor::read(text, &query)).transpose()?;
        if cursor.is_some() && query.skip > 0 {
            return Err(bad("skip", "cannot stand beside a cursor, which says where the page begins"));
        }
        let version = match &cursor {
            Some(cursor) => self.roster.pinned(cursor.version).ok_or(OfficeError::RosterGone(cursor.version))?,
            None => self.roster_now(now).await?,
        };
        let query = RosterQuery { after: cursor.map(|cursor| cursor.after), ..query };
        let listed = Arc::clone(&version);
        let page = tokio::task::spawn_blocking(move || listed.list(&query).map(|page| (page, query)));
        let (page, query) = page.await.map_err(|_| OfficeError::Lost)??;
        // Its next page, a file of it and acts on all of it are of this very version.
        self.roster.pin(&version);
        let next = page.next.map(|after| Cursor::new(version.number, &query, after).text());
        Ok(CustomerPageView::new(&version, query.skip, page, next).seen_by(caller))
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
        caller.must_for_some(Right::SeeCustomers)?;
        if caller.role.fields.is_some() {
            // Why somebody is in a class tells of all that it rests on.
            caller.must_see_field("explanation")?;
        }
        let id = customer_id(id)?;
        self.must_see(caller, &id, now).await?;
        self.explained(id, at, now).await
    }

    /// The same, whoever asks.
    pub(crate) async fn explained(
        &self,
        id: CustomerId,
        at: Option<&str>,
        now: UnixTime,
    ) -> Result<ExplanationView, OfficeError> {
        let policy = self.policy();
        self.hand_in_overrides().await?;
        if at.is_none()
            && let Some(found) = self.explain_by_roster(&policy, &id, now).await?
        {
            return Ok(found);
        }
        self.seal(now).await?;
        let as_of = match at {
            Some(at) => {
                let at = crate::fields::time("as_of", at, &policy.policy.timezone)?;
                AsOf::new(at, policy.policy.timezone.clone())
            }
            // What was promised after that moment holds now.
            None if self.has_override(&id).await? => as_of_now(&policy.policy, now),
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

    /// The same by the roster, where it is too large to compute everybody for one customer; `None` where it is not, or has
    /// another policy.
    async fn explain_by_roster(
        &self,
        policy: &Arc<LoadedPolicy>,
        id: &CustomerId,
        now: UnixTime,
    ) -> Result<Option<ExplanationView>, OfficeError> {
        let Some(version) = self.large_roster(now).await? else { return Ok(None) };
        if version.base.policy.policy.hash != policy.policy.hash {
            return Ok(None);
        }
        let (policy, id) = (Arc::clone(policy), id.clone());
        if version.has_changed(id.as_str()) {
            let _sealing = self.sealing.lock().await;
            let mut reading = self.store().read().await?;
            let waiting = unsealed(tail::facts(&mut reading, Some(id.as_str())).await?);
            drop(reading);
            let found = self.over_facts(now, move |terrace, ctx| {
                let as_of = as_of_now(&policy.policy, now);
                let lake = terrace.pin(None)?.version().version;
                let explained = terrace.explain_changed(&version.base, (&id, &waiting), &as_of, ctx)?;
                Ok(ExplanationView::new(&policy, &as_of, &Origin::Lake { version: lake }, &explained, None))
            });
            return found.await.map(Some);
        }
        self.over_facts(now, move |terrace, ctx| {
            let (as_of, lake) = (version.base.as_of.clone(), version.base.lake_version);
            // Their facts are as they were, so the version that everybody was computed by tells all of them, while it is kept.
            let Ok(lease) = terrace.pin(Some(lake)) else { return Ok(None) };
            let request = ExplainRequest { policy: Arc::clone(&policy), as_of, customer: id.to_string(), scheme: None };
            let explained = terrace.explain(&request, Some(lease.version().version), ctx)?;
            let origin = Origin::Lake { version: lake };
            Ok(Some(ExplanationView::new(&policy, &request.as_of, &origin, &explained, None)))
        })
        .await
    }

    async fn has_override(&self, id: &CustomerId) -> Result<bool, OfficeError> {
        let mut reading = self.store().read().await?;
        Ok(!terrace_store::overrides::list(&mut reading, Some(id.as_str())).await?.is_empty())
    }

    /// The moment for which everybody is there already, if it is of today; else now.
    fn answering_moment(&self, policy: &terrace_policy::Policy, now: UnixTime) -> AsOf {
        let as_of = as_of_now(policy, now);
        let known = self.roster.newest().map(|held| Arc::clone(&held.version.base));
        let known = known
            .filter(|base| base.policy.policy.hash == policy.hash && base.as_of.local().date() == as_of.local().date());
        known.map_or(as_of, |base| base.as_of.clone())
    }
}

/// Whether a condition names a personal field of customers, or a field of the shop's own, which may be personal too.
pub(crate) fn names_personal(policy: &terrace_policy::Policy, condition: &str) -> Result<bool, OfficeError> {
    let is_personal = |field: &&Attribute| match field.source {
        AttributeSource::Column => CUSTOMERS.columns.iter().any(|column| column.name == field.name && column.personal),
        AttributeSource::Custom(_) | AttributeSource::Known(_) => true,
    };
    Ok(condition_fields(policy, condition)?.iter().any(is_personal))
}
