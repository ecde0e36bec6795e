//! What became of each customer of a job over many.

use crate::change::Change;
use crate::error::StoreError;
use crate::rows::{bound, value, whole};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;
use terrace_domain::UnixTime;

/// What became of one customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRow {
    /// The customer.
    pub customer: String,
    /// What became of it.
    pub outcome: JobOutcome,
}

/// What became of a customer of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobOutcome {
    /// It was done.
    Done,
    /// A second person decides, by the approval of this number.
    Waiting(u64),
    /// It could not be done.
    Failed {
        /// The code of the message.
        code: String,
        /// What it says in English.
        en: String,
        /// What it says in Chinese.
        zh: String,
    },
}

impl JobOutcome {
    /// Its word.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Waiting(_) => "waiting",
            Self::Failed { .. } => "failed",
        }
    }
}

/// Writes down what became of a customer, who has no other row of the job.
///
/// # Errors
/// What the database says.
pub async fn add(change: &mut Change, job: u64, row: &JobRow) -> Result<(), StoreError> {
    let (approval, code, en, zh) = match &row.outcome {
        JobOutcome::Done => (None, None, None, None),
        JobOutcome::Waiting(approval) => (Some(bound(*approval)), None, None, None),
        JobOutcome::Failed { code, en, zh } => (None, Some(code.as_str()), Some(en.as_str()), Some(zh.as_str())),
    };
    let add = "INSERT INTO job_row (job, customer, outcome, approval, code, told_en, told_zh)
         VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let query = sqlx::query(add)
        .bind(bound(job))
        .bind(row.customer.as_str())
        .bind(row.outcome.name())
        .bind(approval)
        .bind(code)
        .bind(en)
        .bind(zh);
    change.execute(query).await?;
    Ok(())
}

/// The rows of a job after a customer, by customer, at most so many.
///
/// # Errors
/// What the database says.
pub async fn after(
    connection: &mut AnyConnection,
    job: u64,
    customer: &str,
    limit: u32,
) -> Result<Vec<JobRow>, StoreError> {
    let find = "SELECT * FROM job_row WHERE job = $1 AND customer > $2 ORDER BY customer LIMIT $3";
    let rows = sqlx::query(find).bind(bound(job)).bind(customer).bind(i64::from(limit)).fetch_all(connection).await?;
    rows.iter().map(row_of).collect()
}

/// Drops the rows of jobs that ended before a moment.
///
/// # Errors
/// What the database says.
pub async fn expire(change: &mut Change, before: UnixTime) -> Result<u64, StoreError> {
    let drop = "DELETE FROM job_row WHERE job IN (SELECT id FROM job WHERE ended < $1)";
    change.execute(sqlx::query(drop).bind(before.micros())).await
}

fn row_of(row: &AnyRow) -> Result<JobRow, StoreError> {
    let outcome: String = value(row, "outcome")?;
    let text = |column: &str| Ok::<_, StoreError>(value::<Option<String>>(row, column)?.unwrap_or_default());
    Ok(JobRow {
        customer: value(row, "customer")?,
        outcome: match outcome.as_str() {
            "done" => JobOutcome::Done,
            "waiting" => JobOutcome::Waiting(whole(row, "approval")?),
            "failed" => JobOutcome::Failed { code: text("code")?, en: text("told_en")?, zh: text("told_zh")? },
            other => return Err(StoreError::damaged("job_row", other, "is no outcome")),
        },
    })
}
