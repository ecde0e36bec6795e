//! Work on the parts of a file by several threads, begun in order.
//!
//! The threads are our own: a sink may wait for others, or divide its work among the shared pool, and a pooled thread
//! that waits there would begin further parts meanwhile and hold ever more of them.

use crate::error::Problem;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Does the work for every part: the results in order, or `None` if the work of one gave `None`.
///
/// # Errors
/// The error of the first part that has one.
pub(crate) fn run_parts<T: Send>(
    parts: Range<usize>,
    work: impl Fn(usize) -> Result<Option<T>, Problem> + Sync,
) -> Result<Option<Vec<T>>, Problem> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(parts.len());
    let (next, ended) = (AtomicUsize::new(parts.start), AtomicBool::new(false));
    let run = || {
        let mut done = Vec::new();
        while !ended.load(Ordering::Relaxed) {
            let part = next.fetch_add(1, Ordering::Relaxed);
            if part >= parts.end {
                break;
            }
            let result = work(part).transpose();
            if !matches!(result, Some(Ok(_))) {
                ended.store(true, Ordering::Relaxed);
            }
            done.push((part, result));
        }
        done
    };
    let mut done: Vec<(usize, Option<Result<T, Problem>>)> = if threads <= 1 {
        run()
    } else {
        std::thread::scope(|scope| {
            let running: Vec<_> = (0..threads).map(|_| scope.spawn(run)).collect();
            let ended = running.into_iter().map(std::thread::ScopedJoinHandle::join);
            ended.flat_map(|done| done.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
        })
    };
    done.sort_unstable_by_key(|(part, _)| *part);
    let mut results = Vec::with_capacity(done.len());
    let mut open = false;
    for (_, result) in done {
        match result {
            Some(Ok(result)) => results.push(result),
            Some(Err(problem)) => return Err(problem),
            None => open = true,
        }
    }
    Ok((!open).then_some(results))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_and_errors_end_the_work() {
        assert_eq!(run_parts(3..40, |part| Ok(Some(part))).unwrap(), Some((3..40).collect::<Vec<_>>()));
        assert_eq!(run_parts(0..40, |part| Ok((part != 7).then_some(part))).unwrap(), None);
        let failed = run_parts(0..40, |part| if part == 9 { Err(Problem::NoRows) } else { Ok(Some(())) });
        assert!(matches!(failed, Err(Problem::NoRows)));
        assert_eq!(run_parts(5..5, |_| Ok(Some(()))).unwrap(), Some(Vec::new()));
    }
}
