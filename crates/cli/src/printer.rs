//! The only place that writes to stdout and stderr.

use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::visible::{Answer, visible};
use clap::ArgMatches;
use clap::error::{ContextKind, ErrorKind};
use serde::Serialize;
use std::error::Error;
use std::io::{BufWriter, ErrorKind as IoErrorKind, IsTerminal, Write};
use terrace_app::AppError;
use terrace_app::views::{ErrorView, told_arguments};
use terrace_domain::{Coded, InternalError};
use terrace_words::texts::cli as texts;
use terrace_words::{Lang, Text, fix, message};

/// Prints answers and messages in one language.
#[derive(Debug)]
pub struct Printer {
    lang: Lang,
    json: bool,
    quiet: bool,
    out: BufWriter<Answer>,
    broken: bool,
    last_note: &'static str,
}

/// Lines on stderr while others work, from any thread.
#[derive(Debug, Clone, Copy)]
pub struct StatusOutput {
    lang: Lang,
    quiet: bool,
}

impl StatusOutput {
    /// A filled text in the printer's language.
    pub fn text(&self, text: Text, arguments: &[(&str, String)]) -> String {
        text.fill(self.lang, arguments)
    }

    /// Writes a line, unless silenced.
    pub fn say(&self, line: &str) {
        if !self.quiet {
            say_aside(format_args!("{line}"));
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
            out: BufWriter::new(Answer::new()),
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

    /// Whether a person reads the answer on a terminal.
    pub fn is_watched(&self) -> bool {
        !self.quiet && !self.json && std::io::stdout().is_terminal()
    }

    /// Writes lines of a log on stderr, from any thread, unless silenced.
    pub fn status_line(&self) -> impl Fn(&str) + Send + Sync + 'static {
        let output = self.status_output();
        move |line: &str| output.say(line)
    }

    /// Lines on stderr while others work.
    pub const fn status_output(&self) -> StatusOutput {
        StatusOutput { lang: self.lang, quiet: self.quiet }
    }

    /// A text in the printer's language.
    pub const fn text(&self, text: Text) -> &'static str {
        text.get(self.lang)
    }

    /// A line of the answer.
    pub fn line(&mut self, line: impl AsRef<str>) -> Result<(), Failure> {
        let result = writeln!(self.out, "{}", visible(line.as_ref()));
        self.checked(result)
    }

    /// A filled text as a line of the answer.
    pub fn say(&mut self, text: Text, arguments: &[(&str, String)]) -> Result<(), Failure> {
        self.line(text.fill(self.lang, arguments))
    }

