//! Every answer that the document states is given, and is as it states: each is asked for once.

use crate::document::unseen;
use crate::shop::{POLICY, Shop};
use crate::sign_in::{PASSWORD, change, owner, page, read, sign_in};
use axum::body::Body;
use serde_json::{Value, json};
use terrace_app::RunContext;
use terrace_app::effects::{DrawRequest, draw};
use terrace_app::facts::ReadingOptions;
use terrace_app::runs::TierRequest;
use terrace_domain::{AsOf, CancelToken, LocalTime, NoProgress, Share};

fn upload(shop: &Shop, key: &str, name: &str, text: String, is_async: bool) -> Value {
    let request = shop.request("POST", key, &format!("/api/v1/imports?kind=orders&name={name}"));
    let request = if is_async { request.header("prefer", "respond-async") } else { request };
    shop.ask(request.body(Body::from(text)).expect("a request")).ok()
}

/// Partners and nominations beside everything else.
fn whole_policy() -> String {
    let nominate =
        "  nominate: { scheme: worth, to: [platypus], when: amount >= 100 }\n  levels:\n    - { level: diamond";
    let text = POLICY.replace("  levels:\n    - { level: diamond", nominate);
    let partners = "partners:\n  kinds: { designer: { en: Designer, zh: 设计师 } }\n  levels:\n    - { level: bronze, from: 0, rate: 3% }\n";
    format!("{text}{partners}")
}

/// Orders of sixty customers in summer and in autumn.
fn seasons() -> String {
    let orders = (0..60).map(|one| format!("s{one},K{one},2026-08-01,{one}\na{one},K{one},2026-10-01,5\n"));
    format!("order_id,customer_id,ordered_at,amount\n{}", orders.collect::<String>())
}

/// Draws a hold-out of the second of October, which the command line alone does.
fn draw_hold_out(shop: &Shop) {
    let (terrace, policy) = (shop.office.terrace(), shop.office.policy());
    let zone = policy.policy.timezone.clone();
    let now = zone.local(shop.now().micros()).expect("a moment of the calendar");
    let ctx = RunContext { progress: &NoProgress, cancel: &CancelToken::new(), now };
    let as_of = AsOf::new(LocalTime::parse("2026-10-02").expect("a day"), zone);
    let tiered = terrace.tier(&TierRequest::new(policy.clone(), as_of), None, &ctx).expect("a run");
    let inputs = terrace.facts(&ReadingOptions::of(&policy.policy), None, &ctx).expect("facts");
    let request = DrawRequest {
        name: "spring",
        scheme: None,
        tiers: &[],
        list: None,
        share: Share::parse("50%").expect("a share"),
        effect: Share::parse("10%").expect("a share"),
        until: None,
        salt: Some("pepper".to_owned()),
        beside: &[],
        run: None,
        dry: false,
    };
    draw(&request, (&tiered, &inputs), terrace.workspace(), &ctx).expect("a hold-out");
}

fn reads(shop: &Shop, key: &str) {
    for path in [
        "/api/v1/session",
        "/api/v1/customers",
        "/api/v1/customers/C1",
        "/api/v1/customers/C1/timeline",
        "/api/v1/customers/C1/course",
        "/api/v1/customers/C1/purchases",
        "/api/v1/customers/C1/offers",
        "/api/v1/customers/P1/relations",
        "/api/v1/customers/C1/persona",
        "/api/v1/customers/C1/explanation",
        "/api/v1/overrides",
        "/api/v1/saved-views",
        "/api/v1/customers/C1/notes",
        "/api/v1/jobs/1/rows.csv",
        "/api/v1/exports/customers.csv?lang=zh",
        "/api/v1/exports/customers.xlsx",
        "/api/v1/members?id=C1",
        "/api/v1/members/C1",
        "/api/v1/members/C1/bookings",
        "/api/v1/board",
        "/api/v1/board/rows?figure=revenue",
        "/api/v1/effects/hold-outs",
        "/api/v1/effects/hold-outs/spring?measure=buyers",
        "/api/v1/effects/threshold?tier=wombat&decided=2026-09-10&ahead=1%20month",
        "/api/v1/effects/comparison?treated=orders%20%3E%200&since=2026-09-10&before=3%20months&every=week",
        "/api/v1/effects/series?since=2026-09-01",
        "/api/v1/overview",
        "/api/v1/overview/portfolio",
        "/api/v1/runs",
        "/api/v1/runs/2/changes",
        "/api/v1/runs/2/movers",
        "/api/v1/partners",
        "/api/v1/partners/P1",
        "/api/v1/nominations",
        "/api/v1/measures",
        "/api/v1/schema",
        "/api/v1/rules",
        "/api/v1/usage",
        "/api/v1/settings",
        "/api/v1/events",
        "/api/v1/stream",
        "/api/v1/imports",
        "/api/v1/sources",
        "/api/v1/policy",
        "/api/v1/policies",
        "/api/v1/policies/1",
        "/api/v1/approvals",
        "/api/v1/jobs",
        "/api/v1/jobs/1",
        "/api/v1/users",
        "/api/v1/keys",
        "/api/v1/webhooks",
        "/api/v1/audit",
        "/api/v1/audit/verification",
        "/healthz",
        "/readyz",
        "/metrics",
        "/api/v1/openapi.json",
    ] {
        let told = shop.get(key, path);
        assert!(told.status.is_success(), "{path}: {}", told.text);
    }
}

