//! The only place that writes to stdout and stderr.

use crate::exit::ExitStatus;
use crate::failure::Failure;
use clap::ArgMatches;
use clap::error::{ContextKind, ErrorKind};
use serde_json::{Value, json};
use std::error::Error;
use std::io::{BufWriter, ErrorKind as IoErrorKind, IsTerminal, Stdout, Write};
use terrace_app::AppError;
use terrace_domain::Coded;
use terrace_words::texts::cli as texts;
use terrace_words::{Lang, Text, fix, message};

/// Prints answers and messages in one language.
#[derive(Debug)]
pub struct Printer {
    lang: Lang,
    json: bool,
    quiet: bool,
    out: BufWriter<Stdout>,
    broken: bool,
    last_note: &'static str,
}

/// Remarks on stderr from work that goes on.
#[derive(Debug, Clone, Copy)]
pub struct Whisper {
    lang: Lang,
    quiet: bool,
}

impl Whisper {
    /// A filled text in the printer's language.
    pub fn text(&self, text: Text, arguments: &[(&str, String)]) -> String {
        text.fill(self.lang, arguments)
    }

    /// Says a line, unless silenced.
    #[expect(clippy::disallowed_macros, reason = "this is the printer")]
    pub fn say(&self, line: &str) {
        if !self.quiet {
            eprintln!("{line}");
        }
    }
}

impl Printer {
    /// A printer as the command line asks for it.
    pub fn new(lang: Lang, matches: &ArgMatches) -> Self {
        let flag = |name: &str| flag_anywhere(matches, name);
        Self {
            lang,
            json: flag("json"),
            quiet: flag("quiet"),
            out: BufWriter::new(std::io::stdout()),
            broken: false,
            last_note: "",
        }
    }

    /// The language of all texts.
    pub const fn lang(&self) -> Lang {
        self.lang
    }

    /// Whether a script reads the answer.
    pub const fn json(&self) -> bool {
        self.json
    }

    /// Whether progress may be shown: on a terminal, unless silenced.
    pub fn shows_progress(&self) -> bool {
        !self.quiet && std::io::stderr().is_terminal()
    }

    /// What may be said on stderr while others work, from any thread.
    pub const fn whisper(&self) -> Whisper {
        Whisper { lang: self.lang, quiet: self.quiet }
    }

