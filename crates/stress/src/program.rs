//! The program that is tried, and folders of files.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What went wrong: with the program that is tried, or with the trying.
#[derive(Debug, thiserror::Error)]
pub enum StressError {
    /// A round found something.
    #[error("seed {seed}, round {round}: {cause}; {kept}")]
    Round {
        /// The seed of the run.
        seed: u64,
        /// The round, from 0.
        round: u64,
        /// Where the workspace is.
        kept: String,
        /// What was found.
        cause: Box<Self>,
    },
    /// The program did what it must not.
    #[error("{0}")]
    Broken(String),
    /// The machine did not let the program be tried.
    #[error("{}: {cause}", path.display())]
    Machine {
        /// Of which file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
}

impl StressError {
    /// The machine's fault.
    pub fn machine(path: &Path) -> impl Fn(io::Error) -> Self + '_ {
        |cause| Self::Machine { path: path.to_owned(), cause }
    }
}

/// The program.
#[derive(Debug, Clone)]
pub struct Program(PathBuf);

/// How a run of it ended.
#[derive(Debug)]
pub struct Ended {
    /// Its exit status; `None` if a signal ended it.
    pub status: Option<i32>,
    /// What it answered.
    pub answer: String,
    /// What it said aside.
    pub said: String,
}

impl Program {
    /// The one at a path.
    pub fn new(path: &Path) -> Result<Self, StressError> {
        path.canonicalize().map(Self).map_err(StressError::machine(path))
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// A run of it in a folder, yet to be begun; its temporary files lie in the folder too.
    pub fn command(&self, words: &[String], folder: &Path) -> Command {
        let mut command = Command::new(&self.0);
        command.args(words);
        prepared(&mut command, folder);
        command
    }

    /// Runs it to its end.
    pub fn run(&self, words: &[String], folder: &Path) -> Result<Ended, StressError> {
        Ended::of(&mut self.command(words, folder))
    }
}

/// Has a command run in a folder, in English, with nobody watching.
pub fn prepared(command: &mut Command, folder: &Path) {
    command.current_dir(folder).env("LANG", "C.UTF-8").env_remove("LC_ALL").env("TMPDIR", folder);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
}

impl Ended {
    /// Runs a command to its end.
    pub fn of(command: &mut Command) -> Result<Self, StressError> {
        let output = command.output().map_err(StressError::machine(Path::new("terrace")))?;
        Ok(Self {
            status: output.status.code(),
            answer: String::from_utf8_lossy(&output.stdout).into_owned(),
            said: String::from_utf8_lossy(&output.stderr).into_owned(),
        })
    }

    /// Whether it did what it was to do.
    pub const fn is_done(&self) -> bool {
        matches!(self.status, Some(0))
    }

    /// That it either did its work or said with a code why not: nothing panicked, nothing ended it otherwise.
    pub fn checked(self, what: &str) -> Result<Self, StressError> {
        let coded = matches!(self.status, Some(1..=3)) && self.said.contains("error[T");
        let panicked = self.said.contains("panicked at") || self.said.contains("stack backtrace");
        if panicked || !(self.is_done() || coded) {
            return Err(StressError::Broken(format!("{what} ended with {:?}: {}", self.status, self.said.trim())));
        }
        Ok(self)
    }
}

/// Copies a folder with all that is in it.
pub fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (kind, place) = (entry.file_type()?, to.join(entry.file_name()));
        if kind.is_dir() {
            copy_folder(&entry.path(), &place)?;
        } else if kind.is_file() {
            fs::copy(entry.path(), place)?;
        }
    }
    Ok(())
}

/// All files in a folder, in the order of their paths.
pub fn files_in(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() { waiting.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    Ok(found)
}
