//! Kept runs.

use super::members::MemberFiguresView;
use super::standings::StandingFiguresView;
use super::values::{ByName, DecimalView};
use crate::history::{KeptRun, RunRecord, RunScheme, RunTier};
use crate::runs::profile::ratio;
use schemars::JsonSchema;
use serde::Serialize;
use terrace_domain::Money;
use terrace_words::Title;

/// A kept run, in the form in which [`TierView`](super::TierView) tells of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RunView {
    /// Its number.
    pub number: u64,
    /// When it ran, on the workspace's clock.
    pub at: String,
    /// For when, on the policy's clock.
    pub as_of: String,
    /// The policy's time zone.
    pub timezone: String,
    /// The rules.
    pub policy: RunPolicyView,
    /// The version of the lake that was read.
    pub lake_version: u64,
    /// The version of the program.
    pub program: String,
    /// The currency of all amounts.
    pub currency: String,
    /// All customers.
    pub customers: u64,
    /// Those with at least one order.
    pub with_orders: u64,
    /// Net revenue of all customers.
    pub revenue: String,
    /// In the policy's order.
    pub schemes: ByName<RunSchemeView>,
    /// Members by level; absent where the policy has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub members: Option<MemberFiguresView>,
    /// The Parquet file of everybody's classes.
    pub classes_file: String,
}

/// The rules of a kept run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RunPolicyView {
    /// The policy's name.
    pub name: String,
    /// The hash of its file.
    pub hash: String,
    /// Its title.
    pub title: Title,
}

/// One scheme in figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RunSchemeView {
    /// Customers with a class.
    pub customers: u64,
    /// Customers without one.
    pub without_class: u64,
    /// In the policy's order.
    pub tiers: Vec<RunTierView>,
    /// Which tiers were in force; absent where the run had no standings of the scheme.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standings: Option<StandingFiguresView>,
}

/// One tier in figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RunTierView {
    /// Its id.
    pub tier: String,
    /// Its title.
    pub title: Title,
    /// Its customers.
    pub customers: u64,
    /// Their share of the classified customers.
    pub share: DecimalView,
    /// Their net revenue.
    pub revenue: String,
    /// Its share of the scheme's revenue.
    pub revenue_share: DecimalView,
}

impl RunView {
    /// A kept run.
    pub fn new(kept: &KeptRun) -> Self {
        let run = kept.record();
        let title = Title { en: run.policy.en.clone(), zh: run.policy.zh.clone() };
        Self {
            number: run.number,
            at: run.at.clone(),
            as_of: run.as_of.clone(),
            timezone: run.timezone.clone(),
            policy: RunPolicyView { name: run.policy.name.clone(), hash: run.policy.hash.clone(), title },
            lake_version: run.lake_version,
            program: run.program.clone(),
            currency: run.currency.clone(),
            customers: run.customers,
            with_orders: run.with_orders,
            revenue: Money::from_ten_thousandths(run.revenue).to_string(),
            schemes: run.schemes.iter().map(|scheme| (scheme.name.clone(), RunSchemeView::new(run, scheme))).collect(),
            members: run.members.as_ref().map(MemberFiguresView::new),
            classes_file: kept.classes_file().display().to_string(),
        }
    }
}

impl RunSchemeView {
    fn new(run: &RunRecord, scheme: &RunScheme) -> Self {
        let standings = run.standings_of(&scheme.name).map(|(kept, figures)| {
            let tiers = scheme.tiers.iter().map(|tier| tier.id.as_str());
            StandingFiguresView::new(tiers, figures, kept.from)
        });
        Self { standings, ..Self::of(scheme) }
    }

    /// A scheme without what is in force.
    pub(super) fn of(scheme: &RunScheme) -> Self {
        let (customers, revenue) = (i128::from(scheme.classified()), scheme.revenue());
        let tier = |tier: &RunTier| RunTierView {
            tier: tier.id.clone(),
            title: Title { en: tier.en.clone(), zh: tier.zh.clone() },
            customers: tier.customers,
            share: DecimalView(ratio(i128::from(tier.customers), customers)),
            revenue: Money::from_ten_thousandths(tier.revenue).to_string(),
            revenue_share: DecimalView(ratio(i128::from(tier.revenue), revenue)),
        };
        Self {
            customers: scheme.classified(),
            without_class: scheme.unclassified,
            tiers: scheme.tiers.iter().map(tier).collect(),
            standings: None,
        }
    }
}
