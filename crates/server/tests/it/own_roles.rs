//! Roles of the shop's own: what is outside of a role's rows or fields is found nowhere.

use crate::shop::{POLICY, Shop, Told};
use crate::sign_in::{change, owner, user};
use axum::body::Body;
use serde_json::{Value, json};
use terrace_server::{Takes, routes};

/// Rows of two regions, which the policy knows as fields of customers, and whose sales person each customer is.
fn shop() -> Shop {
    let text = POLICY.replace(
        "schemes:\n",
        "labels:\n  northern: { when: province = 'North' }\n  with_rep: { when: city is not null }\nschemes:\n",
    );
    let shop = Shop::by(&text, None);
    let key = shop.key("owner");
    for (id, province, rep, amount) in [
        ("N1", "North", "li", "1500"),
        ("N2", "North", "wang", "300"),
        ("ZEBRA-S1", "South", "li", "7777.77"),
        ("ZEBRA-S2", "South", "zhao", "8888.88"),
    ] {
        let row = json!({
            "customer_id": id, "name": format!("name of {id}"), "phone": format!("139000{:05}", amount.len() * 7 + id.len()),
            "province": province, "city": rep,
        });
        shop.post(&key, "/api/v1/facts/customers", &json!({ "rows": [row] })).ok();
        let order = json!({
            "order_id": format!("order-{id}"), "customer_id": id,
            "lines": [{ "amount": amount, "product": format!("product of {id}") }],
        });
        shop.post(&key, "/api/v1/orders", &order).ok();
        let form = json!({ "customer_id": id, "name": format!("form of {id}"), "card": format!("card-{id}") });
        shop.post(&key, "/api/v1/members", &form).ok();
        let held =
            json!({ "scheme": "worth", "tier": "platypus", "reason": format!("why {id}"), "until": "2027-01-01" });
        shop.post(&key, &format!("/api/v1/customers/{id}/overrides"), &held).ok();
    }
    for day in ["2026-11-29", "2026-11-30"] {
        shop.post(&key, "/api/v1/runs", &json!({ "as_of": day })).ok();
    }
    let touched = shop.office.take_touched();
    shop.run(shop.office.tell_tiers(&touched, shop.now())).expect("told");
    shop
}

/// All rights that a role over some customers may have.
const RIGHTS: [&str; 8] = [
    "see_customers",
    "see_personal",
    "quote",
    "see_members",
    "change_members",
    "spend_points",
    "adjust_points",
    "override_standings",
];

fn put(shop: &Shop, name: &str, body: &Value) -> Told {
    shop.send("PUT", &shop.key("owner"), &format!("/api/v1/roles/{name}"), body)
}

fn ids(told: &Value) -> Vec<&str> {
    told["customers"].as_array().expect("rows").iter().filter_map(|row| row["customer_id"].as_str()).collect()
}

