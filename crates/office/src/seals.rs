//! The tail brought into the lake: facts of one kind at a time, each as one import.

use crate::error::OfficeError;
use crate::facts::{file_name, json_lines};
use crate::office::{Office, location_if_any};
use serde_json::json;
use std::sync::Arc;
use terrace_app::facts::Source;
use terrace_app::imports::{ImportRecord, ImportRequest, ImportResult, Taken, list};
use terrace_app::policies::LoadedPolicy;
use terrace_app::session::PATIENCE;
use terrace_app::workspace::Workspace;
use terrace_domain::UnixTime;
use terrace_store::StoreError;
use terrace_store::audit::Action;
use terrace_store::events;
use terrace_store::tail::{self, Seal};
use tokio::sync::OwnedMutexGuard;

/// The most facts of one seal.
const MOST_FACTS: u64 = 100_000;

/// What became of a seal's facts.
#[derive(Clone, Copy, Default)]
struct SealedImport {
    /// The import that holds them; 0 where all of them were in the lake already, of which no import is recorded.
    number: u64,
    /// How many of them the import refused, for all that they were accepted: they are kept with its rejected rows.
    rejected: u64,
}

impl From<&ImportRecord> for SealedImport {
    fn from(record: &ImportRecord) -> Self {
        Self { number: record.number, rejected: record.counts.rejected }
    }
}

/// What a command that reads a workspace needs of its state: accepted facts are brought into the lake, and what people
/// decided about standings is handed in. Nothing is done where no state was ever kept. Returns the policy that was put in
/// force for a moment, else the one that is given.
///
/// # Errors
/// As [`Office::seal`], and a policy that this program no longer takes.
pub async fn catch_up(
    workspace: &Workspace,
    policy: &Arc<LoadedPolicy>,
    at: UnixTime,
    now: UnixTime,
) -> Result<Arc<LoadedPolicy>, OfficeError> {
    if location_if_any(workspace).is_none() {
        return Ok(Arc::clone(policy));
    }
    let office = Office::open(Workspace::open(workspace.root())?, Arc::clone(policy), None).await?;
    let caught_up = async {
        office.seal(now).await?;
        office.hand_in_overrides().await?;
        office.policy_for(None, at).await
    };
    let caught_up = caught_up.await;
    office.close().await;
    workspace.set_overrides(office.terrace().workspace().overrides().to_vec());
    caught_up
}

impl Office {
    /// Brings all accepted facts into the lake. What a crash left half done is finished first: an import that bears the
    /// name of a seal holds its facts, so none is brought in twice. Returns how many facts went.
    ///
    /// # Errors
    /// What importing may say, and what the store says. What was sealed by then stays.
    pub async fn seal(&self, now: UnixTime) -> Result<u64, OfficeError> {
        let mut alone = Arc::clone(&self.sealing).lock_owned().await;
        let mut sealed = 0;
        let mut reading = self.store().read().await?;
        let left = tail::open_seals(&mut reading).await?;
        let (waiting, _) = tail::waiting(&mut reading).await?;
        drop(reading);
        for seal in &left {
            let imported = match self.import_of(seal, now).await? {
                Some(sealed) => sealed,
                None => {
                    let (sealed, held) = self.bring_in(seal, now, alone).await?;
                    alone = held;
                    sealed
                }
            };
            self.finish(seal, imported, now).await?;
            sealed += seal.facts;
        }
        if waiting == sealed {
            return Ok(sealed);
        }
        let begun: Result<Vec<Seal>, OfficeError> = self
            .store()
            .write(async move |change| {
                let seals = tail::begin(change, MOST_FACTS, now).await?;
                let details = json!({ "seals": seals.len() });
                let subject = ("tail", "all");
                change.audit(&Action { at: now, actor: "system", action: "tail.seal_begun", subject, details }).await?;
                Ok(seals)
            })
            .await;
        for seal in &begun? {
            let (imported, held) = self.bring_in(seal, now, alone).await?;
            alone = held;
            self.finish(seal, imported, now).await?;
            sealed += seal.facts;
        }
        Ok(sealed)
    }

