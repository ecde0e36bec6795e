//! Exact numbers as floating point, for statistics.

/// A number, such as an amount in ten-thousandths, as nearly as floating point holds it. What is booked is never computed
/// with it.
#[expect(clippy::cast_precision_loss, reason = "statistics are told to a few digits")]
pub(crate) const fn plain(number: i128) -> f64 {
    number as f64
}
