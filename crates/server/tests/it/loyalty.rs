use crate::shop::{Shop, asked};
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

fn order(id: &str, customer: &str, amount: &str) -> Value {
    json!({ "order_id": id, "customer_id": customer, "lines": [{ "amount": amount }] })
}

/// In a file, and where PostgreSQL is there, in a database of it.
fn on_both() -> Vec<Option<String>> {
    std::iter::once(None).chain(terrace_testing::postgres_database().map(Some)).collect()
}

/// Doc 4: 100 yuan make silver, which pays 95%; the next order of 500 makes diamond, and is priced as silver.
#[test]
fn levels_rise_with_orders_and_the_order_that_lifts_is_priced_by_the_level_before() {
    for url in on_both() {
        let shop = Shop::on(url);
        let till = shop.key("checkout");
        let first = shop.post(&till, "/api/v1/orders", &order("o1", "C1", "100.00")).ok();
        assert_eq!((first["points_earned"].as_i64(), first["points"].as_i64()), (Some(100), Some(100)));
        assert_eq!(first["level"]["level"], "silver");
        let cart = json!({ "customer_id": "C1", "lines": [{ "list": "500.00" }] });
        let quote = shop.post(&till, "/api/v1/quotes", &cart).ok();
        assert_eq!((quote["level"]["level"].as_str(), quote["due"].as_str()), (Some("silver"), Some("475.00")));
        assert_eq!(quote["lifts_to"]["level"], "diamond");
        let second = shop.post(&till, "/api/v1/orders", &order("o2", "C1", "475.00")).ok();
        assert_eq!(second["level_before"]["level"], "silver");
        assert_eq!(second["level"]["level"], "diamond");
        let quote = shop.post(&till, "/api/v1/quotes", &cart).ok();
        assert_eq!(quote["due"], "350.00");
        let member = shop.get(&till, "/api/v1/members/C1").ok();
        assert_eq!(
            (member["level"]["level"].as_str(), member["points"]["active"].as_i64()),
            (Some("diamond"), Some(575))
        );
        assert_eq!(member["keeps"], Value::Null, "no falls unless the policy has them");
    }
}

#[test]
fn what_came_back_takes_its_points_back_exactly() {
    let shop = Shop::new();
    let till = shop.key("checkout");
    shop.post(&till, "/api/v1/orders", &order("o1", "C1", "199.90")).ok();
    let first = shop.post(&till, "/api/v1/orders/o1/refunds", &json!({ "amount": "100.00" })).ok();
    assert_eq!((first["points_taken_back"].as_i64(), first["left"].as_str()), (Some(100), Some("99.90")));
    let more = shop.post(&till, "/api/v1/orders/o1/refunds", &json!({ "amount": "99.91" }));
    assert_eq!((more.status.as_u16(), more.code().as_str()), (409, "T1506"));
    let last = shop.post(&till, "/api/v1/orders/o1/refunds", &json!({ "amount": "99.90" })).ok();
    assert_eq!((last["points_taken_back"].as_i64(), last["points"].as_i64()), (Some(99), Some(0)));
    assert_eq!(shop.post(&till, "/api/v1/orders/o9/refunds", &json!({ "amount": "1" })).code(), "T1505");
}

#[test]
fn the_same_key_gets_the_same_answer_and_another_body_a_conflict() {
    let shop = Shop::new();
    let till = shop.key("checkout");
    let send = |key: &str, body: &Value| {
        let request = shop.request("POST", &till, "/api/v1/orders").header("idempotency-key", key);
        shop.ask(request.body(Body::from(body.to_string())).expect("a request"))
    };
    let first = send("k1", &order("o1", "C1", "10"));
    assert!(first.headers.get("idempotent-replayed").is_none());
    let again = send("k1", &order("o1", "C1", "10"));
    assert_eq!((again.status, &again.text), (first.status, &first.text));
    assert_eq!(again.headers["idempotent-replayed"], "true");
    assert_eq!(send("k1", &order("o1", "C1", "11")).code(), "T1502");
    assert_eq!(send("k2", &order("o1", "C1", "10")).code(), "T1504", "an order's number is taken once");
    assert_eq!(shop.get(&till, "/api/v1/members/C1").ok()["points"]["active"], 10);
}

#[test]
fn of_a_hundred_spends_at_once_exactly_those_win_that_the_balance_covers() {
    for url in on_both() {
        let shop = Shop::on(url);
        let till = shop.key("checkout");
        shop.post(&till, "/api/v1/orders", &order("o1", "C1", "317")).ok();
        let statuses: Vec<u16> = shop.run(async {
            let spends = (0..100).map(|_| {
                let body = json!({ "do": "spend", "points": 30 }).to_string();
                let request = Request::builder().method("POST").uri("/api/v1/members/C1/points");
                let request = request.header("authorization", format!("Bearer {till}"));
                tokio::spawn(asked(shop.app.clone(), request.body(Body::from(body)).expect("a request")))
            });
            let spends: Vec<_> = spends.collect();
            let mut statuses = Vec::new();
            for spend in spends {
                statuses.push(spend.await.expect("it ends").status.as_u16());
            }
            statuses
        });
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 10, "{statuses:?}");
        assert_eq!(shop.get(&till, "/api/v1/members/C1").ok()["points"]["active"], 17);
    }
}

