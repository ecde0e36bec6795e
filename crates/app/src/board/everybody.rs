//! Sections of figures over everybody: year over year, satisfaction, loyalty, word of mouth, costs; spend against return
//! and how revenue and profit are spread.

use super::figures::{both, ends, estimated, relative, stored};
use super::periods::Period;
use super::specs::{self, FigureSpec, Needs};
use super::work::Scope;
use super::{LEVEL, Maker};
use crate::approximate::plain;
use terrace_domain::{Money, Share, round_div};
use terrace_models::drivers::spearman;
use terrace_report::{
    BoardCurve, BoardFigure, BoardGrade, BoardRow, BoardSection, BoardTable, BoardUnit, BoardValue, Decimal, Pareto,
};
use terrace_words::texts::board as words;
use terrace_words::{Text, Title};

/// A section without anything in it yet.
pub(super) fn empty(key: &'static str, title: Text, about: Title) -> BoardSection {
    BoardSection {
        key,
        title: title.into(),
        about,
        finding: None,
        figures: Vec::new(),
        tables: Vec::new(),
        curves: Vec::new(),
        customers: Vec::new(),
        remarks: Vec::new(),
    }
}

/// The sections that need no tiers.
pub(super) fn sections(maker: &mut Maker<'_>) -> Vec<BoardSection> {
    let mut year = of_specs(
        maker,
        ("year", words::YEAR, words::YEAR_ABOUT),
        &[
            &specs::REVENUE,
            &specs::ORDERS,
            &specs::CUSTOMERS,
            &specs::NEW_CUSTOMERS,
            &specs::AVERAGE_ORDER,
            &specs::MARGIN,
        ],
    );
    let growths = [
        growth(maker, "revenue_growth", (words::REVENUE_GROWTH, words::REVENUE_GROWTH_IS), &specs::REVENUE),
        growth(maker, "customer_growth", (words::CUSTOMER_GROWTH, words::CUSTOMER_GROWTH_IS), &specs::CUSTOMERS),
    ];
    year.figures.extend(growths);
    if let Some(first) = maker.work.oldest.filter(|first| *first >= maker.work.before.start) {
        year.remarks.push(remark(words::FACTS_BEGIN, &[("day", first.date().to_string())]));
    }
    let satisfaction = of_specs(
        maker,
        ("satisfaction", words::SATISFACTION, words::SATISFACTION_ABOUT),
        &[&specs::SATISFIED_SHARE, &specs::SATISFACTION, &specs::RATING],
    );
    let mut loyalty = of_specs(
        maker,
        ("loyalty", words::LOYALTY, words::LOYALTY_ABOUT),
        &[&specs::REPEAT_SHARE, &specs::RETENTION, &specs::REPURCHASE_RATE],
    );
    loyalty.figures.push(relation(maker));
    let voice = of_specs(maker, ("voice", words::VOICE, words::VOICE_ABOUT), &[&specs::NPS, &specs::REFERRED_SHARE]);
    let mut costs =
        of_specs(maker, ("costs", words::COSTS, words::COSTS_ABOUT), &[&specs::COST_TO_WIN, &specs::COST_TO_KEEP]);
    costs.figures.push(keep_to_win(maker));
    vec![year, satisfaction, loyalty, voice, costs]
}

