use super::{ProductsError, ProductsRequest, name, refused, tally_of};
use crate::error::AppError;
use terrace_analytics::BasketTally;
use terrace_models::Interrupt;
use terrace_models::baskets::{Baskets, Limits, frequent, rules};

/// Products that are bought together.
#[derive(Debug, Clone, PartialEq)]
pub struct Together {
    /// Orders with a product.
    pub orders: usize,
    /// Orders that must hold products for them to be named.
    pub least: usize,
    /// Sets of products that as many orders hold, whatever their confidence.
    pub sets: usize,
    /// The highest confidence that any of them has; `None` if there is none.
    pub surest: Option<f64>,
    /// The highest lift first.
    pub rules: Vec<TogetherRule>,
}

/// Orders that hold these products often hold another one.
#[derive(Debug, Clone, PartialEq)]
pub struct TogetherRule {
    /// One product or two.
    pub because: Vec<String>,
    /// The product that goes with them.
    pub then: String,
    /// Orders that hold all of them.
    pub orders: usize,
    /// Share of all orders that hold all of them.
    pub support: f64,
    /// Share of the orders with `because` that hold `then`.
    pub confidence: f64,
    /// Confidence over the share of all orders that hold `then`: 1 is no connection.
    pub lift: f64,
}

/// Products of a set at most: pairs and triples are what people can use.
const PRODUCTS: usize = 3;
/// One order in a thousand, and at least so many.
const SHARE: usize = 1_000;
const FEWEST: usize = 5;
/// Pairs at most; with more the bar is raised, since nobody reads so many, and triples grow with them.
const PAIRS: usize = 3_000;
/// Pairs at most where the bar was asked for; with more, triples would take minutes and all the memory there is.
const PAIRS_ASKED_FOR: usize = 20_000;

/// Rules between products with at least this confidence.
///
/// `least` are the orders that must hold a set; without it one in a thousand, at least five, and so many more that a few
/// thousand pairs are left.
///
/// # Errors
/// No order names a product, a bar that too many pairs reach, and what reading facts may say.
pub fn together(request: &ProductsRequest<'_>, least: Option<usize>, confidence: f64) -> Result<Together, AppError> {
    together_of(
        tally_of(request, None)?,
        &request.facts.interrupt(),
        &TogetherAsked { least, confidence, products: PRODUCTS },
    )
}

/// Which rules are looked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TogetherAsked {
    /// Orders that must hold a set; `None` for the usual bar.
    pub(crate) least: Option<usize>,
    pub(crate) confidence: f64,
    /// Products of a rule at most, those on both sides counted.
    pub(crate) products: usize,
}

/// The same of orders that were tallied.
pub(crate) fn together_of(
    mut found: BasketTally,
    interrupt: &Interrupt,
    &TogetherAsked { least, confidence, products }: &TogetherAsked,
) -> Result<Together, AppError> {
    let orders = found.orders;
    let counted = Baskets::counted(std::mem::take(&mut found.several), &found.alone, interrupt).map_err(refused)?;
    let asked = least.unwrap_or_else(|| (orders / SHARE).max(FEWEST)).max(1);
    let bar = counted.bar(asked, if least.is_none() { PAIRS } else { PAIRS_ASKED_FOR }).map_err(refused)?;
    if least.is_some() && bar > asked {
        return Err(ProductsError::TooManyPairs { least: asked, lowest: bar }.into());
    }
    let sets = frequent(&counted, &Limits { count: bar, items: products }).map_err(refused)?;
    let name = |item: u32| name(&found, item);
    let mut all = rules(&sets, orders, 0.0);
    let surest = all.iter().map(|rule| rule.confidence).reduce(f64::max);
    all.retain(|rule| rule.confidence >= confidence);
    let rules = all.into_iter().map(|rule| TogetherRule {
        because: rule.because.iter().map(|item| name(*item)).collect(),
        then: name(rule.then),
        orders: rule.count,
        support: rule.support,
        confidence: rule.confidence,
        lift: rule.lift,
    });
    let reached = sets.iter().filter(|set| set.items.len() > 1).count();
    Ok(Together { orders, least: bar, sets: reached, surest, rules: rules.collect() })
}
