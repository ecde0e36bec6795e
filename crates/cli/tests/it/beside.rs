//! Several policies side by side: each as if it were alone, and their first schemes against each other.

use crate::terrace::{Terrace, policy_word, put, scratch, word};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const AS_OF: &str = "2026-07-01";

const THIRDS: &str = "policy: thirds
title: { en: Three levels, zh: 三层 }
currency: CNY
timezone: Asia/Shanghai
metrics:
  spend: { measure: net_amount }
  year: { measure: net_amount, window: 12 months }
schemes:
  value:
    title: { en: Value, zh: 价值 }
    pyramid: spend
    tiers:
      - { tier: high, title: { en: High, zh: 高 }, top: 20% }
      - { tier: middle, title: { en: Middle, zh: 中 }, top: 50% }
      - { tier: low, title: { en: Low, zh: 低 } }
  now:
    rules: [{ tier: buys, when: year > 0 }, { tier: silent }]
";

const LETTERS: &str = "policy: letters
title: { en: ABC by a year, zh: 按一年分 ABC }
currency: CNY
timezone: Asia/Shanghai
metrics:
  year: { measure: net_amount, window: 12 months }
  large: { measure: orders, where: amount >= 500 }
  recency: { measure: days_since_last_order }
labels:
  known: { when: large > 0 }
schemes:
  abc:
    among: year > 0
    pyramid: year
    tiers: [{ tier: A, top: 30% }, { tier: B, top: 60% }, { tier: C }]
  rfm:
    rfm: { recency: recency, frequency: large, monetary: year }
    segments: classic-8
";

/// Orders of some customers over three years; the same for the same seed.
fn orders(seed: u64, customers: u64, rows: u64) -> String {
    let mut text = String::from("order_id,customer_id,ordered_at,product,amount,status\n");
    let mut state = seed.wrapping_mul(2_862_933_555_777_941_757).wrapping_add(3_037_000_493);
    let mut next = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for order in 0..rows {
        // Few of them buy often.
        let customer = next(customers).min(next(customers));
        let (year, month, day) = (2024 + next(3), 1 + next(12), 1 + next(28));
        let (amount, cents) = ([9, 90, 900][next(3) as usize] * (1 + next(9)), next(4) * 25);
        let status = if next(12) == 0 { "交易关闭" } else { "交易成功" };
        writeln!(text, "{order},C{customer:03},{year}-{month:02}-{day:02},pen,{amount}.{cents:02},{status}").unwrap();
    }
    text
}

/// A folder with the policies in it, the first of which is the main one.
struct Shop {
    folder: tempfile::TempDir,
    orders: String,
    policies: Vec<String>,
}

impl Shop {
    fn new(seed: u64) -> Self {
        let folder = scratch();
        let orders = put(folder.path(), "orders.csv", orders(seed, 60 + seed * 20, 500));
        let policies = [("thirds", THIRDS), ("letters", LETTERS)];
        let mut policies: Vec<String> =
            policies.iter().map(|(name, text)| put(folder.path(), &format!("{name}.yaml"), text)).collect();
        // Natural groups need everybody.
        policies.push(policy_word("groups"));
        Self { folder, orders, policies }
    }

    fn imported(&self) -> PathBuf {
        let folder = self.folder.path().join(format!("shop{}", std::fs::read_dir(self.folder.path()).unwrap().count()));
        std::fs::create_dir(&folder).unwrap();
        let terrace = Terrace::at(&folder);
        terrace.ok(&["init"]);
        terrace.ok(&["import", "orders", &self.orders]);
        folder
    }

    fn beside(&self) -> Vec<&str> {
        let mut words = vec!["--policy", self.policies[0].as_str()];
        words.extend(self.policies[1..].iter().flat_map(|policy| ["--beside", policy.as_str()]));
        words.extend(["--as-of", AS_OF]);
        words
    }
}

/// The columns of a list by their headers.
fn columns(list: &str) -> BTreeMap<String, Vec<String>> {
    let mut lines = list.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    let headers = lines.next().expect("a header");
    let rows: Vec<Vec<String>> = lines.collect();
    let column = |at: usize| rows.iter().map(|row| row[at].clone()).collect();
    headers.iter().enumerate().map(|(at, name)| (name.clone(), column(at))).collect()
}

