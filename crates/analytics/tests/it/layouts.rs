//! Random small shops: every measure as the reference has it, whatever the layout of the facts.

use crate::dealings::{Balance, Case, Contact, Dealings, Payment};
use crate::reference::{self, Answer};
use crate::rows;
use crate::shop::{Known, Line, Shop, Tables, Voice, micros};
use arrow::array::{Array, AsArray, RecordBatch};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fs::File;
use std::sync::Arc;
use terrace_analytics::{Facts, Population, measures, population, signatures};
use terrace_domain::{
    AsOf, CustomerId, Date, LostAfter, MeasureGroup, MeasureSignature, Parameter, Value, ValueType, Window, Zone,
};
use terrace_frame::Column;
use terrace_lake::{DataFile, Snapshot, TableSnapshot, bucket_of};
use terrace_policy::{Attribute, AttributeSource, CustomField, MeasureUse, Title};

const WINDOWS: [&str; 3] = ["all", "1 month", "30 days"];

/// Silences that end stays of the random shops, some of which last long and some a day.
const RULES: [LostAfter; 4] = [
    LostAfter::Days(1),
    LostAfter::Days(20),
    LostAfter::Rhythm { times: 1_500_000, at_least: 2, at_most: 40 },
    LostAfter::Rhythm { times: 1_000_000, at_least: 1, at_most: 3_000 },
];

pub fn uses() -> Vec<MeasureUse> {
    let mut uses = Vec::new();
    for window in WINDOWS.map(|window| Window::parse(window).unwrap()) {
        let fits = |needs: bool| !needs || window != Window::All;
        // Forecasts are made of other measures, and need all customers.
        let of_facts = measures().iter().filter(|measure| measure.signature().group != MeasureGroup::Models);
        let named = of_facts.filter(|measure| fits(measure.signature().needs_window));
        uses.extend(named.map(|measure| MeasureUse::new(measure.name, window)));
    }
    let takes_rule = |signature: &MeasureSignature| signature.parameters.contains(&Parameter::LostAfter);
    for measure in signatures().into_iter().filter(takes_rule) {
        uses.extend(
            RULES.map(|rule| MeasureUse { lost_after: Some(rule), ..MeasureUse::new(measure.name, Window::All) }),
        );
    }
    uses
}

/// The same, and measures of chosen rows.
pub fn all_uses() -> Vec<MeasureUse> {
    let chosen = rows::USES.iter().map(|(_, used)| used.clone());
    uses().into_iter().chain(chosen).collect()
}

pub fn attributes() -> Vec<Attribute> {
    let custom = |name: &str, value_type, header: &str| {
        let source = AttributeSource::Custom(CustomField { title: Title::default(), headers: vec![header.to_owned()] });
        Attribute { name: name.to_owned(), value_type, source }
    };
    vec![
        Attribute { name: "province".to_owned(), value_type: ValueType::Text, source: AttributeSource::Column },
        custom("area", ValueType::Text, "大区"),
        custom("limit", ValueType::Decimal, "Credit Limit"),
        custom("key", ValueType::Flag, "重点"),
    ]
}

fn as_of() -> AsOf {
    AsOf::start_of(Date::from_ymd(2024, 3, 31).unwrap(), Zone::utc())
}

/// Times around the as-of, the windows' starts and the start of the window before.
fn time() -> impl Strategy<Value = i64> {
    let edges = ["2024-01-31", "2024-02-29", "2024-03-01", "2024-03-31", "2024-03-10T12:00", "2023-06-01"];
    (prop::sample::select(edges.map(micros).to_vec()), prop::sample::select(vec![-1i64, 0, 1, 3_600_000_000]))
        .prop_map(|(edge, shift)| edge + shift)
}

fn word(words: &'static [&'static str]) -> impl Strategy<Value = Option<String>> {
    prop::option::weighted(0.8, prop::sample::select(words).prop_map(str::to_owned))
}

