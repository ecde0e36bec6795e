//! Numbers are the same to the last place, in whatever format they come.

use crate::sheets::book;
use crate::support::{Folder, column, read_files, read_sources};
use arrow::array::{ArrayRef, Decimal128Array, Float64Array, RecordBatch, StringArray};
use proptest::prelude::*;
use std::fmt::Write as _;
use std::sync::Arc;
use terrace_domain::Coded;
use terrace_domain::facts::ORDERS;
use terrace_intake::{Limits, Source};

/// A number by its digits without a point, and its decimals.
type Written = (i64, u32);

fn text((value, decimals): Written) -> String {
    let unit = 10_i64.pow(decimals);
    let (whole, fraction) = (value / unit, value % unit);
    if decimals == 0 { whole.to_string() } else { format!("{whole}.{fraction:0width$}", width = decimals as usize) }
}

fn float(number: Written) -> f64 {
    text(number).parse().unwrap()
}

fn csv(rows: &[(Written, Written)]) -> String {
    let mut out = "order_id,customer_id,ordered_at,quantity,unit_price\n".to_owned();
    for (order, (quantity, price)) in rows.iter().enumerate() {
        writeln!(out, "o{order},A,2025-01-01,{},{}", text(*quantity), text(*price)).unwrap();
    }
    out
}

fn json(rows: &[(Written, Written)]) -> String {
    let mut out = String::new();
    for (order, (quantity, price)) in rows.iter().enumerate() {
        let keys = format!("\"order_id\":\"o{order}\",\"customer_id\":\"A\",\"ordered_at\":\"2025-01-01\"");
        writeln!(out, "{{{keys},\"quantity\":{},\"unit_price\":{}}}", text(*quantity), text(*price)).unwrap();
    }
    out
}

/// As programs write floating point: with seventeen digits.
fn xlsx(rows: &[(Written, Written)]) -> Vec<u8> {
    let cell = |text: &str| format!("<c t=\"str\"><v>{text}</v></c>");
    let number = |number: Written| format!("<c><v>{:.16e}</v></c>", float(number));
    let header: String = ["order_id", "customer_id", "ordered_at", "quantity", "unit_price"].map(cell).concat();
    let mut out = format!("<row>{header}</row>");
    for (order, (quantity, price)) in rows.iter().enumerate() {
        let keys = [&format!("o{order}"), "A", "2025-01-01"].map(cell).concat();
        write!(out, "<row>{keys}{}{}</row>", number(*quantity), number(*price)).unwrap();
    }
    book(&out)
}