fn changes(shop: &Shop, key: &str) {
    let send = |method: &str, path: &str, body: Value| {
        let told = shop.send(method, key, path, &body);
        assert!(told.status.is_success(), "{method} {path}: {} {}", told.status, told.text);
    };
    send("POST", "/api/v1/policies", json!({ "text": whole_policy() }));
    let order =
        |id: &str, customer: &str| json!({ "order_id": id, "customer_id": customer, "lines": [{ "amount": "150" }] });
    send("POST", "/api/v1/orders", order("o1", "C1"));
    send("POST", "/api/v1/orders/batch", json!({ "orders": [order("o1", "C1"), order("o2", "C2")] }));
    send("POST", "/api/v1/orders/o2/refunds", json!({ "amount": "50" }));
    let row = json!({ "customer_id": "C3", "referrer": "P1", "name": "李雷" });
    send("POST", "/api/v1/facts/customers", json!({ "rows": [row] }));
    send("POST", "/api/v1/orders", order("o3", "C3"));
    send("POST", "/api/v1/quotes", json!({ "customer_id": "C1", "lines": [{ "list": "10" }] }));
    send("POST", "/api/v1/members", json!({ "customer_id": "C1", "name": "韩梅梅" }));
    send("PUT", "/api/v1/members/C1", json!({ "revision": 1, "name": "韩梅" }));
    send("POST", "/api/v1/members/C1/points", json!({ "do": "spend", "points": 1 }));
    let held = |tier: &str| json!({ "scheme": "worth", "tier": tier, "reason": "r", "until": "2027-01-01" });
    send("POST", "/api/v1/customers/C1/overrides", held("wombat"));
    send("DELETE", "/api/v1/customers/C1/overrides/worth", json!({}));
    send("POST", "/api/v1/customers/C1/notes", json!({ "text": "n" }));
    send("DELETE", "/api/v1/customers/C1/notes/1", json!({}));
    let scope = json!({ "of": "customers", "ids": ["C1"] });
    for dry in [true, false] {
        send("POST", "/api/v1/bulk/notes", json!({ "scope": scope, "text": "n", "dry_run": dry }));
        let mut body = held("wombat");
        (body["scope"], body["dry_run"]) = (scope.clone(), json!(dry));
        send("POST", "/api/v1/bulk/overrides", body);
    }
    send("POST", "/api/v1/saved-views", json!({ "name": "a", "shows": { "where": "orders > 1" } }));
    send("POST", "/api/v1/saved-views", json!({ "name": "b", "shows": {} }));
    send("PUT", "/api/v1/saved-views/1", json!({ "name": "a", "shows": { "sort": "-amount" } }));
    send("PUT", "/api/v1/saved-views/1/pin", json!({ "is_pinned": false }));
    send("DELETE", "/api/v1/saved-views/2", json!({}));
    send("POST", "/api/v1/reveals", json!({ "customer_id": "C3", "reason": "a call" }));
    send("POST", "/api/v1/runs", json!({ "as_of": "2026-11-29" }));
    send("POST", "/api/v1/runs", json!({}));
    send("POST", "/api/v1/policy/check", json!({ "name": "a.yaml", "text": POLICY }));
    send("POST", "/api/v1/policies/preview", json!({ "text": POLICY }));
    send("POST", "/api/v1/policy/cases", json!({ "text": POLICY }));
    let thresholds = json!({ "text": POLICY, "scheme": "worth", "shares": ["10%", "30%"] });
    send("POST", "/api/v1/policies/thresholds", thresholds);
    send("POST", "/api/v1/usage", json!({ "uses": [{ "page": "runs", "action": "open", "times": 1 }] }));
    send("POST", "/api/v1/users", json!({ "name": "wu", "role": "service" }));
    send("PUT", "/api/v1/users/2", json!({ "role": "sales" }));
    send("POST", "/api/v1/users/2/invitation", json!({}));
    send("POST", "/api/v1/keys", json!({ "name": "till", "role": "checkout" }));
    send("DELETE", "/api/v1/keys/2", json!({}));
    send("PUT", "/api/v1/roles/north", json!({ "rights": ["see_customers"], "only_where": "orders > 0" }));
    send("GET", "/api/v1/roles", json!({}));
    send("DELETE", "/api/v1/roles/north", json!({}));
    send("POST", "/api/v1/webhooks", json!({ "url": "http://127.0.0.1:9/" }));
    send("PUT", "/api/v1/webhooks/1", json!({ "url": "http://127.0.0.1:9/", "is_active": false }));
    send("POST", "/api/v1/webhooks/1/replay", json!({ "after": 0 }));
    send("DELETE", "/api/v1/webhooks/1", json!({}));
}

