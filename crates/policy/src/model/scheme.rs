use super::{Expression, LifeCycle, Reference, Title};
use terrace_domain::{Name, Share, TierId};
use terrace_words::Text;
use terrace_words::texts::policy as texts;

/// One way of classifying customers.
#[derive(Debug, Clone)]
pub struct Scheme {
    /// Unique in the policy.
    pub name: Name,
    /// For people.
    pub title: Title,
    /// Who belongs to the universe. Without it: all customers with an order ever, for `rules` all customers.
    pub among: Option<Expression>,
    /// How it classifies.
    pub kind: SchemeKind,
    /// From best to rest where the scheme is ordered, else as listed. For rfm: its segments.
    pub tiers: Vec<Tier>,
    /// The shares of customers that the owner expects, by index into `tiers`.
    pub expect: Vec<(usize, Share)>,
}

/// One class of a scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tier {
    /// Unique in the scheme; what output files hold.
    pub id: TierId,
    /// For people.
    pub title: Title,
}

/// A plain number of a policy, in millionths; beside money in currency units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Number(pub i128);

/// The scheme kinds.
#[derive(Debug, Clone)]
pub enum SchemeKind {
    /// Cuts one metric at fixed amounts: one cut per tier but the last, which takes the rest.
    Threshold {
        /// What is cut.
        metric: Reference,
        /// From best to worst.
        cuts: Vec<Cut>,
    },
    /// Ranks by one metric and cuts at cumulative shares of customers: one per tier but the last.
    Pyramid {
        /// What is ranked, most first.
        metric: Reference,
        /// Cumulative, rising.
        tops: Vec<Share>,
    },
    /// Ranks by one metric and cuts at cumulative shares of its total (ABC analysis): one per tier but the last.
    Share {
        /// What is ranked and summed.
        metric: Reference,
        /// Cumulative, rising.
        marks: Vec<Share>,
    },
    /// Scores recency, frequency and money and maps the digits to segments.
    Rfm {
        /// Fewer days are better.
        recency: Reference,
        /// More is better.
        frequency: Reference,
        /// More is better.
        monetary: Reference,
        /// Scores run from 1 (worst) to this (2 to 10). Means (`classic-8`) score 1 (low) and 2 (high).
        bins: u8,
        /// What equal values do.
        ties: Ties,
        /// How digits become segments.
        segments: SegmentSet,
    },
    /// Crosses metrics, each high or low.
    Matrix {
        /// In the order of the file.
        axes: Vec<Axis>,
        /// For each tier, high (`true`) or low along each axis.
        cells: Vec<Vec<bool>>,
    },
    /// Weighs several metrics on one scale, then cuts like a threshold or a pyramid.
    Score {
        /// How an input becomes comparable.
        scale: Scale,
        /// What is weighed.
        inputs: Vec<Input>,
        /// How the score is cut.
        cut: ScoreCut,
    },
    /// Finds natural groups of customers who are alike in several metrics.
    Clusters {
        /// What customers are compared by.
        features: Vec<Feature>,
        /// The number of groups.
        count: GroupCount,
        /// Seed of the search.
        seed: u64,
    },
    /// Stages that follow from the days of orders.
    LifeCycle(Box<LifeCycle>),
    /// The first condition that holds; a tier without one takes the rest.
    Rules {
        /// One per tier.
        conditions: Vec<Option<Expression>>,
    },
}

