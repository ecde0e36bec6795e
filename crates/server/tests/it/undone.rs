//! Imports that are undone, and what they had earned; members who are one person.

use crate::shop::{POLICY, Shop};
use axum::body::Body;
use serde_json::{Value, json};
use terrace_app::RunContext;
use terrace_app::workspace::Workspace;
use terrace_domain::{CancelToken, NoProgress};
use terrace_office::{UndonePoints, erase_from_state};

fn import(shop: &Shop, key: &str, name: &str, text: &str) -> u64 {
    let path = format!("/api/v1/imports?kind=orders&name={name}");
    let request = shop.request("POST", key, &path).body(Body::from(text.to_owned())).expect("a request");
    shop.ask(request).ok()["import"]["number"].as_u64().expect("a number")
}

fn undo(shop: &Shop, number: u64) -> UndonePoints {
    let workspace = Workspace::open(shop.office.terrace().workspace().root()).expect("a workspace");
    let now = workspace.config().timezone.shown_at(shop.now()).expect("a time");
    let ctx = RunContext { progress: &NoProgress, cancel: &CancelToken::new(), now };
    terrace_app::imports::undo(&workspace, number, &ctx).expect("undone");
    shop.run(shop.office.settle_undone(shop.now())).expect("settled")
}

fn points(shop: &Shop, key: &str, member: &str) -> Value {
    shop.get(key, &format!("/api/v1/members/{member}")).ok()["points"]["active"].clone()
}

const HEAD: &str = "order_id,customer_id,ordered_at,amount\n";

#[test]
fn points_of_an_undone_import_are_taken_back_once() {
    let shop = Shop::new();
    let key = shop.key("owner");
    import(&shop, &key, "first.csv", &format!("{HEAD}a1,C1,2026-11-01,50\na2,C2,2026-11-01,70\n"));
    let order = json!({ "order_id": "b1", "customer_id": "C1", "lines": [{ "amount": "20" }] });
    shop.post(&key, "/api/v1/orders", &order).ok();
    let wrong = import(&shop, &key, "second.csv", &format!("{HEAD}w1,C1,2026-11-02,300\nw2,C3,2026-11-02,30\n"));
    let join = json!({ "customer_id": "C3" });
    shop.post(&key, "/api/v1/members", &join).ok();
    shop.post(&key, "/api/v1/members/C1/points", &json!({ "do": "spend", "points": 10 })).ok();
    assert_eq!((points(&shop, &key, "C1"), points(&shop, &key, "C3")), (json!(360), json!(30)));
    assert_eq!(shop.get(&key, "/api/v1/members/C1").ok()["level"]["level"], "platinum");
    // An order that is accepted and waits for the lake is told by nobody else, and stays.
    let order = json!({ "order_id": "b2", "customer_id": "C1", "lines": [{ "amount": "5" }] });
    shop.post(&key, "/api/v1/orders", &order).ok();
    assert_eq!(undo(&shop, wrong), UndonePoints { imports: 1, members: 2, orders: 2 });
    assert_eq!((points(&shop, &key, "C1"), points(&shop, &key, "C3")), (json!(65), json!(0)));
    assert_eq!(shop.get(&key, "/api/v1/members/C1").ok()["level"]["level"], "member");
    let listed = shop.get(&key, "/api/v1/customers?where=points%20%3E%3D%200").ok();
    let listed: Vec<(&Value, &Value)> =
        listed["customers"].as_array().expect("rows").iter().map(|row| (&row["customer_id"], &row["points"])).collect();
    assert!(listed.contains(&(&json!("C1"), &json!(65))), "{listed:?}");
    assert_eq!(shop.run(shop.office.settle_undone(shop.now())).expect("settled"), UndonePoints::default(), "once");
    let log = shop.get(&key, "/api/v1/audit?limit=1000").ok();
    let told = log.as_array().expect("entries").iter().find(|entry| entry["action"] == "import.points_undone");
    let told = told.expect("an entry");
    assert_eq!(
        (&told["subject_id"], &told["details"]),
        (&json!(wrong.to_string()), &json!({ "members": 2, "orders": 2 }))
    );
    let bookings = shop.get(&key, "/api/v1/members/C1/bookings").ok();
    assert_eq!(
        (&bookings[0]["command"], &bookings[0]["order_id"], &bookings[0]["points"]),
        (&json!("withdraw"), &json!("w1"), &json!(-300))
    );
    // The file that was meant tells the same numbers, and is booked.
    import(&shop, &key, "third.csv", &format!("{HEAD}w1,C1,2026-11-02,3\n"));
    assert_eq!(points(&shop, &key, "C1"), 68);
    assert_eq!(shop.get(&key, "/api/v1/audit/verification").ok()["is_whole"], true);
}

