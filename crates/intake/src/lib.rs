//! Terrace: intake.
