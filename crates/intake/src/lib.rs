//! Files as people really have them, in our columns.
//!
//! [`read`] takes files of any kind of facts in CSV, Excel, Parquet or JSON Lines, packed or not, in the
//! encodings and habits of shops and spreadsheets, and hands record batches to a [`Sink`] as they come; it yields what
//! became of every row. Memory does not grow with the files, only with the customers that orders show: see
//! [`Limits`]. What a file is, is seen from its content; a [`Mapping`] says otherwise where the guess is wrong.

mod columns;
mod doubt;
mod error;
mod formats;
mod guard;
mod input;
mod joins;
mod limits;
mod mapping;
mod read;
mod reason;
mod reference;
mod remark;
mod report;
mod request;
mod rows;
mod shown;
mod table;
mod text;
mod values;

pub use columns::head::{FileHead, head};
pub use columns::header::own_columns;
pub use doubt::Doubt;
pub use error::{IntakeError, Problem};
pub use formats::Format;
pub use guard::is_guarded;
pub use input::source::Source;
pub use input::unpack::Packing;
pub use joins::{TableWriter, join_files};
pub use limits::{HeldBytes, Limits};
pub use mapping::{Delimiter, Mapping, MappingMistake, MappingProblem, SaidAnew};
pub use read::collect::{Collected, collect};
pub use read::order_numbers::{NumbersAlike, numbers_alike};
pub use read::request::read;
pub use read::sink::{Sink, SinkError};
pub use reason::{REJECT_COLUMN, Reason, Reject};
pub use reference::mapping_reference;
pub use remark::ReadingNote;
pub use report::money::MoneyTie;
pub use report::note::Note;
pub use report::outcome::{ColumnGuess, FileIntake, Guess, Intake, Preview, ReasonFound, Skipped};
pub use request::Request;
pub use values::amounts::DecimalSign;
pub use values::dates::{DateOrder, TimeForm};
pub use values::decorations::may_mean;
pub use values::ids::plain_id;
pub use values::people::{may_identify, names_nobody};
pub use values::status::{StatusFound, StatusWord};
