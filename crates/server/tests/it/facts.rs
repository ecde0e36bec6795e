use crate::shop::Shop;
use serde_json::{Value, json};
use terrace_app::RunContext;
use terrace_app::facts::Source;
use terrace_app::imports::{ImportRequest, list, take};
use terrace_domain::{CancelToken, LocalTime, NoProgress};

fn import(shop: &Shop, kind: &str, name: &str, text: &str) {
    let sources = [Source::bytes(name.to_owned(), text.to_owned())];
    let request = ImportRequest { kind, sources: &sources, mapping: None, unknown_as_sales: false };
    let now = LocalTime::parse("2026-11-29T08:00:00").expect("a time");
    let ctx = RunContext { progress: &NoProgress, cancel: &CancelToken::new(), now };
    take(shop.office.terrace().workspace(), &request, &ctx).expect("it is taken in");
}

fn customers(told: &Value) -> Vec<(String, String, i64, String)> {
    let rows = told["customers"].as_array().expect("a list").iter();
    rows.map(|row| {
        let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        (text("customer_id"), text("amount"), row["orders"].as_i64().expect("a count"), text("worth"))
    })
    .collect()
}

#[test]
fn a_ledger_that_begins_in_the_middle_of_a_shops_life_opens_with_its_history() {
    let shop = Shop::new();
    import(
        &shop,
        "orders",
        "orders.csv",
        "order_id,customer_id,ordered_at,amount\na1,C1,2026-01-05,150\na2,C1,2026-02-05,60\n",
    );
    let till = shop.key("checkout");
    let before = shop.get(&till, "/api/v1/members/C1").ok();
    assert_eq!((before["level"]["level"].as_str(), before["points"]["active"].as_i64()), (Some("gold"), Some(210)));
    let body = json!({ "order_id": "b1", "customer_id": "C1", "lines": [{ "amount": "100" }] });
    let after = shop.post(&till, "/api/v1/orders", &body).ok();
    assert_eq!(
        (after["level_before"]["level"].as_str(), after["level"]["level"].as_str()),
        (Some("gold"), Some("platinum"))
    );
    assert_eq!(after["points"], 310);
    let known = json!({ "order_id": "a1", "customer_id": "C2", "lines": [{ "amount": "1" }] });
    shop.post(&till, "/api/v1/orders", &known).ok();
    let known = json!({ "order_id": "a2", "customer_id": "C1", "lines": [{ "amount": "1" }] });
    assert_eq!(shop.post(&till, "/api/v1/orders", &known).status.as_u16(), 409, "it came with the file");
}

/// Files go on coming beside requests: their orders count in a ledger that is open, and are not booked twice.
#[test]
fn orders_of_a_later_file_earn_in_a_ledger_that_is_open() {
    let shop = Shop::new();
    let (till, manager) = (shop.key("checkout"), shop.key("manager"));
    let points = |path: &str| shop.get(&till, path).ok()["points"]["active"].as_i64().expect("points");
    let buy = |id: &str, amount: &str| {
        let body = json!({ "order_id": id, "customer_id": "C1", "lines": [{ "amount": amount }] });
        shop.post(&till, "/api/v1/orders", &body).ok()
    };
    assert_eq!(buy("b1", "100")["points"], 100);
    shop.run(shop.office.seal(shop.now())).expect("sealed");
    let later = "order_id,customer_id,ordered_at,amount\nf1,C1,2026-11-05,70\nf2,C1,2026-11-06,40\n\
                 f2,C1,2026-11-07,-10\nb1,C1,2026-11-29,-30\n";
    import(&shop, "orders", "later.csv", later);
    assert_eq!(points("/api/v1/members/C1"), 100 + 70 + 30 - 30, "who only reads is told it too");
    let after = buy("b2", "8");
    assert_eq!(after["points"], 178);
    assert_eq!(
        (after["level_before"]["level"].as_str(), buy("b3", "2")["points"].as_i64()),
        (Some("silver"), Some(180))
    );
    let bookings = shop.get(&manager, "/api/v1/members/C1/bookings").ok();
    let keys = bookings.as_array().expect("a list").iter().filter(|booking| booking.to_string().contains("f2")).count();
    assert_eq!(keys, 2, "{bookings}");
    // One more brings an order that a return without an order of its own would rather be of: nothing is taken back twice.
    let last = "order_id,customer_id,ordered_at,amount\nf3,C1,2026-11-28,20\n";
    import(&shop, "orders", "last.csv", last);
    assert_eq!(points("/api/v1/members/C1"), 200);
    assert_eq!(points("/api/v1/members/C1"), 200, "reading books nothing");
    assert_eq!(buy("b4", "1")["points"], 201);
    assert_eq!(points("/api/v1/members/C1"), 201);
}

