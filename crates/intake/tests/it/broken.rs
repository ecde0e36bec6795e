//! Broken inputs: each gives its code, and the words have a text for it.

use crate::support::{Folder, read_bytes, read_files};
use encoding_rs::GB18030;
use std::io::Write;
use std::path::PathBuf;
use terrace_domain::facts::{CUSTOMERS, FEEDBACK, ORDERS};
use terrace_domain::{CancelToken, Coded, FactKind, Progress, Zone};
use terrace_intake::{IntakeError, Limits, Mapping, Request, Source, collect};
use terrace_words::{Exit, Lang};

/// A whole number of 262,208 bits, as a changed input had it.
const DAMAGED_SCHEMA: &[u8] = include_bytes!("../../../fuzz/corpus/files/damaged-schema.parquet");

const GOOD: &str = "order_id,customer_id,ordered_at,amount\n1,a,2024-01-01,5\n2,b,2024-01-02,6\n";

fn head(rows: &str) -> Vec<u8> {
    format!("order_id,customer_id,ordered_at,quantity,unit_price,amount\n{rows}").into_bytes()
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        out.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

fn book(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(*cells) {
            sheet.write(row, column, *cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

fn cut(mut bytes: Vec<u8>, kept: usize) -> Vec<u8> {
    bytes.truncate(kept);
    bytes
}

fn old_container(name: &str) -> Vec<u8> {
    let mut out = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    out.resize(2048, 0);
    out.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
    out
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// Whole at its end, where a Parquet file says what is in it, and nonsense where its rows begin.
fn damaged_pages() -> Vec<u8> {
    let ids: arrow::array::ArrayRef = std::sync::Arc::new(arrow::array::StringArray::from(vec!["1", "2"]));
    let columns = ["order_id", "customer_id", "ordered_at", "amount"].map(|name| (name, ids.clone()));
    let batch = arrow::array::RecordBatch::try_from_iter(columns).unwrap();
    let mut writer = parquet::arrow::ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    let mut bytes = writer.into_inner().unwrap();
    bytes[4..40].fill(0xff);
    bytes
}

fn mixed() -> Vec<u8> {
    let mut out = "订单号,客户编号,下单时间,金额\n1,张三,2024-01-01,5\n".as_bytes().to_vec();
    out.extend_from_slice(&GB18030.encode("2,李四,2024-01-01,5\n").0);
    out
}

type Case = (&'static str, Vec<u8>, &'static str);

fn containers() -> Vec<Case> {
    let good = GOOD.as_bytes();
    let packed = gz(good);
    let half = packed.len() / 2;
    let mut wrong_sum = packed.clone();
    let end = wrong_sum.len() - 6;
    wrong_sum[end] ^= 0xff;
    let archive = zipped(&[("a.csv", good)]);
    let sheet = book(&[&["order_id"]]);
    vec![
        ("empty", Vec::new(), "T0104"),
        ("blanks", b" \n\n\t\n".to_vec(), "T0104"),
        ("a byte-order mark alone", "\u{feff}".into(), "T0104"),
        ("gzip cut", cut(packed.clone(), half), "T0105"),
        ("gzip header alone", cut(packed, 4), "T0105"),
        ("gzip with a wrong checksum", wrong_sum, "T0105"),
        ("gzip of nothing", gz(b""), "T0104"),
        ("gzip of junk", gz(&[0, 1, 2, 3, 0, 0]), "T0110"),
        ("zip of two", zipped(&[("a.csv", good), ("b.csv", good)]), "T0106"),
        ("zip of none", zipped(&[]), "T0107"),
        ("zip of a folder's leftovers", zipped(&[("__MACOSX/a", good)]), "T0107"),
        ("zip cut", cut(archive.clone(), archive.len() - 30), "T0105"),
        ("zip header alone", cut(archive, 6), "T0105"),
        ("zip of an empty file", zipped(&[("a.csv", b"")]), "T0104"),
        ("old workbook", old_container("Workbook"), "T0109"),
        ("protected workbook", old_container("EncryptedPackage"), "T0108"),
        ("workbook of nothing", book(&[]), "T0104"),
        ("workbook without a header", book(&[&["a", "b"], &["1", "2"]]), "T1140"),
        ("workbook without columns", sheet.clone(), "T0114"),
        ("workbook cut", cut(sheet.clone(), sheet.len() / 2), "T0105"),
        ("zip that calls itself a workbook", zipped(&[("[Content_Types].xml", b"<Types/>")]), "T0125"),
        ("Parquet whose pages do not begin as they should", damaged_pages(), "T0124"),
        ("Parquet whose schema names a type that there is not", DAMAGED_SCHEMA.to_vec(), "T0124"),
        ("Parquet cut", b"PAR1 and no more".to_vec(), "T0124"),
        ("Parquet of junk", b"PAR1\0\0\0\0\xff\0\0\0PAR1".to_vec(), "T0124"),
        ("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), "T0110"),
        ("a program", b"\x7fELF\x02\x01\x01\0\0\0".to_vec(), "T0110"),
        ("control characters", vec![1, 2, 3, 4, 5, 6, 7, 8], "T0110"),
        ("a JSON list", b"[{\"order_id\": 1}]".to_vec(), "T0127"),
        ("a JSON object over lines", b"{\n \"order_id\": 1\n}\n".to_vec(), "T0127"),
        ("JSON without columns", b"{\"a\": 1}\n".to_vec(), "T0114"),
        (
            "JSON of nested values",
            b"{\"order_id\":{},\"customer_id\":1,\"ordered_at\":[],\"amount\":1}\n".to_vec(),
            "T0129",
        ),
        ("JSON with bad bytes", b"{\"order_id\":\"\xff\xff\"}\n".to_vec(), "T0111"),
        ("mixed encodings", mixed(), "T0111"),
        ("bad UTF-8 in a line", [good, b"3,\xff\xff,2024-01-01,1\n"].concat(), "T0111"),
        ("half of a UTF-16 pair", [utf16("\u{feff}order_id,amount\n"), vec![0x00, 0xd8]].concat(), "T0111"),
    ]
}

fn headers() -> Vec<Case> {
    vec![
        ("no header", b"1,2,3\n4,5,6\n".to_vec(), "T0113"),
        ("prose", b"Dear all,\nplease find the orders attached.\n".to_vec(), "T0113"),
        ("a web page", b"<!doctype html>\n<html><body>404</body></html>\n".to_vec(), "T1138"),
        ("no amount", b"order_id,customer_id,date\n1,a,2024-01-01\n".to_vec(), "T0114"),
        ("no time", b"order_id,customer_id,amount\n1,a,5\n".to_vec(), "T0114"),
        ("no order and no customer", b"date,amount\n2024-01-01,5\n".to_vec(), "T0114"),
        ("a misspelt header", b"order_id,customer_id,order dat,amount\n1,a,2024-01-01,5\n".to_vec(), "T0114"),
        ("a quantity without a price", b"order_id,date,quantity\n1,2024-01-01,5\n".to_vec(), "T0114"),
        ("a header twice", b"order_id,date,amount,amount\n1,2024-01-01,5,6\n".to_vec(), "T0115"),
        ("a header twice, written otherwise", b"Order ID,order_id,date,amount\n1,1,2024-01-01,5\n".to_vec(), "T0115"),
        ("a header alone", b"order_id,customer_id,date,amount\n".to_vec(), "T0128"),
        ("a header and blank rows", b"order_id,customer_id,date,amount\n,,,\n\n".to_vec(), "T0128"),
        ("a header and a total", "order_id,customer_id,date,amount\n合计,,,5\n".into(), "T0128"),
        ("blanks between columns", b"order_id customer_id date amount\n1 a 2024-01-01 5\n".to_vec(), "T0113"),
    ]
}

fn rows() -> Vec<Case> {
    vec![
        ("an open quote", head("1,\"a,2024-01-01,1,2,3\n2,b,2024-01-01,1,2,3\n"), "T0123"),
        ("an open quote at the end", head("1,a,2024-01-01,1,2,3\n2,b,2024-01-01,1,2,\"\n"), "T0123"),
        ("dates that could be either", head("1,a,1/2/2024,1,2,3\n2,a,3/4/2024,1,2,3\n"), "T0120"),
        ("dates of two digits that could be either", head("1,a,1.02.24 8:00,1,2,3\n"), "T0120"),
        ("years of two digits that could be days", head("1,a,01.02.24 8:00,1,2,3\n"), "T1164"),
        (
            "dates that contradict each other",
            head("1,a,13/2/2024,1,2,3\n2,a,2/13/2024,1,2,3\n3,a,1/2/2024,,,5\n"),
            "T1133",
        ),
        (
            "rounded ids",
            head("1,420000123456789000,2024-01-01,1,2,3\n2,420000123456788000,2024-01-01,1,2,3\n"),
            "T0122",
        ),
        ("scientific ids", head("1.2E+17,a,2024-01-01,1,2,3\n1.3E+17,a,2024-01-01,1,2,3\n"), "T0122"),
        ("no dates at all", head("1,a,soon,1,2,3\n"), "T0129"),
        ("impossible days", head("1,a,2024-02-30,1,2,3\n2,a,2023-02-29,1,2,3\n"), "T0129"),
        ("impossible times", head("1,a,2024-02-01 25:00,1,2,3\n"), "T0129"),
        ("years long past", head("1,a,0024-02-01,1,2,3\n"), "T0129"),
        ("years to come", head("1,a,9999-12-31,1,2,3\n"), "T0129"),
        ("numbers too large", head("1,a,2024-01-01,1,2,1e15\n"), "T0129"),
        ("products too large", head("1,a,2024-01-01,99999999999,99999999999,\n"), "T0129"),
        ("numbers that are words", head("1,a,2024-01-01,1,2,five\n"), "T0129"),
        ("numbers with marks astray", head("1,a,2024-01-01,1,2,\"1,2,3\"\n"), "T0129"),
        ("not a number", head("1,a,2024-01-01,1,2,inf\n"), "T0129"),
        ("two signs", head("1,a,2024-01-01,1,2,--5\n"), "T0129"),
        ("empty ids", head(",a,2024-01-01,1,2,3\n"), "T0129"),
        ("empty times", head("1,a,,1,2,3\n"), "T0129"),
        ("too few fields", head("1\n2\n"), "T0129"),
        ("too many fields", head("1,a,2024-01-01,1,2,3,4,5\n"), "T0129"),
        ("nothing to compute", head("1,a,2024-01-01,,2,\n"), "T0129"),
        ("one long field", [head("1,"), vec![b'x'; 100_000]].concat(), "T0129"),
        (
            "a spreadsheet's errors",
            book(&[&["order_id", "customer_id", "date", "amount"], &["1", "a", "#REF!", "x"]]),
            "T0129",
        ),
        ("a currency that is none", b"order_id,date,amount,currency\n1,2024-01-01,5,beads\n".to_vec(), "T0129"),
        ("a zone that is none", head("1,a,2024-01-01T10:00:00 CST,1,2,3\n"), "T0129"),
        ("JSON lines cut", b"{\"order_id\":1,\"date\":\"2024-13-01\",\"amount\":5}\n{\"order_id\":".to_vec(), "T0129"),
    ]
}

/// The error has its text in both languages, with every placeholder filled, and exit status 3 or 2.
fn is_told(error: &IntakeError, name: &str) {
    let entry = terrace_words::entry(error.code()).unwrap_or_else(|| panic!("{name}: no text for {}", error.code()));
    assert!(matches!(entry.exit, Exit::Data | Exit::Usage), "{name}");
    let arguments = error.arguments();
    for lang in [Lang::En, Lang::Zh] {
        let text = terrace_words::message(lang, error.code(), &arguments);
        let fix = terrace_words::fix(lang, error.code(), &arguments).unwrap_or_default();
        for placeholder in entry.placeholders() {
            assert!(arguments.iter().any(|(name, _)| *name == placeholder), "{name}: {{{placeholder}}}");
        }
        assert!(!text.is_empty() && !fix.is_empty(), "{name}");
    }
}

#[test]
fn every_broken_file_has_its_code() {
    let cases: Vec<Case> = [containers(), headers(), rows()].concat();
    assert!(cases.len() >= 60, "{}", cases.len());
    for (name, bytes, code) in cases {
        let error = read_bytes(&ORDERS, bytes, None).err().unwrap_or_else(|| panic!("{name} was read"));
        assert_eq!(error.code(), code, "{name}: {error} {:?}", error.arguments());
        is_told(&error, name);
    }
}

#[test]
fn other_kinds_refuse_too() {
    let cases: [(&'static FactKind, &str, &str); 4] = [
        (&CUSTOMERS, "name,phone\nA,1\n", "T0114"),
        (&CUSTOMERS, "客户编号,姓名\n,张三\n", "T0129"),
        (&FEEDBACK, "customer_id,rating\nC1,5\n", "T0114"),
        (&FEEDBACK, "customer_id,at,scale\nC1,2024-01-01,good\n", "T0129"),
    ];
    for (kind, text, code) in cases {
        assert_eq!(read_bytes(kind, text, None).unwrap_err().code(), code, "{text}");
    }
}

#[test]
fn the_place_is_named() {
    let argument = |bytes: Vec<u8>, name: &str| {
        let error = read_bytes(&ORDERS, bytes, None).unwrap_err();
        error.arguments().into_iter().find(|(key, _)| *key == name).map(|(_, value)| value)
    };
    assert_eq!(argument(mixed(), "line").as_deref(), Some("3"));
    assert_eq!(argument(head("1,a,2024-01-01,1,2,3\n2,\"b\n"), "line").as_deref(), Some("3"));
    assert_eq!(argument(head("1,a,1/2/2024 8:00,1,2,3\n"), "day_first").as_deref(), Some("%d/%m/%Y"));
    let misspelt = b"order_id,customer_id,order dat,amount\n1,a,2024-01-01,5\n".to_vec();
    assert_eq!(argument(misspelt.clone(), "nearest").as_deref(), Some("order dat → ordered_at"));
    assert_eq!(argument(misspelt, "example").as_deref(), Some("columns: { ordered_at: \"order dat\" }"));
    assert_eq!(argument(zipped(&[("a", b"1"), ("b", b"2")]), "files").as_deref(), Some("a, b"));
    assert_eq!(argument(head("1,a,soon,1,2,3\n"), "reason").as_deref(), Some("T0141"));
}

#[test]
fn no_row_taken_is_told_with_the_reason() {
    let error = read_bytes(&ORDERS, head("1,a,soon,1,2,3\n2,a,later,1,2,3\n3,,,,,\n"), None).unwrap_err();
    let detail = error.detail().unwrap();
    assert_eq!(detail.code(), "T0141");
    assert!(detail.arguments().contains(&("value", "soon".to_owned())));
    let other = read_bytes(&ORDERS, b"1,2\n3,4\n", None).unwrap_err();
    assert!(other.detail().is_none());
}

#[test]
fn causes_are_those_of_libraries_only() {
    use std::error::Error;
    let cause = |bytes: Vec<u8>| read_bytes(&ORDERS, bytes, None).unwrap_err().source().map(ToString::to_string);
    assert_eq!(cause(Vec::new()), None);
    assert_eq!(cause(b"date,amount\n2024-01-01,5\n".to_vec()), None);
    assert!(cause(cut(gz(GOOD.as_bytes()), 20)).is_some());
}

#[test]
fn advice_has_no_holes() {
    let error = read_bytes(&ORDERS, b"order_id,customer_id,date,what\n1,a,2024-01-01,5\n", None).unwrap_err();
    for lang in [Lang::En, Lang::Zh] {
        let fix = terrace_words::fix(lang, error.code(), &error.arguments()).unwrap();
        assert!(fix.contains("columns: { amount: \"…\" }"), "{fix}");
        assert!(!fix.contains(": .") && !fix.contains("：。"), "{fix}");
    }
}

#[test]
fn paths_are_checked() {
    let folder = Folder::new();
    let code = |files: &[PathBuf]| {
        let error = read_files(&ORDERS, files, None).unwrap_err();
        is_told(&error, "a path");
        error.code()
    };
    assert_eq!(code(&[folder.path().join("gone.csv")]), "T0101");
    assert_eq!(code(&[folder.path().to_owned()]), "T0102");
    assert_eq!(code(&[]), "T0132");
    let one = folder.file("one.csv", GOOD);
    assert_eq!(code(&[one.clone(), one.clone()]), "T0130");
    assert_eq!(code(&[one, folder.file("copy.csv", GOOD)]), "T0130");
}

/// Writes to the file as soon as its reading has begun, or cancels the reading.
struct Meddler {
    path: Option<PathBuf>,
    cancel: CancelToken,
}

impl Progress for Meddler {
    fn advance(&self, _: u64, _: u64) {
        if let Some(path) = &self.path {
            let mut file = std::fs::OpenOptions::new().append(true).open(path).unwrap();
            file.write_all(b"3,c,2024-01-03,7\n").unwrap();
        }
    }

    fn reading(&self, _: &str, _: u64) {
        if self.path.is_none() {
            self.cancel.cancel();
        }
    }
}

#[test]
fn a_file_that_changes_and_a_caller_who_stops_are_noticed() {
    let folder = Folder::new();
    let path = folder.file("growing.csv", GOOD);
    let zone = Zone::utc();
    let code = |meddler: &Meddler| {
        let request = Request {
            kind: &ORDERS,
            sources: &[Source::path(&path)],
            mapping: None,
            zone: &zone,
            progress: meddler,
            cancel: &meddler.cancel,
            limits: &Limits::default(),
            of_use: None,
            unknown_as_sales: false,
        };
        collect(&request).unwrap_err().code()
    };
    assert_eq!(code(&Meddler { path: Some(path.clone()), cancel: CancelToken::new() }), "T0112");
    assert_eq!(code(&Meddler { path: None, cancel: CancelToken::new() }), "T0090");
}

#[test]
fn every_code_has_its_words() {
    let mapping = Mapping::parse("m", "sheet: [1]\nx: 1").unwrap_err();
    for problem in mapping {
        assert!(terrace_words::entry(problem.code()).is_some(), "{}", problem.code());
    }
    let numbers = (101..=120).chain(122..=130).chain(132..=134).chain(140..=155).chain(160..=172).chain(180..=188);
    let further = (1130..=1159).map(|number| format!("T{number}"));
    for code in numbers.map(|number| format!("T0{number}")).chain(further) {
        assert!(terrace_words::entry(&code).is_some(), "{code}");
    }
}
