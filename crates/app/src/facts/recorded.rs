//! What is recorded of one customer, fact by fact.

use super::lake::pin_readable;
use crate::context::RunContext;
use crate::error::AppError;
use crate::workspace::Workspace;
use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{Date32Type, Decimal64Type, Int64Type, TimestampMicrosecondType};
use std::collections::BTreeSet;
use terrace_domain::{CustomerId, Date, FactColumn, FactKind, FactType, InternalError, LocalTime, Money, Value};

/// A row of facts, as it was recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedFact {
    /// Its kind.
    pub kind: &'static FactKind,
    /// When it happened; `None` where the kind or the row does not say.
    pub at: Option<LocalTime>,
    /// What it says, in the order of the kind's columns, without whose it is and without nulls.
    pub values: Vec<(&'static FactColumn, Value)>,
}

impl RecordedFact {
    /// The value of a column; `None` if it is null, or no column of the kind.
    pub fn value(&self, column: &str) -> Option<&Value> {
        self.values.iter().find(|(known, _)| known.name == column).map(|(_, value)| value)
    }
}

/// The facts of one customer in a lake version, by default the one that readers see: the newest first, those without a
/// time last. Returns the version, too. Only the customer's own part of the lake is read.
///
/// # Errors
/// [`AppError::NoFacts`], a version that is not kept, and what the disk says.
pub fn recorded_facts(
    workspace: &Workspace,
    version: Option<u64>,
    customer: &CustomerId,
    ctx: &RunContext<'_>,
) -> Result<(u64, Vec<RecordedFact>), AppError> {
    let lake = workspace.lake_if_any()?.ok_or(AppError::NoFacts)?;
    let lease = match version {
        Some(version) => lake.pin(Some(version))?,
        None => pin_readable(workspace, &lake)?,
    };
    let snapshot = lake.snapshot_of(lease)?;
    let wanted = BTreeSet::from([customer.to_string()]);
    let mut facts = Vec::new();
    for (name, batches) in snapshot.rows_of(&wanted)? {
        ctx.check()?;
        let kind = FactKind::named(name).ok_or_else(|| InternalError::new(format!("a table of no kind: {name}")))?;
        for batch in &batches {
            for row in 0..batch.num_rows() {
                facts.push(recorded(kind, batch, row)?);
            }
        }
    }
    facts.sort_by_key(|fact| std::cmp::Reverse(fact.at));
    Ok((snapshot.version, facts))
}

fn recorded(kind: &'static FactKind, batch: &RecordBatch, row: usize) -> Result<RecordedFact, AppError> {
    let mut values = Vec::new();
    for column in kind.columns.iter().filter(|column| column.name != "customer_id") {
        let lacking = || InternalError::new(format!("rows of {} lack {}", kind.name, column.name));
        let array = batch.column_by_name(column.name).ok_or_else(lacking)?;
        if array.is_valid(row) {
            let value = value(column.kind, array.as_ref(), row);
            let other = || InternalError::new(format!("{}.{} is {}", kind.name, column.name, array.data_type()));
            values.push((column, value.ok_or_else(other)?));
        }
    }
    let time = kind.time.and_then(|name| values.iter().find(|(column, _)| column.name == name));
    let at = match time {
        Some((_, Value::Time(at))) => Some(*at),
        Some((_, Value::Date(day))) => Some(day.start()),
        _ => None,
    };
    Ok(RecordedFact { kind, at, values })
}

/// A value as it is told; `None` for one that is of another type, or too large to be told.
fn value(kind: FactType, array: &dyn Array, row: usize) -> Option<Value> {
    let decimal = || Some(array.as_primitive_opt::<Decimal64Type>()?.value(row));
    Some(match kind {
        FactType::Id | FactType::Text => Value::Text(array.as_string_opt::<i32>()?.value(row).to_owned()),
        FactType::Money => Value::Money(Money::from_ten_thousandths(decimal()?)),
        // Ten-thousandths as millionths.
        FactType::Quantity | FactType::Number => Value::Decimal(decimal()?.checked_mul(100)?),
        // Billionths, of which six decimals are told.
        FactType::Rate => Value::Decimal(decimal()? / 1_000),
        FactType::Integer => Value::Count(array.as_primitive_opt::<Int64Type>()?.value(row)),
        FactType::Time => {
            Value::Time(LocalTime::from_micros(array.as_primitive_opt::<TimestampMicrosecondType>()?.value(row)))
        }
        FactType::Date => Value::Date(Date::from_days(array.as_primitive_opt::<Date32Type>()?.value(row))),
        FactType::Flag => Value::Flag(array.as_boolean_opt()?.value(row)),
    })
}
