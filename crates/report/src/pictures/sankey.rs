//! Who went where: two columns of tiers, and between them bands whose thickness is their number of customers.

use super::labels::{shorten, spread};
use super::{Frame, coordinate as at, fraction, svg};
use crate::html::{Html, PLAIN};

/// A tier on one side.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) name: String,
    /// How many, as text.
    pub(crate) count: String,
    pub(crate) customers: u64,
    /// `tone0` to `tone5`, or `none`.
    pub(crate) class: String,
}

/// Those who went from one tier to another, by index.
#[derive(Debug, Clone)]
pub(crate) struct Band {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) customers: u64,
    /// `stay`, `up`, `down` or `other`.
    pub(crate) class: &'static str,
    pub(crate) tip: String,
}

/// The words above the two sides, and the tiers on them.
pub(crate) struct Sides<'a> {
    pub(crate) captions: (&'a str, &'a str),
    pub(crate) left: &'a [Node],
    pub(crate) right: &'a [Node],
}

pub(crate) fn draw(html: &mut Html, name: &str, sides: &Sides<'_>, bands: &[Band]) {
    let tiers = sides.left.len().max(sides.right.len()) as f64;
    draw_in(html, Frame::wide((tiers * 40.0 + 60.0).max(360.0)), name, sides, bands);
    draw_in(html, Frame::narrow((tiers * 42.0 + 60.0).max(360.0)), name, sides, bands);
}

const TOP: f64 = 30.0;
const BOTTOM: f64 = 8.0;

/// Where the columns stand.
struct SankeyLayout {
    left: f64,
    right: f64,
    thick: f64,
    gap: f64,
    room: usize,
}

impl SankeyLayout {
    fn of(frame: Frame) -> Self {
        if frame.narrow {
            Self { left: 98.0, right: 232.0, thick: 9.0, gap: 8.0, room: 12 }
        } else {
            Self { left: 204.0, right: 742.0, thick: 14.0, gap: 12.0, room: 20 }
        }
    }
}

/// A column of tiers: where each begins and how high it is.
struct Column {
    spans: Vec<(f64, f64)>,
}

impl Column {
    fn of(nodes: &[Node], most_nodes: usize, gap: f64, height: f64) -> Self {
        let total: u64 = nodes.iter().fold(0, |sum, node| sum.saturating_add(node.customers));
        let room = (height - gap * most_nodes.saturating_sub(1) as f64).max(1.0);
        let used = room + gap * nodes.len().saturating_sub(1) as f64;
        let mut y = TOP + (height - used).max(0.0) / 2.0;
        let span = |node: &Node| {
            let high = room * fraction(node.customers.into(), total.into());
            let start = y;
            y += high + gap;
            (start, high)
        };
        Self { spans: nodes.iter().map(span).collect() }
    }

    fn middles(&self) -> Vec<f64> {
        self.spans.iter().map(|(start, high)| start + high / 2.0).collect()
    }
}

pub(crate) fn draw_in(html: &mut Html, frame: Frame, name: &str, sides: &Sides<'_>, bands: &[Band]) {
    let layout = SankeyLayout::of(frame);
    let height = frame.height - TOP - BOTTOM;
    let most = sides.left.len().max(sides.right.len());
    let left = Column::of(sides.left, most, layout.gap, height);
    let right = Column::of(sides.right, most, layout.gap, height);
    svg(html, frame, name, |html| {
        text(html, "axis end", (layout.left + layout.thick, TOP - 14.0), sides.captions.0);
        text(html, "axis", (layout.right, TOP - 14.0), sides.captions.1);
        flows(html, &layout, (&left, &right), sides, bands);
        for (column, nodes, x) in [(&left, sides.left, layout.left), (&right, sides.right, layout.right)] {
            for (node, (start, high)) in nodes.iter().zip(&column.spans) {
                bar(html, &node.class, (x, *start), (layout.thick, high.max(0.6)));
            }
        }
        labels(html, frame, &layout, &left, sides.left, true);
        labels(html, frame, &layout, &right, sides.right, false);
    });
}

