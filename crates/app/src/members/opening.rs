use crate::context::RunContext;
use crate::error::AppError;
use crate::facts::ReadingOptions;
use crate::policies::LoadedPolicy;
use crate::runs::members::facts_of;
use crate::terrace::Terrace;
use terrace_analytics::of_one_customer;
use terrace_domain::{AsOf, CustomerId};
use terrace_loyalty::{Command, commands_of, order_rows};

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
    let made = of_one_customer(&inputs.facts, as_of, customer, |orders| {
        Ok::<_, AppError>(commands_of(customer, &order_rows(customer, &facts_of(orders)))?)
    });
    Ok(made?.unwrap_or_default())
}
