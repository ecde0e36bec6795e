//! Small tables of facts as text, and what measures make of them.
//!
//! One fact a line: `ORDER TIME AMOUNT [return] [cancelled] [column=value …]` is an order line of customer A,
//! `by B ORDER …` one of customer B, `feedback TIME [column=value …]` feedback of A, `contact TIME …` a contact with A,
//! `case TIME …` a case of A, `payment ORDER DUE …` a payment that names A, `balance TIME AMOUNT …` one of A, and
//! `customer ID SEEN_AT [column=value …]` a row of the customers table. `as_of TIME` sets the as-of, and
//! `[nobody] WINDOW = VALUE` is what the measure must be for A, or for a customer without facts; before it may stand
//! `lost_after N days:` or `lost_after TIMES × N to N days:`.

use crate::{Facts, population};
use arrow::array::{ArrayRef, BooleanArray, Decimal64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use arrow::datatypes::{DataType, Schema};
use std::collections::BTreeMap;
use std::sync::Arc;
use terrace_domain::facts::{BALANCES, CASES, CONTACTS, CUSTOMERS, FEEDBACK, ORDERS, PAYMENTS};
use terrace_domain::{AsOf, FactKind, LocalTime, LostAfter, Money, Window, Zone};
use terrace_policy::MeasureUse;

type Row = BTreeMap<String, String>;

/// Checks a measure against a table of facts and answers, over one bucket and over three.
pub(super) fn check(measure: &str, table: &str) {
    let mut facts: [Vec<Row>; 7] = Default::default();
    let mut expected = Vec::new();
    let mut as_of = "2024-02-01";
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some((question, answer)) = line.split_once(" = ") {
            expected.push((as_of, question, answer));
        } else if let Some(time) = line.strip_prefix("as_of ") {
            as_of = time;
        } else {
            let (kind, row) = row(line);
            facts[kind].push(row);
        }
    }
    facts[0].push(Row::from([("customer_id".to_owned(), "nobody".to_owned())]));
    assert!(!expected.is_empty());
    for buckets in [1, 3] {
        let kinds = [&CUSTOMERS, &ORDERS, &FEEDBACK, &CONTACTS, &CASES, &PAYMENTS, &BALANCES];
        let tables = kinds.iter().zip(&facts).map(|(kind, rows)| (*kind, vec![batch(kind, rows)])).collect();
        let facts = Facts::from_batches(buckets, tables).unwrap();
        for (as_of, question, answer) in &expected {
            let told = question.strip_prefix("lost_after ").map(|told| told.split_once(" days: ").unwrap());
            let (rule, question) = told.map_or((None, *question), |(rule, rest)| (Some(lost_after(rule)), rest));
            let (who, window) = question.strip_prefix("nobody ").map_or(("A", question), |window| ("nobody", window));
            let asked = MeasureUse::new(measure, Window::parse(window).unwrap());
            let uses = [MeasureUse { lost_after: rule, ..asked }];
            let as_of = AsOf::new(LocalTime::parse(as_of).unwrap(), Zone::utc());
            let population = population(&facts, &uses, &[], &as_of, None).unwrap();
            let value = population.ids.find(who).and_then(|row| population.columns[0].value(row));
            let shown = value.map_or_else(|| "null".to_owned(), |value| value.to_string());
            let same = shown == *answer
                || shown.strip_suffix(".00") == Some(*answer)
                || (shown.len() == answer.len() + 1
                    && shown.strip_suffix('0') == Some(*answer)
                    && answer.contains('.'));
            assert!(same, "{measure} of {question} as of {as_of} in {buckets} buckets: {shown}, not {answer}");
        }
    }
}

/// `90`, or `3 × 7 to 365`.
fn lost_after(text: &str) -> LostAfter {
    let Some((times, bounds)) = text.split_once(" × ") else { return LostAfter::Days(text.parse().unwrap()) };
    let (at_least, at_most) = bounds.split_once(" to ").unwrap();
    LostAfter::Rhythm {
        times: u32::try_from(Money::parse(times).unwrap().ten_thousandths() * 100).unwrap(),
        at_least: at_least.parse().unwrap(),
        at_most: at_most.parse().unwrap(),
    }
}

fn row(line: &str) -> (usize, Row) {
    let mut words = line.split_whitespace().peekable();
    let mut row = Row::from([("customer_id".to_owned(), "A".to_owned())]);
    let mut put = |name: &str, value: Option<&str>| {
        row.insert(name.to_owned(), value.unwrap().to_owned());
    };
    let kind = match *words.peek().unwrap() {
        "feedback" => {
            put("at", words.nth(1));
            2
        }
        "customer" => {
            put("customer_id", words.nth(1));
            put("seen_at", words.next());
            0
        }
        "contact" => {
            put("at", words.nth(1));
            3
        }
        "case" => {
            put("opened_at", words.nth(1));
            4
        }
        "payment" => {
            put("order_id", words.nth(1));
            put("due_at", words.next());
            5
        }
        "balance" => {
            put("at", words.nth(1));
            put("amount", words.next());
            6
        }
        first => {
            if first == "by" {
                put("customer_id", words.nth(1));
            }
            for name in ["order_id", "ordered_at", "amount"] {
                put(name, words.next());
            }
            1
        }
    };
    for word in words {
        match word.split_once('=') {
            Some((name, value)) => put(name, Some(value)),
            None => put(&format!("is_{}", if word == "return" { "return" } else { "cancelled" }), Some("true")),
        }
    }
    (kind, row)
}

/// The rows as the table of a kind.
fn batch(kind: &'static FactKind, rows: &[Row]) -> RecordBatch {
    let schema: Arc<Schema> = Arc::new(terrace_lake::arrow_schema(kind));
    let columns = schema.fields().iter().map(|field| {
        let texts = rows.iter().map(|row| row.get(field.name()).map(String::as_str));
        let column: ArrayRef = match field.data_type() {
            DataType::Utf8 => Arc::new(texts.collect::<StringArray>()),
            DataType::Boolean => Arc::new(texts.map(|text| text.map(|text| text == "true")).collect::<BooleanArray>()),
            DataType::Decimal64(..) => {
                let amount = |text: &str| Money::parse(text).unwrap().ten_thousandths();
                let amounts: Decimal64Array = texts.map(|text| text.map(amount)).collect();
                Arc::new(amounts.with_precision_and_scale(18, 4).unwrap())
            }
            DataType::Timestamp(..) => {
                let micros = |text: &str| LocalTime::parse(text).unwrap().micros();
                Arc::new(texts.map(|text| text.map(micros)).collect::<TimestampMicrosecondArray>())
            }
            other => arrow::array::new_null_array(other, rows.len()),
        };
        column
    });
    let columns = columns.collect();
    RecordBatch::try_new(schema, columns).unwrap()
}
