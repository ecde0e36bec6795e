//! Drafts of policies: their mistakes in place, their test cases, thresholds for wanted shares, and newer ones that stay.

use crate::shop::{POLICY, Shop};
use crate::sign_in::{change, owner, read, user};
use serde_json::{Value, json};

#[test]
fn mistakes_are_told_all_at_once_each_at_its_place() {
    let shop = Shop::new();
    let key = shop.key("analyst");
    let wrong = POLICY.replace("measure: orders", "measure: ordres").replace("threshold: amount", "threshold: amont");
    let line = |part: &str| wrong.lines().position(|line| line.contains(part)).map(|place| place + 1);
    for (path, body) in [
        ("/api/v1/policy/check", json!({ "name": "draft.yaml", "text": wrong })),
        ("/api/v1/policies/preview", json!({ "text": wrong })),
        ("/api/v1/policies/thresholds", json!({ "text": wrong, "scheme": "worth", "shares": [] })),
    ] {
        let told = shop.post(&key, path, &body);
        assert_eq!(told.status.as_u16(), 400, "{path}");
        let mistakes = told.json()["mistakes"].as_array().expect("mistakes").clone();
        let places: Vec<_> =
            mistakes.iter().map(|found| (found["line"].as_u64(), found["suggestion"].as_str())).collect();
        let expected = |part: &str, meant| (line(part).map(|line| line as u64), Some(meant));
        assert_eq!(places, [expected("ordres", "orders"), expected("amont", "amount")], "{path}");
        assert!(mistakes.iter().all(|found| found["column"].as_u64() > Some(1) && found["is_warning"] == false));
        assert!(mistakes.iter().all(|found| found["message"].as_str().is_some_and(|text| !text.is_empty())));
    }
    let request = shop.request("POST", &key, "/api/v1/policy/check").header("content-type", "application/json");
    let body = json!({ "name": "draft.yaml", "text": wrong }).to_string();
    let told = shop.ask(request.header("accept-language", "zh").body(body.into()).expect("a request"));
    let said = told.json()["mistakes"][0]["message"].as_str().expect("a message").to_owned();
    assert!(said.chars().any(|c| ('\u{4e00}'..'\u{a000}').contains(&c)), "{said}");
    let warned = POLICY
        .replace("labels:", "")
        .replace("schemes:\n", "labels:\n  alone: { when: orders > 0 and orders > 0 }\nschemes:\n");
    let told = shop.post(&key, "/api/v1/policy/check", &json!({ "name": "draft.yaml", "text": warned })).ok();
    assert_eq!(told["warnings"].as_u64(), told["remarks"].as_array().map(|found| found.len() as u64));
}

#[test]
fn a_policy_is_held_to_the_cases_that_are_sent_or_to_its_own() {
    let shop = Shop::new();
    let key = shop.key("auditor");
    let cases = |body: Value| shop.post(&key, "/api/v1/policy/cases", &body);
    let sent = "cases:\n  - name: a thousand is the best\n    customer: { amount: 1000 }\n    expect: { worth: platypus }\n  - name: nothing is too\n    customer: { amount: 0 }\n    expect: { worth: platypus }\n";
    let told = cases(json!({ "text": POLICY, "cases": sent })).ok();
    assert_eq!(
        (&told["failed"], &told["cases"][0]["passed"], &told["cases"][1]["line"]),
        (&json!(1), &json!(true), &json!(5))
    );
    assert_eq!(told["cases"][1]["checks"][0]["got"], "quokka");
    let wrong = cases(json!({ "text": POLICY, "cases": sent.replace("worth: platypus", "wroth: platypus") }));
    assert_eq!((wrong.status.as_u16(), wrong.json()["mistakes"][0]["line"].as_u64()), (400, Some(4)));
    // The policy of the tests has none of its own; ready ones ship with theirs.
    assert_eq!(cases(json!({ "text": POLICY })).ok()["file"], Value::Null);
    let ready = std::fs::read_to_string("../../policies/retail.yaml").expect("a ready policy");
    let told = cases(json!({ "text": ready })).ok();
    assert_eq!((&told["file"], &told["failed"]), (&json!("retail.cases.yaml"), &json!(0)));
    assert!(told["cases"].as_array().is_some_and(|cases| !cases.is_empty()));
}

