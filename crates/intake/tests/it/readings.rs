//! What headers, marks and sheets say beside their names: units, tax, clocks, customers, totals.

use crate::support::{column, notes, orders, read_bytes, rejects};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use terrace_domain::Coded;
use terrace_domain::facts::{CUSTOMERS, ORDERS};
use terrace_intake::{Collected, IntakeError};

fn shown(intake: &Collected, name: &str) -> Vec<String> {
    column(&ORDERS, &intake.batches, name)
}

fn refused(bytes: impl AsRef<[u8]>, mapping: Option<&str>) -> IntakeError {
    read_bytes(&ORDERS, bytes, mapping).map(|_| ()).unwrap_err()
}

fn argument(error: &IntakeError, name: &str) -> String {
    error.arguments().into_iter().find(|(known, _)| *known == name).map(|(_, value)| value).unwrap_or_default()
}

#[test]
fn units_in_headers_scale_exactly_and_are_told() {
    for (header, cell, amount) in [
        ("金额(万元)", "1.5", "15000.00"),
        ("订单金额（分）", "15000", "150.00"),
        ("Amount in thousands", "1.2345", "1234.50"),
        ("amount_cents", "199", "1.99"),
    ] {
        let intake = orders(format!("订单号,日期,客户编号,{header}\n1,2026-03-01,t1,{cell}\n"));
        assert_eq!(shown(&intake, "amount"), [amount], "{header}");
        assert!(notes(&intake).contains(&"T1150"), "{header}");
    }
    let plain = orders("订单号,日期,客户编号,金额（元）\n1,2026-03-01,t1,100\n");
    assert_eq!((shown(&plain, "amount"), notes(&plain)), (vec!["100.00".to_owned()], vec![]));
    assert_eq!(shown(&plain, "currency"), ["~"]);
    let text = "订单号,日期,客户编号,金额(万元)\n1,2026-03-01,t1,100\n";
    let given = read_bytes(&ORDERS, text, Some("units: { amount: 1 }")).unwrap();
    assert_eq!((shown(&given, "amount"), notes(&given)), (vec!["100.00".to_owned()], vec![]));
    let unknown = orders("订单号,日期,客户编号,金额(斗)\n1,2026-03-01,t1,100\n");
    assert_eq!((shown(&unknown, "amount"), notes(&unknown)), (vec!["100.00".to_owned()], vec!["T1151"]));
}

#[test]
fn a_currency_in_a_header_is_that_of_the_rows() {
    let intake = orders("order_id,date,customer_id,Amount (USD)\n1,2026-03-01,t1,100\n");
    assert_eq!((shown(&intake, "currency"), notes(&intake)), (vec!["USD".to_owned()], vec!["T1144"]));
    let error = refused("order_id,date,customer_id,Amount (USD),Freight (EUR)\n1,2026-03-01,t1,100,1\n", None);
    assert_eq!(error.code(), "T1130");
}

#[test]
fn signs_beside_amounts_name_the_currency_or_stop() {
    let intake = orders("order_id,date,customer_id,amount\n1,2026-03-01,y1,€41.90\n2,2026-03-01,y1,5\n");
    assert_eq!(shown(&intake, "currency"), ["EUR", "~"]);
    for text in [
        "order_id,date,customer_id,amount\n1,2026-03-01,y1,€41.90\n2,2026-03-02,y1,£36.00\n",
        "order_id,date,customer_id,amount\n1,2026-03-01,y1,EUR 41.90\n2,2026-03-02,y1,GBP 36.00\n",
    ] {
        assert_eq!(refused(text, None).code(), "T1130");
        assert!(argument(&refused(text, None), "examples").contains("41.90"));
        let intake = read_bytes(&ORDERS, text, Some("columns: { currency: amount }")).unwrap();
        assert_eq!(shown(&intake, "currency"), ["EUR", "GBP"]);
        let intake = read_bytes(&ORDERS, text, Some("columns: { currency: { value: EUR } }")).unwrap();
        assert_eq!(shown(&intake, "currency"), ["EUR", "EUR"]);
    }
}

