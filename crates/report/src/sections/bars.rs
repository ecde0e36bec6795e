//! Tiers as pairs of bars: their share of customers above their share of revenue, with what the owner expects as a
//! mark across the upper one.

use super::{is_gone, scheme_name, tier_name, whole};
use crate::data::{SchemeReport, TierProfile};
use crate::format;
use crate::html::{Html, PLAIN};
use crate::page::Page;
use crate::pictures::{coordinate, fraction, money_fraction};
use crate::sums::MoneySum;
use terrace_domain::Share;
use terrace_words::texts::report as words;

/// How far a share may lie from the expected one before it is called drift: five points, in millionths.
const DRIFT: i64 = 50_000;

pub(super) fn render(html: &mut Html, page: &Page<'_>, scheme: &SchemeReport) {
    let all = whole(scheme);
    let expected = |tier: &TierProfile| tier.expected.map_or(0.0, part);
    let longest = scheme
        .tiers
        .iter()
        .flat_map(|tier| {
            let customers = fraction(tier.group.customers.into(), all.customers.into());
            [customers, money_fraction(tier.group.revenue, all.revenue), expected(tier)]
        })
        .fold(0.0, f64::max);
    let scale = if longest > 0.0 { 100.0 / longest } else { 0.0 };
    html.nest("figure", &[("class", "bars")], |html| {
        legend(html, page, scheme.tiers.iter().any(|tier| tier.expected.is_some()));
        let name = page.fill(words::BARS_PICTURE, &[("scheme", scheme_name(scheme, page).to_owned())]);
        html.nest("ul", &[("aria-label", &name)], |html| {
            for tier in scheme.tiers.iter().filter(|tier| !is_gone(scheme, tier)) {
                html.nest("li", PLAIN, |html| pair(html, page, tier, (all.customers, all.revenue), scale));
            }
        });
    });
}

fn part(share: Share) -> f64 {
    fraction(share.millionths().into(), Share::WHOLE.millionths().into())
}

fn pair(html: &mut Html, page: &Page<'_>, tier: &TierProfile, (customers, revenue): (u64, MoneySum), scale: f64) {
    html.nest("div", &[("class", "bar-name")], |html| {
        html.element("bdi", PLAIN, tier_name(tier, page));
        let rule = tier.rule.get(page.lang, "");
        if !rule.trim().is_empty() {
            html.element("small", PLAIN, rule);
        }
    });
    html.nest("div", &[("class", "bar-pair")], |html| {
        let share = format::percent(tier.group.customers.into(), customers.into());
        let count = format::count(tier.group.customers);
        let length = fraction(tier.group.customers.into(), customers.into()) * scale;
        let tip = page.fill(words::BAR_CUSTOMERS, &[("customers", count.clone()), ("share", share.clone())]);
        bar(html, "bar customers", length, &share, &count, &tip, |html| {
            let Some(expected) = tier.expected else { return };
            let tip = page.fill(words::EXPECTED_IS, &[("share", format::said(&format::share(expected)))]);
            let style = format!("left:{}%", coordinate((part(expected) * scale).min(100.0)));
            html.element("i", &[("class", "expected"), ("style", &style), ("title", &tip)], "");
        });
        let share = format::money_percent(tier.group.revenue, revenue);
        let amount = page.short(tier.group.revenue);
        let length = money_fraction(tier.group.revenue, revenue) * scale;
        let exact = page.money(tier.group.revenue);
        let tip = page.fill(words::BAR_REVENUE, &[("amount", exact), ("share", share.clone())]);
        bar(html, "bar revenue", length, &share, &amount, &tip, |_| ());
    });
}

fn bar(
    html: &mut Html,
    class: &str,
    length: f64,
    share: &str,
    amount: &str,
    tip: &str,
    across: impl FnOnce(&mut Html),
) {
    html.nest("div", &[("class", class), ("title", tip)], |html| {
        html.nest("span", &[("class", "track")], |html| {
            let style = format!("width:{}%", coordinate(length.clamp(0.0, 100.0)));
            html.element("b", &[("style", &style)], "");
            across(html);
        });
        html.classed("span", "bar-share", share);
        html.classed("span", "bar-amount", amount);
    });
}

fn legend(html: &mut Html, page: &Page<'_>, expected: bool) {
    let mut entries =
        vec![("swatch customers", words::SHARE_OF_CUSTOMERS), ("swatch revenue", words::SHARE_OF_REVENUE)];
    if expected {
        entries.push(("swatch expected", words::EXPECTED));
    }
    html.nest("p", &[("class", "legend")], |html| {
        for (class, text) in entries {
            html.nest("span", &[("class", "entry")], |html| {
                html.classed("i", class, "");
                html.text(page.say(text));
            });
        }
    });
}

/// The largest distance from what the owner expects, in words; or that all is as expected.
pub(super) fn drift(page: &Page<'_>, scheme: &SchemeReport) -> Option<String> {
    let all = whole(scheme);
    let mut worst: Option<(i64, &TierProfile, Share)> = None;
    for tier in &scheme.tiers {
        let Some(expected) = tier.expected else { continue };
        let distance = points(tier, expected, all.customers);
        if worst.is_none_or(|(most, _, _)| distance.abs() > most.abs()) {
            worst = Some((distance, tier, expected));
        }
    }
    let (distance, tier, expected) = worst?;
    if distance.abs() < DRIFT {
        return Some(page.say(words::NO_DRIFT).to_owned());
    }
    let arguments = [
        ("tier", tier_name(tier, page).to_owned()),
        ("share", format::said(&format::percent(tier.group.customers.into(), all.customers.into()))),
        ("expected", format::said(&format::share(expected))),
    ];
    Some(page.fill(words::DRIFT, &arguments))
}

/// Actual less expected share of customers, in millionths.
fn points(tier: &TierProfile, expected: Share, customers: u64) -> i64 {
    let actual = Share::of(tier.group.customers.into(), customers.into());
    i64::from(actual.millionths()) - i64::from(expected.millionths())
}

/// The distance in percentage points for a table, and whether it is drift.
pub(super) fn drift_text(tier: &TierProfile, customers: u64) -> Option<(String, bool)> {
    let distance = points(tier, tier.expected?, customers);
    let text = format::percent(i128::from(distance.abs()), i128::from(Share::WHOLE.millionths()));
    let sign = match distance {
        0 => "",
        1.. => "+",
        _ => "\u{2212}",
    };
    Some((format!("{sign}{}", text.trim_end_matches('%')), distance.abs() >= DRIFT))
}
