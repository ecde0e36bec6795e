//! What is known of the other customers: their values, from which follows what one customer's change would do.

use crate::classes::{ByProducts, Classes, Place, SchemeClasses};
use crate::value_index::{Around, ValueIndex, around};
use std::fmt;
use std::sync::Arc;
use terrace_domain::{InternalError, ValueType};
use terrace_frame::{Column, Frame, Ids, Integers};
use terrace_policy::model::{Reference, Target};

/// What a kind of scheme must know of everybody to explain one customer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PeerNeeds {
    /// The inputs of which it must know the values.
    pub values: Vec<usize>,
    /// Whether it must know who has which value.
    pub ids: bool,
    /// Whether it adds values up, for which it must know each.
    pub sums: bool,
    /// Whether it must know its own scores.
    pub scores: bool,
    /// Whether it must know all inputs of everybody who has a score.
    pub rows: bool,
}

impl PeerNeeds {
    /// The same without what has to be listed: of what is left it asks nothing but which values lie where.
    pub fn sortable(&self) -> Self {
        let listed = self.ids || self.sums;
        Self {
            values: if listed { Vec::new() } else { self.values.clone() },
            scores: self.scores && !self.rows,
            ..Self::default()
        }
    }
}

/// The values of many customers of which only those in a few places are looked at.
pub trait SortedValues: fmt::Debug + Send + Sync {
    /// The number of values.
    fn count(&self) -> usize;

    /// Returns what lies around a value.
    ///
    /// # Errors
    /// If the values cannot be read.
    fn around(&self, value: i64) -> Result<Around, InternalError>;

    /// Returns the value of a rank, 1 for the smallest, or `None` if there are not so many.
    ///
    /// # Errors
    /// If the values cannot be read.
    fn nth(&self, rank: usize) -> Result<Option<i64>, InternalError>;
}

/// The values of one input, or the scores, of everybody whom a scheme places.
#[derive(Debug, Clone)]
pub enum PeerValues {
    /// One by one: in the order of the rows where ids are needed, and else in any.
    Listed(Arc<Vec<i64>>),
    /// Looked up where they are asked for.
    Sorted(Arc<dyn SortedValues>),
}

impl Default for PeerValues {
    fn default() -> Self {
        Self::Listed(Arc::default())
    }
}

impl PeerValues {
    /// The number of values.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Listed(all) => all.len(),
            Self::Sorted(all) => all.count(),
        }
    }

    /// The values one by one.
    ///
    /// # Errors
    /// If they are only looked up, which is a mistake of whoever has read them for what needs each.
    pub(crate) fn listed(&self) -> Result<&[i64], InternalError> {
        match self {
            Self::Listed(all) => Ok(all),
            Self::Sorted(_) => Err(InternalError::new("values that are added up have to be listed")),
        }
    }
}

/// The values of everybody whom a scheme places, the customer at hand included, as far as its [`PeerNeeds`] go.
#[derive(Debug, Clone, Default)]
pub struct Peers {
    /// By input; `None` where it is not needed.
    pub values: Vec<Option<PeerValues>>,
    /// Whose values they are; empty if that is not needed.
    pub ids: Ids,
    /// The scores of everybody who has one.
    pub scores: PeerValues,
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
                return Some(PeerValues::Listed(Arc::clone(&column.values)));
            }
            let rows = own.places.iter().zip(column.values.iter()).filter(|(place, _)| counts(place));
            Some(PeerValues::Listed(Arc::new(rows.map(|(_, value)| *value).collect())))
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
            scores: PeerValues::Listed(Arc::new(scores)),
            rows: if needs.rows { inputs.iter().map(rows).collect() } else { Vec::new() },
        }
    }

    /// The values of an input; `None` if they are not known.
    pub(crate) fn values(&self, input: usize) -> Option<&PeerValues> {
        self.values.get(input)?.as_ref()
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
    all: AllValues<'a>,
    own: i64,
    /// Counts from the other end: the smallest is the largest turned.
    turned: bool,
}

