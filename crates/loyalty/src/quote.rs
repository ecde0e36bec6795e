//! What a cart costs a member, step by step. A quote changes nothing; the same inputs give the same quote.

use crate::earning::{EarningRate, makes_member, points_for};
use crate::error::LoyaltyError;
use crate::levels::level_of;
use terrace_domain::{LocalTime, Money, Share};
use terrace_policy::{
    Buyer, Discount, EarningPart, Floor, LiftingOrder, Membership, Policy, PriceStep, Prices, Stack, coins_of,
    price_steps,
};

/// What of a member touches a quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shopper {
    /// Level and tier.
    pub buyer: Buyer,
    /// Whether they are a member. Who is not becomes one by an order that is large enough, which earns.
    pub is_member: bool,
    /// Points that decide the level now.
    pub qualifying: i64,
    /// Points that can be spent.
    pub balance: i64,
}

/// What is to be bought.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cart {
    /// Its lines.
    pub lines: Vec<CartLine>,
    /// The name of a coupon.
    pub coupon: Option<String>,
    /// Points to pay with.
    pub points: i64,
}

/// A line of a cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CartLine {
    /// What it is; discounts are for goods alone.
    pub kind: LineKind,
    /// Its list price, all pieces together; never below zero.
    pub list: Money,
    /// What it costs the shop, if that is known.
    pub cost: Option<Money>,
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// Goods or services.
    Goods,
    /// Delivery.
    Shipping,
    /// Taxes that are charged on top.
    Tax,
    /// A gift card.
    GiftCard,
}

/// What a cart costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// The list price of the goods, in whole coins.
    pub list: Money,
    /// Each step from the list price to the price, those that do not apply among them.
    pub steps: Vec<QuoteStep>,
    /// The price of the goods.
    pub goods: Money,
    /// What the other lines cost.
    pub others: Money,
    /// Points that pay.
    pub points: i64,
    /// What they pay.
    pub paid_with_points: Money,
    /// What is to be paid with money.
    pub due: Money,
    /// Each line of the cart with its price; they add up to the whole.
    pub lines: Vec<PricedLine>,
    /// What of it earns points.
    pub earning: Money,
    /// The points that it earns.
    pub earns: i64,
    /// The level that it lifts to, as an index from the highest; `None` if it lifts to none.
    pub lifts_to: Option<usize>,
}

/// A step of a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuoteStep {
    /// What it comes from.
    pub source: StepSource,
    /// Whether it is what the price rests on. Where the best discount alone holds, that is one.
    pub applies: bool,
    /// The price before it.
    pub before: Money,
    /// The price after it, if it applies; else what it would be.
    pub after: Money,
}

/// What a step comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepSource {
    /// A discount.
    Discount(Discount),
    /// The floor on the margin.
    MarginFloor,
    /// The floor on the part of the list price that is paid.
    PaidFloor,
}

/// A line with its price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PricedLine {
    /// Its list price.
    pub list: Money,
    /// What it costs now.
    pub price: Money,
}

/// What a cart costs a member at a time.
///
/// # Errors
/// If an amount is below zero, the coupon is not known, or the points are not there or cannot pay.
pub fn quote(policy: &Policy, shopper: &Shopper, cart: &Cart, at: LocalTime) -> Result<Quote, LoyaltyError> {
    let usual = Prices::default();
    let prices = policy.prices.as_ref().unwrap_or(&usual);
    let coupon = match &cart.coupon {
        Some(name) => {
            let index = prices.coupons.iter().position(|coupon| coupon.name.as_str() == name.trim());
            Some(index.ok_or_else(|| LoyaltyError::UnknownCoupon(name.clone()))?)
        }
        None => None,
    };
    let pricing = Pricing { policy, prices, coin: policy.currency.smallest_coin() };
    let list = pricing.coins(cart, &[LineKind::Goods])?;
    let buyer = pricing.buyer(shopper, cart, list)?;
    let steps = price_steps(policy.membership.as_ref(), prices, buyer, (at.date(), coupon), pricing.coin);
    let (mut told, discounted) = pricing.tell(&steps, list)?;
    let price = pricing.floor(cart, list, discounted, &mut told)?;
    let others = pricing.coins(cart, &[LineKind::Shipping, LineKind::Tax, LineKind::GiftCard])?;
    let paid = pricing.points_pay(shopper, cart.points, price)?;
    let earning = pricing.earning(cart, price, paid)?;
    let (earns, lifts_to) = match &policy.membership {
        Some(membership) => lift(membership, shopper, earning)?,
        None => (0, None),
    };
    let due = price.checked_add(others).and_then(|sum| sum.checked_sub(paid)).ok_or(LoyaltyError::TooLarge)?;
    Ok(Quote {
        list: pricing.money(list)?,
        steps: told,
        goods: pricing.money(price)?,
        others: pricing.money(others)?,
        points: cart.points,
        paid_with_points: pricing.money(paid)?,
        due: pricing.money(due)?,
        lines: pricing.lines(cart, list, price)?,
        earning,
        earns,
        lifts_to,
    })
}

