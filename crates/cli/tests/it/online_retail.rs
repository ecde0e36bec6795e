//! Online Retail, a real shop's order lines, straight from files and through workspaces.

use crate::answers::{Answers, Table, compare};
use crate::reference::{Facts, Line, retail};
use crate::terrace::{Terrace, Workspace, policy_word, put, repository, scratch, word};
use arrow::array::{Array, AsArray};
use arrow::datatypes::Decimal128Type;
use calamine::{Data, Reader, Xlsx, open_workbook};
use flate2::read::GzDecoder;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::fs::File;
use std::io::Read;
use std::path::PathBuf;
use std::sync::OnceLock;
use terrace_testing::public_data;

const AS_OF: &str = "2011-12-11";
/// Fields and details whose values the order of imports could change if anything could.
const COLUMNS: &str = "country,rfm.digits,abc.rank,pyramid.rank";

/// The file, its text and its answers by the reference.
struct Shop {
    gzip: PathBuf,
    text: String,
    answers: Answers,
}

fn shop() -> Option<&'static Shop> {
    static SHOP: OnceLock<Option<Shop>> = OnceLock::new();
    SHOP.get_or_init(|| {
        let gzip = public_data("online_retail/online_retail.csv.gz")?;
        let mut text = String::new();
        GzDecoder::new(File::open(&gzip).expect("the file")).read_to_string(&mut text).expect("text");
        let answers = retail(&facts(&text), AS_OF);
        Some(Shop { gzip, text, answers })
    })
    .as_ref()
}

fn facts(text: &str) -> Facts {
    let mut facts = Facts::default();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut rows = 0;
    for row in reader.records() {
        let row = row.expect("a row");
        rows += 1;
        if row[6].is_empty() {
            continue;
        }
        let quantity: i128 = row[3].parse().expect("a quantity");
        let amount = quantity * ten_thousandths(&row[5]);
        let customer = row[6].trim_end_matches(".0").to_owned();
        facts.customers.insert(customer.clone());
        facts.lines.push(Line {
            order: row[0].to_owned(),
            customer,
            at: row[4][..19].replace(' ', "T"),
            product: row[1].to_owned(),
            amount,
            is_return: quantity < 0 || amount < 0,
            is_cancelled: false,
        });
    }
    assert_eq!(rows, 541_909);
    facts
}

fn ten_thousandths(price: &str) -> i128 {
    let millionths = crate::answers::millionths(price).expect("a plain price");
    assert_eq!(millionths % 100, 0, "{price} has at most four decimals");
    millionths / 100
}

/// What `tier` writes straight from the compressed file.
fn straight(shop: &Shop) -> &'static str {
    static OUT: OnceLock<String> = OnceLock::new();
    OUT.get_or_init(|| {
        let folder = scratch();
        let out = word(&folder.path().join("out.csv"));
        let words = ["tier", "--orders", &word(&shop.gzip), "--policy", &policy_word("retail"), "--as-of", AS_OF];
        Terrace::at(folder.path()).ok(&[&words[..], &["--columns", COLUMNS, "--out", &out]].concat());
        std::fs::read_to_string(out).expect("the file that was written")
    })
}

#[test]
fn every_metric_and_class_is_that_of_the_reference() {
    let Some(shop) = shop() else { return };
    compare(straight(shop), &shop.answers);
}

#[test]
fn the_known_answers_come_out() {
    let Some(shop) = shop() else { return };
    let table = Table::of(straight(shop));
    assert_eq!(table.rows.len(), 4_372);
    assert_eq!(table.columns[..4], ["customer_id", "recency", "tenure", "orders"]);
    assert_eq!(table.sum("spend"), 8_911_407_904_000);
    let buyers = table.column("orders").iter().filter(|orders| **orders != "0").count();
    assert_eq!(buyers, 4_339, "13256 has one free line");
    assert_eq!(table.column("spend").iter().filter(|spend| **spend != "0.00").count(), 4_338);
    let free = ["spend", "orders", "basket", "returned", "abc"].map(|column| table.field("13256", column));
    assert_eq!(free, ["0.00", "1", "0", "", "C"]);
    assert_eq!(table.field("14646", "spend"), "280206.02");
    let tiers = table.tally("pyramid");
    // ceil(1%), ceil(5%) and ceil(20%) of 4,339 are 44, 217 and 868.
    assert_eq!([tiers["A"], tiers["B"], tiers["C"], tiers["D"], tiers[""]], [44, 173, 651, 3_471, 33]);
}

#[test]
fn the_parquet_file_gives_the_same_bytes() {
    let Some((shop, parquet)) = shop().zip(public_data("online_retail/online_retail.parquet")) else { return };
    let words =
        ["--orders", &word(&parquet), "--policy", &policy_word("retail"), "--as-of", AS_OF, "--columns", COLUMNS];
    let out = Terrace::at(&repository()).tiered(&words);
    assert!(out == straight(shop), "CSV and Parquet differ");
}

