//! The sample shop, imported like anybody's, against the reference and against what is known of its making.

use crate::answers::{Answer, Answers, Table, compare, millionths};
use crate::reference::{Facts, Line, Said, retail, stationery};
use crate::terrace::{Terrace, Workspace, policy_word, scratch, word};
use std::path::Path;
use std::sync::OnceLock;
use tempfile::TempDir;
use terrace_sample::{Archetype, CustomerTruth, Files, Shop, Truth};

struct Sample {
    _folder: TempDir,
    files: Files,
    truth: Truth,
    facts: Facts,
}

fn sample() -> &'static Sample {
    static SAMPLE: OnceLock<Sample> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let folder = scratch();
        let shop = Shop { seed: 41, customers: 600, ..Shop::default() };
        let files = shop.write(folder.path()).expect("the files");
        let facts = facts(&files);
        Sample { _folder: folder, files, truth: shop.truth(), facts }
    })
}

const AS_OF: &str = "2026-07-01";
const YEAR_BEFORE: &str = "2025-07-01";

/// What `tier` writes from a workspace that holds the three files.
fn tiered() -> &'static str {
    static OUT: OnceLock<String> = OnceLock::new();
    OUT.get_or_init(|| {
        let workspace = imported();
        workspace.terrace.tiered(&["--as-of", AS_OF])
    })
}

fn imported() -> Workspace {
    let workspace = Workspace::new("stationery", 5);
    let files = &sample().files;
    for (kind, file) in [("customers", &files.customers), ("orders", &files.orders), ("feedback", &files.feedback)] {
        workspace.terrace.ok(&["import", kind, &word(file)]);
    }
    workspace
}

fn records(path: &Path) -> Vec<csv::StringRecord> {
    csv::Reader::from_path(path).expect("a file").records().map(|row| row.expect("a row")).collect()
}

fn facts(files: &Files) -> Facts {
    let number = |text: &str| millionths(text).map(|number| number / 100);
    let time = |text: &str| text.replace(' ', "T");
    let mut facts = Facts::default();
    facts.customers.extend(records(&files.customers).iter().map(|row| row[0].to_owned()));
    for row in records(&files.orders).iter().filter(|row| !row[1].is_empty()) {
        let (amount, quantity) = (number(&row[8]).expect("an amount"), number(&row[5]).expect("a quantity"));
        let status = &row[14];
        let is_return = status == "退款成功" || quantity < 0 || amount < 0;
        facts.lines.push(Line {
            order: row[0].to_owned(),
            customer: row[1].to_owned(),
            at: time(&row[2]),
            product: row[3].to_owned(),
            amount: if is_return { -amount.abs() } else { amount },
            is_return,
            is_cancelled: status == "交易关闭" || status == "待付款",
        });
    }
    for row in &records(&files.feedback) {
        facts.said.push(Said {
            customer: row[0].to_owned(),
            at: time(&row[1]),
            source: row[2].to_owned(),
            expected: number(&row[3]),
            perceived: number(&row[4]),
            rating: number(&row[5]),
            scale: number(&row[6]),
        });
    }
    facts
}

#[test]
fn every_metric_label_and_class_is_that_of_the_reference() {
    compare(tiered(), &stationery(&sample().facts, AS_OF, YEAR_BEFORE));
}

#[test]
fn the_same_straight_from_the_files() {
    let files = &sample().files;
    let folder = scratch();
    let policy = policy_word("stationery");
    let [customers, orders, feedback] = [&files.customers, &files.orders, &files.feedback].map(|path| word(path));
    let words = [
        "--orders",
        &orders,
        "--customers",
        &customers,
        "--feedback",
        &feedback,
        "--policy",
        &policy,
        "--as-of",
        AS_OF,
    ];
    assert!(Terrace::at(folder.path()).tiered(&words) == tiered(), "the workspace and the files differ");
}

#[test]
fn another_policy_and_earlier_days_too() {
    let workspace = imported();
    // The policy's amounts are in pounds; the sample's name no currency and are read as the policy's.
    let policy = policy_word("retail");
    for day in ["2026-07-01", "2025-11-12", "2024-02-29", "2023-07-02"] {
        let out = workspace.terrace.tiered(&["--policy", &policy, "--as-of", day]);
        compare(&out, &retail(&sample().facts, day));
    }
}

#[test]
fn a_leap_day_has_its_year_before() {
    let workspace = imported();
    for (day, year_before) in [("2024-02-29", "2023-02-28"), ("2025-02-28", "2024-02-28"), ("2026-01-01", "2025-01-01")]
    {
        let out = workspace.terrace.tiered(&["--as-of", day]);
        compare(&out, &stationery(&sample().facts, day, year_before));
    }
}

#[test]
fn what_the_shop_was_made_to_be_is_found() {
    let table = Table::of(tiered());
    let mut answers: Answers = Answers::new();
    for customer in &sample().truth.customers {
        answers.insert(customer.id.to_string(), known(customer));
    }
    compare(tiered(), &answers);
    let edges = |archetype| -> Vec<&str> {
        let of = sample().truth.customers.iter().filter(|customer| customer.archetype == archetype);
        of.map(|customer| table.field(customer.id.as_str(), "value")).collect()
    };
    let (fifty, hundred) = (edges(Archetype::ExactlyFifty), edges(Archetype::ExactlyHundred));
    assert!(!fifty.is_empty() && !hundred.is_empty());
    // 50,000 is where mid begins; 100,000 is not over 100,000.
    assert!(fifty.iter().chain(&hundred).all(|class| *class == "mid"));
}

