//! What each tier buys, where it lives and what else is known of it: its revenue by category, by region and by custom
//! fields, against all customers.

use super::table::scroll;
use super::{label_name, scheme_name, tier_name};
use crate::data::{Breakdown, BreakdownColumn, ReportData, SchemeReport};
use crate::format;
use crate::html::{Html, PLAIN};
use crate::page::Page;
use crate::sums::MoneySum;
use terrace_domain::Money;
use terrace_words::Text;
use terrace_words::texts::report as words;

/// Takes one of the breakdowns of a scheme.
type Pick = fn(&SchemeReport) -> Option<&Breakdown>;

const CATEGORIES: Pick = |scheme| scheme.categories.as_ref().filter(|breakdown| !breakdown.columns.is_empty());
const CHANNELS: Pick = |scheme| scheme.channels.as_ref().filter(|breakdown| !breakdown.columns.is_empty());
const STORES: Pick = |scheme| scheme.stores.as_ref().filter(|breakdown| !breakdown.columns.is_empty());
const REGIONS: Pick = |scheme| scheme.regions.as_ref().filter(|breakdown| !breakdown.columns.is_empty());

pub(super) fn has_categories(data: &ReportData) -> bool {
    data.schemes.iter().any(|scheme| CATEGORIES(scheme).is_some())
}

pub(super) fn has_channels(data: &ReportData) -> bool {
    data.schemes.iter().any(|scheme| CHANNELS(scheme).is_some())
}

pub(super) fn has_stores(data: &ReportData) -> bool {
    data.schemes.iter().any(|scheme| STORES(scheme).is_some())
}

pub(super) fn has_regions(data: &ReportData) -> bool {
    data.schemes.iter().any(|scheme| REGIONS(scheme).is_some())
}

pub(super) fn categories(html: &mut Html, page: &Page<'_>) {
    render(html, page, CATEGORIES, words::CATEGORY_CAPTION, words::CATEGORY);
}

pub(super) fn channels(html: &mut Html, page: &Page<'_>) {
    render(html, page, CHANNELS, words::CHANNEL_CAPTION, words::CHANNEL);
}

pub(super) fn stores(html: &mut Html, page: &Page<'_>) {
    render(html, page, STORES, words::STORE_CAPTION, words::STORE);
}

pub(super) fn regions(html: &mut Html, page: &Page<'_>) {
    render(html, page, REGIONS, words::REGION_CAPTION, words::REGION);
}

pub(super) fn has_fields(data: &ReportData) -> bool {
    data.schemes.iter().any(|scheme| !scheme.fields.is_empty())
}

pub(super) fn fields(html: &mut Html, page: &Page<'_>) {
    html.classed("p", "detail", page.say(words::FIELD_CAPTION));
    html.nest("div", &[("class", "chooser"), ("data-label", page.say(words::CHOOSE_SCHEME))], |html| {
        for scheme in page.data.schemes.iter().filter(|scheme| !scheme.fields.is_empty()) {
            let name = scheme_name(scheme, page);
            html.nest("figure", &[("class", "choice"), ("data-name", name)], |html| {
                html.classed("h4", "choice-name", name);
                for field in &scheme.fields {
                    heat(html, page, scheme, &field.breakdown, field.title.get(page.lang, "?"));
                }
            });
        }
    });
    lift_legend(html, page);
}

fn render(html: &mut Html, page: &Page<'_>, pick: Pick, caption: Text, header: Text) {
    html.classed("p", "detail", page.say(caption));
    html.nest("div", &[("class", "chooser"), ("data-label", page.say(words::CHOOSE_SCHEME))], |html| {
        for scheme in &page.data.schemes {
            let Some(breakdown) = pick(scheme) else { continue };
            let name = scheme_name(scheme, page);
            html.nest("figure", &[("class", "choice"), ("data-name", name)], |html| {
                html.classed("h4", "choice-name", name);
                heat(html, page, scheme, breakdown, page.say(header));
            });
        }
    });
    lift_legend(html, page);
}

/// The revenue of a tier at one category or region; nothing below zero takes part.
fn at(column: &BreakdownColumn, tier: usize) -> Money {
    column.tiers.get(tier).map_or(Money::ZERO, |group| group.revenue.max(Money::ZERO))
}

