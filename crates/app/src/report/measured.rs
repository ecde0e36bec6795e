//! Measures of all customers of a run that the run itself does not ask for.

use super::ReportRequest;
use crate::error::AppError;
use terrace_analytics::population;
use terrace_domain::{InternalError, Unit, Window};
use terrace_frame::{Column, Integers};
use terrace_policy::MeasureUse;

/// What is told of everybody whatever the policy says: what they cost, what they say and what service they need.
const EVER: [&str; 18] = [
    "cost_amount",
    "margin",
    "discount_amount",
    "service_cost",
    "net_value",
    "satisfaction",
    "satisfied_share",
    "satisfaction_change",
    "satisfaction_growth",
    "rating",
    "nps",
    "complaints",
    "cases",
    "open_cases",
    "first_answer_hours",
    "hours_to_close",
    "contacts",
    "service_minutes",
];

/// The last twelve months.
pub(super) const YEAR: Window = Window::Last(12, Unit::Months);

/// The last twenty-four: less the last year it is the year before.
pub(super) const TWO_YEARS: Window = Window::Last(24, Unit::Months);

/// What is asked of the facts beside the policy's own metrics.
pub(super) fn uses() -> Vec<MeasureUse> {
    let ever = EVER.map(|name| MeasureUse::new(name, Window::All));
    let years = [YEAR, TWO_YEARS].map(|window| MeasureUse::new("net_amount", window));
    ever.into_iter().chain(years).chain([MeasureUse::new("orders", YEAR)]).collect()
}

/// The columns of these measures, parallel to the frame of the run.
pub(super) struct Measured {
    uses: Vec<MeasureUse>,
    columns: Vec<Integers>,
}

impl Measured {
    /// Those that were computed with the run, else all of them in one pass.
    pub(super) fn of(request: &ReportRequest<'_>) -> Result<Self, AppError> {
        let uses = uses();
        let known = &request.tiered.beside;
        let of = |wanted: &MeasureUse| known.iter().find(|(used, _)| used == wanted).map(|(_, column)| column.clone());
        let found: Option<Vec<Column>> = uses.iter().map(of).collect();
        let found = match found {
            Some(found) => found,
            None => {
                let found = population(&request.inputs.facts, &uses, &[], request.as_of(), None)?;
                if found.ids != request.tiered.frame.ids {
                    return Err(InternalError::new("the customers of further measures are not those of the run").into());
                }
                found.columns
            }
        };
        let integers = |column| if let Column::Integers(integers) = column { Some(integers) } else { None };
        let columns: Vec<Integers> = found.into_iter().filter_map(integers).collect();
        if columns.len() != uses.len() {
            return Err(InternalError::new("the population lacks a measure that was asked for").into());
        }
        Ok(Self { uses, columns })
    }

    /// A measure over a window.
    ///
    /// # Errors
    /// One that is not among those asked for.
    pub(super) fn over(&self, name: &str, window: Window) -> Result<&Integers, InternalError> {
        let at = self.uses.iter().position(|used| *used == MeasureUse::new(name, window));
        at.and_then(|at| self.columns.get(at))
            .ok_or_else(|| InternalError::new(format!("no measure {name} was asked for over {window}")))
    }

    /// A measure over all facts before the as-of.
    ///
    /// # Errors
    /// As [`Measured::over`].
    pub(super) fn ever(&self, name: &str) -> Result<&Integers, InternalError> {
        self.over(name, Window::All)
    }

    /// Net revenue less the cost of goods; `None` where no order says what it cost.
    ///
    /// # Errors
    /// As [`Measured::over`].
    pub(super) fn margin(&self) -> Result<Option<&Integers>, InternalError> {
        let told = self.ever("cost_amount")?.values.iter().any(|cost| *cost != 0);
        told.then(|| self.ever("margin")).transpose()
    }
}
