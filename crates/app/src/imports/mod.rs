//! Imports: files taken in, kept as originals, reconciled, listed and taken back; customers erased from all of it.
//!
//! What a workspace keeps of an import lies on its [shelf](crate::shelf). A crash between the lake's having the facts
//! and the folder's having its name is settled when the lake is next taken for writing.

mod customers;
mod erase;
mod fetched;
mod first_look;
mod questions;
mod sink;
mod take;
mod undo;

pub use crate::erasure::{CleanedOriginal, ErasureReport};
pub use crate::shelf::{
    ColumnRecord, CompressedBy, Counted, FetchedRecord, FileRecord, ImportRecord, KeptFacts, KeptFile, KeptMapping,
    MoneyRecord, ReasonCount, Remark, SinceRecord, StatusCount, list, rejected_rows, show,
};
pub use customers::customers_of;
pub use erase::{check_erasable, erase, readmit};
pub use fetched::{DatabaseQuery, FetchedTable, fetch_table, take_fetched};
pub use first_look::{FieldOrigin, FirstLook, first_look, said_anew};
pub use questions::{answers, other_kind, unknown_statuses};
pub use take::{ImportRequest, ImportResult, PreparedImport, Taken, look, rehearse, take, take_sample};
pub use terrace_database::{AddressOrigin, DatabaseAddress};
pub use terrace_intake::{MappingProblem, Preview, SaidAnew};
pub use undo::undo;
