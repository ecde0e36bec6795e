use crate::shop::{Shop, Told};
use axum::body::Body;
use serde_json::{Value, json};

pub const PASSWORD: &str = "a long and quiet sentence";

pub struct Page {
    pub cookie: String,
    pub csrf: String,
}

pub fn sign_in(shop: &Shop, name: &str, password: &str, code: Option<&str>) -> Told {
    shop.post("", "/api/v1/session", &json!({ "name": name, "password": password, "code": code }))
}

pub fn page(told: &Told) -> Page {
    let cookie = told.headers["set-cookie"].to_str().expect("text");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    let cookie = cookie.split(';').next().expect("a cookie").to_owned();
    Page { cookie, csrf: told.ok()["csrf"].as_str().expect("a token").to_owned() }
}

pub fn ask(shop: &Shop, page: &Page, method: &str, path: &str, csrf: Option<&str>, body: &Value) -> Told {
    let request = shop.request(method, "", path).header("cookie", &page.cookie);
    let request = match csrf {
        Some(csrf) => request.header("x-csrf-token", csrf),
        None => request,
    };
    let body = if method == "GET" { Body::empty() } else { Body::from(body.to_string()) };
    shop.ask(request.body(body).expect("a request"))
}

pub fn owner(shop: &Shop) -> Page {
    let link = shop.run(shop.office.first_owner(shop.now())).expect("a link").expect("nobody is there yet").token;
    assert_eq!(shop.post("", "/api/v1/password", &json!({ "link": link, "password": "short" })).code(), "T1512");
    shop.post("", "/api/v1/password", &json!({ "link": link, "password": PASSWORD })).ok();
    assert_eq!(shop.post("", "/api/v1/password", &json!({ "link": link, "password": PASSWORD })).code(), "T1513");
    page(&sign_in(shop, "owner", PASSWORD, None))
}

#[test]
fn the_first_link_makes_the_owner_and_is_used_once() {
    let shop = Shop::new();
    let page = owner(&shop);
    assert!(shop.run(shop.office.first_owner(shop.now())).expect("it answers").is_none());
    let who = ask(&shop, &page, "GET", "/api/v1/session", None, &json!({})).ok();
    assert_eq!((who["actor"].as_str(), who["role"].as_str()), (Some("user:1"), Some("owner")));
    // A change without the page's token may come from anywhere.
    let key = json!({ "name": "till", "role": "checkout" });
    for csrf in [None, Some("guess")] {
        assert_eq!(ask(&shop, &page, "POST", "/api/v1/keys", csrf, &key).code(), "T1519");
    }
    ask(&shop, &page, "POST", "/api/v1/keys", Some(&page.csrf), &key).ok();
    assert_eq!(ask(&shop, &page, "DELETE", "/api/v1/session", Some(&page.csrf), &json!({})).status.as_u16(), 204);
    assert_eq!(ask(&shop, &page, "GET", "/api/v1/session", None, &json!({})).code(), "T1518");
}

#[test]
fn wrong_tries_lock_a_name_for_a_while_and_tell_nothing() {
    let shop = Shop::new();
    owner(&shop);
    for _ in 0..6 {
        assert_eq!(sign_in(&shop, "owner", "a wrong sentence here", None).code(), "T1510");
    }
    let locked = sign_in(&shop, "owner", PASSWORD, None);
    assert_eq!((locked.status.as_u16(), locked.code().as_str()), (429, "T1511"));
    assert!(locked.headers.contains_key("retry-after"));
    assert_eq!(sign_in(&shop, "nobody", PASSWORD, None).code(), "T1510", "who is not there is told the same");
    shop.wait(10);
    page(&sign_in(&shop, "Owner ", PASSWORD, None));
    // Tries that come side by side count one after the other.
    let statuses: Vec<u16> = shop.run(async {
        let tries = (0..12).map(|_| {
            let body = json!({ "name": "owner", "password": "a wrong sentence here" }).to_string();
            let request = axum::http::Request::builder().method("POST").uri("/api/v1/session");
            let request = request.header("content-type", "application/json").body(Body::from(body)).expect("a request");
            tokio::spawn(crate::shop::asked(shop.app.clone(), request))
        });
        let tries: Vec<_> = tries.collect();
        let mut statuses = Vec::new();
        for tried in tries {
            statuses.push(tried.await.expect("it ends").status.as_u16());
        }
        statuses
    });
    assert_eq!(statuses.iter().filter(|status| **status == 401).count(), 6, "{statuses:?}");
}

#[test]
fn a_session_ends_by_itself_and_with_its_user() {
    let shop = Shop::new();
    let first = owner(&shop);
    let added =
        ask(&shop, &first, "POST", "/api/v1/users", Some(&first.csrf), &json!({ "name": "Li", "role": "service" }))
            .ok();
    let link = added["token"].as_str().expect("a token");
    shop.post("", "/api/v1/password", &json!({ "link": link, "password": PASSWORD })).ok();
    let li = page(&sign_in(&shop, "li", PASSWORD, None));
    ask(&shop, &li, "GET", "/api/v1/customers", None, &json!({}));
    assert_eq!(ask(&shop, &li, "GET", "/api/v1/users", None, &json!({})).code(), "T1501");
    let path = format!("/api/v1/users/{}", added["id"]);
    ask(&shop, &first, "PUT", &path, Some(&first.csrf), &json!({ "is_active": false })).ok();
    assert_eq!(ask(&shop, &li, "GET", "/api/v1/session", None, &json!({})).code(), "T1518");
    assert_eq!(sign_in(&shop, "li", PASSWORD, None).code(), "T1510");
    let last = ask(&shop, &first, "PUT", "/api/v1/users/1", Some(&first.csrf), &json!({ "is_active": false }));
    assert_eq!(last.code(), "T1503", "somebody must own it");
    shop.wait(13 * 3_600);
    assert_eq!(ask(&shop, &first, "GET", "/api/v1/session", None, &json!({})).code(), "T1518");
}

