use super::lines::OrderLine;
use super::shares::shared;

/// What a row says came back, beyond being a return itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Claim {
    /// The line that says it.
    pub line: usize,
    /// How much of it no own row of a return has told yet.
    pub left: i64,
    /// Whether the sale stands on another row.
    pub is_beside: bool,
}

/// The claims of one order, whose lines are given by their numbers in an order that follows from what they hold.
pub(super) fn of_order(lines: &[OrderLine<'_>], order: &[usize]) -> Vec<Claim> {
    let all = || order.iter().filter_map(|number| Some((*number, lines.get(*number)?)));
    let told = |line: &OrderLine<'_>| line.refunded.unwrap_or(0).min(line.worth());
    let of_order = all().map(|(_, line)| line.of_order).max().unwrap_or(0);
    let mut claims = Vec::new();
    for (number, line) in all() {
        // Where the order says how much came back of it, the status of a line only says that some did.
        let left = if line.is_state() && of_order > 0 { 0 } else { told(line) };
        let claims_any = line.is_state() || ((line.is_sale() || line.is_cancelled) && line.refunded.is_some());
        if claims_any || (line.is_sale() && of_order > 0) {
            claims.push(Claim { line: number, left, is_beside: false });
        }
    }
    if of_order > 0 {
        share_out(lines, &mut claims, of_order);
    } else {
        find_sales(lines, order, &mut claims);
    }
    claims
}

/// Shares out what came back of a whole order, as far as its lines do not say it themselves.
fn share_out(lines: &[OrderLine<'_>], claims: &mut [Claim], of_order: i64) {
    let worth = |claim: &Claim| lines.get(claim.line).filter(|line| !line.is_cancelled).map_or(0, OrderLine::worth);
    let told: i128 = claims.iter().filter(|claim| worth(claim) > 0).map(|claim| i128::from(claim.left)).sum();
    let rooms: Vec<i64> = claims.iter().map(|claim| (worth(claim) - claim.left).max(0)).collect();
    for (claim, share) in claims.iter_mut().zip(shared(i128::from(of_order) - told, &rooms)) {
        claim.left += share; // At most what the line is worth.
    }
}

/// Finds rows beside which a returned row stands: there the sale is told already.
fn find_sales(lines: &[OrderLine<'_>], order: &[usize], claims: &mut [Claim]) {
    let mut rooms: Vec<(usize, i64)> = Vec::new();
    for (number, line) in order.iter().filter_map(|number| Some((*number, lines.get(*number)?))) {
        if line.is_sale() {
            rooms.push((number, line.worth() - line.refunded.unwrap_or(0).min(line.worth())));
        }
    }
    if rooms.is_empty() {
        return;
    }
    for claim in claims.iter_mut() {
        let Some(state) = lines.get(claim.line).filter(|line| line.is_state()) else { continue };
        let sale_of = |(number, _): &(usize, i64)| lines.get(*number).filter(|sale| is_sale_of(sale, state));
        let fits = |room: &&mut (usize, i64)| sale_of(room).is_some() && room.1 >= claim.left;
        let exact = rooms.iter().position(|room| sale_of(room).is_some() && room.1 == claim.left);
        let found = match exact {
            Some(place) => rooms.get_mut(place),
            None => rooms.iter_mut().find(fits),
        };
        if let Some(room) = found {
            room.1 -= claim.left;
            claim.is_beside = true;
            continue;
        }
        // Later, and more than any line is worth: of several lines at once.
        let is_later = |(number, _): &&mut (usize, i64)| lines.get(*number).is_some_and(|sale| sale.at < state.at);
        let together: i128 = rooms.iter_mut().filter(|room| is_later(room)).map(|room| i128::from(room.1)).sum();
        if claim.left > 0 && together >= i128::from(claim.left) {
            let mut left = claim.left;
            for room in rooms.iter_mut().filter(|room| is_later(room)) {
                let taken = left.min(room.1);
                room.1 -= taken;
                left -= taken;
            }
            claim.is_beside = true;
        }
    }
}

/// Whether a returned row may tell of this sale's return: it came later, or stands on the same line.
fn is_sale_of(sale: &OrderLine<'_>, state: &OrderLine<'_>) -> bool {
    let lines_differ = sale.line.is_some() && state.line.is_some() && sale.line != state.line;
    sale.may_be_of(state.product) && (sale.at < state.at || (sale.at == state.at && !lines_differ))
}

/// One claim, or all of an order, of which nothing was told yet by rows of returns.
#[derive(Debug)]
pub(super) struct OpenClaim<'a> {
    pub order: &'a str,
    pub at: i64,
    /// Wide, as a sum of any number of claims is.
    pub amount: i128,
    /// The lines that claim.
    pub claims: Vec<usize>,
}

impl OpenClaim<'_> {
    /// Whether it still is as it was when it was listed, among the claims of its order.
    pub fn is_open(&self, claims: &[Claim]) -> bool {
        let left = claims.iter().filter(|claim| self.claims.contains(&claim.line)).map(|claim| i128::from(claim.left));
        left.sum::<i128>() == self.amount
    }
}

/// What of an order's claims is open: its lines, the order's number and its claims are given.
pub(super) type ClaimsOf = for<'a> fn(&[OrderLine<'_>], &'a str, &[Claim]) -> Vec<OpenClaim<'a>>;

/// Each claim by itself.
pub(super) fn single_claims<'a>(lines: &[OrderLine<'_>], order: &'a str, claims: &[Claim]) -> Vec<OpenClaim<'a>> {
    let at = |claim: &Claim| lines.get(claim.line).map_or(i64::MIN, |line| line.at);
    let open = claims.iter().filter(|claim| claim.left > 0);
    let one = |claim: &Claim| OpenClaim { order, at: at(claim), amount: claim.left.into(), claims: vec![claim.line] };
    open.map(one).collect()
}

/// The claims of an order together, if there are several.
pub(super) fn joint_claims<'a>(lines: &[OrderLine<'_>], order: &'a str, claims: &[Claim]) -> Vec<OpenClaim<'a>> {
    let single = single_claims(lines, order, claims);
    let at = single.iter().map(|claim| claim.at).max();
    let Some(at) = at.filter(|_| single.len() > 1) else { return Vec::new() };
    let amount = single.iter().map(|claim| claim.amount).sum();
    vec![OpenClaim { order, at, amount, claims: single.into_iter().flat_map(|claim| claim.claims).collect() }]
}
