//! The bookings of members: the only truth of points and levels. A row is a command with what was booked for it, as JSON.

mod family;
mod record;
mod unnamed;

pub use family::{family, join};
pub(crate) use unnamed::unname;

use crate::change::Change;
use crate::error::StoreError;
use crate::ledgers::Mark;
use crate::rows::value;
use record::BookingRecord;
use sqlx::AnyConnection;
use terrace_domain::CustomerId;
use terrace_loyalty::{Booking, KeptLedger, LoyaltyError};

/// The number of the form of a row's JSON. A changed form gets the next; rows of earlier ones are still read.
pub const FORM: u32 = 1;

/// A member with all who were ever found to be the same person.
macro_rules! persons {
    () => {
        "(SELECT $1 UNION SELECT other.member FROM family AS own JOIN family AS other ON other.root = own.root
          WHERE own.member = $1)"
    };
}

/// The bookings of a member and of all who were ever found to be the same person, in the order of their times. Those of
/// one member are in the order in which they were made.
///
/// # Errors
/// What the database says; [`StoreError::Damaged`] for a row that cannot be read.
pub async fn of_member(connection: &mut AnyConnection, member: &CustomerId) -> Result<Vec<Booking>, StoreError> {
    let find = concat!(
        "SELECT booking.seq AS seq, booking.body AS body FROM booking WHERE booking.member IN ",
        persons!(),
        " ORDER BY booking.local_at, booking.seq"
    );
    let rows = sqlx::query(find).bind(member.as_str()).fetch_all(connection).await?;
    let booking = |row| {
        let (seq, body): (i64, String) = (value(row, "seq")?, value(row, "body")?);
        BookingRecord::read(&body).map_err(|reason| StoreError::damaged("booking", seq, reason))
    };
    rows.iter().map(booking).collect()
}

/// The ledger of a member, and of all who were ever found to be the same person, for a change that goes on with it and
/// gives it back ([`put_ledger`]). One that was given back lately is not read again.
///
/// # Errors
/// As [`of_member`], and [`StoreError::Damaged`] for bookings that make no ledger.
pub async fn take_ledger(change: &mut Change, member: &CustomerId) -> Result<KeptLedger, StoreError> {
    let mark = mark(change.reading(), member).await?;
    if let Some(held) = change.ledgers.take(member, mark) {
        return Ok(held);
    }
    let kept = of_member(change.reading(), member).await?;
    let damaged = |cause: LoyaltyError| StoreError::damaged("booking", mark.last, cause);
    KeptLedger::of_bookings(kept).map_err(damaged)
}

/// Gives a ledger back, all of whose bookings were added, for whoever takes it next.
///
/// # Errors
/// What the database says.
pub async fn put_ledger(change: &mut Change, member: &CustomerId, ledger: KeptLedger) -> Result<(), StoreError> {
    let mark = mark(change.reading(), member).await?;
    // A ledger that lacks a booking must not stand for all.
    if i64::try_from(ledger.len()) == Ok(mark.rows) {
        change.ledgers.put(member, mark, ledger);
    }
    Ok(())
}

/// How many bookings there are, and which is the last.
async fn mark(connection: &mut AnyConnection, member: &CustomerId) -> Result<Mark, StoreError> {
    let find = concat!(
        "SELECT COUNT(*) AS bookings, COALESCE(MAX(booking.seq), 0) AS last FROM booking WHERE booking.member IN ",
        persons!()
    );
    let row = sqlx::query(find).bind(member.as_str()).fetch_one(connection).await?;
    Ok(Mark { rows: value(&row, "bookings")?, last: value(&row, "last")? })
}

/// Adds a booking to a member's.
///
/// # Errors
/// What the database says, among it that the member has a booking of that key.
pub async fn append(change: &mut Change, booking: &Booking) -> Result<(), StoreError> {
    let seq = change.next("booking").await?;
    let body = BookingRecord::write(booking).map_err(|cause| StoreError::damaged("booking", seq, cause))?;
    let add = "INSERT INTO booking (seq, member, key, local_at, body) VALUES ($1, $2, $3, $4, $5)";
    let command = &booking.command;
    let query = sqlx::query(add)
        .bind(seq)
        .bind(command.member.as_str())
        .bind(command.key.as_str())
        .bind(command.at.micros())
        .bind(body);
    change.execute(query).await?;
    Ok(())
}

/// Whether a customer has bookings of their own.
///
/// # Errors
/// What the database says.
pub async fn has_any(connection: &mut AnyConnection, member: &CustomerId) -> Result<bool, StoreError> {
    let find = sqlx::query("SELECT 1 AS one FROM booking WHERE member = $1 LIMIT 1").bind(member.as_str());
    Ok(find.fetch_optional(connection).await?.is_some())
}

/// The customers who have bookings, in the order of their ids, after one, at most so many.
///
/// # Errors
/// What the database says.
pub async fn members(
    connection: &mut AnyConnection,
    after: Option<&str>,
    limit: u32,
) -> Result<Vec<String>, StoreError> {
    let find = "SELECT DISTINCT member FROM booking WHERE member > $1 ORDER BY member LIMIT $2";
    let query = sqlx::query(find).bind(after.unwrap_or_default()).bind(i64::from(limit));
    query.fetch_all(connection).await?.iter().map(|row| value(row, "member")).collect()
}
