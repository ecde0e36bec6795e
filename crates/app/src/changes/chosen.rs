//! Some of the movers of a scheme, in an order, page by page.

use super::cause::Cause;
use super::matrix::{Direction, Flow, Mover, SchemeChanges};
use crate::history::RunScheme;
use std::cmp::Ordering;

/// Which movers of a scheme are asked for, and in which order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MoverQuery {
    /// Only those who moved this way.
    pub direction: Option<Direction>,
    /// Only those who were here.
    pub from: Option<MoverEnd>,
    /// Only those who are here.
    pub to: Option<MoverEnd>,
    /// Only those whom this moved: a cause as its text says it, or one of several values each of which alone would have.
    pub cause: Option<String>,
    /// What they are put in order by.
    pub order: MoverOrder,
    /// How many are left out first.
    pub skip: usize,
    /// How many are told of.
    pub limit: usize,
}

/// Where somebody was or is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MoverEnd {
    /// In a tier, by id.
    Tier(String),
    /// In the run, without a class.
    NoClass,
}

/// What movers are put in order by; of equal ones the first by id comes first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MoverOrder {
    /// By what.
    pub by: MoverColumn,
    /// Whether the largest come first.
    pub largest_first: bool,
}

/// A column of movers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MoverColumn {
    /// The id.
    #[default]
    Customer,
    /// Net revenue in the earlier run.
    Before,
    /// Net revenue in the later run.
    After,
    /// How much more it is in the later run.
    Change,
}

/// Part of the movers who fit.
#[derive(Debug)]
pub struct MoverPage<'a> {
    /// All who fit.
    pub total: Flow,
    /// Those who fit but for their direction, by direction.
    pub by_direction: Vec<(Direction, Flow)>,
    /// Those of this page.
    pub movers: Vec<&'a Mover>,
}

impl MoverEnd {
    /// Whether a tier of a scheme is meant.
    fn is_at(&self, scheme: &RunScheme, row: Option<usize>, tier: Option<u16>) -> bool {
        match self {
            Self::Tier(id) => {
                tier.and_then(|tier| scheme.tiers.get(usize::from(tier))).is_some_and(|tier| tier.id == *id)
            }
            Self::NoClass => row.is_some() && tier.is_none(),
        }
    }

    /// Whether a scheme has such a place.
    pub fn is_of(&self, scheme: &RunScheme) -> bool {
        match self {
            Self::Tier(id) => scheme.tiers.iter().any(|tier| tier.id == *id),
            Self::NoClass => true,
        }
    }
}

impl MoverQuery {
    /// Whether somebody fits but for their direction.
    fn fits(&self, scheme: &SchemeChanges, mover: &Mover) -> bool {
        self.from.as_ref().is_none_or(|end| end.is_at(&scheme.from, mover.row_before, mover.from))
            && self.to.as_ref().is_none_or(|end| end.is_at(&scheme.to, mover.row_after, mover.to))
            && self.cause.as_ref().is_none_or(|asked| match &mover.cause {
                Some(Cause::Values(names)) if names.iter().any(|name| name == asked) => true,
                Some(cause) => cause.text() == *asked,
                None => false,
            })
    }
}

impl MoverOrder {
    fn compare(self, one: &Mover, other: &Mover) -> Ordering {
        let change = |mover: &Mover| i128::from(mover.after) - i128::from(mover.before);
        let order = match self.by {
            // Movers are by id as they stand.
            MoverColumn::Customer => Ordering::Equal,
            MoverColumn::Before => one.before.cmp(&other.before),
            MoverColumn::After => one.after.cmp(&other.after),
            MoverColumn::Change => change(one).cmp(&change(other)),
        };
        if self.largest_first { order.reverse() } else { order }
    }

    /// Whether it is the order of ids from the last down.
    fn is_backward(self) -> bool {
        self.by == MoverColumn::Customer && self.largest_first
    }
}

impl SchemeChanges {
    /// Part of the movers who fit a query.
    pub fn chosen(&self, query: &MoverQuery) -> MoverPage<'_> {
        let mut by_direction = Direction::ALL.map(|direction| (direction, Flow::default()));
        let mut found: Vec<(usize, &Mover)> = Vec::new();
        for (place, mover) in self.movers.iter().enumerate().filter(|(_, mover)| query.fits(self, mover)) {
            if let Some((_, flow)) = by_direction.iter_mut().find(|(direction, _)| *direction == mover.direction) {
                flow.add(mover.before, mover.after);
            }
            if query.direction.is_none_or(|direction| direction == mover.direction) {
                found.push((place, mover));
            }
        }
        let wanted = |direction: &Direction| query.direction.is_none_or(|asked| asked == *direction);
        let total = by_direction.iter().filter(|(direction, _)| wanted(direction)).map(|(_, flow)| *flow).sum();
        let order = query.order;
        let compare = |one: &(usize, &Mover), other: &(usize, &Mover)| {
            let place = if order.is_backward() { other.0.cmp(&one.0) } else { one.0.cmp(&other.0) };
            order.compare(one.1, other.1).then(place)
        };
        // Only those up to the end of the page are put in order.
        let until = query.skip.saturating_add(query.limit).min(found.len());
        if let Some(last) = until.checked_sub(1)
            && until < found.len()
        {
            found.select_nth_unstable_by(last, compare);
        }
        found.truncate(until);
        found.sort_unstable_by(compare);
        let movers = found.into_iter().skip(query.skip).map(|(_, mover)| mover).collect();
        MoverPage { total, by_direction: by_direction.into(), movers }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::RunTier;
    use proptest::prelude::*;

