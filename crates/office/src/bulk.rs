//! One act on many customers: those that are named, or all of a list of one version. What is to be done is checked before
//! anything is; it is done piece by piece, and what became of each customer is written down beside it.

use crate::approvals::{ActView, add_approval};
use crate::customers::names_personal;
use crate::error::OfficeError;
use crate::failure::FailureView;
use crate::fields::{bad, customer_id};
use crate::notes::{checked_text, write_note};
use crate::office::Office;
use crate::once::{Answer, ChangeRequest};
use crate::roles::{Caller, Right};
use crate::standings::{OverrideBody, make_override};
use crate::watch::JobWatch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;
use terrace_app::AppError;
use terrace_app::roster::RosterQuery;
use terrace_domain::{CustomerId, Progress as _, UnixTime};
use terrace_store::approvals::Approval;
use terrace_store::job_rows::{self, JobOutcome, JobRow};
use terrace_store::overrides::StandingOverride;

/// The most customers of one act.
const MOST: usize = 20_000;

/// The most of one act of which each waits for a second person: more nobody would decide.
const MOST_TO_APPROVE: usize = 200;

/// Customers whose acts are written in one transaction: others wait no longer than that takes.
const TOGETHER: usize = 100;

/// What is done to each customer.
#[derive(Debug, Clone)]
enum BulkAct {
    /// A note of this text is written on them.
    Note(String),
    /// They stand in a tier until an end.
    Override(OverrideBody),
}

/// To which customers.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(tag = "of", rename_all = "snake_case", deny_unknown_fields)]
pub enum BulkScope {
    /// Those that are named.
    Customers {
        /// Their ids.
        ids: Vec<String>,
    },
    /// All of a list, as it was in a version of it.
    List {
        /// The condition of the list; everybody without one.
        #[serde(default)]
        r#where: Option<String>,
        /// The version, as a page of the list told it.
        roster: String,
    },
}

/// A note on many customers.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BulkNoteBody {
    /// On whom.
    pub scope: BulkScope,
    /// What it says.
    pub text: String,
    /// Whether it is only told for how many it would be.
    #[serde(default)]
    pub dry_run: bool,
}

/// An override of many customers' standings.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BulkOverrideBody {
    /// Of whom.
    pub scope: BulkScope,
    /// The scheme.
    pub scheme: String,
    /// The tier that holds.
    pub tier: String,
    /// Why.
    pub reason: String,
    /// When it ends.
    pub until: String,
    /// Whether it is only told for how many it would be.
    #[serde(default)]
    pub dry_run: bool,
}

/// One act on many customers, as it is asked for.
#[derive(Debug, Clone)]
pub struct BulkRequest {
    act: BulkAct,
    scope: BulkScope,
    /// Whether it is only told for how many it would be.
    pub dry_run: bool,
}

impl From<BulkNoteBody> for BulkRequest {
    fn from(body: BulkNoteBody) -> Self {
        Self { act: BulkAct::Note(body.text), scope: body.scope, dry_run: body.dry_run }
    }
}

impl From<BulkOverrideBody> for BulkRequest {
    fn from(body: BulkOverrideBody) -> Self {
        let BulkOverrideBody { scope, scheme, tier, reason, until, dry_run } = body;
        Self { act: BulkAct::Override(OverrideBody { scheme, tier, reason, until, approved_by: None }), scope, dry_run }
    }
}

impl BulkRequest {
    pub(crate) const fn right(&self) -> Right {
        self.act.right()
    }
}

/// What an act on many customers would be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BulkCountView {
    /// How many customers.
    pub customers: usize,
    /// Whether each waits for a second person.
    pub waits_for_approval: bool,
}

/// What came of an act on many customers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BulkResultView {
    /// How many customers it was for.
    pub customers: u64,
    /// For how many it was done.
    pub done: u64,
    /// How many wait for a second person.
    pub waiting: u64,
    /// For how many it could not be done.
    pub failed: u64,
}

