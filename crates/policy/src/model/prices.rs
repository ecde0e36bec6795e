use super::{Number, Title};
use terrace_domain::{Date, Money, Name, Share};

/// How discounts make a price, as the policy's `prices` section says. Levels say what their members pay themselves.
#[derive(Debug, Clone)]
pub struct Prices {
    /// How discounts meet; the best one alone holds by default.
    pub stack: Stack,
    /// The order in which discounts apply where they do so one after the other.
    pub order: Vec<DiscountKind>,
    /// What no discount goes below.
    pub floor: Floor,
    /// Which level prices the order that lifts a member; the one held before by default.
    pub lifting_order: LiftingOrder,
    /// Discounts by the tier of a scheme.
    pub class: Option<ClassPrices>,
    /// Discounts that hold for everyone at a time, in the order of the file.
    pub campaigns: Vec<Offer>,
    /// Discounts for who presents one; one per order.
    pub coupons: Vec<Offer>,
}

/// How discounts meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stack {
    /// Each is taken from the list price; the lowest price holds.
    #[default]
    Best,
    /// Each is taken from what the one before has left.
    InOrder,
}

/// A source of discounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DiscountKind {
    /// The member's level.
    Level,
    /// The customer's tier.
    Class,
    /// Campaigns, in the order of the file.
    Campaign,
    /// The coupon.
    Coupon,
}

/// What no discount goes below. It never makes a price higher than the list price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Floor {
    /// The part of the price that stays after costs, where costs are known.
    pub margin: Option<Share>,
    /// The part of the list price that is paid.
    pub paid: Option<Share>,
}

/// Which level prices the order that lifts a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LiftingOrder {
    /// The level held before.
    #[default]
    LevelBefore,
    /// The level that the order would reach if its list price earned, so that a lower price never costs a level.
    LevelAfter,
}

/// Discounts by the tier of a scheme whose tiers have an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassPrices {
    /// Index into `Policy::schemes`.
    pub scheme: usize,
    /// What each tier of the scheme pays; never more for a better one.
    pub pays: Vec<Share>,
}

/// A campaign or a coupon.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Its id.
    pub name: Name,
    /// For people.
    pub title: Title,
    /// What it takes off.
    pub reduction: Reduction,
    /// From which amount on it applies; zero for any.
    pub at_least: Money,
    /// Which amount must reach that.
    pub tested_on: TestedOn,
    /// The most that it takes off.
    pub at_most: Option<Money>,
    /// Whom it is for, as indices of levels; empty for everyone, members or not.
    pub levels: Vec<usize>,
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub until: Option<Date>,
}

/// What a discount takes off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reduction {
    /// This part of the price is paid.
    Pays(Share),
    /// This amount is taken off, at most the whole price.
    Off(Money),
}

/// Which amount an offer's `at_least` is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TestedOn {
    /// The list price.
    #[default]
    List,
    /// What the discounts before it have left.
    Price,
}

impl Default for Prices {
    /// What holds without such a section: levels alone give discounts.
    fn default() -> Self {
        Self {
            stack: Stack::default(),
            order: vec![DiscountKind::Level, DiscountKind::Class, DiscountKind::Campaign, DiscountKind::Coupon],
            floor: Floor::default(),
            lifting_order: LiftingOrder::default(),
            class: None,
            campaigns: Vec::new(),
            coupons: Vec::new(),
        }
    }
}

impl Offer {
    /// Whether it is open on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// Whether it is for members of a level; `None` is for who is no member.
    pub fn is_for(&self, level: Option<usize>) -> bool {
        self.levels.is_empty() || level.is_some_and(|level| self.levels.contains(&level))
    }
}

/// A number of currency units as an amount; `None` if it has more than four decimals or does not fit.
pub fn amount_of(number: Number) -> Option<Money> {
    if number.0 % 100 != 0 {
        return None;
    }
    i64::try_from(number.0 / 100).ok().map(Money::from_ten_thousandths)
}
