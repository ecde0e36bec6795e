//! One customer from all sides: what they bought, how their metrics went, what holds for them, with whom they hang together, and
//! all of it in words.

use crate::shop::{POLICY, Shop};
use serde_json::{Value, json};

/// Campaigns and the price of a tier, fields that are labels, and who refers.
fn policy() -> String {
    let more = "prices:\n  class: { scheme: worth, pays: { platypus: 90%, wombat: 95%, quokka: 100% } }\n  campaigns:\n    autumn: { pays: 95%, until: 2026-12-31 }\n    past: { pays: 90%, until: 2026-01-31 }\n";
    let labels = "labels:\n  northern: { when: province = 'North' }\nschemes:\n";
    format!("{}{more}", POLICY.replace("schemes:\n", labels))
}

/// A lamp a month, one of which came back; a case, a rating, an instalment that was late; two who were referred.
fn shop() -> Shop {
    let shop = Shop::by(&policy(), None);
    let key = shop.key("owner");
    for (order, at, product, category, amount) in [
        ("o1", "2026-08-03T10:00:00", "Lamp", "Lighting", "600"),
        ("o2", "2026-09-02T10:00:00", "Lamp", "Lighting", "300"),
        ("o3", "2026-10-02T10:00:00", "Vase", "Decor", "150"),
    ] {
        let line = json!({ "product": product, "category": category, "amount": amount, "quantity": 2 });
        let order =
            json!({ "order_id": order, "ordered_at": at, "customer_id": "C1", "channel": "shop", "lines": [line] });
        shop.post(&key, "/api/v1/orders", &order).ok();
    }
    shop.post(&key, "/api/v1/orders/o2/refunds", &json!({ "amount": "100" })).ok();
    for (kind, row) in [
        (
            "customers",
            json!({ "customer_id": "C1", "name": "韩梅梅", "referrer": "P1", "kind": "person", "province": "North" }),
        ),
        ("customers", json!({ "customer_id": "N1", "referrer": "C1", "province": "North" })),
        ("customers", json!({ "customer_id": "S1", "referrer": "C1", "province": "South" })),
        ("feedback", json!({ "customer_id": "C1", "at": "2026-10-05T10:00:00", "rating": "4", "scale": "5" })),
        ("cases", json!({ "case_id": "k1", "customer_id": "C1", "opened_at": "2026-10-06T10:00:00" })),
        (
            "payments",
            json!({ "order_id": "o1", "customer_id": "C1", "due_at": "2026-09-01T00:00:00", "paid_at": "2026-09-05T00:00:00", "amount": "600" }),
        ),
    ] {
        shop.post(&key, &format!("/api/v1/facts/{kind}"), &json!({ "rows": [row] })).ok();
    }
    shop.post(&key, "/api/v1/orders", &json!({ "order_id": "n1", "customer_id": "N1", "lines": [{ "amount": "50" }] }))
        .ok();
    shop
}

fn find<'t>(told: &'t Value, list: &str, name: &str, is: &str) -> &'t Value {
    let rows = told[list].as_array().expect("a list");
    rows.iter().find(|row| row[name] == is).unwrap_or_else(|| panic!("{list} without {is}: {told}"))
}

#[test]
fn purchases_are_told_by_product_category_and_month() {
    let shop = shop();
    let key = shop.key("sales");
    let told = shop.get(&key, "/api/v1/customers/C1/purchases").ok();
    assert_eq!((&told["orders"], &told["gross"], &told["returned"]), (&json!(3), &json!("1050.00"), &json!("100.00")));
    assert_eq!((&told["usual_gap"], &told["days_since"]), (&json!(30), &json!(59)));
    let lamp = find(&told, "products", "name", "Lamp");
    assert_eq!((&lamp["orders"], &lamp["gross"], &lamp["quantity"]), (&json!(2), &json!("900.00"), &json!(4)));
    assert_eq!(lamp["category"], "Lighting");
    assert_eq!(find(&told, "categories", "name", "Decor")["share"], json!(0.142857));
    assert_eq!(find(&told, "months", "month", "2026-10-01")["net"], "150.00");
    // The numbers lead to their rows.
    let rows = shop.get(&key, "/api/v1/customers/C1/timeline?kind=orders&product=Lamp").ok();
    assert_eq!((&rows["total"], &rows["kinds"]["feedback"]), (&json!(2), &json!(1)));
    assert_eq!(shop.get(&key, "/api/v1/customers/C1/timeline?kind=weather").code(), "T1503");
    let nobody = shop.get(&key, "/api/v1/customers/NOBODY/purchases");
    assert_eq!(nobody.code(), shop.get(&key, "/api/v1/customers/NOBODY").code(), "{}", nobody.text);
    assert!(!nobody.status.is_success());
}

