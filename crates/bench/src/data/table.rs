//! How a row looks in the files.

use super::day::{CATEGORIES, CHANNELS, OrderRow};
use arrow::array::{ArrayRef, Decimal128Array, Int32Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use arrow::error::ArrowError;
use std::sync::Arc;
use terrace_domain::Date;

pub(super) const CSV_HEADER: &str =
    "order_id,customer_id,ordered_at,product,category,channel,quantity,discount,amount\n";

/// Precision and scale of amounts: in Parquet a 64-bit integer of hundredths.
const MONEY: (u8, i8) = (12, 2);

pub(super) fn schema() -> SchemaRef {
    let field = |name, data_type| Field::new(name, data_type, false);
    Arc::new(Schema::new(vec![
        field("order_id", DataType::Utf8),
        field("customer_id", DataType::Utf8),
        field("ordered_at", DataType::Timestamp(TimeUnit::Microsecond, None)),
        field("product", DataType::Utf8),
        field("category", DataType::Utf8),
        field("channel", DataType::Utf8),
        field("quantity", DataType::Int32),
        field("discount", DataType::Decimal128(MONEY.0, MONEY.1)),
        field("amount", DataType::Decimal128(MONEY.0, MONEY.1)),
    ]))
}

pub(super) fn batch(day: Date, rows: &[OrderRow]) -> Result<RecordBatch, ArrowError> {
    let texts =
        |of: fn(&OrderRow) -> Text| -> ArrayRef { Arc::new(StringArray::from_iter_values(rows.iter().map(of))) };
    let money = |of: fn(&OrderRow) -> i64| -> Result<ArrayRef, ArrowError> {
        let values = Decimal128Array::from_iter_values(rows.iter().map(|row| i128::from(of(row))));
        Ok(Arc::new(values.with_precision_and_scale(MONEY.0, MONEY.1)?))
    };
    let midnight = day.start().micros();
    let times = rows.iter().map(|row| midnight + i64::from(row.second) * 1_000_000);
    let columns: Vec<ArrayRef> = vec![
        texts(order_id),
        texts(customer_id),
        Arc::new(TimestampMicrosecondArray::from_iter_values(times)),
        texts(product),
        Arc::new(StringArray::from_iter_values(rows.iter().map(category))),
        Arc::new(StringArray::from_iter_values(rows.iter().map(channel))),
        Arc::new(Int32Array::from_iter_values(rows.iter().map(|row| row.quantity))),
        money(|row| row.discount)?,
        money(|row| row.amount)?,
    ];
    RecordBatch::try_new(schema(), columns)
}

/// The rows of a day as lines of CSV.
pub(super) fn csv(day: Date, rows: &[OrderRow]) -> Vec<u8> {
    let day = day.to_string();
    let mut out = Vec::with_capacity(rows.len() * 88);
    for row in rows {
        for text in [order_id(row).as_ref(), customer_id(row).as_ref(), &day] {
            out.extend_from_slice(text.as_bytes());
            out.push(b',');
        }
        out.pop();
        let (minute, second) = (row.second / 60, u64::from(row.second % 60));
        for (mark, part) in [(b' ', u64::from(minute / 60)), (b':', u64::from(minute % 60)), (b':', second)] {
            out.push(mark);
            number(&mut out, part, 2);
        }
        for text in [product(row).as_ref(), category(row), channel(row)] {
            out.push(b',');
            out.extend_from_slice(text.as_bytes());
        }
        out.push(b',');
        signed(&mut out, i64::from(row.quantity), 0);
        for amount in [row.discount, row.amount] {
            out.push(b',');
            signed(&mut out, amount, 2);
        }
        out.push(b'\n');
    }
    out
}

/// A short ASCII text without an allocation.
#[derive(Clone, Copy)]
struct Text {
    bytes: [u8; 16],
    length: usize,
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        self.bytes.get(..self.length).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or("")
    }
}

/// A letter and a number with the given number of digits.
fn id(letter: u8, number: u64, digits: usize) -> Text {
    let mut text = Text { bytes: [0; 16], length: digits + 1 };
    let mut rest = number;
    for place in text.bytes.iter_mut().take(digits + 1).rev() {
        *place = digit(rest);
        rest /= 10;
    }
    if let Some(first) = text.bytes.first_mut() {
        *first = letter;
    }
    text
}

fn order_id(row: &OrderRow) -> Text {
    id(b'O', row.order, 10)
}

fn customer_id(row: &OrderRow) -> Text {
    id(b'C', u64::from(row.customer) + 1, 8)
}

fn product(row: &OrderRow) -> Text {
    id(b'P', u64::from(row.product) + 1, 5)
}

fn category(row: &OrderRow) -> &'static str {
    CATEGORIES.get(usize::from(row.product) % CATEGORIES.len()).copied().unwrap_or("")
}

fn channel(row: &OrderRow) -> &'static str {
    CHANNELS.get(usize::from(row.channel)).copied().unwrap_or("")
}

fn digit(number: u64) -> u8 {
    b'0' + u8::try_from(number % 10).unwrap_or(0)
}

/// A number whose last `decimals` digits are decimals.
fn signed(out: &mut Vec<u8>, value: i64, decimals: u32) {
    if value < 0 {
        out.push(b'-');
    }
    let (value, unit) = (value.unsigned_abs(), 10u64.pow(decimals));
    number(out, value / unit, 1);
    if decimals > 0 {
        out.push(b'.');
        number(out, value % unit, decimals as usize);
    }
}

/// A number with at least the given number of digits.
fn number(out: &mut Vec<u8>, number: u64, digits: usize) {
    let (mut bytes, mut rest, mut count) = ([0u8; 20], number, 0);
    for place in bytes.iter_mut().rev() {
        *place = digit(rest);
        rest /= 10;
        count += 1;
        if rest == 0 && count >= digits {
            break;
        }
    }
    out.extend(bytes.iter().skip(bytes.len() - count));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::day::OrderRow;

    fn row() -> OrderRow {
        OrderRow {
            order: 42,
            customer: 6,
            second: 9 * 3_600 + 61,
            product: 17,
            channel: 2,
            quantity: -3,
            discount: 5,
            amount: -12_345,
        }
    }

    #[test]
    fn a_line_is_what_a_shop_would_export() {
        let day = Date::from_ymd(2026, 6, 30).unwrap();
        let text = String::from_utf8(csv(day, &[row()])).unwrap();
        assert_eq!(text, "O0000000042,C00000007,2026-06-30 09:01:01,P00018,pens,store,-3,0.05,-123.45\n");
    }

    #[test]
    fn both_files_hold_the_same() {
        use arrow::util::display::{ArrayFormatter, FormatOptions};
        let day = Date::from_ymd(2026, 6, 30).unwrap();
        let rows = [row(), OrderRow { order: 10_000_000_000, amount: 100, quantity: 12, ..row() }];
        let batch = batch(day, &rows).unwrap();
        let text = String::from_utf8(csv(day, &rows)).unwrap();
        let options = FormatOptions::default().with_timestamp_format(Some("%Y-%m-%d %H:%M:%S"));
        for (at, line) in text.lines().enumerate() {
            let shown = batch
                .columns()
                .iter()
                .map(|column| ArrayFormatter::try_new(column, &options).unwrap().value(at).to_string());
            assert_eq!(shown.collect::<Vec<_>>().join(","), line);
        }
    }
}
