//! `terrace-fuzz`: tries changed inputs for as long as it is told to.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;
use terrace_fuzz::{Corpus, Failure, Options, run};

const USAGE: &str = "terrace-fuzz [--seconds N] [--inputs N] [--seed N] [--first N] [--target NAME] [--corpus FOLDER] \
                     [--keep FOLDER]\n";

struct Arguments {
    options: Options,
    corpus: PathBuf,
    /// Where an input that fails is kept.
    keep: PathBuf,
}

fn main() -> ExitCode {
    let Some(arguments) = read_arguments(std::env::args().skip(1)) else {
        return finish(USAGE, 2);
    };
    let corpus = match Corpus::read(&arguments.corpus) {
        Ok(corpus) => corpus,
        Err(error) => return finish(&format!("{error}\n"), 2),
    };
    // What is caught is told at the end, and what the readers guard against is no failure.
    std::panic::set_hook(Box::new(|_| {}));
    let keep = arguments.keep.clone();
    let report = run(&corpus, &arguments.options, &move |hanging| {
        let _ = io::stderr().write_all(describe(hanging, &keep).as_bytes());
        std::process::exit(1);
    });
    let mut told: String = report.held.iter().map(|(target, inputs)| format!("{target}: {inputs} inputs\n")).collect();
    match &report.failure {
        None => finish(&told, 0),
        Some(failure) => {
            told.push_str(&describe(failure, &arguments.keep));
            finish(&told, 1)
        }
    }
}

/// Keeps the input and says how to make it again.
fn describe(failure: &Failure, keep: &Path) -> String {
    let Failure { target, seed, number, input, what } = failure;
    let path = keep.join(format!("{target}-{seed}-{number}"));
    let kept = match std::fs::create_dir_all(keep).and_then(|()| std::fs::write(&path, input)) {
        Ok(()) => format!("kept as {}", path.display()),
        Err(error) => format!("not kept: {error}"),
    };
    format!("{target}: {what}\nagain: --target {target} --seed {seed} --first {number} --inputs 1; {kept}\n")
}

fn read_arguments(mut given: impl Iterator<Item = String>) -> Option<Arguments> {
    let mut arguments = Arguments {
        options: Options::default(),
        corpus: PathBuf::from("crates/fuzz/corpus"),
        keep: std::env::temp_dir().join("terrace-fuzz"),
    };
    while let Some(name) = given.next() {
        let value = given.next()?;
        match name.as_str() {
            "--seconds" => arguments.options.time = Duration::from_secs(value.parse().ok()?),
            "--inputs" => arguments.options.inputs = value.parse().ok()?,
            "--seed" => arguments.options.seed = value.parse().ok()?,
            "--first" => arguments.options.first = value.parse().ok()?,
            "--target" => arguments.options.target = Some(value),
            "--corpus" => arguments.corpus = PathBuf::from(value),
            "--keep" => arguments.keep = PathBuf::from(value),
            _ => return None,
        }
    }
    Some(arguments)
}

fn finish(text: &str, status: u8) -> ExitCode {
    let _ = io::stderr().write_all(text.as_bytes());
    ExitCode::from(status)
}