/// Holds a list of several policies to the lists of each alone.
fn same(list: &str, alone: &[String]) {
    let width = alone[0].lines().next().unwrap().len();
    assert!(width > 0 && list.lines().count() > 30 && list.lines().count() == alone[0].lines().count());
    for (line, main) in list.lines().zip(alone[0].lines()) {
        assert!(line.strip_prefix(main).is_some_and(|rest| rest.starts_with(',')), "{line}\nis not\n{main}");
    }
    let all = columns(list);
    for (other, schemes) in [(1, ["letters.abc", "letters.rfm"].as_slice()), (2, &["groups.natural"])] {
        let known = columns(&alone[other]);
        for name in schemes {
            let (_, scheme) = name.split_once('.').unwrap();
            assert_eq!(all[*name], known[scheme], "{name}");
        }
    }
    assert!(all["letters.abc"].iter().any(String::is_empty), "who bought nothing within the year has no letter");
}

#[test]
fn each_policy_classifies_as_it_does_alone() {
    for seed in 0..4 {
        let shop = Shop::new(seed);
        let at = Terrace::at(shop.folder.path());
        let files = ["--orders", shop.orders.as_str()];
        let alone = |terrace: &Terrace, further: &[&str]| -> Vec<String> {
            let of = |policy: &String| terrace.tiered(&[&["--policy", policy, "--as-of", AS_OF], further].concat());
            shop.policies.iter().map(of).collect()
        };
        same(&at.tiered(&[shop.beside(), files.to_vec()].concat()), &alone(&at, &files));
        let lake = Terrace::at(&shop.imported());
        let before = alone(&lake, &["--no-keep"]);
        same(&lake.tiered(&shop.beside()), &before);
        // Natural groups keep their numbers now that runs are kept.
        same(&lake.tiered(&shop.beside()), &before);
    }
}

/// The tables of kept runs with their bytes, by path.
fn kept(shop: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for run in std::fs::read_dir(shop.join("lake/runs")).unwrap().flatten().filter(|run| run.path().is_dir()) {
        for file in std::fs::read_dir(run.path()).unwrap().flatten() {
            let name = format!("{}/{}", run.file_name().to_string_lossy(), file.file_name().to_string_lossy());
            if name.ends_with(".parquet") {
                found.insert(name, std::fs::read(file.path()).unwrap());
            }
        }
    }
    found
}

#[test]
fn each_run_is_kept_as_its_own() {
    let shop = Shop::new(9);
    let (together, apart) = (shop.imported(), shop.imported());
    Terrace::at(&together).ok(&[vec!["tier"], shop.beside()].concat());
    for policy in [&shop.policies[1], &shop.policies[2], &shop.policies[0]] {
        Terrace::at(&apart).ok(&["tier", "--policy", policy, "--as-of", AS_OF]);
    }
    let (one, other) = (kept(&together), kept(&apart));
    assert!(one.len() >= 6 && one == other, "{:?} {:?}", one.keys(), other.keys());
    let list = Terrace::at(&together).ok(&["runs", "list", "--json"]).json();
    let names: Vec<&str> = list.as_array().unwrap().iter().map(|run| run["policy"]["name"].as_str().unwrap()).collect();
    assert_eq!(names.len(), 3, "{names:?}");
    // With nothing to keep nothing is kept, and the answers are the same.
    let words = [vec!["tier", "--json", "--no-keep"], shop.beside()].concat();
    let fresh = shop.imported();
    let answer = Terrace::at(&fresh).ok(&words).json();
    assert!(!fresh.join("lake/runs").exists());
    assert_eq!(answer["crosses"], Terrace::at(&together).ok(&words).json()["crosses"]);
}

fn amount(text: &str) -> i64 {
    let (whole, cents) = text.split_once('.').unwrap_or((text, "0"));
    let cents = format!("{cents:0<4}").parse::<i64>().unwrap();
    let whole: i64 = whole.parse().unwrap();
    whole * 10_000 + if text.starts_with('-') { -cents } else { cents }
}

/// Customers and money by the tiers of two columns, reckoned plainly; an empty tier is none.
type Counted = BTreeMap<(String, String), (u64, i64)>;

