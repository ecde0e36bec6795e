//! One command as a process of its own: how long, how much memory.

use crate::error::BenchError;
use std::ffi::OsStr;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;
use wait4::Wait4;

/// What a finished process took.
#[derive(Debug, Clone)]
pub(crate) struct Finished {
    /// From start to end, in seconds.
    pub(crate) seconds: f64,
    /// The most memory it held at once, in bytes, by the system's account.
    pub(crate) peak_bytes: u64,
    /// What it printed.
    pub(crate) stdout: String,
}

/// A command line from words.
pub(crate) fn command<W: AsRef<OsStr>>(program: &Path, words: impl IntoIterator<Item = W>) -> Command {
    let mut command = Command::new(program);
    command.args(words);
    command
}

/// Runs a command to its end; one that ends badly is an error with what it said.
pub(crate) fn run(command: &mut Command) -> Result<Finished, BenchError> {
    let line = || format!("{command:?}").replace('"', "");
    let shown = line();
    let failed = |how: String, said: String| BenchError::Command { command: shown.clone(), how, said };
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let start = Instant::now();
    let mut child = command.spawn().map_err(|error| failed(format!("could not be started: {error}"), String::new()))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let (said, waited) = std::thread::scope(|scope| {
        // Both pipes are emptied at once, or a talkative child would wait for its reader.
        let errors = scope.spawn(|| text_of(stderr));
        let output = text_of(stdout);
        let waited = child.wait4();
        ((output, errors.join().unwrap_or_default()), waited)
    });
    let seconds = start.elapsed().as_secs_f64();
    let ended = waited.map_err(|error| failed(format!("was lost: {error}"), String::new()))?;
    let (stdout, stderr) = said;
    if !ended.status.success() {
        let lines: Vec<&str> = stderr.lines().chain(stdout.lines()).collect();
        let last = lines.iter().skip(lines.len().saturating_sub(20)).copied().collect::<Vec<_>>().join("\n");
        return Err(failed(format!("ended badly ({})", ended.status), last));
    }
    Ok(Finished { seconds, peak_bytes: ended.rusage.maxrss, stdout })
}

fn text_of(pipe: Option<impl Read>) -> String {
    let mut bytes = Vec::new();
    if let Some(mut pipe) = pipe {
        // What could be read is told; a broken pipe shows in the exit status.
        let _ = pipe.read_to_end(&mut bytes);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_measured_and_its_words_kept() {
        let finished = run(&mut command(Path::new("sh"), ["-c", "echo out; echo err >&2"])).unwrap();
        assert_eq!(finished.stdout, "out\n");
        assert!(finished.peak_bytes > 100_000, "{}", finished.peak_bytes);
    }

    #[test]
    fn a_bad_end_tells_what_was_said() {
        let error = run(&mut command(Path::new("sh"), ["-c", "echo no room >&2; exit 3"])).unwrap_err().to_string();
        assert!(error.contains("exit status: 3") && error.ends_with("no room"), "{error}");
        assert!(run(&mut Command::new("no-such-program-here")).unwrap_err().to_string().contains("not be started"));
    }
}
