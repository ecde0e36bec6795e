//! Hold-outs: drawn, kept, compared, erased.

use crate::forget::{files, holds};
use crate::terrace::{Ran, Terrace, Workspace, put};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::os::unix::fs::PermissionsExt as _;

const POLICY: &str = "policy: pyramid
currency: CNY
timezone: Asia/Shanghai
metrics:
  spend: { measure: net_amount }
  orders: { measure: orders }
schemes:
  top:
    pyramid: spend
    tiers: [{ tier: A, top: 30% }, { tier: B }]
";

const TWO_SCHEMES: &str = "policy: two
currency: CNY
timezone: Asia/Shanghai
metrics:
  orders: { measure: orders }
schemes:
  habit:
    rules: [{ tier: often, when: orders >= 2 }, { tier: once }]
  other:
    rules: [{ tier: all, when: orders >= 1 }, { tier: none }]
";

fn id(customer: u32) -> String {
    format!("K{customer:04}")
}

/// Numbers that look like chance, the same every time: an amount from 0 to 99.
fn chance(customer: u32, of: u32) -> u32 {
    let mixed = (customer.wrapping_mul(2_654_435_761) ^ of.wrapping_mul(40_503)).wrapping_mul(2_246_822_519);
    (mixed >> 16) % 100
}

/// A shop of so many customers, with what they bought in spring.
fn shop(policy: &str, customers: u32) -> Workspace {
    let workspace = Workspace::with_policy(policy, 2);
    let mut rows = String::from("order_id,customer_id,ordered_at,amount\n");
    for customer in 0..customers {
        let amount = 100 + chance(customer, 1);
        writeln!(rows, "S{customer},{},2026-04-{:02},{amount}", id(customer), 1 + customer % 28).unwrap();
    }
    let file = put(workspace.path(), "spring.csv", rows);
    workspace.terrace.ok(&["import", "orders", &file]);
    workspace
}

const DRAW: [&str; 8] = ["effects", "draw", "coupon", "--as-of", "2026-06-01", "--until", "2026-09-01", "--json"];

fn drawn(workspace: &Workspace, more: &[&str]) -> Ran {
    workspace.terrace.run(&[&DRAW[..], more].concat())
}

/// By customer the tier and the arm, of a list with both arms.
fn arms(workspace: &Workspace, name: &str) -> BTreeMap<String, (String, String)> {
    let out = workspace.path().join("arms.csv");
    let out = out.to_str().unwrap();
    workspace.terrace.ok(&["effects", "export", name, "--arms", "--out", out]);
    let text = std::fs::read_to_string(out).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("customer_id,top,arm"));
    let row = |line: &str| {
        let mut cells = line.split(',').map(str::to_owned);
        let mut next = || cells.next().unwrap();
        (next(), (next(), next()))
    };
    lines.map(row).collect()
}

/// Imports what everybody bought in June: those with the coupon so much more.
fn june(workspace: &Workspace, more: u32) {
    let arms = arms(workspace, "coupon");
    let mut rows = String::from("order_id,customer_id,ordered_at,amount\n");
    for (number, (customer, (_, arm))) in arms.iter().enumerate() {
        let of = u32::try_from(number).unwrap();
        let amount = 50 + chance(of, 2) + if arm == "treated" { more } else { 0 };
        writeln!(rows, "J{number},{customer},2026-06-{:02},{amount}", 2 + number % 20).unwrap();
    }
    let file = put(workspace.path(), "june.csv", rows);
    workspace.terrace.ok(&["import", "orders", &file]);
}

fn show(workspace: &Workspace, more: &[&str]) -> Value {
    workspace.terrace.ok(&[&["effects", "show", "coupon", "--json"], more].concat()).json()
}

