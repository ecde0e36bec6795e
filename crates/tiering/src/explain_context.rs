//! What a kind of scheme is given to explain one customer, and what it answers.

use crate::classes::SchemeClasses;
use crate::cutoffs::SchemeCutoffs;
use crate::error::TieringError;
use crate::explanation::{Condition, Figure, Named, Standing, Why};
use crate::expression::{Scope, holds, names};
use crate::peers::Peers;
use crate::ranking::Ranking;
use crate::view::View;
use terrace_domain::{Value, ValueType};
use terrace_frame::value_of;
use terrace_policy::model::{Bound, Expression, Number, Reference};

/// One scheme's view of one customer, who has a class or is unplaced.
pub(crate) struct ExplainContext<'a> {
    /// The customer alone, in row 0.
    pub(crate) view: &'a View<'a>,
    pub(crate) cutoffs: &'a SchemeCutoffs,
    pub(crate) classes: &'a SchemeClasses,
    /// The tier, by index.
    pub(crate) tier: u16,
    /// Where the customer stands among all, if the population is at hand.
    pub(crate) ranking: Ranking,
    /// The values of everybody, if they are at hand.
    pub(crate) peers: Option<&'a Peers>,
}

/// What gave a class, as pieces and as the short stable text.
pub(crate) struct Grounds {
    pub(crate) why: Why,
    pub(crate) reason: String,
}

pub(crate) fn named(expression: &Expression, scope: &Scope<'_>) -> Result<Vec<Named>, TieringError> {
    names(expression).into_iter().map(|reference| one_named(reference, scope)).collect()
}

fn one_named(reference: &Reference, scope: &Scope<'_>) -> Result<Named, TieringError> {
    let value = scope.column(reference)?.value(0).map(Figure);
    Ok(Named { name: reference.name.clone(), value })
}

/// A condition for the customer in row 0.
pub(crate) fn condition(expression: &Expression, scope: &Scope<'_>) -> Result<Condition, TieringError> {
    let holds = holds(expression, scope)?.first().copied().flatten();
    Ok(Condition { text: expression.text.clone(), names: named(expression, scope)?, holds })
}

impl ExplainContext<'_> {
    /// The customer's value under a name.
    pub(crate) fn value(&self, reference: &Reference) -> Result<i64, TieringError> {
        let missing = || TieringError::MissingColumn { name: reference.name.clone() };
        self.view.numbers(reference)?.get(0).ok_or_else(missing)
    }

    /// The same, for people.
    pub(crate) fn figure(&self, reference: &Reference) -> Result<Figure, TieringError> {
        Ok(figure(self.view.numbers(reference)?.value_type, self.value(reference)?))
    }

    /// What the customer's rank and tier look like, given the smallest value inside each tier but the last.
    pub(crate) fn standing(&self, edges: &[Option<i64>], value_type: ValueType) -> Standing {
        let tier = usize::from(self.tier);
        let edge = |index: Option<usize>| index.and_then(|index| edges.get(index).copied().flatten());
        let shown = |value: Option<i64>| value.map(|value| figure(value_type, value));
        let better = (0..tier.min(edges.len())).rev().find_map(|index| edge(Some(index)));
        Standing {
            rank: self.ranking.rank,
            customers: self.cutoffs.customers(),
            edge: shown(edge(Some(tier))),
            better: shown(better),
        }
    }
}

/// A stored integer of a type.
pub(crate) fn figure(value_type: ValueType, value: i64) -> Figure {
    // A day beyond the calendar is shown as its number.
    Figure(value_of(value_type, value).unwrap_or(Value::Count(value)))
}

/// A plain number of a policy beside a metric of a type: as the metric is written where that loses nothing.
pub(crate) fn number(number: Number, value_type: ValueType) -> Figure {
    let stored = |unit: i128| if number.0 % unit == 0 { i64::try_from(number.0 / unit).ok() } else { None };
    let value = match value_type {
        ValueType::Money => stored(100).and_then(|value| value_of(ValueType::Money, value)),
        ValueType::Decimal => None,
        _ => stored(1_000_000).map(Value::Count),
    };
    let decimal = || i64::try_from(number.0).map_or_else(|_| Value::Text(format!("{}e-6", number.0)), Value::Decimal);
    Figure(value.unwrap_or_else(decimal))
}

/// How policies write a bound.
pub(crate) const fn bound_word(bound: Bound) -> &'static str {
    match bound {
        Bound::Over => "over",
        Bound::From => "from",
    }
}

/// A bound as a sign, for a value that is inside or one that is not.
pub(crate) const fn bound_sign(bound: Bound, inside: bool) -> &'static str {
    match (bound, inside) {
        (Bound::Over, true) => ">",
        (Bound::Over, false) => "<=",
        (Bound::From, true) => ">=",
        (Bound::From, false) => "<",
    }
}
