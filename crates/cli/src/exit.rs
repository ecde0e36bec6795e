use terrace_words::{Exit, entry};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum ExitStatus {
    /// Done; also with some rows rejected, which is said.
    Done = 0,
    /// Failed for reasons outside the input.
    Failed = 1,
    /// Wrong use: a missing path, an unknown flag.
    Usage = 2,
    /// The policy or the data is wrong.
    Data = 3,
    /// Stopped by Ctrl-C.
    Stopped = 130,
}

impl ExitStatus {
    /// The status of a message with this code.
    pub fn of(code: &str) -> Self {
        match entry(code).map(|entry| entry.exit) {
            Some(Exit::Done) => Self::Done,
            Some(Exit::Usage) => Self::Usage,
            Some(Exit::Data) => Self::Data,
            Some(Exit::Stopped) => Self::Stopped,
            Some(Exit::Failed) | None => Self::Failed,
        }
    }
}
