//! What sales earn, and what a discount needs to earn the same.

use crate::approximate::plain;
use crate::error::{AppError, WhatIfError};
use terrace_analytics::Selling;
use terrace_domain::{InternalError, Name, Share, round_div};
use terrace_models::pricing::break_even_volume;
use terrace_policy::Policy;
use terrace_words::Title;

/// The discounts of the table, in millionths.
pub const TABLE: [u32; 5] = [50_000, 100_000, 150_000, 200_000, 300_000];

const WHOLE: i128 = 1_000_000;

/// What was sold earns so much; amounts in ten-thousandths.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitEconomics {
    /// What was paid and stayed: sold less what came back.
    pub revenue: i128,
    /// What it earned at the margin.
    pub profit: i128,
    /// The margin of what is paid.
    pub margin: f64,
    /// The margin at the list price, before discounts that were given.
    pub list_margin: f64,
    /// The part of the list price that was taken off.
    pub given: f64,
    /// Where the margin is from.
    pub from: Margin,
    /// The part of what was sold that says how many.
    pub share_with_units: Share,
}

/// Where a margin is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Margin {
    /// It was given.
    Given(Share),
    /// Of costs, which so much of the revenue has.
    OfCosts(Share),
}

/// What a discount needs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DiscountStep {
    /// The discount.
    pub discount: Share,
    /// The part of today's price that is left to earn; below 0 where the discount is above the margin.
    pub left: f64,
    /// How much more must be sold to earn the same, as a part of today's volume; `None` if no volume does.
    pub more: Option<f64>,
    /// Profit if nothing more is sold.
    pub profit: i128,
    /// How much less that is than today's.
    pub lost: i128,
}

/// What the discount of a level needs against selling at the list price.
#[derive(Debug, Clone, PartialEq)]
pub struct DiscountLevel {
    /// The level.
    pub level: Name,
    /// Its title.
    pub title: Title,
    /// What is taken off.
    pub discount: Share,
    /// As in [`DiscountStep`], of the list price.
    pub left: f64,
    /// As in [`DiscountStep`].
    pub more: Option<f64>,
}

impl UnitEconomics {
    /// Of what was sold.
    pub(super) fn new(sales: &Selling, margin: Option<Share>) -> Result<Self, AppError> {
        let revenue = sales.sold - sales.returned;
        let overflow = || InternalError::new("a profit does not fit 128 bits");
        // The margin as earned of paid, exactly.
        let (earned, paid, from) = match margin {
            Some(margin) => (i128::from(margin.millionths()), WHOLE, Margin::Given(margin)),
            None => {
                let known = Share::of(sales.sold_with_cost, sales.sold);
                if known.millionths() < 500_000 {
                    return Err(WhatIfError::FewCosts(known).into());
                }
                (sales.sold_with_cost - sales.cost, sales.sold_with_cost, Margin::OfCosts(known))
            }
        };
        // Costs below zero are wrong ones, and would make a margin above the price.
        if earned <= 0 || earned > paid {
            return Err(WhatIfError::NoMargin { revenue: sales.sold_with_cost, cost: sales.cost }.into());
        }
        let profit = revenue.checked_mul(earned).and_then(|product| round_div(product, paid)).ok_or_else(overflow)?;
        let margin = plain(earned) / plain(paid);
        // What was paid for what the margin is known of, and its list price.
        let (own, off) = match from {
            Margin::Given(_) => (sales.sold, sales.discount),
            Margin::OfCosts(_) => (sales.sold_with_cost, sales.discount_with_cost),
        };
        // A negative discount is a surcharge: the list price is what was paid less it.
        let list = (own + off).max(1);
        let list_margin = match from {
            Margin::OfCosts(_) => plain(list - sales.cost) / plain(list),
            Margin::Given(_) => 1.0 - (1.0 - margin) * plain(own) / plain(list),
        };
        Ok(Self {
            revenue,
            profit,
            margin,
            list_margin,
            given: plain(sales.discount) / plain((sales.sold + sales.discount).max(1)),
            from,
            share_with_units: Share::of(sales.sold_with_units, sales.sold),
        })
    }

    /// What a discount on what is paid today needs.
    pub(super) fn step(&self, discount: Share) -> Result<DiscountStep, AppError> {
        let off = i128::from(discount.millionths());
        let lost = self.revenue.checked_mul(off).and_then(|product| round_div(product, WHOLE));
        let lost = lost.ok_or_else(|| InternalError::new("a discount does not fit 128 bits"))?;
        let (left, more) = break_even(self.margin, discount)?;
        Ok(DiscountStep { discount, left, more, profit: self.profit - lost, lost })
    }

    /// What the levels of a policy need that pay less than the list price.
    pub(super) fn levels(&self, policy: &Policy) -> Result<Vec<DiscountLevel>, AppError> {
        // Surcharges, kept as discounts below zero, may leave a list price without a margin, of which nothing can be said.
        let has_margin = self.list_margin > 0.0;
        let levels = policy.membership.iter().filter(|_| has_margin).flat_map(|rules| &rules.levels);
        let mut found = Vec::new();
        for level in levels.filter(|level| level.pays < Share::WHOLE) {
            let off = Share::WHOLE.millionths() - level.pays.millionths();
            let Some(discount) = Share::from_millionths(off) else { continue };
            let (left, more) = break_even(self.list_margin, discount)?;
            found.push(DiscountLevel { level: level.level.clone(), title: level.title.clone(), discount, left, more });
        }
        Ok(found)
    }
}

/// The margin that a discount leaves, and how much more must be sold.
fn break_even(margin: f64, discount: Share) -> Result<(f64, Option<f64>), AppError> {
    let off = f64::from(discount.millionths()) / 1e6;
    // A discount of the whole price leaves nothing, whatever the margin.
    let more = if discount < Share::WHOLE {
        let wrong = |error| InternalError::new(format!("no break-even of a margin of {margin}: {error}"));
        break_even_volume(margin, off).map_err(wrong)?
    } else {
        None
    };
    Ok((margin - off, more))
}
