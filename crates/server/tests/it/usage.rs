//! The use of pages, counted by nobody's name.

use crate::shop::Shop;
use crate::sign_in::{PASSWORD, change, owner, page, sign_in, user};
use serde_json::{Value, json};

fn uses(page: &str, times: u32) -> Value {
    json!({ "uses": [{ "page": page, "action": "open", "times": times }, { "page": page, "action": "change", "times": 1 }] })
}

#[test]
fn the_owner_sees_which_pages_are_used_by_role_and_nothing_of_who_did() {
    let shop = Shop::new();
    let first = owner(&shop);
    let li = user(&shop, &first, "li", "sales");
    let path = "/api/v1/usage";
    for times in [2, 3] {
        assert_eq!(change(&shop, &li, "POST", path, &uses("customers", times)).status.as_u16(), 204);
    }
    // What is no page of ours is not kept, whatever it holds.
    assert_eq!(change(&shop, &li, "POST", path, &uses("customers/C1 王小明", 1)).status.as_u16(), 204);
    assert_eq!(
        change(&shop, &li, "POST", path, &json!({ "uses": [{ "page": "runs", "action": "read", "times": 1 }] })).code(),
        "T1521"
    );
    let told = crate::sign_in::read(&shop, &first, "/api/v1/usage?days=7").ok();
    assert_eq!(told["is_counted"], true);
    assert_eq!(
        told["uses"],
        json!([
            { "page": "customers", "action": "open", "role": "sales", "times": 5, "last": "2026-11-30" },
            { "page": "customers", "action": "change", "role": "sales", "times": 2, "last": "2026-11-30" },
        ])
    );
    assert_eq!((&told["from"], &told["days"]), (&json!("2026-11-24"), &json!([{ "day": "2026-11-30", "times": 5 }])));
    assert_eq!(crate::sign_in::read(&shop, &li, path).code(), "T1501");
    shop.wait(8 * 86_400);
    assert_eq!(crate::sign_in::read(&shop, &sign_in_again(&shop), "/api/v1/usage?days=7").ok()["uses"], json!([]));
}

fn sign_in_again(shop: &Shop) -> crate::sign_in::Page {
    page(&sign_in(shop, "owner", PASSWORD, None))
}

#[test]
fn nothing_is_counted_where_the_settings_say_so_nor_of_members() {
    let shop = Shop::set("[usage]\ncount = false\n");
    let first = owner(&shop);
    assert_eq!(crate::sign_in::read(&shop, &first, "/api/v1/session").ok()["counts_usage"], false);
    change(&shop, &first, "POST", "/api/v1/usage", &uses("runs", 4));
    let told = crate::sign_in::read(&shop, &first, "/api/v1/usage").ok();
    assert_eq!((&told["is_counted"], &told["uses"]), (&json!(false), &json!([])));
    let shop = Shop::new();
    let first = owner(&shop);
    let member = json!({ "name": "ming", "role": "member", "customer_id": "C1" });
    let added = change(&shop, &first, "POST", "/api/v1/users", &member).ok();
    shop.post("", "/api/v1/password", &json!({ "link": added["token"], "password": PASSWORD })).ok();
    let ming = page(&sign_in(&shop, "ming", PASSWORD, None));
    change(&shop, &ming, "POST", "/api/v1/usage", &uses("portal", 4));
    assert_eq!(crate::sign_in::read(&shop, &first, "/api/v1/usage").ok()["uses"], json!([]));
}
