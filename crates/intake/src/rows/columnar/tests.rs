mod text;

use crate::columns::plan::Plan;
use crate::columns::planner::plan;
use crate::formats::parquet::{Parquet, PartSize};
use crate::input::bulk::Bulk;
use crate::rows::recipe::WholeTries;
use crate::rows::recipe::{BuiltChunk, Recipe};
use crate::rows::stats::ReadStats;
use crate::rows::totals::OrderTotals;
use crate::values::amounts::DecimalSign;
use arrow::array::{
    Array, ArrayRef, Date32Array, Decimal128Array, Float64Array, Int32Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray, TimestampSecondArray,
};
use arrow::compute::cast;
use bytes::Bytes;
use parquet::arrow::ArrowWriter;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;
use terrace_domain::facts::ORDERS;
use terrace_domain::{CancelToken, Zone};

/// A file with these columns, as its bytes.
fn file(columns: Vec<(&str, ArrayRef)>) -> Bytes {
    let batch =
        RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, column)| (name, column, true)));
    let batch = batch.unwrap();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap().into()
}

/// All of its rows, taken whole and cell by cell.
fn both(bytes: &Bytes, of_use: &BTreeSet<&'static str>) -> (Option<BuiltChunk>, BuiltChunk) {
    let (headers, table) =
        Parquet::open(Bulk::Held(bytes.clone()), 65_536, PartSize::Small, &CancelToken::new()).unwrap();
    let plan = plan(&ORDERS, &headers, headers.len(), None).unwrap();
    let zone = Zone::new("Asia/Shanghai").unwrap();
    let cancel = CancelToken::new();
    let recipe = plain_recipe(&plan, &zone, Some(of_use), &cancel);
    (recipe.build_whole(&table, 0).unwrap(), recipe.build(&table, 0).unwrap())
}

/// A file of which nothing was decided, without a mapping.
fn plain_recipe<'q>(
    plan: &'q Plan,
    zone: &'q Zone,
    of_use: Option<&'q BTreeSet<&'static str>>,
    cancel: &'q CancelToken,
) -> Recipe<'q> {
    Recipe {
        plan,
        mapping: None,
        zone,
        orders: vec![None; plan.columns.len()],
        serials: None,
        decimal: DecimalSign::default(),
        totals: OrderTotals::default(),
        shares: None,
        left_discounts: None,
        continues: false,
        before: Vec::new(),
        of_use,
        tries: WholeTries::default(),
        cancel,
    }
}

fn all_columns() -> BTreeSet<&'static str> {
    ORDERS.columns.iter().map(|column| column.name).collect()
}

/// What is told of them beside their rows.
fn told(built: &BuiltChunk) -> String {
    let BuiltChunk { stats, rejects, observed, .. } = built;
    let ReadStats { rows, without_customer, computed, blank, statuses, seen, money, nobody, .. } = stats;
    let refunds = (stats.refunds_above, stats.refunds_unsaid, stats.requested);
    // Small discounts do not matter beside large ones.
    let mut seen = seen.clone();
    for column in &mut seen {
        (column.parts, column.tenths) = Default::default();
    }
    let counts = format!("{rows} {without_customer} {computed} {blank} {refunds:?} {money:?} {nobody:?}");
    format!("{counts} {rejects:?} {statuses:?} {seen:?} {observed:?}")
}

/// Mostly what files hold, now and then what needs a second look.
fn texts(usual: &'static [&'static str], odd: &'static [&'static str]) -> BoxedStrategy<ArrayRef> {
    let text = |odds: u32| prop_oneof![60 => proptest::sample::select(usual).prop_map(Some), odds => proptest::sample::select(odd).prop_map(Some)];
    let column = move |odds| proptest::collection::vec(text(odds), 12);
    let nulls = column(0).prop_map(|mut column: Vec<Option<&str>>| {
        column[5] = None;
        column
    });
    let all = prop_oneof![8 => column(0), 1 => nulls, 1 => column(10)];
    all.prop_map(|column| Arc::new(StringArray::from(column)) as ArrayRef).boxed()
}

fn ids() -> BoxedStrategy<ArrayRef> {
    let usual = &["A-1", "C00000001", "O0000000012", "张三", "2024010100000017", "2024010100000000", "x_1", "17"];
    let odd = &[
        "",
        " A1",
        "17850.0",
        "1.23E+17",
        "NULL",
        "'001",
        "=\"7\"",
        "１２",
        "-",
        "a b",
        "Total",
        "合计",
        "C 小计",
        "0",
        "000000000",
        "guest",
        "visitor",
        "Lea@example.org1",
        "lea@example.org",
    ];
    let numbers = proptest::collection::vec(-3_i64..2_000_000_000_000_000_000, 12);
    prop_oneof![4 => texts(usual, odd), 1 => numbers.prop_map(|ids| Arc::new(Int64Array::from(ids)) as ArrayRef)]
        .boxed()
}

