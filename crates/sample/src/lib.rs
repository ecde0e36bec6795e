//! Terrace: sample.
