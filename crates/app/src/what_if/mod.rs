//! A decision thought through before it is taken: what a discount would do.
//!
//! [`discount`] tells what the chosen sales earn by the facts, what volume would earn the same at a discount, what prices
//! of the past suggest that it will be, and what after-sales work comes with it.

mod economics;
mod history;
mod load;

pub use economics::{DiscountLevel, DiscountStep, Margin, TABLE, UnitEconomics};
pub use history::{FEWEST_PRODUCTS, FEWEST_WEEKS, NoPastPrices, PastPrices};
pub use load::{AfterSales, LAG_DAYS, LoadDay, NoAfterSales, PlannedVolume};

use crate::context::RunContext;
use crate::error::{AppError, EffectsError, ProductsError, WhatIfError};
use crate::facts::Inputs;
use crate::policies::LoadedPolicy;
use crate::runs::{TierRequest, Tiered, tier};
use crate::workspace::Workspace;
use std::sync::Arc;
pub use terrace_analytics::Aftermath;
use terrace_analytics::{Selling, SellingChoice, selling};
use terrace_domain::{AsOf, Share, Window};
use terrace_frame::Ids;
use terrace_policy::Policy;

/// The level of every interval here.
pub(super) const LEVEL: f64 = 0.95;

/// A discount to think through.
#[derive(Debug, Clone, Copy)]
pub struct DiscountRequest<'a> {
    /// What is taken off what is paid today; above 0 and below the whole.
    pub discount: Share,
    /// The margin of what is paid, instead of what costs say.
    pub margin: Option<Share>,
    /// The customers of this tier alone.
    pub tier: Option<&'a str>,
    /// Its scheme, where the policy has several.
    pub scheme: Option<&'a str>,
    /// These products alone, if any are named.
    pub products: &'a [String],
    /// These categories alone, if any are named.
    pub categories: &'a [String],
    /// Whose sales are taken for those to come.
    pub window: Window,
    /// Until when.
    pub as_of: &'a AsOf,
    /// How many days the discount lasts.
    pub days: u16,
    /// Contacts or cases that one person does a day.
    pub each: u32,
}

/// What a discount would do.
#[derive(Debug)]
pub struct DiscountWhatIf {
    /// The discount.
    pub discount: Share,
    /// Whose sales were taken.
    pub window: Window,
    /// Until when.
    pub as_of: AsOf,
    /// What was sold.
    pub sales: Selling,
    /// What it earns.
    pub economics: UnitEconomics,
    /// What the discount needs.
    pub step: DiscountStep,
    /// The same for several discounts.
    pub table: Vec<DiscountStep>,
    /// What the levels of members need, off the list price; empty if none pays less.
    pub levels: Vec<DiscountLevel>,
    /// What prices of the past suggest.
    pub history: Result<PastPrices, NoPastPrices>,
    /// The work that comes with it.
    pub load: Result<AfterSales, NoAfterSales>,
    /// Contacts or cases that one person does a day.
    pub each: u32,
    /// How many days the discount lasts.
    pub days: u16,
}

/// Thinks a discount through.
///
/// # Errors
/// What [`WhatIfError`] lists, an unknown scheme or tier, and what reading facts may say.
pub fn discount(
    request: &DiscountRequest<'_>,
    policy: &Arc<LoadedPolicy>,
    (inputs, workspace): (&Inputs, Option<&Workspace>),
    ctx: &RunContext<'_>,
) -> Result<DiscountWhatIf, AppError> {
    let inputs = &inputs.clone().cancelled_by(ctx.cancel);
    let customers = match request.tier {
        Some(name) => Some(customers_of(name, request, policy, (inputs, workspace), ctx)?),
        None => None,
    };
    let choice = SellingChoice {
        customers: customers.as_ref(),
        products: request.products,
        categories: request.categories,
        window: request.window,
    };
    let sales = selling(&inputs.facts, request.as_of, &choice)?;
    ctx.check()?;
    let as_of = request.as_of.local().date();
    if sales.orders == 0 || sales.sold <= 0 {
        return Err(WhatIfError::NothingSold { window: request.window, as_of }.into());
    }
    let economics = UnitEconomics::new(&sales, request.margin)?;
    let step = economics.step(request.discount)?;
    let table = TABLE.iter().filter_map(|millionths| Share::from_millionths(*millionths));
    let table = table.map(|discount| economics.step(discount)).collect::<Result<_, _>>()?;
    let levels = economics.levels(&policy.policy)?;
    let history = history::suggested(&sales, &economics, request.discount);
    ctx.check()?;
    let planned = match &history {
        Ok(past) => Some(PlannedVolume::Suggested(past.what_if.volume.estimate)),
        Err(_) => step.more.map(|more| PlannedVolume::Needed(1.0 + more)),
    };
    let load = load::after_sales(request, (&sales, planned), &choice, &inputs.facts)?;
    Ok(DiscountWhatIf {
        discount: request.discount,
        window: request.window,
        as_of: request.as_of.clone(),
        sales,
        economics,
        step,
        table,
        levels,
        history,
        load,
        each: request.each,
        days: request.days,
    })
}

/// The customers of a tier: of the one that is in force where the policy has standings.
fn customers_of(
    name: &str,
    request: &DiscountRequest<'_>,
    policy: &Arc<LoadedPolicy>,
    (inputs, workspace): (&Inputs, Option<&Workspace>),
    ctx: &RunContext<'_>,
) -> Result<Ids, AppError> {
    let (scheme, wanted) = place_of(name, request.scheme, &policy.policy)?;
    let tiered: Tiered = tier(TierRequest::new(Arc::clone(policy), request.as_of.clone()), inputs, workspace, ctx)?;
    let standings = tiered.standings.scheme(scheme).map(|known| &known.standings);
    let of = |row: usize| match standings {
        Some(standings) => standings.row(row).and_then(|standing| standing.tier),
        None => tiered.outcome.classes.tier(scheme, row),
    };
    let ids = tiered.frame.ids.iter().enumerate();
    Ok(ids.filter(|(row, _)| of(*row).map(usize::from) == Some(wanted)).map(|(_, id)| id).collect())
}

/// The places of a scheme and of a tier in it.
fn place_of(name: &str, scheme: Option<&str>, policy: &Policy) -> Result<(usize, usize), AppError> {
    let schemes = || policy.schemes.iter().map(|scheme| scheme.name.to_string()).collect::<Vec<_>>();
    let (index, found) = match scheme {
        None => match policy.schemes.as_slice() {
            [only] => (0, only),
            _ => return Err(EffectsError::WhichScheme(schemes()).into()),
        },
        Some(scheme) => {
            let mut all = policy.schemes.iter().enumerate();
            let found = all.find(|(_, known)| known.name.as_str() == scheme);
            found.ok_or_else(|| AppError::UnknownScheme { name: scheme.to_owned(), known: schemes() })?
        }
    };
    let tier = found.tiers.iter().position(|tier| tier.id.as_str() == name);
    let unknown = || ProductsError::UnknownTier {
        name: name.to_owned(),
        scheme: found.name.to_string(),
        known: found.tiers.iter().map(|tier| tier.id.to_string()).collect(),
    };
    Ok((index, tier.ok_or_else(unknown)?))
}
