//! Lists as files: the view, all of it, safe to open, and written down.

use crate::shop::{POLICY, Shop, Told};
use serde_json::{Value, json};

fn order(id: &str, customer: &str, amount: &str) -> Value {
    json!({ "order_id": id, "customer_id": customer, "lines": [{ "amount": amount }] })
}

/// A shop with more customers than a page, one of whom is called what a spreadsheet would compute.
fn filled() -> (Shop, String) {
    let shop = Shop::new();
    let owner = shop.key("owner");
    for number in 0..120 {
        let amount = format!("{}", 10 + (number * 37) % 900);
        shop.post(&owner, "/api/v1/orders", &order(&format!("o{number}"), &format!("C{number:03}"), &amount)).ok();
    }
    shop.post(&owner, "/api/v1/orders", &order("f1", "=1+1", "2000")).ok();
    (shop, owner)
}

fn file(shop: &Shop, key: &str, query: &str) -> Told {
    let told = shop.get(key, &format!("/api/v1/exports/customers.csv?{query}"));
    assert!(told.status.is_success(), "{}", told.text);
    told
}

fn rows(told: &Told) -> Vec<Vec<String>> {
    let text = told.text.strip_prefix('\u{feff}').expect("a mark by which spreadsheets know UTF-8");
    text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

#[test]
fn a_file_has_the_rows_columns_and_order_of_the_list_all_of_them() {
    let (shop, owner) = filled();
    for whole_up_to in [1_000, 0] {
        shop.office.compute_whole_up_to(whole_up_to);
        // Somebody stands beside the base.
        shop.post(&owner, "/api/v1/orders", &order(&format!("n{whole_up_to}"), "C007", "333")).ok();
        let query = "where=amount%20%3E%20100&sort=-amount";
        let page = shop.get(&owner, &format!("/api/v1/customers?{query}&limit=1000")).ok();
        let told = file(&shop, &owner, &format!("{query}&columns=orders,amount,worth"));
        let rows = rows(&told);
        assert_eq!(rows[0], ["customer_id", "orders", "amount", "worth"]);
        let customers = page["customers"].as_array().expect("rows");
        assert_eq!(
            (rows.len() - 1, told.headers["x-rows"].to_str().expect("a number")),
            (customers.len(), customers.len().to_string().as_str())
        );
        for (row, shown) in rows[1..].iter().zip(customers) {
            let text = |name: &str| match &shown[name] {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            assert_eq!(row[0].trim_start_matches('\''), text("customer_id"));
            assert_eq!(row[1..], [text("orders"), text("amount"), text("worth")]);
        }
        assert_eq!(rows[1][0], "'=1+1", "no field is a formula");
    }
    assert!(file(&shop, &owner, "").text.lines().count() > 120, "all of them, and no page");
}

#[test]
fn what_cannot_be_written_is_refused_before_a_file_begins() {
    let (shop, owner) = filled();
    for query in ["sort=-nothing", "columns=nothing", "where=nothing%20%3E%201", "sort=nothing&where=orders%20%3E%2099"]
    {
        for form in ["csv", "xlsx"] {
            let told = shop.get(&owner, &format!("/api/v1/exports/customers.{form}?{query}"));
            assert!(told.status.is_client_error(), "{query}: {} {}", told.status, told.text);
        }
    }
}

#[test]
fn people_get_titles_in_their_language_and_a_spreadsheet_if_they_like() {
    let (shop, owner) = filled();
    let told = file(&shop, &owner, "lang=zh&columns=worth&sort=-amount");
    assert_eq!(rows(&told)[..2], [["客户", "价值"], ["'=1+1", "鸭嘴兽层"]]);
    assert!(told.headers["content-disposition"].to_str().expect("a name").contains("customers-2026-11-30.csv"));
    let sheet = shop.get(&owner, "/api/v1/exports/customers.xlsx?columns=worth");
    assert!(sheet.status.is_success() && sheet.text.starts_with("PK"), "{:?}", sheet.headers);
    for wrong in ["columns=no_such_name", "where=no_such_name", "lang=fr", "roster=x"] {
        assert_eq!(shop.get(&owner, &format!("/api/v1/exports/customers.csv?{wrong}")).status.as_u16(), 400, "{wrong}");
    }
}

#[test]
fn a_file_is_of_the_version_that_a_page_showed() {
    let (shop, owner) = filled();
    let page = shop.get(&owner, "/api/v1/customers?limit=1000").ok();
    let roster = page["roster"].as_str().expect("a version");
    shop.post(&owner, "/api/v1/orders", &order("later", "Later", "5")).ok();
    let of_page = file(&shop, &owner, &format!("roster={roster}")).text;
    assert!(!of_page.contains("Later") && file(&shop, &owner, "").text.contains("Later"));
    assert_eq!(shop.get(&owner, "/api/v1/exports/customers.csv?roster=7").code(), "T1540");
}

#[test]
fn who_may_not_take_lists_out_does_not_and_who_does_is_written_down() {
    let (shop, owner) = filled();
    for role in ["sales", "service", "checkout", "auditor"] {
        let told = shop.get(&shop.key(role), "/api/v1/exports/customers.csv");
        assert_eq!(told.code(), "T1501", "{role}");
    }
    let by_phone = "/api/v1/exports/customers.csv?where=phone%20%3D%20'13812345678'";
    file(&shop, &owner, "where=worth%20%3D%20'platypus'&columns=amount");
    let log = shop.get(&owner, "/api/v1/audit?kind=list&id=customers").ok();
    let entries = log.as_array().expect("entries");
    assert_eq!(entries.len(), 1, "a refusal takes nothing out");
    let details = &entries[0]["details"];
    assert_eq!((&entries[0]["action"], &details["rows"]), (&json!("list.exported"), &json!(1)));
    assert_eq!((&details["columns"], &details["where"]), (&json!(["amount"]), &json!("worth = '…'")));
    // Whom a masked value belongs to is not found out by a file either.
    let labels = "labels:\n  reachable: { when: phone is not null }\nschemes:\n";
    let shop = Shop::by(&POLICY.replace("schemes:\n", labels), None);
    let owner = shop.key("owner");
    let row = json!({ "customer_id": "C1", "phone": "13812345678" });
    shop.post(&owner, "/api/v1/facts/customers", &json!({ "rows": [row] })).ok();
    let order = json!({ "order_id": "o1", "customer_id": "C1", "lines": [{ "amount": "150" }] });
    shop.post(&owner, "/api/v1/orders", &order).ok();
    assert_eq!(shop.get(&shop.key("analyst"), by_phone).code(), "T1501");
    assert!(shop.get(&owner, by_phone).status.is_success());
}