#[test]
fn a_role_sees_its_own_customers_alone() {
    let shop = shop();
    put(&shop, "north", &json!({ "rights": RIGHTS, "only_where": "province = 'North'" })).ok();
    let key = shop.key("north");
    let all = shop.get(&key, "/api/v1/customers").ok();
    assert_eq!((ids(&all), &all["total"], &all["totals"]["amount"]), (vec!["N1", "N2"], &json!(2), &json!("1800.00")));
    let asked =
        shop.get(&key, "/api/v1/customers?where=amount%20%3E%201000%20or%20amount%20%3C%201000&sort=-amount").ok();
    assert_eq!(ids(&asked), ["N1", "N2"], "a condition asks among them alone");
    let page = shop.get(&key, "/api/v1/customers?limit=1").ok();
    let cursor = page["next_cursor"].as_str().expect("another page");
    assert_eq!(ids(&shop.get(&key, &format!("/api/v1/customers?limit=1&cursor={cursor}")).ok()), ["N2"]);
    assert_eq!(
        shop.get(&shop.key("owner"), &format!("/api/v1/customers?limit=1&cursor={cursor}")).code(),
        "T1503",
        "a cursor belongs to whoever sees the same"
    );
    for path in ["", "/timeline", "/explanation", "/course", "/purchases", "/offers", "/relations", "/persona"] {
        assert!(shop.get(&key, &format!("/api/v1/customers/N1{path}")).status.is_success(), "{path}");
        // Who is outside is answered as who is not there.
        let outside = shop.get(&key, &format!("/api/v1/customers/ZEBRA-S1{path}"));
        let absent = shop.get(&key, &format!("/api/v1/customers/ZEBRA-S9{path}"));
        assert_eq!((outside.status.as_u16(), outside.code()), (404, absent.code()), "{path}");
        assert_eq!(outside.text.replace("S1", "S9"), absent.text, "{path}");
    }
    let outside = shop.get(&key, "/api/v1/members?card=card-ZEBRA-S1");
    let absent = shop.get(&key, "/api/v1/members?card=card-ZEBRA-S9");
    assert_eq!(outside.text.replace("S1", "S9"), absent.text);
    assert_eq!(shop.get(&key, "/api/v1/members/N1").ok()["points"]["active"], 1500);
    let held = shop.get(&key, "/api/v1/overrides").ok();
    assert_eq!(held.as_array().map(Vec::len), Some(2));
    let told = shop.get(&key, "/api/v1/events?limit=1000").ok();
    let subjects: Vec<&str> =
        told.as_array().expect("events").iter().filter_map(|event| event["subject"].as_str()).collect();
    assert!(!subjects.is_empty() && subjects.iter().all(|subject| subject.starts_with('N')), "{subjects:?}");
    // Nothing is done to whom they do not see.
    let spend = json!({ "do": "spend", "points": 1 });
    shop.post(&key, "/api/v1/members/N1/points", &spend).ok();
    for (method, path, body) in [
        ("POST", "/api/v1/members/ZEBRA-S1/points", spend),
        ("POST", "/api/v1/members/N1/points", json!({ "do": "merge", "from": "ZEBRA-S1" })),
        (
            "POST",
            "/api/v1/customers/ZEBRA-S1/overrides",
            json!({ "scheme": "worth", "tier": "quokka", "reason": "r", "until": "2027-01-01" }),
        ),
        ("DELETE", "/api/v1/customers/ZEBRA-S1/overrides/worth", json!({})),
        ("PUT", "/api/v1/members/ZEBRA-S1", json!({ "revision": 1, "name": "x" })),
        ("POST", "/api/v1/reveals", json!({ "customer_id": "ZEBRA-S1", "reason": "r" })),
    ] {
        assert_eq!(shop.send(method, &key, path, &body).status.as_u16(), 404, "{method} {path}");
    }
    assert_eq!(shop.get(&shop.key("owner"), "/api/v1/members/ZEBRA-S1").ok()["points"]["active"], 7777);
}

/// Whether a text holds what was planted; a number counts where it stands for itself, and not as digits of a longer one,
/// such as a time that was measured.
fn tells(text: &str, planted: &str) -> bool {
    let is_number = planted.bytes().all(|byte| byte.is_ascii_digit());
    text.match_indices(planted)
        .any(|(at, _)| !is_number || !text[..at].ends_with(|before: char| before.is_ascii_digit() || before == '.'))
}