/// Files that wait, taken in and taken back, at once and by jobs.
fn files(shop: &Shop, key: &str) {
    let asked = |method: &str, path: &str, body: &'static str, is_async: bool| {
        let request = shop.request(method, key, path);
        let request = if is_async { request.header("prefer", "respond-async") } else { request };
        let told = shop.ask(request.body(Body::from(body)).expect("a request"));
        assert!(told.status.is_success(), "{method} {path}: {} {}", told.status, told.text);
        told
    };
    let sent = |text: &'static str| {
        let told = asked("POST", "/api/v1/uploads?name=d.csv", text, false).ok();
        format!("/api/v1/uploads/{}", told["id"].as_str().expect("an id"))
    };
    let kind = r#"{"kind": "orders"}"#;
    let first = sent("order_id,customer_id,ordered_at,amount\nh1,C9,2026-11-01,5\nh2,C9,never,5\n");
    for path in ["/api/v1/uploads", first.as_str()] {
        asked("GET", path, "", false);
    }
    asked("POST", &format!("{first}/understanding"), "{}", false);
    let stored = asked("POST", &format!("{first}/import"), kind, false).ok();
    let number = stored["import"]["number"].as_u64().expect("a number");
    asked("GET", &format!("/api/v1/imports/{number}/rejects"), "", false);
    asked("POST", &format!("/api/v1/imports/{number}/undo"), "{}", false);
    let second = sent("order_id,customer_id,ordered_at,amount\nh3,C9,2026-11-01,5\n");
    asked("POST", &format!("{second}/import"), kind, true);
    asked("DELETE", &sent("x"), "{}", false);
    let third = sent("order_id,customer_id,ordered_at,amount\nh4,C9,2026-11-01,5\n");
    let stored = asked("POST", &format!("{third}/import"), kind, false).ok();
    let number = stored["import"]["number"].as_u64().expect("a number");
    asked("POST", &format!("/api/v1/imports/{number}/undo"), "{}", true);
}

/// First steps: ready policies, the sample, a proposal.
fn start(shop: &Shop, key: &str) {
    let asked = |method: &str, path: &str, is_async: bool| {
        let request = shop.request(method, key, path);
        let request = if is_async { request.header("prefer", "respond-async") } else { request };
        let body = if method == "GET" { Body::empty() } else { Body::from("{}") };
        let told = shop.ask(request.body(body).expect("a request"));
        assert!(told.status.is_success(), "{method} {path}: {} {}", told.status, told.text);
    };
    for path in ["/api/v1/start", "/api/v1/ready-policies", "/api/v1/proposals"] {
        asked("GET", path, false);
    }
    asked("POST", "/api/v1/ready-policies/retail", false);
    asked("POST", "/api/v1/sample", false);
    asked("DELETE", "/api/v1/sample", false);
    asked("POST", "/api/v1/sample", true);
    asked("DELETE", "/api/v1/sample", true);
    // What else is asked for is of the shop's own policy.
    shop.wait(60);
    shop.post(key, "/api/v1/policies", &json!({ "text": whole_policy() })).ok();
}

