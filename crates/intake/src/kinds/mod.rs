//! What each kind of facts needs beyond the reading of its cells.

pub(crate) mod customers;
pub(crate) mod feedback;
pub(crate) mod orders;

use crate::fields::Field;
use crate::reason::Reason;
use crate::status::{StatusWord, Statuses};
use terrace_domain::FactKind;

/// The columns of any kind, and one over.
pub(crate) const MOST_COLUMNS: usize = 24;

/// A row's values, by the places of the kind's columns.
pub(crate) type Values<'c> = [Field<'c>; MOST_COLUMNS];

/// Finishes the rows of one kind.
pub(crate) enum Finish {
    Orders(orders::Orders),
    Customers(customers::Customers),
    Feedback(feedback::Feedback),
    Nothing,
}

impl Finish {
    /// For a kind; a kind without rules of its own is taken as it is read.
    pub fn of(kind: &'static FactKind) -> Self {
        match kind.name {
            "orders" => Self::Orders(orders::Orders::new(kind)),
            "customers" => Self::Customers(customers::Customers::new(kind)),
            "feedback" => Self::Feedback(feedback::Feedback::new(kind)),
            _ => Self::Nothing,
        }
    }

    /// Names of columns that are filled whether or not a file has them.
    pub fn computed(&self) -> &'static [&'static str] {
        match self {
            Self::Orders(_) => &["amount", "is_return", "is_cancelled"],
            _ => &[],
        }
    }

    /// Puts a row's values into their final form, or says why it can't be taken; whether the amount was computed.
    pub fn row(
        &self,
        values: &mut Values<'_>,
        statuses: &mut Statuses,
        mapped: &[(String, StatusWord)],
    ) -> Result<bool, Reason> {
        match self {
            Self::Orders(orders) => orders.finish(values, statuses, mapped),
            Self::Customers(customers) => {
                customers.finish(values);
                Ok(false)
            }
            Self::Feedback(feedback) => {
                feedback.finish(values);
                Ok(false)
            }
            Self::Nothing => Ok(false),
        }
    }
}

/// The place of a column in its kind.
fn place(kind: &FactKind, name: &str) -> usize {
    kind.columns.iter().position(|column| column.name == name).unwrap_or(MOST_COLUMNS - 1)
}

/// A word without case, blanks and marks, as one of ours where it is known.
fn known_word(text: &str, words: &[(&'static str, &[&str])]) -> Option<&'static str> {
    let plain = crate::status::normalised(text);
    words.iter().find(|(ours, theirs)| *ours == plain || theirs.contains(&plain.as_str())).map(|(ours, _)| *ours)
}

#[cfg(test)]
mod tests {
    use super::*;
    use terrace_domain::facts::KINDS;

    #[test]
    fn every_kind_fits() {
        for kind in KINDS {
            assert!(kind.columns.len() < MOST_COLUMNS, "{}", kind.name);
        }
    }
}
