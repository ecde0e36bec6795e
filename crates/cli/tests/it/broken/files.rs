//! Files that are not what they should be, and mappings that do not fit them.

use super::{GOOD, Mistake};
use encoding_rs::GB18030;
use flate2::Compression;
use flate2::write::GzEncoder;
use rust_xlsxwriter::Workbook;
use std::io::{Cursor, Write};

const HEADER: &str = "order_id,customer_id,ordered_at,amount\n";

fn rows(rows: &str) -> String {
    format!("{HEADER}{rows}")
}

fn gzip(text: &str) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::default());
    out.write_all(text.as_bytes()).expect("packed");
    out.finish().expect("packed")
}

fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        out.start_file(*name, zip::write::SimpleFileOptions::default()).expect("packed");
        out.write_all(text.as_bytes()).expect("packed");
    }
    out.finish().expect("packed").into_inner()
}

/// The same archive with the mark of encryption on its files.
fn with_password(mut archive: Vec<u8>) -> Vec<u8> {
    for at in 0..archive.len().saturating_sub(10) {
        match &archive[at..at + 4] {
            b"PK\x03\x04" => archive[at + 6] |= 1,
            b"PK\x01\x02" => archive[at + 8] |= 1,
            _ => {}
        }
    }
    archive
}

fn workbook(cells: &[&[&str]]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (line, row) in (0..).zip(cells) {
        for (at, cell) in (0..).zip(*row) {
            sheet.write_string(line, at, *cell).expect("a cell");
        }
    }
    workbook.save_to_buffer().expect("a workbook")
}

fn old_container(name: &str) -> Vec<u8> {
    let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    bytes.extend([0; 600]);
    bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
    bytes.extend([0; 600]);
    bytes
}

fn orders(name: &str, content: impl AsRef<[u8]>, code: &'static str) -> Mistake {
    Mistake::orders(name, content, code)
}

pub fn mistakes() -> Vec<Mistake> {
    let mut all = contents();
    all.extend(wrappings());
    all.extend(cells());
    all
}

fn contents() -> Vec<Mistake> {
    let mut mixed = rows("1,张三张三张三,2026-06-01,10\n2,李四李四李四,2026-06-02,10\n").into_bytes();
    mixed.extend(GB18030.encode("3,王五王五王五,2026-06-03,10\n").0.as_ref());
    let mut stray = rows("1,ann,2026-06-01,10\n").into_bytes();
    stray.extend(b"2,b\xff\xff,2026-06-02,10\n");
    vec![
        orders("an empty file", "", "T0104"),
        orders("blank lines only", "\n\n  \n", "T0104"),
        orders("a header only", HEADER, "T0128"),
        orders("no time", "order_id,customer_id,amount\n1,ann,5\n", "T0114"),
        orders("no amount", "order_id,customer_id,ordered_at\n1,ann,2026-06-01\n", "T0114"),
        orders("a price without a quantity's amount", "order_id,ordered_at,quantity\n1,2026-06-01,3\n", "T0114"),
        orders("names nobody knows", "foo,bar,baz\n1,2,3\n", "T1140"),
        orders("rows without a header", "1,ann,2026-06-01,10\n2,bob,2026-06-02,20\n", "T0113"),
        orders("a web page", "<!DOCTYPE html>\n<html><table><tr><td>1</td></tr></table></html>\n", "T1138"),
        orders("the same header twice", "order_id,customer_id,ordered_at,amount,amount\n1,a,2026-06-01,5,6\n", "T0115"),
        orders("mixed encodings", mixed, "T0111"),
        orders("bytes of no encoding", stray, "T0111"),
        orders("binary junk", [0_u8, 1, 2, 3, 0xfe, 0, 7, 8, 9, 0, 0, 0], "T0110"),
        orders("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06", "T0110"),
        orders("a quotation mark never closed", rows("1,ann,2026-06-01,10\n2,\"bob,2026-06-02,20\n"), "T0123"),
        orders("one JSON document", "[{\"order_id\": 1}, {\"order_id\": 2}]", "T0127"),
        orders("lines that are no objects", "{\"order_id\": 1,\n{oops}\n", ""),
        orders("objects without what is needed", "{\"order_id\": 1, \"foo\": 2}\n", ""),
        Mistake::of("customers without an id", "import customers bad.file -C WORKSPACE", 3, "")
            .with("bad.file", "name,phone\nann,1\n"),
        Mistake::of("feedback without a time", "import feedback bad.file -C WORKSPACE", 3, "T0114")
            .with("bad.file", "customer_id,rating\nann,5\n"),
        Mistake::of("a good file and a bad one", "import orders good.csv bad.csv -C WORKSPACE", 3, "T0128")
            .with("good.csv", GOOD.replace("1,ann", "77,ann"))
            .with("bad.csv", HEADER),
        Mistake::of("a bad file straight", "tier --orders bad.csv -C WORKSPACE --as-of 2026-07-01", 3, "T0104")
            .with("bad.csv", ""),
        Mistake::of("a dry run of a bad file", "import orders bad.csv --dry-run -C WORKSPACE", 3, "T0114")
            .with("bad.csv", "order_id,amount\n1,2\n"),
    ]
}

