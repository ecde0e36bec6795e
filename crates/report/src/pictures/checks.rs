//! Checks that hold for every picture: whatever the data, all stays on the drawing and every coordinate is a number.

use super::{Frame, pairs, pareto, pyramid, sankey, shares, tracking, trend};
use crate::data::{ExpectedActual, Month, Pareto, TrackPoint};
use crate::html::Html;
use proptest::prelude::*;
use terrace_domain::{Date, Money};

const FRAMES: [Frame; 2] = [Frame::wide(400.0), Frame::narrow(330.0)];

/// The numbers of an attribute in a drawing; points alternate x and y.
fn numbers(markup: &str, attribute: &str) -> Vec<f64> {
    let opening = format!(" {attribute}=\"");
    markup
        .split(&opening)
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .flat_map(|value| value.split([' ', ',']))
        .map(|number| number.parse().unwrap_or(f64::NAN))
        .collect()
}

/// Asserts that every coordinate lies on the drawing, and every rectangle with its far edges.
fn stays_inside(markup: &str, frame: Frame) {
    let inside = |value: f64, limit: f64| value >= -0.1 && value <= limit + 0.1;
    for attribute in ["x", "x1", "x2", "cx"] {
        assert!(numbers(markup, attribute).into_iter().all(|x| inside(x, frame.width)), "{attribute} {markup}");
    }
    for attribute in ["y", "y1", "y2", "cy"] {
        assert!(numbers(markup, attribute).into_iter().all(|y| inside(y, frame.height)), "{attribute} {markup}");
    }
    let points = numbers(markup, "points");
    assert!(points.chunks(2).all(|p| inside(p[0], frame.width) && inside(p[1], frame.height)), "{markup}");
    for rectangle in markup.split("<rect").skip(1) {
        let rectangle = rectangle.split('>').next().unwrap_or("");
        let one = |attribute: &str| numbers(rectangle, attribute)[0];
        assert!(one("width") >= 0.0 && inside(one("x") + one("width"), frame.width), "{rectangle}");
        assert!(one("height") >= 0.0 && inside(one("y") + one("height"), frame.height), "{rectangle}");
    }
    assert!(!markup.contains("NaN") && !markup.contains("inf"), "{markup}");
}

fn drawn(draw: impl FnOnce(&mut Html)) -> String {
    let mut html = Html::default();
    draw(&mut html);
    html.into_string()
}

fn month_captions() -> trend::TrendCaptions<'static> {
    trend::TrendCaptions {
        name: "n",
        revenue: "r",
        customers: "c",
        amount: &|amount| amount.to_string(),
        count: &|count| count.to_string(),
        month: &|month, _| month.month.to_string(),
        tip: &|_| String::new(),
    }
}

fn a_month() -> impl Strategy<Value = Month> {
    let money = prop_oneof![Just(0i64), any::<i64>(), 0i64..1_000_000_000];
    let count = prop_oneof![Just(0u64), any::<u64>(), 0u64..10_000];
    (1900i16..2100, 1i8..=12, money, count.clone(), count, any::<bool>()).prop_map(
        |(year, month, revenue, customers, new_customers, partial)| Month {
            year,
            month,
            revenue: Money::from_ten_thousandths(revenue),
            orders: customers,
            customers,
            new_customers,
            partial,
        },
    )
}

