//! Expressions over columns: each node is one loop over all rows, exact integers throughout.

mod choose;
mod logic;
mod names;
mod numbers;
mod places;
mod vector;

use crate::classes::Classes;
use crate::error::TieringError;
pub use names::names;

use choose::{Refused, choose};
use places::WrittenPlace;
use std::borrow::Cow;
use std::sync::Arc;
use terrace_domain::{CancelToken, ValueType};
use terrace_frame::{Column, Frame, Texts};
use terrace_policy::model::{BinaryOp, Expression, ExpressionKind, Function, Policy, Reference, Target};
use vector::{Scalar, Vector};

/// What the names of an expression stand for.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    policy: &'a Policy,
    frame: &'a Frame,
    classes: &'a Classes,
    given: &'a [Column],
    cancel: Option<&'a CancelToken>,
}

impl<'a> Scope<'a> {
    /// The names of a policy over a population, as far as it has been computed.
    pub fn new(policy: &'a Policy, frame: &'a Frame, classes: &'a Classes) -> Self {
        Self { policy, frame, classes, given: &[], cancel: None }
    }

    /// The same with columns beside the policy's parts, in the order of the names that a condition was bound with.
    #[must_use]
    pub fn with_given(self, given: &'a [Column]) -> Self {
        Self { given, ..self }
    }

    /// The same; what is evaluated over it stops soon after the token is cancelled.
    pub(crate) fn cancelled_by(self, cancel: &'a CancelToken) -> Self {
        Self { cancel: Some(cancel), ..self }
    }

    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.frame.ids.len()
    }

    /// The column of a name.
    pub fn column(&self, reference: &Reference) -> Result<Cow<'a, Column>, TieringError> {
        let missing = || TieringError::MissingColumn { name: reference.name.clone() };
        match reference.target {
            Target::Metric(index) => self.classes.metric(self.frame, index).map(Cow::Borrowed).ok_or_else(missing),
            Target::Attribute(index) => self.frame.attributes.get(index).map(Cow::Borrowed).ok_or_else(missing),
            Target::Given(index) => self.given.get(index).map(Cow::Borrowed).ok_or_else(missing),
            Target::Label(index) => {
                let marks = self.classes.label(index).ok_or_else(missing)?;
                Ok(Cow::Owned(Column::Flags(marks.iter().map(|mark| Some(*mark)).collect())))
            }
            Target::Scheme(index) => {
                let classes = self.classes.scheme(index).ok_or_else(missing)?;
                let scheme = self.policy.schemes.get(index).ok_or_else(missing)?;
                let dictionary = scheme.tiers.iter().map(|tier| Arc::from(tier.id.as_str())).collect();
                let codes = classes.places.iter().map(|place| place.tier().map_or(Texts::NULL, u32::from)).collect();
                Ok(Cow::Owned(Column::Texts(Texts { codes, dictionary })))
            }
        }
    }
}

/// The value of an expression for every row.
///
/// Null makes null; `and` and `or` are three-valued; `/` yields six places, half-even, null by zero. A result that
/// does not fit 64 bits at its scale is an error that names the expression.
pub fn evaluate(expression: &Expression, scope: &Scope<'_>) -> Result<Column, TieringError> {
    let failed = |refused| match refused {
        Failure::Refused(Refused::TooLarge(row)) => TieringError::Overflow {
            expression: expression.text.clone(),
            customer: scope.frame.ids.get(row.0).to_owned(),
        },
        Failure::Refused(Refused::WrongType) => TieringError::WrongType { expression: expression.text.clone() },
        Failure::Tiering(error) => error,
    };
    let vector = node(expression, scope).map_err(failed)?;
    match vector {
        Vector::Column(column) => Ok(column.into_owned()),
        constant @ Vector::Constant(_) => {
            let sources = [constant];
            choose(&sources, scope.rows(), expression.value_type, |_| Some(0))
                .map_err(|refused| failed(Failure::Refused(refused)))
        }
    }
}

