//! Terrace: analytics.
