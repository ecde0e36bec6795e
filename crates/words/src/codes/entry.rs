//! One registered message, and what it means for whoever asked.

use crate::lang::placeholders;
use std::collections::BTreeSet;

/// What a message means for the exit status of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// A note or warning: the work was done (0).
    Done,
    /// The work failed for reasons outside the input (1).
    Failed,
    /// The command was used wrongly (2).
    Usage,
    /// The policy or the data is wrong (3).
    Data,
    /// The caller stopped the work (130, as shells have it for Ctrl-C).
    Stopped,
}

/// What sort of failure a message reports, whoever asked: a person, a script, or a client of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// What was asked, or the policy, file or facts it rests on, is wrong; asking again gives the same answer.
    BadRequest,
    /// Something that was named does not exist: a customer, a run, an import, a file.
    NotFound,
    /// What was asked contradicts the present state: a workspace is already there, an import is already undone.
    Conflict,
    /// Whoever asks has not said who they are, or not rightly.
    Unauthorized,
    /// Whoever asks may not.
    Forbidden,
    /// Somebody else is writing; the same request succeeds later.
    Busy,
    /// The caller stopped the work.
    Cancelled,
    /// The disk, the stored data, the settings or the program itself failed; no other request mends that.
    Internal,
}

impl Class {
    /// Its name, for people and programs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::BadRequest => "bad request",
            Self::NotFound => "not found",
            Self::Conflict => "conflict",
            Self::Unauthorized => "unauthorized",
            Self::Forbidden => "forbidden",
            Self::Busy => "busy",
            Self::Cancelled => "cancelled",
            Self::Internal => "internal",
        }
    }
}

/// One registered message.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The stable code.
    pub code: &'static str,
    /// What it does to the exit status.
    pub exit: Exit,
    /// What sort of failure it reports; `None` for a note or warning, which ends nothing.
    pub class: Option<Class>,
    /// What is wrong, in English.
    pub en: &'static str,
    /// What is wrong, in Chinese.
    pub zh: &'static str,
    /// What to do about it, in English; empty if there is no advice.
    pub fix_en: &'static str,
    /// What to do about it, in Chinese; empty if there is no advice.
    pub fix_zh: &'static str,
}

impl Entry {
    /// The names of the facts that its texts take, in both languages.
    pub fn placeholders(&self) -> BTreeSet<&'static str> {
        [self.en, self.zh, self.fix_en, self.fix_zh].into_iter().flat_map(placeholders).collect()
    }
}

/// A note or warning: the work was done.
pub(super) const fn note(code: &'static str, en: &'static str, zh: &'static str, fix: [&'static str; 2]) -> Entry {
    entry(code, (Exit::Done, None), en, zh, fix)
}

/// The command was used wrongly.
pub(super) const fn usage(
    code: &'static str,
    class: Class,
    en: &'static str,
    zh: &'static str,
    fix: [&'static str; 2],
) -> Entry {
    entry(code, (Exit::Usage, Some(class)), en, zh, fix)
}

/// The policy or the data is wrong.
pub(super) const fn data(
    code: &'static str,
    class: Class,
    en: &'static str,
    zh: &'static str,
    fix: [&'static str; 2],
) -> Entry {
    entry(code, (Exit::Data, Some(class)), en, zh, fix)
}

/// The work failed for reasons outside the input.
pub(super) const fn failed(
    code: &'static str,
    class: Class,
    en: &'static str,
    zh: &'static str,
    fix: [&'static str; 2],
) -> Entry {
    entry(code, (Exit::Failed, Some(class)), en, zh, fix)
}

/// The caller stopped the work.
pub(super) const fn stopped(code: &'static str, en: &'static str, zh: &'static str, fix: [&'static str; 2]) -> Entry {
    entry(code, (Exit::Stopped, Some(Class::Cancelled)), en, zh, fix)
}

const fn entry(
    code: &'static str,
    (exit, class): (Exit, Option<Class>),
    en: &'static str,
    zh: &'static str,
    [fix_en, fix_zh]: [&'static str; 2],
) -> Entry {
    Entry { code, exit, class, en, zh, fix_en, fix_zh }
}