fn counted(list: &str) -> Counted {
    let all = columns(list);
    let mut found = Counted::new();
    for ((first, second), spend) in all["value"].iter().zip(&all["letters.abc"]).zip(&all["spend"]) {
        let cell = found.entry((first.clone(), second.clone())).or_default();
        cell.0 += 1;
        cell.1 += amount(spend);
    }
    found
}

#[test]
fn the_cross_table_counts_everybody_once() {
    let shop = Shop::new(3);
    let terrace = Terrace::at(shop.folder.path());
    let words = [shop.beside(), vec!["--orders", shop.orders.as_str()]].concat();
    let counted = counted(&terrace.tiered(&words));
    let answer = terrace.ok(&[vec!["tier", "--json"], words.clone()].concat()).json();
    let names: Vec<&Value> = answer["beside"].as_array().unwrap().iter().map(|run| &run["policy"]["name"]).collect();
    assert_eq!((&answer["policy"]["name"], names), (&"thirds".into(), vec![&"letters".into(), &"groups".into()]));
    assert!(
        answer["beside"][0]["schemes"]["rfm"]["tiers"].is_array() && answer["beside"][0]["labels"]["known"].is_object()
    );
    let cross = &answer["crosses"][0];
    let ids = |side: &Value| -> Vec<String> {
        side["tiers"].as_array().unwrap().iter().map(|tier| tier.as_str().unwrap().to_owned()).collect()
    };
    let (rows, columns) = (ids(&cross["rows"]), ids(&cross["columns"]));
    assert_eq!((rows.join(" "), columns.join(" ")), ("high middle low".to_owned(), "A B C".to_owned()));
    let group = |cell: &Value| (cell["customers"].as_u64().unwrap(), amount(cell["revenue"].as_str().unwrap()));
    let mut found = Counted::new();
    for (at, row) in rows.iter().enumerate() {
        for (column, name) in columns.iter().enumerate() {
            found.insert((row.clone(), name.clone()), group(&cross["cells"][at][column]));
        }
        found.insert((row.clone(), String::new()), group(&cross["rows"]["alone"][at]));
    }
    for (at, name) in columns.iter().enumerate() {
        found.insert((String::new(), name.clone()), group(&cross["columns"]["alone"][at]));
    }
    found.insert((String::new(), String::new()), group(&cross["neither"]));
    found.retain(|_, (customers, _)| *customers > 0);
    assert_eq!(found, counted);
    // Both are ladders of three rungs.
    let place = |ids: &[String], id: &String| ids.iter().position(|known| known == id);
    let (mut same, mut higher, mut lower) = (0, 0, 0);
    for ((row, column), (customers, _)) in &counted {
        let Some((row, column)) = place(&rows, row).zip(place(&columns, column)) else { continue };
        match row.cmp(&column) {
            std::cmp::Ordering::Equal => same += customers,
            std::cmp::Ordering::Greater => higher += customers,
            std::cmp::Ordering::Less => lower += customers,
        }
    }
    assert!(same > 0 && higher + lower > 0);
    assert_eq!([&cross["same"], &cross["higher"], &cross["lower"]], [same, higher, lower].map(Value::from).each_ref());
    assert_eq!(cross["both"], Value::from(same + higher + lower));
    // Natural groups are no ladder.
    assert!(answer["crosses"][1]["same"].is_null() && answer["crosses"][1]["best"].is_null());
    for (lang, pieces) in [
        ("en", ["Beside it: ABC by a year (letters, ", "Value (thirds) down, abc (letters) across: customers"]),
        ("zh", ["并列策略：按一年分 ABC（letters，", "纵向 价值（thirds），横向 abc（letters）：客户数"]),
    ] {
        let said = terrace.ok(&[vec!["tier", "--lang", lang], words.clone()].concat()).stdout;
        for piece in pieces {
            assert!(said.contains(piece), "{piece} is not in\n{said}");
        }
        assert!(said.contains(&format!("{same}")) && said.contains("(natural)"), "{said}");
    }
}

