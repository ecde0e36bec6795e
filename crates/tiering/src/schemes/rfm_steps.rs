//! What digit a value would have among others who stay as they are.

use super::rfm_digits::{Dimension, middle_digit, positions_before};
use crate::cutoffs::Position;
use crate::exact::Ratio;
use crate::peers::{Others, PeerValues};
use crate::what_if::Steps;
use terrace_domain::InternalError;
use terrace_frame::Ids;

/// From which value on which digit.
pub(super) struct DigitSteps {
    steps: Steps,
    /// The value of all others if they are alike, and the digit of one who is like them.
    alike: Option<(i64, u8)>,
}

impl DigitSteps {
    pub(super) fn digit(&self, value: i64) -> u8 {
        match self.alike {
            Some((all, digit)) if all == value => digit,
            _ => u8::try_from(self.steps.taken(value) + 1).unwrap_or(u8::MAX),
        }
    }

    /// Values from which on the digit may be another, the nearest first.
    pub(super) fn turns(&self, value: i64, better: bool) -> Vec<i64> {
        let mut turns = self.steps.turns(value, better);
        // Coming to the others, or leaving them, is a step too.
        let rises = better != self.steps.lower_is_better;
        let beyond = |value: i64| if rises { value.checked_add(1) } else { value.checked_sub(1) };
        let alike = self.alike.map(|(all, _)| all).into_iter().flat_map(|all| [Some(all), beyond(all)]).flatten();
        turns.extend(alike.filter(|to| if rises { *to > value } else { *to < value }));
        turns.sort_unstable();
        if !rises {
            turns.reverse();
        }
        turns.dedup();
        turns
    }
}

impl Dimension {
    /// Whether a value is better than the mean of it and the others; `mean` is that with the own value.
    pub(super) fn mean_among_others(self, mean: Option<Ratio>, own: i64) -> DigitSteps {
        let others = mean.and_then(|mean| mean.without(own));
        let edge = others.and_then(|mean| {
            let first =
                if self.lower_is_better { mean.ceil().saturating_sub(1) } else { mean.floor().saturating_add(1) };
            i64::try_from(first).ok().map(|first| self.turn(first))
        });
        DigitSteps { steps: Steps { lower_is_better: self.lower_is_better, edges: vec![edge] }, alike: None }
    }

    /// Equal values together. A digit is reached where the middle of those with the same value stands beyond the
    /// positions before the digit's bin.
    ///
    /// # Errors
    /// If the others' values cannot be read.
    pub(super) fn digits_among_others(
        self,
        all: &PeerValues,
        own: i64,
        edges: &[Option<i64>],
    ) -> Result<DigitSteps, InternalError> {
        let others = Others::new(all, own, self.lower_is_better, edges.iter().copied().flatten());
        let bins = edges.len() + 1;
        let reached = |(bin, edge): (usize, &Option<i64>)| {
            let start = positions_before(bin, all.len(), bins);
            if start >= all.len() {
                return Ok(None);
            }
            let Some(first) = others.nth(start, self.turn(edge.unwrap_or(own)))? else { return Ok(None) };
            let around = others.around(first)?;
            // With the customer among them they stand on positions below+1 … below+equal+1.
            let middle = (2 * around.below + around.equal + 1).div_ceil(2);
            Ok(if middle > start { Some(first) } else { first.checked_add(1) })
        };
        let found = (1..).zip(edges).map(reached).collect::<Result<_, InternalError>>()?;
        let steps = Steps { lower_is_better: self.lower_is_better, edges: found };
        let middle = middle_digit(u8::try_from(bins).unwrap_or(u8::MAX));
        if all.len() < 2 {
            // Whoever is alone stands in the middle.
            let edges = (2..).take(edges.len()).map(|digit: u8| (digit <= middle).then_some(i64::MIN)).collect();
            return Ok(DigitSteps { steps: Steps { edges, ..steps }, alike: None });
        }
        let alike = self.if_alike(all, own, &others)?;
        Ok(DigitSteps { steps, alike: alike.map(|other| (other, middle)) })
    }

    /// The value of all others if they are alike.
    fn if_alike(self, all: &PeerValues, own: i64, others: &Others<'_>) -> Result<Option<i64>, InternalError> {
        let PeerValues::Listed(all) = all else {
            let (least, most) = (others.nth(1, self.turn(own))?, others.nth(others.len(), self.turn(own))?);
            return Ok(least.filter(|_| least == most).map(|other| self.turn(other)));
        };
        let [first, second, ..] = all.as_slice() else { return Ok(None) };
        let other = if *first == own { *second } else { *first };
        let mut unlike = all.iter().filter(|value| **value != other);
        // But for the customer at hand, who is unlike them or one more of them.
        Ok(unlike.nth(usize::from(own != other)).is_none().then_some(other))
    }

    /// Equal values split by id: who stands beyond as many others as stand before the digit's bin. Values stand in the
    /// order of the ids.
    ///
    /// # Errors
    /// If the others' values cannot be read.
    pub(super) fn positions_among_others(
        self,
        (all, ids): (&[i64], &Ids),
        (own, id): (i64, &str),
        edges: &[Option<Position>],
    ) -> Result<DigitSteps, InternalError> {
        let near = edges.iter().flatten().map(|edge| edge.value);
        let others = Others::of_listed(all, own, self.lower_is_better, near);
        let bins = edges.len() + 1;
        let reached = |(bin, edge): (usize, &Option<Position>)| {
            let start = positions_before(bin, all.len(), bins);
            if start >= all.len() {
                return Ok(None);
            }
            let near = edge.as_ref().map_or(own, |edge| edge.value);
            let Some(last) = others.nth(start, self.turn(near))? else { return Ok(None) };
            let value = self.turn(last);
            let mut alike = (all.iter().zip(ids.iter())).filter(|(known, other)| **known == value && *other != id);
            let place = start.checked_sub(others.around(last)?.below + 1);
            let Some((_, other)) = place.and_then(|place| alike.nth(place)) else { return Ok(None) };
            Ok(if id > other { Some(last) } else { last.checked_add(1) })
        };
        let edges = (1..).zip(edges).map(reached).collect::<Result<_, InternalError>>()?;
        Ok(DigitSteps { steps: Steps { lower_is_better: self.lower_is_better, edges }, alike: None })
    }
}
