//! Who moved between the tiers, and how the tiers grew and shrank.

use super::table::{Cell, behind};
use super::{scheme_name, tier_name, tone};
use crate::data::{Group, Migration, ReportData, SchemeHistory, SchemeReport, TrendPoint};
use crate::format;
use crate::html::{Html, PLAIN};
use crate::page::Page;
use crate::pictures::sankey::{self, Band, Node, Sides};
use crate::pictures::shares::{self, Moment, Series, SharesPanel};
use crate::pictures::{coordinate, fraction};
use crate::sums::GroupSum;
use terrace_domain::Money;
use terrace_words::texts::report as words;

/// The histories that have something to show, with their schemes.
fn shown(data: &ReportData) -> impl Iterator<Item = (&SchemeHistory, &SchemeReport)> {
    let fits = |history: &SchemeHistory| history.migration.is_some() || history.trend.len() > 1;
    data.history
        .iter()
        .filter(move |history| fits(history))
        .filter_map(|history| Some((history, data.schemes.get(history.scheme)?)))
}

pub(super) fn present(data: &ReportData) -> bool {
    shown(data).next().is_some()
}

pub(super) fn render(html: &mut Html, page: &Page<'_>) {
    html.nest("div", &[("class", "chooser"), ("data-label", page.say(words::CHOOSE_SCHEME))], |html| {
        for (history, scheme) in shown(page.data) {
            let name = scheme_name(scheme, page);
            html.nest("div", &[("class", "choice"), ("data-name", name)], |html| {
                html.classed("h4", "choice-name", name);
                if let Some(migration) = &history.migration {
                    Moves { page, scheme, migration }.render(html);
                }
                if history.trend.len() > 1 {
                    trend(html, page, scheme, &history.trend);
                }
            });
        }
    });
}

/// The migration of one scheme on one page.
struct Moves<'a> {
    page: &'a Page<'a>,
    scheme: &'a SchemeReport,
    migration: &'a Migration,
}

