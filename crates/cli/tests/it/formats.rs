//! The same orders in every dress people send them in.

use crate::answers::{Answer, Answers, Table, compare};
use crate::terrace::{Terrace, put, scratch};
use encoding_rs::GB18030;
use flate2::Compression;
use flate2::write::GzEncoder;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::path::Path;

const POLICY: &str = "\
policy: dress
currency: CNY
timezone: Asia/Shanghai
metrics:
  orders: { measure: orders }
  units:  { measure: units }
  gross:  { measure: gross_amount }
  back:   { measure: returned_amount }
  kinds:  { measure: products }
  most:   { measure: top_category }
  last:   { measure: last_order_at }
  quiet:  { measure: days_since_last_order }
schemes:
  tier:
    pyramid: gross
    tiers:
      - { tier: top, top: 20% }
      - { tier: rest }
";
const HEADER: [&str; 9] =
    ["订单号", "客户编号", "下单时间", "商品名称", "类别", "数量", "单价", "实付金额", "订单状态"];

/// A row as the plain file has it.
#[derive(Debug, Clone)]
struct Row {
    order: u64,
    customer: u64,
    /// Month, day, hour, minute.
    at: [u32; 4],
    product: &'static str,
    category: &'static str,
    quantity: i64,
    /// In fen.
    price: i64,
    status: &'static str,
}

const GOODS: [(&str, &str, i64); 6] = [
    ("中性笔", "书写工具", 250),
    ("A4复印纸", "纸张", 2_480),
    ("订书机", "办公用品", 1_990),
    ("笔记本,横线", "纸张", 1_250),
    ("\"大号\"文件夹", "办公用品", 899),
    ("护眼台灯", "灯具", 123_900),
];

fn rows() -> Vec<Row> {
    let mut state = 20_260_701_u64;
    let mut draw = move |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    (0..200)
        .map(|number| {
            let (product, category, price) = GOODS[usize::try_from(draw(6)).expect("small")];
            let small = |number: u64| u32::try_from(number).expect("small");
            Row {
                order: 2_026_000_000 + number,
                customer: 1_001 + draw(31),
                at: [small(1 + draw(6)), small(1 + draw(28)), small(8 + draw(12)), small(draw(60))],
                product,
                category,
                quantity: i64::try_from(1 + draw(9)).expect("small"),
                price,
                status: ["交易成功", "交易成功", "已完成", "退款成功", "待付款", "交易关闭"]
                    [usize::try_from(draw(6)).expect("small")],
            }
        })
        .collect()
}

impl Row {
    fn time(&self) -> String {
        let [month, day, hour, minute] = self.at;
        format!("2026-{month:02}-{day:02} {hour:02}:{minute:02}:00")
    }

    fn fields(&self) -> [String; 9] {
        let fen = |amount: i64| format!("{}.{:02}", amount / 100, amount % 100);
        [
            self.order.to_string(),
            self.customer.to_string(),
            self.time(),
            self.product.to_owned(),
            self.category.to_owned(),
            self.quantity.to_string(),
            fen(self.price),
            fen(self.price * self.quantity),
            self.status.to_owned(),
        ]
    }
}

