//! How much more must be sold for a discount to earn the same.
//!
//! Shares of the regular price: m the margin over variable cost, d the discount (below 0 for a price that rises).
//! Source: Nagle and Müller 2017, "The Strategy and Tactics of Pricing", chapter on financial analysis.

use crate::unanswered::{Unanswered, check_option, finite};

pub(super) fn check(margin: f64, discount: f64) -> Result<(), Unanswered> {
    check_option("the margin", margin > 0.0 && margin <= 1.0, "a share of the price above 0 and at most 1")?;
    check_option("the discount", discount > -100.0 && discount < 1.0, "a share of the price below 1")
}

/// The change of volume, as a share of today's, at which the discount earns what the regular price earns: d / (m − d).
///
/// Below 0 for a price that rises: so much may be lost. `None` if the discount takes the whole margin: no volume will do.
///
/// # Errors
/// [`Unanswered::BadOption`] unless the margin is above 0 and at most 1 and the discount is below 1.
pub fn break_even_volume(margin: f64, discount: f64) -> Result<Option<f64>, Unanswered> {
    check(margin, discount)?;
    let left = margin - discount;
    // Shares such as 0.3 − 0.3 that are equal but for rounding leave nothing.
    Ok((left > 1e-12).then(|| discount / left))
}

/// The price elasticity at which the discount earns what the regular price earns:
/// −ln(m / (m − d)) / ln(1 / (1 − d)); without a discount the limit −1 / m. `None` as in [`break_even_volume`].
///
/// # Errors
/// As [`break_even_volume`].
pub fn break_even_elasticity(margin: f64, discount: f64) -> Result<Option<f64>, Unanswered> {
    check(margin, discount)?;
    if discount.abs() < 1e-9 {
        return Ok(Some(-1.0 / margin));
    }
    let left = margin - discount;
    Ok((left > 1e-12).then(|| (margin / left).ln() / (-discount).ln_1p()))
}

/// Volume at a discount as a multiple of that at the regular price, for a constant elasticity: (1 − d)^ε.
///
/// # Errors
/// [`Unanswered::BadOption`] unless the discount is below 1 and the elasticity finite; [`Unanswered::TooLarge`].
pub fn volume(elasticity: f64, discount: f64) -> Result<f64, Unanswered> {
    check(1.0, discount)?;
    check_option("the elasticity", elasticity.is_finite(), "a finite number")?;
    finite("a volume", (elasticity * (-discount).ln_1p()).exp())
}

/// Profit at a discount: q₀ (1 + Δq) (m − d) p, for a quantity `quantity` at the regular price `price` today.
///
/// # Errors
/// As [`volume`] and [`break_even_volume`].
pub fn profit(quantity: f64, price: f64, margin: f64, discount: f64, elasticity: f64) -> Result<f64, Unanswered> {
    check(margin, discount)?;
    finite("a profit", quantity * volume(elasticity, discount)? * (margin - discount) * price)
}
