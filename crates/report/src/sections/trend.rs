//! Revenue and active customers by month.

use super::table::{Cell, behind};
use crate::data::Month;
use crate::format;
use crate::html::{Html, PLAIN};
use crate::page::Page;
use crate::pictures::trend::{self, TrendCaptions};
use terrace_domain::Money;
use terrace_words::texts::report as words;

pub(crate) fn render(html: &mut Html, page: &Page<'_>) {
    let months = &page.data.months;
    if let Some(finding) = finding(page, months) {
        html.classed("p", "finding", &finding);
    }
    html.nest("figure", PLAIN, |html| {
        legend(html, page, months);
        let captions = TrendCaptions {
            name: page.say(words::TREND_PICTURE),
            revenue: page.say(words::REVENUE),
            customers: page.say(words::ACTIVE_CUSTOMERS),
            amount: &|amount| page.short(amount).replace(".00", "").replace(".0", ""),
            count: &format::count,
            month: &|month, with_year| {
                if with_year { axis_year(page, month) } else { format::short_month(month.month, page.lang) }
            },
            tip: &|month| tip(page, month),
        };
        trend::draw(html, &captions, months);
    });
    let headers = [
        Cell::text(page.say(words::MONTH)),
        Cell::number(page.say(words::REVENUE)),
        Cell::number(page.say(words::ORDERS)),
        Cell::number(page.say(words::ACTIVE_CUSTOMERS)),
        Cell::number(page.say(words::NEW_CUSTOMERS)),
    ];
    let rows: Vec<Vec<Cell>> = months.iter().map(|month| row(page, month)).collect();
    behind(html, page, page.say(words::TREND_PICTURE), &headers, &rows);
}

fn axis_year(page: &Page<'_>, month: &Month) -> String {
    match page.lang {
        terrace_words::Lang::Zh => format!("{}/{}", month.year, month.month),
        terrace_words::Lang::En => format::month(month.year, month.month, page.lang),
    }
}

fn name(page: &Page<'_>, month: &Month) -> String {
    let name = format::month(month.year, month.month, page.lang);
    if month.partial { page.fill(words::PARTIAL_MONTH, &[("month", name)]) } else { name }
}

fn row(page: &Page<'_>, month: &Month) -> Vec<Cell> {
    vec![
        Cell::text(name(page, month)),
        Cell::number(page.money(month.revenue)),
        Cell::number(format::count(month.orders)),
        Cell::number(format::count(month.customers)),
        Cell::number(format::count(month.new_customers)),
    ]
}

fn tip(page: &Page<'_>, month: &Month) -> String {
    page.fill(
        words::MONTH_TIP,
        &[
            ("month", name(page, month)),
            ("revenue", page.money(month.revenue)),
            ("orders", format::count(month.orders)),
            ("customers", format::count(month.customers)),
            ("new", format::count(month.new_customers)),
        ],
    )
}

fn legend(html: &mut Html, page: &Page<'_>, months: &[Month]) {
    let mut entries = vec![
        ("swatch column", words::REVENUE),
        ("swatch curve", words::ACTIVE_CUSTOMERS),
        ("swatch second", words::NEW_CUSTOMERS),
    ];
    if months.iter().any(|month| month.partial) {
        entries.push(("swatch partial", words::PARTIAL));
    }
    html.nest("p", &[("class", "legend")], |html| {
        for (class, text) in entries {
            html.nest("span", &[("class", "entry")], |html| {
                html.classed("i", class, "");
                html.text(page.say(text));
            });
        }
    });
}

/// The last twelve whole months against the twelve before, or, with fewer, the best month.
fn finding(page: &Page<'_>, months: &[Month]) -> Option<String> {
    let full: Vec<&Month> = months.iter().filter(|month| !month.partial).collect();
    let total = |months: &[&Month]| -> i128 { months.iter().map(|m| i128::from(m.revenue.ten_thousandths())).sum() };
    let years = full.len().checked_sub(24).and_then(|from| full.get(from..)).and_then(|last| last.split_at_checked(12));
    if let Some((before, after)) = years {
        let (before, after) = (total(before), total(after));
        if before > 0 && after > 0 {
            let amount = Money::from_ten_thousandths(i64::try_from(after).ok()?);
            let change = format::said(&format::percent((after - before).abs(), before));
            let text = if after >= before { words::YEAR_UP } else { words::YEAR_DOWN };
            return Some(page.fill(text, &[("amount", page.short(amount)), ("change", change)]));
        }
    }
    let best = full.iter().copied().max_by_key(|month| month.revenue).filter(|month| month.revenue > Money::ZERO)?;
    let month = format::month(best.year, best.month, page.lang);
    Some(page.fill(words::BEST_MONTH, &[("month", month), ("amount", page.short(best.revenue))]))
}
