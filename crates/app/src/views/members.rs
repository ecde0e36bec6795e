//! Members: levels, points, quotes.

use super::values::{ByName, PolicyView, ValueView};
use crate::history::{KeptLevel, KeptMembers};
use crate::members::{LevelCount, MemberShown, Members, NominatedMember, Nominations, Quoted};
use crate::policies::LoadedPolicy;
use schemars::JsonSchema;
use serde::Serialize;
use terrace_domain::AsOf;
use terrace_loyalty::{LevelLayer, LotSource, MemberView, PointLot, QuoteStep, StepCause, StepSource};
use terrace_policy::{Discount, Level, Policy};
use terrace_words::Title;

/// A level of the policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LevelView {
    /// Its id.
    pub level: String,
    /// Its title.
    pub title: Title,
}

impl LevelView {
    fn new(level: &Level) -> Self {
        Self { level: level.level.to_string(), title: level.title.clone() }
    }

    fn of(policy: &Policy, level: Option<usize>) -> Option<Self> {
        policy.membership.as_ref()?.levels.get(level?).map(Self::new)
    }
}

fn policy_view(policy: &Policy) -> PolicyView {
    PolicyView { name: policy.name.to_string(), hash: policy.hash.clone() }
}

/// All members by level.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MembersView {
    /// The rules.
    pub policy: PolicyView,
    /// For when.
    pub as_of: String,
    /// How many members there are.
    pub members: usize,
    /// Customers with orders who are no members.
    pub others: usize,
    /// The highest first; the last without a level are members below the lowest.
    pub levels: Vec<LevelCountView>,
}

/// The members of a level.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LevelCountView {
    /// The level; `None` below the lowest.
    pub level: Option<LevelView>,
    /// How many.
    pub members: usize,
    /// Their points that can be spent.
    pub points: i64,
}

impl MembersView {
    /// Tells all members by level.
    pub fn new(policy: &LoadedPolicy, as_of: &AsOf, members: &Members) -> Self {
        let count = |(level, count): (usize, &LevelCount)| LevelCountView {
            level: LevelView::of(&policy.policy, Some(level)),
            members: count.members,
            points: count.points,
        };
        Self {
            policy: policy_view(&policy.policy),
            as_of: as_of.to_string(),
            members: members.len(),
            others: members.others,
            levels: members.levels.iter().enumerate().map(count).collect(),
        }
    }
}

/// One member.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MemberPageView {
    /// The member's id.
    pub customer_id: String,
    /// The rules.
    pub policy: PolicyView,
    /// For when.
    pub as_of: String,
    /// Level and points.
    #[serde(flatten)]
    pub membership: MembershipView,
    /// The lots that points stand in.
    pub lots: Vec<LotView>,
}

/// A member's level and points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MembershipView {
    /// The level that holds; `None` below the lowest.
    pub level: Option<LevelView>,
    /// Since when; `None` if a grant or floor is what it rests on.
    pub since: Option<String>,
    /// What it rests on: `points`, `grant` or `floor`.
    pub by: &'static str,
    /// When a grant or floor ends.
    pub until: Option<String>,
    /// Points that decide the level.
    pub qualifying: i64,
    /// Points to spend.
    pub points: PointsView,
    /// The next level; `None` at the highest.
    pub next: Option<NextLevelView>,
    /// What keeps the level; `None` if it cannot fall.
    pub keeps: Option<UpkeepView>,
    /// What expires when, the earliest first.
    pub expiring: Vec<ExpiringView>,
    /// The changes of level, in order.
    pub history: Vec<LevelStepView>,
}

/// Points of a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PointsView {
    /// To spend now.
    pub active: i64,
    /// That do not count yet.
    pub pending: i64,
    /// Set aside.
    pub held: i64,
    /// Owed.
    pub owed: i64,
    /// Whose time is over.
    pub expired: i64,
}

/// The next level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NextLevelView {
    /// The level.
    pub level: Option<LevelView>,
    /// How many more points it needs.
    pub needs: i64,
}

/// What keeps a level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UpkeepView {
    /// When that is looked at.
    pub at: String,
    /// How many more points are needed by then.
    pub needs: i64,
}

/// Points that expire together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ExpiringView {
    /// From when on.
    pub at: String,
    /// How many.
    pub points: i64,
}

/// A change of level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LevelStepView {
    /// When.
    pub at: String,
    /// To which; `None` below the lowest.
    pub level: Option<LevelView>,
    /// `joined`, `rise` or `fall`.
    pub cause: &'static str,
}

/// Points that were awarded together.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LotView {
    /// When what earned them happened.
    pub activity: String,
    /// `order`, `gift`, `adjustment`, `returned` or `debt`.
    pub source: &'static str,
    /// The order that earned them.
    pub order: Option<String>,
    /// What is left of them.
    pub points: i64,
    /// What they count for the level.
    pub qualifying: i64,
    /// From when on they are expired; `None` for never.
    pub expires: Option<String>,
}

