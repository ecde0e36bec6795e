//! Features of customers made comparable: skewed ones on a logarithmic scale, all with mean 0 and deviation 1.

use rayon::prelude::*;

use crate::error::ModelError;
use crate::interrupt::Interrupt;

/// How a feature is to be stretched before it is scaled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Treatment {
    /// Logarithmic where it is skewed by more than [`SKEWED`].
    #[default]
    Automatic,
    /// As it is.
    Linear,
    /// On a logarithmic scale.
    Logarithmic,
}

/// Skewness beyond which a feature is put on a logarithmic scale; that of the exponential distribution is 2.
pub const SKEWED: f64 = 1.0;

/// How a feature was stretched.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Transform {
    /// As it is.
    Linear,
    /// arsinh(value / unit): a logarithm far from zero, and defined at and below zero (refunds). The unit is the median
    /// of the values' sizes, zeros left out.
    Logarithmic {
        /// Values much smaller than this count as zero.
        unit: f64,
    },
}

/// From a value to its place on the comparable scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scaling {
    /// First stretched so,
    pub transform: Transform,
    /// then this is taken off,
    pub mean: f64,
    /// then divided by this; 0 for a feature in which all are alike, which then counts for nothing.
    pub deviation: f64,
}

impl Scaling {
    /// The place of a value.
    #[must_use]
    pub fn place(&self, value: f64) -> f64 {
        let stretched = match self.transform {
            Transform::Linear => value,
            Transform::Logarithmic { unit } => (value / unit).asinh(),
        };
        if self.deviation > 0.0 { (stretched - self.mean) / self.deviation } else { 0.0 }
    }

    /// The value at a place.
    #[must_use]
    pub fn value(&self, place: f64) -> f64 {
        let stretched = self.mean + place * self.deviation;
        match self.transform {
            Transform::Linear => stretched,
            Transform::Logarithmic { unit } => unit * stretched.sinh(),
        }
    }
}

/// Features of customers on comparable scales.
#[derive(Debug, Clone)]
pub struct Features {
    pub(super) scalings: Vec<Scaling>,
    /// Places, row by row, in an order of rows that does not depend on that of the customers.
    pub(super) rows: Vec<f64>,
    /// For each row, which customer it is.
    pub(super) customers: Vec<usize>,
    /// Ends the search for groups early.
    pub(super) interrupt: Interrupt,
}

impl Features {
    /// Scales features, given column by column with one value per customer. The scaling, and the search for groups
    /// among them, end soon after the interrupt is set.
    ///
    /// # Errors
    /// [`ModelError::BadOption`] where there is no column, columns differ in length, or a value is not finite;
    /// [`ModelError::Interrupted`].
    pub fn new(columns: &[(&[f64], Treatment)], interrupt: &Interrupt) -> Result<Self, ModelError> {
        let Some(count) = columns.first().map(|(column, _)| column.len()) else {
            return Err(ModelError::BadOption { name: "features", allowed: "at least one" });
        };
        if columns.iter().any(|(column, _)| column.len() != count) {
            return Err(ModelError::BadOption { name: "features", allowed: "equally many values each" });
        }
        if columns.iter().any(|(column, _)| column.iter().any(|value| !value.is_finite())) {
            return Err(ModelError::BadOption { name: "values of features", allowed: "finite" });
        }
        let scale = |(column, treatment): &(&[f64], Treatment)| {
            interrupt.check()?;
            Ok(scaling(column, *treatment))
        };
        let scalings: Vec<Scaling> = columns.par_iter().map(scale).collect::<Result<_, ModelError>>()?;
        interrupt.check()?;
        let places: Vec<Vec<f64>> = (columns.par_iter().zip(&scalings))
            .map(|((column, _), scaling)| column.iter().map(|value| scaling.place(*value)).collect())
            .collect();
        let mut customers: Vec<usize> = (0..count).collect();
        debug_assert!(places.iter().all(|column| column.len() == count), "columns of one length");
        let place = |customer: usize, column: &Vec<f64>| column.get(customer).copied().unwrap_or(0.0);
        customers.par_sort_unstable_by(|left, right| {
            places
                .iter()
                .map(|column| place(*left, column).total_cmp(&place(*right, column)))
                .find(|order| order.is_ne())
                .unwrap_or_else(|| left.cmp(right))
        });
        interrupt.check()?;
        let rows = customers.iter().flat_map(|customer| places.iter().map(|column| place(*customer, column)));
        let rows = rows.collect();
        Ok(Self { scalings, rows, customers, interrupt: interrupt.clone() })
    }