    /// The answer as JSON.
    pub fn json_answer(&mut self, answer: &impl Serialize) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(answer).map_err(|error| InternalError::new(error.to_string()))?;
        // A program reads it, and values are as they are; a terminal makes them visible.
        let result = writeln!(self.out, "{text}");
        self.checked(result)
    }

    /// Where raw data goes.
    pub fn raw(&mut self) -> &mut (dyn Write + Send) {
        &mut self.out
    }

    /// A remark on stderr that is no message, such as what is being done.
    pub fn aside(&mut self, text: Text, arguments: &[(&str, String)]) {
        if !self.quiet {
            self.flush_answer();
            say_aside(format_args!("{}", text.fill(self.lang, arguments)));
        }
    }

    /// A question on stderr, to be answered in the same line.
    pub fn ask(&mut self, text: Text, arguments: &[(&str, String)]) {
        self.flush_answer();
        let mut stderr = std::io::stderr();
        // If stderr is closed there is nobody to ask, and no answer will come.
        let question = text.fill(self.lang, arguments);
        let _ = write!(stderr, "{}", visible(&question)).and_then(|()| stderr.flush());
    }

    /// A coded remark on stderr.
    pub fn note(&mut self, note: &dyn Coded) {
        if self.quiet {
            return;
        }
        self.flush_answer();
        let arguments = note.arguments();
        say_aside(format_args!(
            "{}[{}]: {}",
            self.text(texts::NOTE),
            note.code(),
            message(self.lang, note.code(), &arguments)
        ));
        // Several notes of one sort share their advice.
        let said = std::mem::replace(&mut self.last_note, note.code()) == note.code();
        if let Some(fix) = fix(self.lang, note.code(), &arguments).filter(|_| !said) {
            say_aside(format_args!("  {}: {fix}", self.text(texts::FIX)));
        }
    }

    /// Rendered mistakes or warnings of a policy.
    pub fn diagnostics(&mut self, rendered: &[String]) {
        self.flush_answer();
        for diagnostic in rendered {
            say_aside(format_args!("{}", diagnostic.trim_end()));
        }
    }

    /// Says why a command failed, and gives its exit status.
    pub fn failure(&mut self, failure: &Failure) -> ExitStatus {
        // A reader that has seen enough (`| head`) is no failure.
        if self.broken || matches!(failure, Failure::Printing(error) if error.kind() == IoErrorKind::BrokenPipe) {
            return ExitStatus::Done;
        }
        // Failed cases have been answered already, each with what was expected.
        if self.json && failure.code() != "T0024" {
            self.json_failure(failure);
        }
        self.flush_answer();
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
        say_aside(format_args!("{}[{code}]: {}", self.text(texts::ERROR), message(self.lang, code, &arguments)));
        if let Some(fix) = fix(self.lang, code, &arguments) {
            say_aside(format_args!("  {}: {fix}", self.text(texts::FIX)));
        }
        let mut source = failure.source();
        while let Some(cause) = source {
            say_aside(format_args!("  {}: {cause}", self.text(texts::CAUSE)));
            source = cause.source();
        }
        ExitStatus::of(code)
    }

    /// What fills a failure's text.
    fn facts(&self, failure: &Failure) -> Vec<(&'static str, String)> {
        match failure {
            Failure::App(error) => told_arguments(error, self.lang),
            other => other.arguments(),
        }
    }

    /// The same for scripts, on stdout.
    fn json_failure(&mut self, failure: &Failure) {
        let view = match failure {
            Failure::App(error) => ErrorView::new(error, self.lang),
            other => ErrorView::of_coded(other, self.lang),
        };
        // Where stdout is closed, stderr and the status still tell.
        let _ = self.json_answer(&view).and_then(|()| self.finish());
    }

    fn problem(&self, problem: &dyn Coded) {
        let arguments = problem.arguments();
        let (code, text) = (problem.code(), message(self.lang, problem.code(), &arguments));
        say_aside(format_args!("{}[{code}]: {text}", self.text(texts::ERROR)));
        if let Some(fix) = fix(self.lang, code, &arguments) {
            say_aside(format_args!("  {}: {fix}", self.text(texts::FIX)));
        }
    }

    /// Writes out what is on its way to stdout before anything on stderr, so that both read in order.
    fn flush_answer(&mut self) {
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

/// A line on stderr. If nobody reads it, the work goes on.
fn say_aside(line: std::fmt::Arguments<'_>) {
    let _ = writeln!(std::io::stderr(), "{}", visible(&line.to_string()));
}

fn flag_anywhere(matches: &ArgMatches, name: &str) -> bool {
    matches.try_get_one::<bool>(name).ok().flatten().copied().unwrap_or(false)
        || matches.subcommand().is_some_and(|(_, inner)| flag_anywhere(inner, name))
}

/// Tells of wrong use of the command line, or prints the help or version that was asked for.
pub fn wrong_use(error: &clap::Error, lang: Lang) -> ExitStatus {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let mut stdout = std::io::stdout();
            match write!(stdout, "{error}").and_then(|()| stdout.flush()) {
                // A reader that has seen enough (`| head`) is no failure.
                Err(failed) if failed.kind() != IoErrorKind::BrokenPipe => ExitStatus::Failed,
                _ => ExitStatus::Done,
            }
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = write!(std::io::stderr(), "{error}");
            ExitStatus::Usage
        }
        _ => {
            say_aside(format_args!(
                "{}[T0022]: {}",
                texts::ERROR.get(lang),
                message(lang, "T0022", &[("reason", reason(error, lang))])
            ));
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
