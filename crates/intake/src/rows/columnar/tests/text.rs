//! Delimited text taken whole against the same text cell by cell.

use super::{all_columns, plain_recipe, told};
use crate::columns::planner::plan;
use crate::formats::csv::Csv;
use crate::input::bulk::Bulk;
use crate::limits::{Bounds, Limits};
use crate::rows::recipe::BuiltChunk;
use crate::text::cutter::RowEnds;
use crate::text::pieces::{DecodedText, Pieces, TextError};
use proptest::prelude::*;
use std::collections::BTreeSet;
use terrace_domain::facts::ORDERS;
use terrace_domain::{CancelToken, Zone};

/// The rows below a header, taken whole and cell by cell.
fn both(headers: &[&str], rows: &str, of_use: Option<&BTreeSet<&'static str>>) -> (Option<BuiltChunk>, BuiltChunk) {
    let headers: Vec<String> = headers.iter().map(|header| (*header).to_owned()).collect();
    let (cancel, limits) = (CancelToken::new(), Limits::default());
    let text = DecodedText { bulk: Bulk::Held(rows.to_owned().into()), from: 0, checked: true };
    let cut = text.cut(RowEnds::Quoted(b','), (0, 2), Bounds { limits: &limits, cancel: &cancel });
    let mut cut = match cut {
        Ok(cut) => cut,
        Err(TextError::Problem(problem)) => panic!("{problem}"),
        Err(TextError::NotUtf8(_)) => panic!("not UTF-8"),
    };
    let table = Csv::new(Pieces::new(&text, &mut cut, &cancel), b',');
    let plan = plan(&ORDERS, &headers, headers.len(), None).unwrap();
    let zone = Zone::new("Asia/Shanghai").unwrap();
    let recipe = plain_recipe(&plan, &zone, of_use, &cancel);
    (recipe.build_whole(&table, 0).unwrap(), recipe.build(&table, 0).unwrap())
}

/// Mostly what files hold, now and then what needs a second look.
fn cell(usual: &'static [&'static str], odd: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop_oneof![
        200 => proptest::sample::select(usual).prop_map(str::to_owned),
        1 => proptest::sample::select(odd).prop_map(str::to_owned),
    ]
}

/// What is usual in a column, and what is odd.
type Values = (&'static [&'static str], &'static [&'static str]);

const IDS: Values = (
    &[
        "A-1",
        "C00000001",
        "O0000000012",
        "张三",
        "2024010100000017",
        "2024010100000000",
        "x_1",
        "17850.0",
        "'001",
        "１２",
    ],
    &[
        "",
        " A1",
        "=\"7\"",
        "1.23E+17",
        "NULL",
        "-",
        "Total",
        "合计",
        "C 小计",
        "0",
        "guest",
        "Lea@example.org",
        "\"q,\"\"1\"\"\"",
    ],
);
const TIMES: Values = (
    &[
        "2024-01-31",
        "2024-02-01 08:30:00",
        "2024/3/5 9:07",
        "2024-01-01T00:00:00+02:00",
        "\"2024-05-01 10:00\"",
        "20240601",
    ],
    &["", "31/12/2024", "2024-02-30", "1800-01-01", "yesterday", "NULL"],
);
const NUMBERS: Values = (
    &["1", "12.50", "0", "-3", "1.234", "0.00012345", "\"1,234.50\"", "500", "12.5"],
    &["", "¥12", "12元", "1,5", "abc", "99999999999999", "NULL", "(5)", "12 "],
);
const PRODUCTS: Values =
    (&["P1", "圆珠笔", "red pen", "\"a, b\"", "\"5\"\" pipe\"", "", "7\" pipe"], &["小计", "\\N", "=\"P\"", " P "]);
const STATUSES: Values = (
    &["交易成功", "paid", "cancelled", "待付款", "退款成功", "部分退款", "已退款(￥3.00)", "交易关闭"],
    &["", "神秘", " paid ", "退款中"],
);
const CURRENCIES: Values = (&["CNY", "￥", "usd"], &["dollars", ""]);
const CITIES: Values = (&["华东", "Rome", "女"], &["", " Rome "]);

