//! What partners and members see of themselves, and the rules that everybody may read.

use crate::shop::{PLANTED, POLICY, Shop, TIERS};
use crate::sign_in::{PASSWORD, Page, change, owner, page, read, sign_in};
use serde_json::json;

/// The shop with partners.
fn policy() -> String {
    let partners = "partners:\n  kinds: { designer: { en: Designer, zh: 设计师 } }\n  levels:\n    - { level: gold, from: 1000, rate: 5% }\n    - { level: bronze, from: 0, rate: 3% }\n";
    format!("{POLICY}{partners}")
}

fn own(shop: &Shop, first: &Page, (name, role, customer): (&str, &str, &str)) -> Page {
    let body = json!({ "name": name, "role": role, "customer_id": customer });
    let added = change(shop, first, "POST", "/api/v1/users", &body).ok();
    shop.post("", "/api/v1/password", &json!({ "link": added["token"], "password": PASSWORD })).ok();
    page(&sign_in(shop, name, PASSWORD, None))
}

#[test]
fn a_partner_sees_their_own_statement_alone_and_nobody_who_ordered() {
    let shop = Shop::by(&policy(), None);
    let first = owner(&shop);
    for (customer, partner, amount) in [("C1", "P1", "1500"), ("C2", "P2", "400"), ("C3", "P1", "100")] {
        let row = json!({ "customer_id": customer, "referrer": partner, "name": PLANTED[0], "phone": PLANTED[1] });
        change(&shop, &first, "POST", "/api/v1/facts/customers", &json!({ "rows": [row] })).ok();
        let order =
            json!({ "order_id": format!("o{customer}"), "customer_id": customer, "lines": [{ "amount": amount }] });
        change(&shop, &first, "POST", "/api/v1/orders", &order).ok();
    }
    let path = "/api/v1/portal/partner";
    let one = own(&shop, &first, ("fang", "partner", "P1"));
    let told = read(&shop, &one, path).ok();
    assert_eq!(
        (&told["partner"], &told["figures"]["orders"], &told["referred"]),
        (&json!("P1"), &json!(2), &json!("1600.00"))
    );
    let orders: Vec<&str> =
        told["steps"].as_array().expect("steps").iter().filter_map(|step| step["order"].as_str()).collect();
    assert_eq!(orders, ["oC1", "oC3"]);
    let text = told.to_string();
    for hidden in ["\"C1\"", "\"C3\"", "P2", "oC2", "400.00"].iter().chain(&PLANTED).chain(&TIERS) {
        assert!(!text.contains(hidden), "{hidden} in {text}");
    }
    assert!(told["steps"].as_array().expect("steps").iter().all(|step| step["customer_id"].is_null()));
    // Staff see who ordered; the other partner sees their own.
    let all = read(&shop, &first, "/api/v1/partners/P1").ok();
    assert_eq!(all["steps"][0]["customer_id"], "C1");
    let two = own(&shop, &first, ("gao", "partner", "P2"));
    assert_eq!(read(&shop, &two, path).ok()["referred"], "400.00");
    // Nothing else is theirs to see.
    for refused in [
        "/api/v1/partners",
        "/api/v1/partners/P1",
        "/api/v1/partners/P2",
        "/api/v1/customers",
        "/api/v1/customers/C1",
        "/api/v1/members/C1",
    ] {
        assert_eq!(read(&shop, &one, refused).code(), "T1501", "{refused}");
    }
    let member = own(&shop, &first, ("ming", "member", "C1"));
    assert_eq!(read(&shop, &member, path).code(), "T1501", "a member is no partner");
    assert_eq!(read(&shop, &first, path).code(), "T1501", "staff have no page of their own");
    let nobody = own(&shop, &first, ("hao", "partner", "P9"));
    assert_eq!(read(&shop, &nobody, path).status.as_u16(), 404, "who has referred nobody has no statement yet");
}

#[test]
fn a_partner_of_a_policy_without_partners_is_told_so() {
    let shop = Shop::new();
    let first = owner(&shop);
    let one = own(&shop, &first, ("fang", "partner", "P1"));
    assert_eq!(read(&shop, &one, "/api/v1/portal/partner").code(), "T1516");
}

#[test]
fn the_rules_of_membership_are_for_everybody_and_name_no_tier() {
    let text = POLICY.replace(
        "points: { per: 1, earn: 1, worth: 0.01 }",
        "points: { per: 10, earn: 1, worth: 0.5, expire: { after: 12 months, round_up: year } }",
    );
    let shop = Shop::by(&text, None);
    let first = owner(&shop);
    let member = own(&shop, &first, ("ming", "member", "C1"));
    let told = read(&shop, &member, "/api/v1/rules").ok();
    assert_eq!((&told["per"], &told["earn"], &told["worth"]), (&json!("10"), &json!("1"), &json!("0.50")));
    assert_eq!(told["expiry"], json!({ "after": "12 months", "at_end_of": "year" }));
    let levels: Vec<_> = told["levels"]
        .as_array()
        .expect("levels")
        .iter()
        .map(|level| (level["level"].clone(), level["from"].clone(), level["pays"].clone()))
        .collect();
    assert_eq!(levels[0], (json!("diamond"), json!("500"), json!("70%")));
    assert_eq!(levels.len(), 5);
    assert!(!TIERS.iter().any(|tier| told.to_string().contains(tier)), "{told}");
    let bare = Shop::by(POLICY.split("membership:").next().expect("a section before"), None);
    assert_eq!(bare.get(&bare.key("sales"), "/api/v1/rules").code(), "T1516");
}
