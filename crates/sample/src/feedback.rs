use crate::archetype::Archetype;
use crate::customer::{Customer, days_before};
use crate::draw::{Draw, Purpose};
use crate::line::{Line, State};
use crate::shop::Shop;
use std::collections::BTreeSet;
use terrace_domain::LocalTime;

/// Something that a customer said. Numbers are on the scale that stands beside them.
#[derive(Debug, Clone)]
pub(crate) struct Feedback {
    pub(crate) at: LocalTime,
    pub(crate) source: FeedbackSource,
    pub(crate) expected: Option<i64>,
    pub(crate) perceived: Option<i64>,
    pub(crate) rating: Option<i64>,
    pub(crate) scale: Option<i64>,
    pub(crate) product: Option<usize>,
    pub(crate) text: &'static str,
}

/// How it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FeedbackSource {
    Review,
    Survey,
    Interview,
    AfterSales,
    Recommendation,
}

impl FeedbackSource {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Review => "评价",
            Self::Survey => "问卷",
            Self::Interview => "访谈",
            Self::AfterSales => "售后",
            Self::Recommendation => "推荐意愿",
        }
    }
}

const GOOD: &[&str] = &["质量不错，还会再来", "送货很快，包装完好", "性价比高", "颜色和图片一致", "客服耐心，推荐", ""];
const POOR: &[&str] = &["包装有破损", "发货太慢", "和描述有差别", "价格比上次贵了", ""];
const TALKS: &[&str] =
    &["希望按学期统一结算", "需要更多环保纸品", "希望有专人对接", "装修旺季需要保证库存", "希望提供送货上楼服务"];

/// All that a customer said, by time, no two at one moment from one source about one product.
pub(crate) fn make_feedback(shop: &Shop, customer: &Customer, lines: &[Line]) -> Vec<Feedback> {
    let mut draw = Draw::new(shop.seed, Purpose::Feedback, customer.index);
    let content = draw_contentment(customer.habit.archetype, &mut draw);
    let mut all = Vec::new();
    for line in lines.iter().filter(|line| line.counts()) {
        let after = draw.between(1, 9);
        let happens = draw.chance(if line.state == State::Refunded { 350 } else { 70 });
        let at = moment_after(&mut draw, line.at, after);
        if happens && at.date() <= shop.last_day {
            all.push(review_of(&mut draw, line, at, content));
        }
    }
    if let Some(last) = lines.iter().map(|line| line.at).max() {
        add_requested(shop, customer, last, content, &mut draw, &mut all);
    }
    all.sort_by_key(|said| (said.at, said.source, said.product));
    let mut seen = BTreeSet::new();
    all.retain(|said| seen.insert((said.at, said.source, said.product)));
    all
}

/// How content a customer is on the whole, 0 to 100.
fn draw_contentment(archetype: Archetype, draw: &mut Draw) -> i64 {
    let (low, high) = match archetype {
        Archetype::LapsedOrganisation | Archetype::LapsedPerson => (30, 75),
        Archetype::KeyAccount | Archetype::LoyalPerson => (70, 98),
        Archetype::OneOff | Archetype::Prospect => (45, 90),
        _ => (55, 95),
    };
    draw.between(low, high)
}

/// A review of what was bought, or the call after it came back.
fn review_of(draw: &mut Draw, line: &Line, at: LocalTime, content: i64) -> Feedback {
    let returned = line.is_return();
    let content = if returned { content - 25 } else { content };
    let rating = draw_rating(draw, content, 1, 5);
    Feedback {
        at,
        source: if returned { FeedbackSource::AfterSales } else { FeedbackSource::Review },
        expected: None,
        perceived: None,
        rating: Some(rating),
        scale: Some(5),
        product: Some(line.product),
        text: draw.text(if rating >= 4 { GOOD } else { POOR }),
    }
}

/// What the shop asked for: surveys of expectation and perception, would you recommend us, talks with organisations.
fn add_requested(
    shop: &Shop,
    customer: &Customer,
    last: LocalTime,
    content: i64,
    draw: &mut Draw,
    all: &mut Vec<Feedback>,
) {
    let blank = Feedback {
        at: last,
        source: FeedbackSource::Survey,
        expected: None,
        perceived: None,
        rating: None,
        scale: None,
        product: None,
        text: "",
    };
    let sources = [
        (FeedbackSource::Survey, 260),
        (FeedbackSource::Recommendation, 200),
        (FeedbackSource::Interview, if customer.organisation { 60 } else { 0 }),
    ];
    for (source, chance) in sources {
        let days = draw.between(1, 60);
        let happens = draw.chance(chance);
        let at = moment_after(draw, last, days);
        let (expected, perceived) = (draw.between(6, 10), draw_rating(draw, content + 4, 3, 10));
        let recommends = draw_rating(draw, content + 6, 0, 10);
        let talk = draw.text(TALKS);
        if !happens || at.date() > shop.last_day {
            continue;
        }
        let blank = Feedback { at, source, ..blank.clone() };
        all.push(match source {
            FeedbackSource::Survey => Feedback { expected: Some(expected), perceived: Some(perceived), ..blank },
            FeedbackSource::Recommendation => Feedback { rating: Some(recommends), scale: Some(10), ..blank },
            _ => Feedback { text: talk, ..blank },
        });
    }
}

/// A mark between two ends for contentment of 0 to 100, a little better or worse.
fn draw_rating(draw: &mut Draw, content: i64, low: i64, high: i64) -> i64 {
    let felt = (content + draw.between(-18, 18)).clamp(0, 100);
    (low + (felt * (high - low) + 50) / 100).clamp(low, high)
}

fn moment_after(draw: &mut Draw, at: LocalTime, days: i64) -> LocalTime {
    let day = days_before(at.date(), -days);
    LocalTime::from_micros(day.start().micros() + draw.between(32_400, 75_600) * 1_000_000)
}
