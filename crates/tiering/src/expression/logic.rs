use super::numbers::Comparison;
use super::vector::Vector;
use std::cmp::Ordering;
use terrace_policy::model::BinaryOp;

/// `and` as in SQL: false wins over unknown.
pub(super) fn and(left: Option<bool>, right: Option<bool>) -> Option<bool> {
    match (left, right) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// `or` as in SQL: true wins over unknown.
pub(super) fn or(left: Option<bool>, right: Option<bool>) -> Option<bool> {
    match (left, right) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

/// Whether an order is what a comparison asks for.
pub(super) fn satisfies(op: BinaryOp, order: Ordering) -> bool {
    match op {
        BinaryOp::Equal => order.is_eq(),
        BinaryOp::NotEqual => order.is_ne(),
        BinaryOp::Less => order.is_lt(),
        BinaryOp::LessOrEqual => order.is_le(),
        BinaryOp::Greater => order.is_gt(),
        BinaryOp::GreaterOrEqual => order.is_ge(),
        _ => false,
    }
}

/// A test of the order of two vectors in every row, unknown beside null; `None` if they do not compare.
pub(super) fn compare(
    left: &Vector<'_>,
    right: &Vector<'_>,
    rows: usize,
    test: impl Fn(Ordering) -> bool,
) -> Option<Vec<Option<bool>>> {
    if let (Some(left), Some(right)) = (left.numbers(), right.numbers()) {
        let comparison = Comparison::new(&left, &right);
        return Some((0..rows).map(|row| comparison.order(row).map(&test)).collect());
    }
    if let (Some(left), Some(right)) = (left.texts(), right.texts()) {
        let order = |row| Some(left.get(row)?.as_bytes().cmp(right.get(row)?.as_bytes()));
        return Some((0..rows).map(|row| order(row).map(&test)).collect());
    }
    let (left, right) = (left.flags()?, right.flags()?);
    let order = |row| Some(left.get(row)?.cmp(&right.get(row)?));
    Some((0..rows).map(|row| order(row).map(&test)).collect())
}

/// `x [not] in (…)`: unknown where x is null, or where nothing matches and the list holds a null.
pub(super) fn among(
    operand: &Vector<'_>,
    list: &[Vector<'_>],
    negated: bool,
    rows: usize,
) -> Option<Vec<Option<bool>>> {
    let mut found = vec![Some(false); rows];
    for item in list {
        let equal = compare(operand, item, rows, Ordering::is_eq)?;
        for (found, equal) in found.iter_mut().zip(equal) {
            *found = or(*found, equal);
        }
    }
    Some(found.into_iter().map(|found| found.map(|f| f != negated)).collect())
}

/// `x [not] between low and high`.
pub(super) fn between(
    operand: &Vector<'_>,
    low: &Vector<'_>,
    high: &Vector<'_>,
    negated: bool,
    rows: usize,
) -> Option<Vec<Option<bool>>> {
    let above = compare(operand, low, rows, Ordering::is_ge)?;
    let below = compare(operand, high, rows, Ordering::is_le)?;
    Some(above.into_iter().zip(below).map(|(a, b)| and(a, b).map(|inside| inside != negated)).collect())
}

/// Returns in every row the index of the smallest or largest vector, the first of equal ones; `None` beside a null.
pub(super) fn extreme(values: &[Vector<'_>], rows: usize, largest: bool) -> Option<Vec<Option<usize>>> {
    let wanted = if largest { Ordering::Greater } else { Ordering::Less };
    if let Some(views) = values.iter().map(Vector::numbers).collect::<Option<Vec<_>>>() {
        let better = |row, this: usize, best: usize| {
            Comparison::new(views.get(this)?, views.get(best)?).order(row).map(|order| order == wanted)
        };
        return Some((0..rows).map(|row| fold(values, row, better)).collect());
    }
    let views = values.iter().map(Vector::texts).collect::<Option<Vec<_>>>()?;
    let better = |row, this: usize, best: usize| {
        Some(views.get(this)?.get(row)?.as_bytes().cmp(views.get(best)?.get(row)?.as_bytes()) == wanted)
    };
    Some((0..rows).map(|row| fold(values, row, better)).collect())
}

fn fold(values: &[Vector<'_>], row: usize, better: impl Fn(usize, usize, usize) -> Option<bool>) -> Option<usize> {
    if values.iter().any(|value| value.is_null(row)) {
        return None;
    }
    let mut best = 0;
    for this in 1..values.len() {
        if better(row, this, best)? {
            best = this;
        }
    }
    Some(best)
}
