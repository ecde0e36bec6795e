use super::{Expression, Number, Title};
use terrace_domain::{Name, Share, ValueType, Window};

/// Designers, firms and others who refer customers, as the policy's `partners` section says.
#[derive(Debug, Clone)]
pub struct Partners {
    /// What sorts of partners there are, in the order of the file.
    pub kinds: Vec<PartnerKind>,
    /// Who is admitted; everybody who applies if absent.
    pub admit: Option<Admission>,
    /// From highest to lowest.
    pub levels: Vec<PartnerLevel>,
    /// Which referred amounts place an order in the bands of the levels; those of all time by default.
    pub count: ReferralCount,
    /// When commission is paid.
    pub payout: Payout,
    /// Whether customer, designer and firm may all gain by one order, once a load check was passed; off by default.
    pub three_party: bool,
}

/// A sort of partner.
#[derive(Debug, Clone)]
pub struct PartnerKind {
    /// Its id.
    pub name: Name,
    /// For people.
    pub title: Title,
}

/// Who is admitted.
#[derive(Debug, Clone)]
pub struct Admission {
    /// A condition over [`PARTNER_FIGURES`]: a reference to the metric of an index is to the figure of that index.
    pub when: Expression,
    /// The figures are those of this window.
    pub window: Window,
}

/// The figures of a partner that `admit` may name: what customers whom they referred ordered.
pub const PARTNER_FIGURES: [(&str, ValueType); 5] = [
    ("referred_orders", ValueType::Count),
    ("referred_customers", ValueType::Count),
    ("referred_amount", ValueType::Money),
    ("returned_amount", ValueType::Money),
    ("days_since_last_referral", ValueType::Days),
];

/// A level of partners. Its rate applies to the part of the referred amounts between its `from`, included, and the next
/// higher level's, excluded.
#[derive(Debug, Clone)]
pub struct PartnerLevel {
    /// Its id.
    pub level: Name,
    /// For people.
    pub title: Title,
    /// The referred amount from which it holds, in currency units.
    pub from: Number,
    /// The commission on the part of amounts in its band.
    pub rate: Share,
}

/// Which referred amounts are added up to place an order in the bands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReferralCount {
    /// All.
    #[default]
    All,
    /// Those since 1 January.
    CalendarYear,
}

/// When commission is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Payout {
    /// The period of a statement.
    pub every: Period,
    /// How long after an order its commission is held, until it can no longer be returned; `None`, the default, is not
    /// at all.
    pub after: Option<Window>,
    /// Smaller sums are carried to the next statement, in currency units; 0 by default.
    pub at_least: Number,
}

/// The period of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Period {
    /// A calendar month.
    #[default]
    Month,
    /// A calendar quarter.
    Quarter,
    /// A calendar year.
    Year,
}
