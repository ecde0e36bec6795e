use super::claims::{Claim, of_order};
use super::lines::{Becomes, OrderLine};
use super::order::OneOrder;
use super::others::{letters, named_orders};
use super::own_returns::OwnReturns;
use std::collections::{BTreeMap, BTreeSet};

/// Whether any line of a customer says more than what it is by itself, so that all of them have to be looked at.
///
/// The lines are gone through once, and may be made as they are asked for.
pub fn tells<'a>(lines: impl Iterator<Item = OrderLine<'a>>) -> bool {
    let (mut void, mut own_return) = (false, false);
    for line in lines {
        void |= line.is_void();
        own_return |= line.is_own_return();
        if line.tells() || (void && own_return) {
            return true;
        }
    }
    false
}

/// What the lines of one customer become, each with its number; a line that tells again what another told is left out.
///
/// Amounts of several currencies have nothing to do with each other.
pub fn settled(lines: &[OrderLine<'_>]) -> Vec<(usize, Becomes)> {
    let currencies: BTreeSet<&str> = lines.iter().filter_map(|line| line.currency).collect();
    if currencies.len() < 2 {
        return of_one_currency(lines);
    }
    let mut becomes = Vec::with_capacity(lines.len());
    for currency in currencies.into_iter().map(Some).chain([None]) {
        let own = || lines.iter().enumerate().filter(|(_, line)| line.currency == currency);
        let (numbers, lines): (Vec<usize>, Vec<OrderLine<'_>>) = own().map(|(number, line)| (number, *line)).unzip();
        let settled = of_one_currency(&lines).into_iter();
        becomes.extend(settled.filter_map(|(place, becomes)| Some((*numbers.get(place)?, becomes))));
    }
    becomes.sort_by_key(|(number, _)| *number);
    becomes
}

/// Sales of which each says by itself how much of it came back: nothing else has to be looked at.
fn by_themselves(lines: &[OrderLine<'_>]) -> Vec<(usize, Becomes)> {
    let mut becomes = Vec::with_capacity(lines.len());
    for (number, line) in lines.iter().enumerate() {
        becomes.push((number, Becomes::Itself));
        let amount = line.refunded.unwrap_or(0).min(line.worth());
        if amount > 0 && !line.is_cancelled {
            becomes.push((number, Becomes::Return { amount, whole: amount == line.worth() }));
        }
    }
    becomes
}

fn of_one_currency(lines: &[OrderLine<'_>]) -> Vec<(usize, Becomes)> {
    if lines.iter().all(|line| !line.is_return && line.of_order == 0) {
        return by_themselves(lines);
    }
    let mut orders: BTreeMap<&str, OneOrder> = BTreeMap::new();
    for (number, line) in lines.iter().enumerate() {
        orders.entry(line.order).or_default().lines.push(number);
    }
    for order in orders.values_mut() {
        order.lines.sort_by_key(|number| key_of(lines, *number));
        order.claims = of_order(lines, &order.lines);
        order.voids = voids_of(lines, &order.lines);
    }
    stand_beside_sales_of_others(lines, &mut orders);
    let mut returns = OwnReturns::of(lines);
    // Most customers have no return by a row of its own, which could tell again what another row tells.
    if lines.iter().any(OrderLine::is_own_return) {
        set_against_own_returns(lines, &mut orders, &mut returns);
    }
    becoming(lines, &orders, &returns)
}

/// Looks for what returns by rows of their own tell a second time, and for the sales that were called off among them.
fn set_against_own_returns<'a>(
    lines: &[OrderLine<'a>],
    orders: &mut BTreeMap<&'a str, OneOrder>,
    returns: &mut OwnReturns<'_, '_>,
) {
    let named = named_orders(lines, orders);
    for (name, order) in orders.iter_mut() {
        // Rows under a number that holds this one's are of this order.
        let own = own_rows(lines, order, named.of(name));
        returns.tell_of_their_order(&own, order);
    }
    returns.tell_of_others(&named.unnamed, orders);
    for (name, order) in orders.iter_mut() {
        let own = own_rows(lines, order, named.of(name));
        returns.undo_voids_of_their_order(&own, order);
    }
    returns.undo_voids_of_others(&named.unnamed, orders);
}

/// What a line holds decides, not where it stands.
fn key_of<'a>(lines: &[OrderLine<'a>], number: usize) -> Option<impl Ord + use<'a>> {
    lines.get(number).map(|line| (line.at, line.product, line.line, line.amount, line.refunded))
}

/// Sales of an order that were called off without a word of money.
fn voids_of(lines: &[OrderLine<'_>], order: &[usize]) -> Vec<Claim> {
    let voids = order.iter().filter_map(|number| Some((*number, lines.get(*number).filter(|line| line.is_void())?)));
    voids.map(|(line, void)| Claim { line, left: void.worth(), is_beside: false }).collect()
}

/// The returns of an order by rows of their own, those under numbers that name it behind its own.
fn own_rows(lines: &[OrderLine<'_>], order: &OneOrder, named: &[usize]) -> Vec<usize> {
    let is_own = |number: &usize| lines.get(*number).is_some_and(OrderLine::is_own_return);
    order.lines.iter().chain(named).copied().filter(is_own).collect()
}

/// What numbers of returns begin with, before their digits: 退货, 退款, return, refund, credit note.
const RETURN_NUMBERS: [&str; 14] =
    ["TH", "THD", "TK", "TKD", "XT", "XSTH", "R", "RE", "RT", "RMA", "RET", "REF", "CN", "RETURN"];

/// A row returned by its status, under a number that is one of returns where the customer's sales have none such, is no
/// sale's own row if the customer has an earlier sale that it may be of.
fn stand_beside_sales_of_others(lines: &[OrderLine<'_>], orders: &mut BTreeMap<&str, OneOrder>) {
    let returns = |order: &&str| RETURN_NUMBERS.contains(&letters(order).to_ascii_uppercase().as_str());
    if !orders.keys().any(returns) {
        return;
    }
    // Of each sale no more comes back than it is worth.
    let mut rooms: Vec<(OrderLine<'_>, i64)> = lines
        .iter()
        .filter(|line| line.is_sale())
        .map(|line| (*line, line.worth() - line.refunded.unwrap_or(0).min(line.worth())))
        .collect();
    rooms.sort_by_key(|(line, _)| (line.at, line.order, line.product, line.line, line.amount, line.refunded));
    for (number, order) in orders.iter_mut().filter(|(number, _)| returns(number)) {
        for claim in order.claims.iter_mut().filter(|claim| !claim.is_beside) {
            let Some(state) = lines.get(claim.line).filter(|line| line.is_state()) else { continue };
            let is_of = |(sale, left): &&mut (OrderLine<'_>, i64)| {
                let named = !letters(sale.order).eq_ignore_ascii_case(letters(number));
                named && sale.at <= state.at && sale.may_be_of(state.product) && *left >= claim.left
            };
            if let Some((_, left)) = rooms.iter_mut().find(is_of) {
                *left -= claim.left;
                claim.is_beside = true;
            }
        }
    }
}

/// The lines that come of it.
fn becoming(
    lines: &[OrderLine<'_>],
    orders: &BTreeMap<&str, OneOrder>,
    returns: &OwnReturns<'_, '_>,
) -> Vec<(usize, Becomes)> {
    let mut claims: Vec<Option<Claim>> = vec![None; lines.len()];
    for claim in orders.values().flat_map(|order| &order.claims) {
        if let Some(slot) = claims.get_mut(claim.line) {
            *slot = Some(*claim);
        }
    }
    let mut becomes = Vec::with_capacity(lines.len());
    for ((number, line), claim) in lines.iter().enumerate().zip(claims) {
        if line.is_own_return() {
            // What it tells of came of nothing, and so does it.
            match returns.nowhere(number) {
                0 => becomes.push((number, Becomes::Itself)),
                nowhere if nowhere < line.worth() => {
                    becomes.push((number, Becomes::Return { amount: line.worth() - nowhere, whole: false }));
                }
                _ => {}
            }
            continue;
        }
        let Some(claim) = claim.filter(|_| !line.is_cancelled) else {
            becomes.push((number, Becomes::Itself));
            continue;
        };
        if line.is_sale() {
            becomes.push((number, Becomes::Itself));
        } else if !claim.is_beside {
            becomes.push((number, Becomes::Sale(line.worth())));
        }
        if claim.left > 0 {
            becomes.push((number, Becomes::Return { amount: claim.left, whole: claim.left == line.worth() }));
        }
    }
    becomes
}