/// For every row whether the condition holds, does not, or is unknown.
pub fn holds(expression: &Expression, scope: &Scope<'_>) -> Result<Vec<Option<bool>>, TieringError> {
    match evaluate(expression, scope)? {
        Column::Flags(flags) => Ok(flags),
        // `when: null` has no type of its own.
        _ if matches!(expression.kind, ExpressionKind::Null) => Ok(vec![None; scope.rows()]),
        _ => Err(TieringError::WrongType { expression: expression.text.clone() }),
    }
}

enum Failure {
    Refused(Refused),
    Tiering(TieringError),
}

impl<E: Into<Refused>> From<E> for Failure {
    fn from(refused: E) -> Self {
        Self::Refused(refused.into())
    }
}

fn node<'a>(expression: &'a Expression, scope: &Scope<'a>) -> Result<Vector<'a>, Failure> {
    scope.cancel.map_or(Ok(()), CancelToken::check).map_err(|cancelled| Failure::Tiering(cancelled.into()))?;
    let rows = scope.rows();
    let target = expression.value_type;
    Ok(match &expression.kind {
        ExpressionKind::Number(millionths) => Vector::Constant(Scalar::Number(*millionths)),
        ExpressionKind::Text(text) => Vector::Constant(Scalar::Text(text)),
        ExpressionKind::Flag(flag) => Vector::Constant(Scalar::Flag(*flag)),
        ExpressionKind::Date(days) => Vector::Constant(Scalar::Date(*days)),
        ExpressionKind::Null => Vector::Constant(Scalar::Null),
        ExpressionKind::Name(reference) => Vector::Column(scope.column(reference).map_err(Failure::Tiering)?),
        ExpressionKind::Negate(operand) => {
            let operand = node(operand, scope)?;
            let operand = operand.numbers().ok_or(Refused::WrongType)?;
            Vector::owned(numbers::each(&operand, rows, target, i128::checked_neg)?)
        }
        ExpressionKind::Not(operand) => {
            let operand = node(operand, scope)?;
            let flags = operand.flags().ok_or(Refused::WrongType)?;
            Vector::owned(Column::Flags((0..rows).map(|row| flags.get(row).map(|flag| !flag)).collect()))
        }
        ExpressionKind::Binary(op, left, right) => {
            let is_equality = matches!(op, BinaryOp::Equal | BinaryOp::NotEqual);
            let place =
                [left, right].into_iter().find_map(|side| WrittenPlace::of(side, scope)).filter(|_| is_equality);
            let side = |side: &'a Expression| {
                let vector = node(side, scope)?;
                Ok::<_, Failure>(if let Some(place) = place { place.plain(vector) } else { vector })
            };
            binary(*op, &side(left)?, &side(right)?, rows, target)?
        }
        ExpressionKind::In { operand, list, negated } => {
            let place = WrittenPlace::of(operand, scope);
            let side = |side: &'a Expression| {
                let vector = node(side, scope)?;
                Ok::<_, Failure>(if let Some(place) = place { place.plain(vector) } else { vector })
            };
            let (operand, list) = (side(operand)?, list.iter().map(side).collect::<Result<Vec<_>, _>>()?);
            Vector::owned(Column::Flags(logic::among(&operand, &list, *negated, rows).ok_or(Refused::WrongType)?))
        }
        ExpressionKind::Between { operand, low, high, negated } => {
            let (operand, low, high) = (node(operand, scope)?, node(low, scope)?, node(high, scope)?);
            let flags = logic::between(&operand, &low, &high, *negated, rows).ok_or(Refused::WrongType)?;
            Vector::owned(Column::Flags(flags))
        }
        ExpressionKind::IsNull { operand, negated } => {
            let operand = node(operand, scope)?;
            Vector::owned(Column::Flags((0..rows).map(|row| Some(operand.is_null(row) != *negated)).collect()))
        }
        ExpressionKind::Case { branches, otherwise } => case(branches, otherwise.as_deref(), scope, target)?,
        ExpressionKind::Call(function, arguments) => call(*function, arguments, scope, target)?,
    })
}

