//! Which tiers are in force, beside the classes.

use crate::shop::sample;
use terrace_report::render;
use terrace_words::Lang;

#[test]
fn classes_and_tiers_in_force_stand_side_by_side() {
    let mut data = sample();
    let standings = data.standings.first().expect("the sample has standings").clone();
    let classes: u64 = data.schemes[standings.scheme].tiers.iter().map(|tier| tier.group.customers).sum();
    assert_eq!(standings.tiers.iter().sum::<u64>(), classes);
    data.standings[0].tiers[0] = data.schemes[standings.scheme].tiers[0].group.customers + 1_234;
    data.standings[0].waiting = 1;
    let page = render(&data, Lang::En);
    for text in [
        "<section id=\"standings-en\"",
        "+1,234",
        "1 customer keeps a better tier than their class for now. 7 customers are too new to be retired. Going on from run 11.",
        "1 位客户目前仍保留高于其分层结果的层级。 7 位新客户尚在保护期内，不得淘汰。 承接第 11 次运行。",
    ] {
        assert!(page.contains(text), "{text}");
    }
    data.standings[0].from_run = None;
    assert!(render(&data, Lang::En).contains("No earlier run is kept: the class holds."));
}

#[test]
fn without_standings_nothing_is_said() {
    let mut data = sample();
    data.standings.clear();
    let page = render(&data, Lang::En);
    assert!(!page.contains("standings-en") && !page.contains("Tiers in force"), "a section without rules");
}

#[test]
fn standings_fit_their_scheme() {
    let mut data = sample();
    assert!(data.check().is_ok());
    data.standings[0].tiers.pop();
    assert!(data.check().is_err());
    let mut data = sample();
    data.standings[0].scheme = 99;
    assert!(data.check().is_err());
}
