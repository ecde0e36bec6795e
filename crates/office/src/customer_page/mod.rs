//! One customer as a page shows them: fields, metrics, tiers, membership, and everything that is recorded of them; then what
//! they bought, how their metrics went, what holds for them, with whom they hang together, and all of it in words.

mod course;
mod offers;
mod persona;
mod purchases;
mod relations;
mod timeline;

pub use course::{CourseView, TierSinceView};
pub use offers::OffersView;
pub use persona::PersonaView;
pub use purchases::PurchasesView;
pub use relations::RelationsView;
pub use timeline::{TimelineFactView, TimelineQuery, TimelineView};

use crate::error::OfficeError;
use crate::fields::customer_id;
use crate::masks::masked;
use crate::members::LookUp;
use crate::office::Office;
use crate::roles::{Caller, Right};
use crate::views::MemberView;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;
use terrace_app::AppError;
use terrace_app::facts::{RecordedFact, recorded_facts};
use terrace_app::runs::explain::Figure;
use terrace_app::views::{ByName, ExplanationView, PolicyView, StandingView, ValueView};
use terrace_domain::{CustomerId, FactColumn, FactKind, InternalError, UnixTime, Value, plain_header};
use terrace_loyalty::LoyaltyError;
use terrace_policy::{AttributeSource, Policy};
use terrace_words::Title;

/// What stands for a text that is hidden whole.
const HIDDEN: &str = "****";

/// Columns of customers that are no fields of theirs: who they are, when they were seen, and the further columns as one.
const NO_FIELDS: [&str; 3] = ["customer_id", "seen_at", "custom"];

/// Personal columns of which the ends may be shown to everybody, so that staff can tell whom they speak with.
const SHOWN_IN_PART: [&str; 4] = ["name", "phone", "email", "wechat"];

/// One customer.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CustomerView {
    /// The customer's id.
    pub customer_id: String,
    /// For when, on the policy's clock.
    pub as_of: String,
    /// The policy's time zone.
    pub timezone: String,
    /// The version of the lake that was read.
    pub lake_version: Option<u64>,
    /// The rules.
    pub policy: PolicyView,
    /// What is known of them, in the order of the columns of customers, then the further ones.
    pub fields: Vec<CustomerFieldView>,
    /// How much of it is filled in.
    pub completeness: CompletenessView,
    /// In the policy's order.
    pub metrics: Vec<CustomerMetricView>,
    /// In the policy's order.
    pub labels: Vec<CustomerLabelView>,
    /// In the policy's order.
    pub schemes: Vec<CustomerSchemeView>,
    /// Level, points and form by the ledger; `None` for who is no member, or where the caller may not see members.
    pub member: Option<MemberView>,
}

/// A field of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CustomerFieldView {
    /// Its name; of a further column its header.
    pub name: String,
    /// Whether it is one of the further columns of customer files.
    pub is_custom: bool,
    /// Whether it tells who the customer is.
    pub is_personal: bool,
    /// Whether the value is masked for the caller.
    pub is_masked: bool,
    /// What is known; `None` for nothing.
    pub value: Option<ValueView>,
}

/// How much is known of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CompletenessView {
    /// Fields with a value.
    pub filled: usize,
    /// All fields that every customer can have, and those that the policy declares.
    pub fields: usize,
    /// Those without a value.
    pub missing: Vec<MissingFieldView>,
}

/// A field of which nothing is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MissingFieldView {
    /// Its name among the columns of customers, or in the policy.
    pub name: String,
    /// What the policy calls it; `None` for a column of customers.
    pub title: Option<Title>,
}

/// A metric of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CustomerMetricView {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: Title,
    /// What it holds.
    pub value: Option<Figure>,
}

/// A label of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CustomerLabelView {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: Title,
    /// Whether the customer bears it.
    pub value: bool,
}

