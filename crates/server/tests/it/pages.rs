//! What pages read.

use crate::shop::{POLICY, Shop};
use serde_json::{Value, json};

fn order(id: &str, customer: &str, at: &str, amount: &str) -> Value {
    json!({ "order_id": id, "customer_id": customer, "ordered_at": at, "lines": [{ "amount": amount, "product": "desk" }] })
}

fn with_runs() -> (Shop, String) {
    let shop = Shop::new();
    let key = shop.key("manager");
    for (id, customer, at, amount) in
        [("o1", "C1", "2026-10-01", "50"), ("o2", "C2", "2026-10-02", "2000"), ("o3", "C3", "2026-10-03", "150")]
    {
        shop.post(&key, "/api/v1/orders", &order(id, customer, at, amount)).ok();
    }
    shop.post(&key, "/api/v1/runs", &json!({ "as_of": "2026-10-10" })).ok();
    shop.post(&key, "/api/v1/orders", &order("o4", "C1", "2026-11-20", "1000")).ok();
    shop.post(&key, "/api/v1/orders", &order("o5", "C4", "2026-11-21", "1")).ok();
    shop.post(&key, "/api/v1/runs", &json!({ "as_of": "2026-11-30" })).ok();
    (shop, key)
}

#[test]
fn the_overview_tells_the_newest_run_beside_the_one_before() {
    let empty = Shop::new();
    let nothing = empty.get(&empty.key("manager"), "/api/v1/overview").ok();
    assert_eq!((&nothing["run"], &nothing["alerts"][0]["kind"]), (&Value::Null, &json!("no_facts")));
    let (shop, key) = with_runs();
    let told = shop.get(&key, "/api/v1/overview").ok();
    assert_eq!((&told["run"]["number"], &told["before"]["number"]), (&json!(2), &json!(1)));
    let worth = &told["schemes"]["worth"];
    assert_eq!(worth["title"]["en"], "Worth");
    let tier = |place: usize| {
        let tier = &worth["tiers"][place];
        (tier["tier"].clone(), tier["customers"].clone(), tier["before"]["customers"].clone())
    };
    assert_eq!(tier(0), (json!("platypus"), json!(2), json!(1)));
    assert_eq!(tier(2), (json!("quokka"), json!(1), json!(1)));
    let moves = worth["moves"].as_array().expect("moves");
    let moved = |from: Value, to: Value| {
        let found = moves.iter().find(|moved| moved["from"] == from && moved["to"] == to);
        found.map(|moved| moved["customers"].clone())
    };
    assert_eq!(moved(json!({ "tier": "quokka" }), json!({ "tier": "platypus" })), Some(json!(1)));
    assert_eq!(moved(json!({ "without": "earlier run" }), json!({ "tier": "quokka" })), Some(json!(1)));
    assert!(told["alerts"].as_array().expect("alerts").iter().any(|alert| alert["kind"] == "stale_data"));
}

#[test]
fn changes_name_who_moved_and_why() {
    let (shop, key) = with_runs();
    let told = shop.get(&key, "/api/v1/runs/2/changes").ok();
    assert_eq!((&told["from"]["run"], &told["to"]["run"], &told["new"]), (&json!(1), &json!(2), &json!(1)));
    let mover = &told["schemes"]["worth"]["largest"][0];
    assert_eq!(
        (&mover["customer_id"], &mover["to"], &mover["moved_by"]),
        (&json!("C1"), &json!("platypus"), &json!("amount"))
    );
    assert_eq!(shop.get(&key, "/api/v1/runs/2/changes?from=1").ok(), told);
    assert_eq!(shop.get(&key, "/api/v1/runs/9/changes").status.as_u16(), 404);
    assert_eq!(shop.get(&key, "/api/v1/runs/none/changes").code(), "T1507");
}

