//! Lists for people, and answers that say what they rest on.

use crate::terrace::{Terrace, put, scratch};

const POLICY: &str = "policy: p
currency: CNY
timezone: Asia/Shanghai
metrics:
  net: { measure: net_amount, title: { en: Net spend, zh: 净消费额 } }
  orders: { measure: orders }
schemes:
  value:
    title: { en: Value, zh: 价值 }
    threshold: net
    tiers: [{ tier: hi, title: { en: Gold, zh: 金牌 }, over: 500 }, { tier: lo }]
";

const ORDERS: &str = "订单号,会员号,日期,金额,省份
1,A,2026-06-01,900,江苏
2,B,2026-06-02,40,江苏省
3,C,2026-06-03,30,Jiangsu
4,D,2026-06-04,20,浙江
";

struct Files {
    _folder: tempfile::TempDir,
    terrace: Terrace,
    policy: String,
    orders: String,
}

fn files(policy: &str, orders: &str) -> Files {
    let folder = scratch();
    let (policy, orders) = (put(folder.path(), "p.yaml", policy), put(folder.path(), "o.csv", orders));
    Files { terrace: Terrace::at(folder.path()), policy, orders, _folder: folder }
}

impl Files {
    fn words<'a>(&'a self, command: &'a str, more: &[&'a str]) -> Vec<&'a str> {
        let usual = [command, "--orders", &self.orders, "--policy", &self.policy, "--as-of", "2026-07-01"];
        usual.into_iter().chain(more.iter().copied()).collect()
    }
}

#[test]
fn a_condition_prints_whom_it_holds_for() {
    let files = files(POLICY, ORDERS);
    let found = files.terrace.ok(&files.words("tier", &["--where", "net < 100"])).stdout;
    for (customer, is_listed) in [("A", false), ("B", true), ("C", true), ("D", true)] {
        assert_eq!(
            found.lines().any(|line| line.trim_start().starts_with(&format!("{customer} "))),
            is_listed,
            "{found}"
        );
    }
    assert!(found.contains("3 of 4 customers satisfy net < 100"), "{found}");
    let found = files.terrace.ok(&files.words("tier", &["--columns", "province"])).stdout;
    assert!(found.contains("province") && found.contains("Jiangsu"), "{found}");
}

#[test]
fn a_list_carries_titles() {
    let files = files(POLICY, ORDERS);
    let plain = files.terrace.ok(&files.words("tier", &["--out", "-"])).stdout;
    assert!(plain.starts_with("customer_id,net,orders,value\nA,900.00,1,hi\n"), "{plain}");
    let titled = files.terrace.ok(&files.words("tier", &["--out", "-", "--titles", "--lang", "zh"])).stdout;
    assert!(titled.starts_with("客户,净消费额,orders,价值\nA,900.00,1,金牌\n"), "{titled}");
    files.terrace.ok(&files.words("tier", &["--out", "list.xlsx", "--titles"]));
}

#[test]
fn explanations_call_metrics_by_their_titles() {
    let files = files(POLICY, ORDERS);
    let told = files.terrace.ok(&files.words("explain", &["--lang", "zh", "B"])).stdout;
    assert!(told.contains("净消费额 (net)") && told.contains("金牌 (hi)"), "{told}");
    assert!(told.contains("500.01"), "{told}");
}

#[test]
fn provinces_are_one_however_they_are_written() {
    let policy = POLICY.replace(
        "schemes:",
        "schemes:\n  home:\n    rules: [{ tier: near, when: province = '江苏省' }, { tier: far, when: province not in ('江苏') }]",
    );
    let files = files(&policy, ORDERS);
    let found = files.terrace.ok(&files.words("tier", &["--out", "-"])).stdout;
    let homes: Vec<&str> = found.lines().skip(1).filter_map(|line| line.split(',').nth(3)).collect();
    assert_eq!(homes, ["near", "near", "near", "far"], "{found}");
}

#[test]
fn provinces_are_one_in_conditions_on_a_policy_that_names_none() {
    let files = files(POLICY, ORDERS);
    for condition in ["province = '江苏省'", "province in ('江苏')", "province = 'Jiangsu'"] {
        let listed = files.terrace.ok(&files.words("tier", &["--where", condition])).stdout;
        let lines = listed.lines().filter(|line| ["A ", "B ", "C "].iter().any(|id| line.trim_start().starts_with(id)));
        assert_eq!(lines.count(), 3, "{condition}: {listed}");
    }
}

