//! What a programme is measured by.

use super::Number;
use terrace_domain::Date;

/// The day of the roll-out, and what is to be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Board {
    /// The first day on which the tiers were in use; figures since then are held against those before it.
    pub since: Option<Date>,
    /// In the order of the file, each goal once.
    pub targets: Vec<BoardTarget>,
}

/// A goal with its figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BoardTarget {
    /// What is measured.
    pub goal: BoardGoal,
    /// What it is to reach: a share as a number from 0 to 1, a recommendation score from −1 to 1, money in units of the
    /// currency.
    pub value: Number,
}

/// What can be a goal. Each has one meaning, the same in every shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BoardGoal {
    /// Net revenue of the last twelve months against the twelve before.
    RevenueGrowth,
    /// Customers with an order in the last twelve months against the twelve before.
    CustomerGrowth,
    /// How many are above what they expected.
    SatisfiedShare,
    /// The mean rating as a part of its scale.
    Rating,
    /// The recommendation score.
    Nps,
    /// How many products are bought again.
    RepurchaseRate,
    /// How many buyers order more than once.
    RepeatShare,
    /// How many buyers of the year before came back.
    Retention,
    /// How many new customers name somebody who referred them.
    ReferredShare,
    /// What it costs to win a customer, at most.
    CostToWin,
    /// What it costs to keep a customer, at most.
    CostToKeep,
}

/// How a target is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetForm {
    /// A percentage that may be above 100 or below 0: `20%`.
    Growth,
    /// A percentage from 0 to 100: `85%`.
    Share,
    /// Points from −100 to 100: `30`.
    Points,
    /// An amount, 0 or more: `120`.
    Amount,
}

impl BoardGoal {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 11] = [
        Self::RevenueGrowth,
        Self::CustomerGrowth,
        Self::SatisfiedShare,
        Self::Rating,
        Self::Nps,
        Self::RepurchaseRate,
        Self::RepeatShare,
        Self::Retention,
        Self::ReferredShare,
        Self::CostToWin,
        Self::CostToKeep,
    ];

    /// Its name in policies.
    pub const fn key(self) -> &'static str {
        match self {
            Self::RevenueGrowth => "revenue_growth",
            Self::CustomerGrowth => "customer_growth",
            Self::SatisfiedShare => "satisfied_share",
            Self::Rating => "rating",
            Self::Nps => "nps",
            Self::RepurchaseRate => "repurchase_rate",
            Self::RepeatShare => "repeat_share",
            Self::Retention => "retention",
            Self::ReferredShare => "referred_share",
            Self::CostToWin => "cost_to_win",
            Self::CostToKeep => "cost_to_keep",
        }
    }

    /// How its target is written.
    pub const fn form(self) -> TargetForm {
        match self {
            Self::RevenueGrowth | Self::CustomerGrowth => TargetForm::Growth,
            Self::Nps => TargetForm::Points,
            Self::CostToWin | Self::CostToKeep => TargetForm::Amount,
            Self::SatisfiedShare
            | Self::Rating
            | Self::RepurchaseRate
            | Self::RepeatShare
            | Self::Retention
            | Self::ReferredShare => TargetForm::Share,
        }
    }

    /// Whether the figure is to be at most as large as its target, and not at least.
    pub const fn is_most(self) -> bool {
        matches!(self, Self::CostToWin | Self::CostToKeep)
    }

    /// What it means, for the reference.
    pub(crate) const fn about(self) -> &'static str {
        match self {
            Self::RevenueGrowth => {
                "Net revenue of the last twelve months against the twelve months before, such as 20%."
            }
            Self::CustomerGrowth => {
                "Customers with an order in the last twelve months against the twelve months before, such as 10%."
            }
            Self::SatisfiedShare => {
                "Share of answers of the last twelve months above what the customer expected, each customer counting once, such as 85%."
            }
            Self::Rating => {
                "Mean rating of the last twelve months as a part of its full scale, such as 90% for 4.5 of 5."
            }
            Self::Nps => {
                "Recommendation score of the last twelve months in points from -100 to 100: percent of scores 9 to 10 less percent of scores 0 to 6."
            }
            Self::RepurchaseRate => {
                "Mean over the buyers of the last twelve months of the share of their products bought more than once, such as 30%."
            }
            Self::RepeatShare => "Share of the buyers of the last twelve months with two orders or more, such as 40%.",
            Self::Retention => {
                "Share of the buyers of the twelve months before who ordered again in the last twelve months, such as 60%."
            }
            Self::ReferredShare => {
                "Share of the new customers of the last twelve months who name somebody who referred them, such as 15%."
            }
            Self::CostToWin => {
                "Costs of contacts to win customers over the last twelve months for each new customer, at most, in the policy's currency."
            }
            Self::CostToKeep => {
                "Costs of contacts to keep customers over the last twelve months for each customer who came back, at most, in the policy's currency."
            }
        }
    }
}