#[test]
fn tax_is_taken_with_the_price_whichever_stands_first() {
    for text in [
        "order_id,date,customer_id,Total (excl. tax),Total (incl. tax)\n1,2026-03-01,mm,190.00,226.10\n",
        "order_id,date,customer_id,Total (incl. tax),Total (excl. tax)\n1,2026-03-01,mm,226.10,190.00\n",
        "order_id,date,customer_id,金额（不含税）,金额（含税）\n1,2026-03-01,mm,190,226.10\n",
        "order_id,date,customer_id,金额,价税合计\n1,2026-03-01,mm,190,226.10\n",
    ] {
        let intake = orders(text);
        assert_eq!((shown(&intake, "amount"), notes(&intake)), (vec!["226.10".to_owned()], vec!["T0163"]), "{text}");
    }
    for header in ["Grand Total (Base),Grand Total (Purchased)", "Grand Total (Purchased),Grand Total (Base)"] {
        let amounts = if header.starts_with("Grand Total (Base)") { "190,226.10" } else { "226.10,190" };
        let intake = orders(format!("order_id,date,customer_id,{header}\n1,2026-03-01,mm,{amounts}\n"));
        assert_eq!((shown(&intake, "amount"), notes(&intake)), (vec!["190.00".to_owned()], vec!["T0163"]));
    }
}

#[test]
fn units_in_cells_are_read_or_the_row_is_rejected() {
    let intake = orders(
        "订单号,下单时间,客户编号,数量,单价,金额\n1,2026-03-01,甲,2件,50.00,100.00\n2,2026-03-02,乙,1,12000,1.2万\n\
         3,2026-03-03,丙,1,80.00,免单\n4,2026-03-03,丁,3 pcs,80.00,240\n",
    );
    assert_eq!(shown(&intake, "amount"), ["100.00", "12000.00", "240.00"]);
    assert_eq!(shown(&intake, "quantity"), ["2.00", "1.00", "3.00"]);
    assert_eq!((rejects(&intake), notes(&intake)), (vec![(4, "T0144")], vec!["T1147"]));
}

#[test]
fn a_clock_in_a_header_turns_the_times() {
    let intake = orders("order_id,Order Date (UTC),customer_id,amount\n1,2026-02-28 15:59:59,n1,100\n");
    assert_eq!((shown(&intake, "ordered_at"), notes(&intake)), (vec!["2026-02-28T23:59:59".to_owned()], vec!["T1148"]));
    let text = "order_id,Order Date (PST),customer_id,amount\n1,2026-02-28 15:59:59,n1,100\n";
    assert_eq!((refused(text, None).code(), argument(&refused(text, None), "zone")), ("T1135", "PST".to_owned()));
    assert!(read_bytes(&ORDERS, text, Some("timezone: America/Los_Angeles")).is_ok());
    let hinted = orders("order_id,date (DD/MM/YYYY),customer_id,amount\n1,03/04/2026,n1,100\n");
    assert_eq!(shown(&hinted, "ordered_at"), ["2026-04-03T00:00:00"]);
}

#[test]
fn a_day_and_its_clock_are_put_together() {
    let till = "Date,Time,Customer ID,Amount\n2026-03-01,09:10:00,qq,5.00\n2026-03-01,18:40:00,qq,7.00\n";
    let intake = orders(till);
    assert_eq!(shown(&intake, "ordered_at"), ["2026-03-01T09:10:00", "2026-03-01T18:40:00"]);
    assert_eq!(notes(&intake), ["T1159", "T0160"]);
    let mapped = read_bytes(&ORDERS, till, Some("columns: { ordered_at: [Date, Time] }")).unwrap();
    assert_eq!(shown(&mapped, "ordered_at"), shown(&intake, "ordered_at"));
    let day = read_bytes(&ORDERS, till, Some("columns: { ordered_at: Date }")).unwrap();
    assert_eq!(shown(&day, "ordered_at"), ["2026-03-01T00:00:00", "2026-03-01T00:00:00"]);
    let chinese = orders("交易日期,交易时间,会员卡号,实收\n2026/3/1,下午3:05,a,5\n2026/3/1,18:40,b,7\n");
    assert_eq!(shown(&chinese, "ordered_at"), ["2026-03-01T15:05:00", "2026-03-01T18:40:00"]);
    let mapping = "delimiter: blank\nheader: false\ncolumns: { customer_id: 1, ordered_at: [2, 3], amount: 4 }\n";
    let blanks = read_bytes(&ORDERS, "a 20260615 1416 5\nb 20260615 930 7\n", Some(mapping)).unwrap();
    assert_eq!(shown(&blanks, "ordered_at"), ["2026-06-15T14:16:00", "2026-06-15T09:30:00"]);
    // Times that are whole are left as they are.
    let whole = orders("下单日期,下单时间,客户编号,金额\n2026-03-01,2026-03-01 09:10,a,5\n");
    assert_eq!(shown(&whole, "ordered_at"), ["2026-03-01T09:10:00"]);
}

