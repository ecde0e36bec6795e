//! Times with a UTC offset where the workspace and the policy go by different clocks.

use crate::terrace::{Terrace, put, scratch};

const POLICY: &str = "policy: us
currency: USD
timezone: America/New_York
metrics: { spend: { measure: net_amount } }
schemes:
  value: { threshold: spend, tiers: [ { tier: high, over: 100 }, { tier: low } ] }
";

const ORDERS: &str = "order_id,customer_id,ordered_at,amount\n1,A,2025-01-01T02:00:00Z,5\n";

#[test]
fn times_on_another_clock_than_the_policys_are_told_before_they_are_kept() {
    let folder = scratch();
    let terrace = Terrace::at(folder.path());
    let root = folder.path().join("shop");
    let shop = root.display().to_string();
    assert_eq!(terrace.run(&["init", &shop, "--timezone", "Asia/Shanghai"]).status, 0);
    std::fs::create_dir_all(root.join("policies")).expect("a folder");
    put(&root, "policies/us.yaml", POLICY);
    let orders = put(folder.path(), "orders.csv", ORDERS);
    for further in [&["--dry-run"][..], &[]] {
        let words: Vec<&str> = ["-C", &shop, "import", "orders", &orders].iter().chain(further).copied().collect();
        let told = terrace.run(&words);
        let text = format!("{}{}", told.stdout, told.stderr);
        assert!(text.contains("but policies/us.yaml reads all times in America/New_York"), "{text}");
        assert!(text.contains("timezone = \"America/New_York\""), "{text}");
    }
    let tiered = terrace.run(&["-C", &shop, "tier"]);
    assert!(tiered.says("T0036"), "{}", tiered.stderr);

    // Once both go by one clock, nothing is said, and the order lies on the day that New York had.
    put(&root, "terrace.toml", "timezone = \"America/New_York\"\n");
    assert_eq!(terrace.run(&["-C", &shop, "imports", "undo", "1"]).status, 0);
    let again = terrace.run(&["-C", &shop, "import", "orders", &orders]);
    assert!(again.status == 0 && !format!("{}{}", again.stdout, again.stderr).contains("us.yaml"), "{}", again.stdout);
    let tiered = terrace.run(&["-C", &shop, "tier"]);
    assert!(!tiered.says("T0036") && tiered.stderr.contains("2024-12-31"), "{}", tiered.stderr);
}
