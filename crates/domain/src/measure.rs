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
        }
    }
}
