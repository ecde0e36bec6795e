//! A measure that was changed is not answered from what was remembered of it before.

use super::{MeasureAsked, ask};
use crate::Facts;
use crate::measures::{Basis, Finish, Measure, Windowing};
use crate::memory::{Keep, Memory, Recall};
use crate::plan::{Aggregate, Level, Over, Part};
use arrow::array::{ArrayRef, BooleanArray, Decimal64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use std::sync::Arc;
use terrace_domain::facts::ORDERS;
use terrace_domain::{AsOf, LocalTime, MeasureGroup, ValueType, Window, Zone};
use terrace_words::Text;

const WORDS: Text = Text { en: "", zh: "" };

const BEFORE: Measure = Measure {
    name: "probe",
    group: MeasureGroup::Orders,
    value_type: ValueType::Money,
    window: Windowing::Optional,
    unit: WORDS,
    formula: WORDS,
    of_nothing: WORDS,
    example: WORDS,
    parameters: &[],
    basis: Basis::Lines,
    parts: &[Part::new(Level::Lines, Aggregate::Sum("amount")).when(|lines| lines.flag("is_return").is_not_true())],
    finish: Finish::Sum,
};

static KNOWN: Measure = BEFORE;
static OTHER_CONDITION: Measure = Measure {
    parts: &[Part::new(Level::Lines, Aggregate::Sum("amount")).when(|lines| lines.flag("is_return").is_true())],
    ..BEFORE
};
static OTHER_PART: Measure = Measure { parts: &[Part::new(Level::Lines, Aggregate::Max("amount"))], ..BEFORE };
static OTHER_ROWS: Measure =
    Measure { parts: &[Part::new(Level::Lines, Aggregate::Sum("amount")).over(Over::Earlier)], ..BEFORE };

/// Four customers, each with two sales and a return.
fn facts() -> Facts {
    let rows = || (0..12u32).map(|row| (row / 3, row % 3));
    let micros = |day: u32| LocalTime::parse("2024-01-01").unwrap().micros() + i64::from(day) * 86_400_000_000;
    let amounts = rows().map(|(customer, line)| if line == 2 { -5 } else { i64::from(customer * 10 + line + 1) });
    let amounts = amounts.map(|amount| amount * 10_000).collect::<Vec<_>>();
    let columns: [(&str, ArrayRef); 5] = [
        (
            "order_id",
            Arc::new(StringArray::from_iter_values(rows().map(|(customer, line)| format!("{customer}-{line}")))),
        ),
        ("customer_id", Arc::new(StringArray::from_iter_values(rows().map(|(customer, _)| format!("C{customer}"))))),
        ("ordered_at", Arc::new(rows().map(|(_, line)| Some(micros(line))).collect::<TimestampMicrosecondArray>())),
        ("amount", Arc::new(Decimal64Array::from(amounts).with_precision_and_scale(18, 4).unwrap())),
        ("is_return", Arc::new(rows().map(|(_, line)| Some(line == 2)).collect::<BooleanArray>())),
    ];
    let batch = RecordBatch::try_from_iter_with_nullable(columns.map(|(name, column)| (name, column, true))).unwrap();
    Facts::from_batches(2, vec![(&ORDERS, vec![batch])]).unwrap()
}

#[test]
fn a_changed_measure_is_computed_from_facts() {
    let (facts, as_of) = (facts(), AsOf::new(LocalTime::parse("2024-02-01").unwrap(), Zone::utc()));
    let window = Window::parse("60 days").unwrap();
    let run = |measure: &'static Measure, memory: Memory<'_>| {
        let asked = MeasureAsked { measure, window, rows: None, lost_after: None };
        let (population, computed) = ask(&facts, &[asked], &[], &as_of, None, Some(memory)).unwrap();
        ((0..4).map(|row| population.columns[0].value(row)).collect::<Vec<_>>(), computed.customers)
    };
    let folder = tempfile::tempdir().unwrap();
    let keep = Memory { keep: Some(Keep { folder: folder.path(), state: "1" }), ..Memory::default() };
    let recall =
        Memory { recall: Some(Recall { folder: folder.path(), state: "1", touched: &[] }), ..Memory::default() };
    let (first, customers) = run(&KNOWN, keep);
    assert_eq!(customers, 4);
    assert_eq!(run(&KNOWN, recall), (first.clone(), 0));
    for changed in [&OTHER_CONDITION, &OTHER_PART, &OTHER_ROWS] {
        let afresh = run(changed, Memory::default()).0;
        assert_ne!(afresh, first);
        assert_eq!(run(changed, recall), (afresh, 4));
    }
}
