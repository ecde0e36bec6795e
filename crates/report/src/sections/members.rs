//! How many members each public level has, and the points that are outstanding.

use super::table::{Cell, table};
use crate::data::{LevelMembers, MembersReport, ReportData};
use crate::format;
use crate::html::Html;
use crate::page::Page;
use terrace_words::texts::members as words;

pub(crate) fn present(data: &ReportData) -> bool {
    data.members.is_some()
}

pub(crate) fn render(html: &mut Html, page: &Page<'_>) {
    let Some(members) = &page.data.members else { return };
    let all: u64 = members.levels.iter().fold(0, |sum, level| sum.saturating_add(level.members));
    let points: i128 = members.levels.iter().map(|level| i128::from(level.points)).sum();
    let told =
        [("members", format::count(all)), ("points", counted(points)), ("others", format::count(members.others))];
    html.classed("p", "detail", &page.fill(words::REPORT_CAPTION, &told));
    levels(html, page, members, all);
}

fn levels(html: &mut Html, page: &Page<'_>, members: &MembersReport, all: u64) {
    let headers = [
        Cell::text(page.say(words::LEVEL)),
        Cell::number(page.say(words::REPORT_MEMBERS)),
        Cell::number(page.say(words::REPORT_SHARE)),
        Cell::number(page.say(words::POINTS)),
    ];
    let row = |level: &LevelMembers| {
        let name = level.level.as_deref().unwrap_or_else(|| page.say(words::BELOW_LEVELS));
        vec![
            Cell::text(level.title.get(page.lang, name)),
            Cell::number(format::count(level.members)),
            Cell::number(format::percent(level.members.into(), all.into())),
            Cell::number(counted(i128::from(level.points))),
        ]
    };
    let rows: Vec<Vec<Cell>> = members.levels.iter().map(row).collect();
    table(html, page.say(words::REPORT_SECTION), &headers, &rows);
}

fn counted(points: i128) -> String {
    u64::try_from(points).map_or_else(|_| points.to_string(), format::count)
}
