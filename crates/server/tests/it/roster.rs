//! Lists of many customers: rows follow what is accepted, pages of one version fit together, everybody is computed beside
//! the readers.

use crate::shop::{Shop, Told};
use serde_json::{Value, json};

fn order(id: &str, customer: &str, amount: &str) -> Value {
    json!({ "order_id": id, "customer_id": customer, "lines": [{ "amount": amount }] })
}

/// A shop whose customers count as many: everybody is not computed for each change.
fn large() -> (Shop, String) {
    let shop = Shop::new();
    let owner = shop.key("owner");
    for number in 0..20 {
        let (id, amount) = (format!("o{number}"), format!("{}", 10 + number * 20));
        shop.post(&owner, "/api/v1/orders", &order(&id, &format!("C{number:02}"), &amount)).ok();
    }
    shop.office.compute_whole_up_to(0);
    (shop, owner)
}

fn list(shop: &Shop, key: &str, query: &str) -> Value {
    shop.get(key, &format!("/api/v1/customers?{query}")).ok()
}

fn ids(page: &Value) -> Vec<String> {
    let customers = page["customers"].as_array().expect("customers");
    customers.iter().map(|row| row["customer_id"].as_str().expect("an id").to_owned()).collect()
}

/// Without what tells one version from another.
fn told(page: &Value) -> Value {
    json!([page["total"], page["totals"], page["customers"]])
}

#[test]
fn rows_follow_what_is_accepted_and_are_those_of_everybody() {
    let (shop, owner) = large();
    let first = list(&shop, &owner, "sort=-amount&limit=5");
    assert_eq!(first["total"], 20);
    assert_eq!(first["totals"]["amount"], "4000.00");
    assert_eq!(ids(&first).first().map(String::as_str), Some("C19"));
    let base = first["lake_version"].clone();
    shop.post(&owner, "/api/v1/orders", &order("n1", "C03", "5000")).ok();
    shop.post(&owner, "/api/v1/orders", &order("n2", "New", "1")).ok();
    shop.post(&owner, "/api/v1/orders/o19/refunds", &json!({ "amount": "390" })).ok();
    let now = list(&shop, &owner, "sort=-amount&limit=50");
    assert_eq!(now["lake_version"], base, "everybody else is as before");
    assert_eq!(now["total"], 21);
    assert_eq!(now["totals"]["amount"], "8611.00");
    assert_eq!(ids(&now).first().map(String::as_str), Some("C03"));
    assert_eq!(now["customers"][0]["worth"], "platypus");
    let queries = ["sort=-amount", "sort=worth", "where=worth%20%3D%20'quokka'&sort=-points", "sort=-customer_id", ""];
    let rows: Vec<Value> = queries.iter().map(|query| told(&list(&shop, &owner, query))).collect();
    // Computed as a whole it is the same.
    shop.office.compute_whole_up_to(1_000);
    for (query, rows) in queries.iter().zip(rows) {
        let whole = list(&shop, &owner, query);
        assert_ne!(whole["lake_version"], base);
        assert_eq!(told(&whole), rows, "{query}");
    }
}

#[test]
fn points_and_overrides_are_seen_at_once() {
    let (shop, owner) = large();
    list(&shop, &owner, "limit=1");
    shop.post(&owner, "/api/v1/members/C05/points", &json!({ "do": "spend", "points": 100 })).ok();
    let body = json!({ "tier": "platypus", "scheme": "worth", "reason": "a promise", "until": "2027-01-31" });
    shop.post(&owner, "/api/v1/customers/C06/overrides", &body).ok();
    let page = list(&shop, &owner, "limit=50");
    let row =
        |id: &str| page["customers"].as_array().expect("rows").iter().find(|row| row["customer_id"] == id).cloned();
    assert_eq!(row("C05").expect("a row")["points"], 10);
    let row = row("C06").expect("a row");
    assert_eq!((&row["worth"], &row["worth.standing"]), (&json!("wombat"), &json!("platypus")));
}

#[test]
fn pages_of_one_version_fit_together_whatever_changes() {
    let (shop, owner) = large();
    let whole = ids(&list(&shop, &owner, "sort=-amount&limit=50"));
    let mut page = list(&shop, &owner, "sort=-amount&limit=6");
    let (mut all, version) = (ids(&page), page["roster"].clone());
    let mut number = 0;
    while let Some(cursor) = page["next_cursor"].as_str() {
        // Whoever was last would be first now.
        number += 1;
        shop.post(&owner, "/api/v1/orders", &order(&format!("n{number}"), "C00", "9000")).ok();
        assert_eq!(ids(&list(&shop, &owner, "sort=-amount&limit=1")), ["C00"]);
        page = list(&shop, &owner, &format!("sort=-amount&limit=6&cursor={cursor}"));
        assert_eq!((&page["roster"], &page["total"]), (&version, &json!(20)));
        all.extend(ids(&page));
    }
    assert_eq!((all, number), (whole, 3));
}

