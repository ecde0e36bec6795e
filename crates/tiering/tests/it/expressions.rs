//! Expressions over columns: exact numbers, nulls, three-valued logic.

use crate::reference::{Fraction, fraction, round_half_even};
use crate::world::{as_of, policy_of};
use num_bigint::BigInt;
use proptest::prelude::*;
use terrace_domain::{Value, ValueType};
use terrace_frame::{Column, Frame, Texts};
use terrace_policy::Policy;
use terrace_tiering::{TieringError, run};

/// What one expression metric comes to for customers with these values.
fn evaluated(expression: &str, frame: impl Fn(&Policy) -> Frame) -> Result<Vec<String>, TieringError> {
    let text = format!(
        r#"
policy: expressions
currency: CNY
timezone: UTC
metrics:
  money:  {{ measure: net_amount }}
  count:  {{ measure: orders }}
  days:   {{ measure: days_since_last_order }}
  ratio:  {{ measure: rating }}
  last:   {{ measure: last_order_at }}
  top:    {{ measure: top_category }}
  result: {{ expr: "{expression}" }}
labels:
  seen: {{ when: province is null or joined_at is null or birth_date is null }}
schemes:
  cut: {{ threshold: money, tiers: [{{ tier: a, over: 1 }}, {{ tier: b }}] }}
"#
    );
    let policy = policy_of("expressions.yaml", &text);
    let frame = frame(&policy);
    let outcome = run(&policy, &frame)?;
    let column = outcome.classes.metric(&frame, 6).expect("the result");
    let shown = |row| column.value(row).map_or_else(|| "~".to_owned(), |value: Value| value.to_string());
    Ok((0..frame.ids.len()).map(shown).collect())
}

/// One customer: money, count, days and ratio.
fn single(values: [Option<i64>; 4]) -> impl Fn(&Policy) -> Frame {
    let [money, count, days, ratio] = values;
    move |policy| {
        let integers = |value_type, value| Some(Column::optional_integers(value_type, [value]));
        let texts = |text: &str| Column::Texts(Texts { codes: vec![0], dictionary: vec![text.into()] });
        let attribute = |name: &str| match name {
            "province" => texts("Zhejiang"),
            "joined_at" => Column::optional_integers(ValueType::Time, [Some(0)]),
            _ => Column::optional_integers(ValueType::Date, [None]),
        };
        Frame {
            as_of: as_of(),
            ids: ["c1"].into_iter().collect(),
            ordered: vec![true],
            metrics: vec![
                integers(ValueType::Money, money),
                integers(ValueType::Count, count),
                integers(ValueType::Days, days),
                integers(ValueType::Decimal, ratio),
                // 2024-01-31 12:00
                integers(ValueType::Time, Some(1_706_702_400_000_000)),
                Some(texts("纸品")),
                None,
            ],
            attributes: policy.attributes.iter().map(|field| attribute(&field.name)).collect(),
        }
    }
}

fn of(expression: &str) -> String {
    // 12.3456, 7, 3 days, 0.333333
    let values = [Some(123_456), Some(7), Some(3), Some(333_333)];
    evaluated(expression, single(values)).unwrap_or_else(|error| panic!("{expression}: {error}")).remove(0)
}

#[test]
fn arithmetic_is_exact_and_rounds_half_even() {
    for (expression, expected) in [
        ("money + 1", "13.3456"),
        ("1 - money", "-11.3456"),
        ("money * 2", "24.6912"),
        ("money / count", "1.763657"),
        ("count / 2", "3.5"),
        ("count / 0", "~"),
        ("1 / 3", "0.333333"),
        ("2 / 3", "0.666667"),
        ("-count", "-7"),
        ("count * days", "21"),
        // 7 × 0.333333, exact.
        ("count * ratio", "2.333331"),
        // 12.3456 × 0.333333 is 4.1151958848: four places.
        ("money * ratio", "4.1152"),
        ("ratio * ratio", "0.111111"),
        ("(money - 2.3456) / 4", "2.5"),
        // Half of a millionth goes to the even neighbour: 0.0000005 to 0, 0.0000015 to 2.
        ("1 / 2000000", "0"),
        ("3 / 2000000", "0.000002"),
        ("-1 / 2000000", "0"),
        ("abs(-count)", "7"),
        ("round(ratio, 2)", "0.33"),
        ("round(2.5 * count / 7)", "2"),
        ("round(3.5 * count / 7)", "4"),
        ("least(count, ratio, 5)", "0.333333"),
        ("greatest(count, days)", "7"),
        ("nullif(count, 7)", "~"),
        ("nullif(count, 8)", "7"),
        ("coalesce(nullif(count, 7), 9)", "9"),
        ("case when money > 12.3455 then 1 when money > 0 then 2 else 3 end", "1"),
        ("case when money > 12.3456 then 1 end", "~"),
        ("case when top = '纸品' then 'paper' else top end", "paper"),
        ("case when last >= '2024-01-31' and last < date '2024-02-01' then 1 else 0 end", "1"),
        ("case when last between date '2024-02-01' and date '2024-03-01' then 1 else 0 end", "0"),
        ("case when province in ('Jiangsu', 'Zhejiang') then 1 else 0 end", "1"),
        ("case when money between 12.3456 and 12.3456 then 1 else 0 end", "1"),
        ("case when count not in (1, 7) then 1 else 0 end", "0"),
        ("case when birth_date is null and not (birth_date < joined_at) then 1 else 0 end", "0"),
        ("case when birth_date is null or birth_date < joined_at then 1 else 0 end", "1"),
        ("case when count <> 7 or days = 3 then 'x' end", "x"),
    ] {
        assert_eq!(of(expression), expected, "{expression}");
    }
}

