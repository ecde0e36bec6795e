use super::numbers::Numbers;
use crate::values::amounts::{MOST, times};

/// One piece, in ten-thousandths.
const ONE: i64 = 10_000;

/// What lines come to by their pieces, all of which are there, the price of each and the discount, with the sign of
/// returns; `None` if one has to be looked at by itself. Without quantities each line is of one piece.
pub(super) fn amounts(
    quantities: Option<&Numbers>,
    prices: &Numbers,
    discounts: Option<&Numbers>,
    rows: usize,
) -> Option<Numbers> {
    let mut columns = quantities.into_iter().chain([prices]);
    if !columns.all(|numbers| numbers.is_full() && !numbers.is_finer()) {
        return None;
    }
    let mut amounts = Vec::with_capacity(rows);
    for (row, price) in prices.values().iter().enumerate() {
        let pieces = quantities.map_or(Some(ONE), |quantities| quantities.values().get(row).copied())?;
        let discount = discounts.and_then(|discounts| discounts.get(row)).unwrap_or(0);
        let gross = times(pieces, *price)?;
        // A discount above the price is told of, row by row.
        let amount = gross.saturating_abs().checked_sub(discount.saturating_abs())?;
        if !(0..=MOST).contains(&amount) {
            return None;
        }
        amounts.push(if pieces < 0 || gross < 0 { -amount } else { amount });
    }
    Some(Numbers::new(amounts, None, false))
}
