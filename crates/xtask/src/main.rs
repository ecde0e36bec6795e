//! `cargo xtask tidy`: the house checks, for those who work on Terrace.

use std::env;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use terrace_xtask::{Tree, tidy};

const USAGE: &str =
    "usage: cargo xtask tidy\n\n  tidy   check the house rules; each finding is `path:line: what: why`\n";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let outcome = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["tidy"] => check_house(&mut io::stdout().lock()),
        ["help" | "--help" | "-h"] => io::stdout().write_all(USAGE.as_bytes()).map(|()| ExitCode::SUCCESS),
        _ => io::stderr().write_all(USAGE.as_bytes()).map(|()| ExitCode::from(2)),
    };
    outcome.unwrap_or_else(|error| {
        // Nothing is left to report to where even stderr is gone.
        let _ = writeln!(io::stderr(), "xtask: {error}");
        ExitCode::FAILURE
    })
}

fn check_house(out: &mut impl Write) -> io::Result<ExitCode> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let tree = Tree::of_checkout(&root)?;
    let findings = tidy(&tree);
    for finding in &findings {
        writeln!(out, "{finding}")?;
    }
    if findings.is_empty() {
        writeln!(out, "tidy: {} files, nothing to mend", tree.files().len())?;
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(out, "tidy: {} to mend", findings.len())?;
    Ok(ExitCode::FAILURE)
}
