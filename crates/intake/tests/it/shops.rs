//! Exports as shop systems write them.

use crate::support::{column, notes, orders, read_bytes, rejects};
use proptest::prelude::*;
use std::fmt::Write as _;
use terrace_domain::facts::{CUSTOMERS, ORDERS};
use terrace_intake::Collected;

fn shown(intake: &Collected, name: &str) -> Vec<String> {
    column(&ORDERS, &intake.batches, name)
}

/// The header that a column of ours was taken from.
fn header(intake: &Collected, column: &str) -> Option<String> {
    intake.files[0].guess.columns.iter().find(|guess| guess.column == column).map(|guess| guess.header.clone())
}

#[test]
fn the_amount_of_a_line_is_preferred_to_the_total_of_its_order() {
    let intake = orders(
        "Order ID,Order Date,Order Status,Customer ID,Order Total,Item Name,Quantity,Item Total\n\
         1,2026-05-01,wc-completed,7,30.00,Tea,1,10.00\n1,2026-05-01,wc-completed,7,30.00,Pot,1,20.00\n",
    );
    assert_eq!(shown(&intake, "amount"), ["10.00", "20.00"]);
    assert_eq!(header(&intake, "amount").as_deref(), Some("Item Total"));
    assert_eq!(notes(&intake), ["T0163"]);
    for (line, other) in [("商品小计", "订单金额"), ("小计", "实付金额"), ("行金额", "金额"), ("Line Total", "Amount")]
    {
        let intake = orders(format!("订单号,下单时间,{other},{line}\n1,2026-05-01,30,10\n1,2026-05-01,30,20\n"));
        assert_eq!(shown(&intake, "amount"), ["10.00", "20.00"], "{line}");
    }
}

#[test]
fn usual_amounts_are_left_as_they_are() {
    let text = "订单号,客户编号,下单时间,商品,数量,单价,优惠金额,实付金额\n1,a,2026-05-01,x,2,5,1,9\n1,a,2026-05-01,y,2,5,1,9\n";
    let intake = orders(text);
    assert_eq!(shown(&intake, "amount"), ["9.00", "9.00"]);
    assert!(notes(&intake).is_empty());
}

#[test]
fn a_total_repeated_on_every_line_gives_way_to_quantity_and_price() {
    let text = "订单编号,下单时间,客户ID,订单金额,数量,单价,优惠\n\
        1,2026-05-01,a,28,1,10,2\n1,2026-05-01,a,28,2,10,0\n2,2026-05-01,b,5,1,5,\n3,2026-05-02,b,7,,,\n";
    let intake = orders(text);
    assert_eq!(shown(&intake, "amount"), ["8.00", "20.00", "5.00", "7.00"]);
    assert_eq!(notes(&intake), ["T0166", "T0170"]);
    assert_eq!(header(&intake, "amount"), None);
    assert_eq!(intake.files[0].guess.unused, ["订单金额"]);
}

#[test]
fn a_discount_repeated_with_the_total_is_shared_out_over_the_lines() {
    let text = "order_id,date,customer,order total,qty,price,discount\n\
        1,2026-05-01,a,25,1,10,5\n1,2026-05-01,a,25,2,10,5\n";
    let intake = orders(text);
    assert_eq!(shown(&intake, "amount"), ["8.33", "16.67"]);
    assert_eq!(shown(&intake, "discount"), ["1.67", "3.33"]);
    assert_eq!(notes(&intake), ["T0166", "T0170", "T1158"]);
}

