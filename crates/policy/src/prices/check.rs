//! No customer pays more for the same cart for being at a higher level or in a better tier (article 24 of China's Personal
//! Information Protection Law forbids unreasonable differences by profile; this proves one thing that is necessary).
//!
//! The price is a piecewise linear function of the list price in coins, rounded at each step. For each pair of neighbouring
//! levels or tiers, each stretch of days with the same campaigns, and each coupon, the pieces of both prices are laid over
//! each other. Where each step of the one leaves no more than the same step of the other, the piece is proven. Elsewhere the
//! difference repeats itself, plus a constant, after as many coins as the roundings need to meet again: each remainder is an
//! arithmetic progression, and is decided exactly.

use super::pieces::{PriceOperation, PricePiece, common_divisor, period, pieces, price_after};
use crate::codes;
use crate::diagnostic::{Diagnostics, Place};
use crate::model::{Membership, Prices, Scheme, Stack};
use crate::pricing::{Buyer, PriceStep, discounted, price_steps};
use terrace_domain::{Currency, Date, MAX_AMOUNT, Money};

/// Coins after which roundings must meet again for a proof; beyond that shares are too fine.
const LONGEST_PERIOD: i64 = 200_000;

/// What comes of comparing two buyers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    /// The better placed never pays more.
    Fine,
    /// They do, in this number of list prices from the first to the last, in coins.
    Rises { first: i64, last: i64, count: i64 },
    /// The shares are too fine to tell.
    Unproven,
}

/// Notes each pair of levels or tiers of which the better one pays more for some cart.
pub(crate) fn check_prices(
    place: Place,
    (membership, schemes): (Option<&Membership>, &[Scheme]),
    prices: &Prices,
    currency: Currency,
    found: &mut Diagnostics,
) {
    let coin = currency.smallest_coin();
    let levels = ranks(membership.map_or(0, |membership| membership.levels.len()));
    let classes = ranks(prices.class.as_ref().map_or(0, |class| class.pays.len()));
    let mut pairs = Vec::new();
    for class in &classes {
        let buyers = levels.iter().map(|level| Buyer { level: *level, class: *class });
        pairs.extend(buyers.clone().zip(buyers.skip(1)));
    }
    let by_level = pairs.len();
    for level in &levels {
        let buyers = classes.iter().map(|class| Buyer { level: *level, class: *class });
        pairs.extend(buyers.clone().zip(buyers.skip(1)));
    }
    let mut noted: Vec<(Option<usize>, bool)> = Vec::new();
    for (index, (better, worse)) in pairs.into_iter().enumerate() {
        let is_level = index < by_level;
        let key = (if is_level { better.level } else { better.class }, is_level);
        if noted.contains(&key) {
            continue;
        }
        for (day, coupon) in contexts(prices) {
            let steps = |buyer| price_steps(membership, prices, buyer, (day, coupon), coin);
            let (better_steps, worse_steps) = (steps(better), steps(worse));
            let comparison = compare(prices.stack, &better_steps, &worse_steps, coin);
            if comparison == Comparison::Fine {
                continue;
            }
            let pair = Pair { better, worse, better_steps, worse_steps, offers: offers(prices, day, coupon) };
            pair.note(place, (membership, schemes), (prices, coin), comparison, found);
            noted.push(key);
            break;
        }
    }
}

/// From the best rank to none.
fn ranks(count: usize) -> Vec<Option<usize>> {
    (0..count).map(Some).chain([None]).collect()
}

/// One day of each stretch of days with the same offers, each with no coupon and with each that is open.
fn contexts(prices: &Prices) -> Vec<(Date, Option<usize>)> {
    let offers = prices.campaigns.iter().chain(&prices.coupons);
    let borders = offers.flat_map(|offer| [offer.from, offer.until.map(|day| Date::from_days(day.days() + 1))]);
    let mut days: Vec<Date> = borders.flatten().collect();
    let before = days.iter().min().map_or(0, |first| first.days() - 1);
    days.push(Date::from_days(before));
    days.sort();
    days.dedup();
    let coupons = |day: Date| {
        let open = prices.coupons.iter().enumerate().filter(move |(_, coupon)| coupon.holds_on(day));
        std::iter::once(None).chain(open.map(|(index, _)| Some(index))).map(move |coupon| (day, coupon))
    };
    days.into_iter().flat_map(coupons).collect()
}

