use crate::shop::{PLANTED, POLICY, Shop, TIERS};
use crate::sign_in::{PASSWORD, change, owner, page, sign_in};
use axum::body::Body;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use terrace_office::roles::{ROLES, Role};
use terrace_server::{Route, Takes, routes};

/// An address of a route with something in each of its places.
fn address(route: &Route) -> String {
    let path = route.path.replace("{id}", "C1").replace("{order}", "o1").replace("{kind}", "customers");
    let path = path.replace("{scheme}", "worth");
    let path = match route.path {
        "/api/v1/runs/{id}/changes" | "/api/v1/runs/{id}/movers" => path.replace("C1", "2"),
        "/api/v1/policies/{id}" | "/api/v1/approvals/{id}" | "/api/v1/jobs/{id}" => path.replace("C1", "1"),
        "/api/v1/roles/{id}" => "/api/v1/roles/north".to_owned(),
        "/api/v1/customers/{id}/notes/{note}" => path.replace("{note}", "1"),
        "/api/v1/jobs/{id}/rows.csv" => path.replace("C1", "1"),
        "/api/v1/saved-views/{id}" | "/api/v1/saved-views/{id}/pin" => path.replace("C1", "1"),
        _ => path,
    };
    let query: Vec<String> = match route.path {
        "/api/v1/members" => vec!["id=C1".into()],
        "/api/v1/board/rows" => vec!["figure=revenue".into()],
        "/api/v1/imports" if route.method == "POST" => vec!["kind=orders".into(), "name=orders.csv".into()],
        _ => Vec::new(),
    };
    if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
}

fn asked(shop: &Shop, key: &str, route: &Route) -> crate::shop::Told {
    let body = route.body.map_or("{}", |body| body.example);
    let request = shop.request(route.method, key, &address(route)).header("content-type", "application/json");
    let body = if route.method == "GET" { Body::empty() } else { Body::from(body) };
    shop.ask(request.body(body).expect("a request"))
}

#[test]
fn every_route_refuses_whoever_may_not() {
    let shop = Shop::new();
    let keys: Vec<_> = ROLES.iter().filter(|role| role.is_staff()).map(|role| (role, shop.key(&role.name))).collect();
    for route in routes() {
        if route.takes == Takes::Nothing {
            assert_ne!(asked(&shop, "", &route).status.as_u16(), 403, "{} {}", route.method, route.path);
            continue;
        }
        for key in ["", "tk_wrong"] {
            let told = asked(&shop, key, &route);
            assert_eq!((told.status.as_u16(), told.code().as_str()), (401, "T1518"), "{} {}", route.method, route.path);
        }
        let (Takes::Right(right) | Takes::RightOrOwn(right)) = route.takes else { continue };
        for (role, key) in &keys {
            let told = asked(&shop, key, &route);
            let name = format!("{} {} by {}: {}", route.method, route.path, role.name, told.text);
            if role.may(right) {
                assert_ne!(told.status.as_u16(), 403, "{name}");
            } else {
                assert_eq!((told.status.as_u16(), told.code().as_str()), (403, "T1501"), "{name}");
            }
        }
    }
}

/// What a role is answered at a route, for its own page and for another's.
#[derive(Debug, PartialEq, Eq)]
enum Expected {
    LetIn,
    Refused,
}

fn expected(role: &Role, route: &Route, is_own: bool) -> Expected {
    // The one page that is of partners alone.
    if route.path == "/api/v1/portal/partner" && role.name != "partner" {
        return Expected::Refused;
    }
    let is_let_in = match route.takes {
        Takes::Nothing | Takes::SignIn => true,
        Takes::Right(right) => role.may(right),
        Takes::RightOrOwn(right) => role.may(right) || (is_own && !role.is_staff()),
    };
    if is_let_in { Expected::LetIn } else { Expected::Refused }
}

