//! The figures that are made of customers' values: what each adds up, and what it is divided by.

use super::periods::Period;
use terrace_report::BoardUnit;
use terrace_words::Text;
use terrace_words::texts::board as words;

/// How customers' values become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Their sum.
    Sum,
    /// Their mean, with Student's interval.
    Mean,
    /// Their mean, each being between 0 and 1, with Wilson's interval.
    Share,
    /// The sum of one thing for each of another.
    Per,
}

/// What must be known for a figure to mean anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Needs {
    /// Nothing beyond the facts that every shop has.
    Nothing,
    /// Answers of customers.
    Answers,
    /// Costs of contacts to win customers.
    WinCosts,
    /// Costs of contacts to keep customers.
    KeepCosts,
    /// Costs of goods.
    OrderCosts,
    /// Names of products.
    Products,
    /// Discounts or costs of contacts.
    Spend,
}

/// A figure.
pub(super) struct FigureSpec {
    pub(super) key: &'static str,
    pub(super) name: Text,
    pub(super) definition: Text,
    pub(super) unit: BoardUnit,
    pub(super) kind: Kind,
    pub(super) needs: Needs,
    /// What a customer adds; `None` if the customer is not counted.
    pub(super) top: fn(&Period, usize) -> Option<i64>,
    /// What the customer adds to what it is divided by, where that is not the number of customers.
    pub(super) bottom: fn(&Period, usize) -> i64,
}

const WHOLE: i64 = 1_000_000;

fn yes(is: bool) -> i64 {
    if is { WHOLE } else { 0 }
}

fn none(_: &Period, _: usize) -> i64 {
    0
}

/// Declares figures: key, name, definition, unit, kind, needs, what a customer adds, and to what it is divided by.
macro_rules! specs {
    ($($id:ident: $key:literal, $name:ident, $definition:ident, $unit:ident, $kind:ident, $needs:ident, $top:expr, $bottom:expr;)*) => {
        $(pub(super) static $id: FigureSpec = FigureSpec {
            key: $key,
            name: words::$name,
            definition: words::$definition,
            unit: BoardUnit::$unit,
            kind: Kind::$kind,
            needs: Needs::$needs,
            top: $top,
            bottom: $bottom,
        };)*
    };
}

