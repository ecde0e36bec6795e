//! Acts above limits wait for a second person, who is never the one who asked.

use crate::shop::{POLICY, Shop};
use crate::sign_in::{Page, change, owner, read, user};
use serde_json::{Value, json};

const LIMITS: &str = "[approvals]\noverride_rank = 1\npoints = 100\npolicies = true\ndays = 3\n";

fn shop() -> (Shop, Page, Page) {
    let shop = Shop::set(LIMITS);
    let first = owner(&shop);
    let second = user(&shop, &first, "mei", "manager");
    vouch(&shop, 2);
    let order = json!({ "order_id": "o1", "customer_id": "C1", "lines": [{ "amount": "150" }] });
    change(&shop, &first, "POST", "/api/v1/orders", &order).ok();
    (shop, first, second)
}

/// Somebody at the server says that a sign-in is in the hands of a person of their own.
fn vouch(shop: &Shop, id: u64) {
    shop.run(shop.office.vouch_user(&Shop::owner(), id, shop.now())).expect("vouched for");
}

fn override_to(tier: &str) -> Value {
    json!({ "scheme": "worth", "tier": tier, "reason": "a promise", "until": "2027-01-01" })
}

fn decide(shop: &Shop, page: &Page, id: &Value, decision: &str) -> crate::shop::Told {
    change(shop, page, "POST", &format!("/api/v1/approvals/{id}"), &json!({ "decision": decision, "note": "as said" }))
}

#[test]
fn an_override_above_the_limit_waits_and_is_made_with_its_approval() {
    let (shop, first, second) = shop();
    let path = "/api/v1/customers/C1/overrides";
    assert_eq!(change(&shop, &first, "POST", path, &override_to("wombat")).status.as_u16(), 201, "below the limit");
    let told = change(&shop, &first, "POST", path, &override_to("platypus"));
    assert_eq!(told.status.as_u16(), 202);
    let asked = told.ok();
    assert_eq!(
        (&asked["state"], &asked["act"]["kind"], &asked["act"]["tier"]),
        (&json!("waiting"), &json!("override"), &json!("platypus"))
    );
    let held = || read(&shop, &first, "/api/v1/overrides?customer_id=C1").ok().as_array().expect("overrides").clone();
    assert_eq!(held().len(), 1, "nothing was done yet");
    assert_eq!(decide(&shop, &first, &asked["id"], "approve").code(), "T1531", "never by the same person");
    assert_eq!(held().len(), 1);
    let decided = decide(&shop, &second, &asked["id"], "approve").ok();
    assert_eq!((&decided["state"], &decided["decided_by"]), (&json!("approved"), &json!("user:2")));
    let made = held().pop().expect("an override");
    assert_eq!(
        (&made["made_by"], &made["approved_by"], &made["tier"]),
        (&json!("user:1"), &json!("user:2"), &json!("platypus"))
    );
    assert_eq!(decide(&shop, &second, &asked["id"], "approve").code(), "T1530", "once");
    let log = read(&shop, &first, "/api/v1/audit").ok();
    let actions: Vec<&str> =
        log.as_array().expect("entries").iter().filter_map(|entry| entry["action"].as_str()).collect();
    assert_eq!(actions[..2], ["approval.approved", "standing.overridden"]);
    assert!(actions.contains(&"approval.asked"));
    let whole = read(&shop, &first, "/api/v1/audit/verification").ok();
    assert_eq!(whole["is_whole"], true);
}

#[test]
fn nobody_approves_by_a_key_nor_what_a_key_of_theirs_asked_for() {
    let (shop, first, second) = shop();
    let key = change(&shop, &first, "POST", "/api/v1/keys", &json!({ "name": "own", "role": "manager" })).ok();
    let key = key["token"].as_str().expect("a token").to_owned();
    let asked = shop.post(&key, "/api/v1/customers/C1/overrides", &override_to("platypus")).ok();
    assert_eq!(decide(&shop, &first, &asked["id"], "approve").code(), "T1531", "the key is theirs");
    let path = format!("/api/v1/approvals/{}", asked["id"]);
    let by_key = shop.key("owner");
    assert_eq!(shop.post(&by_key, &path, &json!({ "decision": "approve" })).code(), "T1531");
    let named =
        json!({ "scheme": "worth", "tier": "platypus", "reason": "r", "until": "2027-01-01", "approved_by": "mei" });
    assert_eq!(change(&shop, &first, "POST", "/api/v1/customers/C1/overrides", &named).code(), "T1503");
    let service = user(&shop, &first, "li", "service");
    assert_eq!(decide(&shop, &service, &asked["id"], "approve").code(), "T1501");
    assert_eq!(decide(&shop, &second, &asked["id"], "approve").ok()["state"], "approved");
}

