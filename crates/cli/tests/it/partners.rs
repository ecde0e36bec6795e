//! Partners, told from orders.

use crate::terrace::Terrace;
use serde_json::{Value, json};

/// Bands of 3, 4 and 5 percent, parted at 100 and 300.
const POLICY: &str = "policy: firm
currency: CNY
timezone: Asia/Shanghai
metrics:
  amount: { measure: net_amount }
schemes:
  size: { threshold: amount, tiers: [{ tier: large, from: 1000 }, { tier: small }] }
partners:
  kinds: { designer: { en: Designer, zh: 设计师 } }
  admit: { when: referred_orders >= 2 and referred_amount >= 300, window: 12 months }
  levels:
    - { level: gold, title: { en: Gold, zh: 金牌 }, from: 300, rate: 5% }
    - { level: silver, title: { en: Silver, zh: 银牌 }, from: 100, rate: 4% }
    - { level: bronze, title: { en: Bronze, zh: 铜牌 }, from: 0, rate: 3% }
  settle: { every: month, after: 30 days }
";

/// Ann is Dora's by her first order; so is Bo, of whose orders one comes back in part. Cy had ordered before anybody was
/// named; Di names Eve first, then Dora.
const ORDERS: &str = "order_id,customer_id,ordered_at,amount,referrer
1,ann,2026-01-01,50,dora
2,ann,2026-01-10,200,
3,bo,2026-01-20,100,dora
3,bo,2026-02-01,-40,
4,cy,2026-01-02,70,
5,cy,2026-02-02,500,dora
6,di,2026-01-03,20,eve
7,di,2026-02-03,30,dora
";

fn firm() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("firm.yaml"), POLICY).unwrap();
    std::fs::write(folder.path().join("orders.csv"), ORDERS).unwrap();
    folder
}

fn run(folder: &tempfile::TempDir, words: &[&str], as_of: &str) -> crate::terrace::Ran {
    let facts = ["--policy", "firm.yaml", "--as-of", as_of, "--orders", "orders.csv"];
    Terrace::at(folder.path()).run(&[words, &facts].concat())
}

#[test]
fn partners_are_told_from_who_orders_name() {
    let folder = firm();
    let list = run(&folder, &["partners", "list", "--json"], "2026-03-01").json();
    let told = |partner: &Value| {
        json!([
            partner["partner"],
            partner["level"]["level"],
            partner["referred"],
            partner["commission"],
            partner["admission"]["is_met"]
        ])
    };
    let partners: Vec<Value> = list["partners"].as_array().unwrap().iter().map(told).collect();
    // 50 and 50 at 3%, 150 and 50 at 4%, 50 at 5%; two fifths of the last order's 4.50 go back.
    assert_eq!(
        partners,
        [json!(["dora", "gold", "310.00", "11.70", true]), json!(["eve", "bronze", "50.00", "1.50", false])]
    );
    assert_eq!((&list["named_in_vain"], &list["three_party"]), (&json!(2), &json!("off")));
    // The second half of January is not known in its first.
    let before = run(&folder, &["partners", "list", "--json"], "2026-01-15").json();
    assert_eq!(told(&before["partners"][0]), json!(["dora", "silver", "250.00", "9.00", false]));
    let text = run(&folder, &["partners", "list"], "2026-03-01").stdout;
    assert!(text.starts_with("2 partners as of"), "{text}");
    assert!(text.contains("2 mentions of a referrer count for nobody"), "{text}");
    let chinese = run(&folder, &["--lang", "zh", "partners", "list"], "2026-03-01").stdout;
    assert!(chinese.contains("金牌 (gold)") && chinese.contains("三方累积未开启"), "{chinese}");
}

