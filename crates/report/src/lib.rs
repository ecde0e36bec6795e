//! Terrace: report.
