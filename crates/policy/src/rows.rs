//! `where:` of a metric: a condition on the rows of its facts, in the language of expressions but over the columns of
//! one kind of facts.
//!
//! A column is compared with values, or with another column that holds the same sort of numbers; `and`, `or` and `not`
//! join such tests. Nothing is computed, so that a row is tested as fast as it is read.

use crate::catalogue::{Catalogue, value_type};
use crate::codes;
use crate::diagnostic::{Diagnostics, Place};
use crate::expression::{Binder, Names, Wanted, Written, read_expression};
use crate::model::{BinaryOp, Expression, ExpressionKind, GivenName, RowComparison, RowCondition, RowTest};
use crate::yaml::Node;
use std::collections::{BTreeMap, BTreeSet};
use terrace_domain::{FactKind, FactType, MeasureSignature};

/// Microseconds of a day.
const DAY: i128 = 86_400_000_000;

/// Reads the condition of a metric of that measure. Returns `None` if it holds a mistake, which is noted.
pub(crate) fn read(node: &Node, measure: &MeasureSignature, found: &mut Diagnostics) -> Option<RowCondition> {
    let Some(facts) = measure.facts else {
        found.error(codes::WHERE_WITHOUT_ROWS, node.place, [("name", measure.name.to_owned())]);
        return None;
    };
    let written = read_expression(node, "where", found)?;
    bind(&written, facts, found)
}

fn bind(written: &Written, facts: &'static FactKind, found: &mut Diagnostics) -> Option<RowCondition> {
    let place = written.spot.whole();
    let mut known = true;
    for (name, from, to) in written.places() {
        if facts.choosable().all(|column| column.name != name) {
            known = false;
            let columns: Vec<&str> = facts.choosable().map(|column| column.name).collect();
            let arguments =
                [("name", name.to_owned()), ("facts", facts.name.to_owned()), ("columns", columns.join(", "))];
            found.unknown(codes::UNKNOWN_COLUMN, written.spot.part(from, to), arguments, name, columns);
        }
    }
    if !known {
        return None;
    }
    let given: Vec<GivenName> = facts
        .choosable()
        .map(|column| GivenName { name: column.name.to_owned(), value_type: value_type(column.kind), values: None })
        .collect();
    let mut names = Names {
        table: BTreeMap::new(),
        metric_types: Vec::new(),
        tiers: Vec::new(),
        attributes: Vec::new(),
        silent: BTreeMap::new(),
        catalogue: &Catalogue { measures: Vec::new(), attributes: Vec::new() },
        given: &given,
    };
    let bound = Binder { names: &mut names, found }.expression(written, Wanted::Condition)?;
    let Some(test) = test(&bound, facts) else {
        found.error(codes::NOT_A_ROW_TEST, place, []);
        return None;
    };
    note_empty(&test, facts, place, found);
    Some(RowCondition { text: written.text.clone(), test })
}

/// Says that rows in which a column is empty do not count, where an author who writes "not these" may well mean them.
fn note_empty(test: &RowTest, facts: &FactKind, place: Place, found: &mut Diagnostics) {
    let (mut excluded, mut thought_of) = (BTreeSet::new(), BTreeSet::new());
    collect(test, false, &mut excluded, &mut thought_of);
    for column in excluded.difference(&thought_of) {
        if facts.column(column).is_some_and(|column| !column.required) {
            found.warning(codes::EMPTY_LEFT_OUT, place, [("column", (*column).to_owned())]);
        }
    }
}

fn collect<'t>(
    test: &'t RowTest,
    is_negated: bool,
    excluded: &mut BTreeSet<&'t str>,
    thought_of: &mut BTreeSet<&'t str>,
) {
    match test {
        RowTest::IsNull(column) => {
            thought_of.insert(column);
        }
        // Rows that name no currency are in the policy's.
        RowTest::IsOneOf(column, _) if is_negated || column == "currency" => {
            excluded.insert(column);
        }
        RowTest::Flag(_) | RowTest::IsOneOf(..) | RowTest::Compare(..) | RowTest::CompareColumns(..) => {}
        RowTest::Not(inner) => collect(inner, !is_negated, excluded, thought_of),
        RowTest::And(left, right) | RowTest::Or(left, right) => {
            collect(left, is_negated, excluded, thought_of);
            collect(right, is_negated, excluded, thought_of);
        }
    }
}

/// The test that an expression stands for; `None` if it computes something.
fn test(expression: &Expression, facts: &FactKind) -> Option<RowTest> {
    let of = |inner: &Expression| test(inner, facts);
    Some(match &expression.kind {
        ExpressionKind::Name(_) => RowTest::Flag(name(expression)?.to_owned()),
        ExpressionKind::Not(inner) => of(inner)?.negated(),
        ExpressionKind::Binary(BinaryOp::And, left, right) => of(left)?.and(of(right)?),
        ExpressionKind::Binary(BinaryOp::Or, left, right) => of(left)?.or(of(right)?),
        ExpressionKind::Binary(operator, left, right) => compared(*operator, left, right, facts)?,
        ExpressionKind::IsNull { operand, negated } => {
            let column = name(operand)?;
            // A mark is set or not.
            let is_mark = facts.column(column)?.kind == FactType::Flag;
            (!is_mark).then(|| negate_if(RowTest::IsNull(column.to_owned()), *negated))?
        }
        ExpressionKind::In { operand, list, negated } => {
            let each = list.iter().map(|value| equal(operand, value, facts));
            let any = each.reduce(|one, other| Some(joined(one?, other?)))??;
            negate_if(any, *negated)
        }
        ExpressionKind::Between { operand, low, high, negated } => {
            let least = compared(BinaryOp::GreaterOrEqual, operand, low, facts)?;
            negate_if(least.and(compared(BinaryOp::LessOrEqual, operand, high, facts)?), *negated)
        }
        ExpressionKind::Number(_)
        | ExpressionKind::Text(_)
        | ExpressionKind::Flag(_)
        | ExpressionKind::Date(_)
        | ExpressionKind::Null
        | ExpressionKind::Negate(_)
        | ExpressionKind::Case { .. }
        | ExpressionKind::Call(..) => return None,
    })
}

