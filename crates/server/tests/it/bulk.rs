//! One act on many customers, and notes on one.

use crate::shop::{Shop, Told};
use crate::sign_in::{change, owner, read, user};
use serde_json::{Value, json};
use std::time::Duration;

fn order(id: &str, customer: &str, amount: &str) -> Value {
    json!({ "order_id": id, "customer_id": customer, "lines": [{ "amount": amount }] })
}

fn filled(shop: &Shop) -> String {
    let owner = shop.key("owner");
    for number in 0..150 {
        let amount = format!("{}", 50 + number * 10);
        shop.post(&owner, "/api/v1/orders", &order(&format!("o{number}"), &format!("C{number:03}"), &amount)).ok();
    }
    owner
}

/// The job once it has ended.
fn ended(ask: impl Fn(&str) -> Told, begun: &Value) -> Value {
    for _ in 0..600 {
        let job = ask(&format!("/api/v1/jobs/{}", begun["id"])).ok();
        if job["state"] != "running" {
            return job;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("the job does not end");
}

fn list(shop: &Shop, key: &str, condition: &str) -> Value {
    shop.get(key, &format!("/api/v1/customers?where={condition}&limit=1")).ok()
}

#[test]
fn a_note_on_all_of_a_list_is_on_those_who_were_in_it_when_it_was_seen() {
    let shop = Shop::new();
    let owner = filled(&shop);
    let sales = shop.key("sales");
    let seen = list(&shop, &sales, "amount%20%3E%3D%201000");
    let scope = json!({ "of": "list", "where": "amount >= 1000", "roster": seen["roster"] });
    // Somebody comes into the list, and another leaves it, after it was seen.
    shop.post(&owner, "/api/v1/orders", &order("late", "C001", "5000")).ok();
    shop.post(&owner, "/api/v1/orders/o149/refunds", &json!({ "amount": "1540" })).ok();
    let body = |dry: bool| json!({ "scope": scope, "text": " Asked for the catalogue. ", "dry_run": dry });
    let counted = shop.post(&sales, "/api/v1/bulk/notes", &body(true)).ok();
    assert_eq!((&counted["customers"], &counted["waits_for_approval"]), (&seen["total"], &json!(false)));
    assert_eq!(shop.get(&sales, "/api/v1/customers/C149/notes").ok(), json!([]), "a dry run writes nothing");
    let begun = shop.post(&sales, "/api/v1/bulk/notes", &body(false));
    assert_eq!(begun.status.as_u16(), 202);
    let job = ended(|path| shop.get(&sales, path), &begun.ok());
    assert_eq!((&job["state"], &job["answer"]["done"]), (&json!("done"), &seen["total"]), "{job}");
    assert_eq!(shop.get(&sales, "/api/v1/customers/C001/notes").ok(), json!([]));
    let notes = shop.get(&sales, "/api/v1/customers/C149/notes").ok();
    assert_eq!((&notes[0]["text"], &notes[0]["may_remove"]), (&json!("Asked for the catalogue."), &json!(true)));
    let rows = shop.get(&sales, &format!("/api/v1/jobs/{}/rows.csv", begun.ok()["id"]));
    let lines: Vec<&str> = rows.text.lines().collect();
    assert_eq!(lines[0].trim_start_matches('\u{feff}'), "customer_id,outcome,approval,code,reason");
    assert_eq!(lines.len() as u64 - 1, seen["total"].as_u64().expect("a count"));
    assert_eq!(lines[lines.len() - 1], "C149,done,,,");
    // Others of the same role see neither the job nor its rows.
    let other = shop.key("service");
    assert_eq!(shop.get(&other, &format!("/api/v1/jobs/{}", begun.ok()["id"])).code(), "T1501");
    assert_eq!(shop.get(&other, &format!("/api/v1/jobs/{}/rows.csv", begun.ok()["id"])).code(), "T1507");
}

#[test]
fn what_cannot_be_done_for_one_customer_is_told_beside_the_others() {
    let shop = Shop::new();
    let owner = filled(&shop);
    let body = json!({
        "scope": { "of": "customers", "ids": ["C003", "C001", "C001", "Somebody"] },
        "scheme": "worth", "tier": "platypus", "reason": "a promise", "until": "2027-01-31",
    });
    let begun = shop.post(&owner, "/api/v1/bulk/overrides", &body).ok();
    let job = ended(|path| shop.get(&owner, path), &begun);
    assert_eq!(job["answer"], json!({ "customers": 3, "done": 2, "waiting": 0, "failed": 1 }));
    let rows = shop.get(&owner, &format!("/api/v1/jobs/{}/rows.csv", begun["id"])).text;
    assert!(rows.contains("C001,done") && rows.contains("C003,done") && rows.contains("Somebody,failed,,T0"), "{rows}");
    let row = list(&shop, &owner, "worth.standing%20%3D%20'platypus'%20and%20amount%20%3C%20100");
    assert_eq!(row["total"], 2, "{row}");
    let log = shop.get(&owner, "/api/v1/audit?kind=customer&id=C003").ok();
    assert_eq!(log[0]["action"], "standing.overridden");
}

#[test]
fn an_act_that_takes_a_second_person_waits_for_one_for_each_customer() {
    let shop = Shop::set("[approvals]\noverride_rank = 1\n");
    let boss = owner(&shop);
    let second = user(&shop, &boss, "mei", "manager");
    shop.run(shop.office.vouch_user(&Shop::owner(), 2, shop.now())).expect("vouched for");
    let key = filled(&shop);
    let asked = |ids: Value, dry: bool| {
        json!({ "scope": { "of": "customers", "ids": ids }, "scheme": "worth", "tier": "platypus", "reason": "r",
            "until": "2027-01-31", "dry_run": dry })
    };
    let counted = change(&shop, &boss, "POST", "/api/v1/bulk/overrides", &asked(json!(["C001", "C002"]), true)).ok();
    assert_eq!((&counted["customers"], &counted["waits_for_approval"]), (&json!(2), &json!(true)));
    let begun = change(&shop, &boss, "POST", "/api/v1/bulk/overrides", &asked(json!(["C001", "C002"]), false)).ok();
    let job = ended(|path| read(&shop, &boss, path), &begun);
    assert_eq!((&job["answer"]["done"], &job["answer"]["waiting"]), (&json!(0), &json!(2)), "{job}");
    assert_eq!(shop.get(&key, "/api/v1/overrides").ok(), json!([]));
    change(&shop, &second, "POST", "/api/v1/approvals/1", &json!({ "decision": "approve" })).ok();
    assert_eq!(shop.get(&key, "/api/v1/overrides").ok()[0]["customer_id"], "C001");
    let many = |customers: usize| (0..customers).map(|number| format!("C{number}")).collect::<Vec<_>>();
    let counted =
        |customers| change(&shop, &boss, "POST", "/api/v1/bulk/overrides", &asked(json!(many(customers)), true));
    assert_eq!(counted(200).ok()["customers"], 200);
    assert_eq!(counted(201).code(), "T1503");
}

#[test]
fn a_scope_that_is_none_a_list_that_is_gone_and_whoever_may_not_are_refused() {
    let shop = Shop::new();
    let owner = filled(&shop);
    let note = |scope: Value| json!({ "scope": scope, "text": "n" });
    let ask = |key: &str, scope: Value| shop.post(key, "/api/v1/bulk/notes", &note(scope)).code();
    assert_eq!(ask(&owner, json!({ "of": "customers", "ids": [] })), "T1503");
    assert_eq!(ask(&owner, json!({ "of": "list", "roster": "7" })), "T1540");
    assert_eq!(ask(&owner, json!({ "of": "list", "roster": "x" })), "T1503");
    let version = list(&shop, &owner, "")["roster"].clone();
    assert_ne!(ask(&owner, json!({ "of": "list", "where": "no_such_name", "roster": version })), "T1540");
    for (role, path) in [("analyst", "notes"), ("auditor", "notes"), ("sales", "overrides"), ("checkout", "overrides")]
    {
        let body = match path {
            "notes" => note(json!({ "of": "customers", "ids": ["C001"] })),
            _ => json!({ "scope": { "of": "customers", "ids": ["C001"] }, "scheme": "worth", "tier": "platypus",
                "reason": "r", "until": "2027-01-31" }),
        };
        assert_eq!(shop.post(&shop.key(role), &format!("/api/v1/bulk/{path}"), &body).code(), "T1501", "{role}");
    }
    let wrong = json!({ "scope": { "of": "customers", "ids": ["C001"] }, "scheme": "worth", "tier": "no_tier",
        "reason": "r", "until": "2027-01-31" });
    assert_eq!(shop.post(&owner, "/api/v1/bulk/overrides", &wrong).code(), "T1507");
    // The same request again begins nothing new, also when its list has gone.
    let sent = |key: &str| {
        let request = shop.request("POST", &owner, "/api/v1/bulk/notes").header("idempotency-key", key);
        let body = note(json!({ "of": "customers", "ids": ["C001"] })).to_string();
        shop.ask(
            request.header("content-type", "application/json").body(axum::body::Body::from(body)).expect("a request"),
        )
    };
    let (first, again) = (sent("k"), sent("k"));
    assert_eq!(first.text, again.text);
    assert_eq!(again.headers["idempotent-replayed"], "true");
    ended(|path| shop.get(&owner, path), &first.ok());
    assert_eq!(shop.get(&owner, "/api/v1/customers/C001/notes").ok().as_array().expect("notes").len(), 1);
}

#[test]
fn notes_are_read_by_who_sees_personal_values_and_go_by_who_wrote_them() {
    let shop = Shop::new();
    filled(&shop);
    let (sales, service, manager, analyst) =
        (shop.key("sales"), shop.key("service"), shop.key("manager"), shop.key("analyst"));
    let path = "/api/v1/customers/C001/notes";
    let note = shop.post(&sales, path, &json!({ "text": "住在朝阳区" })).ok();
    assert_eq!(shop.post(&sales, path, &json!({ "text": "  " })).code(), "T1503");
    let seen = shop.get(&service, path).ok();
    assert_eq!((&seen[0]["text"], &seen[0]["may_remove"]), (&json!("住在朝阳区"), &json!(false)));
    assert_eq!(shop.get(&analyst, path).ok()[0]["text"], "****");
    let one = format!("{path}/{}", note["id"]);
    assert_eq!(shop.send("DELETE", &service, &one, &json!({})).code(), "T1501");
    let elsewhere = one.replace("C001", "C002");
    assert_eq!(shop.send("DELETE", &manager, &elsewhere, &json!({})).code(), "T1507");
    shop.send("DELETE", &manager, &one, &json!({})).ok();
    assert_eq!(shop.get(&service, path).ok(), json!([]));
}
