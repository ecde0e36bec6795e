//! Which segments favour the shop most, and the customers in them.

use super::everybody::{derived, empty, lacking, tiers};
use super::figures::{ends, estimated};
use super::specs;
use super::work::Scope;
use super::{LEVEL, Maker, Privacy};
use crate::approximate::plain;
use terrace_domain::Money;
use terrace_models::Interval;
use terrace_models::figures::{
    GroupFacts, GroupRanking, GroupWeights, Growth, Purchases, growth_of, rank_groups, shrunk,
};
use terrace_report::{
    BoardFigure, BoardGrade, BoardRow, BoardSection, BoardTable, BoardUnit, BoardValue, TargetCustomer,
    TargetCustomers, mask_id,
};
use terrace_words::texts::board as words;
use terrace_words::{Lang, Title};

/// Each criterion counts the same; what would change if it did not is said.
const WEIGHTS: GroupWeights = GroupWeights { size: 1.0, growth: 1.0, profit: 1.0 };

/// Segments whose customers are named, and how many of each.
const NAMED_SEGMENTS: usize = 3;
const NAMED_CUSTOMERS: usize = 10;

/// A segment with somebody in it.
struct Segment {
    tier: usize,
    id: String,
    name: Title,
    facts: GroupFacts,
    growth: Option<Interval>,
}

pub(super) fn section(maker: &mut Maker<'_>) -> BoardSection {
    let mut section = empty("segments", words::SEGMENTS, words::SEGMENTS_ABOUT.into());
    if maker.work.scheme.is_none() {
        section.remarks.push(words::NO_SCHEME.into());
        return section;
    }
    let segments = segments(maker);
    let facts: Vec<GroupFacts> = segments.iter().map(|segment| segment.facts).collect();
    let Ok(ranking) = rank_groups(&facts, WEIGHTS) else {
        section.remarks.push(words::NOBODY.into());
        return section;
    };
    section.tables.push(table(maker, &segments, &ranking));
    let [best, weights] = remarks(maker, &segments, &ranking);
    section.finding = Some(best);
    section.remarks.push(weights);
    let mut order: Vec<(usize, f64)> = ranking.scores.iter().copied().enumerate().collect();
    order.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    let best = order.iter().take(NAMED_SEGMENTS).filter_map(|(at, _)| segments.get(*at));
    section.customers = best.map(|segment| customers(maker, segment)).collect();
    section
}

/// The segments with somebody in them.
fn segments(maker: &Maker<'_>) -> Vec<Segment> {
    let known = maker.work.known();
    let mut segments = Vec::new();
    let mut growths: Vec<(usize, Growth)> = Vec::new();
    for (tier, (id, name)) in tiers(maker).into_iter().enumerate() {
        let ((now, rows), (before, rows_before)) = maker.work.rows(Scope::Tier(tier));
        if rows.is_empty() {
            continue;
        }
        let spent = |period: &super::periods::Period, rows: &[usize]| {
            let mut purchases = Purchases::default();
            let amounts = rows.iter().filter_map(|row| period.net.get(*row));
            amounts.for_each(|net| purchases.add(plain(net.into()) / 10_000.0));
            purchases
        };
        let of_now = spent(now, &rows);
        if let Ok(growth) = growth_of(of_now, spent(before, &rows_before)) {
            growths.push((segments.len(), growth));
        }
        let (profit, _) = maker.work.computed(&specs::SEGMENT_PROFIT, Scope::Tier(tier));
        let facts = GroupFacts {
            customers: plain(rows.len() as i128),
            revenue: of_now.sum,
            growth: None,
            profit: known.order_costs.then(|| plain(profit.sum) / 10_000.0),
        };
        segments.push(Segment { tier, id, name, facts, growth: None });
    }
    let plain: Vec<Growth> = growths.iter().map(|(_, growth)| *growth).collect();
    let drawn = shrunk(&plain, LEVEL).unwrap_or_default();
    for ((at, _), growth) in growths.into_iter().zip(drawn) {
        if let Some(segment) = segments.get_mut(at) {
            segment.growth = Some(growth);
            segment.facts.growth = Some(growth.estimate);
        }
    }
    segments
}

