//! The sections of a report, held against the same figures reckoned plainly from the files.

use crate::terrace::{Terrace, put, scratch, word};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const POLICY: &str = "policy: shop
currency: CNY
timezone: Asia/Shanghai
metrics:
  spend: { measure: net_amount }
schemes:
  worth:
    rules: [{ tier: large, when: spend >= 100 }, { tier: small }]
";

/// A section of the English page, its tags taken out: texts between bars.
fn section(page: &str, name: &str) -> String {
    let opening = format!("<section id=\"{name}-en\"");
    let Some((_, after)) = page.split_once(&opening) else { panic!("no section {name}") };
    let inside = after.split("</section>").next().unwrap_or_default();
    let mut text = String::new();
    let mut in_tag = true;
    for letter in inside.chars() {
        match letter {
            '<' => in_tag = true,
            '>' => {
                in_tag = false;
                if !text.ends_with('|') {
                    text.push('|');
                }
            }
            _ if in_tag => {}
            other => text.push(other),
        }
    }
    text
}

fn has(text: &str, pieces: &[&str]) {
    for piece in pieces {
        assert!(text.contains(piece), "`{piece}` is not in\n{text}");
    }
}

fn report(folder: &Path, words: &[&str]) -> String {
    let out = folder.join("page.html");
    Terrace::at(folder).ok(&[&["report", "--out", &word(&out), "--lang", "en"], words].concat());
    std::fs::read_to_string(out).expect("a page")
}

