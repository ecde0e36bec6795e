use super::commands_of_orders;
use crate::context::RunContext;
use crate::error::AppError;
use crate::facts::ReadingOptions;
use crate::policies::LoadedPolicy;
use crate::terrace::Terrace;
use terrace_analytics::customers_orders;
use terrace_domain::{AsOf, CustomerId};
use terrace_loyalty::Command;

/// The commands that one customer's orders in the lake make, with which a ledger opens in the middle of a shop's life;
/// none where nothing was ever imported, or the customer has no orders.
///
/// # Errors
/// What reading facts may say.
pub fn orders_as_commands(
    terrace: &Terrace,
    policy: &LoadedPolicy,
    as_of: &AsOf,
    customer: &CustomerId,
    ctx: &RunContext<'_>,
) -> Result<Vec<Command>, AppError> {
    let inputs = match terrace.facts(&ReadingOptions::of(&policy.policy), None, ctx) {
        Err(AppError::NoFacts) => return Ok(Vec::new()),
        read => read?,
    };
    let made =
        customers_orders(&inputs.facts, as_of, Some(customer), |_, orders| commands_of_orders(customer, orders))?;
    made.into_iter().next().unwrap_or_else(|| Ok(Vec::new()))
}