fn times() -> BoxedStrategy<ArrayRef> {
    let seconds = || proptest::collection::vec(proptest::option::weighted(0.99, 1_500_000_000_i64..1_800_000_000), 12);
    prop_oneof![
        3 => seconds().prop_map(|times| {
            let micros: Vec<Option<i64>> = times.into_iter().map(|time| time.map(|time| time * 1_000_000)).collect();
            Arc::new(TimestampMicrosecondArray::from(micros)) as ArrayRef
        }),
        1 => seconds().prop_map(|times| Arc::new(TimestampSecondArray::from(times)) as ArrayRef),
        1 => seconds().prop_map(|times| Arc::new(TimestampSecondArray::from(times).with_timezone("+02:00")) as ArrayRef),
        1 => proptest::collection::vec(-30_000_i32..90_000, 12).prop_map(|days| Arc::new(Date32Array::from(days)) as ArrayRef),
        1 => proptest::collection::vec(10_000_i32..20_000, 12).prop_map(|days| Arc::new(Date32Array::from(days)) as ArrayRef),
    ]
    .boxed()
}

fn numbers() -> BoxedStrategy<ArrayRef> {
    let decimals = |precision, scale, most: i128| {
        proptest::collection::vec(proptest::option::weighted(0.995, -most / 20..most), 12).prop_map(move |numbers| {
            let column = Decimal128Array::from(numbers).with_precision_and_scale(precision, scale).unwrap();
            Arc::new(column) as ArrayRef
        })
    };
    let float = prop_oneof![30 => -50.0..5_000.0_f64, 1 => Just(f64::NAN), 1 => Just(1e300)];
    prop_oneof![
        4 => decimals(12, 2, 1_000_000),
        1 => decimals(9, 4, 1_000_000),
        1 => decimals(25, 3, 1_000_000),
        1 => decimals(18, 6, 1_000_000),
        1 => decimals(18, 0, 200_000_000_000),
        1 => proptest::collection::vec(-2_i32..50, 12).prop_map(|numbers| Arc::new(Int32Array::from(numbers)) as ArrayRef),
        1 => proptest::collection::vec(float, 12).prop_map(|numbers| Arc::new(Float64Array::from(numbers)) as ArrayRef),
    ]
    .boxed()
}

