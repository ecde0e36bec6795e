//! Tables: plain figures, with the exact number as a tip behind a short one.

use crate::html::{Html, PLAIN};
use crate::page::Page;
use crate::sums::MoneySum;
use terrace_domain::Money;
use terrace_words::texts::report as words;

/// One cell.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cell {
    text: String,
    tip: String,
    small: String,
    class: &'static str,
}

impl Cell {
    /// A name or another text.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// A figure, set to the right.
    pub(crate) fn number(text: impl Into<String>) -> Self {
        Self { text: text.into(), class: "n", ..Self::default() }
    }

    /// A short amount with the exact one as its tip.
    pub(super) fn money(page: &Page<'_>, amount: impl Into<MoneySum>) -> Self {
        let amount = amount.into();
        Self { text: page.short(amount), tip: page.money(amount), class: "n", ..Self::default() }
    }

    /// The same, or a dash.
    pub(super) fn money_option(page: &Page<'_>, amount: Option<Money>) -> Self {
        amount.map_or_else(|| Self::number(crate::format::NONE), |amount| Self::money(page, amount))
    }

    /// With a smaller text under it.
    pub(crate) fn under(mut self, small: impl Into<String>) -> Self {
        self.small = small.into();
        self
    }

    /// With a tip.
    pub(crate) fn tip(mut self, tip: impl Into<String>) -> Self {
        self.tip = tip.into();
        self
    }

    /// With a style class of its own.
    pub(crate) fn classed(mut self, class: &'static str) -> Self {
        self.class = class;
        self
    }

    pub(super) fn write(&self, html: &mut Html, tag: &'static str, scope: Option<&str>) {
        let mut attributes = Vec::new();
        if !self.class.is_empty() {
            attributes.push(("class", self.class));
        }
        if !self.tip.is_empty() {
            attributes.push(("title", self.tip.as_str()));
        }
        if let Some(scope) = scope {
            attributes.push(("scope", scope));
        }
        html.nest(tag, &attributes, |html| {
            html.element("bdi", PLAIN, &self.text);
            if !self.small.is_empty() {
                html.element("small", PLAIN, &self.small);
            }
        });
    }
}

/// A table inside a frame that scrolls sideways if the page is too narrow for it.
pub(crate) fn table(html: &mut Html, caption: &str, headers: &[Cell], rows: &[Vec<Cell>]) {
    scroll(html, caption, |html| {
        html.nest("table", PLAIN, |html| {
            html.classed("caption", "hidden", caption);
            html.nest("thead", PLAIN, |html| {
                html.nest("tr", PLAIN, |html| headers.iter().for_each(|cell| cell.write(html, "th", Some("col"))));
            });
            html.nest("tbody", PLAIN, |html| {
                for row in rows {
                    html.nest("tr", PLAIN, |html| write_row(html, row));
                }
            });
        });
    });
}

fn write_row(html: &mut Html, row: &[Cell]) {
    for (index, cell) in row.iter().enumerate() {
        if index == 0 {
            cell.write(html, "th", Some("row"));
        } else {
            cell.write(html, "td", None);
        }
    }
}

/// A frame that scrolls sideways, with the mouse, a finger or the keyboard.
pub(super) fn scroll(html: &mut Html, name: &str, inside: impl FnOnce(&mut Html)) {
    html.nest("div", &[("class", "scroll"), ("role", "region"), ("tabindex", "0"), ("aria-label", name)], inside);
}

/// The table behind a picture, folded away.
pub(crate) fn behind<D>(html: &mut Html, page: &Page<'_, D>, caption: &str, headers: &[Cell], rows: &[Vec<Cell>]) {
    html.nest("details", PLAIN, |html| {
        html.element("summary", PLAIN, page.say(words::AS_TABLE));
        table(html, caption, headers, rows);
    });
}

/// Figures in one of ten depths of colour: 0 for nothing, 9 for the most of its kind.
pub(super) fn depth(part: i128, most: i128) -> usize {
    if part <= 0 || most <= 0 {
        return 0;
    }
    // The square root lets the small ones be seen beside a large one.
    let root = (part as f64 / most as f64).min(1.0).sqrt();
    1 + ((root * 9.0) as usize).min(8)
}

const DEPTHS: [&str; 10] = ["n h0", "n h1", "n h2", "n h3", "n h4", "n h5", "n h6", "n h7", "n h8", "n h9"];

/// The style class of a depth.
pub(super) fn depth_class(depth: usize) -> &'static str {
    DEPTHS.get(depth).copied().unwrap_or("n h9")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depths_stay_in_their_range() {
        assert_eq!([depth(0, 5), depth(-3, 5), depth(1, 0), depth(5, 5), depth(9, 5)], [0, 0, 0, 9, 9]);
        assert_eq!(depth(1, 1_000_000), 1);
        assert_eq!(depth_class(depth(i128::MAX, 1)), "n h9");
    }
}
