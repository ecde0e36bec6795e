//! Known answers on real order lines, where they are at hand.

use crate::shop::{Line, Shop, micros};
use arrow::array::{Array, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Float64Type, TimeUnit, TimestampMicrosecondType};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use terrace_analytics::{Facts, population};
use terrace_domain::{AsOf, Date, Value, Window, Zone};
use terrace_policy::MeasureUse;
use terrace_testing::public_data;

/// Ten-thousandths of a floating-point price.
fn price(value: f64) -> i64 {
    (value * 10_000.0).round() as i64
}

fn lines(batch: &RecordBatch) -> Vec<Line> {
    let column = |name: &str, to: DataType| cast(batch.column_by_name(name).unwrap(), &to).unwrap();
    let (orders, products) = (column("InvoiceNo", DataType::Utf8), column("StockCode", DataType::Utf8));
    let customers = column("CustomerID", DataType::Utf8);
    let times = column("InvoiceDate", DataType::Timestamp(TimeUnit::Microsecond, None));
    let (quantities, prices) = (column("Quantity", DataType::Float64), column("UnitPrice", DataType::Float64));
    let line = |row: usize| {
        let quantity = quantities.as_primitive::<Float64Type>().value(row) as i64;
        let customer = customers.as_string::<i32>();
        let customer = customer.is_valid(row).then(|| customer.value(row).trim_end_matches(".0").to_owned());
        Line {
            order: orders.as_string::<i32>().value(row).to_owned(),
            customer,
            at: times.as_primitive::<TimestampMicrosecondType>().value(row),
            amount: quantity * price(prices.as_primitive::<Float64Type>().value(row)),
            quantity: Some(quantity * 10_000),
            product: Some(products.as_string::<i32>().value(row).to_owned()),
            is_return: quantity < 0,
            ..Line::default()
        }
    };
    (0..batch.num_rows()).map(line).collect()
}

#[test]
fn a_year_of_a_gift_shop() {
    let Some(path) = public_data("online_retail/online_retail.parquet") else { return };
    let reader = ParquetRecordBatchReaderBuilder::try_new(std::fs::File::open(path).unwrap()).unwrap();
    let reader = reader.with_batch_size(65_536).build().unwrap();
    let lines: Vec<Line> = reader.flat_map(|batch| lines(&batch.unwrap())).collect();
    assert_eq!(lines.len(), 541_909);
    let shop = Shop { lines, ..Shop::default() };
    let facts = Facts::from_batches(8, shop.tables(65_536)).unwrap();
    let asked = |measure: &str| MeasureUse::new(measure, Window::All);
    let uses = ["gross_amount", "orders", "net_amount", "days_since_last_order", "product_repurchase_rate"].map(asked);
    let as_of = AsOf::start_of(Date::from_ymd(2011, 12, 11).unwrap(), Zone::new("Europe/London").unwrap());
    let found = population(&facts, &uses, &[], &as_of, None).unwrap();
    assert_eq!(found.ids.len(), 4_372);
    assert_eq!(found.ordered.iter().filter(|ordered| **ordered).count(), 4_339);
    let sum = |column: usize| -> i64 {
        let number = |row: usize| match found.columns[column].value(row) {
            Some(Value::Money(money)) => money.ten_thousandths(),
            Some(Value::Count(count)) => count,
            _ => 0,
        };
        (0..found.ids.len()).map(number).sum()
    };
    assert_eq!(sum(0), 89_114_079_040);
    let orders: std::collections::BTreeSet<(&str, &str)> = shop
        .lines
        .iter()
        .filter(|line| !line.is_return && line.at < micros("2011-12-11"))
        .filter_map(|line| Some((line.customer.as_deref()?, line.order.as_str())))
        .collect();
    assert_eq!(sum(1), i64::try_from(orders.len()).unwrap());
    let net: i64 = shop.lines.iter().filter(|line| line.customer.is_some()).map(|line| line.amount).sum();
    assert_eq!(sum(2), net);
    let free = found.ids.find("13256").unwrap();
    assert_eq!(found.columns[1].value(free), Some(Value::Count(1)));
    assert_eq!(found.columns[0].value(free).map(|value| value.to_string()), Some("0.00".to_owned()));
    assert_eq!(found.columns[3].value(free), Some(Value::Count(16)));
}
