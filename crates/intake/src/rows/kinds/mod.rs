//! What each kind of facts needs beyond the reading of its cells.

pub(crate) mod cases;
pub(crate) mod contacts;
pub(crate) mod currency;
pub(crate) mod customers;
pub(crate) mod feedback;
pub(crate) mod orders;
pub(crate) mod payments;
pub(crate) mod rates;

use crate::columns::plan::PlannedColumn;
use crate::reason::Reason;
use crate::rows::stats::ReadStats;
use crate::values::reader::FieldValue;
use crate::values::status::MappedWords;
use terrace_domain::{FactKind, InternalError};

/// Room for the columns of any kind.
pub(crate) const MOST_COLUMNS: usize = 31;

/// Room for the columns of customers that files of orders may carry.
pub(crate) const MOST_ATTRIBUTES: usize = 12;

/// A row's values, by the places of the kind's columns.
pub(crate) type Values<'c> = [FieldValue<'c>; MOST_COLUMNS];

/// Finishes the rows of one kind.
pub(crate) enum KindRules {
    Orders(orders::OrderRules),
    Customers(customers::CustomerRules),
    Feedback(feedback::FeedbackRules),
    Payments(payments::PaymentRules),
    Contacts(contacts::ContactRules),
    Cases(cases::CaseRules),
    Rates(rates::RateRules),
    /// Nothing but the currency in this place.
    Currency(usize),
}

/// What a value that cannot be read does to its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// The row is rejected: without the value it would say something else.
    Row,
    /// The row is rejected if its amount has to be computed from the value.
    Amount,
    /// The value is left empty and counted.
    Nothing,
}

impl Need {
    /// Of one column that is read.
    ///
    /// A row is never rejected for what only describes it. Where nothing in a place says something by itself, such as
    /// an open case or an unpaid bill, the row is.
    pub fn of(read: &PlannedColumn) -> Self {
        if read.attribute {
            return Self::Nothing;
        }
        match read.column.name {
            "quantity" | "unit_price" | "discount" => Self::Amount,
            "freight" | "level_discount" | "cost" | "minutes" | "birth_date" | "joined_at" | "referrer" | "rating"
            | "expected" | "perceived" | "received" | "spent_money" | "spent_time" | "spent_effort" | "answered_at"
            | "row_type" | "close_reason" | "refund_requested" => Self::Nothing,
            _ => Self::Row,
        }
    }
}

/// Whether a column's values may be left empty if they cannot be read.
pub(crate) fn is_spare(read: &PlannedColumn) -> bool {
    Need::of(read) == Need::Nothing
}

impl KindRules {
    /// The rules of a kind. Each kind of facts stands here, even one that needs none but its currency's.
    pub fn for_kind(kind: &'static FactKind) -> Result<Self, InternalError> {
        Ok(match kind.name {
            "orders" => Self::Orders(orders::OrderRules::new(kind)?),
            "customers" => Self::Customers(customers::CustomerRules::new(kind)?),
            "feedback" => Self::Feedback(feedback::FeedbackRules::new(kind)?),
            "payments" => Self::Payments(payments::PaymentRules::new(kind)?),
            "contacts" => Self::Contacts(contacts::ContactRules::new(kind)?),
            "cases" => Self::Cases(cases::CaseRules::new(kind)?),
            "rates" => Self::Rates(rates::RateRules::new(kind)?),
            "balances" => Self::Currency(place(kind, "currency")?),
            name => return Err(InternalError::new(format!("there are no rules for {name}"))),
        })
    }

    /// Names of columns that are filled whether or not a file has them.
    pub fn computed(&self) -> &'static [&'static str] {
        match self {
            Self::Orders(_) => &["amount", "is_return", "is_cancelled"],
            Self::Payments(_) => &["payment"],
            Self::Contacts(_) => &["contact_id"],
            Self::Customers(_) | Self::Feedback(_) | Self::Cases(_) | Self::Rates(_) | Self::Currency(_) => &[],
        }
    }

    /// Adds a line's share of its order's discount to the line's own.
    pub fn share(&self, values: &mut Values<'_>, share: Option<i64>) {
        if let (Self::Orders(orders), Some(share)) = (self, share) {
            orders.share(values, share);
        }
    }

    /// Whether a line's amount has to be computed, its own being given.
    pub fn computes(&self, amount: Option<&FieldValue<'_>>) -> bool {
        match self {
            Self::Orders(orders) => orders.computes(amount),
            _ => false,
        }
    }

    /// Puts a row's values into their final form, or says why it cannot be taken; whether the amount was computed.
    pub fn apply(&self, values: &mut Values<'_>, stats: &mut ReadStats, mapped: &MappedWords) -> Result<bool, Reason> {
        match self {
            Self::Orders(orders) => orders.apply(values, stats, mapped),
            Self::Payments(payments) => payments.apply(values).map(|()| false),
            Self::Contacts(contacts) => contacts.apply(values).map(|()| false),
            Self::Rates(rates) => rates.apply(values).map(|()| false),
            Self::Currency(place) => currency::use_code(values, *place).map(|()| false),
            Self::Customers(customers) => {
                customers.apply(values);
                Ok(false)
            }
            Self::Feedback(feedback) => {
                feedback.apply(values);
                Ok(false)
            }
            Self::Cases(cases) => {
                cases.apply(values);
                Ok(false)
            }
        }
    }
}

/// The place of a column in its kind.
fn place(kind: &FactKind, name: &str) -> Result<usize, InternalError> {
    let place = kind.columns.iter().position(|column| column.name == name);
    place.ok_or_else(|| InternalError::new(format!("{} have no column {name}", kind.name)))
}

/// A word without case, blanks and marks, as one of ours if it is known.
fn known_word(text: &str, words: &[(&'static str, &[&str])]) -> Option<&'static str> {
    let plain = crate::values::status::normalised(text);
    words.iter().find(|(ours, theirs)| *ours == plain || theirs.contains(&plain.as_str())).map(|(ours, _)| *ours)
}

#[cfg(test)]
mod tests {
    use super::*;
    use terrace_domain::facts::KINDS;

    #[test]
    fn every_kind_has_rules_and_room() {
        for kind in KINDS {
            assert!(KindRules::for_kind(kind).is_ok(), "{}", kind.name);
            assert!(kind.columns.len() <= MOST_COLUMNS, "{}", kind.name);
            let attributes = crate::columns::header::fillable(kind).filter(|(_, attribute)| *attribute);
            assert!(attributes.count() <= MOST_ATTRIBUTES, "{}", kind.name);
        }
    }
}
