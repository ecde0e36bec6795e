//! Personal values, shown to somebody who sees them masked: with a reason, and so many a day.
//!
//! The log says who was shown whose values and when, for good. What was typed as the reason may tell of the customer: it
//! stands beside the log, without the values that it was given for, and goes when the customer is erased.

use crate::customer_page::{CustomerFieldView, fields_of};
use crate::error::OfficeError;
use crate::fields::{bad, customer_id, limited};
use crate::office::Office;
use crate::once::ChangeRequest;
use crate::roles::{Caller, Right, Role};
use crate::sight::seen_fields;
use crate::views::MemberFormView;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use terrace_app::AppError;
use terrace_app::facts::recorded_facts;
use terrace_domain::{MICROS_PER_DAY, UnixTime};
use terrace_store::audit::Action;
use terrace_store::members::Key;
use terrace_store::{members, reveals};

/// Whose personal values are asked for, and why.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RevealBody {
    /// The customer.
    pub customer_id: String,
    /// Why they are needed.
    pub reason: String,
}

/// A customer's personal values.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RevealView {
    /// The customer.
    pub customer_id: String,
    /// The personal fields that are known of them.
    pub fields: Vec<CustomerFieldView>,
    /// Their form as a member, if there is one.
    pub form: Option<MemberFormView>,
    /// How many customers may still be revealed today.
    pub left: u64,
}

impl Office {
    /// Shows a customer's personal values. It is counted and written into the log, also for who sees them anyway.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], no reason, an unknown customer, [`OfficeError::QuotaUsed`], and what the store says.
    pub async fn reveal(&self, request: &ChangeRequest, body: &RevealBody) -> Result<RevealView, OfficeError> {
        request.caller.must_for_some(Right::SeeCustomers)?;
        limited("reason", &body.reason)?;
        let reason = body.reason.trim().to_owned();
        if reason.is_empty() {
            return Err(bad("reason", "is empty"));
        }
        let (id, now, actor) = (customer_id(&body.customer_id)?, request.now, request.caller.actor.clone());
        self.must_see(&request.caller, &id, now).await?;
        self.seal(now).await?;
        let of = id.clone();
        let recorded =
            self.over_facts(now, move |terrace, ctx| match recorded_facts(terrace.workspace(), None, &of, ctx) {
                Err(AppError::NoFacts) => Ok(Vec::new()),
                read => Ok(read?.1),
            });
        let recorded = recorded.await?;
        let mut reading = self.store().read().await?;
        let form = members::find(&mut reading, Key::Id(id.as_str())).await?;
        drop(reading);
        if recorded.is_empty() && form.is_none() {
            return Err(AppError::UnknownCustomer { id: id.to_string(), similar: Vec::new() }.into());
        }
        let policy = self.policy();
        let clock = crate::office::policy_now(&policy.policy, now);
        let since_midnight = clock.micros() - clock.date().start().micros();
        let midnight = UnixTime::from_micros(now.micros() - since_midnight);
        let most = self.terrace().workspace().config().reveals_per_day;
        let customer = id.to_string();
        let owner = Role::named("owner").ok_or(OfficeError::Lost)?;
        let open = Caller { role: owner, ..request.caller.clone() };
        let fields = seen_fields(fields_of(&recorded, true)?, &request.caller).into_iter();
        let fields: Vec<CustomerFieldView> =
            fields.filter(|field| field.is_personal && field.value.is_some()).collect();
        let form = form.map(|form| MemberFormView::of(&form, &open)).transpose()?;
        let form = form.map(|form| form.seen_by(&request.caller));
        let reason = without(reason, &fields, form.as_ref());
        let left = self.store().write(async move |change| {
            let shown = reveals::count(change.reading(), &actor, midnight).await?;
            if shown >= u64::from(most) {
                let seconds = (MICROS_PER_DAY - since_midnight).div_euclid(1_000_000).unsigned_abs() + 1;
                return Err(OfficeError::QuotaUsed { most, seconds });
            }
            let reveal = reveals::add(change, (&actor, &customer, &reason), now).await?;
            let (subject, details) = (("customer", customer.as_str()), json!({ "reveal": reveal }));
            change.audit(&Action { at: now, actor: &actor, action: "customer.revealed", subject, details }).await?;
            Ok(u64::from(most) - shown - 1)
        });
        Ok(RevealView { customer_id: id.to_string(), fields, form, left: left.await? })
    }
}

/// A reason without the personal values that it names: whoever reads the log later needs them as little.
fn without(reason: String, fields: &[CustomerFieldView], form: Option<&MemberFormView>) -> String {
    let of_fields = fields.iter().filter_map(|field| Some(field.value.as_ref()?.0.to_string()));
    let of_form = form.into_iter().flat_map(|form| {
        let texts = [&form.card, &form.phone, &form.email, &form.name].into_iter().flatten().cloned();
        texts.chain(form.fields.values().filter_map(|value| Some(value.as_str()?.to_owned())))
    });
    // The longest first, so that none is left in part; a single letter or digit tells of nobody.
    let mut values: Vec<String> = of_fields.chain(of_form).filter(|value| value.chars().count() > 1).collect();
    values.sort_by_key(|value| (std::cmp::Reverse(value.len()), value.clone()));
    values.iter().fold(reason, |reason, value| reason.replace(value.as_str(), HIDDEN))
}

/// What stands for a value in a reason.
const HIDDEN: &str = "***";

#[cfg(test)]
mod tests {
    use super::*;
    use terrace_app::views::ValueView;
    use terrace_domain::Value;

    #[test]
    fn a_reason_keeps_no_value_that_it_was_given_for() {
        let field = |value: &str| CustomerFieldView {
            name: "name".into(),
            is_custom: false,
            is_personal: true,
            is_masked: false,
            value: Some(ValueView(Value::Text(value.into()))),
        };
        let fields = [field("王小明"), field("小明"), field("1")];
        let told = without("call 王小明 (小明) about order 1".into(), &fields, None);
        assert_eq!(told, "call *** (***) about order 1");
    }
}