/// Asks every route as a role that sees the north alone, about everybody and about whom it must not see, and searches every
/// byte of every answer for what stands outside of its rows.
#[test]
fn what_is_outside_of_a_roles_rows_is_found_nowhere() {
    let shop = shop();
    put(&shop, "north", &json!({ "rights": RIGHTS, "only_where": "province = 'North'" })).ok();
    let (key, open) = (shop.key("north"), shop.key("owner"));
    let planted = ["name of ZEBRA", "form of ZEBRA", "product of ZEBRA", "why ZEBRA", "7777", "8888", "South"];
    let listed =
        shop.get(&open, "/api/v1/customers/ZEBRA-S1/timeline").text + &shop.get(&open, "/api/v1/customers").text;
    assert!(listed.contains("7777.77") && listed.contains("product of ZEBRA"), "who may see them does");
    let (mut let_in, mut refused) = (0, 0);
    for route in routes() {
        for id in ["ZEBRA-S1", "N1"] {
            let path = route.path.replace("{id}", id).replace("{order}", &format!("order-{id}"));
            let path = path.replace("{kind}", "customers").replace("{scheme}", "worth");
            let path = if route.path.contains("/runs/{id}") { path.replace(id, "2") } else { path };
            let paths = match route.path {
                "/api/v1/members" if route.method == "GET" => {
                    vec![format!("{path}?id={id}"), format!("{path}?card=card-{id}")]
                }
                "/api/v1/customers" => {
                    vec![path.clone(), format!("{path}?where=amount%20%3E%200"), format!("{path}?sort=-amount")]
                }
                "/api/v1/overrides" => vec![path.clone(), format!("{path}?customer_id={id}")],
                _ => vec![path],
            };
            for path in paths {
                let body = route.body.map_or("{}", |body| body.example).replace("C0001", id).replace("C1", id);
                let body = if route.method == "GET" { Body::empty() } else { Body::from(body) };
                let request = shop.request(route.method, &key, &path).header("content-type", "application/json");
                let told = shop.ask(request.body(body).expect("a request"));
                let place = format!("{} {path}: {} {}", route.method, told.status, told.text);
                for planted in planted {
                    assert!(!tells(&told.text, planted), "{planted} at {place}");
                }
                // An id that was asked for may be named as one that is not there, and nothing else of it.
                let names = told.text.contains("ZEBRA") && !path.contains("ZEBRA");
                assert!(!names || told.status.is_client_error(), "{place}");
                match told.status.as_u16() {
                    403 => refused += 1,
                    _ => let_in += 1,
                }
                if let Takes::Right(right) = route.takes
                    && !RIGHTS.contains(&right.name())
                {
                    assert_eq!(told.status.as_u16(), 403, "{place}");
                }
            }
        }
    }
    assert!(let_in > 30 && refused > 30, "{let_in} {refused}");
}

#[test]
fn a_role_sees_its_own_fields_alone() {
    let shop = shop();
    let fields = ["orders", "with_rep", "city", "product"];
    put(
        &shop,
        "desk",
        &json!({ "rights": ["see_customers", "see_personal", "see_members", "quote"], "fields": fields }),
    )
    .ok();
    let key = shop.key("desk");
    let list = shop.get(&key, "/api/v1/customers").ok();
    let row = list["customers"][0].as_object().expect("a row");
    assert_eq!(row.keys().map(String::as_str).collect::<Vec<_>>(), ["customer_id", "orders", "with_rep"]);
    assert_eq!((&list["total"], &list["totals"]), (&json!(4), &json!({})));
    for query in [
        "where=amount%20%3E%205",
        "sort=-amount",
        "where=worth%20%3D%20%27platypus%27",
        "where=points%20%3E%205",
        "sort=worth.standing",
    ] {
        assert_eq!(shop.get(&key, &format!("/api/v1/customers?{query}")).code(), "T1563", "{query}");
    }
    let one = shop.get(&key, "/api/v1/customers/N1");
    for hidden in ["1500", "name of N1", "139000", "North", "platypus", "鸭嘴兽", "card-N1", "silver", "diamond"] {
        assert!(!one.text.contains(hidden), "{hidden}: {}", one.text);
    }
    let one = one.ok();
    assert_eq!((&one["metrics"][0]["name"], one["metrics"].as_array().map(Vec::len)), (&json!("orders"), Some(1)));
    let timeline = shop.get(&key, "/api/v1/customers/N1/timeline");
    assert!(timeline.text.contains("product of N1") && !timeline.text.contains("1500"), "{}", timeline.text);
    for path in ["/api/v1/customers/N1/explanation", "/api/v1/members/N1", "/api/v1/members/N1/bookings"] {
        assert_eq!(shop.get(&key, path).code(), "T1563", "{path}");
    }
    let names = shop.get(&key, "/api/v1/measures").ok()["names"].clone();
    let names: Vec<&str> = names.as_array().expect("names").iter().filter_map(|name| name["name"].as_str()).collect();
    assert_eq!(names, ["orders", "with_rep", "city"]);
    assert_eq!(shop.get(&key, "/api/v1/events").ok(), json!([]), "of levels and tiers they are not told");
}

