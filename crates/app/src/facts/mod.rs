//! The facts of a run: the workspace's lake, or files that are read and not kept.

mod files;
mod joined;
mod lake;
mod memory;
mod recorded;
mod straight;
mod unsealed;

pub use files::Files;
pub(crate) use joined::refuse_doubles;
pub use joined::{MappedSources, joined};
pub(crate) use lake::{custom_headers, pin_readable};
pub(crate) use memory::{PendingMemory, lake_state};
pub use memory::{Remembered, clear_memory};
pub use recorded::{RecordedFact, recorded_facts};
pub use terrace_analytics::Step;
pub use terrace_domain::{NoProgress, Progress};
pub use terrace_intake::Source;
pub use unsealed::Unsealed;

use crate::error::AppError;
use std::collections::BTreeSet;
use std::sync::Arc;
use terrace_analytics::{Facts, Population, population};
use terrace_domain::{AsOf, CancelToken, Currency, Zone};
use terrace_intake::FileIntake;
use terrace_lake::{Lease, MetOrders};
use terrace_policy::{Attribute, MeasureUse, Policy};

/// Facts to compute with, and where they came from.
#[derive(Debug, Clone)]
pub struct Inputs {
    /// The facts.
    pub facts: Facts,
    /// Where they came from.
    pub origin: Origin,
    /// The kinds of which there is at least one row.
    pub supplied: BTreeSet<&'static str>,
    /// The clock on which times with an offset were kept, where there were any and it is not the policy's.
    pub other_clock: Option<Zone>,
    /// Signs of currencies that stand beside amounts and do not say which currency it is.
    pub signs: BTreeSet<String>,
    /// The headers of the further columns of customer files.
    pub further: BTreeSet<String>,
    /// The orders that stood in several files.
    pub met: MetOrders,
    /// Whether there are facts that no version of the lake holds yet.
    pub(crate) has_unsealed: bool,
    /// What earlier runs over these facts remember.
    pub remembered: Option<Remembered>,
    /// Keeps the files of the lake version that is read.
    pub(crate) _lease: Option<Arc<Lease>>,
}

/// Where facts came from.
#[derive(Debug, Clone)]
pub enum Origin {
    /// A version of the workspace's lake.
    Lake {
        /// Its number.
        version: u64,
    },
    /// Files with their kind of facts and what was understood of each.
    Files(Vec<(&'static str, FileIntake)>),
}

impl Origin {
    /// The version of the lake; `None` for files.
    pub const fn lake_version(&self) -> Option<u64> {
        match self {
            Self::Lake { version } => Some(*version),
            Self::Files(_) => None,
        }
    }
}

/// How times and amounts of facts are read.
#[derive(Debug, Clone, Copy)]
pub struct ReadingOptions<'a> {
    /// Times with an offset are read on this clock.
    pub zone: &'a Zone,
    /// Amounts are put in this currency; without one they stay as they are.
    pub currency: Option<Currency>,
    /// The columns of orders that are of use if files are read and not kept; all of them without it.
    pub order_columns: Option<&'a BTreeSet<String>>,
}

impl<'a> ReadingOptions<'a> {
    /// As a policy says.
    pub fn of(policy: &'a Policy) -> Self {
        Self { zone: &policy.timezone, currency: Some(policy.currency), order_columns: None }
    }

    fn priced(&self, facts: Facts) -> Result<Facts, AppError> {
        match self.currency {
            Some(currency) => Ok(facts.in_currency(currency)?),
            None => Ok(facts),
        }
    }
}

impl Inputs {
    /// Tells of every bucket that is done, from now on.
    #[must_use]
    pub fn watched(self, watch: impl Fn(Step) + Send + Sync + 'static) -> Self {
        Self { facts: self.facts.with_progress(watch), ..self }
    }

    /// Stops reading soon after the token is cancelled.
    #[must_use]
    pub fn cancelled_by(self, cancel: &CancelToken) -> Self {
        Self { facts: self.facts.with_cancel(cancel.clone()), ..self }
    }

    /// Measures and fields of everybody: from the memory as far as it holds, computed otherwise; with what the next run is
    /// to find there.
    pub(crate) fn population(
        &self,
        uses: &[MeasureUse],
        attributes: &[Attribute],
        as_of: &AsOf,
        policy: &Policy,
    ) -> Result<(Population, Option<PendingMemory>), AppError> {
        match &self.remembered {
            Some(remembered) => remembered.population(&self.facts, uses, attributes, as_of, policy),
            None => Ok((population(&self.facts, uses, attributes, as_of, None)?, None)),
        }
    }
}
