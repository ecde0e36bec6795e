//! Every policy that ships holds, and passes its own cases.

use crate::terrace::{Terrace, repository, scratch, word};
use std::path::PathBuf;

/// It names measures of payments and service that come later.
const TO_COME: &str = "home-decor.yaml";

fn shipped() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(repository().join("policies")).expect("the folder of policies");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "yaml"))
        .filter(|path| !path.to_string_lossy().contains(".cases."))
        .collect();
    paths.sort();
    assert!(paths.len() >= 5, "{paths:?}");
    paths.retain(|path| !path.ends_with(TO_COME));
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

#[test]
fn the_policy_to_come_lacks_its_measures_only() {
    let folder = scratch();
    let ran = Terrace::at(folder.path()).run(&["policy", "check", &word(&repository().join("policies").join(TO_COME))]);
    let codes: Vec<&str> = ran.stderr.split("error[").skip(1).map(|rest| &rest[..5]).collect();
    assert_eq!((ran.status, codes), (3, vec!["T0220", "T0220", "T0018"]), "{}", ran.stderr);
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
