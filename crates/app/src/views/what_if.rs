//! What a discount would do.

use crate::what_if::{
    AfterSales, DiscountLevel, DiscountStep, DiscountWhatIf, LoadDay, Margin, NoAfterSales, NoPastPrices, PastPrices,
    PlannedVolume,
};
use serde::Serialize;
use terrace_analytics::Aftermath;
use terrace_domain::sum_text;
use terrace_models::Interval;

/// What a discount would do.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DiscountWhatIfView {
    /// The discount, in percent.
    pub discount: String,
    /// Whose sales are taken for those to come.
    pub window: String,
    /// Until when.
    pub as_of: String,
    /// What was sold.
    pub sales: SalesView,
    /// What it earns.
    pub margin: MarginView,
    /// What the discount needs.
    pub needs: DiscountStepView,
    /// The same for several discounts.
    pub table: Vec<DiscountStepView>,
    /// What the levels of members need, off the list price.
    pub levels: Vec<DiscountLevelView>,
    /// What prices of the past suggest; `None` if nothing.
    pub history: Option<PastPricesView>,
    /// Why they suggest nothing: `no quantities`, `one price`, `few weeks`, `not told`.
    pub no_history: Option<&'static str>,
    /// The work that comes with it; `None` if none can be told.
    pub after_sales: Option<AfterSalesView>,
    /// Why none can be told: `no facts`, `no volume`.
    pub no_after_sales: Option<&'static str>,
}

/// What was sold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SalesView {
    /// Customers who bought.
    pub customers: u64,
    /// Orders of theirs.
    pub orders: u64,
    /// Units, as far as lines say how many.
    pub units: Option<String>,
    /// The part of what was sold that says how many.
    pub share_with_units: f64,
    /// What was paid, before returns.
    pub sold: String,
    /// What came back.
    pub returned: String,
    /// What stayed.
    pub revenue: String,
    /// What was taken off the list price.
    pub discount: String,
    /// As a part of the list price.
    pub discount_share: f64,
}

/// What sales earn.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MarginView {
    /// The margin of what is paid.
    pub share: f64,
    /// Of the list price.
    pub of_list_price: f64,
    /// What stayed earned so much.
    pub profit: String,
    /// Whether it was given and is not of the facts' costs.
    pub given: bool,
    /// The costs that are known; `None` if it was given.
    pub cost: Option<String>,
    /// The part of what was sold that has one.
    pub share_with_cost: Option<f64>,
}

/// What a discount needs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DiscountStepView {
    /// In percent.
    pub discount: String,
    /// The part of today's price that is left to earn.
    pub margin_left: f64,
    /// How much more must be sold, as a part of today's volume; `None` if no volume earns the same.
    pub more_volume: Option<f64>,
    /// Profit if nothing more is sold.
    pub profit_if_volume_stays: String,
    /// How much less that is than today's.
    pub lost_if_volume_stays: String,
}

/// What the discount of a level needs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DiscountLevelView {
    /// The level.
    pub level: String,
    /// In percent.
    pub discount: String,
    /// The part of the list price that is left to earn.
    pub margin_left: f64,
    /// As in [`DiscountStepView`].
    pub more_volume: Option<f64>,
}

/// An estimate with its interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct RangeView {
    /// The estimate.
    pub estimate: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// What prices of the past suggest.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PastPricesView {
    /// Products whose price varied.
    pub products: usize,
    /// Weeks in which they were sold, together.
    pub product_weeks: usize,
    /// By how many per cent sales rise when the price rises by one.
    pub elasticity: RangeView,
    /// The change of volume, as a part of today's.
    pub volume: RangeView,
    /// What more is earned in as long a span, in units of the currency.
    pub gain: RangeView,
    /// Probability that more is earned than today.
    pub chance_of_gain: f64,
    /// Whether no product was sold at so low a price.
    pub beyond: bool,
}

/// The work that comes with a discount.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AfterSalesView {
    /// `cases` or `contacts`.
    pub of: &'static str,
    /// Orders that were followed.
    pub orders: u64,
    /// What came after them.
    pub count: u64,
    /// By order.
    pub per_order: RangeView,
    /// Whether the volume is the one that prices of the past suggest, and not the one that earns the same.
    pub suggested: bool,
    /// Orders a day as they are.
    pub orders_today: f64,
    /// Orders a day at the volume.
    pub orders_then: f64,
    /// What comes a day as it is.
    pub load_today: f64,
    /// People whom that takes.
    pub people_today: u32,
    /// By day of the discount, and a week after.
    pub days: Vec<LoadDayView>,
}