#[test]
fn what_somebody_asked_for_who_may_no_longer_is_not_done() {
    let (shop, first, second) = shop();
    let wang = user(&shop, &first, "wang", "manager");
    let asked = change(&shop, &wang, "POST", "/api/v1/customers/C1/overrides", &override_to("platypus")).ok();
    let users = read(&shop, &first, "/api/v1/users").ok();
    let own = users.as_array().expect("users").iter().find(|user| user["name"] == "wang").expect("wang").clone();
    change(&shop, &first, "PUT", &format!("/api/v1/users/{}", own["id"]), &json!({ "role": "service" })).ok();
    assert_eq!(decide(&shop, &second, &asked["id"], "approve").code(), "T1501");
    assert_eq!(decide(&shop, &second, &asked["id"], "refuse").ok()["state"], "refused");
}

#[test]
fn points_above_the_limit_wait_and_are_booked_once() {
    let (shop, first, second) = shop();
    let path = "/api/v1/members/C1/points";
    let more = |points: i64| json!({ "do": "adjust", "points": points, "reason": "a mistake of ours" });
    let active = || read(&shop, &first, "/api/v1/members/C1").ok()["points"]["active"].as_i64();
    assert_eq!(change(&shop, &first, "POST", path, &more(100)).ok()["points"]["active"], 250);
    let asked = change(&shop, &first, "POST", path, &more(-101)).ok();
    assert_eq!((active(), &asked["act"]["points"]), (Some(250), &json!(-101)));
    decide(&shop, &second, &asked["id"], "approve").ok();
    assert_eq!(active(), Some(149));
    // One that would fail is not decided, and says why.
    let asked = change(&shop, &second, "POST", path, &more(-5_000)).ok();
    let told = decide(&shop, &first, &asked["id"], "approve");
    assert!(told.status.is_client_error(), "{}", told.text);
    let waiting = read(&shop, &first, "/api/v1/approvals").ok();
    assert_eq!((&waiting[0]["id"], &waiting[0]["state"]), (&asked["id"], &json!("waiting")));
    assert_eq!(decide(&shop, &first, &asked["id"], "refuse").ok()["state"], "refused");
    assert_eq!((active(), read(&shop, &first, "/api/v1/approvals").ok()), (Some(149), json!([])));
}

#[test]
fn what_nobody_decides_ends_by_itself() {
    let (shop, first, second) = shop();
    let asked = change(&shop, &first, "POST", "/api/v1/customers/C1/overrides", &override_to("platypus")).ok();
    shop.wait(3 * 86_400);
    let second = match decide(&shop, &second, &asked["id"], "approve").code().as_str() {
        "T1518" => crate::sign_in::page(&crate::sign_in::sign_in(&shop, "mei", crate::sign_in::PASSWORD, None)),
        other => panic!("{other}"),
    };
    assert_eq!(decide(&shop, &second, &asked["id"], "approve").code(), "T1530");
    assert_eq!(shop.run(shop.office.end_approvals(shop.now())).expect("ended"), 1);
    assert_eq!(shop.run(shop.office.end_approvals(shop.now())).expect("ended"), 0);
    let all = read(&shop, &second, "/api/v1/approvals?all=true").ok();
    assert_eq!((&all[0]["state"], &all[0]["decided_by"]), (&json!("expired"), &json!("system")));
}

#[test]
fn a_policy_waits_and_is_in_force_when_it_is_approved() {
    let (shop, first, second) = shop();
    let text = POLICY
        .replace("from: 1000,", "from: 100,")
        .replace("from: 100,  title: { en: Wombat", "from: 50, title: { en: Wombat");
    let text = text.replacen("wombat, from: 100,", "wombat, from: 50,", 1);
    let told = change(&shop, &first, "POST", "/api/v1/policies", &json!({ "text": text }));
    assert_eq!(told.status.as_u16(), 202, "{}", told.text);
    let asked = told.ok();
    let in_force = || read(&shop, &first, "/api/v1/policies").ok()["in_force"].clone();
    assert_eq!(in_force(), Value::Null);
    decide(&shop, &second, &asked["id"], "approve").ok();
    assert_eq!(in_force(), 1);
    let listed = read(&shop, &first, "/api/v1/customers").ok();
    assert_eq!(listed["customers"][0]["worth"], "platypus");
}

