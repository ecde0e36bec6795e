use crate::draw::{Draw, Purpose};

/// What a customer was made to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Archetype {
    /// Known, never ordered.
    Prospect,
    /// An organisation that buys for well over 100,000 a year, often.
    KeyAccount,
    /// An organisation that buys for 50,000 to 100,000 a year.
    Steady,
    /// An organisation that was small and now buys for over 50,000 a year.
    Rising,
    /// An organisation that buys for less than 50,000 a year.
    Small,
    /// An organisation that bought well and has not ordered for over a year.
    LapsedOrganisation,
    /// A designer or decorator: buys decoration and brings others.
    Decorator,
    /// A person who comes often and buys the same things again.
    LoyalPerson,
    /// A person who comes a few times a year.
    RegularPerson,
    /// A person who ordered once.
    OneOff,
    /// A person whose first order is less than 90 days old.
    NewPerson,
    /// A person who has not ordered for over a year.
    LapsedPerson,
    /// An organisation whose net amount of the last year is exactly 50,000.
    ExactlyFifty,
    /// An organisation whose net amount of the last year is exactly 100,000.
    ExactlyHundred,
}

/// How customers of an archetype behave. Days are counted back from the shop's last day.
pub(crate) struct Habit {
    pub(crate) archetype: Archetype,
    /// Of a thousand customers, how many.
    share: u64,
    pub(crate) organisation: bool,
    /// When they came: most days ago, fewest days ago.
    pub(crate) since: (i64, i64),
    /// When they left, likewise; 0 if they are still there.
    pub(crate) until: (i64, i64),
    /// Orders a year, fewest and most.
    pub(crate) orders: (i64, i64),
    /// Lines an order.
    pub(crate) lines: (i64, i64),
    /// Of a thousand lines, how many are of one of their few usual products.
    pub(crate) usual: u64,
    /// Usual discount in percent of the price.
    pub(crate) discount: (i64, i64),
    /// Yuan a year, by quantiles.
    pub(crate) budget: &'static [i64],
    /// Percent of a year's budget that the year before had.
    pub(crate) before: i64,
}

const STAYS: (i64, i64) = (0, 0);
const LONG: (i64, i64) = (1800, 400);