/// An act that was checked, with whom it is for.
#[derive(Debug)]
pub struct BulkWork {
    act: BulkAct,
    customers: Vec<String>,
}

/// What is done to one customer, checked.
enum Step {
    Note(CustomerId, String),
    Override(Box<StandingOverride>),
    Ask(Box<Approval>),
    Fail(FailureView),
}

impl BulkAct {
    /// What it takes.
    const fn right(&self) -> Right {
        match self {
            Self::Note(_) => Right::WriteNotes,
            Self::Override(_) => Right::OverrideStandings,
        }
    }

    const fn name(&self) -> &'static str {
        match self {
            Self::Note(_) => "note",
            Self::Override(_) => "override",
        }
    }
}

impl BulkWork {
    pub(crate) const fn right(&self) -> Right {
        self.act.right()
    }

    /// What the log says of it.
    pub(crate) fn details(&self) -> serde_json::Value {
        serde_json::json!({ "kind": "bulk", "act": self.act.name(), "customers": self.customers.len() })
    }
}

impl Office {
    /// For how many customers an act would be, and whether each would wait for a second person. Nothing is changed.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], an act or scope that is wrong, [`OfficeError::RosterGone`], and what the store says.
    pub async fn count_bulk(
        &self,
        caller: &Caller,
        asked: &BulkRequest,
        now: UnixTime,
    ) -> Result<BulkCountView, OfficeError> {
        let (work, waits_for_approval) = self.checked_bulk(caller, asked, now).await?;
        Ok(BulkCountView { customers: work.customers.len(), waits_for_approval })
    }

    /// An act on many customers that can begin.
    ///
    /// # Errors
    /// As [`Office::count_bulk`].
    pub(crate) async fn bulk_work(
        &self,
        caller: &Caller,
        asked: &BulkRequest,
        now: UnixTime,
    ) -> Result<BulkWork, OfficeError> {
        Ok(self.checked_bulk(caller, asked, now).await?.0)
    }

    async fn checked_bulk(
        &self,
        caller: &Caller,
        asked: &BulkRequest,
        now: UnixTime,
    ) -> Result<(BulkWork, bool), OfficeError> {
        caller.must(Right::SeeCustomers)?;
        caller.must(asked.right())?;
        let customers = self.customers_of(caller, &asked.scope).await?;
        let most = |most: usize, of: &str| match customers.len() {
            0 => Err(bad("scope", "names no customer")),
            count if count > most => Err(bad("scope", format!("has {count} customers; {most} are the most{of}"))),
            _ => Ok(()),
        };
        most(MOST, "")?;
        let waits_for_approval = match &asked.act {
            BulkAct::Note(text) => checked_text(text).map(|_| false)?,
            BulkAct::Override(body) => {
                let first = customers.first().map_or("", String::as_str);
                let new = self.checked_override(first, body, &caller.actor, now)?;
                self.is_to_approve(&new, body)?
            }
        };
        if waits_for_approval {
            most(MOST_TO_APPROVE, ", since a second person decides on each")?;
        }
        Ok((BulkWork { act: asked.act.clone(), customers }, waits_for_approval))
    }

    /// Whom an act is for, each once.
    async fn customers_of(&self, caller: &Caller, scope: &BulkScope) -> Result<Vec<String>, OfficeError> {
        match scope {
            BulkScope::Customers { ids } => {
                let ids = ids.iter().map(|id| Ok(customer_id(id)?.to_string()));
                Ok(ids.collect::<Result<BTreeSet<String>, OfficeError>>()?.into_iter().collect())
            }
            BulkScope::List { r#where, roster } => {
                let number: u64 = roster.parse().map_err(|_| bad("scope.roster", "is no version of a list"))?;
                let condition = r#where.clone().filter(|text| !text.trim().is_empty());
                if let Some(condition) = &condition
                    && names_personal(&self.policy().policy, condition)?
                {
                    caller.must(Right::SeePersonal)?;
                }
                let version = self.roster.pinned(number).ok_or(OfficeError::RosterGone(number))?;
                let query = RosterQuery { condition, ..RosterQuery::default() };
                let listed = tokio::task::spawn_blocking(move || version.ids(&query));
                Ok(listed.await.map_err(|_| OfficeError::Lost)??)
            }
        }
    }