#[test]
fn who_undoes_an_import_sees_the_points_gone_at_once() {
    let shop = Shop::new();
    let key = shop.key("owner");
    import(&shop, &key, "first.csv", &format!("{HEAD}a1,C1,2026-11-01,50\n"));
    let wrong = import(&shop, &key, "second.csv", &format!("{HEAD}w1,C1,2026-11-02,300\nw2,C9,2026-11-02,7\n"));
    shop.post(&key, "/api/v1/members", &json!({ "customer_id": "C1" })).ok();
    assert_eq!(points(&shop, &key, "C1"), 350);
    let undone = shop.post(&key, &format!("/api/v1/imports/{wrong}/undo"), &json!({})).ok();
    assert_eq!((&undone["undone"], &undone["members"], &undone["orders"]), (&json!(wrong), &json!(1), &json!(1)));
    assert_eq!(points(&shop, &key, "C1"), 50);
    assert_eq!(shop.run(shop.office.settle_undone(shop.now())).expect("settled"), UndonePoints::default(), "once");
    // So it is with the sample shop.
    shop.post(&key, "/api/v1/sample", &json!({})).ok();
    shop.post(&key, "/api/v1/members", &json!({ "customer_id": "S2" })).ok();
    assert_eq!(points(&shop, &key, "S2"), 2000);
    shop.send("DELETE", &key, "/api/v1/sample", &json!({})).ok();
    assert_eq!(points(&shop, &key, "S2"), 0);
}

#[test]
fn a_server_that_was_not_there_takes_it_back_when_it_comes() {
    let shop = Shop::new();
    let key = shop.key("owner");
    let wrong = import(&shop, &key, "first.csv", &format!("{HEAD}a1,C1,2026-11-01,50\n"));
    shop.post(&key, "/api/v1/members", &json!({ "customer_id": "C1" })).ok();
    let workspace = Workspace::open(shop.office.terrace().workspace().root()).expect("a workspace");
    let now = workspace.config().timezone.shown_at(shop.now()).expect("a time");
    let ctx = RunContext { progress: &NoProgress, cancel: &CancelToken::new(), now };
    terrace_app::imports::undo(&workspace, wrong, &ctx).expect("undone");
    let settled = shop.run(terrace_office::settle_undone(&workspace, &shop.office.policy(), shop.now()));
    assert_eq!(settled.expect("settled"), UndonePoints { imports: 1, members: 1, orders: 1 });
    assert_eq!(points(&shop, &key, "C1"), 0);
}