/// A change of a role holds with the next request, for who has signed in too; `$user` is whoever asks.
#[test]
fn own_customers_are_those_of_whoever_asks() {
    let shop = shop();
    let first = owner(&shop);
    let body = json!({ "rights": ["see_customers", "see_personal"], "only_where": "city = $user" });
    change(&shop, &first, "PUT", "/api/v1/roles/rep", &body).ok();
    let (li, zhao) = (user(&shop, &first, "li", "rep"), user(&shop, &first, "zhao", "rep"));
    let seen = |page| ids(&crate::sign_in::read(&shop, page, "/api/v1/customers").ok()).join(" ");
    assert_eq!((seen(&li), seen(&zhao)), ("N1 ZEBRA-S1".to_owned(), "ZEBRA-S2".to_owned()));
    let session = crate::sign_in::read(&shop, &li, "/api/v1/session").ok();
    assert_eq!((&session["role"], &session["rights"]), (&json!("rep"), &json!(["see_customers", "see_personal"])));
    let body = json!({ "rights": ["see_customers"], "only_where": "city = $user and orders > 1" });
    change(&shop, &first, "PUT", "/api/v1/roles/rep", &body).ok();
    assert_eq!(seen(&li), "");
    // A name that would change the condition is a name.
    let sly = user(&shop, &first, "x' or city <> '", "rep");
    assert_eq!(seen(&sly), "");
}

#[test]
fn roles_are_checked_as_they_are_written() {
    let shop = shop();
    let rights = json!(["see_customers"]);
    for (name, body, at) in [
        ("Nord", json!({ "rights": rights }), "name"),
        ("owner", json!({ "rights": rights }), "name"),
        ("north", json!({ "rights": [] }), "rights"),
        ("north", json!({ "rights": ["see_own"] }), "rights"),
        ("north", json!({ "rights": ["fly"] }), "rights"),
        ("north", json!({ "rights": ["see_customers", "see_work"], "only_where": "orders > 1" }), "rights"),
        ("north", json!({ "rights": ["see_audit"], "fields": ["orders"] }), "rights"),
        ("north", json!({ "rights": rights, "fields": ["nonsense"] }), "fields"),
    ] {
        let told = put(&shop, name, &body);
        assert_eq!((told.status.as_u16(), told.code().as_str()), (400, "T1503"), "{body}");
        assert!(told.text.contains(at), "{at}: {}", told.text);
    }
    let told = put(&shop, "north", &json!({ "rights": rights, "only_where": "nonsense > 1" }));
    assert!(told.status.is_client_error(), "{}", told.text);
    assert_eq!(put(&shop, "north", &json!({ "rights": rights, "only_where": "orders >" })).status.as_u16() / 100, 4);
    // Whoever manages users gives no rights that they have not.
    put(&shop, "people", &json!({ "rights": ["manage", "see_customers"] })).ok();
    let key = shop.key("people");
    let told = shop.send("PUT", &key, "/api/v1/roles/more", &json!({ "rights": ["manage", "see_audit"] }));
    assert_eq!(told.code(), "T1501");
    assert_eq!(shop.post(&key, "/api/v1/users", &json!({ "name": "a", "role": "owner" })).code(), "T1501");
    assert_eq!(shop.post(&key, "/api/v1/keys", &json!({ "name": "a", "role": "manager" })).code(), "T1501");
    shop.send("PUT", &key, "/api/v1/roles/more", &json!({ "rights": ["see_customers"] })).ok();
    // One that somebody has stays; who has seen an earlier one writes over nothing.
    let open = shop.key("owner");
    assert_eq!(shop.send("DELETE", &open, "/api/v1/roles/people", &json!({})).code(), "T1564");
    let request = shop.request("PUT", &open, "/api/v1/roles/more").header("if-match", "\"7\"");
    let told = shop.ask(request.body(Body::from(json!({ "rights": ["quote"] }).to_string())).expect("a request"));
    assert_eq!(told.status.as_u16(), 412);
    assert_eq!(shop.send("DELETE", &open, "/api/v1/roles/more", &json!({})).status.as_u16(), 204);
    assert_eq!(shop.send("DELETE", &open, "/api/v1/roles/more", &json!({})).code(), "T1507");
    let all = shop.get(&open, "/api/v1/roles").ok();
    let all = all.as_array().expect("roles").clone();
    assert_eq!((all.len(), &all[9]["name"], &all[9]["is_own"]), (10, &json!("people"), &json!(true)));
    let log = shop.get(&open, "/api/v1/audit?limit=1000").text;
    assert!(log.contains("role.put") && log.contains("role.removed"));
}
