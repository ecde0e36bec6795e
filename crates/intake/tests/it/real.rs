//! Real data, where it lies beside the workspace.

use crate::support::{column, notes, read_files, whole};
use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::Decimal64Type;
use std::collections::BTreeSet;
use std::path::PathBuf;
use terrace_domain::facts::{CUSTOMERS, ORDERS};
use terrace_intake::{Collected, Format, Mapping, Packing};
use terrace_testing::public_data;

/// Lines with a customer, positive quantity and price: count, and sum of quantity × price in ten-thousandths.
fn valid(batch: &RecordBatch) -> (usize, i64) {
    let numbers = |name: &str| batch.column_by_name(name).unwrap().as_primitive::<Decimal64Type>().clone();
    let (quantity, price) = (numbers("quantity"), numbers("unit_price"));
    let customers = batch.column_by_name("customer_id").unwrap();
    let rows = (0..batch.num_rows())
        .filter(|row| !customers.is_null(*row) && quantity.value(*row) > 0 && price.value(*row) > 0);
    rows.fold((0, 0), |(count, sum), row| (count + 1, sum + quantity.value(row) * price.value(row) / 10_000))
}

#[test]
fn online_retail_is_the_same_from_csv_and_parquet() {
    let Some(csv) = public_data("online_retail/online_retail.csv.gz") else { return };
    let Some(parquet) = public_data("online_retail/online_retail.parquet") else { return };
    let open = |path: PathBuf| read_files(&ORDERS, &[path], None).unwrap();
    let (csv, parquet) = (open(csv), open(parquet));
    for intake in [&csv, &parquet] {
        let file = &intake.files[0];
        assert_eq!((file.rows_read, file.accepted, file.rejected), (541_909, 541_909, 0));
        assert_eq!(file.without_customer, 135_080);
        assert_eq!(file.guess.unused, ["Description"]);
        assert_eq!(notes(intake), ["T0166", "T0167"]);
        let batch = whole(&ORDERS, &intake.batches);
        assert_eq!(valid(&batch), (397_884, 89_114_079_040));
        let amounts = batch.column_by_name("amount").unwrap().as_primitive::<Decimal64Type>();
        assert_eq!((amounts.null_count(), amounts.values().iter().sum::<i64>()), (0, 97_477_479_340));
        let returns = batch.column_by_name("is_return").unwrap().as_boolean();
        assert_eq!(returns.true_count(), 10_626);
    }
    assert_eq!(csv.files[0].guess.packing, Some(Packing::Gzip));
    assert_eq!((csv.files[0].guess.format, parquet.files[0].guess.format), (Format::Csv, Format::Parquet));
    assert!(whole(&ORDERS, &csv.batches) == whole(&ORDERS, &parquet.batches));
    assert_eq!(csv.customers, parquet.customers);
    let customers: BTreeSet<String> = column(&CUSTOMERS, &csv.customers, "customer_id").into_iter().collect();
    assert_eq!(customers.len(), 4_372);
}

fn cdnow(name: &str, mapping: &str) -> Option<Collected> {
    let path = public_data(&format!("cdnow/{name}"))?;
    let mapping = Mapping::parse("cdnow.yaml", mapping).unwrap();
    Some(read_files(&ORDERS, &[path], Some(&mapping)).unwrap())
}

fn distinct(intake: &Collected, name: &str) -> usize {
    column(&ORDERS, &intake.batches, name).into_iter().collect::<BTreeSet<_>>().len()
}

fn sum(intake: &Collected) -> i64 {
    let batch = whole(&ORDERS, &intake.batches);
    batch.column_by_name("amount").unwrap().as_primitive::<Decimal64Type>().values().iter().sum()
}

#[test]
fn cdnow_is_read_through_a_mapping() {
    let sample = "delimiter: blank\nheader: false\ndate_format: \"%Y%m%d\"\n\
                  columns: { customer_id: 1, ordered_at: 3, quantity: 4, amount: 5, order_id: [customer_id, ordered_at] }";
    let Some(sample) = cdnow("CDNOW_sample.txt", sample) else { return };
    assert_eq!((sample.files[0].rows_read, sample.files[0].accepted), (6_919, 6_919));
    assert_eq!(distinct(&sample, "customer_id"), 2_357);
    assert_eq!(column(&ORDERS, &sample.batches, "order_id")[0], "00004@1997-01-01T00:00:00");
    let master = "delimiter: blank\ndate_format: \"%Y%m%d\"\n\
                  columns: { customer_id: customer_id, ordered_at: date, quantity: number_of_cds, amount: dollar_value, \
                  order_id: [customer_id, ordered_at] }";
    let Some(master) = cdnow("CDNOW_master.txt", master) else { return };
    assert_eq!((master.files[0].rows_read, master.files[0].rejected), (69_659, 0));
    assert_eq!((distinct(&master, "customer_id"), distinct(&master, "order_id")), (23_570, 67_591));
    assert_eq!(sum(&master), 25_003_156_300);
    assert_eq!(master.files[0].guess.header_line, Some(1));
}