#[test]
fn ids_are_read_as_files_are_read() {
    let shop = Shop::new();
    let (till, manager) = (shop.key("checkout"), shop.key("manager"));
    for (order, customer) in [("１００１", "Ｃ１"), ("1002.0", " C1 "), ("1003", "=\"C1\"")] {
        let body = json!({ "order_id": order, "customer_id": customer, "lines": [{ "amount": "5" }] });
        shop.post(&till, "/api/v1/orders", &body).ok();
    }
    assert_eq!(
        customers(&shop.get(&manager, "/api/v1/customers").ok()),
        [("C1".into(), "15.00".into(), 3, "quokka".into())]
    );
    assert_eq!(shop.get(&till, "/api/v1/members/C1").ok()["points"]["active"], 15);
    let again = json!({ "order_id": "1001", "customer_id": "C1", "lines": [{ "amount": "5" }] });
    assert_eq!(shop.post(&till, "/api/v1/orders", &again).code(), "T1504");
    let rounded = json!({ "order_id": "1.23E+17", "customer_id": "C1", "lines": [{ "amount": "5" }] });
    assert_eq!(shop.post(&till, "/api/v1/orders", &rounded).code(), "T1503");
}

#[test]
fn a_crash_between_import_and_end_of_a_seal_doubles_nothing() {
    let shop = Shop::new();
    let (till, manager) = (shop.key("checkout"), shop.key("manager"));
    for number in 0..3 {
        let body = json!({ "order_id": format!("o{number}"), "customer_id": "C1", "lines": [{ "amount": "5" }] });
        shop.post(&till, "/api/v1/orders", &body).ok();
    }
    // The seal was begun and its import holds; then the process ended.
    let seals = shop.run(shop.office.store().write(async |change| {
        let now = terrace_domain::UnixTime::from_micros(0);
        let seals = terrace_store::tail::begin(change, 100, now).await?;
        let details = json!({});
        let action = terrace_store::audit::Action { at: now, actor: "t", action: "t", subject: ("t", "t"), details };
        change.audit(&action).await?;
        Ok::<_, terrace_store::StoreError>(seals)
    }));
    let seal = seals.expect("begun").remove(0);
    let facts = shop.run(async {
        let mut reading = shop.office.store().read().await.expect("a reader");
        terrace_store::tail::of_seal(&mut reading, &seal).await.expect("it reads")
    });
    let text: String = facts.into_iter().map(|fact| fact.fact + "\n").collect();
    import(&shop, "orders", &format!("api-orders-{}-{}.jsonl", seal.first, seal.last), &text);
    let told = shop.get(&manager, "/api/v1/customers").ok();
    assert_eq!(customers(&told), [("C1".into(), "15.00".into(), 3, "quokka".into())]);
    assert_eq!(list(shop.office.terrace().workspace()).expect("imports").len(), 1);
    assert_eq!(shop.run(shop.office.waiting()).expect("a count"), 0);
}

