//! Where the customers of each tier of a year ago are now, and what their moves brought or took.

use super::everybody::{derived, empty, tiers};
use super::figures::{ends, figure, stored};
use super::specs;
use super::work::Scope;
use super::{LEVEL, Maker};
use terrace_domain::round_div;
use terrace_models::Interval;
use terrace_models::flows::Migration;
use terrace_report::{BoardFigure, BoardGrade, BoardRow, BoardSection, BoardTable, BoardUnit};
use terrace_words::texts::board as words;
use terrace_words::{Lang, Title};

/// Moves that are shown with their money.
const SHOWN: usize = 8;

pub(super) fn section(maker: &mut Maker<'_>) -> BoardSection {
    let mut section = empty("movement", words::MOVEMENT, words::MOVEMENT_ABOUT.into());
    if maker.work.scheme.is_none() {
        section.remarks.push(words::NO_SCHEME.into());
        return section;
    }
    let tiers = tiers(maker);
    let moves = maker.work.moves(tiers.len());
    if moves.iter().flatten().all(|count| *count == 0) {
        section.remarks.push(words::NOBODY_A_YEAR_AGO.into());
        return section;
    }
    section.tables.push(shares(maker, &tiers, &moves));
    section.tables.push(opportunities(maker, &tiers, &moves));
    section.remarks.push(words::REGRESSION.into());
    section
}

/// What comes after the tiers in a row of moves.
fn name_of(tiers: &[(String, Title)], at: usize) -> (String, Title) {
    tiers.get(at).cloned().unwrap_or_else(|| ("none".to_owned(), words::MOVED_NOWHERE.into()))
}

/// The shares of each tier that are where.
fn shares(maker: &mut Maker<'_>, tiers: &[(String, Title)], moves: &[Vec<u64>]) -> BoardTable {
    let intervals = intervals(moves);
    let mut rows = Vec::new();
    for (from, line) in moves.iter().enumerate() {
        let all: u64 = line.iter().sum();
        if all == 0 {
            continue;
        }
        let (id, name) = name_of(tiers, from);
        let mut figures: Vec<BoardFigure> = Vec::new();
        for (to, count) in line.iter().enumerate() {
            let (to_id, _) = name_of(tiers, to);
            let key = format!("moves.{id}.{to_id}.share");
            let made = derived(&key, (words::MOVERS, words::MOVE_SHARE_IS), BoardUnit::Share, BoardGrade::Measured);
            let share = round_div(i128::from(*count) * 1_000_000, all.into());
            let interval = intervals.get(from).and_then(|row| row.get(to)).and_then(|own| ends(own, BoardUnit::Share));
            let value = share.and_then(|share| stored(share, BoardUnit::Share));
            let made = BoardFigure { value, interval, of: Some(all), ..made };
            let scope = Scope::Moved(from, (to < tiers.len()).then_some(to));
            figures.push(maker.with_rows(made, &specs::MOVERS, scope));
        }
        figures.push(maker.figure_now(&specs::NOT_BUYING, &format!("moves.{id}."), Scope::Was(from)));
        rows.push(BoardRow { name, figures });
    }
    let named = |(_, title): &(String, Title)| {
        let filled = |lang: Lang| words::MOVED_TO.fill(lang, &[("tier", title.get(lang, "").to_owned())]);
        Title::new(filled(Lang::En), filled(Lang::Zh))
    };
    let columns = tiers.iter().map(named).chain([words::MOVED_NOWHERE.into(), words::NOT_BUYING.into()]);
    BoardTable { title: words::MOVE_TABLE.into(), columns: columns.collect(), rows }
}

/// The range of each share. A tier in which nobody was is given somebody who stayed, and not shown.
fn intervals(moves: &[Vec<u64>]) -> Vec<Vec<Interval>> {
    let classes = moves.len() + 1;
    let filled = |(at, line): (usize, Vec<u64>)| {
        let is_empty = line.iter().all(|count| *count == 0);
        if is_empty { (0..classes).map(|to| u64::from(to == at)).collect() } else { line }
    };
    let lines = moves.iter().cloned().chain([vec![0; classes]]).enumerate().map(filled).collect::<Vec<Vec<u64>>>();
    Migration::observed(&lines).and_then(|found| found.intervals(LEVEL)).unwrap_or_default()
}

/// The moves that took or brought most revenue.
fn opportunities(maker: &mut Maker<'_>, tiers: &[(String, Title)], moves: &[Vec<u64>]) -> BoardTable {
    let mut found: Vec<(i128, usize, usize)> = Vec::new();
    for (from, line) in moves.iter().enumerate() {
        for to in line.iter().enumerate().filter(|(_, count)| **count > 0).map(|(to, _)| to) {
            let scope = Scope::Moved(from, (to < tiers.len()).then_some(to));
            let (now, before) = maker.work.computed(&specs::REVENUE_OF_MOVE, scope);
            found.push((now.sum - before.sum, from, to));
        }
    }
    found.sort_by_key(|(change, from, to)| (std::cmp::Reverse(change.unsigned_abs()), *from, *to));
    found.truncate(SHOWN);
    found.sort_by_key(|(change, from, to)| (*change, *from, *to));
    let rows = found.into_iter().map(|(change, from, to)| {
        let ((id, name), (to_id, to_name)) = (name_of(tiers, from), name_of(tiers, to));
        let scope = Scope::Moved(from, (to < tiers.len()).then_some(to));
        let prefix = format!("moves.{id}.{to_id}.");
        let (movers, _) = maker.work.computed(&specs::MOVERS, scope);
        let movers = figure(&specs::MOVERS, format!("{prefix}customers"), (movers, None), maker.work.known());
        let movers = maker.with_rows(movers, &specs::MOVERS, scope);
        let revenue = maker.figure(&specs::REVENUE_OF_MOVE, &prefix, scope);
        let texts = (words::OPPORTUNITY_CHANGE, words::OPPORTUNITY_CHANGE_IS);
        let changed = derived(&format!("{prefix}revenue_change"), texts, BoardUnit::Money, BoardGrade::E);
        let changed = BoardFigure { value: stored(change, BoardUnit::Money), ..changed };
        let changed = maker.with_rows(changed, &specs::REVENUE_OF_MOVE, scope);
        BoardRow { name: move_name(&name, &to_name), figures: vec![movers, revenue, changed] }
    });
    let rows = rows.collect();
    let columns = vec![words::MOVERS.into(), words::REVENUE.into(), words::OPPORTUNITY_CHANGE.into()];
    BoardTable { title: words::OPPORTUNITIES.into(), columns, rows }
}

fn move_name(from: &Title, to: &Title) -> Title {
    let named = |lang: Lang| {
        let facts = [("from", from.get(lang, "").to_owned()), ("to", to.get(lang, "").to_owned())];
        words::OPPORTUNITY_MOVE.fill(lang, &facts)
    };
    Title::new(named(Lang::En), named(Lang::Zh))
}