/// Of two ids that are one person one alone has level and points, in every list.
#[test]
fn who_was_merged_counts_once() {
    let text = POLICY.replace("schemes:\n", "labels:\n  buyer: { when: orders > 0 }\nschemes:\n");
    let shop = Shop::by(&text, None);
    let key = shop.key("owner");
    for (order, customer, amount) in [("o1", "C1", "150"), ("o2", "C2", "60"), ("o3", "C3", "40")] {
        let body = json!({ "order_id": order, "customer_id": customer, "lines": [{ "amount": amount }] });
        shop.post(&key, "/api/v1/orders", &body).ok();
    }
    let sum = || {
        let rows = shop.get(&key, "/api/v1/customers?where=points%20%3E%200").ok();
        let rows = rows["customers"].as_array().expect("rows").clone();
        let points = rows.iter().map(|row| row["points"].as_i64().expect("points")).sum::<i64>();
        (rows.len(), points)
    };
    assert_eq!(sum(), (3, 250));
    let merge = |what: &str| json!({ "do": what, "from": "C2" });
    shop.post(&key, "/api/v1/members/C1/points", &merge("merge")).ok();
    assert_eq!(sum(), (2, 250), "the points of both stand under one");
    // What the merged one buys is booked for the person.
    let body = json!({ "order_id": "o4", "customer_id": "C2", "lines": [{ "amount": "5" }] });
    shop.post(&key, "/api/v1/orders", &body).ok();
    assert_eq!(sum(), (2, 255));
    shop.post(&key, "/api/v1/members/C1/points", &merge("unmerge")).ok();
    assert_eq!(sum(), (3, 255));
}

#[test]
fn nobody_is_forgotten_under_one_of_their_ids_alone() {
    let shop = Shop::new();
    let key = shop.key("owner");
    for (order, customer) in [("o1", "C1"), ("o2", "C2"), ("o3", "C3")] {
        let body = json!({ "order_id": order, "customer_id": customer, "lines": [{ "amount": "100" }] });
        shop.post(&key, "/api/v1/orders", &body).ok();
    }
    shop.post(&key, "/api/v1/members/C1/points", &json!({ "do": "merge", "from": "C2" })).ok();
    let workspace = || Workspace::open(shop.office.terrace().workspace().root()).expect("a workspace");
    let erase = |ids: &[&str]| {
        let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
        shop.run(erase_from_state(&workspace(), &ids, shop.now()))
    };
    let refused = erase(&["C3", "C2"]).expect_err("half a person");
    assert!(
        matches!(&refused, terrace_office::OfficeError::OnePerson { customer, others } if customer == "C2" && others == "C1"),
        "{refused}"
    );
    assert_eq!(points(&shop, &key, "C3"), 100, "nothing was erased");
    assert!(erase(&["C2", "C1"]).expect("erased") > 0);
    assert_eq!(shop.get(&key, "/api/v1/audit/verification").ok()["is_whole"], true);
}

#[test]
fn nobody_is_erased_from_the_state_while_the_list_is_lost() {
    let shop = Shop::new();
    let key = shop.key("owner");
    for (order, customer) in [("o1", "C1"), ("o2", "C2")] {
        let body = json!({ "order_id": order, "customer_id": customer, "lines": [{ "amount": "100" }] });
        shop.post(&key, "/api/v1/orders", &body).ok();
    }
    let workspace = || Workspace::open(shop.office.terrace().workspace().root()).expect("a workspace");
    let erase = |id: &str| shop.run(erase_from_state(&workspace(), &[id.to_owned()], shop.now()));
    assert!(erase("C1").expect("erased") > 0);
    let now = workspace().config().timezone.shown_at(shop.now()).expect("a time");
    let ctx = RunContext { progress: &NoProgress, cancel: &CancelToken::new(), now };
    terrace_app::imports::erase(&workspace(), &["C1".to_owned()], &ctx).expect("erased");
    let list = workspace().root().join("imports/forgotten.json");
    let whole = std::fs::read(&list).expect("a list");
    std::fs::remove_file(&list).expect("removed");
    assert_eq!(terrace_domain::Coded::code(&erase("C2").expect_err("a lost list")), "T0095");
    std::fs::write(&list, whole).expect("written");
    assert_eq!(points(&shop, &key, "C2"), 100, "nothing was erased");
    // Nor is who was erased taken in again, under any of the ways in.
    let body = json!({ "order_id": "o3", "customer_id": "C1", "lines": [{ "amount": "100" }] });
    assert_eq!(shop.post(&key, "/api/v1/orders", &body).code(), "T1523");
    assert!(erase("C2").expect("erased") > 0);
}