/// The names of the offers of a context.
fn offers(prices: &Prices, day: Date, coupon: Option<usize>) -> String {
    let campaigns = prices.campaigns.iter().filter(|campaign| campaign.holds_on(day));
    let coupon = coupon.and_then(|index| prices.coupons.get(index));
    let names: Vec<String> = campaigns.chain(coupon).map(|offer| format!("`{}`", offer.name)).collect();
    if names.is_empty() { "-".to_owned() } else { names.join(", ") }
}

struct Pair {
    better: Buyer,
    worse: Buyer,
    better_steps: Vec<PriceStep>,
    worse_steps: Vec<PriceStep>,
    offers: String,
}

impl Pair {
    fn note(
        &self,
        place: Place,
        (membership, schemes): (Option<&Membership>, &[Scheme]),
        (prices, coin): (&Prices, Money),
        comparison: Comparison,
        found: &mut Diagnostics,
    ) {
        let Comparison::Rises { first, last, count } = comparison else {
            found.error(codes::PRICE_UNPROVEN, place, [("offers", self.offers.clone())]);
            return;
        };
        let shown = |coins: i64| Money::from_ten_thousandths(coins.saturating_mul(coin.ten_thousandths())).to_string();
        let pays = |steps: &[PriceStep]| shown(discounted(prices.stack, steps, first));
        let level = |index: usize| membership.and_then(|membership| membership.levels.get(index));
        let level = |index: usize| level(index).map(|level| level.level.to_string()).unwrap_or_default();
        let scheme = prices.class.as_ref().and_then(|class| schemes.get(class.scheme));
        let tier = |index: usize| scheme.and_then(|scheme| scheme.tiers.get(index));
        let tier = |index: usize| tier(index).map(|tier| tier.id.to_string()).unwrap_or_default();
        let (code, better, worse) = match (self.better, self.worse) {
            (Buyer { level: Some(better), .. }, Buyer { level: Some(worse), .. }) if better != worse => {
                (codes::PRICE_RISES_BY_LEVEL, level(better), level(worse))
            }
            (Buyer { level: Some(better), .. }, Buyer { level: None, .. }) => {
                (codes::PRICE_RISES_FOR_MEMBERS, level(better), "-".to_owned())
            }
            (Buyer { class: Some(better), .. }, Buyer { class: Some(worse), .. }) => {
                (codes::PRICE_RISES_BY_TIER, tier(better), tier(worse))
            }
            (Buyer { class, .. }, _) => {
                (codes::PRICE_RISES_FOR_CLASSED, class.map(tier).unwrap_or_default(), "-".to_owned())
            }
        };
        let arguments = [
            ("better", better),
            ("worse", worse),
            ("count", count.to_string()),
            ("amount", shown(first)),
            ("last", shown(last)),
            ("more", pays(&self.better_steps)),
            ("less", pays(&self.worse_steps)),
            ("offers", self.offers.clone()),
        ];
        found.error(code, place, arguments);
    }
}

/// Whether the better placed of two buyers ever pays more.
fn compare(stack: Stack, better: &[PriceStep], worse: &[PriceStep], coin: Money) -> Comparison {
    compare_to(stack, better, worse, MAX_AMOUNT.ten_thousandths() / coin.ten_thousandths().max(1))
}

/// The same over list prices up to a limit, in coins.
fn compare_to(stack: Stack, better: &[PriceStep], worse: &[PriceStep], limit: i64) -> Comparison {
    let (better, worse) = (functions(stack, better, limit), functions(stack, worse, limit));
    let all = better.iter().chain(&worse).flatten();
    let mut starts: Vec<i64> = all.map(|piece| piece.from).collect();
    starts.sort_unstable();
    starts.dedup();
    let ends = starts.iter().skip(1).map(|next| next - 1).chain([limit]);
    let mut sum = Comparison::Fine;
    for (from, to) in starts.iter().copied().zip(ends) {
        let (better, worse) = (chains(&better, from), chains(&worse, from));
        match (compare_piece(&better, &worse, from, to), sum) {
            (Comparison::Fine, _) => {}
            (Comparison::Unproven, _) => return Comparison::Unproven,
            (Comparison::Rises { last, count, .. }, Comparison::Rises { first, count: before, .. }) => {
                sum = Comparison::Rises { first, last, count: before + count };
            }
            (rises, _) => sum = rises,
        }
    }
    sum
}

