//! Which conditions can hold at all, decided where they compare one name with numbers.
//!
//! The values of a name lie on a grid (whole numbers for counts and days, ten-thousandths for money, millionths for
//! decimals), so a set of values is a list of closed intervals of grid steps. A null satisfies no comparison; what
//! is said here of `x` holds for every `x` that is not null.

use crate::model::{BinaryOp, Expression, ExpressionKind, Target};
use std::collections::BTreeMap;
use terrace_domain::ValueType;

/// Looks up what a name holds.
type TypeOf<'a> = &'a dyn Fn(Target) -> Option<ValueType>;

/// Beyond every value on either side.
const FAR: i128 = i128::MAX / 4;

/// Disjoint closed intervals of grid steps, ascending.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Set(Vec<(i128, i128)>);

impl Set {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn of(from: i128, to: i128) -> Self {
        if from <= to { Self(vec![(from, to)]) } else { Self::default() }
    }

    fn union(&self, other: &Self) -> Self {
        let mut all: Vec<(i128, i128)> = self.0.iter().chain(&other.0).copied().collect();
        all.sort_unstable();
        let mut merged: Vec<(i128, i128)> = Vec::new();
        for (from, to) in all {
            match merged.last_mut() {
                Some(last) if from <= last.1 + 1 => last.1 = last.1.max(to),
                _ => merged.push((from, to)),
            }
        }
        Self(merged)
    }

    fn intersection(&self, other: &Self) -> Self {
        let pairs = self.0.iter().flat_map(|a| other.0.iter().map(move |b| (a.0.max(b.0), a.1.min(b.1))));
        pairs.filter(|(from, to)| from <= to).fold(Self::default(), |all, (from, to)| all.union(&Self::of(from, to)))
    }

    fn complement(&self) -> Self {
        let (mut rest, mut start) = (Vec::new(), -FAR);
        for (from, to) in &self.0 {
            if start < *from {
                rest.push((start, from - 1));
            }
            start = to + 1;
        }
        if start <= FAR {
            rest.push((start, FAR));
        }
        Self(rest)
    }

    fn within(&self, other: &Self) -> bool {
        self.0.iter().all(|(from, to)| other.0.iter().any(|(a, b)| a <= from && to <= b))
    }
}

/// The values that conditions so far have taken, by name.
#[derive(Debug, Default)]
pub(super) struct Covered(BTreeMap<Target, Set>);

impl Covered {
    pub(super) fn add(&mut self, exact: Option<(Target, Set)>) {
        if let Some((target, set)) = exact {
            let all = self.0.entry(target).or_default();
            *all = all.union(&set);
        }
    }

    /// Whether whoever satisfies a condition that implies this has been taken.
    pub(super) fn covers(&self, implied: &[(Target, Set)]) -> bool {
        implied.iter().any(|(target, set)| self.0.get(target).is_some_and(|taken| set.within(taken)))
    }
}

/// The one name that a condition is about and for exactly which of its values it holds, where that can be told.
pub(super) fn exact(condition: &Expression, type_of: TypeOf<'_>) -> Option<(Target, Set)> {
    match &condition.kind {
        ExpressionKind::Binary(op @ (BinaryOp::And | BinaryOp::Or), left, right) => {
            let ((a, left), (b, right)) = (exact(left, type_of)?, exact(right, type_of)?);
            let joined = if *op == BinaryOp::And { left.intersection(&right) } else { left.union(&right) };
            (a == b).then_some((a, joined))
        }
        // A null stays outside of both a condition and its opposite.
        ExpressionKind::Not(inner) => exact(inner, type_of).map(|(target, set)| (target, set.complement())),
        ExpressionKind::Binary(op, left, right) => match (&left.kind, &right.kind) {
            (_, ExpressionKind::Number(number)) => compared(left, *op, *number, type_of),
            (ExpressionKind::Number(number), _) => compared(right, mirrored(*op), *number, type_of),
            _ => None,
        },
        ExpressionKind::Between { operand, low, high, negated } => {
            let (ExpressionKind::Number(low), ExpressionKind::Number(high)) = (&low.kind, &high.kind) else {
                return None;
            };
            let (target, above) = compared(operand, BinaryOp::GreaterOrEqual, *low, type_of)?;
            let (_, below) = compared(operand, BinaryOp::LessOrEqual, *high, type_of)?;
            let set = above.intersection(&below);
            Some((target, if *negated { set.complement() } else { set }))
        }
        ExpressionKind::In { operand, list, negated } => {
            let mut all = Set::default();
            let mut about = None;
            for item in list {
                let ExpressionKind::Number(number) = item.kind else { return None };
                let (target, set) = compared(operand, BinaryOp::Equal, number, type_of)?;
                about = Some(target);
                all = all.union(&set);
            }
            Some((about?, if *negated { all.complement() } else { all }))
        }
        _ => None,
    }
}

