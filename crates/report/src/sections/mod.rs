//! The sections of the page, one file each.

mod bars;
mod beside;
mod breakdowns;
mod calls;
mod care;
pub(crate) mod closing;
mod completeness;
pub(crate) mod concentration;
mod crosses;
mod figures;
mod forecasts;
mod grid;
mod groups;
mod labels;
mod largest;
pub(crate) mod masthead;
mod members;
mod movement;
mod products;
mod profile;
mod quality;
mod retention;
mod returns;
mod schemes;
mod seasons;
mod standings;
pub(crate) mod table;
mod trend;

use crate::data::{ColumnLabel, ReportData, SchemeReport, TierProfile};
use crate::html::Html;
use crate::page::Page;
use crate::sums::GroupSum;
use terrace_words::Text;
use terrace_words::texts::beside as beside_words;
use terrace_words::texts::members as member_words;
use terrace_words::texts::report as words;
use terrace_words::texts::standings as standing_words;

/// One section: its place in the contents, when it has something to show, and what it shows.
pub(crate) struct Section {
    pub(crate) id: &'static str,
    pub(crate) title: Text,
    pub(crate) present: fn(&ReportData) -> bool,
    pub(crate) body: fn(&mut Html, &Page<'_>),
}

/// The section that shows only with kept runs, whatever the facts.
const MOVEMENT: &str = "movement";

/// The section that shows only if the policy has forecasts.
const FORECASTS: &str = "forecasts";

/// The section that shows only if the policy has standings.
const STANDINGS: &str = "standings";

/// The section that shows only if the policy has members.
const MEMBERS: &str = "members";

/// The section that shows only if further policies were asked for.
const BESIDE: &str = "policies";

/// In the order of the page.
pub(crate) const SECTIONS: &[Section] = &[
    Section { id: "figures", title: words::KEY_FIGURES, present: |_| true, body: figures::render },
    Section { id: "tiers", title: words::TIERS, present: |data| !data.schemes.is_empty(), body: schemes::render },
    Section { id: "returns", title: words::RETURNS, present: returns::present, body: returns::render },
    Section { id: "care", title: words::CARE, present: |data| data.care.is_some(), body: care::render },
    Section { id: FORECASTS, title: words::FORECASTS, present: forecasts::present, body: forecasts::render },
    Section { id: MOVEMENT, title: words::MOVEMENT, present: movement::present, body: movement::render },
    Section { id: STANDINGS, title: standing_words::SECTION, present: standings::present, body: standings::render },
    Section { id: MEMBERS, title: member_words::REPORT_SECTION, present: members::present, body: members::render },
    Section { id: BESIDE, title: beside_words::SECTION, present: beside::present, body: beside::render },
    Section { id: "crosses", title: words::CROSSES, present: crosses::present, body: crosses::render },
    Section {
        id: "concentration",
        title: words::CONCENTRATION,
        present: |data| data.pareto.is_some(),
        body: concentration::render,
    },
    Section {
        id: "profit",
        title: words::CONCENTRATION_OF_PROFIT,
        present: |data| data.profit.is_some(),
        body: concentration::of_profit,
    },
    Section { id: "trend", title: words::TREND, present: |data| !data.months.is_empty(), body: trend::render },
    Section { id: "retention", title: words::RETENTION, present: retention::present, body: retention::render },
    Section { id: "seasons", title: words::SEASONS, present: seasons::present, body: seasons::render },
    Section {
        id: "categories",
        title: words::CATEGORIES,
        present: breakdowns::has_categories,
        body: breakdowns::categories,
    },
    Section { id: "channels", title: words::CHANNELS, present: breakdowns::has_channels, body: breakdowns::channels },
    Section { id: "stores", title: words::STORES, present: breakdowns::has_stores, body: breakdowns::stores },
    Section { id: "products", title: words::PRODUCTS, present: products::present, body: products::render },
    Section { id: "regions", title: words::REGIONS, present: breakdowns::has_regions, body: breakdowns::regions },
    Section { id: "fields", title: words::FIELDS, present: breakdowns::has_fields, body: breakdowns::fields },
    Section { id: "labels", title: words::LABELS, present: |data| !data.labels.is_empty(), body: labels::render },
    Section {
        id: "largest",
        title: words::LARGEST,
        present: |data| !data.top_customers.is_empty(),
        body: largest::render,
    },
    Section { id: "calls", title: words::CALLS, present: |data| !data.falling.is_empty(), body: calls::render },
    Section {
        id: "completeness",
        title: words::COMPLETENESS,
        present: |data| data.completeness.is_some(),
        body: completeness::render,
    },
    Section { id: "quality", title: words::QUALITY, present: |data| !data.imports.is_empty(), body: quality::render },
];

fn scheme_name<'a>(scheme: &'a SchemeReport, page: &Page<'_>) -> &'a str {
    scheme.title.get(page.lang, &scheme.name)
}

fn tier_name<'a>(tier: &'a TierProfile, page: &Page<'_>) -> &'a str {
    tier.title.get(page.lang, &tier.id)
}

/// Whether a tier is the number of a natural group that no longer exists; it is only shown with the past.
fn is_gone(scheme: &SchemeReport, tier: &TierProfile) -> bool {
    scheme.kind.has_spare_tiers && tier.group.customers == 0 && tier.expected.is_none()
}

/// What a category, region or the like is called.
fn label_name<'a>(label: &'a ColumnLabel, page: &Page<'_>) -> &'a str {
    match label {
        ColumnLabel::Named(name) => name,
        ColumnLabel::Other => page.say(words::OTHER),
        ColumnLabel::Unknown => page.say(words::UNKNOWN),
    }
}

/// All classified customers of a scheme: shares are of them, as everywhere in Terrace.
fn whole(scheme: &SchemeReport) -> GroupSum {
    scheme.tiers.iter().map(|tier| tier.group).sum()
}

/// The tone of a tier's colour, by its place among the tiers: 0 for the best, 5 for the rest.
fn tone(index: usize, tiers: usize) -> usize {
    if tiers <= 1 { 0 } else { (index * 5 + (tiers - 1) / 2) / (tiers - 1) }
}
