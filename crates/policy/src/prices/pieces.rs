//! Prices as functions of the list price: pieces on which each step either applies or does not, so that the price is a
//! chain of plain operations on each of them.

use crate::model::TestedOn;
use crate::pricing::{CoinReduction, PriceStep, share_of};
use terrace_domain::Share;

/// What a step does to a price, in coins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PriceOperation {
    /// A share of it, halves up. The whole is a step that does nothing.
    Part(Share),
    /// Less this number of coins.
    Less(i64),
    /// Nothing is left to pay.
    Free,
}

const SAME: PriceOperation = PriceOperation::Part(Share::WHOLE);

/// List prices `from..=to` on which the price is one chain of operations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PricePiece {
    pub(super) from: i64,
    to: i64,
    pub(super) chain: Vec<PriceOperation>,
}

impl PriceOperation {
    fn apply(self, price: i64) -> i64 {
        match self {
            Self::Part(share) => share_of(price, share),
            Self::Less(coins) => price.saturating_sub(coins),
            Self::Free => 0,
        }
    }

    /// Whether this never leaves more than the other, whatever the price.
    pub(super) fn is_at_most(self, other: Self) -> bool {
        match (self, other) {
            (Self::Free, _) => true,
            (Self::Part(one), Self::Part(other)) => one <= other,
            (Self::Less(one), Self::Less(other)) => one >= other,
            (Self::Less(coins), SAME) => coins >= 0,
            (Self::Less(_), Self::Part(_) | Self::Free) | (Self::Part(_), Self::Less(_) | Self::Free) => false,
        }
    }
}

/// The price at the end of a chain.
pub(super) fn price_after(chain: &[PriceOperation], list: i64) -> i64 {
    chain.iter().fold(list, |price, operation| operation.apply(price))
}

/// The pieces of `0..=limit` when the steps apply one after the other. Within a piece the price never falls where the list
/// price rises, which is why each border can be found by halving.
pub(super) fn pieces(steps: &[PriceStep], limit: i64) -> Vec<PricePiece> {
    let mut pieces = vec![PricePiece { from: 0, to: limit, chain: Vec::new() }];
    for step in steps {
        pieces = pieces.into_iter().flat_map(|piece| piece.then(step)).collect();
    }
    pieces
}

impl PricePiece {
    /// This piece with a further step, cut where the step begins to apply or to be capped.
    fn then(self, step: &PriceStep) -> Vec<Self> {
        if !step.available {
            return vec![self.with(SAME)];
        }
        let tested = |piece: &Self, list: i64| match step.tested_on {
            TestedOn::List => list,
            TestedOn::Price => price_after(&piece.chain, list),
        };
        let (below, above) = self.cut(|piece, list| tested(piece, list) >= step.at_least);
        let mut cut: Vec<Self> = below.into_iter().map(|piece| piece.with(SAME)).collect();
        let Some(above) = above else { return cut };
        match step.reduction {
            CoinReduction::Off(off) => {
                let off = step.at_most.map_or(off, |most| off.min(most));
                let (free, rest) = above.cut(|piece, list| price_after(&piece.chain, list) > off);
                cut.extend(free.map(|piece| piece.with(PriceOperation::Free)));
                cut.extend(rest.map(|piece| piece.with(PriceOperation::Less(off))));
            }
            CoinReduction::Pays(share) => {
                let most = step.at_most.unwrap_or(i64::MAX);
                let (under, over) = above.cut(|piece, list| {
                    let price = price_after(&piece.chain, list);
                    price - share_of(price, share) > most
                });
                cut.extend(under.map(|piece| piece.with(PriceOperation::Part(share))));
                cut.extend(over.map(|piece| piece.with(PriceOperation::Less(most))));
            }
        }
        cut
    }

    fn with(mut self, operation: PriceOperation) -> Self {
        self.chain.push(operation);
        self
    }

    /// The part on which a condition does not hold, and the part from the first list price on which it does. A condition
    /// that holds goes on holding for higher list prices.
    fn cut(self, holds: impl Fn(&Self, i64) -> bool) -> (Option<Self>, Option<Self>) {
        let (mut low, mut high) = (self.from, self.to + 1);
        while low < high {
            let middle = low + (high - low) / 2;
            if holds(&self, middle) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        let part = |from: i64, to: i64| (from <= to).then(|| Self { from, to, chain: self.chain.clone() });
        (part(self.from, low - 1), part(low, self.to))
    }
}

/// After how many coins more of list price a chain's price has risen by a whole number of coins however it was rounded,
/// and by how many. `None` if that is beyond `most`.
pub(super) fn period(chain: &[PriceOperation], most: i64) -> Option<(i64, i64)> {
    let (mut period, mut rise) = (1i64, 1i64);
    for operation in chain {
        match operation {
            PriceOperation::Less(_) => {}
            PriceOperation::Free => rise = 0,
            PriceOperation::Part(share) => {
                let (part, whole) = (i64::from(share.millionths()), i64::from(Share::WHOLE.millionths()));
                let common = common_divisor(part, whole);
                let (part, whole) = (part / common, whole / common);
                let times = whole / common_divisor(whole, rise);
                period = period.checked_mul(times).filter(|period| *period <= most)?;
                rise = rise.checked_mul(times)? / whole * part;
            }
        }
    }
    Some((period, rise))
}

/// The greatest common divisor; the other number if one is 0.
pub(super) fn common_divisor(one: i64, other: i64) -> i64 {
    let (mut a, mut b) = (one.abs(), other.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}
