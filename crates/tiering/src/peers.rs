//! What is known of the other customers: their values, from which follows what one customer's change would do.

use crate::classes::{ByProducts, Classes, Place, SchemeClasses};
use crate::value_index::{Around, ValueIndex, around};
use std::sync::Arc;
use terrace_domain::ValueType;
use terrace_frame::{Column, Frame, Ids, Integers};
use terrace_policy::model::{Reference, Target};

/// What a kind of scheme must know of everybody to explain one customer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PeerNeeds {
    /// The inputs of which it must know the values.
    pub values: Vec<usize>,
    /// Whether it must know who has which value.
    pub ids: bool,
    /// Whether it must know its own scores.
    pub scores: bool,
    /// Whether it must know all inputs of everybody who has a score.
    pub rows: bool,
}

/// The values of everybody whom a scheme places, the customer at hand included, as far as its [`PeerNeeds`] go.
#[derive(Debug, Clone, Default)]
pub struct Peers {
    /// By input, in the order of the rows where ids are needed and else in any; `None` where it is not needed.
    pub values: Vec<Option<Arc<Vec<i64>>>>,
    /// Whose values they are; empty if that is not needed.
    pub ids: Ids,
    /// The scores of everybody who has one.
    pub scores: Arc<Vec<i64>>,
    /// All inputs of those with a score, in the same order; empty if they are not needed.
    pub rows: Vec<Integers>,
}

impl Peers {
    /// Takes what a scheme needs from a population and its classes.
    pub(crate) fn of_population(
        needs: &PeerNeeds,
        inputs: &[&Reference],
        own: &SchemeClasses,
        frame: &Frame,
        classes: &Classes,
    ) -> Self {
        let column = |reference: &Reference| integers(reference, frame, classes);
        let counts = |place: &Place| matches!(place, Place::Tier(_) | Place::Unplaced);
        let all = own.places.iter().all(counts);
        let values = inputs.iter().enumerate().map(|(index, reference)| {
            let column = column(reference).filter(|_| needs.values.contains(&index))?;
            if all {
                return Some(Arc::clone(&column.values));
            }
            let rows = own.places.iter().zip(column.values.iter()).filter(|(place, _)| counts(place));
            Some(Arc::new(rows.map(|(_, value)| *value).collect()))
        });
        let ids = || (0..own.places.len()).filter(|row| own.places.get(*row).is_some_and(counts));
        let scores = match &own.by_products {
            ByProducts::Scores(scores) if needs.scores => {
                let rows = own.places.iter().zip(scores).filter(|(place, _)| place.tier().is_some());
                rows.map(|(_, score)| *score).collect()
            }
            _ => Vec::new(),
        };
        let placed = || (0..own.places.len()).filter(|row| own.places.get(*row).is_some_and(|p| p.tier().is_some()));
        let rows = |reference: &&Reference| match column(reference) {
            Some(column) => column.take(placed().map(Some)),
            None => Integers::from_options(ValueType::Count, placed().map(|_| None)),
        };
        Self {
            values: values.collect(),
            ids: if needs.ids { ids().map(|row| frame.ids.get(row)).collect() } else { Ids::default() },
            scores: Arc::new(scores),
            rows: if needs.rows { inputs.iter().map(rows).collect() } else { Vec::new() },
        }
    }

    /// The values of an input; `None` if they are not known.
    pub(crate) fn values(&self, input: usize) -> Option<&[i64]> {
        self.values.get(input)?.as_deref().map(Vec::as_slice)
    }
}

/// The column of numbers under a name.
fn integers<'a>(reference: &Reference, frame: &'a Frame, classes: &'a Classes) -> Option<&'a Integers> {
    let column = match reference.target {
        Target::Metric(index) => classes.metric(frame, index),
        Target::Attribute(index) => frame.attributes.get(index),
        Target::Label(_) | Target::Scheme(_) | Target::Given(_) => None,
    };
    match column {
        Some(Column::Integers(integers)) => Some(integers),
        _ => None,
    }
}

