use std::fmt;
use terrace_domain::{Share, Window};

/// What a customer will do, by a model that is fitted to all of them.
///
/// What the measure cannot be told is absent; what the policy leaves out is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    /// The measure's name.
    pub measure: String,
    /// Which model of repeat buying it rests on.
    pub model: RepeatModel,
    /// How far ahead it looks: a span of the calendar from the as-of on.
    pub horizon: Option<Window>,
    /// By how much money is worth less a month later.
    pub discount: Option<Share>,
    /// The part of the turnover that is profit.
    pub margin: Option<Share>,
}

/// The models of repeat buying.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RepeatModel {
    /// BG/NBD: customers can leave after each repeat purchase. Who never came again counts as still there.
    BgNbd,
    /// MBG/NBD: customers can also leave after the first purchase.
    MbgNbd,
    /// Pareto/NBD: customers can leave at any time.
    ParetoNbd,
}

impl RepeatModel {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 3] = [Self::BgNbd, Self::MbgNbd, Self::ParetoNbd];

    /// The one that a policy gets without saying: the plain BG/NBD holds everybody who bought once for a customer for
    /// ever, which is of no use to whoever looks for those who left.
    pub const DEFAULT: Self = Self::MbgNbd;

    /// What policies call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::BgNbd => "bg-nbd",
            Self::MbgNbd => "mbg-nbd",
            Self::ParetoNbd => "pareto-nbd",
        }
    }
}

impl fmt::Display for RepeatModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
