//! Inputs nobody thought of: files of a small corpus are changed at random, read, and held to what must always hold.
//!
//! A run is told by its seed: the same seed changes the same inputs in the same way. No coverage guides it and no
//! special toolchain is needed, so that it runs wherever the tests run; what it lacks in guidance it makes up for by
//! knowing what files are made of: fields, quotes, delimiters, encodings, headers and the values that go wrong.

mod corpus;
mod generator;
mod mutate;
mod run;
mod tables;
mod targets;

pub use corpus::{Corpus, CorpusError};
pub use generator::Generator;
pub use run::{Failure, Options, Report, run};