proptest! {
    #[test]
    fn pyramids_stay_on_the_drawing(
        layers in prop::collection::vec((prop_oneof![0u64..5, any::<u64>()], any::<f64>(), 0usize..6), 0..7)
    ) {
        let layers: Vec<pyramid::Layer> = layers
            .into_iter()
            .map(|(customers, revenue, tone)| pyramid::Layer {
                name: "A".to_owned(),
                customers_text: "1".to_owned(),
                revenue_text: "1%".to_owned(),
                tip: String::new(),
                customers,
                revenue: if revenue.is_nan() { 0.0 } else { revenue },
                tone,
            })
            .collect();
        for frame in FRAMES {
            let frame = Frame { height: 60.0 * 7.0, ..frame };
            stays_inside(&drawn(|html| pyramid::draw_in(html, frame, "n", ("a", "b"), &layers)), frame);
        }
    }

    #[test]
    fn flows_stay_on_the_drawing(
        flows in prop::collection::vec((0usize..12, 0usize..12, prop_oneof![0u64..9, 0u64..u64::MAX / 300]), 0..60)
    ) {
        let side = |index: &dyn Fn(&(usize, usize, u64)) -> usize| -> Vec<sankey::Node> {
            let node = |at: usize| sankey::Node {
                name: "A".to_owned(),
                count: "1".to_owned(),
                customers: flows.iter().filter(|flow| index(flow) == at).map(|flow| flow.2).sum(),
                class: "tone1".to_owned(),
            };
            (0..12).map(node).collect()
        };
        let (left, right) = (side(&|flow| flow.0), side(&|flow| flow.1));
        let sides = sankey::Sides { captions: ("a", "b"), left: &left, right: &right };
        let band = |flow: &(usize, usize, u64)| {
            sankey::Band { from: flow.0, to: flow.1, customers: flow.2, class: "up", tip: String::new() }
        };
        let bands: Vec<sankey::Band> = flows.iter().map(band).collect();
        for frame in FRAMES {
            let frame = Frame { height: 560.0, ..frame };
            let markup = drawn(|html| sankey::draw_in(html, frame, "n", &sides, &bands));
            stays_inside(&markup, frame);
            let paths = numbers(&markup.replace(['M', 'C', 'L', 'Z'], " "), "d");
            prop_assert!(paths.iter().filter(|number| !number.is_nan()).all(|number| *number <= 960.1 && *number >= -0.1));
        }
    }

    #[test]
    fn shares_stay_on_the_drawing(
        shares in prop::collection::vec(prop::collection::vec(any::<f64>(), 1..9), 0..12),
        places in prop::collection::vec(any::<f64>(), 1..9),
    ) {
        let series = |shares: &Vec<f64>| shares::Series {
            name: "A".to_owned(),
            last: "1%".to_owned(),
            tone: 1,
            shares: shares.clone(),
        };
        let panel = shares::SharesPanel { title: "t".to_owned(), series: shares.iter().map(series).collect() };
        let moment = |place: &f64| {
            let place = if place.is_nan() { 0.0 } else { *place };
            shares::Moment { place, label: "d".to_owned(), tip: String::new() }
        };
        let mut moments: Vec<shares::Moment> = places.iter().map(moment).collect();
        moments.sort_by(|a, b| a.place.total_cmp(&b.place));
        for frame in FRAMES {
            let frame = Frame { height: 600.0, ..frame };
            stays_inside(&drawn(|html| shares::draw_in(html, frame, "n", &[panel.clone(), panel.clone()], &moments)), frame);
        }
    }

    #[test]
    fn curves_stay_on_the_drawing(amounts in prop::collection::vec(-10i64..1_000_000_000, 1..300)) {
        let amounts = amounts.into_iter().map(Money::from_ten_thousandths).collect();
        if let Some(curve) = Pareto::of(amounts) {
            for frame in FRAMES {
                let captions = pareto::ParetoCaptions::default();
                stays_inside(&drawn(|html| pareto::draw_in(html, frame, &captions, &curve, &|_| String::new())), frame);
            }
        }
    }

    #[test]
    fn months_stay_on_the_drawing(months in prop::collection::vec(a_month(), 1..80)) {
        for frame in FRAMES {
            stays_inside(&drawn(|html| trend::draw_in(html, frame, &month_captions(), &months)), frame);
        }
    }
}

#[test]
fn a_layer_with_more_customers_is_larger() {
    let layer = |customers, revenue| pyramid::Layer {
        name: String::new(),
        customers_text: String::new(),
        revenue_text: String::new(),
        tip: String::new(),
        customers,
        revenue,
        tone: 0,
    };
    let frame = Frame::wide(400.0);
    let markup = drawn(|html| pyramid::draw_in(html, frame, "n", ("a", "b"), &[layer(100, 0.5), layer(300, 1.0)]));
    let areas: Vec<f64> = markup
        .split("<polygon")
        .skip(1)
        .map(|polygon| {
            let p = numbers(polygon, "points");
            ((p[2] - p[0]) + (p[4] - p[6])) / 2.0 * (p[5] - p[3])
        })
        .collect();
    // Three times the customers, three times the area, up to the rounding of coordinates.
    assert!((areas[1] / areas[0] - 3.0).abs() < 0.02, "{areas:?}");
}

proptest! {
    #[test]
    fn tracks_stay_on_the_drawing(
        points in prop::collection::vec((0..40_000i32, prop::num::f64::ANY, 0..u64::MAX), 1..40),
        cut in -1_000..50_000i32,
    ) {
        let mut track: Vec<TrackPoint> = points
            .into_iter()
            .map(|(day, expected, actual)| TrackPoint { day: Date::from_days(day), expected, actual })
            .collect();
        track.sort_by_key(|point| point.day);
        let captions = tracking::TrackCaptions {
            name: "n",
            purchases: "p",
            cut: "c",
            count: &|count| count.to_string(),
            day: &|day| day.to_string(),
            tip: &|_| String::new(),
        };
        for frame in FRAMES {
            let draw = |html: &mut Html| tracking::draw_in(html, frame, &captions, Date::from_days(cut), &track);
            stays_inside(&drawn(draw), frame);
        }
    }

    #[test]
    fn pairs_stay_on_the_drawing(
        groups in prop::collection::vec((prop::num::f64::ANY, prop::num::f64::ANY), 1..14),
    ) {
        let pairs: Vec<ExpectedActual> = (0u32..)
            .zip(groups)
            .map(|(group, (expected, actual))| ExpectedActual { group, or_more: false, customers: 1, expected, actual })
            .collect();
        let captions = pairs::PairCaptions {
            name: "n",
            heights: "h",
            groups: "g",
            group: &|pair| pair.group.to_string(),
            value: &|_| "v".to_owned(),
            tip: &|_| String::new(),
        };
        for frame in FRAMES {
            stays_inside(&drawn(|html| pairs::draw_in(html, frame, &captions, &pairs)), frame);
        }
    }
}
