//! Imports: files taken in, kept as originals, reconciled, listed and taken back; customers erased from all of it.
//!
//! What a workspace keeps of an import lies on its [shelf](crate::shelf). A crash between the lake's having the facts
//! and the folder's having its name is settled when the lake is next taken for writing.

mod customers;
mod erase;
mod sink;
mod take;
mod undo;

pub use crate::erasure::{CleanedOriginal, ErasureReport};
pub use crate::shelf::{
    ColumnRecord, CompressedBy, Counted, FileRecord, ImportRecord, KeptFacts, KeptFile, KeptMapping, MoneyRecord,
    ReasonCount, Remark, StatusCount, list, show,
};
pub use customers::customers_of;
pub use erase::{erase, readmit};
pub use take::{ImportRequest, ImportResult, PreparedImport, Taken, look, rehearse, take};
pub use terrace_intake::Preview;
pub use undo::undo;