/// Whoever manages users can make a second user and sign in as them: neither the one nor the other decides what the other
/// asked for, nor does anybody whom they made in turn.
#[test]
fn nobody_makes_their_own_second_person() {
    let shop = Shop::set(LIMITS);
    let first = owner(&shop);
    let order = json!({ "order_id": "o1", "customer_id": "C1", "lines": [{ "amount": "150" }] });
    change(&shop, &first, "POST", "/api/v1/orders", &order).ok();
    let path = "/api/v1/customers/C1/overrides";
    let asked = change(&shop, &first, "POST", path, &override_to("platypus")).ok();
    // One of their own making, one whom that one made, and what they ask for themselves.
    let puppet = user(&shop, &first, "puppet", "owner");
    let second = user(&shop, &puppet, "second", "manager");
    for page in [&puppet, &second] {
        let told = decide(&shop, page, &asked["id"], "approve");
        assert_eq!((told.status.as_u16(), told.code().as_str()), (403, "T1560"));
    }
    let by_puppet = change(&shop, &second, "POST", path, &override_to("platypus")).ok();
    assert_eq!(decide(&shop, &first, &by_puppet["id"], "approve").code(), "T1560", "nor the other way round");
    let sibling = user(&shop, &first, "sibling", "manager");
    assert_eq!(decide(&shop, &sibling, &by_puppet["id"], "approve").code(), "T1560", "nor two of one making");
    let users = read(&shop, &first, "/api/v1/users").ok();
    let made = |name: &str| {
        let users = users.as_array().expect("users");
        users.iter().find(|user| user["name"] == name).expect("a user")["link_by"].clone()
    };
    assert_eq!((made("owner"), made("puppet"), made("second")), (Value::Null, json!("user:1"), json!("user:2")));
    // What they refuse is refused: nothing is done by that.
    assert_eq!(decide(&shop, &sibling, &by_puppet["id"], "refuse").ok()["state"], "refused");
    // Somebody at the server knows that the sibling is a person.
    vouch(&shop, 4);
    assert_eq!(decide(&shop, &sibling, &asked["id"], "approve").ok()["state"], "approved");
    // A new link is in the hands of whoever made it.
    let asked = change(&shop, &first, "POST", path, &override_to("platypus")).ok();
    change(&shop, &first, "POST", "/api/v1/users/4/invitation", &json!({})).ok();
    assert_eq!(read(&shop, &first, "/api/v1/users").ok()[3]["link_by"], "user:1");
    vouch(&shop, 2);
    let puppet = crate::sign_in::page(&crate::sign_in::sign_in(&shop, "puppet", crate::sign_in::PASSWORD, None));
    assert_eq!(decide(&shop, &puppet, &asked["id"], "approve").ok()["state"], "approved");
}

/// A role that whoever asked gives to somebody afterwards does not make them a second person for it.
#[test]
fn a_role_that_was_given_for_it_does_not_decide() {
    let (shop, first, second) = shop();
    let li = user(&shop, &first, "li", "service");
    vouch(&shop, 3);
    let asked = change(&shop, &first, "POST", "/api/v1/customers/C1/overrides", &override_to("platypus")).ok();
    change(&shop, &first, "PUT", "/api/v1/users/3", &json!({ "role": "manager" })).ok();
    let li_again = crate::sign_in::page(&crate::sign_in::sign_in(&shop, "li", crate::sign_in::PASSWORD, None));
    drop(li);
    assert_eq!(decide(&shop, &li_again, &asked["id"], "approve").code(), "T1560");
    assert_eq!(decide(&shop, &second, &asked["id"], "approve").ok()["state"], "approved");
    // What is asked for later they decide.
    shop.wait(1);
    let asked = change(&shop, &first, "POST", "/api/v1/customers/C1/overrides", &override_to("platypus")).ok();
    assert_eq!(decide(&shop, &li_again, &asked["id"], "approve").ok()["state"], "approved");
}

#[test]
fn who_signs_in_vouches_for_nobody() {
    let (shop, first, _) = shop();
    let caller = terrace_office::roles::Caller { actor: "user:1".into(), ..Shop::owner() };
    drop(first);
    let told = shop.run(shop.office.vouch_user(&caller, 2, shop.now())).expect_err("refused");
    assert!(matches!(told, terrace_office::OfficeError::SamePerson), "{told}");
}
