//! Terrace: lake.
