//! Minima of smooth functions of a few variables, by the method of Broyden, Fletcher, Goldfarb and Shanno.
#![expect(clippy::indexing_slicing, reason = "indices run below N, the size in the type")]

use super::matrix::{Matrix, dot, times};

/// A value with its derivatives.
#[derive(Debug, Clone, Copy)]
pub struct Evaluation<const N: usize> {
    /// The function's value.
    pub value: f64,
    /// Its derivatives by each variable.
    pub gradient: [f64; N],
}

impl<const N: usize> Evaluation<N> {
    /// Nothing yet.
    pub(crate) const ZERO: Self = Self { value: 0.0, gradient: [0.0; N] };

    /// Adds `weight` times the other.
    pub(crate) fn add(&mut self, other: &Self, weight: f64) {
        self.value += weight * other.value;
        for (mine, theirs) in self.gradient.iter_mut().zip(other.gradient) {
            *mine += weight * theirs;
        }
    }

    /// The largest derivative, without its sign.
    pub(crate) fn norm(&self) -> f64 {
        self.gradient.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()))
    }

    fn is_finite(&self) -> bool {
        self.value.is_finite() && self.gradient.iter().all(|value| value.is_finite())
    }
}

/// Where a search ended.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Minimum<const N: usize> {
    pub(crate) point: [f64; N],
    pub(crate) at: Evaluation<N>,
    pub(crate) iterations: usize,
    /// The variable that ran into its bound, and whether the upper one.
    pub(crate) bound: Option<(usize, bool)>,
}

/// When a search may end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tolerance {
    pub(crate) gradient: f64,
    pub(crate) iterations: usize,
}

/// No step changes a variable by more than this.
const LONGEST_STEP: f64 = 1.5;

/// Goes down from `start` until no derivative exceeds `tolerance.gradient`, no step helps, or a bound is reached.
///
/// `inverse` is a guess of the inverse of the second derivatives, if there is one. Steps satisfy the weak conditions of Wolfe, found by bisection (Lewis and Overton 2013).
pub(crate) fn minimise<const N: usize>(
    function: impl Fn(&[f64; N]) -> Evaluation<N>,
    start: [f64; N],
    bounds: &[(f64, f64); N],
    tolerance: Tolerance,
    mut inverse: Option<Matrix<N>>,
) -> Minimum<N> {
    let at = function(&start);
    let mut minimum = Minimum { point: start, at, iterations: 0, bound: None };
    while minimum.iterations < tolerance.iterations && minimum.at.is_finite() && minimum.at.norm() > tolerance.gradient
    {
        let mut direction = match &inverse {
            Some(inverse) => times(inverse, &minimum.at.gradient).map(|value| -value),
            None => minimum.at.gradient.map(|value| -value / minimum.at.norm().max(1.0)),
        };
        if dot(&direction, &minimum.at.gradient) >= 0.0 {
            direction = minimum.at.gradient.map(|value| -value);
        }
        let longest = direction.iter().fold(0.0, |longest: f64, value| longest.max(value.abs()));
        if longest > LONGEST_STEP {
            direction = direction.map(|value| value * LONGEST_STEP / longest);
        }
        let (room, bound) = room(&minimum.point, &direction, bounds);
        if room <= 0.0 {
            minimum.bound = bound;
            return minimum;
        }
        let Some((step, next)) = line_search(&function, &minimum, &direction, room) else { return minimum };
        let moved = direction.map(|value| step * value);
        let change: [f64; N] = std::array::from_fn(|at| next.gradient[at] - minimum.at.gradient[at]);
        inverse = updated(inverse, &moved, &change);
        for (value, moved) in minimum.point.iter_mut().zip(moved) {
            *value += moved;
        }
        minimum.at = next;
        minimum.iterations += 1;
    }
    minimum
}

/// How often `direction` fits between the bounds, and the bound that stops it.
fn room<const N: usize>(
    point: &[f64; N],
    direction: &[f64; N],
    bounds: &[(f64, f64); N],
) -> (f64, Option<(usize, bool)>) {
    let mut least = (f64::INFINITY, None);
    for (at, (low, high)) in bounds.iter().enumerate() {
        let up = direction[at] > 0.0;
        let space = if up { high - point[at] } else { low - point[at] };
        if direction[at] != 0.0 && space / direction[at] < least.0 {
            let times = if space.abs() < 1e-9 { 0.0 } else { space / direction[at] };
            least = (times, Some((at, up)));
        }
    }
    least
}