fn tiered(workspace: &Workspace) -> String {
    workspace.terrace.tiered(&["--as-of", AS_OF, "--columns", COLUMNS])
}

fn imported(shop: &Shop, buckets: u32, threads: &str) -> Workspace {
    let mut workspace = Workspace::new("retail", buckets);
    workspace.terrace = workspace.terrace.with("RAYON_NUM_THREADS", threads);
    workspace.terrace.ok(&["import", "orders", &word(&shop.gzip)]);
    workspace
}

#[test]
fn an_import_counts_its_rows_and_gives_the_same_bytes() {
    let Some(shop) = shop() else { return };
    let workspace = imported(shop, 16, "2");
    let records = workspace.imports();
    let counts = &records[0]["counts"];
    assert_eq!(counts["read"], 541_909);
    assert_eq!((&counts["accepted"], &counts["rejected"]), (&541_909.into(), &0.into()));
    assert_eq!(records[0]["understood"][0]["without_customer"], 135_080);
    assert!(tiered(&workspace) == straight(shop), "the workspace and the file differ");
    let json = workspace.terrace.ok(&["tier", "--as-of", AS_OF, "--json"]).json();
    assert_eq!((&json["customers"], &json["with_orders"]), (&4_372.into(), &4_339.into()));
    let again = workspace.terrace.ok(&["import", "orders", &word(&shop.gzip), "--json"]);
    assert_eq!(again.json()["import"]["number"], 2, "rows hold on its word too: {}", again.stdout);
    assert_eq!(again.json()["counts"]["unchanged"], 541_909);
    assert!(tiered(&workspace) == straight(shop), "importing again changed an answer");
}

#[test]
fn buckets_and_threads_change_nothing() {
    let Some(shop) = shop() else { return };
    for (buckets, threads) in [(1, "1"), (3, "4"), (64, "1")] {
        let workspace = imported(shop, buckets, threads);
        assert!(tiered(&workspace) == straight(shop), "{buckets} buckets, {threads} threads");
    }
    for threads in ["1", "4"] {
        let words = ["--orders", &word(&shop.gzip), "--policy", &policy_word("retail"), "--as-of", AS_OF];
        let terrace = Terrace::at(&repository()).with("RAYON_NUM_THREADS", threads);
        let out = terrace.tiered(&[&words[..], &["--columns", COLUMNS]].concat());
        assert!(out == straight(shop), "straight from the file on {threads} threads");
    }
}

#[test]
fn the_order_of_rows_changes_nothing() {
    let Some(shop) = shop() else { return };
    let mut lines = shop.text.lines();
    let header = lines.next().expect("a header");
    let backwards: Vec<&str> = std::iter::once(header).chain(lines.rev()).collect();
    let folder = scratch();
    let file = put(folder.path(), "backwards.csv", backwards.join("\n"));
    let words = ["--orders", &file, "--policy", &policy_word("retail"), "--as-of", AS_OF, "--columns", COLUMNS];
    assert!(Terrace::at(folder.path()).tiered(&words) == straight(shop), "the rows from last to first");
}

/// The rows in three files; every order lies in one of them.
fn parts(text: &str) -> [String; 3] {
    let mut parts = [const { String::new() }; 3];
    let mut lines = text.split_inclusive('\n');
    let header = lines.next().expect("a header");
    parts.iter_mut().for_each(|part| part.push_str(header));
    for line in lines {
        let order = line.split(',').next().expect("an order");
        let of = order.bytes().map(usize::from).sum::<usize>() % 3;
        parts[of].push_str(line);
    }
    parts
}

#[test]
fn several_imports_in_any_order_are_one() {
    let Some(shop) = shop() else { return };
    let folder = scratch();
    let files: Vec<String> = (1..)
        .zip(parts(&shop.text))
        .map(|(number, part)| put(folder.path(), &format!("part{number}.csv"), part))
        .collect();
    for order in [[0, 1, 2], [2, 0, 1]] {
        let workspace = Workspace::new("retail", 16);
        for part in order {
            workspace.terrace.ok(&["import", "orders", &files[part]]);
        }
        let read: u64 = workspace.imports().iter().filter_map(|record| record["counts"]["accepted"].as_u64()).sum();
        assert_eq!(read, 541_909);
        assert!(tiered(&workspace) == straight(shop), "in the order {order:?}");
    }
    let workspace = Workspace::new("retail", 16);
    workspace.terrace.ok(&["import", "orders", &files[1], &files[2], &files[0]]);
    assert_eq!(workspace.imports().len(), 1);
    assert!(tiered(&workspace) == straight(shop), "three files in one command");
}

