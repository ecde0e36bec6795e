//! The benchmark program of Terrace: makes a shop's orders, runs terrace and its peers on the same work with the same
//! answers, and writes the page with the results. For those who work on Terrace.

mod answers;
mod arguments;
mod bare;
mod cache;
mod data;
mod error;
mod http;
mod load;
mod page;
mod peers;
mod process;
mod results;
mod rows;
mod run;
mod serving;
mod setting;
mod shop_files;
mod terrace;

pub use crate::data::{AS_OF, Shop, Written};

use crate::arguments::{Arguments, Task};
use crate::error::BenchError;
use clap::Parser;
use std::io::{self, Write};
use std::process::ExitCode;

/// The policy that is measured.
pub const POLICY: &str = include_str!("../peers/tier.yaml");

/// Reads the command line, does what it says, and tells what went wrong on stderr.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match arguments.task {
        None => run::run(&arguments.run),
        Some(Task::Data { folder, shop }) => write_data(&folder, &shop),
        Some(Task::Compare { ours, theirs }) => {
            answers::compare(&ours, &theirs).and_then(|rows| say(&format!("{rows} rows are the same")))
        }
        Some(Task::Load(arguments)) => load::run(&arguments),
        Some(Task::Serving(arguments)) => serving::run(&arguments),
        Some(Task::Read { workspace, columns }) => {
            bare::read(&workspace, &columns).and_then(|rows| say(&format!("{rows} rows read")))
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nothing is left to report to where even stderr is gone.
            let _ = writeln!(io::stderr(), "terrace-bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write_data(folder: &std::path::Path, shop: &arguments::ShopArguments) -> Result<(), BenchError> {
    std::fs::create_dir_all(folder).map_err(BenchError::at(folder))?;
    let written = shop.shop().write(folder).map_err(BenchError::at(folder))?;
    say(&format!("{} rows written", written.rows))
}

/// A line to stdout.
fn say(line: &str) -> Result<(), BenchError> {
    writeln!(io::stdout(), "{line}").map_err(BenchError::at(std::path::Path::new("standard output")))
}
