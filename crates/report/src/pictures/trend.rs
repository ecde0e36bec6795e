//! Two small pictures over the same months: revenue as columns, active customers as a line with the new ones below.

use super::{Frame, coordinate as at, svg};
use crate::data::Month;
use crate::html::{Html, PLAIN};
use terrace_domain::Money;

/// The words on the picture.
pub(crate) struct TrendCaptions<'a> {
    pub(crate) name: &'a str,
    pub(crate) revenue: &'a str,
    pub(crate) customers: &'a str,
    /// An amount in a short form, for the axis.
    pub(crate) amount: &'a dyn Fn(Money) -> String,
    /// A count, for the axis.
    pub(crate) count: &'a dyn Fn(u64) -> String,
    /// The name of a month on the axis; `true` if it includes the year.
    pub(crate) month: &'a dyn Fn(&Month, bool) -> String,
    pub(crate) tip: &'a dyn Fn(&Month) -> String,
}

pub(crate) fn draw(html: &mut Html, captions: &TrendCaptions<'_>, months: &[Month]) {
    draw_in(html, Frame::wide(380.0), captions, months);
    draw_in(html, Frame::narrow(340.0), captions, months);
}

/// One panel: its band of the drawing and the values at its two edges.
#[derive(Clone, Copy)]
struct TrendPanel {
    left: f64,
    width: f64,
    top: f64,
    height: f64,
    low: f64,
    high: f64,
}

impl TrendPanel {
    fn y(&self, value: f64) -> f64 {
        let part = (value - self.low) / (self.high - self.low);
        self.top + self.height * (1.0 - part.clamp(0.0, 1.0))
    }

    fn column(&self, index: usize, count: usize) -> (f64, f64) {
        let step = self.width / count.max(1) as f64;
        (self.left + step * index as f64, step)
    }
}

pub(crate) fn draw_in(html: &mut Html, frame: Frame, captions: &TrendCaptions<'_>, months: &[Month]) {
    let left = if frame.narrow { 58.0 } else { 74.0 };
    let width = frame.width - left - 4.0;
    let upper = frame.height * 0.52;
    let amounts = months.iter().map(|month| month.revenue.ten_thousandths());
    // Both scales take in zero, also where there is nothing to draw.
    let step = nice_step(amounts.clone().max().unwrap_or(0).max(0), amounts.clone().min().unwrap_or(0).min(0), 4);
    let ceiling = |value: i64| (i128::from(value.max(0)) + step - 1) / step;
    let high = ceiling(amounts.clone().max().unwrap_or(0)).max(1);
    let low = -ceiling(amounts.min().unwrap_or(0).saturating_neg());
    let revenue =
        TrendPanel { left, width, top: 26.0, height: upper, low: (low * step) as f64, high: (high * step) as f64 };
    let busiest = months.iter().map(|month| month.customers).max().unwrap_or(0);
    let people_step = nice_step(i64::try_from(busiest).unwrap_or(i64::MAX), 0, 2);
    let people_high = (i128::from(busiest) / people_step + i128::from(i128::from(busiest) % people_step != 0)).max(1);
    let top = 26.0 + upper + 44.0;
    let people = TrendPanel {
        left,
        width,
        top,
        height: frame.height - top - 28.0,
        low: 0.0,
        high: (people_high * people_step) as f64,
    };
    svg(html, frame, captions.name, |html| {
        text(html, "axis", (0.0, revenue.top - 12.0), captions.revenue);
        for tick in low..=high {
            // A tick lies at most one step beyond an amount, and amounts are far from the bounds of 64 bits.
            let amount = Money::from_ten_thousandths(i64::try_from(tick * step).unwrap_or(i64::MAX));
            grid(html, &revenue, (tick * step) as f64, tick == 0, &(captions.amount)(amount));
        }
        columns(html, &revenue, months);
        text(html, "axis", (0.0, people.top - 12.0), captions.customers);
        for tick in 0..=people_high {
            let value = u64::try_from(tick * people_step).unwrap_or(u64::MAX);
            grid(html, &people, (tick * people_step) as f64, tick == 0, &(captions.count)(value));
        }
        lines(html, &people, months);
        month_axis(html, &people, captions, months, frame.narrow);
        strips(html, &revenue, people.top + people.height, captions, months);
    });
}

