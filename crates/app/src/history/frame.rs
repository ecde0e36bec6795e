//! The frame of a kept run: what its customers were classified by, as it was then.

use super::columns::{ATTRIBUTE, ORDERED};
use super::customer::Lookup;
use super::run::KeptRun;
use crate::error::AppError;
use rayon::prelude::*;
use terrace_domain::{AsOf, CancelToken, CustomerId, ValueType};
use terrace_frame::{Column, Frame};
use terrace_policy::{MetricSource, Policy};

impl KeptRun {
    /// Everybody, as the rules that made the run classified them. Reading ends early when it is cancelled.
    ///
    /// # Errors
    /// As [`KeptRun::ids`], and that the work was cancelled.
    pub(crate) fn frame(&self, policy: &Policy, as_of: &AsOf, cancel: &CancelToken) -> Result<Frame, AppError> {
        let lacking = |name: &str| self.damaged(format!("it lacks the column {name}"));
        let metric = |metric: &terrace_policy::Metric| -> Result<Option<Column>, AppError> {
            cancel.check()?;
            match metric.source {
                // It is computed from the others again.
                MetricSource::Expression(_) => Ok(None),
                MetricSource::Measure(_) | MetricSource::Forecast(_) => {
                    let name = metric.name.as_str();
                    self.column(name)?.ok_or_else(|| lacking(name)).map(Some)
                }
            }
        };
        let (ids, metrics) =
            rayon::join(|| self.ids(), || policy.metrics.par_iter().map(metric).collect::<Result<Vec<_>, AppError>>());
        cancel.check()?;
        let attributes =
            policy.attributes.par_iter().map(|field| self.attribute(&field.name)?.ok_or_else(|| lacking(&field.name)));
        let attributes = attributes.collect::<Result<_, AppError>>()?;
        let ordered = self.marks(self.ordered()?)?;
        Ok(Frame { as_of: as_of.clone(), ids: ids?, ordered, metrics: metrics?, attributes })
    }

    /// One customer alone, found without reading the rest. Returns `None` if the run did not have them.
    ///
    /// # Errors
    /// As [`KeptRun::ids`].
    pub(crate) fn frame_of(
        &self,
        policy: &Policy,
        as_of: &AsOf,
        customer: &CustomerId,
    ) -> Result<Option<Frame>, AppError> {
        let (classes, beside) = (Lookup::open(self)?, Lookup::open_beside(self)?);
        let Some(row) = classes.row_of(customer.as_str())? else { return Ok(None) };
        let lacking = |name: &str| self.damaged(format!("it lacks the column {name}"));
        let metrics = policy.metrics.iter().map(|metric| {
            let name = metric.name.as_str();
            match metric.source {
                MetricSource::Expression(_) => Ok(None),
                MetricSource::Measure(_) | MetricSource::Forecast(_) => {
                    let known = self.record.columns.iter().find(|column| column.name == name);
                    let value_type = self.type_of(&known.ok_or_else(|| lacking(name))?.value_type)?;
                    classes.column_of(row, name, value_type).map(Some)
                }
            }
        });
        let metrics = metrics.collect::<Result<_, AppError>>()?;
        let attributes = policy.attributes.iter().map(|field| {
            let known = self.record.attributes.iter().find(|column| column.name == field.name);
            let value_type = self.type_of(&known.ok_or_else(|| lacking(&field.name))?.value_type)?;
            beside.column_of(row, &format!("{ATTRIBUTE}{}", field.name), value_type)
        });
        let attributes = attributes.collect::<Result<_, AppError>>()?;
        let ordered = self.marks(beside.column_of(row, ORDERED, ValueType::Flag)?)?;
        let ids = [customer.as_str()].into_iter().collect();
        Ok(Some(Frame { as_of: as_of.clone(), ids, ordered, metrics, attributes }))
    }

    fn marks(&self, column: Column) -> Result<Vec<bool>, AppError> {
        let Column::Flags(flags) = column else { return Err(self.damaged("who had ordered is no column of marks")) };
        flags.into_iter().collect::<Option<_>>().ok_or_else(|| self.damaged("of some it does not say who had ordered"))
    }
}
