//! Money that came back, understood once.
//!
//! Files tell of it in several ways: by a row of its own, by the status of the sale's only row, by a column of the line
//! or of the whole order, and often twice. What a row says is stored as it says it; what that means is seen here, where
//! all rows of a customer are together, so that it does not depend on how they came in (the rules are in
//! `terrace_domain::refunds`). What goes on to the folds are sales and returns alone.

use crate::error::AnalyticsError;
use crate::rows::{Chunk, Flags, Names, Numbers, ReadColumns, RowSource, any_filled, any_true};
use arrow::array::{Array, ArrayRef, BooleanArray, Int64Array, UInt32Array};
use arrow::compute::take;
use arrow::datatypes::DataType;
use std::collections::BTreeSet;
use std::sync::Arc;
use terrace_domain::facts::ORDERS;
use terrace_domain::refunds::{Becomes, OrderLine, settled, tells};

/// The columns whose being filled says that rows tell of refunds.
pub const TELLING: [&str; 2] = ["refunded", "order_refunded"];

/// The columns of orders that say what became of them.
pub const SETTLED_BY: [&str; 11] = [
    "order_id",
    "ordered_at",
    "line",
    "product",
    "quantity",
    "amount",
    "currency",
    "refunded",
    "order_refunded",
    "is_return",
    "is_cancelled",
];

/// Turns rows that tell of refunds into sales and returns.
pub(crate) struct Refunds {
    /// What is read: what is asked for, and what it takes to settle it.
    pub(crate) columns: ReadColumns,
    /// Where the columns that are asked for stand among those read.
    asked: Vec<usize>,
    places: OrderColumns,
}

/// Where columns are found among those read.
struct OrderColumns {
    order: usize,
    at: usize,
    line: usize,
    product: usize,
    quantity: usize,
    amount: usize,
    currency: usize,
    cost: Option<usize>,
    refunded: usize,
    of_order: usize,
    is_return: usize,
    is_cancelled: usize,
}

impl Refunds {
    /// For these columns; `None` if they are not of orders.
    pub(crate) fn of(asked: &ReadColumns) -> Result<Option<Self>, AnalyticsError> {
        if *asked.kind != ORDERS {
            return Ok(None);
        }
        let mut names: BTreeSet<String> = asked.schema.fields().iter().map(|field| field.name().clone()).collect();
        names.extend(SETTLED_BY.map(str::to_owned));
        let columns = ReadColumns::new(asked.kind, &names);
        let place = |name: &str| {
            let missing = || AnalyticsError::internal(format!("orders have no column {name}"));
            columns.position(name).ok_or_else(missing)
        };
        let places = OrderColumns {
            order: place("order_id")?,
            at: place("ordered_at")?,
            line: place("line")?,
            product: place("product")?,
            quantity: place("quantity")?,
            amount: place("amount")?,
            currency: place("currency")?,
            cost: columns.position("cost"),
            refunded: place("refunded")?,
            of_order: place("order_refunded")?,
            is_return: place("is_return")?,
            is_cancelled: place("is_cancelled")?,
        };
        let asked = asked.schema.fields().iter().map(|field| place(field.name())).collect::<Result<_, _>>()?;
        Ok(Some(Self { columns, asked, places }))
    }

    /// Whether rows of a bucket may have to be settled: one tells of a refund in another way than by being a return, or
    /// there are both returns and orders that were called off.
    pub(crate) fn are_told(source: RowSource<'_>) -> Result<bool, AnalyticsError> {
        Ok(any_filled(source, &ORDERS, &TELLING)?
            || (any_true(source, &ORDERS, "is_cancelled")? && any_true(source, &ORDERS, "is_return")?))
    }

    /// The chunk's sales and returns, in the columns that are asked for.
    pub(crate) fn settle_chunk(&self, chunk: &Chunk) -> Result<Chunk, AnalyticsError> {
        let read = ReadLines::of(chunk, &self.places)?;
        let columns = chunk.columns();
        let asked = |place: &usize| {
            let missing = || AnalyticsError::internal("a column that was read is missing");
            columns.get(*place).cloned().ok_or_else(missing)
        };
        let tells = |customer: &usize| tells(chunk.rows_of(*customer).map(|row| read.without_names(row)));
        let telling: BTreeSet<usize> = match read.may_tell(chunk.rows()) {
            true => (0..chunk.customers()).filter(tells).collect(),
            false => BTreeSet::new(),
        };
        if telling.is_empty() {
            let columns = self.asked.iter().map(asked).collect::<Result<_, _>>()?;
            return chunk.with_rows(chunk.starts().to_vec(), columns);
        }
        let (mut rows, mut starts) = (Vec::with_capacity(chunk.rows()), Vec::with_capacity(chunk.customers() + 1));
        for customer in 0..chunk.customers() {
            starts.push(rows.len());
            let own = chunk.rows_of(customer);
            if !telling.contains(&customer) {
                rows.extend(own.map(|row| (row, Becomes::Itself)));
                continue;
            }
            let lines: Vec<OrderLine<'_>> = own.clone().map(|row| read.line(row)).collect();
            rows.extend(settled(&lines).into_iter().map(|(line, becomes)| (own.start + line, becomes)));
        }
        starts.push(rows.len());
        let numbers = rows.iter().map(|(row, _)| u32::try_from(*row)).collect::<Result<Vec<u32>, _>>();
        let numbers = numbers.map_err(|_| AnalyticsError::internal("more rows of a chunk than 32 bits number"))?;
        let numbers = UInt32Array::from(numbers);
        let made = self.asked.iter().map(|place| self.made(*place, &asked(place)?, &rows, &numbers));
        let columns = made.collect::<Result<_, AnalyticsError>>()?;
        chunk.with_rows(starts, columns)
    }

