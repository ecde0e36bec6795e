//! `terrace-bench`: see the library for what it does.

use std::process::ExitCode;

fn main() -> ExitCode {
    terrace_bench::main()
}
