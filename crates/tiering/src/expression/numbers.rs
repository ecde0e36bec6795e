use super::vector::{Gather, Numbers, TooLarge, rescale};
use crate::exact::power_of_ten;
use std::cmp::Ordering;
use terrace_domain::{ValueType, round_div};
use terrace_frame::Column;
use terrace_policy::model::BinaryOp;

/// `+ - * /` over all rows, exact, then rounded half-even to the scale of the result.
pub(super) fn arithmetic(
    op: BinaryOp,
    left: &Numbers<'_>,
    right: &Numbers<'_>,
    rows: usize,
    target: ValueType,
) -> Result<Column, TooLarge> {
    let wide = left.scale.max(right.scale);
    let (left_factor, right_factor) = (power_of_ten(wide - left.scale), power_of_ten(wide - right.scale));
    // a/10^l ÷ (b/10^r), in millionths, is a × 10^(6 + r − l) ÷ b.
    let quotient_factor = power_of_ten((6 + right.scale).saturating_sub(left.scale));
    let product_scale = left.scale + right.scale;
    each_pair(left, right, rows, target, |a, b| match op {
        BinaryOp::Multiply => a.checked_mul(b).map(|exact| Some((exact, product_scale))),
        BinaryOp::Divide if b == 0 => Some(None),
        BinaryOp::Divide => {
            let quotient = a.checked_mul(quotient_factor).and_then(|n| round_div(n, b))?;
            Some(Some((quotient, 6)))
        }
        _ => {
            let (a, b) = (a.checked_mul(left_factor)?, b.checked_mul(right_factor)?);
            let exact = if op == BinaryOp::Subtract { a.checked_sub(b) } else { a.checked_add(b) }?;
            Some(Some((exact, wide)))
        }
    })
}

/// Null where either is null; `compute` yields a value with its scale, an inner `None` for null, an outer one for
/// what does not fit.
fn each_pair(
    left: &Numbers<'_>,
    right: &Numbers<'_>,
    rows: usize,
    target: ValueType,
    compute: impl Fn(i128, i128) -> Option<Option<(i128, u32)>>,
) -> Result<Column, TooLarge> {
    let mut out = Gather::new(target, rows);
    for row in 0..rows {
        let (Some(a), Some(b)) = (left.get(row), right.get(row)) else {
            out.push(None)?;
            continue;
        };
        match compute(a, b).ok_or(TooLarge(row))? {
            None => out.push(None)?,
            Some((value, scale)) => out.push(Some(rescale(value, scale, target.scale()).ok_or(TooLarge(row))?))?,
        }
    }
    Ok(out.finish())
}

/// A function of one number that keeps its scale.
pub(super) fn each(
    operand: &Numbers<'_>,
    rows: usize,
    target: ValueType,
    compute: impl Fn(i128) -> Option<i128>,
) -> Result<Column, TooLarge> {
    let mut out = Gather::new(target, rows);
    for row in 0..rows {
        let value = match operand.get(row) {
            None => None,
            Some(value) => {
                let changed = compute(value).ok_or(TooLarge(row))?;
                Some(rescale(changed, operand.scale, target.scale()).ok_or(TooLarge(row))?)
            }
        };
        out.push(value)?;
    }
    Ok(out.finish())
}

/// `round(x, places)`: half-even.
pub(super) fn round(operand: &Numbers<'_>, places: u32, rows: usize, target: ValueType) -> Result<Column, TooLarge> {
    let coarse = power_of_ten(operand.scale.saturating_sub(places));
    each(operand, rows, target, |value| round_div(value, coarse)?.checked_mul(coarse))
}

/// How two values stand to each other; `None` if either is null.
pub(super) struct Comparison<'v> {
    left: &'v Numbers<'v>,
    right: &'v Numbers<'v>,
    left_factor: i128,
    right_factor: i128,
}

impl<'v> Comparison<'v> {
    pub(super) fn new(left: &'v Numbers<'v>, right: &'v Numbers<'v>) -> Self {
        Self { left, right, left_factor: left.factor_beside(right), right_factor: right.factor_beside(left) }
    }

    pub(super) fn order(&self, row: usize) -> Option<Ordering> {
        let (a, b) = (self.left.get(row)?, self.right.get(row)?);
        // One of the factors is 1. So what leaves 128 bits, as only a monstrous number of a policy can, is further from
        // zero than the other.
        Some(match (a.checked_mul(self.left_factor), b.checked_mul(self.right_factor)) {
            (Some(a), Some(b)) => a.cmp(&b),
            (None, _) => a.cmp(&0),
            (_, None) => 0.cmp(&b),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::vector::{Scalar, Vector};
    use super::*;

    #[test]
    fn a_number_that_leaves_128_bits_is_the_larger_one() {
        for (kind, equal) in [(ValueType::Decimal, 7), (ValueType::Count, 7_000_000)] {
            let column = Vector::owned(Column::integers(kind, vec![7]));
            for (number, expected) in
                [(i128::MAX, Ordering::Less), (i128::MIN, Ordering::Greater), (equal, Ordering::Equal)]
            {
                let constant = Vector::Constant(Scalar::Number(number));
                let (column, constant) = (column.numbers().unwrap(), constant.numbers().unwrap());
                assert_eq!(Comparison::new(&column, &constant).order(0), Some(expected));
                assert_eq!(Comparison::new(&constant, &column).order(0), Some(expected.reverse()));
            }
        }
        // A day beside a time.
        let days = Vector::owned(Column::integers(ValueType::Date, vec![i64::MAX]));
        let times = Vector::owned(Column::integers(ValueType::Time, vec![i64::MAX]));
        let order = Comparison::new(&days.numbers().unwrap(), &times.numbers().unwrap()).order(0);
        assert_eq!(order, Some(Ordering::Greater));
    }
}
