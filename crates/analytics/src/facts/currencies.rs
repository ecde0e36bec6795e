//! In which currency amounts are.

use super::Facts;
use crate::error::AnalyticsError;
use crate::exchange::Exchange;
use crate::rows::values_of;
use arrow::array::{Array, AsArray, RecordBatch};
use rayon::prelude::*;
use std::sync::Arc;
use terrace_domain::facts::{BALANCES, CONTACTS, ORDERS, RATES};
use terrace_domain::{Currency, FactKind};

impl Facts {
    /// The same facts with all amounts in a currency: those that name another are converted at the latest rate at or
    /// before their own time, each amount rounded half-even to ten-thousandths; those that name none are in it already.
    ///
    /// Where no amount names another currency nothing is converted, and no rate is read. Where the statistics of files
    /// tell which they name, no row is read for it.
    ///
    /// # Errors
    /// Unreadable files. A rate that is missing shows when the amounts are read.
    pub fn in_currency(&self, currency: Currency) -> Result<Self, AnalyticsError> {
        let mut another = false;
        for kind in [&ORDERS, &CONTACTS, &BALANCES] {
            another = another || self.names_another(kind, currency.as_str())?;
        }
        let exchange = if another { Some(Arc::new(Exchange::read(self, currency)?)) } else { None };
        Ok(Self { exchange, ..self.clone() })
    }

    /// Whether amounts name other currencies and there is no rate at all.
    pub fn lacks_rates(&self) -> bool {
        self.exchange.is_some() && !self.has(&RATES)
    }

    /// How amounts become the policy's currency; nothing where all are in it.
    pub(crate) fn exchange(&self) -> Option<&Arc<Exchange>> {
        self.exchange.as_ref()
    }

    fn names_another(&self, kind: &'static FactKind, currency: &str) -> Result<bool, AnalyticsError> {
        if self.rows(kind).any(|rows| rows_name_another(rows, currency)) {
            return Ok(true);
        }
        let files: Vec<_> = self.files(kind).collect();
        let named = files.into_par_iter().map(|file| values_of(&file.path, "currency"));
        let another = named.map(|named| Ok(named?.iter().any(|name| name != currency)));
        another.collect::<Result<Vec<bool>, AnalyticsError>>().map(|found| found.contains(&true))
    }
}

fn rows_name_another(rows: &RecordBatch, currency: &str) -> bool {
    let names = rows.column_by_name("currency").and_then(|names| names.as_string_opt::<i32>());
    names.is_some_and(|names| names.null_count() < names.len() && names.iter().flatten().any(|name| name != currency))
}
