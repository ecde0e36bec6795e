//! What moved a customer from one class to another.

/// What moved a customer from one class to another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// Each of these alone, as it is now beside the other earlier values, gives the new class: metrics and fields of
    /// customers by name, in the policy's order. `first_order` stands for having ordered at all.
    Values(Vec<String>),
    /// The earlier values give the new class by the new cutoffs: the others moved.
    Cutoffs,
    /// The earlier values give the new class by the new rules.
    Rules,
    /// Only several values together.
    Several,
    /// The rules differ so much that the earlier values say nothing.
    Unknown,
}

impl Cause {
    /// Its text in output files: `spend`, `spend or orders`, `(cutoffs)`, `(rules)`, `(several)`, `(unknown)`.
    pub fn text(&self) -> String {
        match self {
            Self::Values(names) => names.join(" or "),
            Self::Cutoffs => "(cutoffs)".to_owned(),
            Self::Rules => "(rules)".to_owned(),
            Self::Several => "(several)".to_owned(),
            Self::Unknown => "(unknown)".to_owned(),
        }
    }
}
