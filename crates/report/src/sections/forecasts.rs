//! Whether the forecasts can be trusted: their model, fitted to the orders up to a day, compared with later orders.

use super::table::{Cell, behind, depth, depth_class};
use crate::data::{AliveGrid, ExpectedActual, ModelCheck, ReportData, TrackPoint};
use crate::format;
use crate::html::{Html, PLAIN};
use crate::page::Page;
use crate::pictures::pairs::{self, PairCaptions};
use crate::pictures::tracking::{self, TrackCaptions};
use terrace_domain::Date;
use terrace_words::Text;
use terrace_words::texts::report as words;

/// With fewer customers, tenths and groups would only show chance: ten customers in each tenth.
const FEWEST: u64 = 100;

pub(super) fn present(data: &ReportData) -> bool {
    data.model.as_ref().is_some_and(|check| check.customers >= FEWEST)
}

/// Why the section is left out although there is a check: too few customers.
pub(super) fn too_few(page: &Page<'_>) -> Option<String> {
    let check = page.data.model.as_ref().filter(|check| check.customers < FEWEST)?;
    let arguments = [
        ("model", check.model.clone()),
        ("customers", format::count(check.customers)),
        ("cut", day(page, check.cut)),
        ("fewest", format::count(FEWEST)),
    ];
    Some(page.fill(words::FORECASTS_FEW, &arguments))
}

pub(super) fn render(html: &mut Html, page: &Page<'_>) {
    let Some(check) = &page.data.model else { return };
    if let Some(finding) = finding(page, check) {
        html.classed("p", "finding", &finding);
    }
    let arguments = [
        ("model", check.model.clone()),
        ("customers", format::count(check.customers)),
        ("cut", day(page, check.cut)),
        ("until", day(page, check.until)),
    ];
    html.classed("p", "detail", &page.fill(words::FORECASTS_CAPTION, &arguments));
    if check.leans_on_prior {
        html.classed("p", "detail", page.say(words::FORECASTS_PRIOR));
    }
    track(html, page, check);
    html.nest("div", &[("class", "pairs")], |html| {
        let frequency = |pair: &ExpectedActual| group(page, pair);
        let count = |value: f64| format::count(value.round().max(0.0) as u64);
        let several = |value: f64| format!("{value:.2}");
        let share = |value: f64| format!("{:.0}%", 100.0 * value);
        paired(
            html,
            page,
            Pairs {
                title: words::HISTOGRAM,
                heights: words::CUSTOMERS,
                groups: words::REPEATS,
                group: &frequency,
                value: &count,
                pairs: &check.frequencies,
            },
        );
        paired(
            html,
            page,
            Pairs {
                title: words::AFTERWARDS,
                heights: words::PURCHASES_EACH,
                groups: words::REPEATS,
                group: &frequency,
                value: &several,
                pairs: &check.afterwards,
            },
        );
        let tenth = |pair: &ExpectedActual| pair.group.to_string();
        paired(
            html,
            page,
            Pairs {
                title: words::TENTHS,
                heights: words::SHARE_BUYING,
                groups: words::TENTH,
                group: &tenth,
                value: &share,
                pairs: &check.tenths,
            },
        );
    });
    alive(html, page, &check.alive);
}

fn day(page: &Page<'_>, day: Date) -> String {
    format::day(day.start(), page.lang)
}

/// The purchases expected after the cut, and those that were made.
fn finding(page: &Page<'_>, check: &ModelCheck) -> Option<String> {
    let at_cut = check.track.iter().rfind(|point| point.day <= check.cut)?;
    let last = check.track.last().filter(|last| last.day > check.cut)?;
    let (expected, actual) = (last.expected - at_cut.expected, last.actual.saturating_sub(at_cut.actual));
    let arguments = [
        ("expected", format::count(expected.round().max(0.0) as u64)),
        ("actual", format::count(actual)),
        ("cut", day(page, check.cut)),
    ];
    Some(page.fill(words::FORECASTS_FINDING, &arguments))
}

fn legend(html: &mut Html, page: &Page<'_>, expected: &'static str, actual: &'static str) {
    html.nest("p", &[("class", "legend")], |html| {
        for (class, text) in [(expected, words::EXPECTED_BY_MODEL), (actual, words::ACTUAL)] {
            html.nest("span", &[("class", "entry")], |html| {
                html.classed("i", class, "");
                html.text(page.say(text));
            });
        }
    });
}