impl MembershipView {
    /// Tells of one member.
    pub fn new(rules: &Policy, view: &MemberView) -> Self {
        let standing = &view.standing;
        let step = |step: &terrace_loyalty::LevelStep| LevelStepView {
            at: step.at.to_string(),
            level: LevelView::of(rules, step.level),
            cause: match step.cause {
                StepCause::Joined => "joined",
                StepCause::Rise => "rise",
                StepCause::Fall => "fall",
            },
        };
        let last = standing.history.steps.last().filter(|_| standing.layer == LevelLayer::Computed);
        Self {
            level: LevelView::of(rules, standing.level),
            since: last.map(|step| step.at.to_string()),
            by: match standing.layer {
                LevelLayer::Computed => "points",
                LevelLayer::Grant => "grant",
                LevelLayer::Floor => "floor",
            },
            until: standing.until.map(|until| until.to_string()),
            qualifying: standing.points,
            points: PointsView {
                active: view.balance.active,
                pending: view.balance.pending,
                held: view.balance.held,
                owed: view.balance.owed,
                expired: view.balance.expired,
            },
            next: view
                .next
                .map(|next| NextLevelView { level: LevelView::of(rules, Some(next.level)), needs: next.needs }),
            keeps: view.keeps.map(|keeps| UpkeepView { at: keeps.at.to_string(), needs: keeps.needs }),
            expiring: view
                .expiring
                .iter()
                .map(|expiring| ExpiringView { at: expiring.at.to_string(), points: expiring.points })
                .collect(),
            history: standing.history.steps.iter().map(step).collect(),
        }
    }
}

impl MemberPageView {
    /// Tells of one member.
    pub fn new(policy: &LoadedPolicy, as_of: &AsOf, shown: &MemberShown) -> Self {
        Self {
            customer_id: shown.customer.clone(),
            policy: policy_view(&policy.policy),
            as_of: as_of.to_string(),
            membership: MembershipView::new(&policy.policy, &shown.view),
            lots: shown.lots.iter().map(|lot| LotView::new(&policy.policy, lot)).collect(),
        }
    }
}

/// The members of a run in figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MemberFiguresView {
    /// How many members there are.
    pub members: u64,
    /// Customers who are no members.
    pub others: u64,
    /// All points that can be spent.
    pub points: i128,
    /// The highest first; the last without a name are members below the lowest.
    pub levels: Vec<LevelFiguresView>,
}

/// The members of one level of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LevelFiguresView {
    /// Its id; `None` below the lowest.
    pub level: Option<String>,
    /// Its title.
    pub title: Title,
    /// How many.
    pub members: u64,
    /// Their points that can be spent.
    pub points: i64,
}

impl MemberFiguresView {
    pub(super) fn new(kept: &KeptMembers) -> Self {
        let level = |level: &KeptLevel| LevelFiguresView {
            level: level.level.clone(),
            title: Title { en: level.en.clone(), zh: level.zh.clone() },
            members: level.members,
            points: level.points,
        };
        Self {
            members: kept.members(),
            others: kept.others,
            points: kept.points(),
            levels: kept.shown().map(level).collect(),
        }
    }
}

/// Members who would be proposed for better tiers.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct NominationsView {
    /// The rules.
    pub policy: PolicyView,
    /// For when.
    pub as_of: String,
    /// The scheme whose tiers are proposed.
    pub scheme: String,
    /// The condition that holds for all of them.
    pub when: String,
    /// Sorted by id.
    pub members: Vec<NominatedMemberView>,
}

/// A member who would be proposed.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct NominatedMemberView {
    /// The member's id.
    pub customer_id: String,
    /// The level's id; `None` below the lowest.
    pub level: Option<String>,
    /// Points to spend.
    pub points: i64,
    /// The tier that holds, by id; `None` for none.
    pub present: Option<String>,
    /// The tiers to choose from, by id.
    pub proposed: Vec<String>,
    /// What the names of the condition stand for.
    pub because: ByName<Option<ValueView>>,
}

impl NominationsView {
    /// Tells of all of them.
    pub fn new(policy: &LoadedPolicy, as_of: &AsOf, found: &Nominations) -> Option<Self> {
        let scheme = policy.policy.schemes.get(found.scheme)?;
        let owned = |ids: Vec<&str>| ids.into_iter().map(str::to_owned).collect();
        let member = |member: &NominatedMember| NominatedMemberView {
            customer_id: member.customer.clone(),
            level: member.level.clone(),
            points: member.points,
            present: member.present(scheme).map(str::to_owned),
            proposed: owned(member.proposed(scheme)),
            because: member.because.iter().map(|(name, value)| (name.clone(), value.clone().map(ValueView))).collect(),
        };
        Some(Self {
            policy: policy_view(&policy.policy),
            as_of: as_of.to_string(),
            scheme: scheme.name.to_string(),
            when: found.condition.clone(),
            members: found.members.iter().map(member).collect(),
        })
    }
}

