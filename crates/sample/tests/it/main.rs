//! The shop from outside: its files, read back plainly, against what is known of its making.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

mod dealings;
mod files;
mod people;
mod shares;

use std::collections::BTreeMap;
use std::ops::Index;
use std::path::Path;
use std::sync::{Arc, LazyLock};
use terrace_domain::Money;
use terrace_sample::{Files, Shop, Truth};

/// A row by the file's headers.
#[derive(Debug, Clone)]
struct Row {
    header: Arc<BTreeMap<String, usize>>,
    fields: csv::StringRecord,
}

impl Index<&str> for Row {
    type Output = str;

    fn index(&self, column: &str) -> &str {
        &self.fields[self.header[column]]
    }
}

/// The shop of the default size, made once for all tests.
struct Large {
    truth: Truth,
    customers: Vec<Row>,
    orders: Vec<Row>,
    feedback: Vec<Row>,
    /// The files as they are.
    bytes: [Vec<u8>; 6],
}

static LARGE: LazyLock<Large> = LazyLock::new(|| {
    let shop = Shop::default();
    let (_folder, files) = written(&shop);
    let bytes = all(&files).map(|path| std::fs::read(path).expect("a file"));
    let [customers, orders, feedback] = [rows(&files.customers), rows(&files.orders), rows(&files.feedback)];
    Large { truth: shop.truth(), customers, orders, feedback, bytes }
});

fn all(files: &Files) -> [&Path; 6] {
    [&files.customers, &files.orders, &files.feedback, &files.payments, &files.contacts, &files.cases]
        .map(|path| path.as_path())
}

/// A small shop.
fn small(seed: u64) -> Shop {
    Shop { seed, customers: 400, ..Shop::default() }
}

/// Writes a shop into a fresh folder.
fn written(shop: &Shop) -> (tempfile::TempDir, Files) {
    let folder = tempfile::tempdir().expect("a folder");
    let files = shop.write(folder.path()).expect("a shop");
    (folder, files)
}

fn rows(path: &Path) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(path).expect("a file");
    let header = reader.headers().expect("a header").iter().enumerate().map(|(place, name)| (name.to_owned(), place));
    let header = Arc::new(header.collect());
    reader.records().map(|row| Row { header: Arc::clone(&header), fields: row.expect("a row") }).collect()
}

fn money(text: &str) -> i64 {
    Money::parse(text).expect("an amount").ten_thousandths()
}