#[test]
fn lists_carry_the_other_policies_under_titles_too() {
    let shop = Shop::new(5);
    let terrace = Terrace::at(shop.folder.path());
    let words = [shop.beside(), vec!["--orders", shop.orders.as_str()]].concat();
    let plain = columns(&terrace.tiered(&words));
    let titled = columns(&terrace.tiered(&[words.clone(), vec!["--titles", "--lang", "zh"]].concat()));
    assert_eq!(titled["按一年分 ABC: abc"], plain["letters.abc"]);
    let some = terrace.ok(&[vec!["tier", "--where", "value = 'high'", "--json"], words.clone()].concat()).json();
    let high = plain["value"].iter().filter(|tier| *tier == "high").count();
    assert_eq!(some.as_array().unwrap().len(), high);
    assert!(some[0].get("letters.abc").is_some() && some[0].get("groups.natural").is_some(), "{}", some[0]);
    let said = terrace.ok(&[vec!["tier", "--where", "value = 'high'"], words.clone()].concat()).stdout;
    assert!(said.contains("letters.abc"), "{said}");
    let out = word(&shop.folder.path().join("list.parquet"));
    terrace.ok(&[vec!["tier", "--out", &out], words].concat());
    let lake = shop.imported();
    Terrace::at(&lake).ok(&[vec!["tier", "--out", &out], shop.beside()].concat());
    let bytes = std::fs::read(&out).unwrap();
    assert!(bytes.windows(11).any(|part| part == b"letters.abc"), "a kept file is not what was asked for");
}

#[test]
fn what_cannot_stand_side_by_side_is_refused() {
    let shop = Shop::new(1);
    let folder = shop.folder.path();
    let main = LETTERS.replace("policy: letters", "policy: main");
    let main = put(folder, "main.yaml", main);
    let digits = "policy: rfm\ncurrency: CNY\ntimezone: Asia/Shanghai\nmetrics: { n: { measure: orders } }\nschemes: \
                  { digits: { rules: [{ tier: some, when: n > 0 }, { tier: none }] } }\n";
    let others = [
        ("T0085", put(folder, "usd.yaml", THIRDS.replace("CNY", "USD")), 2, true),
        ("T0085", put(folder, "tokyo.yaml", THIRDS.replace("Asia/Shanghai", "Asia/Tokyo")), 2, true),
        ("T0637", put(folder, "again.yaml", THIRDS.replace("policy: thirds", "policy: main")), 2, true),
        ("T0638", put(folder, "digits.yaml", digits), 2, false),
        ("", word(&folder.join("nothing.yaml")), 0, true),
        ("T02", put(folder, "wrong.yaml", THIRDS.replace("measure: net_amount,", "measure: net_amuont,")), 3, true),
    ];
    let lake = shop.imported();
    for (code, other, status, in_report) in &others {
        for (command, facts) in [("tier", true), ("tier", false), ("report", true), ("report", false)] {
            let out = word(&folder.join("out.html"));
            let mut words = vec![command, "--policy", &main, "--beside", other, "--as-of", AS_OF];
            if facts {
                words.extend(["--orders", shop.orders.as_str()]);
            }
            if command == "report" {
                words.extend(["--out", &out]);
            }
            let ran = Terrace::at(&lake).run(&words);
            if command == "report" && !in_report {
                assert_eq!(ran.status, 0, "a report has no such columns\n{}", ran.stderr);
                std::fs::remove_file(&out).unwrap();
                continue;
            }
            assert!(ran.status != 0 && ran.says_any_code(), "{command} {other}: {}", ran.stderr);
            if *status > 0 {
                assert!(ran.status == *status && ran.stderr.contains(code), "{command} {code}: {}", ran.stderr);
            }
            assert!(!Path::new(&out).exists() && ran.stdout.is_empty());
        }
    }
    let ran = Terrace::at(folder).run(&["tier", "--customer", "C001", "--beside", &main, "--orders", &shop.orders]);
    assert_eq!(ran.status, 2, "{}", ran.stderr);
    // Three of them, of which two have one name.
    let (one, two) = (&shop.policies[1], put(folder, "two.yaml", LETTERS));
    let words = ["tier", "--policy", &shop.policies[0], "--beside", one, "--beside", &two, "--orders", &shop.orders];
    let ran = Terrace::at(folder).run(&words);
    assert!(
        ran.says("T0637") && ran.stderr.contains("letters.yaml") && ran.stderr.contains("two.yaml"),
        "{}",
        ran.stderr
    );
}