/// What is certain from the making alone.
fn known(customer: &CustomerTruth) -> std::collections::BTreeMap<&'static str, Answer> {
    let amount = i128::from(customer.year.net.ten_thousandths());
    let class = match amount {
        _ if customer.all_time.orders == 0 => None,
        amount if amount > 1_000_000_000 => Some("high"),
        amount if amount >= 500_000_000 => Some("mid"),
        _ => Some("low"),
    };
    let (bought, again) = (customer.year.products, customer.year.repurchased);
    let loyal = customer.year.orders >= 2 && 10 * again > 3 * bought;
    std::collections::BTreeMap::from([
        ("annual_amount", Answer::money(amount)),
        ("annual_orders", Answer::count(customer.year.orders)),
        ("high_frequency", Answer::flag(customer.year.orders > 12)),
        ("loyal", Answer::flag(loyal)),
        ("value", Answer::class(class)),
    ])
}

#[test]
fn undoing_a_kind_of_facts_is_as_if_it_had_never_been() {
    let files = &sample().files;
    let kinds = [("customers", &files.customers), ("orders", &files.orders), ("feedback", &files.feedback)];
    let columns = ["--as-of", AS_OF, "--columns", "name,province,age,composite.score,composite.rank"];
    for undone in 0..3 {
        let workspace = imported();
        workspace.terrace.ok(&["imports", "undo", &(undone + 1).to_string()]);
        let never = Workspace::new("stationery", 5);
        for (_, (kind, file)) in kinds.iter().enumerate().filter(|(at, _)| *at != undone) {
            never.terrace.ok(&["import", kind, &word(file)]);
        }
        assert!(workspace.terrace.tiered(&columns) == never.terrace.tiered(&columns), "{} undone", kinds[undone].0);
    }
}

#[test]
fn what_files_say_of_customers_does_not_depend_on_the_order_of_imports() {
    let files = &sample().files;
    let columns = ["--as-of", AS_OF, "--columns", "name,phone,province,city,age,manager,composite.score"];
    let other = Workspace::new("stationery", 2);
    for (kind, file) in [("feedback", &files.feedback), ("orders", &files.orders), ("customers", &files.customers)] {
        other.terrace.ok(&["import", kind, &word(file)]);
    }
    assert!(other.terrace.tiered(&columns) == imported().terrace.tiered(&columns));
}

#[test]
fn the_demo_makes_a_shop_with_a_report() {
    let folder = scratch();
    let terrace = Terrace::at(folder.path());
    let ran = terrace.ok(&["demo", "shop", "--customers", "80", "--seed", "5"]);
    assert!(ran.stdout.contains("report.html"), "{}", ran.stdout);
    let report = std::fs::read_to_string(folder.path().join("shop/report.html")).expect("a report");
    assert!(report.contains("</html>"));
    let out = Terrace::at(&folder.path().join("shop")).tiered(&["--as-of", AS_OF]);
    assert_eq!(Table::of(&out).rows.len(), 80);
    // Service and payments stand beside revenue, and a policy that goes into them lies ready.
    for told in ["Service cost", "Net value", "服务成本"] {
        assert!(report.contains(told), "{told}");
    }
    let shop = Terrace::at(&folder.path().join("shop"));
    assert_eq!(shop.ok(&["imports", "list", "--json"]).json().as_array().map(Vec::len), Some(6));
    let policy = "policies/service-and-credit.yaml";
    let other = shop.ok(&["tier", "--policy", policy, "--as-of", AS_OF, "--json"]);
    assert!(!other.says("T0031"), "all kinds of facts are there: {}", other.stderr);
    let ran = shop.ok(&["tier", "--as-of", AS_OF, "--json"]).json();
    assert_eq!(ran["policy"]["name"], "stationery");
    let again = terrace.run(&["demo", "shop", "--customers", "80"]);
    assert_eq!((again.status, again.says("T0002")), (2, true), "{}", again.stderr);
}

/// Payments, contacts and cases, against what is known of their making.
#[test]
fn dealings_are_found_as_they_were_made() {
    const POLICY: &str = "policy: dealings\ncurrency: CNY\ntimezone: Asia/Shanghai\nmetrics:\n  \
        contacts: { measure: contacts }\n  service_cost: { measure: service_cost }\n  cases: { measure: cases }\n  \
        complaints: { measure: complaints }\n  on_time: { measure: on_time_rate }\n";
    let workspace = Workspace::with_policy(POLICY, 5);
    let files = &sample().files;
    for (kind, file) in [
        ("payments", &files.payments),
        ("cases", &files.cases),
        ("contacts", &files.contacts),
        ("customers", &files.customers),
        ("orders", &files.orders),
    ] {
        let ran = workspace.terrace.ok(&["import", kind, &word(file)]);
        assert!(ran.stdout.contains("+ 0 rejected"), "{}", ran.stdout);
    }
    let table = Table::of(&workspace.terrace.tiered(&["--as-of", AS_OF]));
    for known in &sample().truth.customers {
        let found =
            ["contacts", "service_cost", "cases", "complaints"].map(|name| table.field(known.id.as_str(), name));
        let made = &known.dealings;
        let made = [
            made.contacts.to_string(),
            made.service_cost.to_string(),
            made.cases.to_string(),
            made.complaints.to_string(),
        ];
        assert_eq!(found, made.each_ref().map(String::as_str), "{}", known.id);
        let on_time = table.field(known.id.as_str(), "on_time");
        match (known.dealings.on_time as i128 * 1_000_000, known.dealings.due as i128) {
            (_, 0) => assert_eq!(on_time, "", "{}", known.id),
            (paid, due) => {
                let found = millionths(on_time).expect("a share");
                assert!((found * due - paid).abs() <= due, "{}: {on_time}", known.id);
            }
        }
    }
}
