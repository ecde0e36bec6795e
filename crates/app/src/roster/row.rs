//! One customer computed anew, by the cutoffs of a base.

use super::base::RosterBase;
use crate::context::RunContext;
use crate::error::AppError;
use crate::facts::{ReadingOptions, Unsealed};
use crate::runs::explain::{ExplainRequest, Explained};
use crate::runs::{RowRequest, explain_of_row, row_of_customer};
use crate::terrace::Terrace;
use crate::workspace::Workspace;
use std::sync::Arc;
use terrace_domain::{AsOf, CustomerId};
use terrace_frame::{Column, Frame};

/// One customer as they are now.
#[derive(Debug, Clone)]
pub struct RosterRow {
    pub(super) frame: Frame,
    /// Standings, then level and points.
    pub(super) given: Vec<Column>,
}

impl RosterBase {
    fn row_request<'a>(
        &'a self,
        customer: &'a CustomerId,
        as_of: &'a AsOf,
        workspace: &'a Workspace,
    ) -> RowRequest<'a> {
        let (cutoffs, models) = (&self.cutoffs, &self.models);
        RowRequest { policy: &self.policy.policy, cutoffs, models, as_of, workspace, customer }
    }
}

impl Terrace {
    /// Computes some customers anew from their own facts, those that are not in the lake yet among them, and classifies
    /// them by the cutoffs of a base. `None` for who has no facts any more.
    ///
    /// # Errors
    /// What reading facts may say.
    pub fn roster_rows(
        &self,
        base: &RosterBase,
        customers: &[(CustomerId, Vec<Unsealed>)],
        as_of: &AsOf,
        ctx: &RunContext<'_>,
    ) -> Result<Vec<Option<RosterRow>>, AppError> {
        let policy = &base.policy.policy;
        let inputs = self.facts(&ReadingOptions::of(policy), None, ctx)?;
        let zone = &self.workspace().config().timezone;
        let row = |(customer, unsealed): &(CustomerId, Vec<Unsealed>)| {
            let inputs = inputs.clone().with_unsealed(unsealed, zone, ctx)?;
            let found = row_of_customer(&base.row_request(customer, as_of, self.workspace()), &inputs)?;
            Ok(found.map(|(frame, given)| RosterRow { frame, given }))
        };
        customers.iter().map(row).collect()
    }

    /// Explains a customer of whom something was accepted since a base was made: by its cutoffs, from their own facts, those
    /// that are not in the lake yet among them. Ranks, and what depends on others' values, are left out until everybody is
    /// computed.
    ///
    /// # Errors
    /// An unknown customer, and what reading facts may say.
    pub fn explain_changed(
        &self,
        base: &RosterBase,
        (customer, unsealed): (&CustomerId, &[Unsealed]),
        as_of: &AsOf,
        ctx: &RunContext<'_>,
    ) -> Result<Explained, AppError> {
        let policy = &base.policy.policy;
        let inputs = self.facts(&ReadingOptions::of(policy), None, ctx)?;
        let inputs = inputs.with_unsealed(unsealed, &self.workspace().config().timezone, ctx)?;
        let request = ExplainRequest {
            policy: Arc::clone(&base.policy),
            as_of: as_of.clone(),
            customer: customer.to_string(),
            scheme: None,
        };
        let row = base.row_request(customer, as_of, self.workspace());
        explain_of_row(&request, &row, &inputs, base.notes.clone())
    }
}
