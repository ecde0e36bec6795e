use crate::conditions::{Comparison, Condition, Value};
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
        RowTest::Not(inner) => Condition::Not(Box::new(condition_of(inner))),
        RowTest::And(left, right) => condition_of(left).and(condition_of(right)),
        RowTest::Or(left, right) => condition_of(left).or(condition_of(right)),
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
