//! Random parts over random rows, against folding customer by customer and row by row.

use super::Fold;
use crate::Facts;
use crate::plan::{Aggregate, Level, Over, Part, Request, Span};
use crate::rows::CustomerFilter;
use arrow::array::{ArrayRef, BooleanArray, Decimal64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use terrace_domain::facts::ORDERS;
use terrace_domain::{AsOf, LocalTime, Window, Zone};
use terrace_frame::Ids;

const DAY: i64 = 86_400_000_000;
const CUSTOMERS: [&str; 4] = ["A", "B", "C", "客户"];
const NAMES: [&str; 3] = ["ink", "pen", "纸"];

#[derive(Debug, Clone)]
struct Line {
    customer: usize,
    order: u8,
    day: i64,
    amount: i64,
    category: Option<usize>,
    is_return: bool,
}

fn line() -> impl Strategy<Value = Line> {
    (0..4usize, 0..5u8, 0..70i64, -50..50i64, prop::option::of(0..3usize), prop::bool::weighted(0.2)).prop_map(
        |(customer, order, day, amount, category, is_return)| Line {
            customer,
            order,
            day,
            amount,
            category,
            is_return,
        },
    )
}

/// What can be asked.
const ASKED: [(Level, Aggregate); 14] = [
    (Level::Lines, Aggregate::Count),
    (Level::Lines, Aggregate::Sum("amount")),
    (Level::Lines, Aggregate::Min("amount")),
    (Level::Lines, Aggregate::Max("ordered_at")),
    (Level::Lines, Aggregate::Days),
    (Level::Lines, Aggregate::FirstDay("amount")),
    (Level::Orders, Aggregate::Count),
    (Level::Orders, Aggregate::Days),
    (Level::Orders, Aggregate::FirstDay("gross")),
    (Level::Orders, Aggregate::Min("at")),
    (Level::Orders, Aggregate::Max("gross")),
    (Level::Categories, Aggregate::Count),
    (Level::Categories, Aggregate::Max("gross")),
    (Level::ProductOrders, Aggregate::Count),
];

fn part() -> impl Strategy<Value = (Part, bool)> {
    let over = prop::sample::select(vec![Over::Window, Over::Before, Over::Both, Over::Ever]);
    (0..ASKED.len(), over, any::<bool>()).prop_map(|(asked, over, sales)| {
        let (level, fold) = ASKED[asked];
        let sales = sales && level == Level::Lines;
        let part = Part::new(level, fold).over(over);
        (if sales { part.when(|lines| lines.flag("is_return").is_not_true()) } else { part }, sales)
    })
}

fn batch(lines: &[Line]) -> RecordBatch {
    let amounts = Decimal64Array::from_iter_values(lines.iter().map(|line| line.amount));
    let columns: [(&str, ArrayRef); 7] = [
        ("order_id", Arc::new(StringArray::from_iter_values(lines.iter().map(|line| line.order.to_string())))),
        ("customer_id", Arc::new(StringArray::from_iter_values(lines.iter().map(|line| CUSTOMERS[line.customer])))),
        ("ordered_at", Arc::new(TimestampMicrosecondArray::from_iter_values(lines.iter().map(|line| line.day * DAY)))),
        ("amount", Arc::new(amounts.with_precision_and_scale(18, 4).unwrap())),
        ("category", Arc::new(lines.iter().map(|line| line.category.map(|name| NAMES[name])).collect::<StringArray>())),
        ("product", Arc::new(lines.iter().map(|line| line.category.map(|name| NAMES[name])).collect::<StringArray>())),
        ("is_return", Arc::new(lines.iter().map(|line| Some(line.is_return)).collect::<BooleanArray>())),
    ];
    RecordBatch::try_from_iter_with_nullable(columns.map(|(name, column)| (name, column, true))).unwrap()
}

/// Time and value of the rows of a level that lie in the span.
fn rows(lines: &[&Line], level: Level, fold: Aggregate, sales: bool, span: Span) -> Vec<(i64, i64)> {
    let bought: Vec<&&Line> = lines.iter().filter(|line| !line.is_return).collect();
    let in_span = |time: &i64| span.holds(*time);
    match level {
        Level::Lines => {
            let kept = lines.iter().filter(|line| !(sales && line.is_return) && in_span(&(line.day * DAY)));
            let value = |line: &&Line| if fold == Aggregate::Max("ordered_at") { line.day * DAY } else { line.amount };
            kept.map(|line| (line.day * DAY, value(line))).collect()
        }
        Level::Orders => {
            let mut orders: BTreeMap<u8, (i64, i64)> = BTreeMap::new();
            for line in bought {
                let order = orders.entry(line.order).or_insert((i64::MAX, 0));
                *order = (order.0.min(line.day * DAY), order.1 + line.amount);
            }
            let value = |(at, gross)| (at, if fold == Aggregate::Min("at") { at } else { gross });
            orders.into_values().filter(|(at, _)| in_span(at)).map(value).collect()
        }
        Level::ProductOrders => {
            let mut pairs: BTreeMap<(usize, u8), i64> = BTreeMap::new();
            for line in bought.iter().filter(|line| line.category.is_some()) {
                let at = pairs.entry((line.category.unwrap(), line.order)).or_insert(i64::MIN);
                *at = line.day.saturating_mul(DAY).max(*at);
            }
            let products: BTreeSet<usize> =
                pairs.into_iter().filter(|(_, at)| in_span(at)).map(|((product, _), _)| product).collect();
            products.into_iter().map(|_| (0, 0)).collect()
        }
        _ => {
            let mut names: BTreeMap<usize, (i64, i64)> = BTreeMap::new();
            for line in bought.iter().filter(|line| line.category.is_some()) {
                let name = names.entry(line.category.unwrap()).or_insert((i64::MIN, 0));
                let at = line.day * DAY;
                *name = (name.0.max(at), name.1 + if in_span(&at) { line.amount } else { 0 });
            }
            names.into_values().filter(|(at, _)| in_span(at)).collect()
        }
    }
}

fn expected(lines: &[&Line], (part, sales): &(Part, bool), span: Span) -> Option<i128> {
    let rows = rows(lines, part.level, part.aggregate, *sales, span);
    let values = rows.iter().map(|(_, value)| i128::from(*value));
    match part.aggregate {
        Aggregate::Count => Some(rows.len() as i128),
        Aggregate::Days => Some(rows.iter().map(|(at, _)| at.div_euclid(DAY)).collect::<BTreeSet<_>>().len() as i128),
        Aggregate::Sum(_) => Some(values.sum()),
        Aggregate::FirstDay(_) => {
            let first = rows.iter().map(|(at, _)| at.div_euclid(DAY)).min();
            let days = rows.iter().filter(|(at, _)| Some(at.div_euclid(DAY)) == first);
            Some(days.map(|(_, value)| i128::from(*value)).sum())
        }
        Aggregate::Min(_) => values.min(),
        _ => values.max(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn random_parts_are_as_row_by_row(
        lines in prop::collection::vec(line(), 0..40),
        parts in prop::collection::vec(part(), 1..7),
        chunk in 1..12usize,
        buckets in 1..4u32,
    ) {
        let as_of = AsOf::new(LocalTime::from_micros(60 * DAY), Zone::utc());
        let window = Window::parse("20 days").unwrap();
        let facts = Facts::from_batches(buckets, vec![(&ORDERS, lines.chunks(chunk).map(batch).collect())]).unwrap();
        let mut request = Request::new(&as_of, None);
        let places: Vec<usize> = parts.iter().map(|(part, _)| request.part("part", *part, window, None).unwrap()).collect();
        let fold = Fold::new(&facts, &request).unwrap();
        let alone: Ids = ["B", "客户"].into_iter().collect();
        for (customer, id) in CUSTOMERS.into_iter().enumerate() {
            let own: Vec<&Line> = lines.iter().filter(|line| line.customer == customer && line.day < 60).collect();
            let bucket = terrace_lake::bucket_of(id, buckets);
            for of in [CustomerFilter::All, CustomerFilter::Only(&alone)] {
                let table = fold.bucket(&facts, bucket, of).unwrap();
                let row = table.ids.find(id);
                let asked = matches!(of, CustomerFilter::All) || alone.find(id).is_some();
                prop_assert_eq!(row.is_some(), asked && !own.is_empty());
                let Some(row) = row else { continue };
                for (asked, place) in parts.iter().zip(&places) {
                    let span = Span::new(window, asked.0.over, &as_of).unwrap();
                    let found = table.columns[*place].number(row);
                    prop_assert_eq!(found, expected(&own, asked, span), "{:?} of {}", asked.0, id);
                }
            }
        }
    }
}
