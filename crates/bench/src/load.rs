//! Requests to a running server from a process of its own, and how long the answers took.

use crate::arguments::{LoadArguments, LoadKind};
use crate::error::BenchError;
use crate::http::Connection;
use crate::say;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Asks a server from several connections at once for some seconds; prints how many answers came a second, and how long
/// they took.
pub(crate) fn run(arguments: &LoadArguments) -> Result<(), BenchError> {
    let next = AtomicU64::new(arguments.first);
    let end = Instant::now() + Duration::from_secs(arguments.seconds);
    let begun = Instant::now();
    let mut times: Vec<Duration> = std::thread::scope(|scope| {
        let senders: Vec<_> = (0..arguments.connections).map(|_| scope.spawn(|| send(arguments, &next, end))).collect();
        let joined = senders.into_iter().map(|sender| sender.join().map_err(|_| BenchError::lost("a sender")));
        joined.map(|told| told?).collect::<Result<Vec<_>, BenchError>>()
    })?
    .concat();
    let took = begun.elapsed().as_secs_f64();
    times.sort_unstable();
    let at = |share: f64| {
        // A share of a count of answers is far below what a float holds exactly.
        let place = (times.len() as f64 * share) as usize;
        times.get(place.min(times.len().saturating_sub(1))).map_or(0.0, Duration::as_secs_f64) * 1_000.0
    };
    say(&format!(
        "{} answers in {took:.1} s: {:.0} a second; p50 {:.2} ms, p99 {:.2} ms, longest {:.2} ms",
        times.len(),
        times.len() as f64 / took,
        at(0.5),
        at(0.99),
        at(1.0)
    ))
}

/// One connection; returns how long each answer took.
fn send(arguments: &LoadArguments, next: &AtomicU64, end: Instant) -> Result<Vec<Duration>, BenchError> {
    let mut connection = Connection::open(&arguments.address, &arguments.key)?;
    let mut times = Vec::new();
    while Instant::now() < end {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let customer = number % arguments.customers;
        let (method, path, body) = match arguments.kind {
            LoadKind::Quotes => {
                let body = format!(
                    "{{\"customer_id\":\"L{customer}\",\"lines\":[{{\"list\":\"399.00\",\"cost\":\"210.00\"}}]}}"
                );
                ("POST", "/api/v1/quotes".to_owned(), body)
            }
            LoadKind::Orders => {
                let body = format!(
                    "{{\"order_id\":\"load-{number}\",\"customer_id\":\"L{customer}\",\"lines\":[{{\"product\":\"p\",\"amount\":\"10.00\"}}]}}"
                );
                ("POST", "/api/v1/orders".to_owned(), body)
            }
            LoadKind::Members => ("GET", format!("/api/v1/members/L{customer}"), String::new()),
        };
        let begun = Instant::now();
        connection.good(method, &path, &body)?;
        times.push(begun.elapsed());
    }
    Ok(times)
}
