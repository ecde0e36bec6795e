//! The peers: Python packages in an environment of their own, and their queries.

use crate::cache::Cache;
use crate::error::BenchError;
use crate::process::{Finished, command, run};
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};

/// The scripts and queries, as they are written into the cache.
const FILES: [(&str, &str); 8] = [
    ("peer.py", include_str!("../peers/peer.py")),
    ("polars_tier.py", include_str!("../peers/polars_tier.py")),
    ("duckdb/windows.sql", include_str!("../peers/duckdb/windows.sql")),
    ("duckdb/cutoffs.sql", include_str!("../peers/duckdb/cutoffs.sql")),
    ("duckdb/ntile.sql", include_str!("../peers/duckdb/ntile.sql")),
    ("chdb/windows.sql", include_str!("../peers/chdb/windows.sql")),
    ("chdb/ntile.sql", include_str!("../peers/chdb/ntile.sql")),
    ("requirements.txt", REQUIREMENTS),
];
const REQUIREMENTS: &str = include_str!("../peers/requirements.txt");

/// Python with the peers.
#[derive(Debug, Clone)]
pub(crate) struct Peers {
    pub(crate) python: PathBuf,
    script: PathBuf,
}

/// A piece of work for a peer.
#[derive(Debug, Clone)]
pub(crate) struct Work<'a> {
    /// `duckdb`, `polars` or `chdb`.
    pub(crate) peer: &'a str,
    /// As `peer.py` names it.
    pub(crate) work: &'a str,
    /// What is read.
    pub(crate) orders: &'a Path,
    /// What is written.
    pub(crate) out: &'a Path,
    /// How often in one process.
    pub(crate) runs: usize,
    /// Whether an order may have several rows.
    pub(crate) lines: bool,
}

/// How a peer fared.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Told {
    /// Of the package.
    pub(crate) version: String,
    /// Seconds of each run, without the start of the process.
    pub(crate) seconds: Vec<f64>,
}

impl Peers {
    /// All queries and pins.
    pub(crate) fn texts() -> impl Iterator<Item = &'static str> {
        FILES.iter().map(|(_, text)| *text)
    }

    /// Installs the pinned packages if they are missing, and writes the queries.
    pub(crate) fn prepare(cache: &Cache) -> Result<Self, BenchError> {
        let folder = cache.folder("peers")?;
        for (name, text) in FILES {
            let path = folder.join(name);
            let parent = path.parent().unwrap_or(&folder);
            fs::create_dir_all(parent).map_err(BenchError::at(parent))?;
            fs::write(&path, text).map_err(BenchError::at(&path))?;
        }
        let venv = cache.root().join("venv");
        let (python, stamp) = (venv.join("bin/python"), venv.join("requirements.txt"));
        if fs::read_to_string(&stamp).ok().as_deref() != Some(REQUIREMENTS) {
            if !python.exists() {
                run(command(Path::new("python3"), ["-m", "venv"]).arg(&venv))?;
            }
            let words = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"];
            run(command(&python, words).arg(folder.join("requirements.txt")))?;
            fs::write(&stamp, REQUIREMENTS).map_err(BenchError::at(&stamp))?;
        }
        Ok(Self { python, script: folder.join("peer.py") })
    }

    /// Runs a piece of work as a process of its own.
    pub(crate) fn run(&self, work: &Work<'_>) -> Result<(Finished, Told), BenchError> {
        let mut line = command(&self.python, [self.script.as_os_str()]);
        line.args([work.peer, work.work]).arg(work.orders).arg(work.out).args(["--runs", &work.runs.to_string()]);
        line.args(work.lines.then_some("--lines"));
        let finished = run(&mut line)?;
        let told = serde_json::from_str(finished.stdout.lines().last().unwrap_or(""))
            .map_err(|source| BenchError::Json { what: format!("the answer of {}", work.peer), source })?;
        Ok((finished, told))
    }

    /// The version of Python.
    pub(crate) fn python_version(&self) -> Result<String, BenchError> {
        let told = run(&mut command(&self.python, ["-c", "import platform; print(platform.python_version())"]))?;
        Ok(told.stdout.trim().to_owned())
    }
}
