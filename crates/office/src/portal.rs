//! A member's own page: level, points, what expires, what the next level needs. A tier is not among it.

use crate::error::OfficeError;
use crate::members::LookUp;
use crate::office::Office;
use crate::roles::{Caller, Right};
use crate::views::{BookingView, MemberView};
use schemars::JsonSchema;
use serde::Serialize;
use terrace_app::views::{PartnerPageView, RulesView};
use terrace_domain::UnixTime;

/// The role of partners.
const PARTNER: &str = "partner";

/// How many bookings are shown.
const BOOKINGS: usize = 50;

/// A member's own page.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PortalView {
    /// Level, points, what comes next, and the form.
    #[serde(flatten)]
    pub member: MemberView,
    /// What was booked, the newest first.
    pub bookings: Vec<BookingView>,
}

impl Office {
    /// The rules of membership as members see them, for everybody who has signed in.
    ///
    /// # Errors
    /// A policy without members.
    pub fn member_rules(&self) -> Result<RulesView, OfficeError> {
        let policy = self.policy();
        let none = || OfficeError::NoSection { policy: policy.policy.name.to_string(), section: "membership" };
        RulesView::new(&policy.policy).ok_or_else(none)
    }

    /// The statement of the partner who asks: their own orders and commission. Who ordered is not told.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], a policy without partners, somebody who has referred nobody yet, and what reading facts may
    /// say.
    pub async fn partner_portal(&self, caller: &Caller, now: UnixTime) -> Result<PartnerPageView, OfficeError> {
        caller.must(Right::SeeOwn)?;
        let own = || OfficeError::Forbidden { role: caller.role.name.to_string(), right: Right::SeeOwn.name() };
        let id = caller.customer.as_deref().filter(|_| caller.role.name == PARTNER).ok_or_else(own)?;
        let mut page = self.partner_page(id, now).await?;
        for step in &mut page.steps {
            step.customer_id = None;
        }
        Ok(page)
    }

    /// The page of the member who asks.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], somebody who is no member, and what the store says.
    pub async fn portal(&self, caller: &Caller, now: UnixTime) -> Result<PortalView, OfficeError> {
        caller.must(Right::SeeOwn)?;
        let own = || OfficeError::Forbidden { role: caller.role.name.to_string(), right: Right::SeeOwn.name() };
        let id = caller.customer.as_deref().ok_or_else(own)?;
        let by_id = LookUp { id: Some(id.to_owned()), ..LookUp::default() };
        Ok(PortalView {
            member: self.member(caller, &by_id, None, now).await?,
            bookings: self.member_bookings(caller, id, BOOKINGS, now).await?,
        })
    }
}