/// A Parquet file of orders, with numbers of a type.
fn parquet(rows: usize, quantity: ArrayRef, price: ArrayRef) -> Vec<u8> {
    let texts = |text: &dyn Fn(usize) -> String| -> ArrayRef {
        Arc::new((0..rows).map(|row| Some(text(row))).collect::<StringArray>())
    };
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("order_id", texts(&|row| format!("o{row}"))),
        ("customer_id", texts(&|_| "A".to_owned())),
        ("ordered_at", texts(&|_| "2025-01-01".to_owned())),
        ("quantity", quantity),
        ("unit_price", price),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut out = Vec::new();
    let mut writer = ::parquet::arrow::ArrowWriter::try_new(&mut out, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    out
}

fn floats(rows: &[(Written, Written)]) -> Vec<u8> {
    let of = |each: &dyn Fn(&(Written, Written)) -> Written| -> ArrayRef {
        Arc::new(rows.iter().map(|row| Some(float(each(row)))).collect::<Float64Array>())
    };
    parquet(rows.len(), of(&|row| row.0), of(&|row| row.1))
}

fn decimals(rows: &[(Written, Written)]) -> Vec<u8> {
    let of = |each: &dyn Fn(&(Written, Written)) -> Written| -> ArrayRef {
        let values = rows.iter().map(|row| {
            let (value, decimals) = each(row);
            i128::from(value) * 10_i128.pow(8 - decimals)
        });
        Arc::new(Decimal128Array::from_iter_values(values).with_precision_and_scale(30, 8).unwrap())
    };
    parquet(rows.len(), of(&|row| row.0), of(&|row| row.1))
}

/// Quantity, price and amount of each row.
fn numbers(bytes: impl AsRef<[u8]>) -> [Vec<String>; 3] {
    let folder = Folder::new();
    let read = read_files(&ORDERS, &[folder.file("file", bytes)], None).unwrap();
    ["quantity", "unit_price", "amount"].map(|name| column(&ORDERS, &read.batches, name))
}

/// A number in ten-thousandths, rounded once, halves to even.
fn rounded(value: i128, decimals: u32) -> i128 {
    if decimals <= 4 {
        return value * 10_i128.pow(4 - decimals);
    }
    let unit = 10_i128.pow(decimals - 4);
    let (whole, rest) = (value / unit, value % unit);
    whole + i128::from(rest * 2 > unit || (rest * 2 == unit && whole % 2 == 1))
}

fn shown(ten_thousandths: i128) -> String {
    terrace_domain::Money::from_ten_thousandths(i64::try_from(ten_thousandths).unwrap()).to_string()
}

#[test]
fn prices_are_multiplied_before_they_are_rounded() {
    let rows = [((1_000, 0), (123_456, 6)), ((333_333, 6), (3, 0)), ((3, 0), (100_005, 5))];
    let [_, prices, amounts] = numbers(csv(&rows));
    assert_eq!(amounts, ["123.456", "1.00", "3.0002"]);
    assert_eq!(prices[0], "0.1235");
}

#[test]
fn no_flipped_bit_of_a_parquet_file_ends_the_program() {
    let rows: Vec<(Written, Written)> = (1..5).map(|n| ((n, 0), (n * 125, 2))).collect();
    let (whole, mut read, mut refused) = (floats(&rows), 0, 0);
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at % 8);
        let source = Source::bytes("a.parquet", bytes);
        match read_sources(&ORDERS, &[source], None, &Limits::default()) {
            Ok(_) => read += 1,
            Err(error) => {
                assert!(error.code().starts_with('T') && error.code() != "T0091", "{at}: {error}");
                refused += 1;
            }
        }
    }
    assert!(read > 0 && refused > 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn all_formats_agree(
        rows in proptest::collection::vec(((1..9_999_i64, 0..7_u32), (1..9_999_999_i64, 0..9_u32)), 1..8)
    ) {
        let expected = [
            rows.iter().map(|(quantity, _)| shown(rounded(quantity.0.into(), quantity.1))).collect::<Vec<_>>(),
            rows.iter().map(|(_, price)| shown(rounded(price.0.into(), price.1))).collect(),
            rows.iter()
                .map(|(quantity, price)| {
                    shown(rounded(i128::from(quantity.0) * i128::from(price.0), quantity.1 + price.1))
                })
                .collect(),
        ];
        prop_assert_eq!(&numbers(csv(&rows)), &expected, "CSV");
        prop_assert_eq!(&numbers(json(&rows)), &expected, "JSON");
        prop_assert_eq!(&numbers(xlsx(&rows)), &expected, "xlsx");
        prop_assert_eq!(&numbers(floats(&rows)), &expected, "Parquet, floating point");
        prop_assert_eq!(&numbers(decimals(&rows)), &expected, "Parquet, decimals");
    }
}

#[test]
fn numbers_of_json_are_exact_however_they_are_written() {
    let read = |amount: &str| {
        let row =
            format!("{{\"order_id\":\"1\",\"customer_id\":\"A\",\"ordered_at\":\"2025-01-01\",\"amount\":{amount}}}\n");
        let read = read_sources(&ORDERS, &[Source::bytes("a.jsonl", row)], None, &Limits::default());
        read.map_or_else(|error| error.code().to_owned(), |read| column(&ORDERS, &read.batches, "amount").remove(0))
    };
    for (written, exact) in [
        ("1.00005e0", "1.0000"),
        ("1.00015e0", "1.0002"),
        ("100015e-5", "1.0002"),
        ("0.100005E1", "1.0000"),
        ("12345678901.00005", "12345678901.0000"),
        ("12345678901.00015", "12345678901.0002"),
        ("1234567890100005e-5", "12345678901.0000"),
        ("1.00005000000000000000000000000000000000000000001", "1.0001"),
        ("1.5e3", "1500.00"),
        ("1e-30", "0.00"),
    ] {
        let (read, exact) = (read(written), exact.to_owned());
        assert!(read == exact || format!("{read}00") == exact || format!("{exact}00") == read, "{written}: {read}");
    }
    assert_eq!(read("1e30"), "T0129", "too large");
    let id = |id: &str| {
        let row =
            format!("{{\"order_id\":{id},\"customer_id\":\"A\",\"ordered_at\":\"2025-01-01\",\"amount\":1.00005}}\n");
        let read = read_sources(&ORDERS, &[Source::bytes("a.jsonl", row)], None, &Limits::default());
        read.map_or_else(|error| error.code().to_owned(), |read| column(&ORDERS, &read.batches, "order_id").remove(0))
    };
    assert_eq!(id("123456789012345678901"), "123456789012345678901");
    assert_eq!(id("17850.0"), "17850");
    // A program made floating point of it.
    assert_eq!((id("1.2345678901234567e20"), id("123456789012345680.0")), ("T0122".into(), "T0122".into()));
}
