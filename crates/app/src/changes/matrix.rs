//! Two runs side by side: who was where, and what moved with them.

use super::cause::Cause;
use crate::history::{RunScheme, RunTier};
use std::collections::BTreeMap;
use terrace_domain::InternalError;
use terrace_frame::Ids;

/// Customers and their net revenue, in ten-thousandths, as the earlier and as the later run had it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flow {
    /// How many.
    pub customers: u64,
    /// Net revenue before.
    pub before: i128,
    /// Net revenue after.
    pub after: i128,
}

impl Flow {
    /// With one more customer.
    pub(super) fn add(&mut self, before: i64, after: i64) {
        self.customers += 1;
        self.before += i128::from(before);
        self.after += i128::from(after);
    }
}

impl std::iter::Sum for Flow {
    fn sum<I: Iterator<Item = Self>>(flows: I) -> Self {
        flows.fold(Self::default(), |sum, flow| Self {
            customers: sum.customers + flow.customers,
            before: sum.before + flow.before,
            after: sum.after + flow.after,
        })
    }
}

/// Which way somebody moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// To a better tier.
    Up,
    /// To a worse one.
    Down,
    /// To another one; the scheme has no order, or one of the two is no class.
    Other,
    /// Not in the earlier run.
    New,
    /// Not in the later run.
    Gone,
}

impl Direction {
    /// All of them, those who are in both runs first.
    pub const ALL: [Self; 5] = [Self::Up, Self::Down, Self::Other, Self::New, Self::Gone];

    /// The one of a word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|direction| direction.word() == word)
    }

    /// Its word in output files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
            Self::Other => "other",
            Self::New => "new",
            Self::Gone => "gone",
        }
    }
}

/// Somebody whose class is another one, who is new, or who is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mover {
    /// The customer's row in the earlier run.
    pub row_before: Option<usize>,
    /// The customer's row in the later run.
    pub row_after: Option<usize>,
    /// Index into the earlier tiers.
    pub from: Option<u16>,
    /// Index into the later tiers.
    pub to: Option<u16>,
    /// Which way.
    pub direction: Direction,
    /// Net revenue before, in ten-thousandths.
    pub before: i64,
    /// Net revenue after.
    pub after: i64,
    /// What moved them; `None` for those who are new or gone.
    pub cause: Option<Cause>,
}

impl Mover {
    /// The net revenue that moved with them: the later, or that of those who are gone.
    pub const fn amount(&self) -> i64 {
        if self.row_after.is_some() { self.after } else { self.before }
    }
}

/// How one scheme's classes changed from one run to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemeChanges {
    /// The scheme in the earlier run.
    pub from: RunScheme,
    /// The scheme in the later run.
    pub to: RunScheme,
    /// One line per earlier tier, then those without a class, then those who are new; in each line one cell per later
    /// tier, then those without a class, then those who are gone.
    pub matrix: Vec<Vec<Flow>>,
    /// Everybody whose class is another one, by id, with those who are new and gone.
    pub movers: Vec<Mover>,
}

impl SchemeChanges {
    /// Whether both runs have the same tiers, from best to rest.
    pub fn is_ordered(&self) -> bool {
        let ids = |scheme: &RunScheme| scheme.tiers.iter().map(|tier| tier.id.clone()).collect::<Vec<_>>();
        self.to.ordered && self.from.ordered && ids(&self.from) == ids(&self.to)
    }

    /// Those who moved in a direction.
    pub fn moved(&self, direction: Direction) -> Flow {
        let moved = self.movers.iter().filter(|mover| mover.direction == direction);
        moved.fold(Flow::default(), |mut sum, mover| {
            sum.add(mover.before, mover.after);
            sum
        })
    }

    /// Those of both runs whose class is the same.
    pub fn stayed(&self) -> Flow {
        let all: Flow = self.matrix.iter().flatten().copied().sum();
        let moved: Flow =
            self.movers.iter().map(|m| Flow { customers: 1, before: m.before.into(), after: m.after.into() }).sum();
        Flow {
            customers: all.customers - moved.customers,
            before: all.before - moved.before,
            after: all.after - moved.after,
        }
    }

    /// How many moved for each cause, most first; of equal ones in the order of causes.
    pub fn causes(&self) -> Vec<(Cause, Flow)> {
        let mut all: BTreeMap<Cause, Flow> = BTreeMap::new();
        for mover in &self.movers {
            if let Some(cause) = &mover.cause {
                all.entry(cause.clone()).or_default().add(mover.before, mover.after);
            }
        }
        by_customers(all)
    }
}