#[test]
fn the_course_is_what_a_run_of_that_moment_says() {
    let shop = shop();
    let key = shop.key("owner");
    for day in ["2026-09-01", "2026-10-01", "2026-11-01"] {
        shop.post(&key, "/api/v1/runs", &json!({ "as_of": day })).ok();
    }
    let told = shop.get(&key, "/api/v1/customers/C1/course?months=4").ok();
    let points = told["points"].as_array().expect("points");
    let days: Vec<&str> = points.iter().filter_map(|point| point["day"].as_str()).collect();
    assert_eq!(days, ["2026-07-31", "2026-08-31", "2026-09-30", "2026-10-31", "2026-11-30"]);
    for (point, as_of) in points.iter().skip(1).zip(["2026-09-01", "2026-10-01", "2026-11-01"]) {
        let path = format!("/api/v1/customers/C1/explanation?as_of={as_of}T00:00:00");
        let run = shop.get(&key, &path).ok();
        for name in ["amount", "orders", "recency"] {
            assert_eq!(point["metrics"][name], find(&run, "metrics", "name", name)["value"], "{as_of} {name}");
        }
        assert_eq!(point["tiers"]["worth"], find(&run, "schemes", "scheme", "worth")["tier"], "{as_of}");
    }
    let amounts: Vec<&Value> = points.iter().map(|point| &point["metrics"]["amount"]).collect();
    assert_eq!(amounts, [&json!("0.00"), &json!("600.00"), &json!("900.00"), &json!("1050.00"), &json!("950.00")]);
    let changes = told["tiers"]["worth"].as_array().expect("changes");
    let changes: Vec<&Value> = changes.iter().map(|change| &change["tier"]["tier"]).collect();
    assert_eq!(changes, ["wombat", "platypus"]);
    assert_eq!(shop.get(&key, "/api/v1/customers/C1/course?months=99").code(), "T1503");
}

#[test]
fn offers_are_those_that_hold_for_them_now() {
    let shop = shop();
    let key = shop.key("owner");
    shop.post(&key, "/api/v1/members", &json!({ "customer_id": "C1" })).ok();
    let told = shop.get(&key, "/api/v1/customers/C1/offers").ok();
    assert_eq!((&told["level"]["level"]["level"], &told["level"]["pays"]), (&json!("diamond"), &json!("70%")));
    assert_eq!((&told["class"]["tier"]["tier"], &told["class"]["pays"]), (&json!("wombat"), &json!("95%")));
    assert_eq!(told["campaigns"].as_array().map(Vec::len), Some(1), "what is over holds for nobody");
    assert_eq!(told["campaigns"][0]["is_open"], true);
}

#[test]
fn sentences_rest_on_facts() {
    let shop = shop();
    let told = shop.get(&shop.key("service"), "/api/v1/customers/C1/persona").ok();
    let since = find(&told, "statements", "says", "since");
    assert_eq!((&since["values"]["orders"], &since["values"]["first"]), (&json!(3), &json!("2026-08-03")));
    assert_eq!((&since["ground"]["kind"], &since["ground"]["facts"]), (&json!("orders"), &json!(3)));
    // Thirty days is usual, fifty-nine is less than twice that.
    assert_eq!(find(&told, "statements", "says", "rhythm")["values"]["ago"], 59);
    assert_eq!(find(&told, "statements", "says", "category")["values"]["name"], "Lighting");
    assert_eq!(find(&told, "statements", "says", "pays")["values"]["late"], 1);
    assert_eq!(find(&told, "statements", "says", "rated_of")["values"]["mean"], 4);
    assert_eq!(find(&told, "statements", "says", "cases")["values"]["open"], 1);
    shop.wait(3 * 86_400);
    let later = shop.get(&shop.key("service"), "/api/v1/customers/C1/persona").ok();
    assert_eq!(find(&later, "statements", "says", "late")["values"]["ago"], 62);
}

#[test]
fn relations_name_nobody_whom_the_role_does_not_see() {
    let shop = shop();
    let owner = shop.key("owner");
    let told = shop.get(&owner, "/api/v1/customers/C1/relations").ok();
    assert_eq!((&told["referrers"], &told["referred"]), (&json!([{ "id": "P1", "by": "data" }]), &json!(["N1", "S1"])));
    let body = json!({ "rights": ["see_customers"], "only_where": "province = 'North'" });
    shop.send("PUT", &owner, "/api/v1/roles/north", &body).ok();
    let told = shop.get(&shop.key("north"), "/api/v1/customers/C1/relations").ok();
    assert_eq!((&told["referred"], &told["referred_total"]), (&json!(["N1"]), &json!(1)));
}

#[test]
fn a_role_of_few_fields_is_told_no_more() {
    let shop = shop();
    let owner = shop.key("owner");
    let body = json!({ "rights": ["see_customers"], "fields": ["orders", "ordered_at", "product"] });
    shop.send("PUT", &owner, "/api/v1/roles/few", &body).ok();
    let few = shop.key("few");
    for path in ["purchases", "offers", "relations"] {
        let told = shop.get(&few, &format!("/api/v1/customers/C1/{path}"));
        assert_eq!((told.status.as_u16(), told.code().as_str()), (403, "T1563"), "{path}");
    }
    let course = shop.get(&few, "/api/v1/customers/C1/course").ok();
    assert_eq!(course["metrics"].as_array().map(Vec::len), Some(1));
    assert_eq!(course["tiers"], json!({}));
    let persona = shop.get(&few, "/api/v1/customers/C1/persona").ok();
    let says: Vec<&Value> =
        persona["statements"].as_array().expect("sentences").iter().map(|statement| &statement["says"]).collect();
    assert_eq!(says, ["since", "rhythm"]);
    assert_eq!(shop.get(&few, "/api/v1/customers/C1/timeline?category=Decor").code(), "T1563");
}