/// All values but one: those of the other customers.
///
/// Nothing is sorted: what is sought lies near values that are known, the edges of the run. Of many values only those
/// near them are looked at more than once.
#[derive(Debug, Clone)]
pub(crate) struct Others<'a> {
    all: &'a [i64],
    own: i64,
    /// Counts from the other end: the smallest is the largest turned.
    turned: bool,
    index: Option<ValueIndex>,
}

impl<'a> Others<'a> {
    /// All values, among which the customer's own is; `turned` with fewer as better: then values that are asked for and
    /// answered are turned, too, by `!`. What is sought lies near `edges`, which are values as they stand in `all`.
    pub(crate) fn new(all: &'a [i64], own: i64, turned: bool, edges: impl IntoIterator<Item = i64>) -> Self {
        Self { all, own, turned, index: ValueIndex::of(all, edges) }
    }

    /// The number of others.
    pub(crate) fn len(&self) -> usize {
        self.all.len().saturating_sub(1)
    }

    pub(crate) fn around(&self, value: i64) -> Around {
        let turn = |value: i64| if self.turned { !value } else { value };
        let sought = turn(value);
        let found = self.index.as_ref().and_then(|index| index.around(sought));
        let found = found.unwrap_or_else(|| around(self.all, sought));
        let above = self.all.len() - found.below - found.equal;
        let (previous, next) = (found.previous.map(turn), found.next.map(turn));
        let (below, previous, next) = if self.turned { (above, next, previous) } else { (found.below, previous, next) };
        let own = turn(self.own);
        Around {
            below: below.saturating_sub(usize::from(own < value)),
            equal: found.equal.saturating_sub(usize::from(own == value)),
            previous,
            next,
        }
    }

    /// The value of a rank among the others, 1 for the smallest, sought from a value that is near it. Returns `None`
    /// if there are not so many others.
    pub(crate) fn nth(&self, rank: usize, near: i64) -> Option<i64> {
        if rank == 0 || rank > self.len() {
            return None;
        }
        let mut value = near;
        for _ in 0..6 {
            let found = self.around(value);
            if rank <= found.below {
                value = found.previous?;
            } else if rank <= found.below + found.equal {
                return Some(value);
            } else {
                value = found.next?;
            }
        }
        self.selected(rank)
    }

    /// The same from a copy, wherever it lies.
    fn selected(&self, rank: usize) -> Option<i64> {
        let turn = |value: i64| if self.turned { !value } else { value };
        let mut values: Vec<i64> = self.all.iter().map(|value| turn(*value)).collect();
        let place = values.iter().position(|value| *value == turn(self.own))?;
        values.swap_remove(place);
        let (_, found, _) = values.select_nth_unstable(rank.checked_sub(1)?);
        Some(*found)
    }

    /// The value of a rank among the others, 1 for the largest.
    pub(crate) fn nth_largest(&self, rank: usize, near: i64) -> Option<i64> {
        self.nth((self.len() + 1).checked_sub(rank)?, near)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn ranks_among_others_are_those_of_sorting(
            all in proptest::collection::vec(-6i64..6, 1..30),
            own in 0usize..30,
            near in -8i64..8,
            turned: bool,
        ) {
            let own = all[own % all.len()];
            let turn = |value: i64| if turned { !value } else { value };
            let mut sorted: Vec<i64> = all.iter().map(|value| turn(*value)).collect();
            sorted.sort_unstable();
            sorted.remove(sorted.iter().position(|value| *value == turn(own)).unwrap());
            let others = Others::new(&all, own, turned, [near]);
            for rank in 0..=all.len() {
                let expected = rank.checked_sub(1).and_then(|place| sorted.get(place)).copied();
                proptest::prop_assert_eq!(others.nth(rank, turn(near)), expected);
                if (1..all.len()).contains(&rank) {
                    proptest::prop_assert_eq!(others.selected(rank), expected);
                }
                let largest = sorted.iter().rev().nth(rank.wrapping_sub(1)).copied();
                proptest::prop_assert_eq!(others.nth_largest(rank, turn(near)), largest);
            }
        }
    }
}