#[test]
fn rows_that_a_seal_refuses_are_told() {
    let shop = Shop::new();
    let manager = shop.key("manager");
    let now = shop.now();
    let accepted = shop.run(shop.office.store().write(async move |change| {
        let rows = ["2026-11-20", "before long"].map(|at| {
            let row = json!({ "order_id": at, "customer_id": "C1", "ordered_at": at, "amount": "5" });
            ("C1", row.to_string())
        });
        terrace_store::tail::accept(change, "orders", &rows, now).await?;
        let (subject, details) = (("t", "t"), json!({}));
        let action = terrace_store::audit::Action { at: now, actor: "t", action: "t", subject, details };
        change.audit(&action).await?;
        Ok::<_, terrace_store::StoreError>(())
    }));
    accepted.expect("accepted");
    shop.run(shop.office.seal(now)).expect("sealed");
    let events = shop.get(&manager, "/api/v1/events").ok();
    let told = events.as_array().expect("a list").iter().find(|event| event["kind"] == "facts.rejected");
    let told = told.unwrap_or_else(|| panic!("{events}"));
    assert_eq!(told["data"], json!({ "kind": "orders", "import": 1, "rows": 1 }));
}

#[test]
fn other_facts_are_held_to_what_the_lake_will_take() {
    let shop = Shop::new();
    let (till, manager) = (shop.key("checkout"), shop.key("manager"));
    let body = json!({ "order_id": "o1", "customer_id": "C1", "lines": [{ "amount": "5" }] });
    shop.post(&till, "/api/v1/orders", &body).ok();
    let rows = json!({ "rows": [{ "customer_id": "C1", "province": "江苏" }] });
    assert_eq!(shop.post(&till, "/api/v1/facts/customers", &rows).ok()["accepted"], 1);
    let wrong = json!({ "rows": [{ "customer_id": "C1", "colour": "red" }] });
    let refused = shop.post(&till, "/api/v1/facts/customers", &wrong);
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (400, "T1503"));
    let wrong = json!({ "rows": [
        { "order_id": "o1", "paid_at": "2026-11-29", "amount": "1" },
        { "order_id": "", "paid_at": "2026-11-30", "amount": "1" },
    ] });
    assert_eq!(shop.post(&till, "/api/v1/facts/payments", &wrong).code(), "T1514");
    // What could be read in two ways would meet other rows in a seal.
    for paid_at in ["25/12/2025", "12/25/2025", "yesterday"] {
        let wrong = json!({ "rows": [{ "order_id": "o1", "paid_at": paid_at, "amount": "1" }] });
        assert_eq!(shop.post(&till, "/api/v1/facts/payments", &wrong).code(), "T1503", "{paid_at}");
    }
    let wrong = json!({ "rows": [{ "order_id": "o1", "paid_at": "2026-11-29", "amount": "¥1" }] });
    assert_eq!(shop.post(&till, "/api/v1/facts/payments", &wrong).code(), "T1503");
    assert_eq!(shop.post(&till, "/api/v1/facts/dreams", &rows).code(), "T1507");
    assert_eq!(shop.post(&till, "/api/v1/facts/orders", &rows).code(), "T1507");
    shop.get(&manager, "/api/v1/customers").ok();
    let kinds: Vec<String> =
        list(shop.office.terrace().workspace()).expect("imports").into_iter().map(|record| record.kind).collect();
    assert_eq!(kinds, ["orders", "customers"]);
}