/// Bands leave a tier, and arrive at one, in the order of the tiers on the other side. Those who stayed lie below.
fn flows(html: &mut Html, layout: &SankeyLayout, (left, right): (&Column, &Column), sides: &Sides<'_>, bands: &[Band]) {
    let mut out: Vec<f64> = left.spans.iter().map(|(start, _)| *start).collect();
    let mut into: Vec<f64> = right.spans.iter().map(|(start, _)| *start).collect();
    let mut ordered: Vec<&Band> = bands.iter().filter(|band| band.customers > 0).collect();
    ordered.sort_by_key(|band| (band.from, band.to));
    let mut placed: Vec<(&Band, f64, f64, f64)> = Vec::with_capacity(ordered.len());
    for band in ordered {
        let (Some(node), Some((_, high))) = (sides.left.get(band.from), left.spans.get(band.from)) else { continue };
        let (Some(start), Some(end)) = (out.get_mut(band.from), into.get_mut(band.to)) else { continue };
        let thick = high * fraction(band.customers.into(), node.customers.into());
        placed.push((band, *start, *end, thick));
        *start += thick;
        *end += thick;
    }
    placed.sort_by_key(|(band, ..)| band.class != "stay");
    let (x1, x2) = (layout.left + layout.thick, layout.right);
    let middle = at(f64::midpoint(x1, x2));
    let (x1, x2) = (at(x1), at(x2));
    for (band, start, end, thick) in placed {
        let (a, b) = (at(start), at(end));
        let (c, d) = (at(end + thick), at(start + thick));
        let path = format!("M{x1},{a}C{middle},{a} {middle},{b} {x2},{b}L{x2},{c}C{middle},{c} {middle},{d} {x1},{d}Z");
        let class = format!("flow {}", band.class);
        html.nest("path", &[("class", &class), ("d", &path)], |html| html.element("title", PLAIN, &band.tip));
    }
}

fn labels(html: &mut Html, frame: Frame, layout: &SankeyLayout, column: &Column, nodes: &[Node], is_left: bool) {
    let wanted = column.middles();
    let gap = 35.0f64.min((frame.height - TOP - BOTTOM) / (nodes.len() as f64).max(1.0));
    let placed = spread(&wanted, gap, TOP + gap / 2.0, frame.height - BOTTOM - gap / 2.0);
    for ((node, wanted), y) in nodes.iter().zip(&wanted).zip(&placed) {
        let (near, far) = if is_left {
            (layout.left - 2.0, layout.left - 8.0)
        } else {
            (layout.right + layout.thick + 2.0, layout.right + layout.thick + 8.0)
        };
        if (wanted - y).abs() > 3.0 {
            let points = format!("{},{} {},{}", at(near), at(*wanted), at(far), at(*y));
            html.shape("polyline", &[("class", "leader"), ("points", &points)]);
        }
        let side = if is_left { " end" } else { "" };
        let name = format!("{}{side}", if frame.narrow { "value" } else { "mark" });
        let x = if is_left { far - 3.0 } else { far + 3.0 };
        text(html, &name, (x, y - 3.0), &shorten(&node.name, layout.room));
        text(html, &format!("axis{side}"), (x, y + 13.0), &node.count);
    }
}

fn bar(html: &mut Html, class: &str, (x, y): (f64, f64), (width, height): (f64, f64)) {
    let (x, y, width, height) = (at(x), at(y), at(width), at(height));
    html.shape("rect", &[("class", class), ("x", &x), ("y", &y), ("width", &width), ("height", &height)]);
}

fn text(html: &mut Html, class: &str, (x, y): (f64, f64), words: &str) {
    html.element("text", &[("class", class), ("x", &at(x)), ("y", &at(y))], words);
}
