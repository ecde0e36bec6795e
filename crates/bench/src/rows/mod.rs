//! The rows of the benchmark: who takes part in each, and how it is run.

pub(crate) mod after;
pub(crate) mod compute;
mod import;
mod straight;
mod tier;

use crate::error::BenchError;
use crate::peers::{Peers, Work};
use crate::process::{Finished, command, run};
use crate::results::{Measured, RowResult, Sample};
use crate::shop_files::ShopFiles;
use crate::terrace::Terrace;
use std::path::{Path, PathBuf};

/// A row of the benchmark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Row {
    /// CSV orders into the lake.
    Import,
    /// Stored orders to a written list, equal values together.
    Tier,
    /// The same, equal values split.
    Split,
    /// Without writing, compared with bare reads.
    Compute,
    /// One time-ordered Parquet file to a written list.
    Straight,
    /// Orders of several lines, a quarter as many.
    Lines,
    /// A lake that grows by an order, and by a day.
    After,
    /// `Tier` at other sizes.
    Growth,
    /// `Import` at other sizes.
    GrowthOfImport,
}

impl Row {
    /// All, in the order in which they are run: later ones use what earlier ones made.
    pub(crate) const ALL: [(Self, &'static str); 9] = [
        (Self::Import, "import"),
        (Self::Tier, "tier"),
        (Self::Split, "split"),
        (Self::Compute, "compute"),
        (Self::Straight, "straight"),
        (Self::Lines, "lines"),
        (Self::After, "after"),
        (Self::GrowthOfImport, "growth-import"),
        (Self::Growth, "growth"),
    ];
}

/// What every row needs.
#[derive(Debug)]
pub(crate) struct Bench {
    pub(crate) terrace: Terrace,
    pub(crate) peers: Peers,
    /// Which build of terrace and which queries.
    pub(crate) fingerprint: String,
    pub(crate) repeat: usize,
}

/// What a run took, and the version of the program if it printed one.
type OneRun = Result<(Sample, Option<String>), BenchError>;

/// A program that takes part in a row.
struct Entrant<'a> {
    program: &'static str,
    how: &'static str,
    /// The list it writes, to be compared with that of the first entrant.
    answer: Option<PathBuf>,
    run: Box<dyn Fn() -> OneRun + 'a>,
}

/// How often the entrants of a row are run.
#[derive(Debug, Clone, Copy)]
struct Rounds {
    /// Whether there is a first round that is not counted. Answers are compared after the first round, be it counted.
    warm_up: bool,
    counted: usize,
}

impl Bench {
    /// Measures a row at a size.
    pub(crate) fn measure(&self, row: Row, files: &ShopFiles) -> Result<RowResult, BenchError> {
        let warm = Rounds { warm_up: true, counted: self.repeat };
        match row {
            Row::Import => self.import(files, Rounds { warm_up: false, counted: self.repeat.min(3) }),
            Row::Tier => self.tier(files, warm),
            Row::Split => self.split(files, warm),
            Row::Compute => self.compute(files, warm),
            Row::Straight => self.straight(files, warm),
            Row::Lines | Row::Growth => self.tier_of_size(files, warm),
            Row::After => self.after(files, warm),
            Row::GrowthOfImport => self.import_alone(files, Rounds { warm_up: false, counted: self.repeat.min(3) }),
        }
    }

    /// Runs the entrants in turn, so that all meet the same machine.
    fn in_turn(&self, files: &ShopFiles, rounds: Rounds, entrants: &[Entrant<'_>]) -> Result<RowResult, BenchError> {
        let named = |entrant: &Entrant<'_>| Measured {
            program: entrant.program.to_owned(),
            how: entrant.how.to_owned(),
            samples: Vec::new(),
        };
        let mut programs: Vec<Measured> = entrants.iter().map(named).collect();
        let mut agreed = None;
        for round in 0..rounds.counted + usize::from(rounds.warm_up) {
            for (entrant, measured) in entrants.iter().zip(&mut programs) {
                let (sample, version) = (entrant.run)()?;
                if let Some(version) = version.filter(|_| round == 0) {
                    measured.program = format!("{} {version}", entrant.program);
                }
                if round > 0 || !rounds.warm_up {
                    measured.samples.push(sample);
                }
            }
            if round == 0 {
                agreed = agree(entrants)?;
            }
        }
        let (orders, customers) = (files.shop.orders, files.shop.customers);
        let (fingerprint, repeat) = (self.fingerprint.clone(), self.repeat);
        Ok(RowResult { orders, customers, fingerprint, repeat, agreed, programs })
    }

    /// A piece of work by a peer: run twice in a process, of which the second counts.
    fn peer<'a>(&'a self, how: &'static str, work: Work<'a>) -> Entrant<'a> {
        let program = match work.peer {
            "duckdb" => "DuckDB",
            "polars" => "Polars",
            _ => "chDB",
        };
        let run = move || {
            let (finished, told) = self.peers.run(&work)?;
            let first = told.seconds.first().copied();
            let seconds = told.seconds.last().copied().unwrap_or(finished.seconds);
            let sample = Sample { seconds, first, process: finished.seconds, peak_bytes: finished.peak_bytes };
            Ok((sample, Some(told.version)))
        };
        Entrant { program, how, answer: None, run: Box::new(run) }
    }

    /// A command of terrace, of which the whole process counts.
    fn terrace<'a>(&'a self, how: &'static str, run: impl Fn() -> Result<Finished, BenchError> + 'a) -> Entrant<'a> {
        let run = move || Ok((whole(&run()?), None));
        Entrant { program: "terrace", how, answer: None, run: Box::new(run) }
    }
}

impl Entrant<'_> {
    fn answers(mut self, path: &Path) -> Self {
        self.answer = Some(path.to_owned());
        self
    }
}

fn whole(finished: &Finished) -> Sample {
    let seconds = finished.seconds;
    Sample { seconds, first: None, process: seconds, peak_bytes: finished.peak_bytes }
}

/// Holds all answers against the first; gives the number of rows that are the same.
fn agree(entrants: &[Entrant<'_>]) -> Result<Option<u64>, BenchError> {
    let mut answers = entrants.iter().filter_map(|entrant| entrant.answer.as_deref());
    let Some(ours) = answers.next() else { return Ok(None) };
    let this = std::env::current_exe().map_err(BenchError::at(ours))?;
    let mut agreed = None;
    for theirs in answers {
        let told = run(command(&this, ["compare"]).arg(ours).arg(theirs))?;
        agreed = told.stdout.split_whitespace().next().and_then(|rows| rows.parse().ok());
    }
    Ok(agreed)
}
