//! What is held in memory at a time changes nothing of what comes out.

use crate::support::{Folder, assert_same, read_within, whole};
use proptest::prelude::*;
use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::Mutex;
use terrace_domain::facts::{CUSTOMERS, FEEDBACK, ORDERS};
use terrace_domain::{CancelToken, Coded, FactKind, NoProgress, Zone};
use terrace_frame::schema::{Nulls, fact_schema};
use terrace_intake::{IntakeError, Limits, Mapping, Reject, Request, Sink, SinkError, Source, collect, read};

fn tiny(rows: usize, block: usize) -> Limits {
    Limits { held: 0, rows, bytes: 1 << 20, block, orders: 1, ..Limits::default() }
}

fn field() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[0-9]{1,3}",
        2 => "(0?[1-9]|[12][0-9]|3[01])/(0?[1-9]|[12][0-9])/202[0-4]",
        2 => "202[0-4]-0[1-9]-[0-2][0-9]",
        1 => Just(String::new()),
        1 => Just("合计".to_owned()),
        1 => "\"[a-z,\n\"\"]{0,5}\"",
        1 => "[张三李四a\"\r ]{0,6}",
    ]
}

/// An export of orders with whatever in its cells; orders have several lines.
fn table() -> impl Strategy<Value = String> {
    let header = prop_oneof![
        Just("order_id,ordered_at,customer_id,amount,city,status"),
        Just("order_id,ordered_at,customer_id,order total,qty,price"),
        Just("订单号;下单时间;客户编号;金额;收货人;备注"),
        Just("Name,Created at,Email,Lineitem price,Lineitem quantity,Lineitem name"),
    ];
    let row = (1..5_u8, proptest::collection::vec(field(), 3..7));
    (header, proptest::collection::vec(row, 0..24), prop_oneof![Just("\n"), Just("\r\n"), Just("\r")]).prop_map(
        |(header, rows, end)| {
            let mark = if header.contains(';') { ";" } else { "," };
            let rows = rows.iter().map(|(order, fields)| format!("{order}{mark}{}", fields.join(mark)));
            std::iter::once(header.to_owned()).chain(rows).collect::<Vec<_>>().join(end)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn parts_of_any_size_give_the_same(
        text in table(),
        rows in 1..5_usize,
        block in 1..40_usize,
        wrapping in 0..4_u8,
    ) {
        let folder = Folder::new();
        let bytes = match wrapping {
            0 => encoding_rs::GB18030.encode(&text).0.into_owned(),
            1 => {
                let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
                out.write_all(text.as_bytes()).unwrap();
                out.finish().unwrap()
            }
            2 => format!("\u{feff}{text}").into_bytes(),
            _ => text.into_bytes(),
        };
        let files = [folder.file("file", bytes)];
        for kind in [&ORDERS, &CUSTOMERS, &FEEDBACK] {
            let held = read_within(kind, &files, None, &Limits::default());
            assert_same(kind, &held, &read_within(kind, &files, None, &tiny(rows, block)));
            let parted = Limits { rows, ..Limits::default() };
            assert_same(kind, &held, &read_within(kind, &files, None, &parted));
        }
    }
}

#[test]
fn lines_of_json_and_blanks_are_read_in_parts() {
    let mut json = String::new();
    let mut blanks = String::from("a header that says nothing\n");
    for number in 0..40 {
        let _ = writeln!(
            json,
            "{{\"order_id\":{number},\"customer_id\":\"张{}\",\"date\":\"2024-01-02\",\"amount\":5}}",
            number % 7
        );
        let _ = writeln!(blanks, " {} 0 199701{:02}   2 {}.50", number % 7, number % 28 + 1, number);
    }
    json.push_str("[1]\n\n{\"order_id\":\"last\",\"date\":\"2024-02-03\",\"amount\":1,\"late\":true}");
    let folder = Folder::new();
    let yaml = "delimiter: blank\nheader: false\nskip_lines: 1\ndate_format: \"%Y%m%d\"\n\
        columns: { customer_id: 1, ordered_at: 3, quantity: 4, amount: 5, order_id: [customer_id, ordered_at] }\n";
    let mapping = Mapping::parse("m.yaml", yaml).unwrap();
    for (name, text, mapping) in [("o.jsonl", json, None), ("o.txt", blanks, Some(&mapping))] {
        let files = [folder.file(name, text)];
        let held = read_within(&ORDERS, &files, mapping, &Limits::default());
        assert!(held.as_ref().unwrap().files[0].accepted >= 40, "{name}");
        for (rows, block) in [(1, 1), (3, 11), (7, 64)] {
            assert_same(&ORDERS, &held, &read_within(&ORDERS, &files, mapping, &tiny(rows, block)));
        }
    }
}

/// Notes what comes, and refuses where it is told to.
#[derive(Default)]
struct Noted {
    puts: Mutex<Vec<(&'static str, u64, u64)>>,
    again: Mutex<Vec<u64>>,
    rejected: Mutex<Vec<(u64, u64)>>,
    refuses: bool,
}

impl Sink for Noted {
    fn put(&self, kind: &'static FactKind, position: u64, batch: arrow::array::RecordBatch) -> Result<(), SinkError> {
        if self.refuses {
            return Err(SinkError::new(std::io::Error::from(std::io::ErrorKind::StorageFull)));
        }
        let rows = batch.num_rows() as u64;
        let mut puts = self.puts.lock().unwrap();
        assert!(rows > 0 && puts.iter().all(|(_, known, _)| *known != position));
        puts.push((kind.name, position, rows));
        Ok(())
    }

    fn again(&self, kind: &'static FactKind, from: u64) -> Result<(), SinkError> {
        self.puts.lock().unwrap().retain(|(name, position, _)| *name != kind.name || *position < from);
        self.rejected.lock().unwrap().retain(|(position, _)| *position < from);
        self.again.lock().unwrap().push(from);
        Ok(())
    }

    fn rejected(&self, _: &str, position: u64, rejects: Vec<Reject>) -> Result<(), SinkError> {
        self.rejected.lock().unwrap().extend(rejects.iter().map(|reject| (position, reject.line)));
        Ok(())
    }
}

fn into(sink: &Noted, texts: &[String], limits: &Limits) -> Result<terrace_intake::Intake, IntakeError> {
    let folder = Folder::new();
    let files: Vec<_> = (0..).zip(texts).map(|(n, text)| folder.file(&format!("{n}.csv"), text)).collect();
    let zone = Zone::new("Asia/Shanghai").unwrap();
    read(
        &Request {
            kind: &ORDERS,
            sources: &Source::paths(&files),
            mapping: None,
            zone: &zone,
            progress: &NoProgress,
            cancel: &CancelToken::new(),
            limits,
            of_use: None,
            unknown_as_sales: false,
        },
        sink,
    )
}

#[test]
fn dates_that_turn_out_open_far_below_are_put_again() {
    let plain: String = (1..30).map(|n| format!("{n},c{n},2024-01-02,5,Bern\n")).collect();
    let header = "order_id,customer_id,ordered_at,amount,city\n";
    let first = format!("{header}{plain}");
    let second = format!("{header}{plain}77,c,9/12/2024,5,Rome\nx,c,,5,Rome\n78,c,13/12/2024,5,Rome\n");
    let sink = Noted::default();
    let intake = into(&sink, &[first, second], &tiny(4, 16)).unwrap();
    assert_eq!(*sink.again.lock().unwrap(), [1 << 32]);
    let puts = sink.puts.lock().unwrap();
    let rows = |name: &str| puts.iter().filter(|(kind, ..)| *kind == name).map(|(.., rows)| rows).sum::<u64>();
    assert_eq!(rows("orders"), intake.files.iter().map(|file| file.accepted).sum::<u64>());
    assert_eq!((rows("customers"), intake.files[1].rejected), (30, 1));
    assert!(puts.iter().all(|(kind, position, _)| (*kind == "customers") == (*position >= 2 << 32)));
    assert_eq!(*sink.rejected.lock().unwrap(), [((1 << 32) + 7, 32)]);
}

#[test]
fn all_rejected_rows_go_to_the_sink_and_the_first_are_told() {
    let rows: String =
        (0..50).map(|n| format!("{n},c,{},5\n", if n % 3 == 0 { "2024-01-01" } else { "soon" })).collect();
    let text = format!("order_id,customer_id,ordered_at,amount\n{rows},,,9\nlast,c,2024-01-01,1\n,,,10\n");
    let sink = Noted::default();
    let intake = into(&sink, &[text], &Limits { shown: 4, ..tiny(1, 8) }).unwrap();
    let file = &intake.files[0];
    assert_eq!((file.rows_read, file.accepted, file.rejected), (52, 18, 34));
    assert_eq!(file.rejects.iter().map(|reject| reject.line).collect::<Vec<_>>(), [3, 4, 6, 7]);
    assert_eq!(file.reasons.iter().map(|found| (found.first.line, found.rows)).collect::<Vec<_>>(), [(52, 1), (3, 33)]);
    assert_eq!((file.skipped.totals_found, file.skipped.totals[0].0), (1, 54));
    let mut lines: Vec<u64> = sink.rejected.lock().unwrap().iter().map(|(_, line)| *line).collect();
    lines.sort_unstable();
    assert_eq!((lines.len(), lines[0], lines[33]), (34, 3, 52));
}

#[test]
fn a_sink_that_refuses_ends_the_reading() {
    let sink = Noted { refuses: true, ..Noted::default() };
    let text = "order_id,customer_id,ordered_at,amount\n1,a,2024-01-01,5\n".to_owned();
    let error = into(&sink, &[text], &Limits::default()).unwrap_err();
    assert_eq!(error.code(), "T0155");
}

#[test]
fn a_folder_that_is_not_there_is_told_where_much_is_unpacked() {
    let folder = Folder::new();
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(b"order_id,customer_id,ordered_at,amount\n1,a,2024-01-01,5\n").unwrap();
    let files = [folder.file("o.csv.gz", out.finish().unwrap())];
    let limits = Limits { scratch: Some(folder.path().join("gone")), ..tiny(1, 8) };
    let error = read_within(&ORDERS, &files, None, &limits).unwrap_err();
    assert_eq!(error.code(), "T0154");
}

#[test]
fn nothing_stays_of_what_was_unpacked() {
    let (folder, scratch) = (Folder::new(), Folder::new());
    let text = "订单号,客户编号,下单时间,金额\n1,张三,2024-01-01,5\n";
    let files = [folder.file("o.csv", encoding_rs::GB18030.encode(text).0)];
    let limits = Limits { scratch: Some(scratch.path().to_owned()), ..tiny(1, 8) };
    let read = read_within(&ORDERS, &files, None, &limits).unwrap();
    assert_eq!(read.files[0].guess.encoding, Some("gb18030"));
    assert_eq!(std::fs::read_dir(scratch.path()).unwrap().count(), 0);
}

#[test]
fn parquet_is_read_in_parts() {
    let text: String = (1..60).map(|n| format!("{n},c{n},2024-01-02,{n},\n")).collect();
    let folder = Folder::new();
    let csv = [folder.file("o.csv", format!("order_id,customer_id,ordered_at,amount,status\n{text}"))];
    let rows = read_within(&ORDERS, &csv, None, &Limits::default()).unwrap();
    let path = folder.path().join("o.parquet");
    let properties =
        parquet::file::properties::WriterProperties::builder().set_max_row_group_row_count(Some(25)).build();
    let schema = std::sync::Arc::new(fact_schema(&ORDERS, Nulls::WhereOptional));
    let file = std::fs::File::create(&path).unwrap();
    let mut writer = parquet::arrow::ArrowWriter::try_new(file, schema, Some(properties)).unwrap();
    writer.write(&whole(&ORDERS, &rows.batches)).unwrap();
    writer.close().unwrap();
    let files = [path];
    let zone = Zone::new("Asia/Shanghai").unwrap();
    let held = read_within(&ORDERS, &files, None, &Limits::default());
    assert_eq!(whole(&ORDERS, &held.as_ref().unwrap().batches), whole(&ORDERS, &rows.batches));
    for limits in [tiny(1, 1), tiny(2, 9)] {
        let request = Request {
            kind: &ORDERS,
            sources: &Source::paths(&files),
            mapping: None,
            zone: &zone,
            progress: &NoProgress,
            cancel: &CancelToken::new(),
            limits: &limits,
            of_use: None,
            unknown_as_sales: false,
        };
        assert_same(&ORDERS, &held, &collect(&request));
    }
}
