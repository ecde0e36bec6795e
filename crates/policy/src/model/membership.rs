use super::{Expression, Number, Title};
use std::collections::BTreeSet;
use terrace_domain::{Date, Name, Share, Window};

/// Levels and points, as the policy's `membership` section says. Levels are public; tiers are not.
#[derive(Debug, Clone)]
pub struct Membership {
    /// Who becomes a member.
    pub join: Join,
    /// What is earned, and what becomes of it.
    pub points: Points,
    /// Which points decide the level.
    pub qualify: Qualify,
    /// From highest to lowest.
    pub levels: Vec<Level>,
    /// When levels fall.
    pub review: Review,
    /// Which members are proposed for tiers of a scheme.
    pub nominate: Option<Nominate>,
}

/// Who becomes a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Join {
    /// The first order whose paid goods reach this makes a member; 0 means any order.
    pub first_order_from: Number,
}

/// What is earned: `earn` points for each `per` currency units paid after discounts, rounded once per order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Points {
    /// Currency units.
    pub per: Number,
    /// Points.
    pub earn: Number,
    /// How an order's points become a whole number; down by default.
    pub rounding: Rounding,
    /// Which parts of an order earn; paid goods alone by default.
    pub earns: BTreeSet<EarningPart>,
    /// When points count; at once by default.
    pub pending: Pending,
    /// When points expire; never by default.
    pub expiry: Option<Expiry>,
    /// What is done where a refund takes back more points than there are; a debt by default.
    pub refund: RefundRule,
    /// For how long points that paid for a returned order hold where their own time is over; 30 days by default.
    pub reinstate: Window,
    /// What a point pays, in currency units; without it points pay nothing.
    pub worth: Option<Number>,
    /// Adjustments by hand of more points than this need a second person; 1,000 by default.
    pub approve_above: i64,
}

/// How a fraction of a point is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rounding {
    /// To the next lower whole point.
    #[default]
    Down,
    /// To the next higher whole point.
    Up,
    /// To the nearest, halves to the even one.
    HalfEven,
}

/// A part of an order that may earn points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EarningPart {
    /// Goods and services, after discounts.
    Goods,
    /// Delivery.
    Shipping,
    /// Taxes that are charged on top.
    Tax,
    /// Gift cards that are bought.
    GiftCards,
    /// What is paid with points.
    PaidWithPoints,
}

/// When awarded points become active.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pending {
    /// At once.
    #[default]
    No,
    /// This number of days after the activity.
    Days(u16),
    /// When someone confirms it, such as by a delivery.
    UntilConfirmed,
}

/// When points expire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expiry {
    /// A span after the day of the activity; they hold to the end of the day that it leads to.
    pub after: Window,
    /// To the end of what that day is moved; the day itself by default.
    pub round_up: RoundUp,
    /// The day on which expiry was introduced: what was earned before counts from there, so that everybody has a full
    /// span.
    pub since: Option<Date>,
}

/// To the end of what a day of expiry is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RoundUp {
    /// The day.
    #[default]
    Day,
    /// Its month.
    Month,
    /// Its quarter.
    Quarter,
    /// Its half-year.
    HalfYear,
    /// Its year.
    Year,
}

/// What is done where a refund takes back more points than there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RefundRule {
    /// Only what is there is taken; the rest is forgiven.
    WithinBalance,
    /// The rest stands as a debt, which the next points pay.
    #[default]
    Debt,
}

/// Which points decide the level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Qualify {
    /// Points of this window count.
    pub window: QualifyWindow,
}

/// Over what time qualifying points are added up, in the policy's time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum QualifyWindow {
    /// From the first one on.
    #[default]
    All,
    /// From 1 January, included, on.
    CalendarYear,
    /// A trailing span; its start is included.
    Trailing(Window),
    /// From the last anniversary of joining, included, on.
    MembershipYear,
}

/// A public membership level.
#[derive(Debug, Clone)]
pub struct Level {
    /// Its id.
    pub level: Name,
    /// For people.
    pub title: Title,
    /// Qualifying points from which it holds.
    pub from: Number,
    /// The part of the price that its members pay (七折: 70%).
    pub pays: Share,
    /// Points to spend that a member gets on reaching it, once per level and cycle; 0 by default. A gift stays where the
    /// order that lifted comes back, and is not paid again in its cycle.
    pub gift: i64,
}

/// When levels fall. Rises take effect at once and may skip levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Review {
    /// What a review does; nothing by default.
    pub falls: Falls,
    /// The time between reviews where points of all time or of a trailing span qualify; 12 months by default. In
    /// calendar and membership years reviews are at the end of the year.
    pub every: Window,
    /// How long after the review a fall takes effect, unless enough points were earned meanwhile; `None`, the default,
    /// is at once.
    pub grace: Option<Window>,
    /// Whether a rise begins a new span to the next review; it does by default.
    pub rise_moves_date: bool,
    /// How long ahead of a review members are told what would keep their level; 30 days by default.
    pub tell: Window,
}

/// How a level falls at a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Falls {
    /// Never.
    #[default]
    Never,
    /// To the next lower level.
    OneLevel,
    /// To the level of the points.
    Recomputed,
}

/// Which members are proposed for tiers of a scheme. A person decides.
#[derive(Debug, Clone)]
pub struct Nominate {
    /// Index into `Policy::schemes`.
    pub scheme: usize,
    /// Indices of its tiers, as written.
    pub to: Vec<usize>,
    /// Who is proposed.
    pub when: Expression,
}
