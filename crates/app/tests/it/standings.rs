//! Standings go on from the newest kept run before, whoever kept it and whenever.

use crate::shop::{Shop, Silent};
use std::sync::Arc;
use terrace_app::facts::Origin;
use terrace_app::history::KeptRun;
use terrace_app::runs::explain::{ExplainRequest, explain};
use terrace_app::runs::standings::{RunStandings, word};
use terrace_app::runs::{KeepRequest, TierRequest, keep, tier};
use terrace_app::{Terrace, Workspace};
use terrace_domain::{AsOf, Coded, Date};

const POLICY: &str = "\
policy: shop
currency: CNY
timezone: Asia/Shanghai
metrics:
  spend: { measure: net_amount, window: 30 days }
schemes:
  other: { pyramid: spend, tiers: [{ tier: top, top: 50% }, { tier: rest }] }
  value: { threshold: spend, tiers: [{ tier: A, from: 1000 }, { tier: B, from: 300 }, { tier: C }] }
standings:
  value: { grace: 60 days }
";

fn shop() -> Shop {
    let shop = Shop::new(POLICY, "");
    shop.import(&[
        (1, "ann", "2026-01-05", 1200),
        (2, "bob", "2026-01-07", 400),
        (3, "cat", "2026-02-08", 50),
        (4, "bob", "2026-02-20", 1700),
    ]);
    shop
}

fn at(shop: &Shop, day: &str) -> AsOf {
    AsOf::start_of(Date::parse(day).expect("a day"), shop.policy.policy.timezone.clone())
}

fn request(shop: &Shop, day: &str) -> TierRequest {
    TierRequest::new(Arc::clone(&shop.policy), at(shop, day))
}

/// Computes a run and keeps it.
fn run(shop: &Shop, day: &str) -> KeptRun {
    let (silent, inputs) = (Silent::new(), shop.inputs());
    let tiered = tier(request(shop, day), &inputs, Some(&shop.workspace), &silent.on_day(0)).expect("a run");
    let Origin::Lake { version } = inputs.origin else { panic!("no lake") };
    let request = KeepRequest { lake_version: version, tiered: &tiered };
    keep(&shop.workspace, &request, &silent.on_day(0)).expect("kept").run
}

/// The run gone on from, and tier, day and reason of Ann's standing (the first customer's).
fn told(standings: &RunStandings) -> (Option<u64>, String) {
    let row = standings.scheme(1).expect("standings").standings.row(0).expect("a customer");
    let tier = row.tier.map_or('-', |tier| ['A', 'B', 'C'][usize::from(tier)]);
    (standings.from.as_ref().map(|from| from.run), format!("{tier} {} {}", row.since.date(), word(row.why)))
}

fn computed(shop: &Shop, day: &str) -> (Option<u64>, String) {
    let silent = Silent::new();
    let tiered = tier(request(shop, day), &shop.inputs(), Some(&shop.workspace), &silent.on_day(0)).expect("a run");
    told(&tiered.standings)
}

#[test]
fn a_run_that_is_there_is_computed_anew_where_it_goes_on_from_another() {
    let shop = shop();
    let terrace = Terrace::new(Workspace::open(shop.root()).expect("a workspace"));
    let silent = Silent::new();
    let march =
        || told(&terrace.tier(&request(&shop, "2026-03-01"), None, &silent.on_day(0)).expect("a run").standings);
    assert_eq!(march(), (None, "C 2026-03-01 first".to_owned()));
    run(&shop, "2026-01-10");
    assert_eq!(march(), (Some(1), "A 2026-01-10 grace".to_owned()));
    // The newest before counts, not the last that was kept, and none that is not earlier.
    run(&shop, "2026-02-25");
    run(&shop, "2026-01-06");
    run(&shop, "2026-03-01");
    run(&shop, "2026-04-01");
    assert_eq!(march(), (Some(2), "A 2026-01-10 grace".to_owned()));
    // Explained by the kept run of that moment, and by everybody.
    let explained = |day: &str| {
        let request = ExplainRequest {
            policy: Arc::clone(&shop.policy),
            as_of: at(&shop, day),
            customer: "ann".to_owned(),
            scheme: None,
        };
        let found = explain(&request, &shop.inputs(), Some(&shop.workspace), &silent.on_day(0)).expect("explained");
        let [standing] = found.standings.as_slice() else { panic!("{:?}", found.standings) };
        let row = standing.standing;
        (
            standing.scheme,
            row.tier,
            row.since.date().to_string(),
            word(row.why),
            row.until.map(|until| until.date().to_string()),
        )
    };
    let grace = (1, Some(0), "2026-01-10".to_owned(), "grace", Some("2026-04-26".to_owned()));
    assert_eq!(explained("2026-03-01"), grace);
    assert_eq!(explained("2026-03-02"), grace);
}

#[test]
fn a_damaged_run_is_told_of_and_never_passed_over() {
    let shop = shop();
    run(&shop, "2026-01-10");
    let second = run(&shop, "2026-02-25");
    assert_eq!(computed(&shop, "2026-03-01").0, Some(2));
    let folder = second.classes_file().parent().expect("a folder").to_owned();
    let beside = std::fs::read_dir(&folder).expect("the run").map(|entry| entry.expect("an entry").path());
    let beside = beside.into_iter().find(|path| path.display().to_string().contains("beside-")).expect("the file");
    std::fs::write(&beside, b"not a table").expect("damaged");
    // Without it the run before would put other tiers in force.
    let silent = Silent::new();
    let refused = tier(request(&shop, "2026-03-01"), &shop.inputs(), Some(&shop.workspace), &silent.on_day(0));
    assert_eq!(refused.expect_err("a damaged run").code(), "T0055");
    std::fs::remove_dir_all(&folder).expect("removed");
    assert_eq!(computed(&shop, "2026-03-01"), (Some(1), "A 2026-01-10 grace".to_owned()));
}

#[test]
fn the_record_tells_what_was_in_force() {
    let shop = shop();
    let first = run(&shop, "2026-01-10");
    let record = first.record().standings.as_ref().expect("standings");
    assert_eq!((record.from, record.schemes[0].scheme.as_str()), (None, "value"));
    assert_eq!((record.schemes[0].tiers.as_slice(), record.schemes[0].without), (&[1, 1, 0][..], 0));
    let second = run(&shop, "2026-03-01");
    let record = second.record().standings.as_ref().expect("standings");
    assert_eq!((record.from, record.from_as_of.as_deref()), (Some(1), Some("2026-01-10T00:00:00")));
    assert_eq!((record.schemes[0].tiers.as_slice(), record.schemes[0].waiting), (&[2, 0, 1][..], 1));
    let columns: Vec<&str> = second.record().columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(columns[3..], ["value.standing", "value.since", "value.why", "value.until"]);
}
