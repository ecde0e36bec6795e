//! The grid of recency and frequency: depth of colour for revenue, figures for customers and revenue, a heavy line
//! between segments.

use super::table::depth;
use super::{scheme_name, sum, tier_name, whole};
use crate::data::{Group, RfmCell, RfmGrid, SchemeReport};
use crate::format;
use crate::html::{Html, PLAIN};
use crate::page::Page;
use terrace_domain::Money;
use terrace_words::texts::report as words;

/// What stands at one pair of digits.
#[derive(Clone, Copy, PartialEq)]
struct Square {
    group: Group,
    tier: Option<usize>,
}

pub(super) fn render(html: &mut Html, page: &Page<'_>, scheme: &SchemeReport, grid: &RfmGrid) {
    let bins = grid.bins.clamp(1, 10);
    let at = |recency: u8, frequency: u8| square(&grid.cells, recency, frequency);
    let most =
        grid.cells.iter().fold(Money::ZERO, |most, cell| most.max(at(cell.recency, cell.frequency).group.revenue));
    html.nest("figure", &[("class", "rfm")], |html| {
        html.classed("p", "legend", page.say(words::GRID_LEGEND));
        html.nest("table", &[("class", "grid")], |html| {
            let caption = page.fill(words::GRID_PICTURE, &[("scheme", scheme_name(scheme, page).to_owned())]);
            html.classed("caption", "hidden", &caption);
            html.nest("colgroup", PLAIN, |html| {
                html.void("col", &[("class", "digit")]);
                (0..bins).for_each(|_| html.void("col", PLAIN));
            });
            html.nest("tbody", PLAIN, |html| {
                for frequency in (1..=bins).rev() {
                    html.nest("tr", PLAIN, |html| {
                        html.element("th", &[("scope", "row")], &format!("F{frequency}"));
                        for recency in 1..=bins {
                            let here = at(recency, frequency);
                            let left = recency.checked_sub(1).filter(|r| *r > 0).map(|r| at(r, frequency).tier);
                            let above = (frequency < bins).then(|| at(recency, frequency + 1).tier);
                            let edges = (left.is_some_and(|t| t != here.tier), above.is_some_and(|t| t != here.tier));
                            let named = here.tier.is_some() && left != Some(here.tier) && above != Some(here.tier);
                            cell(html, page, scheme, here, most, (recency, frequency), edges, named);
                        }
                    });
                }
            });
            html.nest("tfoot", PLAIN, |html| {
                html.nest("tr", PLAIN, |html| {
                    html.element("td", PLAIN, "");
                    for recency in 1..=bins {
                        html.element("th", &[("scope", "col")], &format!("R{recency}"));
                    }
                });
            });
        });
        html.element("figcaption", PLAIN, page.say(words::GRID_CAPTION));
    });
}

/// The sum of what was given for a pair of digits.
fn square(cells: &[RfmCell], recency: u8, frequency: u8) -> Square {
    let here = || cells.iter().filter(|cell| cell.recency == recency && cell.frequency == frequency);
    let mut tiers = here().map(|cell| cell.tier);
    let first = tiers.next().flatten();
    Square { group: sum(here().map(|cell| cell.group)), tier: first.filter(|_| tiers.all(|tier| tier == first)) }
}

#[expect(clippy::too_many_arguments, reason = "one cell of a picture: its figures, its place, its edges")]
fn cell(
    html: &mut Html,
    page: &Page<'_>,
    scheme: &SchemeReport,
    here: Square,
    most: Money,
    (recency, frequency): (u8, u8),
    (edge_left, edge_above): (bool, bool),
    named: bool,
) {
    let depth = depth(here.group.revenue.ten_thousandths().into(), most.ten_thousandths().into());
    let mut class = format!("h{depth}");
    if edge_left {
        class.push_str(" edge-left");
    }
    if edge_above {
        class.push_str(" edge-above");
    }
    let segment = here.tier.and_then(|index| scheme.tiers.get(index)).map(|tier| tier_name(tier, page));
    let all = whole(scheme);
    let arguments = [
        ("digits", format!("R{recency} F{frequency}")),
        ("segment", segment.unwrap_or(format::NONE).to_owned()),
        ("customers", format::count(here.group.customers)),
        ("part", format::percent(here.group.customers.into(), all.customers.into())),
        ("revenue", page.money(here.group.revenue)),
        ("share", format::money_percent(here.group.revenue, all.revenue)),
    ];
    let tip = page.fill(words::GRID_TIP, &arguments);
    html.nest("td", &[("class", &class), ("title", &tip)], |html| {
        html.classed("span", "segment", if named { segment.unwrap_or("") } else { "" });
        html.element("strong", PLAIN, &format::count(here.group.customers));
        html.element("small", PLAIN, &page.short(here.group.revenue));
    });
}