fn quoted(field: &str, delimiter: char) -> String {
    if field.contains([delimiter, '"', '\n']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

fn delimited(rows: &[Row], delimiter: char) -> String {
    let line = |fields: &[String]| -> String {
        let fields: Vec<String> = fields.iter().map(|field| quoted(field, delimiter)).collect();
        fields.join(&delimiter.to_string()) + "\n"
    };
    let header = line(&HEADER.map(str::to_owned));
    header + &rows.iter().map(|row| line(&row.fields())).collect::<String>()
}

fn tiered(folder: &Path, file: &str) -> String {
    let policy = put(folder, "dress.yaml", POLICY);
    Terrace::at(folder).tiered(&["--orders", file, "--policy", &policy, "--as-of", "2026-07-01"])
}

/// What comes out of the plain file.
fn plain() -> String {
    let folder = scratch();
    let file = put(folder.path(), "orders.csv", delimited(&rows(), ','));
    tiered(folder.path(), &file)
}

#[test]
fn the_plain_file_is_read_right() {
    let rows = rows();
    let mut answers = Answers::new();
    let customers: BTreeSet<u64> = rows.iter().map(|row| row.customer).collect();
    for customer in customers {
        let own = rows.iter().filter(|row| row.customer == customer && !["待付款", "交易关闭"].contains(&row.status));
        // Each is the only row of its order: what came back was sold, too.
        let sold: Vec<&Row> = own.collect();
        let back: Vec<&Row> = sold.iter().copied().filter(|row| row.status == "退款成功").collect();
        let sum = |rows: &[&Row]| rows.iter().map(|row| i128::from(row.price * row.quantity) * 100).sum::<i128>();
        let units = |rows: &[&Row]| rows.iter().map(|row| i128::from(row.quantity)).sum::<i128>();
        let mut of_category: BTreeMap<&str, i64> = BTreeMap::new();
        for row in &sold {
            *of_category.entry(row.category).or_default() += row.price * row.quantity;
        }
        let most = of_category.values().max().copied();
        let top = of_category.iter().find(|(_, gross)| Some(**gross) == most).map(|(category, _)| *category);
        let products: BTreeSet<&str> = sold.iter().map(|row| row.product).collect();
        let answer = BTreeMap::from([
            ("orders", Answer::count(sold.len())),
            ("units", Answer::Number(units(&sold) * 1_000_000)),
            ("gross", Answer::money(sum(&sold))),
            ("back", Answer::money(sum(&back))),
            ("kinds", Answer::count(products.len())),
            ("most", Answer::class(top)),
        ]);
        answers.insert(customer.to_string(), answer);
    }
    let out = plain();
    compare(&out, &answers);
    assert!(Table::of(&out).column("last").iter().all(|last| last.is_empty() || last.starts_with("2026-")));
}

#[test]
fn encodings_and_delimiters_change_nothing() {
    let (expected, rows, folder) = (plain(), rows(), scratch());
    let text = delimited(&rows, ',');
    let (gb18030, _, lossy) = GB18030.encode(&text);
    assert!(!lossy);
    let utf16 =
        |bytes: fn(u16) -> [u8; 2]| format!("\u{feff}{text}").encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let dresses: Vec<(&str, Vec<u8>)> = vec![
        ("mark.csv", format!("\u{feff}{text}").into_bytes()),
        ("crlf.csv", text.replace('\n', "\r\n").into_bytes()),
        ("gb18030.csv", gb18030.into_owned()),
        ("utf16le.csv", utf16(u16::to_le_bytes)),
        ("utf16be.csv", utf16(u16::to_be_bytes)),
        ("semicolon.csv", delimited(&rows, ';').into_bytes()),
        ("tab.txt", delimited(&rows, '\t').into_bytes()),
        ("without.last.line.end.csv", text.trim_end().to_owned().into_bytes()),
    ];
    for (name, bytes) in dresses {
        let file = put(folder.path(), name, bytes);
        assert!(tiered(folder.path(), &file) == expected, "{name}");
    }
}

#[test]
fn wrappings_change_nothing() {
    let (expected, rows, folder) = (plain(), rows(), scratch());
    let text = delimited(&rows, ',');
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(text.as_bytes()).expect("packed");
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("订单.csv", zip::write::SimpleFileOptions::default()).expect("packed");
    zip.write_all(text.as_bytes()).expect("packed");
    let dresses = [
        ("orders.csv.gz", gzip.finish().expect("packed")),
        ("orders.zip", zip.finish().expect("packed").into_inner()),
        ("orders.jsonl", json_lines(&rows).into_bytes()),
        ("orders.xlsx", workbook(&rows)),
    ];
    for (name, bytes) in &dresses {
        let file = put(folder.path(), name, bytes);
        assert!(tiered(folder.path(), &file) == expected, "{name}");
    }
    // By content, never by name.
    let file = put(folder.path(), "orders.bin", &dresses[0].1);
    assert!(tiered(folder.path(), &file) == expected, "a gzip under another name");
}

fn json_lines(rows: &[Row]) -> String {
    let mut text = String::new();
    for row in rows {
        let fields = row.fields();
        let number = |at: usize| serde_json::from_str::<serde_json::Value>(&fields[at]).expect("a number");
        let mut object = serde_json::Map::new();
        for (at, name) in HEADER.iter().enumerate() {
            let value = if (5..8).contains(&at) { number(at) } else { fields[at].clone().into() };
            object.insert((*name).to_owned(), value);
        }
        writeln!(text, "{}", serde_json::Value::from(object)).expect("written");
    }
    text
}

/// Ids and amounts as numbers, times as a spreadsheet holds them.
fn workbook(rows: &[Row]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let times = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
    let sheet = workbook.add_worksheet();
    for (at, name) in (0..).zip(HEADER) {
        sheet.write_string(0, at, name).expect("a cell");
    }
    for (line, row) in (1..).zip(rows) {
        for (at, field) in (0..).zip(row.fields()) {
            match at {
                2 => {
                    let time = ExcelDateTime::parse_from_str(&row.time()).expect("a time");
                    sheet.write_datetime_with_format(line, at, &time, &times).expect("a cell");
                }
                0 | 1 | 5 | 6 | 7 => {
                    let number: f64 = field.parse().expect("a number");
                    sheet.write_number(line, at, number).expect("a cell");
                }
                _ => {
                    sheet.write_string(line, at, field).expect("a cell");
                }
            }
        }
    }
    workbook.save_to_buffer().expect("a workbook")
}

/// Full-width digits, as input methods leave them.
fn wide(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_ascii_digit() { char::from_u32(c as u32 - 0x30 + 0xff10).expect("a digit") } else { c })
        .collect()
}

/// `1,239.00` with a sign before it.
fn marked(amount: &str) -> String {
    let (whole, cents) = amount.split_once('.').expect("cents");
    let digits: Vec<char> = whole.chars().collect();
    let groups: Vec<String> = digits.rchunks(3).rev().map(|group| group.iter().collect()).collect();
    format!("¥{}.{cents}", groups.join(","))
}

#[test]
fn what_platforms_put_around_their_exports_is_taken_off() {
    let (expected, rows, folder) = (plain(), rows(), scratch());
    let mut text = String::from("文具小店订单导出\n导出时间:2026-07-01 09:30,操作人:店长\n\n");
    writeln!(text, "{}\t", HEADER.join(",")).expect("written");
    for (at, row) in rows.iter().enumerate() {
        let mut fields = row.fields();
        fields[0] = format!("=\"{}\"", fields[0]);
        fields[1] = if at % 2 == 0 { format!("{}\t", fields[1]) } else { wide(&fields[1]) };
        fields[5] = if at % 3 == 0 { wide(&fields[5]) } else { fields[5].clone() };
        fields[6] = marked(&fields[6]);
        fields[7] = marked(&fields[7]);
        fields[8] = format!(" {} ", fields[8]);
        let cells: Vec<String> =
            (0..).zip(&fields).map(|(at, field)| if at == 0 { field.clone() } else { quoted(field, ',') }).collect();
        writeln!(text, "{}", cells.join(",")).expect("written");
    }
    text.push_str("合计,,,,,1000,,\"¥99,999.00\",\n");
    let file = put(folder.path(), "导出.csv", &text);
    let out = tiered(folder.path(), &file);
    assert!(out == expected, "{}", first_difference(&out, &expected));
}

fn first_difference(left: &str, right: &str) -> String {
    let pair = left.lines().zip(right.lines()).find(|(left, right)| left != right);
    format!("{} and {} lines; {pair:?}", left.lines().count(), right.lines().count())
}

#[test]
fn how_each_status_was_read_is_told() {
    let (rows, folder) = (rows(), scratch());
    let file = put(folder.path(), "orders.csv", delimited(&rows, ','));
    let terrace = Terrace::at(folder.path());
    terrace.ok(&["init"]);
    let shown = terrace.ok(&["import", "orders", &file, "--dry-run"]);
    let told = shown.stdout + &shown.stderr;
    for status in ["交易成功", "已完成", "退款成功", "待付款", "交易关闭"] {
        assert!(told.contains(status), "{status} is not told:\n{told}");
    }
    terrace.ok(&["import", "orders", &file]);
    let record = terrace.ok(&["imports", "show", "1", "--json"]).json();
    let statuses = record["understood"][0]["statuses"].as_array().expect("a list").clone();
    let count = |status: &str| rows.iter().filter(|row| row.status == status).count();
    for (status, read_as) in [("退款成功", "returned"), ("待付款", "unpaid"), ("交易关闭", "cancelled")] {
        let found = statuses.iter().find(|found| found["status"] == status).expect("the status");
        assert_eq!(found["read_as"], read_as);
        assert_eq!(found["rows"], count(status));
    }
}

#[test]
fn a_mapping_overrides_the_guess() {
    let folder = scratch();
    let rows = "No;Wer;Wann;Wert;Stand\n1;a;03/02/2026;1.234,50;fertig\n2;a;04/02/2026;10,00;storno\n3;b;05/02/2026;7,25;weg\n4;b;06/02/2026;3,00;fertig\n";
    let file = put(folder.path(), "bestellungen.csv", rows);
    let mapping = put(
        folder.path(),
        "m.yaml",
        "delimiter: ';'\ndecimal: ','\ndate_format: '%d/%m/%Y'\ncolumns:\n  order_id: No\n  customer_id: Wer\n  ordered_at: Wann\n  \
         amount: Wert\n  status: Stand\nstatus:\n  completed: [fertig]\n  returned: [storno]\n  cancelled: [weg]\n",
    );
    let policy = put(folder.path(), "dress.yaml", POLICY);
    let words = ["--orders", &file, "--map", &mapping, "--policy", &policy, "--as-of", "2026-03-01"];
    let table = Table::of(&Terrace::at(folder.path()).tiered(&words));
    let row = |id: &str| ["orders", "gross", "back", "quiet"].map(|column| table.field(id, column).to_owned());
    // What its only row says came back was sold, too.
    assert_eq!(row("a"), ["2", "1244.50", "10.00", "25"]);
    assert_eq!(row("b"), ["1", "3.00", "0.00", "23"]);
}
