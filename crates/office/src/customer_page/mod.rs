//! One customer as a page shows them: fields, metrics, tiers, membership, and everything that is recorded of them.

use crate::error::OfficeError;
use crate::fields::{bad, customer_id};
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
use terrace_domain::{FactColumn, FactKind, InternalError, Money, UnixTime, Value};
use terrace_loyalty::LoyaltyError;
use terrace_policy::Policy;
use terrace_words::Title;

/// The most facts of one page.
const LONGEST_PAGE: usize = 500;

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
    /// All fields that every customer can have.
    pub fields: usize,
    /// Those without a value.
    pub missing: Vec<&'static str>,
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

/// What is recorded of a customer.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TimelineView {
    /// The customer's id.
    pub customer_id: String,
    /// The version of the lake that was read.
    pub lake_version: u64,
    /// How many facts there are in all.
    pub total: usize,
    /// The newest first, those without a time last.
    pub facts: Vec<TimelineFactView>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<String>,
}

/// A fact of a customer: an order with its lines, or a row of another kind.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TimelineFactView {
    /// When it happened, on the policy's clock.
    pub at: Option<String>,
    /// Its kind: `orders`, `payments`, `contacts`, `cases`, `feedback`, `balances` or `customers`.
    pub kind: &'static str,
    /// The amount, of an order of all its lines; `None` where the kind has none, or lines are of several currencies.
    pub amount: Option<String>,
    /// What it says; of an order what all its lines say.
    pub fields: ByName<ValueView>,
    /// The lines of an order, each with what it says by itself; empty for other kinds.
    pub lines: Vec<ByName<ValueView>>,
}

impl Office {
    /// One customer as they are now.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], an unknown customer, and what reading facts may say.
    pub async fn customer(&self, caller: &Caller, id: &str, now: UnixTime) -> Result<CustomerView, OfficeError> {
        caller.must_for_some(Right::SeeCustomers)?;
        let customer = customer_id(id)?;
        self.must_see(caller, &customer, now).await?;
        let told = self.explained(customer.clone(), None, now).await?;
        let by_id = LookUp { id: Some(id.to_owned()), ..LookUp::default() };
        let member = match self.policy().policy.membership.is_some() && caller.role.may(Right::SeeMembers) {
            true => match self.member(caller, &by_id, None, now).await {
                Err(
                    OfficeError::Missing { .. }
                    | OfficeError::NotSeen { .. }
                    | OfficeError::Loyalty(LoyaltyError::NotAMember(_)),
                ) => None,
                told => Some(told?),
            },
            false => None,
        };
        let version = told.lake_version;
        let of = customer.clone();
        let recorded =
            self.over_facts(now, move |terrace, ctx| Ok(recorded_facts(terrace.workspace(), version, &of, ctx)?.1));
        let fields = fields_of(&recorded.await?, caller.role.may(Right::SeePersonal))?;
        Ok(page(&self.policy().policy, told, fields, member).seen_by(caller))
    }

    /// What is recorded of a customer, page by page. A page goes on where `cursor` says, over the facts that the first was
    /// read from.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], a cursor that is none or whose facts are gone, an unknown customer, and what reading
    /// facts may say.
    pub async fn timeline(
        &self,
        caller: &Caller,
        id: &str,
        (cursor, limit): (Option<&str>, usize),
        now: UnixTime,
    ) -> Result<TimelineView, OfficeError> {
        caller.must_for_some(Right::SeeCustomers)?;
        if limit == 0 || limit > LONGEST_PAGE {
            return Err(bad("limit", format!("{limit} is not between 1 and {LONGEST_PAGE}")));
        }
        let place = cursor.map(|cursor| read_cursor(cursor).ok_or_else(|| bad("cursor", "is none of ours")));
        let place = place.transpose()?;
        if place.is_none() {
            self.seal(now).await?;
        }
        let (version, skip) = place.map_or((None, 0), |(version, skip)| (Some(version), skip));
        let customer = customer_id(id)?;
        self.must_see(caller, &customer, now).await?;
        let of = customer.clone();
        let read = self.over_facts(now, move |terrace, ctx| {
            let read = recorded_facts(terrace.workspace(), version, &of, ctx)?;
            if read.1.is_empty() {
                return Err(AppError::UnknownCustomer { id: of.to_string(), similar: Vec::new() });
            }
            Ok(read)
        });
        let (version, recorded) = read.await?;
        let is_open = caller.role.may(Right::SeePersonal);
        let groups = grouped(&recorded);
        let shown = groups.iter().skip(skip).take(limit);
        let end = skip.saturating_add(limit);
        Ok(TimelineView {
            customer_id: customer.to_string(),
            lake_version: version,
            total: groups.len(),
            facts: shown
                .map(|facts| Ok(fact_view(facts, is_open)?.seen_by(caller)))
                .collect::<Result<_, OfficeError>>()?,
            next: (end < groups.len()).then(|| format!("{version}.{end}")),
        })
    }
}