/// The quote again at the time of the order: what was told holds, or the order is not placed.
///
/// # Errors
/// [`LoyaltyError::PriceChanged`] if it differs in any part, and whatever a quote is refused for.
pub fn commit(
    policy: &Policy,
    shopper: &Shopper,
    cart: &Cart,
    (at, quoted): (LocalTime, &Quote),
) -> Result<Quote, LoyaltyError> {
    let now = quote(policy, shopper, cart, at)?;
    if now == *quoted {
        return Ok(now);
    }
    Err(LoyaltyError::PriceChanged { quoted: quoted.due, now: now.due })
}

/// The points that an amount earns, and the level that they lift to. An order that makes no member earns nothing.
fn lift(membership: &Membership, shopper: &Shopper, earning: Money) -> Result<(i64, Option<usize>), LoyaltyError> {
    if !shopper.is_member && !makes_member(membership, earning) {
        return Ok((0, None));
    }
    let earns = points_for(earning, &EarningRate::of(&membership.points))?;
    let reached = level_of(membership, shopper.qualifying.checked_add(earns).ok_or(LoyaltyError::TooLarge)?);
    let is_higher = |level: &usize| shopper.buyer.level.is_none_or(|held| *level < held);
    Ok((earns, reached.filter(is_higher)))
}

/// The fixed parts of a quote. Prices within are in coins.
struct Pricing<'p> {
    policy: &'p Policy,
    prices: &'p Prices,
    coin: Money,
}