fn negate_if(test: RowTest, is_negated: bool) -> RowTest {
    if is_negated { test.negated() } else { test }
}

/// Either of two; words of one column are looked up at once.
fn joined(one: RowTest, other: RowTest) -> RowTest {
    match (one, other) {
        (RowTest::IsOneOf(column, mut words), RowTest::IsOneOf(same, more)) if column == same => {
            words.extend(more);
            RowTest::IsOneOf(column, words)
        }
        (one, other) => one.or(other),
    }
}

/// The column that a name stands for.
fn name(expression: &Expression) -> Option<&str> {
    if let ExpressionKind::Name(reference) = &expression.kind { Some(&reference.name) } else { None }
}

fn equal(left: &Expression, right: &Expression, facts: &FactKind) -> Option<RowTest> {
    compared(BinaryOp::Equal, left, right, facts)
}

fn compared(operator: BinaryOp, left: &Expression, right: &Expression, facts: &FactKind) -> Option<RowTest> {
    let comparison = match operator {
        BinaryOp::Equal => RowComparison::Equal,
        BinaryOp::NotEqual => return Some(equal(left, right, facts)?.negated()),
        BinaryOp::Less => RowComparison::Less,
        BinaryOp::LessOrEqual => RowComparison::LessOrEqual,
        BinaryOp::Greater => RowComparison::Greater,
        BinaryOp::GreaterOrEqual => RowComparison::GreaterOrEqual,
        _ => return None,
    };
    let Some(column) = name(left) else {
        // The column may stand on the right.
        let turned = match comparison {
            RowComparison::Equal => BinaryOp::Equal,
            RowComparison::Less => BinaryOp::Greater,
            RowComparison::LessOrEqual => BinaryOp::GreaterOrEqual,
            RowComparison::Greater => BinaryOp::Less,
            RowComparison::GreaterOrEqual => BinaryOp::LessOrEqual,
        };
        return name(right).and_then(|_| compared(turned, right, left, facts));
    };
    let kind = facts.column(column)?.kind;
    let column = column.to_owned();
    if let Some(other) = name(right) {
        let same = numbers(kind)? == numbers(facts.column(other)?.kind)?;
        return same.then(|| RowTest::CompareColumns(column, comparison, other.to_owned()));
    }
    match &right.kind {
        ExpressionKind::Text(text) => Some(RowTest::IsOneOf(column, vec![text.clone()])),
        ExpressionKind::Flag(flag) => Some(negate_if(RowTest::Flag(column), !*flag)),
        _ => number(right).and_then(|wanted| Some(against(&column, comparison, wanted, numbers(kind)?))),
    }
}

/// How many parts of the sort that expressions count in make one unit of a column: millionths, or for times
/// microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Numbers {
    Decimals,
    Whole,
    Times,
}

const fn numbers(kind: FactType) -> Option<Numbers> {
    match kind {
        FactType::Money | FactType::Quantity | FactType::Number => Some(Numbers::Decimals),
        FactType::Integer => Some(Numbers::Whole),
        FactType::Time => Some(Numbers::Times),
        FactType::Id | FactType::Text | FactType::Rate | FactType::Date | FactType::Flag => None,
    }
}

/// A written number in millionths, or a day in microseconds.
fn number(expression: &Expression) -> Option<i128> {
    match &expression.kind {
        ExpressionKind::Number(millionths) => Some(*millionths),
        ExpressionKind::Negate(inner) => number(inner)?.checked_neg(),
        ExpressionKind::Date(days) => Some(i128::from(*days) * DAY),
        _ => None,
    }
}

/// A comparison with a number that may be finer than what the column holds.
fn against(column: &str, comparison: RowComparison, wanted: i128, numbers: Numbers) -> RowTest {
    let unit = match numbers {
        Numbers::Decimals => 100,
        Numbers::Whole => 1_000_000,
        Numbers::Times => 1,
    };
    let (floor, is_exact) = (wanted.div_euclid(unit), wanted.rem_euclid(unit) == 0);
    // What lies beyond all numbers that a column can hold compares like the outermost of them, but that it equals none.
    let is_within = i64::try_from(floor).is_ok();
    let floor = i64::try_from(floor).unwrap_or(if floor < 0 { i64::MIN } else { i64::MAX });
    let compare = |comparison| RowTest::Compare(column.to_owned(), comparison, floor);
    match comparison {
        RowComparison::Equal if is_exact && is_within => compare(RowComparison::Equal),
        // Nothing equals it; a null is still neither equal nor not.
        RowComparison::Equal => compare(RowComparison::Less).and(compare(RowComparison::Greater)),
        RowComparison::Less if !is_exact => compare(RowComparison::LessOrEqual),
        RowComparison::GreaterOrEqual if !is_exact => compare(RowComparison::Greater),
        other => compare(other),
    }
}
