//! Natural groups: where each lies along every metric, and how well each number of groups does.

use super::scheme_name;
use super::table::scroll;
use crate::data::{Decimal, GroupChoice, GroupMetric, GroupPlace, GroupProfile, GroupsReport, SchemeReport, Typical};
use crate::format;
use crate::html::{Html, PLAIN};
use crate::page::Page;
use crate::pictures::coordinate;
use terrace_words::Text;
use terrace_words::texts::report as words;

/// Standard deviations at which a bar reaches the edge of its cell.
const REACH: f64 = 2.5;

/// Whether these are natural groups; nothing if that is unknown.
pub(super) fn verdict(groups: &GroupsReport) -> Option<Text> {
    if groups.groups.len() < 2 {
        return Some(words::GROUPS_ONE);
    }
    let choice = groups.choice.as_ref()?;
    Some(if choice.is_natural { words::GROUPS_NATURAL } else { words::GROUPS_SLICES })
}

pub(super) fn render(html: &mut Html, page: &Page<'_>, scheme: &SchemeReport, groups: &GroupsReport) {
    if groups.groups.len() < 2 {
        return;
    }
    html.nest("figure", &[("class", "places")], |html| {
        let name = page.fill(words::GROUPS_PICTURE, &[("scheme", scheme_name(scheme, page).to_owned())]);
        scroll(html, &name, |html| {
            html.nest("table", PLAIN, |html| {
                html.classed("caption", "hidden", &name);
                head(html, page, &groups.metrics);
                html.nest("tbody", PLAIN, |html| {
                    groups.groups.iter().for_each(|group| row(html, page, group));
                });
            });
        });
        html.element("figcaption", PLAIN, page.say(words::GROUPS_CAPTION));
    });
    if let Some(choice) = &groups.choice {
        silhouettes(html, page, choice, groups.groups.len());
    }
}

fn head(html: &mut Html, page: &Page<'_>, metrics: &[GroupMetric]) {
    html.nest("thead", PLAIN, |html| {
        html.nest("tr", PLAIN, |html| {
            html.element("th", &[("scope", "col")], page.say(words::GROUP_NAME));
            for metric in metrics {
                html.nest("th", &[("scope", "col")], |html| {
                    html.element("bdi", PLAIN, metric.title.get(page.lang, &metric.name));
                    let overall = [("value", typical(page, metric.overall))];
                    html.element("small", PLAIN, &page.fill(words::GROUP_ALL, &overall));
                });
            }
        });
    });
}

fn row(html: &mut Html, page: &Page<'_>, group: &GroupProfile) {
    html.nest("tr", PLAIN, |html| {
        html.nest("th", &[("scope", "row")], |html| {
            html.element("bdi", PLAIN, group.title.get(page.lang, &group.id));
            html.element("small", PLAIN, &group.id);
        });
        for place in &group.places {
            cell(html, page, place);
        }
    });
}

fn cell(html: &mut Html, page: &Page<'_>, place: &GroupPlace) {
    let value = typical(page, place.typical);
    let distance = [("value", value.clone()), ("distance", two(place.distance))];
    let tip = page.fill(words::GROUP_TIP, &distance);
    let class = if place.is_apart { "place apart" } else { "place" };
    html.nest("td", &[("class", class), ("title", &tip)], |html| {
        html.element("span", PLAIN, &value);
        html.nest("i", &[("class", "axle")], |html| {
            let length = (units(place.distance).abs() / REACH).min(1.0) * 50.0;
            let left = if place.distance.0 < 0 { 50.0 - length } else { 50.0 };
            let side = if place.distance.0 < 0 { "below" } else { "above" };
            let style = format!("left:{}%;width:{}%", coordinate(left), coordinate(length));
            html.element("b", &[("class", side), ("style", &style)], "");
        });
    });
}

fn silhouettes(html: &mut Html, page: &Page<'_>, choice: &GroupChoice, here: usize) {
    let most = choice.silhouettes.iter().map(|(_, value)| units(*value)).fold(0.0, f64::max);
    html.nest("figure", &[("class", "bars silhouettes")], |html| {
        html.classed("p", "legend", page.say(words::SILHOUETTE_LEGEND));
        html.nest("ul", &[("aria-label", page.say(words::SILHOUETTE_PICTURE))], |html| {
            for (count, value) in &choice.silhouettes {
                let is_here = usize::from(*count) == here;
                html.nest("li", &[("class", if is_here { "here" } else { "" })], |html| {
                    html.classed("div", "bar-name", &page.fill(words::GROUPS_COUNT, &[("count", count.to_string())]));
                    html.nest("div", &[("class", "bar customers")], |html| {
                        html.nest("span", &[("class", "track")], |html| {
                            let part = if most > 0.0 { (units(*value) / most).clamp(0.0, 1.0) } else { 0.0 };
                            html.element("b", &[("style", &format!("width:{}%", coordinate(part * 100.0)))], "");
                        });
                        html.classed("span", "bar-share", &two(*value));
                        html.classed("span", "bar-amount", if is_here { page.say(words::GROUPS_HERE) } else { "" });
                    });
                });
            }
        });
        html.element("figcaption", PLAIN, page.say(words::SILHOUETTE_CAPTION));
    });
}

fn typical(page: &Page<'_>, value: Typical) -> String {
    match value {
        Typical::Money(money) => page.short(money),
        // A share of a few hundredths would be 0 at one decimal.
        Typical::Number(number) if number.0 != 0 && number.0.abs() < 1_000_000 => two(number),
        Typical::Number(number) => format::number(number),
    }
}

fn units(value: Decimal) -> f64 {
    value.0 as f64 / 1e6
}

fn two(value: Decimal) -> String {
    format!("{:.2}", units(value)).replace('-', "−")
}
