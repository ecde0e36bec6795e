//! The use cases for a process that lives: what one call has opened or computed serves the next.
//!
//! A [`Terrace`] is shared between threads. Readers follow the lake: each call sees the newest version as it begins, and
//! no writer takes the files of that version away before it ends.

use crate::cache::SharedCache;
use crate::context::RunContext;
use crate::erasure::ErasureReport;
use crate::error::AppError;
use crate::facts::{Inputs, Origin, ReadingOptions, Unsealed, pin_readable};
use crate::history::{self, KeptOutcome, KeptRun};
use crate::imports::{ImportRequest, PreparedImport, Taken};
use crate::policies::LoadedPolicy;
use crate::report::{Portfolio, Privacy, ReportRequest, kept_portfolio, kept_to_report, portfolio, render};
use crate::runs::explain::{ExplainRequest, Explained};
use crate::runs::{
    Alone, AloneRequest, KeepRequest, LiveBases, LiveTiers, TierRequest, Tiered, alone, alone_of_run, explain_of_kept,
    explain_of_run, keep, live_tiers, tier,
};
use crate::session::WriteSession;
use crate::shelf::folder::Scratch;
use crate::upkeep::{self, Care, Status};
use crate::workspace::{Workspace, fingerprint};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use terrace_domain::{AsOf, CustomerId};
use terrace_frame::Column;
use terrace_lake::{LakeVersion, Lease};
use terrace_words::Lang;
use xxhash_rust::xxh3::xxh3_128;

/// Open lake versions that are kept for the next call.
const OPEN_VERSIONS: u64 = 8;

/// Bytes of computed runs that are kept for the next call.
const RUN_BYTES: u64 = 1 << 30;

/// A workspace with what its process has open and computed.
#[derive(Debug)]
pub struct Terrace {
    workspace: Workspace,
    open: SharedCache<FactsKey, Inputs>,
    runs: SharedCache<RunKey, Tiered>,
    /// By what single customers are classified.
    live: LiveBases,
}

/// What the facts of a run depend on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct FactsKey {
    /// The number alone does not tell a version: one that was taken back gives it to the next.
    version: String,
    currency: String,
    zone: String,
}

/// What a run depends on, but for the groups of earlier runs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct RunKey {
    facts: FactsKey,
    policy: String,
    as_of: String,
    columns: Vec<String>,
    condition: Option<String>,
    /// What people decided about standings.
    overrides: u64,
}

impl Terrace {
    /// For a workspace, with nothing open yet.
    pub fn new(workspace: Workspace) -> Self {
        Self {
            workspace,
            open: SharedCache::new(OPEN_VERSIONS),
            runs: SharedCache::new(RUN_BYTES),
            live: LiveBases::default(),
        }
    }

    /// Does work with a folder for what is being made, which is gone afterwards, also after a crash.
    ///
    /// # Errors
    /// What the disk says, and what the work says.
    pub fn with_scratch<T>(&self, work: impl FnOnce(&Path) -> Result<T, AppError>) -> Result<T, AppError> {
        let scratch = Scratch::new(&self.workspace.imports_folder())?;
        work(scratch.path())
    }

    /// The workspace.
    pub const fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// Holds a lake version, by default the one that readers see, so that none of its files is removed meanwhile.
    ///
    /// # Errors
    /// [`AppError::NoFacts`], a version that is not kept, and what the disk says.
    pub fn pin(&self, version: Option<u64>) -> Result<Lease, AppError> {
        let lake = self.workspace.lake_if_any()?.ok_or(AppError::NoFacts)?;
        match version {
            Some(version) => Ok(lake.pin(Some(version))?),
            None => pin_readable(&self.workspace, &lake),
        }
    }

    /// The facts of a lake version, by default the one that readers see, read as a policy says.
    ///
    /// # Errors
    /// As [`Terrace::pin`], and what reading facts may say.
    pub fn facts(
        &self,
        reading: &ReadingOptions<'_>,
        version: Option<u64>,
        ctx: &RunContext<'_>,
    ) -> Result<Inputs, AppError> {
        self.opened(reading, version, ctx).map(|(_, inputs)| inputs)
    }

