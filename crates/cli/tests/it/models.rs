//! `terrace models`: published estimates, checks, refusals.

use crate::terrace::{Terrace, Workspace, put, scratch, word};
use serde_json::Value;
use terrace_testing::public_data;

const SAMPLE: &str = "\
delimiter: blank
header: false
date_format: \"%Y%m%d\"
columns: { customer_id: 1, ordered_at: 3, quantity: 4, amount: 5, order_id: [customer_id, ordered_at] }
";

fn parameter(found: &Value, name: &str) -> f64 {
    found["parameters"][name].as_f64().unwrap_or_else(|| panic!("{name} in {found}"))
}

/// As published: BG/NBD in Fader, Hardie and Lee (2005), Pareto/NBD in Fader and Hardie's note of 2005 on it,
/// Gamma-Gamma in Fader and Hardie (2013); all on the calibration part of the CDNOW sample.
/// A model's name, its parameters with how far they may be off, its log-likelihood, and a number of customers.
type Published = (&'static str, &'static [(&'static str, f64, f64)], Option<f64>, u64);

#[test]
fn cdnow_gives_the_published_estimates() {
    let Some(sample) = public_data("cdnow/CDNOW_sample.txt") else { return };
    let folder = scratch();
    let mapping = put(folder.path(), "map.yaml", SAMPLE);
    let terrace = Terrace::at(folder.path());
    let fit = |model: &str, more: &[&str]| {
        let words = ["models", "fit", "--model", model, "--orders", &word(&sample), "--map", &mapping];
        terrace.ok(&[words.as_slice(), &["--until", "1997-09-30", "--json"], more].concat()).json()
    };
    let published: [Published; 3] = [
        (
            "bg-nbd",
            &[("r", 0.2426, 5e-5), ("alpha", 4.4136, 5e-5), ("a", 0.7929, 1e-4), ("b", 2.4259, 1e-4)],
            Some(-9582.43),
            2357,
        ),
        (
            "pareto-nbd",
            &[("r", 0.553, 1e-3), ("alpha", 10.58, 0.01), ("s", 0.606, 1e-3), ("beta", 11.67, 0.01)],
            Some(-9594.98),
            2357,
        ),
        ("gamma-gamma", &[("p", 6.25, 0.01), ("q", 3.74, 0.01), ("v", 15.45, 0.01)], None, 946),
    ];
    for (model, parameters, likelihood, customers) in published {
        let found = fit(model, &["--per", "week"]);
        assert_eq!((&found["model"], &found["basis"]), (&model.into(), &"likelihood".into()));
        assert_eq!(found["customers"], customers, "{found}");
        for (name, value, off) in parameters {
            assert!((parameter(&found, name) - value).abs() < *off, "{model} {name}: {found}");
            assert!(found["standard_errors"][name].as_f64().is_some_and(|error| error > 0.0), "{found}");
        }
        if let Some(likelihood) = likelihood {
            assert!((found["log_likelihood"].as_f64().unwrap() - likelihood).abs() < 0.005, "{found}");
        }
    }
    let mean = fit("gamma-gamma", &[])["meaning"]["mean_repeat_spend"].as_f64().unwrap();
    assert!((mean - 35.08).abs() < 0.005, "{mean}");
    // Rates scale with the unit of time; what does not depend on it stays.
    let (weeks, days) = (fit("bg-nbd", &[]), fit("bg-nbd", &["--per", "day"]));
    assert!((parameter(&days, "alpha") - 7.0 * parameter(&weeks, "alpha")).abs() < 1e-4);
    assert!((parameter(&days, "a") - parameter(&weeks, "a")).abs() < 1e-5);
    assert_eq!(fit("bg-bb", &["--per", "month"])["customers"], 2357);
}

#[test]
fn a_workspace_answers_as_its_files_do() {
    let Some(sample) = public_data("cdnow/CDNOW_sample.txt") else { return };
    let workspace = Workspace::new("retail", 4);
    let mapping = put(workspace.path(), "map.yaml", SAMPLE);
    workspace.terrace.ok(&["import", "orders", &word(&sample), "--map", &mapping]);
    let files = ["--orders", &word(&sample), "--map", &mapping];
    for words in [
        &["models", "fit", "--model", "mbg-nbd", "--json"][..],
        &["models", "check", "--model", "bg-nbd", "--cut", "1997-09-30", "--json"],
    ] {
        let mut stored = workspace.terrace.ok(words).json();
        let mut straight = workspace.terrace.ok(&[words, &files].concat()).json();
        assert_eq!((stored["lake_version"].take(), straight["lake_version"].take()), (1.into(), Value::Null));
        assert_eq!(stored, straight);
    }
}

#[test]
fn a_check_compares_with_what_came_after() {
    let Some(sample) = public_data("cdnow/CDNOW_sample.txt") else { return };
    let folder = scratch();
    let mapping = put(folder.path(), "map.yaml", SAMPLE);
    let terrace = Terrace::at(folder.path());
    let words = ["models", "check", "--orders", &word(&sample), "--map", &mapping, "--cut", "1997-09-30"];
    let found = terrace.ok(&[words.as_slice(), &["--model", "bg-nbd", "--json"]].concat()).json();
    assert!((parameter(&found["fit"], "r") - 0.2426).abs() < 5e-5, "{found}");
    assert_eq!((&found["customers"], &found["later"]), (&2357.into(), &0.into()));
    let errors = found["errors"].as_array().unwrap();
    let of = |rule: &str| errors.iter().find(|error| error["rule"] == rule).unwrap()["root_mean_square"].as_f64();
    for rule in ["last_period", "own_pace", "common_pace"] {
        assert!(of("model") < of(rule), "{errors:?}");
    }
    assert_eq!(found["by_p_alive"].as_array().unwrap().len(), 10);
    // 1,411 customers never came again up to the cut, and the model expects about as many.
    let never = &found["frequencies_at_cut"][0];
    assert_eq!(never["actual"], 1411);
    assert!((never["expected"].as_f64().unwrap() - 1411.0).abs() < 30.0, "{never}");
    for (lang, says) in [("en", "bought"), ("zh", "实际买了")] {
        let ran = terrace.ok(&[words.as_slice(), &["--lang", lang]].concat());
        assert!(ran.stdout.contains(says) && ran.stdout.contains("mbg-nbd"), "{}", ran.stdout);
    }
}

#[test]
fn what_orders_do_not_carry_is_said_or_refused() {
    let folder = scratch();
    let orders =
        |name: &str, rows: &str| put(folder.path(), name, format!("order_id,customer_id,ordered_at,amount\n{rows}"));
    let few = orders("few.csv", "1,a,2026-01-05,10\n2,b,2026-02-05,20\n3,a,2026-03-05,30\n");
    let once: String = (0..30).map(|n| format!("{n},c{n},2026-01-{:02},10\n", n % 28 + 1)).collect();
    let once = orders("once.csv", &once);
    let terrace = Terrace::at(folder.path());
    for (file, note, refusal) in [(&few, "T0510", "T0064"), (&once, "T0511", "T0065")] {
        let ran = terrace.ok(&["models", "fit", "--orders", file, "--json"]);
        assert!(ran.says(note), "{}", ran.stderr);
        let found = ran.json();
        assert_eq!(found["basis"], "prior");
        assert!(found["refused"]["reason"].is_string() && parameter(&found, "r") > 0.0, "{found}");
        let refused = terrace.run(&["models", "fit", "--orders", file, "--no-prior"]);
        assert_eq!((refused.status, refused.says(refusal)), (3, true), "{}", refused.stderr);
    }
    // Where nobody came again, the size of all purchases is what is known of spend.
    let spend = terrace.ok(&["models", "fit", "--model", "gamma-gamma", "--orders", &once, "--json"]).json();
    let mean = spend["meaning"]["mean_amount"].as_f64().unwrap();
    assert!((mean - 10.0).abs() < 0.01, "{spend}");
    let told = terrace.ok(&["models", "fit", "--model", "gamma-gamma", "--orders", &once, "--lang", "en"]);
    assert!(told.stdout.contains("Over all customers, a purchase averages 10.00."), "{}", told.stdout);
    let status = |words: &[&str], code: &str| {
        let ran = terrace.run(words);
        assert!(ran.says(code), "{words:?}: {}", ran.stderr);
        ran.status
    };
    assert_eq!(status(&["models", "fit", "--orders", &few, "--until", "2025-01-01"], "T0060"), 3);
    assert_eq!(status(&["models", "check", "--orders", &few, "--cut", "2026-03-05"], "T0061"), 3);
    assert_eq!(status(&["models", "check", "--orders", &few, "--model", "gamma-gamma"], "T0062"), 3);
    assert_eq!(status(&["models", "fit", "--orders", &few, "--until", "soon"], "T0021"), 2);
    let money = put(
        folder.path(),
        "money.csv",
        "order_id,customer_id,ordered_at,amount,currency\n1,a,2026-01-05,10,CNY\n2,a,2026-01-09,10,USD\n",
    );
    assert_eq!(status(&["models", "fit", "--orders", &money, "--model", "gamma-gamma"], "T0063"), 3);
    assert_eq!(terrace.run(&["models", "fit", "--orders", &few, "--model", "weibull"]).status, 2);
}