fn binary<'a>(
    op: BinaryOp,
    left: &Vector<'a>,
    right: &Vector<'a>,
    rows: usize,
    target: ValueType,
) -> Result<Vector<'a>, Refused> {
    Ok(Vector::owned(match op {
        BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide => {
            let left = left.numbers().ok_or(Refused::WrongType)?;
            let right = right.numbers().ok_or(Refused::WrongType)?;
            numbers::arithmetic(op, &left, &right, rows, target)?
        }
        BinaryOp::And | BinaryOp::Or => {
            let left = left.flags().ok_or(Refused::WrongType)?;
            let right = right.flags().ok_or(Refused::WrongType)?;
            let join = if op == BinaryOp::And { logic::and } else { logic::or };
            Column::Flags((0..rows).map(|row| join(left.get(row), right.get(row))).collect())
        }
        _ => Column::Flags(
            logic::compare(left, right, rows, |order| logic::satisfies(op, order)).ok_or(Refused::WrongType)?,
        ),
    }))
}

fn case<'a>(
    branches: &'a [(Expression, Expression)],
    otherwise: Option<&'a Expression>,
    scope: &Scope<'a>,
    target: ValueType,
) -> Result<Vector<'a>, Failure> {
    let mut conditions = Vec::with_capacity(branches.len());
    let mut values = Vec::with_capacity(branches.len() + 1);
    for (condition, value) in branches {
        conditions.push(node(condition, scope)?);
        values.push(node(value, scope)?);
    }
    if let Some(otherwise) = otherwise {
        values.push(node(otherwise, scope)?);
    }
    let tests: Option<Vec<_>> = conditions.iter().map(Vector::flags).collect();
    let tests = tests.ok_or(Refused::WrongType)?;
    // Without a branch that holds, the index is one past the conditions: `else`, or nothing.
    let pick = |row| Some(tests.iter().position(|test| test.get(row) == Some(true)).unwrap_or(tests.len()));
    Ok(Vector::owned(choose(&values, scope.rows(), target, pick)?))
}

fn call<'a>(
    function: Function,
    arguments: &'a [Expression],
    scope: &Scope<'a>,
    target: ValueType,
) -> Result<Vector<'a>, Failure> {
    let rows = scope.rows();
    let values = arguments.iter().map(|argument| node(argument, scope)).collect::<Result<Vec<_>, _>>()?;
    let first = values.first().ok_or(Refused::WrongType)?;
    let column = match function {
        Function::Abs => {
            let operand = first.numbers().ok_or(Refused::WrongType)?;
            numbers::each(&operand, rows, target, i128::checked_abs)?
        }
        Function::Round => {
            let places = match values.get(1) {
                None => 0,
                Some(Vector::Constant(Scalar::Number(millionths))) => {
                    u32::try_from(millionths / 1_000_000).map_err(|_| Refused::WrongType)?
                }
                Some(_) => return Err(Refused::WrongType.into()),
            };
            let operand = first.numbers().ok_or(Refused::WrongType)?;
            numbers::round(&operand, places, rows, target)?
        }
        Function::NullIf => {
            let second = values.get(1).ok_or(Refused::WrongType)?;
            let equal = logic::compare(first, second, rows, std::cmp::Ordering::is_eq).ok_or(Refused::WrongType)?;
            choose(&values, rows, target, |row| (equal.get(row).copied().flatten() != Some(true)).then_some(0))?
        }
        Function::Coalesce => choose(&values, rows, target, |row| values.iter().position(|value| !value.is_null(row)))?,
        Function::Least | Function::Greatest => {
            let picks = logic::extreme(&values, rows, function == Function::Greatest).ok_or(Refused::WrongType)?;
            choose(&values, rows, target, |row| picks.get(row).copied().flatten())?
        }
    };
    Ok(Vector::owned(column))
}
