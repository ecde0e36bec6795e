//! What an interval means in a word.

use terrace_models::Interval;

/// What an interval means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum EffectVerdict {
    /// More with the treatment.
    More,
    /// Less with the treatment.
    Less,
    /// If there is a difference, it is smaller than one that matters.
    NoneThatMatters,
    /// It cannot be said yet. So many more customers, both arms together, would show the smallest effect that matters
    /// four times out of five; 0 if there are enough, and the end has to be waited for.
    Unclear {
        /// Customers that lack.
        more: f64,
    },
}

impl EffectVerdict {
    /// What an interval says where a difference of `matters` would matter; `None` if it says nothing yet.
    pub(super) fn known(interval: &Interval, matters: f64) -> Option<Self> {
        match () {
            () if interval.low > 0.0 => Some(Self::More),
            () if interval.high < 0.0 => Some(Self::Less),
            () if interval.low > -matters && interval.high < matters => Some(Self::NoneThatMatters),
            () => None,
        }
    }

    /// In a word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::More => "more",
            Self::Less => "less",
            Self::NoneThatMatters => "none_that_matters",
            Self::Unclear { .. } => "unclear",
        }
    }

    /// Customers that lack; `None` of an answer.
    pub const fn more_needed(self) -> Option<f64> {
        match self {
            Self::Unclear { more } => Some(more),
            Self::More | Self::Less | Self::NoneThatMatters => None,
        }
    }

    /// Whether it is an answer.
    pub const fn is_known(self) -> bool {
        !matches!(self, Self::Unclear { .. })
    }
}

/// What was before and what came after: no proof of anything.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BeforeAfter {
    /// Before, by period.
    pub before: f64,
    /// After, by period.
    pub after: f64,
}
