//! The sections of a review: figures as cards, figures by tier as tables, each with what it means and its rows.

use super::BoardPage;
use super::data::{BoardFigure, BoardGoalLine, BoardGrade, BoardSection, BoardTable, BoardUnit, TargetCustomers};
use super::shown::{board_change, board_value, board_value_exact, change_parts, goal_verdict};
use crate::format;
use crate::html::{Html, PLAIN};
use crate::sections::concentration::spread_of;
use crate::sections::table::{Cell, table};
use terrace_words::texts::board as words;

/// The goals, each with what was measured.
pub(super) fn goals(html: &mut Html, page: &BoardPage<'_>) {
    let data = page.data;
    if let Some(none) = &data.no_goals {
        html.nest("p", &[("class", "detail")], |html| prose(html, none.get(page.lang, "")));
        return;
    }
    let reached = data.goals.iter().filter(|goal| goal.target.reached == Some(true)).count();
    let said = [("reached", reached.to_string()), ("goals", data.goals.len().to_string())];
    html.classed("p", "finding", &page.fill(words::GOALS_REACHED, &said));
    html.classed("p", "detail", page.say(words::GOALS_ABOUT));
    html.nest("div", &[("class", "figures board-figures")], |html| {
        data.goals.iter().for_each(|goal| card(html, page, &goal.figure, Some(goal)));
    });
}

/// Any other section.
pub(super) fn section(html: &mut Html, page: &BoardPage<'_>, own: &BoardSection) {
    if let Some(finding) = finding(page, own) {
        html.classed("p", "finding", &finding);
    }
    html.classed("p", "detail", own.about.get(page.lang, ""));
    if !own.figures.is_empty() {
        html.nest("div", &[("class", "figures board-figures")], |html| {
            own.figures.iter().for_each(|figure| card(html, page, figure, None));
        });
    }
    own.curves.iter().for_each(|curve| spread_of(html, page, &curve.curve, curve.is_profit));
    own.tables.iter().for_each(|own| by_tier(html, page, own));
    own.customers.iter().for_each(|own| customers(html, page, own));
    if !own.remarks.is_empty() {
        html.nest("ul", &[("class", "notes")], |html| {
            for remark in &own.remarks {
                html.nest("li", PLAIN, |html| prose(html, remark.get(page.lang, "")));
            }
        });
    }
}

/// The first figure that can be told, in a sentence; a section with a curve says more than that itself.
fn finding(page: &BoardPage<'_>, own: &BoardSection) -> Option<String> {
    if let Some(finding) = &own.finding {
        return Some(finding.get(page.lang, "").to_owned());
    }
    if !own.curves.is_empty() {
        return None;
    }
    let figure = own.figures.iter().find(|figure| figure.value.is_some())?;
    let value = short(page, figure, figure.value)?;
    let named = [("name", figure.name.get(page.lang, &figure.key).to_owned()), ("value", value)];
    let change =
        figure.change.as_ref().map(|change| change_parts(change, figure.unit, page.data.header.currency, page.lang).0);
    let [name, value] = named;
    Some(match change {
        Some(change) => page.fill(words::FINDING_CHANGED, &[name, value, ("change", change)]),
        None => page.fill(words::FINDING, &[name, value]),
    })
}

fn short(page: &BoardPage<'_>, figure: &BoardFigure, value: Option<super::BoardValue>) -> Option<String> {
    value.map(|value| board_value(value, figure.unit, page.data.header.currency, page.lang))
}

