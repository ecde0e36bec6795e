use super::Reference;
use terrace_domain::{Span, YearDays};

/// How the standing in a scheme follows its class: rises at once, falls as these rules say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingRules {
    /// The scheme, by index into [`Policy::schemes`](super::Policy::schemes); its tiers are ordered.
    pub scheme: usize,
    /// How long the better tier holds after the class fell.
    pub grace: Option<Span>,
    /// How long a tier holds once it was reached, whatever the class does.
    pub hold: Option<Span>,
    /// The only days, at their start, on which falls take effect; without them any moment does.
    pub review: Option<YearDays>,
    /// Who is too new to be retired.
    pub newcomers: Option<Newcomers>,
}

/// Customers who are too new to be retired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newcomers {
    /// How long after the day of their first order.
    pub span: Span,
    /// The metric that tells the first order.
    pub first_order: Reference,
    /// How it tells it.
    pub told_as: FirstOrder,
}

/// How a metric tells when a customer first ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstOrder {
    /// Days from the day of the first order to that of the as-of (`days_since_first_order`).
    DaysSince,
    /// The time of the first order (`first_order_at`).
    At,
}
