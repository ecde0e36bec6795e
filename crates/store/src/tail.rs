//! Facts that are accepted and not yet in the lake. They leave it in seals: rows of one kind that become one import.
//!
//! A row belongs to at most one seal, and a seal's rows never change. So after a crash between the import and
//! [`finish`], whoever sees the import of a seal knows that its rows are in the lake, and whoever does not imports the
//! same rows again.

use crate::change::Change;
use crate::error::StoreError;
use crate::rows::{bound, value, whole};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;
use terrace_domain::UnixTime;

/// A fact of the tail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TailFact {
    /// Its number, in the order of acceptance.
    pub seq: u64,
    /// The name of its kind.
    pub kind: String,
    /// Whose it is; empty where the kind names nobody.
    pub customer: String,
    /// Its columns by name, as JSON.
    pub fact: String,
}

/// Facts of one kind on their way into the lake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// Its number.
    pub number: u64,
    /// The kind of its facts.
    pub kind: String,
    /// The number of its first fact.
    pub first: u64,
    /// The number of its last.
    pub last: u64,
    /// How many there are.
    pub facts: u64,
}

/// Accepts facts of one kind, each with whose it is; returns the number of the first.
///
/// # Errors
/// What the database says.
pub async fn accept(
    change: &mut Change,
    kind: &str,
    facts: &[(&str, String)],
    at: UnixTime,
) -> Result<u64, StoreError> {
    let count = i64::try_from(facts.len()).map_err(|_| StoreError::Mistake("too many facts at once"))?;
    let first = change.numbers("tail", count).await?;
    for (seq, (customer, fact)) in (first..).zip(facts) {
        let add = "INSERT INTO tail (seq, kind, customer, fact, at) VALUES ($1, $2, $3, $4, $5)";
        let query = sqlx::query(add).bind(seq).bind(kind).bind(*customer).bind(fact.as_str()).bind(at.micros());
        change.execute(query).await?;
    }
    u64::try_from(first).map_err(|_| StoreError::damaged("counter", "tail", first))
}

/// The facts that are not in the lake yet, of one customer or of all, in the order of acceptance.
///
/// # Errors
/// What the database says.
pub async fn facts(connection: &mut AnyConnection, customer: Option<&str>) -> Result<Vec<TailFact>, StoreError> {
    let rows = match customer {
        Some(customer) => {
            let find = sqlx::query("SELECT seq, kind, customer, fact FROM tail WHERE customer = $1 ORDER BY seq");
            find.bind(customer).fetch_all(connection).await?
        }
        None => sqlx::query("SELECT seq, kind, customer, fact FROM tail ORDER BY seq").fetch_all(connection).await?,
    };
    rows.iter().map(fact).collect()
}

/// The customers who have facts that are not in the lake yet.
///
/// # Errors
/// What the database says.
pub async fn customers(connection: &mut AnyConnection) -> Result<Vec<String>, StoreError> {
    let find = sqlx::query("SELECT DISTINCT customer FROM tail WHERE customer <> '' ORDER BY customer");
    find.fetch_all(connection).await?.iter().map(|row| value(row, "customer")).collect()
}

/// How many facts are not in the lake yet, and when the oldest was accepted.
///
/// # Errors
/// What the database says.
pub async fn waiting(connection: &mut AnyConnection) -> Result<(u64, Option<UnixTime>), StoreError> {
    let row = sqlx::query("SELECT count(*) AS facts, min(at) AS oldest FROM tail").fetch_one(connection).await?;
    let oldest: Option<i64> = value(&row, "oldest")?;
    Ok((whole(&row, "facts")?, oldest.map(UnixTime::from_micros)))
}

/// Seals that were begun and not finished, the oldest first.
///
/// # Errors
/// What the database says.
pub async fn open_seals(connection: &mut AnyConnection) -> Result<Vec<Seal>, StoreError> {
    let find = "SELECT number, kind, first_seq, last_seq, facts FROM seal WHERE import_number IS NULL ORDER BY number";
    sqlx::query(find).fetch_all(connection).await?.iter().map(seal).collect()
}