fn amount() -> impl Strategy<Value = i64> {
    prop_oneof![Just(0i64), Just(100_000), Just(333_333), 1i64..2_000_000]
}

/// Objects of custom fields, and what they say: the area, the limit in millionths, the key account.
const CUSTOM: [&str; 4] = [
    "{\"大区\":\"华东\",\"Credit Limit\":\"1,000.5\",\"重点\":\"是\"}",
    "{\"大 区\":\"华北\",\"credit_limit\":\"about 5\",\"重点\":\"perhaps\"}",
    "{\"重点\":\"否\",\"other\":\"1\"}",
    "{\"other\":\"2\"}",
];
const SAID: [(Option<&str>, Option<i64>, Option<bool>); 4] = [
    (Some("华东"), Some(1_000_500_000), Some(true)),
    (Some("华北"), None, None),
    (None, None, Some(false)),
    (None, None, None),
];

const CUSTOMERS: &[&str] = &["A", "B", "C", "客户", "a b"];

pub fn line() -> impl Strategy<Value = Line> {
    let names = (
        word(&["pen", "ink", "纸"]),
        word(&["x", "y"]),
        word(&["store", "online", "App", "小程序", "Web-Shop"]),
        word(&["north", "南店"]),
    );
    let numbers = (
        prop::option::of(amount()),
        prop::option::of(amount()),
        prop::option::of(amount()),
        prop::option::weighted(0.3, amount()),
    );
    let flags = (prop::bool::weighted(0.2), prop::bool::weighted(0.1), word(CUSTOMERS), prop::bool::weighted(0.2));
    (0..7u8, word(CUSTOMERS), time(), amount(), names, numbers, flags).prop_map(
        |(
            order,
            customer,
            at,
            amount,
            (product, category, channel, store),
            (quantity, discount, cost, level_discount),
            flags,
        )| {
            let (is_return, is_cancelled, referrer, refers) = flags;
            let sign = if is_return { -1 } else { 1 };
            Line {
                order: order.to_string(),
                customer,
                at,
                amount: sign * amount,
                quantity: quantity.map(|quantity| sign * quantity),
                discount,
                level_discount,
                cost,
                product,
                category,
                channel,
                store,
                referrer: referrer.filter(|_| refers),
                is_return,
                is_cancelled,
                currency: None,
            }
        },
    )
}

pub fn voice() -> impl Strategy<Value = Voice> {
    let score = || prop::option::weighted(0.8, (0..11i64).prop_map(|score| score * 10_000));
    let worth = (score(), prop::array::uniform3(prop::option::of((0..7i64).prop_map(|spent| spent * 10_000))));
    (
        prop::sample::select(CUSTOMERS),
        time(),
        word(&["nps", "NPS", "survey"]),
        score(),
        score(),
        score(),
        score(),
        worth,
    )
        .prop_map(|(customer, at, source, expected, perceived, rating, scale, (received, spent))| Voice {
            customer: customer.to_owned(),
            at,
            source,
            expected,
            perceived,
            rating,
            scale,
            received,
            spent,
        })
}

pub fn known() -> impl Strategy<Value = Known> {
    let observed = (prop::option::of(time()), word(&["浙江", "江苏"]), word(CUSTOMERS), word(&CUSTOM));
    (prop::sample::select(&["A", "B", "Z"][..]), observed).prop_map(
        |(customer, (seen_at, province, referrer, custom))| Known {
            customer: customer.to_owned(),
            seen_at,
            province,
            custom,
            referrer,
        },
    )
}