    /// How many facts wait for the lake.
    ///
    /// # Errors
    /// What the store says.
    pub async fn waiting(&self) -> Result<u64, OfficeError> {
        let mut reading = self.store().read().await?;
        Ok(tail::waiting(&mut reading).await?.0)
    }

    /// Lets answers to idempotency keys, and events that all were told of, from before a moment go.
    ///
    /// # Errors
    /// What the store says.
    pub async fn tidy(&self, before: UnixTime) -> Result<(), OfficeError> {
        self.store()
            .write(async move |change| {
                terrace_store::requests::expire(change, before).await?;
                terrace_store::events::expire(change, before).await?;
                terrace_store::job_rows::expire(change, before).await?;
                terrace_store::jobs::expire(change, before).await?;
                change.is_bookkeeping();
                Ok::<_, OfficeError>(())
            })
            .await
    }

    /// The import that holds a seal's facts, if a crash came between it and the end of the seal.
    async fn import_of(&self, seal: &Seal, now: UnixTime) -> Result<Option<SealedImport>, OfficeError> {
        let name = name_of(seal);
        self.over_facts(now, move |terrace, _| {
            let known = list(terrace.workspace())?;
            let holds = known
                .into_iter()
                .filter(|record| !record.undone)
                .find(|record| record.files.iter().any(|file| file.name == name));
            Ok(holds.as_ref().map(SealedImport::from))
        })
        .await
    }

    /// Imports a seal's facts. Whoever waits may go away: the turn to seal stays with the import until it has ended.
    async fn bring_in(
        &self,
        seal: &Seal,
        now: UnixTime,
        alone: OwnedMutexGuard<()>,
    ) -> Result<(SealedImport, OwnedMutexGuard<()>), OfficeError> {
        let mut reading = self.store().read().await?;
        let facts = match tail::of_seal(&mut reading, seal).await {
            // Another process that found the seal open has finished it meanwhile.
            Err(StoreError::Damaged { .. }) if !tail::open_seals(&mut reading).await?.contains(seal) => {
                return Ok((SealedImport::default(), alone));
            }
            facts => facts?,
        };
        drop(reading);
        let text = json_lines(facts.into_iter().map(|fact| fact.fact));
        let (name, kind) = (name_of(seal), seal.kind.clone());
        let (taken, alone): (Taken, _) = self
            .over_facts(now, move |terrace, ctx| {
                let sources = [Source::bytes(name, text)];
                let request = ImportRequest { kind: &kind, sources: &sources, mapping: None, unknown_as_sales: false };
                Ok((terrace.import(&request, PATIENCE, ctx)?, alone))
            })
            .await?;
        if let ImportResult::Stored { record, .. } = &taken.result {
            self.roster.note_sealed(record.lake_version);
        }
        let sealed = match taken.result {
            ImportResult::Stored { record, .. } => SealedImport::from(&*record),
            ImportResult::Nothing(_) | ImportResult::DryRun { .. } => SealedImport::default(),
        };
        Ok((sealed, alone))
    }

    /// Ends a seal. Rows that its import refused are told as an event: somebody was answered that they were taken.
    async fn finish(&self, seal: &Seal, sealed: SealedImport, now: UnixTime) -> Result<(), OfficeError> {
        let seal = seal.clone();
        let SealedImport { number: import, rejected } = sealed;
        self.store()
            .write(async move |change| {
                tail::finish(change, &seal, import).await?;
                if rejected > 0 {
                    let body = json!({ "kind": seal.kind, "import": import, "rows": rejected });
                    events::add(change, ("facts.rejected", import.to_string().as_str()), &body, now).await?;
                }
                let details = json!({ "first": seal.first, "last": seal.last, "import": import, "rejected": rejected });
                let (number, actor) = (seal.number.to_string(), "system");
                let subject = ("seal", number.as_str());
                change.audit(&Action { at: now, actor, action: "tail.sealed", subject, details }).await?;
                Ok::<_, OfficeError>(())
            })
            .await
    }
}

fn name_of(seal: &Seal) -> String {
    file_name(&seal.kind, seal.first, seal.last)
}
