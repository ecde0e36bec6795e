//! From a return to the purchase that it undoes.

use super::kernels::DAY;
use super::levels::{Roles, column};
use crate::error::AnalyticsError;
use crate::rows::{Chunk, Flags, Names, Numbers};
use arrow::array::Int64Array;
use std::sync::Arc;

/// The purchases of a customer by a name of theirs, each with its time; sorted.
type DatedNames<'a> = Vec<(&'a str, i64)>;

impl Roles {
    /// By line that is a return its time, and the calendar days since what came back was bought: by the last purchase
    /// of the same order number that was not later, else by the last of the same product; null where there is neither.
    /// It is null too at the very moment of its order: what a sale's own row tells of a refund has no time of its own.
    pub(super) fn returns(&self, lines: &Chunk) -> Result<Chunk, AnalyticsError> {
        let times = column(lines, Some(self.time))?;
        let times = Numbers::of(&times)?;
        let (orders, products) = (column(lines, self.order_of_return)?, column(lines, self.product)?);
        let (orders, products) = (Names::of(&orders)?, Names::of(&products)?);
        let returns = self.is_return.map(|place| Flags::of(lines.column(place)?)).transpose()?;
        let is_return = |row: &usize| returns.as_ref().is_some_and(|returns| returns.is_true(*row));
        let (mut starts, mut at, mut days) = (vec![0], Vec::new(), Vec::new());
        for customer in 0..lines.customers() {
            let own = lines.rows_of(customer);
            if own.clone().any(|row| is_return(&row)) {
                let sales = || own.clone().filter(|row| !is_return(row));
                let by_order = purchases(sales(), orders, times);
                let by_product = purchases(sales(), products, times);
                for row in own.clone().filter(is_return) {
                    let Some(time) = times.get(row) else { continue };
                    let bought = |known: &DatedNames<'_>, names: Names<'_>| last_until(known, names.get(row)?, time);
                    let bought = match bought(&by_order, orders) {
                        Some(ordered) => Some(ordered).filter(|ordered| *ordered < time),
                        None => bought(&by_product, products),
                    };
                    at.push(time);
                    days.push(bought.map(|bought| time.div_euclid(DAY) - bought.div_euclid(DAY)));
                }
            }
            starts.push(at.len());
        }
        lines.with_rows(starts, vec![Arc::new(Int64Array::from(at)), Arc::new(Int64Array::from(days))])
    }
}

fn purchases<'a>(sales: impl Iterator<Item = usize>, names: Names<'a>, times: Numbers<'_>) -> DatedNames<'a> {
    let mut found: DatedNames<'a> = sales.filter_map(|row| names.get(row).zip(times.get(row))).collect();
    found.sort_unstable();
    found
}

/// The last purchase of that name at a time or before.
fn last_until(known: &[(&str, i64)], name: &str, time: i64) -> Option<i64> {
    let before = known.partition_point(|purchase| *purchase <= (name, time));
    let (found, bought) = known.get(before.checked_sub(1)?)?;
    (*found == name).then_some(*bought)
}
