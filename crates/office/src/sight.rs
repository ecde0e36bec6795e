//! Of which customers whoever asks is told, and what of them: what a role's condition and fields let through.

use crate::customer_page::{CustomerFieldView, CustomerView, TimelineFactView};
use crate::error::OfficeError;
use crate::live::EventView;
use crate::office::Office;
use crate::roles::Caller;
use crate::views::{CustomerPageView, MemberFormView, MemberView};
use std::collections::BTreeMap;
use terrace_app::AppError;
use terrace_app::roster::condition_names;
use terrace_app::views::ByName;
use terrace_domain::{CustomerId, UnixTime};
use terrace_policy::Policy;

/// What stands behind the name of a scheme for the tier in force: whoever sees the scheme sees it.
const OF_STANDING: char = '.';

impl Caller {
    /// Whether they see a column of a list: a metric, label or scheme, what stands behind a scheme, level or points.
    pub(crate) fn sees_column(&self, name: &str) -> bool {
        self.role.sees(name.split(OF_STANDING).next().unwrap_or(name))
    }

    /// Refuses a condition or column that would tell of what they do not see.
    pub(crate) fn must_see_all(
        &self,
        policy: &Policy,
        condition: Option<&str>,
        sort: Option<&str>,
    ) -> Result<(), OfficeError> {
        if self.role.fields.is_none() {
            return Ok(());
        }
        let named = condition.map(|condition| condition_names(policy, condition)).transpose()?.unwrap_or_default();
        let sorted = sort.filter(|name| *name != "customer_id").map(str::to_owned);
        match named.into_iter().chain(sorted).find(|name| !self.sees_column(name)) {
            Some(name) => self.must_see_field(&name),
            None => Ok(()),
        }
    }
}

impl Office {
    /// Refuses to tell of a customer whom the caller may not see, in the very words for one who is not there.
    ///
    /// # Errors
    /// An unknown customer, and what reading facts may say.
    pub(crate) async fn must_see(&self, caller: &Caller, id: &CustomerId, now: UnixTime) -> Result<(), OfficeError> {
        if self.sees(caller, id.as_str(), now).await? {
            return Ok(());
        }
        Err(AppError::UnknownCustomer { id: id.to_string(), similar: Vec::new() }.into())
    }

    /// Whether the caller may see a customer.
    pub(crate) async fn sees(&self, caller: &Caller, id: &str, now: UnixTime) -> Result<bool, OfficeError> {
        Ok(!self.seen(caller, vec![id.to_owned()], |id| id, now).await?.is_empty())
    }

    /// Of what is of customers, what is of those whom the caller may see: all by one version of the roster.
    pub(crate) async fn seen<T: Send + 'static>(
        &self,
        caller: &Caller,
        mut all: Vec<T>,
        of: impl Fn(&T) -> &str + Send + 'static,
        now: UnixTime,
    ) -> Result<Vec<T>, OfficeError> {
        let Some(condition) = caller.role.only_where.clone().filter(|_| !all.is_empty()) else { return Ok(all) };
        let version = match self.roster_now(now).await {
            Err(OfficeError::App(AppError::NoFacts | AppError::NoCustomers { .. })) => return Ok(Vec::new()),
            version => version?,
        };
        let seen = tokio::task::spawn_blocking(move || {
            let mut known = BTreeMap::<String, bool>::new();
            for id in all.iter().map(&of) {
                if !known.contains_key(id) {
                    known.insert(id.to_owned(), version.holds_for(id, &condition)?);
                }
            }
            all.retain(|one| known.get(of(one)) == Some(&true));
            Ok::<_, AppError>(all)
        });
        Ok(seen.await.map_err(|_| OfficeError::Lost)??)
    }
}

fn keep<V>(named: &mut ByName<V>, caller: &Caller) {
    named.retain(|name| caller.sees_column(name));
}

impl CustomerPageView {
    pub(crate) fn seen_by(mut self, caller: &Caller) -> Self {
        if caller.role.fields.is_some() {
            keep(&mut self.totals, caller);
            self.customers.iter_mut().for_each(|row| keep(&mut row.values, caller));
        }
        self
    }
}

impl CustomerView {
    pub(crate) fn seen_by(mut self, caller: &Caller) -> Self {
        let Some(fields) = &caller.role.fields else { return self };
        self.metrics.retain(|metric| fields.contains(&metric.name));
        self.labels.retain(|label| fields.contains(&label.name));
        self.schemes.retain(|scheme| fields.contains(&scheme.scheme));
        self.fields.retain(|field| fields.contains(&field.name));
        // What is missing tells as much as what is there.
        self.completeness.missing.retain(|field| field.title.is_none() && fields.contains(&field.name));
        self.completeness.filled = self.fields.iter().filter(|field| !field.is_custom && field.value.is_some()).count();
        self.completeness.fields = self.completeness.filled + self.completeness.missing.len();
        self.member = self.member.and_then(|member| member.seen_by(caller).ok());
        self
    }
}

/// Of fields of a customer, those that the caller sees.
pub(crate) fn seen_fields(mut fields: Vec<CustomerFieldView>, caller: &Caller) -> Vec<CustomerFieldView> {
    fields.retain(|field| caller.role.sees(&field.name));
    fields
}

impl TimelineFactView {
    pub(crate) fn seen_by(mut self, caller: &Caller) -> Self {
        if caller.role.fields.is_some() {
            self.amount = self.amount.filter(|_| caller.role.sees("amount"));
            keep(&mut self.fields, caller);
            self.lines.iter_mut().for_each(|line| keep(line, caller));
        }
        self
    }
}

impl MemberFormView {
    pub(crate) fn seen_by(mut self, caller: &Caller) -> Self {
        if caller.role.fields.is_some() {
            let seen = |name: &str, value: Option<String>| value.filter(|_| caller.role.sees(name));
            self.card = seen("card", self.card);
            self.phone = seen("phone", self.phone);
            self.email = seen("email", self.email);
            self.name = seen("name", self.name);
            self.fields.retain(|name, _| caller.role.sees(name));
        }
        self
    }
}

impl MemberView {
    /// Level and points hang together: who sees not both is told of neither.
    pub(crate) fn seen_by(mut self, caller: &Caller) -> Result<Self, OfficeError> {
        caller.must_see_field("level")?;
        caller.must_see_field("points")?;
        self.form = self.form.map(|form| form.seen_by(caller));
        Ok(self)
    }
}

impl EventView {
    /// Whether the caller sees what an event tells of.
    pub(crate) fn is_seen_by(&self, caller: &Caller) -> bool {
        match self.kind.as_str() {
            "customer.tier_changed" => self
                .data
                .get("scheme")
                .and_then(serde_json::Value::as_str)
                .is_some_and(|scheme| caller.role.sees(scheme)),
            "member.level_changed" => caller.role.sees("level"),
            "member.points_changed" => caller.role.sees("points"),
            // What else there is, is of all customers.
            _ => !caller.role.is_limited(),
        }
    }
}