#[test]
fn clocks_are_of_the_zone_that_their_days_are_of() {
    let text = "Date,Time,Customer ID,Amount\n2026-03-01,20:10,qq,5.00\n";
    let intake = read_bytes(&ORDERS, text, Some("timezone: UTC")).unwrap();
    assert_eq!(shown(&intake, "ordered_at"), ["2026-03-02T04:10:00"]);
}

#[test]
fn a_stable_number_tells_customers_apart() {
    for (header, rows, customers, told) in [
        ("会员手机号", "13800138000\n13900139000", ["13800138000", "13900139000"], vec!["T1153"]),
        ("会员卡号", "k1\nk2", ["k1", "k2"], vec![]),
        ("Membership No.", "k1\nk2", ["k1", "k2"], vec![]),
        ("openid", "o1\no2", ["o1", "o2"], vec![]),
        ("下单帐号", "jd1\njd2", ["jd1", "jd2"], vec![]),
        ("买家昵称,手机号", "小明,138\n小红,139", ["138", "139"], vec!["T0163"]),
        ("客户,客户手机号", "微信用户,138\n微信用户,139", ["138", "139"], vec!["T1152"]),
        ("客户,手机", "C001,138\nC002,139", ["C001", "C002"], vec![]),
        ("买家昵称,手机号", "小明,138****1\n小红,139****2", ["小明", "小红"], vec![]),
        ("会员,卡号", "是,k1\n否,k2", ["k1", "k2"], vec!["T0163"]),
        ("客户编号,手机号", "7,138\n8,139", ["7", "8"], vec![]),
    ] {
        let lines: Vec<String> = rows.lines().zip(1..).map(|(row, n)| format!("{n},2026-03-0{n},{row},5\n")).collect();
        let intake = orders(format!("订单号,下单时间,{header},实付金额\n{}", lines.concat()));
        assert_eq!(shown(&intake, "customer_id"), customers, "{header}: {rows}");
        assert_eq!(notes(&intake), told, "{header}: {rows}");
    }
    let text = "订单号,下单时间,手机号,实付金额\n1,2026-03-01,138,5\n";
    let none = read_bytes(&ORDERS, text, Some("columns: { customer_id: ~ }")).unwrap();
    assert_eq!(shown(&none, "customer_id"), ["~"]);
}

#[test]
fn further_words_of_tills_and_books_are_known() {
    let intake = orders("单据编号,单据日期,会员卡号,货品名称,营业额,收货省\n1,2026-03-01,k1,茶,5,江苏\n");
    let found: Vec<&str> = intake.files[0].guess.columns.iter().map(|column| column.column).collect();
    assert_eq!(found, ["order_id", "customer_id", "ordered_at", "product", "amount", "province"]);
}

#[test]
fn the_price_of_a_line_is_not_multiplied() {
    let text = "amazon-order-id\tpurchase-date\tsku\tquantity\titem-price\titem-promotion-discount\tbuyer-email\n\
        1\t2026-03-01T18:53:56+00:00\tA\t3\t45.00\t\thal@example.org\n\
        2\t2026-03-02T18:53:56+00:00\tB\t2\t20.00\t-5.00\tida@example.org\n";
    let intake = orders(text);
    assert_eq!(shown(&intake, "amount"), ["45.00", "15.00"]);
    assert_eq!(shown(&intake, "quantity"), ["3.00", "2.00"]);
    assert_eq!(shown(&intake, "customer_id"), ["hal@example.org", "ida@example.org"]);
    assert!(notes(&intake).contains(&"T1145"));
}

#[test]
fn a_discount_takes_off_whatever_its_sign() {
    for discount in ["-30.00", "30.00"] {
        let intake =
            orders(format!("order_id,date,customer_id,quantity,price,discount\n1,2026-03-01,nn,2,60,{discount}\n"));
        assert_eq!(
            (shown(&intake, "amount"), shown(&intake, "discount")),
            (vec!["90.00".into()], vec!["30.00".into()])
        );
        let intake = orders(format!("order_id,date,customer_id,amount,discount\n1,2026-03-01,nn,90,{discount}\n"));
        assert_eq!(
            (shown(&intake, "amount"), shown(&intake, "discount")),
            (vec!["90.00".into()], vec!["30.00".into()])
        );
    }
}

