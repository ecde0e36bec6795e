//! How much of the revenue the largest customers bring.

use super::table::{Cell, behind};
use crate::data::{Pareto, ParetoPoint};
use crate::format;
use crate::html::{Html, PLAIN};
use crate::page::Page;
use crate::pictures::pareto::{self, ParetoCaptions};
use terrace_words::texts::report as words;

pub(crate) fn render(html: &mut Html, page: &Page<'_>) {
    let Some(curve) = &page.data.pareto else { return };
    let share_of = |customers: u64| format::said(&format::percent(customers.into(), curve.customers.into()));
    let top = [
        ("part", share_of(curve.top_fifth.customers)),
        ("share", format::said(&format::share(curve.top_fifth.share))),
        ("customers", format::count(curve.top_fifth.customers)),
    ];
    let four = [
        ("part", share_of(curve.four_fifths.customers)),
        ("share", format::said(&format::share(curve.four_fifths.share))),
        ("customers", format::count(curve.four_fifths.customers)),
    ];
    html.classed("p", "finding", &page.fill(words::TOP_FIFTH, &top));
    let gini = format::number(crate::data::Decimal(i64::from(curve.gini.millionths()) * 100));
    let detail = [
        ("customers", format::count(curve.four_fifths.customers)),
        ("part", share_of(curve.four_fifths.customers)),
        ("all", format::count(curve.customers)),
        ("gini", gini),
    ];
    html.classed("p", "detail", &page.fill(words::FOUR_FIFTHS, &detail));
    html.nest("figure", PLAIN, |html| {
        let captions = ParetoCaptions {
            name: page.fill(words::PARETO_PICTURE, &top),
            customers: page.say(words::AXIS_CUSTOMERS).to_owned(),
            revenue: page.say(words::AXIS_REVENUE).to_owned(),
            equal: page.say(words::IF_EQUAL).to_owned(),
            top_fifth: page.fill(words::MARK_POINT, &top),
            four_fifths: page.fill(words::MARK_POINT, &four),
        };
        pareto::draw(html, &captions, curve, &|point| tip(page, curve, point));
    });
    table_behind(html, page, curve);
}

fn tip(page: &Page<'_>, curve: &Pareto, point: &ParetoPoint) -> String {
    page.fill(
        words::CURVE_TIP,
        &[
            ("customers", format::count(point.customers)),
            ("part", format::said(&format::percent(point.customers.into(), curve.customers.into()))),
            ("share", format::said(&format::share(point.share))),
        ],
    )
}

/// The curve at 1%, 5%, 10%, 20% and so on.
fn table_behind(html: &mut Html, page: &Page<'_>, curve: &Pareto) {
    let headers = [
        Cell::text(page.say(words::LARGEST_PART)),
        Cell::number(page.say(words::CUSTOMERS)),
        Cell::number(page.say(words::SHARE_OF_REVENUE)),
    ];
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
    behind(html, page, page.say(words::CONCENTRATION), &headers, &rows);
}