#[test]
fn movers_are_told_page_by_page_by_way_tier_and_cause() {
    let (shop, key) = with_runs();
    let movers = |query: &str| shop.get(&key, &format!("/api/v1/runs/2/movers?{query}")).ok();
    let ids = |told: &Value| -> Vec<String> {
        let movers = told["movers"].as_array().expect("movers").iter();
        movers.map(|mover| mover["customer_id"].as_str().expect("an id").to_owned()).collect()
    };
    let all = movers("");
    assert_eq!((&all["scheme"], &all["from"]["run"], &all["to"]["run"]), (&json!("worth"), &json!(1), &json!(2)));
    assert_eq!((ids(&all), &all["total"]["customers"]), (vec!["C1".to_owned(), "C4".to_owned()], &json!(2)));
    let ways = |told: &Value| ["up", "down", "new", "gone"].map(|way| told["directions"][way]["customers"].clone());
    assert_eq!(ways(&all), [1, 0, 1, 0].map(|count| json!(count)));
    // A direction leaves the others counted.
    let new = movers("direction=new&scheme=worth&from=1");
    assert_eq!((ids(&new), ways(&new)), (vec!["C4".to_owned()], ways(&all)));
    assert_eq!(new["movers"][0]["from"], Value::Null);
    assert_eq!(ids(&movers("from_tier=quokka&to_tier=platypus&moved_by=amount")), ["C1"]);
    assert!(ids(&movers("moved_by=(cutoffs)")).is_empty());
    assert!(ids(&movers("from_tier=(none)")).is_empty());
    assert_eq!(ids(&movers("sort=-customer_id&limit=1&skip=1")), ["C1"]);
    assert_eq!(ids(&movers("sort=change")), ["C4", "C1"]);
    let code = |query: &str| shop.get(&key, &format!("/api/v1/runs/2/movers?{query}")).code();
    for query in ["direction=away", "from_tier=nowhere", "sort=name", "limit=0", "limit=1001"] {
        assert_eq!(code(query), "T1503", "{query}");
    }
    assert_eq!(shop.get(&key, "/api/v1/runs/2/movers?scheme=none").status.as_u16(), 404);
    assert_eq!(shop.get(&key, "/api/v1/runs/9/movers").status.as_u16(), 404);
    // A run that takes the place of the newest is compared anew.
    shop.post(&key, "/api/v1/orders", &order("o6", "C5", "2026-11-22", "1")).ok();
    shop.post(&key, "/api/v1/runs", &json!({ "as_of": "2026-11-30" })).ok();
    let later = shop.get(&key, "/api/v1/runs/3/movers?from=1&direction=new").ok();
    assert_eq!(ids(&later), ["C4", "C5"]);
}

#[test]
fn a_customer_is_told_with_fields_masked_by_role() {
    let (shop, key) = with_runs();
    let row = json!({ "customer_id": "C1", "name": "王小明", "phone": "13812345678", "city": "上海" });
    shop.post(&key, "/api/v1/facts/customers", &json!({ "rows": [row] })).ok();
    let field = |told: &Value, name: &str| {
        let fields = told["fields"].as_array().expect("fields");
        fields.iter().find(|field| field["name"] == name).expect("a field").clone()
    };
    let open = shop.get(&key, "/api/v1/customers/C1").ok();
    assert_eq!((&field(&open, "name")["value"], &field(&open, "city")["value"]), (&json!("王小明"), &json!("上海")));
    let masked = shop.get(&shop.key("analyst"), "/api/v1/customers/C1").ok();
    let phone = field(&masked, "phone");
    assert_eq!((&phone["value"], &phone["is_masked"]), (&json!("138****5678"), &json!(true)));
    assert_eq!(field(&masked, "city")["value"], "上海");
    let scheme = &open["schemes"][0];
    assert_eq!((&scheme["tier"]["tier"], &scheme["standing"]["tier"]), (&json!("platypus"), &json!("platypus")));
    assert_eq!(open["metrics"][0]["value"], "1050.00");
    assert_eq!(open["member"]["level"]["level"], "diamond");
    assert_eq!(open["completeness"]["filled"], 3);
    assert_eq!(shop.get(&key, "/api/v1/customers/C99").status.as_u16(), 404);
}

