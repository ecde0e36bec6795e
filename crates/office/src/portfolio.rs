//! The figures of the newest run that managers look at first: computed once for a run, and remembered.

use crate::error::OfficeError;
use crate::office::Office;
use crate::roles::{Caller, Right};
use std::sync::Arc;
use terrace_app::history::newest_pair;
use terrace_app::runs::TierRequest;
use terrace_app::views::PortfolioView;
use terrace_domain::UnixTime;

impl Office {
    /// How the newest kept run of the policy in force stands.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], [`OfficeError::Missing`] where no run is kept, and what reading facts may say.
    pub async fn portfolio(&self, caller: &Caller, now: UnixTime) -> Result<Arc<PortfolioView>, OfficeError> {
        caller.must(Right::SeeWork)?;
        let policy = self.policy();
        let name = policy.policy.name.to_string();
        let newest = self.over_facts(now, move |terrace, _| Ok(newest_pair(terrace.workspace(), &name)?.0)).await?;
        let newest = newest.filter(|run| run.record().policy.is_same(&policy.policy.hash));
        let newest = newest.ok_or_else(|| OfficeError::Missing { what: "run", id: policy.policy.name.to_string() })?;
        let run = newest.record().clone();
        if let Some(known) = self.portfolios.get(&run) {
            return Ok(known);
        }
        let _making = self.portfolios.making.lock().await;
        if let Some(known) = self.portfolios.get(&run) {
            return Ok(known);
        }
        let rules = Arc::clone(&policy);
        let view = self.over_facts(now, move |terrace, ctx| {
            let record = newest.record();
            // By the facts of the run, as long as they are there.
            let lease = terrace.pin(Some(record.lake_version)).or_else(|_| terrace.pin(None))?;
            let request = TierRequest::new(rules, record.as_of()?);
            let found = terrace.portfolio(&request, Some(lease.version().version), ctx)?;
            Ok(PortfolioView::new(record, &found))
        });
        let view = Arc::new(view.await?);
        self.portfolios.put(run, &view);
        Ok(view)
    }
}
