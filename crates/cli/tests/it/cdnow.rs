//! CDNOW: text parted by blanks, no order numbers; customer and day are one order.

use crate::answers::{Table, compare};
use crate::reference::{Facts, Line, retail};
use crate::terrace::{Terrace, Workspace, policy_word, put, scratch, word};
use terrace_testing::public_data;

/// The master file has a header, whose names are not ours.
const MASTER: &str = "\
delimiter: blank
header: true
date_format: \"%Y%m%d\"
columns:
  customer_id: customer_id
  ordered_at: date
  quantity: number_of_cds
  amount: dollar_value
  order_id: [customer_id, ordered_at]
";
const SAMPLE: &str = "\
delimiter: blank
header: false
date_format: \"%Y%m%d\"
columns: { customer_id: 1, ordered_at: 3, quantity: 4, amount: 5, order_id: [customer_id, ordered_at] }
";
const AS_OF: &str = "1998-07-01";

fn facts(text: &str) -> Facts {
    let mut facts = Facts::default();
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let [customer, date, _, amount] = fields.as_slice() else { panic!("{line}") };
        let at = format!("{}-{}-{}T00:00:00", &date[..4], &date[4..6], &date[6..]);
        facts.customers.insert((*customer).to_owned());
        facts.lines.push(Line {
            order: format!("{customer} {date}"),
            customer: (*customer).to_owned(),
            at,
            product: String::new(),
            amount: crate::answers::millionths(amount).expect("an amount") / 100,
            is_return: false,
            is_cancelled: false,
        });
    }
    facts
}

#[test]
fn the_master_file_gives_its_orders_and_the_references_classes() {
    let Some(master) = public_data("cdnow/CDNOW_master.txt") else { return };
    let mut workspace = Workspace::new("retail", 4);
    workspace.terrace = workspace.terrace.with("RAYON_NUM_THREADS", "2");
    let mapping = put(workspace.path(), "cdnow.map.yaml", MASTER);
    workspace.terrace.ok(&["import", "orders", &word(&master), "--map", &mapping]);
    assert_eq!(workspace.imports()[0]["counts"]["read"], 69_659);
    let out = workspace.terrace.tiered(&["--as-of", AS_OF]);
    let table = Table::of(&out);
    assert_eq!(table.rows.len(), 23_570);
    assert_eq!(table.sum("orders"), 67_591 * 1_000_000);
    assert_eq!(table.sum("net_spend"), 2_500_315_630_000);
    let straight = Terrace::at(workspace.path());
    let words = ["--orders", &word(&master), "--map", &mapping, "--policy", &policy_word("retail"), "--as-of", AS_OF];
    assert!(straight.tiered(&words) == out, "the workspace and the file differ");
    // The slow reference looks at everything for everybody; a part of the customers is enough for it.
    let text = std::fs::read_to_string(&master).expect("the file");
    let few: String = text
        .lines()
        .filter(|line| line.starts_with(" c") || line.starts_with(" 00"))
        .fold(String::new(), |all, line| all + line + "\r\n");
    let folder = scratch();
    let part = put(folder.path(), "part.txt", &few);
    let words = ["--orders", &part, "--map", &mapping, "--policy", &policy_word("retail"), "--as-of", AS_OF];
    compare(&straight.tiered(&words), &retail(&facts(&few), AS_OF));
}

#[test]
fn the_sample_runs_by_column_numbers() {
    let Some(sample) = public_data("cdnow/CDNOW_sample.txt") else { return };
    let folder = scratch();
    let mapping = put(folder.path(), "sample.map.yaml", SAMPLE);
    let words = ["--orders", &word(&sample), "--map", &mapping, "--policy", &policy_word("retail"), "--as-of", AS_OF];
    let table = Table::of(&Terrace::at(folder.path()).tiered(&words));
    assert_eq!(table.rows.len(), 2_357);
    let rows = std::fs::read_to_string(&sample).expect("the file");
    let days: std::collections::BTreeSet<(&str, &str)> = rows
        .lines()
        .map(|line| {
            let mut fields = line.split_whitespace();
            (fields.next().expect("a customer"), fields.nth(1).expect("a day"))
        })
        .collect();
    assert_eq!(table.sum("orders"), days.len() as i128 * 1_000_000);
}
