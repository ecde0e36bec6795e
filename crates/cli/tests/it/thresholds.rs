//! Thresholds proposed on the command line, and policies that were meant to hold until a day.

use crate::terrace::{Terrace, put, scratch};

const POLICY: &str = "policy: cut
currency: CNY
timezone: Asia/Shanghai
metrics:
  spend: { measure: net_amount }
  orders: { measure: orders }
schemes:
  grade: { threshold: spend, tiers: [{ tier: a, from: 900 }, { tier: b, from: 500 }, { tier: c }] }
  half: { pyramid: spend, tiers: [{ tier: top, top: 50% }, { tier: rest }] }
";

/// Twenty customers with 50 to 1,000 yuan; the best five were each called for 30 minutes.
fn files() -> (tempfile::TempDir, Vec<String>) {
    let folder = scratch();
    let mut orders = "order_id,customer_id,ordered_at,amount\n".to_owned();
    let mut contacts = "contact_id,customer_id,at,channel,minutes\n".to_owned();
    for number in 1..=20 {
        orders.push_str(&format!("O{number},C{number:02},2026-05-01,{}\n", number * 50));
        if number > 15 {
            contacts.push_str(&format!("K{number},C{number:02},2026-05-02,phone,30\n"));
        }
    }
    let at = folder.path();
    let [policy, orders, contacts] =
        [("p.yaml", POLICY.to_owned()), ("o.csv", orders), ("k.csv", contacts)].map(|(name, text)| put(at, name, text));
    let words = ["--policy", &policy, "--orders", &orders, "--contacts", &contacts, "--as-of", "2026-06-01"];
    (folder, words.map(str::to_owned).to_vec())
}

#[test]
fn thresholds_are_proposed_with_what_they_cost_in_care() {
    let (folder, words) = files();
    let terrace = Terrace::at(folder.path());
    let ask = |more: &[&str]| {
        let words: Vec<&str> = ["policy", "thresholds"]
            .into_iter()
            .chain(more.iter().copied())
            .chain(words.iter().map(String::as_str))
            .collect();
        terrace.run(&words)
    };
    let json = ask(&["--shares", "10%,30%", "--json"]).json();
    // Two of twenty reach 950; eight reach 650.
    let tiers = &json["tiers"];
    assert_eq!((&tiers[0]["now"]["customers"], &tiers[0]["now"]["care_minutes"]), (&3.into(), &90.into()), "{json}");
    assert_eq!((&tiers[0]["exact"]["from"], &tiers[0]["exact"]["customers"]), (&"950".into(), &2.into()), "{json}");
    assert_eq!(&tiers[0]["exact"]["care_minutes"], &60, "{json}");
    assert_eq!(
        (&tiers[1]["exact"]["customers"], &tiers[1]["exact"]["care_minutes"]),
        (&8.into(), &150.into()),
        "{json}"
    );
    assert_eq!((&json["care_minutes"], &json["customers"]), (&150.into(), &20.into()), "{json}");

    let shown = ask(&["grade", "--shares", "10/30"]).stdout;
    assert!(shown.contains("tiers: [{ tier: a, from: 9") && shown.contains("{ tier: c }]"), "{shown}");
    assert!(shown.contains("hours of contacts in 12 months"), "{shown}");
    // As the policy has it, three of twenty are in the best tier, called for 1.5 hours, half an hour each.
    let row = |tier: &str| shown.lines().find(|line| line.trim_start().starts_with(tier)).expect("a row");
    let cells: Vec<&str> = row("a ").split_whitespace().collect();
    assert_eq!(cells, ["a", "900", "3", "15.0%", "1.5", "0.5"], "{shown}");
    let chinese = ask(&["--lang", "zh"]).stdout;
    assert!(chinese.contains("按现行策略") && !chinese.contains("按希望的占比"), "{chinese}");

    for (more, code) in [
        (&["half"][..], "T0573"),
        (&["nowhere"], "T0098"),
        (&["--shares", "10%"], "T0574"),
        (&["--shares", "10%,95%"], "T0574"),
        (&["--shares", "x,5"], "T0574"),
    ] {
        let ran = ask(more);
        assert!(ran.status != 0 && ran.says(code), "{more:?}: {}", ran.stderr);
    }
    let two = POLICY
        .replace("  half:", "  often: { threshold: orders, tiers: [{ tier: yes, from: 2 }, { tier: no }] }\n  half:");
    put(folder.path(), "p.yaml", two);
    assert!(ask(&[]).says("T0572"));
    assert_eq!(ask(&["often"]).status, 0);
    let none = POLICY.replace(
        "  grade: { threshold: spend, tiers: [{ tier: a, from: 900 }, { tier: b, from: 500 }, { tier: c }] }\n",
        "",
    );
    assert_ne!(none, POLICY);
    put(folder.path(), "p.yaml", none);
    assert!(ask(&[]).says("T0576") && ask(&["half"]).says("T0576"));
}

#[test]
fn a_policy_says_until_when_it_was_meant_to_hold() {
    let (folder, words) = files();
    let terrace = Terrace::at(folder.path());
    let tier = || {
        let words: Vec<&str> = ["tier", "--json"].into_iter().chain(words.iter().map(String::as_str)).collect();
        terrace.ok(&words)
    };
    let before = tier();
    put(folder.path(), "p.yaml", POLICY.replace("metrics:", "valid_until: 2026-06-01\nmetrics:"));
    let last = tier();
    assert!(!last.says("T0575"), "{}", last.stderr);
    // It changes no class and not what the policy means.
    assert_eq!(before.json()["policy_hash"], last.json()["policy_hash"]);
    put(folder.path(), "p.yaml", POLICY.replace("metrics:", "valid_until: 2026-05-31\nmetrics:"));
    let over = tier();
    assert!(over.says("T0575") && over.stderr.contains("2026-05-31"), "{}", over.stderr);
    put(folder.path(), "p.yaml", POLICY.replace("metrics:", "valid_until: next year\nmetrics:"));
    let words: Vec<&str> = ["tier"].into_iter().chain(words.iter().map(String::as_str)).collect();
    assert!(terrace.run(&words).status != 0);
}
