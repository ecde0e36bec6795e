use super::command::{Adjustment, Command, LayerRule};
use crate::earning::EarningRate;
use crate::id::{OrderId, RequestKey};
use terrace_domain::{CustomerId, LocalTime, Money, Name};

/// A command with what was booked for it. The list of bookings is the ledger; nothing in it is ever changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booking {
    /// What was wanted.
    pub command: Command,
    /// What was booked: first what was due by then, then what was wanted, then what is due because of it.
    pub entries: Vec<Entry>,
}

/// One thing that happened to points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When it takes effect.
    pub at: LocalTime,
    /// Under whose id.
    pub member: CustomerId,
    /// What happened.
    pub kind: EntryKind,
    /// What it changed. The sum of all postings of a lot is what it holds.
    pub postings: Vec<Posting>,
}

/// A change of a lot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting {
    /// Which.
    pub lot: LotId,
    /// Points that may be spent, or are pending.
    pub free: i64,
    /// Points that are set aside.
    pub held: i64,
    /// Points that decide the level.
    pub qualifying: i64,
}

/// A lot is known by the command that made it, and by its number among the lots of that command.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LotId {
    /// The key of the command.
    pub key: RequestKey,
    /// From 0.
    pub part: u32,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryKind {
    /// A customer became a member.
    Joined,
    /// An order of someone who is no member: it earned nothing.
    Unearned {
        /// The order.
        order: OrderId,
    },
    /// A new lot.
    Awarded(Box<Award>),
    /// A pending lot became active.
    Confirmed {
        /// Of which order.
        order: OrderId,
    },
    /// A pending lot was cancelled.
    Cancelled {
        /// Of which order.
        order: OrderId,
    },
    /// Points were set aside.
    Held {
        /// When that lapses.
        until: Option<LocalTime>,
    },
    /// Points that were set aside are free again.
    Released {
        /// The hold.
        hold: RequestKey,
    },
    /// Points were spent.
    Spent {
        /// The hold that they were taken from.
        hold: Option<RequestKey>,
        /// The order that they paid for.
        order: Option<OrderId>,
    },
    /// Points that a returned order had earned were taken back.
    TakenBack {
        /// The order.
        order: OrderId,
        /// What came back of the amount that earned.
        returned: Money,
        /// The points that were to be taken back, those that were forgiven among them.
        points: i64,
        /// Points that were not there and are not owed either.
        forgiven: i64,
    },
    /// Points that had paid for a returned order were given back.
    GivenBack {
        /// The key of the spend.
        spend: RequestKey,
    },
    /// An order is told no more.
    Withdrawn {
        /// The order.
        order: OrderId,
    },
    /// Points paid a debt: the first posting is the lot that paid, the second the debt.
    DebtPaid,
    /// A debt that was paid across members stands again, since they are no longer one: the postings are those of the
    /// payment, reversed.
    DebtRestored,
    /// Points were changed by hand.
    Adjusted(Adjustment),
    /// A level was granted.
    Granted(LayerRule),
    /// A level was set as the lowest.
    FloorSet(LayerRule),
    /// Another member is the same person.
    Merged {
        /// The other member.
        from: CustomerId,
    },
    /// Another member is not the same person.
    Unmerged {
        /// The other member.
        from: CustomerId,
    },
}

/// A new lot, as it was made. Its points are in the entry's postings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Award {
    /// The lot.
    pub lot: LotId,
    /// What it was for.
    pub source: LotSource,
    /// When what it is for happened.
    pub activity: LocalTime,
    /// From when on it is active; `None` until someone confirms it.
    pub active_from: Option<LocalTime>,
    /// From when on it is expired; `None` if points did not expire when it was made.
    pub expires: Option<LocalTime>,
    /// What earned, and at which rate; for orders.
    pub earned: Option<(Money, EarningRate)>,
}

/// What a lot is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LotSource {
    /// An order.
    Order(OrderId),
    /// A gift on reaching a level, in a cycle.
    Gift {
        /// The level.
        level: Name,
        /// The cycle, from 0; a year, where calendar years qualify.
        cycle: i32,
    },
    /// A change by hand.
    Adjustment,
    /// Points given back whose own lot had expired.
    Returned(LotId),
    /// What a member owes: never above zero.
    Debt,
}