#[test]
fn discounts_of_orders_are_shared_out_exactly() {
    let text = "Name,Email,Subtotal,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem discount\n\
        #1,uma@example.org,130.00,90.00,2026-03-01 10:00:00 +0000,1,Lamp,120.00,0.00\n\
        #1,uma@example.org,,,,1,Rug,100.00,0.00\n\
        #2,val@example.org,110.00,90.00,2026-03-02 10:00:00 +0000,1,Sofa,200.00,0.00\n\
        #3,wim@example.org,150.00,50.00,2026-03-02 10:00:00 +0000,2,Pot,100.00,50.00\n";
    let intake = orders(text);
    assert_eq!(shown(&intake, "amount"), ["70.91", "59.09", "110.00", "150.00"]);
    assert_eq!(shown(&intake, "discount"), ["49.09", "40.91", "90.00", "50.00"]);
    assert!(notes(&intake).contains(&"T1158"));
}

#[test]
fn discounts_of_orders_are_shared_wherever_their_lines_stand() {
    let text = "订单号,下单时间,客户编号,商品,数量,单价,店铺优惠,平台优惠\n1,2026-03-01,a,茶,1,10,3,1\n\
        2,2026-03-01,b,壶,1,20,,\n1,2026-03-01,a,杯,2,15,3,1\n";
    let intake = orders(text);
    assert_eq!(shown(&intake, "amount"), ["9.00", "20.00", "27.00"]);
    assert_eq!(shown(&intake, "discount"), ["1.00", "~", "3.00"]);
    let own = orders("订单号,下单时间,客户编号,实付金额,订单优惠\n1,2026-03-01,a,10,3\n");
    assert_eq!((shown(&own, "amount"), shown(&own, "discount")), (vec!["10.00".into()], vec!["3.00".into()]));
}

#[test]
fn points_that_could_part_thousands_stop_unless_the_column_settles_it() {
    let file = |amounts: [&str; 3]| {
        let rows: Vec<String> =
            amounts.iter().zip(1..).map(|(amount, n)| format!("{n};2026-03-0{n};s{n};{amount}\n")).collect();
        format!("order_id;date;customer_id;amount\n{}", rows.concat())
    };
    let open = file(["1.200", "2.350", "950"]);
    assert_eq!(
        (refused(&open, None).code(), argument(&refused(&open, None), "header")),
        ("T1131", "amount".to_owned())
    );
    assert_eq!(argument(&refused(&open, None), "examples"), "`1.200`, `2.350`");
    for (decimal, amounts) in [("\",\"", ["1200.00", "2350.00", "950.00"]), ("\".\"", ["1.20", "2.35", "950.00"])] {
        let intake = read_bytes(&ORDERS, &open, Some(&format!("decimal: {decimal}"))).unwrap();
        assert_eq!(shown(&intake, "amount"), amounts);
    }
    let settled = orders(file(["1.200", "1.234,50", "950"]));
    assert_eq!(
        (shown(&settled, "amount"), notes(&settled)),
        (vec!["1200.00".into(), "1234.50".into(), "950.00".into()], vec!["T1157"])
    );
    assert_eq!(shown(&orders(file(["1.200", "2.35", "950"])), "amount"), ["1.20", "2.35", "950.00"]);
    assert_eq!(refused(file(["1,200", "2,350", "950"]), None).code(), "T1131");
    assert_eq!(refused(file(["12,50", "12.50", "950"]), None).code(), "T1132");
}

#[test]
fn dates_of_both_orders_stop() {
    let text = "order_id,date,customer_id,amount\n1,13/04/2026,a,1\n2,04/25/2026,a,1\n3,01/02/2026,a,1\n";
    let error = refused(text, None);
    assert_eq!((error.code(), argument(&error, "examples")), ("T1133", "`13/04/2026`; `04/25/2026`".to_owned()));
    let intake = read_bytes(&ORDERS, text, Some("date_format: \"%d/%m/%Y\"")).unwrap();
    assert_eq!(rejects(&intake), [(3, "T0141")]);
}

