//! Files as people really have them, in our columns.
//!
//! [`read`] takes files of any kind of facts in CSV, Excel, Parquet or JSON Lines, packed or not, in the
//! encodings and habits of shops and spreadsheets, and hands record batches to a [`Sink`] as they come; it yields what
//! became of every row. Memory does not grow with the files, only with the customers that orders show: see
//! [`Limits`]. What a file is, is seen from its content; a [`Mapping`] says otherwise where the guess is wrong.

mod amounts;
mod build;
mod bulk;
mod columnar;
mod columns;
mod cutter;
mod dates;
mod decode;
mod error;
mod exchange;
mod fields;
mod firsts;
mod formats;
mod guard;
mod header;
mod ids;
mod inherit;
mod intake;
mod kinds;
mod latest;
mod levels;
mod limits;
mod mapping;
mod note;
mod observed;
mod open;
mod plan;
mod preview;
mod read;
mod reason;
mod repeated;
mod report;
mod request;
mod settle;
mod shopify;
mod side_by_side;
mod sink;
mod source;
mod status;
mod table;
mod text;
mod texts;
mod totals;
mod typed;
mod whole;

pub use amounts::DecimalSign;
pub use columns::arrow_schema;
pub use dates::{DateOrder, TimeForm};
pub use error::{IntakeError, Problem};
pub use guard::is_guarded;
pub use intake::{ColumnGuess, FileIntake, Format, Guess, Intake, Preview, ReasonFound, Skipped};
pub use limits::Limits;
pub use mapping::{Delimiter, Mapping, MappingMistake, MappingProblem};
pub use note::Note;
pub use read::read;
pub use reason::{Reason, Reject};
pub use request::{NoProgress, Progress, Request};
pub use sink::{Collected, Sink, SinkError, collect};
pub use source::Packing;
pub use status::{StatusFound, StatusWord};
