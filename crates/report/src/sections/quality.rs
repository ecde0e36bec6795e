//! What came in: rows read and what became of them.

use super::table::{Cell, table};
use crate::data::ImportQuality;
use crate::format;
use crate::html::{Html, PLAIN};
use crate::page::Page;
use crate::pictures::{coordinate, fraction};
use terrace_words::texts::report as words;

/// Reasons and statuses shown per import.
const MOST_SHOWN: usize = 8;

pub(crate) fn render(html: &mut Html, page: &Page<'_>) {
    let imports = &page.data.imports;
    let total = |pick: fn(&ImportQuality) -> u64| imports.iter().map(pick).fold(0, u64::saturating_add);
    let (read, rejected) = (total(|import| import.read), total(|import| import.rejected));
    let arguments = [
        ("read", format::count(read)),
        ("rejected", format::count(rejected)),
        ("share", format::said(&format::percent(rejected.into(), read.into()))),
    ];
    let finding = if rejected == 0 { words::QUALITY_CLEAN } else { words::QUALITY_FINDING };
    html.classed("p", "finding", &page.fill(finding, &arguments));
    reconciliation(html, page);
    for tie in &page.data.money {
        html.element("p", PLAIN, tie.get(page.lang, ""));
    }
    for import in imports {
        if !import.reasons.is_empty() || !import.statuses.is_empty() || !import.money.is_empty() {
            html.nest("div", &[("class", "import")], |html| readings(html, page, import));
        }
    }
}

fn reconciliation(html: &mut Html, page: &Page<'_>) {
    let headers = [
        Cell::text(page.say(words::FILES)),
        Cell::text(page.say(words::KIND)),
        Cell::number(page.say(words::ROWS_READ)),
        Cell::number(page.say(words::ROWS_ACCEPTED)),
        Cell::number(page.say(words::ROWS_REPLACED)),
        Cell::number(page.say(words::ROWS_UNCHANGED)),
        Cell::number(page.say(words::ROWS_REJECTED)),
        Cell::number(page.say(words::NO_CUSTOMER)).tip(page.say(words::NO_CUSTOMER_IS)),
    ];
    let rows: Vec<Vec<Cell>> = page
        .data
        .imports
        .iter()
        .map(|import| {
            let rejected = Cell::number(format::count(import.rejected));
            vec![
                Cell::text(import.files.join(", ")).under(origin(page, import)),
                Cell::text(import.kind.get(page.lang, "")),
                Cell::number(format::count(import.read)),
                Cell::number(format::count(import.accepted)),
                Cell::number(format::count(import.replaced)),
                Cell::number(format::count(import.unchanged)),
                if import.rejected > 0 { rejected.classed("n far") } else { rejected },
                Cell::number(format::count(import.without_customer)),
            ]
        })
        .collect();
    table(html, page.say(words::QUALITY), &headers, &rows);
}

fn origin(page: &Page<'_>, import: &ImportQuality) -> String {
    let number = import.number.map(|number| page.fill(words::IMPORT_NUMBER, &[("number", number.to_string())]));
    let day = import.at.map(|time| format::day(time, page.lang));
    [number, day].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn readings(html: &mut Html, page: &Page<'_>, import: &ImportQuality) {
    html.element("h4", PLAIN, &import.files.join(", "));
    for tie in &import.money {
        html.element("p", PLAIN, tie.get(page.lang, ""));
    }
    html.nest("div", &[("class", "side-by-side")], |html| {
        if !import.reasons.is_empty() {
            html.nest("div", PLAIN, |html| {
                html.classed("p", "list-name", page.say(words::REASONS));
                html.nest("ul", &[("class", "counts")], |html| {
                    for reason in import.reasons.iter().take(MOST_SHOWN) {
                        let text = format!("{} {}", reason.code, reason.text.get(page.lang, ""));
                        counted(html, &text, reason.rows, import.rejected);
                    }
                });
            });
        }
        if !import.statuses.is_empty() {
            html.nest("div", PLAIN, |html| {
                html.classed("p", "list-name", page.say(words::STATUSES));
                html.nest("ul", &[("class", "counts")], |html| {
                    for status in import.statuses.iter().take(MOST_SHOWN) {
                        let arguments = [
                            ("status", status.status.clone()),
                            ("meaning", status.read_as.get(page.lang, "").to_owned()),
                        ];
                        counted(html, &page.fill(words::STATUS_READ, &arguments), status.rows, import.read);
                    }
                });
            });
        }
    });
}

fn counted(html: &mut Html, text: &str, rows: u64, of: u64) {
    html.nest("li", PLAIN, |html| {
        html.element("bdi", PLAIN, text);
        html.classed("span", "n", &format::count(rows));
        let width = format!("width:{}%", coordinate(fraction(rows.into(), of.into()) * 100.0));
        html.nest("span", &[("class", "thin")], |html| html.element("b", &[("style", &width)], ""));
    });
}