#[test]
fn a_small_shop_is_told_as_it_is() {
    let folder = scratch();
    let orders = put(
        folder.path(),
        "orders.csv",
        "order_id,customer_id,ordered_at,amount,category,channel,store,cost,status\n\
         1,a,2024-02-01,300,ink,web,north,200,paid\n2,a,2024-03-05,100,pen,web,north,90,paid\n\
         3,b,2025-01-10,80,ink,shop,south,20,paid\n4,b,2025-02-11,40,ink,shop,south,10,paid\n\
         5,b,2025-04-12,50,pen,web,north,10,paid\n6,c,2025-01-20,10,,shop,south,9,paid\n\
         7,c,2025-02-20,999,ink,web,north,1,cancelled\n8,d,2025-05-02,20,ink,web,north,25,paid\n\
         9,d,2025-06-02,7777,ink,web,north,25,paid\n",
    );
    let feedback = put(
        folder.path(),
        "feedback.csv",
        "customer_id,at,source,expected,perceived,rating,scale\na,2025-01-01,survey,4,2,,\na,2025-03-01,survey,4,3,,\n\
         b,2025-02-01,survey,4,5,,\nb,2025-02-02,nps,,,10,\nc,2025-02-02,nps,,,3,\nd,2025-05-05,review,,,4,5\n",
    );
    let cases = put(
        folder.path(),
        "cases.csv",
        "case_id,customer_id,opened_at,answered_at,closed_at,kind,cause\n\
         k1,a,2025-01-01 08:00:00,2025-01-01 10:00:00,2025-01-02 08:00:00,complaint,late\n\
         k2,a,2025-01-05 08:00:00,,,complaint,late\nk3,c,2025-02-01 08:00:00,2025-02-01 12:00:00,,complaint,\n\
         k4,b,2025-02-01 08:00:00,,,question,late\nk5,d,2025-06-01 08:00:00,,,complaint,late\n",
    );
    let contacts = put(
        folder.path(),
        "contacts.csv",
        "contact_id,customer_id,at,channel,minutes\nt1,a,2025-01-01,phone,10\nt2,a,2025-01-02,phone,5\nt3,b,2025-01-02,visit,60\n",
    );
    let customers = put(
        folder.path(),
        "customers.csv",
        "customer_id,name,phone,kind,manager\na,Ann Lee,13812341234,person,Wu\nb,Bo,,person,\nc,,,person,Wu\nd,Da,,,\n",
    );
    let policy = put(folder.path(), "p.yaml", POLICY);
    let words = [
        "--orders",
        &orders,
        "--feedback",
        &feedback,
        "--cases",
        &cases,
        "--contacts",
        &contacts,
        "--customers",
        &customers,
        "--policy",
        &policy,
        "--as-of",
        "2025-06-01",
    ];
    let page = report(folder.path(), &words);

    let care = section(&page, "care");
    // a (400) and c (10) complained, of 600 in all; d's complaint is of the day of the report.
    has(&care, &["2 customers complained (50% of all); they bring ¥410, 68.3% of revenue."]);
    // large: a 0.625 on average and b 1.25; small: nobody answered.
    has(&care, &["|large|2|0.94|2 answered|50.0%|2 answered|+0.25|+50.0%; 1 answered|–|+100|1 answered|"]);
    has(&care, &["|small|2|–|–|–|80.0%|1 answered|−100|1 answered|"]);
    // NPS of b and c: 0, and with two answers anything.
    has(&care, &["|0|2 answered|"]);
    // Complaints, who complained, their revenue, open cases, hours to answer and to close, contacts, minutes.
    has(&care, &["|large|2|2|100.0 per 100|1|50.0%|¥400|2|of 3|2.0|24.0|3|1.5 each|75|37.5 each|"]);
    has(&care, &["|small|2|1|50.0 per 100|1|50.0%|¥10.00|1|of 1|4.0|–|0|0.0 each|0|0.0 each|"]);
    has(&care, &["|Other causes|2|66.7%|1|¥400|66.7%|", "|No cause given|1|33.3%|1|¥10.00|1.7%|"]);
    // a is below expectation and has not bought for a year; b is above and has; c and d are silent.
    has(
        &care,
        &["|Above expectation|1|¥170|1|100.0%|1|100.0%|0|0%|", "|Below expectation|1|¥400|0|0%|1|100.0%|1|100.0%|"],
    );
    has(&care, &["|Did not answer|2|¥30.00|2|100.0%|0|0%|1|50.0%|"]);

    // Profit: 110 of a, 130 of b, 1 of c, and nothing of d, who is sold to below cost.
    has(&section(&page, "profit"), &["25% of customers bring 53.9% of the profit; the other 75% bring 46.1%."]);
    has(&section(&page, "channels"), &["|web|", "|shop|"]);
    has(&section(&page, "stores"), &["|north|", "|south|"]);

    // First orders: a in February 2024, b and c in January, d in May, the last month.
    let retention = section(&page, "retention");
    has(&retention, &["Of the 3 customers whose first known order was from Feb 2024 to Jan 2025, 66.7% ordered again"]);
    has(&retention, &["|Feb 2024|1|100.0%|0%|", "|Jan 2025|2|50.0%|0%|50.0%|0%|"]);
    assert!(!retention.contains("May 2025"), "nothing comes after it\n{retention}");

    let seasons = section(&page, "seasons");
    has(&seasons, &["|Feb 2024|100.0%|0%|0%|", "|Jan 2025|88.9%|0%|11.1%|", "|May 2025|100.0%|0%|0%|"]);

    // a brought 400 in the year to June 2024 and nothing since; nobody else had anything before.
    let calls = section(&page, "calls");
    has(
        &calls,
        &["The 1 customer below brought ¥400 less", "|A*|a|138****1234|Wu|¥400|¥0|¥400|100.0%|5 Mar 2024|large|"],
    );
    assert!(!page.contains("Ann Lee") && !page.contains("13812341234"));

    let known = section(&page, "completeness");
    has(
        &known,
        &[
            "Of 4 customers in customer files",
            "|Phone|25.0%|3|",
            "|Name|75.0%|1|",
            "|Sort|75.0%|1|",
            "|Manager|50.0%|2|",
        ],
    );
    has(&known, &["Never filled: Email"]);

    // Where hardly any line says a cost, nothing is said of profit; where most do, how many.
    let free = put(
        folder.path(),
        "few.csv",
        "order_id,customer_id,ordered_at,amount,cost\n1,a,2025-01-01,10,4\n2,b,2025-01-02,10,\n3,c,2025-01-03,10,\n",
    );
    let words = ["--policy", &policy, "--as-of", "2025-06-01", "--orders", &free];
    assert!(!report(folder.path(), &words).contains("<section id=\"profit-en\""));
    let most = put(
        folder.path(),
        "most.csv",
        "order_id,customer_id,ordered_at,amount,cost\n1,a,2025-01-01,10,4\n2,b,2025-01-02,10,5\n3,c,2025-01-03,10,\n",
    );
    let words = ["--policy", &policy, "--as-of", "2025-06-01", "--orders", &most];
    has(&section(&report(folder.path(), &words), "profit"), &["66.7% of the order lines say what they cost"]);

    // The same from a workspace.
    let terrace = Terrace::at(folder.path());
    terrace.ok(&["init"]);
    for (kind, file) in [
        ("orders", &orders),
        ("feedback", &feedback),
        ("cases", &cases),
        ("contacts", &contacts),
        ("customers", &customers),
    ] {
        terrace.ok(&["import", kind, file]);
    }
    let kept = report(folder.path(), &["--policy", &policy, "--as-of", "2025-06-01"]);
    for name in ["care", "profit", "channels", "stores", "retention", "seasons", "calls", "completeness"] {
        assert_eq!(section(&kept, name), section(&page, name), "{name}");
    }
    terrace.ok(&["tier", "--policy", &policy, "--as-of", "2025-06-01"]);
    let again = report(folder.path(), &["--policy", &policy, "--as-of", "2025-06-01"]);
    assert_eq!(section(&again, "care"), care);
    assert_eq!(section(&again, "calls"), calls);

    let text = terrace.ok(&["explain", "a", "--policy", &policy, "--as-of", "2025-06-01"]).stdout;
    has(
        &text,
        &["A*", "138****1234", "2 orders on 2 days from 2024-02-01 to 2024-03-05: 400.00 paid", "300.00 paid, 1 order"],
    );
    has(
        &text,
        &[
            "2 contacts",
            "15 minutes of contacts",
            "2 cases, 1 of them open; 2 complaints",
            "first answered within 2 hours",
        ],
    );
    has(&text, &["satisfaction 0.625"]);
    assert!(!text.contains("Ann Lee") && !text.contains("13812341234"));
    let words = ["explain", "a", "--policy", &policy, "--as-of", "2025-06-01", "--json"];
    let json = terrace.ok(&words).json()["profile"].clone();
    assert_eq!((&json["fields"]["name"], &json["fields"]["phone"]), (&"A*".into(), &"138****1234".into()));
    assert_eq!((&json["gross"], &json["orders"]), (&"400.00".into(), &2.into()));
    assert_eq!(json["categories"][0]["name"], "ink");
    assert_eq!(json["months"][1], serde_json::json!({ "month": "2024-03", "orders": 1, "net": "100.00" }));
    assert_eq!((&json["service"]["complaints"], &json["service"]["satisfaction"]), (&2.into(), &0.625.into()));
    let shown = terrace.ok(&[&words[..], &["--unmasked"]].concat()).json()["profile"]["fields"].clone();
    assert_eq!((&shown["name"], &shown["phone"]), (&"Ann Lee".into(), &"13812341234".into()));
}

