//! Natural breaks of one sorted list of values: where it falls into classes with the least scatter within.
//!
//! W. D. Fisher, *On Grouping for Maximum Homogeneity*, Journal of the American Statistical Association 53 (1958),
//! 789–798; known in cartography by Jenks. Exact, by dynamic programming.

/// The most points among which breaks are looked for: longer lists are joined to so many of like weight. Breaks are then
/// exact to a thousandth of the list, which is finer than anybody would set a threshold by.
const POINTS: usize = 1_000;

/// Classes with the least scatter within.
#[derive(Debug, Clone, PartialEq)]
pub struct Breaks {
    /// Where each class but the first begins: indices into the sorted list, rising.
    pub starts: Vec<usize>,
    /// The part of the whole scatter that lies between classes, from 0 to 1: 1 where within a class all are alike.
    pub fit: f64,
}

/// Equal values, or neighbours, that stay together.
#[derive(Debug, Clone, Copy)]
struct Point {
    start: usize,
    weight: f64,
    mean: f64,
}

/// Finds the natural breaks of a rising list into so many classes; `None` where it has fewer different values, or fewer than
/// two classes are asked for.
pub fn natural_breaks(sorted: &[f64], classes: usize) -> Option<Breaks> {
    let points = points(sorted);
    if classes < 2 || points.len() < classes {
        return None;
    }
    let sums = RunningSums::of(&points);
    let all = points.len();
    // The least scatter of the first `end` points in one class more with every round, and where its last class begins.
    let mut least: Vec<f64> = (0..=all).map(|end| sums.scatter(0, end)).collect();
    let mut chosen: Vec<Vec<usize>> = Vec::new();
    for round in 1..classes {
        let mut next = vec![f64::INFINITY; all + 1];
        let mut begins = vec![0; all + 1];
        for end in round + 1..=all {
            for begin in round..end {
                let scatter = least.get(begin)? + sums.scatter(begin, end);
                if scatter < *next.get(end)? {
                    *next.get_mut(end)? = scatter;
                    *begins.get_mut(end)? = begin;
                }
            }
        }
        least = next;
        chosen.push(begins);
    }
    let mut starts = Vec::with_capacity(classes - 1);
    let mut end = all;
    for begins in chosen.iter().rev() {
        end = *begins.get(end)?;
        starts.push(points.get(end)?.start);
    }
    starts.reverse();
    let whole = sums.scatter(0, all);
    let within = least.get(all).copied()?;
    let fit = if whole > 0.0 { (1.0 - within / whole).clamp(0.0, 1.0) } else { 1.0 };
    Some(Breaks { starts, fit })
}

/// Equal values together; of many, neighbours too.
fn points(sorted: &[f64]) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::new();
    let most = sorted.len().div_ceil(POINTS).max(1);
    let distinct = sorted.windows(2).filter(|pair| pair.first() != pair.last()).count() + 1;
    let joins = distinct > POINTS;
    let mut before: Option<f64> = None;
    for (at, value) in sorted.iter().enumerate() {
        match points.last_mut() {
            // Equal values never part, however many they are.
            Some(last) if before == Some(*value) || (joins && at - last.start < most) => {
                last.mean += (value - last.mean) / (last.weight + 1.0);
                last.weight += 1.0;
            }
            _ => points.push(Point { start: at, weight: 1.0, mean: *value }),
        }
        before = Some(*value);
    }
    points
}

/// Sums from the first point on, so that the scatter of any stretch is known at once.
struct RunningSums {
    weights: Vec<f64>,
    values: Vec<f64>,
    squares: Vec<f64>,
}

impl RunningSums {
    fn of(points: &[Point]) -> Self {
        let mut sums = Self { weights: vec![0.0], values: vec![0.0], squares: vec![0.0] };
        let (mut weight, mut value, mut square) = (0.0, 0.0, 0.0);
        // Values far from zero and close together would lose digits in squares.
        let total: f64 = points.iter().map(|point| point.weight).sum();
        let middle = points.iter().map(|point| point.mean * point.weight).sum::<f64>() / total.max(1.0);
        for point in points {
            let from_middle = point.mean - middle;
            weight += point.weight;
            value += point.weight * from_middle;
            square += point.weight * from_middle * from_middle;
            sums.weights.push(weight);
            sums.values.push(value);
            sums.squares.push(square);
        }
        sums
    }

    /// The sum of squared distances from the mean, of the points from `begin` to before `end`.
    fn scatter(&self, begin: usize, end: usize) -> f64 {
        let between = |sums: &[f64]| sums.get(end).zip(sums.get(begin)).map_or(0.0, |(end, begin)| end - begin);
        let weight = between(&self.weights);
        if weight <= 0.0 {
            return 0.0;
        }
        let value = between(&self.values);
        (between(&self.squares) - value * value / weight).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The least scatter of all ways to cut, tried one by one.
    fn by_trying(sorted: &[f64], classes: usize) -> f64 {
        fn scatter(part: &[f64]) -> f64 {
            let mean = part.iter().sum::<f64>() / part.len() as f64;
            part.iter().map(|value| (value - mean).powi(2)).sum()
        }
        if classes == 1 {
            return scatter(sorted);
        }
        let cuts = 1..=sorted.len() + 1 - classes;
        cuts.map(|cut| scatter(&sorted[..cut]) + by_trying(&sorted[cut..], classes - 1)).fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn groups_that_lie_apart_are_found() {
        let sorted = [1.0, 1.0, 2.0, 2.0, 50.0, 52.0, 53.0, 900.0, 910.0];
        let breaks = natural_breaks(&sorted, 3).expect("breaks");
        assert_eq!(breaks.starts, [4, 7]);
        assert!(breaks.fit > 0.999, "{}", breaks.fit);
    }

    #[test]
    fn no_other_cut_scatters_less() {
        let mut seed = 7u64;
        for round in 0..40 {
            let mut sorted: Vec<f64> = (0..12)
                .map(|_| {
                    seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    (seed >> 40) as f64 % 1000.0
                })
                .collect();
            sorted.sort_by(f64::total_cmp);
            let classes = 2 + round % 3;
            let breaks = natural_breaks(&sorted, classes).expect("breaks");
            let mut edges = vec![0];
            edges.extend(&breaks.starts);
            edges.push(sorted.len());
            let found: f64 = edges.windows(2).map(|edge| by_trying(&sorted[edge[0]..edge[1]], 1)).sum();
            assert!((found - by_trying(&sorted, classes)).abs() < 1e-6, "{sorted:?}");
        }
    }

    #[test]
    fn equal_values_never_part_and_too_few_have_no_breaks() {
        assert_eq!(natural_breaks(&[3.0; 50], 2), None);
        assert_eq!(natural_breaks(&[1.0, 2.0], 3), None);
        assert_eq!(natural_breaks(&[1.0, 2.0], 1), None);
        let sorted: Vec<f64> = (0..5_000).map(|at| f64::from(at / 100)).collect();
        let breaks = natural_breaks(&sorted, 4).expect("breaks");
        assert!(breaks.starts.iter().all(|start| start % 100 == 0), "{:?}", breaks.starts);
    }

    #[test]
    fn long_lists_break_where_short_ones_do() {
        let sorted: Vec<f64> =
            (0..90_000).map(|at| if at < 60_000 { f64::from(at) } else { f64::from(at) + 500_000.0 }).collect();
        let breaks = natural_breaks(&sorted, 2).expect("breaks");
        assert!(breaks.starts[0].abs_diff(60_000) <= 90, "{:?}", breaks.starts);
    }
}
