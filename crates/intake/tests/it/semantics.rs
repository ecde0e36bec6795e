//! What rows mean: amounts, returns, statuses, ids, dates, customers, totals.

use crate::support::{column, notes, orders, read_bytes, rejects};
use terrace_domain::facts::{CUSTOMERS, FEEDBACK, ORDERS};
use terrace_intake::{DateOrder, StatusWord};

#[test]
fn a_platforms_export_is_read_as_it_comes() {
    let text = "店铺订单导出,,,,,,\n导出时间：2024-01-01,,,,,,\n\
        订单编号,买家会员名,收货人,收货人手机,订单创建时间,买家实际支付金额,订单状态,\t\n\
        =\"1001\",买家甲,张三,'13800138000,2023-12-01 10:00:00,\"￥1,234.50\",交易成功,\t\n\
        =\"1002\",买家乙,李四,13900139000,2023/12/2 9:05,￥９９,等待买家付款,\n\
        =\"1003\",买家甲,张三,13800138000,2023年12月3日,50.00,退款成功,\n\
        =\"1004\",买家丙,王五,13700137000,2023-12-04,10.00,天知道,\n\
        ,,,,,,\n合计,,,,,1393.50,,\n\n";
    let intake = orders(text);
    let file = &intake.files[0];
    assert_eq!((file.rows_read, file.accepted, file.rejected), (4, 4, 0));
    assert_eq!((file.skipped.before_header, file.skipped.blank), (2, 2));
    assert_eq!(file.skipped.totals, [(9, "合计,,,,,1393.50,,".to_owned())]);
    assert_eq!(file.guess.header_line, Some(3));
    let shown = |name: &str| column(&ORDERS, &intake.batches, name);
    assert_eq!(shown("order_id"), ["1001", "1002", "1003", "1004"]);
    assert_eq!(shown("amount"), ["1234.50", "99.00", "-50.00", "10.00"]);
    assert_eq!(shown("is_cancelled"), ["false", "true", "false", "false"]);
    assert_eq!(shown("is_return"), ["false", "false", "true", "false"]);
    assert_eq!(
        shown("ordered_at"),
        ["2023-12-01T10:00:00", "2023-12-02T09:05:00", "2023-12-03T00:00:00", "2023-12-04T00:00:00"]
    );
    let statuses: Vec<_> = file.guess.statuses.iter().map(|s| (s.text.as_str(), s.read_as, s.rows)).collect();
    let expected = [
        ("天知道", None, 1),
        ("交易成功", Some(StatusWord::Completed), 1),
        ("等待买家付款", Some(StatusWord::Unpaid), 1),
        ("退款成功", Some(StatusWord::Returned), 1),
    ];
    assert!(expected.iter().all(|status| statuses.contains(status)) && statuses.len() == 4, "{statuses:?}");
    assert_eq!(notes(&intake), ["T0162", "T0164", "T0168"]);
    let customer = |name: &str| column(&CUSTOMERS, &intake.customers, name);
    assert_eq!(customer("customer_id"), ["买家丙", "买家乙", "买家甲"]);
    assert_eq!(customer("name"), ["王五", "李四", "张三"]);
}

#[test]
fn customers_in_orders_are_kept_with_their_latest_time() {
    let intake = orders(
        "order_id,customer_id,ordered_at,amount,city,phone\n\
         1,A,2024-01-01,1,Rome,1\n2,A,2024-03-01,1,Rome,1\n3,A,2024-02-01,1,Bern,1\n4,,2024-02-01,1,Oslo,\n5,B,2024-02-01,1,,\n",
    );
    let customer = |name: &str| column(&CUSTOMERS, &intake.customers, name);
    assert_eq!(customer("customer_id"), ["A", "A"]);
    assert_eq!(customer("city"), ["Bern", "Rome"]);
    assert_eq!(customer("seen_at"), ["2024-02-01T00:00:00", "2024-03-01T00:00:00"]);
    assert_eq!(intake.files[0].without_customer, 1);
    assert!(intake.files[0].preview.rows.iter().all(|row| row.len() == intake.files[0].preview.columns.len()));
}

#[test]
fn orders_without_numbers_are_made_of_customer_and_time() {
    let intake = orders("customer,date,amount\n7,2024-01-02 10:00,5\n7,2024-01-02 10:00,6\n,2024-01-02,1\n");
    let expected = ["7@2024-01-02T10:00:00", "7@2024-01-02T10:00:00", "@2024-01-02T00:00:00"];
    assert_eq!(column(&ORDERS, &intake.batches, "order_id"), expected);
    assert_eq!(notes(&intake), ["T0160", "T0167"]);
    assert_eq!(intake.files[0].guess.columns[0].header, "[customer_id, ordered_at]");
}

