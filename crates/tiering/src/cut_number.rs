//! What a scheme that cuts one number cuts, and where.

use crate::classes::Classes;
use crate::cutoffs::{Cutoffs, SchemeCutoffs};
use crate::error::TieringError;
use crate::schemes::edges_of_cuts;
use crate::thresholds::numbers;
use terrace_frame::{Frame, Integers};
use terrace_policy::model::{Policy, Reference, SchemeKind};

/// What a scheme that cuts one number cuts, and where.
#[derive(Debug)]
pub struct CutNumber<'a> {
    /// The metric or field.
    pub metric: &'a Reference,
    /// Its value by customer.
    pub values: &'a Integers,
    /// The smallest value inside each tier but the last, from best to worst; `None` where no value is.
    pub edges: Vec<Option<i64>>,
}

/// What a scheme cuts and where, if it cuts one number that customers have, whoever the others are: amounts, ranks and
/// shares of a total. `None` of every other kind, and where the scheme is not among the policy's.
///
/// # Errors
/// A population or cutoffs that are not those of the policy.
pub fn cut_number<'a>(
    policy: &'a Policy,
    scheme: usize,
    (frame, classes): (&'a Frame, &'a Classes),
    cutoffs: &Cutoffs,
) -> Result<Option<CutNumber<'a>>, TieringError> {
    let Some(found) = policy.schemes.get(scheme) else { return Ok(None) };
    let known = cutoffs.schemes.get(found.name.as_str());
    let (metric, edges) = match (&found.kind, known) {
        (SchemeKind::Threshold { metric, cuts }, _) => {
            let scale = numbers(frame, classes, metric)?.value_type.scale();
            (metric, edges_of_cuts(cuts, scale))
        }
        (SchemeKind::Pyramid { metric, .. }, Some(SchemeCutoffs::Pyramid { edges, .. }))
        | (SchemeKind::Share { metric, .. }, Some(SchemeCutoffs::Share { edges, .. })) => (metric, edges.clone()),
        _ => return Ok(None),
    };
    Ok(Some(CutNumber { metric, values: numbers(frame, classes, metric)?, edges }))
}
