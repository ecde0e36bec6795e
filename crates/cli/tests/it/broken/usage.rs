//! Command lines that ask for what is not there.

use super::{GOOD, Mistake};
use crate::terrace::policy_word;

pub fn mistakes() -> Vec<Mistake> {
    let mut all = command_lines();
    all.extend(names());
    all.extend(paths());
    all.extend(cases());
    all
}

fn command_lines() -> Vec<Mistake> {
    let wrong = |name, line| Mistake::of(name, line, 2, "T0022");
    vec![
        wrong("an unknown flag", "tier --fast -C WORKSPACE"),
        wrong("an unknown command", "tear -C WORKSPACE"),
        Mistake::of("no customer", "explain -C WORKSPACE", 2, "T0027"),
        Mistake::of("no file", "import orders -C WORKSPACE", 2, "T0132"),
        Mistake::of("a file in the place of its kind", "import x.csv -C WORKSPACE", 2, "T0078").with("x.csv", GOOD),
        wrong("a word for a number", "imports undo last -C WORKSPACE"),
        wrong("a negative number", "imports show -1 -C WORKSPACE"),
        wrong("a lake version beside files", "tier --lake-version 1 --orders x.csv -C WORKSPACE"),
        Mistake::of("a mapping without files", "tier --map m.yaml -C WORKSPACE", 2, "T0028")
            .with("m.yaml", "header: true\n"),
        wrong("a shop of nobody", "demo --customers 0"),
        wrong("a flag twice", "tier --where a --where b -C WORKSPACE"),
        Mistake::of("an unknown kind", "import invoices x.csv -C WORKSPACE", 2, "T0011").with("x.csv", GOOD),
        Mistake::of("a word for a date", "tier --as-of yesterday -C WORKSPACE", 2, "T0021"),
        Mistake::of("a day that is none", "tier --as-of 2026-02-30 -C WORKSPACE", 2, "T0021"),
        Mistake::of("a date the other way", "explain ann --as-of 01/07/2026 -C WORKSPACE", 2, "T0021"),
        Mistake::of("the same file twice", "import orders x.csv x.csv -C WORKSPACE", 2, "T0010").with("x.csv", GOOD),
        Mistake::of("the same file by another way", "import orders x.csv ./x.csv -C WORKSPACE", 2, "T0010")
            .with("x.csv", GOOD),
        Mistake::of("the same file twice straight", "tier --orders x.csv x.csv -C WORKSPACE", 2, "T0010")
            .with("x.csv", GOOD),
    ]
}

fn names() -> Vec<Mistake> {
    let tier = "tier -C WORKSPACE --as-of 2026-07-01";
    let condition = |name, text: &str, code| Mistake::of(name, &format!("{tier} --where"), 3, code).word(text);
    vec![
        Mistake::of("an unknown column", &format!("{tier} --out o.csv --columns phoen"), 2, "T0014"),
        Mistake::of("a column like none", &format!("{tier} --out o.csv --columns colour"), 2, "T0029"),
        Mistake::of("an unknown detail", &format!("{tier} --out o.csv --columns rfm.digit"), 2, "T0014"),
        condition("a condition on nothing known", "colour = 'red'", "T0221"),
        condition("a condition that is a number", "orders + 1", "T0247"),
        condition("a condition cut off", "orders >", "T0240"),
        condition("a tier that there is not", "abc = 'Z'", "T0250"),
        Mistake::of("an unknown customer", "explain nobody -C WORKSPACE --as-of 2026-07-01", 3, "T0007"),
        Mistake::of("a customer of later days", "explain ann -C WORKSPACE --as-of 2020-01-01", 3, "T0007"),
        Mistake::of("an unknown scheme", "explain ann --scheme rfn -C WORKSPACE --as-of 2026-07-01", 2, "T0015"),
        Mistake::of("nobody known yet", "tier -C WORKSPACE --as-of 2020-01-01", 3, "T0012"),
        Mistake::of("an unknown import", "imports show 9 -C WORKSPACE", 2, "T0008"),
        Mistake::of("undoing an unknown import", "imports undo 9 -C WORKSPACE", 2, "T0008"),
        Mistake::of("an unknown lake version", &format!("{tier} --lake-version 99"), 2, "T0405"),
        Mistake::of("an unknown ready policy", "policy show retial", 2, "T0023"),
    ]
}

