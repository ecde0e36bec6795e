//! First steps: policies to choose from, the sample shop, a scheme proposed from one's own orders.

use crate::shop::{Shop, asked};
use axum::body::Body;
use serde_json::{Value, json};
use std::time::Duration;

fn import(shop: &Shop, key: &str, rows: &str) {
    let text = format!("order_id,customer_id,ordered_at,amount\n{rows}");
    let request = shop.request("POST", key, "/api/v1/imports?kind=orders&name=own.csv");
    shop.ask(request.body(Body::from(text)).expect("a request")).ok();
}

#[test]
fn a_ready_policy_is_chosen_with_its_currency_and_clock_while_nothing_is_there() {
    let shop = Shop::new();
    let key = shop.key("manager");
    let ready = shop.get(&key, "/api/v1/ready-policies").ok();
    let names: Vec<&str> = ready.as_array().expect("a list").iter().filter_map(|one| one["name"].as_str()).collect();
    assert!(["retail", "stationery", "home-decor"].iter().all(|name| names.contains(name)), "{names:?}");
    for policy in ready.as_array().expect("a list") {
        assert!(policy["title"]["en"].is_string() && policy["title"]["zh"].is_string(), "{policy}");
        assert!(policy["schemes"][0]["tiers"].as_array().is_some_and(|tiers| !tiers.is_empty()), "{policy}");
        assert!(policy["text"].as_str().is_some_and(|text| text.contains("currency: CNY")), "{policy}");
    }
    let before = shop.get(&key, "/api/v1/start").ok();
    assert_eq!(
        (&before["is_new"], &before["is_chosen"], &before["currency"]),
        (&json!(true), &json!(false), &json!("CNY"))
    );
    let abroad = json!({ "currency": "GBP", "timezone": "Europe/London" });
    shop.post(&key, "/api/v1/ready-policies/retail", &abroad).ok();
    let after = shop.get(&key, "/api/v1/start").ok();
    assert_eq!((&after["policy"], &after["is_chosen"]), (&json!("retail"), &json!(true)));
    assert_eq!((&after["currency"], &after["timezone"]), (&json!("GBP"), &json!("Europe/London")));
    assert_eq!(shop.office.terrace().workspace().config().timezone.name(), "Europe/London");
    assert_eq!(shop.post(&key, "/api/v1/ready-policies/none", &json!({})).code(), "T1507");
    let wrong = json!({ "timezone": "Europe/Nowhere" });
    assert_eq!(shop.post(&key, "/api/v1/ready-policies/retail", &wrong).code(), "T1503");
    import(&shop, &key, "o1,C1,2026-11-01,100\n");
    let back = json!({ "currency": "CNY", "timezone": "Asia/Shanghai" });
    assert_eq!(shop.post(&key, "/api/v1/ready-policies/retail", &back).code(), "T1573");
    // In the same currency and on the same clock another one may follow.
    shop.post(&key, "/api/v1/ready-policies/stationery", &json!({})).ok();
    assert_eq!(shop.get(&key, "/api/v1/start").ok()["policy"], "stationery");
    let log = shop.get(&shop.key("owner"), "/api/v1/audit").text;
    assert!(log.contains("workspace.moved") && log.contains("policy.put_in_force"), "{log}");
}

#[test]
fn the_sample_goes_as_if_it_had_never_been_there_and_nothing_else_goes() {
    let shop = Shop::new();
    let key = shop.key("manager");
    let brought = shop.post(&key, "/api/v1/sample", &json!({})).ok();
    assert_eq!((&brought["imports"], &brought["rows"]), (&json!([1, 2]), &json!(4)));
    assert_eq!(shop.post(&key, "/api/v1/sample", &json!({})).code(), "T1574");
    assert_eq!(shop.get(&key, "/api/v1/customers").ok()["total"], 2);
    shop.post(&key, "/api/v1/runs", &json!({})).ok();
    import(&shop, &key, "o1,C1,2026-11-01,100\n");
    assert_eq!(shop.get(&key, "/api/v1/customers").ok()["total"], 3);
    let start = shop.get(&key, "/api/v1/start").ok();
    assert_eq!(
        (&start["sample"]["imports"], &start["imports"], &start["rows"]),
        (&json!([1, 2]), &json!(1), &json!(1))
    );
    let removed = shop.send("DELETE", &key, "/api/v1/sample", &json!({})).ok();
    assert_eq!((&removed["imports"], &removed["runs"]), (&json!([1, 2]), &json!(1)));
    let start = shop.get(&key, "/api/v1/start").ok();
    assert_eq!((&start["sample"], &start["imports"], &start["runs"]), (&Value::Null, &json!(1), &json!(0)));
    let left = shop.get(&key, "/api/v1/customers").ok();
    assert_eq!((&left["total"], &left["customers"][0]["customer_id"]), (&json!(1), &json!("C1")), "{left}");
    assert_eq!(shop.send("DELETE", &key, "/api/v1/sample", &json!({})).code(), "T1507");
    let log = shop.get(&shop.key("owner"), "/api/v1/audit").text;
    assert!(log.contains("sample.brought") && log.contains("sample.removed"), "{log}");
}

