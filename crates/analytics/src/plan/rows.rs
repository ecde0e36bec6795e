use crate::conditions::{Comparison, Condition, OwnField, Value};
use terrace_domain::AsOf;
use terrace_policy::{RowComparison, RowTest};

/// The condition that a policy's test of rows stands for.
pub(crate) fn condition_of(test: &RowTest) -> Condition {
    let compare = |column: &str, comparison: RowComparison, other: Value| {
        Condition::Compare(Value::column(column), comparison_of(comparison), other)
    };
    match test {
        // A mark that nothing was said of is not set.
        RowTest::Flag(column) => Condition::flag(column).is_true(),
        RowTest::IsNull(column) => Condition::IsNull(column.clone()),
        RowTest::IsOneOf(column, texts) => Condition::IsText(column.clone(), texts.clone()),
        RowTest::Compare(column, comparison, number) => compare(column, *comparison, Value::Number(*number)),
        RowTest::CompareColumns(column, comparison, other) => compare(column, *comparison, Value::column(other)),
        RowTest::OfField(field, test) => {
            Condition::OfField(OwnField::from(field.as_ref()), Box::new(condition_of(test)))
        }
        RowTest::Not(inner) => Condition::Not(Box::new(condition_of(inner))),
        RowTest::And(left, right) => condition_of(left).and(condition_of(right)),
        RowTest::Or(left, right) => condition_of(left).or(condition_of(right)),
    }
}

/// What cases and payments tell of a time after they began.
const LATER: [&str; 3] = ["answered_at", "closed_at", "paid_at"];

/// The condition on rows as they were at an as-of: what happened at or after it was not known yet.
pub(super) fn known_at(rows: &Condition, as_of: &AsOf) -> Condition {
    let of = |inner: &Condition| known_at(inner, as_of);
    let is_later = |name: &str| LATER.contains(&name);
    let happened = |name: &str| Value::column(name).is_below(as_of.local().micros());
    let value = |value: &Value| match value {
        Value::Column(name) if is_later(name) => value.clone().only_where(happened(name)),
        other => other.clone(),
    };
    match rows {
        Condition::IsNull(name) if is_later(name) => happened(name).is_not_true(),
        Condition::Compare(left, how, right) => Condition::Compare(value(left), *how, value(right)),
        Condition::Not(inner) => Condition::Not(Box::new(of(inner))),
        Condition::And(left, right) => of(left).and(of(right)),
        Condition::Or(left, right) => of(left).or(of(right)),
        other => other.clone(),
    }
}

const fn comparison_of(comparison: RowComparison) -> Comparison {
    match comparison {
        RowComparison::Equal => Comparison::Equal,
        RowComparison::Less => Comparison::Below,
        RowComparison::LessOrEqual => Comparison::AtMost,
        RowComparison::Greater => Comparison::Above,
        RowComparison::GreaterOrEqual => Comparison::AtLeast,
    }
}
