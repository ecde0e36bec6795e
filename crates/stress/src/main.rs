//! `terrace-stress`: does to a workspace what machines do to it, and holds every answer to what it was before or after.
//!
//! It runs the command that people run, in processes of its own: kills them, lets the disk fill up under them, flips bits
//! of the files that they keep. What must hold: a command has happened or it has not; what does not fit is told with a
//! code; nothing panics; no answer changes in silence. A seed makes a run again, as far as the moments of kills can be.

mod disk;
mod flips;
mod kills;
mod program;
mod shop;

use crate::program::{Program, StressError};
use crate::shop::Shop;
use clap::Parser;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use terrace_fuzz::Generator;

/// Kills, full disks and flipped bits, at random, for a given time.
#[derive(Debug, Parser)]
#[command(name = "terrace-stress")]
struct Arguments {
    /// The program to try.
    #[arg(long)]
    terrace: PathBuf,
    /// How long.
    #[arg(long, default_value_t = 120)]
    seconds: u64,
    /// Rounds after which it ends, whatever the time.
    #[arg(long, default_value_t = u64::MAX)]
    rounds: u64,
    /// Another seed tries other things.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where the workspace of a failure is kept; by default beside the system's temporary files.
    #[arg(long)]
    keep: Option<PathBuf>,
}

/// What was tried.
#[derive(Debug, Default)]
struct Tally {
    kills: u64,
    full_disks: u64,
    flips: flips::Flips,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(tally) => {
            let flips = &tally.flips;
            let told = format!(
                "{} kills, {} full disks, {} flipped bits ({} refused, {} without effect): all answers held\n",
                tally.kills, tally.full_disks, flips.tried, flips.refused, flips.harmless
            );
            let _ = io::stdout().write_all(told.as_bytes());
            ExitCode::SUCCESS
        }
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

/// Rounds after which a new shop is begun, so that none becomes so large that little is tried.
const ROUNDS_OF_A_SHOP: u64 = 24;

fn run(arguments: &Arguments) -> Result<Tally, StressError> {
    let program = Program::new(&arguments.terrace)?;
    let until = Instant::now() + Duration::from_secs(arguments.seconds);
    let mut tally = Tally::default();
    let mut round = 0;
    while round < arguments.rounds && Instant::now() < until {
        let mut shop = Shop::open(&program, arguments.seed, round)?;
        for _ in 0..ROUNDS_OF_A_SHOP {
            if round >= arguments.rounds || Instant::now() >= until {
                break;
            }
            let mut random = Generator::new(arguments.seed, round);
            let done = match random.below(3) {
                0 => kills::round(&mut shop, &mut random).map(|()| tally.kills += 1),
                1 => disk::round(&mut shop, &mut random).map(|()| tally.full_disks += 1),
                _ => flips::round(&shop, &mut random, &mut tally.flips),
            };
            done.map_err(|error| kept(&shop, arguments, round, error))?;
            round += 1;
        }
    }
    Ok(tally)
}

/// Keeps the workspace of a failure, and says how it came about.
fn kept(shop: &Shop, arguments: &Arguments, round: u64, error: StressError) -> StressError {
    let folder = arguments.keep.clone().unwrap_or_else(std::env::temp_dir);
    let place = folder.join(format!("terrace-stress-{}-{round}", arguments.seed));
    let kept = match program::copy_folder(shop.folder(), &place) {
        Ok(()) => format!("kept as {}", place.display()),
        Err(failed) => format!("not kept: {failed}"),
    };
    StressError::Round { seed: arguments.seed, round, kept, cause: Box::new(error) }
}
