//! What customers say, what they complain of, and what service they need, by tier; satisfaction beside loyalty.

use super::table::{Cell, table};
use super::{is_gone, scheme_name, tier_name};
use crate::data::{Average, Care, CareFigures, Cause, Decimal, SchemeCare, SchemeReport};
use crate::format;
use crate::html::{Html, PLAIN};
use crate::page::Page;
use terrace_domain::round_div;
use terrace_words::Text;
use terrace_words::texts::report as words;

pub(crate) fn render(html: &mut Html, page: &Page<'_>) {
    let Some(care) = &page.data.care else { return };
    html.classed("p", "finding", &finding(page, &care.all));
    html.classed("p", "detail", page.say(words::CARE_CAPTION));
    html.nest("div", &[("class", "chooser"), ("data-label", page.say(words::CHOOSE_SCHEME))], |html| {
        for (own, scheme) in care.schemes.iter().filter_map(|own| Some((own, page.data.schemes.get(own.scheme)?))) {
            let name = scheme_name(scheme, page);
            html.nest("div", &[("class", "choice"), ("data-name", name)], |html| {
                html.classed("h4", "choice-name", name);
                by_tier(html, page, (scheme, own, &care.all), &VOICES, words::VOICES_OF);
                by_tier(html, page, (scheme, own, &care.all), &SERVICE, words::SERVICE_OF);
            });
        }
    });
    causes(html, page, care);
    content(html, page, care);
}

fn finding(page: &Page<'_>, all: &CareFigures) -> String {
    if all.complaining == 0 {
        return page.say(words::CARE_QUIET).to_owned();
    }
    let arguments = [
        ("complaining", format::count(all.complaining)),
        ("part", format::said(&format::percent(all.complaining.into(), all.customers.into()))),
        ("revenue", page.short(all.complaining_revenue)),
        ("share", format::said(&format::money_percent(all.complaining_revenue, page.revenue()))),
    ];
    page.fill(words::CARE_FINDING, &arguments)
}

