//! What is counted, in the text form that Prometheus reads.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// The upper ends of the times that answers are counted by, in seconds.
const ENDS: [f64; 9] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0, 5.0];

/// Counts of answers by route and status, and how long they took.
#[derive(Debug, Default)]
pub(crate) struct Metrics(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    answers: BTreeMap<(String, u16), u64>,
    times: BTreeMap<String, Times>,
}

#[derive(Debug, Default, Clone)]
struct Times {
    counts: [u64; ENDS.len()],
    sum: f64,
    count: u64,
}

impl Metrics {
    /// Counts an answer.
    pub(crate) fn answered(&self, route: &str, status: u16, took: Duration) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.answers.entry((route.to_owned(), status)).or_default() += 1;
        let times = counts.times.entry(route.to_owned()).or_default();
        let seconds = took.as_secs_f64();
        times.counts.iter_mut().zip(ENDS).filter(|(_, end)| seconds <= *end).for_each(|(count, _)| *count += 1);
        times.sum += seconds;
        times.count += 1;
    }

    /// All counts as text, with the number of facts that wait for the lake.
    pub(crate) fn text(&self, waiting: u64) -> String {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = String::from("# TYPE terrace_requests_total counter\n");
        // Writing to a text cannot fail.
        for ((route, status), count) in &counts.answers {
            let _ = writeln!(text, "terrace_requests_total{{route=\"{route}\",status=\"{status}\"}} {count}");
        }
        text.push_str("# TYPE terrace_request_seconds histogram\n");
        for (route, times) in &counts.times {
            for (end, count) in ENDS.iter().zip(times.counts) {
                let _ = writeln!(text, "terrace_request_seconds_bucket{{route=\"{route}\",le=\"{end}\"}} {count}");
            }
            let count = times.count;
            let _ = writeln!(text, "terrace_request_seconds_bucket{{route=\"{route}\",le=\"+Inf\"}} {count}");
            let _ = writeln!(text, "terrace_request_seconds_sum{{route=\"{route}\"}} {}", times.sum);
            let _ = writeln!(text, "terrace_request_seconds_count{{route=\"{route}\"}} {count}");
        }
        let _ = writeln!(text, "# TYPE terrace_tail_facts gauge\nterrace_tail_facts {waiting}");
        text
    }
}
