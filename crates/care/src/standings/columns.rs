use super::clock::FallClock;
use terrace_domain::{InternalError, LocalTime};

/// How a standing came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Arrival {
    /// Nothing was known from before, so the class holds.
    First,
    /// They came into the scheme.
    Entered,
    /// The class rose.
    Rose,
    /// The class had fallen, and nothing kept the better tier any longer.
    Fell,
    /// They had left the scheme, and nothing kept their tier any longer.
    Left,
}

/// What standings go on from, one row per customer, overrides aside: which tier holds, since when, how it came about,
/// and since when the class is below it. A kept run keeps this.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settled {
    tiers: Vec<u16>,
    since: Vec<LocalTime>,
    arrivals: Vec<Arrival>,
    fell: Vec<LocalTime>,
}

/// Stands for no tier; as a place it is behind every tier.
const NO_TIER: u16 = u16::MAX;
/// Stands for a class that is not below the standing.
const NOT_FALLEN: LocalTime = LocalTime::from_micros(i64::MIN);

/// One row of [`Settled`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SettledRow {
    /// The tier that holds, by index into the scheme's tiers; `None` outside the scheme.
    pub tier: Option<u16>,
    /// Since when.
    pub since: LocalTime,
    /// How it came about.
    pub arrival: Arrival,
    /// Since when the class is below it; `None` if it is not.
    pub fell: Option<LocalTime>,
}

impl Settled {
    /// With room for so many customers.
    pub fn with_capacity(rows: usize) -> Self {
        Self {
            tiers: Vec::with_capacity(rows),
            since: Vec::with_capacity(rows),
            arrivals: Vec::with_capacity(rows),
            fell: Vec::with_capacity(rows),
        }
    }

    /// What a run without standings leaves to the next: the class of every customer, since that run.
    pub fn of_classes(classes: impl IntoIterator<Item = Option<u16>>, as_of: LocalTime) -> Self {
        let rows = classes.into_iter();
        let mut settled = Self::with_capacity(rows.size_hint().0);
        for tier in rows {
            settled.push(SettledRow { tier, since: as_of, arrival: Arrival::First, fell: None });
        }
        settled
    }

    /// Adds a customer.
    pub fn push(&mut self, row: SettledRow) {
        self.tiers.push(row.tier.unwrap_or(NO_TIER));
        self.since.push(row.since);
        self.arrivals.push(row.arrival);
        self.fell.push(row.fell.unwrap_or(NOT_FALLEN));
    }

    /// The number of customers.
    pub fn len(&self) -> usize {
        self.tiers.len()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.tiers.is_empty()
    }

    /// A customer's row; `None` beyond the last.
    pub fn row(&self, row: usize) -> Option<SettledRow> {
        let fell = *self.fell.get(row)?;
        Some(SettledRow {
            tier: Some(*self.tiers.get(row)?).filter(|tier| *tier != NO_TIER),
            since: *self.since.get(row)?,
            arrival: *self.arrivals.get(row)?,
            fell: (fell != NOT_FALLEN).then_some(fell),
        })
    }

    /// Every customer's row.
    pub fn rows(&self) -> impl Iterator<Item = SettledRow> {
        (0..self.len()).filter_map(|row| self.row(row))
    }
}

impl Settled {
    /// Customers whose class is below their tier: row, since when the tier holds, since when the class is below.
    pub(super) fn fallen(&self) -> impl Iterator<Item = (usize, LocalTime, LocalTime)> {
        let fallen = self.fell.iter().enumerate().filter(|(_, fell)| **fell != NOT_FALLEN);
        fallen.filter_map(|(row, fell)| Some((row, *self.since.get(row)?, *fell)))
    }
}

/// Earlier standings, and the classes that they followed.
#[derive(Debug, Clone, Copy)]
pub struct EarlierRun<'a> {
    /// The moment that the earlier run was for, on the same wall clock.
    pub as_of: LocalTime,
    /// By the customers of the earlier run, their tiers as the scheme of today counts them.
    pub settled: &'a Settled,
    /// The classes of the earlier run, of the same customers, as the scheme of today counts them.
    pub classes: &'a [Option<u16>],
    /// For each customer of today their row in the earlier run; `None` if it did not have them, or if their tier or
    /// class of then is none that the scheme of today has.
    pub rows: &'a [Option<u32>],
}

/// The standings of today's customers that follow from their classes and from what was.
pub(super) fn settle_customers(
    clock: &mut FallClock<'_>,
    as_of: LocalTime,
    classes: &[Option<u16>],
    earlier: Option<EarlierRun<'_>>,
) -> Result<Settled, InternalError> {
    let Some(earlier) = earlier else { return Ok(Settled::of_classes(classes.iter().copied(), as_of)) };
    if earlier.rows.len() != classes.len() || earlier.classes.len() != earlier.settled.len() {
        return Err(InternalError::new("standings go on from columns of other lengths"));
    }
    if earlier.as_of >= as_of {
        return Err(InternalError::new("standings go on from a run that is not earlier"));
    }
    let mut settled = Settled::with_capacity(classes.len());
    for (class, row) in classes.iter().zip(earlier.rows) {
        let before = match row {
            None => None,
            Some(row) => {
                let row = *row as usize;
                let lacking = || InternalError::new("standings go on from a row that is not there");
                let state = earlier.settled.row(row).ok_or_else(lacking)?;
                let class = earlier.classes.get(row).ok_or_else(lacking)?;
                Some((state, *class))
            }
        };
        settled.push(match before {
            None => SettledRow { tier: *class, since: as_of, arrival: Arrival::First, fell: None },
            Some((state, class_before)) => {
                let state = advance(clock, state, class_before, earlier.as_of, as_of);
                follow(clock, state, *class, as_of)
            }
        });
    }
    Ok(settled)
}

/// Whether the first is a better place than the second; none is the worst.
fn is_better(first: Option<u16>, second: Option<u16>) -> bool {
    first.unwrap_or(NO_TIER) < second.unwrap_or(NO_TIER)
}

/// What has happened since the earlier run without anybody looking: a fall whose time has come.
fn advance(
    clock: &mut FallClock<'_>,
    state: SettledRow,
    class_before: Option<u16>,
    before: LocalTime,
    now: LocalTime,
) -> SettledRow {
    let Some(fell) = state.fell else { return state };
    let due = clock.times(state.since, fell).due;
    // What new rules put into the past takes effect now, not then.
    if due <= before || due >= now {
        return state;
    }
    fallen(class_before, due)
}

/// What follows from the class of now.
fn follow(clock: &mut FallClock<'_>, state: SettledRow, class: Option<u16>, now: LocalTime) -> SettledRow {
    if is_better(class, state.tier) {
        let arrival = if state.tier.is_none() { Arrival::Entered } else { Arrival::Rose };
        return SettledRow { tier: class, since: now, arrival, fell: None };
    }
    if class == state.tier {
        return SettledRow { fell: None, ..state };
    }
    let fell = state.fell.unwrap_or(now);
    if clock.times(state.since, fell).due <= now {
        fallen(class, now)
    } else {
        SettledRow { fell: Some(fell), ..state }
    }
}

fn fallen(tier: Option<u16>, since: LocalTime) -> SettledRow {
    let arrival = if tier.is_none() { Arrival::Left } else { Arrival::Fell };
    SettledRow { tier, since, arrival, fell: None }
}