specs! {
    REVENUE: "revenue", REVENUE, REVENUE_IS, Money, Sum, Nothing, |p, row| p.net.get(row).filter(|net| *net != 0), none;
    ORDERS: "orders", ORDERS, ORDERS_IS, Count, Sum, Nothing, |p, row| p.orders.get(row).filter(|orders| *orders > 0), none;
    CUSTOMERS: "customers", CUSTOMERS, CUSTOMERS_IS, Count, Sum, Nothing, |p, row| p.is_buyer(row).then_some(1), none;
    NEW_CUSTOMERS: "new_customers", NEW_CUSTOMERS, NEW_CUSTOMERS_IS, Count, Sum, Nothing, |p, row| p.is_new(row).then_some(1), none;
    AVERAGE_ORDER: "average_order", AVERAGE_ORDER, AVERAGE_ORDER_IS, Money, Per, Nothing, |p, row| p.gross.get(row).filter(|_| p.is_buyer(row)), |p, row| p.orders.get(row).unwrap_or(0);
    MARGIN: "margin", MARGIN, MARGIN_IS, Money, Sum, OrderCosts, |p, row| p.margin.get(row).filter(|margin| *margin != 0), none;
    SATISFIED_SHARE: "satisfied_share", SATISFIED_SHARE, SATISFIED_SHARE_IS, Share, Share, Answers, |p, row| p.satisfied.get(row), none;
    SATISFACTION: "satisfaction", SATISFACTION_RATIO, SATISFACTION_RATIO_IS, Ratio, Mean, Answers, |p, row| p.satisfaction.get(row), none;
    RATING: "rating", RATING, RATING_IS, Share, Mean, Answers, |p, row| p.rating.get(row), none;
    REPURCHASE_RATE: "repurchase_rate", REPURCHASE_RATE, REPURCHASE_RATE_IS, Share, Mean, Products, |p, row| p.repurchase.get(row).filter(|_| p.is_buyer(row)), none;
    REPEAT_SHARE: "repeat_share", REPEAT_SHARE, REPEAT_SHARE_IS, Share, Share, Nothing, |p, row| p.is_buyer(row).then(|| yes(p.orders.get(row).is_some_and(|orders| orders > 1))), none;
    RETENTION: "retention", RETENTION, RETENTION_IS, Share, Share, Nothing, |p, row| p.was_buyer(row).then(|| yes(p.is_buyer(row))), none;
    NPS: "nps", NPS, NPS_IS, Points, Mean, Answers, |p, row| p.nps.get(row), none;
    REFERRED_SHARE: "referred_share", REFERRED_SHARE, REFERRED_SHARE_IS, Share, Share, Nothing, |p, row| p.is_new(row).then(|| yes(p.is_referred(row))), none;
    COST_TO_WIN: "cost_to_win", COST_TO_WIN, COST_TO_WIN_IS, Money, Per, WinCosts, |p, row| p.win_cost.get(row).filter(|cost| *cost != 0 || p.is_new(row)), |p, row| i64::from(p.is_new(row));
    COST_TO_KEEP: "cost_to_keep", COST_TO_KEEP, COST_TO_KEEP_IS, Money, Per, KeepCosts, |p, row| p.keep_cost.get(row).filter(|cost| *cost != 0 || p.is_buyer(row) && p.was_buyer(row)), |p, row| i64::from(p.is_buyer(row) && p.was_buyer(row));
    MEMBERS: "customers", TIER_CUSTOMERS, TIER_CUSTOMERS_IS, Count, Sum, Nothing, |_, _| Some(1), none;
    REVENUE_EACH: "revenue_each", REVENUE_EACH, REVENUE_EACH_IS, Money, Mean, Nothing, |p, row| Some(p.net.get(row).unwrap_or(0)), none;
    STILL_BUYING: "buyers", STILL_BUYING, STILL_BUYING_IS, Share, Share, Nothing, |p, row| Some(yes(p.is_buyer(row))), none;
    DISCOUNTS: "discounts", DISCOUNTS, DISCOUNTS_IS, Money, Sum, Nothing, |p, row| p.discount.get(row).filter(|discount| *discount != 0), none;
    SERVICE: "service", SERVICE, SERVICE_IS, Money, Sum, Nothing, |p, row| p.service.get(row).filter(|cost| *cost != 0), none;
    NET_VALUE: "net_value", NET_VALUE, NET_VALUE_IS, Money, Sum, OrderCosts, |p, row| Some(p.margin.get(row).unwrap_or(0).saturating_sub(p.service.get(row).unwrap_or(0))), none;
    PER_SPENT: "per_spent", PER_SPENT, PER_SPENT_IS, Ratio, Per, Spend, |p, row| Some(p.net.get(row).unwrap_or(0)), |p, row| p.discount.get(row).unwrap_or(0).saturating_add(p.service.get(row).unwrap_or(0));
    NOT_BUYING: "not_buying", NOT_BUYING, NOT_BUYING_IS, Share, Share, Nothing, |p, row| Some(yes(!p.is_buyer(row))), none;
    MOVERS: "customers", MOVERS, MOVERS_IS, Count, Sum, Nothing, |_, _| Some(1), none;
    REVENUE_OF_MOVE: "revenue", REVENUE, REVENUE_OF_MOVE_IS, Money, Sum, Nothing, |p, row| Some(p.net.get(row).unwrap_or(0)), none;
    SEGMENT_CUSTOMERS: "customers", TIER_CUSTOMERS, SEGMENT_CUSTOMERS_IS, Count, Sum, Nothing, |_, _| Some(1), none;
    SEGMENT_REVENUE: "revenue", REVENUE, SEGMENT_REVENUE_IS, Money, Sum, Nothing, |p, row| Some(p.net.get(row).unwrap_or(0)), none;
    SEGMENT_PROFIT: "profit", NET_VALUE, PROFIT_IS, Money, Sum, OrderCosts, |p, row| Some(p.margin.get(row).unwrap_or(0).saturating_sub(p.service.get(row).unwrap_or(0))), none;
}
