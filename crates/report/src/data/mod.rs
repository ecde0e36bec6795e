//! What a report is made of: plain figures, filled in by the crate that computes them.
//!
//! All amounts are in one currency, [`Header::currency`]. Shares, averages and rates of whole groups are worked out
//! by the report from the counts and amounts given here, so that a page cannot contradict itself.

mod beside;
mod care;
mod check;
mod customers;
mod forecast;
mod groups;
mod history;
mod members;
mod pareto;
mod products;
mod quality;
mod recent;
mod scheme;
mod standings;
mod wire;

pub use beside::{ComparedPolicies, PolicyBeside, PolicyCrossTable, SchemeBeside};
pub use care::{Average, Care, CareFigures, Cause, CauseFigures, ContentFigures, SchemeCare};
pub use customers::{FallingCustomer, Person, Privacy, TopCustomer};
pub use forecast::{AliveGrid, ExpectedActual, ModelCheck, TrackPoint};
pub use groups::{GroupChoice, GroupMetric, GroupPlace, GroupProfile, GroupsReport, Typical};
pub use history::{Migration, MoveCause, SchemeHistory, SchemeReturns, TierReturns, TrendPoint};
pub use members::{LevelMembers, MembersReport};
pub use pareto::{Pareto, ParetoPoint};
pub use products::{Pair, PairBars, ProductOfTier, Products};
pub use quality::{Completeness, ImportQuality, RejectReason, StatusReading};
pub use recent::{CategoryMonths, FirstMonth, MonthRevenue, Recent};
pub use scheme::{
    Breakdown, BreakdownColumn, ColumnLabel, CrossTable, FieldBreakdown, RfmCell, RfmGrid, SchemeForm, SchemePicture,
    SchemeReport, TierProfile,
};
pub use standings::SchemeStandings;

use serde::Serialize;
use terrace_domain::{AsOf, Currency, LocalTime, Money};
pub use terrace_words::Title;

/// Everything that one report shows. Lists may be empty and options absent: their sections are then left out,
/// and the page says so at its end.
#[derive(Debug, Clone, Serialize)]
pub struct ReportData {
    /// Which policy, which facts, which moment.
    pub header: Header,
    /// The figures at the top.
    pub figures: KeyFigures,
    /// By month, oldest first; months without orders in between are given too, as zeros.
    pub months: Vec<Month>,
    /// How revenue is spread over customers.
    pub pareto: Option<Pareto>,
    /// How profit is, where most lines of orders say what they cost.
    pub profit: Option<Pareto>,
    /// How many lines of orders say what they cost.
    pub costs_told: Told,
    /// In the order of the policy.
    pub schemes: Vec<SchemeReport>,
    /// Pairs of schemes, by index into `schemes`.
    pub crosses: Vec<CrossTable>,
    /// Further policies beside the report's; `None` unless they were asked for.
    pub beside: Option<ComparedPolicies>,
    /// What each scheme's tiers bring and cost, as far as the facts tell.
    pub returns: Vec<SchemeReturns>,
    /// What customers say and what service they need; `None` if no feedback, contact or case is known.
    pub care: Option<Care>,
    /// Who came back in the last months, and what was bought when; `None` without such months.
    pub recent: Option<Recent>,
    /// How each scheme's tiers came to be what they are; none without kept runs.
    pub history: Vec<SchemeHistory>,
    /// Which tiers are in force, of the schemes that have standings.
    pub standings: Vec<SchemeStandings>,
    /// Members by level; `None` if the policy has no members.
    pub members: Option<MembersReport>,
    /// How well the model behind the policy's forecasts does; `None` if it has no forecasts, or if there are no later
    /// orders to compare with.
    pub model: Option<ModelCheck>,
    /// What the tiers buy and what is bought together, if orders name products.
    pub products: Option<Products>,
    /// Yes/no marks, in the order of the policy.
    pub labels: Vec<LabelCount>,
    /// The largest customers, most revenue first; twenty are meant, more are shown too.
    pub top_customers: Vec<TopCustomer>,
    /// Those who bring the most less than a year before, the largest fall first.
    pub falling: Vec<FallingCustomer>,
    /// What came in: one entry per import, or one per group of files when run straight from files.
    pub imports: Vec<ImportQuality>,
    /// How much is known of customers; `None` without files of them.
    pub completeness: Option<Completeness>,
    /// What became of the money of all files together, a sentence for each currency; none of a single file.
    pub money: Vec<Title>,
    /// Further remarks in full sentences, shown at the end: that attributes are today's, that an empty kind of
    /// facts was read as none.
    pub notes: Vec<Title>,
    /// Whether personal fields are masked.
    pub privacy: Privacy,
}

