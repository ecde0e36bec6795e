//! Custom fields: further columns of customer files that a policy declares, names and types.

use crate::terrace::{Terrace, Workspace, put, scratch};
use std::path::Path;

const AS_OF: &str = "2024-06-01";
const POLICY: &str = "policy: own
currency: CNY
timezone: Asia/Shanghai
fields:
  sales_region: { header: [销售大区, 大区], title: { en: Sales region, zh: 销售大区 } }
  grade: { header: 客户等级 }
  credit_limit: { type: number, header: 授信额度 }
  signed: { type: date, header: 签约日期 }
  key_account: { type: yes_no, header: 重点客户 }
metrics:
  spend: { measure: net_amount }
  head_room: { expr: credit_limit - spend }
labels:
  early: { when: key_account and signed < '2024-02-01' }
schemes:
  area:
    rules:
      - { tier: east, when: sales_region = '华东' }
      - { tier: elsewhere, when: sales_region is not null }
      - { tier: unknown }
  worth:
    among: grade = '金'
    threshold: spend
    tiers: [{ tier: a, from: 80 }, { tier: b }]
";
const CUSTOMERS: &str = "客户编号,客户姓名,销售 大区,客户等级,授信额度,签约日期,重点客户\n\
    C1,张一,华东,金,\"10,000.50\",2024-01-05,是\n\
    C2,李二,华南,银,￥5000,2024/3/1,否\n\
    C3,王三,华东,金,约五千,03/01/2024,也许\n\
    C4,赵四,,银,,,\n";
const ORDERS: &str =
    "订单编号,客户编号,下单时间,金额\nO1,C1,2024-05-01,100\nO2,C2,2024-05-02,50\nO3,C3,2024-05-03,70\n";
const ANSWER: &str = "customer_id,spend,head_room,early,area,worth,signed,key_account\n\
    C1,100.00,9900.5,true,east,a,2024-01-05,true\n\
    C2,50.00,4950,false,elsewhere,,2024-03-01,false\n\
    C3,70.00,,false,east,b,,\n";

fn written(folder: &Path) -> [String; 3] {
    [("p.yaml", POLICY), ("customers.csv", CUSTOMERS), ("orders.csv", ORDERS)]
        .map(|(name, text)| put(folder, name, text))
}

fn shop() -> Workspace {
    let workspace = Workspace::with_policy(POLICY, 4);
    let inputs = scratch();
    let [_, customers, orders] = written(inputs.path());
    workspace.terrace.ok(&["import", "customers", &customers]);
    workspace.terrace.ok(&["import", "orders", &orders]);
    workspace
}

#[test]
fn they_are_read_as_declared_straight_from_files_and_from_the_lake() {
    let folder = scratch();
    let [policy, customers, orders] = written(folder.path());
    let out = folder.path().join("o.csv");
    let out = out.to_str().expect("a path");
    let asked =
        ["--as-of", AS_OF, "--out", out, "--columns", "signed,key_account", "--where", "sales_region is not null"];
    let straight = ["tier", "--policy", &policy, "--customers", &customers, "--orders", &orders];
    let ran = Terrace::at(folder.path()).ok(&[&straight[..], &asked].concat());
    assert_eq!(std::fs::read_to_string(out).expect("a file"), ANSWER);
    // 约五千 is no number, 03/01/2024 may be of March or January, and 也许 is neither yes nor no.
    assert_eq!(ran.stderr.matches("T0081").count(), 3, "{}", ran.stderr);
    assert!(ran.stderr.contains("1 of 3 customers") && ran.stderr.contains("C3"), "{}", ran.stderr);

    let workspace = shop();
    workspace.terrace.ok(&[&["tier"][..], &asked].concat());
    assert_eq!(std::fs::read_to_string(out).expect("a file"), ANSWER);
}

#[test]
fn one_customer_is_explained_and_classified_by_them() {
    let workspace = shop();
    let explained = workspace.terrace.ok(&["explain", "C1", "--as-of", AS_OF]).stdout;
    assert!(explained.contains("credit_limit = 10000.5, spend = 100.00"), "{explained}");
    assert!(explained.contains("sales_region = 华东"), "{explained}");
    workspace.terrace.ok(&["tier", "--as-of", AS_OF]);
    let alone = workspace.terrace.ok(&["tier", "--customer", "C2", "--as-of", AS_OF, "--json"]).json();
    assert_eq!(alone["metrics"]["head_room"], serde_json::json!(4950), "{alone}");
}

#[test]
fn a_corrected_field_moves_the_customer_and_is_named_as_the_cause() {
    let workspace = shop();
    workspace.terrace.ok(&["tier", "--as-of", AS_OF]);
    let corrected = CUSTOMERS.replace("C2,李二,华南", "C2,李二,华东");
    let file = put(workspace.path(), "later.csv", corrected);
    workspace.terrace.ok(&["import", "customers", &file]);
    workspace.terrace.ok(&["tier", "--as-of", "2024-06-02"]);
    let changes = workspace.terrace.ok(&["changes", "--scheme", "area"]).stdout;
    assert!(changes.contains("sales_region"), "{changes}");
}

