//! Columns in pairs: expected and actual, group by group.

use super::{Frame, coordinate as at, svg};
use crate::data::ExpectedActual;
use crate::html::{Html, PLAIN};

/// The words on the picture.
pub(crate) struct PairCaptions<'a> {
    pub(crate) name: &'a str,
    /// What the heights are.
    pub(crate) heights: &'a str,
    /// What the groups are.
    pub(crate) groups: &'a str,
    pub(crate) group: &'a dyn Fn(&ExpectedActual) -> String,
    pub(crate) value: &'a dyn Fn(f64) -> String,
    pub(crate) tip: &'a dyn Fn(&ExpectedActual) -> String,
}

pub(crate) fn draw(html: &mut Html, captions: &PairCaptions<'_>, pairs: &[ExpectedActual]) {
    draw_in(html, Frame { width: 340.0, height: 236.0, narrow: false }, captions, pairs);
    draw_in(html, Frame::narrow(250.0), captions, pairs);
}

pub(crate) fn draw_in(html: &mut Html, frame: Frame, captions: &PairCaptions<'_>, pairs: &[ExpectedActual]) {
    let sound = |value: f64| if value.is_finite() { value.max(0.0) } else { 0.0 };
    let most = pairs.iter().map(|pair| sound(pair.expected).max(sound(pair.actual))).fold(0.0, f64::max);
    if most <= 0.0 {
        return;
    }
    let (top, bottom) = (44.0, frame.height - 44.0);
    let step = frame.width / pairs.len() as f64;
    let width = (step * 0.34).min(26.0);
    svg(html, frame, captions.name, |html| {
        text(html, "axis", (0.0, 14.0), captions.heights);
        for (index, pair) in pairs.iter().enumerate() {
            let middle = step * (index as f64 + 0.5);
            html.nest("g", PLAIN, |html| {
                html.element("title", PLAIN, &(captions.tip)(pair));
                for (class, value, x) in
                    [("column expectation", pair.expected, middle - width), ("column", pair.actual, middle)]
                {
                    let height = (bottom - top) * sound(value) / most;
                    html.shape(
                        "rect",
                        &[
                            ("class", class),
                            ("x", &at(x)),
                            ("y", &at(bottom - height)),
                            ("width", &at((width - 1.0).max(0.0))),
                            ("height", &at(height)),
                        ],
                    );
                }
                let tallest = bottom - (bottom - top) * sound(pair.expected).max(sound(pair.actual)) / most;
                if !frame.narrow {
                    text(html, "axis middle", (middle, tallest - 6.0), &(captions.value)(pair.actual));
                }
                text(html, "axis middle", (middle, bottom + 17.0), &(captions.group)(pair));
            });
        }
        let (x, y) = (at(frame.width), at(bottom));
        html.shape("line", &[("class", "base"), ("x1", "0"), ("y1", &y), ("x2", &x), ("y2", &y)]);
        text(html, "axis middle", (frame.width / 2.0, bottom + 38.0), captions.groups);
    });
}

fn text(html: &mut Html, class: &str, (x, y): (f64, f64), words: &str) {
    html.element("text", &[("class", class), ("x", &at(x)), ("y", &at(y))], words);
}
