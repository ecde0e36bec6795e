//! Facts as plain structs, and as the tables of their kinds.

use crate::dealings::Dealings;
use arrow::array::{
    ArrayRef, BooleanArray, Decimal64Array, RecordBatch, StringArray, TimestampMicrosecondArray, new_null_array,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use terrace_domain::facts::{CUSTOMERS, FEEDBACK, ORDERS, RATES};
use terrace_domain::refunds::{Becomes, OrderLine, settled};
use terrace_domain::{FactKind, LocalTime, Money};

#[derive(Debug, Clone, Default)]
pub struct Line {
    pub order: String,
    pub customer: Option<String>,
    pub at: i64,
    pub amount: i64,
    pub quantity: Option<i64>,
    pub discount: Option<i64>,
    pub level_discount: Option<i64>,
    pub cost: Option<i64>,
    pub product: Option<String>,
    pub category: Option<String>,
    pub channel: Option<String>,
    pub store: Option<String>,
    pub referrer: Option<String>,
    pub is_return: bool,
    pub is_cancelled: bool,
    pub currency: Option<String>,
}

/// What a unit of a currency is worth, in billionths.
#[derive(Debug, Clone, Default)]
pub struct Rate {
    pub currency: String,
    pub at: i64,
    pub rate: i64,
}

#[derive(Debug, Clone, Default)]
pub struct Voice {
    pub customer: String,
    pub at: i64,
    pub source: Option<String>,
    pub expected: Option<i64>,
    pub perceived: Option<i64>,
    pub rating: Option<i64>,
    pub scale: Option<i64>,
    pub received: Option<i64>,
    /// Money, time, effort.
    pub spent: [Option<i64>; 3],
}

#[derive(Debug, Clone, Default)]
pub struct Known {
    pub customer: String,
    pub seen_at: Option<i64>,
    pub province: Option<String>,
    pub referrer: Option<String>,
    /// An object of texts, as JSON.
    pub custom: Option<String>,
}

#[derive(Debug, Clone, Default)]
pub struct Shop {
    pub lines: Vec<Line>,
    pub voices: Vec<Voice>,
    pub known: Vec<Known>,
    pub dealings: Dealings,
    pub rates: Vec<Rate>,
}

pub type Tables = Vec<(&'static FactKind, Vec<RecordBatch>)>;

pub fn micros(time: &str) -> i64 {
    LocalTime::parse(time).unwrap().micros()
}

pub fn money(amount: &str) -> i64 {
    Money::parse(amount).unwrap().ten_thousandths()
}

impl Shop {
    /// As tables, in batches of so many rows.
    pub fn tables(&self, rows: usize) -> Tables {
        let lines = self.lines.chunks(rows).map(orders).collect();
        let voices = self.voices.chunks(rows).map(feedback).collect();
        let known = self.known.chunks(rows).map(customers).collect();
        let mut tables: Tables = vec![(&CUSTOMERS, known), (&ORDERS, lines), (&FEEDBACK, voices)];
        tables.extend(self.dealings.tables(rows));
        tables.push((&RATES, self.rates.chunks(rows).map(rates).collect()));
        tables
    }
}

impl Shop {
    /// The same with returns as they count beside sales that were called off: those that count nowhere are called off
    /// too.
    pub fn settled(&self) -> Self {
        let mut shop = self.clone();
        let customers: BTreeSet<&String> = self.lines.iter().filter_map(|line| line.customer.as_ref()).collect();
        for customer in customers {
            let own: Vec<usize> =
                (0..self.lines.len()).filter(|row| self.lines[*row].customer.as_ref() == Some(customer)).collect();
            let lines: Vec<OrderLine<'_>> = own.iter().map(|row| order_line(&self.lines[*row])).collect();
            let becomes: BTreeMap<usize, Becomes> = settled(&lines).into_iter().collect();
            for (place, row) in own.into_iter().enumerate() {
                let line = &mut shop.lines[row];
                match becomes.get(&place) {
                    Some(Becomes::Itself) => {}
                    Some(Becomes::Return { amount, whole: false }) => {
                        (line.amount, line.quantity, line.cost) = (-amount, None, None);
                    }
                    None => line.is_cancelled = true,
                    other => panic!("{other:?}"),
                }
            }
        }
        shop
    }
}

fn order_line(line: &Line) -> OrderLine<'_> {
    OrderLine {
        order: &line.order,
        at: line.at,
        line: None,
        product: line.product.as_deref(),
        currency: line.currency.as_deref(),
        amount: line.amount,
        refunded: None,
        of_order: 0,
        is_return: line.is_return,
        is_cancelled: line.is_cancelled,
    }
}

pub fn text<'a>(texts: impl Iterator<Item = Option<&'a String>>) -> ArrayRef {
    Arc::new(texts.map(|text| text.map(String::as_str)).collect::<StringArray>())
}

