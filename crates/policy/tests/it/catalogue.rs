use std::path::PathBuf;
use terrace_domain::{MeasureGroup, MeasureSignature, Parameter, ValueType};
use terrace_policy::{Catalogue, Checked, Policy, Source, check, render};
use terrace_words::Lang;

/// Every measure of the design, with its type.
pub fn full() -> Catalogue {
    use MeasureGroup::{Feedback, Models, Orders, People};
    use ValueType::{Count, Days, Decimal, Money, Text, Time};
    let measures = [
        ("orders", Orders, Count),
        ("order_days", Orders, Count),
        ("units", Orders, Decimal),
        ("gross_amount", Orders, Money),
        ("returned_amount", Orders, Money),
        ("net_amount", Orders, Money),
        ("discount_amount", Orders, Money),
        ("discount_share", Orders, Decimal),
        ("cost_amount", Orders, Money),
        ("margin", Orders, Money),
        ("average_order_value", Orders, Money),
        ("largest_order", Orders, Money),
        ("first_order_at", Orders, Time),
        ("last_order_at", Orders, Time),
        ("days_since_last_order", Orders, Days),
        ("days_since_first_order", Orders, Days),
        ("average_days_between_orders", Orders, Decimal),
        ("products", Orders, Count),
        ("categories", Orders, Count),
        ("top_category", Orders, Text),
        ("top_category_share", Orders, Decimal),
        ("top_channel", Orders, Text),
        ("online_share", Orders, Decimal),
        ("return_rate", Orders, Decimal),
        ("product_repurchase_rate", Orders, Decimal),
        ("repeat_order_rate", Orders, Decimal),
        ("growth", Orders, Decimal),
        ("referred_customers", People, Count),
        ("referred_amount", People, Money),
        ("rating", Feedback, Decimal),
        ("satisfaction", Feedback, Decimal),
        ("satisfied_share", Feedback, Decimal),
        ("nps", Feedback, Decimal),
        ("feedback_count", Feedback, Count),
        ("contacts", Orders, Count),
        ("service_minutes", Orders, Decimal),
        ("cases", Orders, Count),
        ("complaints", Orders, Count),
        ("open_cases", Orders, Count),
        ("hours_to_close", Orders, Decimal),
        ("days_overdue", Orders, Days),
        ("price_pressure", Orders, Decimal),
        ("net_value", Orders, Money),
        ("acquisition_cost", Orders, Money),
        ("retention_cost", Orders, Money),
        ("service_cost", Orders, Money),
        ("on_time_rate", Orders, Decimal),
        ("p_alive", Models, Decimal),
        ("churn_risk", Models, Decimal),
        ("clv", Models, Money),
    ];
    let signature = |(name, group, value_type)| MeasureSignature {
        name,
        group,
        value_type,
        windowed: group != Models,
        needs_window: name == "growth",
        parameters: match name {
            "p_alive" => &[Parameter::Model],
            "churn_risk" => &[Parameter::Model, Parameter::Horizon],
            "clv" => &Parameter::ALL,
            _ => &[],
        },
    };
    Catalogue::new(measures.into_iter().map(signature).collect())
}

/// The policies that the program ships, by file name.
pub fn shipped() -> Vec<(String, String)> {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let folder = [root.join("../shared/policies"), root.join("policies")].into_iter().find(|folder| folder.is_dir());
    let read = |name: &str| {
        let text = std::fs::read_to_string(folder.as_ref()?.join(name)).ok()?;
        Some((name.to_owned(), text))
    };
    let found: Vec<_> = ["retail.yaml", "stationery.yaml", "home-decor.yaml"].into_iter().filter_map(read).collect();
    assert!(!found.is_empty(), "no shipped policies beside the workspace");
    found
}

/// All messages about a text, as a person reads them.
pub fn messages(name: &str, text: &str, lang: Lang) -> String {
    let source = Source { name, text };
    check(&source, &full()).diagnostics.iter().map(|d| render(d, &source, lang)).collect::<Vec<_>>().join("\n")
}

/// The policy of a text that holds no mistake.
pub fn policy(text: &str) -> Policy {
    let Checked { policy, .. } = check(&Source { name: "test.yaml", text }, &full());
    policy.unwrap_or_else(|| panic!("{}", messages("test.yaml", text, Lang::En)))
}