fn line_search<const N: usize>(
    function: &impl Fn(&[f64; N]) -> Evaluation<N>,
    from: &Minimum<N>,
    direction: &[f64; N],
    room: f64,
) -> Option<(f64, Evaluation<N>)> {
    let slope = dot(direction, &from.at.gradient);
    let (mut low, mut high) = (0.0, f64::INFINITY);
    let mut step = room.min(1.0);
    let mut best = None;
    for _ in 0..40 {
        let place: [f64; N] = std::array::from_fn(|at| from.point[at] + step * direction[at]);
        let found = function(&place);
        let rounding = 1e-14 * from.at.value.abs();
        if !found.is_finite() || found.value > from.at.value + 1e-4 * step * slope + rounding {
            high = step;
        } else {
            best = Some((step, found));
            if dot(direction, &found.gradient) >= 0.9 * slope || step >= room {
                return best;
            }
            low = step;
        }
        step = if high.is_finite() { 0.5 * (low + high) } else { (2.0 * low).min(room) };
    }
    best
}

/// The next estimate of the inverse of the second derivatives.
fn updated<const N: usize>(inverse: Option<Matrix<N>>, moved: &[f64; N], change: &[f64; N]) -> Option<Matrix<N>> {
    let curvature = dot(moved, change);
    if curvature <= 1e-300 {
        return inverse;
    }
    let inverse = inverse.unwrap_or_else(|| {
        let scale = curvature / dot(change, change);
        std::array::from_fn(|row| std::array::from_fn(|column| if row == column { scale } else { 0.0 }))
    });
    let turned = times(&inverse, change);
    let factor = 1.0 / curvature;
    let stretch = factor * (1.0 + factor * dot(change, &turned));
    Some(std::array::from_fn(|row| {
        std::array::from_fn(|column| {
            inverse[row][column] + stretch * moved[row] * moved[column]
                - factor * (moved[row] * turned[column] + turned[row] * moved[column])
        })
    }))
}

/// Second derivatives by central differences of the first, made symmetric.
pub(crate) fn second_derivatives<const N: usize>(
    function: impl Fn(&[f64; N]) -> Evaluation<N>,
    point: &[f64; N],
) -> Matrix<N> {
    const STEP: f64 = 1e-4;
    let mut rough = [[0.0; N]; N];
    for row in 0..N {
        let shifted = |by: f64| {
            let mut place = *point;
            place[row] += by;
            function(&place).gradient
        };
        let (up, down) = (shifted(STEP), shifted(-STEP));
        for column in 0..N {
            rough[row][column] = (up[column] - down[column]) / (2.0 * STEP);
        }
    }
    std::array::from_fn(|row| std::array::from_fn(|column| 0.5 * (rough[row][column] + rough[column][row])))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rosenbrock's valley, whose lowest point is (1, 1).
    fn valley(point: &[f64; 2]) -> Evaluation<2> {
        let [x, y] = *point;
        let rise = y - x * x;
        Evaluation {
            value: (1.0 - x).powi(2) + 100.0 * rise * rise,
            gradient: [-2.0 * (1.0 - x) - 400.0 * x * rise, 200.0 * rise],
        }
    }

    const LIMITS: Tolerance = Tolerance { gradient: 1e-9, iterations: 200 };

    #[test]
    fn the_valley_is_walked_to_its_end() {
        let found = minimise(valley, [-1.2, 1.0], &[(-5.0, 5.0); 2], LIMITS, None);
        assert!(found.at.norm() < 1e-9 && (found.point[0] - 1.0).abs() < 1e-8, "{found:?}");
        let curved = second_derivatives(valley, &found.point);
        assert!((curved[0][0] - 802.0).abs() < 1e-3 && (curved[0][1] + 400.0).abs() < 1e-3, "{curved:?}");
    }

    #[test]
    fn a_slope_without_end_stops_at_the_bound() {
        let slope = |point: &[f64; 1]| Evaluation { value: (-point[0]).exp(), gradient: [-(-point[0]).exp()] };
        let found = minimise(slope, [0.0], &[(-3.0, 3.0)], LIMITS, None);
        assert_eq!(found.bound, Some((0, true)));
    }
}