impl SchemeChanges {
    /// The same, value by value: a mover whom each of several values alone would have moved counts for each.
    pub fn single_causes(&self) -> Vec<(Cause, Flow)> {
        let mut all: BTreeMap<Cause, Flow> = BTreeMap::new();
        for (cause, flow) in self.causes() {
            let singles = match cause {
                Cause::Values(names) => names.into_iter().map(|name| Cause::Values(vec![name])).collect(),
                other => vec![other],
            };
            for single in singles {
                let sum = all.entry(single).or_default();
                *sum = [*sum, flow].into_iter().sum();
            }
        }
        by_customers(all)
    }
}

fn by_customers(causes: BTreeMap<Cause, Flow>) -> Vec<(Cause, Flow)> {
    let mut all: Vec<(Cause, Flow)> = causes.into_iter().collect();
    all.sort_by_key(|(_, flow)| std::cmp::Reverse(flow.customers));
    all
}

/// Everybody of two runs in the order of ids: their rows in the earlier and in the later.
#[derive(Debug)]
pub(super) struct Joined {
    pub(super) pairs: Vec<(Option<usize>, Option<usize>)>,
}

impl Joined {
    pub(super) fn of(before: &Ids, after: &Ids) -> Self {
        let mut pairs = Vec::with_capacity(before.len().max(after.len()));
        let (mut old, mut new) = (0, 0);
        while old < before.len() || new < after.len() {
            let order = match (old < before.len(), new < after.len()) {
                (true, true) => before.get(old).cmp(after.get(new)),
                (true, false) => std::cmp::Ordering::Less,
                _ => std::cmp::Ordering::Greater,
            };
            let (is_old, is_new) = (order.is_le(), order.is_ge());
            pairs.push((is_old.then_some(old), is_new.then_some(new)));
            old += usize::from(is_old);
            new += usize::from(is_new);
        }
        Self { pairs }
    }
}

/// One scheme's classes in both runs, with the net revenue of everybody.
pub(super) struct TierColumns<'a> {
    pub(super) from: &'a RunScheme,
    pub(super) to: &'a RunScheme,
    pub(super) tiers_before: &'a [Option<u16>],
    pub(super) tiers_after: &'a [Option<u16>],
    pub(super) net_before: &'a [i64],
    pub(super) net_after: &'a [i64],
}