#[test]
fn the_amount_of_an_order_is_known_by_prices_whatever_its_header_is() {
    let shown_for = |rows: &str| {
        let intake = orders(format!("订单编号,下单时间,客户ID,实付金额,数量,单价\n{rows}"));
        let notes = notes(&intake);
        (shown(&intake, "amount"), notes)
    };
    // On every line of the order, after a discount of the order.
    let (amounts, told) = shown_for("1,2026-05-01,a,28,1,10\n1,2026-05-01,a,28,2,10\n2,2026-05-01,b,5,1,5\n");
    assert_eq!((amounts, told), (["10.00", "20.00", "5.00"].map(String::from).to_vec(), vec!["T0166", "T0170"]));
    // On its first line only.
    let (amounts, _) = shown_for("1,2026-05-01,a,30,1,10\n1,2026-05-01,a,,2,10\n2,2026-05-01,b,5,1,5\n");
    assert_eq!(amounts, ["10.00", "20.00", "5.00"]);
    // Left out by chance, and else the line's.
    let (amounts, _) = shown_for("1,2026-05-01,a,9,1,10\n1,2026-05-01,a,,2,10\n2,2026-05-01,b,5,1,5\n");
    assert_eq!(amounts, ["9.00", "20.00", "5.00"]);
    // Equal lines.
    let (amounts, told) = shown_for("1,2026-05-01,a,9,1,10\n1,2026-05-01,a,9,1,10\n");
    assert_eq!((amounts, told), (["9.00", "9.00"].map(String::from).to_vec(), Vec::<&str>::new()));
}

#[test]
fn totals_of_lines_stay_however_they_are_called() {
    // Each total is that of its line: two lines of one order may well cost the same.
    let text =
        "order_id,date,customer,total,qty,price\n1,2026-05-01,a,9,2,5\n1,2026-05-01,a,9,2,5\n2,2026-05-01,a,3,1,3\n";
    let intake = orders(text);
    assert_eq!(shown(&intake, "amount"), ["9.00", "9.00", "3.00"]);
    assert!(notes(&intake).is_empty());
    let given_back = "order_id,date,customer,total\n1,2026-05-01,a,9\n1,2026-05-02,a,-9\n";
    assert!(notes(&orders(given_back)).is_empty());
    let varying = "order_id,date,customer,total\n1,2026-05-01,a,9\n1,2026-05-01,a,8\n2,2026-05-01,a,3\n";
    assert!(notes(&orders(varying)).is_empty());
}

#[test]
fn a_repeated_total_that_nothing_can_replace_is_told() {
    let text =
        "order_id,date,customer,item,order total\n1,2026-05-01,a,x,30\n1,2026-05-01,a,y,30\n2,2026-05-01,a,x,10\n";
    let intake = orders(text);
    assert_eq!(shown(&intake, "amount"), ["30.00", "30.00", "10.00"]);
    assert_eq!(notes(&intake), ["T0169"]);
    use terrace_domain::Coded;
    let arguments = intake.files[0].guess.notes[0].arguments();
    let values: Vec<&str> = arguments.iter().map(|(_, value)| value.as_str()).collect();
    assert_eq!(values, ["order total", "1", "2"]);
}

#[test]
fn a_total_on_the_first_line_only_is_not_mixed_with_computed_lines() {
    let text =
        "order_id,date,customer,total,qty,price\n1,2026-05-01,a,35,1,10\n1,2026-05-01,a,,2,10\n2,2026-05-01,b,8,1,3\n";
    let intake = orders(text);
    assert_eq!(shown(&intake, "amount"), ["10.00", "20.00", "3.00"]);
    assert_eq!(notes(&intake), ["T0166", "T0170"]);
    // So it is when a person has chosen that column: the filling in is ours.
    let intake = read_bytes(&ORDERS, text, Some("columns: { amount: total }")).unwrap();
    assert_eq!(shown(&intake, "amount"), ["10.00", "20.00", "3.00"]);
}

#[test]
fn a_total_that_a_person_chose_is_kept_and_told() {
    let text = "order_id,date,customer,order total,qty,price\n1,2026-05-01,a,30,1,10\n1,2026-05-01,a,30,2,10\n";
    let intake = read_bytes(&ORDERS, text, Some("columns: { amount: order total }")).unwrap();
    assert_eq!(shown(&intake, "amount"), ["30.00", "30.00"]);
    assert_eq!(notes(&intake), ["T0169"]);
}