    fn opened(
        &self,
        reading: &ReadingOptions<'_>,
        version: Option<u64>,
        ctx: &RunContext<'_>,
    ) -> Result<(FactsKey, Inputs), AppError> {
        ctx.check()?;
        let lake = self.workspace.lake_if_any()?.ok_or(AppError::NoFacts)?;
        let lease = self.pin(version)?;
        let key = FactsKey::of(lease.version(), reading);
        let open = || Ok((Inputs::of_lease(&self.workspace, lake, lease, reading)?, 1));
        let inputs = self.open.get_or_compute(&key, ctx.cancel, |_| true, open)?;
        Ok((key, Inputs::clone(&inputs).cancelled_by(ctx.cancel)))
    }

    /// Classifies everybody over a lake version, by default the one that readers see.
    ///
    /// # Errors
    /// As [`tier`].
    pub fn tier(
        &self,
        request: &TierRequest,
        version: Option<u64>,
        ctx: &RunContext<'_>,
    ) -> Result<Arc<Tiered>, AppError> {
        self.run(request, version, ctx).map(|(_, run)| run)
    }

    fn run(
        &self,
        request: &TierRequest,
        version: Option<u64>,
        ctx: &RunContext<'_>,
    ) -> Result<(Inputs, Arc<Tiered>), AppError> {
        let (facts, inputs) = self.opened(&ReadingOptions::of(&request.policy.policy), version, ctx)?;
        let run = self.run_over(request, facts, &inputs, ctx)?;
        Ok((inputs, run))
    }

    /// The run over facts that are open, which is there or is computed.
    fn run_over(
        &self,
        request: &TierRequest,
        facts: FactsKey,
        inputs: &Inputs,
        ctx: &RunContext<'_>,
    ) -> Result<Arc<Tiered>, AppError> {
        let key = RunKey::of(request, facts, &self.workspace);
        // What later runs say of natural groups renumbers the groups of this one.
        let earlier = history::earlier_groups(Some(&self.workspace), &request.policy.policy, &request.as_of)?;
        // Standings go on from the run before, which another one may have become.
        let before = history::state_before(&self.workspace, &request.policy.policy, &request.as_of)?;
        let holds = |run: &Tiered| run.earlier == earlier && run.standings.rests_on == before;
        let compute = || {
            let mut run = tier(request.clone(), inputs, Some(&self.workspace), ctx)?;
            run.remember();
            let weight = weight(&run);
            Ok((run, weight))
        };
        self.runs.get_or_compute(&key, ctx.cancel, holds, compute)
    }

    /// Whether the run is there already.
    fn has_run(&self, request: &TierRequest, facts: &FactsKey) -> bool {
        self.runs.has(&RunKey::of(request, facts.clone(), &self.workspace))
    }

    /// Explains one customer by the run of everybody that is there or is kept, else by one that is computed.
    ///
    /// # Errors
    /// As [`explain`](crate::runs::explain::explain).
    pub fn explain(
        &self,
        request: &ExplainRequest,
        version: Option<u64>,
        ctx: &RunContext<'_>,
    ) -> Result<Explained, AppError> {
        let everybody = TierRequest::new(Arc::clone(&request.policy), request.as_of.clone());
        let (facts, inputs) = self.opened(&ReadingOptions::of(&request.policy.policy), version, ctx)?;
        if !self.has_run(&everybody, &facts)
            && let Some(explained) = explain_of_kept(request, &inputs, Some(&self.workspace), ctx)?
        {
            return Ok(explained);
        }
        explain_of_run(request, &*self.run_over(&everybody, facts, &inputs, ctx)?, &inputs, ctx)
    }

    /// Classifies one customer with the cutoffs of a kept run if there is one, else with those of everybody.
    ///
    /// # Errors
    /// As [`alone`].
    pub fn tier_customer(
        &self,
        request: &AloneRequest,
        version: Option<u64>,
        ctx: &RunContext<'_>,
    ) -> Result<Alone, AppError> {
        let policy = &request.policy.policy;
        if history::newest_of_rules(&self.workspace, &policy.hash, request.as_of.local())?.is_some() {
            let inputs = self.facts(&ReadingOptions::of(policy), version, ctx)?;
            return alone(request, &inputs, Some(&self.workspace), ctx);
        }
        let everybody = TierRequest::new(Arc::clone(&request.policy), request.as_of.clone());
        let (inputs, run) = self.run(&everybody, version, ctx)?;
        alone_of_run(request, &run, &inputs, Some(&self.workspace))
    }

