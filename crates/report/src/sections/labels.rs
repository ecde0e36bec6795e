//! The yes/no marks beside the schemes.

use super::table::{Cell, table};
use crate::format;
use crate::html::Html;
use crate::page::Page;
use terrace_words::texts::report as words;

pub(crate) fn render(html: &mut Html, page: &Page<'_>) {
    let figures = &page.data.figures;
    let revenue = match page.data.header.basis {
        crate::data::RevenueBasis::Gross => figures.gross,
        crate::data::RevenueBasis::Net => figures.net,
    };
    let headers = [
        Cell::text(page.say(words::LABEL)),
        Cell::text(page.say(words::CONDITION)),
        Cell::number(page.say(words::CUSTOMERS)),
        Cell::number(page.say(words::SHARE_OF_CUSTOMERS)),
        Cell::number(page.say(words::REVENUE)),
        Cell::number(page.say(words::SHARE_OF_REVENUE)),
    ];
    let rows: Vec<Vec<Cell>> = page
        .data
        .labels
        .iter()
        .map(|label| {
            vec![
                Cell::text(label.title.get(page.lang, &label.name)),
                Cell::text(label.condition.as_str()).classed("code"),
                Cell::number(format::count(label.group.customers)),
                Cell::number(format::percent(label.group.customers.into(), figures.with_orders.into())),
                Cell::money(page, label.group.revenue),
                Cell::number(format::money_percent(label.group.revenue, revenue)),
            ]
        })
        .collect();
    html.classed("p", "detail", page.say(words::LABEL_CAPTION));
    table(html, page.say(words::LABELS), &headers, &rows);
}
