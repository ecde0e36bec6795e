//! Mapping files by kind of facts.

use crate::terrace::{Terrace, policy_word, put, scratch};

/// Two kinds of facts whose headers only mappings explain.
#[test]
fn mappings_are_for_the_kind_that_they_name() {
    let folder = scratch();
    let file = |name: &str, text: &str| put(folder.path(), name, text);
    let orders = file("o.csv", "a,b,c,d\n1,C1,2024-05-01,10\n");
    let people = file("c.csv", "x,y\nC1,浙江\n");
    let of_orders = file("o.map.yaml", "columns: { order_id: a, customer_id: b, ordered_at: c, amount: d }\n");
    let of_people = file("c.map.yaml", "columns: { customer_id: x, province: y }\n");
    let policy = policy_word("retail");
    let terrace = Terrace::at(folder.path());
    let files = ["--orders", &orders, "--customers", &people, "--policy", &policy, "--as-of", "2024-06-01"];
    let run = |maps: &[&str]| {
        let maps = maps.iter().flat_map(|map| ["--map", map]);
        let words: Vec<&str> =
            ["tier", "--columns", "province", "--out", "-"].into_iter().chain(files).chain(maps).collect();
        terrace.run(&words)
    };
    let named = |kind: &str, path: &str| format!("{kind}={path}");
    let ran = run(&[&named("orders", &of_orders), &named("customers", &of_people)]);
    assert_eq!((ran.status, ran.says("T0083")), (0, false), "{}", ran.stderr);
    assert!(ran.stdout.lines().any(|row| row.starts_with("C1,") && row.ends_with(",浙江")), "{}", ran.stdout);
    // What says no kind is for the kind that is left.
    assert_eq!(run(&[&of_orders, &named("customers", &of_people)]).stdout, ran.stdout);
    assert_eq!(run(&[&of_people, &named("orders", &of_orders)]).stdout, ran.stdout);
    // Of several it is for the orders, which is said; the customers' own headers are then unknown.
    let ran = run(&[&of_orders]);
    assert!(ran.status == 3 && ran.says("T0083") && ran.stderr.contains("c.csv"), "{}", ran.stderr);
    let ran = run(&[&named("cases", &of_people)]);
    assert!(ran.status == 2 && ran.says("T0028"), "{}", ran.stderr);
    let ran =
        terrace.run(&["tier", "--customers", &people, "--feedback", &orders, "--map", &of_people, "--policy", &policy]);
    assert!(ran.status == 2 && ran.says("T0084"), "{}", ran.stderr);
}