#[test]
fn kinds_of_partners_are_told_by_the_data_of_customers() {
    let folder = firm();
    // By the id or the title, or by the industry; what names no kind of the policy is counted.
    let data = "customer_id,合作类型,industry\ndora,设计师,retail\neve,broker,\n";
    std::fs::write(folder.path().join("people.csv"), data).unwrap();
    let ask = |words: &[&str]| run(&folder, &[words, &["--customers", "people.csv"]].concat(), "2026-03-01");
    let list = ask(&["partners", "list", "--json"]).json();
    let kinds: Vec<&Value> = list["partners"].as_array().unwrap().iter().map(|partner| &partner["kind"]).collect();
    assert_eq!(kinds, [&json!({ "kind": "designer", "title": { "en": "Designer", "zh": "设计师" } }), &Value::Null]);
    assert_eq!(list["of_other_kinds"], 1);
    let text = ask(&["--lang", "zh", "partners", "list"]).stdout;
    assert!(text.contains("设计师") && text.contains("有 1 位合作伙伴的类型不在策略之中"), "{text}");
    let shown = ask(&["partners", "show", "dora"]).stdout;
    assert!(shown.contains("Kind: Designer"), "{shown}");
    std::fs::write(folder.path().join("people.csv"), "customer_id,industry\ndora,retail\neve,Designer\n").unwrap();
    let list = ask(&["partners", "list", "--json"]).json();
    let kinds: Vec<&Value> =
        list["partners"].as_array().unwrap().iter().map(|partner| &partner["kind"]["kind"]).collect();
    assert_eq!((kinds, &list["of_other_kinds"]), (vec![&Value::Null, &json!("designer")], &json!(0)));
}

#[test]
fn a_partner_is_shown_step_by_step() {
    let folder = firm();
    let shown = run(&folder, &["partners", "show", "dora", "--json"], "2026-03-01").json();
    assert_eq!(
        shown["steps"][1],
        json!({ "kind": "order", "at": "2026-01-10T00:00:00", "order": "2", "customer_id": "ann", "amount": "200.00",
                "before": "50.00", "commission": "7.50",
                "bands": [{ "level": "silver", "rate": "4%", "amount": "150.00" },
                          { "level": "bronze", "rate": "3%", "amount": "50.00" }] })
    );
    assert_eq!(
        shown["steps"][3],
        json!({ "kind": "return", "at": "2026-02-01T00:00:00", "order": "3", "customer_id": null, "amount": "40.00",
                "before": null, "bands": [], "commission": "-1.80" })
    );
    let bands: Vec<&Value> = shown["bands"].as_array().unwrap().iter().map(|band| &band["amount"]).collect();
    assert_eq!(bands, ["50.00", "200.00", "100.00"]);
    // By the end of March nothing can come back any more; at that of February nothing of January either.
    assert_eq!(
        shown["statement"],
        json!({ "period_end": "2026-03-01T00:00:00", "provisional": "0.00", "confirmed": "11.70" })
    );
    let january = run(&folder, &["partners", "show", "dora", "--json"], "2026-02-01").json();
    assert_eq!(
        january["statement"],
        json!({ "period_end": "2026-02-01T00:00:00", "provisional": "12.00", "confirmed": "1.50" })
    );
    let text = run(&folder, &["partners", "show", "dora"], "2026-03-01").stdout;
    for part in ["Level: Gold (gold), with 310.00 CNY", "150.00 × 4% + 50.00 × 3%", "came back", "Admission: met"] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn who_referred_nobody_is_said() {
    let folder = firm();
    assert!(run(&folder, &["partners", "show", "dara"], "2026-03-01").says("T1031"));
    let rules = POLICY.split("partners:").next().unwrap();
    std::fs::write(folder.path().join("firm.yaml"), rules).unwrap();
    assert!(run(&folder, &["partners", "list"], "2026-03-01").says("T1028"));
}

#[test]
fn one_order_number_of_two_customers_is_two_orders() {
    let folder = firm();
    let orders = "order_id,customer_id,ordered_at,amount,referrer\n1,ann,2026-01-01,50,dora\n1,bo,2026-01-01,60,dora\n1,bo,2026-01-05,-60,\n";
    std::fs::write(folder.path().join("orders.csv"), orders).unwrap();
    let list = run(&folder, &["partners", "list", "--json"], "2026-03-01").json();
    assert_eq!(
        (&list["partners"][0]["referred"], &list["partners"][0]["commission"]),
        (&json!("50.00"), &json!("1.50"))
    );
}

#[test]
fn what_customers_say_of_themselves_refers_them_too() {
    let folder = firm();
    std::fs::write(folder.path().join("orders.csv"), ORDERS.replace(",dora", ",")).unwrap();
    std::fs::write(folder.path().join("people.csv"), "customer_id,referrer\nann,fay\ndi,fay\n").unwrap();
    let list = run(&folder, &["partners", "list", "--json", "--customers", "people.csv"], "2026-03-01").json();
    let told: Vec<_> = list["partners"]
        .as_array()
        .unwrap()
        .iter()
        .map(|partner| (&partner["partner"], &partner["referred"]))
        .collect();
    // Of two who were first, the first by id is.
    assert_eq!(told, [(&json!("fay"), &json!("250.00")), (&json!("eve"), &json!("50.00"))]);
}
