//! With whom a customer hangs together: who referred them, whom they referred, under which other ids they are known, and whether
//! they are a partner.

use super::{fields_of, unknown};
use crate::error::OfficeError;
use crate::fields::customer_id;
use crate::office::{Office, as_of_now};
use crate::roles::{Caller, Right};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeSet;
use terrace_app::customer::referred_by;
use terrace_app::facts::{ReadingOptions, recorded_facts};
use terrace_app::views::{PartnerPageView, ValueView};
use terrace_app::{AppError, MembersError};
use terrace_domain::{UnixTime, Value};
use terrace_store::bookings;
use terrace_words::Title;

/// The most referred customers that are told by id.
const MOST: usize = 200;

/// With whom a customer hangs together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RelationsView {
    /// The customer's id.
    pub customer_id: String,
    /// `person` or `organisation`, as the data of customers say; `None` where they do not.
    pub kind: Option<ValueView>,
    /// Who looks after them.
    pub manager: Option<ValueView>,
    /// Who is said to have referred them, each once.
    pub referrers: Vec<ReferrerView>,
    /// Whom they are said to have referred, sorted by id; at most 200. Only those whom the caller may see.
    pub referred: Vec<String>,
    /// How many those are in all.
    pub referred_total: usize,
    /// Other ids of the same person, that were merged with this one.
    pub merged: Vec<String>,
    /// Their terms as a partner; `None` where the policy has no partners, or they referred nobody.
    pub partner: Option<PartnerTermsView>,
}

/// Who referred a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReferrerView {
    /// Their id.
    pub id: String,
    /// `data` where a file of customers says so, `orders` where orders do.
    pub by: &'static str,
}

/// The terms of a partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PartnerTermsView {
    /// Their level; `None` below the lowest.
    pub level: Option<String>,
    /// The bands, the highest first.
    pub bands: Vec<PartnerBandView>,
    /// What they referred in the time that counts, less what came back.
    pub referred: String,
    /// Their commission in all.
    pub commission: String,
    /// The currency of both.
    pub currency: String,
}

/// A band of commission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PartnerBandView {
    /// The level's id.
    pub level: String,
    /// Its title.
    pub title: Title,
    /// From which referred amount on.
    pub from: String,
    /// The commission.
    pub rate: String,
}

impl Office {
    /// With whom a customer hangs together.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], that the caller does not see who refers, an unknown customer, and what reading facts may
    /// say.
    pub async fn relations(&self, caller: &Caller, id: &str, now: UnixTime) -> Result<RelationsView, OfficeError> {
        caller.must_for_some(Right::SeeCustomers)?;
        caller.must_see_field("referrer")?;
        let customer = customer_id(id)?;
        self.must_see(caller, &customer, now).await?;
        self.seal(now).await?;
        let policy = self.policy();
        let of = customer.clone();
        let found = self.over_facts(now, move |terrace, ctx| {
            let (version, recorded) = recorded_facts(terrace.workspace(), None, &of, ctx)?;
            let inputs = terrace.facts(&ReadingOptions::of(&policy.policy), Some(version), ctx)?;
            let referred = referred_by(&inputs, &as_of_now(&policy.policy, now), &of)?;
            // Who refers others need be no customer.
            if recorded.is_empty() && referred.is_empty() {
                return Err(unknown(&of));
            }
            Ok((recorded, referred))
        });
        let (recorded, referred) = found.await?;
        let referred = self.seen(caller, referred, String::as_str, now).await?;
        let fields = fields_of(&recorded, caller.role.may(Right::SeePersonal))?;
        let field = |name: &str| {
            let known = fields.iter().find(|field| !field.is_custom && field.name == name && caller.role.sees(name));
            known.and_then(|field| field.value.clone())
        };
        let text = |value: Option<ValueView>| match value {
            Some(ValueView(Value::Text(text))) => Some(text),
            _ => None,
        };
        let by_data = text(field("referrer"));
        let orders = recorded.iter().filter(|fact| fact.kind.name == "orders");
        let by_orders: BTreeSet<String> =
            orders.filter_map(|fact| text(fact.value("referrer").cloned().map(ValueView))).collect();
        let by_orders = by_orders.into_iter().filter(|id| Some(id) != by_data.as_ref());
        let by_orders: Vec<String> = by_orders.filter(|id| id != customer.as_str()).collect();
        let referrers = by_data.into_iter().map(|id| ReferrerView { id, by: "data" });
        let has_partners = self.policy().policy.partners.is_some();
        let partner = match !referred.is_empty() && has_partners && !caller.role.is_limited() {
            true => match self.partner_page(customer.as_str(), now).await {
                // Somebody may have referred customers without an order, who make nobody a partner.
                Err(OfficeError::App(AppError::Members(MembersError::NoPartner { .. }))) => None,
                page => Some(terms(page?)),
            },
            false => None,
        };
        let merged = match caller.role.may(Right::SeeMembers) {
            true => {
                let mut reading = self.store().read().await?;
                let family = bookings::family(&mut reading, &customer).await?;
                drop(reading);
                let others = family.into_iter().filter(|id| id != customer.as_str()).collect();
                self.seen(caller, others, String::as_str, now).await?
            }
            false => Vec::new(),
        };
        Ok(RelationsView {
            customer_id: customer.to_string(),
            kind: field("kind"),
            manager: field("manager"),
            referrers: referrers.chain(by_orders.into_iter().map(|id| ReferrerView { id, by: "orders" })).collect(),
            referred_total: referred.len(),
            referred: referred.into_iter().take(MOST).collect(),
            merged,
            partner,
        })
    }
}

fn terms(page: PartnerPageView) -> PartnerTermsView {
    let bands = page.bands.into_iter().map(|band| PartnerBandView {
        level: band.level.level,
        title: band.level.title,
        from: band.from,
        rate: band.rate,
    });
    PartnerTermsView {
        level: page.partner.level.map(|level| level.level),
        bands: bands.collect(),
        referred: page.partner.referred,
        commission: page.partner.commission,
        currency: page.currency,
    }
}
