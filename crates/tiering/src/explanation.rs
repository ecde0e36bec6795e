use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use terrace_domain::Value;

/// A value in an explanation. Written as a number where it is a count, as `true` or `false` where it is a flag, and
/// else as exact text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure(pub Value);

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Figure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Value::Count(count) => serializer.serialize_i64(*count),
            Value::Flag(flag) => serializer.serialize_bool(*flag),
            other => serializer.collect_str(other),
        }
    }
}

impl JsonSchema for Figure {
    fn schema_name() -> Cow<'static, str> {
        "Figure".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A count as an integer, a flag as a boolean, anything else as exact text.",
            "type": ["integer", "boolean", "string"],
        })
    }
}

/// Why one customer is what they are: every piece, no words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Explanation {
    /// Who.
    pub customer_id: String,
    /// For when.
    pub as_of: String,
    /// The policy's name.
    pub policy: String,
    /// The policy's content hash.
    pub policy_hash: String,
    /// In the order of the policy.
    pub metrics: Vec<MetricLine>,
    /// In the order of the policy.
    pub labels: Vec<LabelLine>,
    /// In the order of the policy.
    pub schemes: Vec<SchemeLine>,
}

/// A name with its value; `None` if it is null.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Named {
    /// As the policy writes it.
    pub name: String,
    /// What it holds.
    pub value: Option<Figure>,
}

/// One metric.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MetricLine {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub value: Option<Figure>,
    /// Where it comes from.
    pub basis: MetricBasis,
}

/// Where a metric comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MetricBasis {
    /// From facts.
    Measure {
        /// The measure's name.
        measure: String,
        /// As policies write it.
        window: String,
        /// Which facts count, as the policy writes it; absent where all do.
        #[serde(rename = "where", default, skip_serializing_if = "Option::is_none")]
        rows: Option<String>,
        /// After how long a silence a customer counts as lost; absent where the measure is not told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lost_after: Option<String>,
    },
    /// From a model of all customers.
    Forecast {
        /// The measure's name.
        measure: String,
        /// The model of repeat buying.
        model: String,
        /// How far ahead, as policies write it.
        #[serde(skip_serializing_if = "Option::is_none")]
        horizon: Option<String>,
        /// Per month.
        #[serde(skip_serializing_if = "Option::is_none")]
        discount: Option<String>,
        /// Of the turnover.
        #[serde(skip_serializing_if = "Option::is_none")]
        margin: Option<String>,
    },
    /// From other names.
    Expression {
        /// As written.
        text: String,
        /// What it uses.
        names: Vec<Named>,
    },
}

/// A condition and how it came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Condition {
    /// As written.
    pub text: String,
    /// What it uses.
    pub names: Vec<Named>,
    /// Whether it holds; `None` if a null left it unknown, which satisfies nothing.
    pub holds: Option<bool>,
}

/// One label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LabelLine {
    /// Its name.
    pub name: String,
    /// Whether the customer bears it.
    pub value: bool,
    /// Why.
    pub condition: Condition,
}

/// One scheme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SchemeLine {
    /// Its name.
    pub scheme: String,
    /// The class; `None` if there is none.
    pub tier: Option<String>,
    /// Whether the customer belongs to the universe.
    pub in_universe: bool,
    /// Whom the scheme speaks about.
    pub universe: Universe,
    /// A short stable text that says the same as `why`, for test cases and machines.
    pub reason: String,
    /// What gave the class.
    pub why: Why,
    /// For each metric the smallest step that reaches a better tier, or another one by a better digit, everybody else
    /// staying as they are. It comes true when everybody is tiered again.
    pub lift: Vec<Move>,
    /// The same the other way: the smallest step that loses this tier.
    pub drop: Vec<Move>,
}

/// Whom a scheme speaks about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Universe {
    /// All customers.
    Everybody,
    /// Customers with at least one order ever.
    Ordered,
    /// Those for whom this holds.
    Among(Condition),
}

/// What gave a class, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Why {
    /// The customer is outside the scheme's universe.
    NotInUniverse,
    /// What is ranked, cut or weighed is null.
    Unknown {
        /// These metrics.
        metrics: Vec<String>,
    },
    /// No tier takes such a customer; `digits` says what was found.
    Unplaced {
        /// The digits, or the highs and lows, that no tier lists; empty for rules.
        found: String,
    },
    /// A value against fixed edges.
    Threshold {
        /// What is cut.
        metric: String,
        /// Its value.
        value: Figure,
        /// Where this tier begins; `None` for the last.
        edge: Option<Edge>,
        /// Where the next better tier begins; `None` for the best.
        better: Option<Edge>,
    },
    /// A rank among all.
    Pyramid {
        /// What is ranked.
        metric: String,
        /// Its value.
        value: Figure,
        /// Where it stands.
        standing: Standing,
        /// The share at which this tier ends; `None` for the last.
        top: Option<String>,
    },
    /// The share of the total that was reached before.
    Share {
        /// What is ranked and summed.
        metric: String,
        /// Its value.
        value: Figure,
        /// Where it stands.
        standing: Standing,
        /// The share reached before this customer; known with the whole population only.
        before: Option<Figure>,
        /// The share at which this tier ends; `None` for the last.
        mark: Option<String>,
    },
    /// Digits of recency, frequency and money.
    Rfm {
        /// As one text, such as `545`.
        code: String,
        /// In this order: recency, frequency, money.
        digits: Vec<DigitLine>,
        /// N.
        customers: u64,
    },
    /// High and low along axes.
    Matrix {
        /// In the order of the policy.
        axes: Vec<AxisLine>,
        /// N.
        customers: u64,
    },
    /// A weighted mean of percentiles.
    Score {
        /// In millionths.
        score: Figure,
        /// In the order of the policy.
        inputs: Vec<InputLine>,
        /// Where the score stands.
        standing: Standing,
        /// The share at which this tier ends, where the score is cut by rank.
        top: Option<String>,
        /// Where this tier begins, where the score is cut at amounts.
        edge: Option<Edge>,
    },
    /// The nearest of several centres.
    Clusters {
        /// To the group's centre, in standard deviations of the metrics.
        distance: Figure,
        /// The group that is next nearest; `None` if there is only one.
        next: Option<NextGroup>,
        /// In the order of the policy.
        features: Vec<FeatureLine>,
        /// Customers of the group when the cutoffs were taken.
        customers: u64,
    },
    /// The days of the orders.
    #[serde(rename = "lifecycle")]
    LifeCycle {
        /// How often the customer has come: once, and once more for each time after being lost.
        stays: u64,
        /// Orders since they last came.
        orders: u64,
        /// Days since then; `None` without an order.
        days: Option<u64>,
        /// Days since the last order; `None` without one.
        silence: Option<u64>,
        /// The most days of silence after which the customer is not lost yet.
        lost_after: Option<u64>,
        /// The stage that comes next by ordering on; `None` for the last.
        next: Option<NextStage>,
        /// All stages from the first order on. They are told from the orders themselves, not from columns: whoever
        /// classifies leaves them empty, and whoever reads the customer's orders fills them.
        stages: Vec<StageLine>,
    },
    /// The first condition that holds.
    Rules {
        /// The condition; `None` for the tier that takes the rest.
        held: Option<Condition>,
        /// Those before it, which do not.
        failed: Vec<FailedRule>,
    },
}

