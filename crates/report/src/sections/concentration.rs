//! How much of the revenue the largest customers bring, and how much of the profit.

use super::table::{Cell, behind};
use crate::data::{Pareto, ParetoPoint};
use crate::format;
use crate::html::{Html, PLAIN};
use crate::page::Page;
use crate::pictures::pareto::{self, ParetoCaptions};
use terrace_words::Text;
use terrace_words::texts::report as words;

/// What a curve is told as.
struct CurveTexts {
    finding: Text,
    detail: Text,
    picture: Text,
    customers: Text,
    amount: Text,
    tip: Text,
    section: Text,
    part: Text,
    share: Text,
}

const REVENUE: CurveTexts = CurveTexts {
    finding: words::TOP_FIFTH,
    detail: words::FOUR_FIFTHS,
    picture: words::PARETO_PICTURE,
    customers: words::AXIS_CUSTOMERS,
    amount: words::AXIS_REVENUE,
    tip: words::CURVE_TIP,
    section: words::CONCENTRATION,
    part: words::LARGEST_PART,
    share: words::SHARE_OF_REVENUE,
};

const PROFIT: CurveTexts = CurveTexts {
    finding: words::PROFIT_FINDING,
    detail: words::PROFIT_DETAIL,
    picture: words::PROFIT_PICTURE,
    customers: words::AXIS_PROFITABLE,
    amount: words::AXIS_PROFIT,
    tip: words::PROFIT_TIP,
    section: words::CONCENTRATION_OF_PROFIT,
    part: words::MOST_PROFITABLE_PART,
    share: words::SHARE_OF_PROFIT,
};

pub(crate) fn render(html: &mut Html, page: &Page<'_>) {
    if let Some(curve) = &page.data.pareto {
        spread(html, page, curve, &REVENUE);
    }
}

/// The same of profit: a fifth of the customers may well bring most of the revenue, and still little of what is earned.
pub(crate) fn of_profit(html: &mut Html, page: &Page<'_>) {
    if let Some(curve) = &page.data.profit {
        spread(html, page, curve, &PROFIT);
        let costs = page.data.costs_told;
        if costs.told < costs.of {
            let share = format::said(&format::percent(costs.told.into(), costs.of.into()));
            html.classed("p", "detail", &page.fill(words::PROFIT_TOLD, &[("share", share)]));
        }
    }
}

/// A curve of revenue or of profit with its words, on any page.
pub(crate) fn spread_of<D>(html: &mut Html, page: &Page<'_, D>, curve: &Pareto, is_profit: bool) {
    spread(html, page, curve, if is_profit { &PROFIT } else { &REVENUE });
}

fn spread<D>(html: &mut Html, page: &Page<'_, D>, curve: &Pareto, told: &CurveTexts) {
    let share_of = |customers: u64| format::said(&format::percent(customers.into(), curve.customers.into()));
    let rest = i128::from(1_000_000 - curve.top_fifth.share.millionths());
    let top = [
        ("part", share_of(curve.top_fifth.customers)),
        ("share", format::said(&format::share(curve.top_fifth.share))),
        ("customers", format::count(curve.top_fifth.customers)),
        ("rest", share_of(curve.customers.saturating_sub(curve.top_fifth.customers))),
        ("other", format::said(&format::percent(rest, 1_000_000))),
    ];
    let four = [
        ("part", share_of(curve.four_fifths.customers)),
        ("share", format::said(&format::share(curve.four_fifths.share))),
        ("customers", format::count(curve.four_fifths.customers)),
    ];
    html.classed("p", "finding", &page.fill(told.finding, &top));
    let gini = format::number(crate::data::Decimal(i64::from(curve.gini.millionths()) * 100));
    let detail = [
        ("customers", format::count(curve.four_fifths.customers)),
        ("part", share_of(curve.four_fifths.customers)),
        ("all", format::count(curve.customers)),
        ("gini", gini),
    ];
    html.classed("p", "detail", &page.fill(told.detail, &detail));
    html.nest("figure", PLAIN, |html| {
        let captions = ParetoCaptions {
            name: page.fill(told.picture, &top),
            customers: page.say(told.customers).to_owned(),
            revenue: page.say(told.amount).to_owned(),
            equal: page.say(words::IF_EQUAL).to_owned(),
            top_fifth: page.fill(words::MARK_POINT, &top),
            four_fifths: page.fill(words::MARK_POINT, &four),
        };
        pareto::draw(html, &captions, curve, &|point| tip(page, curve, point, told.tip));
    });
    table_behind(html, page, curve, told);
}

fn tip<D>(page: &Page<'_, D>, curve: &Pareto, point: &ParetoPoint, text: Text) -> String {
    page.fill(
        text,
        &[
            ("customers", format::count(point.customers)),
            ("part", format::said(&format::percent(point.customers.into(), curve.customers.into()))),
            ("share", format::said(&format::share(point.share))),
        ],
    )
}

/// The curve at 1%, 5%, 10%, 20% and so on.
fn table_behind<D>(html: &mut Html, page: &Page<'_, D>, curve: &Pareto, told: &CurveTexts) {
    let headers =
        [Cell::text(page.say(told.part)), Cell::number(page.say(words::CUSTOMERS)), Cell::number(page.say(told.share))];
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for percent in [1u64, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100] {
        let rank = (u128::from(curve.customers) * u128::from(percent)).div_ceil(100);
        if let Some(point) = curve.points.iter().find(|point| u128::from(point.customers) == rank) {
            rows.push(vec![
                Cell::text(format!("{percent}%")),
                Cell::number(format::count(point.customers)),
                Cell::number(format::share(point.share)),
            ]);
        }
    }
    behind(html, page, page.say(told.section), &headers, &rows);
}