#[test]
fn thresholds_are_proposed_for_wanted_shares_and_shown_beside_natural_breaks() {
    let shop = Shop::new();
    let key = shop.key("manager");
    // Ten customers: two far above, three between, five below.
    for (place, amount) in ["9100", "8700", "530", "520", "510", "14", "13", "12", "11", "10"].iter().enumerate() {
        let body = json!({
            "order_id": format!("o{place}"), "customer_id": format!("C{place}"), "ordered_at": "2026-11-01",
            "lines": [{ "amount": amount }],
        });
        shop.post(&key, "/api/v1/orders", &body).ok();
    }
    let ask = |shares: Value| {
        shop.post(&key, "/api/v1/policies/thresholds", &json!({ "text": POLICY, "scheme": "worth", "shares": shares }))
    };
    let told = ask(json!(["10%", "40%"])).ok();
    assert_eq!((&told["metric"], &told["is_money"], &told["customers"]), (&json!("amount"), &json!(true), &json!(10)));
    let tier = |place: usize| told["tiers"][place].clone();
    assert_eq!((&tier(0)["now"]["from"], &tier(0)["now"]["customers"]), (&json!("1000"), &json!(2)));
    assert_eq!((&tier(0)["proposed"]["from"], &tier(0)["proposed"]["customers"]), (&json!("9000"), &json!(1)));
    assert_eq!((&tier(0)["exact"]["from"], &tier(1)["wanted"]), (&json!("9100"), &json!(0.5)));
    assert_eq!((&tier(1)["proposed"]["from"], &tier(1)["proposed"]["share"]), (&json!("500"), &json!(0.5)));
    assert_eq!((&tier(2)["tier"], &tier(2)["proposed"]), (&json!("quokka"), &Value::Null));
    let natural: Vec<_> =
        told["natural"].as_array().expect("breaks").iter().map(|found| found["customers"].clone()).collect();
    assert_eq!(natural, [json!(2), json!(5)]);
    assert!(told["fit"].as_f64().is_some_and(|fit| fit > 0.95), "{}", told["fit"]);
    assert_eq!(told["curve"][0]["from"], "9100");
    // What is proposed does what it says.
    let text = POLICY
        .replace("platypus, from: 1000", "platypus, from: 9000")
        .replace("wombat, from: 100", "wombat, from: 500");
    let tried = shop.post(&key, "/api/v1/policies/preview", &json!({ "text": text })).ok();
    let customers: Vec<_> =
        (0..3).map(|place| tried["run"]["schemes"]["worth"]["tiers"][place]["customers"].clone()).collect();
    assert_eq!(customers, [json!(1), json!(4), json!(5)]);
    for (shares, code) in
        [(json!(["10%"]), "T1503"), (json!(["60%", "50%"]), "T1503"), (json!(["ten", "40%"]), "T1503")]
    {
        assert_eq!(ask(shares).code(), code);
    }
    let nothing = json!({ "text": POLICY, "scheme": "wroth", "shares": [] });
    assert_eq!(shop.post(&key, "/api/v1/policies/thresholds", &nothing).code(), "T1551");
    let pyramid = POLICY
        .replace("threshold: amount", "pyramid: amount")
        .replace("from: 1000,", "top: 10%,")
        .replace("wombat, from: 100,", "wombat, top: 50%,");
    let other = json!({ "text": pyramid, "scheme": "worth", "shares": ["10%", "40%"] });
    assert_eq!(shop.post(&key, "/api/v1/policies/thresholds", &other).code(), "T1551");
}

#[test]
fn nobody_takes_back_a_newer_policy_unseen() {
    let shop = Shop::new();
    let key = shop.key("manager");
    let edge = |edge: u32| POLICY.replace("platypus, from: 1000,", &format!("platypus, from: {edge},"));
    let put = |text: &str, seen: Value| shop.post(&key, "/api/v1/policies", &json!({ "text": text, "seen": seen }));
    put(&edge(900), json!(0)).ok();
    let refused = put(&edge(800), json!(0));
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (409, "T1550"));
    assert!(refused.text.contains("key:1"), "who put the newer one there: {}", refused.text);
    assert_eq!(put(&edge(800), json!(1)).ok()["number"], 2);
    assert_eq!(put(&edge(700), Value::Null).ok()["number"], 3, "who does not say takes what comes");
}

#[test]
fn an_older_draft_that_is_approved_takes_back_no_newer_policy() {
    let shop = Shop::set("[approvals]\npolicies = true\n");
    let first = owner(&shop);
    let second = user(&shop, &first, "mei", "manager");
    shop.run(shop.office.vouch_user(&Shop::owner(), 2, shop.now())).expect("vouched for");
    let ask = |edge: u32| {
        let text = POLICY.replace("platypus, from: 1000,", &format!("platypus, from: {edge},"));
        shop.wait(60);
        change(&shop, &first, "POST", "/api/v1/policies", &json!({ "text": text })).ok()["id"].clone()
    };
    let decide = |id: &Value, decision: &str| {
        shop.wait(60);
        change(&shop, &second, "POST", &format!("/api/v1/approvals/{id}"), &json!({ "decision": decision }))
    };
    let (older, newer) = (ask(900), ask(800));
    assert_eq!(decide(&newer, "approve").ok()["state"], "approved");
    let refused = decide(&older, "approve");
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (409, "T1550"));
    let listed = read(&shop, &first, "/api/v1/policies").ok();
    assert_eq!((listed["versions"].as_array().map(Vec::len), &listed["in_force"]), (Some(1), &json!(1)));
    let waiting = read(&shop, &second, "/api/v1/approvals").ok();
    assert_eq!(waiting[0]["id"], older, "it waits on, to be refused");
    assert_eq!(decide(&older, "refuse").ok()["state"], "refused");
    assert_eq!(decide(&ask(850), "approve").ok()["state"], "approved", "what is asked for anew is approved");
}