#[derive(Debug, Clone)]
enum AllValues<'a> {
    Listed(&'a [i64], Option<ValueIndex>),
    Sorted(&'a dyn SortedValues),
}

impl<'a> Others<'a> {
    /// All values, among which the customer's own is; `turned` with fewer as better: then values that are asked for and
    /// answered are turned, too, by `!`. What is sought lies near `edges`, which are values as they stand in `all`.
    pub(crate) fn new(all: &'a PeerValues, own: i64, turned: bool, edges: impl IntoIterator<Item = i64>) -> Self {
        match all {
            PeerValues::Listed(all) => Self::of_listed(all, own, turned, edges),
            PeerValues::Sorted(all) => Self { all: AllValues::Sorted(&**all), own, turned },
        }
    }

    /// The same of values one by one.
    pub(crate) fn of_listed(all: &'a [i64], own: i64, turned: bool, edges: impl IntoIterator<Item = i64>) -> Self {
        Self { all: AllValues::Listed(all, ValueIndex::of(all, edges)), own, turned }
    }

    fn all(&self) -> usize {
        match self.all {
            AllValues::Listed(all, _) => all.len(),
            AllValues::Sorted(all) => all.count(),
        }
    }

    /// The number of others.
    pub(crate) fn len(&self) -> usize {
        self.all().saturating_sub(1)
    }

    fn turn(&self, value: i64) -> i64 {
        if self.turned { !value } else { value }
    }

    pub(crate) fn around(&self, value: i64) -> Result<Around, InternalError> {
        let sought = self.turn(value);
        let found = match &self.all {
            AllValues::Listed(all, index) => {
                let found = index.as_ref().and_then(|index| index.around(sought));
                found.unwrap_or_else(|| around(all, sought))
            }
            AllValues::Sorted(all) => all.around(sought)?,
        };
        let above = self.all().saturating_sub(found.below + found.equal);
        let (previous, next) = (found.previous.map(|value| self.turn(value)), found.next.map(|value| self.turn(value)));
        let (below, previous, next) = if self.turned { (above, next, previous) } else { (found.below, previous, next) };
        let own = self.turn(self.own);
        Ok(Around {
            below: below.saturating_sub(usize::from(own < value)),
            equal: found.equal.saturating_sub(usize::from(own == value)),
            previous,
            next,
        })
    }

    /// The value of a rank among the others, 1 for the smallest, sought from a value that is near it. Returns `None`
    /// if there are not so many others.
    pub(crate) fn nth(&self, rank: usize, near: i64) -> Result<Option<i64>, InternalError> {
        if rank == 0 || rank > self.len() {
            return Ok(None);
        }
        match &self.all {
            AllValues::Sorted(all) => self.nth_sorted(*all, rank),
            AllValues::Listed(all, _) => self.nth_listed(all, rank, near),
        }
    }

    fn nth_listed(&self, all: &[i64], rank: usize, near: i64) -> Result<Option<i64>, InternalError> {
        let mut value = Some(near);
        for _ in 0..6 {
            let Some(sought) = value else { return Ok(None) };
            let found = self.around(sought)?;
            if rank <= found.below {
                value = found.previous;
            } else if rank <= found.below + found.equal {
                return Ok(value);
            } else {
                value = found.next;
            }
        }
        Ok(self.selected(all, rank))
    }

    /// The same from a copy, wherever it lies.
    fn selected(&self, all: &[i64], rank: usize) -> Option<i64> {
        let mut values: Vec<i64> = all.iter().map(|value| self.turn(*value)).collect();
        let place = values.iter().position(|value| *value == self.turn(self.own))?;
        values.swap_remove(place);
        let (_, found, _) = values.select_nth_unstable(rank.checked_sub(1)?);
        Some(*found)
    }

    fn nth_sorted(&self, all: &dyn SortedValues, rank: usize) -> Result<Option<i64>, InternalError> {
        let rank = if self.turned { (self.len() + 1).saturating_sub(rank) } else { rank };
        let own = all.around(self.own)?;
        // The own value stands behind those that are equal to it.
        let rank = if rank < own.below + own.equal { rank } else { rank + 1 };
        Ok(all.nth(rank)?.map(|value| self.turn(value)))
    }

    /// The value of a rank among the others, 1 for the largest.
    pub(crate) fn nth_largest(&self, rank: usize, near: i64) -> Result<Option<i64>, InternalError> {
        (self.len() + 1).checked_sub(rank).map_or(Ok(None), |rank| self.nth(rank, near))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cutoffs::Distribution;

    impl SortedValues for Distribution {
        fn count(&self) -> usize {
            usize::try_from(self.customers()).unwrap()
        }

        fn around(&self, value: i64) -> Result<Around, InternalError> {
            let (below, equal) = self.below_and_equal(value);
            let known = self.parts().0.iter().copied();
            Ok(Around {
                below: usize::try_from(below).unwrap(),
                equal: usize::try_from(equal).unwrap(),
                previous: known.clone().rfind(|known| *known < value),
                next: known.clone().find(|known| *known > value),
            })
        }

        fn nth(&self, rank: usize) -> Result<Option<i64>, InternalError> {
            let (values, through) = self.parts();
            let place = through.partition_point(|through| *through < u64::try_from(rank).unwrap());
            Ok(values.get(place).copied())
        }
    }

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
            let listed = Others::of_listed(&all, own, turned, [near]);
            let values = PeerValues::Sorted(Arc::new(Distribution::from_values(all.clone())));
            let looked_up = Others::new(&values, own, turned, [near]);
            for others in [&listed, &looked_up] {
                proptest::prop_assert_eq!(others.len(), sorted.len());
                for rank in 0..=all.len() {
                    let expected = rank.checked_sub(1).and_then(|place| sorted.get(place)).copied();
                    proptest::prop_assert_eq!(others.nth(rank, turn(near)).unwrap(), expected);
                    if (1..all.len()).contains(&rank) {
                        proptest::prop_assert_eq!(others.selected(&all, rank), expected);
                    }
                    let largest = sorted.iter().rev().nth(rank.wrapping_sub(1)).copied();
                    proptest::prop_assert_eq!(others.nth_largest(rank, turn(near)).unwrap(), largest);
                }
            }
            for value in -9..9 {
                proptest::prop_assert_eq!(listed.around(value).unwrap(), looked_up.around(value).unwrap());
            }
        }
    }
}
