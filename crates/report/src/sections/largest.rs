//! The largest customers, with their classes; persons masked unless the owner wants otherwise.

use super::table::{Cell, table};
use super::{scheme_name, tier_name};
use crate::data::{Person, Privacy, TopCustomer};
use crate::format;
use crate::html::Html;
use crate::page::Page;
use crate::privacy::{mask_id, mask_name, mask_phone};
use crate::sums::MoneySum;
use terrace_domain::Money;
use terrace_words::texts::report as words;

pub(crate) fn render(html: &mut Html, page: &Page<'_>) {
    let customers = &page.data.top_customers;
    let total = page.revenue();
    let together: MoneySum = customers.iter().map(|customer| customer.revenue).sum();
    let arguments = [
        ("customers", format::count(customers.len() as u64)),
        ("amount", page.short(together)),
        ("share", format::said(&format::money_percent(together, total))),
    ];
    html.classed("p", "finding", &page.fill(words::LARGEST_FINDING, &arguments));
    let has_phone = customers.iter().any(|customer| customer.phone.is_some());
    let has_region = customers.iter().any(|customer| customer.region.is_some());
    let mut headers = vec![Cell::text(page.say(words::CUSTOMER))];
    if has_phone {
        headers.push(Cell::text(page.say(words::PHONE)));
    }
    if has_region {
        headers.push(Cell::text(page.say(words::REGION)));
    }
    headers.extend([
        Cell::number(page.say(words::REVENUE)),
        Cell::number(page.say(words::SHARE)),
        Cell::number(page.say(words::ORDERS)),
        Cell::number(page.say(words::LAST_ORDER)),
    ]);
    headers.extend(page.data.schemes.iter().map(|scheme| Cell::text(scheme_name(scheme, page))));
    let rows: Vec<Vec<Cell>> =
        customers.iter().map(|customer| row(page, customer, total, has_phone, has_region)).collect();
    table(html, page.say(words::LARGEST), &headers, &rows);
}

fn row(page: &Page<'_>, customer: &TopCustomer, total: Money, has_phone: bool, has_region: bool) -> Vec<Cell> {
    let mut row = vec![named(page, &customer.id, customer.name.as_deref(), customer.kind)];
    if has_phone {
        row.push(phone_of(page, customer.phone.as_deref()));
    }
    if has_region {
        row.push(Cell::text(customer.region.as_deref().unwrap_or(format::NONE)));
    }
    let last = customer.last_order.map_or_else(|| format::NONE.to_owned(), |time| format::day(time, page.lang));
    row.extend([
        Cell::money(page, customer.revenue),
        Cell::number(format::money_percent(customer.revenue, total)),
        Cell::number(format::count(customer.orders)),
        Cell::number(last),
    ]);
    for (index, scheme) in page.data.schemes.iter().enumerate() {
        let class = customer.classes.get(index).copied().flatten().and_then(|tier| scheme.tiers.get(tier));
        row.push(Cell::text(class.map_or(format::NONE, |tier| tier_name(tier, page))));
    }
    row
}

/// Who it is: the name, with the id under it.
pub(super) fn named(page: &Page<'_>, id: &str, name: Option<&str>, kind: Person) -> Cell {
    let masked = page.data.privacy == Privacy::Masked;
    let id = if masked { mask_id(id) } else { id.to_owned() };
    let name = name.map(str::trim).filter(|name| !name.is_empty());
    let name = name.map(|name| match kind {
        Person::Person | Person::Unknown if masked => mask_name(name),
        _ => name.to_owned(),
    });
    match name {
        Some(name) => Cell::text(name).under(id),
        None => Cell::text(id),
    }
}

/// The phone, or a dash.
pub(super) fn phone_of(page: &Page<'_>, phone: Option<&str>) -> Cell {
    let masked = page.data.privacy == Privacy::Masked;
    let phone = phone.map(|phone| if masked { mask_phone(phone) } else { phone.to_owned() });
    Cell::text(phone.unwrap_or_else(|| format::NONE.to_owned())).classed("digits")
}
