//! `where:` of a metric: a condition on the rows of its facts, in the language of expressions but over the columns of
//! one kind of facts.
//!
//! A column is compared with values, or with another column that holds the same sort of numbers; `and`, `or` and `not`
//! join such tests. Nothing is computed, so that a row is tested as fast as it is read.

use crate::catalogue::{Catalogue, value_type};
use crate::codes;
use crate::diagnostic::{Diagnostics, Place};
use crate::expression::{Binder, Names, Wanted, Written, read_expression};
use crate::model::{
    BinaryOp, Expression, ExpressionKind, GivenName, RowComparison, RowCondition, RowField, RowTest, ValueLists,
};
use crate::yaml::Node;
use std::collections::{BTreeMap, BTreeSet};
use terrace_domain::{FactKind, FactType, MeasureSignature, ValueType};

/// Microseconds of a day.
const DAY: i128 = 86_400_000_000;

/// Reads the condition of a metric of that measure. Returns `None` if it holds a mistake, which is noted.
pub(crate) fn read(
    node: &Node,
    measure: &MeasureSignature,
    (fields, lists): (&[(&'static FactKind, RowField)], &ValueLists),
    found: &mut Diagnostics,
) -> Option<RowCondition> {
    let Some(facts) = measure.facts else {
        found.error(codes::WHERE_WITHOUT_ROWS, node.place, [("name", measure.name.to_owned())]);
        return None;
    };
    let written = read_expression(node, "where", found)?;
    let fields = fields.iter().filter(|(kind, _)| *kind == facts).map(|(_, field)| field).collect();
    Rows { facts, fields, lists }.bind(&written, found)
}

/// What a test of rows may name.
struct Rows<'a> {
    facts: &'static FactKind,
    /// Fields of the shop's own.
    fields: Vec<&'a RowField>,
    /// Lists that an `in` may take.
    lists: &'a ValueLists,
}

/// A name of a test of rows.
enum TestedName<'a> {
    Column(FactType),
    Field(&'a RowField),
}

impl TestedName<'_> {
    const fn numbers(&self) -> Option<Numbers> {
        match self {
            Self::Column(kind) => numbers(*kind),
            Self::Field(field) => match field.value_type {
                ValueType::Decimal => Some(Numbers::Fine),
                ValueType::Date => Some(Numbers::Days),
                _ => None,
            },
        }
    }

    fn is_flag(&self) -> bool {
        match self {
            Self::Column(kind) => *kind == FactType::Flag,
            Self::Field(field) => field.value_type == ValueType::Flag,
        }
    }

    /// A test of this name alone.
    fn test(&self, test: RowTest) -> RowTest {
        match self {
            Self::Column(_) => test,
            Self::Field(field) => RowTest::OfField(Box::new((*field).clone()), Box::new(test)),
        }
    }
}

impl<'a> Rows<'a> {
    fn names(&self) -> impl Iterator<Item = &str> {
        let fields = self.fields.iter().map(|field| field.name.as_str());
        self.facts.choosable().map(|column| column.name).chain(fields)
    }

    fn named(&self, name: &str) -> Option<TestedName<'a>> {
        let column = self.facts.choosable().find(|column| column.name == name);
        let field = || self.fields.iter().find(|field| field.name == name).map(|field| TestedName::Field(field));
        column.map(|column| TestedName::Column(column.kind)).or_else(field)
    }

    fn bind(&self, written: &Written, found: &mut Diagnostics) -> Option<RowCondition> {
        let place = written.spot.whole();
        let mut known = true;
        for (name, from, to) in written.places() {
            // Where a list stands but behind `in`, binding finds no such name.
            if self.names().all(|known| known != name) && !self.lists.contains_key(name) {
                known = false;
                let columns: Vec<&str> = self.names().collect();
                let arguments =
                    [("name", name.to_owned()), ("facts", self.facts.name.to_owned()), ("columns", columns.join(", "))];
                found.unknown(codes::UNKNOWN_COLUMN, written.spot.part(from, to), arguments, name, columns);
            }
        }
        if !known {
            return None;
        }
        let columns = self.facts.choosable().map(|column| (column.name, value_type(column.kind)));
        let fields = self.fields.iter().map(|field| (field.name.as_str(), field.value_type));
        let given: Vec<GivenName> = columns
            .chain(fields)
            .map(|(name, value_type)| GivenName { name: name.to_owned(), value_type, values: None })
            .collect();
        let mut names = Names {
            table: BTreeMap::new(),
            metric_types: Vec::new(),
            tiers: Vec::new(),
            attributes: Vec::new(),
            silent: BTreeMap::new(),
            catalogue: &Catalogue { measures: Vec::new(), attributes: Vec::new() },
            lists: self.lists,
            given: &given,
        };
        let bound = Binder { names: &mut names, found }.expression(written, Wanted::Condition)?;
        let Some(test) = self.test(&bound) else {
            found.error(codes::NOT_A_ROW_TEST, place, []);
            return None;
        };
        note_empty(&test, self.facts, place, found);
        Some(RowCondition { text: written.text.clone(), test })
    }

    /// The test that an expression stands for; `None` if it computes something.
    fn test(&self, expression: &Expression) -> Option<RowTest> {
        let of = |inner: &Expression| self.test(inner);
        Some(match &expression.kind {
            ExpressionKind::Name(_) => {
                let name = name(expression)?;
                self.named(name)?.test(RowTest::Flag(name.to_owned()))
            }
            ExpressionKind::Not(inner) => of(inner)?.negated(),
            ExpressionKind::Binary(BinaryOp::And, left, right) => of(left)?.and(of(right)?),
            ExpressionKind::Binary(BinaryOp::Or, left, right) => of(left)?.or(of(right)?),
            ExpressionKind::Binary(operator, left, right) => self.compared(*operator, left, right)?,
            ExpressionKind::IsNull { operand, negated } => {
                let column = name(operand)?;
                let named = self.named(column)?;
                // A mark is set or not.
                let test = (!named.is_flag()).then(|| RowTest::IsNull(column.to_owned()))?;
                negate_if(named.test(test), *negated)
            }
            ExpressionKind::In { operand, list, negated } => {
                let each = list.iter().map(|value| self.equal(operand, value));
                let any = each.reduce(|one, other| Some(joined(one?, other?)))??;
                negate_if(any, *negated)
            }
            ExpressionKind::Between { operand, low, high, negated } => {
                let least = self.compared(BinaryOp::GreaterOrEqual, operand, low)?;
                negate_if(least.and(self.compared(BinaryOp::LessOrEqual, operand, high)?), *negated)
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

    fn equal(&self, left: &Expression, right: &Expression) -> Option<RowTest> {
        self.compared(BinaryOp::Equal, left, right)
    }

    fn compared(&self, operator: BinaryOp, left: &Expression, right: &Expression) -> Option<RowTest> {
        let comparison = match operator {
            BinaryOp::Equal => RowComparison::Equal,
            BinaryOp::NotEqual => return Some(self.equal(left, right)?.negated()),
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
            return name(right).and_then(|_| self.compared(turned, right, left));
        };
        let named = self.named(column)?;
        let column = column.to_owned();
        if let Some(other) = name(right) {
            // Two columns of one row are compared where both are read as they stand.
            let (TestedName::Column(kind), TestedName::Column(other_kind)) = (named, self.named(other)?) else {
                return None;
            };
            let same = numbers(kind)? == numbers(other_kind)?;
            return same.then(|| RowTest::CompareColumns(column, comparison, other.to_owned()));
        }
        let test = match &right.kind {
            ExpressionKind::Text(text) => RowTest::IsOneOf(column, vec![text.clone()]),
            ExpressionKind::Flag(flag) => return Some(negate_if(named.test(RowTest::Flag(column)), !*flag)),
            _ => against(&column, comparison, number(right)?, named.numbers()?),
        };
        Some(named.test(test))
    }
}

/// Says that rows in which a column is empty do not count, where an author who writes "not these" may well mean them.
fn note_empty(test: &RowTest, facts: &FactKind, place: Place, found: &mut Diagnostics) {
    let (mut excluded, mut thought_of) = (BTreeSet::new(), BTreeSet::new());
    collect(test, false, &mut excluded, &mut thought_of);
    for column in excluded.difference(&thought_of) {
        if facts.column(column).is_none_or(|column| !column.required) {
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
        RowTest::OfField(_, inner) => collect(inner, is_negated, excluded, thought_of),
        RowTest::Not(inner) => collect(inner, !is_negated, excluded, thought_of),
        RowTest::And(left, right) | RowTest::Or(left, right) => {
            collect(left, is_negated, excluded, thought_of);
            collect(right, is_negated, excluded, thought_of);
        }
    }
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
        (RowTest::OfField(field, test), RowTest::OfField(same, more)) if field == same => {
            RowTest::OfField(field, Box::new(joined(*test, *more)))
        }
        (one, other) => one.or(other),
    }
}

/// The column that a name stands for.
fn name(expression: &Expression) -> Option<&str> {
    if let ExpressionKind::Name(reference) = &expression.kind { Some(&reference.name) } else { None }
}

/// How many parts of the sort that expressions count in make one unit of a column: millionths, or for times
/// microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Numbers {
    Decimals,
    Whole,
    Times,
    /// Of fields of the shop's own: numbers with all decimals that expressions have.
    Fine,
    /// Of fields of the shop's own: calendar days.
    Days,
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
        Numbers::Times | Numbers::Fine => 1,
        Numbers::Days => DAY,
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