#[test]
fn a_mapping_may_bar_a_column() {
    let text = "order_id,date,customer,amount,qty,price\n1,2026-05-01,a,35,2,10\n";
    let intake = read_bytes(&ORDERS, text, Some("columns: { amount: ~ }")).unwrap();
    assert_eq!(shown(&intake, "amount"), ["20.00"]);
    assert_eq!(intake.files[0].guess.unused, ["amount"]);
    let intake = read_bytes(&ORDERS, text, Some("columns:\n  quantity: null\n  amount: ~\n")).unwrap();
    assert_eq!(shown(&intake, "amount"), ["10.00"]);
    use terrace_domain::Coded;
    let error = read_bytes(&ORDERS, text, Some("columns: { amount: ~, unit_price: ~ }")).unwrap_err();
    assert_eq!(error.code(), "T0114");
}

const SHOPIFY: &str = "Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Subtotal,Shipping,Taxes,Total,\
    Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Billing City,Phone\n";

#[test]
fn shopifys_export_is_read_line_by_line() {
    let text = format!(
        "{SHOPIFY}\
         #1001,ann@x.org,paid,2026-05-06 10:01:00 +0800,fulfilled,USD,30.00,5.00,0,35.00,0.00,2026-05-06 10:00:00 +0800,1,Tea,10.00,Bern,123\n\
         #1001,ann@x.org,,,,,,,,,,,2,Pot,10.00,,\n\
         #1002,,refunded,,,USD,4.00,0,0,4.00,0.00,2026-05-07 10:00:00 +0800,1,Tea,4.00,,\n\
         #1003,bob@x.org,voided,,,USD,4.00,0,0,4.00,0.00,2026-05-08 10:00:00 +0800,1,Tea,4.00,,\n\
         #1003,,,,,,,,,,,,1,Cup,1.00,,\n"
    );
    let intake = orders(&text);
    assert!(rejects(&intake).is_empty());
    assert_eq!(shown(&intake, "order_id"), ["#1001", "#1001", "#1002", "#1003", "#1003"]);
    assert_eq!(shown(&intake, "customer_id"), ["ann@x.org", "ann@x.org", "~", "bob@x.org", "bob@x.org"]);
    assert_eq!(shown(&intake, "amount"), ["10.00", "20.00", "-4.00", "4.00", "1.00"]);
    assert_eq!(shown(&intake, "product")[1], "Pot");
    assert_eq!(shown(&intake, "ordered_at")[..2], ["2026-05-06T10:00:00", "2026-05-06T10:00:00"]);
    assert_eq!(shown(&intake, "is_cancelled"), ["false", "false", "false", "true", "true"]);
    assert_eq!(shown(&intake, "is_return"), ["false", "false", "true", "false", "false"]);
    assert_eq!(shown(&intake, "currency"), ["USD"; 5]);
    assert_eq!(shown(&intake, "freight"), ["5.00", "~", "0.00", "0.00", "~"]);
    assert_eq!(notes(&intake), ["T0166", "T0170", "T0172", "T0163", "T0165", "T0167"]);
    let discounted = text.replacen("35.00,0.00", "32.00,3.00", 1);
    let discounted = orders(&discounted);
    assert_eq!(shown(&discounted, "amount")[..2], ["9.00", "18.00"]);
    assert!(notes(&discounted).contains(&"T1158"));
    let customer = |name: &str| column(&CUSTOMERS, &intake.customers, name);
    assert!(customer("email").contains(&"ann@x.org".to_owned()) && customer("city").contains(&"Bern".to_owned()));
}

#[test]
fn shopifys_own_ids_are_preferred_to_emails() {
    let text = "Name,Email,Customer ID,Financial Status,Created at,Lineitem quantity,Lineitem name,Lineitem price\n\
        #1,ann@x.org,77,paid,2026-05-06 10:00:00 +0800,2,Tea,10.00\n#1,,,,,1,Cup,1.00\n";
    let intake = orders(text);
    assert_eq!(shown(&intake, "customer_id"), ["77", "77"]);
    assert_eq!(column(&CUSTOMERS, &intake.customers, "email"), ["ann@x.org"]);
}

