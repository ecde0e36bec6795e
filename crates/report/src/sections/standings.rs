//! Which tiers are in force, beside the classes.

use super::table::{Cell, table};
use super::{scheme_name, tier_name};
use crate::data::{ReportData, SchemeReport, SchemeStandings};
use crate::format;
use crate::html::{Html, PLAIN};
use crate::page::Page;
use terrace_words::texts::report as report_words;
use terrace_words::texts::standings as words;

pub(crate) fn present(data: &ReportData) -> bool {
    !data.standings.is_empty()
}

pub(crate) fn render(html: &mut Html, page: &Page<'_>) {
    html.classed("p", "detail", page.say(words::CAPTION));
    for standings in &page.data.standings {
        if let Some(scheme) = page.data.schemes.get(standings.scheme) {
            render_scheme(html, page, scheme, standings);
        }
    }
}

fn render_scheme(html: &mut Html, page: &Page<'_>, scheme: &SchemeReport, standings: &SchemeStandings) {
    let headers = [
        Cell::text(page.say(report_words::TIER)),
        Cell::number(page.say(words::BY_CLASS)),
        Cell::number(page.say(words::IN_FORCE)),
        Cell::number(page.say(words::DIFFERENCE)),
    ];
    let row = |(tier, holds): (&crate::data::TierProfile, &u64)| {
        let class = tier.group.customers;
        let difference = match (holds.checked_sub(class), class.checked_sub(*holds)) {
            (Some(0), _) | (None, None) => format::NONE.to_owned(),
            (Some(more), _) => format!("+{}", format::count(more)),
            (None, Some(less)) => format!("−{}", format::count(less)),
        };
        vec![
            Cell::text(tier_name(tier, page)),
            Cell::number(format::count(class)),
            Cell::number(format::count(*holds)),
            Cell::number(difference),
        ]
    };
    let rows: Vec<Vec<Cell>> = scheme.tiers.iter().zip(&standings.tiers).map(row).collect();
    html.element("h3", PLAIN, scheme_name(scheme, page));
    table(html, scheme_name(scheme, page), &headers, &rows);
    let customers = |count: u64| [("customers", format::count(count))];
    let from = match standings.from_run {
        Some(run) => page.fill(words::FROM_RUN, &[("run", run.to_string())]),
        None => page.say(words::FROM_NONE).to_owned(),
    };
    let mut told = vec![page.fill(words::WAITING, &customers(standings.waiting))];
    told.extend(standings.newcomers.map(|newcomers| page.fill(words::NEWCOMERS, &customers(newcomers))));
    let told: Vec<String> = told.into_iter().map(|text| format!("{text}{}", page.say(words::STOP))).collect();
    html.classed("p", "detail", &format!("{} {from}", told.join(" ")));
}