/// The class of a customer in a scheme, and the tier in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CustomerSchemeView {
    /// The scheme.
    pub scheme: String,
    /// Its title.
    pub title: Title,
    /// The class; `None` without one.
    pub tier: Option<TierNameView>,
    /// The tier in force; absent where the scheme has no standings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standing: Option<StandingView>,
    /// All tiers, in the policy's order.
    pub tiers: Vec<TierNameView>,
}

/// A tier by its id and title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TierNameView {
    /// Its id.
    pub tier: String,
    /// Its title.
    pub title: Title,
}

impl Office {
    /// How a customer stands as a member; `None` of who is none, and for who does not see members.
    pub(super) async fn member_if_any(
        &self,
        caller: &Caller,
        customer: &CustomerId,
        now: UnixTime,
    ) -> Result<Option<MemberView>, OfficeError> {
        if self.policy().policy.membership.is_none() || !caller.role.may(Right::SeeMembers) {
            return Ok(None);
        }
        let by_id = LookUp { id: Some(customer.to_string()), ..LookUp::default() };
        match self.member(caller, &by_id, None, now).await {
            Err(
                OfficeError::Missing { .. }
                | OfficeError::NotSeen { .. }
                | OfficeError::Loyalty(LoyaltyError::NotAMember(_)),
            ) => Ok(None),
            told => told.map(Some),
        }
    }

    /// One customer as they are now.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], an unknown customer, and what reading facts may say.
    pub async fn customer(&self, caller: &Caller, id: &str, now: UnixTime) -> Result<CustomerView, OfficeError> {
        caller.must_for_some(Right::SeeCustomers)?;
        let customer = customer_id(id)?;
        self.must_see(caller, &customer, now).await?;
        let told = self.explained(customer.clone(), None, now).await?;
        let member = self.member_if_any(caller, &customer, now).await?;
        let version = told.lake_version;
        let of = customer.clone();
        let recorded =
            self.over_facts(now, move |terrace, ctx| Ok(recorded_facts(terrace.workspace(), version, &of, ctx)?.1));
        let fields = fields_of(&recorded.await?, caller.role.may(Right::SeePersonal))?;
        Ok(page(&self.policy().policy, told, fields, member).seen_by(caller))
    }
}

/// The words for who is not there.
fn unknown(customer: &CustomerId) -> AppError {
    AppError::UnknownCustomer { id: customer.to_string(), similar: Vec::new() }
}

fn page(
    policy: &Policy,
    told: ExplanationView,
    fields: Vec<CustomerFieldView>,
    member: Option<MemberView>,
) -> CustomerView {
    let title_of = |title: Option<&Title>| title.cloned().unwrap_or_default();
    let metrics = told.metrics.into_iter().map(|line| CustomerMetricView {
        title: title_of(policy.metric(&line.name).map(|metric| &metric.title)),
        name: line.name,
        value: line.value,
    });
    let labels = told.labels.into_iter().map(|line| CustomerLabelView {
        title: title_of(policy.labels.iter().find(|label| label.name.as_str() == line.name).map(|label| &label.title)),
        name: line.name,
        value: line.value,
    });
    let standings: BTreeMap<&String, &StandingView> =
        told.standings.iter().flat_map(ByName::iter).map(|(scheme, standing)| (scheme, standing)).collect();
    let schemes = told.schemes.into_iter().map(|line| {
        let rules = policy.scheme(&line.scheme);
        let tiers = rules.iter().flat_map(|scheme| &scheme.tiers);
        let tiers: Vec<TierNameView> =
            tiers.map(|tier| TierNameView { tier: tier.id.to_string(), title: tier.title.clone() }).collect();
        CustomerSchemeView {
            title: title_of(rules.map(|scheme| &scheme.title)),
            tier: line.tier.and_then(|id| tiers.iter().find(|tier| tier.tier == id).cloned()),
            standing: standings.get(&line.scheme).map(|standing| (*standing).clone()),
            scheme: line.scheme,
            tiers,
        }
    });
    CustomerView {
        customer_id: told.customer_id,
        as_of: told.as_of,
        timezone: told.timezone,
        lake_version: told.lake_version,
        policy: PolicyView { name: told.policy, hash: told.policy_hash },
        completeness: completeness(policy, &fields),
        fields,
        metrics: metrics.collect(),
        labels: labels.collect(),
        schemes: schemes.collect(),
        member,
    }
}