#[test]
fn null_makes_null_and_satisfies_nothing() {
    let nothing = |expression: &str| evaluated(expression, single([None; 4])).expect("a value").remove(0);
    for expression in ["money + 1", "-money", "money / count", "abs(days)", "round(ratio, 1)", "least(count, 1)"] {
        assert_eq!(nothing(expression), "~", "{expression}");
    }
    for (expression, expected) in [
        ("case when count > 0 then 1 when not (count > 0) then 2 else 3 end", "3"),
        ("case when count > 0 and 1 = 2 then 1 else 2 end", "2"),
        ("case when not (count > 0 and 1 = 2) then 1 else 2 end", "1"),
        ("case when count > 0 or 1 = 1 then 1 else 2 end", "1"),
        ("case when count in (1, 2) then 1 when count not in (1, 2) then 2 else 3 end", "3"),
        ("case when count is null then 1 else 2 end", "1"),
        ("case when count is not null then 1 else 2 end", "2"),
        ("coalesce(count, days, 4)", "4"),
    ] {
        assert_eq!(nothing(expression), expected, "{expression}");
    }
}

#[test]
fn what_does_not_fit_is_an_error_that_names_the_expression() {
    let error = evaluated("money * count + 1", single([Some(i64::MAX), Some(7), None, None])).expect_err("too large");
    let expected = TieringError::Overflow { expression: "money * count + 1".to_owned(), customer: "c1".to_owned() };
    assert_eq!(error, expected);
    assert!(evaluated("abs(count)", single([None, Some(i64::MIN), None, None])).is_err());
    assert_eq!(evaluated("count + 0", single([None, Some(i64::MIN), None, None])), Ok(vec![i64::MIN.to_string()]));
}

fn shown(value: Option<Fraction>, scale: u32) -> String {
    let Some(value) = value else { return "~".to_owned() };
    let unit = 10i64.pow(scale);
    let stored = round_half_even(&(value * fraction(unit, 1)));
    let stored = i64::try_from(stored).expect("small numbers");
    let value = match scale {
        0 => Value::Count(stored),
        4 => Value::Money(terrace_domain::Money::from_ten_thousandths(stored)),
        _ => Value::Decimal(stored),
    };
    value.to_string()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn arithmetic_agrees_with_fractions(
        money in -100_000_000_000i64..100_000_000_000,
        count in -1000i64..1000,
        ratio in -5_000_000i64..5_000_000,
    ) {
        let (m, c, r) = (fraction(money, 10_000), fraction(count, 1), fraction(ratio, 1_000_000));
        let zero = fraction(0, 1);
        let over = |a: &Fraction, b: &Fraction| (*b != zero).then(|| a / b);
        let six = |value: Option<Fraction>| value.map(|value| Fraction::new(round_half_even(&(value * fraction(1_000_000, 1))), BigInt::from(1_000_000)));
        for (expression, expected, scale) in [
            ("money / count", over(&m, &c), 6),
            ("money / ratio", over(&m, &r), 6),
            ("count / money", over(&c, &m), 6),
            ("money * ratio", Some(&m * &r), 4),
            ("ratio * ratio", Some(&r * &r), 6),
            ("money + count", Some(&m + &c), 4),
            ("ratio - count", Some(&r - &c), 6),
            ("money / count + ratio", six(over(&m, &c)).map(|value| value + &r), 6),
        ] {
            let got = evaluated(expression, single([Some(money), Some(count), None, Some(ratio)])).expect("a value").remove(0);
            prop_assert_eq!(got, shown(expected, scale), "{}", expression);
        }
    }
}
