//! Terrace: app.
