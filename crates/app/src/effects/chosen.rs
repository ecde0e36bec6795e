//! Customers who are chosen by a condition.

use crate::context::RunContext;
use crate::error::AppError;
use crate::facts::Inputs;
use crate::policies::LoadedPolicy;
use crate::runs::{TierRequest, tier};
use crate::workspace::Workspace;
use std::sync::Arc;
use terrace_domain::AsOf;
use terrace_frame::Ids;

/// Whom to choose.
#[derive(Debug, Clone, Copy)]
pub struct ChosenWhere<'a> {
    /// As in the list of customers: over metrics, labels, tiers and fields.
    pub condition: &'a str,
    /// The option that holds it, for its mistakes.
    pub option: &'static str,
    /// The moment at which it has to hold.
    pub as_of: &'a AsOf,
}

/// Customers for whom a condition held.
#[derive(Debug, Clone)]
pub struct ChosenIds {
    /// Their ids.
    pub ids: Ids,
    /// Whether the condition asks what they had done, and not only who they are.
    pub by_behaviour: bool,
}

/// The customers for whom a condition held at a moment.
///
/// # Errors
/// A wrong condition, and what reading facts may say.
pub fn chosen_where(
    asked: &ChosenWhere<'_>,
    policy: &Arc<LoadedPolicy>,
    (inputs, workspace): (&Inputs, Option<&Workspace>),
    ctx: &RunContext<'_>,
) -> Result<ChosenIds, AppError> {
    let inputs = &Inputs { remembered: None, ..inputs.clone() };
    let mut request = TierRequest::new(Arc::clone(policy), asked.as_of.clone());
    request.condition = Some(asked.condition.to_owned());
    let tiered = tier(request, inputs, workspace, ctx).map_err(|error| named(error, asked.option))?;
    let rows = tiered.chosen_rows()?;
    let ids = rows.into_iter().map(|row| tiered.frame.ids.get(row)).collect();
    Ok(ChosenIds { ids, by_behaviour: tiered.condition_is_of_behaviour() })
}

/// Mistakes of a condition are those of the option that holds it.
fn named(error: AppError, option: &'static str) -> AppError {
    match error {
        AppError::Policy(mut mistakes) if mistakes.file == "--where" => {
            mistakes.file = format!("--{option}");
            AppError::Policy(mistakes)
        }
        other => other,
    }
}