/// Members and partners sign in as staff do, by another door: every route is held to what it takes for them as well.
#[test]
fn every_route_refuses_members_and_partners_but_for_their_own() {
    let shop = Shop::new();
    let first = owner(&shop);
    for customer in ["C1", "C2"] {
        let order =
            json!({ "order_id": format!("of {customer}"), "customer_id": customer, "lines": [{ "amount": "150" }] });
        change(&shop, &first, "POST", "/api/v1/orders", &order).ok();
    }
    let mut asked = 0;
    let of_others: Vec<&Role> = ROLES.iter().filter(|role| !role.is_staff()).collect();
    assert_eq!(of_others.iter().map(|role| &*role.name).collect::<Vec<_>>(), ["partner", "member"]);
    // Whoever signs out is answered nothing after it.
    let mut all = routes();
    all.sort_by_key(|route| (route.method, route.path) == ("DELETE", "/api/v1/session"));
    for role in &of_others {
        let body = json!({ "name": format!("one {}", role.name), "role": role.name, "customer_id": "C1" });
        let link = change(&shop, &first, "POST", "/api/v1/users", &body).ok()["token"].clone();
        shop.post("", "/api/v1/password", &json!({ "link": link, "password": PASSWORD })).ok();
        let signed_in = || page(&sign_in(&shop, &format!("one {}", role.name), PASSWORD, None));
        let mut own = signed_in();
        for route in &all {
            for is_own in [true, false] {
                if (route.method, route.path) == ("DELETE", "/api/v1/session") {
                    own = signed_in();
                }
                let address = address(route);
                let address = if is_own { address } else { address.replace("C1", "C2") };
                let body = route.body.map_or("{}", |body| body.example);
                let body = if route.method == "GET" { Body::empty() } else { Body::from(body) };
                let request = shop.request(route.method, "", &address).header("cookie", &own.cookie);
                let request = request.header("x-csrf-token", &own.csrf).header("content-type", "application/json");
                let told = shop.ask(request.body(body).expect("a request"));
                let name = format!("{} {address} by {}: {} {}", route.method, role.name, told.status, told.text);
                match expected(role, route, is_own) {
                    Expected::LetIn => assert!(told.status.as_u16() != 403, "{name}"),
                    Expected::Refused => {
                        assert_eq!((told.status.as_u16(), told.code().as_str()), (403, "T1501"), "{name}");
                        for tier in TIERS {
                            assert!(!told.text.contains(tier), "{name}");
                        }
                    }
                }
                asked += 1;
            }
        }
    }
    assert_eq!(asked, all.len() * of_others.len() * 2, "no route and no role is forgotten");
}

#[test]
fn the_document_and_the_page_tell_of_every_route() {
    let shop = Shop::new();
    let document = shop.get("", "/api/v1/openapi.json").ok();
    assert_eq!(document["openapi"], "3.1.0");
    let page = shop.get("", "/docs").text;
    let mut ids = BTreeSet::new();
    for route in routes() {
        let operation = &document["paths"][route.path][route.method.to_ascii_lowercase()];
        assert!(operation["summary"].is_string(), "{} {}", route.method, route.path);
        assert!(ids.insert(operation["operationId"].as_str().expect("an id").to_owned()), "{operation}");
        assert!(page.contains(&format!("{} {}", route.method, route.path)), "{}", route.path);
        if let Some(body) = route.body {
            serde_json::from_str::<Value>(body.example).unwrap_or_else(|error| panic!("{}: {error}", route.path));
        }
    }
    let told = shop.get("", "/api/v1/nothing");
    assert_eq!((told.status.as_u16(), told.code().as_str()), (404, "T1520"));
    assert_eq!(shop.send("DELETE", "", "/api/v1/orders", &json!({})).status.as_u16(), 404);
}