/// A fixed edge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Edge {
    /// `over` (>) or `from` (≥).
    pub bound: &'static str,
    /// The edge.
    pub value: Figure,
}

/// Where a value stands in a ranking.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct Standing {
    /// 1 is best, equal values share the best; known with the whole population only.
    pub rank: Option<u64>,
    /// N.
    pub customers: u64,
    /// The smallest value inside this tier; `None` for the last.
    pub edge: Option<Figure>,
    /// The smallest value inside the next better tier; `None` for the best.
    pub better: Option<Figure>,
}

/// One dimension of RFM.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DigitLine {
    /// `recency`, `frequency` or `monetary`.
    pub dimension: &'static str,
    /// The metric.
    pub metric: String,
    /// Its value.
    pub value: Figure,
    /// The digit.
    pub digit: u8,
    /// The worst value with this digit; `None` for 1 and for means.
    pub edge: Option<Figure>,
    /// The worst value with the next digit; `None` at the best and for means.
    pub better: Option<Figure>,
    /// The digit that begins there: many equal values may leave the next one to nobody.
    #[serde(skip)]
    pub better_digit: Option<u8>,
    /// The mean that parts high from low, in the metric's unit and rounded for reading.
    pub mean: Option<Figure>,
}

/// One axis of a matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AxisLine {
    /// Its name.
    pub axis: String,
    /// The metric.
    pub metric: String,
    /// Its value.
    pub value: Figure,
    /// Whether it is high.
    pub high: bool,
    /// `over` (>) or `from` (≥).
    pub bound: &'static str,
    /// `median`, `mean` or `fixed`.
    pub level_kind: &'static str,
    /// The level, in the metric's unit and rounded for reading.
    pub level: Option<Figure>,
}

/// A group that is not the customer's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NextGroup {
    /// Its tier.
    pub tier: String,
    /// To its centre.
    pub distance: Figure,
}

/// One metric by which groups are found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FeatureLine {
    /// The metric.
    pub metric: String,
    /// The customer's value.
    pub value: Figure,
    /// The middle value of the group.
    pub typical: Option<Figure>,
    /// The middle value of all customers.
    pub overall: Figure,
    /// `high` or `low` where this sets the group apart.
    pub apart: Option<&'static str>,
}

/// One input of a score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct InputLine {
    /// The metric.
    pub metric: String,
    /// Its value; `None` if it is null and leaves its weight to the others.
    pub value: Option<Figure>,
    /// 0 to 100.
    pub percentile: Option<Figure>,
    /// As the policy says.
    pub weight: Figure,
    /// Its part of 100 among the inputs that are present.
    pub effective_weight: Option<Figure>,
    /// What it adds to the score.
    pub contribution: Option<Figure>,
}

/// A stage of a life cycle and what it needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NextStage {
    /// Its tier.
    pub tier: String,
    /// So many orders since the customer came, or came back.
    pub orders: u32,
    /// So many days since then.
    pub days: u32,
}

/// A stage in which a customer was, from day to day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StageLine {
    /// Its tier.
    pub tier: String,
    /// The day on which it began.
    pub from: String,
    /// The day on which the next one began; `None` for the stage of now.
    pub to: Option<String>,
    /// Orders in it; those of the day on which it began are its own.
    pub orders: u64,
    /// What was paid in it, less what came back in it.
    pub net_amount: Figure,
    /// Days from one day with an order to the next, on average; `None` with fewer than two such days.
    pub average_gap: Option<Figure>,
}

/// A condition that did not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FailedRule {
    /// The tier that it would have given.
    pub tier: String,
    /// The condition; unknown where a null left it so.
    pub condition: Condition,
}

/// The smallest step of one metric that changes the class, by the cutoffs that hold then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Move {
    /// What changes.
    pub metric: String,
    /// From its value.
    pub from: Figure,
    /// To this one.
    pub to: Figure,
    /// By so much.
    pub delta: Figure,
    /// The class then.
    pub tier: Option<String>,
    /// The dimension of RFM or the axis of the matrix that changes; `None` for other kinds.
    pub part: Option<String>,
    /// The digit then; for a matrix 2 is high and 1 low.
    pub digit: Option<u8>,
}
