//! Purchases added up week by week: as a model expected them and as they came, with the day up to which it knew them.

use super::{Frame, coordinate as at, svg};
use crate::data::TrackPoint;
use crate::html::{Html, PLAIN};
use terrace_domain::Date;

/// The words on the picture.
pub(crate) struct TrackCaptions<'a> {
    pub(crate) name: &'a str,
    pub(crate) purchases: &'a str,
    pub(crate) cut: &'a str,
    /// A count, for the axis.
    pub(crate) count: &'a dyn Fn(u64) -> String,
    pub(crate) day: &'a dyn Fn(Date) -> String,
    pub(crate) tip: &'a dyn Fn(&TrackPoint) -> String,
}

pub(crate) fn draw(html: &mut Html, captions: &TrackCaptions<'_>, cut: Date, track: &[TrackPoint]) {
    draw_in(html, Frame::wide(340.0), captions, cut, track);
    draw_in(html, Frame::narrow(300.0), captions, cut, track);
}

/// The rectangle of the plot, and what its edges stand for.
#[derive(Clone, Copy)]
struct TrackPlot {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
    first: f64,
    last: f64,
    most: f64,
}

impl TrackPlot {
    fn x(&self, day: Date) -> f64 {
        let part = (f64::from(day.days()) - self.first) / (self.last - self.first).max(1.0);
        self.left + self.width * part.clamp(0.0, 1.0)
    }

    fn y(&self, value: f64) -> f64 {
        let part = value / self.most;
        self.top + self.height * (1.0 - if part.is_finite() { part.clamp(0.0, 1.0) } else { 0.0 })
    }
}

pub(crate) fn draw_in(html: &mut Html, frame: Frame, captions: &TrackCaptions<'_>, cut: Date, track: &[TrackPoint]) {
    let (Some(first), Some(last)) = (track.first(), track.last()) else { return };
    let left = if frame.narrow { 52.0 } else { 70.0 };
    let most = track.iter().map(|point| sound(point.expected).max(sound(point.actual as f64))).fold(1.0, f64::max);
    let step = nice_step(most);
    let plot = TrackPlot {
        left,
        top: 28.0,
        width: frame.width - left - 12.0,
        height: frame.height - 28.0 - 30.0,
        first: f64::from(first.day.days()),
        last: f64::from(last.day.days()),
        most: (most / step).ceil() * step,
    };
    svg(html, frame, captions.name, |html| {
        text(html, "axis", (0.0, plot.top - 13.0), captions.purchases);
        for tick in 0..=(plot.most / step).round().clamp(0.0, 5.0) as u32 {
            let value = f64::from(tick) * step;
            let class = if tick == 0 { "base" } else { "grid" };
            line(html, class, (plot.left, plot.y(value)), (plot.left + plot.width, plot.y(value)));
            text(html, "axis end", (plot.left - 8.0, plot.y(value) + 4.0), &(captions.count)(value as u64));
        }
        let places = if frame.narrow { 3 } else { 6 };
        for place in 0..places {
            let part = (f64::from(place) + 0.5) / f64::from(places);
            let day = Date::from_days((plot.first + part * (plot.last - plot.first)) as i32);
            text(html, "axis middle", (plot.x(day), plot.top + plot.height + 19.0), &(captions.day)(day));
        }
        let x = plot.x(cut);
        line(html, "drop", (x, plot.top), (x, plot.top + plot.height));
        let late = x > plot.left + 0.6 * plot.width;
        let (class, offset) = if late { ("axis end", -7.0) } else { ("axis", 7.0) };
        text(html, class, (x + offset, plot.top + 11.0), captions.cut);
        let trace = |value: &dyn Fn(&TrackPoint) -> f64| {
            let points = track.iter().map(|point| format!("{},{}", at(plot.x(point.day)), at(plot.y(value(point)))));
            points.collect::<Vec<_>>().join(" ")
        };
        html.shape("polyline", &[("class", "curve"), ("points", &trace(&|point| point.actual as f64))]);
        html.shape("polyline", &[("class", "curve expectation"), ("points", &trace(&|point| point.expected))]);
        strips(html, &plot, track, captions.tip);
    });
}

/// Invisible strips that carry a tip each.
fn strips(html: &mut Html, plot: &TrackPlot, track: &[TrackPoint], tip: &dyn Fn(&TrackPoint) -> String) {
    for (before, point) in track.iter().zip(track.iter().skip(1)) {
        let (from, to) = (plot.x(before.day), plot.x(point.day));
        let (x, width) = (at(from), at((to - from).max(0.0)));
        let (y, height) = (at(plot.top), at(plot.height));
        html.nest(
            "rect",
            &[("class", "strip"), ("x", &x), ("y", &y), ("width", &width), ("height", &height)],
            |html| html.element("title", PLAIN, &tip(point)),
        );
    }
}

fn line(html: &mut Html, class: &str, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
    html.shape("line", &[("class", class), ("x1", &at(x1)), ("y1", &at(y1)), ("x2", &at(x2)), ("y2", &at(y2))]);
}

fn text(html: &mut Html, class: &str, (x, y): (f64, f64), words: &str) {
    html.element("text", &[("class", class), ("x", &at(x)), ("y", &at(y))], words);
}

/// A number of purchases; what is none is drawn as nothing, and beyond a million millions nobody sells.
fn sound(value: f64) -> f64 {
    if value.is_finite() { value.clamp(0.0, 1e12) } else { 0.0 }
}

/// A step of 1, 2 or 5 times a power of ten that cuts a height into at most five parts.
fn nice_step(most: f64) -> f64 {
    let power = 10f64.powf((most / 5.0).max(1.0).log10().floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|factor| factor * power).find(|step| step * 5.0 >= most).unwrap_or(most)
}

#[cfg(test)]
mod tests {
    use super::nice_step;

    #[test]
    fn steps_are_round() {
        assert_eq!([0.0, 4.0, 6.0, 4_339.0, 1e6].map(nice_step), [1.0, 1.0, 2.0, 1_000.0, 200_000.0]);
    }
}
