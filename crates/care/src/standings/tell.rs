use super::clock::FallClock;
use super::columns::{Arrival, EarlierRun, Settled, SettledRow, settle_customers};
use super::overrides::{Override, Overrides};
use terrace_domain::{InternalError, LocalTime};
use terrace_policy::StandingRules;

/// What standings are computed from; all columns have one row per customer.
#[derive(Debug, Clone, Copy)]
pub struct StandingQuestion<'a> {
    /// How standings follow classes.
    pub rules: &'a StandingRules,
    /// For when.
    pub as_of: LocalTime,
    /// The class of every customer, by index into the scheme's tiers; `None` outside the scheme or without a class.
    pub classes: &'a [Option<u16>],
    /// What to go on from; `None` if there is nothing before.
    pub earlier: Option<EarlierRun<'a>>,
    /// What people have decided.
    pub overrides: &'a Overrides,
}

/// Why a tier holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// It is the class, and came about like this.
    Class(Arrival),
    /// The class is lower; grace is not over.
    Grace,
    /// The class is lower; the tier has not been held for long enough.
    Hold,
    /// The class is lower; falls wait for the next review.
    Review,
    /// A person decided so.
    Override,
}

/// Which tier holds for one customer, since when, why, and until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// By index into the scheme's tiers; `None` outside the scheme.
    pub tier: Option<u16>,
    /// Since when it holds.
    pub since: LocalTime,
    /// Why.
    pub why: Why,
    /// When it ends if the class stays as it is; `None` if it does not.
    pub until: Option<LocalTime>,
}

/// The standings of one scheme, one row per customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standings {
    settled: Settled,
    /// Customers whose class is below their standing, by row.
    waiting: Vec<(usize, Why, LocalTime)>,
    /// Customers of whom a person decided, by row.
    overridden: Vec<(usize, Standing)>,
}

impl Standings {
    /// What the next run goes on from: what would hold without overrides.
    pub const fn settled(&self) -> &Settled {
        &self.settled
    }

    /// The number of customers.
    pub fn len(&self) -> usize {
        self.settled.len()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.settled.is_empty()
    }

    /// What holds for a customer; `None` beyond the last.
    pub fn row(&self, row: usize) -> Option<Standing> {
        if let Ok(at) = self.overridden.binary_search_by_key(&row, |(row, _)| *row) {
            return self.overridden.get(at).map(|(_, standing)| *standing);
        }
        let settled = self.settled.row(row)?;
        let waits = self.waiting.binary_search_by_key(&row, |(row, ..)| *row);
        let waits = waits.ok().and_then(|at| self.waiting.get(at)).map(|(_, why, until)| (*why, *until));
        Some(settled_standing(settled, waits))
    }

    /// What holds for every customer.
    pub fn rows(&self) -> impl Iterator<Item = Standing> {
        let mut waiting = self.waiting.iter().peekable();
        let mut overridden = self.overridden.iter().peekable();
        self.settled.rows().enumerate().map(move |(row, settled)| {
            let waits = waiting.next_if(|(at, ..)| *at == row).map(|(_, why, until)| (*why, *until));
            let decided = overridden.next_if(|(at, _)| *at == row).map(|(_, standing)| *standing);
            decided.unwrap_or_else(|| settled_standing(settled, waits))
        })
    }

    /// Customers whose class is below the tier that holds for them, overrides aside.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }
}

fn settled_standing(settled: SettledRow, waits: Option<(Why, LocalTime)>) -> Standing {
    let (why, until) = match waits {
        Some((why, until)) => (why, Some(until)),
        None => (Why::Class(settled.arrival), None),
    };
    Standing { tier: settled.tier, since: settled.since, why, until }
}

/// Computes the standings of one scheme.
///
/// ```
/// use terrace_care::standings::{Overrides, StandingQuestion, Why, standings};
/// use terrace_domain::{LocalTime, Span};
/// use terrace_policy::StandingRules;
///
/// let grace = Span::parse("90 days").ok();
/// let rules = StandingRules { scheme: 0, grace, hold: None, review: None, newcomers: None };
/// let as_of = LocalTime::parse("2024-01-01")?;
/// let overrides = Overrides::default();
/// let question = StandingQuestion { rules: &rules, as_of, classes: &[Some(0), None], earlier: None, overrides: &overrides };
/// let found = standings(&question).unwrap();
/// let rows: Vec<_> = found.rows().collect();
/// assert_eq!((rows[0].tier, rows[0].since, rows[1].tier), (Some(0), as_of, None));
/// # Ok::<(), terrace_domain::BadTime>(())
/// ```
///
/// # Errors
/// A mistake of the caller: columns that do not go together.
pub fn standings(question: &StandingQuestion<'_>) -> Result<Standings, InternalError> {
    let StandingQuestion { rules, as_of, classes, earlier, overrides } = *question;
    let mut clock = FallClock::new(rules);
    let settled = settle_customers(&mut clock, as_of, classes, earlier)?;
    let waiting = settled.fallen().map(|(row, since, fell)| {
        let times = clock.times(since, fell);
        let why = if as_of < times.grace {
            Why::Grace
        } else if as_of < times.hold {
            Why::Hold
        } else {
            Why::Review
        };
        (row, why, times.due)
    });
    let waiting = waiting.collect();
    let overridden: Vec<(usize, Standing)> =
        overrides.in_force(as_of).into_iter().map(|(row, entry)| (row, overridden(entry))).collect();
    if overridden.last().is_some_and(|(row, _)| *row >= settled.len()) {
        return Err(InternalError::new("an override is of a customer who is not there"));
    }
    Ok(Standings { settled, waiting, overridden })
}

fn overridden(entry: &Override) -> Standing {
    Standing { tier: Some(entry.tier), since: entry.from, why: Why::Override, until: Some(entry.until) }
}

impl Why {
    /// The arrival, unless something keeps a tier that is not the class.
    pub const fn arrival(self) -> Option<Arrival> {
        match self {
            Self::Class(arrival) => Some(arrival),
            Self::Grace | Self::Hold | Self::Review | Self::Override => None,
        }
    }
}