#[test]
fn a_cursor_of_another_list_or_of_a_version_that_is_gone_is_refused() {
    let (shop, owner) = large();
    let get = |query: &str| -> Told { shop.get(&owner, &format!("/api/v1/customers?{query}")) };
    let first = list(&shop, &owner, "sort=amount&limit=5");
    let cursor = first["next_cursor"].as_str().expect("a cursor").to_owned();
    assert_eq!(get(&format!("sort=points&cursor={cursor}")).code(), "T1503");
    assert_eq!(get(&format!("sort=amount&skip=3&cursor={cursor}")).code(), "T1503");
    assert_eq!(get("cursor=nonsense").code(), "T1503");
    get(&format!("sort=amount&cursor={cursor}")).ok();
    for number in 0..40 {
        shop.post(&owner, "/api/v1/orders", &order(&format!("n{number}"), "C01", "1")).ok();
        shop.wait(1);
        list(&shop, &owner, "limit=1");
    }
    let gone = get(&format!("sort=amount&cursor={cursor}"));
    assert_eq!((gone.status.as_u16(), gone.code().as_str()), (409, "T1540"));
}

#[test]
fn everybody_is_computed_beside_the_readers_when_it_is_due() {
    let (shop, owner) = large();
    let refresh = || shop.run(shop.office.refresh_roster(shop.now())).expect("refreshed");
    shop.run(shop.office.seal(shop.now())).expect("sealed");
    assert!(refresh(), "the first version");
    assert!(!refresh(), "nothing changed");
    let first = list(&shop, &owner, "limit=1");
    shop.post(&owner, "/api/v1/orders", &order("n1", "C03", "5000")).ok();
    assert!(!refresh(), "the row alone is new");
    shop.run(shop.office.seal(shop.now())).expect("sealed");
    assert!(!refresh(), "a seal of ours brings nothing new");
    shop.wait(61);
    assert!(refresh(), "rows have stood beside the base for long");
    let second = list(&shop, &owner, "limit=1");
    assert_ne!(second["lake_version"], first["lake_version"]);
    shop.wait(86_400);
    assert!(refresh(), "another day");
    // A file tells of anybody.
    let file = "order_id,customer_id,ordered_at,line,amount\nf1,C04,2026-01-05,1,77\n";
    let request = shop.request("POST", &owner, "/api/v1/imports?kind=orders&name=orders.csv");
    shop.ask(request.body(axum::body::Body::from(file)).expect("a request")).ok();
    assert!(refresh(), "a file came in");
    let page = list(&shop, &owner, "where=amount%20%3D%20167");
    assert_eq!(ids(&page), ["C04"]);
}

#[test]
fn a_server_that_starts_reads_the_newest_run_and_what_waits_beside_it() {
    let (shop, owner) = large();
    shop.post(&owner, "/api/v1/runs", &json!({})).ok();
    shop.post(&owner, "/api/v1/orders", &order("n1", "C03", "5000")).ok();
    let refresh = || shop.run(shop.office.refresh_roster(shop.now())).expect("refreshed");
    assert!(refresh());
    let page = list(&shop, &owner, "sort=-amount&limit=1");
    assert_eq!((ids(&page), &page["total"]), (vec!["C03".to_owned()], &json!(20)));
    assert!(!refresh(), "the run is of today, over all that is in the lake");
}

#[test]
fn who_changed_is_explained_without_the_others() {
    let (shop, owner) = large();
    list(&shop, &owner, "limit=1");
    let explained = |id: &str| shop.get(&owner, &format!("/api/v1/customers/{id}/explanation")).ok();
    let before = explained("C03");
    assert!(before.to_string().contains("quokka"), "{before}");
    shop.post(&owner, "/api/v1/orders", &order("n1", "C03", "5000")).ok();
    let after = explained("C03");
    assert!(after.to_string().contains("5070.00"), "{after}");
    assert_eq!(explained("C04")["lake_version"], before["lake_version"]);
    assert_eq!(shop.get(&owner, "/api/v1/customers/C99/explanation").status.as_u16(), 404);
}
