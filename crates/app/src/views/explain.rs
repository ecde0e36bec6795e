//! One customer: why they have their classes, and their classes alone.

use super::members::MembershipView;
use super::notes::NoteView;
use super::profile::CustomerProfileView;
use super::standings::{self, StandingView};
use super::values::{ByName, PolicyView, ValueView};
use crate::customer::CustomerProfile;
use crate::error::AppError;
use crate::facts::Origin;
use crate::history::{CustomerHistory, Since};
use crate::policies::LoadedPolicy;
use crate::runs::explain::{Explained, LabelLine, MemberView, MetricLine, Reading, SchemeLine};
use crate::runs::{Alone, Basis};
use schemars::JsonSchema;
use serde::Serialize;
use terrace_analytics::ComponentValue;
use terrace_domain::{AsOf, LocalTime};
use terrace_policy::Policy;

/// Why one customer is what they are.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ExplanationView {
    /// The customer's id.
    pub customer_id: String,
    /// For when, on the policy's clock.
    pub as_of: String,
    /// The policy's name.
    pub policy: String,
    /// The hash of its file.
    pub policy_hash: String,
    /// In the policy's order.
    pub metrics: Vec<MetricLine>,
    /// In the policy's order.
    pub labels: Vec<LabelLine>,
    /// In the policy's order.
    pub schemes: Vec<SchemeLine>,
    /// Which tier is in force in each scheme that has standings; absent where none has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standings: Option<ByName<StandingView>>,
    /// Level and points, null for who is no member; absent where the policy has no members.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub membership: Option<Option<MembershipView>>,
    /// The policy's time zone.
    pub timezone: String,
    /// The version of the lake that was read; `None` straight from files.
    pub lake_version: Option<u64>,
    /// The facts behind each metric that is a measure.
    pub evidence: Vec<EvidenceView>,
    /// What the models knew for each metric that is a forecast.
    pub forecasts: Vec<ForecastView>,
    /// What the reader should know.
    pub notes: Vec<NoteView>,
    /// Who the customer is, what they bought, and what contacts and cases there were; absent where it was not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<CustomerProfileView>,
    /// The history in each scheme, if runs are kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub past: Option<ByName<Vec<SinceView>>>,
}

/// The facts behind one metric.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EvidenceView {
    /// The metric's name.
    pub metric: String,
    /// How many facts.
    pub facts: u64,
    /// When the first happened.
    pub first: Option<String>,
    /// When the last happened.
    pub last: Option<String>,
    /// The figures that the metric is the mean of; absent where it is no mean of such.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub components: Option<ByName<ValueView>>,
}

/// What a model knew of the customer.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ForecastView {
    /// The metric's name.
    pub metric: String,
    /// Days with an order after the first.
    pub repeats: u32,
    /// Weeks from the first to the last of them.
    pub recency_weeks: f64,
    /// Weeks from the first to the as-of.
    pub age_weeks: f64,
    /// Mean amount of a repeat purchase.
    pub mean_repeat_amount: Option<f64>,
    /// The ends of the 90% interval.
    pub interval_90: Option<[String; 2]>,
}

/// Since when a customer has been in a tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SinceView {
    /// The as-of of the first run that had it so.
    pub since: String,
    /// That run's number.
    pub run: u64,
    /// Whether the customer was known.
    pub known: bool,
    /// The tier's id; `None` without a class.
    pub tier: Option<String>,
}

impl ExplanationView {
    /// An explanation, with the customer's history if runs are kept.
    pub fn new(
        policy: &LoadedPolicy,
        as_of: &AsOf,
        origin: &Origin,
        explained: &Explained,
        past: Option<&CustomerHistory>,
    ) -> Self {
        let explanation = explained.explanation.clone();
        let time = |time: Option<LocalTime>| time.map(|time| time.to_string());
        let evidence = explained.evidence.iter().filter_map(|evidence| {
            Some(EvidenceView {
                metric: metric(&policy.policy, evidence.metric)?,
                facts: evidence.facts,
                first: time(evidence.first),
                last: time(evidence.last),
                components: components(&evidence.components),
            })
        });
        let forecasts = explained
            .forecasts
            .iter()
            .filter_map(|(index, reading)| Some(ForecastView::new(metric(&policy.policy, *index)?, reading)));
        Self {
            customer_id: explanation.customer_id,
            as_of: as_of.local().to_string(),
            policy: explanation.policy,
            policy_hash: explanation.policy_hash,
            metrics: explanation.metrics,
            labels: explanation.labels,
            schemes: explanation.schemes,
            standings: standings::customer(&policy.policy, &explained.standings),
            membership: membership(&policy.policy, explained.member.as_ref()),
            timezone: as_of.zone().name().to_owned(),
            lake_version: origin.lake_version(),
            evidence: evidence.collect(),
            forecasts: forecasts.collect(),
            notes: explained.notes.iter().map(|note| NoteView::new(note)).collect(),
            profile: None,
            past: past.map(|past| {
                let scheme =
                    |(name, changes): (&str, &[Since])| (name.to_owned(), changes.iter().map(SinceView::new).collect());
                past.schemes().map(scheme).collect()
            }),
        }
    }
}

