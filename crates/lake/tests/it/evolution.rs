//! Lakes of other programs: one that lacks a column of today, one that has a column which is not known today.

use crate::shop::*;
use arrow::array::{ArrayRef, RecordBatch};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use terrace_domain::facts::{FEEDBACK, ORDERS};
use terrace_domain::{FactColumn, FactKind, FactType};
use terrace_lake::{Compaction, Erasure, Lake, Limits, Wait, arrow_schema};

fn copied(column: &FactColumn) -> FactColumn {
    FactColumn { name: column.name, kind: column.kind, required: column.required, ..*column }
}

fn made(kind: &FactKind, columns: Vec<FactColumn>) -> &'static FactKind {
    Box::leak(Box::new(FactKind { columns: Box::leak(columns.into_boxed_slice()), ..*kind }))
}

/// The kind as it was before it had a column.
fn before(kind: &FactKind, name: &str) -> &'static FactKind {
    assert!(kind.column(name).is_some());
    made(kind, kind.columns.iter().filter(|column| column.name != name).map(copied).collect())
}

/// The kind as a later program has it, with further columns among its own.
fn later(kind: &FactKind, more: &[(&'static str, FactType)]) -> &'static FactKind {
    let mut columns: Vec<FactColumn> = kind.columns.iter().map(copied).collect();
    for (name, holds) in more {
        columns.insert(1, FactColumn { name, kind: *holds, required: false, personal: false, headers: &[] });
    }
    made(kind, columns)
}

/// Columns of every row of the newest version by name, a column that a file lacks as `*`.
fn held(lake: &Lake, kind: &FactKind, columns: &[&str]) -> Vec<String> {
    let snapshot = lake.snapshot().unwrap();
    let options = FormatOptions::default().with_null("-");
    let mut all = Vec::new();
    for file in &snapshot.tables[kind.name].files {
        for batch in read(&file.path) {
            let row = |row: usize| {
                let cell = |name: &&str| match batch.column_by_name(name) {
                    Some(array) => ArrayFormatter::try_new(array.as_ref(), &options).unwrap().value(row).to_string(),
                    None => "*".to_owned(),
                };
                columns.iter().map(cell).collect::<Vec<_>>().join(" ")
            };
            all.extend((0..batch.num_rows()).map(row));
        }
    }
    all.sort();
    all
}

/// The columns of a table as its log has them.
fn columns_in_log(root: &Path, table: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut entries: Vec<_> =
        std::fs::read_dir(root.join(table).join("_delta_log")).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries.iter().filter(|path| path.extension().is_some_and(|ending| ending == "json")) {
        for line in std::fs::read_to_string(path).unwrap().lines() {
            let entry: serde_json::Value = serde_json::from_str(line).unwrap();
            if let Some(schema) = entry["metaData"]["schemaString"].as_str() {
                let schema: serde_json::Value = serde_json::from_str(schema).unwrap();
                let fields = schema["fields"].as_array().unwrap();
                found = fields.iter().map(|field| field["name"].as_str().unwrap().to_owned()).collect();
            }
        }
    }
    found
}

fn erase(lake: &Lake, id: &str) {
    let erases = |other: &str| other == id;
    let erasure = Erasure { erases: &erases, alias: &|number: &str| format!("x{}", number.len()) };
    writer(lake).erase(&erasure, "then", &Wait::Refuse, &|_, _| {}).unwrap();
}

fn numbered(order: &str, customer: &str, amount: i64) -> Line {
    line(order, customer, "1", "pen", amount)
}

/// A lake of three imports by a program whose orders and feedback lack a column, in the middle of their columns.
fn old_lake(limits: Limits) -> (tempfile::TempDir, Lake) {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::create(&folder.path().join("lake"), 2).unwrap().with_limits(limits);
    let (old_orders, old_feedback) = (before(&ORDERS, "quantity"), before(&FEEDBACK, "expected"));
    for number in 1..=3_i64 {
        let lines: Vec<Line> = (0..10).map(|n| numbered(&format!("O{number}-{n}"), &format!("c{n}"), number)).collect();
        let said: Vec<(String, i64)> = (0..10).map(|n| (format!("c{n}"), number)).collect();
        let said: Vec<_> = said.iter().map(|(id, at)| (id.as_str(), *at, None, 1)).collect();
        let batches = vec![(old_orders, vec![orders(&lines)]), (old_feedback, vec![feedback(&said)])];
        import(&lake, u64::try_from(number).unwrap(), batches);
    }
    assert!(!columns_in_log(&folder.path().join("lake"), "orders").contains("quantity"));
    (folder, lake)
}

/// Order lines of today, with a quantity.
fn with_quantity(lines: &[Line], quantity: i64) -> RecordBatch {
    let batch = orders(lines);
    let mut columns: Vec<(&str, ArrayRef)> = vec![("quantity", money(lines.iter().map(|_| quantity)))];
    let schema = batch.schema();
    columns.extend(schema.fields().iter().map(|field| field.name().as_str()).zip(batch.columns().iter().cloned()));
    crate::shop::batch(columns)
}

/// Corrects one line of each import, changes nothing of another, and brings a new one.
fn corrected(lake: &Lake) {
    let lines =
        [numbered("O1-3", "c3", 7), numbered("O2-4", "c4", 8), numbered("O3-5", "c6", 9), numbered("new", "c1", 5)];
    let known = orders(&[numbered("O1-8", "c8", 1), numbered("O2-9", "c9", 2)]);
    let rows = vec![with_quantity(&lines, 20_000), known];
    let counts = import(lake, 4, vec![(&ORDERS, rows)]).counts["orders"];
    assert_eq!((counts.accepted, counts.replaced, counts.unchanged), (1, 3, 2));
}

#[test]
fn imports_correct_rows_that_lack_a_column() {
    for limits in [Limits::default(), crate::large::tiny()] {
        let (folder, lake) = old_lake(limits);
        corrected(&lake);
        let root = folder.path().join("lake");
        let columns = columns_in_log(&root, "orders");
        let of_kind = ORDERS.columns.iter().map(|column| column.name.to_owned());
        assert_eq!(columns, of_kind.chain(["bucket".to_owned()]).collect(), "the table learns of the column");
        let snapshot = lake.snapshot().unwrap();
        assert_eq!(*snapshot.tables["orders"].schema, arrow_schema(&ORDERS));
        let rows = held(&lake, &ORDERS, &["order_id", "customer_id", "amount", "quantity"]);
        assert_eq!(rows.len(), 31);
        for row in ["O1-3 c3 0.0007 2.0000", "O3-5 c6 0.0009 2.0000", "new c1 0.0005 2.0000"] {
            assert!(rows.iter().any(|held| held == row), "{row} in {rows:?}");
        }
        let old = rows.iter().filter(|row| row.ends_with(" -") || row.ends_with(" *")).count();
        assert_eq!(old, 27, "rows of before have no quantity: {rows:?}");
        assert_eq!(snapshot.tables["orders"].span().unwrap().map(|(from, _)| from), Some(3_000_000));
        // Taken back like any commit: the newest state is a whole one for other tools.
        assert_eq!(writer(&lake).restore(3, &stamp(5)).unwrap(), 5);
        assert_eq!(held(&lake, &ORDERS, &["order_id"]).len(), 30);
        corrected(&lake);
    }
}

#[test]
fn files_that_lack_a_column_are_merged() {
    let (folder, lake) = old_lake(Limits::default());
    let columns = ["order_id", "customer_id", "ordered_at", "line", "product", "amount"];
    let before = held(&lake, &ORDERS, &columns);
    writer(&lake).compact(Compaction::Whole, "then", &|_, _| {}).unwrap();
    assert_eq!(held(&lake, &ORDERS, &columns), before);
    assert_eq!(rows(&lake.snapshot().unwrap(), &FEEDBACK).len(), 30);
    let root = folder.path().join("lake");
    assert!(columns_in_log(&root, "orders").contains("quantity"));
    assert!(columns_in_log(&root, "feedback").contains("expected"));
}

#[test]
fn customers_are_erased_from_files_that_lack_a_column() {
    let (_folder, lake) = old_lake(Limits::default());
    erase(&lake, "c3");
    let rows = held(&lake, &ORDERS, &["customer_id", "amount", "quantity"]);
    assert_eq!(rows.len(), 30);
    assert_eq!(rows.iter().filter(|row| row.starts_with("- ")).count(), 3);
    assert!(!rows.iter().any(|row| row.contains("c3")));
    assert_eq!(held(&lake, &FEEDBACK, &["customer_id"]).len(), 27);
    let found = lake.snapshot().unwrap().rows_of(&["c4".to_owned()].into()).unwrap();
    assert!(found["orders"].iter().all(|batch| *batch.schema() == arrow_schema(&ORDERS)));
}

/// A lake of a later program, whose orders have two columns that are not known today.
fn new_lake(limits: Limits) -> (tempfile::TempDir, Lake, &'static FactKind) {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::create(&folder.path().join("lake"), 2).unwrap().with_limits(limits);
    let kind = later(&ORDERS, &[("shelf", FactType::Text), ("weight", FactType::Integer)]);
    for number in 1..=3_i64 {
        let lines: Vec<Line> = (0..10).map(|n| numbered(&format!("O{number}-{n}"), &format!("c{n}"), number)).collect();
        let shelves: Vec<String> = (0..10).map(|n| if n == 2 { "c3".to_owned() } else { format!("s{n}") }).collect();
        let weights: arrow::array::Int64Array = (0..10).map(|n| Some(n + 100 * number)).collect();
        let batch = orders(&lines);
        let schema = batch.schema();
        let mut columns: Vec<(&str, ArrayRef)> =
            schema.fields().iter().map(|field| field.name().as_str()).zip(batch.columns().iter().cloned()).collect();
        columns.push(("shelf", texts(shelves.iter().map(|shelf| Some(shelf.as_str())))));
        columns.push(("weight", std::sync::Arc::new(weights)));
        import(&lake, u64::try_from(number).unwrap(), vec![(kind, vec![crate::shop::batch(columns)])]);
    }
    (folder, lake, kind)
}

const UNKNOWN: [&str; 4] = ["order_id", "amount", "shelf", "weight"];

/// What rows hold by order id.
fn by_order(rows: &[String]) -> BTreeMap<&str, &str> {
    rows.iter().filter_map(|row| row.split_once(' ')).collect()
}

#[test]
fn imports_keep_columns_that_are_not_known() {
    for limits in [Limits::default(), crate::large::tiny()] {
        let (folder, lake, _) = new_lake(limits);
        corrected(&lake);
        let rows = held(&lake, &ORDERS, &UNKNOWN);
        let rows = by_order(&rows);
        assert_eq!(rows.len(), 31);
        assert_eq!(rows["O1-8"], "0.0001 s8 108", "the same row again takes nothing from it");
        assert_eq!(rows["O2-7"], "0.0002 s7 207", "kept where its file is written again");
        assert!(["0.0007 - -", "0.0007 * *"].contains(&rows["O1-3"]), "{}", rows["O1-3"]);
        let columns = columns_in_log(&folder.path().join("lake"), "orders");
        assert!(columns.contains("shelf") && columns.contains("weight"));
    }
}

#[test]
fn compaction_keeps_columns_that_are_not_known() {
    let (_folder, lake, kind) = new_lake(Limits::default());
    corrected(&lake);
    let before = held(&lake, &ORDERS, &UNKNOWN).iter().map(|row| row.replace('*', "-")).collect::<Vec<_>>();
    writer(&lake).compact(Compaction::Whole, "then", &|_, _| {}).unwrap();
    assert_eq!(held(&lake, &ORDERS, &UNKNOWN), before);
    // The later program goes on with what it finds.
    let again = import(&lake, 5, vec![(kind, vec![orders(&[numbered("O1-3", "c3", 7)])])]).counts["orders"];
    assert_eq!((again.accepted, again.replaced, again.unchanged), (0, 1, 0), "without its quantity it is another row");
}

#[test]
fn erasure_empties_columns_that_are_not_known() {
    let (folder, lake, _) = new_lake(Limits::default());
    erase(&lake, "c3");
    let rows = held(&lake, &ORDERS, &["customer_id", "shelf", "weight", "amount"]);
    assert_eq!(rows.len(), 30);
    assert_eq!(rows.iter().filter(|row| row.starts_with("- - - ")).count(), 3, "{rows:?}");
    assert_eq!(rows.iter().filter(|row| row.starts_with("c2 - ")).count(), 3, "mentions of c3: {rows:?}");
    assert!(rows.iter().any(|row| row.starts_with("c9 s9 309")));
    let log = std::fs::read_dir(folder.path().join("lake/orders/_delta_log")).unwrap();
    assert!(log.count() > 0);
}

#[test]
fn a_column_of_another_type_is_refused_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("lake");
    let lake = Lake::create(&root, 2).unwrap();
    let columns = ORDERS.columns.iter().map(|column| match column.name {
        "product" => FactColumn { kind: FactType::Integer, ..copied(column) },
        _ => copied(column),
    });
    let other = made(&ORDERS, columns.collect());
    let lines = orders(&[numbered("O1", "a", 1)]);
    let product = lines.schema().index_of("product").unwrap();
    let lines = lines.project(&(0..lines.num_columns()).filter(|n| *n != product).collect::<Vec<_>>()).unwrap();
    import(&lake, 1, vec![(other, vec![lines])]);
    let files = files_on_disk(&root);
    let refused = writer(&lake).import_batches(vec![(&ORDERS, vec![orders(&[numbered("O1", "a", 2)])])], &stamp(2));
    assert_eq!(code(refused), "T0411");
    assert_eq!(code(writer(&lake).compact(Compaction::Whole, "then", &|_, _| {})), "T0411");
    assert_eq!((files_on_disk(&root), lake.snapshot().unwrap().version), (files, 1));
}

#[test]
fn a_table_that_gets_its_first_time_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("lake");
    let lake = Lake::create(&root, 1).unwrap();
    let kind = &terrace_domain::facts::CUSTOMERS;
    let timeless: Vec<_> = kind.columns.iter().filter(|column| column.kind != FactType::Time).map(copied).collect();
    let timeless = made(kind, timeless);
    let city = crate::shop::batch(vec![("customer_id", texts([Some("a")])), ("city", texts([Some("Rome")]))]);
    import(&lake, 1, vec![(timeless, vec![city])]);
    assert_eq!(import_customers(&lake, 2, &[("a", "Rome", Some(5)), ("b", "Oslo", None)]), (2, 0, 0));
    let held = held(&lake, kind, &["customer_id", "city", "seen_at"]);
    assert_eq!(held.len(), 3, "{held:?}");
    let log = std::fs::read_to_string(root.join("customers/_delta_log/00000000000000000001.json")).unwrap();
    assert!(log.contains("timestampNtz"), "{log}");
}