#[test]
fn all_formats_of_output_hold_the_same() {
    let Some(shop) = shop() else { return };
    let expected = Table::of(straight(shop));
    let folder = scratch();
    let path = |name: &str| folder.path().join(name);
    let tier = |out: &str, more: &[&str]| {
        let (orders, policy, out) = (word(&shop.gzip), policy_word("retail"), word(&path(out)));
        let words =
            ["tier", "--orders", &orders, "--policy", &policy, "--as-of", AS_OF, "--columns", COLUMNS, "--out", &out];
        Terrace::at(folder.path()).ok(&[&words[..], more].concat());
    };
    tier("out.json", &[]);
    check_json(&std::fs::read(path("out.json")).expect("the file"), &expected);
    tier("out.parquet", &[]);
    check_parquet(File::open(path("out.parquet")).expect("the file"), &expected);
    tier("out.xlsx", &[]);
    check_workbook(&path("out.xlsx"), &expected);
    tier("excel.csv", &["--excel"]);
    let excel = std::fs::read_to_string(path("excel.csv")).expect("the file");
    assert!(excel.strip_prefix('\u{feff}').is_some_and(|rest| rest == straight(shop)), "--excel adds a mark only");
}

fn check_json(bytes: &[u8], expected: &Table) {
    let rows: Vec<serde_json::Map<String, serde_json::Value>> =
        serde_json::from_slice(bytes).expect("a list of objects");
    assert_eq!(rows.len(), expected.rows.len());
    for (row, fields) in rows.iter().zip(&expected.rows) {
        assert!(row.keys().eq(expected.columns.iter()), "columns stand in the same order");
        for (value, field) in row.values().zip(fields).filter(|(value, _)| !value.is_number()) {
            let text = value.as_str().map_or_else(|| value.to_string().replace("null", ""), str::to_owned);
            assert_eq!(&text, field);
        }
        assert_eq!(row["orders"].to_string(), fields[expected.place("orders")]);
    }
}

fn check_parquet(file: File, expected: &Table) {
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).expect("Parquet").build().expect("a reader");
    let (mut ids, mut spend) = (Vec::new(), 0_i128);
    for batch in reader {
        let batch = batch.expect("a batch");
        let names: Vec<_> = batch.schema().fields().iter().map(|field| field.name().clone()).collect();
        assert_eq!(names, expected.columns);
        let column = |name: &str| batch.column_by_name(name).expect("a column").clone();
        ids.extend(column("customer_id").as_string::<i32>().iter().map(|id| id.expect("an id").to_owned()));
        spend += column("spend").as_primitive::<Decimal128Type>().iter().flatten().sum::<i128>();
        assert!(column("abc").null_count() > 0 || batch.num_rows() < 4_372);
    }
    assert_eq!(ids, expected.ids());
    assert_eq!(spend, 89_114_079_040);
}

fn check_workbook(path: &std::path::Path, expected: &Table) {
    let mut workbook: Xlsx<_> = open_workbook(path).expect("a workbook");
    let sheet = workbook.worksheet_range_at(0).expect("a sheet").expect("readable");
    assert_eq!(sheet.height(), expected.rows.len() + 1);
    let place = |column: &str| expected.place(column);
    for (row, fields) in sheet.rows().skip(1).zip(&expected.rows) {
        assert_eq!(row[place("customer_id")].to_string(), fields[0], "ids are text");
        assert!(matches!(&row[0], Data::String(_)));
        assert_eq!(row[place("abc")].to_string(), fields[place("abc")]);
        let spend: f64 = fields[place("spend")].parse().expect("a number");
        assert!(matches!(&row[place("spend")], Data::Float(cell) if (cell - spend).abs() < 1e-6));
    }
}

#[test]
fn lists_and_columns_are_as_asked() {
    let Some(shop) = shop() else { return };
    let all = Table::of(straight(shop));
    let words = ["--orders", &word(&shop.gzip), "--policy", &policy_word("retail"), "--as-of", AS_OF];
    let list = |more: &[&str]| Table::of(&Terrace::at(&repository()).tiered(&[&words[..], more].concat()));
    let best = list(&["--where", "abc = 'A' and orders > 10"]);
    let (abc, orders) = (all.place("abc"), all.place("orders"));
    let expected: Vec<&str> = all
        .rows
        .iter()
        .filter(|row| row[abc] == "A" && row[orders].parse::<u64>().expect("a count") > 10)
        .map(|row| row[0].as_str())
        .collect();
    assert!(!expected.is_empty() && expected.len() < all.rows.len());
    assert_eq!(best.ids(), expected);
    assert!(!best.columns.contains(&"country".to_owned()), "no more columns than asked for");
    let german = list(&["--where", "country = 'Germany'", "--columns", "country"]);
    let countries = all.column("country");
    assert_eq!(german.rows.len(), countries.iter().filter(|country| **country == "Germany").count());
    assert_eq!(german.columns.last().map(String::as_str), Some("country"));
    let none = list(&["--where", "orders > 1000000"]);
    assert!(none.rows.is_empty() && none.columns.len() == 19, "an empty list still has its header");
    for (id, digits) in all.ids().iter().zip(all.column("rfm.digits")).filter(|(_, digits)| !digits.is_empty()) {
        assert!(digits.len() == 3 && digits.bytes().all(|digit| (b'1'..=b'5').contains(&digit)), "{id}: {digits}");
    }
}
