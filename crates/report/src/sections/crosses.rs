//! Scheme against scheme: how the tiers of one are spread over those of the other.

use super::table::{depth, depth_class, scroll};
use super::{scheme_name, tier_name};
use crate::data::{CrossTable, Group, ReportData, SchemeReport};
use crate::format;
use crate::html::{Html, PLAIN};
use crate::page::Page;
use crate::sums::GroupSum;
use terrace_words::texts::report as words;

/// A cross table with both of its schemes.
fn pairs(data: &ReportData) -> impl Iterator<Item = (&CrossTable, &SchemeReport, &SchemeReport)> {
    data.crosses
        .iter()
        .filter_map(|cross| Some((cross, data.schemes.get(cross.rows)?, data.schemes.get(cross.columns)?)))
}

pub(super) fn present(data: &ReportData) -> bool {
    pairs(data).next().is_some()
}

pub(super) fn render(html: &mut Html, page: &Page<'_>) {
    html.classed("p", "detail", page.say(words::CROSS_CAPTION));
    html.nest("div", &[("class", "chooser"), ("data-label", page.say(words::CHOOSE_PAIR))], |html| {
        for (cross, rows, columns) in pairs(page.data) {
            let name = format!("{} × {}", scheme_name(rows, page), scheme_name(columns, page));
            html.nest("figure", &[("class", "choice"), ("data-name", &name)], |html| {
                html.classed("h4", "choice-name", &name);
                let crossed = Crossed {
                    rows: tier_names(rows, page),
                    columns: tier_names(columns, page),
                    cells: cross.cells.clone(),
                };
                cross_table(html, page, &name, &crossed);
            });
        }
    });
}

fn tier_names<'a>(scheme: &'a SchemeReport, page: &Page<'_>) -> Vec<&'a str> {
    scheme.tiers.iter().map(|tier| tier_name(tier, page)).collect()
}

/// A table of customers by two lists of tiers.
pub(super) struct Crossed<'a> {
    /// The names down the side.
    pub(super) rows: Vec<&'a str>,
    /// The names across the top.
    pub(super) columns: Vec<&'a str>,
    /// By row and column.
    pub(super) cells: Vec<Vec<Group>>,
}

impl Crossed<'_> {
    /// A cell of the table, whose form was looked at before ([`crate::ReportData::check`]).
    fn at(&self, row: usize, column: usize) -> Group {
        self.cells.get(row).and_then(|cells| cells.get(column)).copied().unwrap_or_default()
    }
}

pub(super) fn cross_table(html: &mut Html, page: &Page<'_>, name: &str, cross: &Crossed<'_>) {
    let width = cross.columns.len();
    let height = cross.rows.len();
    let row_sum = |row: usize| (0..width).map(|column| cross.at(row, column)).sum::<GroupSum>();
    let most = (0..height)
        .flat_map(|row| (0..width).map(move |column| cross.at(row, column).customers))
        .max()
        .unwrap_or_default();
    scroll(html, name, |html| {
        html.nest("table", &[("class", "heat")], |html| {
            html.classed("caption", "hidden", name);
            html.nest("thead", PLAIN, |html| {
                html.nest("tr", PLAIN, |html| {
                    html.element("td", PLAIN, "");
                    for tier in &cross.columns {
                        html.element("th", &[("scope", "col")], tier);
                    }
                    html.element("th", &[("scope", "col"), ("class", "total")], page.say(words::TOGETHER));
                });
            });
            html.nest("tbody", PLAIN, |html| {
                for (row, tier) in cross.rows.iter().enumerate() {
                    html.nest("tr", PLAIN, |html| {
                        html.element("th", &[("scope", "row")], tier);
                        let all = row_sum(row);
                        for (column, other) in cross.columns.iter().enumerate() {
                            cell(html, page, cross.at(row, column), all, most, (tier, other));
                        }
                        html.classed("td", "n total", &format::count(all.customers));
                    });
                }
            });
            html.nest("tfoot", PLAIN, |html| {
                html.nest("tr", PLAIN, |html| {
                    html.element("th", &[("scope", "row"), ("class", "total")], page.say(words::TOGETHER));
                    for column in 0..width {
                        let all: GroupSum = (0..height).map(|row| cross.at(row, column)).sum();
                        html.classed("td", "n total", &format::count(all.customers));
                    }
                    let all: GroupSum = (0..height).map(row_sum).sum();
                    html.classed("td", "n total", &format::count(all.customers));
                });
            });
        });
    });
}

fn cell(html: &mut Html, page: &Page<'_>, group: Group, row: GroupSum, most: u64, (one, other): (&str, &str)) {
    let part = format::percent(group.customers.into(), row.customers.into());
    let arguments = [
        ("one", one.to_owned()),
        ("other", other.to_owned()),
        ("customers", format::count(group.customers)),
        ("part", part.clone()),
        ("revenue", page.money(group.revenue)),
    ];
    let tip = page.fill(words::CROSS_TIP, &arguments);
    let class = depth_class(depth(group.customers.into(), most.into()));
    html.nest("td", &[("class", class), ("title", &tip)], |html| {
        if group.customers == 0 {
            html.text("·");
            return;
        }
        html.element("strong", PLAIN, &format::count(group.customers));
        html.element("small", PLAIN, &part);
    });
}