/// Counts who went where.
///
/// # Errors
/// A mistake of ours: a tier that the scheme does not have.
pub(super) fn changes(joined: &Joined, columns: &TierColumns<'_>) -> Result<SchemeChanges, InternalError> {
    let TierColumns { from, to, .. } = *columns;
    let (old_tiers, new_tiers) = (from.tiers.len(), to.tiers.len());
    let mut found = SchemeChanges {
        from: from.clone(),
        to: to.clone(),
        matrix: vec![vec![Flow::default(); new_tiers + 2]; old_tiers + 2],
        movers: Vec::new(),
    };
    let ordered = found.is_ordered();
    // Where an earlier tier is found among the later ones.
    let later = |tier: &RunTier| to.tiers.iter().position(|other| other.id == tier.id);
    let later: Vec<Option<u16>> =
        from.tiers.iter().map(|tier| later(tier).and_then(|at| u16::try_from(at).ok())).collect();
    let is_same = |was: Option<u16>, is: Option<u16>| match was {
        None => is.is_none(),
        Some(was) => is.is_some() && later.get(usize::from(was)).copied().flatten() == is,
    };
    // Who is new had nothing before, and who is gone has nothing after. That all columns are of one length was looked at
    // before.
    let at = |values: &[i64], row: Option<usize>| row.and_then(|row| values.get(row)).copied().unwrap_or(0);
    let tier = |tiers: &[Option<u16>], row: Option<usize>| row.and_then(|row| tiers.get(row)).copied().flatten();
    for &(old, new) in &joined.pairs {
        let (before, after) = (at(columns.net_before, old), at(columns.net_after, new));
        let (was, is) = (tier(columns.tiers_before, old), tier(columns.tiers_after, new));
        let place = |row: Option<usize>, tier: Option<u16>, tiers: usize| match (row, tier) {
            (None, _) => tiers + 1,
            (Some(_), None) => tiers,
            (Some(_), Some(tier)) => usize::from(tier),
        };
        let cell =
            found.matrix.get_mut(place(old, was, old_tiers)).and_then(|line| line.get_mut(place(new, is, new_tiers)));
        let cell = cell.ok_or_else(|| InternalError::new("a customer moved between tiers that there are not"))?;
        cell.add(before, after);
        let direction = match (old, new) {
            (None, _) => Direction::New,
            (_, None) => Direction::Gone,
            _ if is_same(was, is) => continue,
            _ => match (was, is) {
                (Some(was), Some(is)) if ordered => {
                    if is < was {
                        Direction::Up
                    } else {
                        Direction::Down
                    }
                }
                _ => Direction::Other,
            },
        };
        found.movers.push(Mover {
            row_before: old,
            row_after: new,
            from: was,
            to: is,
            direction,
            before,
            after,
            cause: None,
        });
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Population = BTreeMap<String, (Option<u16>, i64)>;

    fn scheme(tiers: &[&str]) -> RunScheme {
        let tier = |id: &&str| RunTier { id: (*id).to_owned(), en: None, zh: None, customers: 0, revenue: 0 };
        RunScheme {
            name: "value".to_owned(),
            en: None,
            zh: None,
            ordered: true,
            tiers: tiers.iter().map(tier).collect(),
            unclassified: 0,
        }
    }

    fn compared(before: &Population, after: &Population, from: &RunScheme, to: &RunScheme) -> SchemeChanges {
        let ids = |population: &Population| population.keys().map(String::as_str).collect::<Ids>();
        let tiers = |population: &Population| population.values().map(|(tier, _)| *tier).collect::<Vec<_>>();
        let net = |population: &Population| population.values().map(|(_, net)| *net).collect::<Vec<_>>();
        let columns = TierColumns {
            from,
            to,
            tiers_before: &tiers(before),
            tiers_after: &tiers(after),
            net_before: &net(before),
            net_after: &net(after),
        };
        changes(&Joined::of(&ids(before), &ids(after)), &columns).unwrap()
    }

    fn population() -> impl Strategy<Value = Population> {
        let customer = (prop::option::of(0u16..3), prop_oneof![-50i64..50, Just(i64::MAX), Just(i64::MIN)]);
        prop::collection::btree_map("[a-d]{1,2}", customer, 0..15)
    }

    /// Customers and net revenue of those in a tier.
    fn told(population: &Population, tier: Option<u16>) -> (u64, i128) {
        let inside = population.values().filter(|(known, _)| *known == tier);
        inside.fold((0, 0), |(count, sum), (_, net)| (count + 1, sum + i128::from(*net)))
    }

    proptest! {
        #[test]
        fn lines_and_columns_add_up(before in population(), after in population()) {
            let scheme = scheme(&["A", "B", "C"]);
            let found = compared(&before, &after, &scheme, &scheme);
            for (index, tier) in [Some(0), Some(1), Some(2), None].into_iter().enumerate() {
                let line: Flow = found.matrix[index].iter().copied().sum();
                prop_assert_eq!((line.customers, line.before), told(&before, tier));
                let column: Flow = found.matrix.iter().map(|line| line[index]).sum();
                prop_assert_eq!((column.customers, column.after), told(&after, tier));
            }
            let all: Flow = found.matrix.iter().flatten().copied().sum();
            let both = before.keys().filter(|id| after.contains_key(*id)).count();
            prop_assert_eq!(all.customers, (before.len() + after.len() - both) as u64);
            let ways = [Direction::Up, Direction::Down, Direction::Other, Direction::New, Direction::Gone];
            let moved: Flow = ways.into_iter().map(|way| found.moved(way)).chain([found.stayed()]).sum();
            prop_assert_eq!(moved, all);
        }

        #[test]
        fn nobody_moves_from_a_run_to_itself(population in population()) {
            let scheme = scheme(&["A", "B", "C"]);
            let found = compared(&population, &population, &scheme, &scheme);
            prop_assert!(found.movers.is_empty());
            prop_assert_eq!(found.stayed().customers, population.len() as u64);
        }
    }

    #[test]
    fn tiers_are_known_by_their_ids() {
        let all = |tiers: [(&str, u16); 2]| -> Population {
            tiers.into_iter().map(|(id, tier)| (id.to_owned(), (Some(tier), 1))).collect()
        };
        // B was the second tier and is the first; A is there no more.
        let found = compared(
            &all([("x", 1), ("y", 0)]),
            &all([("x", 0), ("y", 0)]),
            &scheme(&["A", "B"]),
            &scheme(&["B", "C"]),
        );
        assert!(!found.is_ordered());
        let moved: Vec<(Option<usize>, Direction)> = found.movers.iter().map(|m| (m.row_after, m.direction)).collect();
        assert_eq!(moved, [(Some(1), Direction::Other)]);
    }
}