fn columns(html: &mut Html, panel: &TrendPanel, months: &[Month]) {
    let zero = panel.y(0.0);
    for (index, month) in months.iter().enumerate() {
        let (x, step) = panel.column(index, months.len());
        let value = panel.y(month.revenue.ten_thousandths() as f64);
        let (y, height) = (value.min(zero), (value - zero).abs());
        let gap = (step * 0.18).min(8.0);
        html.shape(
            "rect",
            &[
                ("class", if month.partial { "column partial" } else { "column" }),
                ("x", &at(x + gap / 2.0)),
                ("y", &at(y)),
                ("width", &at((step - gap).min(64.0))),
                ("height", &at(height)),
            ],
        );
    }
}

fn lines(html: &mut Html, panel: &TrendPanel, months: &[Month]) {
    let point = |index: usize, value: u64| {
        let (x, step) = panel.column(index, months.len());
        format!("{},{}", at(x + step / 2.0), at(panel.y(value as f64)))
    };
    let trace = |value: &dyn Fn(&Month) -> u64| -> Vec<String> {
        months.iter().enumerate().map(|(index, month)| point(index, value(month))).collect()
    };
    let fresh = trace(&|month| month.new_customers);
    let end = months.len().saturating_sub(1);
    let area = format!("{} {} {}", point(0, 0), fresh.join(" "), point(end, 0));
    html.shape("polygon", &[("class", "area second"), ("points", &area)]);
    html.shape("polyline", &[("class", "curve"), ("points", &trace(&|month| month.customers).join(" "))]);
}

fn month_axis(html: &mut Html, panel: &TrendPanel, captions: &TrendCaptions<'_>, months: &[Month], narrow: bool) {
    let most = if narrow { 5 } else { 12 };
    let every = [1usize, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200]
        .into_iter()
        .find(|every| months.len().div_ceil(*every) <= most)
        .unwrap_or(2400);
    let mut said: Option<i16> = None;
    for (index, month) in months.iter().enumerate() {
        let number = i32::from(month.year) * 12 + i32::from(month.month) - 1;
        // Years before the first are left without a name.
        let due = usize::try_from(number).unwrap_or(0).is_multiple_of(every);
        let (x, step) = panel.column(index, months.len());
        if !due || x + step / 2.0 > panel.left + panel.width - 14.0 {
            continue;
        }
        let y = panel.top + panel.height;
        text(html, "axis middle", (x + step / 2.0, y + 18.0), &(captions.month)(month, said != Some(month.year)));
        said = Some(month.year);
    }
}

fn strips(html: &mut Html, panel: &TrendPanel, bottom: f64, captions: &TrendCaptions<'_>, months: &[Month]) {
    for (index, month) in months.iter().enumerate() {
        let (x, step) = panel.column(index, months.len());
        let (x, width) = (at(x), at(step));
        let (y, height) = (at(panel.top), at(bottom - panel.top));
        html.nest(
            "rect",
            &[("class", "strip"), ("x", &x), ("y", &y), ("width", &width), ("height", &height)],
            |html| {
                html.element("title", PLAIN, &(captions.tip)(month));
            },
        );
    }
}

fn grid(html: &mut Html, panel: &TrendPanel, value: f64, zero: bool, label: &str) {
    let y = panel.y(value);
    let (x1, x2, y_text) = (at(panel.left), at(panel.left + panel.width), at(y));
    let class = if zero { "base" } else { "grid" };
    html.shape("line", &[("class", class), ("x1", &x1), ("y1", &y_text), ("x2", &x2), ("y2", &y_text)]);
    text(html, "axis end", (panel.left - 8.0, y + 4.0), label);
}

fn text(html: &mut Html, class: &str, (x, y): (f64, f64), words: &str) {
    html.element("text", &[("class", class), ("x", &at(x)), ("y", &at(y))], words);
}

/// A step of 1, 2 or 5 times a power of ten that cuts the range into at most `most` parts on its larger side.
fn nice_step(high: i64, low: i64, most: i128) -> i128 {
    let range = (i128::from(high) - i128::from(low)).max(1);
    let mut power = 1i128;
    loop {
        for factor in [1, 2, 5] {
            if power * factor * most >= range {
                return power * factor;
            }
        }
        power *= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round() {
        assert_eq!(nice_step(0, 0, 4), 1);
        assert_eq!(nice_step(37, 0, 4), 10);
        assert_eq!(nice_step(41, 0, 4), 20);
        assert_eq!(nice_step(i64::MAX, i64::MIN, 4), 5_000_000_000_000_000_000);
    }
}
