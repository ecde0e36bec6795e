//! Where facts come from, how fresh they are, and how the lake stands.

use crate::shop::Shop;
use axum::body::Body;
use serde_json::{Value, json};
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};

const DAY: i64 = 24 * 3_600;

fn import(shop: &Shop, key: &str, order: &str, day: &str) {
    let text = format!("order_id,customer_id,ordered_at,amount\n{order},C1,{day},100\n");
    let request = shop.request("POST", key, "/api/v1/imports?kind=orders&name=own.csv");
    shop.ask(request.body(Body::from(text)).expect("a request")).ok();
}

fn of<'a>(told: &'a Value, kind: &str) -> &'a Value {
    let all = told["sources"].as_array().expect("kinds");
    all.iter().find(|source| source["kind"] == kind).expect("a kind")
}

fn parquet(folder: &Path) -> Option<PathBuf> {
    for entry in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            if let Some(found) = parquet(&entry) {
                return Some(found);
            }
        } else if entry.extension().is_some_and(|end| end == "parquet") {
            return Some(entry);
        }
    }
    None
}

#[test]
fn every_kind_tells_its_newest_fact_and_whether_the_next_file_is_late() {
    let shop = Shop::new();
    let key = shop.key("analyst");
    let empty = shop.get(&key, "/api/v1/sources").ok();
    assert_eq!((&empty["lake"], &of(&empty, "orders")["freshness"]), (&Value::Null, &json!("nothing")));
    assert_eq!(empty["sources"].as_array().expect("kinds").len(), 8);
    let importer = shop.key("manager");
    import(&shop, &importer, "o1", "2026-11-29");
    let told = shop.get(&key, "/api/v1/sources").ok();
    let orders = of(&told, "orders");
    assert_eq!((&orders["rows"], &orders["newest"]), (&json!(1), &json!("2026-11-29T00:00:00")));
    assert_eq!((&orders["freshness"], &orders["days_old"]), (&json!("unknown"), &json!(1)), "{orders}");
    assert_eq!(of(&told, "customers")["freshness"], "nothing");
    // A file a day: the fourth day without one is late.
    for (order, day) in [("o2", "2026-11-30"), ("o3", "2026-12-01")] {
        shop.wait(DAY);
        import(&shop, &importer, order, day);
    }
    let told = shop.get(&key, "/api/v1/sources").ok();
    let orders = of(&told, "orders");
    assert_eq!((&orders["freshness"], &orders["usual_days"]), (&json!("on_time"), &json!(1)), "{orders}");
    assert_eq!((&orders["due"], &orders["last"]["number"]), (&json!("2026-12-04"), &json!(3)));
    assert_eq!(told["lake"]["versions"].as_array().expect("versions").len(), 3);
    shop.wait(3 * DAY);
    let told = shop.get(&key, "/api/v1/sources").ok();
    assert_eq!(of(&told, "orders")["freshness"], "late");
    // An import that was taken back is none.
    shop.post(&importer, "/api/v1/imports/3/undo", &json!({})).ok();
    let told = shop.get(&key, "/api/v1/sources").ok();
    assert_eq!((&of(&told, "orders")["last"]["number"], &of(&told, "orders")["rows"]), (&json!(2), &json!(2)));
}

#[test]
fn what_waits_for_the_lake_is_told_until_it_is_there() {
    let shop = Shop::new();
    let key = shop.key("owner");
    let order = json!({ "order_id": "b1", "customer_id": "C1", "lines": [{ "amount": "20" }] });
    shop.post(&key, "/api/v1/orders", &order).ok();
    let told = shop.get(&key, "/api/v1/sources").ok();
    assert_eq!((&told["waiting"]["facts"], &told["waiting"]["sealed"]), (&json!(1), &Value::Null));
    assert!(told["waiting"]["oldest"].as_str().is_some_and(|at| at.starts_with("2026-11-30T12:00:00")), "{told}");
    shop.run(shop.office.seal(shop.now())).expect("sealed");
    let told = shop.get(&key, "/api/v1/sources").ok();
    assert_eq!((&told["waiting"]["facts"], &told["waiting"]["oldest"]), (&json!(0), &Value::Null));
    assert_eq!(told["waiting"]["sealed"], "2026-11-30T12:00:00");
    assert_eq!(of(&told, "orders")["last"]["is_recorded"], true);
}

#[test]
fn a_file_of_the_lake_that_was_cut_short_is_told() {
    let shop = Shop::new();
    let key = shop.key("owner");
    let text = "customer_id,name\nC1,A\nC2,B\n";
    let request = shop.request("POST", &key, "/api/v1/imports?kind=customers&name=own.csv");
    shop.ask(request.body(Body::from(text)).expect("a request")).ok();
    assert_eq!(shop.get(&key, "/api/v1/sources").ok()["odd_files"], 0);
    let file = parquet(shop.office.terrace().workspace().root()).expect("a file");
    let cut = OpenOptions::new().write(true).open(&file).expect("opens");
    cut.set_len(file.metadata().expect("a size").len() - 1).expect("cut");
    assert_eq!(shop.get(&key, "/api/v1/sources").ok()["odd_files"], 1);
}
