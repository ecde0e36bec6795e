//! What prices of the past suggest.

use super::LEVEL;
use super::economics::UnitEconomics;
use crate::approximate::plain;
use std::collections::BTreeMap;
use terrace_analytics::{ProductWeek, Selling};
use terrace_domain::Share;
use terrace_models::Interval;
use terrace_models::Unanswered;
use terrace_models::pricing::{PriceResponse, PricedProduct, WhatIf};

/// Weeks that a product must have been sold in.
pub const FEWEST_WEEKS: usize = 8;

/// Products from which on the weeks of each are taken to go together, and what all of them have in common in a week to be
/// the week's.
pub const FEWEST_PRODUCTS: usize = 5;

/// Products at most, those that brought most: each is a column.
const MOST_PRODUCTS: usize = 100;

/// The highest price over the lowest from which on a price is taken to have varied.
const VARIED: f64 = 1.02;

/// Weeks up to which each is a column of its own; beyond, four of them together are.
const MOST_WEEKS: usize = 60;

/// What prices of the past suggest of a discount.
#[derive(Debug, Clone, PartialEq)]
pub struct PastPrices {
    /// Products whose price varied.
    pub products: usize,
    /// Weeks in which they were sold, together.
    pub rows: usize,
    /// By how many per cent sales rise when the price rises by one.
    pub elasticity: Interval,
    /// What the discount would do: volume as a multiple, gain in units of the currency.
    pub what_if: WhatIf,
}

/// Why prices of the past suggest nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoPastPrices {
    /// No line says how many of which product.
    NoQuantities,
    /// No product's price varied.
    OnePrice {
        /// Products with a price.
        products: usize,
    },
    /// No product whose price varied was sold in enough weeks.
    FewWeeks {
        /// The most that there are.
        found: usize,
    },
    /// What the price does cannot be told from what products and weeks do.
    NotTold,
}

/// A product whose price varied.
struct VariedProduct {
    amount: i128,
    /// Each week with its price, as a part of the mean price, and its units.
    weeks: Vec<(i64, f64, f64)>,
}

/// What prices of the past suggest of a discount on what is paid today.
pub(super) fn suggested(
    sales: &Selling,
    economics: &UnitEconomics,
    discount: Share,
) -> Result<PastPrices, NoPastPrices> {
    let products = products(sales)?;
    let rows: usize = products.iter().map(|product| product.weeks.len()).sum();
    let response = learn(&products).map_err(|error| match error {
        Unanswered::OnePrice => NoPastPrices::OnePrice { products: products.len() },
        _ => NoPastPrices::NotTold,
    })?;
    // A price of 1 is the mean price of each product.
    let product = PricedProduct {
        price: 1.0,
        variable_cost: 1.0 - economics.margin,
        quantity: plain(economics.revenue) / 10_000.0,
    };
    let off = f64::from(discount.millionths()) / 1e6;
    let found = response.elasticity(LEVEL).and_then(|elasticity| {
        let what_if = response.what_if(&product, off, LEVEL)?;
        Ok(PastPrices { products: products.len(), rows, elasticity, what_if })
    });
    found.map_err(|_| NoPastPrices::NotTold)
}

/// The products whose price varied over enough weeks, those that brought most.
fn products(sales: &Selling) -> Result<Vec<VariedProduct>, NoPastPrices> {
    let mut by_product: BTreeMap<&str, Vec<(i64, ProductWeek)>> = BTreeMap::new();
    for ((product, week), sold) in &sales.weeks {
        if sold.amount > 0 && sold.units > 0 {
            by_product.entry(product).or_default().push((*week, *sold));
        }
    }
    let known = by_product.len();
    if !sales.has_priced_products {
        return Err(NoPastPrices::NoQuantities);
    }
    let mut varied: Vec<VariedProduct> = by_product.into_values().filter_map(|weeks| varied_product(&weeks)).collect();
    if varied.is_empty() && known > 0 {
        return Err(NoPastPrices::OnePrice { products: known });
    }
    let most = varied.iter().map(|product| product.weeks.len()).max().unwrap_or(0);
    varied.retain(|product| product.weeks.len() >= FEWEST_WEEKS);
    if varied.is_empty() {
        return Err(NoPastPrices::FewWeeks { found: most });
    }
    varied.sort_by_key(|product| std::cmp::Reverse(product.amount));
    varied.truncate(MOST_PRODUCTS);
    Ok(varied)
}

