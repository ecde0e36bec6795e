//! What an explanation says.

use crate::world::{Person, every_kind, frame};
use serde_json::{Value, json};
use terrace_tiering::{classify, explain, run};

fn people() -> Vec<Person> {
    (1..=10)
        .map(|n| Person {
            id: format!("c{n:02}"),
            ordered: n < 10,
            amount: Some(n * 120_000_000),
            orders: Some(n * 2),
            recency: Some(10 - n),
            rate: (n != 3).then_some(n * 100_000),
            rating: Some(n * 100_000),
        })
        .collect()
}

fn explained(row: usize) -> Value {
    let frame = frame(&people());
    let outcome = run(every_kind(), &frame).expect("a run");
    serde_json::to_value(outcome.explain(every_kind(), &frame, row).expect("an explanation")).expect("json")
}

fn line<'v>(explained: &'v Value, scheme: &str) -> &'v Value {
    let lines = explained["schemes"].as_array().expect("schemes");
    lines.iter().find(|line| line["scheme"] == scheme).expect("a scheme")
}

#[test]
fn who_when_and_by_which_rules() {
    let all = explained(8);
    assert_eq!(all["customer_id"], "c09");
    assert_eq!(all["as_of"], "2024-01-01 00:00 Asia/Shanghai");
    assert_eq!(all["policy"], "every-kind");
    assert_eq!(all["policy_hash"].as_str().map(str::len), Some(64));
    let metric = json!({
        "name": "amount", "value": "108000.00",
        "basis": { "measure": { "measure": "net_amount", "window": "12 months" } },
    });
    assert_eq!(all["metrics"][0], metric);
    let basket = &all["metrics"][5];
    assert_eq!(basket["value"], "6000");
    assert_eq!(basket["basis"]["expression"]["text"], "amount / nullif(orders, 0)");
    assert_eq!(basket["basis"]["expression"]["names"][1], json!({ "name": "orders", "value": 18 }));
    let frequent = json!({ "text": "orders > 12", "names": [{ "name": "orders", "value": 18 }], "holds": true });
    assert_eq!(all["labels"][0], json!({ "name": "frequent", "value": true, "condition": frequent }));
}

#[test]
fn reasons_are_short_and_stable() {
    let reasons = |row: usize| {
        let all = explained(row);
        let lines = all["schemes"].as_array().expect("schemes").clone();
        lines.iter().map(|l| format!("{}: {}", l["scheme"], l["reason"]).replace('"', "")).collect::<Vec<_>>()
    };
    assert_eq!(
        reasons(8),
        [
            "value: amount 108000.00 > 100000.00",
            "pyramid: rank within top 1%: amount 108000.00 >= 108000.00",
            "narrow: rank within top 30%: basket 6000 >= 6000",
            "abc: share before below 80%: amount 108000.00 >= 48000.00",
            "rfm: digits 555",
            "split: digits 333",
            "classic: digits 222",
            "habit: frequency high, basket high, fixed high",
            "composite: rank within top 10%: score 100 >= 100",
            "marks: score 100 > 66.5",
            "natural: nearest g2 at 0.82; then g1 at 3.29",
            "cycle: 18 orders in 2 days, come 2 times",
            "status: otherwise",
            "priority: value = 'high' and frequent",
        ]
    );
    let first = reasons(0);
    for expected in [
        "value: otherwise: amount 12000.00 < 50000.00",
        "pyramid: otherwise: amount 12000.00 < 60000.00",
        "abc: otherwise: amount 12000.00 < 24000.00",
        "marks: otherwise: score 0 < 33.25",
        "status: recency > 3",
        "priority: not in universe: value <> 'low' or loyal",
    ] {
        assert!(first.iter().any(|reason| reason == expected), "{expected} is not in {first:#?}");
    }
    assert!(reasons(9).contains(&"pyramid: not in universe: no order".to_owned()));
}

#[test]
fn missing_inputs_leave_their_weight_and_it_is_told() {
    let all = explained(2);
    let inputs = line(&all, "marks")["why"]["inputs"].clone();
    assert_eq!(inputs[0]["value"], Value::Null);
    assert_eq!(inputs[0]["weight"], "70");
    assert_eq!(inputs[0]["effective_weight"], Value::Null);
    let rating = json!({
        "metric": "rating", "value": "0.3", "percentile": "25", "weight": "30", "effective_weight": "100",
        "contribution": "25",
    });
    assert_eq!(inputs[1], rating);
}

#[test]
fn failed_rules_tell_which_values_were_missing() {
    let mut people = people();
    people[0].recency = None;
    let frame = frame(&people);
    let outcome = run(every_kind(), &frame).expect("a run");
    let all = serde_json::to_value(outcome.explain(every_kind(), &frame, 0).expect("an explanation")).expect("json");
    let why = &line(&all, "status")["why"];
    assert_eq!(why["held"], Value::Null);
    assert_eq!(why["failed"][0]["condition"]["holds"], false);
    let unknown = json!({ "text": "recency > 3", "names": [{ "name": "recency", "value": null }], "holds": null });
    assert_eq!(why["failed"][1], json!({ "tier": "lost", "condition": unknown }));
    assert_eq!(line(&all, "rfm")["why"], json!({ "kind": "unknown", "metrics": ["recency"] }));
}

#[test]
fn lifts_and_drops_are_exact() {
    let all = explained(7);
    let value = line(&all, "value");
    let lift = json!([{
        "metric": "amount", "from": "96000.00", "to": "100000.01", "delta": "4000.01", "tier": "high",
        "part": null, "digit": null,
    }]);
    assert_eq!(value["lift"], lift);
    assert_eq!(value["drop"][0]["to"], "49999.99");
    assert_eq!(value["drop"][0]["tier"], "low");
    let digits = line(&all, "rfm")["lift"].clone();
    // At 1 they would share the two best places with c09, of which the lower one counts.
    let recency = json!({
        "metric": "recency", "from": 2, "to": 0, "delta": -2, "tier": "champions", "part": "recency", "digit": 5,
    });
    assert_eq!(line(&all, "rfm")["why"]["code"], "444");
    assert_eq!(digits[0], recency);
}

#[test]
fn cutoffs_alone_explain_but_for_ranks() {
    let frame = frame(&people());
    let outcome = run(every_kind(), &frame).expect("a run");
    let alone = frame.slice(4..5);
    let told = explain(every_kind(), &outcome.cutoffs, &alone, 0).expect("an explanation");
    let mut among = serde_json::to_value(outcome.explain(every_kind(), &frame, 4).expect("one")).expect("json");
    for line in among["schemes"].as_array_mut().expect("schemes") {
        if line["why"]["standing"]["rank"].is_u64() {
            line["why"]["standing"]["rank"] = Value::Null;
        }
        if line["why"]["before"].is_string() {
            line["why"]["before"] = Value::Null;
        }
        // What needs nobody else are fixed amounts, means, and a score that is cut at marks.
        if !["value", "classic", "marks"].contains(&line["scheme"].as_str().expect("a name")) {
            line["lift"] = json!([]);
            line["drop"] = json!([]);
        }
    }
    assert_eq!(serde_json::to_value(told).expect("json"), among);
    assert!(classify(every_kind(), &Default::default(), &alone).is_err());
    assert!(explain(every_kind(), &outcome.cutoffs, &alone, 1).is_err());
}
