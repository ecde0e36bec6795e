use super::{Title, wire};
use serde::Serialize;
use terrace_domain::LocalTime;

/// How one import (or one group of files read directly) was reconciled.
///
/// Rows read = accepted + replaced + unchanged + rejected.
#[derive(Debug, Clone, Serialize)]
pub struct ImportQuality {
    /// The import's number in the workspace; none when run straight from files.
    pub number: Option<u64>,
    /// When it was imported; none when run straight from files.
    #[serde(serialize_with = "wire::shown_option")]
    pub at: Option<LocalTime>,
    /// The kind of facts: Orders, 订单.
    pub kind: Title,
    /// File names without their folders.
    pub files: Vec<String>,
    /// Rows read.
    pub read: u64,
    /// Rows that were new.
    pub accepted: u64,
    /// Rows that replaced an earlier one.
    pub replaced: u64,
    /// Rows that were known already.
    pub unchanged: u64,
    /// Rows that could not be taken.
    pub rejected: u64,
    /// Accepted rows that name no customer: kept and counted, part of no tier.
    pub without_customer: u64,
    /// What became of the money of each file, one line per currency.
    pub money: Vec<Title>,
    /// Why rows were rejected, the most frequent first.
    pub reasons: Vec<RejectReason>,
    /// How each status in the files was read, the most frequent first.
    pub statuses: Vec<StatusReading>,
}

/// One reason and how many rows it took.
#[derive(Debug, Clone, Serialize)]
pub struct RejectReason {
    /// The message's stable code, `T0123`.
    pub code: String,
    /// The reason for people.
    pub text: Title,
    /// Rows.
    pub rows: u64,
}

/// How a status text was read.
#[derive(Debug, Clone, Serialize)]
pub struct StatusReading {
    /// As the file writes it: `交易关闭`.
    pub status: String,
    /// What Terrace took it for: a sale, a return, cancelled.
    pub read_as: Title,
    /// Rows.
    pub rows: u64,
}

/// How much is known of customers.
#[derive(Debug, Clone, Serialize)]
pub struct Completeness {
    /// Customers whom a file of customers names.
    pub customers: u64,
    /// The fields, and of how many of these customers they are filled.
    pub fields: Vec<(Title, u64)>,
}
