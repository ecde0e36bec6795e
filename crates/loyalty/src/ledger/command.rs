use crate::id::{OrderId, RequestKey};
use terrace_domain::{CustomerId, LocalTime, Money, Name};

/// Something that someone wants done. Sent again with the same key and body, it is answered as before; its time may differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// What makes it the same command.
    pub key: RequestKey,
    /// When it is booked; never before what is booked already.
    pub at: LocalTime,
    /// Whom it is about.
    pub member: CustomerId,
    /// What is wanted.
    pub body: CommandBody,
}

/// What is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommandBody {
    /// To become a member without an order.
    Join,
    /// An order was placed: it makes a member if it is large enough, and earns.
    Purchase {
        /// The order.
        order: OrderId,
        /// When it was placed; never after the booking.
        activity: LocalTime,
        /// What of it earns ([`crate::Quote::earning`]).
        earning: Money,
    },
    /// What an order earned is confirmed: pending points become active.
    Confirm {
        /// The order.
        order: OrderId,
    },
    /// What an order earned is cancelled while it is pending.
    Cancel {
        /// The order.
        order: OrderId,
    },
    /// Points are spent.
    Spend {
        /// How many.
        points: i64,
        /// The order that they pay for.
        order: Option<OrderId>,
    },
    /// Points are set aside, to be spent or released later.
    Hold {
        /// How many.
        points: i64,
        /// When the hold lapses by itself.
        until: Option<LocalTime>,
    },
    /// Held points are spent; what is not spent is released.
    Capture {
        /// The key of the hold.
        hold: RequestKey,
        /// How many of the held points.
        points: i64,
        /// The order that they pay for.
        order: Option<OrderId>,
    },
    /// Held points are released.
    Release {
        /// The key of the hold.
        hold: RequestKey,
    },
    /// Part of an order, or all of it, came back.
    Refund {
        /// The order.
        order: OrderId,
        /// What comes back of the amount that earned.
        returned: Money,
        /// How many of the points that paid for it come back.
        points: i64,
    },
    /// An order is told no more, as when the file that told it was taken back: nothing of it was earned, and the points that
    /// paid for it come back. It may be told anew.
    Withdraw {
        /// The order.
        order: OrderId,
    },
    /// Points are changed by hand.
    Adjust(Adjustment),
    /// A level is granted for a time.
    Grant(LayerRule),
    /// A level is held by hand as the lowest.
    SetFloor(LayerRule),
    /// Another member is found to be the same person.
    Merge {
        /// The other member. Their lots stay as they are, and count as this member's.
        from: CustomerId,
    },
    /// A merge was a mistake.
    Unmerge {
        /// The other member.
        from: CustomerId,
    },
}

/// A change by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adjustment {
    /// Points to spend, more or fewer.
    pub redeemable: i64,
    /// Points that decide the level, more or fewer.
    pub qualifying: i64,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
    /// Who else agreed; needed above what the policy sets.
    pub second: Option<String>,
}

/// A level that a person gave, beside the one that points give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayerRule {
    /// The level's name. A level that the policy no longer has holds nothing.
    pub level: Name,
    /// From when on.
    pub from: LocalTime,
    /// Until when, excluded. A grant needs an end.
    pub until: Option<LocalTime>,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
}
