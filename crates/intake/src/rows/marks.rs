//! Signs of currencies beside amounts and in headers, and the column that names the currency of each row.

use crate::columns::plan::{CellSource, Plan};
use crate::mapping::Mapping;
use crate::rows::kinds::Values;
use crate::table::rows::{Cell, Row};
use crate::values::decorations::may_mean;
use crate::values::reader::FieldValue;
use terrace_domain::FactType;

/// Knows rows whose currency is another than the signs of their amounts mean.
pub(super) struct CurrencyMarks {
    /// Where the currency stands among a row's values; `None` if no column of the file names it, or a mapping says where
    /// it comes from.
    currency: Option<usize>,
    /// Currencies and signs in headers, with the columns that they stand over.
    headers: Vec<(&'static str, usize)>,
}

impl CurrencyMarks {
    pub fn of(plan: &Plan, mapping: Option<&Mapping>) -> Self {
        let given = mapping.is_some_and(|mapping| mapping.names("currency"));
        if !plan.names_currencies() || given {
            return Self { currency: None, headers: Vec::new() };
        }
        let money = plan.columns.iter().enumerate().filter(|(_, read)| read.column.kind == FactType::Money);
        let headers = money.filter_map(|(index, read)| Some((read.unit.currency.or(read.unit.sign)?, index))).collect();
        Self { currency: plan.kind.columns.iter().position(|column| column.name == "currency"), headers }
    }

    /// An amount of a row that names another currency than the sign beside it, or in its header, means.
    pub fn contradiction(
        &self,
        plan: &Plan,
        row: &Row<'_, '_>,
        values: &Values<'_>,
        sign: Option<(&'static str, usize)>,
    ) -> Option<String> {
        if sign.is_none() && self.headers.is_empty() {
            return None;
        }
        let Some(FieldValue::Text(code)) = values.get(self.currency?) else { return None };
        let beside = sign.filter(|(sign, _)| !may_mean(sign, code)).map(|(_, index)| index);
        let in_header = || self.headers.iter().find(|(mark, _)| !may_mean(mark, code)).map(|(_, index)| *index);
        let read = plan.columns.get(beside.or_else(in_header)?)?;
        let cell = match &read.source {
            CellSource::Cell(place) => row.cells.get(*place).unwrap_or(&Cell::Empty),
            CellSource::Constant(cell) => cell,
        };
        Some(format!("`{}`: `{}` ({code})", read.header, crate::shown::short(&cell.to_text())))
    }
}