impl ExplanationView {
    /// With who the customer is, beside the reasons.
    #[must_use]
    pub fn with_profile(self, profile: &CustomerProfile) -> Self {
        Self { profile: Some(CustomerProfileView::new(profile)), ..self }
    }
}

/// Outer: whether the policy has members.
fn membership(policy: &Policy, member: Option<&MemberView>) -> Option<Option<MembershipView>> {
    policy.membership.as_ref().map(|_| member.map(|member| MembershipView::new(policy, member)))
}

fn components(found: &[ComponentValue]) -> Option<ByName<ValueView>> {
    let components = found.iter().map(|one| (one.name.to_owned(), ValueView(one.value.clone())));
    (!found.is_empty()).then(|| components.collect())
}

fn metric(policy: &Policy, index: usize) -> Option<String> {
    policy.metrics.get(index).map(|metric| metric.name.to_string())
}

impl ForecastView {
    fn new(metric: String, reading: &Reading) -> Self {
        Self {
            metric,
            repeats: reading.repeats,
            recency_weeks: reading.recency,
            age_weeks: reading.age,
            mean_repeat_amount: reading.mean,
            interval_90: reading.interval.as_ref().map(|(low, high)| [low.to_string(), high.to_string()]),
        }
    }
}

impl SinceView {
    fn new(since: &Since) -> Self {
        Self { since: since.as_of.clone(), run: since.run, known: since.known, tier: since.class.clone() }
    }
}

/// One customer's metrics, labels and classes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AloneView {
    /// The customer's id.
    pub customer_id: String,
    /// The rules.
    pub policy: PolicyView,
    /// For when, on the policy's clock.
    pub as_of: String,
    /// The policy's time zone.
    pub timezone: String,
    /// The version of the lake that was read; `None` straight from files.
    pub lake_version: Option<u64>,
    /// What the cutoffs were computed from.
    pub cutoffs: CutoffsView,
    /// In the policy's order.
    pub metrics: ByName<Option<ValueView>>,
    /// In the policy's order.
    pub labels: ByName<bool>,
    /// The tier in each scheme.
    pub schemes: ByName<Option<String>>,
    /// Which tier is in force in each scheme that has standings; absent where none has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standings: Option<ByName<StandingView>>,
    /// Level and points, null for who is no member; absent where the policy has no members.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub membership: Option<Option<MembershipView>>,
}

/// What cutoffs were computed from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum CutoffsView {
    /// A kept run.
    Run {
        /// Its number.
        run: u64,
        /// For when, on the policy's clock.
        as_of: String,
        /// The version of the lake that it read.
        lake_version: u64,
    },
    /// All customers, as they are now.
    Population {
        /// How many.
        customers: u64,
    },
}

impl AloneView {
    /// One customer, classified.
    ///
    /// # Errors
    /// Those of [`Alone::metrics`].
    pub fn new(policy: &LoadedPolicy, as_of: &AsOf, origin: &Origin, found: &Alone) -> Result<Self, AppError> {
        let rules = &policy.policy;
        let cutoffs = match &found.basis {
            Basis::Run(run) => {
                CutoffsView::Run { run: run.number, as_of: run.as_of.clone(), lake_version: run.lake_version }
            }
            Basis::Population { customers } => CutoffsView::Population { customers: *customers },
        };
        let metrics = found.metrics(rules)?.into_iter();
        let labels = rules.labels.iter().enumerate();
        let schemes = rules.schemes.iter().enumerate().map(|(at, scheme)| {
            let tier = found.tier(at).and_then(|tier| scheme.tiers.get(tier));
            (scheme.name.to_string(), tier.map(|tier| tier.id.to_string()))
        });
        Ok(Self {
            customer_id: found.customer().to_owned(),
            policy: PolicyView { name: rules.name.to_string(), hash: rules.hash.clone() },
            as_of: as_of.local().to_string(),
            timezone: as_of.zone().name().to_owned(),
            lake_version: origin.lake_version(),
            cutoffs,
            metrics: metrics.map(|(name, value)| (name, value.map(ValueView))).collect(),
            labels: labels
                .map(|(at, label)| Ok((label.name.to_string(), found.label(at)?)))
                .collect::<Result<_, AppError>>()?,
            schemes: schemes.collect(),
            standings: standings::customer(rules, &found.standings),
            membership: membership(rules, found.member.as_ref()),
        })
    }
}
