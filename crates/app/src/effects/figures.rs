//! What customers did up to a moment, and what about it can be compared.

use crate::approximate::plain;
use crate::error::AppError;
use crate::facts::Inputs;
use terrace_analytics::{PeriodFigure, population};
use terrace_domain::{AsOf, InternalError};
use terrace_frame::{Column, Ids, Integers};
use terrace_policy::MeasureUse;

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EffectMeasure {
    /// Net revenue of each customer.
    Revenue,
    /// Orders of each customer.
    Orders,
    /// The share of customers who bought.
    Buyers,
    /// Net revenue by order.
    Basket,
    /// What came back of what was sold.
    Returns,
}

impl EffectMeasure {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Revenue, Self::Orders, Self::Buyers, Self::Basket, Self::Returns];
    /// Those that every customer has a value of.
    pub const BY_CUSTOMER: [Self; 3] = [Self::Revenue, Self::Orders, Self::Buyers];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Revenue => "revenue",
            Self::Orders => "orders",
            Self::Buyers => "buyers",
            Self::Basket => "basket",
            Self::Returns => "returns",
        }
    }

    /// The one of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|measure| measure.name() == name)
    }

    /// The measures of facts that it is made of: what is counted, and what stands below the line of a ratio.
    pub(super) const fn made_of(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Revenue => ("net_amount", None),
            Self::Orders | Self::Buyers => ("orders", None),
            Self::Basket => ("net_amount", Some("orders")),
            Self::Returns => ("returned_amount", Some("gross_amount")),
        }
    }

    /// What is counted of it by period; `None` of ratios.
    pub(super) const fn by_period(self) -> Option<PeriodFigure> {
        match self {
            Self::Revenue => Some(PeriodFigure::Net),
            Self::Orders => Some(PeriodFigure::Orders),
            Self::Buyers => Some(PeriodFigure::Buyers),
            Self::Basket | Self::Returns => None,
        }
    }

    /// A value as statistics take it: orders as a number, buyers as 0 or 1, amounts in the currency's unit.
    pub(super) fn plain(self, value: i64, is_above: bool) -> f64 {
        match (self, is_above) {
            (Self::Orders, _) | (Self::Basket, false) => plain(value.into()),
            (Self::Buyers, _) => f64::from(u8::from(value > 0)),
            (Self::Revenue | Self::Returns, _) | (Self::Basket, true) => yuan(value),
        }
    }
}

/// An amount of ten-thousandths as a plain number.
pub(super) fn yuan(ten_thousandths: i64) -> f64 {
    plain(ten_thousandths.into()) / 1e4
}

/// Measures of everybody at a moment.
pub(super) struct MomentFigures {
    pub(super) ids: Ids,
    columns: Vec<Integers>,
}

impl MomentFigures {
    pub(super) fn at(as_of: &AsOf, uses: &[MeasureUse], inputs: &Inputs) -> Result<Self, AppError> {
        let found = population(&inputs.facts, uses, &[], as_of, None)?;
        let columns = found.columns.into_iter().map(|column| match column {
            Column::Integers(integers) => Ok(integers),
            _ => Err(InternalError::new("a sum of orders is no column of numbers")),
        });
        Ok(Self { ids: found.ids, columns: columns.collect::<Result<_, _>>()? })
    }

    /// The values of a column, `None` where somebody has none.
    pub(super) fn column(&self, column: usize) -> impl Iterator<Item = Option<i64>> {
        let rows = 0..self.ids.len();
        self.columns.get(column).into_iter().flat_map(move |column| rows.clone().map(|row| column.get(row)))
    }

    /// The value of a column in a row; 0 of somebody who is not there.
    pub(super) fn value(&self, column: usize, row: Option<usize>) -> i64 {
        self.columns.get(column).zip(row).and_then(|(column, row)| column.get(row)).unwrap_or(0)
    }
}
