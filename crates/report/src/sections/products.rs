//! What each tier buys, and what is bought together.

use super::table::{Cell, table};
use super::{scheme_name, tier_name};
use crate::data::{Pair, ProductOfTier, Products, ReportData, SchemeReport};
use crate::format;
use crate::html::Html;
use crate::page::Page;
use terrace_words::texts::report as words;

/// The number of tiers that fit side by side on a page.
const TIERS: usize = 6;

pub(super) fn present(data: &ReportData) -> bool {
    data.products.as_ref().is_some_and(|products| data.schemes.get(products.scheme).is_some())
}

pub(super) fn render(html: &mut Html, page: &Page<'_>) {
    let Some(products) = &page.data.products else { return };
    let Some(scheme) = page.data.schemes.get(products.scheme) else { return };
    if let Some(pair) = products.pairs.first() {
        let arguments = [
            ("because", pair.because.clone()),
            ("then", pair.then.clone()),
            ("confidence", percent(pair.confidence)),
            ("lift", format!("{:.1}", pair.lift)),
        ];
        html.classed("p", "finding", &page.fill(words::PAIR_FINDING, &arguments));
    }
    let caption = page.fill(words::PRODUCTS_CAPTION, &[("scheme", scheme_name(scheme, page).to_owned())]);
    html.classed("p", "detail", &caption);
    by_tier(html, page, scheme, products);
    if products.pairs.is_empty() {
        let text = if products.bars.any_in_enough_orders { words::PAIRS_UNSURE } else { words::PAIRS_RARE };
        let arguments =
            [("orders", format::count(products.bars.orders)), ("confidence", percent(products.bars.confidence))];
        html.classed("p", "detail", &page.fill(text, &arguments));
    } else {
        html.classed("h4", "picture-name", page.say(words::PAIRS_CAPTION));
        pairs(html, page, &products.pairs);
    }
}

fn percent(share: f64) -> String {
    format!("{:.0}%", 100.0 * share)
}

fn by_tier(html: &mut Html, page: &Page<'_>, scheme: &SchemeReport, products: &Products) {
    let shown: Vec<(&crate::data::TierProfile, &Vec<ProductOfTier>)> =
        scheme.tiers.iter().zip(&products.tiers).filter(|(_, sellers)| !sellers.is_empty()).collect();
    // More tiers than fit beside each other stand below each other, evenly.
    let beside = shown.len().div_ceil(shown.len().div_ceil(TIERS).max(1)).max(1);
    shown.chunks(beside).for_each(|shown| beside_each_other(html, page, shown));
}

fn beside_each_other(html: &mut Html, page: &Page<'_>, shown: &[(&crate::data::TierProfile, &Vec<ProductOfTier>)]) {
    let names = shown.iter().map(|(tier, _)| Cell::text(tier_name(tier, page)));
    let headers: Vec<Cell> = std::iter::once(Cell::text(page.say(words::RANK))).chain(names).collect();
    let most = shown.iter().map(|(_, sellers)| sellers.len()).max().unwrap_or(0);
    let cell = |seller: Option<&ProductOfTier>| {
        seller.map_or_else(Cell::default, |seller| {
            let arguments = [("customers", format::count(seller.customers)), ("index", format!("{:.1}", seller.index))];
            Cell::text(&seller.name).under(page.fill(words::SELLER, &arguments))
        })
    };
    let row = |rank: usize| {
        let sellers = shown.iter().map(|(_, sellers)| cell(sellers.get(rank)));
        std::iter::once(Cell::text((rank + 1).to_string())).chain(sellers).collect()
    };
    let rows: Vec<Vec<Cell>> = (0..most).map(row).collect();
    table(html, page.say(words::PRODUCTS), &headers, &rows);
}

fn pairs(html: &mut Html, page: &Page<'_>, pairs: &[Pair]) {
    let headers = [
        Cell::text(page.say(words::WHO_BUYS)),
        Cell::text(page.say(words::ALSO_BUYS)),
        Cell::number(page.say(words::ORDERS)),
        Cell::number(page.say(words::CONFIDENCE)),
        Cell::number(page.say(words::LIFT)),
    ];
    let row = |pair: &Pair| {
        vec![
            Cell::text(&pair.because),
            Cell::text(&pair.then),
            Cell::number(format::count(pair.orders)),
            Cell::number(percent(pair.confidence)),
            Cell::number(format!("{:.1}", pair.lift)),
        ]
    };
    let rows: Vec<Vec<Cell>> = pairs.iter().map(row).collect();
    table(html, page.say(words::PAIRS_CAPTION), &headers, &rows);
}