/// A column of figures that the facts may tell.
struct CareColumn {
    name: Text,
    tip: Option<Text>,
    /// Whether anything is known.
    told: fn(&CareFigures) -> bool,
    cell: fn(&Page<'_>, &CareFigures) -> Cell,
}

const VOICES: [CareColumn; 5] = [
    CareColumn {
        name: words::SATISFACTION,
        tip: None,
        told: |figures| figures.satisfaction.is_some(),
        cell: |page, figures| averaged(page, figures.satisfaction, |mean| format::decimals(mean, 2)),
    },
    CareColumn {
        name: words::SATISFIED,
        tip: None,
        told: |figures| figures.satisfied.is_some(),
        cell: |page, figures| averaged(page, figures.satisfied, share),
    },
    CareColumn {
        name: words::SATISFACTION_CHANGE,
        tip: Some(words::SATISFACTION_CHANGE_IS),
        told: |figures| figures.change.is_some(),
        cell: changed,
    },
    CareColumn {
        name: words::RATING,
        tip: None,
        told: |figures| figures.rating.is_some(),
        cell: |page, figures| averaged(page, figures.rating, share),
    },
    CareColumn { name: words::NPS, tip: Some(words::NPS_IS), told: |figures| figures.nps.is_some(), cell: nps },
];

const SERVICE: [CareColumn; 8] = [
    CareColumn {
        name: words::COMPLAINTS,
        tip: None,
        told: |figures| figures.cases > 0,
        cell: |page, figures| {
            let each = ratio(u128::from(figures.complaints) * 100, figures.customers);
            counted(figures.complaints).under(page.fill(words::PER_HUNDRED, &[("count", each)]))
        },
    },
    CareColumn {
        name: words::COMPLAINING,
        tip: None,
        told: |figures| figures.cases > 0,
        cell: |_, figures| {
            let share = format::percent(figures.complaining.into(), figures.customers.into());
            counted(figures.complaining).under(share)
        },
    },
    CareColumn {
        name: words::COMPLAINING_REVENUE,
        tip: None,
        told: |figures| figures.complaining > 0,
        cell: |page, figures| Cell::money(page, figures.complaining_revenue),
    },
    CareColumn {
        name: words::OPEN_CASES,
        tip: None,
        told: |figures| figures.cases > 0,
        cell: |page, figures| {
            counted(figures.open_cases).under(page.fill(words::OF_CASES, &[("cases", format::count(figures.cases))]))
        },
    },
    CareColumn {
        name: words::FIRST_ANSWER,
        tip: None,
        told: |figures| figures.first_answer.is_some(),
        cell: |_, figures| hours(figures.first_answer),
    },
    CareColumn {
        name: words::HOURS_TO_CLOSE,
        tip: None,
        told: |figures| figures.to_close.is_some(),
        cell: |_, figures| hours(figures.to_close),
    },
    CareColumn {
        name: words::CONTACTS,
        tip: None,
        told: |figures| figures.contacts > 0,
        cell: |page, figures| {
            let each = ratio(figures.contacts.into(), figures.customers);
            counted(figures.contacts).under(page.fill(words::EACH, &[("count", each)]))
        },
    },
    CareColumn {
        name: words::MINUTES,
        tip: None,
        told: |figures| figures.minutes.0 > 0,
        cell: |page, figures| {
            let all = figures.minutes;
            let each = round_div(i128::from(all.0), i128::from(figures.customers));
            let each = each.and_then(|each| i64::try_from(each).ok()).map(Decimal);
            let each = each.map_or_else(|| format::NONE.to_owned(), |each| format::decimals(each, 1));
            Cell::number(format::decimals(all, 0)).under(page.fill(words::EACH, &[("count", each)]))
        },
    },
];

fn by_tier(
    html: &mut Html,
    page: &Page<'_>,
    (scheme, own, all): (&SchemeReport, &SchemeCare, &CareFigures),
    figures: &[CareColumn],
    caption: Text,
) {
    let told: Vec<&CareColumn> = figures.iter().filter(|figure| (figure.told)(all)).collect();
    if told.is_empty() {
        return;
    }
    let mut headers = vec![Cell::text(page.say(words::TIER)), Cell::number(page.say(words::CUSTOMERS))];
    headers.extend(told.iter().map(|figure| {
        let cell = Cell::number(page.say(figure.name));
        if let Some(tip) = figure.tip { cell.tip(page.say(tip)) } else { cell }
    }));
    let row = |name: &str, figures: &CareFigures| {
        let mut cells = vec![Cell::text(name), counted(figures.customers)];
        cells.extend(told.iter().map(|figure| (figure.cell)(page, figures)));
        cells
    };
    let tiers = scheme.tiers.iter().zip(&own.tiers).filter(|(tier, _)| !is_gone(scheme, tier));
    let mut rows: Vec<Vec<Cell>> = tiers.map(|(tier, figures)| row(tier_name(tier, page), figures)).collect();
    rows.push(row(page.say(words::ALL_CUSTOMERS), all));
    table(html, &page.fill(caption, &[("scheme", scheme_name(scheme, page).to_owned())]), &headers, &rows);
}

fn causes(html: &mut Html, page: &Page<'_>, care: &Care) {
    if care.causes.iter().all(|found| found.cause == Cause::Unknown) {
        return;
    }
    html.element("h3", PLAIN, page.say(words::CAUSES));
    html.classed("p", "detail", page.say(words::CAUSES_CAPTION));
    let headers = [
        Cell::text(page.say(words::CAUSE)),
        Cell::number(page.say(words::COMPLAINTS)),
        Cell::number(page.say(words::COMPLAINING)),
        Cell::number(page.say(words::COMPLAINING_REVENUE)),
    ];
    let rows: Vec<Vec<Cell>> = care
        .causes
        .iter()
        .map(|found| {
            let name = match &found.cause {
                Cause::Named(name) => name,
                Cause::Other => page.say(words::CAUSE_OTHER),
                Cause::Unknown => page.say(words::CAUSE_UNKNOWN),
            };
            vec![
                Cell::text(name),
                counted(found.complaints).under(format::percent(found.complaints.into(), care.all.complaints.into())),
                counted(found.customers),
                Cell::money(page, found.revenue).under(format::money_percent(found.revenue, page.revenue())),
            ]
        })
        .collect();
    table(html, page.say(words::CAUSES), &headers, &rows);
}

fn content(html: &mut Html, page: &Page<'_>, care: &Care) {
    let Some(content) = &care.content else { return };
    html.element("h3", PLAIN, page.say(words::CONTENT));
    html.classed("p", "detail", page.say(words::CONTENT_CAPTION));
    let has_nps = content.iter().any(|figures| figures.nps.is_some());
    let mut headers = vec![
        Cell::text(page.say(words::CONTENT_GROUP)),
        Cell::number(page.say(words::CUSTOMERS)),
        Cell::number(page.say(words::REVENUE)),
        Cell::number(page.say(words::ORDERED_IN_YEAR)),
        Cell::number(page.say(words::ORDERED_AGAIN)),
        Cell::number(page.say(words::COMPLAINED)),
    ];
    headers.extend(has_nps.then(|| Cell::number(page.say(words::NPS)).tip(page.say(words::NPS_IS))));
    let names = [words::CONTENT_ABOVE, words::CONTENT_AS, words::CONTENT_BELOW, words::CONTENT_SILENT];
    let rows = names.into_iter().zip(content).map(|(name, figures)| {
        let part = |count: u64| counted(count).under(format::percent(count.into(), figures.customers.into()));
        let mut cells = vec![
            Cell::text(page.say(name)),
            counted(figures.customers),
            Cell::money(page, figures.revenue),
            part(figures.ordered_in_year),
            part(figures.ordered_again),
            part(figures.complaining),
        ];
        cells.extend(has_nps.then(|| recommendation(page, figures.nps)));
        cells
    });
    table(html, page.say(words::CONTENT), &headers, &rows.collect::<Vec<_>>());
}

fn counted(count: u64) -> Cell {
    Cell::number(format::count(count))
}

fn averaged(page: &Page<'_>, average: Option<Average>, shown: fn(Decimal) -> String) -> Cell {
    average.map_or_else(
        || Cell::number(format::NONE),
        |average| {
            let answered = page.fill(words::ANSWERS_OF, &[("answered", format::count(average.of))]);
            Cell::number(shown(average.mean)).under(answered)
        },
    )
}

/// As a difference, and below it as a share of what it was: which of the two is meant by a change of 15% is not the same for
/// everybody.
fn changed(page: &Page<'_>, figures: &CareFigures) -> Cell {
    let Some(change) = figures.change else { return Cell::number(format::NONE) };
    let cell = Cell::number(signed(change.mean, format::decimals(change.mean, 2)));
    let answered = page.fill(words::ANSWERS_OF, &[("answered", format::count(change.of))]);
    match figures.growth {
        Some(growth) => {
            cell.under(page.fill(
                words::CHANGED_BY,
                &[("growth", signed(growth.mean, share(growth.mean))), ("answered", answered)],
            ))
        }
        None => cell.under(answered),
    }
}

fn hours(average: Option<Average>) -> Cell {
    Cell::number(average.map_or_else(|| format::NONE.to_owned(), |average| format::decimals(average.mean, 1)))
}

fn nps(page: &Page<'_>, figures: &CareFigures) -> Cell {
    recommendation(page, figures.nps)
}

/// From −100 to 100, as it is usually told, with the range within which it lies.
fn recommendation(page: &Page<'_>, average: Option<Average>) -> Cell {
    let Some(average) = average else { return Cell::number(format::NONE) };
    let points = |value: i64| signed(Decimal(value), format::decimals(Decimal(value.saturating_mul(100)), 0));
    let cell = Cell::number(points(average.mean.0));
    match average.within {
        Some(within) => {
            let arguments = [
                ("low", points(average.mean.0.saturating_sub(within.0).max(-1_000_000))),
                ("high", points(average.mean.0.saturating_add(within.0).min(1_000_000))),
                ("answered", format::count(average.of)),
            ];
            cell.under(page.fill(words::NPS_RANGE, &arguments))
        }
        None => cell.under(page.fill(words::ANSWERS_OF, &[("answered", format::count(average.of))])),
    }
}

fn share(mean: Decimal) -> String {
    format::percent(mean.0.into(), 1_000_000)
}

fn signed(value: Decimal, text: String) -> String {
    if value.0 > 0 && text.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) { format!("+{text}") } else { text }
}

/// So many for each of some, with one decimal.
fn ratio(count: u128, of: u64) -> String {
    let millionths = i128::try_from(count).ok().and_then(|count| round_div(count.checked_mul(1_000_000)?, of.into()));
    let decimal = millionths.and_then(|millionths| i64::try_from(millionths).ok()).map(Decimal);
    decimal.map_or_else(|| format::NONE.to_owned(), |decimal| format::decimals(decimal, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_rounded_once() {
        assert_eq!(format::decimals(Decimal(1_025_000), 2), "1.02");
        assert_eq!(format::decimals(Decimal(-500_000), 0), "0");
        assert_eq!(format::decimals(Decimal(-80_000), 2), "\u{2212}0.08");
        assert_eq!(format::decimals(Decimal(1_234_560_000), 0), "1,235");
        assert_eq!(signed(Decimal(1), format::decimals(Decimal(1), 2)), "0.00");
        assert_eq!(signed(Decimal(250_000), format::decimals(Decimal(250_000), 2)), "+0.25");
        assert_eq!(ratio(250, 0), format::NONE);
        assert_eq!(ratio(7, 200), "0.0");
        assert_eq!(ratio(37, 10), "3.7");
    }
}