fn fields_of_customers() -> impl Iterator<Item = &'static FactColumn> {
    let columns = FactKind::named("customers").into_iter().flat_map(|kind| kind.columns);
    columns.filter(|column| !NO_FIELDS.contains(&column.name))
}

fn completeness(policy: &Policy, fields: &[CustomerFieldView]) -> CompletenessView {
    let known = |name: &str| fields.iter().any(|field| !field.is_custom && field.name == name && field.value.is_some());
    let told = |header: &str| {
        let header = plain_header(header);
        fields.iter().any(|field| field.is_custom && field.value.is_some() && plain_header(&field.name) == header)
    };
    let declared = || {
        policy.attributes.iter().filter_map(|field| match &field.source {
            AttributeSource::Custom(custom) => Some((&field.name, custom)),
            AttributeSource::Known(_) | AttributeSource::Column => None,
        })
    };
    let of_all = fields_of_customers().map(|column| column.name).filter(|name| !known(name));
    let of_all = of_all.map(|name| MissingFieldView { name: name.to_owned(), title: None });
    let own = declared().filter(|(_, field)| !field.headers.iter().any(|header| told(header)));
    let own = own.map(|(name, field)| MissingFieldView { name: name.clone(), title: Some(field.title.clone()) });
    let missing: Vec<MissingFieldView> = of_all.chain(own).collect();
    let all = fields_of_customers().count() + declared().count();
    CompletenessView { filled: all - missing.len(), fields: all, missing }
}

/// What is known of a customer: of each field what a file of customers says, else what was seen last.
pub(crate) fn fields_of(recorded: &[RecordedFact], is_open: bool) -> Result<Vec<CustomerFieldView>, OfficeError> {
    let mut rows: Vec<&RecordedFact> = recorded.iter().filter(|fact| fact.kind.name == "customers").collect();
    let seen = |fact: &RecordedFact| match fact.value("seen_at") {
        Some(Value::Time(at)) => Some(at.micros()),
        _ => None,
    };
    // Rows of files, which were seen at no time, come first.
    rows.sort_by_key(|fact| seen(fact).map(|at| -i128::from(at)).unwrap_or(i128::MIN));
    let newest = |name: &str| rows.iter().find_map(|fact| fact.value(name).cloned());
    let own = fields_of_customers().map(|column| {
        let value = newest(column.name);
        let is_masked = column.personal && !is_open && value.is_some();
        CustomerFieldView {
            name: column.name.to_owned(),
            is_custom: false,
            is_personal: column.personal,
            is_masked,
            value: value.map(|value| ValueView(if is_masked { hidden(column.name, &value) } else { value })),
        }
    });
    // What a shop writes into columns of its own may be personal, from the first letter to the last.
    let mut further: BTreeMap<String, String> = BTreeMap::new();
    for fact in &rows {
        let Some(Value::Text(text)) = fact.value("custom") else { continue };
        let columns: Result<BTreeMap<String, String>, _> = serde_json::from_str(text);
        let wrong = |_| AppError::from(InternalError::new("further columns of a customer that are no object of texts"));
        for (name, value) in columns.map_err(wrong)? {
            further.entry(name).or_insert(value);
        }
    }
    let further = further.into_iter().map(|(name, value)| CustomerFieldView {
        name,
        is_custom: true,
        is_personal: true,
        is_masked: !is_open,
        value: Some(ValueView(Value::Text(if is_open { value } else { HIDDEN.to_owned() }))),
    });
    Ok(own.chain(further).collect())
}

/// A personal value as it is shown to whoever may not see it.
fn hidden(column: &str, value: &Value) -> Value {
    match value {
        Value::Text(text) if SHOWN_IN_PART.contains(&column) => Value::Text(masked(text)),
        _ => Value::Text(HIDDEN.to_owned()),
    }
}
