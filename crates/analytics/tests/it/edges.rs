//! Edges that a person would ask about.

use crate::shop::{Known, Line, Shop, Voice, micros, money};
use terrace_analytics::{AnalyticsError, Facts, population};
use terrace_domain::{AsOf, Coded, CustomerId, LocalTime, ValueType, Window, Zone};
use terrace_policy::{Attribute, AttributeSource, MeasureUse};

fn line(customer: &str, order: &str, at: &str, amount: &str) -> Line {
    let (customer, order) = (Some(customer.to_owned()), order.to_owned());
    Line { order, customer, at: micros(at), amount: money(amount), ..Line::default() }
}

fn at(time: &str) -> AsOf {
    AsOf::new(LocalTime::parse(time).unwrap(), Zone::utc())
}

fn asked(measure: &str, window: &str) -> MeasureUse {
    MeasureUse::new(measure, Window::parse(window).unwrap())
}

#[test]
fn customers_are_known_from_any_kind_of_fact() {
    let shop = Shop {
        lines: vec![
            line("bought", "1", "2024-01-01", "1"),
            line("later", "2", "2024-02-01", "1"),
            Line { is_return: true, ..line("returned", "3", "2024-01-01", "-1") },
            Line { is_cancelled: true, ..line("cancelled", "4", "2024-01-01", "1") },
            Line { customer: None, ..line("", "5", "2024-01-01", "1") },
        ],
        voices: vec![Voice { customer: "spoke".into(), at: micros("2024-01-01"), ..Voice::default() }],
        known: vec![
            Known { customer: "listed".into(), ..Known::default() },
            Known { customer: "later".into(), seen_at: Some(micros("2024-02-01")), ..Known::default() },
        ],
        ..Shop::default()
    };
    let facts = Facts::from_batches(4, shop.tables(2)).unwrap();
    let found = population(&facts, &[], &[], &at("2024-02-01"), None).unwrap();
    let all: Vec<(&str, bool)> = found.ids.iter().zip(found.ordered).collect();
    assert_eq!(all, [("bought", true), ("listed", false), ("returned", false), ("spoke", false)]);
}

#[test]
fn an_unknown_customer_alone_is_nobody() {
    let shop = Shop { lines: vec![line("A", "1", "2024-01-01", "1")], ..Shop::default() };
    let facts = Facts::from_batches(4, shop.tables(2)).unwrap();
    let nobody = CustomerId::new("X").unwrap();
    let found = population(&facts, &[asked("orders", "all")], &[], &at("2024-02-01"), Some(&nobody)).unwrap();
    assert!(found.ids.is_empty());
}

#[test]
fn mistakes_have_codes() {
    let facts = Facts::from_batches(1, Vec::new()).unwrap();
    let code = |uses: &[MeasureUse], attributes: &[Attribute]| {
        population(&facts, uses, attributes, &at("2024-02-01"), None).unwrap_err().code()
    };
    assert_eq!(code(&[asked("profit", "all")], &[]), "T0501");
    assert_eq!(
        code(
            &[],
            &[Attribute { name: "shoe_size".into(), value_type: ValueType::Text, source: AttributeSource::Column }]
        ),
        "T0502"
    );
    assert_eq!(code(&[asked("growth", "all")], &[]), "T0503");
}

#[test]
fn sums_never_wrap() {
    let most = |n: usize| line("A", &n.to_string(), "2024-01-01", "100000000000");
    let shop = Shop { lines: (0..9_300).map(most).collect(), ..Shop::default() };
    let facts = Facts::from_batches(1, shop.tables(1000)).unwrap();
    let found = population(&facts, &[asked("gross_amount", "all")], &[], &at("2024-02-01"), None);
    assert!(matches!(found, Err(AnalyticsError::Overflow(_))), "{found:?}");
}

#[test]
fn a_lost_file_is_an_error_with_its_cause() {
    let file = terrace_lake::DataFile { path: "/no/such/file.parquet".into(), bucket: 0, rows: 1, bytes: 100 };
    let kind = &terrace_domain::facts::ORDERS;
    let schema = std::sync::Arc::new(terrace_lake::arrow_schema(kind));
    let table =
        terrace_lake::TableSnapshot { kind, schema, delta_version: 0, files: vec![file], one_row_per_order: false };
    let snapshot = terrace_lake::Snapshot::of_files(1, 1, [(kind.name, table)].into());
    let facts = Facts::from_snapshot(&snapshot);
    let error = population(&facts, &[], &[], &at("2024-02-01"), None).unwrap_err();
    assert_eq!(error.code(), "T0507");
    assert!(std::error::Error::source(&error).is_some());
}