    fn scheme() -> RunScheme {
        let tier = |id: &str| RunTier { id: id.to_owned(), en: None, zh: None, customers: 0, revenue: 0 };
        RunScheme {
            name: "value".to_owned(),
            en: None,
            zh: None,
            ordered: true,
            tiers: ["A", "B", "C"].map(tier).into(),
            unclassified: 0,
        }
    }

    fn mover() -> impl Strategy<Value = Mover> {
        let cause = prop_oneof![
            Just(Cause::Values(vec!["spend".to_owned()])),
            Just(Cause::Values(vec!["spend".to_owned(), "orders".to_owned()])),
            Just(Cause::Cutoffs),
        ];
        let tier = || prop::option::of(0u16..3);
        let amount = || prop_oneof![-3i64..3, Just(i64::MAX), Just(i64::MIN)];
        (tier(), tier(), 0usize..5, amount(), amount(), cause).prop_map(|(from, to, way, before, after, cause)| {
            let direction = Direction::ALL[way];
            let (is_new, is_gone) = (direction == Direction::New, direction == Direction::Gone);
            Mover {
                row_before: (!is_new).then_some(0),
                row_after: (!is_gone).then_some(0),
                from: from.filter(|_| !is_new),
                to: to.filter(|_| !is_gone),
                direction,
                before: if is_new { 0 } else { before },
                after: if is_gone { 0 } else { after },
                cause: (!is_new && !is_gone).then_some(cause),
            }
        })
    }

    fn end() -> impl Strategy<Value = Option<MoverEnd>> {
        prop::option::of(prop_oneof![Just(MoverEnd::Tier("B".to_owned())), Just(MoverEnd::NoClass)])
    }

    fn query() -> impl Strategy<Value = MoverQuery> {
        let by = prop_oneof![
            Just(MoverColumn::Customer),
            Just(MoverColumn::Before),
            Just(MoverColumn::After),
            Just(MoverColumn::Change),
        ];
        let direction = prop::option::of((0usize..5).prop_map(|at| Direction::ALL[at]));
        let cause = prop::option::of(prop_oneof!["orders", "spend or orders", "\\(cutoffs\\)"]);
        (direction, end(), end(), cause, by, any::<bool>()).prop_map(
            |(direction, from, to, cause, by, largest_first)| MoverQuery {
                direction,
                from,
                to,
                cause,
                order: MoverOrder { by, largest_first },
                skip: 0,
                limit: usize::MAX,
            },
        )
    }

    proptest! {
        #[test]
        fn pages_are_the_parts_of_the_whole_in_order(
            movers in prop::collection::vec(mover(), 0..40),
            whole in query(),
            limit in 1usize..7,
        ) {
            let changes = SchemeChanges { from: scheme(), to: scheme(), matrix: Vec::new(), movers };
            let all = changes.chosen(&whole).movers;
            let (mut paged, mut skip) = (Vec::new(), 0);
            loop {
                let page = changes.chosen(&MoverQuery { skip, limit, ..whole.clone() });
                prop_assert_eq!(page.total.customers, all.len() as u64);
                if page.movers.is_empty() {
                    break;
                }
                skip += page.movers.len();
                paged.extend(page.movers);
            }
            let same = paged.len() == all.len() && paged.iter().zip(&all).all(|(one, other)| std::ptr::eq(*one, *other));
            prop_assert!(same, "the pages are not the whole");
            // Whoever fits is there, slowly told.
            let fits = |mover: &&Mover| {
                let was = mover.from.map(|tier| ["A", "B", "C"][usize::from(tier)]);
                let is = mover.to.map(|tier| ["A", "B", "C"][usize::from(tier)]);
                let at = |end: &Option<MoverEnd>, tier: Option<&str>, there: bool| match end {
                    None => true,
                    Some(MoverEnd::NoClass) => there && tier.is_none(),
                    Some(MoverEnd::Tier(id)) => tier == Some(id.as_str()),
                };
                let text = mover.cause.as_ref().map(Cause::text);
                let moved = whole.cause.as_ref().is_none_or(|asked| {
                    text.as_ref().is_some_and(|text| text == asked || text.split(" or ").any(|one| one == asked))
                });
                moved
                    && whole.direction.is_none_or(|way| way == mover.direction)
                    && at(&whole.from, was, mover.row_before.is_some())
                    && at(&whole.to, is, mover.row_after.is_some())
            };
            prop_assert_eq!(changes.movers.iter().filter(fits).count(), all.len());
            let key = |mover: &Mover| match whole.order.by {
                MoverColumn::Customer => 0,
                MoverColumn::Before => i128::from(mover.before),
                MoverColumn::After => i128::from(mover.after),
                MoverColumn::Change => i128::from(mover.after) - i128::from(mover.before),
            };
            let in_order = all.windows(2).all(|pair| {
                let (one, other) = (key(pair[0]), key(pair[1]));
                if whole.order.largest_first { one >= other } else { one <= other }
            });
            prop_assert!(in_order);
        }
    }
}