pub fn dealings() -> impl Strategy<Value = Dealings> {
    let customer = || prop::sample::select(CUSTOMERS).prop_map(str::to_owned);
    let number = || prop::option::weighted(0.8, amount());
    let who = (customer(), word(&["phone", "拜访", "Phone"]), word(&["Li", "王"]));
    let contact = (who, time(), word(&["acquisition", "retention", "sales", "extra_service"]), number(), number())
        .prop_map(|((customer, channel, staff), at, purpose, minutes, cost)| Contact {
            customer,
            at,
            channel,
            purpose,
            staff,
            minutes,
            cost,
            currency: None,
        });
    let case = (customer(), time(), prop::option::of(time()), prop::option::of(time()), word(&["complaint", "repair"]))
        .prop_flat_map(|case| (Just(case), word(&["late", "价格"])))
        .prop_map(|((customer, opened_at, answered_at, closed_at, kind), cause)| Case {
            customer,
            opened_at,
            answered_at,
            closed_at,
            kind,
            cause,
        });
    // Orders of known and unknown numbers; customers that gave them, others, and none.
    let payment = (0..9u8, word(&["A", "B", "C", "客户", "Y"]), prop::option::of(time()), prop::option::of(time()))
        .prop_map(|(order, customer, due_at, paid_at)| Payment { order: order.to_string(), customer, due_at, paid_at });
    let balance = (customer(), time(), word(&["fund", "存款"]), amount())
        .prop_map(|(customer, at, product, amount)| Balance { customer, at, product, amount, currency: None });
    let some = |most: usize| 0..most;
    (
        prop::collection::vec(contact, some(10)),
        prop::collection::vec(case, some(10)),
        prop::collection::vec(payment, some(10)),
        prop::collection::vec(balance, some(8)),
    )
        .prop_map(|(contacts, cases, payments, balances)| Dealings { contacts, cases, payments, balances })
}

pub fn shop() -> impl Strategy<Value = Shop> {
    let lines = prop::collection::vec(line(), 0..25);
    (lines, prop::collection::vec(voice(), 0..8), prop::collection::vec(known(), 0..6), dealings())
        .prop_map(|(lines, voices, known, dealings)| Shop { lines, voices, known, dealings, ..Shop::default() })
}

pub fn answer(column: &Column, row: usize) -> Answer {
    match column.value(row) {
        None => Answer::Null,
        Some(Value::Text(text)) => Answer::Text(text),
        Some(Value::Money(money)) => Answer::Number(money.ten_thousandths().into()),
        Some(Value::Count(n) | Value::Decimal(n)) => Answer::Number(n.into()),
        Some(Value::Time(time)) => Answer::Number(time.micros().into()),
        Some(other) => panic!("no measure yields {other:?}"),
    }
}

pub fn ask(facts: &Facts, only: Option<&CustomerId>) -> Population {
    population(facts, &all_uses(), &attributes(), &as_of(), only).unwrap()
}

pub fn same(one: &Population, other: &Population) {
    assert_eq!(one.ids, other.ids);
    assert_eq!(one.ordered, other.ordered);
    for (place, (one, other)) in one.columns.iter().zip(&other.columns).enumerate() {
        assert_eq!(one, other, "column {place}");
    }
    assert_eq!(one.columns.len(), other.columns.len());
    assert_eq!((&one.attributes, &one.fields), (&other.attributes, &other.fields));
}

/// The tables as Parquet files of a lake: per bucket up to so many files.
pub fn written(tables: &Tables, buckets: u32, files: usize, sorted: bool, folder: &std::path::Path) -> Snapshot {
    let mut snapshot = Snapshot::of_files(1, buckets, Default::default());
    for (kind, batches) in tables {
        let schema = Arc::new(terrace_lake::arrow_schema(kind));
        let mut table = TableSnapshot {
            kind,
            schema: Arc::clone(&schema),
            delta_version: 0,
            files: Vec::new(),
            one_row_per_order: unique_orders(batches),
        };
        let all = arrow::compute::concat_batches(&schema, batches).unwrap();
        // Rates have no customer; they lie by what comes first.
        let ids = all.column_by_name("customer_id").unwrap_or(all.column(0)).as_string::<i32>();
        let id = |row: u32| if ids.is_null(row as usize) { "" } else { ids.value(row as usize) };
        for bucket in 0..buckets {
            let mut rows: Vec<u32> =
                (0..ids.len() as u32).filter(|row| bucket_of(id(*row), buckets) == bucket).collect();
            if sorted {
                rows.sort_by_key(|row| id(*row));
            }
            let pieces = (0..files).map(|piece| rows.iter().copied().skip(piece).step_by(files).collect::<Vec<u32>>());
            for (piece, rows) in pieces.enumerate().filter(|(_, rows)| !rows.is_empty()) {
                let part = arrow::compute::take_record_batch(&all, &arrow::array::UInt32Array::from(rows)).unwrap();
                let path = folder.join(format!("{} {bucket} 第{piece}.parquet", kind.name));
                let (rows, bytes) = (part.num_rows() as u64, write(&part, &path));
                table.files.push(DataFile { path, bucket, rows, bytes });
            }
        }
        snapshot.tables.insert(kind.name, table);
    }
    snapshot
}

