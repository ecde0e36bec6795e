use crate::id::{OrderId, RequestKey};
use terrace_domain::{Coded, CustomerId, InternalError, LocalTime, Money, Name};

/// Why something about members was refused. Nothing was booked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoyaltyError {
    /// The key was used for another command.
    #[error("the key {0} was used for another command")]
    KeyConflict(RequestKey),
    /// Earlier than what is booked.
    #[error("{at} is before the last booking, {last}")]
    OutOfOrder {
        /// The command's time.
        at: LocalTime,
        /// The last booking's.
        last: LocalTime,
    },
    /// What happens later than it is booked.
    #[error("{activity} is after {at}")]
    FutureActivity {
        /// The activity's time.
        activity: LocalTime,
        /// The command's.
        at: LocalTime,
    },
    /// Not a member.
    #[error("{0} is no member")]
    NotAMember(CustomerId),
    /// A member already.
    #[error("{0} is a member already")]
    MemberAlready(CustomerId),
    /// The order was booked before.
    #[error("the order {0} is booked already")]
    OrderKnown(OrderId),
    /// No such order of this member.
    #[error("there is no order {0}")]
    UnknownOrder(OrderId),
    /// The order's points are not pending.
    #[error("the points of the order {0} are not pending")]
    NotPending(OrderId),
    /// Fewer points than wanted.
    #[error("{wanted} points are wanted, {available} are there")]
    TooFewPoints {
        /// Wanted.
        wanted: i64,
        /// Active.
        available: i64,
    },
    /// Zero or less.
    #[error("{0} is no number of points")]
    NotPositive(i64),
    /// No such hold of this member.
    #[error("there is no hold {0}")]
    UnknownHold(RequestKey),
    /// A hold is resolved once.
    #[error("the hold {0} is resolved")]
    HoldResolved(RequestKey),
    /// More is returned than was there.
    #[error("{wanted} of the order {order} would come back, {left} is left")]
    TooMuchReturned {
        /// The order.
        order: OrderId,
        /// What would come back.
        wanted: Money,
        /// What is left of it.
        left: Money,
    },
    /// More points come back than were paid.
    #[error("{wanted} points of the order {order} would come back, {left} are left")]
    TooManyPointsReturned {
        /// The order.
        order: OrderId,
        /// What would come back.
        wanted: i64,
        /// What is left of it.
        left: i64,
    },
    /// Adjustments by hand say why and who.
    #[error("an adjustment needs a reason and a person")]
    NoReason,
    /// A second person is needed.
    #[error("more than {0} points need a second person")]
    SecondPersonNeeded(i64),
    /// There is no such level.
    #[error("there is no level {0}")]
    UnknownLevel(Name),
    /// A grant has an end after its start.
    #[error("a grant needs an end after its start")]
    GrantWithoutEnd,
    /// They are one person already, or one of them is merged into another.
    #[error("{from} cannot be merged into {into}")]
    CannotMerge {
        /// Who would go.
        from: CustomerId,
        /// Into whom.
        into: CustomerId,
    },
    /// Nothing to take back.
    #[error("{0} is not merged")]
    NotMerged(CustomerId),
    /// What the quote says holds no more.
    #[error("the price has changed from {quoted} to {now}")]
    PriceChanged {
        /// What the quote said.
        quoted: Money,
        /// What holds.
        now: Money,
    },
    /// There is no such coupon.
    #[error("there is no coupon {0}")]
    UnknownCoupon(String),
    /// Points pay nothing, or more than the goods.
    #[error("{0} points cannot be paid with")]
    CannotPayWithPoints(i64),
    /// An amount below zero.
    #[error("{0} is below zero")]
    BelowZero(Money),
    /// Decided already.
    #[error("the nomination of {0} is decided")]
    DecidedAlready(CustomerId),
    /// Not one of the tiers that the member is proposed for.
    #[error("{0} is not proposed")]
    NotProposed(usize),
    /// A sum that does not fit.
    #[error("a sum does not fit")]
    TooLarge,
    /// A mistake of ours, or of whoever kept a ledger: its entries contradict each other.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl LoyaltyError {
    /// A mistake of ours, with what did not hold.
    pub(crate) fn internal(what: impl Into<String>) -> Self {
        Self::Internal(InternalError::new(what))
    }
}