    /// A column of the rows that come of it.
    fn made(
        &self,
        place: usize,
        column: &ArrayRef,
        rows: &[(usize, Becomes)],
        numbers: &UInt32Array,
    ) -> Result<ArrayRef, AnalyticsError> {
        let places = &self.places;
        if place == places.is_return {
            let flags = Flags::of(column)?;
            let made = rows.iter().map(|(row, becomes)| match becomes {
                Becomes::Itself => flags.is_true(*row),
                Becomes::Sale(_) => false,
                Becomes::Return { .. } => true,
            });
            return Ok(Arc::new(made.map(Some).collect::<BooleanArray>()));
        }
        let change: fn(i64, Becomes) -> Option<i64> = if place == places.amount {
            |amount, becomes| match becomes {
                Becomes::Itself => Some(amount),
                Becomes::Sale(amount) => Some(amount),
                Becomes::Return { amount, .. } => Some(-amount),
            }
        } else if place == places.quantity {
            |quantity, becomes| match becomes {
                Becomes::Itself => Some(quantity),
                Becomes::Sale(_) => Some(quantity.saturating_abs()),
                // Part of the money is no piece.
                Becomes::Return { whole, .. } => whole.then(|| -quantity.saturating_abs()),
            }
        } else if Some(place) == places.cost {
            |cost, becomes| match becomes {
                Becomes::Itself | Becomes::Sale(_) => Some(cost),
                Becomes::Return { whole, .. } => whole.then_some(cost),
            }
        } else {
            return Ok(take(column, numbers, None)?);
        };
        if *column.data_type() == DataType::Null {
            return Ok(take(column, numbers, None)?);
        }
        let read = Numbers::of(column)?;
        let made = rows.iter().map(|(row, becomes)| read.get(*row).and_then(|number| change(number, *becomes)));
        Ok(Arc::new(made.collect::<Int64Array>()))
    }
}

/// The columns that say what became of lines.
struct ReadLines<'c> {
    order: Names<'c>,
    at: Numbers<'c>,
    line: Names<'c>,
    product: Names<'c>,
    amount: Numbers<'c>,
    currency: Names<'c>,
    refunded: Numbers<'c>,
    of_order: Numbers<'c>,
    is_return: Flags<'c>,
    is_cancelled: Flags<'c>,
}

impl<'c> ReadLines<'c> {
    fn of(chunk: &'c Chunk, places: &OrderColumns) -> Result<Self, AnalyticsError> {
        Ok(Self {
            order: Names::of(chunk.column(places.order)?)?,
            at: Numbers::of(chunk.column(places.at)?)?,
            line: Names::of(chunk.column(places.line)?)?,
            product: Names::of(chunk.column(places.product)?)?,
            amount: Numbers::of(chunk.column(places.amount)?)?,
            currency: Names::of(chunk.column(places.currency)?)?,
            refunded: Numbers::of(chunk.column(places.refunded)?)?,
            of_order: Numbers::of(chunk.column(places.of_order)?)?,
            is_return: Flags::of(chunk.column(places.is_return)?)?,
            is_cancelled: Flags::of(chunk.column(places.is_cancelled)?)?,
        })
    }

    /// Whether any of so many rows tells of a refund, or some are returns and some called off.
    fn may_tell(&self, rows: usize) -> bool {
        let says = |row: usize| self.refunded.get(row).is_some() || self.of_order.get(row).is_some();
        (self.is_cancelled.any() && self.is_return.any()) || (0..rows).any(says)
    }

    fn line(&self, row: usize) -> OrderLine<'c> {
        OrderLine {
            order: self.order.get(row).unwrap_or_default(),
            at: self.at.get(row).unwrap_or(i64::MIN),
            line: self.line.get(row),
            product: self.product.get(row),
            currency: self.currency.get(row),
            ..self.without_names(row)
        }
    }

    /// What a row says by its numbers and flags alone.
    fn without_names(&self, row: usize) -> OrderLine<'c> {
        OrderLine {
            order: "",
            at: i64::MIN,
            line: None,
            product: None,
            currency: None,
            amount: self.amount.get(row).unwrap_or(0),
            refunded: self.refunded.get(row),
            of_order: self.of_order.get(row).unwrap_or(0),
            is_return: self.is_return.is_true(row),
            is_cancelled: self.is_cancelled.is_true(row),
        }
    }
}