    /// The tiers of some customers as they are now, each with the facts that are not in the lake yet, by the cutoffs of the
    /// newest kept run; `None` where no run is kept. Who cannot be classified keeps nobody else waiting.
    ///
    /// # Errors
    /// As [`Terrace::pin`], and a damaged run.
    pub fn live_tiers(
        &self,
        policy: &Arc<LoadedPolicy>,
        as_of: &AsOf,
        customers: &[(CustomerId, Vec<Unsealed>)],
        ctx: &RunContext<'_>,
    ) -> Result<Option<Vec<Result<LiveTiers, AppError>>>, AppError> {
        let Some(basis) = self.live.newest(&self.workspace, &policy.policy, as_of)? else { return Ok(None) };
        let inputs = self.facts(&ReadingOptions::of(&policy.policy), None, ctx)?;
        let of_one = |(customer, unsealed): &(CustomerId, Vec<Unsealed>)| {
            live_tiers(policy, &basis, (&inputs, &self.workspace), as_of, (customer, unsealed), ctx)
        };
        Ok(Some(customers.iter().map(of_one).collect()))
    }

    /// The report of a run, which is there, is kept or is computed.
    ///
    /// # Errors
    /// As [`render`].
    pub fn report(
        &self,
        request: &TierRequest,
        version: Option<u64>,
        (privacy, lang): (Privacy, Lang),
        ctx: &RunContext<'_>,
    ) -> Result<String, AppError> {
        let (facts, inputs) = self.opened(&ReadingOptions::of(&request.policy.policy), version, ctx)?;
        let workspace = Some(&self.workspace);
        let kept = match self.has_run(request, &facts) {
            true => None,
            false => kept_to_report(request, &inputs, workspace, ctx)?,
        };
        let run = match kept {
            Some(kept) => Arc::new(kept),
            None => self.run_over(request, facts, &inputs, ctx)?,
        };
        render(&ReportRequest { inputs: &inputs, tiered: &run, beside: &[], workspace, privacy }, lang, ctx)
    }

    /// The figures of a run that managers look at first; read back from the history if a kept run says it, else computed.
    ///
    /// # Errors
    /// As [`tier`].
    pub fn portfolio(
        &self,
        request: &TierRequest,
        version: Option<u64>,
        ctx: &RunContext<'_>,
    ) -> Result<Portfolio, AppError> {
        let (facts, inputs) = self.opened(&ReadingOptions::of(&request.policy.policy), version, ctx)?;
        let workspace = Some(&self.workspace);
        let kept = match self.has_run(request, &facts) {
            true => None,
            false => kept_portfolio(request, &inputs, workspace, ctx)?,
        };
        let run = match kept {
            Some(kept) => Arc::new(kept),
            None => self.run_over(request, facts, &inputs, ctx)?,
        };
        portfolio(
            &ReportRequest { inputs: &inputs, tiered: &run, beside: &[], workspace, privacy: Privacy::Masked },
            ctx,
        )
    }

    /// Computes a run, or takes the one that is there, and keeps it in the history.
    ///
    /// # Errors
    /// As [`tier`] and [`keep`].
    pub fn keep(
        &self,
        request: &TierRequest,
        version: Option<u64>,
        ctx: &RunContext<'_>,
    ) -> Result<KeptOutcome, AppError> {
        let (inputs, run) = self.run(request, version, ctx)?;
        // The lease of the inputs keeps the version until the run is kept.
        let Origin::Lake { version } = inputs.origin else { return Err(AppError::NoFacts) };
        keep(&self.workspace, &KeepRequest { lake_version: version, tiered: &run }, ctx)
    }

    /// All kept runs, by number.
    ///
    /// # Errors
    /// As [`history::runs`].
    pub fn kept_runs(&self) -> Result<Vec<KeptRun>, AppError> {
        history::runs(&self.workspace)
    }

    /// How the lake and the originals stand; `None` before the first import.
    ///
    /// # Errors
    /// As [`upkeep::status`].
    pub fn status(&self) -> Result<Option<Status>, AppError> {
        upkeep::status(&self.workspace)
    }