impl Coded for LoyaltyError {
    fn code(&self) -> &'static str {
        match self {
            Self::KeyConflict(_) => "T1001",
            Self::OutOfOrder { .. } => "T1002",
            Self::FutureActivity { .. } => "T1003",
            Self::NotAMember(_) => "T1004",
            Self::MemberAlready(_) => "T1005",
            Self::OrderKnown(_) => "T1006",
            Self::UnknownOrder(_) => "T1007",
            Self::NotPending(_) => "T1008",
            Self::TooFewPoints { .. } => "T1009",
            Self::NotPositive(_) => "T1010",
            Self::UnknownHold(_) => "T1011",
            Self::HoldResolved(_) => "T1012",
            Self::TooMuchReturned { .. } => "T1013",
            Self::TooManyPointsReturned { .. } => "T1014",
            Self::NoReason => "T1015",
            Self::SecondPersonNeeded(_) => "T1016",
            Self::UnknownLevel(_) => "T1017",
            Self::GrantWithoutEnd => "T1018",
            Self::CannotMerge { .. } => "T1019",
            Self::NotMerged(_) => "T1020",
            Self::PriceChanged { .. } => "T1021",
            Self::UnknownCoupon(_) => "T1022",
            Self::CannotPayWithPoints(_) => "T1023",
            Self::BelowZero(_) => "T1024",
            Self::DecidedAlready(_) => "T1025",
            Self::NotProposed(_) => "T1026",
            Self::TooLarge => "T1027",
            Self::Internal(error) => error.code(),
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::KeyConflict(key) | Self::UnknownHold(key) | Self::HoldResolved(key) => vec![("key", key.to_string())],
            Self::OutOfOrder { at, last } => vec![("at", at.to_string()), ("last", last.to_string())],
            Self::FutureActivity { activity, at } => {
                vec![("activity", activity.to_string()), ("at", at.to_string())]
            }
            Self::NotAMember(member)
            | Self::MemberAlready(member)
            | Self::NotMerged(member)
            | Self::DecidedAlready(member) => vec![("customer", member.to_string())],
            Self::OrderKnown(order) | Self::UnknownOrder(order) | Self::NotPending(order) => {
                vec![("order", order.to_string())]
            }
            Self::TooFewPoints { wanted, available } => {
                vec![("wanted", wanted.to_string()), ("available", available.to_string())]
            }
            Self::NotPositive(points) | Self::CannotPayWithPoints(points) => vec![("points", points.to_string())],
            Self::TooMuchReturned { order, wanted, left } => {
                vec![("order", order.to_string()), ("wanted", wanted.to_string()), ("left", left.to_string())]
            }
            Self::TooManyPointsReturned { order, wanted, left } => {
                vec![("order", order.to_string()), ("wanted", wanted.to_string()), ("left", left.to_string())]
            }
            Self::SecondPersonNeeded(above) => vec![("above", above.to_string())],
            Self::UnknownLevel(level) => vec![("level", level.to_string())],
            Self::CannotMerge { from, into } => vec![("from", from.to_string()), ("into", into.to_string())],
            Self::PriceChanged { quoted, now } => vec![("quoted", quoted.to_string()), ("now", now.to_string())],
            Self::UnknownCoupon(coupon) => vec![("coupon", coupon.clone())],
            Self::BelowZero(amount) => vec![("amount", amount.to_string())],
            Self::NotProposed(tier) => vec![("tier", tier.to_string())],
            Self::NoReason | Self::GrantWithoutEnd | Self::TooLarge => Vec::new(),
            Self::Internal(error) => error.arguments(),
        }
    }
}