#[test]
fn a_timeline_goes_page_by_page_over_the_facts_that_it_began_with() {
    let (shop, key) = with_runs();
    shop.post(
        &key,
        "/api/v1/facts/feedback",
        &json!({ "rows": [{ "customer_id": "C1", "at": "2026-11-25", "rating": 4 }] }),
    )
    .ok();
    let first = shop.get(&key, "/api/v1/customers/C1/timeline?limit=2").ok();
    let kinds: Vec<&str> =
        first["facts"].as_array().expect("facts").iter().filter_map(|fact| fact["kind"].as_str()).collect();
    assert_eq!((kinds, &first["total"]), (vec!["feedback", "orders"], &json!(3)));
    assert_eq!((&first["facts"][0]["fields"]["rating"], &first["facts"][1]["amount"]), (&json!(4), &json!("1000.00")));
    // What comes meanwhile stands on no later page.
    shop.post(&key, "/api/v1/orders", &order("o9", "C1", "2026-11-29", "7")).ok();
    shop.run(shop.office.seal(shop.now())).expect("sealed");
    let next = first["next"].as_str().expect("a cursor");
    let second = shop.get(&key, &format!("/api/v1/customers/C1/timeline?limit=2&cursor={next}")).ok();
    assert_eq!((&second["facts"][0]["fields"]["order_id"], &second["next"]), (&json!("o1"), &Value::Null));
    assert_eq!(shop.get(&key, "/api/v1/customers/C1/timeline").ok()["total"], 4);
    for bad in ["cursor=x", "cursor=1", "limit=0", "limit=501"] {
        assert_eq!(shop.get(&key, &format!("/api/v1/customers/C1/timeline?{bad}")).code(), "T1503", "{bad}");
    }
    assert_eq!(shop.get(&key, "/api/v1/customers/C1/timeline?cursor=999.0").status.as_u16(), 404);
}

#[test]
fn what_conditions_may_name_is_told_with_titles_and_tiers() {
    let (shop, key) = with_runs();
    let told = shop.get(&key, "/api/v1/measures").ok();
    let names = told["names"].as_array().expect("names");
    let name = |name: &str| names.iter().find(|known| known["name"] == name).expect("a name");
    assert_eq!(name("amount")["holds"], "money");
    assert_eq!(name("worth.standing")["values"][0]["tier"], "platypus");
    assert_eq!(name("level")["values"][4]["title"]["zh"], "普通会员");
    // Each of them can be asked for.
    for name in names {
        let name = name["name"].as_str().expect("a name");
        let told = shop.get(&key, &format!("/api/v1/customers?where={name}%20=%20{name}"));
        assert!(told.status.is_success(), "{name}: {}", told.text);
    }
    assert!(told["measures"].as_array().expect("measures").iter().any(|measure| measure["name"] == "net_amount"));
    assert!(shop.get(&key, "/api/v1/schema").ok()["properties"]["schemes"].is_object());
    let settings = shop.get(&shop.key("owner"), "/api/v1/settings").ok();
    assert_eq!((&settings["policy"], &settings["state"]), (&json!("shop"), &json!("file")));
}

#[test]
fn partners_and_nominations_are_told_or_said_to_be_none() {
    let (shop, key) = with_runs();
    for path in ["/api/v1/partners", "/api/v1/partners/P1"] {
        assert_eq!(shop.get(&key, path).code(), "T1516", "{path}");
    }
    assert!(shop.get(&key, "/api/v1/nominations").status.is_client_error());
    let text = POLICY.replace(
        "  levels:\n    - { level: diamond",
        "  nominate: { scheme: worth, to: [platypus], when: amount >= 100 }\n  levels:\n    - { level: diamond",
    );
    let text = format!(
        "{text}partners:\n  kinds: {{ designer: {{ en: Designer, zh: 设计师 }} }}\n  levels:\n    - {{ level: bronze, from: 0, rate: 3% }}\n"
    );
    shop.post(&key, "/api/v1/policies", &json!({ "text": text })).ok();
    let told = shop.get(&key, "/api/v1/nominations").ok();
    let members: Vec<&str> = told["members"]
        .as_array()
        .expect("members")
        .iter()
        .filter_map(|member| member["customer_id"].as_str())
        .collect();
    assert_eq!(members, ["C3"]);
    let referred = json!({ "customer_id": "C5", "referrer": "P1", "joined_at": "2026-11-01" });
    shop.post(&key, "/api/v1/facts/customers", &json!({ "rows": [referred] })).ok();
    shop.post(&key, "/api/v1/orders", &order("o6", "C5", "2026-11-22", "1000")).ok();
    let partners = shop.get(&key, "/api/v1/partners").ok();
    assert_eq!(
        (&partners["partners"][0]["partner"], &partners["partners"][0]["commission"]),
        (&json!("P1"), &json!("30.00"))
    );
    assert_eq!(shop.get(&key, "/api/v1/partners/P1").ok()["steps"][0]["customer_id"], "C5");
    assert_eq!(shop.get(&key, "/api/v1/partners/P2").status.as_u16(), 404);
}