#[test]
fn lists_are_filtered_sorted_and_paged() {
    let shop = Shop::new();
    let mut file = String::from("order_id,customer_id,ordered_at,amount\n");
    for number in 1..=40 {
        file += &format!("o{number},C{number:02},2026-10-{:02},{}\n", number % 28 + 1, number * 10);
    }
    import(&shop, "orders", "orders.csv", &file);
    let key = shop.key("analyst");
    let ids = |path: &str| {
        let told = shop.get(&key, path).ok();
        let ids: Vec<String> = customers(&told).into_iter().map(|row| row.0).collect();
        (told["total"].as_u64().expect("a count"), ids)
    };
    let first = ids("/api/v1/customers?where=amount%20%3E%3D%20300&sort=-amount&limit=3");
    assert_eq!(first, (11, vec!["C40".into(), "C39".into(), "C38".into()]));
    let next = ids("/api/v1/customers?where=amount%20%3E%3D%20300&sort=-amount&limit=3&skip=9");
    assert_eq!(next, (11, vec!["C31".into(), "C30".into()]));
    assert_eq!(ids("/api/v1/customers?sort=amount&limit=2").1, ["C01", "C02"]);
    assert_eq!(ids("/api/v1/customers?sort=-worth&limit=2").1, ["C10", "C11"], "equal ones go by id");
    // Levels, points and tiers in force are named as in the command.
    assert_eq!(ids("/api/v1/customers?where=level%20=%20%27silver%27%20and%20points%20%3E=%20190").0, 1);
    assert_eq!(ids("/api/v1/customers?where=worth.standing%20=%20%27wombat%27").0, 31);
    assert_eq!(shop.get(&key, "/api/v1/members?phone=13812345678").code(), "T1501");
    assert_eq!(shop.get(&key, "/api/v1/customers?where=amout%20%3E%201").status.as_u16(), 400);
    assert_eq!(shop.get(&key, "/api/v1/customers?sort=nothing").status.as_u16(), 400);
    assert_eq!(shop.get(&key, "/api/v1/customers?limit=100000").code(), "T1503");
}

#[test]
fn an_override_holds_in_lists_and_explanations_until_it_ends() {
    let shop = Shop::new();
    import(
        &shop,
        "orders",
        "orders.csv",
        "order_id,customer_id,ordered_at,amount\na1,C1,2026-11-05,150\na2,C2,2026-11-05,160\n",
    );
    let key = shop.key("manager");
    let standing = |customer: &str| {
        let told = shop.get(&key, &format!("/api/v1/customers/{customer}/explanation")).ok();
        told["standings"]["worth"]["tier"].as_str().expect("a tier").to_owned()
    };
    assert_eq!((standing("C1"), standing("C2")), ("wombat".to_owned(), "wombat".to_owned()));
    let body = json!({ "scheme": "worth", "tier": "platypus", "reason": "a promise", "until": "2026-12-05" });
    let held = shop.post(&key, "/api/v1/customers/C1/overrides", &body).ok();
    assert_eq!((held["tier"].as_str(), held["made_by"].as_str()), (Some("platypus"), Some("key:1")));
    assert_eq!((standing("C1"), standing("C2")), ("platypus".to_owned(), "wombat".to_owned()), "nobody else moves");
    let listed = shop.get(&key, "/api/v1/customers").ok();
    assert_eq!(listed["customers"][0]["worth.standing"], "platypus");
    shop.send("DELETE", &key, "/api/v1/customers/C1/overrides/worth", &json!({})).ok();
    assert_eq!(standing("C1"), "wombat");
    let again = shop.send("DELETE", &key, "/api/v1/customers/C1/overrides/worth", &json!({}));
    assert_eq!(again.code(), "T1507");
    for (field, value) in [("tier", "gold"), ("scheme", "worthless"), ("until", "2020-01-01"), ("reason", " ")] {
        let mut wrong = body.clone();
        wrong[field] = json!(value);
        assert!(shop.post(&key, "/api/v1/customers/C1/overrides", &wrong).status.is_client_error(), "{field}");
    }
    assert_eq!(shop.get(&key, "/api/v1/overrides?customer_id=C1").ok().as_array().map(Vec::len), Some(1));
}

