//! Policy files and conditions.

use super::Input;
use crate::corpus::Corpus;
use crate::generator::Generator;
use crate::mutate::mutate;
use terrace_domain::facts::ORDERS;
use terrace_domain::{MeasureGroup, MeasureSignature, Parameter, ValueType};
use terrace_policy::{Catalogue, Diagnostic, Severity, Source, check as check_policy, expression, render_all};
use terrace_words::Lang;

/// Conditions to change, some of them wrong.
const CONDITIONS: &[&str] = &[
    "orders > 3 and spend >= 100.50",
    "not (recency between 10 and 20) or value in ('high', 'low')",
    "case when orders = 0 then true else spend / orders > 5 end",
    "spend is not null and coalesce(orders, 0) < 2",
    "city = '杭州市'",
    "spend >",
];

/// A changed policy is taken, or told its mistakes at places that it has, and the same again; so is a condition.
pub(super) fn check(corpus: &Corpus, generator: &mut Generator, input: &mut Input) -> Result<(), String> {
    let (Some(file), Some(other)) = (generator.pick(&corpus.policies), generator.pick(&corpus.policies)) else {
        return Ok(());
    };
    input.0.clone_from(file);
    if !generator.one_in(8) {
        mutate(&mut input.0, other, generator);
    }
    let text = String::from_utf8_lossy(&input.0).into_owned();
    let source = Source { name: "p.yaml", text: &text };
    let catalogue = Catalogue::new(measures());
    let checked = check_policy(&source, &catalogue);
    check_diagnostics(&checked.diagnostics, &source)?;
    let errors = checked.diagnostics.iter().filter(|found| found.severity == Severity::Error).count();
    if checked.policy.is_some() == (errors > 0) {
        return Err(format!("{errors} errors, and the policy is {:?}", checked.policy.map(|policy| policy.name)));
    }
    let again = check_policy(&source, &catalogue);
    if again.diagnostics != checked.diagnostics {
        return Err("checked twice, the mistakes differ".to_owned());
    }
    let Some(policy) = checked.policy else { return Ok(()) };
    input.0 = generator.text(CONDITIONS).as_bytes().to_vec();
    mutate(&mut input.0, b"(orders + 1) * 2 >= -3.5 and 'a' <> value", generator);
    let condition = String::from_utf8_lossy(&input.0).into_owned();
    match expression(&condition, &policy, &catalogue) {
        Err(mistakes) if mistakes.is_empty() => Err(format!("{condition:?} is refused without a reason")),
        _ => Ok(()),
    }
}

/// Mistakes have texts, stand at places that the file has, and can be shown.
pub(super) fn check_diagnostics(all: &[Diagnostic], source: &Source<'_>) -> Result<(), String> {
    let lines = source.text.split(['\n', '\r']).count() + 1;
    for found in all {
        if terrace_words::entry(found.code).is_none() {
            return Err(format!("{} has no text", found.code));
        }
        if found.place.line == 0 || found.place.line > lines || found.place.column == 0 || found.place.length == 0 {
            return Err(format!("{} stands at {:?}, in {lines} lines", found.code, found.place));
        }
    }
    if [Lang::En, Lang::Zh].iter().any(|lang| render_all(all, source, *lang).iter().any(String::is_empty)) {
        return Err("a mistake renders as nothing".to_owned());
    }
    Ok(())
}

/// Measures as the program ships them, as far as the corpus uses them.
pub(super) fn measures() -> Vec<MeasureSignature> {
    use MeasureGroup::{Models, Orders, Service};
    let measure = |name, group, value_type, windowed, needs_window, parameters| MeasureSignature {
        name,
        group,
        value_type,
        windowed,
        needs_window,
        parameters,
        facts: (group == Orders).then_some(&ORDERS),
    };
    vec![
        measure("orders", Orders, ValueType::Count, true, false, &[]),
        measure("net_amount", Orders, ValueType::Money, true, false, &[]),
        measure("days_since_last_order", Orders, ValueType::Count, false, false, &[]),
        measure("days_since_first_order", Orders, ValueType::Count, false, false, &[]),
        measure("gross_amount", Orders, ValueType::Money, true, false, &[]),
        measure("average_order_value", Orders, ValueType::Money, true, false, &[]),
        measure("growth", Orders, ValueType::Decimal, true, true, &[]),
        measure("complaints", Service, ValueType::Count, true, false, &[]),
        measure("expected_orders", Models, ValueType::Decimal, false, false, &[Parameter::Model, Parameter::Horizon]),
    ]
}
