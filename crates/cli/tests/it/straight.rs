//! Orders straight from a file, whatever their numbers do: as if the file had been imported.

use crate::terrace::{Terrace, Workspace, policy_word, put, scratch};
use std::fmt::Write as _;

const AS_OF: &str = "2026-07-01";

/// A file of so many rows, whose order and line are told by the row; rows without a line have none.
fn orders(rows: usize, row: impl Fn(usize) -> (String, Option<usize>)) -> String {
    let mut text = String::from("order_id,line,customer_id,ordered_at,amount\n");
    for n in 0..rows {
        let (order, line) = row(n);
        let line = line.map_or_else(String::new, |line| line.to_string());
        // All rows of an order are of one day: of other customers on other days they would be other orders.
        let month = order.bytes().map(usize::from).sum::<usize>() % 6 + 1;
        writeln!(text, "{order},{line},C{},2026-0{month}-11,{}.50", n * 7 % 13, n * 31 % 900).unwrap();
    }
    text
}

#[test]
fn orders_that_name_no_customer_are_told_as_such() {
    let folder = scratch();
    let text = "order_id,ordered_at,amount,who\n1,2026-06-01,5,ann\n2,2026-06-02,6,bob\n";
    let file = put(folder.path(), "orders.csv", text);
    let words = ["tier", "--orders", &file, "--policy", &policy_word("retail"), "--as-of", AS_OF];
    let straight = Terrace::at(folder.path()).run(&words);
    let workspace = Workspace::new("retail", 4);
    workspace.terrace.ok(&["import", "orders", &file]);
    let stored = workspace.terrace.run(&["tier", "--as-of", AS_OF]);
    for ran in [straight, stored] {
        assert!(ran.status == 3 && ran.says("T0077") && ran.stderr.contains("who"), "{}", ran.stderr);
    }
}

#[test]
fn ids_of_any_kind_that_hardly_meet_are_remarked() {
    let folder = scratch();
    let orders = put(folder.path(), "orders.csv", orders(60, |n| (n.to_string(), None)));
    let said = |ids: &dyn Fn(usize) -> String| {
        let mut text = String::from("customer_id,at,source,rating,scale\n");
        (0..20).for_each(|n| writeln!(text, "{},2026-05-01,survey,4,5", ids(n)).unwrap());
        put(folder.path(), "feedback.csv", text)
    };
    let run = |feedback: &str| {
        let words = ["--orders", &orders, "--feedback", feedback, "--policy", &policy_word("retail"), "--as-of", AS_OF];
        Terrace::at(folder.path()).ok(&[&["tier"], words.as_slice()].concat())
    };
    let other = run(&said(&|n| format!("{}", 13_800_000_000_usize + n)));
    assert!(other.says("T1109") && other.stderr.contains("feedback"), "{}", other.stderr);
    assert!(!run(&said(&|n| format!("C{}", n % 13))).says("T1109"));
}

#[test]
fn the_money_of_all_files_is_summed_up_in_the_report() {
    let folder = scratch();
    let file = |name: &str, rows: &str| {
        put(folder.path(), name, format!("order_id,customer_id,ordered_at,amount,status\n{rows}"))
    };
    let first = file("1.csv", "1,a,2026-06-01,10,completed\n2,b,2026-06-01,5,cancelled\n");
    let second = file("2.csv", "3,a,2026-06-02,7.5,completed\n4,,2026-06-02,1,completed\n");
    let words = ["report", "--policy", &policy_word("retail"), "--as-of", AS_OF, "--out", "-", "--orders"];
    let page = |files: &[&str]| Terrace::at(folder.path()).ok(&[words.as_slice(), files].concat()).stdout;
    let sum = "All files together: 23.50 listed = 17.50 counted + 5.00 cancelled + 0.00 unpaid + 0.00 returned + 1.00 \
               without a customer + 0.00 rejected";
    assert!(page(&[&first, &second]).contains(sum));
    assert!(!page(&[&first]).contains("All files together"));
}

#[test]
fn ready_policies_take_the_currency_of_all_imported_orders() {
    let folder = scratch();
    let orders =
        put(folder.path(), "o.csv", "order_id,customer_id,ordered_at,amount,currency\n1,a,2026-06-01,10,EUR\n");
    let workspace = Workspace::new("retail", 4);
    let shown = |words: &[&str]| workspace.terrace.ok(&[&["policy", "show", "retail"], words].concat());
    assert!(!shown(&[]).stdout.contains("currency: EUR"));
    workspace.terrace.ok(&["import", "orders", &orders]);
    let found = shown(&[]);
    assert!(found.stdout.contains("\ncurrency: EUR\n") && found.stderr.contains("orders"), "{}", found.stderr);
    assert!(shown(&["--currency", "GBP"]).stdout.contains("\ncurrency: GBP\n"));
}

#[test]
fn what_a_command_needs_is_said_as_it_applies() {
    let folder = scratch();
    let file = put(folder.path(), "orders.csv", orders(6, |n| (n.to_string(), None)));
    let workspace = Workspace::new("retail", 4);
    let ran = workspace.terrace.run(&["import", &file]);
    assert!(ran.status == 2 && ran.says("T0078") && ran.stderr.contains("import orders"), "{}", ran.stderr);
    let ran = Terrace::at(folder.path()).run(&["policy", "check"]);
    assert!(ran.status == 2 && ran.says("T0079") && !ran.stderr.contains("--orders"), "{}", ran.stderr);
}