#[test]
fn points_are_held_captured_and_released() {
    let shop = Shop::new();
    let (till, manager) = (shop.key("checkout"), shop.key("manager"));
    shop.post(&till, "/api/v1/orders", &order("o1", "C1", "100")).ok();
    let path = "/api/v1/members/C1/points";
    let held = shop.post(&till, path, &json!({ "do": "hold", "hold": "cart 7", "points": 60 })).ok();
    assert_eq!((held["points"]["active"].as_i64(), held["points"]["held"].as_i64()), (Some(40), Some(60)));
    let taken = shop.post(&till, path, &json!({ "do": "capture", "hold": "cart 7", "points": 25 })).ok();
    assert_eq!((taken["points"]["active"].as_i64(), taken["points"]["held"].as_i64()), (Some(75), Some(0)));
    assert_eq!(shop.post(&till, path, &json!({ "do": "release", "hold": "cart 7" })).status.as_u16(), 409);
    assert_eq!(shop.post(&till, path, &json!({ "do": "adjust", "points": 5, "reason": "x" })).code(), "T1501");
    let adjusted = shop.post(&manager, path, &json!({ "do": "adjust", "points": 5, "reason": "a broken cup" })).ok();
    assert_eq!(adjusted["points"]["active"], 80);
    let until = json!({ "do": "grant", "level": "gold", "until": "2026-12-31", "reason": "a promise" });
    assert_eq!(shop.post(&manager, path, &until).ok()["level"]["level"], "gold");
    let bookings = shop.get(&till, "/api/v1/members/C1/bookings").ok();
    let commands: Vec<&str> =
        bookings.as_array().expect("a list").iter().map(|b| b["command"].as_str().unwrap()).collect();
    assert_eq!(commands, ["grant", "adjust", "capture", "hold", "purchase"]);
}

#[test]
fn members_who_are_one_person_have_one_balance_until_that_proves_wrong() {
    let shop = Shop::new();
    let (till, manager) = (shop.key("checkout"), shop.key("manager"));
    shop.post(&till, "/api/v1/orders", &order("o1", "C1", "100")).ok();
    shop.post(&till, "/api/v1/orders", &order("o2", "C2", "50")).ok();
    let path = "/api/v1/members/C1/points";
    assert_eq!(shop.post(&manager, path, &json!({ "do": "merge", "from": "C2" })).ok()["points"]["active"], 150);
    assert_eq!(shop.get(&till, "/api/v1/members/C2").ok()["points"]["active"], 150);
    assert_eq!(shop.post(&manager, path, &json!({ "do": "unmerge", "from": "C2" })).ok()["points"]["active"], 100);
    assert_eq!(shop.get(&till, "/api/v1/members/C2").ok()["points"]["active"], 50);
    shop.post(&till, "/api/v1/orders", &order("o3", "C2", "1")).ok();
    assert_eq!(shop.get(&till, "/api/v1/members/C1").ok()["points"]["active"], 100, "they are two again");
}

#[test]
fn a_member_is_found_by_card_and_phone_and_their_form_changes_as_it_was_read() {
    let shop = Shop::new();
    let till = shop.key("sales");
    let form = json!({ "customer_id": "C1", "name": "王小明", "phone": "+86 138-1234-5678", "card": "8801" });
    let joined = shop.post(&till, "/api/v1/members", &form).ok();
    assert_eq!(
        (joined["level"]["level"].as_str(), joined["form"]["phone"].as_str()),
        (Some("member"), Some("13812345678"))
    );
    assert_eq!(shop.post(&till, "/api/v1/members", &form).code(), "T1005");
    for by in ["card=8801", "phone=13812345678", "id=C1"] {
        assert_eq!(shop.get(&till, &format!("/api/v1/members?{by}")).ok()["customer_id"], "C1", "{by}");
    }
    assert_eq!(shop.get(&till, "/api/v1/members?card=9").code(), "T1507");
    assert_eq!(shop.get(&till, "/api/v1/members").code(), "T1503");
    let other = json!({ "customer_id": "C2", "phone": "13812345678" });
    assert_eq!(shop.post(&till, "/api/v1/members", &other).code(), "T1509");
    let change = json!({ "revision": 1, "name": "王小明", "phone": "13900000000" });
    assert_eq!(shop.send("PUT", &till, "/api/v1/members/C1", &change).ok()["revision"], 2);
    assert_eq!(shop.send("PUT", &till, "/api/v1/members/C1", &change).code(), "T1508");
    // A till sees values masked: what it leaves out, or sends back as it saw it, stays.
    let masked = json!({ "revision": 2, "card": "8802", "phone": "139****0000" });
    shop.send("PUT", &shop.key("checkout"), "/api/v1/members/C1", &masked).ok();
    let form = shop.get(&till, "/api/v1/members?phone=%2B86139-0000-0000").ok()["form"].clone();
    assert_eq!((form["name"].as_str(), form["card"].as_str()), (Some("王小明"), Some("8802")));
}