/// The tables' shares add up to 1,000.
pub(crate) const HABITS: &[Habit] = &[
    Habit {
        archetype: Archetype::KeyAccount,
        share: 96,
        organisation: true,
        since: LONG,
        until: STAYS,
        orders: (7, 21),
        lines: (1, 3),
        usual: 600,
        discount: (5, 12),
        budget: &[108_000, 113_000, 120_000, 130_000, 145_000, 170_000, 200_000, 260_000, 380_000, 650_000, 1_800_000],
        before: 88,
    },
    Habit {
        archetype: Archetype::Steady,
        share: 246,
        organisation: true,
        since: LONG,
        until: STAYS,
        orders: (4, 7),
        lines: (1, 3),
        usual: 500,
        discount: (2, 8),
        budget: &[53_500, 56_500, 60_500, 66_000, 73_000, 82_000, 96_000],
        before: 92,
    },
    Habit {
        archetype: Archetype::Rising,
        share: 46,
        organisation: true,
        since: (900, 400),
        until: STAYS,
        orders: (5, 10),
        lines: (1, 3),
        usual: 450,
        discount: (2, 6),
        budget: &[54_000, 62_000, 74_000, 90_000],
        before: 35,
    },
    Habit {
        archetype: Archetype::Small,
        share: 70,
        organisation: true,
        since: LONG,
        until: STAYS,
        orders: (2, 5),
        lines: (1, 2),
        usual: 450,
        discount: (0, 5),
        budget: &[3_000, 8_000, 15_000, 26_000, 44_000],
        before: 100,
    },
    Habit {
        archetype: Archetype::LapsedOrganisation,
        share: 40,
        organisation: true,
        since: LONG,
        until: (800, 370),
        orders: (4, 9),
        lines: (1, 2),
        usual: 450,
        discount: (2, 8),
        budget: &[20_000, 45_000, 70_000, 150_000],
        before: 125,
    },
    Habit {
        archetype: Archetype::Decorator,
        share: 30,
        organisation: true,
        since: (1500, 200),
        until: STAYS,
        orders: (4, 10),
        lines: (1, 3),
        usual: 350,
        discount: (5, 15),
        budget: &[14_000, 22_000, 31_000, 45_000],
        before: 85,
    },
    Habit {
        archetype: Archetype::LoyalPerson,
        share: 60,
        organisation: false,
        since: (1500, 420),
        until: STAYS,
        orders: (9, 21),
        lines: (1, 2),
        usual: 800,
        discount: (0, 0),
        budget: &[900, 1_600, 2_600, 6_000],
        before: 90,
    },
    Habit {
        archetype: Archetype::RegularPerson,
        share: 136,
        organisation: false,
        since: (1300, 120),
        until: STAYS,
        orders: (2, 5),
        lines: (1, 2),
        usual: 400,
        discount: (0, 0),
        budget: &[150, 350, 700, 2_000],
        before: 100,
    },
    Habit {
        archetype: Archetype::OneOff,
        share: 112,
        organisation: false,
        since: (1090, 5),
        until: STAYS,
        orders: (1, 1),
        lines: (1, 2),
        usual: 0,
        discount: (0, 0),
        budget: &[20, 60, 120, 260, 900],
        before: 0,
    },
    Habit {
        archetype: Archetype::NewPerson,
        share: 44,
        organisation: false,
        since: (88, 1),
        until: STAYS,
        orders: (4, 12),
        lines: (1, 2),
        usual: 300,
        discount: (0, 0),
        budget: &[400, 800, 2_400],
        before: 0,
    },
    Habit {
        archetype: Archetype::LapsedPerson,
        share: 60,
        organisation: false,
        since: (1300, 900),
        until: (800, 370),
        orders: (2, 6),
        lines: (1, 2),
        usual: 350,
        discount: (0, 0),
        budget: &[200, 500, 1_800],
        before: 100,
    },
    Habit {
        archetype: Archetype::Prospect,
        share: 60,
        organisation: false,
        since: (700, 1),
        until: STAYS,
        orders: (0, 0),
        lines: (0, 0),
        usual: 0,
        discount: (0, 0),
        budget: &[],
        before: 0,
    },
];

/// A steady organisation whose last year is topped up to an exact amount.
const fn exactly(archetype: Archetype, budget: &'static [i64]) -> Habit {
    Habit {
        archetype,
        share: 0,
        organisation: true,
        since: LONG,
        until: STAYS,
        orders: (4, 8),
        lines: (1, 2),
        usual: 500,
        discount: (2, 6),
        budget,
        before: 90,
    }
}
static FIFTY: Habit = exactly(Archetype::ExactlyFifty, &[40_000, 45_000]);
static HUNDRED: Habit = exactly(Archetype::ExactlyHundred, &[86_000, 92_000]);

/// Which customers stand exactly on an edge.
const ON_AN_EDGE: [(u64, &Habit); 2] = [(40, &FIFTY), (41, &HUNDRED)];

/// How the customer of that number behaves; the weights add up to more than 0, so that one is always drawn.
pub(crate) fn draw_habit(seed: u64, index: u64) -> &'static Habit {
    if let Some((_, habit)) = ON_AN_EDGE.iter().find(|(number, _)| *number == index) {
        return habit;
    }
    Draw::new(seed, Purpose::Archetype, index).weighted(HABITS, |habit| habit.share).unwrap_or(&FIFTY)
}

impl Archetype {
    /// The net amount of the last year that customers of this archetype are topped up to, in yuan.
    pub(crate) const fn exact_year(self) -> Option<i64> {
        match self {
            Self::ExactlyFifty => Some(50_000),
            Self::ExactlyHundred => Some(100_000),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_whole() {
        assert_eq!(HABITS.iter().map(|habit| habit.share).sum::<u64>(), 1000);
        for habit in HABITS.iter().chain([&FIFTY, &HUNDRED]) {
            assert!(habit.since.0 >= habit.since.1 && habit.until.0 >= habit.until.1, "{:?}", habit.archetype);
            assert!(habit.budget.is_sorted(), "{:?}", habit.archetype);
        }
    }
}