/// Whether the rows are orders of which none has two.
fn unique_orders(batches: &[RecordBatch]) -> bool {
    let ids = |batch: &RecordBatch| batch.column_by_name("order_id").map(|ids| ids.as_string::<i32>().clone());
    let all: Option<Vec<_>> = batches.iter().map(ids).collect();
    let Some(all) = all else { return false };
    let mut seen = BTreeSet::new();
    all.iter().flat_map(|ids| ids.iter().flatten()).all(|id| seen.insert(id))
}

fn write(batch: &RecordBatch, path: &std::path::Path) -> u64 {
    let file = File::create(path).unwrap();
    let mut writer = parquet::arrow::ArrowWriter::try_new(file, batch.schema(), None).unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
    path.metadata().unwrap().len()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_measure_is_as_the_reference_has_it(shop in shop()) {
        let facts = Facts::from_batches(2, shop.tables(1000)).unwrap();
        let found = ask(&facts, None);
        let shop = shop.settled();
        let known = reference::known(&shop, &as_of());
        prop_assert_eq!(found.ids.iter().collect::<Vec<_>>(), known.keys().map(String::as_str).collect::<Vec<_>>());
        prop_assert_eq!(&found.ordered, &known.values().copied().collect::<Vec<_>>());
        let uses = uses();
        let left: Vec<Shop> = (0..rows::CHOICES.len()).map(|place| rows::left(&shop, place, as_of().local().micros())).collect();
        for (row, id) in found.ids.iter().enumerate() {
            for (asked, column) in uses.iter().zip(&found.columns) {
                let expected = reference::measure_of(&shop, &shop, asked, id, &as_of());
                prop_assert_eq!(answer(column, row), expected, "{} of {} over {}", asked.measure, id, asked.window);
            }
            for ((place, asked), column) in rows::USES.iter().zip(&found.columns[uses.len()..]) {
                let expected = reference::measure_of(&shop, &left[*place], asked, id, &as_of());
                let text = rows::CHOICES[*place].text;
                prop_assert_eq!(answer(column, row), expected, "{} of {} where {}", asked.measure, id, text);
            }
            let province = reference::field(&shop, id, |row| row.province.clone());
            prop_assert_eq!(answer(&found.attributes[0], row), province.map_or(Answer::Null, Answer::Text));
            let custom = reference::field(&shop, id, |row| row.custom.clone());
            let place = custom.and_then(|custom| CUSTOM.iter().position(|known| **known == *custom));
            let (area, limit, key) = place.map_or((None, None, None), |place| SAID[place]);
            prop_assert_eq!(found.attributes[1].value(row), area.map(|area| Value::Text(area.to_owned())));
            prop_assert_eq!(found.attributes[2].value(row), limit.map(Value::Decimal));
            prop_assert_eq!(found.attributes[3].value(row), key.map(Value::Flag));
        }
    }

    #[test]
    fn the_layout_never_changes_an_answer(shop in shop(), buckets in 1..9u32, chunk in 1..9usize, files in 1..5usize, turn in 0..25usize) {
        let found = ask(&Facts::from_batches(1, shop.tables(1000)).unwrap(), None);
        let mut turned = shop;
        let turn_by = |len: usize| if len == 0 { 0 } else { turn % len };
        let (lines, voices, known) = (turn_by(turned.lines.len()), turn_by(turned.voices.len()), turn_by(turned.known.len()));
        turned.lines.rotate_left(lines);
        turned.voices.rotate_left(voices);
        turned.known.rotate_left(known);
        turned.dealings.contacts.reverse();
        turned.dealings.cases.reverse();
        turned.dealings.payments.reverse();
        turned.dealings.balances.reverse();
        turned.known.reverse();
        let tables = turned.tables(chunk);
        same(&found, &ask(&Facts::from_batches(buckets, tables.clone()).unwrap(), None));
        let folder = tempfile::tempdir().unwrap();
        let stored = Facts::from_snapshot(&written(&tables, buckets, files, true, folder.path()));
        same(&found, &ask(&stored, None));
        // The order of files is for speed only.
        let disordered = tempfile::tempdir().unwrap();
        same(&found, &ask(&Facts::from_snapshot(&written(&tables, buckets, files, false, disordered.path())), None));
        if let Some(id) = found.ids.iter().next() {
            one_alone(&found, &stored, id);
        }
    }
}

