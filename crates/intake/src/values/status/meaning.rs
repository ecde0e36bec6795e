//! What statuses mean.

/// What the status of an order or line means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum StatusMeaning {
    /// Paid or on its way.
    Sale,
    /// Counted as a sale, though not every shop means one by it.
    Open,
    /// Paid back in part.
    PartRefunded,
    /// Paid back.
    Refunded,
    /// Called off.
    Cancelled,
    /// Never paid, or not yet.
    Unpaid,
    /// Paid back and closed, so that nothing was sold.
    Closed,
}

/// What the status of a refund means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RefundState {
    /// Nothing was paid back.
    Not,
    /// Nothing has been paid back yet.
    Open,
    /// Some of it was.
    Part,
    /// All of it was, or as much as a column says.
    Done,
}
