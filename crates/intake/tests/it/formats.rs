//! The same orders in every format and encoding give the same rows.

use crate::support::{Folder, read_files, whole};
use arrow::array::RecordBatch;
use encoding_rs::GB18030;
use flate2::Compression;
use flate2::write::GzEncoder;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use std::io::Write;
use std::path::PathBuf;
use terrace_domain::facts::ORDERS;
use terrace_intake::Format as Found;

const HEADER: [&str; 7] = ["订单号", "客户编号", "下单时间", "商品", "数量", "单价", "城市"];

/// Order, customer, minute of the day, product, pieces, price in hundredths.
fn rows() -> Vec<(u32, u32, u32, String, i32, u32)> {
    (0..500)
        .map(|n| (1000 + n / 3, 17_000 + n % 40, n * 2, format!("货品,{n}"), (n as i32 % 9) - 1, n * 7 % 5000))
        .collect()
}

fn time(minute: u32) -> String {
    format!("2024-03-{:02} {:02}:{:02}:00", 1 + minute / 720, minute / 60 % 24, minute % 60)
}

fn csv(delimiter: char) -> String {
    let mut out = HEADER.join(&delimiter.to_string()) + "\r\n";
    for (order, customer, minute, product, pieces, price) in rows() {
        let fields = [
            order.to_string(),
            customer.to_string(),
            time(minute),
            format!("\"{product}\""),
            pieces.to_string(),
            format!("{}.{:02}", price / 100, price % 100),
            "杭州".to_owned(),
        ];
        out += &(fields.join(&delimiter.to_string()) + "\r\n");
    }
    out
}

fn json() -> String {
    let line = |(order, customer, minute, product, pieces, price): (u32, u32, u32, String, i32, u32)| {
        format!(
            "{{\"订单号\":{order},\"客户编号\":\"{customer}\",\"下单时间\":\"{}\",\"商品\":\"{product}\",\"数量\":{pieces},\"单价\":{}.{:02},\"城市\":\"杭州\"}}\n",
            time(minute).replace(' ', "T"),
            price / 100,
            price % 100
        )
    };
    rows().into_iter().map(line).collect()
}

fn xlsx() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let format = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
    sheet.write(0, 0, "订单明细").unwrap();
    for (column, header) in (0..).zip(HEADER) {
        sheet.write(2, column, header).unwrap();
    }
    for (row, (order, customer, minute, product, pieces, price)) in (3..).zip(rows()) {
        sheet.write(row, 0, order).unwrap();
        sheet.write(row, 1, f64::from(customer)).unwrap();
        let at = ExcelDateTime::parse_from_str(&time(minute)).unwrap();
        sheet.write_datetime_with_format(row, 2, &at, &format).unwrap();
        sheet.write(row, 3, product).unwrap();
        sheet.write(row, 4, pieces).unwrap();
        sheet.write(row, 5, f64::from(price) / 100.0).unwrap();
        sheet.write(row, 6, "杭州").unwrap();
    }
    book.save_to_buffer().unwrap()
}