/// Customers of one line and of tens of thousands, so that runs end inside of what is read at a time and go beyond it.
#[test]
fn runs_of_any_length_are_folded_alike() {
    fold_runs(|n| n / 3 % 20_011);
}

/// Where the lake knows that every order is one row, order ids are not read.
#[test]
fn orders_of_one_row_are_folded_alike() {
    fold_runs(|n| n);
}

fn fold_runs(order: fn(usize) -> usize) {
    let names = ["pen", "ink", "纸"];
    let line = |n: usize| Line {
        order: order(n).to_string(),
        customer: Some(if n.is_multiple_of(3) { format!("S{:05}", n % 9_000) } else { format!("L{}", n % 2) }),
        at: micros("2023-09-01") + (n as i64 * 7_919_000_000) % (200 * 86_400_000_000),
        amount: if n.is_multiple_of(11) { -(n as i64) } else { n as i64 },
        product: (!n.is_multiple_of(5)).then(|| names[n % 3].to_owned()),
        category: Some(names[n % 2].to_owned()),
        is_return: n.is_multiple_of(11),
        is_cancelled: n.is_multiple_of(13),
        ..Line::default()
    };
    let shop = Shop { lines: (0..120_000).map(line).collect(), ..Shop::default() };
    let tables = shop.tables(10_000);
    let found = ask(&Facts::from_batches(1, tables.clone()).unwrap(), None);
    for (buckets, files) in [(1, 1), (1, 3), (3, 1)] {
        let folder = tempfile::tempdir().unwrap();
        let stored = Facts::from_snapshot(&written(&tables, buckets, files, true, folder.path()));
        same(&found, &ask(&stored, None));
        for id in ["L0", "L1", "S00003"] {
            one_alone(&found, &stored, id);
        }
    }
}

/// One customer alone has the values that he has among all.
fn one_alone(all: &Population, facts: &Facts, id: &str) {
    let alone = ask(facts, Some(&CustomerId::new(id).unwrap()));
    let row = all.ids.find(id).unwrap();
    assert_eq!(alone.ids.iter().collect::<Vec<_>>(), [id]);
    for (one, many) in alone.columns.iter().zip(&all.columns).chain(alone.attributes.iter().zip(&all.attributes)) {
        assert_eq!(one.value(0), many.value(row));
    }
}

#[test]
fn nothing_supplied_is_nobody() {
    let facts = Facts::from_batches(4, Vec::new()).unwrap();
    let found = ask(&facts, None);
    assert!(found.ids.is_empty());
    assert!(found.columns.iter().all(Column::is_empty));
}
