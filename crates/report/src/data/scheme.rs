use super::{Decimal, Group, GroupsReport, Title, wire};
use serde::{Serialize, Serializer};
use terrace_domain::{Money, Share};
use terrace_words::Text;

/// How the tiers of a scheme are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SchemePicture {
    /// Bars of customers and revenue.
    #[default]
    Bars,
    /// Layers of a pyramid.
    Pyramid,
}

/// What the report needs to know of the kind of a scheme; on the wire its key alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SchemeForm {
    /// The key by which policies say it.
    pub key: &'static str,
    /// What it does, in a few words.
    pub title: Text,
    /// Whether the tiers go from best to rest.
    pub is_ordered: bool,
    /// Whether tiers without customers are left over rather than empty.
    pub has_spare_tiers: bool,
    /// How the tiers are drawn.
    pub picture: SchemePicture,
}

impl Serialize for SchemeForm {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key)
    }
}

/// One scheme with its tiers.
#[derive(Debug, Clone, Serialize)]
pub struct SchemeReport {
    /// Its name in the policy.
    pub name: String,
    /// For people; where empty, the name is shown.
    pub title: Title,
    /// Its kind.
    #[serde(rename = "shape")]
    pub kind: SchemeForm,
    /// From best to rest if the scheme is ordered, otherwise as listed.
    pub tiers: Vec<TierProfile>,
    /// Customers of the scheme's universe who got no class (a metric was null), and their revenue.
    pub unclassified: Group,
    /// Customers outside the scheme's universe, and their revenue.
    pub outside: Group,
    /// The condition by which the policy narrows whom the scheme covers.
    pub among: Option<String>,
    /// For rfm only.
    pub grid: Option<RfmGrid>,
    /// For natural groups only.
    pub groups: Option<GroupsReport>,
    /// What the tiers buy: tier × category.
    pub categories: Option<Breakdown>,
    /// By which channels they buy: tier × channel.
    pub channels: Option<Breakdown>,
    /// In which stores: tier × store.
    pub stores: Option<Breakdown>,
    /// Where the tiers live: tier × region.
    pub regions: Option<Breakdown>,
    /// Fields of the policy's own: tier × what they hold.
    pub fields: Vec<FieldBreakdown>,
}

/// One tier and how its customers behave.
#[derive(Debug, Clone, Default, Serialize)]
pub struct TierProfile {
    /// Its id in the policy, unique in the scheme.
    pub id: String,
    /// For people; where empty, the id is shown.
    pub title: Title,
    /// What makes a customer belong here, in short (`> 100,000`, `top 5%`, the condition); may be empty.
    pub rule: Title,
    /// Its customers and their revenue.
    pub group: Group,
    /// The share of customers that the owner expects.
    #[serde(serialize_with = "wire::shown_option")]
    pub expected: Option<Share>,
    /// Median revenue of its customers.
    #[serde(serialize_with = "wire::shown_option")]
    pub median_amount: Option<Money>,
    /// Median number of orders of its customers.
    pub median_orders: Option<Decimal>,
    /// Median of their average order values.
    #[serde(serialize_with = "wire::shown_option")]
    pub median_basket: Option<Money>,
    /// Median of days since their last order.
    pub median_recency: Option<Decimal>,
}

/// Customers by the digits R and F.
#[derive(Debug, Clone, Serialize)]
pub struct RfmGrid {
    /// Digits run from 1 (worst) to this; 2 to 10. Means (`classic-8`) have 2.
    pub bins: u8,
    /// Best all cells, those without customers too, so that the lines between segments are whole; what is not given
    /// is empty, what is given twice is summed.
    pub cells: Vec<RfmCell>,
}

/// The customers of one pair of digits.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct RfmCell {
    /// 1 to `bins`.
    pub recency: u8,
    /// 1 to `bins`.
    pub frequency: u8,
    /// The customers in the cell.
    pub group: Group,
    /// The segment, by index into the scheme's tiers, if the two digits alone decide it.
    pub tier: Option<usize>,
}

/// Customers by their classes in two schemes.
#[derive(Debug, Clone, Serialize)]
pub struct CrossTable {
    /// The scheme down the side, by index into the report's schemes.
    pub rows: usize,
    /// The scheme across the top, by index into the report's schemes.
    pub columns: usize,
    /// `cells[row tier][column tier]`, in the order of the tiers of both schemes.
    pub cells: Vec<Vec<Group>>,
}

/// Revenue of each tier by some trait of the order lines or customers.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Breakdown {
    /// The largest first; about eight are readable, the remainder belongs into [`ColumnLabel::Other`].
    pub columns: Vec<BreakdownColumn>,
}

/// A breakdown by a custom field.
#[derive(Debug, Clone, Serialize)]
pub struct FieldBreakdown {
    /// The field's name, for people.
    pub title: Title,
    /// Revenue of each tier by what the field holds.
    pub breakdown: Breakdown,
}

/// One category, region or text of a field.
#[derive(Debug, Clone, Serialize)]
pub struct BreakdownColumn {
    /// Its name.
    pub label: ColumnLabel,
    /// One per tier of the scheme, in their order: customers with such lines (or of that region), their revenue there.
    pub tiers: Vec<Group>,
}

/// The name of a category or region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnLabel {
    /// As the data writes it.
    Named(String),
    /// All smaller ones together.
    Other,
    /// The data does not say.
    Unknown,
}