#[test]
fn who_only_answered_and_what_nobody_knows_is_left_out() {
    let folder = scratch();
    let orders =
        put(folder.path(), "o.csv", "order_id,customer_id,ordered_at,amount\n1,a,2025-05-30,5\n2,b,2025-05-31,6\n");
    let policy = put(folder.path(), "p.yaml", POLICY);
    let words = ["--orders", &orders, "--policy", &policy, "--as-of", "2025-06-01"];
    let page = report(folder.path(), &words);
    for name in ["care", "profit", "channels", "stores", "retention", "seasons", "calls", "completeness"] {
        assert!(!page.contains(&format!("<section id=\"{name}-en\"")), "{name}");
    }
    let told = Terrace::at(folder.path()).ok(&[
        "explain",
        "--orders",
        &orders,
        "--policy",
        &policy,
        "--as-of",
        "2025-06-01",
        "a",
    ]);
    has(&told.stdout, &["nothing is known beside the id", "none are known"]);
}

#[test]
fn the_sample_shop_is_counted_alike() {
    let folder = scratch();
    let shop = folder.path().join("shop");
    let terrace = Terrace::at(folder.path());
    terrace.ok(&["demo", &word(&shop), "--customers", "400", "--no-serve"]);
    let page = report(&shop, &["--as-of", "2026-07-01"]);
    let rows = |name: &str| -> Vec<BTreeMap<String, String>> {
        let mut reader = csv::Reader::from_path(shop.join("files").join(name)).expect("a file");
        reader.deserialize().map(|row| row.expect("a row")).collect()
    };
    let marked = |count: usize| {
        let digits = count.to_string();
        if digits.len() > 3 {
            format!("{},{}", &digits[..digits.len() - 3], &digits[digits.len() - 3..])
        } else {
            digits
        }
    };
    let mut causes: BTreeMap<String, (usize, BTreeSet<String>)> = BTreeMap::new();
    let mut complaining = BTreeSet::new();
    for case in rows("cases.csv").iter().filter(|case| case["工单类型"] == "投诉" && *case["创建时间"] < *"2026-07-01")
    {
        let own = causes.entry(case["原因"].clone()).or_default();
        own.0 += 1;
        own.1.insert(case["客户编号"].clone());
        complaining.insert(case["客户编号"].clone());
    }
    let care = section(&page, "care");
    has(&care, &[&format!("{} customers complained", marked(complaining.len()))]);
    assert!(causes.len() > 3);
    for (cause, (complaints, customers)) in &causes {
        let share = 1000 * complaints / causes.values().map(|own| own.0).sum::<usize>();
        let row = format!("|{cause}|{}|", marked(*complaints));
        let found = care.split_once(&row).unwrap_or_else(|| panic!("{row} is not in\n{care}")).1;
        let (told, rest) = found.split_once("%|").expect("a share");
        let told: f64 = told.parse().expect("a share");
        assert!((told * 10.0 - share as f64).abs() <= 1.0, "{cause}: {told} and {share}");
        assert!(rest.starts_with(&format!("{}|", marked(customers.len()))), "{cause}: {rest}");
    }
    let customers = rows("customers.csv");
    let known = section(&page, "completeness");
    for (column, title) in
        [("手机号", "Phone"), ("电子邮箱", "Email"), ("所属行业", "Industry"), ("客户经理", "Manager")]
    {
        let missing = customers.iter().filter(|customer| customer[column].trim().is_empty()).count();
        let found = known.split_once(&format!("|{title}|")).unwrap_or_else(|| panic!("{title} is not in\n{known}")).1;
        let told = found.split('|').nth(1).expect("how many are missing");
        assert_eq!(told, marked(missing), "{title}");
    }
}