/// Headers, and rows of such columns with the line ends of a file.
fn files() -> impl Strategy<Value = (Vec<&'static str>, String)> {
    let columns: [(&'static str, Values, u32); 14] = [
        ("order_id", IDS, 100),
        ("customer_id", IDS, 100),
        ("ordered_at", TIMES, 100),
        ("amount", NUMBERS, 70),
        ("quantity", NUMBERS, 60),
        ("unit_price", NUMBERS, 60),
        ("discount", NUMBERS, 20),
        ("cost", NUMBERS, 20),
        ("product", PRODUCTS, 50),
        ("category", PRODUCTS, 30),
        ("status", STATUSES, 30),
        ("currency", CURRENCIES, 15),
        ("city", CITIES, 30),
        ("gender", CITIES, 30),
    ];
    let weights = columns.iter().map(|(_, _, weight)| f64::from(*weight) / 100.0);
    let picked: Vec<_> = weights.map(proptest::bool::weighted).collect();
    let rows = 1..14_usize;
    (picked, rows, proptest::bool::ANY, proptest::bool::ANY).prop_flat_map(move |(picked, rows, crlf, ended)| {
        let mut columns: Vec<_> =
            columns.iter().zip(picked).filter(|(_, picked)| *picked).map(|(column, _)| *column).collect();
        let has = |name: &str| columns.iter().any(|(column, ..)| *column == name);
        if !has("amount") && !has("unit_price") {
            columns.push(("amount", NUMBERS, 100));
        }
        let headers: Vec<&'static str> = columns.iter().map(|(name, ..)| *name).collect();
        let fields: Vec<_> = columns.iter().map(|(_, (usual, odd), _)| cell(usual, odd)).collect();
        let ends = prop_oneof![60 => Just(""), 2 => Just(","), 1 => Just(",x"), 1 => Just("\n"), 1 => Just("\n \n")];
        let row = (fields, ends).prop_map(|(fields, end)| fields.join(",") + end);
        proptest::collection::vec(row, rows).prop_map(move |rows| {
            let mut text = rows.join("\n") + if ended { "\n" } else { "" };
            if crlf {
                text = text.replace('\n', "\r\n");
            }
            (headers.clone(), text)
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn text_taken_whole_or_cell_by_cell_is_the_same((headers, rows) in files()) {
        let (whole, by_cells) = both(&headers, &rows, None);
        if let Some(whole) = whole {
            prop_assert_eq!(&whole.batch, &by_cells.batch);
            prop_assert_eq!(told(&whole), told(&by_cells));
        }
        let of_use = BTreeSet::from(["order_id", "customer_id", "ordered_at", "amount"]);
        let (few, by_cells) = both(&headers, &rows, Some(&of_use));
        if let Some(few) = few {
            for name in of_use.iter().chain(&["is_return", "is_cancelled"]) {
                prop_assert_eq!(few.batch.column_by_name(name), by_cells.batch.column_by_name(name), "{}", name);
            }
            prop_assert_eq!(told(&few), told(&by_cells));
        }
    }
}

#[test]
fn usual_texts_are_taken_whole() {
    let rows = "O1,K1,2024-01-31 08:00:00,P1,2,12.50\nO2,,2024/2/1,\"a, b\",-1,3\n\nO3,K2,2024-02-02,,1,0";
    let headers = ["order_id", "customer_id", "ordered_at", "product", "quantity", "unit_price"];
    let whole = both(&headers, rows, Some(&all_columns())).0.unwrap();
    let stats = &whole.stats;
    assert_eq!((stats.rows, stats.computed, stats.blank, stats.without_customer), (3, 3, 1, 1));
    let priced = ["order_id", "customer_id", "ordered_at", "product", "quantity", "amount"];
    for odd in ["O1,K1,2024-01-31,P1,2,", "O1,K1,?,P1,2,5", "O1,K1,2024-01-31,小计,2,5"] {
        assert!(both(&priced, odd, None).0.is_none(), "{odd}");
    }
}

#[test]
fn refunds_by_status_and_ids_of_nobody_are_taken_whole() {
    let headers = ["order_id", "customer_id", "ordered_at", "amount", "status"];
    let rows = "O1,guest,2024-01-31,5,交易成功\nO2,K1,2024-01-31,7,退款成功\nO3,K1,2024-01-31,9,部分退款\n\
                O4,K2,2024-02-01,3,交易关闭\nO5,Lea@Example.org,2024-02-01,2,神秘\n";
    let (whole, by_cells) = both(&headers, rows, None);
    let whole = whole.unwrap();
    assert_eq!(whole.batch, by_cells.batch);
    assert_eq!(told(&whole), told(&by_cells));
    assert_eq!(whole.stats.nobody.get("guest"), Some(&(1, 50_000)));
    assert_eq!((whole.stats.refunds_unsaid, whole.stats.without_customer), (1, 1));
}