fn table(maker: &mut Maker<'_>, segments: &[Segment], ranking: &GroupRanking) -> BoardTable {
    let rows = segments.iter().zip(&ranking.scores).map(|(segment, score)| {
        let prefix = format!("segments.{}.", segment.id);
        let scope = Scope::Tier(segment.tier);
        let growth =
            derived(&format!("{prefix}growth"), (words::GROWTH, words::GROWTH_IS), BoardUnit::Growth, BoardGrade::E);
        let growth = match &segment.growth {
            Some(found) => BoardFigure {
                value: estimated(found.estimate, BoardUnit::Growth),
                interval: ends(found, BoardUnit::Growth),
                ..growth
            },
            None => lacking(growth, words::NOTHING_BEFORE),
        };
        let score_value = estimated(*score, BoardUnit::Ratio);
        let scored =
            derived(&format!("{prefix}score"), (words::SCORE, words::SCORE_IS), BoardUnit::Ratio, BoardGrade::Measured);
        let figures = vec![
            maker.figure(&specs::SEGMENT_CUSTOMERS, &prefix, scope),
            maker.figure(&specs::SEGMENT_REVENUE, &prefix, scope),
            maker.with_rows(growth, &specs::SEGMENT_REVENUE, scope),
            maker.figure(&specs::SEGMENT_PROFIT, &prefix, scope),
            maker.with_rows(BoardFigure { value: score_value, ..scored }, &specs::SEGMENT_REVENUE, scope),
        ];
        BoardRow { name: segment.name.clone(), figures }
    });
    let rows = rows.collect();
    let columns = [words::TIER_CUSTOMERS, words::REVENUE, words::GROWTH, words::NET_VALUE, words::SCORE];
    BoardTable { title: words::SEGMENTS_TABLE.into(), columns: columns.map(Title::from).to_vec(), rows }
}

/// The weights, and whether the first stays first if one of them moves by half.
fn remarks(maker: &Maker<'_>, segments: &[Segment], ranking: &GroupRanking) -> [Title; 2] {
    let has_profit = maker.work.known().order_costs;
    let said = |lang: Lang| {
        let name = |at: usize| segments.get(at).map(|segment| segment.name.get(lang, &segment.id).to_owned());
        let comma = if lang == Lang::Zh { "、" } else { ", " };
        let rivals: Vec<String> = ranking.rivals.iter().filter_map(|at| name(*at)).collect();
        let facts = [("segment", name(ranking.best).unwrap_or_default()), ("others", rivals.join(comma))];
        let text = if rivals.is_empty() { words::SEGMENTS_STABLE } else { words::SEGMENTS_SENSITIVE };
        text.fill(lang, &facts)
    };
    let third = |parts: u32| format!("1/{parts}");
    let parts = if has_profit { 3 } else { 2 };
    let facts = [("size", third(parts)), ("growth", third(parts)), ("profit", third(parts))];
    let weights = if has_profit { words::SEGMENTS_WEIGHTS } else { words::SEGMENTS_NO_PROFIT };
    [Title::new(said(Lang::En), said(Lang::Zh)), super::everybody::remark(weights, &facts)]
}

/// The largest customers of a segment.
fn customers(maker: &Maker<'_>, segment: &Segment) -> TargetCustomers {
    let ((now, mut rows), _) = maker.work.rows(Scope::Tier(segment.tier));
    let net = |row: usize| now.net.get(row).unwrap_or(0);
    rows.sort_by_key(|row| (std::cmp::Reverse(net(*row)), *row));
    rows.truncate(NAMED_CUSTOMERS);
    let before = &maker.work.before;
    let customer = |row: usize| {
        let id = now.ids.get(row);
        let earlier = before.ids.find(id).and_then(|row| before.net.get(row)).unwrap_or(0);
        TargetCustomer {
            id: if maker.privacy == Privacy::Masked { mask_id(id) } else { id.to_owned() },
            revenue: BoardValue::Money(Money::from_ten_thousandths(net(row))),
            before: BoardValue::Money(Money::from_ten_thousandths(earlier)),
            orders: u64::try_from(now.orders.get(row).unwrap_or(0)).unwrap_or(0),
        }
    };
    TargetCustomers { segment: segment.name.clone(), customers: rows.into_iter().map(customer).collect() }
}