/// Signs in as each role, asks every route, and searches every byte of every answer.
#[test]
fn no_answer_tells_what_a_role_may_not_see() {
    let shop = Shop::new();
    let manager = shop.key("manager");
    let form = json!({
        "customer_id": "C1", "name": PLANTED[0], "phone": PLANTED[1], "email": PLANTED[2],
        "fields": { "address": format!("{}的一条街道十二号院", PLANTED[3]) },
    });
    shop.post(&manager, "/api/v1/members", &form).ok();
    let body = json!({ "order_id": "o1", "customer_id": "C1", "lines": [{ "amount": "1500" }] });
    shop.post(&manager, "/api/v1/orders", &body).ok();
    let held = json!({ "scheme": "worth", "tier": "platypus", "reason": "a promise", "until": "2027-01-01" });
    shop.post(&manager, "/api/v1/customers/C1/overrides", &held).ok();
    let row = json!({ "customer_id": "C1", "name": PLANTED[0], "phone": PLANTED[1], "email": PLANTED[2] });
    shop.post(&manager, "/api/v1/facts/customers", &json!({ "rows": [row] })).ok();
    let said = json!({ "customer_id": "C1", "at": "2026-11-29", "text": format!("请送到{}", PLANTED[3]) });
    shop.post(&manager, "/api/v1/facts/feedback", &json!({ "rows": [said] })).ok();
    for day in ["2026-11-29", "2026-11-30"] {
        shop.post(&manager, "/api/v1/runs", &json!({ "as_of": day })).ok();
    }
    let told = shop.get(&manager, "/api/v1/customers/C1");
    assert!(PLANTED[..3].iter().all(|planted| told.text.contains(planted)), "who may see them does: {}", told.text);
    assert!(shop.get(&manager, "/api/v1/customers/C1/timeline").text.contains(PLANTED[3]));
    for number in 1..=2 {
        let told = shop.get(&manager, &format!("/api/v1/runs/{number}/changes?from=1"));
        assert!(told.status.is_success(), "{}", told.text);
    }
    for role in ROLES.iter().filter(|role| role.is_staff()) {
        let key = shop.key(&role.name);
        for route in routes().iter().filter(|route| route.method == "GET") {
            let told = asked(&shop, &key, route);
            let place = format!("{} {} by {}", route.method, route.path, role.name);
            if !role.may(terrace_office::roles::Right::SeePersonal) {
                for planted in PLANTED {
                    assert!(!told.text.contains(planted), "{place} tells {planted}: {}", told.text);
                }
            }
            if !role.may(terrace_office::roles::Right::SeeCustomers) && !role.may(terrace_office::roles::Right::SeeWork)
            {
                for tier in TIERS {
                    assert!(!told.text.contains(tier), "{place} tells {tier}: {}", told.text);
                }
            }
        }
    }
}

/// A list filtered by a masked value would tell whose it is.
#[test]
fn nobody_filters_by_what_they_may_not_see() {
    let text = POLICY.replace("schemes:\n", "labels:\n  reachable: { when: phone is not null }\nschemes:\n");
    let shop = Shop::by(&text, None);
    let (analyst, owner) = (shop.key("analyst"), shop.key("owner"));
    let row = json!({ "rows": [{ "customer_id": "C1", "phone": "13812345678", "province": "上海" }] });
    shop.post(&owner, "/api/v1/facts/customers", &row).ok();
    let order = json!({ "order_id": "o1", "customer_id": "C1", "lines": [{ "amount": "5" }] });
    shop.post(&owner, "/api/v1/orders", &order).ok();
    let by_phone = "/api/v1/customers?where=phone%20%3D%20'13812345678'";
    assert_eq!(shop.get(&owner, by_phone).ok()["total"], 1);
    assert_eq!(shop.get(&analyst, by_phone).code(), "T1501");
    assert_eq!(
        shop.get(&analyst, "/api/v1/customers?where=reachable").ok()["total"],
        1,
        "the policy's own words are for all"
    );
    let quoted = "/api/v1/customers?where=reachable%20and%20orders%20%3E%200";
    assert_eq!(shop.get(&analyst, quoted).ok()["total"], 1);
}
