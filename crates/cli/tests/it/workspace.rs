//! Workspaces: made, filled, corrected, undone, asked, reported.

use crate::answers::{Table, compare};
use crate::reference::{Facts, Line, retail};
use crate::terrace::{Terrace, Workspace, listing, policy_path, policy_word, put, scratch, word};
use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use serde_json::Value;
use std::fmt::Write as _;
use std::sync::Arc;

const AS_OF: &str = "2026-07-01";

/// Order lines as text and as facts: order, customer, day of 2026-06, amount.
type Given = [(u32, &'static str, u32, i128)];

fn file(rows: &Given) -> String {
    let mut text = String::from("order_id,customer_id,ordered_at,product,amount\n");
    for (order, customer, day, amount) in rows {
        writeln!(text, "{order},{customer},2026-06-{day:02} 12:00,thing,{amount}.00").expect("written");
    }
    text
}

fn facts(rows: &Given) -> Facts {
    let lines = rows.iter().map(|(order, customer, day, amount)| Line {
        order: order.to_string(),
        customer: (*customer).to_owned(),
        at: format!("2026-06-{day:02}T12:00:00"),
        product: "thing".to_owned(),
        amount: amount * 10_000,
        is_return: *amount < 0,
        is_cancelled: false,
    });
    Facts { lines: lines.collect(), ..Facts::default() }
}

const FIRST: &Given =
    &[(1, "ann", 1, 100), (1, "ann", 1, 50), (2, "bob", 2, 80), (3, "eve", 3, 10), (4, "ann", 4, -20)];
const SECOND: &Given = &[(5, "bob", 10, 500), (6, "dan", 11, 60), (3, "eve", 3, 15)];
const THIRD: &Given = &[(7, "ann", 20, 5), (5, "bob", 10, 450), (8, "fay", 21, 33)];

fn filled(parts: &[&Given]) -> Workspace {
    let workspace = Workspace::new("retail", 3);
    for (number, part) in (1..).zip(parts) {
        let path = put(workspace.path(), &format!("in/part{number}.csv"), file(part));
        workspace.terrace.ok(&["import", "orders", &path]);
    }
    workspace
}

fn tiered(workspace: &Workspace) -> String {
    workspace.terrace.tiered(&["--as-of", AS_OF])
}

#[test]
fn a_new_workspace_is_whole_and_made_once() {
    let folder = scratch();
    let terrace = Terrace::at(folder.path());
    let ran = terrace.ok(&["init", "shop"]);
    assert!(ran.stdout.contains("shop"), "{}", ran.stdout);
    for name in ["terrace.toml", "policies", "lake", "imports"] {
        assert!(folder.path().join("shop").join(name).exists(), "{name}");
    }
    let before = listing(folder.path());
    let again = terrace.run(&["init", "shop"]);
    assert_eq!((again.status, again.says("T0002")), (2, true), "{}", again.stderr);
    assert_eq!(listing(folder.path()), before);
    assert_eq!(terrace.ok(&["imports", "-C", "shop", "--json"]).json(), serde_json::json!([]));
    let nothing = terrace.run(&["tier", "-C", "shop", "--policy", &policy_word("retail")]);
    assert_eq!((nothing.status, nothing.says("T0012")), (3, true), "{}", nothing.stderr);
}

#[test]
fn the_same_file_again_changes_nothing() {
    let workspace = filled(&[FIRST]);
    let out = tiered(&workspace);
    let again = workspace.terrace.ok(&["import", "orders", &word(&workspace.path().join("in/part1.csv"))]);
    assert!(again.says("T0033"), "{}\n{}", again.stdout, again.stderr);
    assert_eq!(workspace.imports().len(), 2, "rows hold on its word too");
    assert_eq!(tiered(&workspace), out);
    compare(&out, &retail(&facts(FIRST), AS_OF));
}

#[test]
fn a_later_import_replaces_a_whole_order() {
    // Order 1 had two lines and now has one, of another customer; order 2 is the same.
    let corrected: &Given = &[(1, "bob", 1, 70), (2, "bob", 2, 80), (9, "gus", 9, 9)];
    let workspace = filled(&[FIRST, corrected]);
    let counts = workspace.imports()[1]["counts"].clone();
    assert_eq!(counts["read"], 3);
    let sum = ["accepted", "replaced", "unchanged", "rejected"].map(|name| counts[name].as_u64().expect("a count"));
    assert_eq!(sum.iter().sum::<u64>(), 3, "{counts}");
    assert_eq!((sum[1], sum[2]), (1, 1), "{counts}");
    let all: &Given = &[(1, "bob", 1, 70), (2, "bob", 2, 80), (3, "eve", 3, 10), (4, "ann", 4, -20), (9, "gus", 9, 9)];
    compare(&tiered(&workspace), &retail(&facts(all), AS_OF));
}

#[test]
fn imports_are_listed_and_shown() {
    let workspace = filled(&[FIRST, SECOND]);
    let list = workspace.imports();
    let numbers: Vec<&Value> = list.iter().map(|record| &record["number"]).collect();
    assert_eq!(numbers, [1, 2]);
    for (record, read) in list.iter().zip([5, 3]) {
        assert_eq!((&record["kind"], &record["counts"]["read"]), (&"orders".into(), &read.into()));
        assert!(record["at"].as_str().is_some_and(|at| at.starts_with("20")), "{record}");
        assert!(record["lake_version"].as_u64().is_some());
    }
    let people = workspace.terrace.ok(&["imports", "list"]).stdout;
    assert!(people.contains("part1.csv") && people.contains("part2.csv"), "{people}");
    let shown = workspace.terrace.ok(&["imports", "show", "2"]).stdout;
    assert!(shown.contains("part2.csv") && shown.contains("3 rows read"), "{shown}");
    assert_eq!(workspace.terrace.ok(&["imports", "show", "2", "--json"]).json(), list[1]);
    let unknown = workspace.terrace.run(&["imports", "show", "3"]);
    assert_eq!((unknown.status, unknown.says("T0008")), (2, true), "{}", unknown.stderr);
}

#[test]
fn an_import_is_undone_once() {
    let workspace = filled(&[FIRST, SECOND]);
    let first = workspace.imports()[0]["lake_version"].to_string();
    let then = workspace.terrace.tiered(&["--as-of", AS_OF, "--lake-version", &first]);
    assert_eq!(then, tiered(&filled(&[FIRST])));
    let unknown = workspace.terrace.run(&["tier", "--as-of", AS_OF, "--lake-version", "999"]);
    assert_eq!((unknown.status, unknown.says("T0405")), (2, true), "{}", unknown.stderr);
    assert_eq!(workspace.terrace.ok(&["imports", "undo", "1", "--json"]).json()["undone"], 1);
    assert_eq!(tiered(&workspace), tiered(&filled(&[SECOND])));
    let again = workspace.terrace.run(&["imports", "undo", "1"]);
    assert_eq!((again.status, again.says("T0009")), (2, true), "{}", again.stderr);
    workspace.terrace.ok(&["imports", "undo", "2"]);
    let nothing = workspace.terrace.run(&["tier", "--as-of", AS_OF]);
    assert_eq!((nothing.status, nothing.says("T0012")), (3, true), "{}", nothing.stderr);
}

#[test]
fn rejected_rows_are_kept_as_they_were() {
    let workspace = Workspace::new("retail", 2);
    let rows = "order_id,customer_id,ordered_at,amount\n1,ann,2026-06-01,10\n2,bob,2026-02-30,20\n3,\"c, dan\",2026-06-03,zwölf\n\
                4,,2026-06-04,5\n5,eve,2026-06-05,99999999999999\n6,fay,,6\n";
    let path = put(workspace.path(), "in/mixed.csv", rows);
    let ran = workspace.terrace.ok(&["import", "orders", &path, "--json"]).json();
    let counts = &ran["counts"];
    assert_eq!((&counts["read"], &counts["accepted"], &counts["rejected"]), (&6.into(), &2.into(), &4.into()));
    let path = workspace.path().join(ran["rejects"].as_str().expect("a path"));
    let rejects = std::fs::read_to_string(path).expect("the file");
    let table = Table::of(&rejects);
    assert_eq!(table.columns, ["file", "line", "code", "reason", "reason_zh", "row"]);
    assert_eq!(table.column("line"), ["3", "4", "6", "7"]);
    assert_eq!(table.column("code"), ["T0142", "T0144", "T0145", "T0140"]);
    assert_eq!(table.column("row")[1], "3,\"c, dan\",2026-06-03,zwölf");
    for (english, chinese) in table.column("reason").into_iter().zip(table.column("reason_zh")) {
        assert!(english.is_ascii() || english.contains("zwölf"), "{english}");
        assert!(chinese.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{chinese}");
    }
    // The row without a customer is kept and takes part in no tier.
    assert_eq!(workspace.imports()[0]["understood"][0]["without_customer"], 1);
    assert_eq!(Table::of(&tiered(&workspace)).ids(), ["ann"]);
}

#[test]
fn a_dry_run_stores_nothing() {
    let workspace = Workspace::new("retail", 2);
    let path = put(workspace.path(), "in/part.csv", file(FIRST));
    let before = listing(workspace.path());
    let shown = workspace.terrace.ok(&["import", "orders", &path, "--dry-run"]).stdout;
    for piece in ["order_id", "ann", "2026-06-01", "rows read", "Nothing was imported"] {
        assert!(shown.contains(piece), "{piece} is not in\n{shown}");
    }
    let json = workspace.terrace.ok(&["import", "orders", &path, "--dry-run", "--json"]).json();
    assert_eq!((&json["dry_run"], &json["files"][0]["read"]), (&true.into(), &5.into()));
    assert_eq!(listing(workspace.path()), before);
}

#[test]
fn the_policy_is_found() {
    let workspace = filled(&[FIRST]);
    let named = |words: &[&str]| {
        let ran = workspace.terrace.run(&[&["tier", "--json", "--as-of", AS_OF], words].concat());
        if ran.status == 0 { ran.json()["policy"]["name"].as_str().map(str::to_owned) } else { None }
    };
    assert_eq!(named(&[]).as_deref(), Some("retail"));
    assert_eq!(named(&["--policy", &policy_word("stationery")]).as_deref(), Some("stationery"));
    let other = std::fs::read_to_string(policy_path("value-and-habit")).expect("a policy");
    put(workspace.path(), "policies/other.yaml", &other);
    let several = workspace.terrace.run(&["tier", "--as-of", AS_OF]);
    assert_eq!((several.status, several.says("T0004")), (2, true), "{}", several.stderr);
    assert!(several.stderr.contains("other.yaml") && several.stderr.contains("policy.yaml"), "{}", several.stderr);
    put(workspace.path(), "terrace.toml", "policy = \"policies/other.yaml\"\n");
    assert_eq!(named(&[]).as_deref(), Some("value-and-habit"));
    let elsewhere = scratch();
    let from_there =
        Terrace::at(elsewhere.path()).ok(&["tier", "--json", "--as-of", AS_OF, "-C", &word(workspace.path())]);
    assert_eq!(from_there.json()["policy"]["name"], "value-and-habit");
    std::fs::remove_dir_all(workspace.path().join("policies")).expect("removed");
    put(workspace.path(), "terrace.toml", "");
    let none = workspace.terrace.run(&["tier", "--as-of", AS_OF]);
    assert_eq!((none.status, none.says("T0003")), (2, true), "{}", none.stderr);
}

#[test]
fn the_summary_for_scripts_is_whole() {
    let workspace = filled(&[FIRST, SECOND]);
    let json = workspace.terrace.ok(&["tier", "--as-of", AS_OF, "--json"]).json();
    assert_eq!((&json["as_of"], &json["timezone"]), (&"2026-07-01T00:00:00".into(), &"Europe/London".into()));
    assert_eq!((&json["customers"], &json["with_orders"], &json["currency"]), (&4.into(), &4.into(), &"GBP".into()));
    // 100 + 50 − 20 of ann, 80 + 500 of bob, 15 of eve, 60 of dan.
    assert_eq!(json["revenue"], "785.00");
    assert!(json["policy"]["hash"].as_str().is_some_and(|hash| hash.len() >= 16));
    assert!(json["lake_version"].as_u64().is_some());
    for scheme in ["rfm", "abc", "pyramid", "habit", "status", "stage", "lifecycle"] {
        let tiers = json["schemes"][scheme]["tiers"].as_array().expect("tiers");
        let customers: u64 = tiers.iter().filter_map(|tier| tier["customers"].as_u64()).sum();
        assert_eq!(customers, 4, "{scheme}");
        for field in
            ["tier", "title", "share", "revenue", "revenue_share", "median_amount", "median_orders", "median_basket"]
        {
            assert!(tiers[0].get(field).is_some(), "{scheme} {field}");
        }
    }
    let people = workspace.terrace.ok(&["tier", "--as-of", AS_OF]).stdout;
    assert!(people.contains("785.00") && people.contains("2026-07-01"), "{people}");
}

#[test]
fn old_facts_are_told_with_the_day_to_choose() {
    let workspace = filled(&[FIRST]);
    let ran = workspace.terrace.ok(&["tier", "--as-of", "2027-01-01"]);
    assert!(ran.says("T0030") && ran.stderr.contains("--as-of 2026-06-"), "{}", ran.stderr);
    assert!(!workspace.terrace.ok(&["tier", "--as-of", AS_OF]).says("T0030"));
    assert!(ran.stdout.is_ascii(), "remarks go to stderr");
}

#[test]
fn texts_are_in_the_language_asked_for() {
    let workspace = filled(&[FIRST]);
    let chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let commands: [&[&str]; 7] = [
        &["tier", "--as-of", AS_OF],
        &["explain", "ann", "--as-of", AS_OF],
        &["imports", "list"],
        &["imports", "show", "1"],
        &["policy", "check"],
        &["policy", "measures"],
        &["import", "--help"],
    ];
    for words in commands {
        let zh = workspace.terrace.ok(&[words, &["--lang", "zh"]].concat());
        assert!(chinese(&zh.stdout), "{words:?}: {}", zh.stdout);
        let by_locale = workspace.terrace.clone().with("LANG", "zh_CN.UTF-8").ok(words);
        assert_eq!(by_locale.stdout, zh.stdout, "{words:?}");
        let en = workspace.terrace.clone().with("LANG", "zh_CN.UTF-8").ok(&[words, &["--lang", "en"]].concat());
        assert_eq!(en.stdout, workspace.terrace.ok(words).stdout, "{words:?}");
        // The measures name Chinese words for online channels, in both languages.
        assert!(words[1] == "measures" || !chinese(&en.stdout), "{words:?}: {}", en.stdout);
    }
    let wrong = workspace.terrace.run(&["explain", "nobody", "--lang", "zh"]);
    assert!(wrong.status == 3 && wrong.says("T0007") && chinese(&wrong.stderr), "{}", wrong.stderr);
    let data = workspace.terrace.tiered(&["--as-of", AS_OF, "--lang", "zh"]);
    assert_eq!(data, tiered(&workspace), "data does not change with the language");
}

fn scheme<'a>(explained: &'a Value, name: &str) -> &'a Value {
    let schemes = explained["schemes"].as_array().expect("schemes");
    schemes.iter().find(|scheme| scheme["scheme"] == name).unwrap_or_else(|| panic!("no {name}"))
}

#[test]
fn a_customer_is_explained() {
    let workspace = filled(&[FIRST, SECOND, THIRD]);
    let table = Table::of(&tiered(&workspace));
    let json = workspace.terrace.ok(&["explain", "ann", "--as-of", AS_OF, "--json"]).json();
    assert_eq!((&json["customer_id"], &json["policy"]), (&"ann".into(), &"retail".into()));
    assert!(json["policy_hash"].as_str().is_some() && json["lake_version"].as_u64().is_some());
    for name in ["rfm", "abc", "pyramid", "habit", "status", "stage", "lifecycle"] {
        assert_eq!(scheme(&json, name)["tier"].as_str().unwrap_or(""), table.field("ann", name), "{name}");
    }
    let metrics = json["metrics"].as_array().expect("metrics");
    let metric = |name: &str| metrics.iter().find(|metric| metric["name"] == name).expect("a metric")["value"].clone();
    // 150 and 5 bought, 20 sent back.
    assert_eq!((metric("orders"), metric("spend"), metric("net_spend")), (2.into(), "155.00".into(), "135.00".into()));
    let evidence = json["evidence"].as_array().expect("evidence");
    let behind = |name: &str| evidence.iter().find(|behind| behind["metric"] == name).expect("evidence").clone();
    assert_eq!(behind("spend")["facts"], 3);
    assert!(behind("spend")["first"].as_str().is_some_and(|first| first.starts_with("2026-06-01")));
    assert!(behind("spend")["last"].as_str().is_some_and(|last| last.starts_with("2026-06-20")));
    let people = workspace.terrace.ok(&["explain", "ann", "--as-of", AS_OF]).stdout;
    for piece in ["ann", "155.00", "rank", "2026-06-20", "lake version"] {
        assert!(people.contains(piece), "{piece} is not in\n{people}");
    }
    let only = workspace.terrace.ok(&["explain", "ann", "--as-of", AS_OF, "--scheme", "status", "--json"]).json();
    assert_eq!(only["schemes"].as_array().map(Vec::len), Some(1));
}

#[test]
fn an_explanation_straight_from_files_is_the_same() {
    let workspace = filled(&[FIRST]);
    let path = word(&workspace.path().join("in/part1.csv"));
    let mut stored = workspace.terrace.ok(&["explain", "bob", "--as-of", AS_OF, "--json"]).json();
    let words = ["explain", "bob", "--as-of", AS_OF, "--json", "--orders", &path, "--policy", &policy_word("retail")];
    let straight = workspace.terrace.ok(&words).json();
    assert!(straight["lake_version"].is_null());
    stored["lake_version"] = Value::Null;
    assert_eq!(stored, straight);
}

#[test]
fn the_report_is_one_file_that_needs_nothing_else() {
    let workspace = filled(&[FIRST, SECOND, THIRD]);
    workspace.terrace.ok(&["report", "--as-of", AS_OF, "--out", "report.html"]);
    let html = std::fs::read_to_string(workspace.path().join("report.html")).expect("the report");
    assert!(html.starts_with("<!doctype html>") && html.trim_end().ends_with("</html>"));
    for outside in ["src=\"http", "href=\"http", "url(http", "@import", "<link", "<iframe", "fetch(", "XMLHttpRequest"]
    {
        assert!(!html.contains(outside), "{outside}");
    }
    for piece in ["客户金字塔", "Customer pyramid", "<svg"] {
        assert!(html.contains(piece), "{piece}");
    }
    let straight = word(&workspace.path().join("in/part1.csv"));
    let words = [
        "report",
        "--orders",
        &straight,
        "--policy",
        &policy_word("retail"),
        "--as-of",
        AS_OF,
        "--out",
        "two.html",
        "--json",
    ];
    let json = workspace.terrace.ok(&words).json();
    assert_eq!(json["report"], "two.html");
    let again = workspace.terrace.ok(&["report", "--as-of", AS_OF, "--out", "again.html"]);
    assert_eq!(
        std::fs::read_to_string(workspace.path().join("again.html")).expect("the report"),
        html,
        "{}",
        again.stderr
    );
}

#[test]
fn imports_at_the_same_time_follow_each_other() {
    let workspace = Workspace::new("retail", 3);
    let start = |number: usize, part: &Given| {
        let path = put(workspace.path(), &format!("in/part{number}.csv"), file(part));
        let mut command = workspace.terrace.command(&["import", "orders", &path]);
        command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null()).spawn().expect("terrace starts")
    };
    let mut children: Vec<_> =
        (0..6).map(|number| start(number, &[(u32::try_from(number).expect("small"), "ann", 3, 10)])).collect();
    assert!(children.iter_mut().all(|child| child.wait().expect("it ends").success()));
    let numbers: Vec<Value> = workspace.imports().iter().map(|record| record["number"].clone()).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
    assert_eq!(Table::of(&tiered(&workspace)).field("ann", "orders"), "6");
}