pub fn decimal(values: impl Iterator<Item = Option<i64>>) -> ArrayRef {
    let values: Decimal64Array = values.collect();
    Arc::new(values.with_precision_and_scale(18, 4).unwrap())
}

pub fn time(values: impl Iterator<Item = Option<i64>>) -> ArrayRef {
    Arc::new(values.collect::<TimestampMicrosecondArray>())
}

pub fn table(kind: &FactKind, rows: usize, columns: &[(&str, ArrayRef)]) -> RecordBatch {
    let schema = Arc::new(terrace_lake::arrow_schema(kind));
    let column = |name: &str, data_type| {
        let given = columns.iter().find(|(given, _)| *given == name).map(|(_, column)| Arc::clone(column));
        given.unwrap_or_else(|| new_null_array(data_type, rows))
    };
    let columns = schema.fields().iter().map(|field| column(field.name(), field.data_type())).collect();
    RecordBatch::try_new(schema, columns).unwrap()
}

fn orders(rows: &[Line]) -> RecordBatch {
    table(
        &ORDERS,
        rows.len(),
        &[
            ("order_id", text(rows.iter().map(|r| Some(&r.order)))),
            ("customer_id", text(rows.iter().map(|r| r.customer.as_ref()))),
            ("ordered_at", time(rows.iter().map(|r| Some(r.at)))),
            ("amount", decimal(rows.iter().map(|r| Some(r.amount)))),
            ("quantity", decimal(rows.iter().map(|r| r.quantity))),
            ("currency", text(rows.iter().map(|r| r.currency.as_ref()))),
            ("discount", decimal(rows.iter().map(|r| r.discount))),
            ("level_discount", decimal(rows.iter().map(|r| r.level_discount))),
            ("cost", decimal(rows.iter().map(|r| r.cost))),
            ("product", text(rows.iter().map(|r| r.product.as_ref()))),
            ("category", text(rows.iter().map(|r| r.category.as_ref()))),
            ("channel", text(rows.iter().map(|r| r.channel.as_ref()))),
            ("store", text(rows.iter().map(|r| r.store.as_ref()))),
            ("referrer", text(rows.iter().map(|r| r.referrer.as_ref()))),
            ("is_return", Arc::new(rows.iter().map(|r| Some(r.is_return)).collect::<BooleanArray>())),
            ("is_cancelled", Arc::new(rows.iter().map(|r| Some(r.is_cancelled)).collect::<BooleanArray>())),
        ],
    )
}

fn rates(rows: &[Rate]) -> RecordBatch {
    let rate: Decimal64Array = rows.iter().map(|r| Some(r.rate)).collect();
    let columns: [(&str, ArrayRef); 3] = [
        ("currency", text(rows.iter().map(|r| Some(&r.currency)))),
        ("at", time(rows.iter().map(|r| Some(r.at)))),
        ("rate", Arc::new(rate.with_precision_and_scale(18, 9).unwrap())),
    ];
    table(&RATES, rows.len(), &columns)
}

fn feedback(rows: &[Voice]) -> RecordBatch {
    table(
        &FEEDBACK,
        rows.len(),
        &[
            ("customer_id", text(rows.iter().map(|r| Some(&r.customer)))),
            ("at", time(rows.iter().map(|r| Some(r.at)))),
            ("source", text(rows.iter().map(|r| r.source.as_ref()))),
            ("expected", decimal(rows.iter().map(|r| r.expected))),
            ("perceived", decimal(rows.iter().map(|r| r.perceived))),
            ("rating", decimal(rows.iter().map(|r| r.rating))),
            ("scale", decimal(rows.iter().map(|r| r.scale))),
            ("received", decimal(rows.iter().map(|r| r.received))),
            ("spent_money", decimal(rows.iter().map(|r| r.spent[0]))),
            ("spent_time", decimal(rows.iter().map(|r| r.spent[1]))),
            ("spent_effort", decimal(rows.iter().map(|r| r.spent[2]))),
        ],
    )
}

fn customers(rows: &[Known]) -> RecordBatch {
    table(
        &CUSTOMERS,
        rows.len(),
        &[
            ("customer_id", text(rows.iter().map(|r| Some(&r.customer)))),
            ("seen_at", time(rows.iter().map(|r| r.seen_at))),
            ("province", text(rows.iter().map(|r| r.province.as_ref()))),
            ("referrer", text(rows.iter().map(|r| r.referrer.as_ref()))),
            ("custom", text(rows.iter().map(|r| r.custom.as_ref()))),
        ],
    )
}