#[test]
fn orders_of_nobody_count_without_a_customer_and_make_no_member() {
    let shop = Shop::new();
    let (till, manager) = (shop.key("checkout"), shop.key("manager"));
    shop.post(&till, "/api/v1/orders", &order("o1", "C1", "100")).ok();
    for (id, customer) in [("g1", json!("guest")), ("g2", json!("散客")), ("g3", Value::Null), ("g4", json!(" "))] {
        let body = json!({ "order_id": id, "customer_id": customer, "lines": [{ "amount": "50" }] });
        let told = shop.post(&till, "/api/v1/orders", &body).ok();
        assert_eq!((&told["customer_id"], &told["points"]), (&Value::Null, &Value::Null), "{id}");
    }
    let back = shop.post(&till, "/api/v1/orders/g1/refunds", &json!({ "amount": "50" })).ok();
    assert_eq!((&back["customer_id"], back["left"].as_str()), (&Value::Null, Some("0.00")));
    let spent = json!({ "order_id": "g5", "points": 5, "lines": [{ "amount": "50" }] });
    assert_eq!(shop.post(&till, "/api/v1/orders", &spent).code(), "T1503");
    assert_eq!(shop.post(&till, "/api/v1/members", &json!({ "customer_id": "guest" })).code(), "T1503");
    let listed = shop.get(&manager, "/api/v1/customers").ok();
    assert_eq!((listed["total"].as_u64(), listed["customers"][0]["customer_id"].as_str()), (Some(1), Some("C1")));
}

#[test]
fn a_seal_of_nobodys_orders_alone_holds() {
    let shop = Shop::new();
    let till = shop.key("checkout");
    shop.post(&till, "/api/v1/orders", &json!({ "order_id": "g1", "lines": [{ "amount": "50" }] })).ok();
    assert_eq!(shop.run(shop.office.seal(shop.now())).expect("sealed"), 1);
    shop.post(&till, "/api/v1/orders", &order("o1", "C1", "100")).ok();
    let listed = shop.get(&shop.key("manager"), "/api/v1/customers").ok();
    assert_eq!(listed["total"], 1);
}

#[test]
fn two_tills_that_use_the_same_key_are_two_requests() {
    let shop = Shop::new();
    let (one, other) = (shop.key("checkout"), shop.key("checkout"));
    shop.post(&one, "/api/v1/orders", &order("o1", "C1", "100")).ok();
    let spend = |key: &str| {
        let request = shop.request("POST", key, "/api/v1/members/C1/points").header("idempotency-key", "1");
        let body = json!({ "do": "spend", "points": 30 }).to_string();
        shop.ask(request.body(Body::from(body)).expect("a request")).ok()["points"]["active"].as_i64()
    };
    assert_eq!((spend(&one), spend(&one), spend(&other)), (Some(70), Some(70), Some(40)));
}

#[test]
fn points_that_were_spent_while_two_were_one_stay_spent() {
    let shop = Shop::new();
    let (till, manager) = (shop.key("checkout"), shop.key("manager"));
    shop.post(&till, "/api/v1/orders", &order("o1", "C1", "10")).ok();
    shop.post(&till, "/api/v1/orders", &order("o2", "C2", "100")).ok();
    let points = |member: &str, body: Value| {
        let path = format!("/api/v1/members/{member}/points");
        shop.post(&manager, &path, &body).ok()["points"]["active"].as_i64()
    };
    points("C1", json!({ "do": "merge", "from": "C2" }));
    assert_eq!(points("C1", json!({ "do": "spend", "points": 105 })), Some(5));
    points("C1", json!({ "do": "unmerge", "from": "C2" }));
    let left = |member: &str| shop.get(&till, &format!("/api/v1/members/{member}")).ok()["points"]["active"].as_i64();
    let sum = left("C1").unwrap_or(0) + left("C2").unwrap_or(0);
    assert_eq!(sum, 5, "{:?} {:?}", left("C1"), left("C2"));
    shop.post(&till, "/api/v1/orders", &order("o3", "C2", "1")).ok();
}

#[test]
fn an_order_that_points_paid_in_part_comes_back_whole() {
    let shop = Shop::new();
    let till = shop.key("checkout");
    shop.post(&till, "/api/v1/orders", &order("o1", "C1", "1000")).ok();
    let body = json!({
        "order_id": "o2", "customer_id": "C1", "lines": [{ "amount": "50" }], "points": 1000, "paid_with_points": "10",
    });
    assert_eq!(shop.post(&till, "/api/v1/orders", &body).ok()["points"], 40);
    let back = json!({ "amount": "50", "points": 1000 });
    let told = shop.post(&till, "/api/v1/orders/o2/refunds", &back).ok();
    assert_eq!((told["points_taken_back"].as_i64(), told["points"].as_i64()), (Some(40), Some(1000)));
}