#[test]
fn a_column_proves_the_order_of_day_and_month() {
    let read = |dates: &[&str]| {
        let rows: Vec<String> = dates.iter().map(|date| format!("1,2,{date},3\n")).collect();
        orders(format!("order_id,customer_id,ordered_at,amount\n{}", rows.concat()))
    };
    let intake = read(&["1/2/2024", "13/2/2024 8:00", "14/2/2024", "2/30/2024x"]);
    assert_eq!(column(&ORDERS, &intake.batches, "ordered_at")[..2], ["2024-02-01T00:00:00", "2024-02-13T08:00:00"]);
    assert_eq!(rejects(&intake), [(5, "T0141")]);
    let guess = intake.files[0].guess.columns.iter().find(|guess| guess.column == "ordered_at").unwrap();
    assert_eq!(guess.order, Some(DateOrder::DayFirst));
    let intake = read(&["1/2/24", "1/31/24 1:05 PM"]);
    assert_eq!(column(&ORDERS, &intake.batches, "ordered_at"), ["2024-01-02T00:00:00", "2024-01-31T13:05:00"]);
    let intake = read(&["3/3/2024", "4/4/2024"]);
    assert_eq!(column(&ORDERS, &intake.batches, "ordered_at"), ["2024-03-03T00:00:00", "2024-04-04T00:00:00"]);
}

#[test]
fn offsets_become_the_workspaces_clock() {
    let intake =
        orders("order_id,customer_id,ordered_at,amount\n1,2,2024-01-01T20:00:00Z,3\n1,2,2024-01-01T20:00:00+09:00,3\n");
    assert_eq!(column(&ORDERS, &intake.batches, "ordered_at"), ["2024-01-02T04:00:00", "2024-01-01T19:00:00"]);
    assert_eq!(notes(&intake), ["T0165"]);
}

#[test]
fn every_bad_row_is_kept_with_its_line_and_reason() {
    let text = "order_id,customer_id,ordered_at,quantity,unit_price,currency\n\
        1,a,2024-01-01,1,2,CNY\n\
        ,a,2024-01-01,1,2,CNY\n\
        2,a,soon,1,2,CNY\n\
        3,a,2024-02-30,1,2,CNY\n\
        4,a,1850-01-01,1,2,CNY\n\
        5,a,2024-01-01,one,2,CNY\n\
        6,a,2024-01-01,1,999999999999,CNY\n\
        7,1.2E+17,2024-01-01,1,2,CNY\n\
        8,a,2024-01-01,1,2,dollars\n\
        9,a,2024-01-01,,2,CNY\n\
        10,a,2024-01-01,1,2,CNY,more\n\
        11,a\n\
        12,a,\"2024-01-01\",90000000000,90000000000,CNY\n\
        13,\"a\nb\",2024-01-01,1,2,CNY\n\
        14,a,x,1,2,CNY\n";
    let intake = orders(text);
    let expected = [
        (3, "T0140"),
        (4, "T0141"),
        (5, "T0142"),
        (6, "T0143"),
        (7, "T0144"),
        (8, "T0145"),
        (9, "T0146"),
        (10, "T0147"),
        (11, "T0151"),
        (12, "T0150"),
        (13, "T0140"),
        (14, "T0145"),
        (17, "T0141"),
    ];
    assert_eq!(rejects(&intake), expected);
    assert_eq!(intake.files[0].rejects[8].raw, "9,a,2024-01-01,,2,CNY");
    assert_eq!((intake.files[0].rows_read, intake.files[0].accepted), (15, 2));
}

#[test]
fn numbers_are_read_exactly_and_rounding_is_told() {
    let intake = orders(
        "order_id;customer_id;ordered_at;quantity;unit_price\n1;a;2024-01-01;3;0.0333\n2;a;2024-01-01;2.5;1.99999\n3;17850.0;2024-01-01;(2);5\n",
    );
    assert_eq!(column(&ORDERS, &intake.batches, "amount"), ["0.0999", "5.00", "-10.00"]);
    assert_eq!(column(&ORDERS, &intake.batches, "quantity"), ["3.00", "2.50", "-2.00"]);
    assert_eq!(column(&ORDERS, &intake.batches, "customer_id"), ["a", "a", "17850"]);
    assert_eq!(notes(&intake), ["T0166", "T0161"]);
}