#[test]
fn a_workspace_is_new_again_once_the_sample_is_out() {
    let shop = Shop::new();
    let key = shop.key("manager");
    shop.post(&key, "/api/v1/sample", &json!({})).ok();
    assert_eq!(shop.get(&key, "/api/v1/customers").ok()["total"], 2);
    assert_eq!(shop.get(&key, "/api/v1/start").ok()["is_new"], false);
    shop.send("DELETE", &key, "/api/v1/sample", &json!({})).ok();
    assert_eq!(shop.get(&key, "/api/v1/start").ok()["is_new"], true);
    assert_eq!(shop.get(&key, "/api/v1/customers").code(), "T0012", "nobody of the sample is left in any list");
}

#[test]
fn thresholds_are_proposed_where_the_orders_fall_apart() {
    let shop = Shop::new();
    let key = shop.key("analyst");
    import(&shop, &key, "x1,Z1,2026-11-01,100\n");
    let few = shop.get(&key, "/api/v1/proposals").ok();
    assert_eq!((&few["active"], &few["fewest"], &few["scheme"]), (&json!(1), &json!(20), &Value::Null));
    // Three sorts of customers: 5 of about 9,000, 20 of about 500, 75 of about 20.
    let customer =
        |number: usize, amount: usize| format!("o{number},C{number:03},2026-0{}-01,{amount}\n", 1 + number % 9);
    let rows: String = (0..100)
        .map(|number| match number {
            0..5 => customer(number, 9_000 + 300 * number),
            5..25 => customer(number, 480 + 2 * number),
            _ => customer(number, 18 + number % 7),
        })
        .collect();
    import(&shop, &key, &rows);
    let told = shop.get(&key, "/api/v1/proposals").ok();
    let scheme = &told["scheme"];
    let text = scheme["text"].as_str().expect("a policy");
    assert!(text.contains("from: 5000 }") && text.contains("from: 400 }"), "{text}");
    assert!(scheme["fit"].as_f64().is_some_and(|fit| fit > 0.95), "{scheme}");
    let tiers = scheme["run"]["schemes"]["value"]["tiers"].as_array().expect("tiers").clone();
    let counts: Vec<u64> = tiers.iter().filter_map(|tier| tier["customers"].as_u64()).collect();
    assert_eq!(counts, [5, 20, 76], "{text}");
    let all: u64 =
        told["spreads"][0]["bins"].as_array().expect("bins").iter().filter_map(|bin| bin["customers"].as_u64()).sum();
    assert_eq!(all, 101);
    // It can be checked, tried and put in force as it is.
    shop.post(&key, "/api/v1/policies/preview", &json!({ "text": text })).ok();
    shop.post(&shop.key("manager"), "/api/v1/policies", &json!({ "text": text })).ok();
    assert_eq!(shop.get(&key, "/api/v1/start").ok()["policy"], "own-orders");
    assert_eq!(Shop::new().get(&key, "/api/v1/proposals").status.as_u16(), 401, "a key of another shop");
    let empty = Shop::new();
    assert_eq!(empty.get(&empty.key("analyst"), "/api/v1/proposals").code(), "T0012");
}

#[test]
fn what_was_begun_is_written_down_though_whoever_asked_has_gone() {
    let shop = Shop::new();
    let (key, owner) = (shop.key("manager"), shop.key("owner"));
    shop.post(&key, "/api/v1/sample", &json!({})).ok();
    let request = shop.request("DELETE", &key, "/api/v1/sample").header("content-type", "application/json");
    let request = request.body(Body::from("{}")).expect("a request");
    let gone =
        async { tokio::time::timeout(Duration::from_millis(1), asked(shop.app.clone(), request)).await.is_err() };
    assert!(shop.run(gone), "nobody waited for the answer");
    let is_written = || shop.get(&owner, "/api/v1/audit?action=sample.removed").ok() != json!([]);
    let in_time = (0..200).any(|_| {
        std::thread::sleep(Duration::from_millis(50));
        is_written()
    });
    assert!(in_time, "the sample was removed, and the log says so");
    assert_eq!(shop.get(&key, "/api/v1/customers").code(), "T0012");
}