#[test]
fn shares_among_some_are_said_to_be_so() {
    let policy = POLICY.replace("    threshold: net\n", "    among: net < 100\n    threshold: net\n");
    let files = files(&policy, ORDERS);
    let found = files.terrace.ok(&files.words("tier", &[])).stdout;
    assert!(found.contains("Only customers for whom net < 100") && found.contains("3 of 4"), "{found}");
    let outside = found.lines().find(|line| line.contains("(no class)")).expect("who is outside");
    assert!(outside.contains("900.00"), "{outside}");
    files.terrace.ok(&files.words("report", &["--out", "r.html"]));
    let report = std::fs::read_to_string(files._folder.path().join("r.html")).expect("a report");
    assert!(report.contains("Covers only customers for whom net &lt; 100: 75% of all customers"), "no word of it");
    assert!(report.contains("Outside this scheme: 1 customer with"));
}

#[test]
fn margins_without_costs_are_remarked() {
    let policy = POLICY.replace("  orders:", "  margin: { measure: margin }\n  orders:");
    let none = files(&policy, ORDERS);
    let ran = none.terrace.ok(&none.words("tier", &[]));
    assert!(ran.says("T0519") && ran.stderr.contains("margin"), "{}", ran.stderr);
    let some = files(&policy, "订单号,会员号,日期,金额,成本\n1,A,2026-06-01,100,60\n2,A,2026-06-02,100,\n");
    let ran = some.terrace.ok(&some.words("tier", &[]));
    assert!(ran.says("T0520") && ran.stderr.contains("1 of 2"), "{}", ran.stderr);
    // A condition may have chosen the lines that have costs.
    let part = policy.replace("{ measure: margin }", "{ measure: margin, where: amount > 100 }");
    let some = files(&part, "订单号,会员号,日期,金额,成本\n1,A,2026-06-01,200,60\n2,A,2026-06-02,100,\n");
    let ran = some.terrace.ok(&some.words("tier", &[]));
    assert!(!ran.says("T0519") && !ran.says("T0520"), "{}", ran.stderr);
    let none = files(&part, ORDERS);
    assert!(none.terrace.ok(&none.words("tier", &[])).says("T0519"));
    let all = files(&policy, "订单号,会员号,日期,金额,成本\n1,A,2026-06-01,100,60\n2,A,2026-06-02,100,0\n");
    let ran = all.terrace.ok(&all.words("tier", &[]));
    assert!(!ran.says("T0519") && !ran.says("T0520"), "{}", ran.stderr);
}

#[test]
fn the_best_of_five_who_spends_less_stays_the_best() {
    let orders = "订单号,会员号,日期,金额\n1,A,2026-06-01,50\n2,B,2026-06-01,40\n3,C,2026-06-01,30\n4,D,2026-06-01,20\n5,E,2026-06-01,110\n";
    let policy = "policy: q\ncurrency: CNY\ntimezone: Asia/Shanghai\nmetrics: { net: { measure: net_amount } }\nschemes:\n  p:\n    pyramid: net\n    tiers: [{ tier: top, top: 20% }, { tier: rest }]\n";
    let files = files(policy, orders);
    let told = files.terrace.ok(&files.words("explain", &["--json", "E"])).json();
    let drop = &told["schemes"]["p"]["drop"];
    let drop = if drop.is_null() { &told["schemes"][0]["drop"] } else { drop };
    assert_eq!((drop[0]["to"].as_str(), drop[0]["delta"].as_str()), (Some("49.99"), Some("-60.01")), "{told}");
    let changed = orders.replace("110", "49.99");
    let changed = put(files._folder.path(), "changed.csv", changed);
    let found = files.terrace.tiered(&["--orders", &changed, "--policy", &files.policy, "--as-of", "2026-07-01"]);
    assert!(found.contains("E,49.99,rest") && found.contains("A,50.00,top"), "{found}");
}

