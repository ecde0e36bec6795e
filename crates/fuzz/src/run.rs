//! The loop: one input after the other, for a time or a number of inputs.

use crate::corpus::Corpus;
use crate::generator::Generator;
use crate::targets::{Input, TARGETS};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long, and from where, inputs are made.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where the numbers begin; the same seed makes the same inputs.
    pub seed: u64,
    /// The number of the first input.
    pub first: u64,
    /// The most inputs of each target.
    pub inputs: u64,
    /// The longest time for all of them together.
    pub time: Duration,
    /// One target by name; `None` for all.
    pub target: Option<String>,
    /// The longest time that one input may take.
    pub patience: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            seed: 1,
            first: 0,
            inputs: u64::MAX,
            time: Duration::from_secs(60),
            target: None,
            patience: Duration::from_secs(20),
        }
    }
}

/// What was tried.
#[derive(Debug, Default)]
pub struct Report {
    /// By target, the number of inputs that held.
    pub held: Vec<(&'static str, u64)>,
    /// The first input that did not.
    pub failure: Option<Failure>,
}

/// An input of which something does not hold.
#[derive(Debug, Clone)]
pub struct Failure {
    /// The target.
    pub target: &'static str,
    /// The seed and the number of the input, which make it again.
    pub seed: u64,
    /// See `seed`.
    pub number: u64,
    /// The input.
    pub input: Vec<u8>,
    /// What does not hold.
    pub what: String,
}

/// Tries inputs until the time is over, all are tried, or one fails.
///
/// `on_hang` is told of an input that takes longer than the patience, while it still runs: it may end the program.
pub fn run(corpus: &Corpus, options: &Options, on_hang: &(dyn Fn(&Failure) + Sync)) -> Report {
    let current: Mutex<Option<(Instant, Failure)>> = Mutex::new(None);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| watch(&current, options.patience, &done, on_hang));
        let report = try_all(corpus, options, &current);
        done.store(true, Ordering::Relaxed);
        report
    })
}

fn try_all(corpus: &Corpus, options: &Options, current: &Mutex<Option<(Instant, Failure)>>) -> Report {
    let chosen = |name: &str| options.target.as_deref().is_none_or(|target| target == name);
    let targets: Vec<_> = TARGETS.iter().filter(|(name, _)| chosen(name)).collect();
    let mut report = Report { held: targets.iter().map(|(name, _)| (*name, 0)).collect(), failure: None };
    let begun = Instant::now();
    let seed = options.seed;
    for number in options.first..options.first.saturating_add(options.inputs) {
        if begun.elapsed() >= options.time || targets.is_empty() {
            break;
        }
        for ((name, check), (_, held)) in targets.iter().zip(&mut report.held) {
            let mut input = Input::default();
            let started = Failure { target: name, seed, number, input: Vec::new(), what: "takes too long".to_owned() };
            *locked(current) = Some((Instant::now(), started.clone()));
            let mut generator = Generator::new(seed, number);
            let checked = catch_unwind(AssertUnwindSafe(|| check(corpus, &mut generator, &mut input)));
            let what = match checked {
                Ok(Ok(())) => {
                    *held += 1;
                    continue;
                }
                Ok(Err(what)) => what,
                Err(panic) => format!("panics: {}", told(panic.as_ref())),
            };
            *locked(current) = None;
            report.failure = Some(Failure { input: input.0, what, ..started });
            return report;
        }
    }
    report
}

/// Looks at the input that is tried from time to time.
fn watch(
    current: &Mutex<Option<(Instant, Failure)>>,
    patience: Duration,
    done: &AtomicBool,
    on_hang: &(dyn Fn(&Failure) + Sync),
) {
    while !done.load(Ordering::Relaxed) {
        std::thread::sleep(Duration::from_millis(50));
        let hanging =
            locked(current).as_ref().filter(|(since, _)| since.elapsed() > patience).map(|(_, input)| input.clone());
        if let Some(failure) = hanging {
            on_hang(&failure);
            return;
        }
    }
}

fn told(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("without a word").to_owned()
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