    /// Waits for the right to write, at most this long; `who` is told to others who want to write meanwhile.
    ///
    /// # Errors
    /// As [`WriteSession::begin`].
    pub fn write(&self, who: &str, wait: Duration, ctx: &RunContext<'_>) -> Result<WriteSession<'_>, AppError> {
        WriteSession::begin(&self.workspace, who, wait, ctx)
    }

    /// Takes files in: all of them or none. They are read before anybody is asked to wait.
    ///
    /// # Errors
    /// As [`take`](crate::imports::take).
    pub fn import(&self, request: &ImportRequest<'_>, wait: Duration, ctx: &RunContext<'_>) -> Result<Taken, AppError> {
        let prepared = PreparedImport::read(&self.workspace, request, ctx)?;
        ctx.check()?;
        WriteSession::or_create(&self.workspace, "import", wait, ctx)?.store(prepared, ctx)
    }

    /// Takes a file of the sample shop in, to be remembered as such.
    ///
    /// # Errors
    /// As [`take_sample`](crate::imports::take_sample).
    pub fn import_sample(
        &self,
        request: &ImportRequest<'_>,
        wait: Duration,
        ctx: &RunContext<'_>,
    ) -> Result<Taken, AppError> {
        let prepared = PreparedImport::read(&self.workspace, request, ctx)?.of_sample();
        ctx.check()?;
        WriteSession::or_create(&self.workspace, "import", wait, ctx)?.store(prepared, ctx)
    }

    /// Removes kept runs of a version of the lake or a later one; returns how many.
    ///
    /// # Errors
    /// As [`history::forget_since`].
    pub fn forget_runs_since(&self, lake_version: u64) -> Result<usize, AppError> {
        history::forget_since(&self.workspace, lake_version)
    }

    /// Takes an import back; later imports stay. Returns the new lake version.
    ///
    /// # Errors
    /// As [`undo`](crate::imports::undo).
    pub fn undo(&self, number: u64, wait: Duration, ctx: &RunContext<'_>) -> Result<u64, AppError> {
        self.write("undo", wait, ctx)?.undo(number, ctx)
    }

    /// Merges files and removes what is over its time.
    ///
    /// # Errors
    /// As [`compact`](crate::upkeep::compact).
    pub fn compact(&self, wait: Duration, ctx: &RunContext<'_>) -> Result<Care, AppError> {
        let _closed = self.open.close();
        self.write("compaction", wait, ctx)?.compact(ctx)
    }

    /// Erases customers, for good, also from what this process has computed.
    ///
    /// # Errors
    /// As [`erase`](crate::imports::erase).
    pub fn erase(&self, customers: &[String], wait: Duration, ctx: &RunContext<'_>) -> Result<ErasureReport, AppError> {
        // What only waits for the next call must not hold the files of older versions.
        let _closed = (self.open.close(), self.runs.close());
        self.write("erasure", wait, ctx)?.erase(customers, ctx)
    }

    /// Lets lake versions go that nobody reads just now, so that a writer of another process need not wait for them. What
    /// was computed stays.
    pub fn release(&self) {
        self.open.clear();
    }

    /// Drops what the process has open and computed.
    pub fn clear(&self) {
        self.open.clear();
        self.runs.clear();
    }
}

impl RunKey {
    fn of(request: &TierRequest, facts: FactsKey, workspace: &Workspace) -> Self {
        let policy = &request.policy.policy;
        Self {
            facts,
            // Titles, which the hash leaves out, are shown.
            policy: format!("{} {} {:032x}", policy.name, policy.hash, xxh3_128(request.policy.text.as_bytes())),
            as_of: format!("{} {}", request.as_of.local(), request.as_of.zone().name()),
            columns: request.columns.clone(),
            condition: request.condition.clone(),
            overrides: fingerprint(&workspace.overrides()),
        }
    }
}

impl FactsKey {
    fn of(version: &LakeVersion, reading: &ReadingOptions<'_>) -> Self {
        Self {
            version: format!("{} {} {:?}", version.version, version.at, version.tables),
            // Amounts that stay as they are go by no currency.
            currency: reading.currency.map(|currency| currency.to_string()).unwrap_or_default(),
            zone: reading.zone.name().to_owned(),
        }
    }
}

/// About how many bytes a run holds.
fn weight(run: &Tiered) -> u64 {
    let customers = run.frame.ids.len() as u64;
    let columns = run.frame.metrics.iter().flatten().chain(&run.frame.attributes).count() as u64;
    let texts = run.frame.attributes.iter().filter(|column| matches!(column, Column::Texts(_))).count() as u64;
    let schemes = run.policy.policy.schemes.len() as u64;
    let standings = run.standings.schemes.len() as u64;
    // Ids and texts are some twenty bytes, numbers eight, places of classes with their by-products about as much, a
    // standing with its newcomer's time some forty.
    let members = run.members.as_ref().map_or(0, crate::runs::members::RunMembers::weight);
    members.saturating_add(customers.saturating_mul(24 + 8 * columns + 16 * texts + 8 * schemes + 40 * standings + 56))
}
