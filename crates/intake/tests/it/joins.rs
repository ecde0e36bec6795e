//! Files that a mapping joins, beside a plain join of the same files.

use crate::support::{Folder, column, read_strictly};
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use terrace_domain::facts::ORDERS;
use terrace_domain::{CancelToken, Coded, NoProgress};
use terrace_intake::{Collected, IntakeError, Limits, Mapping, Source, join_files};
use terrace_testing::public_data;

/// Joins files and reads what comes of it.
fn joined_within(files: &[PathBuf], yaml: &str, folder: &Path, limits: &Limits) -> Result<Collected, IntakeError> {
    let cancel = CancelToken::new();
    let mapping = Mapping::parse("m.yaml", yaml).unwrap();
    let sources = join_files((&ORDERS, &Source::paths(files)), (&mapping, folder), (limits, &NoProgress, &cancel))?;
    let text = Mapping::of_joined_table("m.yaml", yaml).unwrap();
    let mapping = Mapping::parse("m.yaml", &text).unwrap();
    read_strictly(&ORDERS, &sources, Some(&mapping), limits, false)
}

fn shown(read: &Collected, name: &str) -> Vec<String> {
    column(&ORDERS, &read.batches, name)
}

/// The same with the other file in memory and divided: what comes of it is the same.
fn joined(files: &[PathBuf], yaml: &str, folder: &Path) -> Result<Collected, IntakeError> {
    let whole = joined_within(files, yaml, folder, &Limits::default());
    let tiny = Limits { held: 40, rows: 2, block: 7, bytes: 50, ..Limits::default() };
    crate::support::assert_same(&ORDERS, &whole, &joined_within(files, yaml, folder, &tiny));
    whole
}

fn notes(read: &Collected) -> BTreeMap<&'static str, Vec<(&'static str, String)>> {
    read.files.iter().flat_map(|file| &file.guess.notes).map(|note| (note.code(), note.arguments())).collect()
}

fn argument<'n>(notes: &'n BTreeMap<&'static str, Vec<(&'static str, String)>>, code: &str, name: &str) -> &'n str {
    let found = notes.get(code).and_then(|known| known.iter().find(|(known, _)| *known == name));
    found.map_or("", |(_, value)| value)
}

const OLIST: &str = "columns: { order_id: order_id, customer_id: customer_unique_id, ordered_at: order_purchase_timestamp, line: order_item_id, product: product_id, amount: price, freight: freight_value, status: order_status }
status: { completed: [delivered, shipped, invoiced, processing, canceled, unavailable] }
join:
  - { file: olist_order_items_dataset.csv, on: order_id }
  - { file: olist_customers_dataset.csv, on: customer_id, one: true }
";

