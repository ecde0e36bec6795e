//! What is asked for, and who follows it.

use crate::input::source::Source;
use crate::limits::{Bounds, Limits};
use crate::mapping::Mapping;
use std::collections::BTreeSet;
use terrace_domain::{CancelToken, FactKind, Progress, Zone};

/// What to read.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// What the files hold.
    pub kind: &'static FactKind,
    /// The files, all of that kind.
    pub sources: &'a [Source],
    /// What a person says of them.
    pub mapping: Option<&'a Mapping>,
    /// The workspace's zone: times with an offset are turned into its wall clock.
    pub zone: &'a Zone,
    /// Who is told how far it is.
    pub progress: &'a dyn Progress,
    /// Ends the reading early.
    pub cancel: &'a CancelToken,
    /// How much may be held in memory.
    pub limits: &'a Limits,
    /// The kind's columns that are of use; `None` if all are. Others may come empty or not at all, in the preview too.
    /// What a row is worth, and whether it is taken, stays the same.
    pub of_use: Option<&'a BTreeSet<&'static str>>,
    /// Whether rows whose status nobody knows are sales, however many they are; else too many of them end the reading.
    pub unknown_as_sales: bool,
}

impl<'a> Request<'a> {
    /// What bounds the reading.
    pub(crate) fn bounds(&self) -> Bounds<'a> {
        Bounds { limits: self.limits, cancel: self.cancel }
    }
}
