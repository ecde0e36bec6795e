use std::cmp::Ordering;
use terrace_frame::{Ids, Texts};

/// What a fold comes to: one row per customer, one column per part that was asked.
///
/// It is all that a measure is finished from, so tables of some customers can be kept and joined with those of others.
#[derive(Debug, Clone, Default)]
pub(crate) struct Parts {
    /// Who, ascending, each once: those of whom any fact counts.
    pub ids: Ids,
    /// Parallel to the parts of the request.
    pub columns: Vec<PartColumn>,
    /// Those of them whom facts make known; `None` if all are.
    pub known: Option<Ids>,
}

/// One part of many customers.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) enum PartColumn {
    /// Nobody has it: it was not asked here, or no facts are.
    #[default]
    Nowhere,
    /// Counts, sums, times. Where `valid` is false it is null.
    Numbers { values: Vec<i64>, valid: Option<Vec<bool>> },
    /// Sums of ratios.
    Wide { values: Vec<i128>, valid: Option<Vec<bool>> },
    /// Names.
    Names(Texts),
}

/// The row of a customer whom a table lacks.
pub(crate) const NOBODY: u32 = u32::MAX;

/// A row of [`places`]; `None` for [`NOBODY`].
pub(crate) fn row_of(place: u32) -> Option<usize> {
    (place != NOBODY).then_some(place as usize)
}

impl PartColumn {
    /// Whether it has a value for each of so many customers; a part that nobody has does.
    pub(crate) fn is_of(&self, customers: usize) -> bool {
        let valid = |valid: &Option<Vec<bool>>| valid.as_ref().is_none_or(|valid| valid.len() == customers);
        match self {
            Self::Nowhere => true,
            Self::Numbers { values, valid: known } => values.len() == customers && valid(known),
            Self::Wide { values, valid: known } => values.len() == customers && valid(known),
            Self::Names(texts) => texts.codes.len() == customers,
        }
    }

    /// The number in a row; `None` if it is null or no number.
    pub(crate) fn number(&self, row: usize) -> Option<i128> {
        // A list of valid rows is as long as its values.
        let valid = |valid: &Option<Vec<bool>>| valid.as_ref().is_none_or(|v| v.get(row).copied().unwrap_or(false));
        match self {
            Self::Numbers { values, valid: known } => {
                values.get(row).filter(|_| valid(known)).map(|value| i128::from(*value))
            }
            Self::Wide { values, valid: known } => values.get(row).copied().filter(|_| valid(known)),
            Self::Nowhere | Self::Names(_) => None,
        }
    }

    /// The values of some rows, null for [`NOBODY`].
    fn taken(&self, rows: &[u32]) -> Self {
        let known = |valid: &Option<Vec<bool>>| -> Option<Vec<bool>> {
            let is_valid = |row: &u32| {
                *row != NOBODY && valid.as_ref().is_none_or(|v| v.get(*row as usize).copied().unwrap_or(false))
            };
            Some(rows.iter().map(is_valid).collect())
        };
        match self {
            Self::Nowhere => Self::Nowhere,
            Self::Numbers { values, valid } => Self::Numbers { values: taken(values, rows), valid: known(valid) },
            Self::Wide { values, valid } => Self::Wide { values: taken(values, rows), valid: known(valid) },
            Self::Names(texts) => Self::Names(texts.take(rows.iter().map(|row| row_of(*row)))),
        }
    }
}

/// The values of some rows; for [`NOBODY`] the default, beside which `valid` says that there is none.
fn taken<T: Copy + Default>(values: &[T], rows: &[u32]) -> Vec<T> {
    rows.iter().map(|row| values.get(*row as usize).copied().unwrap_or_default()).collect()
}

impl Parts {
    /// A table of this number of parts without customers.
    pub(crate) fn empty(parts: usize) -> Self {
        Self { ids: Ids::default(), columns: vec![PartColumn::Nowhere; parts], known: None }
    }

    /// Tables of different parts side by side: whoever is in one of them is in the answer.
    pub(crate) fn merge(tables: Vec<Self>, parts: usize) -> Self {
        let mut tables: Vec<Self> = tables.into_iter().filter(|table| !table.ids.is_empty()).collect();
        if tables.len() < 2 {
            return tables.pop().unwrap_or_else(|| Self::empty(parts));
        }
        let ids = united(tables.iter().map(|table| &table.ids));
        let mut columns = vec![PartColumn::Nowhere; parts];
        for table in &tables {
            let rows = places(&table.ids, &ids);
            for (column, found) in columns.iter_mut().zip(&table.columns) {
                if *found != PartColumn::Nowhere {
                    *column = found.taken(&rows);
                }
            }
        }
        let all_known = tables.iter().all(|table| table.known.is_none());
        let known = (!all_known).then(|| united(tables.iter().map(|table| table.known.as_ref().unwrap_or(&table.ids))));
        Self { ids, columns, known }
    }

    /// The same for exactly these customers.
    pub(crate) fn of_these(self, ids: Ids) -> Self {
        if ids == self.ids {
            return Self { known: None, ..self };
        }
        let rows = places(&self.ids, &ids);
        Self { columns: self.columns.iter().map(|column| column.taken(&rows)).collect(), ids, known: None }
    }

    /// The same for more customers: all of its own are among the ids.
    pub(crate) fn widened(self, ids: Ids) -> Self {
        if ids.len() == self.ids.len() {
            return self;
        }
        let rows = places(&self.ids, &ids);
        Self { columns: self.columns.iter().map(|column| column.taken(&rows)).collect(), ids, known: self.known }
    }
}

/// For each of the ids its row among the known ones, both sorted; [`NOBODY`] where it is not known.
pub(crate) fn places(known: &Ids, ids: &Ids) -> Vec<u32> {
    let mut next = 0;
    let place = |id: &str| {
        while next < known.len() && known.get(next) < id {
            next += 1;
        }
        if next < known.len() && known.get(next) == id { u32::try_from(next).unwrap_or(NOBODY) } else { NOBODY }
    };
    ids.iter().map(place).collect()
}

/// Sorted lists of ids as one, each id once.
pub(crate) fn united<'a>(lists: impl IntoIterator<Item = &'a Ids>) -> Ids {
    let mut all = Ids::default();
    for list in lists {
        if all.is_empty() {
            all = list.clone();
        } else if all != *list {
            all = both(&all, list);
        }
    }
    all
}

fn both(one: &Ids, other: &Ids) -> Ids {
    let mut all = Ids::default();
    let (mut left, mut right) = (one.iter().peekable(), other.iter().peekable());
    loop {
        let next = match (left.peek(), right.peek()) {
            (Some(a), Some(b)) => match a.cmp(b) {
                Ordering::Less => left.next(),
                Ordering::Greater => right.next(),
                Ordering::Equal => {
                    right.next();
                    left.next()
                }
            },
            (Some(_), None) => left.next(),
            (None, _) => right.next(),
        };
        match next {
            Some(id) => all.push(id),
            None => return all,
        }
    }
}
