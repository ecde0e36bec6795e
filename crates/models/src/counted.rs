//! Histories counted once: customers who did the same are one row with a weight.

use std::cmp::Ordering;

use rayon::prelude::*;

use crate::error::{BadHistory, ModelError};
use crate::interrupt::Interrupt;

/// What a model needs to know of one customer.
pub trait Observed: Copy + Send + Sync {
    /// What is wrong with it, if anything.
    fn fault(&self) -> Option<BadHistory>;

    /// A total order under which equal means the same in every respect.
    fn order(&self, other: &Self) -> Ordering;
}

/// Distinct histories in order, each with the number of customers who have it.
///
/// The order in which customers came does not show, nor does it in whatever is fitted to them.
#[derive(Debug, Clone)]
pub struct Counted<H> {
    rows: Vec<(H, f64)>,
    customers: usize,
    /// Sum of the counts of the rows.
    weight: f64,
    interrupt: Interrupt,
}

impl<H: Observed> Counted<H> {
    /// Counts `histories`, one per customer.
    ///
    /// # Errors
    /// [`ModelError::BadHistory`] names the first that contradicts itself.
    pub fn new(histories: &[H]) -> Result<Self, ModelError> {
        if let Some((position, reason)) =
            histories.iter().enumerate().find_map(|(at, history)| Some((at, history.fault()?)))
        {
            return Err(ModelError::BadHistory { position, reason });
        }
        let mut sorted = histories.to_vec();
        sorted.par_sort_unstable_by(H::order);
        let mut rows: Vec<(H, f64)> = Vec::new();
        for history in sorted {
            match rows.last_mut() {
                Some((last, count)) if last.order(&history) == Ordering::Equal => *count += 1.0,
                _ => rows.push((history, 1.0)),
            }
        }
        let weight = rows.iter().map(|(_, count)| count).sum();
        Ok(Self { rows, customers: histories.len(), weight, interrupt: Interrupt::default() })
    }

    /// The same; whatever is fitted to it ends without a result soon after the interrupt is set.
    #[must_use]
    pub fn with_interrupt(self, interrupt: Interrupt) -> Self {
        Self { interrupt, ..self }
    }

    /// Whether a fit is to stop.
    pub(crate) fn is_interrupted(&self) -> bool {
        self.interrupt.is_set()
    }

    /// Distinct histories with their counts, in order.
    #[must_use]
    pub fn rows(&self) -> &[(H, f64)] {
        &self.rows
    }

    /// The number of customers.
    #[must_use]
    pub fn customers(&self) -> usize {
        self.customers
    }

    /// Every so-manieth row, about `keep` of them: enough to find where a maximum lies.
    pub(crate) fn thinned(&self, keep: usize) -> Self {
        let step = (self.rows.len() / keep.max(1)).max(1);
        let rows: Vec<(H, f64)> = self.rows.iter().step_by(step).copied().collect();
        let weight = rows.iter().map(|(_, count)| count).sum();
        Self { rows, customers: self.customers, weight, interrupt: self.interrupt.clone() }
    }

    /// Customers in the rows at hand.
    pub(crate) fn weight(&self) -> f64 {
        self.weight
    }

    /// Sum of a number over customers.
    pub(crate) fn sum(&self, number: impl Fn(&H) -> f64) -> f64 {
        self.rows.iter().map(|(history, count)| count * number(history)).sum()
    }
}

/// One value per customer, each distinct history computed once per run of equal neighbours, on all threads.
///
/// `histories` stay in the caller's order, and so do the results.
pub fn each<H: Observed, T: Send + Copy>(histories: &[H], compute: impl Fn(&H) -> T + Sync) -> Vec<T> {
    const PART: usize = 4096;
    let mut parts: Vec<Vec<T>> = Vec::new();
    histories
        .par_chunks(PART)
        .map(|part| {
            let mut last: Option<(H, T)> = None;
            part.iter()
                .map(|history| match last {
                    Some((before, value)) if before.order(history) == Ordering::Equal => value,
                    _ => {
                        let value = compute(history);
                        last = Some((*history, value));
                        value
                    }
                })
                .collect()
        })
        .collect_into_vec(&mut parts);
    parts.concat()
}