fn paths() -> Vec<Mistake> {
    let tier = "tier -C WORKSPACE --as-of 2026-07-01";
    let retail = policy_word("retail");
    vec![
        Mistake::of("an ending that says nothing", &format!("{tier} --out o.txt"), 2, "T0630"),
        Mistake::of("no ending", &format!("{tier} --out list"), 2, "T0630"),
        Mistake::of("an answer into no folder", &format!("{tier} --out none/o.csv"), 2, "T0005"),
        Mistake::of("an answer below a file", &format!("{tier} --out f/o.csv"), 2, "T0005").with("f", "a file"),
        Mistake::of("a report into no folder", "report -C WORKSPACE --as-of 2026-07-01 --out none/r.html", 2, "T0005"),
        Mistake::of("a workspace that is not there", "imports -C none", 2, "T0005"),
        Mistake::of("a folder that is no workspace", "imports -C .", 2, "T0001"),
        Mistake::of("tiers of no workspace", "tier", 2, "T0001"),
        Mistake::of("a workspace again", "init WORKSPACE", 2, "T0002"),
        Mistake::of("orders that are not there", "import orders none.csv -C WORKSPACE", 2, "T0005"),
        Mistake::of("orders that are a folder", "import orders d -C WORKSPACE", 2, "T0102").with("d/x.csv", GOOD),
        Mistake::of("a policy that is not there", &format!("{tier} --policy none.yaml"), 2, "T0005"),
        Mistake::of("a policy that is a folder", &format!("{tier} --policy d"), 2, "").with("d/x.yaml", "policy: x\n"),
        Mistake::of("a policy that is no text", &format!("{tier} --policy p.yaml"), 3, "T0037")
            .with("p.yaml", b"policy: \xff\xfe\n"),
        Mistake::of("checking what is not there", "policy check none.yaml", 2, "T0005"),
        Mistake::of("files without a policy", "tier --orders x.csv", 2, "T0003").with("x.csv", GOOD),
        Mistake::of("files that are not there", &format!("tier --orders none.csv --policy {retail}"), 2, "T0005"),
        Mistake::of(
            "customers that are not there",
            &format!("tier --orders x.csv --customers none.csv --policy {retail}"),
            2,
            "T0005",
        )
        .with("x.csv", GOOD),
    ]
}

/// Test cases of policies.
fn cases() -> Vec<Mistake> {
    let policy = policy_word("stationery");
    let cases = |name, text: &str, code| {
        Mistake::of(name, &format!("policy test {policy} --cases c.cases.yaml"), 3, code).with("c.cases.yaml", text)
    };
    vec![
        Mistake::of("cases that are not there", &format!("policy test {policy} --cases none.yaml"), 2, "T0005"),
        cases("cases that are no YAML", "cases: [", "T0019"),
        cases(
            "a case about an unknown metric",
            "policy: stationery.yaml\ncases:\n  - { name: a, customer: { spendd: 5 }, expect: { value: low } }\n",
            "T0019",
        ),
        cases(
            "a case about an unknown scheme",
            "policy: stationery.yaml\ncases:\n  - { name: a, customer: { annual_amount: 5 }, expect: { valuee: low } }\n",
            "T0019",
        ),
        cases(
            "a case that does not hold",
            "policy: stationery.yaml\ncases:\n  - { name: a, customer: { annual_amount: 5 }, expect: { value: high } }\n",
            "T0024",
        ),
    ]
}