#[test]
fn the_check_tells_fields_that_no_file_has() {
    let workspace = shop();
    let typo = POLICY.replace("header: 客户等级", "header: 客户登记");
    put(workspace.path(), "policies/policy.yaml", &typo);
    let ran = workspace.terrace.ok(&["policy", "check"]);
    assert!(ran.says("T0080"), "{}", ran.stderr);
    assert!(ran.stderr.contains("客户登记") && ran.stderr.contains("客户等级, 授信额度"), "{}", ran.stderr);
    let ran = workspace.terrace.ok(&["tier", "--as-of", AS_OF, "--lang", "zh"]);
    assert!(ran.says("T0080"), "{}", ran.stderr);
    // A condition that names the header of the file instead of the field is told the field.
    put(workspace.path(), "policies/policy.yaml", POLICY);
    let ran = workspace.terrace.run(&["tier", "--as-of", AS_OF, "--where", "客户等级 = '金'"]);
    assert!(ran.says("T0221") && ran.stderr.contains("`grade`"), "{}", ran.stderr);
    let ran = workspace.terrace.run(&["tier", "--as-of", AS_OF, "--columns", "grad"]);
    assert!(ran.says("T0014") && ran.stderr.contains("`grade`"), "{}", ran.stderr);
}

#[test]
fn files_of_customers_without_further_columns_have_no_field() {
    let folder = scratch();
    let [policy, _, orders] = written(folder.path());
    let plain = put(folder.path(), "plain.csv", "客户编号,客户姓名\nC1,张一\n");
    let words = ["tier", "--policy", &policy, "--customers", &plain, "--orders", &orders, "--as-of", AS_OF];
    let ran = Terrace::at(folder.path()).ok(&words);
    assert_eq!(ran.stderr.matches("T0082").count(), 5, "{}", ran.stderr);
}

/// What fewer than five customers share could tell who somebody is.
#[test]
fn the_report_parts_tiers_by_texts_that_many_share() {
    let folder = scratch();
    let policy = put(folder.path(), "p.yaml", POLICY);
    let mut customers = "客户编号,销售大区,客户等级\n".to_owned();
    let mut orders = "订单编号,客户编号,下单时间,金额\n".to_owned();
    for number in 1..=20 {
        let region = if number <= 12 { "华东" } else { "华北" };
        customers.push_str(&format!("C{number},{region},秘密{number}\n"));
        orders.push_str(&format!("O{number},C{number},2024-05-01,{number}\n"));
    }
    let (customers, orders) = (put(folder.path(), "c.csv", customers), put(folder.path(), "o.csv", orders));
    let page = folder.path().join("r.html");
    let out = page.to_str().expect("a path");
    let words = ["report", "--policy", &policy, "--customers", &customers, "--orders", &orders];
    Terrace::at(folder.path()).ok(&[&words[..], &["--as-of", AS_OF, "--out", out]].concat());
    let page = std::fs::read_to_string(page).expect("a page");
    for shown in ["Your own fields by tier", "各层级按自定义字段", "Sales region", "华东", "华北"] {
        assert!(page.contains(shown), "{shown}");
    }
    assert!(!page.contains("秘密"), "a text that one customer has is named");
}

#[test]
fn test_cases_give_them_as_they_are_declared() {
    let folder = scratch();
    let [policy, ..] = written(folder.path());
    let cases = "policy: p.yaml\ncases:\n  \
        - name: a key account that signed early\n    \
          customer: { sales_region: 华东, grade: 金, spend: 100, credit_limit: 250.5, signed: 2024-01-05, key_account: true }\n    \
          expect: { area: east, worth: a, early: true, head_room: 150.5 }\n  \
        - { name: nothing known, customer: { sales_region: ~, spend: 5 }, expect: { area: unknown, worth: ~, early: false } }\n";
    let cases = put(folder.path(), "p.cases.yaml", cases);
    let json = Terrace::at(folder.path()).ok(&["policy", "test", &policy, "--cases", &cases, "--json"]).json();
    assert_eq!((&json["cases"], &json["failed"]), (&2.into(), &0.into()), "{json}");
}

#[test]
fn kept_runs_forget_the_fields_of_a_customer_too() {
    let workspace = shop();
    workspace.terrace.ok(&["tier", "--as-of", AS_OF]);
    let telling = || {
        let all = crate::forget::files(&workspace.path().join("lake"));
        all.into_iter().filter(|path| crate::forget::holds(path, "华南")).count()
    };
    assert!(telling() >= 2, "the table and the run hold it");
    workspace.terrace.ok(&["forget", "C2", "--yes"]);
    assert_eq!(telling(), 0);
}