/// A day of work.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LoadDayView {
    /// From 1 on.
    pub day: usize,
    /// Orders of the day.
    pub orders: f64,
    /// What comes on it.
    pub load: RangeView,
    /// People whom that takes.
    pub people: u32,
}

impl DiscountWhatIfView {
    /// Of what was found.
    pub fn new(found: &DiscountWhatIf) -> Self {
        Self {
            discount: found.discount.to_string(),
            window: found.window.to_string(),
            as_of: found.as_of.local().to_string(),
            sales: SalesView::new(found),
            margin: MarginView::new(found),
            needs: DiscountStepView::new(&found.step),
            table: found.table.iter().map(DiscountStepView::new).collect(),
            levels: found.levels.iter().map(DiscountLevelView::new).collect(),
            history: found.history.as_ref().ok().map(PastPricesView::new),
            no_history: found.history.as_ref().err().map(|why| match why {
                NoPastPrices::NoQuantities => "no quantities",
                NoPastPrices::OnePrice { .. } => "one price",
                NoPastPrices::FewWeeks { .. } => "few weeks",
                NoPastPrices::NotTold => "not told",
            }),
            after_sales: found.load.as_ref().ok().map(AfterSalesView::new),
            no_after_sales: found.load.as_ref().err().map(|why| match why {
                NoAfterSales::NoFacts => "no facts",
                NoAfterSales::NoVolume => "no volume",
            }),
        }
    }
}

impl SalesView {
    fn new(found: &DiscountWhatIf) -> Self {
        let (sales, economics) = (&found.sales, &found.economics);
        Self {
            customers: sales.customers,
            orders: sales.orders,
            units: (sales.units > 0).then(|| sum_text(sales.units)),
            share_with_units: f64::from(economics.share_with_units.millionths()) / 1e6,
            sold: sum_text(sales.sold),
            returned: sum_text(sales.returned),
            revenue: sum_text(economics.revenue),
            discount: sum_text(sales.discount),
            discount_share: economics.given,
        }
    }
}

impl MarginView {
    fn new(found: &DiscountWhatIf) -> Self {
        let known = match found.economics.from {
            Margin::Given(_) => None,
            Margin::OfCosts(known) => Some(known),
        };
        Self {
            share: found.economics.margin,
            of_list_price: found.economics.list_margin,
            profit: sum_text(found.economics.profit),
            given: known.is_none(),
            cost: known.map(|_| sum_text(found.sales.cost)),
            share_with_cost: known.map(|known| f64::from(known.millionths()) / 1e6),
        }
    }
}

impl DiscountStepView {
    fn new(step: &DiscountStep) -> Self {
        Self {
            discount: step.discount.to_string(),
            margin_left: step.left,
            more_volume: step.more,
            profit_if_volume_stays: sum_text(step.profit),
            lost_if_volume_stays: sum_text(step.lost),
        }
    }
}

impl DiscountLevelView {
    fn new(level: &DiscountLevel) -> Self {
        Self {
            level: level.level.to_string(),
            discount: level.discount.to_string(),
            margin_left: level.left,
            more_volume: level.more,
        }
    }
}

impl RangeView {
    fn new(found: &Interval) -> Self {
        Self { estimate: found.estimate, low: found.low, high: found.high }
    }
}

impl PastPricesView {
    fn new(found: &PastPrices) -> Self {
        let volume = &found.what_if.volume;
        Self {
            products: found.products,
            product_weeks: found.rows,
            elasticity: RangeView::new(&found.elasticity),
            volume: RangeView { estimate: volume.estimate - 1.0, low: volume.low - 1.0, high: volume.high - 1.0 },
            gain: RangeView::new(&found.what_if.gain),
            chance_of_gain: found.what_if.chance_of_gain,
            beyond: found.what_if.is_beyond,
        }
    }
}

impl AfterSalesView {
    fn new(found: &AfterSales) -> Self {
        Self {
            of: match found.what {
                Aftermath::Cases => "cases",
                Aftermath::Contacts => "contacts",
            },
            orders: found.orders,
            count: found.count,
            per_order: RangeView::new(&found.per_order),
            suggested: matches!(found.volume, PlannedVolume::Suggested(_)),
            orders_today: found.today,
            orders_then: found.then,
            load_today: found.load_today,
            people_today: found.people_today,
            days: found.days.iter().enumerate().map(|(at, day)| LoadDayView::new(at + 1, day)).collect(),
        }
    }
}

impl LoadDayView {
    fn new(number: usize, day: &LoadDay) -> Self {
        Self { day: number, orders: day.orders, load: RangeView::new(&day.load), people: day.people }
    }
}
