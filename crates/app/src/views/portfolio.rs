//! The figures of a kept run that managers look at first.

use super::values::{ByName, DecimalView};
use crate::history::RunRecord;
use crate::report::{Portfolio, PortfolioScheme, PortfolioTier, UnownedMoney};
use schemars::JsonSchema;
use serde::Serialize;
use terrace_domain::{Money, Share};
use terrace_report::{Breakdown, BreakdownColumn, ColumnLabel, Group, KeyFigures, Pareto, ParetoPoint};
use terrace_words::Title;

/// How a run stands: how revenue and profit are spread, what the tiers buy, where they live, how content they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PortfolioView {
    /// The number of the run.
    pub run: u64,
    /// For when it is, on the policy's clock.
    pub as_of: String,
    /// The currency of all amounts.
    pub currency: String,
    /// Over all facts up to then.
    pub figures: TradeFiguresView,
    /// How revenue is spread over customers; `None` where nobody bought.
    pub revenue: Option<CurveView>,
    /// How profit is; `None` where orders do not say what they cost.
    pub profit: Option<CurveView>,
    /// In the policy's order.
    pub schemes: ByName<PortfolioSchemeView>,
    /// Money of orders that name no customer, by currency.
    pub without_customer: Vec<UnownedMoneyView>,
}

/// Trade over all facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TradeFiguresView {
    /// Customers, with orders or without.
    pub customers: u64,
    /// Those with orders.
    pub with_orders: u64,
    /// Orders, cancelled ones and pure returns aside.
    pub orders: u64,
    /// Revenue before returns.
    pub gross: String,
    /// What came back.
    pub returned: String,
    /// Revenue after returns.
    pub net: String,
    /// When the oldest order was placed.
    pub oldest_order: Option<String>,
    /// When the newest was.
    pub newest_order: Option<String>,
}

/// How an amount is spread over customers, from the largest down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CurveView {
    /// Customers who bought.
    pub customers: u64,
    /// The sum of all amounts above zero.
    pub total: String,
    /// From nobody to everybody.
    pub points: Vec<CurvePointView>,
    /// The largest tenth of the customers, and what they bring.
    pub top_tenth: CurvePointView,
    /// The largest fifth of them.
    pub top_fifth: CurvePointView,
    /// How many it takes for four fifths.
    pub four_fifths: CurvePointView,
    /// 0 if all are equal, close to 1 if one brings everything.
    pub gini: DecimalView,
    /// The metric of the policy that sorts a list of customers by it, over the longest window that it has; `None` if it
    /// has none.
    pub metric: Option<String>,
}

/// What so many of the largest customers bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CurvePointView {
    /// How many.
    pub customers: u64,
    /// Of the total.
    pub share: DecimalView,
}

/// A scheme of the run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PortfolioSchemeView {
    /// Its title.
    pub title: Title,
    /// Whether its tiers run from best to rest.
    pub is_ordered: bool,
    /// In the policy's order.
    pub tiers: Vec<PortfolioTierView>,
    /// Revenue by category; `None` where orders name none.
    pub categories: Option<HeatView>,
    /// By province, or else by country; `None` where neither is known.
    pub regions: Option<HeatView>,
    /// By channel; `None` where orders name none.
    pub channels: Option<HeatView>,
}

/// A tier of the run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PortfolioTierView {
    /// Its id.
    pub tier: String,
    /// Its title.
    pub title: Title,
    /// How many customers, and what they bring.
    #[serde(flatten)]
    pub group: TierGroupView,
    /// Of all customers with a class.
    pub share: DecimalView,
    /// The share that the policy expects.
    pub expected_share: Option<DecimalView>,
    /// What they bring above what their orders cost; `None` where orders do not say.
    pub margin: Option<String>,
    /// Their average satisfaction; above 1 they are satisfied.
    pub satisfaction: Option<DecimalView>,
    /// Their average rating as a share of the full scale.
    pub rating: Option<DecimalView>,
    /// How many of them gave either.
    pub answered: u64,
    /// Their complaints.
    pub complaints: u64,
    /// How many of them complained.
    pub complaining: u64,
}

/// Some customers and what they bring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TierGroupView {
    /// How many.
    pub customers: u64,
    /// Their net revenue.
    pub revenue: String,
}

/// Revenue of the tiers by something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HeatView {
    /// The largest first, then the smaller ones together, then what the facts do not say.
    pub columns: Vec<HeatColumnView>,
}

/// One category, region or channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HeatColumnView {
    /// `named`, `other` or `unknown`.
    pub kind: &'static str,
    /// Its name; `None` for the smaller ones together and what is not known.
    pub name: Option<String>,
    /// One for each tier, in their order.
    pub tiers: Vec<TierGroupView>,
}

