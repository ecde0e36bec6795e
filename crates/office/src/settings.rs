//! The settings as they hold, without anything secret.

use crate::error::OfficeError;
use crate::office::Office;
use crate::own_roles::RoleView;
use crate::roles::{Caller, Right};
use schemars::JsonSchema;
use serde::Serialize;

/// The settings of the workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SettingsView {
    /// The version of the program.
    pub version: &'static str,
    /// The name of the workspace's folder.
    pub workspace: String,
    /// The policy in force.
    pub policy: String,
    /// The clock on which times with an offset are kept.
    pub timezone: String,
    /// The policy's currency.
    pub currency: String,
    /// Where state is kept.
    pub state: StateKindView,
    /// How many days a lake version is kept after a newer one took its place.
    pub keep_versions_days: u32,
    /// How many days originals of imports are kept; `None` is without end.
    pub keep_originals_days: Option<u32>,
    /// How many days kept runs stay.
    pub keep_runs_days: u32,
    /// Seconds after which accepted facts go into the lake at the latest.
    pub seal_every: u64,
    /// Where the server listens.
    pub listens: String,
    /// Overrides to a tier of this place or a better one take a second person; `None` for none.
    pub approval_of_rank: Option<u32>,
    /// More points than this, changed by hand, take a second person; `None` for no amount.
    pub approval_of_points: Option<u64>,
    /// Whether policies that are put in force take a second person.
    pub approval_of_policies: bool,
    /// Days after which what nobody decided ends.
    pub approval_days: u32,
    /// How many customers' personal values somebody may ask to see in a day.
    pub reveals_per_day: u32,
    /// Whether the use of pages is counted.
    pub counts_usage: bool,
    /// The roles with what each may do.
    pub roles: Vec<RoleView>,
}

/// Where state is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StateKindView {
    /// In a file of the workspace.
    File,
    /// In a database of PostgreSQL.
    Postgres,
}

impl Office {
    /// The settings as they hold.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], and what the store says.
    pub async fn settings(&self, caller: &Caller) -> Result<SettingsView, OfficeError> {
        caller.must(Right::Manage)?;
        let workspace = self.terrace().workspace();
        let folder = std::path::absolute(workspace.root()).ok();
        let folder = folder.as_deref().unwrap_or_else(|| workspace.root()).file_name();
        let roles = self.all_roles().await?;
        let (config, policy) = (workspace.config(), self.policy());
        Ok(SettingsView {
            version: env!("CARGO_PKG_VERSION"),
            workspace: folder.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
            policy: policy.policy.name.to_string(),
            timezone: config.timezone.name().to_owned(),
            currency: policy.policy.currency.to_string(),
            state: if config.store_url.is_some() { StateKindView::Postgres } else { StateKindView::File },
            keep_versions_days: config.keep_versions_days,
            keep_originals_days: config.keep_originals_days,
            keep_runs_days: config.keep_runs_days,
            seal_every: config.server.seal_every,
            listens: format!("{}:{}", config.server.host, config.server.port),
            approval_of_rank: config.approvals.override_rank,
            approval_of_points: config.approvals.points,
            approval_of_policies: config.approvals.policies,
            approval_days: config.approvals.days,
            reveals_per_day: config.reveals_per_day,
            counts_usage: config.counts_usage,
            roles,
        })
    }
}
