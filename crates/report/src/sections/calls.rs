//! Whom to call: those who bring the most less than a year before, with who looks after them.

use super::largest::{named, phone_of};
use super::table::{Cell, table};
use super::{scheme_name, tier_name};
use crate::data::FallingCustomer;
use crate::format;
use crate::html::Html;
use crate::page::Page;
use crate::sums::MoneySum;
use terrace_words::texts::report as words;

/// What a customer brings less.
fn fall(customer: &FallingCustomer) -> i128 {
    i128::from(customer.year_before.ten_thousandths()) - i128::from(customer.year.ten_thousandths())
}

pub(crate) fn render(html: &mut Html, page: &Page<'_>) {
    let customers = &page.data.falling;
    let together = MoneySum::of(customers.iter().map(fall).sum());
    let arguments = [("customers", format::count(customers.len() as u64)), ("fall", page.short(together))];
    html.classed("p", "finding", &page.fill(words::CALLS_FINDING, &arguments));
    html.classed("p", "detail", page.say(words::CALLS_CAPTION));
    let has_phone = customers.iter().any(|customer| customer.phone.is_some());
    let has_manager = customers.iter().any(|customer| customer.manager.is_some());
    // The first scheme is the one that the policy puts first; more would push the figures off a narrow page.
    let scheme = page.data.schemes.first();
    let mut headers = vec![Cell::text(page.say(words::CUSTOMER))];
    headers.extend(has_phone.then(|| Cell::text(page.say(words::PHONE))));
    headers.extend(has_manager.then(|| Cell::text(page.say(words::MANAGER))));
    headers.extend(
        [words::YEAR_BEFORE, words::LAST_YEAR, words::FALL, words::LAST_ORDER].map(|text| Cell::number(page.say(text))),
    );
    headers.extend(scheme.map(|scheme| Cell::text(scheme_name(scheme, page))));
    let row = |customer: &FallingCustomer| {
        let mut cells = vec![named(page, &customer.id, customer.name.as_deref(), customer.kind)];
        cells.extend(has_phone.then(|| phone_of(page, customer.phone.as_deref())));
        cells.extend(has_manager.then(|| Cell::text(customer.manager.as_deref().unwrap_or(format::NONE))));
        let last = customer.last_order.map_or_else(|| format::NONE.to_owned(), |time| format::day(time, page.lang));
        let less = format::percent(fall(customer), customer.year_before.ten_thousandths().into());
        cells.extend([
            Cell::money(page, customer.year_before),
            Cell::money(page, customer.year),
            Cell::money(page, MoneySum::of(fall(customer))).under(less),
            Cell::number(last),
        ]);
        cells.extend(scheme.map(|scheme| {
            let class = customer.classes.first().copied().flatten().and_then(|tier| scheme.tiers.get(tier));
            Cell::text(class.map_or(format::NONE, |tier| tier_name(tier, page)))
        }));
        cells
    };
    table(html, page.say(words::CALLS), &headers, &customers.iter().map(row).collect::<Vec<_>>());
}
