//! Shares over time: the tiers stacked, best on top, at each moment that was kept; customers beside revenue.

use super::labels::{shorten, spread};
use super::{Frame, coordinate as at, svg};
use crate::html::{Html, PLAIN};

/// One tier over time.
#[derive(Debug, Clone)]
pub(crate) struct Series {
    pub(crate) name: String,
    /// The share at the end, as text.
    pub(crate) last: String,
    /// The tone of its colour, 0 (best) to 5.
    pub(crate) tone: usize,
    /// One per moment, 0 to 1; together at most 1 at each.
    pub(crate) shares: Vec<f64>,
}

/// What is shared out.
#[derive(Debug, Clone)]
pub(crate) struct SharesPanel {
    pub(crate) title: String,
    /// Best first.
    pub(crate) series: Vec<Series>,
}

/// A moment.
#[derive(Debug, Clone)]
pub(crate) struct Moment {
    /// Its place between the first (0) and the last (1).
    pub(crate) place: f64,
    /// On the axis.
    pub(crate) label: String,
    pub(crate) tip: String,
}

pub(crate) fn draw(html: &mut Html, name: &str, panels: &[SharesPanel], moments: &[Moment]) {
    let tiers = panels.iter().map(|panel| panel.series.len()).max().unwrap_or(0) as f64;
    let height = (tiers * 19.0 + 70.0).max(250.0);
    draw_in(html, Frame::wide(height), name, panels, moments);
    draw_in(html, Frame::narrow(height * panels.len() as f64), name, panels, moments);
}

/// Where a panel lies on the drawing.
struct Place {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
    room: usize,
}

/// How thick an area must be somewhere, on the drawing, to be set off by a line.
const LINED: f64 = 6.0;
const ABOVE: f64 = 28.0;
const BELOW: f64 = 30.0;

pub(crate) fn draw_in(html: &mut Html, frame: Frame, name: &str, panels: &[SharesPanel], moments: &[Moment]) {
    let count = panels.len().max(1) as f64;
    svg(html, frame, name, |html| {
        for (index, panel) in panels.iter().enumerate() {
            let index = index as f64;
            let place = if frame.narrow {
                let height = frame.height / count;
                let (top, height) = (height * index + ABOVE, height - ABOVE - BELOW);
                Place { left: 4.0, top, width: 198.0, height, room: 12 }
            } else {
                let width = frame.width / count;
                let height = frame.height - ABOVE - BELOW;
                Place { left: width * index + 4.0, top: ABOVE, width: width - 184.0, height, room: 14 }
            };
            text(html, "axis", (place.left, place.top - 12.0), &panel.title);
            areas(html, &place, panel, moments);
            axis(html, &place, moments);
            names(html, &place, panel);
            strips(html, &place, moments);
        }
    });
}

/// The upper and lower bound of every series at every moment, as parts of the whole.
fn bounds(panel: &SharesPanel, moments: usize) -> Vec<Vec<(f64, f64)>> {
    let mut sums = vec![0.0f64; moments];
    let series = panel.series.iter().map(|series| {
        let shares = series.shares.iter().copied().chain(std::iter::repeat(0.0));
        let step = |(sum, share): (&mut f64, f64)| {
            let from = *sum;
            *sum = (*sum + if share.is_finite() { share.max(0.0) } else { 0.0 }).min(1.0);
            (from, *sum)
        };
        sums.iter_mut().zip(shares).map(step).collect()
    });
    series.collect()
}

fn areas(html: &mut Html, place: &Place, panel: &SharesPanel, moments: &[Moment]) {
    let point = |moment: &Moment, part: f64| {
        let x = place.left + place.width * moment.place.clamp(0.0, 1.0);
        format!("{},{}", at(x), at(place.top + place.height * part))
    };
    let all = bounds(panel, moments.len());
    for (series, bounds) in panel.series.iter().zip(&all) {
        let upper = moments.iter().zip(bounds).map(|(moment, (from, _))| point(moment, *from));
        let lower = moments.iter().zip(bounds).rev().map(|(moment, (_, to))| point(moment, *to));
        let points = upper.chain(lower).collect::<Vec<_>>().join(" ");
        html.shape("polygon", &[("class", &format!("tone{} part", series.tone)), ("points", &points)]);
    }
    // A line between two neighbours, unless it would hide one of them.
    let thickest = |bounds: &[(f64, f64)]| bounds.iter().map(|(from, to)| to - from).fold(0.0, f64::max);
    let bears_a_line = |bounds: &[(f64, f64)]| place.height * thickest(bounds) >= LINED;
    for (above, below) in all.iter().zip(all.iter().skip(1)) {
        if bears_a_line(above) && bears_a_line(below) {
            let points: Vec<String> = moments.iter().zip(above).map(|(moment, (_, to))| point(moment, *to)).collect();
            html.shape("polyline", &[("class", "between"), ("points", &points.join(" "))]);
        }
    }
}