/// A file by its headers.
fn table(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

#[test]
fn a_shop_whose_tables_stand_apart_is_read_as_a_plain_join() {
    let Some(orders) = public_data("history/olist_sample/olist_orders_dataset.csv") else { return };
    let folder = orders.parent().unwrap();
    let file = |name: &str| folder.join(format!("olist_{name}_dataset.csv"));
    let read = joined_within(&[file("orders")], OLIST, folder, &Limits::default()).unwrap();
    let people: BTreeMap<String, String> = table(&file("customers"))
        .into_iter()
        .map(|row| (row["customer_id"].clone(), row["customer_unique_id"].clone()))
        .collect();
    let orders: BTreeMap<String, String> = table(&file("orders"))
        .into_iter()
        .map(|row| (row["order_id"].clone(), people[&row["customer_id"]].clone()))
        .collect();
    let (mut sum, mut lines, mut buyers, mut bought) = (0, 0, BTreeSet::new(), BTreeSet::new());
    for item in table(&file("order_items")) {
        let price = &item["price"];
        let (whole, fraction) = price.split_once('.').unwrap_or((price, "0"));
        sum += whole.parse::<i64>().unwrap() * 100 + format!("{fraction:0<2}").parse::<i64>().unwrap();
        lines += 1;
        buyers.insert(orders[&item["order_id"]].clone());
        bought.insert(item["order_id"].clone());
    }
    assert_eq!((orders.len(), lines, sum), (8_000, 9_116, 108_966_009));
    let distinct = |column: &str| shown(&read, column).into_iter().collect::<BTreeSet<_>>();
    assert_eq!(read.files[0].accepted, lines);
    assert_eq!(distinct("customer_id"), buyers);
    assert_eq!(distinct("order_id"), bought);
    let cents = |amount: &String| amount.replace('.', "").parse::<i64>().unwrap();
    assert_eq!(shown(&read, "amount").iter().map(cents).sum::<i64>(), sum);
    let notes = notes(&read);
    assert_eq!(argument(&notes, "T1176", "rows"), (orders.len() - bought.len()).to_string(), "{notes:?}");
    assert_eq!(argument(&notes, "T1178", "other").rsplit('/').next(), Some("olist_customers_dataset.csv"), "{notes:?}");
    assert!(!notes.contains_key("T1179"), "every line has its order: {notes:?}");
}

#[test]
fn what_fits_nowhere_is_counted_with_its_money_on_both_sides() {
    let folder = Folder::new();
    let orders = folder.file(
        "orders.csv",
        "order,buyer,day,total\n1,a,2026-01-01,10\n2,b,2026-01-02,7.5\n,c,2026-01-02,1\n3,c,2026-01-03,3\n",
    );
    folder.file("lines.csv", "Title\norder;sku;price\n1;p;4\n9;x;2,5\n1;q;6\n3;p;3\n8;x;0,25\n");
    let yaml = "columns: { order_id: order, customer_id: buyer, ordered_at: day, product: sku, amount: price }\ndecimal: \",\"\njoin: { file: lines.csv, on: order }\n";
    let read = joined(&[orders], yaml, folder.path()).unwrap();
    assert_eq!(shown(&read, "order_id"), ["1", "1", "3"]);
    assert_eq!(shown(&read, "product"), ["p", "q", "p"]);
    assert_eq!(shown(&read, "amount"), ["4.00", "6.00", "3.00"]);
    let notes = notes(&read);
    let of = |code: &str, name: &str| argument(&notes, code, name).to_owned();
    assert_eq!(
        (of("T1174", "rows"), of("T1174", "found"), of("T1174", "joined")),
        ("4".into(), "2".into(), "3".into())
    );
    assert_eq!(
        (of("T1176", "rows"), of("T1176", "examples")),
        ("2".into(), "2".into()),
        "an order without lines, one without number"
    );
    assert_eq!((of("T1179", "rows"), of("T1179", "money")), ("2".into(), "2.75".into()));
    assert_eq!(read.files[0].name.rsplit('/').next(), Some("orders.joined.csv"));
}

#[test]
fn rows_without_one_are_kept_where_one_may_fit() {
    let folder = Folder::new();
    let orders = folder.file("o.csv", "order,who,day,amount,name\n1,007,2026-01-01,10,first\n2,8,2026-01-02,7\n");
    folder.file("who.jsonl", "{\"id\": 7, \"city\": \"x\"}\n{\"id\": \"007\", \"city\": \"上海\", \"name\": \"王\"}\n{\"id\": \"007\", \"city\": \"上海\", \"name\": \"王\"}\n{\"id\": 9}\n");
    let yaml = "columns: { order_id: order, customer_id: who, ordered_at: day, city: city, product: who.name }\njoin: [{ file: who.jsonl, on: { who: id }, one: true }]\n";
    let read = joined(std::slice::from_ref(&orders), yaml, folder.path()).unwrap();
    assert_eq!(shown(&read, "order_id"), ["1", "2"]);
    assert_eq!(shown(&read, "product"), ["王", "~"], "a name that both files have is called by its file");
    let notes = notes(&read);
    assert_eq!(argument(&notes, "T1175", "examples"), "8");
    assert_eq!(argument(&notes, "T1178", "rows"), "2", "{notes:?}");
    folder.file("who.jsonl", "{\"id\": 8, \"city\": \"x\"}\n{\"id\": 8, \"city\": \"y\"}\n");
    let error = joined(&[orders], yaml, folder.path()).unwrap_err();
    assert_eq!(
        (error.code(), error.arguments()[..2].to_vec()),
        ("T1172", vec![("key", "who = id 8".into()), ("lines", "1, 2".into())])
    );
}

#[test]
fn lines_that_would_count_several_times_are_refused() {
    let folder = Folder::new();
    let lines =
        folder.file("lines.csv", "order,who,day,price\n1,a,2026-01-01,10\n1,a,2026-01-01,5\n2,b,2026-01-01,5\n");
    folder.file("paid.csv", "order,paid\n1,8\n1,7\n2,5\n");
    let yaml = "columns: { order_id: order, customer_id: who, ordered_at: day, amount: price }\njoin: { file: paid.csv, on: order }\n";
    assert_eq!(joined(std::slice::from_ref(&lines), yaml, folder.path()).unwrap_err().code(), "T1173");
    // The same over two files.
    let (one, two) =
        ("order,who,day,price\n1,a,2026-01-01,10\n", "order,who,day,price\n2,b,2026-01-01,4\n1,a,2026-01-01,5\n");
    let files = [folder.file("one.csv", one), folder.file("two.csv", two)];
    assert_eq!(joined(&files, yaml, folder.path()).unwrap_err().code(), "T1173");
    folder.file("paid.csv", "order,paid\n1,8\n2,5\n3,1\n");
    assert_eq!(shown(&joined(&[lines], yaml, folder.path()).unwrap(), "amount"), ["10.00", "5.00", "5.00"]);
}

#[test]
fn a_cost_of_the_whole_order_is_not_counted_for_each_line() {
    let folder = Folder::new();
    let orders = folder.file("orders.csv", "id,who,day,cost\n1,a,2026-01-01,60\n2,b,2026-01-02,5\n");
    folder.file("lines.csv", "id,price\n1,10\n1,20\n2,3\n");
    let yaml = "columns: { order_id: id, customer_id: who, ordered_at: day, amount: price }\njoin: { file: lines.csv, on: id }\n";
    let error = joined(std::slice::from_ref(&orders), yaml, folder.path()).unwrap_err();
    assert_eq!((error.code(), error.file.rsplit('/').next()), ("T1181", Some("orders.csv")));
    let barred = yaml.replace("amount: price", "amount: price, cost: ~");
    assert_eq!(
        shown(&joined(std::slice::from_ref(&orders), &barred, folder.path()).unwrap(), "amount"),
        ["10.00", "20.00", "3.00"]
    );
    // One line an order says the same once.
    folder.file("lines.csv", "id,price\n1,10\n2,3\n");
    assert_eq!(shown(&joined(&[orders], yaml, folder.path()).unwrap(), "cost"), ["60.00", "5.00"]);
}

#[test]
fn what_is_wrong_is_told_of_the_file_that_it_is_in() {
    let folder = Folder::new();
    let orders = folder.file("orders.csv", "id,who,day,amount\n1,a,2026-01-01,10\n");
    let of = |on: &str, file: &str| {
        let yaml = format!(
            "columns: {{ order_id: id, customer_id: who, ordered_at: day }}\njoin: {{ file: {file}, on: {on} }}\n"
        );
        let error = joined(std::slice::from_ref(&orders), &yaml, folder.path()).unwrap_err();
        (error.code(), error.file.rsplit('/').next().unwrap().to_owned())
    };
    folder.file("items.csv", "order_id,sku\n1,p\n");
    assert_eq!(of("id", "none.csv"), ("T0101", "none.csv".into()));
    assert_eq!(of("id", "items.csv"), ("T1171", "items.csv".into()));
    assert_eq!(of("order_id", "items.csv"), ("T1171", "orders.csv".into()));
    folder.file("empty.csv", "");
    assert_eq!(of("id", "empty.csv"), ("T0104", "empty.csv".into()));
    let not_joined = Mapping::parse("m", "join: { file: items.csv, on: id }").unwrap();
    let refused = crate::support::read_files(&ORDERS, &[orders], Some(&not_joined)).unwrap_err();
    assert_eq!(refused.code(), "T1170", "whoever reads without joining is told so");
    for (yaml, code) in [
        ("join: { on: id }", "T0184"),
        ("join: { file: a.csv }", "T0184"),
        ("join: { file: a.csv, on: id, each: true }", "T0182"),
        ("join: [a.csv]", "T0184"),
        ("header: false\njoin: { file: a.csv, on: id }", "T0189"),
    ] {
        assert_eq!(Mapping::parse("m", yaml).unwrap_err()[0].code(), code, "{yaml}");
    }
}

#[test]
fn workbooks_are_joined_like_anything() {
    let folder = Folder::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("明细").unwrap();
    for (row, (order, sku, price)) in
        [("订单号", "货号", "金额"), ("A1", "p", "2.5"), ("A2", "q", "3")].iter().enumerate()
    {
        let row = u32::try_from(row).unwrap() + 1;
        sheet.write_string(row, 1, *order).unwrap();
        sheet.write_string(row, 2, *sku).unwrap();
        match price.parse::<f64>() {
            Ok(number) => sheet.write_number(row, 3, number).unwrap(),
            Err(_) => sheet.write_string(row, 3, *price).unwrap(),
        };
    }
    book.save(folder.path().join("lines.xlsx")).unwrap();
    let orders = folder.file("o.csv", "订单号,会员,下单时间\nA1,甲,2026-03-01 08:00:00\nA2,乙,2026-03-02 09:00:00\n");
    let yaml = "columns: { customer_id: 会员, product: 货号 }\njoin: { file: lines.xlsx, on: 订单号 }\n";
    let read = joined(&[orders], yaml, folder.path()).unwrap();
    assert_eq!(shown(&read, "amount"), ["2.50", "3.00"]);
    assert_eq!(shown(&read, "customer_id"), ["甲", "乙"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn any_join_is_a_plain_join(
        orders in proptest::collection::btree_map(0_u8..30, 0_u8..9, 1..30),
        lines in proptest::collection::vec((0_u8..40, 0_u16..500), 1..60),
        people in proptest::collection::btree_set(0_u8..12, 1..9),
    ) {
        let folder = Folder::new();
        let text = orders.iter().map(|(order, who)| format!("{order},{who},2026-01-01\n")).collect::<String>();
        let file = folder.file("orders.csv", format!("order,person,day\n{text}"));
        let text = lines.iter().map(|(order, price)| format!("{order},{price}\n")).collect::<String>();
        folder.file("lines.csv", format!("order,price\n{text}"));
        let text = people.iter().map(|who| format!("{who},u{who}\n")).collect::<String>();
        folder.file("people.csv", format!("person,id\n{text}"));
        let yaml = "columns: { order_id: order, customer_id: id, ordered_at: day, amount: price }\njoin: [{ file: lines.csv, on: order }, { file: people.csv, on: person, one: true }]\n";
        let mut wanted = Vec::new();
        for (order, who) in &orders {
            for (_, price) in lines.iter().filter(|(of, _)| of == order) {
                let id = if people.contains(who) { format!("u{who}") } else { "~".to_owned() };
                wanted.push((order.to_string(), id, format!("{price}.00")));
            }
        }
        // Orders stand in the file in the order of their numbers.
        let read = joined(&[file], yaml, folder.path());
        if wanted.is_empty() {
            prop_assert!(read.is_err());
            return Ok(());
        }
        let read = read.unwrap();
        let rows = shown(&read, "order_id").into_iter().zip(shown(&read, "customer_id")).zip(shown(&read, "amount"));
        let rows: Vec<_> = rows.map(|((order, id), amount)| (order, id, amount)).collect();
        prop_assert_eq!(rows, wanted);
        let told = notes(&read);
        let stray = lines.iter().filter(|(of, _)| !orders.contains_key(of));
        let money: u64 = stray.clone().map(|(_, price)| u64::from(*price)).sum();
        if stray.count() > 0 {
            prop_assert_eq!(argument(&told, "T1179", "money"), format!("{money}.00"));
        }
    }
}