#[test]
fn an_import_says_at_once_whom_it_waits_for() {
    let workspace = filled(&[FIRST]);
    let lock =
        std::fs::OpenOptions::new().write(true).open(workspace.path().join("lake/writer.lock")).expect("the lock");
    lock.lock().expect("nobody holds it");
    std::io::Write::write_all(&mut &lock, b"terrace import, process 1, 2026-01-02T03:04:05").expect("a name");
    let path = put(workspace.path(), "in/second.csv", file(&[(9, "zoe", 3, 10)]));
    let mut command = workspace.terrace.command(&["import", "orders", &path]);
    let mut child =
        command.stderr(std::process::Stdio::piped()).stdout(std::process::Stdio::null()).spawn().expect("it");
    let mut told = String::new();
    let mut stderr = std::io::BufReader::new(child.stderr.take().expect("piped"));
    std::io::BufRead::read_line(&mut stderr, &mut told).expect("a line");
    assert!(told.contains("terrace import, process 1, 2026-01-02T03:04:05"), "{told}");
    assert!(child.try_wait().expect("known").is_none());
    lock.unlock().expect("let go");
    assert!(child.wait().expect("it ends").success());
    assert_eq!(Table::of(&tiered(&workspace)).field("zoe", "orders"), "1");
}

#[test]
fn a_reader_may_stop_early() {
    let workspace = filled(&[FIRST]);
    let mut child = workspace
        .terrace
        .command(&["policy", "schema"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("terrace starts");
    drop(child.stdout.take());
    let ended = child.wait_with_output().expect("it ends");
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
}

/// Orders in Parquet, in groups of rows of which the last is damaged.
fn damaged_late() -> Vec<u8> {
    const GROUPS: i64 = 12;
    const ROWS: i64 = 30_000;
    let text = |values: Vec<String>| -> ArrayRef { Arc::new(StringArray::from(values)) };
    let group = |group: i64| {
        let rows = group * ROWS..(group + 1) * ROWS;
        let customers = rows.clone().map(|row| format!("C{}", row * 7_919 % 100_003)).collect();
        let days = rows.clone().map(|row| format!("2024-05-{:02}", row % 28 + 1)).collect();
        RecordBatch::try_from_iter([
            ("order_id", text(rows.clone().map(|row| row.to_string()).collect())),
            ("customer_id", text(customers)),
            ("ordered_at", text(days)),
            ("amount", Arc::new(Int64Array::from_iter_values(rows.map(|row| row * 31 % 977))) as ArrayRef),
        ])
        .expect("a batch")
    };
    let packed = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut writer = ArrowWriter::try_new(Vec::new(), group(0).schema(), Some(packed)).expect("a writer");
    for number in 0..GROUPS {
        writer.write(&group(number)).expect("written");
        writer.flush().expect("a group of its own");
    }
    let pages = writer.flushed_row_groups().last().expect("groups").column(1).byte_range();
    let mut bytes = writer.into_inner().expect("a file");
    // In the middle of what is compressed.
    let middle = usize::try_from(pages.0 + pages.1 / 2).expect("a place");
    bytes[middle..middle + 400].fill(0xff);
    bytes
}

#[test]
fn an_error_late_in_a_first_file_leaves_no_lake() {
    let folder = scratch();
    let workspace = folder.path().join("shop");
    let terrace = Terrace::at(folder.path());
    terrace.ok(&["init", "shop"]);
    let file = put(folder.path(), "orders.parquet", damaged_late());

    let before = listing(&workspace);
    let ran = terrace.run(&["import", "-C", "shop", "orders", &file]);
    assert_eq!((ran.status, ran.says("T0124")), (3, true), "{}", ran.stderr);
    assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
    assert_eq!(listing(&workspace), before);
}