    /// A text in the printer's language.
    pub const fn text(&self, text: Text) -> &'static str {
        text.get(self.lang)
    }

    /// A line of the answer.
    pub fn line(&mut self, line: impl AsRef<str>) -> Result<(), Failure> {
        let result = writeln!(self.out, "{}", line.as_ref());
        self.checked(result)
    }

    /// A filled text as a line of the answer.
    pub fn say(&mut self, text: Text, arguments: &[(&str, String)]) -> Result<(), Failure> {
        self.line(text.fill(self.lang, arguments))
    }

    /// The answer as JSON.
    pub fn json_value(&mut self, value: &serde_json::Value) -> Result<(), Failure> {
        self.line(format!("{value:#}"))
    }

    /// Where raw data goes.
    pub fn raw(&mut self) -> &mut (dyn Write + Send) {
        &mut self.out
    }

    /// A remark on stderr that is no message, such as what is being done.
    #[expect(clippy::disallowed_macros, reason = "this is the printer")]
    pub fn aside(&mut self, text: Text, arguments: &[(&str, String)]) {
        if !self.quiet {
            self.settle();
            eprintln!("{}", text.fill(self.lang, arguments));
        }
    }

    /// A question on stderr, to be answered in the same line.
    #[expect(clippy::disallowed_macros, reason = "this is the printer")]
    pub fn ask(&mut self, text: Text, arguments: &[(&str, String)]) {
        self.settle();
        eprint!("{}", text.fill(self.lang, arguments));
    }

    /// A coded remark on stderr.
    #[expect(clippy::disallowed_macros, reason = "this is the printer")]
    pub fn note(&mut self, note: &dyn Coded) {
        if self.quiet {
            return;
        }
        self.settle();
        let arguments = note.arguments();
        eprintln!("{}[{}]: {}", self.text(texts::NOTE), note.code(), message(self.lang, note.code(), &arguments));
        // Several notes of one sort share their advice.
        let said = std::mem::replace(&mut self.last_note, note.code()) == note.code();
        if let Some(fix) = fix(self.lang, note.code(), &arguments).filter(|_| !said) {
            eprintln!("  {}: {fix}", self.text(texts::FIX));
        }
    }

    /// Rendered mistakes or warnings of a policy.
    #[expect(clippy::disallowed_macros, reason = "this is the printer")]
    pub fn diagnostics(&mut self, rendered: &[String]) {
        self.settle();
        for diagnostic in rendered {
            eprintln!("{}", diagnostic.trim_end());
        }
    }

    /// Says why a command failed, and gives its exit status.
    #[expect(clippy::disallowed_macros, reason = "this is the printer")]
    pub fn failure(&mut self, failure: &Failure) -> ExitStatus {
        // A reader that has seen enough (`| head`) is no failure.
        if self.broken || matches!(failure, Failure::Printing(error) if error.kind() == IoErrorKind::BrokenPipe) {
            return ExitStatus::Done;
        }
        // Failed cases have been answered already, each with what was expected.
        if self.json && failure.code() != "T0024" {
            self.json_failure(failure);
        }
        self.settle();
        match failure {
            Failure::App(AppError::Policy(mistakes) | AppError::Cases(mistakes)) => {
                self.diagnostics(&mistakes.rendered(self.lang));
            }
            Failure::App(AppError::Mapping { problems, .. }) => {
                problems.iter().for_each(|problem| self.problem(problem))
            }
            _ => {}
        }
        let arguments = self.facts(failure);
        let code = failure.code();
        eprintln!("{}[{code}]: {}", self.text(texts::ERROR), message(self.lang, code, &arguments));
        if let Some(fix) = fix(self.lang, code, &arguments) {
            eprintln!("  {}: {fix}", self.text(texts::FIX));
        }
        let mut source = failure.source();
        while let Some(cause) = source {
            eprintln!("  {}: {cause}", self.text(texts::CAUSE));
            source = cause.source();
        }
        ExitStatus::of(code)
    }

    /// What fills a failure's text; a reason that is a message of its own is told in words.
    fn facts(&self, failure: &Failure) -> Vec<(&'static str, String)> {
        let mut arguments = failure.arguments();
        if let Failure::App(AppError::Intake(error)) = failure
            && let Some(detail) = error.detail()
        {
            let told = message(self.lang, detail.code(), &detail.arguments());
            arguments.iter_mut().filter(|(name, _)| *name == "reason").for_each(|(_, reason)| reason.clone_from(&told));
        }
        arguments
    }

    /// The same for scripts, on stdout: `{ "error": { "code", "message", "fix", "mistakes": [ … ] } }`.
    fn json_failure(&mut self, failure: &Failure) {
        let code = failure.code();
        let arguments = self.facts(failure);
        let mistakes: Vec<Value> = match failure {
            Failure::App(AppError::Policy(mistakes) | AppError::Cases(mistakes)) => mistakes
                .diagnostics
                .iter()
                .map(|found| {
                    let place = found.place;
                    let text = message(self.lang, found.code(), &found.arguments());
                    json!({ "code": found.code(), "message": text, "file": mistakes.file, "line": place.line,
                        "column": place.column, "length": place.length, "suggestion": found.suggestion })
                })
                .collect(),
            Failure::App(AppError::Mapping { file, problems }) => problems
                .iter()
                .map(|problem| {
                    let text = message(self.lang, problem.code(), &problem.arguments());
                    json!({ "code": problem.code(), "message": text, "file": file, "line": problem.line })
                })
                .collect(),
            _ => Vec::new(),
        };
        let error = json!({ "code": code, "message": message(self.lang, code, &arguments),
            "fix": fix(self.lang, code, &arguments), "mistakes": mistakes });
        // Where stdout is closed, stderr and the status still tell.
        let _ = self.json_value(&json!({ "error": error })).and_then(|()| self.finish());
    }

    #[expect(clippy::disallowed_macros, reason = "this is the printer")]
    fn problem(&self, problem: &dyn Coded) {
        let arguments = problem.arguments();
        let (code, text) = (problem.code(), message(self.lang, problem.code(), &arguments));
        eprintln!("{}[{code}]: {text}", self.text(texts::ERROR));
        if let Some(fix) = fix(self.lang, code, &arguments) {
            eprintln!("  {}: {fix}", self.text(texts::FIX));
        }
    }

    /// What is on its way to stdout goes out before anything on stderr, so that both read in order.
    fn settle(&mut self) {
        if let Err(error) = self.out.flush() {
            self.broken |= error.kind() == IoErrorKind::BrokenPipe;
        }
    }

    /// Writes out what is still held.
    pub fn finish(&mut self) -> Result<(), Failure> {
        let result = self.out.flush();
        self.checked(result)
    }

    fn checked(&mut self, result: std::io::Result<()>) -> Result<(), Failure> {
        if let Err(error) = &result {
            self.broken |= error.kind() == IoErrorKind::BrokenPipe;
        }
        Ok(result?)
    }
}

fn flag_anywhere(matches: &ArgMatches, name: &str) -> bool {
    matches.try_get_one::<bool>(name).ok().flatten().copied().unwrap_or(false)
        || matches.subcommand().is_some_and(|(_, inner)| flag_anywhere(inner, name))
}

/// Wrong use of the command line; asked-for help is no failure.
#[expect(clippy::disallowed_macros, reason = "this is the printer")]
pub fn wrong_use(error: &clap::Error, lang: Lang) -> ExitStatus {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            print!("{error}");
            ExitStatus::Done
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            eprint!("{error}");
            ExitStatus::Usage
        }
        _ => {
            eprintln!(
                "{}[T0022]: {}",
                texts::ERROR.get(lang),
                message(lang, "T0022", &[("reason", reason(error, lang))])
            );
            ExitStatus::Usage
        }
    }
}

/// What is wrong with a command line: the parser's own words in English, ours in Chinese.
fn reason(error: &clap::Error, lang: Lang) -> String {
    let of = |kind: ContextKind| error.get(kind).map(ToString::to_string);
    let text = error.to_string();
    let theirs = || text.strip_prefix("error: ").unwrap_or(&text).trim_end().to_owned();
    if lang == Lang::En {
        return theirs();
    }
    let sort = match error.kind() {
        ErrorKind::UnknownArgument => texts::WRONG_UNKNOWN,
        ErrorKind::InvalidSubcommand => texts::WRONG_COMMAND,
        ErrorKind::MissingRequiredArgument | ErrorKind::MissingSubcommand => texts::WRONG_MISSING,
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => texts::WRONG_VALUE,
        ErrorKind::ArgumentConflict => texts::WRONG_CONFLICT,
        _ => return theirs(),
    };
    let what = of(ContextKind::InvalidArg).or_else(|| of(ContextKind::InvalidSubcommand)).unwrap_or_default();
    let other = of(ContextKind::PriorArg).or_else(|| of(ContextKind::InvalidValue)).unwrap_or_default();
    sort.fill(lang, &[("what", what), ("other", other)])
}
