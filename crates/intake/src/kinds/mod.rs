//! What each kind of facts needs beyond the reading of its cells.

pub(crate) mod cases;
pub(crate) mod contacts;
pub(crate) mod currency;
pub(crate) mod customers;
pub(crate) mod feedback;
pub(crate) mod orders;
pub(crate) mod payments;
pub(crate) mod rates;

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
    Payments(payments::Payments),
    Contacts(contacts::Contacts),
    Cases(cases::Cases),
    Rates(rates::Rates),
    /// Nothing but the currency in this place.
    Currency(usize),
}

impl Finish {
    /// For a kind; a kind without rules of its own is taken as it is read.
    pub fn of(kind: &'static FactKind) -> Self {
        match kind.name {
            "orders" => Self::Orders(orders::Orders::new(kind)),
            "customers" => Self::Customers(customers::Customers::new(kind)),
            "feedback" => Self::Feedback(feedback::Feedback::new(kind)),
            "payments" => Self::Payments(payments::Payments::new(kind)),
            "contacts" => Self::Contacts(contacts::Contacts::new(kind)),
            "cases" => Self::Cases(cases::Cases::new(kind)),
            "rates" => Self::Rates(rates::Rates::new(kind)),
            _ => Self::Currency(place(kind, "currency")),
        }
    }

    /// Names of columns that are filled whether or not a file has them.
    pub fn computed(&self) -> &'static [&'static str] {
        match self {
            Self::Orders(_) => &["amount", "is_return", "is_cancelled"],
            Self::Payments(_) => &["payment"],
            Self::Contacts(_) => &["contact_id"],
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
            Self::Payments(payments) => payments.finish(values).map(|()| false),
            Self::Contacts(contacts) => contacts.finish(values).map(|()| false),
            Self::Rates(rates) => rates.finish(values).map(|()| false),
            Self::Currency(place) => currency::finish(values, *place).map(|()| false),
            Self::Customers(customers) => {
                customers.finish(values);
                Ok(false)
            }
            Self::Feedback(feedback) => {
                feedback.finish(values);
                Ok(false)
            }
            Self::Cases(cases) => {
                cases.finish(values);
                Ok(false)
            }
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
