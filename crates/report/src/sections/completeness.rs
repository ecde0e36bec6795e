//! How much is known of customers: of how many each field is filled.

use super::table::{Cell, table};
use crate::data::{Completeness, Title};
use crate::format;
use crate::html::{Html, PLAIN};
use crate::page::Page;
use terrace_words::Lang;
use terrace_words::texts::report as words;

pub(crate) fn render(html: &mut Html, page: &Page<'_>) {
    let Some(known) = &page.data.completeness else { return };
    let used: Vec<_> = known.fields.iter().filter(|(_, filled)| *filled > 0).collect();
    if !used.is_empty() {
        filled(html, page, known, &used);
    }
    let never: Vec<&str> =
        known.fields.iter().filter(|(_, filled)| *filled == 0).map(|(title, _)| title.get(page.lang, "")).collect();
    if !never.is_empty() {
        let joined = never.join(if page.lang == Lang::Zh { "、" } else { ", " });
        html.element("p", PLAIN, &page.fill(words::NEVER_FILLED, &[("fields", joined)]));
    }
}

fn filled(html: &mut Html, page: &Page<'_>, known: &Completeness, used: &[&(Title, u64)]) {
    let filled: u128 = used.iter().map(|(_, filled)| u128::from(*filled)).sum();
    let all = u128::from(known.customers) * used.len() as u128;
    let share = i128::try_from(filled).ok().zip(i128::try_from(all).ok());
    let share = share.map_or_else(|| format::NONE.to_owned(), |(filled, all)| format::percent(filled, all));
    let arguments = [("customers", format::count(known.customers)), ("share", format::said(&share))];
    html.classed("p", "finding", &page.fill(words::COMPLETENESS_FINDING, &arguments));
    let headers = [
        Cell::text(page.say(words::COMPLETENESS_FIELD)),
        Cell::number(page.say(words::FILLED)),
        Cell::number(page.say(words::MISSING)),
    ];
    let row = |(title, filled): &&(Title, u64)| {
        vec![
            Cell::text(title.get(page.lang, "")),
            Cell::number(format::percent((*filled).into(), known.customers.into())).tip(format::count(*filled)),
            Cell::number(format::count(known.customers.saturating_sub(*filled))),
        ]
    };
    table(html, page.say(words::COMPLETENESS), &headers, &used.iter().map(row).collect::<Vec<_>>());
}
