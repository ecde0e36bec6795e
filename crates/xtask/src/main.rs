//! `cargo xtask tidy`: the house checks, for those who work on Terrace.

use std::env;
use std::io::{self, Write};
use std::process::ExitCode;

use terrace_xtask::{Checkout, counts, excepted, licences, root, tidy};

const USAGE: &str = "\
usage: cargo xtask tidy [--counts | --excepted]
       cargo xtask licences PACKAGE

  tidy         check the house rules; each finding is `path:line: what: why`
  --counts     count what breaks the rules that know exceptions, by crate
  --excepted   show what breaks those rules, each after its line in the list of exceptions
  licences     print the licences of all that others wrote and a package of ours is made with
";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let out = &mut io::stdout().lock();
    let outcome = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["tidy"] => check_rules(out),
        ["tidy", "--counts"] => print_counts(out),
        ["tidy", "--excepted"] => print_excepted(out),
        ["licences", package] => print_licences(package, out),
        ["help" | "--help" | "-h"] => out.write_all(USAGE.as_bytes()).map(|()| ExitCode::SUCCESS),
        _ => io::stderr().write_all(USAGE.as_bytes()).map(|()| ExitCode::from(2)),
    };
    outcome.unwrap_or_else(|error| {
        // Nothing is left to report to if even stderr is gone.
        let _ = writeln!(io::stderr(), "xtask: {error}");
        ExitCode::FAILURE
    })
}

fn checkout() -> io::Result<Checkout> {
    Checkout::read(&root())
}

fn check_rules(out: &mut impl Write) -> io::Result<ExitCode> {
    let checkout = checkout()?;
    let findings = tidy(&checkout);
    for finding in &findings {
        writeln!(out, "{finding}")?;
    }
    if findings.is_empty() {
        writeln!(out, "tidy: {} files, nothing to mend", checkout.tree().files().len())?;
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(out, "tidy: {} to mend", findings.len())?;
    Ok(ExitCode::FAILURE)
}

fn print_counts(out: &mut impl Write) -> io::Result<ExitCode> {
    for (rule, by_crate) in counts(&checkout()?) {
        let shown: Vec<String> = by_crate.iter().map(|(name, count)| format!("{name} {count}")).collect();
        writeln!(out, "{rule}: {} ({})", by_crate.values().sum::<usize>(), shown.join(", "))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn print_excepted(out: &mut impl Write) -> io::Result<ExitCode> {
    for (line, finding) in excepted(&checkout()?) {
        writeln!(out, "{line}: {finding}")?;
    }
    Ok(ExitCode::SUCCESS)
}

fn print_licences(package: &str, out: &mut impl Write) -> io::Result<ExitCode> {
    let text = licences(package).map_err(io::Error::other)?;
    out.write_all(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
