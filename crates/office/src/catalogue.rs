//! What may be named: measures, and the names of the policy in force for conditions and lists.

use crate::customer_page::TierNameView;
use crate::error::OfficeError;
use crate::office::Office;
use crate::roles::{Caller, Right};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use terrace_app::policies::{measures, schema};
use terrace_domain::facts::KINDS;
use terrace_policy::Policy;
use terrace_words::Title;

/// What policies and conditions may name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CatalogueView {
    /// The measures that policies may use, by group and name.
    pub measures: Vec<MeasureTitleView>,
    /// What a condition over customers may name under the policy in force.
    pub names: Vec<NameView>,
}

/// A measure in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MeasureTitleView {
    /// Its name.
    pub name: &'static str,
    /// Its group.
    pub group: &'static str,
    /// Its unit.
    pub unit: Title,
    /// Its formula.
    pub formula: Title,
    /// What it is without facts.
    pub null: Title,
    /// An example.
    pub example: Title,
}

/// Something that a condition may name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NameView {
    /// As conditions write it.
    pub name: String,
    /// What it is.
    pub kind: NameKindView,
    /// What it holds: `count`, `days`, `money`, `decimal`, `text`, `date`, `time` or `flag`.
    pub holds: &'static str,
    /// For people.
    pub title: Title,
    /// The values that it can have, where these are tiers or levels.
    pub values: Vec<TierNameView>,
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NameKindView {
    /// A metric.
    Metric,
    /// A label.
    Label,
    /// The class in a scheme.
    Scheme,
    /// The tier in force in a scheme.
    Standing,
    /// A field of the customer.
    Field,
    /// The level of membership, or the points.
    Membership,
}

impl Office {
    /// What may be named.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`].
    pub fn catalogue(&self, caller: &Caller) -> Result<CatalogueView, OfficeError> {
        caller.must_for_some(Right::SeeCustomers)?;
        let measure = |measure: &&terrace_app::policies::Measure| MeasureTitleView {
            name: measure.name,
            group: measure.group.name(),
            unit: measure.unit.into(),
            formula: measure.formula.into(),
            null: measure.of_nothing.into(),
            example: measure.example.into(),
        };
        let mut names = names(&self.policy().policy);
        names.retain(|name| caller.sees_column(&name.name));
        Ok(CatalogueView { measures: measures().iter().map(measure).collect(), names })
    }

    /// The JSON Schema of policies, for editors.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`].
    pub fn policy_schema(&self, caller: &Caller) -> Result<Map<String, Value>, OfficeError> {
        caller.must(Right::SeeWork)?;
        match schema() {
            Value::Object(schema) => Ok(schema),
            _ => Err(OfficeError::Lost),
        }
    }
}

/// The names of all that a role may see of customers: what conditions name, and the columns of every kind of facts.
pub(crate) fn seen_names(policy: &Policy) -> BTreeSet<String> {
    let named = names(policy).into_iter().map(|name| name.name).filter(|name| !name.contains('.'));
    let columns = KINDS.iter().flat_map(|kind| kind.columns).map(|column| column.name.to_owned());
    // A card stands on the form of a member alone.
    named.chain(columns).chain(["card".to_owned()]).collect()
}

fn names(policy: &Policy) -> Vec<NameView> {
    let named = |name: &str, kind, holds, title: &Title, values| NameView {
        name: name.to_owned(),
        kind,
        holds,
        title: title.clone(),
        values,
    };
    let metrics = policy.metrics.iter().map(|metric| {
        named(metric.name.as_str(), NameKindView::Metric, held(metric.value_type), &metric.title, Vec::new())
    });
    let labels = policy
        .labels
        .iter()
        .map(|label| named(label.name.as_str(), NameKindView::Label, "flag", &label.title, Vec::new()));
    let tiers = |scheme: &terrace_policy::Scheme| -> Vec<TierNameView> {
        let tier = |tier: &terrace_policy::Tier| TierNameView { tier: tier.id.to_string(), title: tier.title.clone() };
        scheme.tiers.iter().map(tier).collect()
    };
    let schemes = policy
        .schemes
        .iter()
        .map(|scheme| named(scheme.name.as_str(), NameKindView::Scheme, "text", &scheme.title, tiers(scheme)));
    let standings = policy.standings.iter().filter_map(|rules| policy.schemes.get(rules.scheme)).map(|scheme| {
        let name = format!("{}.standing", scheme.name);
        named(&name, NameKindView::Standing, "text", &scheme.title, tiers(scheme))
    });
    let fields = policy.attributes.iter().map(|field| {
        let title = field.custom().map(|custom| custom.title.clone()).unwrap_or_default();
        named(&field.name, NameKindView::Field, held(field.value_type), &title, Vec::new())
    });
    let membership = policy.membership.iter().flat_map(|rules| {
        let level =
            |level: &terrace_policy::Level| TierNameView { tier: level.level.to_string(), title: level.title.clone() };
        let levels = rules.levels.iter().map(level).collect();
        [
            named("level", NameKindView::Membership, "text", &Title::default(), levels),
            named("points", NameKindView::Membership, "count", &Title::default(), Vec::new()),
        ]
    });
    metrics.chain(labels).chain(schemes).chain(standings).chain(fields).chain(membership).collect()
}

const fn held(kind: terrace_domain::ValueType) -> &'static str {
    use terrace_domain::ValueType;
    match kind {
        ValueType::Count => "count",
        ValueType::Days => "days",
        ValueType::Money => "money",
        ValueType::Decimal => "decimal",
        ValueType::Text => "text",
        ValueType::Date => "date",
        ValueType::Time => "time",
        ValueType::Flag => "flag",
    }
}