fn heat(html: &mut Html, page: &Page<'_>, scheme: &SchemeReport, breakdown: &Breakdown, header: &str) {
    let tiers = scheme.tiers.len();
    let tier_sums: Vec<MoneySum> =
        (0..tiers).map(|tier| breakdown.columns.iter().map(|column| at(column, tier)).sum()).collect();
    let all: MoneySum = tier_sums.iter().copied().sum();
    scroll(html, scheme_name(scheme, page), |html| {
        html.nest("table", &[("class", "heat lift")], |html| {
            html.classed("caption", "hidden", scheme_name(scheme, page));
            html.nest("thead", PLAIN, |html| {
                html.nest("tr", PLAIN, |html| {
                    html.element("th", &[("scope", "col")], header);
                    for tier in &scheme.tiers {
                        html.element("th", &[("scope", "col")], tier_name(tier, page));
                    }
                    html.element("th", &[("scope", "col"), ("class", "total")], page.say(words::ALL_CUSTOMERS));
                });
            });
            html.nest("tbody", PLAIN, |html| {
                for column in &breakdown.columns {
                    html.nest("tr", PLAIN, |html| {
                        let label = label_name(&column.label, page);
                        html.element("th", &[("scope", "row")], label);
                        let here: MoneySum = (0..tiers).map(|tier| at(column, tier)).sum();
                        for (tier, tier_sum) in tier_sums.iter().enumerate() {
                            let shares = Shares { part: at(column, tier), tier: *tier_sum, here, all };
                            let tier = scheme.tiers.get(tier).map_or("", |tier| tier_name(tier, page));
                            cell(html, page, &shares, (tier, label));
                        }
                        let class = [("class", "n total"), ("title", &page.money(here))];
                        html.element("td", &class, &format::money_percent(here, all));
                    });
                }
            });
        });
    });
}

/// The four amounts that a share and its lift are made of.
struct Shares {
    /// The tier's revenue here.
    part: Money,
    /// The tier's revenue everywhere.
    tier: MoneySum,
    /// All tiers' revenue here.
    here: MoneySum,
    /// All tiers' revenue everywhere.
    all: MoneySum,
}

impl Shares {
    /// (part ÷ tier) ÷ (here ÷ all), as a numerator and a denominator; of nothing where 128 bits do not hold them.
    fn lift(&self) -> (i128, i128) {
        let product = |one: MoneySum, other: MoneySum| one.ten_thousandths().checked_mul(other.ten_thousandths());
        product(self.part.into(), self.all).zip(product(self.tier, self.here)).unwrap_or((0, 0))
    }
}

fn cell(html: &mut Html, page: &Page<'_>, shares: &Shares, (tier, place): (&str, &str)) {
    let (part, whole) = shares.lift();
    let lift = format::times(part, whole).map_or_else(|| format::NONE.to_owned(), |times| format!("{times}×"));
    let share = format::money_percent(shares.part, shares.tier);
    let arguments = [
        ("tier", tier.to_owned()),
        ("place", place.to_owned()),
        ("share", share.clone()),
        ("revenue", page.money(shares.part)),
        ("lift", lift.clone()),
        ("overall", format::money_percent(shares.here, shares.all)),
    ];
    let tip = page.fill(words::LIFT_TIP, &arguments);
    html.nest("td", &[("class", lift_class(part, whole)), ("title", &tip)], |html| {
        html.element("strong", PLAIN, &share);
        html.element("small", PLAIN, &lift);
    });
}

/// Steps of the lift, from much less than all customers to much more; even in ratio: ÷2, ÷1.5, ÷1.2, ×1.2, ×1.5, ×2.
fn lift_class(part: i128, whole: i128) -> &'static str {
    if whole <= 0 {
        return "n l0";
    }
    let below = |numerator: i128, denominator: i128| {
        part.checked_mul(denominator).zip(whole.checked_mul(numerator)).is_some_and(|(left, right)| left < right)
    };
    if below(1, 2) {
        "n less3"
    } else if below(2, 3) {
        "n less2"
    } else if below(5, 6) {
        "n less1"
    } else if below(6, 5) {
        "n l0"
    } else if below(3, 2) {
        "n more1"
    } else if below(2, 1) {
        "n more2"
    } else {
        "n more3"
    }
}

fn lift_legend(html: &mut Html, page: &Page<'_>) {
    html.nest("p", &[("class", "legend lift-legend")], |html| {
        html.element("span", PLAIN, page.say(words::LESS_THAN_ALL));
        for class in ["less3", "less2", "less1", "l0", "more1", "more2", "more3"] {
            html.classed("i", &format!("step {class}"), "");
        }
        html.element("span", PLAIN, page.say(words::MORE_THAN_ALL));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lifts_fall_into_even_steps() {
        for (part, whole, class) in [
            (0, 10, "n less3"),
            (5, 10, "n less2"),
            (7, 10, "n less1"),
            (10, 10, "n l0"),
            (12, 10, "n more1"),
            (15, 10, "n more2"),
            (20, 10, "n more3"),
            (1, 0, "n l0"),
        ] {
            assert_eq!(lift_class(part, whole), class, "{part}/{whole}");
        }
    }
}
