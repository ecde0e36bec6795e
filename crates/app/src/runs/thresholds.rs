//! Thresholds proposed for wanted shares, over a run.

use super::tier::Tiered;
use crate::error::AppError;
use terrace_domain::Share;
use terrace_policy::Scheme;
use terrace_tiering::{Thresholds, thresholds};

/// Proposes thresholds of a scheme for the shares that its tiers are wanted to have: cumulative, from best to worst, one
/// for each tier but the last. `None` where the scheme does not cut at amounts, or there is none of that name.
///
/// # Errors
/// None in practice: the run is of the policy that it names.
pub fn propose<'a>(
    run: &'a Tiered,
    scheme: &str,
    wanted: &[Share],
) -> Result<Option<(&'a Scheme, Thresholds)>, AppError> {
    let policy = &run.request.policy.policy;
    let Some(index) = policy.schemes.iter().position(|known| known.name.as_str() == scheme) else { return Ok(None) };
    let found = thresholds(policy, index, (&run.frame, &run.outcome.classes), wanted)?;
    Ok(policy.schemes.get(index).zip(found))
}