fn read_cursor(cursor: &str) -> Option<(u64, usize)> {
    let (version, skip) = cursor.split_once('.')?;
    Some((version.parse().ok()?, skip.parse().ok()?))
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
        completeness: completeness(&fields),
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

fn completeness(fields: &[CustomerFieldView]) -> CompletenessView {
    let known = |name: &str| fields.iter().any(|field| !field.is_custom && field.name == name && field.value.is_some());
    let missing: Vec<&'static str> =
        fields_of_customers().map(|column| column.name).filter(|name| !known(name)).collect();
    let all = fields_of_customers().count();
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

/// Lines of one order together, in the order of facts; every other fact by itself.
fn grouped(recorded: &[RecordedFact]) -> Vec<Vec<&RecordedFact>> {
    let mut groups: Vec<Vec<&RecordedFact>> = Vec::new();
    let mut orders: BTreeMap<(String, Option<i64>), usize> = BTreeMap::new();
    for fact in recorded {
        let order = match (fact.kind.name, fact.value("order_id")) {
            ("orders", Some(Value::Text(order))) => Some((order.clone(), fact.at.map(|at| at.micros()))),
            _ => None,
        };
        let Some(order) = order else {
            groups.push(vec![fact]);
            continue;
        };
        match orders.get(&order).and_then(|place| groups.get_mut(*place)) {
            Some(lines) => lines.push(fact),
            None => {
                orders.insert(order, groups.len());
                groups.push(vec![fact]);
            }
        }
    }
    groups
}

fn fact_view(facts: &[&RecordedFact], is_open: bool) -> Result<TimelineFactView, OfficeError> {
    let Some(first) = facts.first() else { return Err(OfficeError::Lost) };
    let shown = |(column, value): &(&'static FactColumn, Value)| {
        // Further columns of customer files may hold anything.
        let is_hidden = (column.personal || column.name == "custom") && !is_open;
        (column.name.to_owned(), ValueView(if is_hidden { hidden(column.name, value) } else { value.clone() }))
    };
    let is_order = first.kind.name == "orders";
    let is_common = |(column, value): &&(&'static FactColumn, Value)| {
        !is_order || (column.name != "amount" && facts.iter().all(|fact| fact.value(column.name) == Some(value)))
    };
    let lines = facts.iter().map(|fact| fact.values.iter().filter(|own| !is_common(own)).map(shown).collect());
    Ok(TimelineFactView {
        at: first.at.map(|at| at.to_string()),
        kind: first.kind.name,
        amount: amount_of(facts)?.map(|amount| amount.to_string()),
        fields: first.values.iter().filter(is_common).map(shown).collect(),
        lines: if is_order { lines.collect() } else { Vec::new() },
    })
}

/// The amount of all lines; `None` where there is none, or they are of several currencies.
fn amount_of(facts: &[&RecordedFact]) -> Result<Option<Money>, OfficeError> {
    let currency = |fact: &RecordedFact| fact.value("currency").cloned();
    let first = facts.first().and_then(|fact| currency(fact));
    let mut sum = None;
    for fact in facts {
        if let Some(Value::Money(amount)) = fact.value("amount") {
            if currency(fact) != first {
                return Ok(None);
            }
            let added = sum.unwrap_or(Money::ZERO).checked_add(*amount);
            sum = Some(added.ok_or_else(|| bad("amount", "does not fit"))?);
        }
    }
    Ok(sum)
}