impl LotView {
    fn new(rules: &Policy, lot: &PointLot) -> Self {
        let order = match &lot.award.source {
            LotSource::Order(order) => Some(order.to_string()),
            _ => None,
        };
        let source = match lot.award.source {
            LotSource::Order(_) => "order",
            LotSource::Gift { .. } => "gift",
            LotSource::Adjustment => "adjustment",
            LotSource::Returned(_) => "returned",
            LotSource::Debt => "debt",
        };
        let activity = lot.award.activity.to_string();
        let expires = rules.membership.as_ref().and_then(|rules| lot.expires(rules)).map(|at| at.to_string());
        Self { activity, source, order, points: lot.free, qualifying: lot.qualifying, expires }
    }
}

/// What a cart costs.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct QuoteView {
    /// Whose cart it is; `None` for anybody.
    pub customer_id: Option<String>,
    /// The rules.
    pub policy: PolicyView,
    /// For when.
    pub as_of: String,
    /// The level whose prices hold.
    pub level: Option<LevelView>,
    /// The list price of the goods.
    pub list: String,
    /// Each step from the list price to the price, those that do not apply among them.
    pub steps: Vec<QuoteStepView>,
    /// The price of the goods.
    pub goods: String,
    /// What the other lines cost.
    pub others: String,
    /// Points that pay.
    pub points: i64,
    /// What they pay.
    pub paid_with_points: String,
    /// What is to be paid with money.
    pub due: String,
    /// The price of each line.
    pub lines: Vec<PricedLineView>,
    /// The points that it earns.
    pub earns: i64,
    /// The level that it lifts to.
    pub lifts_to: Option<LevelView>,
}

/// A step of a price.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct QuoteStepView {
    /// `level`, `class`, `campaign`, `coupon`, `margin_floor` or `paid_floor`.
    pub source: &'static str,
    /// The name of the campaign or coupon.
    pub name: Option<String>,
    /// Whether the price rests on it.
    pub applies: bool,
    /// The price before it.
    pub before: String,
    /// The price after it, if it applies; else what it would be.
    pub after: String,
}

/// A line with its price.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PricedLineView {
    /// What the cart calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// Its list price.
    pub list: String,
    /// What it costs.
    pub price: String,
}

impl QuoteView {
    /// Tells what a cart costs.
    pub fn new(policy: &LoadedPolicy, as_of: &AsOf, customer: Option<&str>, quoted: &Quoted) -> Self {
        let (rules, quote) = (&policy.policy, &quoted.quote);
        let line = |line: &terrace_loyalty::PricedLine| PricedLineView {
            product: None,
            list: line.list.to_string(),
            price: line.price.to_string(),
        };
        Self {
            customer_id: customer.map(str::to_owned),
            policy: policy_view(rules),
            as_of: as_of.to_string(),
            level: LevelView::of(rules, quoted.shopper.buyer.level),
            list: quote.list.to_string(),
            steps: quote.steps.iter().map(|step| QuoteStepView::new(rules, step)).collect(),
            goods: quote.goods.to_string(),
            others: quote.others.to_string(),
            points: quote.points,
            paid_with_points: quote.paid_with_points.to_string(),
            due: quote.due.to_string(),
            lines: quote.lines.iter().map(line).collect(),
            earns: quote.earns,
            lifts_to: LevelView::of(rules, quote.lifts_to),
        }
    }
}

impl QuoteView {
    /// The same with what the cart calls its lines, in their order.
    #[must_use]
    pub fn with_products(mut self, products: Vec<Option<String>>) -> Self {
        for (line, product) in self.lines.iter_mut().zip(products) {
            line.product = product;
        }
        self
    }
}

impl QuoteStepView {
    fn new(policy: &Policy, step: &QuoteStep) -> Self {
        let prices = policy.prices.as_ref();
        let offer = |index: usize, of_campaign: bool| {
            let offers = prices.map(|prices| if of_campaign { &prices.campaigns } else { &prices.coupons });
            offers.and_then(|offers| offers.get(index)).map(|offer| offer.name.to_string())
        };
        let (source, name) = match step.source {
            StepSource::Discount(Discount::Level) => ("level", None),
            StepSource::Discount(Discount::Class) => ("class", None),
            StepSource::Discount(Discount::Campaign(index)) => ("campaign", offer(index, true)),
            StepSource::Discount(Discount::Coupon(index)) => ("coupon", offer(index, false)),
            StepSource::MarginFloor => ("margin_floor", None),
            StepSource::PaidFloor => ("paid_floor", None),
        };
        Self { source, name, applies: step.applies, before: step.before.to_string(), after: step.after.to_string() }
    }
}
