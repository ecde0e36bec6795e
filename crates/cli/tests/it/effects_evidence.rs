//! What a threshold, another group and the own past tell: where an effect was put in, where none was, and where nothing
//! may be said.

use crate::terrace::{Workspace, put};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;

const POLICY: &str = "policy: lines
currency: CNY
timezone: Asia/Shanghai
metrics:
  spend: { measure: net_amount, window: 12 months }
  orders: { measure: orders }
schemes:
  value:
    threshold: spend
    tiers: [{ tier: high, from: 1000 }, { tier: low }]
  ladder:
    threshold: spend
    tiers: [{ tier: gold, from: 1500 }, { tier: silver, from: 500 }, { tier: rest }]
  habit:
    rules: [{ tier: often, when: orders >= 3 }, { tier: seldom }]
";

/// Numbers that look like chance, the same every time: from 0 to 999.
fn chance(one: u32, of: u32) -> u32 {
    let mut mixed = one.wrapping_mul(2_654_435_761) ^ of.wrapping_mul(40_503).wrapping_add(0x9e37_79b9);
    mixed = (mixed ^ (mixed >> 15)).wrapping_mul(2_246_822_519);
    mixed = (mixed ^ (mixed >> 13)).wrapping_mul(3_266_489_917);
    (mixed ^ (mixed >> 16)) % 1_000
}

fn workspace(orders: &str) -> Workspace {
    let workspace = Workspace::with_policy(POLICY, 2);
    let file = put(workspace.path(), "orders.csv", orders);
    workspace.terrace.ok(&["import", "orders", &file]);
    workspace
}

const HEADER: &str = "order_id,customer_id,ordered_at,amount\n";

/// Customers who spent from 0 to 1999 in 2025, and in spring 2026 a tenth of that, something by chance, and what the
/// tier brings. `moved` has those who are just
/// below it in December buy until they reach it.
fn near_a_threshold(customers: u32, brought: u32, moved: bool) -> Workspace {
    let mut rows = String::from(HEADER);
    for customer in 0..customers {
        let mut spend = 2 * chance(customer, 1) + 1;
        writeln!(rows, "A{customer},K{customer:05},2025-{:02}-15,{spend}", 2 + customer % 7).unwrap();
        if moved && (880..1_000).contains(&spend) {
            let more = 1_000 + spend % 10 - spend;
            spend += more;
            writeln!(rows, "M{customer},K{customer:05},2025-12-20,{more}").unwrap();
        }
        let tier = if spend >= 1_000 { brought } else { 0 };
        let after = spend / 10 + chance(customer, 5) / 5 + tier;
        writeln!(rows, "B{customer},K{customer:05},2026-0{}-15,{after}", 1 + customer % 6).unwrap();
    }
    workspace(&rows)
}

