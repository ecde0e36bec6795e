use crate::facts::FactKind;
use crate::value::ValueType;

/// What a policy must know of a measure to check its use; the formula itself lives in `analytics`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureSignature {
    /// The name that policies use, such as `net_amount`.
    pub name: &'static str,
    /// The facts it is drawn from.
    pub group: MeasureGroup,
    /// What it yields.
    pub value_type: ValueType,
    /// Whether a window changes its answer.
    pub windowed: bool,
    /// Whether it needs a window other than `all` (growth against the window before).
    pub needs_window: bool,
    /// What else it can be told.
    pub parameters: &'static [Parameter],
    /// The facts of which a policy can choose rows for it; `None` if it is drawn from several kinds, or from other
    /// customers.
    pub facts: Option<&'static FactKind>,
}

/// What a policy can tell a measure beside its window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Parameter {
    /// Which model of repeat buying it rests on.
    Model,
    /// How far ahead it looks.
    Horizon,
    /// By how much later money is worth less, per month.
    Discount,
    /// The part of the turnover that is profit.
    Margin,
    /// After how long a silence a customer counts as lost.
    LostAfter,
}

impl Parameter {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 5] = [Self::Model, Self::Horizon, Self::Discount, Self::Margin, Self::LostAfter];

    /// The key that policies write.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Horizon => "horizon",
            Self::Discount => "discount",
            Self::Margin => "margin",
            Self::LostAfter => "lost_after",
        }
    }
}

/// The families of measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MeasureGroup {
    /// From order lines.
    Orders,
    /// From who referred whom.
    People,
    /// From ratings, surveys and interviews.
    Feedback,
    /// From contacts and cases.
    Service,
    /// From what was to be paid and when it was.
    Credit,
    /// From what customers hold, and from all that they bring and cost.
    Finance,
    /// What customers will do, by models that are fitted to all of them.
    Models,
}

impl MeasureGroup {
    /// The group's name in lists.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Orders => "orders",
            Self::People => "people",
            Self::Feedback => "feedback",
            Self::Service => "service",
            Self::Credit => "credit",
            Self::Finance => "finance",
            Self::Models => "models",
        }
    }
}