/// A section of a page in a language, its tags taken out: texts between bars.
fn section(page: &str, lang: &str) -> String {
    let (_, after) = page.split_once(&format!("<section id=\"policies-{lang}\"")).expect("the section");
    let inside = after.split("</section>").next().unwrap_or_default();
    let mut text = String::new();
    for (at, piece) in inside.split('<').enumerate() {
        let shown = if at == 0 { "" } else { piece.split_once('>').map_or("", |(_, shown)| shown) };
        if !shown.is_empty() {
            text.push('|');
            text.push_str(shown);
        }
    }
    text
}

#[test]
fn the_report_tells_what_the_lists_tell() {
    let shop = Shop::new(7);
    let folder = shop.folder.path();
    let terrace = Terrace::at(folder);
    let words = [shop.beside(), vec!["--orders", shop.orders.as_str()]].concat();
    let counted = counted(&terrace.tiered(&words));
    let all = columns(&terrace.tiered(&words));
    let out = folder.join("page.html");
    let path = word(&out);
    terrace.ok(&[vec!["report", "--out", &path], words.clone()].concat());
    let page = std::fs::read_to_string(&out).unwrap();
    let (english, chinese) = (section(&page, "en"), section(&page, "zh"));
    for (text, piece) in [(&english, "Policies side by side"), (&chinese, "方案并列"), (&english, "Natural groups")]
    {
        assert!(text.contains(piece), "{piece}\n{text}");
    }
    let percent = |part: u64, whole: u64| -> String {
        // Half-even of exact tenths; what is below one percent has two decimals and is left out here.
        let tenths = (part * 2_000 + whole) / (2 * whole);
        format!("{}.{}%", tenths / 10, tenths % 10)
    };
    let tier = |name: &str, id: &str| all[name].iter().filter(|tier| *tier == id).count() as u64;
    let everybody = all["value"].len() as u64;
    for (id, title) in [("high", "High"), ("middle", "Middle"), ("low", "Low")] {
        let customers = tier("value", id);
        let row = format!("|{title}|{customers}|{}|", percent(customers, everybody));
        assert!(english.contains(&row), "{row}\n{english}");
    }
    let with_letter = ["A", "B", "C"].iter().map(|id| tier("letters.abc", id)).sum::<u64>();
    for id in ["A", "B", "C"] {
        let customers = tier("letters.abc", id);
        let row = format!("|{id}|{customers}|{}|", percent(customers, with_letter));
        assert!(english.contains(&row), "{row}\n{english}");
    }
    assert!(english.contains(&format!("|No tier|{}|", everybody - with_letter)), "{english}");
    // The first row of the cross table, with the part of the row under each figure.
    let cell = |column: &str| counted.get(&("high".to_owned(), column.to_owned())).map_or(0, |cell| cell.0);
    let mut row = String::from("|High");
    for column in ["A", "B", "C", ""] {
        match cell(column) {
            0 => row.push_str("|·"),
            customers => write!(row, "|{customers}|{}", percent(customers, tier("value", "high"))).unwrap(),
        }
    }
    write!(row, "|{}|", tier("value", "high")).unwrap();
    assert!(english.contains(&row), "{row}\n{english}");
    let answer = terrace.ok(&[vec!["tier", "--json"], words.clone()].concat()).json();
    let cross = &answer["crosses"][0];
    let [same, both, best, first] = ["same", "both", "best_of_both", "best"].map(|name| cross[name].as_u64().unwrap());
    let said = [
        format!("{same} of {both} ("),
        format!("Of the {first} in “High”, {best} ("),
        format!("{both} of {everybody} customers have a tier in both."),
    ];
    for piece in said {
        assert!(english.contains(&piece), "{piece}\n{english}");
    }
    assert!(chinese.contains(&format!("{both} 位客户中有 {same} 位（")), "{chinese}");
    // From the lake the same; and without further policies there is no such section, nor word of it.
    let lake = shop.imported();
    Terrace::at(&lake).ok(&[vec!["report", "--out", &path], shop.beside()].concat());
    assert_eq!(section(&std::fs::read_to_string(&out).unwrap(), "en"), english);
    terrace.ok(&["report", "--out", &path, "--policy", &shop.policies[0], "--orders", &shop.orders, "--as-of", AS_OF]);
    assert!(!std::fs::read_to_string(&out).unwrap().contains("Policies side by side"));
}