/// A figure by itself: name and grade, the value, its range and what it is of, the year before, what it means.
fn card(html: &mut Html, page: &BoardPage<'_>, figure: &BoardFigure, goal: Option<&BoardGoalLine>) {
    html.nest("div", &[("class", "figure board-figure")], |html| {
        html.nest("p", &[("class", "figure-name")], |html| {
            html.text(figure.name.get(page.lang, &figure.key));
            html.text(" ");
            html.element("span", &[("class", "grade")], &grade(page, figure.grade));
        });
        let value = short(page, figure, figure.value).unwrap_or_else(|| format::NONE.to_owned());
        let exact = figure.value.map(|value| board_value_exact(value, figure.unit, page.data.header.currency));
        let exact = exact.unwrap_or_default();
        html.nest("p", &[("class", "figure-value")], |html| html.element("span", &[("title", &exact)], &value));
        if let Some(goal) = goal {
            verdict(html, page, goal);
        }
        for line in lines(page, figure) {
            html.nest("p", &[("class", "figure-beside")], |html| prose(html, &line));
        }
        html.nest("details", PLAIN, |html| {
            html.element("summary", PLAIN, page.say(words::MEANS));
            html.nest("p", &[("class", "figure-beside")], |html| prose(html, figure.definition.get(page.lang, "")));
            if let Some(rows) = &figure.rows {
                html.nest("p", &[("class", "figure-beside")], |html| {
                    html.text(page.say(words::ROWS_ARE));
                    html.text(" ");
                    html.element("code", PLAIN, rows);
                });
            }
        });
    });
}

fn verdict(html: &mut Html, page: &BoardPage<'_>, goal: &BoardGoalLine) {
    let target = board_value(goal.target.value, goal.figure.unit, page.data.header.currency, page.lang);
    let text = if goal.target.is_most { words::AT_MOST } else { words::AT_LEAST };
    let class = match goal.target.reached {
        Some(true) => "verdict reached",
        Some(false) => "verdict far",
        None => "verdict",
    };
    html.nest("p", &[("class", class)], |html| {
        html.text(&page.fill(text, &[("target", target)]));
        html.text(page.say(words::COLON));
        html.element("strong", PLAIN, page.say(goal_verdict(&goal.target)));
    });
}

/// A text in which commands and columns stand between backticks.
pub(super) fn prose(html: &mut Html, text: &str) {
    for (at, part) in text.split('`').enumerate() {
        if at % 2 == 1 {
            html.element("code", PLAIN, part);
        } else {
            html.text(part);
        }
    }
}

/// What stands beneath a value: its range, what it is of, the year before, why it is missing.
fn lines(page: &BoardPage<'_>, figure: &BoardFigure) -> Vec<String> {
    let currency = page.data.header.currency;
    let mut lines = Vec::new();
    if let Some(missing) = &figure.missing {
        lines.push(missing.get(page.lang, "").to_owned());
    }
    let range = range(page, figure).map(|range| page.fill(words::RANGE_IS, &[("range", range)]));
    let of = figure.of.map(|of| page.fill(words::OF_COUNT, &[("count", format::count(of))]));
    let both: Vec<String> = range.into_iter().chain(of).collect();
    if !both.is_empty() {
        lines.push(both.join(" · "));
    }
    if let Some(before) = short(page, figure, figure.before) {
        lines.push(page.fill(words::AGAINST_BEFORE, &[("before", before)]));
    }
    if let Some(change) = &figure.change {
        let changed = board_change(change, figure.unit, currency, page.lang);
        lines.push(format!("{changed} · {}", grade(page, change.grade)));
    }
    lines
}

fn range(page: &BoardPage<'_>, figure: &BoardFigure) -> Option<String> {
    let [low, high] = figure.interval?;
    let shown = |value| board_value(value, figure.unit, page.data.header.currency, page.lang);
    Some(page.fill(words::RANGE, &[("low", shown(low)), ("high", shown(high))]))
}

fn grade(page: &BoardPage<'_>, grade: BoardGrade) -> String {
    match grade {
        BoardGrade::Measured => page.say(words::MEASURED).to_owned(),
        BoardGrade::D => "D".to_owned(),
        BoardGrade::E => "E".to_owned(),
        BoardGrade::Unknown => "—".to_owned(),
    }
}

/// The grade of a figure, and that of its change.
fn grades(page: &BoardPage<'_>, figure: &BoardFigure) -> String {
    let own = grade(page, figure.grade);
    match &figure.change {
        Some(change) => format!("{own}, {}", grade(page, change.grade)),
        None => own,
    }
}