fn wrappings() -> Vec<Mistake> {
    let packed = gzip(&GOOD.repeat(50));
    let mut damaged = packed.clone();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 0xff;
    let archive = zip(&[("orders.csv", &GOOD.repeat(50))]);
    let book = workbook(&[&["order_id", "customer_id", "ordered_at", "amount"], &["1", "ann", "2026-06-01", "5"]]);
    vec![
        orders("a gzip cut off", &packed[..packed.len() - 12], "T0105"),
        orders("a gzip of half its size", &packed[..middle], "T0105"),
        orders("a damaged gzip", damaged, "T0105"),
        orders("a gzip of nothing", gzip(""), "T0104"),
        orders("a zip cut off", &archive[..archive.len() / 2], "T0105"),
        orders("a zip of several files", zip(&[("a.csv", GOOD), ("b.csv", GOOD)]), "T0106"),
        orders("a zip of no file", zip(&[]), "T0107"),
        orders("a zip with a password", with_password(archive), "T0108"),
        orders("a workbook with a password", old_container("EncryptedPackage"), "T0108"),
        orders("a workbook of the old format", old_container("Workbook"), "T0109"),
        orders("a workbook without its parts", zip(&[("[Content_Types].xml", "<Types/>")]), "T0125"),
        orders("a workbook cut off", &book[..book.len() * 2 / 3], ""),
        orders("a workbook with an empty sheet", workbook(&[]), ""),
        orders("a workbook of other things", workbook(&[&["a", "b"], &["1", "2"]]), "T1140"),
        orders(
            "a workbook with a header only",
            workbook(&[&["order_id", "customer_id", "ordered_at", "amount"]]),
            "T0128",
        ),
        orders("no Parquet", b"PAR1 and then something else PAR1", "T0124"),
        orders("a Parquet file cut off", b"PAR1\x15\x04\x15", "T0124"),
    ]
}

