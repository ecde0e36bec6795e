//! The grid of recency and frequency: depth of colour for revenue, figures for customers and revenue, a heavy line
//! between segments.

use super::table::depth;
use super::{scheme_name, tier_name, whole};
use crate::data::{RfmCell, RfmGrid, SchemeReport};
use crate::format;
use crate::html::{Html, PLAIN};
use crate::page::Page;
use crate::sums::{GroupSum, MoneySum};
use terrace_words::texts::report as words;

/// One square of the grid.
struct Square {
    recency: u8,
    frequency: u8,
    group: GroupSum,
    tier: Option<usize>,
    /// Another segment begins here, seen from the left.
    line_left: bool,
    /// Another segment begins here, seen from above.
    line_above: bool,
}

impl Square {
    fn of(grid: &RfmGrid, recency: u8, frequency: u8) -> Self {
        let tier = segment(&grid.cells, recency, frequency);
        let left = recency > 1 && segment(&grid.cells, recency - 1, frequency) != tier;
        let above = frequency < grid.bins && segment(&grid.cells, recency, frequency.saturating_add(1)) != tier;
        let group = at(&grid.cells, recency, frequency).map(|cell| cell.group).sum();
        Self { recency, frequency, group, tier, line_left: left, line_above: above }
    }

    /// A segment is named once, in its upper left square.
    fn is_named(&self, bins: u8) -> bool {
        (self.line_left || self.recency == 1) && (self.line_above || self.frequency == bins)
    }
}

/// What was given for a pair of digits.
fn at(cells: &[RfmCell], recency: u8, frequency: u8) -> impl Iterator<Item = &RfmCell> {
    cells.iter().filter(move |cell| cell.recency == recency && cell.frequency == frequency)
}

/// The segment of a pair of digits, if all cells given for it agree.
fn segment(cells: &[RfmCell], recency: u8, frequency: u8) -> Option<usize> {
    let mut tiers = at(cells, recency, frequency).map(|cell| cell.tier);
    let first = tiers.next()?;
    first.filter(|_| tiers.all(|tier| tier == first))
}

pub(super) fn render(html: &mut Html, page: &Page<'_>, scheme: &SchemeReport, grid: &RfmGrid) {
    let bins = grid.bins.clamp(1, 10);
    let grid = &RfmGrid { bins, cells: grid.cells.clone() };
    let squares: Vec<Square> = (1..=bins)
        .rev()
        .flat_map(|frequency| (1..=bins).map(move |recency| Square::of(grid, recency, frequency)))
        .collect();
    let most = squares.iter().fold(MoneySum::ZERO, |most, square| most.max(square.group.revenue));
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
                for row in squares.chunks(usize::from(bins)) {
                    html.nest("tr", PLAIN, |html| {
                        let frequency = row.first().map_or(0, |square| square.frequency);
                        html.element("th", &[("scope", "row")], &format!("F{frequency}"));
                        row.iter().for_each(|square| cell(html, page, scheme, most, (square, bins)));
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

fn cell(html: &mut Html, page: &Page<'_>, scheme: &SchemeReport, most: MoneySum, (here, bins): (&Square, u8)) {
    let depth = depth(here.group.revenue.ten_thousandths(), most.ten_thousandths());
    let mut class = format!("h{depth}");
    if here.line_left {
        class.push_str(" edge-left");
    }
    if here.line_above {
        class.push_str(" edge-above");
    }
    let segment = here.tier.and_then(|index| scheme.tiers.get(index)).map(|tier| tier_name(tier, page));
    let all = whole(scheme);
    let arguments = [
        ("digits", format!("R{} F{}", here.recency, here.frequency)),
        ("segment", segment.unwrap_or(format::NONE).to_owned()),
        ("customers", format::count(here.group.customers)),
        ("part", format::percent(here.group.customers.into(), all.customers.into())),
        ("revenue", page.money(here.group.revenue)),
        ("share", format::money_percent(here.group.revenue, all.revenue)),
    ];
    let tip = page.fill(words::GRID_TIP, &arguments);
    html.nest("td", &[("class", &class), ("title", &tip)], |html| {
        html.classed("span", "segment", segment.filter(|_| here.is_named(bins)).unwrap_or(""));
        html.element("strong", PLAIN, &format::count(here.group.customers));
        html.element("small", PLAIN, &page.short(here.group.revenue));
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Group;
    use terrace_domain::Money;

    #[test]
    fn segments_are_named_once_and_parted_by_lines() {
        let cell = |recency, frequency, tier| RfmCell { recency, frequency, group: Group::default(), tier: Some(tier) };
        let grid = RfmGrid { bins: 2, cells: vec![cell(1, 1, 0), cell(2, 1, 0), cell(1, 2, 1), cell(2, 2, 2)] };
        let named = |recency, frequency| Square::of(&grid, recency, frequency).is_named(2);
        assert_eq!([named(1, 1), named(2, 1), named(1, 2), named(2, 2)], [true, false, true, true]);
        let square = Square::of(&grid, 2, 2);
        assert_eq!((square.line_left, square.line_above), (true, false));
    }

    #[test]
    fn digits_given_twice_are_summed_and_named_only_where_they_agree() {
        let cell = |tier| RfmCell {
            recency: 1,
            frequency: 1,
            group: Group { customers: 2, revenue: Money::from_ten_thousandths(5) },
            tier: Some(tier),
        };
        let grid = RfmGrid { bins: 2, cells: vec![cell(0), cell(1)] };
        let square = Square::of(&grid, 1, 1);
        assert_eq!((square.group.customers, square.group.revenue.ten_thousandths(), square.tier), (4, 10, None));
    }
}
