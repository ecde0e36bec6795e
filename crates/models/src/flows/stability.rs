//! Whether customers are spread over classes as they were.

use crate::numerics::quantiles::gamma_quantile;
use crate::unanswered::{Unanswered, check_count, check_each, check_length, check_level, check_option, finite, number};

/// The population stability index: Σ (a − e) ln(a / e) over the shares e before and a after.
///
/// `before` and `after` are counts or shares by class. What it would be by chance says [`stability_by_chance`]: bounds
/// such as 0.1 and 0.25 mean little, since chance alone grows with the classes and falls with the customers
/// (Yurdakul 2018, "Statistical properties of population stability index").
///
/// # Errors
/// [`Unanswered::BadValue`] where a class is empty on one side (join it with a neighbour);
/// [`Unanswered::LengthsDiffer`]; [`Unanswered::TooFew`] without classes.
pub fn population_stability(before: &[f64], after: &[f64]) -> Result<f64, Unanswered> {
    check_count("classes", before.len(), 1)?;
    check_length("classes after", after.len(), before.len())?;
    let is_amount = |value: f64| value > 0.0 && value <= 1e300;
    check_each("classes before", before, "above 0: join empty classes with others", is_amount)?;
    check_each("classes after", after, "above 0: join empty classes with others", is_amount)?;
    let (all_before, all_after): (f64, f64) = (before.iter().sum(), after.iter().sum());
    let part = |(e, a): (&f64, &f64)| {
        let (e, a) = (e / all_before, a / all_after);
        (a - e) * (a.ln() - e.ln())
    };
    finite("a stability index", before.iter().zip(after).map(part).sum())
}

/// The index that chance alone stays below with the probability `level`, where nothing changed:
/// χ² with the classes less one, times 1 / n + 1 / m for n customers before and m after.
///
/// # Errors
/// [`Unanswered::TooFew`] with fewer than two classes or nobody on one side; [`Unanswered::BadOption`].
pub fn stability_by_chance(classes: usize, before: usize, after: usize, level: f64) -> Result<f64, Unanswered> {
    check_level(level)?;
    check_count("classes", classes, 2)?;
    check_option("the classes", classes <= 1_000_000, "at most a million")?;
    check_count("customers before and after", before.min(after), 1)?;
    let chi_square = 2.0 * gamma_quantile(0.5 * number(classes - 1), level);
    Ok(chi_square * (1.0 / number(before) + 1.0 / number(after)))
}