fn track(html: &mut Html, page: &Page<'_>, check: &ModelCheck) {
    let tip = |point: &TrackPoint| {
        let arguments = [
            ("day", day(page, point.day)),
            ("expected", format::count(point.expected.round().max(0.0) as u64)),
            ("actual", format::count(point.actual)),
        ];
        page.fill(words::TRACK_TIP, &arguments)
    };
    html.nest("figure", PLAIN, |html| {
        legend(html, page, "swatch expectation-line", "swatch curve");
        let captions = TrackCaptions {
            name: page.say(words::TRACK_PICTURE),
            purchases: page.say(words::REPEAT_PURCHASES),
            cut: page.say(words::KNOWN_UP_TO),
            count: &format::count,
            day: &|day| {
                let day = day.civil();
                format::month(day.year(), day.month(), page.lang)
            },
            tip: &tip,
        };
        tracking::draw(html, &captions, check.cut, &check.track);
    });
}

/// One picture of pairs.
#[derive(Clone, Copy)]
struct Pairs<'a> {
    title: Text,
    heights: Text,
    groups: Text,
    group: &'a dyn Fn(&ExpectedActual) -> String,
    value: &'a dyn Fn(f64) -> String,
    pairs: &'a [ExpectedActual],
}

fn paired(html: &mut Html, page: &Page<'_>, picture: Pairs<'_>) {
    html.nest("figure", &[("class", "pair")], |html| {
        html.classed("h4", "picture-name", page.say(picture.title));
        legend(html, page, "swatch expectation", "swatch column");
        let tip = |pair: &ExpectedActual| {
            let arguments = [
                ("group", (picture.group)(pair)),
                ("customers", format::count(pair.customers)),
                ("expected", (picture.value)(pair.expected)),
                ("actual", (picture.value)(pair.actual)),
            ];
            page.fill(words::PAIR_TIP, &arguments)
        };
        let captions = PairCaptions {
            name: page.say(picture.title),
            heights: page.say(picture.heights),
            groups: page.say(picture.groups),
            group: picture.group,
            value: picture.value,
            tip: &tip,
        };
        pairs::draw(html, &captions, picture.pairs);
        let headers = [words::GROUP, words::CUSTOMERS, words::EXPECTED_BY_MODEL, words::ACTUAL];
        let headers = headers.map(|text| Cell::number(page.say(text)));
        let row = |pair: &ExpectedActual| {
            let cells = [
                (picture.group)(pair),
                format::count(pair.customers),
                (picture.value)(pair.expected),
                (picture.value)(pair.actual),
            ];
            cells.map(Cell::number).to_vec()
        };
        let rows: Vec<Vec<Cell>> = picture.pairs.iter().map(row).collect();
        behind(html, page, page.say(picture.title), &headers, &rows);
    });
}

fn group(page: &Page<'_>, pair: &ExpectedActual) -> String {
    let number = pair.group.to_string();
    if pair.or_more { page.fill(words::OR_MORE, &[("number", number)]) } else { number }
}

/// The probability of still being a customer, as a table whose depth of colour is the probability.
fn alive(html: &mut Html, page: &Page<'_>, grid: &AliveGrid) {
    if grid.p_alive.is_empty() {
        return;
    }
    html.nest("figure", PLAIN, |html| {
        html.classed("h4", "picture-name", page.say(words::ALIVE_GRID));
        let weeks = [("weeks", format!("{:.0}", grid.age))];
        html.classed("p", "detail", &page.fill(words::ALIVE_CAPTION, &weeks));
        html.nest("div", &[("class", "scroll")], |html| {
            html.nest("table", &[("class", "heat")], |html| {
                html.classed("caption", "hidden", page.say(words::ALIVE_GRID));
                html.nest("thead", PLAIN, |html| {
                    html.nest("tr", PLAIN, |html| {
                        html.element("th", PLAIN, page.say(words::SILENT_WEEKS));
                        for frequency in &grid.frequencies {
                            html.element("th", &[("scope", "col")], &frequency.to_string());
                        }
                    });
                });
                html.nest("tbody", PLAIN, |html| {
                    for (silence, row) in grid.silences.iter().zip(&grid.p_alive) {
                        html.nest("tr", PLAIN, |html| {
                            html.element("th", &[("scope", "row")], &format!("{silence:.0}"));
                            for value in row {
                                let percent = (100.0 * value).round().clamp(0.0, 100.0) as i128;
                                // The square puts the square root of the depths right: colour is in proportion.
                                let class = depth_class(depth(percent * percent, 10_000));
                                html.element("td", &[("class", class)], &format!("{percent}%"));
                            }
                        });
                    }
                });
            });
        });
        html.element("figcaption", PLAIN, page.say(words::ALIVE_AXES));
    });
}
