//! Rows of returns under numbers of their own: which order they name, and which of several make a sum.

use super::lines::OrderLine;
use super::order::OneOrder;
use std::collections::{BTreeMap, BTreeSet};

/// Rows of returns under numbers that have nothing else, by the order that the number names.
pub(super) struct NamedOrders<'a> {
    by_order: BTreeMap<&'a str, Vec<usize>>,
    /// Those whose number names no order of the customer, the earliest first.
    pub unnamed: Vec<usize>,
}

impl NamedOrders<'_> {
    /// Those whose number names an order.
    pub fn of(&self, order: &str) -> &[usize] {
        self.by_order.get(order).map_or(&[], Vec::as_slice)
    }
}

/// Looks at the numbers of returns that stand for nothing but returns.
pub(super) fn named_orders<'a>(lines: &[OrderLine<'a>], orders: &BTreeMap<&'a str, OneOrder>) -> NamedOrders<'a> {
    let alone = |order: &OneOrder| order.lines.iter().all(|n| lines.get(*n).is_some_and(OrderLine::is_own_return));
    let mut found = NamedOrders { by_order: BTreeMap::new(), unnamed: Vec::new() };
    if !orders.values().any(alone) {
        return found;
    }
    let others: BTreeSet<&'a str> = orders.iter().filter(|(_, order)| !alone(order)).map(|(name, _)| *name).collect();
    let mut unnamed: Vec<(i64, &str, usize)> = Vec::new();
    for (name, order) in orders.iter().filter(|(_, order)| alone(order)) {
        match named_by(name, &others) {
            Some(named) => found.by_order.entry(named).or_default().extend(&order.lines),
            None => unnamed.extend(order.lines.iter().filter_map(|n| Some((lines.get(*n)?.at, *name, *n)))),
        }
    }
    // Rows of one number keep the order that they have there.
    unnamed.sort_by_key(|(at, name, _)| (*at, *name));
    found.unnamed = unnamed.into_iter().map(|(_, _, number)| number).collect();
    found
}

/// The letters that a number begins with.
pub(super) fn letters(number: &str) -> &str {
    let end = number.find(|c: char| !c.is_alphabetic()).unwrap_or(number.len());
    number.get(..end).unwrap_or_default()
}

/// Whether the number of a return holds that of an order, as `5004-R` and `RF5004` hold 5004.
fn is_named_by(own: &str, order: &str) -> bool {
    let ends = |inner: Option<char>, outer: Option<char>| match (inner, outer) {
        (Some(inner), Some(outer)) => !outer.is_alphanumeric() || inner.is_ascii_digit() != outer.is_ascii_digit(),
        _ => true,
    };
    let (first, last) = (order.chars().next(), order.chars().next_back());
    order.chars().count() > 1
        && own.len() > order.len()
        && own.match_indices(order).any(|(at, found)| {
            let before = own.get(..at).and_then(|text| text.chars().next_back());
            let after = own.get(at + found.len()..).and_then(|text| text.chars().next());
            ends(first, before) && ends(last, after)
        })
}

/// The order that the number of a return holds, the longest if there are several: its parts are looked up, which are
/// fewer than orders can be.
fn named_by<'a>(own: &str, orders: &BTreeSet<&'a str>) -> Option<&'a str> {
    let ends: Vec<usize> = own.char_indices().map(|(at, _)| at).chain([own.len()]).collect();
    let parts = |(place, from): (usize, &usize)| {
        let from = *from;
        ends.iter().skip(place + 2).filter_map(move |to| own.get(from..*to)).collect::<Vec<_>>()
    };
    let found = ends.iter().enumerate().flat_map(parts).filter_map(|part| orders.get(part).copied());
    found.filter(|order| is_named_by(own, order)).max_by_key(|order| (order.len(), *order))
}

/// The most rows that are taken together for one refund, and the rows among which they are looked for.
const TOGETHER: usize = 8;
pub(super) const AMONG: usize = 24;

/// How many ways of adding rows up are tried for one sum.
const TRIES: usize = 5_000;

/// The first of some amounts, at least two, that add up to a sum: their places. The amounts are above zero.
pub(super) fn adding_up(amounts: &[i64], sum: i128) -> Option<Vec<usize>> {
    let mut tries = TRIES;
    let mut taken = Vec::new();
    search(amounts, 0, sum, &mut taken, &mut tries).then_some(taken)
}

fn search(amounts: &[i64], from: usize, left: i128, taken: &mut Vec<usize>, tries: &mut usize) -> bool {
    if left == 0 {
        return taken.len() > 1;
    }
    if taken.len() == TOGETHER {
        return false;
    }
    for (place, amount) in amounts.iter().enumerate().skip(from) {
        if *tries == 0 {
            return false;
        }
        *tries -= 1;
        let amount = i128::from(*amount);
        if (1..=left).contains(&amount) {
            taken.push(place);
            if search(amounts, place + 1, left - amount, taken, tries) {
                return true;
            }
            taken.pop();
        }
    }
    false
}