#[test]
fn who_was_left_out_is_compared_with_the_others() {
    let workspace = shop(POLICY, 600);
    let list = workspace.path().join("list.csv");
    let ran = drawn(&workspace, &["--hold-out", "30%", "--salt", "s", "--out", list.to_str().unwrap()]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(ran.says("T0543"), "it was drawn after it began: {}", ran.stderr);
    let view = ran.json();
    let [treated, control] = ["treated", "control"].map(|arm| view["hold_out"][arm].as_u64().unwrap());
    assert_eq!(treated + control, 600);
    assert!((140..=220).contains(&control), "{control}");
    assert_eq!((view["hold_out"]["run"].as_u64(), &view["kept"]), (Some(1), &true.into()));
    // The list is of those who get it alone, and says nothing of arms.
    let text = std::fs::read_to_string(&list).unwrap();
    assert_eq!(text.lines().count() as u64, treated + 1);
    assert_eq!(text.lines().next(), Some("customer_id,top"));
    let arms = arms(&workspace, "coupon");
    assert!(text.lines().skip(1).all(|line| arms[line.split(',').next().unwrap()].1 == "treated"));
    june(&workspace, 40);
    for (as_of, ended) in [("2026-07-01", false), ("2026-12-01", true)] {
        let found = show(&workspace, &["--as-of", as_of]);
        let whole = &found["whole"];
        assert_eq!((&found["ended"], &whole["verdict"], &whole["grade"]), (&ended.into(), &"more".into(), &"A".into()));
        let figure = |name: &str| whole[name].as_f64().unwrap();
        assert!(figure("low") < 40.0 && 40.0 < figure("high") && figure("low") > 20.0, "{whole:#}");
        assert!((figure("treated_value") - figure("control_value") - 40.0).abs() < 10.0);
        assert_eq!(found["tiers"].as_array().unwrap().len(), 2);
        assert_eq!(found["tiers"][0]["tier"], "A");
    }
    // Before the end a look costs width.
    let width = |as_of: &str| {
        let whole = show(&workspace, &["--as-of", as_of])["whole"].clone();
        whole["high"].as_f64().unwrap() - whole["low"].as_f64().unwrap()
    };
    assert!(width("2026-07-01") > 1.2 * width("2026-12-01"));
    let orders = show(&workspace, &["--as-of", "2026-12-01", "--measure", "basket"]);
    assert_eq!(orders["whole"]["verdict"], "more");
    // Everybody bought once, so that nothing can be said of how many did.
    let buyers = show(&workspace, &["--as-of", "2026-12-01", "--measure", "buyers"]);
    assert_eq!((&buyers["whole"]["treated_value"], &buyers["whole"]["verdict"]), (&1.0.into(), &"withheld".into()));
    let orders = show(&workspace, &["--as-of", "2026-12-01", "--measure", "orders"]);
    assert_eq!(orders["whole"]["control_value"], 1.0);
    let said = workspace.terrace.ok(&["effects", "show", "coupon", "--as-of", "2026-12-01"]).stdout;
    for part in ["Grade A", "Grade E", "proves nothing", "each is held to a stricter bound"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let zh = workspace.terrace.ok(&["effects", "show", "coupon", "--as-of", "2026-07-01", "--lang", "zh"]).stdout;
    assert!(zh.contains("证据等级 A") && zh.contains("更严格"), "{zh}");
    let listed = workspace.terrace.ok(&["effects", "list"]).stdout;
    assert!(listed.contains("coupon") && listed.contains("2026-09-01"), "{listed}");
}

#[test]
fn where_nothing_was_done_nothing_is_proved() {
    let workspace = shop(POLICY, 400);
    drawn(&workspace, &["--hold-out", "50%", "--salt", "s", "--effect", "2%"]);
    let before = workspace.terrace.run(&["effects", "show", "coupon", "--as-of", "2026-06-01"]);
    assert!(before.says("T0538"), "{}", before.stderr);
    let said = workspace.terrace.ok(&["effects", "show", "coupon", "--as-of", "2026-06-02"]).stdout;
    assert!(said.contains("cannot be said yet"), "{said}");
    june(&workspace, 0);
    let whole = show(&workspace, &["--as-of", "2026-12-01"])["whole"].clone();
    assert_eq!((&whole["verdict"], &whole["grade"]), (&"unclear".into(), &"-".into()), "{whole:#}");
    assert!(whole["more_needed"].as_f64().unwrap() > 100.0);
    let said = workspace.terrace.ok(&["effects", "show", "coupon", "--as-of", "2026-12-01"]).stdout;
    assert!(said.contains("it would have needed about") && said.contains("Grade –"), "{said}");
    // Facts after the end count for nothing.
    let late = put(workspace.path(), "late.csv", "order_id,customer_id,ordered_at,amount\nL,K0001,2026-09-01,99999\n");
    workspace.terrace.ok(&["import", "orders", &late]);
    assert_eq!(show(&workspace, &["--as-of", "2026-12-01"])["whole"], whole);
}

#[test]
fn a_draw_is_the_same_for_whoever_knows_the_salt() {
    let (one, two) = (shop(POLICY, 300), shop(POLICY, 300));
    for workspace in [&one, &two] {
        assert_eq!(drawn(workspace, &["--salt", "s"]).status, 0);
    }
    assert_eq!(arms(&one, "coupon"), arms(&two, "coupon"));
    let chosen = shop(POLICY, 300);
    assert_eq!(drawn(&chosen, &["--salt", "s", "--tier", "B"]).status, 0);
    let (all, of_tier) = (arms(&one, "coupon"), arms(&chosen, "coupon"));
    assert_eq!(of_tier.len(), all.values().filter(|found| found.0 == "B").count());
    assert!(of_tier.iter().all(|(id, found)| found.0 == "B" && all[id] == *found));
    // Without a salt chance itself decides.
    let (third, fourth) = (shop(POLICY, 300), shop(POLICY, 300));
    for workspace in [&third, &fourth] {
        assert_eq!(drawn(workspace, &[]).status, 0);
    }
    assert_ne!(arms(&third, "coupon"), arms(&fourth, "coupon"));
}

#[test]
fn who_is_left_out_elsewhere_is_not_treated() {
    let workspace = shop(POLICY, 400);
    drawn(&workspace, &["--hold-out", "20%", "--salt", "s"]);
    let held: BTreeSet<String> =
        arms(&workspace, "coupon").into_iter().filter(|(_, (_, arm))| arm == "control").map(|(id, _)| id).collect();
    let second = |name: &str, more: &[&str]| {
        let words = ["effects", "draw", name, "--as-of", "2026-07-01", "--json"];
        let ran = workspace.terrace.run(&[&words[..], more].concat());
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        ran
    };
    let gift = second("gift", &[]);
    assert!(gift.says("T0541"), "{}", gift.stderr);
    assert_eq!(gift.json()["hold_out"]["kept_out"], held.len());
    let of_gift = arms(&workspace, "gift");
    assert!(of_gift.len() == 400 - held.len() && of_gift.keys().all(|id| !held.contains(id)));
    // What has nothing to do with it takes no notice; nor does what comes after its end.
    let both = ["--beside", "coupon", "--beside", "gift"];
    assert_eq!(second("news", &both).json()["hold_out"]["kept_out"], 0);
    let later = workspace.terrace.ok(&["effects", "draw", "later", "--as-of", "2026-11-01", "--json", "--dry-run"]);
    assert_eq!((&later.json()["hold_out"]["kept_out"], &later.json()["kept"]), (&0.into(), &false.into()));
    let names: Vec<Value> = workspace.terrace.ok(&["effects", "list", "--json"]).json().as_array().unwrap().clone();
    assert_eq!(
        names.iter().map(|known| known["name"].as_str().unwrap()).collect::<Vec<_>>(),
        ["coupon", "gift", "news"]
    );
}

#[test]
fn a_list_is_drawn_from() {
    let workspace = shop(POLICY, 300);
    let mut rows = String::from("客户编号\n");
    (0..150).for_each(|customer| writeln!(rows, "{}", id(customer)).unwrap());
    rows.push_str("nobody-1\nnobody-2\n");
    let list = put(workspace.path(), "list.csv", rows);
    let ran = drawn(&workspace, &["--list", &list, "--hold-out", "20%"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(ran.says("T0542") && ran.json()["unknown"] == 2, "{}", ran.stderr);
    let arms = arms(&workspace, "coupon");
    assert!(arms.len() == 150 && arms.keys().all(|drawn| *drawn < id(150)));
}

#[test]
fn what_cannot_be_drawn_is_told() {
    let workspace = shop(POLICY, 120);
    let says = |words: &[&str], code: &str| {
        let ran = workspace.terrace.run(&[&["effects"], words].concat());
        assert!(ran.status != 0 && ran.says(code), "{code} of {words:?}: {}", ran.stderr);
        assert!(!workspace.path().join("holdouts/new.json").exists());
    };
    says(&["draw", "../new"], "T0530");
    says(&["draw", ".new"], "T0530");
    says(&["show", "none"], "T0532");
    says(&["export", "none", "--out", "x.csv"], "T0532");
    says(&["draw", "new", "--beside", "none"], "T0532");
    says(&["draw", "new", "--hold-out", "60%"], "T0533");
    says(&["draw", "new", "--hold-out", "0%"], "T0533");
    says(&["draw", "new", "--effect", "much"], "T0533");
    says(&["draw", "new", "--hold-out", "2%", "--salt", "s"], "T0534");
    says(&["draw", "new", "--tier", "Z"], "T0535");
    says(&["draw", "new", "--scheme", "none"], "T0015");
    says(&["draw", "new", "--until", "2020-01-01"], "T0537");
    says(&["draw", "new", "--until", "soon"], "T0537");
    let file = workspace.path().join("spring.csv");
    says(&["draw", "new", "--orders", file.to_str().unwrap()], "T0539");
    // The folder is made by the first draw.
    says(&["draw", "new", "--out", "holdouts/list.csv"], "T0005");
    assert_eq!(drawn(&workspace, &["--hold-out", "50%"]).status, 0);
    let again = drawn(&workspace, &["--hold-out", "50%"]);
    assert!(again.status == 2 && again.says("T0531"), "{}", again.stderr);
    says(&["draw", "new", "--out", "holdouts/list.csv"], "T0635");
    let two = shop(TWO_SCHEMES, 60);
    assert!(two.terrace.run(&["effects", "draw", "new"]).says("T0536"));
    let none = Workspace::with_policy(POLICY, 2);
    assert!(none.terrace.ok(&["effects", "list"]).stdout.contains("terrace effects draw"));
}

#[test]
fn what_it_can_show_is_said_beforehand() {
    let workspace = shop(POLICY, 120);
    let few = drawn(&workspace, &["--effect", "1%", "--hold-out", "50%", "--dry-run"]);
    assert!(few.status == 0 && few.says("T0540"), "{}", few.stderr);
    let view = few.json();
    assert!(view["needed"].as_f64().unwrap() > 120.0 && view["shows"].as_f64().unwrap() > 0.01, "{view:#}");
    assert!(!workspace.path().join("holdouts").exists(), "nothing is kept");
    let words =
        ["effects", "draw", "coupon", "--as-of", "2026-06-01", "--effect", "50%", "--hold-out", "50%", "--dry-run"];
    let said = workspace.terrace.ok(&words);
    assert!(said.stdout.contains("that is enough") && !said.says("T0540"), "{}{}", said.stdout, said.stderr);
}

#[test]
fn who_is_forgotten_is_in_no_hold_out() {
    let workspace = shop(POLICY, 300);
    drawn(&workspace, &["--hold-out", "30%", "--salt", "s"]);
    let before = arms(&workspace, "coupon");
    std::fs::remove_file(workspace.path().join("arms.csv")).unwrap();
    std::fs::remove_file(workspace.path().join("spring.csv")).unwrap();
    let of = |arm: &str| before.iter().find(|(_, found)| found.1 == arm).unwrap().0.clone();
    let gone = [of("control"), of("treated")];
    // What a crash has left goes with them.
    put(workspace.path(), "holdouts/.coupon.json.1-0.tmp", format!("\"c0 {}\"", gone[0]));
    let told = workspace.terrace.ok(&["forget", &gone[0], &gone[1], "--yes"]).stdout;
    assert!(told.contains("hold-outs") && told.contains("coupon"), "{told}");
    for path in files(workspace.path()) {
        assert!(gone.iter().all(|id| !holds(&path, id)), "{}", path.display());
    }
    let listed = workspace.terrace.ok(&["effects", "list", "--json"]).json();
    assert_eq!((&listed[0]["erased_control"], &listed[0]["erased_treated"]), (&1.into(), &1.into()));
    let shown = workspace.terrace.ok(&["effects", "show", "coupon", "--as-of", "2026-06-20"]).stdout;
    assert!(shown.contains("erased 1 with it and 1 left out"), "{shown}");
    let after = arms(&workspace, "coupon");
    assert_eq!(after.len(), 298);
    assert!(after.iter().all(|(id, found)| before[id] == *found));
    // Whom only the hold-out names is erased there, too.
    workspace.terrace.ok(&["imports", "undo", "1"]);
    let left = after.keys().next().unwrap();
    workspace.terrace.ok(&["forget", left, "--yes"]);
    assert_eq!(arms(&workspace, "coupon").len(), 297);
}

#[test]
fn arms_that_chance_cannot_have_made_are_withheld() {
    let workspace = shop(POLICY, 400);
    drawn(&workspace, &["--hold-out", "30%", "--salt", "s"]);
    june(&workspace, 40);
    assert_eq!(show(&workspace, &["--as-of", "2026-12-01"])["whole"]["verdict"], "more");
    let control: Vec<String> =
        arms(&workspace, "coupon").into_iter().filter(|(_, (_, arm))| arm == "control").map(|(id, _)| id).collect();
    let mut words = vec!["forget", "--yes"];
    words.extend(control.iter().take(control.len() * 2 / 3).map(String::as_str));
    workspace.terrace.ok(&words);
    let found = show(&workspace, &["--as-of", "2026-12-01"]);
    assert_eq!((&found["whole"]["withheld"], &found["whole"]["difference"]), (&"mismatch".into(), &Value::Null));
    assert!(found["tiers"].as_array().unwrap().is_empty());
    let said = workspace.terrace.ok(&["effects", "show", "coupon", "--as-of", "2026-12-01"]).stdout;
    assert!(said.contains("Withheld") && !said.contains("Grade A"), "{said}");
}

#[test]
fn a_damaged_hold_out_is_told_before_anything_changes() {
    let workspace = shop(POLICY, 120);
    drawn(&workspace, &["--hold-out", "50%", "--salt", "s"]);
    let file = workspace.path().join("holdouts/coupon.json");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let whole = std::fs::read(&file).unwrap();
    let sound = workspace.terrace.ok(&["lake", "verify"]);
    assert!(!sound.stdout.contains("coupon"), "{}", sound.stdout);
    // A tier or an arm that is another one, half a file, and one without a sum.
    let text = String::from_utf8(whole.clone()).unwrap();
    let other_arm = text.replacen("\"c", "\"t", 1);
    let unsealed = text.replacen("  \"sealed\": true,\n", "", 1);
    for damaged in [other_arm.as_bytes(), &whole[..whole.len() / 2], unsealed.as_bytes(), b""] {
        std::fs::write(&file, damaged).unwrap();
        for words in [&["effects", "show", "coupon"][..], &["effects", "list"], &["forget", "K0001", "--yes"]] {
            let ran = workspace.terrace.run(words);
            assert!(ran.status != 0 && ran.stderr.contains("coupon.json"), "{words:?}: {}", ran.stderr);
        }
        let verified = workspace.terrace.run(&["lake", "verify"]);
        assert!(verified.status != 0, "{}{}", verified.stdout, verified.stderr);
    }
    std::fs::write(&file, &whole).unwrap();
    // Nobody was erased meanwhile.
    assert!(workspace.terrace.tiered(&["--as-of", "2026-06-01"]).contains("K0001"));
    workspace.terrace.ok(&["forget", "K0001", "--yes"]);
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_backup_holds_them() {
    let workspace = shop(POLICY, 120);
    drawn(&workspace, &["--hold-out", "50%", "--salt", "s"]);
    workspace.terrace.ok(&["backup", "kept.tar"]);
    let elsewhere = crate::terrace::scratch();
    let file = workspace.path().join("kept.tar");
    let again = elsewhere.path().join("again");
    Terrace::at(elsewhere.path()).ok(&["restore", file.to_str().unwrap(), again.to_str().unwrap()]);
    let listed = |terrace: &Terrace| terrace.ok(&["effects", "list", "--json"]).json();
    assert_eq!(listed(&Terrace::at(&again)), listed(&workspace.terrace));
    assert_eq!(std::fs::metadata(again.join("holdouts/coupon.json")).unwrap().permissions().mode() & 0o077, 0);
}