/// What the answers rest on.
#[derive(Debug, Clone, Serialize)]
pub struct Header {
    /// The policy's name, its `policy:` line.
    pub policy_name: String,
    /// The policy's title for people.
    pub policy_title: Title,
    /// SHA-256 of the policy file in hexadecimal; the page shows its beginning.
    pub policy_hash: String,
    /// Facts at or after it do not exist.
    #[serde(serialize_with = "wire::shown")]
    pub as_of: AsOf,
    /// Of all amounts.
    #[serde(serialize_with = "wire::shown")]
    pub currency: Currency,
    /// Where the facts were read.
    pub source: FactSource,
    /// Which revenue the tiers' amounts, the curve, the months and the breakdowns count.
    pub basis: RevenueBasis,
    /// The program's version, such as `0.1.0`.
    pub program_version: String,
}

/// Where the facts were read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FactSource {
    /// From a lake at one version.
    Lake {
        /// The version read.
        version: u64,
    },
    /// Straight from files, nothing stored.
    Files,
}

/// Which revenue is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RevenueBasis {
    /// Before returns.
    Gross,
    /// After returns.
    Net,
}

/// The figures at the top of the page, over all facts before the as-of.
#[derive(Debug, Clone, Default, Serialize)]
pub struct KeyFigures {
    /// Known customers, with orders or without.
    pub customers: u64,
    /// Customers with at least one order.
    pub with_orders: u64,
    /// Orders, cancelled ones and pure returns aside.
    pub orders: u64,
    /// Revenue before returns.
    #[serde(serialize_with = "wire::shown")]
    pub gross: Money,
    /// What was returned, as a positive amount.
    #[serde(serialize_with = "wire::shown")]
    pub returned: Money,
    /// Revenue after returns.
    #[serde(serialize_with = "wire::shown")]
    pub net: Money,
    /// When the oldest order happened.
    #[serde(serialize_with = "wire::shown_option")]
    pub oldest_order: Option<LocalTime>,
    /// When the newest order happened.
    #[serde(serialize_with = "wire::shown_option")]
    pub newest_order: Option<LocalTime>,
}

/// One month of trade.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Month {
    /// Such as 2011.
    pub year: i16,
    /// 1 to 12.
    pub month: i8,
    /// Revenue of the month, on the header's basis; may be negative where returns outweigh sales.
    #[serde(serialize_with = "wire::shown")]
    pub revenue: Money,
    /// Orders of the month.
    pub orders: u64,
    /// Customers with an order in the month.
    pub customers: u64,
    /// Of those, the ones whose first order ever it was.
    pub new_customers: u64,
    /// The month was not over at the as-of (or began before the facts do), so it is not comparable.
    pub partial: bool,
}

/// A number of six decimals, as millionths: a median of counts may end in a half.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Decimal(pub i64);

/// How many of some say something.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Told {
    /// Those that do.
    pub told: u64,
    /// All of them.
    pub of: u64,
}

/// Some customers and what they brought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Group {
    /// How many.
    pub customers: u64,
    /// Their revenue, on the header's basis.
    #[serde(serialize_with = "wire::shown")]
    pub revenue: Money,
}

/// How many customers carry a yes/no mark.
#[derive(Debug, Clone, Serialize)]
pub struct LabelCount {
    /// Its name in the policy.
    pub name: String,
    /// For people.
    pub title: Title,
    /// The condition as the policy writes it.
    pub condition: String,
    /// Those who carry it.
    pub group: Group,
}
