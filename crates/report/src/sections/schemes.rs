//! The schemes, one after the other: what was found, a picture, the profile of every tier.

use super::{bars, grid, groups, profile, scheme_name, tier_name, tone, whole};
use crate::data::{SchemePicture, SchemeReport};
use crate::format;
use crate::html::{Html, PLAIN};
use crate::page::Page;
use crate::pictures::money_fraction;
use crate::pictures::pyramid::{self, Layer};
use crate::sums::{GroupSum, MoneySum};
use terrace_domain::Money;
use terrace_words::texts::report as words;

pub(crate) fn render(html: &mut Html, page: &Page<'_>) {
    for scheme in &page.data.schemes {
        html.nest("article", PLAIN, |html| one(html, page, scheme));
    }
}

fn one(html: &mut Html, page: &Page<'_>, scheme: &SchemeReport) {
    html.nest("h3", PLAIN, |html| {
        html.text(scheme_name(scheme, page));
        html.classed("span", "kind", page.say(scheme.kind.title));
    });
    let all = whole(scheme);
    if all.customers == 0 {
        html.classed("p", "detail", page.say(words::EMPTY_UNIVERSE));
        return;
    }
    if let Some(finding) = finding(page, scheme) {
        html.classed("p", "finding", &finding);
    }
    if let Some(condition) = &scheme.among {
        let everybody: GroupSum = [all, scheme.unclassified.into(), scheme.outside.into()].into_iter().sum();
        let arguments = [
            ("condition", condition.clone()),
            ("part", format::said(&format::percent(all.customers.into(), everybody.customers.into()))),
            ("share", format::said(&format::money_percent(all.revenue, everybody.revenue))),
        ];
        html.classed("p", "detail", &page.fill(words::AMONG, &arguments));
    }
    if let Some(drift) = bars::drift(page, scheme) {
        html.classed("p", "detail", &drift);
    }
    if let Some(verdict) = scheme.groups.as_ref().and_then(groups::verdict) {
        html.classed("p", "detail", page.say(verdict));
    }
    match (&scheme.grid, scheme.kind.picture) {
        (Some(cells), _) => html.nest("div", &[("class", "side-by-side")], |html| {
            grid::render(html, page, scheme, cells);
            bars::render(html, page, scheme);
        }),
        (None, SchemePicture::Pyramid) => html.nest("figure", PLAIN, |html| picture(html, page, scheme)),
        (None, SchemePicture::Bars) => bars::render(html, page, scheme),
    }
    if let Some(found) = &scheme.groups {
        groups::render(html, page, scheme, found);
    }
    profile::render(html, page, scheme);
    if scheme.unclassified.customers > 0 {
        let arguments = [("customers", format::count(scheme.unclassified.customers))];
        html.classed("p", "detail", &page.fill(words::UNCLASSIFIED, &arguments));
    }
    if scheme.outside.customers > 0 {
        let arguments =
            [("customers", format::count(scheme.outside.customers)), ("revenue", page.money(scheme.outside.revenue))];
        html.classed("p", "detail", &page.fill(words::OUTSIDE, &arguments));
    }
}

/// The tier that brings most; in an ordered scheme also what one customer of the best tier brings against one of
/// the last.
fn finding(page: &Page<'_>, scheme: &SchemeReport) -> Option<String> {
    let all = whole(scheme);
    let ordered = scheme.kind.is_ordered;
    let filled = || scheme.tiers.iter().filter(|tier| tier.group.customers > 0);
    let lead = if ordered {
        filled().next()?
    } else {
        filled().reduce(|best, tier| if tier.group.revenue > best.group.revenue { tier } else { best })?
    };
    let mut arguments = vec![
        ("tier", tier_name(lead, page).to_owned()),
        ("part", format::said(&format::percent(lead.group.customers.into(), all.customers.into()))),
        ("share", format::said(&format::money_percent(lead.group.revenue, all.revenue))),
    ];
    if all.revenue <= MoneySum::ZERO {
        return None;
    }
    let last = filled().next_back().filter(|last| ordered && last.id != lead.id);
    let ratio = last.and_then(|last| {
        let part = i128::from(lead.group.revenue.ten_thousandths()) * i128::from(last.group.customers);
        let whole = i128::from(last.group.revenue.ten_thousandths()) * i128::from(lead.group.customers);
        Some((tier_name(last, page).to_owned(), format::times(part, whole)?))
    });
    match ratio {
        Some((last, times)) => {
            arguments.push(("last", last));
            arguments.push(("times", times));
            Some(page.fill(words::FINDING_ORDERED, &arguments))
        }
        None => Some(page.fill(words::FINDING_LARGEST, &arguments)),
    }
}

fn picture(html: &mut Html, page: &Page<'_>, scheme: &SchemeReport) {
    let all = whole(scheme);
    let most = scheme.tiers.iter().fold(Money::ZERO, |most, tier| most.max(tier.group.revenue));
    let tiers = scheme.tiers.len();
    let layers: Vec<Layer> = scheme
        .tiers
        .iter()
        .enumerate()
        .map(|(index, tier)| {
            let part = format::said(&format::percent(tier.group.customers.into(), all.customers.into()));
            let share = format::said(&format::money_percent(tier.group.revenue, all.revenue));
            let arguments = [
                ("tier", tier_name(tier, page).to_owned()),
                ("customers", format::count(tier.group.customers)),
                ("part", part),
                ("revenue", page.money(tier.group.revenue)),
                ("share", share.clone()),
            ];
            Layer {
                name: tier_name(tier, page).to_owned(),
                customers_text: page.fill(words::LAYER_CUSTOMERS, &arguments),
                revenue_text: page
                    .fill(words::LAYER_REVENUE, &[("share", share), ("amount", page.short(tier.group.revenue))]),
                tip: page.fill(words::TIER_TIP, &arguments),
                customers: tier.group.customers,
                revenue: money_fraction(tier.group.revenue, most),
                tone: tone(index, tiers),
            }
        })
        .collect();
    let captions = (page.say(words::LAYER_IS), page.say(words::SHARE_OF_REVENUE));
    let name = page.fill(words::PYRAMID_PICTURE, &[("scheme", scheme_name(scheme, page).to_owned())]);
    pyramid::draw(html, &name, captions, &layers);
    html.element("figcaption", PLAIN, page.say(words::PYRAMID_CAPTION));
}
