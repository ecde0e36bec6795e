//! What reports and explanations ask beside the metrics.

use crate::shop::{Known, Line, Shop, Voice, micros, money};
use terrace_analytics::{Dimension, Facts, breakdown, evidence, frame, named_currencies, population, revenue_by_month};
use terrace_domain::{AsOf, Currency, CustomerId, LocalTime, MeasureSignature, Name, Window, Zone};
use terrace_policy::{MeasureUse, Metric, MetricSource, Policy, Title};

fn facts() -> Facts {
    let line = |customer: &str, order: &str, at: &str, amount: &str, category: Option<&str>| Line {
        order: order.to_owned(),
        customer: Some(customer.to_owned()),
        at: micros(at),
        amount: money(amount),
        category: category.map(str::to_owned),
        is_return: amount.starts_with('-'),
        ..Line::default()
    };
    let lines = vec![
        line("A", "1", "2024-01-05", "10", Some("ink")),
        line("A", "1", "2024-01-05", "5", Some("pen")),
        line("A", "2", "2024-02-05", "7", Some("ink")),
        line("A", "C3", "2024-02-06", "-4", Some("ink")),
        line("B", "4", "2024-01-31T23:59:59", "3", None),
        Line { referrer: Some("A".to_owned()), ..line("B", "5", "2024-02-01", "2", None) },
        line("B", "6", "2024-03-01", "100", None),
    ];
    let voices =
        vec![Voice { customer: "A".into(), at: micros("2024-01-09"), rating: Some(40_000), ..Voice::default() }];
    let known = vec![Known { customer: "B".into(), province: Some("浙江".into()), ..Known::default() }];
    Facts::from_batches(3, Shop { lines, voices, known, ..Shop::default() }.tables(3)).unwrap()
}

fn as_of() -> AsOf {
    AsOf::new(LocalTime::parse("2024-03-01").unwrap(), Zone::utc())
}

#[test]
fn revenue_by_category_and_province() {
    let facts = facts();
    let ids = population(&facts, &[], &[], &as_of(), None).unwrap().ids;
    let shown = |dimension| {
        let found = breakdown(&facts, dimension, &as_of(), &ids).unwrap();
        let slice = |s: &terrace_analytics::Slice| {
            let key = s.key.map_or("-", |key| &found.keys[key]);
            format!("{} {key} {} {}", ids.get(s.row), s.gross, s.net)
        };
        found.slices.iter().map(slice).collect::<Vec<_>>()
    };
    assert_eq!(shown(Dimension::Category), ["A ink 17.00 13.00", "A pen 5.00 5.00", "B - 5.00 5.00"]);
    assert_eq!(shown(Dimension::Province), ["A - 22.00 18.00", "B 浙江 5.00 5.00"]);
}

#[test]
fn revenue_by_calendar_month() {
    let months = revenue_by_month(&facts(), &as_of()).unwrap();
    let shown: Vec<String> = months
        .iter()
        .map(|m| format!("{} {} {} {} {}", m.first_day, m.orders, m.customers, m.gross, m.returned))
        .collect();
    assert_eq!(shown, ["2024-01-01 2 2 18.00 0.00", "2024-02-01 2 2 9.00 4.00"]);
}

#[test]
fn currencies_are_those_that_lines_name() {
    assert_eq!(named_currencies(&facts()).unwrap(), Vec::<String>::new());
}

fn policy(measures: &[(&str, &str)]) -> Policy {
    let signature = |name: &str| -> MeasureSignature { terrace_analytics::measure(name).unwrap().signature() };
    let metric = |(measure, window): &(&str, &str)| Metric {
        name: Name::new(measure).unwrap(),
        title: Title::default(),
        source: MetricSource::Measure(MeasureUse::new(*measure, Window::parse(window).unwrap())),
        value_type: signature(measure).value_type,
    };
    Policy {
        name: Name::new("test").unwrap(),
        title: Title::default(),
        currency: Currency::new("CNY").unwrap(),
        timezone: Zone::utc(),
        metrics: measures.iter().map(metric).collect(),
        labels: Vec::new(),
        schemes: Vec::new(),
        attributes: Vec::new(),
        order: Vec::new(),
        membership: None,
        prices: None,
        standings: Vec::new(),
        calendars: Vec::new(),
        partners: None,
        hash: String::new(),
    }
}

#[test]
fn the_facts_behind_each_metric() {
    let policy = policy(&[
        ("net_amount", "all"),
        ("gross_amount", "1 month"),
        ("returned_amount", "all"),
        ("growth", "1 month"),
        ("rating", "all"),
        ("referred_customers", "all"),
        ("nps", "all"),
    ]);
    let found = evidence(&policy, &facts(), &as_of(), &CustomerId::new("A").unwrap()).unwrap();
    let day = |time: Option<LocalTime>| time.map_or_else(|| "-".to_owned(), |time| time.date().to_string());
    let shown: Vec<String> =
        found.iter().map(|e| format!("{} {} {} {}", e.metric, e.facts, day(e.first), day(e.last))).collect();
    assert_eq!(
        shown,
        [
            "0 4 2024-01-05 2024-02-06",
            "1 1 2024-02-05 2024-02-05",
            "2 1 2024-02-06 2024-02-06",
            "3 4 2024-01-05 2024-02-06",
            "4 1 2024-01-09 2024-01-09",
            "5 1 - -",
            "6 0 - -",
        ]
    );
}

#[test]
fn the_figures_that_a_metric_is_the_mean_of() {
    let policy = policy(&[("relationship_strength", "all"), ("orders", "all")]);
    let found = evidence(&policy, &facts(), &as_of(), &CustomerId::new("A").unwrap()).unwrap();
    let shown: Vec<String> = found[0].components.iter().map(|one| format!("{} {}", one.name, one.value)).collect();
    let expected = [
        "recency 0.931507",
        "frequency 0.166667",
        "breadth 0.4",
        "tenure 0.051142",
        "contacts 0",
        "referrals 0.333333",
    ];
    assert_eq!((shown.as_slice(), found[0].facts), (expected.map(str::to_owned).as_slice(), 3));
    assert!(found[1].components.is_empty());
    let found = frame(&policy, &facts(), &as_of(), None).unwrap();
    assert_eq!(found.metrics[0].as_ref().and_then(|column| column.value(0)).unwrap().to_string(), "0.313775");
}

#[test]
fn a_frame_holds_the_policy_s_metrics_in_order() {
    let policy = policy(&[("orders", "all"), ("net_amount", "all")]);
    let found = frame(&policy, &facts(), &as_of(), None).unwrap();
    let shown = |n: usize| found.metrics[n].as_ref().and_then(|column| column.value(0)).unwrap().to_string();
    assert_eq!((shown(0).as_str(), shown(1).as_str()), ("2", "18.00"));
    assert_eq!(found.ids.iter().collect::<Vec<_>>(), ["A", "B"]);
}