/// The product, if its price moved from week to week, and not only from customer to customer.
fn varied_product(weeks: &[(i64, ProductWeek)]) -> Option<VariedProduct> {
    let amount: i128 = weeks.iter().map(|(_, sold)| sold.amount).sum();
    let lines: u64 = weeks.iter().map(|(_, sold)| sold.lines).sum();
    let mean = plain(weeks.iter().map(|(_, sold)| sold.prices).sum()) / plain(lines.into());
    // By line, so that a large order at a price of its own does not pass for the price of its week.
    let price = |sold: &ProductWeek| plain(sold.prices) / plain(sold.lines.into()) / mean;
    let priced = |(week, sold): &(i64, ProductWeek)| (*week, price(sold), plain(sold.units) / 10_000.0);
    let priced: Vec<(i64, f64, f64)> = weeks.iter().map(priced).collect();
    let lowest = priced.iter().map(|(_, price, _)| *price).fold(f64::INFINITY, f64::min);
    let highest = priced.iter().map(|(_, price, _)| *price).fold(0.0, f64::max);
    let is_varied = highest >= VARIED * lowest && is_of_weeks(weeks, mean);
    is_varied.then_some(VariedProduct { amount, weeks: priced })
}

/// Whether prices differ more between weeks than within them: the variance between weeks, less what the one within them
/// brings about by itself, is the larger one (components of a one-way analysis of variance). Prices of single customers
/// differ within weeks as well; taken for those of weeks, a week of large buyers would look like one of low prices.
fn is_of_weeks(weeks: &[(i64, ProductWeek)], mean: f64) -> bool {
    let (mut within, mut between, mut lines, mut squares) = (0.0, 0.0, 0.0, 0.0);
    for (_, sold) in weeks {
        let count = plain(sold.lines.into());
        let own = plain(sold.prices) / count;
        within += (plain(sold.squares) - count * own * own).max(0.0);
        between += count * (own - mean) * (own - mean);
        lines += count;
        squares += count * count;
    }
    let number = plain((weeks.len() as u64).into());
    if lines <= number || number < 2.0 {
        // A line a week tells nothing of how prices differ within one.
        return true;
    }
    let (within, between) = (within / (lines - number), between / (number - 1.0));
    // Lines by week, where they differ.
    let by_week = (lines - squares / lines) / (number - 1.0);
    (between - within) / by_week > within
}

/// Learns from all of them: each product sells on a level of its own, and each week, or with few products a trend, does what
/// it does to all of them.
fn learn(products: &[VariedProduct]) -> Result<PriceResponse, Unanswered> {
    let rows = || products.iter().enumerate().flat_map(|(at, own)| own.weeks.iter().map(move |week| (at, week)));
    let prices: Vec<f64> = rows().map(|(_, (_, price, _))| *price).collect();
    let units: Vec<f64> = rows().map(|(_, (_, _, units))| *units).collect();
    let clusters: Vec<usize> = rows().map(|(product, _)| product).collect();
    let mut weeks: Vec<i64> = rows().map(|(_, (week, _, _))| *week).collect();
    let mut known = weeks.clone();
    known.sort_unstable();
    known.dedup();
    let is_many = products.len() >= FEWEST_PRODUCTS;
    let column = |is_in: &dyn Fn(usize) -> bool| -> Vec<f64> {
        (0..prices.len()).map(|row| f64::from(u8::from(is_in(row)))).collect()
    };
    let mut controls: Vec<(String, Vec<f64>)> = (1..products.len())
        .map(|product| (format!("product {product}"), column(&|row| clusters.get(row) == Some(&product))))
        .collect();
    if is_many {
        if known.len() > MOST_WEEKS {
            weeks.iter_mut().for_each(|week| *week = week.div_euclid(4));
            known = weeks.clone();
            known.sort_unstable();
            known.dedup();
        }
        let of = |week: &i64| (format!("week {week}"), column(&|row| weeks.get(row) == Some(week)));
        controls.extend(known.iter().skip(1).map(of));
    } else {
        let first = known.first().copied().unwrap_or(0);
        controls.push(("trend".to_owned(), weeks.iter().map(|week| plain((week - first).into())).collect()));
    }
    // A week in which a single product was sold, and the like, says nothing new and is left out.
    loop {
        let named: Vec<(&str, &[f64])> = controls.iter().map(|(name, own)| (name.as_str(), own.as_slice())).collect();
        let learned = if is_many {
            PriceResponse::learn_clustered(&prices, &units, &named, &clusters)
        } else {
            PriceResponse::learn(&prices, &units, &named, None)
        };
        match learned {
            Err(Unanswered::Collinear { column }) if controls.iter().any(|(name, _)| *name == column) => {
                controls.retain(|(name, _)| *name != column);
            }
            other => return other,
        }
    }
}