#[test]
fn one_time_codes_are_asked_for_and_taken_once() {
    let shop = Shop::new();
    let first = owner(&shop);
    let begun = ask(&shop, &first, "POST", "/api/v1/session/codes", Some(&first.csrf), &json!({})).ok();
    let secret = totp_rs::Secret::try_from_base32(begun["secret"].as_str().expect("a secret")).expect("base 32");
    let totp = totp_rs::Builder::new().with_secret(secret).build().expect("codes");
    let code = || totp.generate(u64::try_from(shop.now().micros() / 1_000_000).expect("after 1970")).to_string();
    // Nobody is locked out by a secret that no authenticator has: codes are asked for after the first.
    page(&sign_in(&shop, "owner", PASSWORD, None));
    let confirm = |code: &str| {
        let path = "/api/v1/session/codes/confirmation";
        ask(&shop, &first, "POST", path, Some(&first.csrf), &json!({ "code": code }))
    };
    assert_eq!(confirm("000000").code(), "T1510");
    assert_eq!(confirm(&code()).ok()["has_codes"], true);
    assert_eq!(confirm(&code()).code(), "T1507", "there is nothing left to confirm");
    assert_eq!(sign_in(&shop, "owner", PASSWORD, None).code(), "T1510");
    assert_eq!(sign_in(&shop, "owner", PASSWORD, Some(&code())).code(), "T1510", "the first code was taken");
    shop.wait(30);
    page(&sign_in(&shop, "owner", PASSWORD, Some(&code())));
    assert_eq!(sign_in(&shop, "owner", PASSWORD, Some(&code())).code(), "T1510", "a code is taken once");
    shop.wait(30);
    page(&sign_in(&shop, "owner", PASSWORD, Some(&code())));
}

#[test]
fn a_member_sees_their_own_page_and_no_tier() {
    let shop = Shop::new();
    let first = owner(&shop);
    let till = shop.key("checkout");
    for customer in ["C1", "C2"] {
        let body =
            json!({ "order_id": format!("o{customer}"), "customer_id": customer, "lines": [{ "amount": "1500" }] });
        shop.post(&till, "/api/v1/orders", &body).ok();
    }
    let user = json!({ "name": "ming", "role": "member", "customer_id": "C1" });
    let added = ask(&shop, &first, "POST", "/api/v1/users", Some(&first.csrf), &user).ok();
    shop.post("", "/api/v1/password", &json!({ "link": added["token"], "password": PASSWORD })).ok();
    let ming = page(&sign_in(&shop, "ming", PASSWORD, None));
    let own = ask(&shop, &ming, "GET", "/api/v1/members/C1", None, &json!({})).ok();
    assert_eq!(own["points"]["active"], 1500);
    let more = json!({ "do": "adjust", "points": 1, "reason": "the owner's cousin" });
    ask(&shop, &first, "POST", "/api/v1/members/C1/points", Some(&first.csrf), &more).ok();
    let noted = ask(&shop, &first, "GET", "/api/v1/members/C1/bookings", None, &json!({})).ok();
    assert_eq!(noted[0]["reason"], "the owner's cousin");
    let portal = ask(&shop, &ming, "GET", "/api/v1/portal", None, &json!({})).ok();
    assert!(!portal.to_string().contains("cousin"), "{portal}");
    assert_eq!((portal["customer_id"].as_str(), portal["points"]["active"].as_i64()), (Some("C1"), Some(1501)));
    assert_eq!(portal["bookings"][1]["points"], 1500);
    assert!(!crate::shop::TIERS.iter().any(|tier| portal.to_string().contains(tier)), "{portal}");
    assert!(ask(&shop, &ming, "GET", "/api/v1/members/C1/bookings", None, &json!({})).status.is_success());
    for route in terrace_server::routes().iter().filter(|route| route.takes != terrace_server::Takes::Nothing) {
        if route.takes == terrace_server::Takes::SignIn || route.path == "/api/v1/portal" {
            continue;
        }
        let path = route.path.replace("{id}", "C2").replace("{order}", "oC2").replace("{kind}", "customers");
        let path = path.replace("{scheme}", "worth");
        let path = if path == "/api/v1/members" && route.method == "GET" { format!("{path}?id=C2") } else { path };
        let body: Value = serde_json::from_str(route.body.map_or("{}", |body| body.example)).expect("JSON");
        let told = ask(&shop, &ming, route.method, &path, Some(&ming.csrf), &body);
        assert_eq!(told.status.as_u16(), 403, "{} {}: {}", route.method, path, told.text);
        for tier in crate::shop::TIERS {
            assert!(!told.text.contains(tier), "{path}");
        }
    }
}

/// Another user of a role, who has signed in.
pub fn user(shop: &Shop, owner: &Page, name: &str, role: &str) -> Page {
    let body = json!({ "name": name, "role": role });
    let added = ask(shop, owner, "POST", "/api/v1/users", Some(&owner.csrf), &body).ok();
    shop.post("", "/api/v1/password", &json!({ "link": added["token"], "password": PASSWORD })).ok();
    page(&sign_in(shop, name, PASSWORD, None))
}

/// Sends a change as somebody who has signed in.
pub fn change(shop: &Shop, page: &Page, method: &str, path: &str, body: &Value) -> Told {
    ask(shop, page, method, path, Some(&page.csrf), body)
}

pub fn read(shop: &Shop, page: &Page, path: &str) -> Told {
    ask(shop, page, "GET", path, None, &json!({}))
}
