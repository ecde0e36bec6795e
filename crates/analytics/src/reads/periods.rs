//! What groups of customers did in periods that follow each other: sums, and sums of products of any two periods, by
//! which models tell how customers differ and move.

use crate::error::AnalyticsError;
use crate::fold::OrderLines;
use crate::pass::{Facts, each_bucket};
use crate::rows::{Chunk, Numbers};
use terrace_domain::{AsOf, LocalTime};
use terrace_frame::Ids;

/// What is counted of each customer in each period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeriodFigure {
    /// Net amount: lines less what came back in the period, in ten-thousandths.
    Net,
    /// Orders.
    Orders,
    /// 1 for who ordered.
    Buyers,
}

/// What one group did by period.
#[derive(Debug, Clone, PartialEq)]
pub struct PeriodSums {
    /// Its customers, those who did nothing included.
    pub customers: usize,
    /// Sums over its customers by period.
    pub sums: Vec<i128>,
    /// Sums of products of any two periods, both in units of the figure: amounts in units of the currency. None where no
    /// groups were asked for.
    pub products: Vec<Vec<f64>>,
}

impl PeriodSums {
    fn new(customers: usize, periods: usize, has_products: bool) -> Self {
        let products = if has_products { vec![vec![0.0; periods]; periods] } else { Vec::new() };
        Self { customers, sums: vec![0; periods], products }
    }

    fn add(&mut self, other: &Self) {
        self.customers += other.customers;
        self.sums.iter_mut().zip(&other.sums).for_each(|(sum, more)| *sum += more);
        for (line, more) in self.products.iter_mut().zip(&other.products) {
            line.iter_mut().zip(more).for_each(|(product, more)| *product += more);
        }
    }

    fn customer(&mut self, figure: PeriodFigure, values: &[i64]) {
        for (at, value) in values.iter().enumerate().filter(|(_, value)| **value != 0) {
            if let Some(sum) = self.sums.get_mut(at) {
                *sum += i128::from(*value);
            }
            let Some(line) = self.products.get_mut(at) else { continue };
            line.iter_mut()
                .zip(values)
                .for_each(|(product, other)| *product += figure.unit(*value) * figure.unit(*other));
        }
    }
}

impl PeriodFigure {
    /// A value of it in its unit.
    #[must_use]
    pub fn unit(self, value: i64) -> f64 {
        match self {
            Self::Net => plain(value) / 1e4,
            Self::Orders | Self::Buyers => plain(value),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "statistics are told to a few digits")]
const fn plain(value: i64) -> f64 {
    value as f64
}

/// Sums groups of customers by period; a period is from one of the moments (included) to the next (excluded). Without groups, all
/// customers with orders are one.
///
/// # Errors
/// As [`crate::population`].
pub fn period_sums(
    facts: &Facts,
    as_of: &AsOf,
    moments: &[LocalTime],
    figure: PeriodFigure,
    groups: Option<&[&Ids]>,
) -> Result<Vec<PeriodSums>, AnalyticsError> {
    let periods = moments.len().saturating_sub(1);
    let lines = OrderLines::new(facts, as_of, &["amount"])?;
    let count = groups.map_or(1, <[&Ids]>::len);
    let found = each_bucket(facts, None, |facts, bucket| {
        let mut own = vec![PeriodSums::new(0, periods, groups.is_some()); count];
        lines.each(facts, bucket, |chunk| {
            let orders;
            let read = match figure {
                PeriodFigure::Net => {
                    let amounts = lines.numbers(chunk, "amount")?;
                    PeriodRows { chunk, times: lines.numbers(chunk, "ordered_at")?, amounts: Some(amounts) }
                }
                PeriodFigure::Orders | PeriodFigure::Buyers => {
                    orders = lines.orders(chunk)?;
                    PeriodRows { chunk: &orders, times: Numbers::of(orders.column(0)?)?, amounts: None }
                }
            };
            for customer in 0..read.chunk.customers() {
                let id = read.chunk.id(customer);
                let group = groups.map_or(Some(0), |groups| groups.iter().position(|ids| ids.find(id).is_some()));
                let Some(sums) = group.and_then(|group| own.get_mut(group)) else { continue };
                sums.customers += 1;
                let values = read.values(customer, moments, figure)?;
                sums.customer(figure, &values);
            }
            Ok(())
        })?;
        Ok(own)
    })?;
    let mut all = vec![PeriodSums::new(0, periods, groups.is_some()); count];
    for own in &found {
        all.iter_mut().zip(own).for_each(|(all, own)| all.add(own));
    }
    // Who has no line did nothing, and counts.
    for (sums, ids) in all.iter_mut().zip(groups.unwrap_or_default()) {
        sums.customers = ids.len();
    }
    Ok(all)
}

/// Lines or orders of a chunk.
struct PeriodRows<'a> {
    chunk: &'a Chunk,
    times: Numbers<'a>,
    /// Of lines; each order counts 1.
    amounts: Option<Numbers<'a>>,
}

impl PeriodRows<'_> {
    /// What a customer did by period.
    fn values(&self, customer: usize, moments: &[LocalTime], figure: PeriodFigure) -> Result<Vec<i64>, AnalyticsError> {
        let mut values = vec![0_i64; moments.len().saturating_sub(1)];
        for row in self.chunk.rows_of(customer) {
            let Some(time) = self.times.get(row) else { continue };
            let period = moments.partition_point(|moment| moment.micros() <= time).checked_sub(1);
            let Some(value) = period.and_then(|period| values.get_mut(period)) else { continue };
            let more = match (figure, &self.amounts) {
                (PeriodFigure::Net, Some(amounts)) => amounts.get(row).unwrap_or(0),
                _ => 1,
            };
            *value = value.checked_add(more).ok_or_else(|| AnalyticsError::Overflow("amount".to_owned()))?;
        }
        if figure == PeriodFigure::Buyers {
            values.iter_mut().for_each(|value| *value = (*value).min(1));
        }
        Ok(values)
    }
}