/// The price is the smallest of these functions: the one of all steps in their order, or one for each step alone.
fn functions(stack: Stack, steps: &[PriceStep], limit: i64) -> Vec<Vec<PricePiece>> {
    match stack {
        Stack::InOrder => vec![pieces(steps, limit)],
        // Without any step the list price holds.
        Stack::Best => steps.chunks(1).chain([&[][..]]).map(|step| pieces(step, limit)).collect(),
    }
}

/// The chain of each function on the piece that begins at `from` or before it.
fn chains(functions: &[Vec<PricePiece>], from: i64) -> Vec<&[PriceOperation]> {
    let chain = |pieces: &'_ Vec<PricePiece>| pieces.partition_point(|piece| piece.from <= from).checked_sub(1);
    functions.iter().filter_map(|pieces| Some(pieces.get(chain(pieces)?)?.chain.as_slice())).collect()
}

/// The same on list prices over which every function is one chain.
fn compare_piece(better: &[&[PriceOperation]], worse: &[&[PriceOperation]], from: i64, to: i64) -> Comparison {
    let is_met = |low: &&&[PriceOperation]| better.iter().any(|high| is_dominated(high, low));
    let open: Vec<&[PriceOperation]> = worse.iter().filter(|low| !is_met(low)).copied().collect();
    if open.is_empty() {
        return Comparison::Fine;
    }
    let length = to - from + 1;
    let mut common = 1i64;
    for chain in better.iter().chain(&open) {
        let next = period(chain, LONGEST_PERIOD).and_then(|(own, _)| {
            let multiple = (common / common_divisor(common, own)).checked_mul(own)?;
            (multiple <= LONGEST_PERIOD).then_some(multiple)
        });
        match next {
            Some(multiple) => common = multiple,
            // Every list price of a short piece can be tried.
            None if length <= LONGEST_PERIOD => {
                common = length;
                break;
            }
            None => return Comparison::Unproven,
        }
    }
    let mut sum = Comparison::Fine;
    for remainder in 0..common.min(length) {
        let times = (length - 1 - remainder) / common;
        for (start, end) in rises_of(better, &open, from + remainder, (common, times)) {
            let (first, last) = (from + remainder + start * common, from + remainder + end * common);
            sum = match sum {
                Comparison::Rises { first: f, last: l, count } => {
                    Comparison::Rises { first: f.min(first), last: l.max(last), count: count + end - start + 1 }
                }
                _ => Comparison::Rises { first, last, count: end - start + 1 },
            };
        }
    }
    sum
}

/// Whether each step of a chain leaves no more than the same step of the other. Since no step leaves less of a higher
/// price, neither does the chain.
fn is_dominated(better: &[PriceOperation], worse: &[PriceOperation]) -> bool {
    better.len() == worse.len() && better.iter().zip(worse).all(|(one, other)| one.is_at_most(*other))
}

/// The stretches of `0..=times` for which, at `list` plus so many periods, the smallest of `better` is above one of
/// `worse`. They do not touch each other.
fn rises_of(
    better: &[&[PriceOperation]],
    worse: &[&[PriceOperation]],
    list: i64,
    (common, times): (i64, i64),
) -> Vec<(i64, i64)> {
    let line = |chain: &&[PriceOperation]| {
        let price = price_after(chain, list);
        // One period further the price has risen by what it always rises.
        (price, if times == 0 { 0 } else { price_after(chain, list + common) - price })
    };
    let better: Vec<(i64, i64)> = better.iter().map(line).collect();
    let mut stretches: Vec<(i64, i64)> = Vec::new();
    for (low, low_rise) in worse.iter().map(line) {
        let (mut start, mut end) = (0, times);
        for (high, high_rise) in &better {
            let (more, rise) = (high - low, high_rise - low_rise);
            match rise {
                0 if more > 0 => {}
                0 => end = -1,
                // more + n × rise > 0
                1.. => start = start.max(if more > 0 { 0 } else { -more / rise + 1 }),
                _ => end = end.min(if more > 0 { (more - 1) / -rise } else { -1 }),
            }
        }
        if start <= end {
            stretches.push((start, end));
        }
    }
    stretches.sort_unstable();
    let mut joined: Vec<(i64, i64)> = Vec::new();
    for (start, end) in stretches {
        match joined.last_mut() {
            Some((_, last)) if start <= *last + 1 => *last = end.max(*last),
            _ => joined.push((start, end)),
        }
    }
    joined
}

#[cfg(test)]
mod tests;
