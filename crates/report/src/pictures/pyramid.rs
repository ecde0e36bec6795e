//! The customer pyramid: a triangle in layers, the area of each being its number of customers, and beside each layer
//! what it brings.

use super::labels::{shorten, spread};
use super::{Frame, coordinate as at, fraction, svg};
use crate::html::{Html, PLAIN};

/// One layer, best first.
#[derive(Debug, Clone)]
pub(crate) struct Layer {
    pub(crate) name: String,
    /// How many customers and what share, as text.
    pub(crate) customers_text: String,
    /// What share of revenue, as text.
    pub(crate) revenue_text: String,
    pub(crate) tip: String,
    pub(crate) customers: u64,
    /// Its revenue as a part of the largest layer's, 0 to 1.
    pub(crate) revenue: f64,
    /// The tone of its colour, 0 (best) to 5.
    pub(crate) tone: usize,
}

/// The positions of the parts in one frame.
struct PyramidLayout {
    base: f64,
    left: f64,
    labels: f64,
    bar_left: f64,
    bar_width: f64,
    label_gap: f64,
}

impl PyramidLayout {
    fn of(frame: Frame) -> Self {
        if frame.narrow {
            Self { base: 150.0, left: 0.0, labels: 168.0, bar_left: 168.0, bar_width: 168.0, label_gap: 68.0 }
        } else {
            Self { base: 440.0, left: 10.0, labels: 490.0, bar_left: 660.0, bar_width: 150.0, label_gap: 52.0 }
        }
    }
}

/// The room for a name, in letters of the Latin alphabet.
const NAME_ROOM: usize = 20;

/// Space above and below the triangle.
const MARGIN: f64 = 12.0;

pub(crate) fn draw(html: &mut Html, name: &str, captions: (&str, &str), layers: &[Layer]) {
    let gaps = layers.len() as f64;
    draw_in(html, Frame::wide((gaps * 58.0 + 40.0).max(390.0)), name, captions, layers);
    draw_in(html, Frame::narrow((gaps * 70.0 + 30.0).max(300.0)), name, captions, layers);
}

pub(crate) fn draw_in(html: &mut Html, frame: Frame, name: &str, captions: (&str, &str), layers: &[Layer]) {
    let layout = PyramidLayout::of(frame);
    let total: u64 = layers.iter().fold(0, |sum, layer| sum.saturating_add(layer.customers));
    let top = if frame.narrow { MARGIN } else { MARGIN + 18.0 };
    let height = frame.height - top - MARGIN;
    let apex = layout.left + layout.base / 2.0;
    let mut sum = 0u64;
    let spans: Vec<(f64, f64)> = layers
        .iter()
        .map(|layer| {
            let from = fraction(sum.into(), total.into()).sqrt();
            sum = sum.saturating_add(layer.customers);
            (from, fraction(sum.into(), total.into()).sqrt())
        })
        .collect();
    let wanted: Vec<f64> = spans.iter().map(|(from, to)| top + height * f64::midpoint(*from, *to)).collect();
    let label_gap = layout.label_gap.min((height - 20.0) / (layers.len() as f64).max(1.0));
    let labels = spread(&wanted, label_gap, top + label_gap / 2.0, top + height - label_gap / 2.0);
    svg(html, frame, name, |html| {
        if !frame.narrow {
            caption(html, layout.labels, top - 14.0, captions.0);
            caption(html, layout.bar_left, top - 14.0, captions.1);
        }
        for (((layer, (from, to)), middle), label) in layers.iter().zip(&spans).zip(&wanted).zip(&labels) {
            html.nest("g", &[("class", "layer")], |html| {
                html.element("title", PLAIN, &layer.tip);
                trapezoid(html, layer, (apex, layout.base), (top, height), (*from, *to));
                let edge = apex + layout.base / 2.0 * f64::midpoint(*from, *to);
                leader(html, (edge + 3.0, *middle), (layout.labels - 8.0, *label));
                write_label(html, frame, &layout, layer, *label);
            });
        }
    });
}

fn caption(html: &mut Html, x: f64, y: f64, text: &str) {
    html.element("text", &[("class", "axis"), ("x", &at(x)), ("y", &at(y))], text);
}

fn trapezoid(
    html: &mut Html,
    layer: &Layer,
    (apex, base): (f64, f64),
    (top, height): (f64, f64),
    (from, to): (f64, f64),
) {
    if to <= from {
        return;
    }
    let corner = |side: f64, part: f64| format!("{},{}", at(apex + side * base / 2.0 * part), at(top + height * part));
    let points = [corner(-1.0, from), corner(1.0, from), corner(1.0, to), corner(-1.0, to)].join(" ");
    html.shape("polygon", &[("class", &format!("tone{}", layer.tone)), ("points", &points)]);
}

fn leader(html: &mut Html, from: (f64, f64), to: (f64, f64)) {
    let knee = from.0.max(to.0 - 14.0).min(to.0);
    let points = format!("{},{} {},{} {},{}", at(from.0), at(from.1), at(knee), at(to.1), at(to.0), at(to.1));
    html.shape("polyline", &[("class", "leader"), ("points", &points)]);
}

fn write_label(html: &mut Html, frame: Frame, layout: &PyramidLayout, layer: &Layer, y: f64) {
    let x = at(layout.labels);
    html.element("text", &[("class", "strong"), ("x", &x), ("y", &at(y - 4.0))], &shorten(&layer.name, NAME_ROOM));
    html.element("text", &[("class", "soft"), ("x", &x), ("y", &at(y + 13.0))], &layer.customers_text);
    let tone = format!("tone{}", layer.tone);
    let (bar_y, thick) = if frame.narrow { (y + 35.0, 4.0) } else { (y - 7.0, 14.0) };
    let width = (layout.bar_width * layer.revenue.clamp(0.0, 1.0)).max(1.0);
    html.shape(
        "rect",
        &[
            ("class", &tone),
            ("x", &at(layout.bar_left)),
            ("y", &at(bar_y)),
            ("width", &at(width)),
            ("height", &at(thick)),
        ],
    );
    let (text_x, text_y) =
        if frame.narrow { (layout.labels, y + 29.0) } else { (layout.bar_left + width + 8.0, y + 5.0) };
    html.element("text", &[("class", "value"), ("x", &at(text_x)), ("y", &at(text_y))], &layer.revenue_text);
}
