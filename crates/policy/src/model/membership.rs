use super::{Number, Title};
use terrace_domain::{Name, Share, Window};

/// Levels and points, as the policy's `membership` section says. Levels are public; tiers are not.
#[derive(Debug, Clone)]
pub struct Membership {
    /// Who becomes a member.
    pub join: Join,
    /// What is earned.
    pub points: Points,
    /// Which points decide the level.
    pub qualify: Qualify,
    /// From highest to lowest.
    pub levels: Vec<Level>,
}

/// Who becomes a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Join {
    /// From what first order on; 0 means any.
    pub first_order_from: Number,
}

/// What is earned: `earn` points for each `per` currency units paid after discount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Points {
    /// Currency units.
    pub per: Number,
    /// Points.
    pub earn: Number,
}

/// Which points decide the level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Qualify {
    /// Points of this window count.
    pub window: Window,
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
}
