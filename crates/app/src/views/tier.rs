//! Everybody classified: the distribution of every scheme.

use super::members::MemberFiguresView;
use super::notes::NoteView;
use super::standings::StandingFiguresView;
use super::values::{ByName, DecimalView, WrittenView};
use crate::facts::Origin;
use crate::policies::LoadedPolicy;
use crate::runs::{SchemeProfile, Tiered};
use schemars::JsonSchema;
use serde::Serialize;
use std::path::Path;
use terrace_domain::AsOf;
use terrace_policy::Scheme;
use terrace_words::Title;

/// A run in figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TierView {
    /// The rules.
    pub policy: TierPolicyView,
    /// For when, on the policy's clock.
    pub as_of: String,
    /// The policy's time zone.
    pub timezone: String,
    /// The version of the lake that was read; `None` straight from files.
    pub lake_version: Option<u64>,
    /// The currency of all amounts.
    pub currency: String,
    /// All customers.
    pub customers: usize,
    /// Those with at least one order.
    pub with_orders: usize,
    /// Net revenue of all customers.
    pub revenue: String,
    /// In the policy's order.
    pub schemes: ByName<SchemeFiguresView>,
    /// In the policy's order.
    pub labels: ByName<LabelCountView>,
    /// Members by level; absent where the policy has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub members: Option<MemberFiguresView>,
    /// What the reader should know.
    pub notes: Vec<NoteView>,
    /// The list that was written, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub written: Option<WrittenView>,
}

/// The rules and their file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TierPolicyView {
    /// The policy's name.
    pub name: String,
    /// The hash of its file.
    pub hash: String,
    /// The file as it was named.
    pub file: String,
}

/// One scheme in figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SchemeFiguresView {
    /// Customers with a class.
    pub customers: usize,
    /// Customers without one.
    pub without_class: usize,
    /// Their net revenue.
    pub without_class_revenue: String,
    /// Whom the scheme covers, if the policy narrows it: shares are of these customers and their revenue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub among: Option<String>,
    /// Net revenue of the customers with a class.
    pub revenue: String,
    /// In the policy's order.
    pub tiers: Vec<TierFiguresView>,
    /// Which tiers are in force; absent where the policy has no standings for the scheme.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standings: Option<StandingFiguresView>,
}

/// One tier in figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TierFiguresView {
    /// Its id.
    pub tier: String,
    /// Its title.
    pub title: Title,
    /// Its customers.
    pub customers: usize,
    /// Their share of the classified customers.
    pub share: DecimalView,
    /// The share that the policy expects.
    pub expected_share: Option<DecimalView>,
    /// Their net revenue.
    pub revenue: String,
    /// Its share of the scheme's revenue.
    pub revenue_share: DecimalView,
    /// Median net revenue.
    pub median_amount: Option<String>,
    /// Median number of orders.
    pub median_orders: Option<DecimalView>,
    /// Median of average order values.
    pub median_basket: Option<String>,
    /// Median days since the last order.
    pub median_days_since_last_order: Option<DecimalView>,
}

/// A label in figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LabelCountView {
    /// Customers who have it.
    pub customers: usize,
}

/// A demo: its run, its workspace and its report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DemoView {
    /// The run.
    #[serde(flatten)]
    pub tier: TierView,
    /// The workspace's folder.
    pub workspace: String,
    /// The HTML file.
    pub report: String,
}

impl TierView {
    /// The figures of a run.
    pub fn new(policy: &LoadedPolicy, as_of: &AsOf, origin: &Origin, tiered: &Tiered) -> Self {
        let rules = &policy.policy;
        let figures = |profile: &SchemeProfile| {
            let scheme = rules.schemes.get(profile.scheme)?;
            Some((scheme.name.to_string(), SchemeFiguresView::new(scheme, profile, tiered)))
        };
        let labels = rules.labels.iter().enumerate().filter_map(|(index, label)| {
            Some((label.name.to_string(), LabelCountView { customers: tiered.with_label(index)? }))
        });
        Self {
            policy: TierPolicyView {
                name: rules.name.to_string(),
                hash: rules.hash.clone(),
                file: policy.file.clone(),
            },
            as_of: as_of.local().to_string(),
            timezone: as_of.zone().name().to_owned(),
            lake_version: origin.lake_version(),
            currency: rules.currency.to_string(),
            customers: tiered.frame.ids.len(),
            with_orders: tiered.with_orders(),
            revenue: tiered.revenue().to_string(),
            schemes: tiered.profiles.iter().filter_map(figures).collect(),
            labels: labels.collect(),
            members: tiered.members.as_ref().map(|members| MemberFiguresView::new(&members.figures)),
            notes: tiered.notes.iter().map(|note| NoteView::new(note)).collect(),
            written: None,
        }
    }

    /// The same, with the list that was written.
    pub fn with_written(mut self, written: Option<(&Path, usize)>) -> Self {
        self.written = written.map(|(path, rows)| WrittenView::new(path, rows));
        self
    }
}

impl SchemeFiguresView {
    fn new(scheme: &Scheme, profile: &SchemeProfile, tiered: &Tiered) -> Self {
        let standings = &tiered.standings;
        let found = standings.scheme(profile.scheme);
        let tiers = scheme.tiers.iter().zip(&profile.tiers).enumerate().map(|(position, (tier, figures))| {
            let expected = scheme.expect.iter().find(|(tier, _)| *tier == position).map(|(_, share)| share);
            TierFiguresView {
                tier: tier.id.to_string(),
                title: tier.title.clone(),
                customers: figures.customers,
                share: DecimalView(i64::from(figures.share.millionths())),
                expected_share: expected.map(|share| DecimalView(i64::from(share.millionths()))),
                revenue: figures.revenue.to_string(),
                revenue_share: DecimalView(figures.revenue_share),
                median_amount: figures.median_amount.map(|money| money.to_string()),
                median_orders: figures.median_orders.map(DecimalView),
                median_basket: figures.median_basket.map(|money| money.to_string()),
                median_days_since_last_order: figures.median_recency.map(DecimalView),
            }
        });
        Self {
            customers: profile.classified,
            without_class: profile.unclassified,
            without_class_revenue: profile.unclassified_revenue.to_string(),
            among: scheme.among.as_ref().map(|among| among.text.clone()),
            revenue: profile.revenue.to_string(),
            tiers: tiers.collect(),
            standings: found.map(|found| {
                let tiers = scheme.tiers.iter().map(|tier| tier.id.as_str());
                StandingFiguresView::new(tiers, &found.figures, standings.from.as_ref().map(|from| from.run))
            }),
        }
    }
}