impl Moves<'_> {
    fn tiers(&self) -> usize {
        self.scheme.tiers.len()
    }

    /// A cell of the matrix, whose form was looked at before ([`crate::ReportData::check`]).
    fn at(&self, from: usize, to: usize) -> Group {
        self.migration.flows.get(from).and_then(|line| line.get(to)).copied().unwrap_or_default()
    }

    /// Those without a class who still have none tell nothing.
    fn cells(&self) -> impl Iterator<Item = (usize, usize, Group)> {
        let all = self.tiers() + 2;
        let none = self.tiers();
        (0..all)
            .flat_map(move |from| (0..all).map(move |to| (from, to)))
            .map(|(from, to)| (from, to, self.at(from, to)))
            .filter(move |(from, to, group)| group.customers > 0 && !(*from >= none && *to >= none))
    }

    fn way(&self, from: usize, to: usize) -> &'static str {
        let tiers = self.tiers();
        match (from, to) {
            _ if from == to => "stay",
            _ if !self.migration.ordered || from >= tiers || to >= tiers => "other",
            _ if to < from => "up",
            _ => "down",
        }
    }

    fn name(&self, index: usize, last: terrace_words::Text) -> String {
        match self.scheme.tiers.get(index) {
            Some(tier) => tier_name(tier, self.page).to_owned(),
            None if index == self.tiers() => self.page.say(words::WITHOUT_CLASS).to_owned(),
            None => self.page.say(last).to_owned(),
        }
    }

    fn moved(&self, way: &str) -> GroupSum {
        self.cells().filter(|(from, to, _)| self.way(*from, *to) == way).map(|(_, _, group)| group).sum()
    }

    fn render(&self, html: &mut Html) {
        let page = self.page;
        html.classed("p", "finding", &self.finding());
        html.nest("figure", PLAIN, |html| {
            self.legend(html);
            let since = format::day(self.migration.from, page.lang);
            let now = format::day(page.data.header.as_of.local(), page.lang);
            let name = page.fill(words::SANKEY_PICTURE, &[("scheme", scheme_name(self.scheme, page).to_owned())]);
            let (rows, left) = self.nodes(true);
            let (columns, right) = self.nodes(false);
            let sides = Sides { captions: (&since, &now), left: &left, right: &right };
            sankey::draw(html, &name, &sides, &self.bands(&rows, &columns));
        });
        self.matrix(html);
        self.causes(html);
    }

    fn finding(&self) -> String {
        let page = self.page;
        let date = format::day(self.migration.from, page.lang);
        if !self.migration.ordered {
            let moved = self.cells().filter(|(from, to, _)| from != to && *from < self.tiers() && *to < self.tiers());
            let moved: u64 = moved.map(|(_, _, group)| group.customers).sum();
            return page.fill(words::MOVED_OTHERWISE, &[("moved", format::count(moved)), ("date", date)]);
        }
        let (up, down) = (self.moved("up"), self.moved("down"));
        let arguments = [
            ("date", date),
            ("up", format::count(up.customers)),
            ("down", format::count(down.customers)),
            ("gained", page.short(up.revenue)),
            ("lost", page.short(down.revenue)),
        ];
        page.fill(words::MOVED_UP_DOWN, &arguments)
    }

    fn legend(&self, html: &mut Html) {
        let entries = [
            ("up", "swatch up", words::MOVE_UP),
            ("down", "swatch down", words::MOVE_DOWN),
            ("other", "swatch other", words::MOVE_OTHER),
            ("stay", "swatch stay", words::MOVE_STAY),
        ];
        html.nest("p", &[("class", "legend")], |html| {
            for (_, class, text) in entries.into_iter().filter(|(way, ..)| self.moved(way).customers > 0) {
                html.nest("span", &[("class", "entry")], |html| {
                    html.classed("i", class, "");
                    html.text(self.page.say(text));
                });
            }
        });
    }

    /// The tiers of a side, and which of the indexes they have in the flows. A tier stays though nobody is in it.
    fn nodes(&self, is_left: bool) -> (Vec<usize>, Vec<Node>) {
        let tiers = self.tiers();
        let customers = |index: usize| -> u64 {
            let here = |(from, to, _): &(usize, usize, Group)| if is_left { *from == index } else { *to == index };
            self.cells().filter(here).map(|(_, _, group)| group.customers).sum()
        };
        let indexes: Vec<usize> = (0..tiers + 2).filter(|&index| index < tiers || customers(index) > 0).collect();
        let last = if is_left { words::NEW_ONES } else { words::GONE_ONES };
        let node = |&index: &usize| Node {
            name: self.name(index, last),
            count: format::count(customers(index)),
            customers: customers(index),
            class: if index < tiers { format!("tone{}", tone(index, tiers)) } else { "none".to_owned() },
        };
        let nodes = indexes.iter().map(node).collect();
        (indexes, nodes)
    }

    fn bands(&self, rows: &[usize], columns: &[usize]) -> Vec<Band> {
        let place = |all: &[usize], index: usize| all.iter().position(|known| *known == index);
        let band = |(from, to, group): (usize, usize, Group)| {
            let arguments = [
                ("from", self.name(from, words::NEW_ONES)),
                ("to", self.name(to, words::GONE_ONES)),
                ("customers", format::count(group.customers)),
                ("revenue", self.page.money(group.revenue)),
            ];
            let tip = self.page.fill(words::MOVE_TIP, &arguments);
            let (from_place, to_place) = (place(rows, from)?, place(columns, to)?);
            let class = self.way(from, to);
            Some(Band { from: from_place, to: to_place, customers: group.customers, class, tip })
        };
        self.cells().filter_map(band).collect()
    }

    fn matrix(&self, html: &mut Html) {
        let page = self.page;
        let (rows, _) = self.nodes(true);
        let (columns, _) = self.nodes(false);
        let mut headers = vec![Cell::text("")];
        headers.extend(columns.iter().map(|&column| Cell::number(self.name(column, words::GONE_ONES))));
        let line = |&row: &usize| {
            let mut cells = vec![Cell::text(self.name(row, words::NEW_ONES))];
            cells.extend(columns.iter().map(|&column| {
                let group = self.at(row, column);
                if group.customers == 0 {
                    return Cell::number(format::NONE);
                }
                Cell::number(format::count(group.customers))
                    .under(page.short(group.revenue))
                    .tip(page.money(group.revenue))
            }));
            cells
        };
        let lines: Vec<Vec<Cell>> = rows.iter().map(line).collect();
        behind(html, page, page.say(words::MOVES_TABLE), &headers, &lines);
    }

    fn causes(&self, html: &mut Html) {
        const MOST: usize = 8;
        let causes = &self.migration.causes;
        let most = causes.iter().map(|cause| cause.customers).max().unwrap_or(0);
        if most == 0 {
            return;
        }
        html.nest("div", &[("class", "side-by-side")], |html| {
            html.nest("div", PLAIN, |html| {
                html.classed("p", "list-name", self.page.say(words::MOVE_CAUSES));
                html.nest("ul", &[("class", "counts")], |html| {
                    for cause in causes.iter().take(MOST) {
                        html.nest("li", PLAIN, |html| {
                            html.element("bdi", PLAIN, cause.name.get(self.page.lang, ""));
                            html.classed("span", "n", &format::count(cause.customers));
                            let part = fraction(cause.customers.into(), most.into()) * 100.0;
                            let width = format!("width:{}%", coordinate(part));
                            html.nest("span", &[("class", "thin")], |html| html.element("b", &[("style", &width)], ""));
                        });
                    }
                });
            });
        });
    }
}