    /// How each feature was scaled.
    #[must_use]
    pub fn scalings(&self) -> &[Scaling] {
        &self.scalings
    }

    /// The number of customers.
    #[must_use]
    pub fn customers(&self) -> usize {
        self.customers.len()
    }

    /// The number of features.
    #[must_use]
    pub fn width(&self) -> usize {
        self.scalings.len()
    }
}

fn scaling(column: &[f64], treatment: Treatment) -> Scaling {
    let mut sorted = column.to_vec();
    sorted.par_sort_unstable_by(f64::total_cmp);
    let is_log = match treatment {
        Treatment::Linear => false,
        Treatment::Logarithmic => true,
        Treatment::Automatic => skewness(&sorted) > SKEWED,
    };
    let mut sizes: Vec<f64> = sorted.iter().map(|value| value.abs()).filter(|size| *size > 0.0).collect();
    sizes.sort_unstable_by(f64::total_cmp);
    // Where all values are 0 any unit will do.
    let unit = sizes.get(sizes.len() / 2).copied().unwrap_or(1.0);
    let transform = if is_log { Transform::Logarithmic { unit } } else { Transform::Linear };
    let stretch = Scaling { transform, mean: 0.0, deviation: 1.0 };
    let (mean, variance) = moments(sorted.iter().map(|value| stretch.place(*value)));
    let deviation = variance.sqrt();
    // What differs by rounding alone does not differ.
    Scaling { transform, mean, deviation: if deviation > 1e-12 * mean.abs() { deviation } else { 0.0 } }
}

/// Mean and variance.
pub(super) fn moments(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let mut count = 0.0;
    let mut sum = 0.0;
    for value in values.clone() {
        count += 1.0;
        sum += value;
    }
    let mean = sum / f64::max(count, 1.0);
    (mean, values.map(|value| (value - mean).powi(2)).sum::<f64>() / f64::max(count, 1.0))
}

fn skewness(values: &[f64]) -> f64 {
    let (mean, variance) = moments(values.iter().copied());
    if variance <= 0.0 {
        return 0.0;
    }
    let third = moments(values.iter().map(|value| (value - mean).powi(3))).0;
    third / variance.powf(1.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skewed_features_become_logarithmic_and_come_back() {
        let spend: Vec<f64> = (0..1000).map(|at| (f64::from(at) / 100.0).exp()).collect();
        let days: Vec<f64> = (0..1000).map(f64::from).collect();
        let same = vec![3.0; 1000];
        let automatic = Treatment::Automatic;
        let features =
            Features::new(&[(&spend, automatic), (&days, automatic), (&same, automatic)], &Interrupt::default())
                .expect("sound");
        let [first, second, third] = features.scalings() else { panic!("three") };
        assert!(matches!(first.transform, Transform::Logarithmic { unit } if unit == spend[500]));
        assert_eq!((second.transform, third.deviation), (Transform::Linear, 0.0));
        for value in [-4.0, 0.0, 0.3, 900.0] {
            assert!((first.value(first.place(value)) - value).abs() < 1e-9);
            assert!((second.value(second.place(value)) - value).abs() < 1e-9);
        }
        let (mean, variance) = moments(features.rows.iter().copied().step_by(3));
        assert!(mean.abs() < 1e-12 && (variance - 1.0).abs() < 1e-12);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert!(Features::new(&[], &Interrupt::default()).is_err());
        let refused = |columns: &[(&[f64], Treatment)]| Features::new(columns, &Interrupt::default()).is_err();
        assert!(refused(&[(&[1.0, 2.0], Treatment::Linear), (&[1.0], Treatment::Linear)]));
        assert!(refused(&[(&[1.0, f64::NAN], Treatment::Linear)]));
    }
}