#[test]
fn signs_of_other_currencies_are_told_straight_and_imported() {
    let folder = scratch();
    let file = put(folder.path(), "o.csv", "order_id,customer_id,ordered_at,amount ($)\n1,a,2026-06-01,10\n");
    let words = ["tier", "--orders", &file, "--policy", &policy_word("retail"), "--as-of", AS_OF];
    let straight = Terrace::at(folder.path()).ok(&words);
    let workspace = Workspace::new("retail", 4);
    workspace.terrace.ok(&["import", "orders", &file]);
    for ran in [straight, workspace.terrace.ok(&["tier", "--as-of", AS_OF])] {
        assert!(ran.says("T1165"), "{}", ran.stderr);
    }
}

#[test]
fn orders_that_a_later_import_numbers_otherwise_are_told() {
    let folder = scratch();
    let file =
        |name: &str, rows: &str| put(folder.path(), name, format!("order_id,customer_id,ordered_at,amount\n{rows}"));
    let first = file("1.csv", "000123,a,2026-06-01,10\n000124,b,2026-06-01,10\n");
    let second = file("2.csv", "123,a,2026-06-01,10\n125,b,2026-06-02,10\n");
    let workspace = Workspace::new("retail", 4);
    assert!(!workspace.terrace.ok(&["import", "orders", &first]).stdout.contains("`000123`"));
    let ran = workspace.terrace.ok(&["import", "orders", &second]);
    assert!(ran.stdout.contains("`000123` = `123`") && ran.stdout.contains("1.csv"), "{}", ran.stdout);
}

#[test]
fn lines_of_one_number_that_differ_are_told() {
    let folder = scratch();
    let text =
        "order_id,line,customer_id,ordered_at,amount\n1,1,a,2026-06-01,10\n1,1,a,2026-06-01,7\n1,2,a,2026-06-01,5\n";
    let file = put(folder.path(), "o.csv", text);
    let words = ["tier", "--orders", &file, "--policy", &policy_word("retail"), "--as-of", AS_OF];
    let straight = Terrace::at(folder.path()).ok(&words);
    let imported = Workspace::new("retail", 4).terrace.ok(&["import", "orders", &file]);
    for ran in [straight, imported] {
        assert!(ran.says("T0418") && ran.stderr.contains("12.00"), "{}", ran.stderr);
    }
}

/// Columns that nothing else of a policy reads are read for its conditions, wherever facts come from; another
/// condition is another question to what earlier runs remember.
#[test]
fn facts_are_chosen_by_any_of_their_columns() {
    let folder = scratch();
    let rows = "1,a,2026-06-01,100,gift card,s1,paid\n1,a,2026-06-01,50,book,s1,paid\n2,a,2026-06-02,0,book,s2,paid\n\
                3,b,2026-06-05,30,,s2,paid\n4,b,2026-06-09,-30,gift card,s2,returned\n5,c,2026-06-09,70,gift card,s1,paid\n";
    let file = put(
        folder.path(),
        "orders.csv",
        format!("order_id,customer_id,ordered_at,amount,category,store,status\n{rows}"),
    );
    let policy = |shop: &str| {
        format!(
            "policy: chosen\ncurrency: CNY\ntimezone: Asia/Shanghai\nmetrics:\n  \
             gifts: {{ measure: net_amount, where: \"category = 'gift card'\" }}\n  \
             others: {{ measure: net_amount, where: \"category <> 'gift card'\" }}\n  \
             real: {{ measure: orders, where: \"amount > 0\" }}\n  \
             local: {{ measure: orders, where: \"store = '{shop}'\" }}\n  \
             largest: {{ measure: largest_order, where: \"category is null or category = 'book'\" }}\n  \
             paid: {{ measure: order_days, where: \"status = 'paid'\" }}\n\
             schemes:\n  value: {{ threshold: gifts, tiers: [ {{ tier: high, over: 90 }}, {{ tier: low }} ] }}\n"
        )
    };
    let answer = |local: [u8; 3]| {
        let [a, b, c] = local;
        format!(
            "customer_id,gifts,others,real,local,largest,paid,value\na,100.00,50.00,1,{a},50.00,2,high\n\
             b,-30.00,0.00,1,{b},30.00,1,low\nc,70.00,0.00,1,{c},,1,low\n"
        )
    };
    let path = put(folder.path(), "chosen.yaml", policy("s1"));
    let straight = ["--orders", &file, "--policy", &path, "--as-of", AS_OF];
    assert_eq!(Terrace::at(folder.path()).tiered(&straight), answer([1, 0, 1]));
    let workspace = Workspace::new("retail", 4);
    workspace.terrace.ok(&["import", "orders", &file]);
    let stored = |shop: &str| {
        put(folder.path(), "chosen.yaml", policy(shop));
        workspace.terrace.tiered(&["--policy", &path, "--as-of", AS_OF])
    };
    assert_eq!(stored("s1"), answer([1, 0, 1]));
    assert_eq!(stored("s1"), answer([1, 0, 1]));
    assert_eq!(stored("s2"), answer([1, 1, 0]));
    let explained = workspace.terrace.ok(&["explain", "a", "--policy", &path, "--as-of", AS_OF]).stdout;
    assert!(explained.contains("orders, all, where store = 's2'"), "{explained}");
}