#[test]
fn ready_policies_follow_whoever_asks() {
    let folder = scratch();
    let show = |terrace: &Terrace, words: &[&str]| terrace.ok(&[&["policy", "show", "retail"], words].concat()).stdout;
    let plain = Terrace::at(folder.path());
    let chinese = show(&plain, &["--lang", "zh"]);
    assert!(chinese.contains("\ncurrency: CNY\ntimezone: Asia/Shanghai\n") && !chinese.contains("GBP"), "{chinese}");
    let british = show(&plain.clone().with("LC_ALL", "en_GB.UTF-8"), &[]);
    assert!(british.contains("\ncurrency: GBP\ntimezone: Europe/London\n"), "{british}");
    let asked = show(&plain, &["--currency", "JPY", "--timezone", "Asia/Tokyo"]);
    assert!(asked.contains("\ncurrency: JPY\ntimezone: Asia/Tokyo\n"), "{asked}");
    let made = plain.ok(&["init", "shop", "--currency", "EUR", "--timezone", "Europe/Berlin"]);
    assert!(made.stdout.contains("EUR") && made.stdout.contains("Europe/Berlin"), "{}", made.stdout);
    let inside = show(&Terrace::at(&folder.path().join("shop")), &[]);
    assert!(inside.contains("\ncurrency: EUR\ntimezone: Europe/Berlin\n"), "{inside}");
    let wrong = plain.run(&["init", "other", "--currency", "RMB"]);
    assert!(wrong.status == 2 && wrong.says("T0076"), "{}", wrong.stderr);
}

#[test]
fn the_bar_that_no_pair_passed_is_named() {
    let mut orders = "订单号,会员号,日期,商品,金额\n".to_owned();
    for order in 0..194 {
        for (product, is_in) in [("笔", order < 100), ("纸", !(6..100).contains(&order))] {
            if is_in {
                orders += &format!("{order},C{order},2026-06-01,{product},10\n");
            }
        }
    }
    let files = files(POLICY, &orders);
    let words = [&["products", "together"], &files.words("tier", &[])[1..]].concat();
    let rare = files.terrace.ok(&words).stdout;
    assert!(rare.contains("confidence of 6.0%") && rare.contains("`--confidence 6`"), "{rare}");
}

#[test]
fn a_list_takes_no_place_of_what_is_read_or_kept() {
    let files = files(POLICY, ORDERS);
    let read = || std::fs::read_to_string(&files.orders).expect("the orders");
    let before = read();
    for place in ["o.csv", "./o.csv", files.orders.as_str()] {
        let refused = files.terrace.run(&files.words("tier", &["--out", place]));
        assert_eq!((refused.status, refused.says("T0634")), (2, true), "{place}: {}", refused.stderr);
    }
    assert_eq!(read(), before);
    files.terrace.ok(&["init", "shop", "--lang", "en"]);
    files.terrace.ok(&["-C", "shop", "import", "orders", &files.orders]);
    let kept = "shop/lake/list.csv";
    let words = ["tier", "-C", "shop", "--policy", &files.policy, "--as-of", "2026-07-01", "--out", kept];
    let refused = files.terrace.run(&words);
    assert_eq!((refused.status, refused.says("T0635")), (2, true), "{}", refused.stderr);
    files.terrace.ok(&files.words("tier", &["--out", "list.csv"]));
}

#[test]
fn nothing_in_a_file_steers_the_terminal() {
    let mut orders = ORDERS.replace('A', "A\u{1b}]0;hello\u{7}").replace('B', "B\u{202e}");
    orders.push_str("5,A\u{1b}]0;hello\u{7},2026-06-05,1,江苏\n");
    let files = files(POLICY, &orders);
    for more in [&["--columns", "province"][..], &["--where", "net > 1"], &[]] {
        let ran = files.terrace.ok(&files.words("tier", more));
        for told in [&ran.stdout, &ran.stderr] {
            let steers = |letter: char| letter.is_control() && letter != '\n' || letter == '\u{202e}';
            assert!(!told.contains(steers), "{more:?}: {told:?}");
        }
    }
    let list = files.terrace.ok(&files.words("tier", &["--columns", "province"])).stdout;
    assert!(list.contains("A␛]0;hello␇"), "{list}");
}
