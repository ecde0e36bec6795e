//! Systems of linear equations whose size is known only when the program runs.
#![expect(clippy::indexing_slicing, reason = "rows and columns run below the size of the square matrix")]

/// Rows of a matrix.
pub(crate) type Rows = Vec<Vec<f64>>;

/// The solution of `matrix` x = `right` by elimination with the largest pivot; `None` if there is none or many.
pub(crate) fn solve(matrix: &[Vec<f64>], right: &[f64]) -> Option<Vec<f64>> {
    let size = right.len();
    let mut rows: Rows = matrix.to_vec();
    let mut x = right.to_vec();
    let largest = rows.iter().flatten().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    for column in 0..size {
        let pivot = (column..size).max_by(|a, b| rows[*a][column].abs().total_cmp(&rows[*b][column].abs()))?;
        let head = rows[pivot][column];
        if !head.is_finite() || head.abs() <= 1e-14 * largest {
            return None;
        }
        rows.swap(column, pivot);
        x.swap(column, pivot);
        let (done, below) = rows.split_at_mut(column + 1);
        for (at, row) in below.iter_mut().enumerate() {
            let factor = row[column] / head;
            if factor != 0.0 {
                row.iter_mut().zip(&done[column]).skip(column).for_each(|(value, above)| *value -= factor * above);
                x[column + 1 + at] -= factor * x[column];
            }
        }
    }
    for row in (0..size).rev() {
        let known: f64 = (row + 1..size).map(|at| rows[row][at] * x[at]).sum();
        x[row] = (x[row] - known) / rows[row][row];
    }
    x.iter().all(|value| value.is_finite()).then_some(x)
}

/// The sum of products.
pub(crate) fn dot(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(a, b)| a * b).sum()
}

/// vᵀ M v.
pub(crate) fn quadratic_form(matrix: &[Vec<f64>], vector: &[f64]) -> f64 {
    matrix.iter().zip(vector).map(|(row, value)| value * dot(row, vector)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_solution_solves() {
        let matrix = vec![vec![0.0, 2.0, 1.0], vec![1.0, -1.0, 0.5], vec![3.0, 0.0, 1.0]];
        let x = solve(&matrix, &[1.0, 2.0, 3.0]).expect("one solution");
        for (row, right) in matrix.iter().zip([1.0, 2.0, 3.0]) {
            assert!((dot(row, &x) - right).abs() < 1e-12);
        }
        assert!(solve(&[vec![1.0, 2.0], vec![2.0, 4.0]], &[1.0, 2.0]).is_none());
    }
}
