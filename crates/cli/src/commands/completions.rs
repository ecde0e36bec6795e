//! `terrace completions`: what packages ship for shells and for `man`.

use crate::arguments::command;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::printer::Printer;
use clap::ArgMatches;
use clap_complete::Shell;

pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let kind = arguments.get_one::<String>("kind").map_or("", String::as_str);
    let mut grammar = command(printer.lang());
    let mut written = Vec::new();
    let shell = match kind {
        "bash" => Some(Shell::Bash),
        "zsh" => Some(Shell::Zsh),
        "fish" => Some(Shell::Fish),
        _ => None,
    };
    match shell {
        Some(shell) => clap_complete::generate(shell, &mut grammar, "terrace", &mut written),
        None => clap_mangen::Man::new(grammar).render(&mut written)?,
    }
    printer.raw().write_all(&written)?;
    Ok(ExitStatus::Done)
}
