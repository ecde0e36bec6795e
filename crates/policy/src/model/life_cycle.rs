use super::Reference;
use terrace_domain::LostAfter;
use terrace_words::Text;
use terrace_words::texts::policy as texts;

/// A life cycle: one machine whose stages follow from the days of a customer's orders.
#[derive(Debug, Clone)]
pub struct LifeCycle {
    /// When stages begin.
    pub rules: LifeCycleRules,
    /// Orders since the customer came, or came back.
    pub orders: Reference,
    /// Days since then.
    pub days: Reference,
    /// How often the customer has come.
    pub stays: Reference,
    /// Days since the last order.
    pub silence: Reference,
    /// After how many days of silence this customer is lost, where that differs by customer.
    pub lost_after: Option<Reference>,
}

/// When stages begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LifeCycleRules {
    /// From trial to forming.
    pub forming: StageNeeds,
    /// From trial or forming to stable.
    pub stable: StageNeeds,
    /// From won back to stable.
    pub stable_again: StageNeeds,
    /// When a customer is lost.
    pub lost_after: LostAfter,
}

/// What a stage needs, counted from the order with which the customer came, or came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StageNeeds {
    /// So many orders.
    pub orders: u32,
    /// So many days.
    pub days: u32,
}

impl StageNeeds {
    /// What the first order alone meets.
    pub const FIRST_ORDER: Self = Self { orders: 1, days: 0 };

    /// Whether it is met.
    pub fn are_met(self, orders: i64, days: i64) -> bool {
        orders >= i64::from(self.orders) && days >= i64::from(self.days)
    }

    /// Whether it asks for as much as another and for more of something: then it is never met before the other.
    pub const fn is_beyond(self, other: Self) -> bool {
        self.orders >= other.orders && self.days >= other.days && (self.orders > other.orders || self.days > other.days)
    }
}

/// A stage of a life cycle; its tiers stand in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// No order yet.
    Prospect,
    /// From the first order on.
    Trial,
    /// The habit forms.
    Forming,
    /// The habit is there.
    Stable,
    /// Silent for too long.
    Lost,
    /// Ordered again after having been lost.
    WonBack,
}

impl Stage {
    /// All of them, in the order of the tiers.
    pub const ALL: [Self; 6] = [Self::Prospect, Self::Trial, Self::Forming, Self::Stable, Self::Lost, Self::WonBack];

    /// The tier's id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Prospect => "prospect",
            Self::Trial => "trial",
            Self::Forming => "forming",
            Self::Stable => "stable",
            Self::Lost => "lost",
            Self::WonBack => "won_back",
        }
    }

    /// The tier's title.
    pub const fn title(self) -> Text {
        match self {
            Self::Prospect => texts::STAGE_PROSPECT,
            Self::Trial => texts::STAGE_TRIAL,
            Self::Forming => texts::STAGE_FORMING,
            Self::Stable => texts::STAGE_STABLE,
            Self::Lost => texts::STAGE_LOST,
            Self::WonBack => texts::STAGE_WON_BACK,
        }
    }

    /// The tier's place among those of its scheme.
    pub const fn tier(self) -> u16 {
        match self {
            Self::Prospect => 0,
            Self::Trial => 1,
            Self::Forming => 2,
            Self::Stable => 3,
            Self::Lost => 4,
            Self::WonBack => 5,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiers_stand_in_the_order_of_the_stages() {
        for (place, stage) in Stage::ALL.into_iter().enumerate() {
            assert_eq!(usize::from(stage.tier()), place);
        }
    }

    #[test]
    fn needs_are_beyond_others_that_are_met_before() {
        let needs = |orders, days| StageNeeds { orders, days };
        assert!(needs(2, 0).is_beyond(StageNeeds::FIRST_ORDER) && needs(1, 1).is_beyond(StageNeeds::FIRST_ORDER));
        assert!(!needs(1, 0).is_beyond(StageNeeds::FIRST_ORDER) && !needs(2, 5).is_beyond(needs(1, 6)));
        assert!(needs(2, 5).are_met(2, 5) && !needs(2, 5).are_met(1, 9) && !needs(2, 5).are_met(9, 4));
    }
}