#[test]
fn orders_go_on_where_a_chunk_of_the_file_ends() {
    let mut text = SHOPIFY.to_owned();
    let rows = 2 * 65_536 + 10;
    for row in 0..rows {
        // One long order covers a whole chunk; the others have three lines.
        let (order, first) =
            if (64_998..131_076).contains(&row) { (64_998, row == 64_998) } else { (row / 3, row % 3 == 0) };
        let _ = match first {
            true => writeln!(text, "#{order},c{order}@x,paid,,,CNY,,,,9,,2026-05-06 10:00:00,1,x,2,,"),
            false => writeln!(text, "#{order},,,,,,,,,,,,1,x,2,,"),
        };
    }
    let intake = orders(&text);
    let customers = shown(&intake, "customer_id");
    let expected: Vec<String> = shown(&intake, "order_id").iter().map(|id| format!("c{}@x", &id[1..])).collect();
    assert_eq!(customers.len(), rows);
    let wrong = customers.iter().zip(&expected).filter(|(found, expected)| found != expected).count();
    assert_eq!((wrong, rejects(&intake).len()), (0, 0));
}

#[test]
fn taobaos_export_is_read() {
    let text = "订单编号,买家会员名,买家应付货款,买家应付邮费,总金额,买家实际支付金额,订单状态,收货人姓名,收货地址,联系电话,联系手机,\
        订单创建时间,订单付款时间,宝贝标题,宝贝总数量\n\
        1,甲,50.00,0,50.00,48.00,买家已付款，等待卖家发货,张三,某地,,'13800138000,2026-05-01 10:00:00,2026-05-01 10:05:00,茶,2\n\
        2,乙,9.00,0,9.00,0.00,等待买家付款,李四,某地,,'13900139000,2026-05-02 10:00:00,,壶,1\n\
        3,乙,9.00,0,9.00,9.00,(退款)成功,李四,某地,,'13900139000,2026-05-03 10:00:00,,壶,1\n";
    let intake = orders(text);
    assert_eq!(shown(&intake, "amount"), ["48.00", "0.00", "-9.00"]);
    assert_eq!(shown(&intake, "quantity"), ["2.00", "1.00", "-1.00"]);
    assert_eq!(shown(&intake, "ordered_at")[0], "2026-05-01T10:00:00");
    assert_eq!(shown(&intake, "is_cancelled"), ["false", "true", "false"]);
    assert_eq!(column(&CUSTOMERS, &intake.customers, "phone"), ["13900139000", "13800138000"]);
    assert!(notes(&intake).iter().all(|note| *note == "T0163"), "{:?}", notes(&intake));
    let by_payment = orders("订单编号,买家会员名,买家应付货款,订单付款时间,宝贝数量\n1,甲,5,2026-05-01 10:05:00,1\n");
    assert_eq!(shown(&by_payment, "ordered_at"), ["2026-05-01T10:05:00"]);
}

/// Orders of lines: pieces and price of each.
fn baskets() -> impl Strategy<Value = Vec<Vec<(u32, u32)>>> {
    let lines = |count| proptest::collection::vec((1_u32..5, 1_u32..50), count);
    (lines(2..5), proptest::collection::vec(lines(1..5), 0..6)).prop_map(|(first, mut rest)| {
        rest.push(first);
        rest
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Wherever the total of the order stands, and however its lines are scattered, each line counts once.
    #[test]
    fn totals_never_count_twice(baskets in baskets(), freight in 0_u32..20, first_only in any::<bool>(), turned in any::<bool>()) {
        let mut rows: Vec<(usize, usize, String, u32)> = Vec::new();
        for (order, lines) in baskets.iter().enumerate() {
            let total: u32 = lines.iter().map(|(pieces, price)| pieces * price).sum::<u32>() + freight;
            for (line, (pieces, price)) in lines.iter().enumerate() {
                let total = if first_only && line > 0 { String::new() } else { total.to_string() };
                rows.push((order, line, format!("{order},a,2026-05-01,{pieces},{price},{total}\n"), pieces * price));
            }
        }
        if turned {
            rows.sort_by_key(|(order, line, _, _)| (*line, *order));
        }
        let text: String = rows.iter().map(|(_, _, row, _)| row.as_str()).collect();
        let intake = orders(format!("order_id,customer_id,date,qty,price,order total\n{text}"));
        let expected: Vec<String> = rows.iter().map(|(_, _, _, worth)| format!("{worth}.00")).collect();
        prop_assert_eq!(shown(&intake, "amount"), expected);
    }
}