/// A sheet of orders: header and rows of texts and numbers.
fn write(sheet: &mut rust_xlsxwriter::Worksheet, rows: &[&[&str]]) {
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(*cells) {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write(row, column, number).unwrap(),
                Err(_) if cell.is_empty() => continue,
                Err(_) => sheet.write(row, column, *cell).unwrap(),
            };
        }
    }
}

#[test]
fn half_swapped_dates_stop() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    write(
        sheet,
        &[&["order_id", "customer_id", "amount", "date"], &["1", "a", "5"], &["2", "a", "5"], &["3", "a", "5"]],
    );
    let format = Format::new().set_num_format("yyyy-mm-dd");
    sheet.write_with_format(1, 3, ExcelDateTime::from_ymd(2026, 3, 4).unwrap(), &format).unwrap();
    sheet.write_with_format(2, 3, ExcelDateTime::from_ymd(2026, 5, 4).unwrap(), &format).unwrap();
    sheet.write(3, 3, "13/04/2026").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let error = refused(&bytes, None);
    assert_eq!((error.code(), argument(&error, "texts")), ("T1134", "`13/04/2026`".to_owned()));
    assert_eq!(argument(&error, "format"), "%d/%m/%Y");
    assert!(read_bytes(&ORDERS, &bytes, Some("date_format: \"%d/%m/%Y\"")).is_ok());
}

const HEADER: &[&str] = &["order_id", "customer_id", "date", "amount"];

fn book(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        write(book.add_worksheet().set_name(*name).unwrap(), rows);
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn all_sheets_of_the_same_columns_are_read() {
    let january: &[&[&str]] = &[HEADER, &["1", "a", "2026-01-01", "5"], &["", "", "", "5"]];
    let february: &[&[&str]] = &[&["date", "amount", "order_id", "customer_id"], &["2026-02-01", "7", "2", "b"]];
    let intake = orders(book(&[("1月", january), ("2月", february), ("notes", &[&["hello"]])]));
    assert_eq!(shown(&intake, "order_id"), ["1", "2"]);
    assert_eq!(shown(&intake, "amount"), ["5.00", "7.00"]);
    assert_eq!(notes(&intake), ["T1155", "T0168"]);
    assert_eq!(intake.files[0].guess.sheet.as_deref(), Some("1月, 2月"));
    let one = read_bytes(&ORDERS, book(&[("1月", january), ("2月", february)]), Some("sheet: 2月")).unwrap();
    assert_eq!(shown(&one, "order_id"), ["2"]);
    let both = read_bytes(&ORDERS, book(&[("1月", january), ("2月", february)]), Some("sheet: [1月, 2]")).unwrap();
    assert_eq!(shown(&both, "order_id"), ["1", "2"]);
    let all = read_bytes(&ORDERS, book(&[("1月", january), ("2月", february)]), Some("sheet: all")).unwrap();
    assert_eq!(shown(&all, "order_id"), ["1", "2"]);
}

#[test]
fn sheets_of_other_columns_and_of_the_same_rows_are_named() {
    let first: &[&[&str]] = &[HEADER, &["1", "a", "2026-01-01", "5"]];
    let other: &[&[&str]] = &[&["order_id", "date", "amount"], &["2", "2026-01-01", "5"]];
    let all: &[&[&str]] = &[HEADER, &["1", "a", "2026-01-01", "5"], &["3", "a", "2026-01-03", "5"]];
    let intake = orders(book(&[("A", first), ("B", other)]));
    assert_eq!((shown(&intake, "order_id"), notes(&intake)), (vec!["1".to_owned()], vec!["T1156"]));
    let intake = orders(book(&[("A", first), ("all", all)]));
    assert_eq!((shown(&intake, "order_id"), notes(&intake)), (vec!["1".to_owned(), "3".to_owned()], vec!["T1146"]));
    let error = refused(book(&[("A", first), ("B", other)]), Some("sheet: [A, B]"));
    assert_eq!((error.code(), argument(&error, "differ")), ("T1142", "customer_id".to_owned()));
    let error = refused(book(&[("A", first), ("B", &[&["hello"]])]), Some("sheet: B"));
    assert_eq!((error.code(), argument(&error, "first")), ("T1137", "A".to_owned()));
}

#[test]
fn merged_cells_are_filled_and_merged_amounts_count_once() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    write(
        sheet,
        &[
            &["order_id", "customer_id", "date", "product", "quantity", "amount", "freight"],
            &["", "", "", "lamp", "1", "60", ""],
            &["", "", "", "vase", "1", "70", ""],
            &["A2", "z2", "2026-03-02", "lamp", "1", "40", "2"],
        ],
    );
    let plain = Format::new();
    for (column, value) in [(0, "A1"), (1, "z1"), (2, "2026-03-01"), (6, "9")] {
        sheet.merge_range(1, column, 2, column, value, &plain).unwrap();
    }
    let intake = orders(book.save_to_buffer().unwrap());
    assert_eq!(shown(&intake, "order_id"), ["A1", "A1", "A2"]);
    assert_eq!(shown(&intake, "customer_id"), ["z1", "z1", "z2"]);
    assert_eq!(shown(&intake, "freight"), ["9.00", "0.00", "2.00"]);
    assert!(notes(&intake).contains(&"T0172"));
}

