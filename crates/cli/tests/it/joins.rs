//! Orders and their lines in two files, joined by a mapping.

use crate::terrace::{Terrace, Workspace, put, scratch};

const POLICY: &str = "policy: shop
currency: CNY
timezone: Asia/Shanghai
metrics: { orders: { measure: orders }, net: { measure: net_amount } }
schemes:
  top: { pyramid: net, tiers: [{ tier: A, top: 50% }, { tier: B }] }
";

const MAPPING: &str = "columns: { order_id: id, customer_id: member, ordered_at: day, product: sku, amount: price }
join:
  - { file: lines.csv, on: { id: order_id } }
  - { file: people.csv, on: buyer, one: true }
";

#[test]
fn orders_and_lines_in_two_files_are_one_import() {
    let folder = scratch();
    let orders = put(folder.path(), "orders.csv", "id,buyer,day\n1,k1,2026-06-01\n2,k2,2026-06-02\n3,k1,2026-06-03\n");
    put(folder.path(), "lines.csv", "order_id,line,sku,price\n1,1,p,4\n1,2,q,6.5\n2,1,p,3\n9,1,p,2\n");
    put(folder.path(), "people.csv", "buyer,member,city\nk1,m1,上海\nk2,m2,北京\n");
    let mapping = put(folder.path(), "join.yaml", MAPPING);
    let workspace = Workspace::with_policy(POLICY, 4);
    let tried = workspace.terrace.ok(&["import", "orders", &orders, "--map", &mapping, "--dry-run"]);
    let told = workspace.terrace.ok(&["import", "orders", &orders, "--map", &mapping]);
    for ran in [&tried, &told] {
        let said = format!("{}{}", ran.stdout, ran.stderr);
        for part in ["orders.joined.csv", "was left out, such as 3", "with 2.00 of money, such as 9", "joined by buyer"]
        {
            assert!(said.contains(part), "{part}: {said}");
        }
    }
    let words = ["--as-of", "2026-07-01", "--columns", "city", "--out", "-"];
    let stored = workspace.terrace.ok(&[&["tier"], words.as_slice()].concat()).stdout;
    let policy = put(folder.path(), "policy.yaml", POLICY);
    let files = ["tier", "--orders", &orders, "--map", &mapping, "--policy", &policy];
    let straight = Terrace::at(folder.path()).ok(&[files.as_slice(), &words].concat()).stdout;
    assert_eq!(stored, straight);
    assert!(stored.contains("m1,1,10.50,A,上海") && stored.contains("m2,1,3.00,B,北京"), "{stored}");
    // What is kept is the joined table: it is taken back and read again without the other files.
    put(folder.path(), "more.csv", "order_id,customer_id,ordered_at,amount\n7,m1,2026-06-05,1\n");
    workspace.terrace.ok(&["import", "orders", &format!("{}/more.csv", folder.path().display())]);
    for name in ["lines.csv", "people.csv", "join.yaml"] {
        std::fs::remove_file(folder.path().join(name)).unwrap();
    }
    workspace.terrace.ok(&["imports", "undo", "1"]);
    let rest = workspace.terrace.ok(&[&["tier"], words.as_slice()].concat()).stdout;
    assert!(rest.contains("m1,1,1.00") && !rest.contains("m2,"), "{rest}");
}

#[test]
fn another_file_that_is_missing_or_does_not_fit_stops_everything() {
    let folder = scratch();
    let orders = put(folder.path(), "orders.csv", "id,buyer,day\n1,k1,2026-06-01\n");
    let mapping = put(folder.path(), "join.yaml", MAPPING);
    let workspace = Workspace::new("retail", 4);
    let missing = workspace.terrace.run(&["import", "orders", &orders, "--map", &mapping]);
    assert!(missing.status != 0 && missing.says("T0101") && missing.stderr.contains("lines.csv"), "{}", missing.stderr);
    put(folder.path(), "lines.csv", "nr,price\n1,2\n");
    let misnamed = workspace.terrace.run(&["import", "orders", &orders, "--map", &mapping]);
    assert!(misnamed.says("T1171") && misnamed.stderr.contains("order_id"), "{}", misnamed.stderr);
    assert!(!workspace.terrace.ok(&["imports"]).stdout.contains("orders.csv"));
}
