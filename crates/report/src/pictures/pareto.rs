//! The curve of concentration: customers from the largest along the bottom, their share of revenue upwards.

use super::{Frame, coordinate as at, fraction, svg};
use crate::data::{Pareto, ParetoPoint};
use crate::html::{Html, PLAIN};
use terrace_domain::Share;

/// The words on the picture.
#[derive(Debug, Clone, Default)]
pub(crate) struct ParetoCaptions {
    pub(crate) name: String,
    pub(crate) customers: String,
    pub(crate) revenue: String,
    pub(crate) equal: String,
    pub(crate) top_fifth: String,
    pub(crate) four_fifths: String,
}

pub(crate) fn draw(html: &mut Html, captions: &ParetoCaptions, curve: &Pareto, tip: &dyn Fn(&ParetoPoint) -> String) {
    draw_in(html, Frame::wide(430.0), captions, curve, tip);
    draw_in(html, Frame::narrow(320.0), captions, curve, tip);
}

/// The height of a line of words.
const LINE: f64 = 19.0;

/// The rectangle of the plot.
#[derive(Clone, Copy)]
struct ParetoPlot {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

impl ParetoPlot {
    fn x(&self, part: f64) -> f64 {
        self.left + self.width * part
    }

    fn y(&self, part: f64) -> f64 {
        self.top + self.height * (1.0 - part)
    }
}

fn up(share: Share) -> f64 {
    fraction(share.millionths().into(), Share::WHOLE.millionths().into())
}

pub(crate) fn draw_in(
    html: &mut Html,
    frame: Frame,
    captions: &ParetoCaptions,
    curve: &Pareto,
    tip: &dyn Fn(&ParetoPoint) -> String,
) {
    let left = if frame.narrow { 36.0 } else { 48.0 };
    let plot = ParetoPlot { left, top: 26.0, width: frame.width - left - 14.0, height: frame.height - 26.0 - 46.0 };
    let along = |customers: u64| fraction(customers.into(), curve.customers.into());
    svg(html, frame, &captions.name, |html| {
        axes(html, &plot, captions);
        let line: Vec<String> = curve
            .points
            .iter()
            .map(|point| format!("{},{}", at(plot.x(along(point.customers))), at(plot.y(up(point.share)))))
            .collect();
        let floor = |part: f64| format!("{},{}", at(plot.x(part)), at(plot.y(0.0)));
        let area = format!("{} {} {}", floor(0.0), line.join(" "), floor(1.0));
        html.shape("polygon", &[("class", "area"), ("points", &area)]);
        self::line(html, "equal", (plot.x(0.0), plot.y(0.0)), (plot.x(1.0), plot.y(1.0)));
        text(html, "axis", (plot.x(0.6), plot.y(0.6) + 24.0), &captions.equal);
        html.shape("polyline", &[("class", "curve"), ("points", &line.join(" "))]);
        let fifth = (along(curve.top_fifth.customers), up(curve.top_fifth.share));
        let four = (along(curve.four_fifths.customers), up(curve.four_fifths.share));
        // The upper point's words come first; those of the lower one keep clear of them.
        let fifth_first = fifth.1 >= four.1;
        let clear = plot.y(fifth.1.max(four.1)) + 2.0 * LINE;
        let (fifth_from, four_from) = if fifth_first { (0.0, clear) } else { (clear, 0.0) };
        mark(html, &plot, four, four_from, &captions.four_fifths);
        mark(html, &plot, fifth, fifth_from, &captions.top_fifth);
        strips(html, &plot, curve, tip);
    });
}

fn axes(html: &mut Html, plot: &ParetoPlot, captions: &ParetoCaptions) {
    for step in 0..=5u32 {
        let part = f64::from(step) / 5.0;
        let (x, y) = (plot.x(part), plot.y(part));
        let class = if step == 0 { "base" } else { "grid" };
        line(html, class, (plot.x(0.0), y), (plot.x(1.0), y));
        let label = format!("{}%", step * 20);
        text(html, "axis end", (plot.left - 8.0, y + 4.0), &label);
        text(html, "axis middle", (x, plot.y(0.0) + 18.0), &label);
    }
    text(html, "axis", (0.0, plot.top - 14.0), &captions.revenue);
    text(html, "axis end", (plot.x(1.0), plot.y(0.0) + 38.0), &captions.customers);
}

/// A point of the curve with its drop lines and its words, which stand below and to the right, under the curve.
fn mark(html: &mut Html, plot: &ParetoPlot, (along, share): (f64, f64), from: f64, words: &str) {
    let (x, y) = (plot.x(along), plot.y(share));
    line(html, "drop", (x, y), (x, plot.y(0.0)));
    line(html, "drop", (plot.x(0.0), y), (x, y));
    html.shape("circle", &[("class", "dot"), ("cx", &at(x)), ("cy", &at(y)), ("r", "4.5")]);
    let late = along > 0.55;
    let (class, offset) = if late { ("mark end", -10.0) } else { ("mark", 10.0) };
    let below = (y + LINE).max(from).min(plot.y(0.0) - 6.0);
    text(html, class, (x + offset, below), words);
}

/// Invisible strips that carry a tip each, one per twentieth of the customers.
fn strips(html: &mut Html, plot: &ParetoPlot, curve: &Pareto, tip: &dyn Fn(&ParetoPoint) -> String) {
    for step in 1..=20u64 {
        let rank = (u128::from(curve.customers) * u128::from(step)).div_ceil(20);
        let Some(point) = curve.points.iter().find(|point| u128::from(point.customers) == rank) else { continue };
        let from = (step - 1) as f64 / 20.0;
        let (x, width) = (at(plot.x(from)), at(plot.width / 20.0));
        let (y, height) = (at(plot.top), at(plot.height));
        html.nest(
            "rect",
            &[("class", "strip"), ("x", &x), ("y", &y), ("width", &width), ("height", &height)],
            |html| {
                html.element("title", PLAIN, &tip(point));
            },
        );
    }
}

fn line(html: &mut Html, class: &str, from: (f64, f64), to: (f64, f64)) {
    let (x1, y1, x2, y2) = (at(from.0), at(from.1), at(to.0), at(to.1));
    html.shape("line", &[("class", class), ("x1", &x1), ("y1", &y1), ("x2", &x2), ("y2", &y2)]);
}

fn text(html: &mut Html, class: &str, (x, y): (f64, f64), words: &str) {
    html.element("text", &[("class", class), ("x", &at(x)), ("y", &at(y))], words);
}
