//! The rules of membership as members see them. No tier is among them.

use super::members::LevelView;
use schemars::JsonSchema;
use serde::Serialize;
use terrace_policy::{
    EarningPart, Expiry, Falls, Level, Membership, Number, Pending, Policy, QualifyWindow, RoundUp, amount_of,
};

/// The rules of membership.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RulesView {
    /// The currency of all amounts.
    pub currency: String,
    /// The first order that makes a member; 0 for any.
    pub joins_from: String,
    /// For so many currency units …
    pub per: String,
    /// … so many points are earned.
    pub earn: String,
    /// What earns: `goods`, `shipping`, `tax`, `gift_cards`, `paid_with_points`.
    pub earns: Vec<&'static str>,
    /// What a point pays, in currency units; absent where points pay nothing.
    pub worth: Option<String>,
    /// After how many days points count; 0 at once, absent where somebody confirms them.
    pub pending_days: Option<u16>,
    /// When points expire; absent where they never do.
    pub expiry: Option<ExpiryView>,
    /// Which points decide the level: `all`, `calendar_year`, `membership_year`, or a span such as `12 months`.
    pub qualify: String,
    /// How levels fall: `never`, `one_level`, `recomputed`.
    pub falls: &'static str,
    /// The time between reviews; absent where levels never fall.
    pub every: Option<String>,
    /// How long after a review a fall takes effect; absent where it does at once.
    pub grace: Option<String>,
    /// From highest to lowest.
    pub levels: Vec<LevelRulesView>,
}

/// When points expire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ExpiryView {
    /// So long after they were earned.
    pub after: String,
    /// At the end of that `day`, `month`, `quarter`, `half_year` or `year`.
    pub at_end_of: &'static str,
}

/// A level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LevelRulesView {
    /// Its id and title.
    #[serde(flatten)]
    pub level: LevelView,
    /// The points from which it holds.
    pub from: String,
    /// The part of the price that its members pay: `90%` is 九折.
    pub pays: String,
    /// Points that a member gets on reaching it.
    pub gift: i64,
}

impl RulesView {
    /// The rules of a policy; `None` if it has no members.
    pub fn new(policy: &Policy) -> Option<Self> {
        let rules = policy.membership.as_ref()?;
        let Membership { points, review, .. } = rules;
        let falls = review.falls != Falls::Never;
        Some(Self {
            currency: policy.currency.to_string(),
            joins_from: written(rules.join.first_order_from),
            per: written(points.per),
            earn: written(points.earn),
            earns: points.earns.iter().map(|part| part_word(*part)).collect(),
            worth: points.worth.map(written),
            pending_days: match points.pending {
                Pending::No => Some(0),
                Pending::Days(days) => Some(days),
                Pending::UntilConfirmed => None,
            },
            expiry: points.expiry.as_ref().map(ExpiryView::new),
            qualify: match rules.qualify.window {
                QualifyWindow::All => "all".to_owned(),
                QualifyWindow::CalendarYear => "calendar_year".to_owned(),
                QualifyWindow::MembershipYear => "membership_year".to_owned(),
                QualifyWindow::Trailing(window) => window.to_string(),
            },
            falls: match review.falls {
                Falls::Never => "never",
                Falls::OneLevel => "one_level",
                Falls::Recomputed => "recomputed",
            },
            every: falls.then(|| review.every.to_string()),
            grace: review.grace.filter(|_| falls).map(|grace| grace.to_string()),
            levels: rules.levels.iter().map(LevelRulesView::new).collect(),
        })
    }
}

impl ExpiryView {
    fn new(expiry: &Expiry) -> Self {
        let at_end_of = match expiry.round_up {
            RoundUp::Day => "day",
            RoundUp::Month => "month",
            RoundUp::Quarter => "quarter",
            RoundUp::HalfYear => "half_year",
            RoundUp::Year => "year",
        };
        Self { after: expiry.after.to_string(), at_end_of }
    }
}

impl LevelRulesView {
    fn new(level: &Level) -> Self {
        Self {
            level: LevelView { level: level.level.to_string(), title: level.title.clone() },
            from: written(level.from),
            pays: level.pays.to_string(),
            gift: level.gift,
        }
    }
}

const fn part_word(part: EarningPart) -> &'static str {
    match part {
        EarningPart::Goods => "goods",
        EarningPart::Shipping => "shipping",
        EarningPart::Tax => "tax",
        EarningPart::GiftCards => "gift_cards",
        EarningPart::PaidWithPoints => "paid_with_points",
    }
}

/// A number of the policy, without needless zeros.
fn written(number: Number) -> String {
    let text = amount_of(number).map(|amount| amount.to_string()).unwrap_or_default();
    let text = text.strip_suffix(".00").unwrap_or(&text);
    text.to_owned()
}