#[test]
fn a_missing_quantity_column_means_one_piece() {
    let intake = orders("order_id,customer_id,date,price\n1,a,2024-01-01,5\n");
    assert_eq!(column(&ORDERS, &intake.batches, "amount"), ["5.00"]);
    assert_eq!(column(&ORDERS, &intake.batches, "quantity"), ["~"]);
}

#[test]
fn paid_amounts_are_preferred_and_the_others_named() {
    let intake = orders("order_id,customer_id,date,订单金额,实付金额\n1,a,2024-01-01,12,10\n");
    assert_eq!(column(&ORDERS, &intake.batches, "amount"), ["10.00"]);
    assert_eq!(notes(&intake), ["T0163"]);
}

#[test]
fn customers_keep_further_columns() {
    let text = "客户编号,姓名,客户性质,性别,生日,等级,备注\nC1,张三,个人,女,1990/5/6,金,\nC2,某公司,企业,,,,\"a\"\"b\"\n合计,2,,,,,\n";
    let intake = read_bytes(&CUSTOMERS, text, None).unwrap();
    let shown = |name: &str| column(&CUSTOMERS, &intake.batches, name);
    assert_eq!(shown("customer_id"), ["C1", "C2"]);
    assert_eq!(shown("kind"), ["person", "organisation"]);
    assert_eq!(shown("gender"), ["female", "~"]);
    assert_eq!(shown("birth_date"), ["1990-05-06", "~"]);
    assert_eq!(shown("custom"), ["{\"等级\":\"金\"}", "{\"备注\":\"a\\\"b\"}"]);
    assert_eq!(shown("seen_at"), ["~", "~"]);
    assert_eq!(intake.files[0].guess.custom, ["等级", "备注"]);
    assert_eq!(intake.files[0].skipped.totals.len(), 1);
    let preview = &intake.files[0].preview;
    let name = preview.columns.iter().position(|column| *column == "name").unwrap();
    assert_eq!(preview.rows[0][name], "张***");
}

#[test]
fn feedback_knows_its_sources() {
    let text = "customer_id,at,来源,评分,内容\nC1,2024-01-01,问卷,4.5,很好\nC2,2024-01-02,微博,,\n";
    let intake = read_bytes(&FEEDBACK, text, None).unwrap();
    assert_eq!(column(&FEEDBACK, &intake.batches, "source"), ["survey", "social"]);
    assert_eq!(column(&FEEDBACK, &intake.batches, "rating"), ["4.50", "~"]);
}

#[test]
fn headers_among_the_rows_are_skipped() {
    let header = "Order ID,customer_id,date,amount";
    let intake = orders(format!("{header}\n1,a,2024-01-01,5\n{header}\n2,b,2024-01-02,6\nOrder ID,x,y,z\n"));
    assert_eq!(column(&ORDERS, &intake.batches, "order_id"), ["1", "2"]);
    assert_eq!((intake.files[0].skipped.headers, intake.files[0].lines_skipped()), (1, 1));
    assert_eq!(rejects(&intake), [(5, "T0141")]);
    let counted = "header: false\ncolumns: { customer_id: 1, order_id: 2, ordered_at: 3, amount: 4 }";
    let text = "Customer,Nr,Date,Dollars\na,1,2024-01-01,5\nCustomer,2,Date,5\n";
    let intake = read_bytes(&ORDERS, text, Some(counted)).unwrap();
    assert_eq!((intake.files[0].accepted, intake.files[0].skipped.headers), (1, 1));
    assert_eq!(rejects(&intake), [(3, "T0141")]);
    let text = "客户编号,姓名,等级\nC1,张三,金\n客户编号,姓名,等级\nC2,李四,银\n";
    let intake = read_bytes(&CUSTOMERS, text, None).unwrap();
    assert_eq!(column(&CUSTOMERS, &intake.batches, "customer_id"), ["C1", "C2"]);
    assert_eq!(intake.files[0].skipped.headers, 1);
    let counted = "header: false\ncolumns: { customer_id: 1, name: 2 }";
    let intake = read_bytes(&CUSTOMERS, text, Some(counted)).unwrap();
    assert_eq!(column(&CUSTOMERS, &intake.batches, "customer_id"), ["C1", "C2"]);
    assert_eq!(intake.files[0].skipped.headers, 2);
}

#[test]
fn a_last_row_of_numbers_alone_is_a_total() {
    let intake = orders("order_id,customer_id,date,amount\n1,a,2024-01-01,5\n2,a,2024-01-01,6\n,,,11\n");
    assert_eq!((intake.files[0].rows_read, intake.files[0].rejected), (2, 0));
    assert_eq!(intake.files[0].skipped.totals, [(4, ",,,11".to_owned())]);
}