/// The first and the last moment by name, and the middle one where there is room; a line at each while they are few.
fn axis(html: &mut Html, place: &Place, moments: &[Moment]) {
    let x = |moment: &Moment| place.left + place.width * moment.place.clamp(0.0, 1.0);
    let bottom = place.top + place.height;
    if moments.len() <= 30 {
        let inner = moments.iter().skip(1).take(moments.len().saturating_sub(2));
        for moment in inner {
            let (x, y1, y2) = (at(x(moment)), at(place.top), at(bottom));
            html.shape("line", &[("class", "run"), ("x1", &x), ("y1", &y1), ("x2", &x), ("y2", &y2)]);
        }
    }
    if let Some(first) = moments.first() {
        text(html, "axis", (place.left, bottom + 18.0), &first.label);
    }
    if let Some(last) = moments.last() {
        text(html, "axis end", (place.left + place.width, bottom + 18.0), &last.label);
    }
}

fn names(html: &mut Html, place: &Place, panel: &SharesPanel) {
    let last = |bounds: &Vec<(f64, f64)>| bounds.last().map_or(0.0, |(from, to)| f64::midpoint(*from, *to));
    let moments = panel.series.first().map_or(0, |series| series.shares.len());
    let wanted: Vec<f64> =
        bounds(panel, moments).iter().map(|bounds| place.top + place.height * last(bounds)).collect();
    let gap = 18.0f64.min(place.height / (panel.series.len() as f64).max(1.0));
    let placed = spread(&wanted, gap, place.top + gap / 2.0, place.top + place.height - gap / 2.0);
    let x = place.left + place.width;
    for ((series, wanted), y) in panel.series.iter().zip(&wanted).zip(&placed) {
        let points = format!("{},{} {},{}", at(x + 3.0), at(*wanted), at(x + 11.0), at(*y));
        html.shape("polyline", &[("class", "leader"), ("points", &points)]);
        let label = format!("{} {}", shorten(&series.name, place.room), series.last);
        text(html, "value", (x + 15.0, y + 4.5), &label);
    }
}

/// Around every moment a strip that tells of it.
fn strips(html: &mut Html, place: &Place, moments: &[Moment]) {
    let x = |index: usize| moments.get(index).map(|m| place.left + place.width * m.place.clamp(0.0, 1.0));
    for (index, moment) in moments.iter().enumerate() {
        let Some(here) = x(index) else { continue };
        let before = index.checked_sub(1).and_then(x).map_or(here, |other| f64::midpoint(other, here));
        let after = x(index + 1).map_or(here, |other| f64::midpoint(here, other));
        let (left, width) = (at(before), at((after - before).max(0.0)));
        let (y, height) = (at(place.top), at(place.height));
        let attributes = [("class", "strip"), ("x", &*left), ("y", &*y), ("width", &*width), ("height", &*height)];
        html.nest("rect", &attributes, |html| html.element("title", PLAIN, &moment.tip));
    }
}

fn text(html: &mut Html, class: &str, (x, y): (f64, f64), words: &str) {
    html.element("text", &[("class", class), ("x", &at(x)), ("y", &at(y))], words);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(shares: &[f64]) -> usize {
        let series = |share: &f64| Series { name: "t".into(), last: "x".into(), tone: 0, shares: vec![*share; 2] };
        let panel = SharesPanel { title: "t".into(), series: shares.iter().map(series).collect() };
        let moment = |place| Moment { place, label: "d".into(), tip: String::new() };
        let mut html = Html::default();
        draw_in(&mut html, Frame::wide(250.0), "n", &[panel], &[moment(0.0), moment(1.0)]);
        html.into_string().matches("between").count()
    }

    #[test]
    fn lines_part_areas_that_are_thick_enough_to_be_seen_beside_them() {
        assert_eq!(lines(&[0.3, 0.3, 0.4]), 2);
        // 1% of the height is about two pixels, of which a line would leave nothing.
        assert_eq!(lines(&[0.01, 0.5, 0.49]), 1);
        assert_eq!(lines(&[0.5, 0.01, 0.49]), 0);
    }
}