/// What must hold of single names wherever the condition holds: the parts that `and` joins.
pub(super) fn implied(condition: &Expression, type_of: TypeOf<'_>) -> Vec<(Target, Set)> {
    let mut all: BTreeMap<Target, Set> = BTreeMap::new();
    let mut open = vec![condition];
    while let Some(part) = open.pop() {
        if let Some((target, set)) = exact(part, type_of) {
            let joined = all.get(&target).map_or_else(|| set.clone(), |before| before.intersection(&set));
            all.insert(target, joined);
        } else if let ExpressionKind::Binary(BinaryOp::And, left, right) = &part.kind {
            open.extend([&**left, &**right]);
        }
    }
    all.into_iter().collect()
}

fn compared(operand: &Expression, op: BinaryOp, number: i128, type_of: TypeOf<'_>) -> Option<(Target, Set)> {
    let ExpressionKind::Name(reference) = &operand.kind else { return None };
    let step = match type_of(reference.target)? {
        ValueType::Count | ValueType::Days => 1_000_000,
        ValueType::Money => 100,
        ValueType::Decimal => 1,
        _ => return None,
    };
    let (floor, on_grid) = (number.div_euclid(step), number.rem_euclid(step) == 0);
    let ceiling = if on_grid { floor } else { floor + 1 };
    let at = if on_grid { Set::of(floor, floor) } else { Set::default() };
    let set = match op {
        BinaryOp::Equal => at,
        BinaryOp::NotEqual => at.complement(),
        BinaryOp::Less => Set::of(-FAR, ceiling - 1),
        BinaryOp::LessOrEqual => Set::of(-FAR, floor),
        BinaryOp::Greater => Set::of(floor + 1, FAR),
        BinaryOp::GreaterOrEqual => Set::of(ceiling, FAR),
        _ => return None,
    };
    Some((reference.target, set))
}

const fn mirrored(op: BinaryOp) -> BinaryOp {
    match op {
        BinaryOp::Less => BinaryOp::Greater,
        BinaryOp::LessOrEqual => BinaryOp::GreaterOrEqual,
        BinaryOp::Greater => BinaryOp::Less,
        BinaryOp::GreaterOrEqual => BinaryOp::LessOrEqual,
        other => other,
    }
}

/// Whether a condition holds for everyone or for no one, where it names nothing.
pub(super) fn constant(condition: &Expression) -> Option<bool> {
    match &condition.kind {
        ExpressionKind::Flag(flag) => Some(*flag),
        ExpressionKind::Not(inner) => constant(inner).map(|flag| !flag),
        ExpressionKind::Binary(BinaryOp::And, left, right) => match (constant(left), constant(right)) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (Some(true), Some(true)) => Some(true),
            _ => None,
        },
        ExpressionKind::Binary(BinaryOp::Or, left, right) => match (constant(left), constant(right)) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (Some(false), Some(false)) => Some(false),
            _ => None,
        },
        ExpressionKind::Binary(op, left, right) => {
            let (ExpressionKind::Number(a), ExpressionKind::Number(b)) = (&left.kind, &right.kind) else {
                return None;
            };
            match op {
                BinaryOp::Equal => Some(a == b),
                BinaryOp::NotEqual => Some(a != b),
                BinaryOp::Less => Some(a < b),
                BinaryOp::LessOrEqual => Some(a <= b),
                BinaryOp::Greater => Some(a > b),
                BinaryOp::GreaterOrEqual => Some(a >= b),
                _ => None,
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_join_meet_and_turn() {
        let low = Set::of(-FAR, 5);
        let high = Set::of(4, FAR);
        assert_eq!(low.union(&high), Set::of(-FAR, FAR));
        assert_eq!(low.intersection(&high), Set::of(4, 5));
        assert_eq!(low.complement(), Set::of(6, FAR));
        assert!(Set::of(1, 0).is_empty());
        assert_eq!(Set::of(1, 2).union(&Set::of(3, 4)), Set::of(1, 4));
        assert!(Set::of(1, 2).within(&low) && !Set::of(1, 9).within(&low));
        assert_eq!(Set::default().complement().complement(), Set::default());
    }
}
