use super::claims::{Claim, ClaimsOf, OpenClaim, joint_claims, single_claims};
use super::lines::OrderLine;
use super::order::{ClaimSort, OneOrder};
use super::others::{AMONG, adding_up};
use std::collections::{BTreeMap, BTreeSet};

/// Rows of returns of their own, on the search for what they tell a second time.
pub(super) struct OwnReturns<'l, 'a> {
    lines: &'l [OrderLine<'a>],
    /// By line, what is left of it that no claim told.
    left: Vec<i64>,
    /// By line, how much of it counts nowhere, as the sale does that it is of.
    nowhere: Vec<i64>,
}

impl<'l, 'a> OwnReturns<'l, 'a> {
    /// Of all lines of a customer.
    pub fn of(lines: &'l [OrderLine<'a>]) -> Self {
        let own = |line: &OrderLine<'_>| if line.is_own_return() { line.worth() } else { 0 };
        Self { lines, left: lines.iter().map(own).collect(), nowhere: vec![0; lines.len()] }
    }

    /// How much of a return counts nowhere.
    pub fn nowhere(&self, line: usize) -> i64 {
        self.nowhere.get(line).copied().unwrap_or(0)
    }

    fn left(&self, line: usize) -> i64 {
        self.left.get(line).copied().unwrap_or(0)
    }

    fn at(&self, line: usize) -> i64 {
        self.lines.get(line).map_or(i64::MIN, |line| line.at)
    }

    fn product(&self, line: usize) -> Option<&'a str> {
        self.lines.get(line).and_then(|line| line.product)
    }

    fn may_be_of(&self, line: usize, product: Option<&str>) -> bool {
        self.lines.get(line).is_some_and(|line| line.may_be_of(product))
    }

    /// Both tell of so much.
    fn meet(&mut self, own: usize, claim: &mut Claim, most: i64) {
        let both = self.left(own).min(claim.left).min(most);
        claim.left -= both;
        if let Some(left) = self.left.get_mut(own) {
            *left -= both;
        }
        if self.lines.get(claim.line).is_some_and(|line| line.is_cancelled)
            && let Some(nowhere) = self.nowhere.get_mut(own)
        {
            *nowhere += both;
        }
    }

    /// Returns within an order of which claims tell too: those of one amount first.
    pub fn tell_of_their_order(&mut self, own_rows: &[usize], order: &mut OneOrder) {
        if order.claims.is_empty() {
            return;
        }
        for exactly in [true, false] {
            for own in own_rows {
                let product = self.product(*own);
                for claim in &mut order.claims {
                    let may_be = self.may_be_of(claim.line, product);
                    if may_be && self.left(*own) > 0 && (!exactly || claim.left == self.left(*own)) {
                        self.meet(*own, claim, i64::MAX);
                    }
                }
            }
        }
    }

    /// Returns under numbers that name no order: of the whole amount that a claim or the claims of an order have left,
    /// one by one, then several together.
    pub fn tell_of_others(&mut self, own_rows: &[usize], orders: &mut BTreeMap<&str, OneOrder>) {
        if own_rows.is_empty() {
            return;
        }
        // A return that fits one claim is not taken for those of a whole order together.
        for open in [single_claims, joint_claims] {
            self.one_by_one(own_rows, orders, ClaimSort::Told, open);
        }
        for open in [single_claims, joint_claims] {
            self.together(own_rows, orders, open);
        }
    }

    /// Lets each return tell of an open claim of its own amount, the latest before it.
    fn one_by_one(
        &mut self,
        own_rows: &[usize],
        orders: &mut BTreeMap<&str, OneOrder>,
        sort: ClaimSort,
        open: ClaimsOf,
    ) {
        let mut listed: BTreeMap<i128, Vec<OpenClaim<'_>>> = BTreeMap::new();
        for claim in orders.iter().flat_map(|(name, order)| open(self.lines, name, order.of(sort))) {
            listed.entry(claim.amount).or_default().push(claim);
        }
        for own in own_rows {
            let Some(fitting) = listed.get_mut(&self.left(*own).into()) else { continue };
            fitting.retain(|claim| orders.get(claim.order).is_some_and(|order| claim.is_open(order.of(sort))));
            let before = fitting.iter().enumerate().filter(|(_, claim)| claim.at <= self.at(*own));
            let best = before.max_by_key(|(_, claim)| (claim.at, claim.order)).map(|(place, _)| place);
            let Some(found) = best.map(|place| fitting.remove(place)) else { continue };
            let Some(order) = orders.get_mut(found.order) else { continue };
            for claim in order.of_mut(sort).iter_mut().filter(|claim| found.claims.contains(&claim.line)) {
                self.meet(*own, claim, i64::MAX);
            }
        }
    }

    /// Lets several returns tell of one open claim that is as large as all of them.
    fn together(&mut self, own_rows: &[usize], orders: &mut BTreeMap<&str, OneOrder>, open: ClaimsOf) {
        let mut listed: Vec<OpenClaim<'_>> =
            orders.iter().flat_map(|(name, order)| open(self.lines, name, order.of(ClaimSort::Told))).collect();
        listed.sort_by_key(|claim| (claim.at, claim.order, claim.amount));
        for claim in listed {
            // They are in the order of their times.
            let later = own_rows.partition_point(|own| self.at(*own) < claim.at);
            let open = own_rows.iter().copied().skip(later).filter(|own| self.left(*own) > 0);
            let candidates: Vec<usize> = open.take(AMONG).collect();
            let Some(order) = orders.get_mut(claim.order).filter(|order| claim.is_open(&order.claims)) else {
                continue;
            };
            let amounts: Vec<i64> = candidates.iter().map(|own| self.left(*own)).collect();
            let Some(found) = adding_up(&amounts, claim.amount) else { continue };
            for own in found.into_iter().filter_map(|place| candidates.get(place)) {
                for one in order.claims.iter_mut().filter(|one| claim.claims.contains(&one.line)) {
                    self.meet(*own, one, i64::MAX);
                }
            }
        }
    }

    /// Takes returns for those of sales of their order that were called off: where they are of the same amount and no
    /// sale that holds is, and as far as the sales that hold are not worth them.
    pub fn undo_voids_of_their_order(&mut self, own_rows: &[usize], order: &mut OneOrder) {
        if order.voids.is_empty() || own_rows.is_empty() {
            return;
        }
        let mut rooms = self.rooms(order);
        for own in own_rows {
            let (left, product) = (self.left(*own), self.product(*own));
            let holds = |(line, room): &(usize, i64)| *room == left && self.may_be_of(*line, product);
            if left == 0 || rooms.iter().any(holds) {
                continue;
            }
            let exact = |void: &&mut Claim| void.left == left && self.may_be_of(void.line, product);
            if let Some(void) = order.voids.iter_mut().find(exact) {
                self.meet(*own, void, i64::MAX);
            }
        }
        for own in own_rows {
            let product = self.product(*own);
            let mut beyond = self.left(*own);
            for (line, room) in &mut rooms {
                if self.may_be_of(*line, product) {
                    let taken = beyond.min(*room);
                    beyond -= taken;
                    *room -= taken;
                }
            }
            for void in &mut order.voids {
                if beyond > 0 && self.may_be_of(void.line, product) {
                    let taken = beyond.min(void.left);
                    self.meet(*own, void, taken);
                    beyond -= taken;
                }
            }
        }
    }

    /// The sales of an order that hold, with what of them did not come back by their own word.
    fn rooms(&self, order: &OneOrder) -> Vec<(usize, i64)> {
        let claims: BTreeMap<usize, i64> = order.claims.iter().map(|claim| (claim.line, claim.left)).collect();
        let claimed = |number: usize| claims.get(&number).copied().unwrap_or(0);
        let sales = order.lines.iter().filter_map(|number| Some((*number, self.lines.get(*number)?)));
        sales
            .filter(|(_, line)| line.is_sale())
            .map(|(number, line)| (number, (line.worth() - claimed(number)).max(0)))
            .collect()
    }

    /// Takes returns under numbers that name no order for those of sales that were called off: where one, or an order,
    /// is of just that amount, and no sale or order that holds is.
    pub fn undo_voids_of_others(&mut self, own_rows: &[usize], orders: &mut BTreeMap<&str, OneOrder>) {
        if own_rows.is_empty() || orders.values().all(|order| order.voids.is_empty()) {
            return;
        }
        let mut held: BTreeSet<i128> = BTreeSet::new();
        for order in orders.values() {
            let rooms = self.rooms(order);
            let rooms = rooms.iter().map(|(_, room)| i128::from(*room));
            held.insert(rooms.clone().sum());
            held.extend(rooms);
        }
        let is_held = |own: &usize| held.contains(&self.left(*own).into());
        let own: Vec<usize> = own_rows.iter().copied().filter(|own| !is_held(own)).collect();
        for open in [single_claims, joint_claims] {
            self.one_by_one(&own, orders, ClaimSort::CalledOff, open);
        }
    }
}