fn gzip(parts: &[&[u8]]) -> Vec<u8> {
    let member = |bytes: &&[u8]| {
        let mut out = GzEncoder::new(Vec::new(), Compression::fast());
        out.write_all(bytes).unwrap();
        out.finish().unwrap()
    };
    parts.iter().flat_map(member).collect()
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        out.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

fn utf16(text: &str, mark: bool, big: bool) -> Vec<u8> {
    let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
    units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

fn parquet(batch: &RecordBatch) -> Vec<u8> {
    let mut out = Vec::new();
    let mut writer = parquet::arrow::ArrowWriter::try_new(&mut out, batch.schema(), None).unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
    out
}

#[test]
fn every_format_and_encoding_gives_the_same_rows() {
    let folder = Folder::new();
    let text = csv(',');
    let utf8 = folder.file("utf8.csv", &text);
    let base = read_files(&ORDERS, &[utf8], None).unwrap();
    assert_eq!((base.files[0].rows_read, base.files[0].accepted), (500, 500));
    let expected = whole(&ORDERS, &base.batches);
    let (first, second) = text.as_bytes().split_at(777);
    let others: Vec<(PathBuf, Found, &str)> = vec![
        (folder.file("mac", text.replace("\r\n", "\r")), Found::Csv, "UTF-8"),
        (folder.file("bom", format!("\u{feff}{text}")), Found::Csv, "UTF-8"),
        (folder.file("gb", GB18030.encode(&text).0), Found::Csv, "gb18030"),
        (folder.file("le", utf16(&text, true, false)), Found::Csv, "UTF-16LE"),
        (folder.file("be", utf16(&text, true, true)), Found::Csv, "UTF-16BE"),
        (folder.file("semicolon", csv(';')), Found::Csv, "UTF-8"),
        (folder.file("tab", csv('\t')), Found::Csv, "UTF-8"),
        (folder.file("bar", csv('|')), Found::Csv, "UTF-8"),
        (folder.file("gz", gzip(&[text.as_bytes()])), Found::Csv, "UTF-8"),
        (folder.file("members", gzip(&[first, second])), Found::Csv, "UTF-8"),
        (folder.file("padded", [gzip(&[text.as_bytes()]), vec![0; 512]].concat()), Found::Csv, "UTF-8"),
        (folder.file("zip", zip(&[("__MACOSX/x", b"x"), ("orders.csv", text.as_bytes())])), Found::Csv, "UTF-8"),
        (folder.file("json", json()), Found::JsonLines, "UTF-8"),
        (folder.file("book", xlsx()), Found::Xlsx, ""),
    ];
    for (path, format, encoding) in others {
        let name = path.display().to_string();
        let intake = read_files(&ORDERS, &[path], None).unwrap_or_else(|error| panic!("{error:?}"));
        assert_eq!(intake.files[0].guess.format, format, "{name}");
        assert_eq!(intake.files[0].guess.encoding.unwrap_or(""), encoding, "{name}");
        assert_eq!(whole(&ORDERS, &intake.batches), expected, "{name}");
        assert_eq!(intake.customers, base.customers, "{name}");
    }
    let back = folder.file("parquet", parquet(&expected));
    assert_eq!(whole(&ORDERS, &read_files(&ORDERS, &[back], None).unwrap().batches), expected);
}

#[test]
fn files_follow_each_other_and_chunks_do_not_show() {
    let folder = Folder::new();
    let header = "order_id,customer_id,date,amount,name\n";
    let row = |n: usize| format!("{n},c{},2024-01-01,{}.25,\"x\ny\"\n", n % 7, n % 100);
    let many: String = (0..150_000).map(row).collect();
    let large = folder.file("a.csv", format!("{header}{many}"));
    let small = folder.file("b.csv", format!("{header}{}bad\n", row(1)));
    let intake = read_files(&ORDERS, &[large, small], None).unwrap();
    let rows: Vec<usize> = intake.batches.iter().map(RecordBatch::num_rows).collect();
    assert_eq!(rows, [65_536, 65_536, 18_928, 1]);
    assert_eq!(intake.files[1].rejects[0].line, 4);
    let orders = crate::support::column(&ORDERS, &intake.batches, "order_id");
    assert!(orders.iter().take(150_000).enumerate().all(|(n, id)| *id == n.to_string()));
}

#[test]
fn times_and_numbers_of_parquet_keep_their_meaning() {
    use arrow::array::*;
    use std::sync::Arc;
    let noon = 1_700_000_000_000i64;
    let at: ArrayRef = Arc::new(TimestampMillisecondArray::from(vec![noon, noon]).with_timezone("UTC"));
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("order_id", Arc::new(Int64Array::from(vec![1, 2]))),
        ("customer_id", Arc::new(Float64Array::from(vec![Some(17850.0), None]))),
        ("ordered_at", at),
        ("quantity", Arc::new(UInt8Array::from(vec![2, 3]))),
        ("unit_price", Arc::new(Float32Array::from(vec![2.55, 0.1]))),
        ("product", Arc::new(StringViewArray::from(vec!["a", "b"]))),
        ("category", Arc::new(vec!["x", "y"].into_iter().collect::<DictionaryArray<arrow::datatypes::Int8Type>>())),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let intake = crate::support::orders(parquet(&batch));
    let shown = |name: &str| crate::support::column(&ORDERS, &intake.batches, name);
    assert_eq!(shown("customer_id"), ["17850", "~"]);
    assert_eq!(shown("ordered_at"), ["2023-11-15T06:13:20", "2023-11-15T06:13:20"]);
    assert_eq!(shown("amount"), ["5.10", "0.30"]);
    assert_eq!((shown("product"), shown("category")), (vec!["a".into(), "b".into()], vec!["x".into(), "y".into()]));
}