/// Money of orders that name no customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UnownedMoneyView {
    /// The currency, if rows name one.
    pub currency: Option<String>,
    /// What such orders are worth.
    pub amount: String,
    /// What all orders are worth.
    pub total: String,
}

impl PortfolioView {
    /// The figures of a kept run.
    pub fn new(record: &RunRecord, portfolio: &Portfolio) -> Self {
        let scheme = |scheme: &PortfolioScheme| (scheme.name.clone(), PortfolioSchemeView::new(scheme));
        Self {
            run: record.number,
            as_of: record.as_of.clone(),
            currency: record.currency.clone(),
            figures: TradeFiguresView::new(&portfolio.figures),
            revenue: portfolio.revenue.as_ref().map(|curve| CurveView::new(curve, portfolio.revenue_metric.clone())),
            profit: portfolio.profit.as_ref().map(|curve| CurveView::new(curve, portfolio.profit_metric.clone())),
            schemes: portfolio.schemes.iter().map(scheme).collect(),
            without_customer: portfolio.without_customer.iter().map(UnownedMoneyView::new).collect(),
        }
    }
}

impl TradeFiguresView {
    fn new(figures: &KeyFigures) -> Self {
        Self {
            customers: figures.customers,
            with_orders: figures.with_orders,
            orders: figures.orders,
            gross: figures.gross.to_string(),
            returned: figures.returned.to_string(),
            net: figures.net.to_string(),
            oldest_order: figures.oldest_order.map(|at| at.to_string()),
            newest_order: figures.newest_order.map(|at| at.to_string()),
        }
    }
}

impl CurveView {
    fn new(curve: &Pareto, metric: Option<String>) -> Self {
        let tenth = curve.customers.div_ceil(10);
        // Every twentieth of the customers is among the points.
        let top_tenth = curve.points.iter().find(|point| point.customers >= tenth).unwrap_or(&curve.top_fifth);
        Self {
            customers: curve.customers,
            total: curve.total.to_string(),
            points: curve.points.iter().map(CurvePointView::new).collect(),
            top_tenth: CurvePointView::new(top_tenth),
            top_fifth: CurvePointView::new(&curve.top_fifth),
            four_fifths: CurvePointView::new(&curve.four_fifths),
            gini: decimal(curve.gini),
            metric,
        }
    }
}

impl CurvePointView {
    fn new(point: &ParetoPoint) -> Self {
        Self { customers: point.customers, share: decimal(point.share) }
    }
}

impl PortfolioSchemeView {
    fn new(scheme: &PortfolioScheme) -> Self {
        let all: u64 = scheme.tiers.iter().map(|tier| tier.profile.group.customers).sum();
        Self {
            title: scheme.title.clone(),
            is_ordered: scheme.is_ordered,
            tiers: scheme.tiers.iter().map(|tier| PortfolioTierView::new(tier, all)).collect(),
            categories: scheme.categories.as_ref().map(HeatView::new),
            regions: scheme.regions.as_ref().map(HeatView::new),
            channels: scheme.channels.as_ref().map(HeatView::new),
        }
    }
}

impl PortfolioTierView {
    fn new(tier: &PortfolioTier, all: u64) -> Self {
        let PortfolioTier { profile, margin, satisfaction, rating, answered, complaints, complaining } = tier;
        Self {
            tier: profile.id.clone(),
            title: profile.title.clone(),
            group: TierGroupView::new(&profile.group),
            share: decimal(Share::of(i128::from(profile.group.customers), i128::from(all.max(1)))),
            expected_share: profile.expected.map(decimal),
            margin: margin.as_ref().map(Money::to_string),
            satisfaction: satisfaction.map(DecimalView),
            rating: rating.map(DecimalView),
            answered: *answered,
            complaints: *complaints,
            complaining: *complaining,
        }
    }
}

impl TierGroupView {
    fn new(group: &Group) -> Self {
        Self { customers: group.customers, revenue: group.revenue.to_string() }
    }
}

impl HeatView {
    fn new(breakdown: &Breakdown) -> Self {
        let column = |column: &BreakdownColumn| {
            let (kind, name) = match &column.label {
                ColumnLabel::Named(name) => ("named", Some(name.clone())),
                ColumnLabel::Other => ("other", None),
                ColumnLabel::Unknown => ("unknown", None),
            };
            HeatColumnView { kind, name, tiers: column.tiers.iter().map(TierGroupView::new).collect() }
        };
        Self { columns: breakdown.columns.iter().map(column).collect() }
    }
}

impl UnownedMoneyView {
    fn new(money: &UnownedMoney) -> Self {
        Self { currency: money.currency.clone(), amount: money.amount.clone(), total: money.total.clone() }
    }
}

fn decimal(share: Share) -> DecimalView {
    DecimalView(i64::from(share.millionths()))
}