/// Figures by tier, with what they mean and their rows folded away beneath.
fn by_tier(html: &mut Html, page: &BoardPage<'_>, own: &BoardTable) {
    let title = own.title.get(page.lang, "");
    html.element("h3", PLAIN, title);
    let mut headers = vec![Cell::text(page.say(words::COL_TIER))];
    headers.extend(own.columns.iter().map(|column| Cell::number(column.get(page.lang, ""))));
    let rows: Vec<Vec<Cell>> = own
        .rows
        .iter()
        .map(|row| {
            let name = Cell::text(row.name.get(page.lang, ""));
            [name].into_iter().chain(row.figures.iter().map(|figure| cell(page, figure))).collect()
        })
        .collect();
    table(html, title, &headers, &rows);
    html.nest("details", PLAIN, |html| {
        html.element("summary", PLAIN, page.say(words::MEANS_TABLE));
        let headers = [
            Cell::text(page.say(words::COL_TIER)),
            Cell::text(page.say(words::COL_FIGURE)),
            Cell::text(page.say(words::COL_GRADE)),
            Cell::text(page.say(words::MEANS)),
        ];
        let rows = own.rows.iter().flat_map(|row| row.figures.iter().map(move |figure| (row, figure)));
        let rows: Vec<Vec<Cell>> = rows
            .map(|(row, figure)| {
                vec![
                    Cell::text(row.name.get(page.lang, "")),
                    Cell::text(figure.name.get(page.lang, &figure.key)),
                    Cell::text(grades(page, figure)),
                    Cell::text(figure.definition.get(page.lang, ""))
                        .under(figure.rows.clone().unwrap_or_default())
                        .classed("means"),
                ]
            })
            .collect();
        table(html, page.say(words::MEANS_TABLE), &headers, &rows);
    });
}

/// The value, with its change, or its range, beneath it.
fn cell(page: &BoardPage<'_>, figure: &BoardFigure) -> Cell {
    let Some(value) = short(page, figure, figure.value) else {
        let why = figure.missing.as_ref().map(|missing| missing.get(page.lang, "").to_owned()).unwrap_or_default();
        return Cell::number(format::NONE).tip(why);
    };
    let currency = page.data.header.currency;
    let changed = figure.change.as_ref().map(|change| board_change(change, figure.unit, currency, page.lang));
    let under = changed.or_else(|| range(page, figure)).unwrap_or_default();
    let exact = figure.value.map(|value| board_value_exact(value, figure.unit, page.data.header.currency));
    let of = figure.of.map(|of| page.fill(words::OF_COUNT, &[("count", format::count(of))]));
    let tip: Vec<String> = exact.into_iter().chain(of).chain(range(page, figure)).collect();
    Cell::number(value).under(under).tip(tip.join(" · "))
}

fn customers(html: &mut Html, page: &BoardPage<'_>, own: &TargetCustomers) {
    let segment = own.segment.get(page.lang, "").to_owned();
    let title = page.fill(words::TARGET_CUSTOMERS, &[("segment", segment)]);
    html.element("h3", PLAIN, &title);
    let headers = [
        Cell::text(page.say(words::COL_CUSTOMER)),
        Cell::number(page.say(words::COL_REVENUE)),
        Cell::number(page.say(words::COL_BEFORE)),
        Cell::number(page.say(words::COL_ORDERS)),
    ];
    let amount = |value| {
        let currency = page.data.header.currency;
        Cell::number(board_value(value, BoardUnit::Money, currency, page.lang)).tip(board_value_exact(
            value,
            BoardUnit::Money,
            currency,
        ))
    };
    let rows: Vec<Vec<Cell>> = own
        .customers
        .iter()
        .map(|customer| {
            let orders = Cell::number(format::count(customer.orders));
            vec![Cell::text(customer.id.clone()), amount(customer.revenue), amount(customer.before), orders]
        })
        .collect();
    table(html, &title, &headers, &rows);
}