fn cells() -> Vec<Mistake> {
    let each = |name: &str, row: &str, code| {
        Mistake::orders(name, rows(&(1..4).map(|n| row.replace('#', &n.to_string()) + "\n").collect::<String>()), code)
    };
    vec![
        each("impossible days only", "#,ann,2026-02-30,5", "T0129"),
        each("impossible hours only", "#,ann,2026-02-03 25:61,5", "T0129"),
        each("no dates", "#,ann,soon,5", "T0129"),
        each("long ago", "#,ann,1066-10-14,5", "T0129"),
        each("day or month", "#,ann,0#/04/2026,5", "T0120"),
        each("amounts beyond all bounds", "#,ann,2026-06-0#,999999999999999", "T0129"),
        each("amounts with enormous exponents", "#,ann,2026-06-0#,1e300", "T0129"),
        each("amounts in words", "#,ann,2026-06-0#,five", "T0129"),
        each("no amounts at all", "#,ann,2026-06-0#,", "T0129"),
        each("no order numbers", ",ann,2026-06-0#,5", "T0129"),
        each("ids in scientific notation", "1.2345#E+17,ann,2026-06-0#,5", "T0122"),
        each("ids that a spreadsheet has rounded", "12345678901234#000,ann,2026-06-0#,5", "T0122"),
        each("more fields than columns", "#,ann,2026-06-0#,5,6,7", "T0129"),
        Mistake::orders(
            "decimal commas and points",
            "order_id;customer_id;ordered_at;amount\n1;ann;2026-06-01;12,50\n2;bob;2026-06-02;7.25\n",
            "T1132",
        ),
        Mistake::orders(
            "currencies that are none",
            "order_id,customer_id,ordered_at,amount,currency\n1,a,2026-06-01,5,dollars\n2,a,2026-06-02,5,shells\n",
            "T0129",
        ),
        Mistake::orders("a total and nothing else", rows("合计,,,30\n"), ""),
        Mistake::of("amounts whose sums overflow", "tier --orders bad.csv -C WORKSPACE --as-of 2026-07-01", 3, "T0504")
            .with(
                "bad.csv",
                rows(&(0..10_000).map(|n| format!("{n},ann,2026-06-01,99999999999.99\n")).collect::<String>()),
            ),
        Mistake::of("two currencies", "tier --orders bad.csv -C WORKSPACE --as-of 2026-07-01", 3, "T0013").with(
            "bad.csv",
            "order_id,customer_id,ordered_at,amount,currency\n1,a,2026-06-01,5,USD\n2,a,2026-06-02,5,EUR\n",
        ),
    ]
}

/// Mapping files, beside a file of orders that is good by itself.
pub fn mappings() -> Vec<Mistake> {
    let mapping = |name: &str, yaml: &str, code| {
        Mistake::of(name, "import orders good.csv --map m.yaml -C WORKSPACE", 3, code)
            .with("good.csv", GOOD.replace("1,ann", "78,ann"))
            .with("m.yaml", yaml)
    };
    let book = workbook(&[&["order_id", "customer_id", "ordered_at", "amount"], &["1", "ann", "2026-06-01", "5"]]);
    vec![
        mapping("no YAML", "columns: [1, 2", "T0180"),
        mapping("an empty mapping", "", "T0181"),
        mapping("a list", "- a\n- b\n", "T0181"),
        mapping("an unknown key", "delimitr: ','\n", "T0182"),
        mapping("a key twice", "header: true\nheader: true\n", "T0183"),
        mapping("a delimiter that is none", "delimiter: xx\n", "T0184"),
        mapping("an encoding that is none", "encoding: klingon\n", "T0184"),
        mapping("a form of dates that is none", "date_format: whenever\n", "T0184"),
        mapping("a time zone that is none", "timezone: Mars/Base\n", "T0184"),
        mapping("a column number of nought", "columns: { amount: 0 }\n", "T0184"),
        mapping("a column that is not ours", "columns: { custmer_id: customer_id }\n", "T0185"),
        mapping("a status that is not ours", "status: { gone: [x] }\n", "T0186"),
        mapping("a status with two meanings", "status: { returned: [x], cancelled: [x] }\n", "T0187"),
        mapping("names without a header", "header: false\ncolumns: { amount: Total }\n", "T0188"),
        mapping("a header that the file has not", "columns: { amount: Betrag }\n", "T0116"),
        mapping("a number that the file has not", "columns: { amount: 9 }\n", "T0117"),
        mapping("a column of another kind", "columns: { scale: amount }\n", "T0118"),
        mapping("a key of what is not there", "columns: { order_id: [customer_id, store] }\n", "T0119"),
        mapping("dates that are written otherwise", "date_format: '%d/%m/%Y'\n", "T1141"),
        mapping("text that is not UTF-8", "", "T0037").with("m.yaml", b"columns: { amount: \xff\xfe }\n"),
        Mistake::of("a mapping that is not there", "import orders good.csv --map none.yaml -C WORKSPACE", 2, "T0005")
            .with("good.csv", GOOD),
        Mistake::of("a sheet that is not there", "import orders book.xlsx --map m.yaml -C WORKSPACE", 3, "T0126")
            .with("book.xlsx", book)
            .with("m.yaml", "sheet: Orders of May\n"),
    ]
}
