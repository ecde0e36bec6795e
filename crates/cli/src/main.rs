//! The `terrace` command: reads the command line and the clock, calls a use case, prints its answer.
//!
//! Data goes to stdout or a file, everything else to stderr. What ends a command badly is one coded message and an
//! exit status: 1 failed, 2 wrong use, 3 the policy or the data is wrong, 130 stopped by Ctrl-C.

mod arguments;
mod clock;
mod commands;
mod exit;
mod failure;
mod format;
mod home;
mod interrupt;
mod printer;
mod progress;
mod tables;
mod visible;

use crate::exit::ExitStatus;
use crate::printer::Printer;
use std::process::ExitCode;

fn main() -> ExitCode {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        // What comes of a damaged file is answered as an error, and need not be told twice.
        if !terrace_app::is_guarded() {
            usual(panic);
        }
    }));
    let words: Vec<std::ffi::OsString> = std::env::args_os().collect();
    let lang = arguments::language(&words);
    let status = match arguments::command(lang).try_get_matches_from(&words) {
        Ok(matches) => {
            let mut printer = Printer::new(lang, &matches);
            match commands::run(&matches, &mut printer) {
                Ok(status) => printer.finish().map_or_else(|failure| printer.failure(&failure), |()| status),
                Err(failure) => printer.failure(&failure),
            }
        }
        Err(error) => printer::wrong_use(&error, lang),
    };
    status.into()
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(status as u8)
    }
}
