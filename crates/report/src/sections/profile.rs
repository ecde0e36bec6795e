//! The profile of each tier of a scheme, as a table.

use super::bars::drift_text;
use super::table::{Cell, table};
use super::{is_gone, scheme_name, tier_name, whole};
use crate::data::{SchemeReport, TierProfile};
use crate::format;
use crate::html::Html;
use crate::page::Page;
use terrace_domain::{Money, round_div};
use terrace_words::texts::report as words;

pub(super) fn render(html: &mut Html, page: &Page<'_>, scheme: &SchemeReport) {
    let expected = scheme.tiers.iter().any(|tier| tier.expected.is_some());
    let mut headers = vec![
        Cell::text(page.say(words::TIER)),
        Cell::number(page.say(words::CUSTOMERS)),
        Cell::number(page.say(words::SHARE)),
    ];
    if expected {
        headers.push(Cell::number(page.say(words::EXPECTED)));
        headers.push(Cell::number(page.say(words::DISTANCE)).tip(page.say(words::DISTANCE_IS)));
    }
    headers.extend([
        Cell::number(page.say(words::REVENUE)),
        Cell::number(page.say(words::SHARE)),
        Cell::number(page.say(words::PER_CUSTOMER)).tip(page.say(words::PER_CUSTOMER_IS)),
        Cell::number(page.say(words::MEDIAN_AMOUNT)).tip(page.say(words::MEDIAN_AMOUNT_IS)),
        Cell::number(page.say(words::MEDIAN_ORDERS)).tip(page.say(words::MEDIAN_ORDERS_IS)),
        Cell::number(page.say(words::MEDIAN_BASKET)).tip(page.say(words::MEDIAN_BASKET_IS)),
        Cell::number(page.say(words::MEDIAN_RECENCY)).tip(page.say(words::MEDIAN_RECENCY_IS)),
    ]);
    let rows: Vec<Vec<Cell>> = scheme
        .tiers
        .iter()
        .filter(|tier| !is_gone(scheme, tier))
        .map(|tier| row(page, scheme, tier, expected))
        .collect();
    let caption = page.fill(words::PROFILE_OF, &[("scheme", scheme_name(scheme, page).to_owned())]);
    table(html, &caption, &headers, &rows);
}

fn row(page: &Page<'_>, scheme: &SchemeReport, tier: &TierProfile, expected: bool) -> Vec<Cell> {
    let all = whole(scheme);
    let group = tier.group;
    let mut row = vec![
        Cell::text(tier_name(tier, page)).tip(tier.rule.get(page.lang, "")),
        Cell::number(format::count(group.customers)),
        Cell::number(format::percent(group.customers.into(), all.customers.into())),
    ];
    if expected {
        row.push(Cell::number(tier.expected.map_or_else(|| format::NONE.to_owned(), format::share)));
        row.push(drift_text(tier, all.customers).map_or_else(
            || Cell::number(format::NONE),
            |(text, far)| if far { Cell::text(text).classed("n far") } else { Cell::number(text) },
        ));
    }
    let each = round_div(group.revenue.ten_thousandths().into(), group.customers.into())
        .and_then(|each| i64::try_from(each).ok())
        .map(Money::from_ten_thousandths);
    let plain = |value: Option<crate::data::Decimal>| {
        Cell::number(value.map_or_else(|| format::NONE.to_owned(), format::number))
    };
    row.extend([
        Cell::money(page, group.revenue),
        Cell::number(format::money_percent(group.revenue, all.revenue)),
        Cell::money_option(page, each),
        Cell::money_option(page, tier.median_amount),
        plain(tier.median_orders),
        Cell::money_option(page, tier.median_basket),
        plain(tier.median_recency),
    ]);
    row
}