fn threshold(workspace: &Workspace, more: &[&str]) -> Value {
    let asked =
        ["effects", "threshold", "--scheme", "value", "--decided", "2026-01-01", "--as-of", "2026-07-01", "--json"];
    workspace.terrace.ok(&[&asked[..], more].concat()).json()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

#[test]
fn who_only_just_reached_a_tier_shows_what_it_brings() {
    let shop = near_a_threshold(4_000, 60, false);
    let found = threshold(&shop, &[]);
    let finding = &found["finding"];
    assert_eq!((&finding["grade"], &finding["verdict"]), (&"B".into(), &"more".into()), "{finding}");
    let effect = &finding["effect"];
    assert!(number(&effect["low"]) < 60.0 && number(&effect["high"]) > 60.0, "{effect}");
    assert!((number(&effect["difference"]) - 60.0).abs() < 25.0, "{effect}");
    assert_eq!(
        (number(&found["threshold"]), &found["tier"], &found["below"]),
        (1_000.0, &"high".into(), &"low".into())
    );
    assert_eq!(found["customers"], 4_000);
    // Bins lie on both sides, and hold those who are near.
    let near: u64 = found["near"].as_array().unwrap().iter().map(|count| count.as_u64().unwrap()).sum();
    let binned: u64 = found["bins"].as_array().unwrap().iter().map(|bin| bin["customers"].as_u64().unwrap()).sum();
    assert!(near > 100 && binned.abs_diff(near) <= near / 10, "{near} {binned}");
    let text = shop.terrace.ok(&["effects", "threshold", "--scheme", "value", "--as-of", "2026-07-01"]).stdout;
    assert!(text.contains("Grade B") && text.contains("--published"), "{text}");
    assert!(!text.contains("p-value") && !text.contains("p_value"), "{text}");
    let zh = shop.terrace.ok(&["--lang", "zh", "effects", "threshold", "--scheme", "value", "--as-of", "2026-07-01"]);
    assert!(zh.stdout.contains("证据等级 B"), "{}", zh.stdout);
    // Elsewhere nothing happens: at the thresholds of the other scheme, and of a tier that brings nothing.
    for (tier, other) in [("gold", 1_500.0), ("silver", 500.0)] {
        let asked = ["effects", "threshold", "--scheme", "ladder", "--tier", tier, "--decided", "2026-01-01"];
        let found = shop.terrace.ok(&[&asked[..], &["--as-of", "2026-07-01", "--json"]].concat()).json();
        let effect = &found["finding"]["effect"];
        assert!(number(&effect["low"]) < 0.0 && number(&effect["high"]) > 0.0, "{tier}: {found}");
        assert_eq!(number(&found["threshold"]), other);
    }
    let nothing = threshold(&near_a_threshold(4_000, 0, false), &[]);
    let effect = &nothing["finding"]["effect"];
    assert!(number(&effect["low"]) < 0.0 && number(&effect["high"]) > 0.0, "{nothing}");
    assert_ne!(nothing["finding"]["grade"], "B", "{nothing}");
    // Of the share who bought nothing can be told: all did.
    let buyers = threshold(&shop, &["--measure", "buyers"]);
    assert_eq!(
        (&buyers["finding"]["grade"], &buyers["finding"]["withheld"]),
        (&"-".into(), &"nothing_to_compare".into())
    );
}

#[test]
fn a_threshold_that_customers_aim_at_is_withheld() {
    let shop = near_a_threshold(4_000, 60, true);
    let found = threshold(&shop, &[]);
    assert_eq!(
        (&found["finding"]["grade"], &found["finding"]["withheld"]),
        (&"-".into(), &"crowding".into()),
        "{found}"
    );
    assert!(found["finding"]["effect"].is_null(), "{found}");
    let asked = ["effects", "threshold", "--scheme", "value", "--as-of", "2026-07-01"];
    let text = shop.terrace.ok(&asked).stdout;
    assert!(text.contains("crowd") && text.contains("--published"), "{text}");
    // By scores from before they could aim at it, of customers whose tier may be another than that of their score.
    let found = threshold(&shop, &["--published", "4 months"]);
    assert_eq!(found["scored"], "2025-09-01T00:00:00");
    assert!(found["other_tier"].as_u64().unwrap() > 0, "{found}");
    assert_ne!(found["finding"]["withheld"], "crowding", "{found}");
}

#[test]
fn thresholds_that_cannot_be_told_say_why() {
    let shop = near_a_threshold(30, 0, false);
    let found = threshold(&shop, &[]);
    assert_eq!(found["finding"]["withheld"], "few_customers", "{found}");
    assert!(found["finding"]["needed"].as_u64() > found["finding"]["found"].as_u64(), "{found}");
    let code = |more: &[&str], code: &str| {
        let dated = if more.contains(&"--as-of") { &[][..] } else { &["--as-of", "2026-07-01"] };
        let ran = shop.terrace.run(&[&["effects", "threshold"], dated, more].concat());
        assert!(ran.status != 0 && ran.says(code), "{code}: {} {}", ran.status, ran.stderr);
    };
    code(&[], "T0536");
    code(&["--scheme", "habit"], "T0544");
    code(&["--scheme", "ladder"], "T0545");
    code(&["--scheme", "ladder", "--tier", "rest"], "T0535");
    code(&["--scheme", "value", "--decided", "2026-03-01"], "T0546");
    code(&["--scheme", "value", "--ahead", "soon"], "T0097");
    // Facts end in the middle of June.
    code(&["--scheme", "value", "--decided", "2026-06-10", "--ahead", "3 months", "--as-of", "2026-12-01"], "T0546");
    code(&["--scheme", "value", "--published", "all"], "T0097");
    code(&["--scheme", "value", "--effect", "0"], "T0533");
}

/// Orders of every customer in each of so many months from January 2024 on.
fn monthly(customers: u32, months: u32, amount: impl Fn(u32, u32) -> u32) -> String {
    let mut rows = String::from(HEADER);
    for customer in 0..customers {
        for month in 0..months {
            let (year, of_year) = (2024 + month / 12, 1 + month % 12);
            let amount = amount(customer, month);
            writeln!(rows, "O{customer}-{month},K{customer:05},{year}-{of_year:02}-10,{amount}").unwrap();
        }
    }
    rows
}

/// Customers of two provinces: 18 months, the treatment from month 12 on.
fn two_provinces(brought: u32, drift: u32) -> Workspace {
    let rows = monthly(200, 18, |customer, month| {
        let is_treated = customer % 2 == 0;
        let season = 20 * (month % 3);
        let own = if is_treated { drift * month + if month >= 12 { brought } else { 0 } } else { 0 };
        50 + season + chance(customer, 7) / 10 + chance(customer, 100 + month) / 25 + own
    });
    let shop = workspace(&rows);
    let mut people = String::from("customer_id,province\n");
    for customer in 0..200 {
        writeln!(people, "K{customer:05},{}", if customer % 2 == 0 { "east" } else { "west" }).unwrap();
    }
    let file = put(shop.path(), "customers.csv", people);
    shop.terrace.ok(&["import", "customers", &file]);
    shop
}

const COMPARE: [&str; 10] = [
    "effects",
    "compare",
    "--treated",
    "province = 'east'",
    "--since",
    "2025-01-01",
    "--before",
    "11 months",
    "--as-of",
    "2025-07-01",
];

#[test]
fn a_group_with_a_treatment_is_held_against_one_that_ran_in_parallel() {
    let shop = two_provinces(30, 0);
    let against = ["--against", "province = 'west'", "--json"];
    let found = shop.terrace.ok(&[&COMPARE[..], &against].concat()).json();
    let finding = &found["finding"];
    assert_eq!((&finding["grade"], &finding["verdict"]), (&"C".into(), &"more".into()), "{finding}");
    assert_eq!((found["periods_before"].as_u64(), found["periods_after"].as_u64()), (Some(11), Some(6)), "{found}");
    assert_eq!((found["treated"].as_u64(), found["against"].as_u64()), (Some(100), Some(100)));
    // The same by a plain sum: months 1 to 11 before, 12 to 17 after.
    let mut cells: BTreeMap<(bool, bool), (f64, f64)> = BTreeMap::new();
    for customer in 0..200_u32 {
        for month in 1..18_u32 {
            let own = if customer % 2 == 0 && month >= 12 { 30 } else { 0 };
            let amount = 50 + 20 * (month % 3) + chance(customer, 7) / 10 + chance(customer, 100 + month) / 25 + own;
            let cell = cells.entry((customer % 2 == 0, month >= 12)).or_default();
            *cell = (cell.0 + f64::from(amount), cell.1 + 1.0);
        }
    }
    let mean = |treated, after| cells[&(treated, after)].0 / cells[&(treated, after)].1;
    let expected = (mean(true, true) - mean(true, false)) - (mean(false, true) - mean(false, false));
    assert!((number(&finding["effect"]["difference"]) - expected).abs() < 1e-6, "{expected}: {finding}");
    assert!(number(&finding["effect"]["low"]) < 30.0 && number(&finding["effect"]["high"]) > 30.0, "{finding}");
    // Everybody else is the same group here, and lists say the same as conditions.
    let others = shop.terrace.ok(&[&COMPARE[..], &["--json"]].concat()).json();
    assert_eq!(others["finding"], found["finding"]);
    let mut list = String::from("customer_id\n");
    (0..200).step_by(2).for_each(|customer| writeln!(list, "K{customer:05}").unwrap());
    let list = put(shop.path(), "treated.csv", list);
    let asked = ["effects", "compare", "--treated-list", &list];
    let listed = shop.terrace.ok(&[&asked[..], &COMPARE[4..], &["--json"]].concat()).json();
    assert_eq!(listed["finding"], found["finding"]);
    // A beginning that was none shows nothing.
    let asked =
        ["effects", "compare", "--treated", "province = 'east'", "--since", "2024-10-01", "--before", "8 months"];
    let early = shop.terrace.ok(&[&asked[..], &["--as-of", "2025-01-01", "--json"]].concat()).json();
    assert_ne!(early["finding"]["grade"], "C", "{early}");
    assert_eq!((early["periods_before"].as_u64(), early["periods_after"].as_u64()), (Some(8), Some(3)), "{early}");
    let text = shop.terrace.ok(&COMPARE).stdout;
    assert!(text.contains("Grade C") && text.contains("Grade E") && text.contains('←'), "{text}");
}

#[test]
fn groups_that_did_not_run_in_parallel_are_withheld_with_the_reason() {
    let shop = two_provinces(0, 4);
    let found = shop.terrace.ok(&[&COMPARE[..], &["--json"]].concat()).json();
    assert_eq!(
        (&found["finding"]["grade"], &found["finding"]["withheld"]),
        (&"-".into(), &"not_parallel".into()),
        "{found}"
    );
    assert!(found["finding"]["effect"].is_null(), "{found}");
    let text = shop.terrace.ok(&COMPARE).stdout;
    assert!(text.contains("did not run in parallel"), "{text}");
    let run = |more: &[&str]| {
        let since = if more.contains(&"--since") { &[][..] } else { &["--since", "2025-01-01"][..] };
        shop.terrace.run(&[&["effects", "compare", "--as-of", "2025-07-01"], since, more].concat())
    };
    let code = |more: &[&str], code: &str| {
        let ran = run(more);
        assert!(ran.status != 0 && ran.says(code), "{code}: {} {}", ran.status, ran.stderr);
    };
    code(&["--treated", "province = 'north'"], "T0547");
    code(&["--treated", "province = 'east'", "--against", "province is not null"], "T0548");
    code(&["--treated", "nonsense = 3"], "T0221");
    assert!(run(&["--treated", "nonsense = 3"]).stderr.contains("--treated"));
    code(&["--treated", "province = 'east'", "--since", "2025-07-01"], "T0546");
    assert_eq!(run(&[]).status, 2, "one of both groups is needed");
    // Who was chosen by what they did is remarked, and who is too new.
    let ran = run(&["--treated", "orders >= 12", "--before", "12 months"]);
    assert!(ran.says("T0549"), "{}", ran.stderr);
    assert!(ran.says("T0555"), "nobody had ordered before the first period: {}", ran.stderr);
    assert!(ran.stdout.contains("It cannot be said yet"), "{}", ran.stdout);
    let few = run(&["--treated", "province = 'east'", "--before", "2 months", "--json"]).json();
    assert_eq!(
        (&few["finding"]["withheld"], few["finding"]["needed"].as_u64()),
        (&"few_periods".into(), Some(4)),
        "{few}"
    );
}

#[test]
fn the_own_past_lets_expect_what_would_have_come() {
    let amount = |customer: u32, month: u32| {
        let season = [60, 40, 55, 70, 80, 90, 100, 95, 85, 75, 110, 140][(month % 12) as usize];
        // A hundredth more each month, and a third more in the last six.
        let own = (0..month).fold(season * 100, |own, _| own * 101 / 100) / 100 + chance(customer, 300 + month) / 50;
        if month >= 36 { own * 13 / 10 } else { own }
    };
    let shop = workspace(&monthly(60, 42, amount));
    let asked = ["effects", "series", "--since", "2027-01-01", "--as-of", "2027-07-01"];
    let found = shop.terrace.ok(&[&asked[..], &["--json"]].concat()).json();
    let finding = &found["finding"];
    assert_eq!((&finding["grade"], &finding["verdict"]), (&"D".into(), &"more".into()), "{finding}");
    assert!(number(&finding["effect"]["low"]) < 0.3 && number(&finding["effect"]["high"]) > 0.3, "{finding}");
    // The first month is left out, as facts may begin within it; the others are plain sums.
    assert_eq!((found["periods_before"].as_u64(), found["periods_after"].as_u64()), (Some(35), Some(6)));
    for (month, point) in (1_u32..).zip(found["periods"].as_array().unwrap()) {
        let sum: u32 = (0..60).map(|customer| amount(customer, month)).sum();
        assert_eq!(number(&point["actual"]), f64::from(sum), "{point}");
    }
    let after = |name: &str| -> f64 {
        found["periods"].as_array().unwrap()[35..].iter().map(|point| number(&point[name])).sum()
    };
    assert!((after("actual") - after("expected") - number(&found["total"])).abs() < 0.02 * after("actual"), "{found}");
    let text = shop.terrace.ok(&asked).stdout;
    assert!(text.contains("Grade D") && text.contains("Grade E"), "{text}");
    // A year before the change nothing is to be found.
    let early = ["effects", "series", "--since", "2026-07-01", "--as-of", "2027-01-01", "--json"];
    let early = shop.terrace.ok(&early).json();
    assert!(
        number(&early["finding"]["effect"]["low"]) < 0.0 && number(&early["finding"]["effect"]["high"]) > 0.0,
        "{early}"
    );
    // As many orders a month, whatever its days, are no effect.
    let orders = shop.terrace.ok(&[&asked[..], &["--measure", "orders", "--json"]].concat()).json();
    assert!(number(&orders["finding"]["effect"]["difference"]).abs() < 0.05, "{orders}");
    // A year and a half is too little to tell season from effect.
    let short = ["effects", "series", "--since", "2025-07-01", "--as-of", "2026-01-01", "--json"];
    let short = shop.terrace.ok(&short).json();
    assert_eq!(short["finding"]["withheld"], "few_periods", "{short}");
    assert_eq!((short["finding"]["found"].as_u64(), short["finding"]["needed"].as_u64()), (Some(17), Some(24)));
    // More than there is of the past is no past: empty months before the first fact do not count.
    let long = shop.terrace.ok(&[&asked[..], &["--before", "10 years", "--json"]].concat()).json();
    assert_eq!(long["finding"], found["finding"]);
    // Facts that end before the day that is asked for: months without any are not over.
    let late = ["effects", "series", "--since", "2027-01-01", "--as-of", "2028-01-01", "--json"];
    assert_eq!(shop.terrace.ok(&late).json()["periods_after"], 5, "the last month may not be whole");
    let over = shop.terrace.run(&["effects", "series", "--since", "2027-07-01", "--as-of", "2028-01-01"]);
    assert!(over.says("T0546"), "{}", over.stderr);
}
