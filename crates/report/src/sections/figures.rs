//! The figures at the top.

use crate::data::{KeyFigures, RevenueBasis};
use crate::format;
use crate::html::Html;
use crate::page::Page;
use terrace_domain::{Money, round_div};
use terrace_words::Text;
use terrace_words::texts::report as words;

pub(crate) fn render(html: &mut Html, page: &Page<'_>) {
    let figures = &page.data.figures;
    let (main, main_name, other, other_name) = match page.data.header.basis {
        RevenueBasis::Net => (figures.net, words::REVENUE_NET, figures.gross, words::REVENUE_GROSS_IS),
        RevenueBasis::Gross => (figures.gross, words::REVENUE_GROSS, figures.net, words::REVENUE_NET_IS),
    };
    html.nest("div", &[("class", "figures")], |html| {
        let beside = page.fill(other_name, &[("amount", page.short(other))]);
        figure(html, page, main_name, &page.short(main), &page.money(main), &beside);
        let with_orders = page.fill(
            words::WITH_ORDERS,
            &[
                ("customers", format::count(figures.with_orders)),
                ("share", format::said(&format::percent(figures.with_orders.into(), figures.customers.into()))),
            ],
        );
        figure(html, page, words::CUSTOMERS, &format::count(figures.customers), "", &with_orders);
        // What cannot be told of nothing is left out.
        let each =
            orders_each(figures).map(|orders| page.fill(words::ORDERS_EACH, &[("orders", orders)])).unwrap_or_default();
        figure(html, page, words::ORDERS, &format::count(figures.orders), "", &each);
        let average = average_order(figures);
        let shown = average.map_or_else(|| format::NONE.to_owned(), |amount| page.short(amount));
        let exact = average.map(|amount| page.money(amount)).unwrap_or_default();
        figure(html, page, words::AVERAGE_ORDER, &shown, &exact, page.say(words::AVERAGE_ORDER_IS));
        let returned = page.fill(words::RETURNED_IS, &[("amount", page.short(figures.returned))]);
        let rate = format::money_percent(figures.returned, figures.gross);
        figure(html, page, words::RETURN_RATE, &rate, &page.money(figures.returned), &returned);
        newest(html, page);
    });
}

fn newest(html: &mut Html, page: &Page<'_>) {
    let figures = &page.data.figures;
    let shown = figures.newest_order.map_or_else(|| format::NONE.to_owned(), |time| format::day(time, page.lang));
    let exact = figures.newest_order.map(|time| time.to_string()).unwrap_or_default();
    let since = figures
        .oldest_order
        .map(|time| page.fill(words::FACTS_SINCE, &[("day", format::day(time, page.lang))]))
        .unwrap_or_default();
    figure(html, page, words::NEWEST_ORDER, &shown, &exact, &since);
}

/// One figure: its name, the number for people, the exact one as a tip, a line that puts it in place.
fn figure(html: &mut Html, page: &Page<'_>, name: Text, value: &str, exact: &str, beside: &str) {
    html.nest("div", &[("class", "figure")], |html| {
        html.classed("p", "figure-name", page.say(name));
        if exact.is_empty() {
            html.classed("p", "figure-value", value);
        } else {
            html.nest("p", &[("class", "figure-value")], |html| html.element("span", &[("title", exact)], value));
        }
        html.classed("p", "figure-beside", beside);
    });
}

/// Gross revenue ÷ orders.
fn average_order(figures: &KeyFigures) -> Option<Money> {
    let average = round_div(figures.gross.ten_thousandths().into(), figures.orders.into())?;
    i64::try_from(average).ok().map(Money::from_ten_thousandths)
}

/// Orders per customer with orders.
fn orders_each(figures: &KeyFigures) -> Option<String> {
    let millionths = round_div(i128::from(figures.orders) * 1_000_000, figures.with_orders.into())?;
    i64::try_from(millionths).ok().map(|value| format::number(crate::data::Decimal(value)))
}