#[test]
fn every_answer_that_the_document_states_is_given() {
    let shop = Shop::new();
    let first = owner(&shop);
    let key = shop.key("owner");
    changes(&shop, &key);
    let header = "order_id,customer_id,ordered_at,amount\n";
    upload(&shop, &key, "a.csv", format!("{header}f1,C9,2026-11-01,5\n"), false);
    upload(&shop, &key, "b.csv", format!("{header}f2,C9,2026-11-02,5\n"), true);
    files(&shop, &key);
    start(&shop, &key);
    upload(&shop, &key, "seasons.csv", seasons(), false);
    draw_hold_out(&shop);
    let told = shop.get(&key, "/api/v1/effects/hold-outs").text;
    assert!(
        told.contains("spring") && !told.contains("pepper"),
        "whoever knows the salt knows who is left out: {told}"
    );
    let request = shop.request("POST", &key, "/api/v1/runs").header("prefer", "respond-async");
    shop.ask(request.body(Body::from("{}")).expect("a request")).ok();
    let many: String = (0..400_000).map(|number| format!("g{number},C9,2026-11-03,5\n")).collect();
    let job = upload(&shop, &key, "c.csv", format!("{header}{many}"), true);
    assert_eq!(shop.send("DELETE", &key, &format!("/api/v1/jobs/{}", job["id"]), &json!({})).status.as_u16(), 202);
    reads(&shop, &key);
    // Codes, a member's page, signing out.
    let begun = change(&shop, &first, "POST", "/api/v1/session/codes", &json!({})).ok();
    let secret = totp_rs::Secret::try_from_base32(begun["secret"].as_str().expect("a secret")).expect("base 32");
    let totp = totp_rs::Builder::new().with_secret(secret).build().expect("codes");
    let code = totp.generate(u64::try_from(shop.now().micros() / 1_000_000).expect("after 1970")).to_string();
    change(&shop, &first, "POST", "/api/v1/session/codes/confirmation", &json!({ "code": code })).ok();
    let member = json!({ "name": "mei", "role": "member", "customer_id": "C1" });
    let added = change(&shop, &first, "POST", "/api/v1/users", &member).ok();
    shop.post("", "/api/v1/password", &json!({ "link": added["token"], "password": PASSWORD })).ok();
    let mei = page(&sign_in(&shop, "mei", PASSWORD, None));
    read(&shop, &mei, "/api/v1/portal").ok();
    let partner = json!({ "name": "fang", "role": "partner", "customer_id": "P1" });
    let added = change(&shop, &first, "POST", "/api/v1/users", &partner).ok();
    shop.post("", "/api/v1/password", &json!({ "link": added["token"], "password": PASSWORD })).ok();
    read(&shop, &page(&sign_in(&shop, "fang", PASSWORD, None)), "/api/v1/portal/partner").ok();
    assert_eq!(change(&shop, &mei, "DELETE", "/api/v1/session", &json!({})).status.as_u16(), 204);
    // What waits for a second person.
    let strict = Shop::set("[approvals]\noverride_rank = 1\npoints = 1\npolicies = true\n");
    let boss = owner(&strict);
    let second = crate::sign_in::user(&strict, &boss, "mei", "manager");
    strict.run(strict.office.vouch_user(&Shop::owner(), 2, strict.now())).expect("vouched for");
    let order = json!({ "order_id": "o1", "customer_id": "C1", "lines": [{ "amount": "150" }] });
    change(&strict, &boss, "POST", "/api/v1/orders", &order).ok();
    let held = json!({ "scheme": "worth", "tier": "platypus", "reason": "r", "until": "2027-01-01" });
    let more = json!({ "do": "adjust", "points": 5, "reason": "r" });
    for (path, body) in [
        ("/api/v1/customers/C1/overrides", held),
        ("/api/v1/members/C1/points", more),
        ("/api/v1/policies", json!({ "text": POLICY })),
        ("/api/v1/ready-policies/retail", json!({})),
    ] {
        assert_eq!(change(&strict, &boss, "POST", path, &body).status.as_u16(), 202, "{path}");
    }
    change(&strict, &second, "POST", "/api/v1/approvals/1", &json!({ "decision": "approve" })).ok();
    assert_eq!(unseen(), [] as [String; 0]);
}
