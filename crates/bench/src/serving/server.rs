//! A server as a process of its own, ended by its own process id.

use crate::error::BenchError;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a server may take to listen.
const PATIENCE: Duration = Duration::from_secs(120);

/// A server that runs.
pub(super) struct Server {
    process: Child,
    /// Where it listens.
    pub(super) address: String,
    /// When it was started.
    pub(super) begun: Instant,
}

impl Server {
    /// Starts a server, and waits until it says where it listens.
    pub(super) fn start(command: &mut Command) -> Result<Self, BenchError> {
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let begun = Instant::now();
        let mut process = command.spawn().map_err(BenchError::at(Path::new("terrace serve")))?;
        let told = process.stderr.take().ok_or_else(|| BenchError::lost("what the server tells"))?;
        let (tell, listens) = std::sync::mpsc::channel();
        // What else it tells must be read, or it would wait; what failed by itself is shown.
        std::thread::spawn(move || {
            for line in BufReader::new(told).lines().map_while(Result::ok) {
                match line.split("http://").nth(1).and_then(|rest| rest.split([';', '/', ' ']).next()) {
                    // Nobody waits for a second one.
                    Some(address) => drop(tell.send(address.to_owned())),
                    None if line.contains("\"failed\"") => drop(crate::say(&line)),
                    None => {}
                }
            }
        });
        let address = listens.recv_timeout(PATIENCE).map_err(|_| BenchError::lost("the address of the server"));
        let mut server = Self { process, address: String::new(), begun };
        server.address = address?;
        Ok(server)
    }

    /// The most memory it has held, and what it holds now, in bytes.
    pub(super) fn memory(&self) -> Result<(u64, u64), BenchError> {
        let path = format!("/proc/{}/status", self.process.id());
        let text = std::fs::read_to_string(&path).map_err(BenchError::at(Path::new(&path)))?;
        let kilobytes = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name))?;
            line.split_whitespace().next()?.parse::<u64>().ok()
        };
        let told = kilobytes("VmHWM:").zip(kilobytes("VmRSS:"));
        let (most, now) = told.ok_or_else(|| BenchError::lost("the memory of the server"))?;
        Ok((most * 1_024, now * 1_024))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It is this process's child, so the id is still its own; one that has ended needs no end.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
