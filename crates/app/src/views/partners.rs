//! Partners: whom they referred, their level, their commission.

use super::members::LevelView;
use super::values::PolicyView;
use crate::partners::{AccountStep, PartnerFigures, PartnerList, PartnerShown};
use crate::policies::LoadedPolicy;
use schemars::JsonSchema;
use serde::Serialize;
use terrace_domain::AsOf;
use terrace_loyalty::{BandPart, ReferralFigures};
use terrace_policy::{PartnerLevel, Partners, Policy, Title};

/// All partners.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PartnersView {
    /// The rules.
    pub policy: PolicyView,
    /// For when.
    pub as_of: String,
    /// The currency of all amounts.
    pub currency: String,
    /// `off`: one gains by an order, the partner who was first; `needs_check`: customer and partners may all gain once a load
    /// check was passed, until then as `off`.
    pub three_party: &'static str,
    /// By what they referred, the most first.
    pub partners: Vec<PartnerView>,
    /// Orders that name a referrer in vain: another was first, or the customer had ordered before.
    pub named_in_vain: usize,
    /// Partners whose data name a kind that the policy has not.
    pub of_other_kinds: usize,
}

/// A partner in figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PartnerView {
    /// The partner's id.
    pub partner: String,
    /// Which of the policy's kinds they are; `None` where their data as a customer do not say.
    pub kind: Option<PartnerKindView>,
    /// The level; `None` below the lowest.
    pub level: Option<LevelView>,
    /// What they referred in the time that counts for the level, less what came back.
    pub referred: String,
    /// The commission of all orders, less what came back.
    pub commission: String,
    /// Of all time.
    pub figures: ReferralFiguresView,
    /// Whether they would be admitted; absent where the policy has no condition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admission: Option<AdmissionView>,
}

/// A kind of partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PartnerKindView {
    /// Its id.
    pub kind: String,
    /// Its title.
    pub title: Title,
}

/// What somebody referred.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReferralFiguresView {
    /// Orders of which something is kept.
    pub orders: i64,
    /// Customers with such an order.
    pub customers: i64,
    /// What was paid for the orders, less what came back.
    pub amount: String,
    /// What came back.
    pub returned: String,
    /// Days since the last order.
    pub days_since_last: Option<i64>,
}

/// By what a partner is admitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AdmissionView {
    /// The condition.
    pub when: String,
    /// The window of its figures.
    pub window: String,
    /// Whether it holds.
    pub is_met: bool,
    /// The figures within the window.
    pub figures: ReferralFiguresView,
}

/// One partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PartnerPageView {
    /// The rules.
    pub policy: PolicyView,
    /// For when.
    pub as_of: String,
    /// The currency of all amounts.
    pub currency: String,
    /// As in [`PartnersView`].
    pub three_party: &'static str,
    /// In figures.
    #[serde(flatten)]
    pub partner: PartnerView,
    /// The bands of the levels, the highest first.
    pub bands: Vec<BandView>,
    /// All that happened, in order.
    pub steps: Vec<AccountStepView>,
    /// The account at the end of the period that the as-of is in, by what is known then.
    pub statement: StatementView,
}

/// The band of a level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BandView {
    /// The level.
    pub level: LevelView,
    /// From which referred amount on.
    pub from: String,
    /// The commission on what lies in it.
    pub rate: String,
    /// How much of the orders lay in it as they were placed.
    pub amount: String,
}

/// A step of a partner's account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AccountStepView {
    /// `order` or `return`.
    pub kind: &'static str,
    /// When.
    pub at: String,
    /// The order.
    pub order: String,
    /// Who ordered; `None` of returns.
    pub customer_id: Option<String>,
    /// What was paid, or came back.
    pub amount: String,
    /// What had been referred before, which places an order in the bands; `None` of returns.
    pub before: Option<String>,
    /// How the amount lies in the bands, the highest first; empty of returns.
    pub bands: Vec<BandPartView>,
    /// What the partner gets; below zero of returns.
    pub commission: String,
}

/// The part of an order in a band.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BandPartView {
    /// The level's id.
    pub level: String,
    /// The rate.
    pub rate: String,
    /// How much of the order.
    pub amount: String,
}

/// A partner's account at the end of a period. Payments are not known from orders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StatementView {
    /// The end of the period, excluded.
    pub period_end: String,
    /// Commission of orders that can still come back.
    pub provisional: String,
    /// Commission of all others.
    pub confirmed: String,
}