#[test]
fn a_tier_that_changes_is_told_before_the_fact_is_in_the_lake() {
    let shop = Shop::new();
    import(
        &shop,
        "orders",
        "orders.csv",
        "order_id,customer_id,ordered_at,amount\na1,C1,2026-11-05,50\na2,C2,2026-11-05,160\n",
    );
    let (till, key) = (shop.key("checkout"), shop.key("manager"));
    shop.post(&key, "/api/v1/runs", &json!({})).ok();
    let tell = |customer: &str| {
        let customers = std::collections::BTreeSet::from([customer.to_owned()]);
        let told = shop.run(shop.office.tell_tiers(&customers, shop.now())).expect("told");
        assert!(told.failed.is_empty(), "{:?}", told.failed);
        told.changed
    };
    let order = |id: &str, customer: &str, amount: &str| {
        let body = json!({ "order_id": id, "customer_id": customer, "lines": [{ "amount": amount }] });
        shop.post(&till, "/api/v1/orders", &body).ok();
    };
    order("b1", "C1", "60.00");
    assert_eq!(shop.office.take_touched().into_iter().collect::<Vec<_>>(), ["C1"]);
    assert_eq!((tell("C1"), tell("C1")), (1, 0), "a change is told once");
    order("b2", "C3", "5.00");
    assert_eq!(tell("C3"), 1, "who is new gets a first tier");
    assert_eq!(shop.run(shop.office.waiting()).expect("a count"), 2, "nothing is in the lake yet");
    let told = shop.get(&key, "/api/v1/events").ok();
    let tiers: Vec<_> =
        told.as_array().expect("a list").iter().filter(|event| event["kind"] == "customer.tier_changed").collect();
    assert_eq!(tiers[0]["data"], json!({ "scheme": "worth", "before": "quokka", "now": "wombat" }));
    assert_eq!(tiers[1]["data"], json!({ "scheme": "worth", "before": null, "now": "quokka" }));
    // What was told stands when the facts are in the lake.
    shop.run(shop.office.seal(shop.now())).expect("sealed");
    assert_eq!((tell("C1"), tell("C3")), (0, 0));
    let refund = json!({ "amount": "60.00" });
    shop.post(&till, "/api/v1/orders/b1/refunds", &refund).ok();
    assert_eq!(tell("C1"), 1);
}

#[test]
fn members_with_orders_in_the_lake_are_merged_with_what_they_earned() {
    let shop = Shop::new();
    let file = "order_id,customer_id,ordered_at,amount\na1,C1,2026-01-05,150\na2,C2,2026-02-05,60\n";
    import(&shop, "orders", "orders.csv", file);
    let (till, manager) = (shop.key("checkout"), shop.key("manager"));
    let merged = shop.post(&manager, "/api/v1/members/C1/points", &json!({ "do": "merge", "from": "C2" })).ok();
    assert_eq!(merged["points"]["active"], 210);
    let body = json!({ "order_id": "b1", "customer_id": "C2", "lines": [{ "amount": "100" }] });
    assert_eq!(shop.post(&till, "/api/v1/orders", &body).ok()["points"], 310);
}

#[test]
fn tiers_of_many_are_told_at_once_and_by_the_run_that_is_newest() {
    let shop = Shop::new();
    let rows: String = (0..5).map(|number| format!("a{number},C{number},2026-11-05,50\n")).collect();
    import(&shop, "orders", "orders.csv", &format!("order_id,customer_id,ordered_at,amount\n{rows}"));
    let (till, key) = (shop.key("checkout"), shop.key("manager"));
    shop.post(&key, "/api/v1/runs", &json!({})).ok();
    for number in 0..7 {
        let body = json!({ "order_id": format!("b{number}"), "customer_id": format!("C{number}"), "lines": [{ "amount": "60" }] });
        shop.post(&till, "/api/v1/orders", &body).ok();
    }
    let touched = shop.office.take_touched();
    let told = shop.run(shop.office.tell_tiers(&touched, shop.now())).expect("told");
    assert_eq!((told.changed, told.failed.len()), (7, 0), "five rose, two are new");
    // What was read of one run does not stand for the next.
    shop.wait(60);
    shop.post(&key, "/api/v1/runs", &json!({})).ok();
    let told = shop.run(shop.office.tell_tiers(&touched, shop.now())).expect("told");
    assert_eq!(told.changed, 0);
}
