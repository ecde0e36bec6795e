//! What reports and explanations ask beside the metrics.

use crate::shop::{Known, Line, Shop, Voice, micros, money};
use terrace_analytics::{
    Facts, Survey, complaint_causes, completeness, evidence, frame, named_currencies, population, survey,
};
use terrace_domain::{AsOf, Currency, CustomerId, Date, LocalTime, MeasureSignature, Name, Window, Zone};
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

fn surveyed(facts: &Facts, as_of: &AsOf) -> Survey {
    let ids = population(facts, &[], &[], as_of, None).unwrap().ids;
    survey(facts, as_of, &ids, Some(Date::parse("2024-03-01").unwrap())).unwrap()
}

#[test]
fn revenue_by_category() {
    let facts = facts();
    let ids = population(&facts, &[], &[], &as_of(), None).unwrap().ids;
    let found = surveyed(&facts, &as_of()).categories;
    let slice = |s: &terrace_analytics::Slice| {
        let key = s.key.map_or("-", |key| &found.keys[key as usize]);
        format!("{} {key} {}", ids.get(s.row as usize), s.net)
    };
    let mut shown: Vec<String> = found.slices.iter().map(slice).collect();
    shown.sort();
    assert_eq!(shown, ["A ink 13.00", "A pen 5.00", "B - 5.00"]);
    assert!(surveyed(&facts, &as_of()).channels.keys.is_empty());
}

#[test]
fn revenue_by_calendar_month() {
    let months = surveyed(&facts(), &as_of()).months;
    let shown: Vec<String> = months
        .iter()
        .map(|m| format!("{} {} {} {} {}", m.first_day, m.orders, m.customers, m.gross, m.returned))
        .collect();
    assert_eq!(shown, ["2024-01-01 2 2 18.00 0.00", "2024-02-01 2 2 9.00 4.00"]);
}

#[test]
fn who_came_back_and_what_was_bought_in_the_last_months() {
    let recent = surveyed(&facts(), &as_of()).recent;
    let months: Vec<String> = recent.months.iter().map(ToString::to_string).collect();
    assert_eq!((months.len(), &*months[0], &*months[23]), (24, "2022-03-01", "2024-02-01"));
    // Both began in January and ordered again in February.
    let firsts: Vec<_> = recent.firsts.iter().map(|f| (f.first_day.to_string(), f.active.clone(), f.again)).collect();
    assert_eq!(firsts, [("2024-01-01".to_owned(), vec![2, 2], 2)]);
    let sold = |place: usize| -> Vec<(Option<&str>, String)> {
        recent.categories.iter().map(|c| (c.category.as_deref(), c.net[place].to_string())).collect()
    };
    let said = |none: &str, ink: &str, pen: &str| {
        vec![(None, none.to_owned()), (Some("ink"), ink.to_owned()), (Some("pen"), pen.to_owned())]
    };
    assert_eq!(sold(22), said("3.00", "10.00", "5.00"));
    assert_eq!(sold(23), said("2.00", "3.00", "0.00"));
    // The months end with that of the newest order, however much later it is now.
    let much_later = AsOf::new(LocalTime::parse("2026-02-01").unwrap(), Zone::utc());
    let recent = surveyed(&facts(), &much_later).recent;
    assert_eq!(recent.months.last().map(ToString::to_string).as_deref(), Some("2024-03-01"));
    // Whose first order was before the months is not among them, and what was bought before them is not told of.
    let ids = population(&facts(), &[], &[], &much_later, None).unwrap().ids;
    let later = survey(&facts(), &much_later, &ids, None).unwrap().recent;
    assert!(later.firsts.is_empty());
    assert_eq!(later.categories.iter().map(|c| c.net[0].to_string()).collect::<Vec<_>>(), ["2.00", "3.00"]);
}

#[test]
fn what_is_known_of_customers_is_counted() {
    let known = completeness(&facts(), &[]).unwrap();
    let filled = |name: &str| known.fields.iter().find(|(field, _)| *field == name).unwrap().1;
    assert_eq!((known.customers, filled("province"), filled("phone")), (1, 1, 0));
    let ids = population(&facts(), &[], &[], &as_of(), None).unwrap().ids;
    assert!(complaint_causes(&facts(), &as_of(), &ids).unwrap().is_empty());
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
        valid_until: None,
        metrics: measures.iter().map(metric).collect(),
        labels: Vec::new(),
        schemes: Vec::new(),
        attributes: Vec::new(),
        lists: Default::default(),
        row_fields: Vec::new(),
        order: Vec::new(),
        membership: None,
        prices: None,
        standings: Vec::new(),
        calendars: Vec::new(),
        partners: None,
        board: None,
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
