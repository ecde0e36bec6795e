//! What is bought in which month: the categories' shares of each.

use super::label_name;
use super::table::{depth, depth_class, scroll};
use crate::data::{CategoryMonths, ColumnLabel, Recent, ReportData};
use crate::format;
use crate::html::{Html, PLAIN};
use crate::page::Page;
use crate::sums::MoneySum;
use std::ops::Range;
use terrace_domain::Money;
use terrace_words::texts::report as words;

pub(super) fn present(data: &ReportData) -> bool {
    let named = |recent: &Recent| {
        recent.categories.iter().filter(|category| matches!(category.label, ColumnLabel::Named(_))).count()
    };
    data.recent.as_ref().is_some_and(|recent| named(recent) > 1 && sold(recent).len() > 1)
}

/// The months from the first with any revenue on.
fn sold(recent: &Recent) -> Range<usize> {
    let first = (0..recent.months.len()).find(|month| of_month(recent, *month) > MoneySum::ZERO);
    first.unwrap_or(recent.months.len())..recent.months.len()
}

fn at(category: &CategoryMonths, month: usize) -> Money {
    category.revenue.get(month).map_or(Money::ZERO, |revenue| revenue.0.max(Money::ZERO))
}

/// What a month brought; nothing below zero takes part.
fn of_month(recent: &Recent, month: usize) -> MoneySum {
    recent.categories.iter().map(|category| at(category, month)).sum()
}

pub(super) fn render(html: &mut Html, page: &Page<'_>) {
    let Some(recent) = &page.data.recent else { return };
    let months = sold(recent);
    if let Some(finding) = finding(page, recent, &months) {
        html.classed("p", "finding", &finding);
    }
    html.classed("p", "detail", page.say(words::SEASONS_CAPTION));
    scroll(html, page.say(words::SEASONS_PICTURE), |html| {
        html.nest("table", &[("class", "heat")], |html| {
            html.classed("caption", "hidden", page.say(words::SEASONS_PICTURE));
            html.nest("thead", PLAIN, |html| {
                html.nest("tr", PLAIN, |html| {
                    html.element("th", &[("scope", "col")], page.say(words::MONTH));
                    for category in &recent.categories {
                        html.element("th", &[("scope", "col")], label_name(&category.label, page));
                    }
                });
            });
            html.nest("tbody", PLAIN, |html| {
                for month in months.clone() {
                    html.nest("tr", PLAIN, |html| row(html, page, recent, month));
                }
            });
        });
    });
}

fn row(html: &mut Html, page: &Page<'_>, recent: &Recent, month: usize) {
    let (year, of_year) = recent.months.get(month).copied().unwrap_or_default();
    let said = format::month(year, of_year, page.lang);
    html.element("th", &[("scope", "row")], &said);
    let all = of_month(recent, month);
    for category in &recent.categories {
        let part = at(category, month);
        let share = format::money_percent(part, all);
        let arguments = [
            ("category", label_name(&category.label, page).to_owned()),
            ("month", said.clone()),
            ("revenue", page.money(category.revenue.get(month).map_or(Money::ZERO, |revenue| revenue.0))),
            ("share", share.clone()),
        ];
        let depth = depth(part.ten_thousandths().into(), all.ten_thousandths());
        let tip = page.fill(words::SEASONS_TIP, &arguments);
        html.element("td", &[("class", depth_class(depth)), ("title", &tip)], &share);
    }
}

/// A change of a category's share that is told: two percentage points.
const WORTH_TELLING: f64 = 0.02;

/// The named category whose share changed most from the first half of the months to the second; `None` where the halves
/// are shorter than three months, or hold no revenue.
fn finding(page: &Page<'_>, recent: &Recent, months: &Range<usize>) -> Option<String> {
    let half = months.len() / 2;
    if half < 3 {
        return None;
    }
    let halves = [months.start..months.start + half, months.end - half..months.end];
    let total = |months: &Range<usize>| -> i128 {
        months.clone().map(|month| of_month(recent, month)).map(MoneySum::ten_thousandths).sum()
    };
    let [before, after] = [total(&halves[0]), total(&halves[1])];
    if before <= 0 || after <= 0 {
        return None;
    }
    let shares = |category: &CategoryMonths| {
        let sum = |months: &Range<usize>| -> i128 {
            months.clone().map(|month| i128::from(at(category, month).ten_thousandths())).sum()
        };
        [(sum(&halves[0]), before), (sum(&halves[1]), after)]
    };
    let change = |category: &&CategoryMonths| {
        let [(one, of_one), (other, of_other)] = shares(category);
        (other as f64 / of_other as f64 - one as f64 / of_one as f64).abs()
    };
    let named = recent.categories.iter().filter(|category| matches!(category.label, ColumnLabel::Named(_)));
    let most = named.max_by(|one, other| change(one).total_cmp(&change(other)))?;
    // What moves by less is no finding.
    if change(&most) < WORTH_TELLING {
        return None;
    }
    let said = |(part, of): (i128, i128)| format::said(&format::percent(part, of));
    let [one, other] = shares(most).map(said);
    (one != other).then(|| {
        let arguments = [("category", label_name(&most.label, page).to_owned()), ("before", one), ("after", other)];
        page.fill(words::SEASONS_FINDING, &arguments)
    })
}
