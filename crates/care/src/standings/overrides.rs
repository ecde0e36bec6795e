use terrace_domain::LocalTime;

/// A decision of a person that another tier holds for one customer, for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// The tier that holds, by index into the scheme's tiers.
    pub tier: u16,
    /// From when, included.
    pub from: LocalTime,
    /// Until when, excluded.
    pub until: LocalTime,
    /// Why, in the words of who decided.
    pub reason: String,
    /// Who decided.
    pub who: String,
    /// Who approved it.
    pub approved_by: String,
}

impl Override {
    /// Whether it holds at a moment.
    pub fn is_in_force(&self, as_of: LocalTime) -> bool {
        self.from <= as_of && as_of < self.until
    }
}

/// The overrides of one scheme, by the rows of customers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Overrides(Vec<(usize, Override)>);

impl Overrides {
    /// Of overrides in any order, each with the row of its customer.
    pub fn new(overrides: impl IntoIterator<Item = (usize, Override)>) -> Self {
        let mut sorted: Vec<(usize, Override)> = overrides.into_iter().collect();
        // The order of those that begin together is settled by what they say.
        sorted.sort_by(|(row, first), (other, second)| {
            let key = |entry: &Override| (entry.from, entry.until, entry.tier);
            row.cmp(other).then_with(|| key(first).cmp(&key(second))).then_with(|| first.reason.cmp(&second.reason))
        });
        Self(sorted)
    }

    /// Those in force at a moment, by row; of several for one customer the one that began last.
    pub(super) fn in_force(&self, as_of: LocalTime) -> Vec<(usize, &Override)> {
        let mut found: Vec<(usize, &Override)> = Vec::new();
        for (row, entry) in self.0.iter().filter(|(_, entry)| entry.is_in_force(as_of)) {
            match found.last_mut() {
                Some((last, slot)) if last == row => *slot = entry,
                _ => found.push((*row, entry)),
            }
        }
        found
    }
}