fn three_party(rules: &Partners) -> &'static str {
    if rules.three_party { "needs_check" } else { "off" }
}

fn policy_view(policy: &Policy) -> PolicyView {
    PolicyView { name: policy.name.to_string(), hash: policy.hash.clone() }
}

fn level_view(level: &PartnerLevel) -> LevelView {
    LevelView { level: level.level.to_string(), title: level.title.clone() }
}

impl PartnersView {
    /// Tells all partners; `None` if the policy has no partners.
    pub fn new(policy: &LoadedPolicy, as_of: &AsOf, list: &PartnerList) -> Option<Self> {
        let rules = policy.policy.partners.as_ref()?;
        Some(Self {
            policy: policy_view(&policy.policy),
            as_of: as_of.to_string(),
            currency: policy.policy.currency.to_string(),
            three_party: three_party(rules),
            partners: list.partners.iter().map(|partner| PartnerView::new(rules, partner)).collect(),
            named_in_vain: list.in_vain,
            of_other_kinds: list.of_other_kinds,
        })
    }
}

impl PartnerView {
    fn new(rules: &Partners, partner: &PartnerFigures) -> Self {
        let admission = rules.admit.as_ref().zip(partner.admission.as_ref());
        Self {
            partner: partner.partner.to_string(),
            kind: partner
                .kind
                .and_then(|kind| rules.kinds.get(kind))
                .map(|kind| PartnerKindView { kind: kind.name.to_string(), title: kind.title.clone() }),
            level: partner.level.and_then(|level| rules.levels.get(level)).map(level_view),
            referred: partner.referred.to_string(),
            commission: partner.commission.to_string(),
            figures: ReferralFiguresView::new(&partner.all),
            admission: admission.map(|(admit, admission)| AdmissionView {
                when: admit.when.text.clone(),
                window: admit.window.to_string(),
                is_met: admission.is_met,
                figures: ReferralFiguresView::new(&admission.figures),
            }),
        }
    }
}

impl ReferralFiguresView {
    fn new(figures: &ReferralFigures) -> Self {
        Self {
            orders: figures.orders,
            customers: figures.customers,
            amount: figures.amount.to_string(),
            returned: figures.returned.to_string(),
            days_since_last: figures.days_since_last,
        }
    }
}

impl PartnerPageView {
    /// Tells of one partner; `None` if the policy has no partners.
    pub fn new(policy: &LoadedPolicy, as_of: &AsOf, shown: &PartnerShown) -> Option<Self> {
        let rules = policy.policy.partners.as_ref()?;
        let band = |(level, amount): (&PartnerLevel, &terrace_domain::Money)| BandView {
            level: level_view(level),
            from: terrace_policy::amount_of(level.from).map_or_else(String::new, |from| from.to_string()),
            rate: level.rate.to_string(),
            amount: amount.to_string(),
        };
        Some(Self {
            policy: policy_view(&policy.policy),
            as_of: as_of.to_string(),
            currency: policy.policy.currency.to_string(),
            three_party: three_party(rules),
            partner: PartnerView::new(rules, &shown.figures),
            bands: rules.levels.iter().zip(&shown.bands).map(band).collect(),
            steps: shown.steps.iter().map(|step| AccountStepView::new(rules, step)).collect(),
            statement: StatementView {
                period_end: shown.statement.period_end.to_string(),
                provisional: shown.statement.provisional.to_string(),
                confirmed: shown.statement.confirmed.to_string(),
            },
        })
    }
}

impl AccountStepView {
    fn new(rules: &Partners, step: &AccountStep) -> Self {
        let part = |part: &BandPart| {
            let level = rules.levels.get(part.level)?;
            let (rate, amount) = (level.rate.to_string(), part.amount.to_string());
            Some(BandPartView { level: level.level.to_string(), rate, amount })
        };
        match step {
            AccountStep::Earned { referral, before, parts, commission } => Self {
                kind: "order",
                at: referral.at.to_string(),
                order: referral.order.to_string(),
                customer_id: Some(referral.customer.to_string()),
                amount: referral.amount.to_string(),
                before: Some(before.to_string()),
                bands: parts.iter().filter_map(part).collect(),
                commission: commission.to_string(),
            },
            AccountStep::Reversed { order, at, returned, commission } => Self {
                kind: "return",
                at: at.to_string(),
                order: order.clone(),
                customer_id: None,
                amount: returned.to_string(),
                before: None,
                bands: Vec::new(),
                commission: commission.to_string(),
            },
        }
    }
}