    /// Does the work of a job: of each customer once, as far as it is not stopped.
    pub(crate) async fn bulk_watched(
        &self,
        request: &ChangeRequest,
        work: BulkWork,
        watch: &Arc<JobWatch>,
    ) -> Result<Answer, OfficeError> {
        let (now, job) = (request.now, watch.id);
        let known = self.roster_now(now).await?;
        let mut told = BulkResultView { customers: work.customers.len() as u64, ..BulkResultView::default() };
        watch.stored(told.customers, 0);
        for batch in work.customers.chunks(TOGETHER) {
            watch.cancel.check().map_err(AppError::from)?;
            let forgotten = self.forgotten(batch.iter().cloned().collect()).await?;
            let step = |id: &String| {
                let checked = match known.has(id) {
                    false => Err(AppError::UnknownCustomer { id: id.clone(), similar: Vec::new() }.into()),
                    true if forgotten.contains(id) => Err(OfficeError::Forgotten(id.clone())),
                    true => self.step(&work.act, id, &request.caller.actor, now),
                };
                (id.clone(), checked.unwrap_or_else(|error| Step::Fail(FailureView::of(&error))))
            };
            let steps: Vec<(String, Step)> = batch.iter().map(step).collect();
            let actor = request.caller.actor.clone();
            let outcomes = self.store().write(async move |change| {
                let mut outcomes = Vec::with_capacity(steps.len());
                for (customer, step) in steps {
                    let outcome = match step {
                        Step::Note(id, text) => {
                            write_note(change, &id, &text, (&actor, now)).await?;
                            JobOutcome::Done
                        }
                        Step::Override(new) => {
                            make_override(change, *new, &actor, now).await?;
                            JobOutcome::Done
                        }
                        Step::Ask(new) => JobOutcome::Waiting(add_approval(change, &new).await?),
                        Step::Fail(why) => JobOutcome::Failed {
                            code: why.code,
                            en: why.message.en.unwrap_or_default(),
                            zh: why.message.zh.unwrap_or_default(),
                        },
                    };
                    let row = JobRow { customer, outcome };
                    job_rows::add(change, job, &row).await?;
                    outcomes.push(row.outcome);
                }
                // Each act has its entry; that others could not be done is told by the job.
                change.is_bookkeeping();
                Ok::<_, OfficeError>(outcomes)
            });
            for outcome in outcomes.await? {
                match outcome {
                    JobOutcome::Done => told.done += 1,
                    JobOutcome::Waiting(_) => told.waiting += 1,
                    JobOutcome::Failed { .. } => told.failed += 1,
                }
            }
            watch.stored(0, batch.len() as u64);
        }
        let body = serde_json::to_string(&told).map_err(|_| OfficeError::Lost)?;
        Ok(Answer { status: 200, body, is_repeated: false })
    }

    /// What is done to one customer.
    fn step(&self, act: &BulkAct, id: &str, actor: &str, now: UnixTime) -> Result<Step, OfficeError> {
        let customer = customer_id(id)?;
        let body = match act {
            BulkAct::Note(text) => return Ok(Step::Note(customer, checked_text(text)?)),
            BulkAct::Override(body) => body,
        };
        let new = self.checked_override(id, body, actor, now)?;
        if self.is_to_approve(&new, body)? {
            return Ok(Step::Ask(Box::new(self.new_approval(&ActView::of_override(new), actor, now)?)));
        }
        Ok(Step::Override(Box::new(new)))
    }
}
