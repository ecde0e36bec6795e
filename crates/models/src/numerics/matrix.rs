//! Symmetric matrices of a handful of rows.
#![expect(clippy::indexing_slicing, reason = "indices run below N, the size in the type")]

/// Rows of a square matrix.
pub(crate) type Matrix<const N: usize> = [[f64; N]; N];

/// Returns the lower triangle L with L Lᵀ = `matrix`; `None` if the matrix is not positive definite.
pub(crate) fn cholesky<const N: usize>(matrix: &Matrix<N>) -> Option<Matrix<N>> {
    let mut lower = [[0.0; N]; N];
    for row in 0..N {
        for column in 0..=row {
            let known: f64 = (0..column).map(|k| lower[row][k] * lower[column][k]).sum();
            let rest = matrix[row][column] - known;
            if row == column {
                if rest.is_nan() || rest <= 0.0 {
                    return None;
                }
                lower[row][row] = rest.sqrt();
            } else {
                lower[row][column] = rest / lower[column][column];
            }
        }
    }
    Some(lower)
}

/// The solution of L Lᵀ x = `right`.
pub(crate) fn solve<const N: usize>(lower: &Matrix<N>, right: &[f64; N]) -> [f64; N] {
    let mut x = *right;
    for row in 0..N {
        let known: f64 = (0..row).map(|k| lower[row][k] * x[k]).sum();
        x[row] = (x[row] - known) / lower[row][row];
    }
    for row in (0..N).rev() {
        let known: f64 = (row + 1..N).map(|k| lower[k][row] * x[k]).sum();
        x[row] = (x[row] - known) / lower[row][row];
    }
    x
}

/// The inverse of L Lᵀ.
pub(crate) fn inverse<const N: usize>(lower: &Matrix<N>) -> Matrix<N> {
    let mut result = [[0.0; N]; N];
    for column in 0..N {
        let mut unit = [0.0; N];
        unit[column] = 1.0;
        let solved = solve(lower, &unit);
        for row in 0..N {
            result[row][column] = solved[row];
        }
    }
    result
}

/// `matrix` times `vector`.
pub(crate) fn times<const N: usize>(matrix: &Matrix<N>, vector: &[f64; N]) -> [f64; N] {
    std::array::from_fn(|row| dot(&matrix[row], vector))
}

pub(crate) fn dot<const N: usize>(left: &[f64; N], right: &[f64; N]) -> f64 {
    left.iter().zip(right).map(|(a, b)| a * b).sum()
}

/// vᵀ M v.
pub(crate) fn quadratic_form<const N: usize>(matrix: &Matrix<N>, vector: &[f64; N]) -> f64 {
    dot(&times(matrix, vector), vector)
}

/// Correlations of a covariance matrix.
pub(crate) fn correlation<const N: usize>(covariance: &Matrix<N>) -> Matrix<N> {
    std::array::from_fn(|row| {
        std::array::from_fn(|column| {
            if row == column {
                return 1.0;
            }
            covariance[row][column] / (covariance[row][row] * covariance[column][column]).sqrt()
        })
    })
}

/// The smallest eigenvalue of a symmetric matrix and its unit vector, by Jacobi's rotations.
pub(crate) fn smallest_eigenvalue<const N: usize>(matrix: &Matrix<N>) -> (f64, [f64; N]) {
    let mut turned = *matrix;
    let mut vectors: Matrix<N> =
        std::array::from_fn(|row| std::array::from_fn(|column| if row == column { 1.0 } else { 0.0 }));
    for _ in 0..60 {
        let off: f64 = (0..N).flat_map(|i| (0..i).map(move |j| (i, j))).map(|(i, j)| turned[i][j].powi(2)).sum();
        if off.is_nan() || off < 1e-300 {
            break;
        }
        for p in 0..N {
            for q in p + 1..N {
                rotate(&mut turned, &mut vectors, p, q);
            }
        }
    }
    let mut least = 0;
    for at in 1..N {
        if turned[at][at] < turned[least][least] {
            least = at;
        }
    }
    (turned[least][least], std::array::from_fn(|row| vectors[row][least]))
}

/// One rotation that makes the element (p, q) vanish.
fn rotate<const N: usize>(turned: &mut Matrix<N>, vectors: &mut Matrix<N>, p: usize, q: usize) {
    if turned[p][q] == 0.0 {
        return;
    }
    let theta = (turned[q][q] - turned[p][p]) / (2.0 * turned[p][q]);
    let tangent = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
    let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
    let sine = tangent * cosine;
    for row in turned.iter_mut() {
        let (kp, kq) = (row[p], row[q]);
        row[p] = cosine * kp - sine * kq;
        row[q] = sine * kp + cosine * kq;
    }
    for k in 0..N {
        let (pk, qk) = (turned[p][k], turned[q][k]);
        turned[p][k] = cosine * pk - sine * qk;
        turned[q][k] = sine * pk + cosine * qk;
        let (kp, kq) = (vectors[k][p], vectors[k][q]);
        vectors[k][p] = cosine * kp - sine * kq;
        vectors[k][q] = sine * kp + cosine * kq;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: Matrix<3> = [[4.0, 2.0, 0.6], [2.0, 3.0, -0.4], [0.6, -0.4, 1.5]];

    #[test]
    fn inverse_times_matrix_is_one() {
        let found = inverse(&cholesky(&SAMPLE).expect("positive definite"));
        for (column, _) in SAMPLE.iter().enumerate() {
            let product = times(&SAMPLE, &std::array::from_fn(|row| found[row][column]));
            for (row, value) in product.iter().enumerate() {
                assert!((value - if row == column { 1.0 } else { 0.0 }).abs() < 1e-14);
            }
        }
    }

    #[test]
    fn the_smallest_eigenvalue_has_its_vector() {
        let (value, vector) = smallest_eigenvalue(&SAMPLE);
        for (left, right) in times(&SAMPLE, &vector).iter().zip(vector) {
            assert!((left - value * right).abs() < 1e-13);
        }
        assert!(smallest_eigenvalue(&[[1.0, 2.0], [2.0, 1.0]]).0 + 1.0 < 1e-14);
        assert!(cholesky(&[[1.0, 2.0], [2.0, 1.0]]).is_none());
    }
}
