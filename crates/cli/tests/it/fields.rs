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

#[test]
fn fields_that_are_known_by_name_need_no_declaration() {
    let folder = scratch();
    let people = "客户编号,客户姓名,省份,收货地址,年收入,财年开始,QQ号,备注\n\
        C1,张一,浙江省,西湖路 1 号,200000,4月1日,10001,a\n\
        C2,李二,Guangdong,天河路 2 号,,,,b\n\
        C3,王三,32,,90000,,,\n\
        C4,赵四,,,,,,\n";
    let people = put(folder.path(), "c.csv", people);
    let orders = put(folder.path(), "o.csv", ORDERS);
    let plain = "policy: plain\ncurrency: CNY\ntimezone: Asia/Shanghai\nmetrics:\n  spend: { measure: net_amount }\n\
        schemes:\n  part:\n    rules: [{ tier: east, when: region = 'East China' }, { tier: else }]\n";
    let policy = put(folder.path(), "p.yaml", plain);
    let files = ["--policy", &policy, "--customers", &people, "--orders", &orders, "--as-of", AS_OF];
    let terrace = Terrace::at(folder.path());
    let listed = |condition: &str, columns: &str| {
        let out = folder.path().join("o.out.csv");
        let out = out.to_str().expect("a path");
        let asked = ["--where", condition, "--columns", columns, "--out", out];
        terrace.ok(&[&["tier"][..], &files, &asked].concat());
        std::fs::read_to_string(out).expect("a file")
    };
    let east = "customer_id,spend,part,region,address,income\n\
        C1,100.00,east,华东,西湖路 1 号,200000\nC3,70.00,east,华东,,90000\n";
    assert_eq!(listed("region = '华东'", "region,address,income"), east);
    assert_eq!(listed("region in ('east')", "region,address,income"), east);
    assert_eq!(listed("region is null", "region"), "customer_id,spend,part,region\nC4,0.00,else,\n");
    let explained = terrace.ok(&[&["explain", "C1"][..], &files].concat()).stdout;
    assert!(explained.contains("华东") && !explained.contains("西湖路"), "{explained}");
    let page = folder.path().join("r.html");
    let out = page.to_str().expect("a path");
    terrace.ok(&[&["report"][..], &files, &["--out", out]].concat());
    let page = std::fs::read_to_string(page).expect("a page");
    // Two of four customers have an address; nobody has a postcode.
    assert!(page.contains("Address") && page.contains("地址") && !page.contains("Postcode"), "how much is known");
    // A policy that says for itself what it takes a region and an income for is followed.
    let own = plain.replace(
        "metrics:",
        "fields:\n  region: { header: 省份 }\n  income: { type: number, header: 年收入 }\nmetrics:",
    );
    put(folder.path(), "p.yaml", own.replace("'East China'", "'32'"));
    assert!(terrace.run(&[&["tier"][..], &files].concat()).says("T0233"), "the header is read as the province");
    assert_eq!(listed("income > 100000", "income"), "customer_id,spend,part,income\nC1,100.00,else,200000\n");
}

const ROW_POLICY: &str = "policy: shelves
currency: CNY
timezone: Asia/Shanghai
fields:
  shelf: { of: orders, header: [货架, shelf no], title: { en: Shelf, zh: 货架 } }
  score: { of: orders, type: number, header: 满意分 }
  gift_day: { of: orders, type: date, header: 赠送日 }
  urgent: { of: orders, type: yes_no, header: 加急 }
  reached: { of: contacts, header: 接通 }
