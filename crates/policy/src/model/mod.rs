//! A policy that has been checked: names resolved, types known, tiers in order.

mod board;
mod calendar;
mod expression;
mod forecast;
mod life_cycle;
mod lists;
mod membership;
mod partners;
mod prices;
mod rows;
mod scheme;
mod standing;
mod tier_rules;

pub use board::{Board, BoardGoal, BoardTarget, TargetForm};
pub use calendar::Calendar;
pub use expression::{BinaryOp, Expression, ExpressionKind, Function, GivenName, Reference, Target};
pub use forecast::{Forecast, RepeatModel};
pub use life_cycle::{LifeCycle, LifeCycleRules, Stage, StageNeeds};
pub use lists::{ListedValue, ValueLists};
pub use membership::{
    EarningPart, Expiry, Falls, Join, Level, Membership, Nominate, Pending, Points, Qualify, QualifyWindow, RefundRule,
    Review, RoundUp, Rounding,
};
pub use partners::{Admission, PARTNER_FIGURES, PartnerKind, PartnerLevel, Partners, Payout, Period, ReferralCount};
pub use prices::{
    ClassPrices, DiscountKind, Floor, LiftingOrder, Offer, Prices, Reduction, Stack, TestedOn, amount_of,
};
pub use rows::{RowComparison, RowCondition, RowField, RowTest};
pub use scheme::{
    Axis, Bound, Cut, Feature, FeatureScale, GroupCount, HalfLevel, Input, Number, Role, Scale, Scheme, SchemeKind,
    ScoreCut, Segment, SegmentSet, Tier, Ties,
};
pub use standing::{FirstOrder, Newcomers, StandingRules};

use terrace_domain::{Currency, Date, FactKind, LostAfter, Name, ValueType, Window, Zone};
pub use terrace_words::Title;

/// A bound policy.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Its name, the `policy:` line.
    pub name: Name,
    /// For people.
    pub title: Title,
    /// All amounts are in it.
    pub currency: Currency,
    /// Days and windows are read on this zone's clock.
    pub timezone: Zone,
    /// The last day for which it is meant to hold; after it runs say that its thresholds are to be looked at again. No
    /// class depends on it, and the hash does not tell of it.
    pub valid_until: Option<Date>,
    /// In the order of the file.
    pub metrics: Vec<Metric>,
    /// In the order of the file.
    pub labels: Vec<Label>,
    /// In the order of the file.
    pub schemes: Vec<Scheme>,
    /// The custom fields that the policy declares, then the fields of customers that expressions name (`province`,
    /// `kind`), by first use.
    pub attributes: Vec<Attribute>,
    /// Lists that conditions take with `in`.
    pub lists: ValueLists,
    /// The fields of the shop's own that conditions of metrics name in facts other than customers.
    pub row_fields: Vec<(&'static FactKind, RowField)>,
    /// The order in which expression metrics, labels and schemes can be computed, so that each finds what it names.
    /// Metrics that are measures are not listed: they are there from the start.
    pub order: Vec<Target>,
    /// How standings follow classes, in the order of the file; at most one entry per scheme.
    pub standings: Vec<StandingRules>,
    /// When somebody is at work, in the order of the file.
    pub calendars: Vec<Calendar>,
    /// Levels and points; checked here, put to work by `loyalty`.
    pub membership: Option<Membership>,
    /// Discounts; checked here, put to work by `loyalty`.
    pub prices: Option<Prices>,
    /// Who refers customers; checked here, put to work by `loyalty`.
    pub partners: Option<Partners>,
    /// What the programme is measured by; no class depends on it, and the hash does not tell of it.
    pub board: Option<Board>,
    /// SHA-256 of what the file means, in hexadecimal: which rules gave an answer. Comments, titles, notes and the order
    /// of keys change nothing.
    pub hash: String,
}

/// A number, text or date per customer under a name.
#[derive(Debug, Clone)]
pub struct Metric {
    /// Unique in the policy.
    pub name: Name,
    /// For people.
    pub title: Title,
    /// Where it comes from.
    pub source: MetricSource,
    /// What it holds.
    pub value_type: ValueType,
}

/// Where a metric comes from.
#[derive(Debug, Clone)]
pub enum MetricSource {
    /// A shipped measure over a window.
    Measure(MeasureUse),
    /// A model that is fitted to all customers.
    Forecast(Forecast),
    /// An expression over other names of the policy.
    Expression(Expression),
}

/// A measure as a policy uses it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureUse {
    /// The measure's name.
    pub measure: String,
    /// The span of facts that count.
    pub window: Window,
    /// The rows among them that count; `None` if all do.
    pub rows: Option<RowCondition>,
    /// What ends a stay, for measures of stays; `None` if nothing does.
    pub lost_after: Option<LostAfter>,
}

impl MeasureUse {
    /// A measure over all rows of a span.
    pub fn new(measure: impl Into<String>, window: Window) -> Self {
        Self { measure: measure.into(), window, rows: None, lost_after: None }
    }
}

/// A yes/no mark.
#[derive(Debug, Clone)]
pub struct Label {
    /// Unique in the policy.
    pub name: Name,
    /// For people.
    pub title: Title,
    /// True where this holds; null is false.
    pub when: Expression,
}

/// A field of the customer (not a metric) that an expression names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// The column of the customers table, `age` (full years at the as-of, from `birth_date`), or the name of a custom
    /// field.
    pub name: String,
    /// What it holds.
    pub value_type: ValueType,
    /// Where it stands in the customers table.
    pub source: AttributeSource,
}

/// Where a field of the customer stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttributeSource {
    /// A column of its own.
    Column,
    /// One of the further columns of customer files, as the policy declares it.
    Custom(CustomField),
    /// One of the further columns of customer files that is known by name.
    Known(CustomField),
}

/// A further column of customer files, as a policy declares it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomField {
    /// For people.
    pub title: Title,
    /// The headers by which files name it, compared by [`terrace_domain::plain_header`]; where a row has several, the
    /// first counts.
    pub headers: Vec<String>,
}

impl Attribute {
    /// The declaration of a custom field; `None` for a column that every customer has.
    pub const fn custom(&self) -> Option<&CustomField> {
        match &self.source {
            AttributeSource::Custom(field) | AttributeSource::Known(field) => Some(field),
            AttributeSource::Column => None,
        }
    }
}

impl Policy {
    /// The metric of that name.
    pub fn metric(&self, name: &str) -> Option<&Metric> {
        self.metrics.iter().find(|metric| metric.name.as_str() == name)
    }

    /// How standings follow the classes of a scheme, by index into [`Policy::schemes`]; `None` where the class is all
    /// that holds.
    pub fn standing_rules(&self, scheme: usize) -> Option<&StandingRules> {
        self.standings.iter().find(|rules| rules.scheme == scheme)
    }

    /// The calendar of that name.
    pub fn calendar(&self, name: &str) -> Option<&Calendar> {
        self.calendars.iter().find(|calendar| calendar.name.as_str() == name)
    }

    /// The scheme of that name.
    pub fn scheme(&self, name: &str) -> Option<&Scheme> {
        self.schemes.iter().find(|scheme| scheme.name.as_str() == name)
    }
}
