//! What a cart costs, step by step: one function for quotes and for the check that no price rises with a level or tier.
//!
//! Prices here are whole numbers of the currency's smallest coin. Each step rounds to a coin, halves up, as tills do.

use crate::model::{DiscountKind, Membership, Offer, Prices, Reduction, Stack, TestedOn};
use terrace_domain::{Date, Money, Share};

/// What of a customer touches a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Buyer {
    /// The member's level, as an index of [`Membership::levels`]; `None` for who is no member.
    pub level: Option<usize>,
    /// The tier, as an index of the tiers of the scheme that [`crate::ClassPrices`] names; `None` for who has none.
    pub class: Option<usize>,
}

/// What gives a discount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Discount {
    /// The member's level.
    Level,
    /// The customer's tier.
    Class,
    /// An index of [`Prices::campaigns`].
    Campaign(usize),
    /// An index of [`Prices::coupons`].
    Coupon(usize),
}

/// One discount as it applies to a buyer on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PriceStep {
    /// What gives it.
    pub discount: Discount,
    /// Whether this buyer has it on that day.
    pub available: bool,
    pub(crate) reduction: CoinReduction,
    pub(crate) at_least: i64,
    pub(crate) tested_on: TestedOn,
    pub(crate) at_most: Option<i64>,
}

/// A reduction in coins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CoinReduction {
    Pays(Share),
    Off(i64),
}

/// An amount in whole coins, halves up. `coin` is the currency's smallest coin.
pub fn coins_of(amount: Money, coin: Money) -> i64 {
    let (amount, coin) = (i128::from(amount.ten_thousandths()), i128::from(coin.ten_thousandths().max(1)));
    // The quotient is no larger than the amount.
    i64::try_from((2 * amount + coin).div_euclid(2 * coin)).unwrap_or(i64::MAX)
}

/// The discounts of a buyer on a day, in the order in which they apply. What a buyer does not have is listed too, as not
/// available.
pub fn price_steps(
    membership: Option<&Membership>,
    prices: &Prices,
    buyer: Buyer,
    (day, coupon): (Date, Option<usize>),
    coin: Money,
) -> Vec<PriceStep> {
    let share = |discount, pays: Option<Share>| PriceStep {
        discount,
        available: pays.is_some(),
        reduction: CoinReduction::Pays(pays.unwrap_or(Share::WHOLE)),
        at_least: 0,
        tested_on: TestedOn::List,
        at_most: None,
    };
    let mut steps = Vec::new();
    for kind in &prices.order {
        match kind {
            DiscountKind::Level => {
                let level = membership.zip(buyer.level).and_then(|(membership, level)| membership.levels.get(level));
                steps.push(share(Discount::Level, level.map(|level| level.pays)));
            }
            DiscountKind::Class => {
                let class = prices.class.as_ref().zip(buyer.class).and_then(|(class, tier)| class.pays.get(tier));
                if prices.class.is_some() {
                    steps.push(share(Discount::Class, class.copied()));
                }
            }
            DiscountKind::Campaign => {
                let campaigns = prices.campaigns.iter().enumerate();
                steps.extend(
                    campaigns.map(|(index, offer)| step_of(offer, Discount::Campaign(index), buyer, day, coin)),
                );
            }
            DiscountKind::Coupon => {
                let offer = coupon.and_then(|index| Some((index, prices.coupons.get(index)?)));
                steps.extend(offer.map(|(index, offer)| step_of(offer, Discount::Coupon(index), buyer, day, coin)));
            }
        }
    }
    steps
}

fn step_of(offer: &Offer, discount: Discount, buyer: Buyer, day: Date, coin: Money) -> PriceStep {
    let reduction = match offer.reduction {
        Reduction::Pays(share) => CoinReduction::Pays(share),
        Reduction::Off(amount) => CoinReduction::Off(coins_of(amount, coin)),
    };
    PriceStep {
        discount,
        available: offer.holds_on(day) && offer.is_for(buyer.level),
        reduction,
        at_least: coins_of(offer.at_least, coin),
        tested_on: offer.tested_on,
        at_most: offer.at_most.map(|most| coins_of(most, coin)),
    }
}

impl PriceStep {
    /// What is left of a price, all in coins. `list` is the list price of the whole, `price` what the steps before have
    /// left; prices are not below zero.
    pub fn apply(&self, list: i64, price: i64) -> i64 {
        let tested = if self.tested_on == TestedOn::List { list } else { price };
        if !self.available || tested < self.at_least {
            return price;
        }
        match self.reduction {
            CoinReduction::Off(off) => price.saturating_sub(self.at_most.map_or(off, |most| off.min(most))).max(0),
            CoinReduction::Pays(share) => {
                let paid = share_of(price, share);
                self.at_most.map_or(paid, |most| paid.max(price.saturating_sub(most)))
            }
        }
    }
}

/// A share of a price in coins, halves up.
pub(crate) fn share_of(price: i64, share: Share) -> i64 {
    let whole = i128::from(Share::WHOLE.millionths());
    let part = i128::from(price) * i128::from(share.millionths());
    // A share is at most the whole.
    i64::try_from((2 * part + whole).div_euclid(2 * whole)).unwrap_or(price)
}

/// The price in coins of what is listed at `list` coins, before any floor.
pub fn discounted(stack: Stack, steps: &[PriceStep], list: i64) -> i64 {
    match stack {
        Stack::InOrder => steps.iter().fold(list, |price, step| step.apply(list, price)),
        Stack::Best => steps.iter().map(|step| step.apply(list, list)).fold(list, i64::min),
    }
}