impl SchemeKind {
    /// The key by which policies say it; also its name in files.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Threshold { .. } => "threshold",
            Self::Pyramid { .. } => "pyramid",
            Self::Share { .. } => "share",
            Self::Rfm { .. } => "rfm",
            Self::Matrix { .. } => "matrix",
            Self::Score { .. } => "score",
            Self::Clusters { .. } => "clusters",
            Self::LifeCycle(_) => "lifecycle",
            Self::Rules { .. } => "rules",
        }
    }

    /// What it does, in a few words for people.
    pub const fn title(&self) -> Text {
        match self {
            Self::Threshold { .. } => texts::KIND_THRESHOLD,
            Self::Pyramid { .. } => texts::KIND_PYRAMID,
            Self::Share { .. } => texts::KIND_SHARE,
            Self::Rfm { .. } => texts::KIND_RFM,
            Self::Matrix { .. } => texts::KIND_MATRIX,
            Self::Score { .. } => texts::KIND_SCORE,
            Self::Clusters { .. } => texts::KIND_CLUSTERS,
            Self::LifeCycle(_) => texts::KIND_LIFE_CYCLE,
            Self::Rules { .. } => texts::KIND_RULES,
        }
    }

    /// Whether the tiers go from best to rest, so that customers rise and fall.
    pub const fn is_ordered(&self) -> bool {
        match self {
            Self::Threshold { .. } | Self::Pyramid { .. } | Self::Share { .. } | Self::Score { .. } => true,
            Self::Rfm { .. }
            | Self::Matrix { .. }
            | Self::Clusters { .. }
            | Self::LifeCycle(_)
            | Self::Rules { .. } => false,
        }
    }

    /// Whether tiers may be left over: there are as many as groups may be found, and a group may be gone.
    pub const fn has_spare_tiers(&self) -> bool {
        match self {
            Self::Clusters { .. } => true,
            Self::Threshold { .. }
            | Self::Pyramid { .. }
            | Self::Share { .. }
            | Self::Rfm { .. }
            | Self::Matrix { .. }
            | Self::Score { .. }
            | Self::LifeCycle(_)
            | Self::Rules { .. } => false,
        }
    }

    /// Whether all customers take part if the policy does not say who does; else those with an order ever do.
    pub const fn includes_everybody(&self) -> bool {
        match self {
            Self::LifeCycle(_) | Self::Rules { .. } => true,
            Self::Threshold { .. }
            | Self::Pyramid { .. }
            | Self::Share { .. }
            | Self::Rfm { .. }
            | Self::Matrix { .. }
            | Self::Score { .. }
            | Self::Clusters { .. } => false,
        }
    }

    /// The conditions that it evaluates, beside the scheme's `among`.
    pub fn conditions(&self) -> &[Option<Expression>] {
        match self {
            Self::Rules { conditions } => conditions,
            Self::Threshold { .. }
            | Self::Pyramid { .. }
            | Self::Share { .. }
            | Self::Rfm { .. }
            | Self::Matrix { .. }
            | Self::Score { .. }
            | Self::LifeCycle(_)
            | Self::Clusters { .. } => &[],
        }
    }

    /// The metric whose total it divides among customers; `None` if it divides none.
    pub const fn divided(&self) -> Option<&Reference> {
        match self {
            Self::Share { metric, .. } => Some(metric),
            Self::Threshold { .. }
            | Self::Pyramid { .. }
            | Self::Rfm { .. }
            | Self::Matrix { .. }
            | Self::Score { .. }
            | Self::Rules { .. }
            | Self::LifeCycle(_)
            | Self::Clusters { .. } => None,
        }
    }
}

/// Where a tier begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// Whether the edge itself is inside.
    pub bound: Bound,
    /// The edge.
    pub edge: Number,
}

/// Whether an edge itself is inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// `over`: >
    Over,
    /// `from`: ≥
    From,
}

/// What equal values do in quantile scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ties {
    /// All take the score of their middle position, the lower of two.
    Together,
    /// Split by customer id ascending, as NTILE does.
    Split,
}

/// How RFM digits become segments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SegmentSet {
    /// Ten segments by R and F of five.
    Standard10,
    /// Eight classes by R, F and M against the universe's means.
    Classic8,
    /// A list of the policy's own: for each tier the digits it takes; the first that fits.
    Own(Vec<Segment>),
}

/// The digits that a segment of an own list takes; an empty list takes any.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Segment {
    /// Recency digits.
    pub recency: Vec<u8>,
    /// Frequency digits.
    pub frequency: Vec<u8>,
    /// Monetary digits.
    pub monetary: Vec<u8>,
}

/// One axis of a matrix.
#[derive(Debug, Clone)]
pub struct Axis {
    /// Its name in the file.
    pub name: String,
    /// What is compared.
    pub metric: Reference,
    /// Whether the level itself is high.
    pub bound: Bound,
    /// What it is compared with.
    pub level: HalfLevel,
}

/// The level that parts high from low.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HalfLevel {
    /// The universe's median: the mean of the two middle values when N is even.
    Median,
    /// The universe's mean.
    Mean,
    /// A fixed number.
    Fixed(Number),
}

/// One input of a score.
#[derive(Debug, Clone)]
pub struct Input {
    /// What is weighed.
    pub metric: Reference,
    /// Its part of 100.
    pub weight: Number,
    /// What it stands for, where the order of weights matters.
    pub role: Option<Role>,
    /// A smaller value is better.
    pub lower_is_better: bool,
}

/// What an input stands for: the weights of credit, revenue and loyalty must fall in that order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Pays on time.
    Credit,
    /// Brings money.
    Revenue,
    /// Comes back.
    Loyalty,
}

/// How an input becomes comparable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Its percentile in the universe, 0 to 100.
    Percentile,
}

/// How a score is cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScoreCut {
    /// At fixed scores: one cut per tier but the last.
    Threshold(Vec<Cut>),
    /// At cumulative shares of customers: one per tier but the last.
    Pyramid(Vec<Share>),
}

/// One metric by which natural groups are found.
#[derive(Debug, Clone)]
pub struct Feature {
    /// What is compared.
    pub metric: Reference,
    /// How it is stretched before it is compared.
    pub scale: FeatureScale,
}

/// How a metric is stretched before customers are compared by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeatureScale {
    /// Logarithmic where it is skewed.
    Automatic,
    /// Differences count.
    Linear,
    /// Ratios count.
    Logarithmic,
}

/// The number of natural groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupCount {
    /// As many as the policy says.
    Fixed(u8),
    /// Chosen by how well the groups stand apart, at most this number.
    UpTo(u8),
}

impl GroupCount {
    /// The most groups that there may be: as many as there are tiers.
    pub const fn most(self) -> u8 {
        match self {
            Self::Fixed(count) | Self::UpTo(count) => count,
        }
    }
}
