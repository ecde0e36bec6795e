//! Several policies side by side: the tiers of each, and the first schemes of two held against each other.

use super::crosses::{Crossed, cross_table};
use super::table::{Cell, table};
use super::tier_name;
use crate::data::{ComparedPolicies, Group, PolicyBeside, PolicyCrossTable, ReportData, SchemeBeside};
use crate::format;
use crate::html::{Html, PLAIN};
use crate::page::Page;
use crate::sums::GroupSum;
use terrace_words::texts::beside as texts;
use terrace_words::texts::report as words;

pub(super) fn present(data: &ReportData) -> bool {
    data.beside.is_some()
}

pub(super) fn render(html: &mut Html, page: &Page<'_>) {
    let Some(beside) = &page.data.beside else { return };
    html.classed("p", "detail", page.say(texts::CAPTION));
    for (index, policy) in beside.policies.iter().enumerate() {
        html.nest("article", PLAIN, |html| {
            html.nest("h3", PLAIN, |html| {
                html.text(policy.title.get(page.lang, &policy.name));
                let which = if index == 0 { texts::MAIN } else { texts::OTHER };
                html.classed("span", "kind", page.say(which));
            });
            policy.schemes.iter().for_each(|scheme| tiers(html, page, scheme));
        });
    }
    for cross in &beside.crosses {
        html.nest("article", PLAIN, |html| crossed(html, page, beside, cross));
    }
}

fn tiers(html: &mut Html, page: &Page<'_>, scheme: &SchemeBeside) {
    let all: GroupSum = scheme.tiers.iter().map(|tier| tier.group).sum();
    let name = scheme.title.get(page.lang, &scheme.name);
    let headers = [
        Cell::text(page.say(words::TIER)),
        Cell::number(page.say(words::CUSTOMERS)),
        Cell::number(page.say(words::SHARE)),
        Cell::number(page.say(words::REVENUE)).under(page.say(words::SHARE_OF_REVENUE)),
    ];
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for tier in &scheme.tiers {
        rows.push(vec![
            Cell::text(tier_name(tier, page)).tip(tier.rule.get(page.lang, "")),
            Cell::number(format::count(tier.group.customers)),
            Cell::number(format::percent(tier.group.customers.into(), all.customers.into())),
            Cell::money(page, tier.group.revenue).under(format::money_percent(tier.group.revenue, all.revenue)),
        ]);
    }
    if scheme.without.customers > 0 {
        rows.push(vec![
            Cell::text(page.say(texts::NO_TIER)),
            Cell::number(format::count(scheme.without.customers)),
            Cell::number(format::NONE),
            Cell::money(page, scheme.without.revenue),
        ]);
    }
    html.element("h4", PLAIN, name);
    table(html, name, &headers, &rows);
}

fn policy_name<'a>(page: &Page<'_>, policy: &'a PolicyBeside) -> &'a str {
    policy.title.get(page.lang, &policy.name)
}

fn crossed(html: &mut Html, page: &Page<'_>, beside: &ComparedPolicies, cross: &PolicyCrossTable) {
    let (Some(main), Some(other)) = (beside.policies.first(), beside.policies.get(cross.other)) else { return };
    let (Some(rows), Some(columns)) = (main.schemes.first(), other.schemes.first()) else { return };
    let title = |scheme: &SchemeBeside| scheme.title.get(page.lang, &scheme.name).to_owned();
    let names = [
        ("rows", title(rows)),
        ("columns", title(columns)),
        ("policy", policy_name(page, main).to_owned()),
        ("other", policy_name(page, other).to_owned()),
    ];
    let name = page.fill(texts::PAIR, &names);
    html.element("h3", PLAIN, &name);
    for (at, finding) in findings(page, (rows, columns, policy_name(page, other)), cross).iter().enumerate() {
        html.classed("p", if at == 0 { "finding" } else { "detail" }, finding);
    }
    html.classed("p", "detail", &page.fill(texts::PAIR_CAPTION, &names));
    cross_table(html, page, &name, &whole(page, (rows, columns), cross));
}

/// How far both say the same, in sentences.
fn findings(
    page: &Page<'_>,
    (rows, columns, other): (&SchemeBeside, &SchemeBeside, &str),
    cross: &PolicyCrossTable,
) -> Vec<String> {
    let both: u64 = cross.cells.iter().flatten().map(|group| group.customers).sum();
    let alone = cross.rows_alone.iter().chain(&cross.columns_alone).chain([&cross.neither]);
    let all = both + alone.map(|group| group.customers).sum::<u64>();
    let share = |part: u64, whole: u64| format::said(&format::percent(part.into(), whole.into()));
    let mut found = Vec::new();
    if let Some([same, higher, lower]) = cross.rungs {
        let facts = [
            ("same", format::count(same)),
            ("both", format::count(both)),
            ("share", share(same, both)),
            ("other", other.to_owned()),
            ("higher", format::count(higher)),
            ("lower", format::count(lower)),
        ];
        found.push(page.fill(texts::SAME, &facts));
    }
    if let (Some([first, best]), Some(tier), Some(top)) = (cross.best, rows.tiers.first(), columns.tiers.first()) {
        let facts = [
            ("first", format::count(first)),
            ("tier", tier_name(tier, page).to_owned()),
            ("both", format::count(best)),
            ("share", share(best, first)),
            ("best", tier_name(top, page).to_owned()),
        ];
        found.push(page.fill(texts::BEST, &facts));
    }
    found.push(page.fill(texts::BOTH, &[("both", format::count(both)), ("all", format::count(all))]));
    found
}

/// The table with everybody in it: who has no tier in one of the schemes stands at its end.
fn whole<'a>(
    page: &Page<'_>,
    (rows, columns): (&'a SchemeBeside, &'a SchemeBeside),
    cross: &PolicyCrossTable,
) -> Crossed<'a> {
    let is_filled = |group: &Group| group.customers > 0;
    let has_column = cross.rows_alone.iter().chain([&cross.neither]).any(is_filled);
    let has_row = cross.columns_alone.iter().chain([&cross.neither]).any(is_filled);
    let names = |scheme: &'a SchemeBeside, has_more: bool| -> Vec<&'a str> {
        let tiers = scheme.tiers.iter().map(|tier| tier.title.get(page.lang, &tier.id));
        tiers.chain(has_more.then(|| page.say(texts::NO_TIER))).collect()
    };
    let with_end =
        |line: &[Group], end: Group| line.iter().copied().chain(has_column.then_some(end)).collect::<Vec<Group>>();
    let lines = cross.cells.iter().zip(&cross.rows_alone).map(|(line, end)| with_end(line, *end));
    let last = has_row.then(|| with_end(&cross.columns_alone, cross.neither));
    Crossed { rows: names(rows, has_row), columns: names(columns, has_column), cells: lines.chain(last).collect() }
}
