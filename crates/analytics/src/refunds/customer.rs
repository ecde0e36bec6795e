use super::claims::{Claim, of_order};
use super::lines::{Becomes, OrderLine};
use std::collections::{BTreeMap, BTreeSet};

/// What the lines of one customer become, each with its number; a line that tells again what another told is left out.
pub(super) fn settled(lines: &[OrderLine<'_>]) -> Vec<(usize, Becomes)> {
    let mut orders: BTreeMap<&str, OneOrder> = BTreeMap::new();
    for (number, line) in lines.iter().enumerate() {
        orders.entry(line.order).or_default().lines.push(number);
    }
    // What a line holds decides, not where it stands.
    let key =
        |number: &usize| lines.get(*number).map(|line| (line.at, line.product, line.line, line.amount, line.refunded));
    for order in orders.values_mut() {
        order.lines.sort_by_key(key);
        order.claims = of_order(lines, &order.lines);
    }
    stand_beside_sales_of_others(lines, &mut orders);
    let mut returns = OwnReturns { left: lines.iter().map(own_return).collect(), counts: vec![true; lines.len()] };
    for order in orders.values_mut() {
        returns.tell_of_their_order(lines, order);
    }
    // A return that fits one claim is not taken for those of a whole order together.
    for open in [single_claims, joint_claims] {
        returns.tell_of_others(lines, &mut orders, open);
    }
    let mut becomes = Becoming::default();
    let mut claims: Vec<Option<Claim>> = vec![None; lines.len()];
    for claim in orders.values().flat_map(|order| &order.claims) {
        if let Some(slot) = claims.get_mut(claim.line) {
            *slot = Some(*claim);
        }
    }
    for ((number, line), claim) in lines.iter().enumerate().zip(claims) {
        becomes.line(number, line, claim, &returns);
    }
    becomes.0
}

/// The lines of an order, by number, and what they claim.
#[derive(Debug, Default)]
struct OneOrder {
    lines: Vec<usize>,
    claims: Vec<Claim>,
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

/// The letters that a number begins with.
fn letters(number: &str) -> &str {
    let end = number.find(|c: char| !c.is_alphabetic()).unwrap_or(number.len());
    number.get(..end).unwrap_or_default()
}

/// The amount of an own row of a return that nothing told so far; 0 for other lines.
fn own_return(line: &OrderLine<'_>) -> i64 {
    if line.is_own_return() { line.worth() } else { 0 }
}

/// Rows of returns of their own, on the search for what they tell a second time.
struct OwnReturns {
    /// By line, what is left of it that no claim told.
    left: Vec<i64>,
    /// By line, whether it counts: one of a sale that counts nowhere does not.
    counts: Vec<bool>,
}

impl OwnReturns {
    fn left(&self, line: usize) -> i64 {
        self.left.get(line).copied().unwrap_or(0)
    }

    /// Both tell of so much.
    fn meet(&mut self, own: usize, claim: &mut Claim, lines: &[OrderLine<'_>]) {
        let both = self.left(own).min(claim.left);
        claim.left -= both;
        if let Some(left) = self.left.get_mut(own) {
            *left -= both;
        }
        let of_nothing = lines.get(claim.line).is_some_and(|line| line.is_cancelled);
        if let Some(counts) = self.counts.get_mut(own).filter(|_| of_nothing && both > 0) {
            *counts = false;
        }
    }

    /// Returns within an order of which claims tell too: those of one amount first.
    fn tell_of_their_order(&mut self, lines: &[OrderLine<'_>], order: &mut OneOrder) {
        if order.claims.is_empty() {
            return;
        }
        for exactly in [true, false] {
            for own in &order.lines {
                let product = lines.get(*own).and_then(|line| line.product);
                for claim in &mut order.claims {
                    let may_be = lines.get(claim.line).is_some_and(|line| line.may_be_of(product));
                    if may_be && self.left(*own) > 0 && (!exactly || claim.left == self.left(*own)) {
                        self.meet(*own, claim, lines);
                    }
                }
            }
        }
    }

    /// Returns under a number of their own: of the whole amount that a claim or the claims of an order have left.
    fn tell_of_others(&mut self, lines: &[OrderLine<'_>], orders: &mut BTreeMap<&str, OneOrder>, claims: ClaimsOf) {
        let mut open: BTreeMap<i64, Vec<OpenClaim<'_>>> = BTreeMap::new();
        for (name, order) in orders.iter() {
            for claim in claims(lines, name, order) {
                open.entry(claim.amount).or_default().push(claim);
            }
        }
        if open.is_empty() {
            return;
        }
        let alone = |order: &OneOrder| order.lines.iter().all(|n| lines.get(*n).is_some_and(OrderLine::is_own_return));
        let mut own: Vec<(i64, &str, usize)> = Vec::new();
        for (name, order) in orders.iter().filter(|(_, order)| alone(order)) {
            own.extend(order.lines.iter().filter_map(|n| Some((lines.get(*n)?.at, *name, *n))));
        }
        own.sort_unstable();
        let names: BTreeSet<&str> = orders.iter().filter(|(_, order)| !alone(order)).map(|(name, _)| *name).collect();
        for (at, name, number) in own {
            let Some(fitting) = open.get_mut(&self.left(number)) else { continue };
            fitting.retain(|claim| claim.is_open(orders));
            let named = |claim: &OpenClaim<'_>| is_named_by(name, claim.order);
            let best = match fitting.iter().position(named) {
                Some(place) => Some(place),
                None if names_any(name, &names) => None,
                None => {
                    let before = fitting.iter().enumerate().filter(|(_, claim)| claim.at <= at);
                    before.max_by_key(|(_, claim)| (claim.at, claim.order)).map(|(place, _)| place)
                }
            };
            let Some(found) = best.map(|place| fitting.remove(place)) else { continue };
            let Some(order) = orders.get_mut(found.order) else { continue };
            for claim in order.claims.iter_mut().filter(|claim| found.claims.contains(&claim.line)) {
                self.meet(number, claim, lines);
            }
        }
    }
}

/// One claim, or all of an order, of which nothing was told yet by rows of returns.
#[derive(Debug)]
struct OpenClaim<'a> {
    order: &'a str,
    at: i64,
    amount: i64,
    /// The lines that claim.
    claims: Vec<usize>,
}

impl OpenClaim<'_> {
    /// Whether it still is as it was when it was listed.
    fn is_open(&self, orders: &BTreeMap<&str, OneOrder>) -> bool {
        let left = |order: &OneOrder| -> i64 {
            order.claims.iter().filter(|claim| self.claims.contains(&claim.line)).map(|claim| claim.left).sum()
        };
        orders.get(self.order).is_some_and(|order| left(order) == self.amount)
    }
}

/// What of an order's claims is open: its lines, the order's number and its claims are given.
type ClaimsOf = for<'a> fn(&[OrderLine<'_>], &'a str, &OneOrder) -> Vec<OpenClaim<'a>>;

/// Each claim by itself.
fn single_claims<'a>(lines: &[OrderLine<'_>], order: &'a str, of: &OneOrder) -> Vec<OpenClaim<'a>> {
    let at = |claim: &Claim| lines.get(claim.line).map_or(i64::MIN, |line| line.at);
    let open = of.claims.iter().filter(|claim| claim.left > 0);
    open.map(|claim| OpenClaim { order, at: at(claim), amount: claim.left, claims: vec![claim.line] }).collect()
}

/// The claims of an order together, if there are several.
fn joint_claims<'a>(lines: &[OrderLine<'_>], order: &'a str, of: &OneOrder) -> Vec<OpenClaim<'a>> {
    let single = single_claims(lines, order, of);
    let at = single.iter().map(|claim| claim.at).max();
    let Some(at) = at.filter(|_| single.len() > 1) else { return Vec::new() };
    let amount = single.iter().fold(0_i64, |sum, claim| sum.saturating_add(claim.amount));
    vec![OpenClaim { order, at, amount, claims: single.into_iter().flat_map(|claim| claim.claims).collect() }]
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

/// Whether the number of a return holds that of any order: its parts are looked up, which are fewer than orders can be.
fn names_any(own: &str, orders: &BTreeSet<&str>) -> bool {
    let ends: Vec<usize> = own.char_indices().map(|(at, _)| at).chain([own.len()]).collect();
    let parts = |(place, from): (usize, &usize)| {
        let from = *from;
        ends.iter().skip(place + 2).filter_map(move |to| own.get(from..*to)).collect::<Vec<_>>()
    };
    ends.iter().enumerate().flat_map(parts).any(|part| orders.contains(part) && is_named_by(own, part))
}

/// The lines that come of it.
#[derive(Default)]
struct Becoming(Vec<(usize, Becomes)>);

impl Becoming {
    fn line(&mut self, number: usize, line: &OrderLine<'_>, claim: Option<Claim>, returns: &OwnReturns) {
        if line.is_own_return() {
            self.own_return(number, returns);
            return;
        }
        let Some(claim) = claim.filter(|_| !line.is_cancelled) else {
            self.0.push((number, Becomes::Itself));
            return;
        };
        if line.is_sale() {
            self.0.push((number, Becomes::Itself));
        } else if !claim.is_beside {
            self.0.push((number, Becomes::Sale(line.worth())));
        }
        if claim.left > 0 {
            self.0.push((number, Becomes::Return { amount: claim.left, whole: claim.left == line.worth() }));
        }
    }

    fn own_return(&mut self, number: usize, returns: &OwnReturns) {
        let counts = returns.counts.get(number).copied().unwrap_or(true);
        match returns.left(number) {
            // What it told of came of nothing, and so does it.
            left if !counts && left > 0 => self.0.push((number, Becomes::Return { amount: left, whole: false })),
            _ if !counts => {}
            _ => self.0.push((number, Becomes::Itself)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line<'a>(order: &'a str, product: &'a str, at: i64, amount: i64) -> OrderLine<'a> {
        OrderLine {
            order,
            at,
            line: None,
            product: Some(product),
            amount,
            refunded: None,
            of_order: 0,
            is_return: amount < 0,
            is_cancelled: false,
        }
    }

    /// Came back by its status.
    fn state<'a>(order: &'a str, product: &'a str, at: i64, amount: i64) -> OrderLine<'a> {
        OrderLine { refunded: Some(amount), ..line(order, product, at, -amount) }
    }

    /// Sold for so much, and returned.
    fn sums(lines: &[OrderLine<'_>]) -> (i64, i64) {
        let (mut gross, mut returned) = (0, 0);
        for (number, becomes) in settled(lines) {
            let line = &lines[number];
            match becomes {
                Becomes::Itself if line.is_cancelled => {}
                Becomes::Itself if line.amount < 0 => returned -= line.amount,
                Becomes::Itself | Becomes::Sale(_) => gross += line.amount.abs(),
                Becomes::Return { amount, .. } => returned += amount,
            }
        }
        (gross, returned)
    }

    #[test]
    fn the_only_row_of_a_sale_was_sold_and_came_back() {
        assert_eq!(sums(&[state("1", "a", 5, 100)]), (100, 100));
        assert_eq!(sums(&[line("1", "a", 5, 100), state("1", "b", 5, 50)]), (150, 50));
        // Of one product, or later: a row beside the sale's.
        assert_eq!(sums(&[line("1", "a", 5, 100), state("1", "a", 5, 50)]), (100, 50));
        assert_eq!(sums(&[line("1", "a", 5, 30), line("1", "b", 5, 70), state("1", "refund", 6, 100)]), (100, 100));
        assert_eq!(sums(&[line("1", "a", 5, 30), line("1", "b", 5, 70), state("1", "refund", 5, 100)]), (200, 100));
    }

    #[test]
    fn a_number_of_returns_is_not_that_of_a_sale() {
        assert_eq!(sums(&[line("DD5", "a", 5, 100), state("TH9", "a", 9, 40)]), (100, 40));
        // Of one sale no more comes back than it is worth.
        assert_eq!(sums(&[line("DD5", "a", 5, 100), state("TH8", "a", 8, 60), state("TH9", "a", 9, 60)]), (160, 120));
        assert_eq!(sums(&[line("th5", "a", 5, 100), state("TH9", "a", 9, 40)]), (140, 40));
        // Of another product, before the sale, or where sales are numbered so too.
        assert_eq!(sums(&[line("DD5", "a", 5, 100), state("TH9", "b", 9, 40)]), (140, 40));
        assert_eq!(sums(&[line("DD5", "a", 5, 100), state("TH9", "a", 2, 40)]), (140, 40));
        assert_eq!(sums(&[line("TH5", "a", 5, 100), state("TH9", "a", 9, 40)]), (140, 40));
        assert_eq!(sums(&[line("5", "a", 5, 100), state("9", "a", 9, 40)]), (140, 40));
    }

    #[test]
    fn what_is_told_twice_counts_once() {
        for own in ["5004-R", "RF5004", "77"] {
            assert_eq!(sums(&[state("5004", "a", 5, 100), line(own, "a", 9, -100)]), (100, 100), "{own}");
        }
        assert_eq!(sums(&[state("5004", "a", 5, 100), line("5004", "a", 9, -100)]), (100, 100));
        // The number names another order, so it is another return.
        let other = [state("5002", "a", 5, 50), line("5004", "a", 5, 150), line("5004-R", "a", 9, -50)];
        assert_eq!(sums(&other), (200, 100));
        // The return of another amount is another.
        assert_eq!(sums(&[state("5004", "a", 5, 100), line("77", "a", 9, -90)]), (100, 190));
        // Single claims before those of an order together.
        let lines = [
            state("A", "a", 1, 30),
            state("A", "b", 1, 20),
            state("B", "a", 1, 50),
            line("x", "a", 2, -50),
            line("y", "a", 2, -30),
            line("z", "b", 2, -20),
        ];
        assert_eq!(sums(&lines), (100, 100));
        assert_eq!(sums(&lines[..4]), (100, 100));
    }

    #[test]
    fn a_closed_order_and_its_return_come_to_nothing() {
        let closed = OrderLine { refunded: Some(100), is_cancelled: true, ..line("1", "a", 5, 100) };
        assert_eq!(sums(&[closed]), (0, 0));
        assert_eq!(sums(&[closed, line("1", "a", 6, -100)]), (0, 0));
        assert_eq!(sums(&[closed, line("1R", "a", 6, -100)]), (0, 0));
        assert_eq!(sums(&[closed, line("1", "a", 6, -130)]), (0, 30));
    }

    #[test]
    fn columns_of_lines_and_of_orders_say_how_much() {
        let part = |refunded, of_order| OrderLine { refunded, of_order, ..line("1", "a", 5, 100) };
        assert_eq!(sums(&[part(Some(20), 0)]), (100, 20));
        assert_eq!(sums(&[part(Some(20), 0), line("1", "a", 6, -20)]), (100, 20));
        let other = OrderLine { product: Some("b"), ..part(None, 150) };
        assert_eq!(sums(&[part(None, 150), other]), (200, 150));
        assert_eq!(sums(&[part(Some(100), 150), other]), (200, 150));
        assert_eq!(sums(&[part(None, 999), other]), (200, 200));
        let stated = OrderLine { of_order: 80, ..state("1", "a", 5, 100) };
        assert_eq!(sums(&[stated]), (100, 80));
    }
}
