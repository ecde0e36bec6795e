//! What the tiers bring against what they cost, and how they grow: size, growth and profit of each are what speaks for
//! spending on it. Revenue and profit stand apart.

use super::table::{Cell, table};
use super::{is_gone, scheme_name, tier_name, whole};
use crate::data::{ReportData, SchemeReport, SchemeReturns, TierReturns};
use crate::format;
use crate::html::Html;
use crate::page::Page;
use crate::sums::MoneySum;
use terrace_domain::Money;
use terrace_words::Text;
use terrace_words::texts::report as words;

/// A column that the facts may hold.
type Figure = fn(&TierReturns) -> Option<Money>;

const FIGURES: [(Text, Figure); 4] = [
    (words::MARGIN, |tier| tier.margin),
    (words::DISCOUNTS, |tier| tier.discounts),
    (words::SERVICE_COST, |tier| tier.service_cost),
    (words::NET_VALUE, |tier| tier.net_value),
];

fn known(data: &ReportData) -> impl Iterator<Item = (&SchemeReturns, &SchemeReport)> {
    let told = |returns: &&SchemeReturns| {
        returns.tiers.iter().any(|tier| tier.year.is_some() || FIGURES.iter().any(|(_, figure)| figure(tier).is_some()))
    };
    data.returns.iter().filter(told).filter_map(|returns| Some((returns, data.schemes.get(returns.scheme)?)))
}

pub(super) fn present(data: &ReportData) -> bool {
    known(data).next().is_some()
}

pub(super) fn render(html: &mut Html, page: &Page<'_>) {
    html.classed("p", "detail", page.say(words::RETURNS_CAPTION));
    html.nest("div", &[("class", "chooser"), ("data-label", page.say(words::CHOOSE_SCHEME))], |html| {
        for (returns, scheme) in known(page.data) {
            let name = scheme_name(scheme, page);
            html.nest("div", &[("class", "choice"), ("data-name", name)], |html| {
                html.classed("h4", "choice-name", name);
                if let Some(finding) = finding(page, scheme, returns) {
                    html.classed("p", "finding", &finding);
                }
                one(html, page, scheme, returns);
            });
        }
    });
}

fn total(returns: &SchemeReturns, figure: Figure) -> i128 {
    returns.tiers.iter().filter_map(figure).map(|money| i128::from(money.ten_thousandths())).sum()
}

/// The best tier's shares of revenue and of profit, in a sentence.
fn finding(page: &Page<'_>, scheme: &SchemeReport, returns: &SchemeReturns) -> Option<String> {
    let all = total(returns, |tier| tier.margin);
    let (index, tier) = scheme.tiers.iter().enumerate().find(|(_, tier)| tier.group.customers > 0)?;
    let margin = returns.tiers.get(index)?.margin?;
    if all <= 0 || whole(scheme).revenue <= MoneySum::ZERO {
        return None;
    }
    let arguments = [
        ("tier", tier_name(tier, page).to_owned()),
        ("revenue", format::said(&format::money_percent(tier.group.revenue, whole(scheme).revenue))),
        ("margin", format::said(&format::percent(margin.ten_thousandths().into(), all))),
    ];
    Some(page.fill(words::RETURNS_FINDING, &arguments))
}

fn one(html: &mut Html, page: &Page<'_>, scheme: &SchemeReport, returns: &SchemeReturns) {
    let figures: Vec<&(Text, Figure)> =
        FIGURES.iter().filter(|(_, figure)| returns.tiers.iter().any(|tier| figure(tier).is_some())).collect();
    let mut headers = vec![
        Cell::text(page.say(words::TIER)),
        Cell::number(page.say(words::CUSTOMERS)),
        Cell::number(page.say(words::REVENUE)),
    ];
    let grows = returns.tiers.iter().any(|tier| tier.year.is_some());
    headers.extend(grows.then(|| Cell::number(page.say(words::GROWTH))));
    headers.extend(figures.iter().map(|(name, _)| Cell::number(page.say(*name))));
    let all = whole(scheme);
    let row = |(tier, own): (&crate::data::TierProfile, &TierReturns)| {
        let group = tier.group;
        let mut cells = vec![
            Cell::text(tier_name(tier, page)),
            Cell::number(format::count(group.customers))
                .under(format::percent(group.customers.into(), all.customers.into())),
            Cell::money(page, group.revenue).under(format::money_percent(group.revenue, all.revenue)),
        ];
        cells.extend(grows.then(|| growth(page, own)));
        cells.extend(figures.iter().map(|(_, figure)| match figure(own) {
            None => Cell::number(format::NONE),
            Some(money) => {
                let share = format::percent(money.ten_thousandths().into(), total(returns, *figure));
                Cell::money(page, money).under(share)
            }
        }));
        cells
    };
    let tiers = scheme.tiers.iter().zip(&returns.tiers).filter(|(tier, _)| !is_gone(scheme, tier));
    let rows: Vec<Vec<Cell>> = tiers.map(row).collect();
    table(html, scheme_name(scheme, page), &headers, &rows);
}

/// How much more a tier brought in the last twelve months than in those before, above what it brought in them.
fn growth(page: &Page<'_>, tier: &TierReturns) -> Cell {
    let Some((year, before)) = tier.year.zip(tier.year_before) else { return Cell::number(format::NONE) };
    let grown = i128::from(year.ten_thousandths()) - i128::from(before.ten_thousandths());
    let growth = format::percent(grown, before.ten_thousandths().into());
    let growth = if grown > 0 && growth != format::NONE { format!("+{growth}") } else { growth };
    Cell::number(growth).under(page.fill(words::GROWTH_TO, &[("amount", page.short(year))])).tip(page.money(year))
}
