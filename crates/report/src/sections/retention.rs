//! Who came back after their first order, by the month of it.

use super::table::{Cell, depth, depth_class, scroll};
use crate::data::{FirstMonth, Recent, ReportData};
use crate::format;
use crate::html::{Html, PLAIN};
use crate::page::Page;
use terrace_words::texts::report as words;

/// Months after the first that are shown: what comes later hardly changes.
const MOST_AFTER: usize = 12;

fn shown(recent: &Recent) -> impl Iterator<Item = &FirstMonth> {
    recent.firsts.iter().filter(|first| first.active.len() > 1)
}

pub(super) fn present(data: &ReportData) -> bool {
    data.recent.as_ref().is_some_and(|recent| shown(recent).count() > 1)
}

pub(super) fn render(html: &mut Html, page: &Page<'_>) {
    let Some(recent) = &page.data.recent else { return };
    let first = |first: &FirstMonth| first.active.first().copied().unwrap_or(0);
    let customers: u64 = shown(recent).map(first).sum();
    let again: u64 = shown(recent).map(|first| first.again).sum();
    let share = format::said(&format::percent(again.into(), customers.into()));
    let month = |own: Option<&FirstMonth>| {
        let month = own.and_then(|own| recent.months.get(own.month)).copied().unwrap_or_default();
        format::month(month.0, month.1, page.lang)
    };
    let arguments = [
        ("customers", format::count(customers)),
        ("first", month(shown(recent).next())),
        ("last", month(shown(recent).last())),
        ("share", share),
    ];
    html.classed("p", "finding", &page.fill(words::RETENTION_FINDING, &arguments));
    html.classed("p", "detail", page.say(words::RETENTION_CAPTION));
    let after = shown(recent).map(|first| first.active.len() - 1).max().unwrap_or(0).min(MOST_AFTER);
    // The largest share of all cells is the darkest.
    let shares = shown(recent).flat_map(|own| own.active.iter().skip(1).map(move |active| (*active, first(own))));
    let most = shares.max_by(|(one, of), (other, of_other)| {
        (u128::from(*one) * u128::from(*of_other)).cmp(&(u128::from(*other) * u128::from(*of)))
    });
    let (most, most_of) = most.unwrap_or((0, 1));
    scroll(html, page.say(words::RETENTION_PICTURE), |html| {
        html.nest("table", &[("class", "heat")], |html| {
            html.classed("caption", "hidden", page.say(words::RETENTION_PICTURE));
            html.nest("thead", PLAIN, |html| {
                html.nest("tr", PLAIN, |html| {
                    html.element("th", &[("scope", "col")], page.say(words::FIRST_ORDER_IN));
                    html.element("th", &[("scope", "col"), ("class", "n")], page.say(words::NEW_IN));
                    for months in 1..=after {
                        let name = page.fill(words::MONTHS_AFTER, &[("months", months.to_string())]);
                        html.element("th", &[("scope", "col")], &name);
                    }
                });
            });
            html.nest("tbody", PLAIN, |html| {
                for own in shown(recent) {
                    html.nest("tr", PLAIN, |html| {
                        let month = recent.months.get(own.month).copied().unwrap_or_default();
                        let month = format::month(month.0, month.1, page.lang);
                        html.element("th", &[("scope", "row")], &month);
                        Cell::number(format::count(first(own))).write(html, "td", None);
                        for months in 1..=after {
                            let Some(active) = own.active.get(months) else {
                                html.element("td", PLAIN, "");
                                continue;
                            };
                            let of = first(own);
                            let share = format::percent((*active).into(), of.into());
                            let arguments = [
                                ("month", month.clone()),
                                ("active", format::count(*active)),
                                ("customers", format::count(of)),
                                ("months", months.to_string()),
                                ("share", share.clone()),
                            ];
                            let part = i128::from(*active) * i128::from(most_of);
                            let depth = depth(part, i128::from(most) * i128::from(of));
                            let tip = page.fill(words::RETENTION_TIP, &arguments);
                            html.element("td", &[("class", depth_class(depth)), ("title", &tip)], &share);
                        }
                    });
                }
            });
        });
    });
}
