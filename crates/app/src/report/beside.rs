//! Measures of all customers of a run that the run itself does not ask for.

use super::ReportRequest;
use crate::error::AppError;
use terrace_analytics::population;
use terrace_domain::InternalError;
use terrace_frame::{Column, Integers};
use terrace_policy::MeasureUse;

/// The columns of some measures, parallel to the frame of the run: those that were computed with it, else computed now.
pub(super) fn measure_beside(request: &ReportRequest<'_>, uses: &[MeasureUse]) -> Result<Vec<Integers>, AppError> {
    let known = &request.tiered.beside;
    let of = |wanted: &MeasureUse| known.iter().find(|(used, _)| used == wanted).map(|(_, column)| column.clone());
    let found: Option<Vec<Column>> = uses.iter().map(of).collect();
    let found = match found {
        Some(found) => found,
        None => {
            let found = population(&request.inputs.facts, uses, &[], request.as_of(), None)?;
            if found.ids != request.tiered.frame.ids {
                return Err(InternalError::new("the customers of further measures are not those of the run").into());
            }
            found.columns
        }
    };
    let integers = |column| if let Column::Integers(integers) = column { Some(integers) } else { None };
    let found: Vec<Integers> = found.into_iter().filter_map(integers).collect();
    if found.len() != uses.len() {
        return Err(InternalError::new("the population lacks a measure that was asked for").into());
    }
    Ok(found)
}
