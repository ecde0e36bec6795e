//! Every policy that ships holds, and passes its own cases.

use crate::terrace::{Terrace, repository, scratch, word};
use std::path::PathBuf;

fn shipped() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(repository().join("policies")).expect("the folder of policies");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "yaml"))
        .filter(|path| !path.to_string_lossy().contains(".cases."))
        .collect();
    paths.sort();
    assert!(paths.len() >= 5, "{paths:?}");
    paths
}

#[test]
fn every_shipped_policy_holds() {
    let folder = scratch();
    for path in shipped() {
        for lang in ["en", "zh"] {
            let ran = Terrace::at(folder.path()).ok(&["policy", "check", &word(&path), "--lang", lang]);
            assert!(!ran.stderr.contains("[T0"), "{}: {}", path.display(), ran.stderr);
        }
        let json = Terrace::at(folder.path()).ok(&["policy", "check", &word(&path), "--json"]).json();
        assert!(json["hash"].as_str().is_some_and(|hash| hash.len() >= 16), "{json}");
    }
}

#[test]
fn every_shipped_policy_passes_its_cases() {
    let folder = scratch();
    for path in shipped() {
        let json = Terrace::at(folder.path()).ok(&["policy", "test", &word(&path), "--json"]).json();
        assert_eq!(json["failed"], 0, "{}: {json}", path.display());
        assert!(json["cases"].as_u64().is_some_and(|cases| cases >= 5), "{}: {json}", path.display());
    }
}

/// Two customers, payments by order number, contacts by both sides: the better of two stands first, the other last.
#[test]
fn the_home_decorator_s_policy_runs_as_written() {
    let folder = scratch();
    let file = |name: &str, text: &str| crate::terrace::put(folder.path(), name, text);
    let orders = file(
        "orders.csv",
        "order_id,customer_id,ordered_at,amount,cost,referrer\n\
         1,prompt,2024-01-05,1000,600,\n2,late,2024-01-06,1000,600,prompt\n3,late,2024-02-06,20,10,\n",
    );
    let payments = file(
        "payments.csv",
        "订单编号,到期日,付款日期,金额\n1,2024-02-05,2024-02-05,1000\n2,2024-02-06,2024-03-09,1000\n9,2024-02-06,,5\n",
    );
    let contacts = file(
        "contacts.csv",
        "客户编号,拜访时间,接触方式,费用\nlate,2024-03-01,上门拜访,300\nlate,2024-03-02,上门拜访,120.50\nprompt,2024-03-01,电话,8\n",
    );
    let policy = word(&repository().join("policies/home-decor.yaml"));
    let out = folder.path().join("out.csv");
    let run = |facts: &[&str]| {
        let mut words = vec!["tier", "--policy", &policy, "--as-of", "2024-04-01", "--out"];
        let out = word(&out);
        words.push(&out);
        words.extend_from_slice(facts);
        let ran = Terrace::at(folder.path()).ok(&words);
        (std::fs::read_to_string(folder.path().join("out.csv")).expect("the list"), ran)
    };
    let (straight, _) = run(&["--orders", &orders, "--payments", &payments, "--contacts", &contacts]);
    let checked = Terrace::at(folder.path()).ok(&["policy", "check", &policy]);
    assert!(!checked.says_any_code(), "{}", checked.stderr);
    let rows: Vec<&str> = straight.lines().collect();
    assert_eq!(
        rows,
        [
            "customer_id,amount,margin,orders,recency,on_time,service_cost,referred,lifecycle_orders,lifecycle_days,lifecycle_stays,lifecycle_lost_after,costs_more_than_it_brings,refers_others,lifecycle_at_risk,type,lifecycle,level,points",
            "late,1020.00,410.00,2,55,0,420.50,0.00,2,86,1,180,true,false,false,A,forming,diamond,1020",
            "prompt,1000.00,400.00,1,87,1,8.00,1020.00,1,87,1,730,false,true,false,D,trial,diamond,1000",
        ]
    );
    // The same from a workspace, whatever comes first.
    let terrace = Terrace::at(folder.path());
    terrace.ok(&["init"]);
    for (kind, path) in [("contacts", &contacts), ("payments", &payments), ("orders", &orders)] {
        terrace.ok(&["import", kind, path]);
    }
    assert_eq!(run(&[]).0, straight);
    let again = terrace.ok(&["import", "contacts", &contacts, "--json"]).json();
    assert_eq!(again["counts"]["unchanged"], 3, "{again}");
}

#[test]
fn a_case_that_fails_is_told_with_both_sides() {
    let folder = scratch();
    let cases = crate::terrace::put(
        folder.path(),
        "wrong.cases.yaml",
        "policy: stationery.yaml\ncases:\n  - name: fifty thousand is not high\n    customer: { annual_amount: 50000 }\n    expect: { value: high }\n",
    );
    let policy = crate::terrace::policy_word("stationery");
    let ran = Terrace::at(folder.path()).run(&["policy", "test", &policy, "--cases", &cases]);
    assert_eq!((ran.status, ran.says("T0024")), (3, true), "{}\n{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.contains("fifty thousand") && ran.stdout.contains("expected high, got mid"), "{}", ran.stdout);
}

#[test]
fn ready_policies_can_be_printed_and_used() {
    let folder = scratch();
    let terrace = Terrace::at(folder.path());
    let names = terrace.ok(&["policy", "show"]).stdout;
    assert!(names.lines().any(|name| name == "retail") && names.lines().any(|name| name == "stationery"), "{names}");
    for name in names.lines() {
        let text = terrace.ok(&["policy", "show", name]).stdout;
        let path = crate::terrace::put(folder.path(), &format!("{name}.yaml"), &text);
        terrace.ok(&["policy", "check", &path]);
    }
}