fn of_specs(
    maker: &mut Maker<'_>,
    (key, title, about): (&'static str, Text, Text),
    all: &[&'static FigureSpec],
) -> BoardSection {
    let mut section = empty(key, title, about.into());
    section.figures = all.iter().map(|spec| maker.figure(spec, "", Scope::All)).collect();
    section
}

/// A figure that is not made of customers' values alone.
pub(super) fn derived(key: &str, (name, definition): (Text, Text), unit: BoardUnit, grade: BoardGrade) -> BoardFigure {
    BoardFigure {
        key: key.to_owned(),
        name: name.into(),
        definition: definition.into(),
        unit,
        value: None,
        interval: None,
        of: None,
        before: None,
        change: None,
        grade,
        missing: None,
        rows: None,
    }
}

/// The same figure without a value, for a reason.
pub(super) fn lacking(figure: BoardFigure, why: impl Into<Title>) -> BoardFigure {
    BoardFigure { missing: Some(why.into()), grade: BoardGrade::Unknown, ..figure }
}

/// How a sum grew, as a figure of its own.
fn growth(maker: &mut Maker<'_>, key: &str, texts: (Text, Text), spec: &'static FigureSpec) -> BoardFigure {
    let (now, before) = maker.work.computed(spec, Scope::All);
    let mut made = derived(key, texts, BoardUnit::Growth, BoardGrade::E);
    match now.value.zip(before.value).and_then(|(now, before)| relative(now, before)) {
        Some(change) => made.value = Some(change.value),
        None => made = lacking(made, words::NOTHING_BEFORE),
    }
    maker.with_rows(made, spec, Scope::All)
}

/// Whether who is satisfied buys more: measured, never assumed.
fn relation(maker: &mut Maker<'_>) -> BoardFigure {
    let pairs = |period: &Period| -> (Vec<f64>, Vec<f64>) {
        let answered = (0..period.ids.len()).filter_map(|row| Some((row, period.satisfaction.get(row)?)));
        let pair = |(row, answer): (usize, i64)| {
            (plain(answer.into()) / 1e6, plain(period.orders.get(row).unwrap_or(0).into()))
        };
        answered.map(pair).unzip()
    };
    let (answers, orders) = pairs(&maker.work.now);
    let made = derived(
        "satisfaction_and_orders",
        (words::RELATION, words::RELATION_IS),
        BoardUnit::Ratio,
        BoardGrade::Measured,
    );
    let made = match spearman(&answers, &orders, LEVEL) {
        Ok(found) => BoardFigure {
            value: estimated(found.estimate, BoardUnit::Ratio),
            interval: ends(&found, BoardUnit::Ratio),
            of: Some(answers.len() as u64),
            ..made
        },
        Err(_) => lacking(made, words::TOO_FEW_PAIRS),
    };
    maker.with_rows(made, &specs::SATISFACTION, Scope::All)
}

/// What keeping costs beside winning.
fn keep_to_win(maker: &mut Maker<'_>) -> BoardFigure {
    let each = |maker: &Maker<'_>, spec| {
        let (now, _) = maker.work.computed(spec, Scope::All);
        match now.value {
            Some(BoardValue::Money(amount)) if now.sum != 0 => Some(i128::from(amount.ten_thousandths())),
            _ => None,
        }
    };
    let (keep, win) = (each(maker, &specs::COST_TO_KEEP), each(maker, &specs::COST_TO_WIN));
    let made =
        derived("keep_to_win", (words::KEEP_TO_WIN, words::KEEP_TO_WIN_IS), BoardUnit::Ratio, BoardGrade::Measured);
    let made = match (keep, win) {
        (Some(keep), Some(win)) if win > 0 => {
            let part = round_div(keep.saturating_mul(1_000_000), win);
            BoardFigure { value: part.and_then(|part| stored(part, BoardUnit::Ratio)), ..made }
        }
        (_, None) => lacking(made, words::NO_WIN_COSTS),
        _ => lacking(made, words::NO_KEEP_COSTS),
    };
    maker.with_rows(made, &specs::COST_TO_KEEP, Scope::All)
}

/// The tiers of the scheme: ids and titles.
pub(super) fn tiers(maker: &Maker<'_>) -> Vec<(String, Title)> {
    let scheme = maker.work.scheme.iter();
    let tiers = scheme.flat_map(|scheme| &scheme.tiers);
    tiers.map(|tier| (tier.id.to_string(), super::titled(&tier.title, tier.id.as_str()))).collect()
}

/// A table of figures by tier.
pub(super) fn by_tier(
    maker: &mut Maker<'_>,
    (prefix, title): (&str, Title),
    all: &[&'static FigureSpec],
    scope: fn(usize) -> Scope,
) -> BoardTable {
    let rows = tiers(maker).into_iter().enumerate().map(|(tier, (id, name))| BoardRow {
        name,
        figures: all
            .iter()
            .map(|spec| {
                let prefix = format!("{prefix}.{id}.");
                // Who stays in a row is the same before and after, and spending that was not booked is not nothing.
                let is_of_now = matches!(scope(tier), Scope::Frozen(_)) && spec.key == specs::MEMBERS.key
                    || spec.needs == Needs::Spend;
                if is_of_now {
                    maker.figure_now(spec, &prefix, scope(tier))
                } else {
                    maker.figure(spec, &prefix, scope(tier))
                }
            })
            .collect(),
    });
    let rows = rows.collect();
    BoardTable { title, columns: all.iter().map(|spec| spec.name.into()).collect(), rows }
}

/// What each tier was given and what it brought.
pub(super) fn returns(maker: &mut Maker<'_>) -> BoardSection {
    let mut section = empty("returns", words::RETURNS, words::RETURNS_ABOUT.into());
    if maker.work.scheme.is_none() {
        section.remarks.push(words::NO_SCHEME.into());
        return section;
    }
    let all: [&'static FigureSpec; 6] = [
        &specs::MEMBERS,
        &specs::SEGMENT_REVENUE,
        &specs::DISCOUNTS,
        &specs::SERVICE,
        &specs::NET_VALUE,
        &specs::PER_SPENT,
    ];
    let table = by_tier(maker, ("returns", words::RETURNS_TABLE.into()), &all, Scope::Tier);
    if !maker.work.known().order_costs {
        section.remarks.push(words::NO_ORDER_COSTS.into());
    }
    section.tables.push(table);
    section
}

/// How revenue and profit are spread over the buyers of the year.
pub(super) fn concentration(maker: &mut Maker<'_>) -> BoardSection {
    let mut section = empty("concentration", words::CONCENTRATION, words::CONCENTRATION_ABOUT.into());
    let revenue = [
        ("top_fifth_revenue", words::TOP_FIFTH_REVENUE, words::TOP_FIFTH_REVENUE_IS),
        ("for_eighty_revenue", words::FOR_EIGHTY_REVENUE, words::FOR_EIGHTY_REVENUE_IS),
    ];
    let profit = [
        ("top_fifth_profit", words::TOP_FIFTH_PROFIT, words::TOP_FIFTH_PROFIT_IS),
        ("for_eighty_profit", words::FOR_EIGHTY_PROFIT, words::FOR_EIGHTY_PROFIT_IS),
    ];
    for (is_profit, spec, texts, why) in [
        (false, &specs::REVENUE, revenue, words::NO_REVENUE),
        (
            true,
            &specs::MARGIN,
            profit,
            if maker.work.known().order_costs { words::NO_PROFIT } else { words::NO_ORDER_COSTS },
        ),
    ] {
        let is_known = !is_profit || maker.work.known().order_costs;
        let spread = |period: &Period| if is_known { spread(period, is_profit) } else { None };
        let (now, before) = (spread(&maker.work.now), spread(&maker.work.before));
        for (place, (key, name, definition)) in texts.into_iter().enumerate() {
            let share = |curve: &Pareto| {
                let share = if place == 0 {
                    curve.top_fifth.share
                } else {
                    Share::of(curve.four_fifths.customers.into(), curve.customers.into())
                };
                BoardValue::Number(Decimal(share.millionths().into()))
            };
            let made = derived(key, (name, definition), BoardUnit::Share, BoardGrade::Measured);
            let made = match &now {
                Some(curve) => BoardFigure {
                    value: Some(share(curve)),
                    of: Some(curve.customers),
                    before: before.as_ref().map(share),
                    ..made
                },
                None => lacking(made, why),
            };
            section.figures.push(maker.with_rows(made, spec, Scope::All));
        }
        section.curves.extend(now.map(|curve| BoardCurve { is_profit, curve }));
    }
    section
}

/// How an amount of the buyers of a span is spread.
fn spread(period: &Period, is_profit: bool) -> Option<Pareto> {
    let column = if is_profit { &period.margin } else { &period.net };
    let buyers = (0..period.ids.len()).filter(|row| period.is_buyer(*row));
    Pareto::of(buyers.map(|row| Money::from_ten_thousandths(column.get(row).unwrap_or(0))).collect())
}

/// A remark with its placeholders filled.
pub(super) fn remark(text: Text, arguments: &[(&str, String)]) -> Title {
    both(text, arguments)
}
