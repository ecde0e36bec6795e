//! A member's own page: level, points, what expires, what the next level needs. A tier is not among it.

use crate::error::OfficeError;
use crate::members::LookUp;
use crate::office::Office;
use crate::roles::{Caller, Right};
use crate::views::{BookingView, MemberView};
use schemars::JsonSchema;
use serde::Serialize;
use terrace_domain::UnixTime;

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