fn all(point: &TrendPoint) -> GroupSum {
    point.tiers.iter().copied().sum()
}

fn trend(html: &mut Html, page: &Page<'_>, scheme: &SchemeReport, points: &[TrendPoint]) {
    let customers = |point: &TrendPoint, tier: usize| -> (i128, i128) {
        let part = point.tiers.get(tier).map_or(0, |group| group.customers);
        (part.into(), all(point).customers.into())
    };
    let revenue = |point: &TrendPoint, tier: usize| -> (i128, i128) {
        // What returns outweigh sales takes no part: shares are of what is above zero.
        let above = |group: &Group| i128::from(group.revenue.max(Money::ZERO).ten_thousandths());
        (point.tiers.get(tier).map_or(0, above), point.tiers.iter().map(above).sum())
    };
    let panel = |title: terrace_words::Text, part: &dyn Fn(&TrendPoint, usize) -> (i128, i128)| SharesPanel {
        title: page.say(title).to_owned(),
        series: scheme
            .tiers
            .iter()
            .enumerate()
            .map(|(index, tier)| Series {
                name: tier_name(tier, page).to_owned(),
                last: points.last().map_or_else(String::new, |point| {
                    let (part, whole) = part(point, index);
                    format::percent(part, whole)
                }),
                tone: tone(index, scheme.tiers.len()),
                shares: points
                    .iter()
                    .map(|point| part(point, index))
                    .map(|(part, whole)| fraction(part, whole))
                    .collect(),
            })
            .collect(),
    };
    let panels = [panel(words::TREND_CUSTOMERS, &customers), panel(words::TREND_REVENUE, &revenue)];
    let name = page.fill(words::TIERS_TREND_PICTURE, &[("scheme", scheme_name(scheme, page).to_owned())]);
    html.nest("figure", PLAIN, |html| {
        shares::draw(html, &name, &panels, &moments(page, scheme, points));
        html.element("figcaption", PLAIN, page.say(words::TIERS_TREND_CAPTION));
    });
    let mut headers = vec![Cell::text(page.say(words::MOMENT))];
    headers.extend(scheme.tiers.iter().map(|tier| Cell::number(tier_name(tier, page))));
    let row = |point: &TrendPoint| {
        let whole = all(point);
        let mut cells = vec![Cell::text(format::day(point.as_of, page.lang))];
        cells.extend(point.tiers.iter().map(|group| {
            let share = format::percent(group.customers.into(), whole.customers.into());
            Cell::number(format::count(group.customers)).under(format!("{share} · {}", page.short(group.revenue)))
        }));
        cells
    };
    let rows: Vec<Vec<Cell>> = points.iter().rev().map(row).collect();
    behind(html, page, &name, &headers, &rows);
}

fn moments(page: &Page<'_>, scheme: &SchemeReport, points: &[TrendPoint]) -> Vec<Moment> {
    let micros = |point: &TrendPoint| i128::from(point.as_of.micros());
    let (first, last) = (points.first().map_or(0, micros), points.last().map_or(0, micros));
    let moment = |point: &TrendPoint| {
        let whole = all(point);
        let tier = |(tier, group): (&crate::data::TierProfile, &Group)| {
            let share = format::percent(group.customers.into(), whole.customers.into());
            format!("{} {} ({share})", tier_name(tier, page), format::count(group.customers))
        };
        let date = format::day(point.as_of, page.lang);
        let tiers = scheme.tiers.iter().zip(&point.tiers).map(tier).collect::<Vec<_>>().join(" · ");
        Moment {
            place: fraction(micros(point) - first, last - first),
            label: date.clone(),
            tip: format!("{date} · {tiers}"),
        }
    };
    points.iter().map(moment).collect()
}