fn orders() -> impl Strategy<Value = Vec<(&'static str, ArrayRef)>> {
    let products = || texts(&["P1", "圆珠笔", "red pen", "7"], &["", " P1", "\\N", "=\"P\"", "小计"]);
    let statuses = || texts(&["交易成功", "paid", "退款成功", "cancelled", "神秘"], &["", " paid "]);
    let currencies = || texts(&["CNY", "￥", "usd"], &["dollars", ""]);
    let further = (
        proptest::option::of(numbers()),
        proptest::option::of(numbers()),
        proptest::option::of(products()),
        proptest::option::weighted(0.3, statuses()),
        proptest::option::weighted(0.2, currencies()),
        proptest::option::weighted(0.2, products()),
        proptest::option::weighted(0.3, texts(&["华东", "Rome", "女"], &["", " Rome "])),
    );
    (ids(), ids(), times(), numbers(), further).prop_map(|(order, customer, time, amount, further)| {
        let mut columns =
            vec![("order_id", order), ("customer_id", customer), ("ordered_at", time), ("amount", amount)];
        columns.extend(further.0.map(|column| ("quantity", column)));
        columns.extend(further.1.map(|column| ("discount", column)));
        columns.extend(further.2.map(|column| ("product", column)));
        columns.extend(further.3.map(|column| ("status", column)));
        columns.extend(further.4.map(|column| ("currency", column)));
        columns.extend(further.5.map(|column| ("line", column)));
        let shown = further.6.map(|column| [("city", column.clone()), ("gender", column)]);
        columns.extend(shown.into_iter().flatten());
        columns
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn taken_whole_or_cell_by_cell_is_the_same(columns in orders()) {
        let bytes = file(columns);
        let (whole, by_cells) = both(&bytes, &all_columns());
        if let Some(whole) = whole {
            for (field, expected) in by_cells.batch.schema().fields().iter().zip(by_cells.batch.columns()) {
                match whole.batch.column_by_name(field.name()) {
                    Some(found) => prop_assert_eq!(&cast(found, field.data_type()).unwrap(), expected),
                    None => prop_assert_eq!(expected.null_count(), expected.len(), "{}", field.name()),
                }
            }
            prop_assert_eq!(told(&whole), told(&by_cells));
        }
        let of_use = BTreeSet::from(["order_id", "customer_id", "ordered_at", "amount"]);
        let (few, _) = both(&bytes, &of_use);
        if let Some(few) = few {
            for name in of_use.iter().chain(&["is_return", "is_cancelled"]) {
                let expected = by_cells.batch.column_by_name(name).unwrap();
                let found = few.batch.column_by_name(name).map(|found| cast(found, expected.data_type()).unwrap());
                prop_assert_eq!(found.as_ref(), Some(expected), "{}", name);
            }
            prop_assert_eq!((few.stats.rows, few.stats.without_customer), (by_cells.stats.rows, by_cells.stats.without_customer));
            prop_assert_eq!(few.rejects.len(), by_cells.rejects.len());
        }
    }
}

fn plain() -> Vec<(&'static str, ArrayRef)> {
    let texts = |texts: [&'static str; 3]| Arc::new(StringArray::from(texts.to_vec())) as ArrayRef;
    let amounts = Decimal128Array::from(vec![1_250, -300, 0]).with_precision_and_scale(12, 2).unwrap();
    vec![
        ("order_id", texts(["O00000001", "O00000002", "O00000003"])),
        ("customer_id", texts(["C00000001", "C00000002", "C00000001"])),
        ("ordered_at", Arc::new(TimestampMicrosecondArray::from(vec![1_700_000_000_000_000; 3]))),
        ("quantity", Arc::new(Int32Array::from(vec![2, 3, 1]))),
        ("product", texts(["P1", " P2", "P3"])),
        ("amount", Arc::new(amounts)),
    ]
}

#[test]
fn usual_files_are_taken_whole() {
    let mut columns = plain();
    assert!(both(&file(columns.clone()), &all_columns()).0.is_none(), "a product has a blank before it");
    let of_use = BTreeSet::from(["amount"]);
    let few = both(&file(columns.clone()), &of_use).0.unwrap();
    let is_filled = |name: &str| few.batch.column_by_name(name).is_some();
    assert!(is_filled("amount") && is_filled("is_return") && !is_filled("product") && !is_filled("quantity"));
    columns.retain(|(name, _)| *name != "product");
    assert!(both(&file(columns), &all_columns()).0.is_some());
}

#[test]
fn rows_that_are_sums_are_not_taken_whole() {
    let texts = |texts: [&'static str; 3]| Arc::new(StringArray::from(texts.to_vec())) as ArrayRef;
    let of_use = BTreeSet::from(["order_id", "customer_id", "ordered_at", "amount"]);
    for (name, column) in [
        ("product", texts(["P1", "小计", "P3"])),
        ("order_id", texts(["O00000001", "Total", "O00000003"])),
        ("customer_id", texts(["C00000001", "合计", "C00000003"])),
    ] {
        let with = |(known, usual)| if known == name { (name, column.clone()) } else { (known, usual) };
        let bytes = file(plain().into_iter().map(with).collect());
        let (whole, by_cells) = both(&bytes, &of_use);
        assert!(whole.is_none(), "{name}");
        assert_eq!((by_cells.batch.num_rows(), by_cells.totals.len()), (2, 1), "{name}");
    }
}

#[test]
fn what_has_to_be_mended_is_not_taken_whole() {
    let text = |texts: [&'static str; 3]| Arc::new(StringArray::from(texts.to_vec())) as ArrayRef;
    let odd: [(&str, ArrayRef); 5] = [
        ("order_id", text(["O1", "", "O3"])),
        ("customer_id", text(["17850.0", "2", "3"])),
        ("ordered_at", text(["2024-01-01", "2024-01-02", "2024-01-03"])),
        ("ordered_at", Arc::new(TimestampMicrosecondArray::from(vec![0, i64::MAX, 0]))),
        (
            "amount",
            Arc::new(Decimal128Array::from(vec![Some(1), None, Some(2)]).with_precision_and_scale(12, 2).unwrap()),
        ),
    ];
    for (name, column) in odd {
        let columns = plain()
            .into_iter()
            .map(|(known, usual)| if known == name { (name, column.clone()) } else { (known, usual) });
        let columns = columns.filter(|(name, _)| *name != "product").collect();
        assert!(both(&file(columns), &all_columns()).0.is_none(), "{name}");
    }
}

#[test]
fn orders_without_customers_are_read_cell_by_cell() {
    let bytes = file(vec![
        ("order_id", Arc::new(StringArray::from(vec!["o000001", "o000002"])) as ArrayRef),
        ("ordered_at", Arc::new(TimestampMicrosecondArray::from(vec![1_700_000_000_000_000; 2]))),
        ("amount", Arc::new(Int64Array::from(vec![5, 6]))),
    ]);
    let (whole, built) = both(&bytes, &all_columns());
    assert!(whole.is_none());
    assert_eq!((built.batch.num_rows(), built.stats.without_customer), (2, 2));
    assert!(built.batch.column_by_name("customer_id").is_some());
}
