//! Minima of functions of a few variables without derivatives (Nelder and Mead 1965).
#![expect(clippy::indexing_slicing, reason = "indices run below N, the size in the type")]

/// Goes down from `start`, whose neighbours lie `step` away, until the values of all corners agree to a part of 10¹⁰, or
/// for `most` evaluations. A value that is no number counts as infinite.
pub(crate) fn nelder_mead<const N: usize>(
    function: impl Fn(&[f64; N]) -> f64,
    start: [f64; N],
    step: f64,
    most: usize,
) -> ([f64; N], f64) {
    let value = |point: &[f64; N]| {
        let found = function(point);
        if found.is_nan() { f64::INFINITY } else { found }
    };
    let mut corners: Vec<([f64; N], f64)> = vec![(start, value(&start))];
    for at in 0..N {
        let mut point = start;
        point[at] += step;
        corners.push((point, value(&point)));
    }
    let mut evaluations = N + 1;
    while evaluations < most {
        corners.sort_by(|a, b| a.1.total_cmp(&b.1));
        let (best, worst) = (corners[0].1, corners[N].1);
        if worst - best <= 1e-10 * best.abs() {
            break;
        }
        let mut middle = [0.0; N];
        for (point, _) in &corners[..N] {
            middle.iter_mut().zip(point).for_each(|(sum, value)| *sum += value / N as f64);
        }
        let last = corners[N].0;
        let along = |factor: f64| {
            let mut point = middle;
            point.iter_mut().zip(last).for_each(|(value, last)| *value += factor * (*value - last));
            (point, value(&point))
        };
        let reflected = along(1.0);
        evaluations += 1;
        let tried = if reflected.1 < best {
            evaluations += 1;
            let further = along(2.0);
            if further.1 < reflected.1 { further } else { reflected }
        } else if reflected.1 < corners[N - 1].1 {
            reflected
        } else {
            evaluations += 1;
            along(if reflected.1 < worst { 0.5 } else { -0.5 })
        };
        if tried.1 < worst {
            corners[N] = tried;
            continue;
        }
        let towards = corners[0].0;
        for (point, found) in &mut corners[1..] {
            point.iter_mut().zip(towards).for_each(|(value, best)| *value = 0.5 * (*value + best));
            *found = value(point);
        }
        evaluations += N;
    }
    corners.sort_by(|a, b| a.1.total_cmp(&b.1));
    corners[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_valley_is_followed_to_its_end() {
        // Rosenbrock's function.
        let valley = |p: &[f64; 2]| 100.0 * (p[1] - p[0] * p[0]).powi(2) + (1.0 - p[0]).powi(2);
        let (point, value) = nelder_mead(valley, [-1.2, 1.0], 0.5, 2000);
        assert!((point[0] - 1.0).abs() < 1e-4 && value < 1e-8, "{point:?}");
        let (_, value) = nelder_mead(|_: &[f64; 2]| f64::NAN, [0.0, 0.0], 0.5, 100);
        assert_eq!(value, f64::INFINITY);
    }
}
