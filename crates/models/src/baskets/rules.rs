//! Rules between items: who buys these also buys that (Agrawal, Imieliński and Swami 1993).

use std::collections::BTreeMap;

use super::growth::ItemSet;

/// Baskets that hold `because` often hold `then` as well.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Item numbers, in order.
    pub because: Vec<u32>,
    /// The item that goes with them.
    pub then: u32,
    /// Baskets that hold all of them.
    pub count: usize,
    /// Share of all baskets that hold all of them.
    pub support: f64,
    /// Share of the baskets with `because` that hold `then`.
    pub confidence: f64,
    /// Confidence over the share of all baskets that hold `then`: 1 is no connection.
    pub lift: f64,
}

/// All rules with one item on the right that follow from frequent sets, with at least this confidence; the highest lift
/// first, then the more frequent, then the higher confidence, then by items.
///
/// `sets` must be all sets within some [`super::Limits`], as [`super::frequent`] returns them, of `baskets` baskets.
#[must_use]
pub fn rules(sets: &[ItemSet], baskets: usize, least_confidence: f64) -> Vec<Rule> {
    let counts: BTreeMap<&[u32], usize> = sets.iter().map(|set| (set.items.as_slice(), set.count)).collect();
    let count = |items: &[u32]| counts.get(items).map(|count| number(*count));
    let mut found: Vec<Rule> = Vec::new();
    for set in sets.iter().filter(|set| set.items.len() > 1) {
        for (at, then) in set.items.iter().enumerate() {
            let mut because = set.items.clone();
            because.remove(at);
            let Some((with, alone)) = count(&because).zip(count(&[*then])) else { continue };
            let (both, all) = (number(set.count), number(baskets));
            let confidence = both / with;
            if confidence >= least_confidence {
                // Both products are exact, so that the two directions of a pair have the very same lift.
                let lift = (both * all) / (with * alone);
                found.push(Rule { because, then: *then, count: set.count, support: both / all, confidence, lift });
            }
        }
    }
    found.sort_by(|left, right| {
        (right.lift.total_cmp(&left.lift))
            .then(right.count.cmp(&left.count))
            .then(right.confidence.total_cmp(&left.confidence))
            .then_with(|| (&left.because, left.then).cmp(&(&right.because, right.then)))
    });
    found
}

#[expect(clippy::cast_precision_loss, reason = "counts of baskets fit a double exactly")]
pub(super) fn number(count: usize) -> f64 {
    count as f64
}