impl Pricing<'_> {
    fn money(&self, coins: i64) -> Result<Money, LoyaltyError> {
        let amount = coins.checked_mul(self.coin.ten_thousandths()).ok_or(LoyaltyError::TooLarge)?;
        Ok(Money::from_ten_thousandths(amount))
    }

    /// The sum of the lines of some kinds, rounded to a coin once.
    fn coins(&self, cart: &Cart, kinds: &[LineKind]) -> Result<i64, LoyaltyError> {
        let mut sum = Money::ZERO;
        for line in cart.lines.iter().filter(|line| kinds.contains(&line.kind)) {
            if line.list < Money::ZERO {
                return Err(LoyaltyError::BelowZero(line.list));
            }
            sum = sum.checked_add(line.list).ok_or(LoyaltyError::TooLarge)?;
        }
        Ok(coins_of(sum, self.coin))
    }

    /// Whose prices hold: the level held before the order, or the one that its list price would reach. The list price, so
    /// that a member who pays less for their level is not lifted less for it.
    fn buyer(&self, shopper: &Shopper, cart: &Cart, list: i64) -> Result<Buyer, LoyaltyError> {
        let (Some(membership), Some(_)) = (&self.policy.membership, shopper.buyer.level) else {
            return Ok(shopper.buyer);
        };
        if self.prices.lifting_order == LiftingOrder::LevelBefore {
            return Ok(shopper.buyer);
        }
        let (_, lifts_to) = lift(membership, shopper, self.earning(cart, list, 0)?)?;
        Ok(Buyer { level: lifts_to.or(shopper.buyer.level), ..shopper.buyer })
    }

    /// Each discount as a step, and the price after them.
    fn tell(&self, steps: &[PriceStep], list: i64) -> Result<(Vec<QuoteStep>, i64), LoyaltyError> {
        let best = steps.iter().map(|step| step.apply(list, list)).fold(list, i64::min);
        let mut price = list;
        let mut told = Vec::with_capacity(steps.len());
        for step in steps {
            let before = if self.prices.stack == Stack::Best { list } else { price };
            let after = step.apply(list, before);
            let applies = match self.prices.stack {
                Stack::InOrder => after < before,
                // Of several that are equally good the first holds.
                Stack::Best => after == best && best < price,
            };
            if applies {
                price = after;
            }
            let source = StepSource::Discount(step.discount);
            told.push(QuoteStep { source, applies, before: self.money(before)?, after: self.money(after)? });
        }
        Ok((told, price))
    }

    /// The price that no discount goes below; never above the list price.
    fn floor(&self, cart: &Cart, list: i64, price: i64, told: &mut Vec<QuoteStep>) -> Result<i64, LoyaltyError> {
        let Floor { margin, paid } = self.prices.floor;
        let goods = cart.lines.iter().filter(|line| line.kind == LineKind::Goods);
        // Where a line does not say what it costs, no margin can be kept.
        let costs: Option<Vec<Money>> = goods.map(|line| line.cost).collect();
        let sum = |costs: Vec<Money>| costs.into_iter().try_fold(Money::ZERO, Money::checked_add);
        let cost = costs.map(|costs| sum(costs).ok_or(LoyaltyError::TooLarge)).transpose()?;
        let whole = i128::from(Share::WHOLE.millionths());
        let coin = i128::from(self.coin.ten_thousandths().max(1));
        let by_margin = margin.zip(cost).map(|(margin, cost)| {
            // The price of which the margin is this part, rounded up to a coin.
            let kept = (whole - i128::from(margin.millionths())).max(1);
            (i128::from(cost.ten_thousandths().max(0)) * whole).div_euclid(kept * coin)
                + i128::from((i128::from(cost.ten_thousandths().max(0)) * whole).rem_euclid(kept * coin) > 0)
        });
        let by_share =
            paid.map(|paid| (i128::from(list) * i128::from(paid.millionths()) + whole - 1).div_euclid(whole));
        let mut price = price;
        for (source, floor) in [(StepSource::MarginFloor, by_margin), (StepSource::PaidFloor, by_share)] {
            let Some(floor) = floor else { continue };
            // What does not fit is more than the list price.
            let floor = i64::try_from(floor).unwrap_or(i64::MAX).min(list);
            let after = price.max(floor);
            let step =
                QuoteStep { source, applies: after > price, before: self.money(price)?, after: self.money(after)? };
            told.push(step);
            price = after;
        }
        Ok(price)
    }

    /// What points pay, in coins: at most the goods.
    fn points_pay(&self, shopper: &Shopper, points: i64, price: i64) -> Result<i64, LoyaltyError> {
        if points == 0 {
            return Ok(0);
        }
        let refused = || LoyaltyError::CannotPayWithPoints(points);
        let worth =
            self.policy.membership.as_ref().and_then(|membership| membership.points.worth).ok_or_else(refused)?;
        if points < 0 {
            return Err(refused());
        }
        if points > shopper.balance {
            return Err(LoyaltyError::TooFewPoints { wanted: points, available: shopper.balance });
        }
        // A point's worth is in millionths of a unit, a coin in ten-thousandths; what is less than a coin pays nothing.
        let coin = i128::from(self.coin.ten_thousandths().max(1)) * 100;
        let paid = i128::from(points).checked_mul(worth.0).ok_or(LoyaltyError::TooLarge)?.div_euclid(coin);
        i64::try_from(paid).ok().filter(|paid| *paid <= price).ok_or_else(refused)
    }

    /// What of the order earns, by the parts that the policy names.
    fn earning(&self, cart: &Cart, price: i64, paid_with_points: i64) -> Result<Money, LoyaltyError> {
        let Some(membership) = &self.policy.membership else { return Ok(Money::ZERO) };
        let earns = &membership.points.earns;
        let mut sum = 0i64;
        let parts = [
            (EarningPart::Shipping, LineKind::Shipping),
            (EarningPart::Tax, LineKind::Tax),
            (EarningPart::GiftCards, LineKind::GiftCard),
        ];
        for (part, kind) in parts {
            if earns.contains(&part) {
                sum = sum.checked_add(self.coins(cart, &[kind])?).ok_or(LoyaltyError::TooLarge)?;
            }
        }
        if earns.contains(&EarningPart::Goods) {
            let points = if earns.contains(&EarningPart::PaidWithPoints) { 0 } else { paid_with_points };
            sum = sum.checked_add(price - points).ok_or(LoyaltyError::TooLarge)?;
        }
        self.money(sum)
    }

    /// The price of the goods shared out over their lines in proportion to their list prices: whole coins first, then what
    /// is left to the lines with the largest remainders, so that the lines add up.
    fn lines(&self, cart: &Cart, list: i64, price: i64) -> Result<Vec<PricedLine>, LoyaltyError> {
        let whole = i128::from(list.max(1)) * i128::from(self.coin.ten_thousandths().max(1));
        let mut parts: Vec<(usize, i64, i128)> = Vec::new();
        let mut lines = Vec::with_capacity(cart.lines.len());
        let mut left = price;
        for (index, line) in cart.lines.iter().enumerate() {
            if line.kind == LineKind::Goods {
                let exact = i128::from(line.list.ten_thousandths()) * i128::from(price);
                let coins = i64::try_from(exact.div_euclid(whole)).map_err(|_| LoyaltyError::TooLarge)?;
                left -= coins;
                parts.push((index, coins, exact.rem_euclid(whole)));
            }
            lines.push(PricedLine { list: line.list, price: line.list });
        }
        parts.sort_by(|(one, _, rest), (other, _, others)| others.cmp(rest).then(one.cmp(other)));
        for (index, coins, _) in parts {
            // The list price was rounded to a coin once, so that there may be one coin too many as well.
            let change = if left > 0 { 1 } else { left.max(-coins) };
            left -= change;
            let line = lines.get_mut(index).ok_or_else(|| LoyaltyError::internal("a price for no line"))?;
            line.price = self.money(coins + change)?;
        }
        Ok(lines)
    }
}
