//! Files as people really have them, in our columns.
//!
//! [`read`] takes files of any kind of facts in CSV, Excel, Parquet or JSON Lines, packed or not, in the
//! encodings and habits of shops and spreadsheets, and yields record batches together with what became of every
//! row. What a file is, is seen from its content; a [`Mapping`] says otherwise where the guess is wrong.

mod amounts;
mod build;
mod columns;
mod dates;
mod decode;
mod error;
mod exchange;
mod fields;
mod formats;
mod header;
mod ids;
mod inherit;
mod intake;
mod kinds;
mod levels;
mod mapping;
mod note;
mod observed;
mod open;
mod plan;
mod preview;
mod read;
mod reason;
mod repeated;
mod settle;
mod shopify;
mod source;
mod status;
mod table;
mod texts;
mod totals;

pub use amounts::DecimalSign;
pub use columns::arrow_schema;
pub use dates::{DateOrder, TimeForm};
pub use error::{IntakeError, Problem};
pub use intake::{ColumnGuess, FileIntake, Format, Guess, Intake, Preview, Skipped};
pub use mapping::{Delimiter, Mapping, MappingMistake, MappingProblem};
pub use note::Note;
pub use read::{NoProgress, Progress, Request, read};
pub use reason::{Reason, Reject};
pub use source::Packing;
pub use status::{StatusFound, StatusWord};
