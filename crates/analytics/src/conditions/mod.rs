//! Conditions on rows of facts as values: measures write them down, and they are compared, stored and evaluated on
//! columns.
//!
//! They follow SQL's logic of three values: a comparison with null is null, and a row counts only where its condition
//! is true. Numbers are the whole numbers in which they are folded: ten-thousandths, microseconds, days.

mod bound;
mod fields;
#[cfg(test)]
mod tests;

pub(crate) use bound::{BoundCondition, BoundValue};
pub(crate) use fields::{FieldRead, OwnField, text_object};

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use terrace_domain::facts::CUSTOM;

/// What a row has to fulfil.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Condition {
    /// True of every row.
    Always,
    /// What a column of yes and no says.
    Flag(String),
    /// Whether a column is null.
    IsNull(String),
    /// Whether a column has a value.
    IsFilled(String),
    /// How two numbers compare.
    Compare(Value, Comparison, Value),
    /// Whether a text is one of the words, ignoring case, blanks, `-` and `_`. The words are given without these.
    IsOneOf(String, Vec<String>),
    /// Whether a text is one of these, to the letter.
    IsText(String, Vec<String>),
    /// Whether a condition on a field of a shop's own is true; in it the field is a column under its name.
    OfField(OwnField, Box<Condition>),
    /// Whether a condition is false; null stays null.
    Not(Box<Condition>),
    /// Whether a condition is true: no longer null.
    IsTrue(Box<Condition>),
    /// Whether a condition is false or null.
    IsNotTrue(Box<Condition>),
    /// Whether both hold.
    And(Box<Condition>, Box<Condition>),
    /// Whether at least one holds.
    Or(Box<Condition>, Box<Condition>),
}

/// How two numbers compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Comparison {
    Equal,
    Below,
    AtMost,
    AtLeast,
    Above,
}

/// A number that is computed of a row. Null makes null of any arithmetic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Value {
    /// The number in a column.
    Column(String),
    /// The same number for every row.
    Number(i64),
    /// The first value, or the second where the first is null.
    FirstFilled(Box<Value>, Box<Value>),
    /// The first less the second.
    Difference(Box<Value>, Box<Value>),
    /// A value, or a bound where it is less.
    NoLessThan(Box<Value>, i64),
    /// The calendar day of a time.
    Day(Box<Value>),
    /// A value where the condition is true, else null.
    Where(Box<Condition>, Box<Value>),
}

#[expect(clippy::wrong_self_convention, reason = "they build conditions, and are called as in SQL")]
impl Condition {
    /// What a column of yes and no says.
    pub(crate) fn flag(column: impl Into<String>) -> Self {
        Self::Flag(column.into())
    }

    /// Whether it is true; false where it is null.
    pub(crate) fn is_true(self) -> Self {
        Self::IsTrue(Box::new(self))
    }

    /// Whether it is false or null.
    pub(crate) fn is_not_true(self) -> Self {
        Self::IsNotTrue(Box::new(self))
    }

    /// Whether this and another hold.
    pub(crate) fn and(self, other: Self) -> Self {
        Self::And(Box::new(self), Box::new(other))
    }

    /// Whether this or another holds.
    pub(crate) fn or(self, other: Self) -> Self {
        Self::Or(Box::new(self), Box::new(other))
    }

    /// The columns that it reads.
    pub(crate) fn columns(&self) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        self.add_columns(&mut names);
        names
    }

    fn add_columns<'a>(&'a self, names: &mut BTreeSet<&'a str>) {
        match self {
            Self::Always => {}
            Self::Flag(name)
            | Self::IsNull(name)
            | Self::IsFilled(name)
            | Self::IsOneOf(name, _)
            | Self::IsText(name, _) => {
                names.insert(name);
            }
            Self::Compare(left, _, right) => {
                left.add_columns(names);
                right.add_columns(names);
            }
            Self::OfField(..) => {
                names.insert(CUSTOM);
            }
            Self::Not(inner) | Self::IsTrue(inner) | Self::IsNotTrue(inner) => inner.add_columns(names),
            Self::And(left, right) | Self::Or(left, right) => {
                left.add_columns(names);
                right.add_columns(names);
            }
        }
    }
}

#[expect(clippy::wrong_self_convention, reason = "they build conditions, and are called as in SQL")]
impl Value {
    /// The number in a column.
    pub(crate) fn column(name: impl Into<String>) -> Self {
        Self::Column(name.into())
    }

    /// This, or another value where it is null.
    pub(crate) fn or_else(self, other: impl Into<Self>) -> Self {
        Self::FirstFilled(Box::new(self), Box::new(other.into()))
    }

    /// This less another value.
    pub(crate) fn minus(self, other: Self) -> Self {
        Self::Difference(Box::new(self), Box::new(other))
    }

    /// This, or the bound where it is less.
    pub(crate) fn no_less_than(self, bound: i64) -> Self {
        Self::NoLessThan(Box::new(self), bound)
    }

    /// The calendar day of this time, counted from 1970-01-01.
    pub(crate) fn day(self) -> Self {
        Self::Day(Box::new(self))
    }

    /// This where the condition is true, else null.
    pub(crate) fn only_where(self, condition: Condition) -> Self {
        Self::Where(Box::new(condition), Box::new(self))
    }

    /// Whether this is less than another value.
    pub(crate) fn is_below(self, other: impl Into<Self>) -> Condition {
        Condition::Compare(self, Comparison::Below, other.into())
    }

    /// Whether this is no more than another value.
    pub(crate) fn is_at_most(self, other: impl Into<Self>) -> Condition {
        Condition::Compare(self, Comparison::AtMost, other.into())
    }

    /// Whether this is no less than another value.
    pub(crate) fn is_at_least(self, other: impl Into<Self>) -> Condition {
        Condition::Compare(self, Comparison::AtLeast, other.into())
    }

    /// Whether this is more than another value.
    pub(crate) fn is_above(self, other: impl Into<Self>) -> Condition {
        Condition::Compare(self, Comparison::Above, other.into())
    }

    /// Whether this lies between two values, both included.
    pub(crate) fn is_between(self, least: impl Into<Self>, most: impl Into<Self>) -> Condition {
        self.clone().is_at_least(least).and(self.is_at_most(most))
    }

    /// The columns that it reads.
    pub(crate) fn columns(&self) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        self.add_columns(&mut names);
        names
    }

    fn add_columns<'a>(&'a self, names: &mut BTreeSet<&'a str>) {
        match self {
            Self::Column(name) => {
                names.insert(name);
            }
            Self::Number(_) => {}
            Self::FirstFilled(left, right) | Self::Difference(left, right) => {
                left.add_columns(names);
                right.add_columns(names);
            }
            Self::NoLessThan(inner, _) | Self::Day(inner) => inner.add_columns(names),
            Self::Where(condition, inner) => {
                condition.add_columns(names);
                inner.add_columns(names);
            }
        }
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ColumnType {
    /// WholeCustomers numbers.
    Number,
    /// Yes or no.
    Flag,
    /// Texts.
    Text,
}

/// The columns of rows, in the order in which they stand.
#[derive(Debug, Clone, Default)]
pub(crate) struct Columns(pub Vec<(String, ColumnType)>);

impl Columns {
    /// Returns where a column stands.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|(known, _)| known == name)
    }
}
