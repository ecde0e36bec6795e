//! How long fits and predictions take.
//!
//! ```text
//! cargo run --release -p terrace-models --example speed -- simulate 1000000 > customers.csv
//! cargo run --release -p terrace-models --example speed -- time customers.csv 5
//! ```
//!
//! `groups COUNT` times natural groups of so many customers. `simulate` writes customers of a known BG/NBD; `time` reads such a file (frequency, recency, age), repeats each task
//! so many times and prints the median. Predictions run on one thread. `speed_lifetimes.py` beside this file does the
//! same with the Python package lifetimes.
#![expect(clippy::disallowed_macros, reason = "a program of its own that prints what it measured")]

use std::error::Error;
use std::io::Write;
use std::time::Instant;

use terrace_models::clusters::{Features, Options, Treatment, choose, find};
use terrace_models::numerics::random::Chance;
use terrace_models::simulate;
use terrace_models::{
    BgNbd, Counted, GammaGamma, History, Interrupt, MbgNbd, Model, ModelError, Months, ParetoNbd, RepeatBuying,
    Spending,
};

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["simulate", count] => simulated(count.parse()?),
        ["time", file, repeats] => timed(&read(file)?, repeats.parse()?),
        ["groups", count] => Ok(groups(count.parse()?)?),
        _ => Err("simulate COUNT, time FILE REPEATS, or groups COUNT".into()),
    }
}

/// Writes customers who came on any day of a year and were observed for two, in weeks.
fn simulated(count: u32) -> Result<(), Box<dyn Error>> {
    let model = BgNbd::new([0.5, 6.0, 0.8, 2.5])?;
    let ages: Vec<f64> = (0..count).map(|number| f64::from(365 + number % 365) / 7.0).collect();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    writeln!(out, "frequency,recency,age")?;
    for history in simulate::histories(&model, &ages, 1) {
        // Purchases are known by the day.
        let recency = (7.0 * history.recency).floor() / 7.0;
        writeln!(out, "{},{recency},{}", history.frequency, history.age)?;
    }
    Ok(())
}

fn read(file: &str) -> Result<Vec<History>, Box<dyn Error>> {
    let text = std::fs::read_to_string(file)?;
    let mut histories = Vec::new();
    for line in text.lines().skip(1) {
        let mut fields = line.split(',');
        let mut next = || fields.next().ok_or("three fields are needed");
        histories.push(History { frequency: next()?.parse()?, recency: next()?.parse()?, age: next()?.parse()? });
    }
    Ok(histories)
}

/// Seconds of processor time so far, of all threads; Linux tells them in hundredths.
fn processor_time() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = text.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = after_name.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
}

/// Prints the median time of a task, and its processor time, which other programs on the machine disturb less.
fn report<T>(name: &str, repeats: u32, task: impl Fn() -> Result<T, ModelError>) -> Result<T, ModelError> {
    let mut seconds = Vec::new();
    let mut last = task()?;
    let before = processor_time();
    for _ in 0..repeats {
        let start = Instant::now();
        last = task()?;
        seconds.push(start.elapsed().as_secs_f64());
    }
    seconds.sort_by(f64::total_cmp);
    let median = seconds.get(seconds.len() / 2).copied().unwrap_or(f64::NAN);
    let processor = (processor_time() - before) / f64::from(repeats.max(1));
    println!("{name:44} {median:10.4} s, processor {processor:10.4} s");
    Ok(last)
}

fn timed(histories: &[History], repeats: u32) -> Result<(), Box<dyn Error>> {
    let data = Counted::new(histories)?;
    println!("{} customers, {} distinct histories", data.customers(), data.rows().len());
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build()?;
    let bg = report("BG/NBD, count and fit, all threads", repeats, || BgNbd::fit(&Counted::new(histories)?))?;
    println!("{:?}, log-likelihood {:.3}, {} steps", bg.model, bg.log_likelihood, bg.iterations);
    one.install(|| report("BG/NBD, count and fit, one thread", repeats, || BgNbd::fit(&Counted::new(histories)?)))?;
    report("MBG/NBD, fit, all threads", repeats, || MbgNbd::fit(&data))?;
    let pareto = report("Pareto/NBD, fit, all threads", repeats, || ParetoNbd::fit(&data))?;
    println!("{:?}, log-likelihood {:.3}, {} steps", pareto.model, pareto.log_likelihood, pareto.iterations);
    one.install(|| predictions("BG/NBD", &bg.model, histories, repeats))?;
    one.install(|| predictions("Pareto/NBD", &pareto.model, histories, repeats))?;
    Ok(())
}

/// All predictions of all customers, on the thread that calls.
fn predictions(name: &str, model: &impl RepeatBuying, histories: &[History], repeats: u32) -> Result<(), ModelError> {
    report(&format!("{name}, probability alive, one thread"), repeats, || Ok(model.p_alive_of_each(histories)))?;
    report(&format!("{name}, expected in 52 weeks, one thread"), repeats, || {
        Ok(model.expected_of_each(histories, 52.0))
    })?;
    let (months, spend) = (Months::new(12, 365.25 / 84.0, 0.01)?, GammaGamma::new([6.25, 3.74, 15.45])?);
    report(&format!("{name}, value in 12 months, one thread"), repeats, || {
        let value = |history: &History| {
            let known = Spending { purchases: history.frequency, mean: 35.0 };
            let known = Some(&known).filter(|known| known.purchases > 0);
            months.value(model, &spend, history, known).unwrap_or(f64::NAN)
        };
        Ok(terrace_models::each(histories, value))
    })?;
    Ok(())
}

/// Five groups of customers by four features, on all threads.
fn groups(count: u32) -> Result<(), ModelError> {
    let mut chance = Chance::new(1);
    let mut columns = vec![Vec::new(); 4];
    for number in 0..count {
        let middle = f64::from(number % 5);
        for (column, factor) in columns.iter_mut().zip([1.0, -2.0, 3.0, 0.5]) {
            column.push((0.5 * factor * middle + chance.normal()).exp());
        }
    }
    let columns: Vec<(&[f64], Treatment)> =
        columns.iter().map(|column| (column.as_slice(), Treatment::Automatic)).collect();
    let features = report("features scaled", 1, || Features::new(&columns, &Interrupt::default()))?;
    let options = Options::default();
    report("five groups", 1, || find(&features, 5, &options))?;
    let (clusters, choice) = report("their number chosen out of eight", 1, || choose(&features, 8, &options))?;
    println!("{} groups of {:?}; by gap {}", choice.count, clusters.sizes, choice.by_gap);
    Ok(())
}