#[test]
fn rows_that_continue_an_order_take_what_stands_above() {
    let text = "Order Reference,Customer,Order Date,Order Lines/Product,Order Lines/Quantity,Order Lines/Subtotal\n\
        A1,z1,2026-03-01 10:00:00,Lamp,1,60.00\n,,,Vase,1,70.00\n,,,Rug,1,80.00\n\
        A2,z2,2026-03-02 10:00:00,Lamp,1,40.00\n,,,,,250.00\n";
    let intake = orders(text);
    assert_eq!(shown(&intake, "order_id"), ["A1", "A1", "A1", "A2"]);
    assert_eq!(shown(&intake, "customer_id"), ["z1", "z1", "z1", "z2"]);
    assert_eq!(shown(&intake, "amount"), ["60.00", "70.00", "80.00", "40.00"]);
    assert_eq!(notes(&intake), ["T0172", "T0168"]);
    // A line that names nothing but a promotion is no line of an order.
    let promotion = orders(
        "order-id\tpurchase-date\tcustomer id\tsku\tamount\titem-promotion-discount\titem-promotion-id\n\
         1\t2026-03-01\tjo\tA\t60.00\t-5.00\tP1\n\t\t\t\t\t-2.00\tP2\n2\t2026-03-02\tkim\tA\t30.00\t\t\n",
    );
    assert_eq!(
        (shown(&promotion, "amount"), rejects(&promotion)),
        (vec!["60.00".into(), "30.00".into()], vec![(3, "T0140")])
    );
}

#[test]
fn sums_among_the_rows_are_left_out_and_named() {
    for text in [
        "订单号,下单时间,客户编号,金额\n1,2026-03-01,aa,50\n小计,2026-03-02,aa,50\n3,2026-03-03,bb,40\n合计,2026-03-03,,90\n",
        "order_id,date,customer_id,amount\n1,2026-03-01,aa,50\n,,aa Total,50\n3,2026-03-03,bb,40\n,,Grand Total,90\n",
        "会员号,订单号,下单时间,金额\naa,1,2026-03-01,50\naa 汇总,,,50\nbb,3,2026-03-03,40\n总计,,,90\n",
        "订单号,下单时间,客户编号,商品,金额\n1,2026-03-01,aa,茶,50\n1,2026-03-01,aa,小计,50\n3,2026-03-03,bb,茶,40\n3,2026-03-03,bb,小计：,40\n",
    ] {
        let intake = orders(text);
        assert_eq!(shown(&intake, "amount"), ["50.00", "40.00"], "{text}");
        assert_eq!((intake.files[0].rejected, intake.files[0].skipped.totals_found), (0, 2), "{text}");
        assert_eq!(notes(&intake), ["T0168"], "{text}");
    }
}

#[test]
fn what_only_describes_never_rejects_a_row() {
    let text = "客户编号,姓名,生日,注册时间\n1,甲,00-00,2020-01-01\n2,乙,1990-05-01,不详\n";
    let intake = read_bytes(&CUSTOMERS, text, None).unwrap();
    assert_eq!(intake.files[0].rejected, 0);
    assert_eq!(column(&CUSTOMERS, &intake.batches, "birth_date"), ["~", "1990-05-01"]);
    assert_eq!(notes(&intake), ["T1154", "T1154"]);
    let intake = orders(
        "order_id,date,customer_id,quantity,price,amount,freight\n1,2026-03-01,a,??,5,5,free\n2,2026-03-01,a,??,5,,0\n",
    );
    assert_eq!((shown(&intake, "amount"), rejects(&intake)), (vec!["5.00".to_owned()], vec![(3, "T0144")]));
}

