//! On what was measured.

use crate::error::BenchError;
use crate::peers::Peers;
use crate::terrace::Terrace;

/// Versions and machine, in a sentence.
pub(crate) fn told(terrace: &Terrace, peers: &Peers) -> Result<String, BenchError> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let memory = memory().map_or_else(String::new, |gigabytes| format!(", {gigabytes} GB of memory"));
    let (ours, python) = (&terrace.version, peers.python_version()?);
    let load = load().map_or_else(String::new, |load| format!(" Load of the machine when the run began: {load}."));
    Ok(format!(
        "{ours}; the peers' packages on Python {python}, each with its version below; {cores} cores{memory}.{load}"
    ))
}

/// How many processes wanted a core in the last minute: figures of a busy machine are worth less.
fn load() -> Option<String> {
    let told = std::fs::read_to_string("/proc/loadavg").ok()?;
    told.split_whitespace().next().map(str::to_owned)
}

/// The machine's memory in whole GB, if the system tells it.
fn memory() -> Option<u64> {
    let told = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = told.lines().find(|line| line.starts_with("MemTotal:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some((kilobytes * 1_024).div_ceil(1_000_000_000))
}