/// Begins a seal for each kind that has facts; one holds at most so many. Kinds go in the order of their first fact.
///
/// # Errors
/// What the database says.
pub async fn begin(change: &mut Change, most: u64, at: UnixTime) -> Result<Vec<Seal>, StoreError> {
    let kinds = "SELECT kind, min(seq) AS first_seq FROM tail WHERE seal IS NULL GROUP BY kind ORDER BY 2";
    let kinds = sqlx::query(kinds).fetch_all(change.reading()).await?;
    let mut seals = Vec::with_capacity(kinds.len());
    for row in &kinds {
        let kind: String = value(row, "kind")?;
        let number = change.next("seal").await?;
        let claim = "UPDATE tail SET seal = $1 WHERE seal IS NULL AND kind = $2
             AND seq <= (SELECT max(seq) FROM (SELECT seq FROM tail WHERE seal IS NULL AND kind = $2
             ORDER BY seq LIMIT $3) AS these)";
        change.execute(sqlx::query(claim).bind(number).bind(kind.as_str()).bind(bound(most))).await?;
        let count = "SELECT count(*) AS facts, min(seq) AS first_seq, max(seq) AS last_seq FROM tail WHERE seal = $1";
        let counted = sqlx::query(count).bind(number).fetch_one(change.reading()).await?;
        let seal = Seal {
            number: u64::try_from(number).unwrap_or_default(),
            kind,
            first: whole(&counted, "first_seq")?,
            last: whole(&counted, "last_seq")?,
            facts: whole(&counted, "facts")?,
        };
        let add = "INSERT INTO seal (number, kind, first_seq, last_seq, facts, at) VALUES ($1, $2, $3, $4, $5, $6)";
        let query = sqlx::query(add)
            .bind(number)
            .bind(seal.kind.as_str())
            .bind(bound(seal.first))
            .bind(bound(seal.last))
            .bind(bound(seal.facts))
            .bind(at.micros());
        change.execute(query).await?;
        seals.push(seal);
    }
    Ok(seals)
}

/// The facts of a seal, in the order of acceptance.
///
/// # Errors
/// What the database says; [`StoreError::Damaged`] if some are missing.
pub async fn of_seal(connection: &mut AnyConnection, seal: &Seal) -> Result<Vec<TailFact>, StoreError> {
    let find = "SELECT seq, kind, customer, fact FROM tail WHERE seal = $1 ORDER BY seq";
    let rows = sqlx::query(find).bind(bound(seal.number)).fetch_all(connection).await?;
    if rows.len() as u64 != seal.facts {
        return Err(StoreError::damaged(
            "seal",
            seal.number,
            format!("{} of {} facts are there", rows.len(), seal.facts),
        ));
    }
    rows.iter().map(fact).collect()
}

/// Lets the facts of a seal go: they are in the lake, by an import of this number.
///
/// # Errors
/// What the database says.
pub async fn finish(change: &mut Change, seal: &Seal, import: u64) -> Result<(), StoreError> {
    let done = "UPDATE seal SET import_number = $1 WHERE number = $2 AND import_number IS NULL";
    change.execute(sqlx::query(done).bind(bound(import)).bind(bound(seal.number))).await?;
    change.execute(sqlx::query("DELETE FROM tail WHERE seal = $1").bind(bound(seal.number))).await?;
    Ok(())
}

fn fact(row: &AnyRow) -> Result<TailFact, StoreError> {
    Ok(TailFact {
        seq: whole(row, "seq")?,
        kind: value(row, "kind")?,
        customer: value(row, "customer")?,
        fact: value(row, "fact")?,
    })
}

fn seal(row: &AnyRow) -> Result<Seal, StoreError> {
    Ok(Seal {
        number: whole(row, "number")?,
        kind: value(row, "kind")?,
        first: whole(row, "first_seq")?,
        last: whole(row, "last_seq")?,
        facts: whole(row, "facts")?,
    })
}
