//! What is true of one table during an import.

use crate::limits::Limits;
use crate::log::file::StoredFile;
use crate::schema::StoredForm;
use std::path::Path;
use terrace_domain::{CancelToken, FactKind, KnownOrders};

/// The table that rows of one kind come into.
pub(crate) struct Target<'a> {
    pub(crate) root: &'a Path,
    pub(crate) limits: Limits,
    pub(crate) cancel: &'a CancelToken,
    pub(crate) kind: &'static FactKind,
    /// The form in which stored rows are written again.
    pub(crate) form: StoredForm,
    /// How many buckets the files lie in now.
    pub(crate) buckets: u32,
    /// The table's files now.
    pub(crate) files: Vec<StoredFile>,
    /// What becomes of rows of orders that are known.
    pub(crate) known_orders: KnownOrders,
    /// Whether these rows were in the lake before.
    pub(crate) replays: bool,
    /// Milliseconds since 1970, noted with files that go.
    pub(crate) at: i64,
}