#[test]
fn what_is_something_else_is_said_so() {
    assert_eq!(refused("<html><body><table><tr><td>订单号</td></tr></table></body></html>", None).code(), "T1138");
    let german = refused("Bestellnummer;Datum;Kunde;Betrag\n1;2026-03-01;a;5\n", None);
    assert_eq!(
        (german.code(), argument(&german, "found")),
        ("T1140", "Bestellnummer, Datum, Kunde, Betrag".to_owned())
    );
    let customers = refused("客户编号,姓名,手机,生日,注册时间\n1,甲,138,1990-01-01,2020-01-01\n", None);
    assert_eq!((customers.code(), argument(&customers, "other")), ("T1139", "customers".to_owned()));
    let text = "order_id,成交日期,customer_id,amount\n1,2026-03-01,a,5\n";
    let near = refused(text, Some("columns: { ordered_at: 成交日 }"));
    assert_eq!((near.code(), argument(&near, "near")), ("T1136", "成交日期".to_owned()));
    let format = refused(text, Some("date_format: \"%d/%m/%Y\""));
    assert_eq!((format.code(), argument(&format, "formats")), ("T1141", "%d/%m/%Y".to_owned()));
}

#[test]
fn clocks_at_the_edge_of_a_day_are_read() {
    for (written, read) in [
        ("2025-01-01 24:00", "2025-01-02T00:00:00"),
        ("2025-12-31T24:00:00", "2026-01-01T00:00:00"),
        ("2016-12-31 23:59:60", "2016-12-31T23:59:59"),
        ("2025-01-01 00:00:00,5", "2025-01-01T00:00:00.5"),
        ("01.02.2025 10:11:12,250", "2025-02-01T10:11:12.25"),
    ] {
        let text = format!("order_id;customer_id;ordered_at;amount\n1;A;{written};5\n2;A;2025-03-31;5\n");
        let text = text.replace("2025-03-31", if written.starts_with("01.02") { "31.03.2025" } else { "2025-03-31" });
        let intake = orders(text);
        assert_eq!(column(&ORDERS, &intake.batches, "ordered_at")[0], read, "{written}");
    }
    for written in ["2025-01-01 24:01", "2025-01-01 23:58:60", "2025-01-01 25:00"] {
        let text = format!("order_id;customer_id;ordered_at;amount\n1;A;{written};5\n2;A;2025-03-31;5\n");
        assert_eq!(orders(text).files[0].rejected, 1, "{written}");
    }
}

#[test]
fn an_object_over_several_lines_is_told_after_one_on_a_line_too() {
    let line = "{\"order_id\":1,\"customer_id\":\"A\",\"ordered_at\":\"2025-01-01\",\"amount\":5}";
    let pretty =
        "{\n  \"order_id\": 2,\n  \"customer_id\": \"A\",\n  \"ordered_at\": \"2025-01-01\",\n  \"amount\": 5\n}";
    let error = read_bytes(&ORDERS, format!("{line}\n{pretty}\n"), None).unwrap_err();
    assert_eq!(error.code(), "T0127");
}

#[test]
fn ids_that_look_the_same_are_the_same() {
    let text = "order_id,customer_id,ordered_at,amount\n1,Zo\u{eb},2025-01-01,5\n2,Zoe\u{308},2025-01-02,5\n\
                3,\u{202a}13800138000\u{202c},2025-01-02,5\n4,13800138000,2025-01-02,5\n5,\u{ad},2025-01-02,5\n";
    let intake = orders(text);
    let customers = column(&ORDERS, &intake.batches, "customer_id");
    assert_eq!((&customers[0], &customers[2], customers[4].as_str()), (&customers[1], &customers[3], "~"));
}

#[test]
fn a_zero_in_an_id_is_refused() {
    for before in [1, 9_000] {
        let filler: String = (0..before).map(|n| format!("{n},A,2025-01-01,5\n")).collect();
        let text = format!("order_id,customer_id,ordered_at,amount\n{filler}x,c\0d,2025-01-01,5\n");
        let intake = orders(text);
        let file = &intake.files[0];
        assert_eq!((file.rejected, file.rejects[0].reason.code()), (1, "T0149"), "after {before} rows");
    }
}