metrics:
  of_a: { measure: net_amount, where: shelf = 'A' }
  not_a: { measure: orders, where: shelf <> 'A' or shelf is null }
  a_or_b: { measure: orders, where: \"shelf in ('A', 'B') and amount > 60\" }
  liked: { measure: orders, where: score >= 4.5 }
  not_liked: { measure: orders, where: not score >= 4.5 }
  gifts: { measure: orders, where: gift_day between '2024-05-02' and '2024-05-03' }
  in_haste: { measure: orders, where: urgent }
  reached_calls: { measure: contacts, where: reached = '是' }
schemes:
  worth: { threshold: of_a, tiers: [{ tier: a, from: 100 }, { tier: b }] }
";
const ROW_ORDERS: &str = "订单编号,客户编号,下单时间,金额,货架,满意分,赠送日,加急,促销员\n\
    O1,C1,2024-05-01,100,A,4.5,2024-05-02,是,小王\n\
    O2,C1,2024-05-02,61,B,4.4,2024-05-04,否,\n\
    O3,C2,2024-05-03,50,a,,,,小李\n\
    O4,C2,2024-05-04,40,,很好,,yes,\n\
    O5,C3,2024-05-05,70,,5,2024-05-03,,\n";
const ROW_CONTACTS: &str =
    "客户编号,联系时间,渠道,接通\nC1,2024-05-02,电话,是\nC1,2024-05-03,电话,否\nC3,2024-05-03,电话,\n";
const ROW_ANSWER: &str = "customer_id,of_a,not_a,a_or_b,liked,not_liked,gifts,in_haste,reached_calls,worth\n\
    C1,100.00,1,2,1,1,1,1,1,a\n\
    C2,0.00,2,0,0,0,0,1,0,b\n\
    C3,0.00,1,0,1,0,1,0,0,b\n";

#[test]
fn orders_and_contacts_have_fields_that_a_mapping_keeps() {
    let folder = scratch();
    let at = folder.path();
    let [policy, orders, contacts] = [("p.yaml", ROW_POLICY), ("o.csv", ROW_ORDERS), ("k.csv", ROW_CONTACTS)]
        .map(|(name, text)| put(at, name, text));
    let of_orders = put(at, "orders.map.yaml", "keep: [货架, 满意分, 赠送日, 加急]\n");
    let of_contacts = put(at, "contacts.map.yaml", "keep: 接通\n");
    let [of_orders, of_contacts] =
        [("orders", of_orders), ("contacts", of_contacts)].map(|(kind, path)| format!("{kind}={path}"));
    let out = at.join("out.csv");
    let out = out.to_str().expect("a path");
    let files =
        ["tier", "--policy", &policy, "--orders", &orders, "--contacts", &contacts, "--as-of", AS_OF, "--out", out];
    let terrace = Terrace::at(at);
    let ran = terrace.ok(&[&files[..], &["--map", &of_orders, "--map", &of_contacts]].concat());
    assert_eq!(std::fs::read_to_string(out).expect("a file"), ROW_ANSWER);
    // 很好 is no number.
    assert!(ran.says("T0571") && ran.stderr.contains("1 of 4 rows") && !ran.says("T0570"), "{}", ran.stderr);

    // What no mapping keeps is not there, and that is said.
    let ran = terrace.ok(&files);
    assert_eq!(ran.stderr.matches("T0570").count(), 5, "{}", ran.stderr);
    assert!(ran.stderr.contains("keep: [货架]"), "{}", ran.stderr);

    let workspace = Workspace::with_policy(ROW_POLICY, 4);
    let map = |said: &str| said.split_once('=').expect("a path").1.to_owned();
    workspace.terrace.ok(&["import", "orders", &orders, "--map", &map(&of_orders)]);
    workspace.terrace.ok(&["import", "contacts", &contacts, "--map", &map(&of_contacts)]);
    workspace.terrace.ok(&["tier", "--as-of", AS_OF, "--out", out]);
    assert_eq!(std::fs::read_to_string(out).expect("a file"), ROW_ANSWER);
    // What a later file does not keep is lost with the rows that it replaces, and that is said.
    let ran = workspace.terrace.ok(&["import", "orders", &orders, "--dry-run"]);
    assert!(ran.stdout.contains("earlier files kept") && ran.stdout.contains("货架"), "{}", ran.stdout);
    // A field of orders is none of customers, and not one of contacts either.
    assert!(workspace.terrace.run(&["tier", "--as-of", AS_OF, "--where", "shelf = 'A'"]).says("T0221"));
    let other = ROW_POLICY.replace("where: reached = '是'", "where: shelf = 'A'");
    put(workspace.path(), "policies/policy.yaml", &other);
    assert!(workspace.terrace.run(&["policy", "check"]).says("T1226"));
    // What the file has not cannot be kept.
    let typo = put(at, "typo.map.yaml", "keep: [货驾]\n");
    let ran = workspace.terrace.run(&["import", "orders", &orders, "--map", &typo]);
    assert!(ran.status != 0 && ran.says("T1168"), "{}", ran.stderr);
}

/// What a shop keeps of an order may be anything: it goes with its customer, and so does who is named in it.
#[test]
fn what_is_kept_of_orders_is_forgotten_too() {
    let workspace = Workspace::with_policy(ROW_POLICY, 4);
    let orders = "订单编号,客户编号,下单时间,金额,货架\nO1,C1,2024-05-01,100,秘密甲\nO2,C2,2024-05-02,50,C1\nO3,C2,2024-05-02,40,A\nO4,C3,2024-05-02,none,秘密甲\nO5,C1,2024-05-03,5,橱窗\nO6,C3,2024-05-04,nil,橱窗\nO7,C1,2024-05-05,5,张三 13800138000\nO8,C3,2024-05-06,nil,张三 13800138000\n";
    let orders = put(workspace.path(), "o.csv", orders);
    let map = put(workspace.path(), "m.yaml", "keep: [货架]\n");
    workspace.terrace.ok(&["import", "orders", &orders, "--map", &map]);
    std::fs::remove_file(&orders).expect("removed");
    let telling = |word: &str| {
        let all = crate::forget::files(&workspace.path().join("lake"));
        all.into_iter().filter(|path| crate::forget::holds(path, word)).count()
    };
    assert!(telling("秘密甲") > 0, "the table holds it");
    workspace.terrace.ok(&["forget", "C1", "--yes"]);
    assert_eq!(telling("秘密甲"), 0);
    // A word that others have tells nobody: their rejected rows stay. A phone does, wherever it stands.
    let rejects = std::fs::read_to_string(workspace.path().join("imports/000001/rejects.csv")).expect("rejects");
    assert!(rejects.contains("O4") && rejects.contains("O6") && !rejects.contains("13800138000"), "{rejects}");
    let out = workspace.path().join("out.csv");
    let out = out.to_str().expect("a path");
    workspace.terrace.ok(&["tier", "--as-of", AS_OF, "--out", out]);
    let list = std::fs::read_to_string(out).expect("a file");
    assert!(list.contains("\nC2,40.00,1,"), "the row that named C1 has no field, the other keeps its own: {list}");
}

/// The first row of an order speaks for its lines, of what is kept as of all else.
#[test]
fn lines_below_keep_what_the_first_of_their_order_says() {
    let folder = scratch();
    let rows = "Name,Email,Created at,Lineitem quantity,Lineitem name,Lineitem price,Tags\n\
        #1,a@shop.example,2024-05-01 10:00:00,1,pen,100,VIP\n#1,,,2,ink,100,\n#2,b@shop.example,2024-05-02 10:00:00,1,pen,100,\n";
    let orders = put(folder.path(), "o.csv", rows);
    let map = put(folder.path(), "m.yaml", "keep: [Tags]\n");
    let policy = "policy: p\ncurrency: CNY\ntimezone: UTC\nfields:\n  tags: { of: orders }\nmetrics:\n  \
        vip: { measure: net_amount, where: tags = 'VIP' }\nschemes:\n  s: { threshold: vip, tiers: [{ tier: a, from: 1 }, { tier: b }] }\n";
    let policy = put(folder.path(), "p.yaml", policy);
    let ran = Terrace::at(folder.path()).ok(&[
        "tier",
        "--policy",
        &policy,
        "--orders",
        &orders,
        "--map",
        &map,
        "--as-of",
        AS_OF,
        "--columns",
        "vip",
    ]);
    let line = |id: &str| ran.stdout.lines().find(|line| line.contains(id)).unwrap_or_default().to_owned();
    assert!(line("a@shop").contains("300"), "{}", ran.stdout);
}
