//! What rows say became of them: refunds, states, ids that are no person, and the money.

use crate::support::{column, notes, orders, read_bytes, read_strictly};
use terrace_domain::Coded;
use terrace_domain::facts::{CUSTOMERS, ORDERS};
use terrace_intake::{Collected, Limits, MoneyTie, Source};

fn shown(intake: &Collected, name: &str) -> Vec<String> {
    column(&ORDERS, &intake.batches, name)
}

/// An only file's money in the only currency, in whole units.
fn money(intake: &Collected) -> [i128; 7] {
    let [MoneyTie { total, counted, cancelled, unpaid, returned, without_customer, rejected, .. }] =
        intake.files[0].money.as_slice()
    else {
        panic!("{:?}", intake.files[0].money)
    };
    let sum = counted + cancelled + unpaid + returned + without_customer + rejected;
    assert_eq!(*total, sum);
    [*total, *counted, *cancelled, *unpaid, *returned, *without_customer, *rejected].map(|amount| amount / 10_000)
}

#[test]
fn a_status_says_that_its_own_row_came_back() {
    let intake = orders(
        "order_id,date,customer,amount,status\n1,2026-01-01,A,100,completed\n2,2026-01-02,A,60,refunded\n\
         3,2026-01-03,A,-20,completed\n4,2026-01-04,A,50,\"付款以后，用户退款成功，交易自动关闭\"\n5,2026-01-05,A,9,TRADE_CLOSED_BY_TAOBAO\n",
    );
    assert_eq!(shown(&intake, "amount"), ["100.00", "-60.00", "-20.00", "50.00", "9.00"]);
    assert_eq!(shown(&intake, "is_return"), ["false", "true", "true", "false", "false"]);
    assert_eq!(shown(&intake, "is_cancelled"), ["false", "false", "false", "true", "true"]);
    assert_eq!(shown(&intake, "refunded"), ["~", "60.00", "~", "50.00", "~"]);
    assert_eq!(money(&intake), [199, 80, 50, 9, 60, 0, 0]);
}

#[test]
fn columns_say_how_much_came_back() {
    let taobao = "主订单编号,子订单编号,买家会员名,订单创建时间,标题,买家实际支付金额,订单状态,退款状态,退款金额\n\
        1,1-1,A,2026-01-05 10:00:00,窗帘,100,交易成功,退款成功,30\n\
        1,1-2,A,2026-01-05 10:00:00,窗纱,50,交易成功,没有申请退款,0\n\
        2,2-1,B,2026-01-05 10:00:00,窗帘,100,交易成功,退款成功,\n\
        3,3-1,B,2026-01-05 10:00:00,窗帘,100,交易成功,退款关闭,40\n\
        4,4-1,B,2026-01-05 10:00:00,窗帘,100,卖家已发货，等待买家确认,退款中,40\n";
    let intake = orders(taobao);
    assert_eq!(shown(&intake, "amount"), ["100.00", "50.00", "100.00", "100.00", "100.00"]);
    assert_eq!(shown(&intake, "refunded"), ["30.00", "~", "100.00", "~", "~"]);
    assert!(shown(&intake, "is_return").iter().all(|flag| flag == "false"));
    assert!(notes(&intake).contains(&"T1102"), "{:?}", notes(&intake));
    assert_eq!(money(&intake), [450, 320, 0, 0, 130, 0, 0]);
    let above = orders("order_id,date,customer,amount,refund amount\n1,2026-01-01,A,100,130\n2,2026-01-01,A,9,-2\n");
    assert_eq!(shown(&above, "refunded"), ["100.00", "2.00"]);
    assert_eq!(notes(&above), ["T1104"]);
    let unsaid = orders("order_id,date,customer,amount,status\n1,2026-01-01,A,100,partially_refunded\n");
    assert_eq!((shown(&unsaid, "refunded"), notes(&unsaid)), (vec!["~".to_owned()], vec!["T1103"]));
}

#[test]
fn refunds_of_orders_are_told_from_those_of_lines() {
    let file = |rows: &str| orders(format!("order_id,date,customer,product,amount,refunded amount\n{rows}"));
    // More than the line is worth: the order's.
    let intake = file("1,2026-01-01,A,a,10,25\n1,2026-01-01,A,b,20,25\n2,2026-01-01,A,b,20,\n");
    assert_eq!(shown(&intake, "order_refunded"), ["25.00", "25.00", "~"]);
    assert_eq!(shown(&intake, "refunded"), ["~", "~", "~"]);
    assert_eq!(notes(&intake), ["T1106"]);
    assert_eq!(money(&intake), [50, 25, 0, 0, 25, 0, 0]);
    // Each its own.
    let intake = file("1,2026-01-01,A,a,10,10\n1,2026-01-01,A,b,20,20\n1,2026-01-01,A,c,20,0\n");
    assert_eq!(shown(&intake, "refunded"), ["10.00", "20.00", "~"]);
    assert!(notes(&intake).is_empty());
    // The same on all lines, with nothing to tell: the order's, with a remark; a mapping says otherwise.
    let open = "order_id,date,customer,product,amount,refunded amount\n1,2026-01-01,A,a,10,5\n1,2026-01-01,A,b,20,5\n";
    assert_eq!(notes(&orders(open)), ["T1106"]);
    let mapped = read_bytes(&ORDERS, open, Some("columns: { refunded: refunded amount }\n")).unwrap();
    assert_eq!(shown(&mapped, "refunded"), ["5.00", "5.00"]);
    let shopify = orders(
        "Name,Email,Financial Status,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Refunded Amount,Cancelled at\n\
         #1,a@x.org,partially_refunded,30,2026-05-06 10:00:00 +0800,1,Tea,10,12.5,\n#1,a@x.org,,,2026-05-06 10:00:00 +0800,1,Cup,20,,\n\
         #2,a@x.org,paid,9,2026-05-06 10:00:00 +0800,1,Tea,9,0,2026-05-07 10:00:00 +0800\n",
    );
    assert_eq!(shown(&shopify, "order_refunded"), ["12.50", "~", "~"]);
    assert_eq!(shown(&shopify, "is_cancelled"), ["false", "false", "true"]);
}

#[test]
fn too_many_unknown_statuses_are_asked_about() {
    let mut text = String::from("order_id,date,customer,amount,status\n");
    (0..1_999).for_each(|n| text.push_str(&format!("{n},2026-01-01,A,10,已完成\n")));
    let read = |rows: &str, mapping: Option<&str>| {
        let sources = [Source::bytes("orders.csv", format!("{text}{rows}").into_bytes())];
        let mapping = mapping.map(|yaml| terrace_intake::Mapping::parse("m.yaml", yaml).unwrap());
        read_strictly(&ORDERS, &sources, mapping.as_ref(), &Limits::default(), false)
    };
    let one = read("x,2026-01-01,A,10,神秘\n", None).unwrap();
    assert_eq!(notes(&one), ["T0164"]);
    let costly = read("x,2026-01-01,A,100,神秘\n", None).unwrap_err();
    assert_eq!(costly.code(), "T1101");
    let many =
        read("x,2026-01-01,A,1,神秘\ny,2026-01-01,A,1,\"un\"\"known\"\nz,2026-01-01,A,1,神秘\n", None).unwrap_err();
    let argument = |name: &str| many.arguments().into_iter().find(|(known, _)| *known == name).map(|(_, value)| value);
    assert_eq!(argument("statuses").as_deref(), Some("神秘 (2), un\"known (1)"));
    // What it proposes can be pasted.
    let example = argument("example").unwrap();
    assert!(
        read("x,2026-01-01,A,1,神秘\ny,2026-01-01,A,1,\"un\"\"known\"\nz,2026-01-01,A,1,神秘\n", Some(&example))
            .is_ok()
    );
}

#[test]
fn ids_that_are_no_person_are_no_customer() {
    let text = "小票号,日期,会员号,金额\n1,2026-03-01,散客,90\n2,2026-03-02,0,95\n3,2026-03-03,1008,150\n4,2026-03-04,无,70\n\
        5,2026-03-04,Shop 99,7\n6,2026-03-04,Ann@X.org,1\n";
    let intake = orders(text);
    assert_eq!(shown(&intake, "customer_id"), ["~", "~", "1008", "~", "Shop 99", "ann@x.org"]);
    assert_eq!(notes(&intake), ["T1105", "T0167"]);
    assert_eq!(money(&intake), [413, 158, 0, 0, 0, 255, 0]);
    let mapped = read_bytes(&ORDERS, text, Some("nobody: [shop-99]\n")).unwrap();
    assert_eq!(shown(&mapped, "customer_id")[4], "~");
    let customers = read_bytes(&CUSTOMERS, "customer_id,name\nKay@X.ORG,Kay\n", None).unwrap();
    assert_eq!(column(&CUSTOMERS, &customers.batches, "customer_id"), ["kay@x.org"]);
}

#[test]
fn rejected_rows_and_other_currencies_have_their_money_too() {
    let intake = orders(
        "order_id,date,customer,amount,currency\n1,2026-01-01,A,10,EUR\n2,no day,A,20,EUR\n3,2026-01-01,,40,USD\n4,2026-01-01,A,5,USD\n",
    );
    let ties = &intake.files[0].money;
    let told: Vec<_> = ties.iter().map(|tie| (tie.currency.as_deref(), tie.counted, tie.rejected, tie.total)).collect();
    assert_eq!(told, [(Some("USD"), 50_000, 0, 450_000), (Some("EUR"), 100_000, 200_000, 300_000)]);
}

#[test]
fn the_money_of_every_rejected_row_is_told() {
    let intake = orders("order_id,date,customer,amount\n1,2026-01-01,A,100\n,,,50\n2,2026-01-02,B,10\n3,soon,B,7\n");
    assert_eq!(intake.files[0].rejected, 2);
    assert_eq!(money(&intake), [167, 110, 0, 0, 0, 0, 57]);
    // At the end of the file it is a total, and no money.
    let intake = orders("order_id,date,customer,amount\n1,2026-01-01,A,100\n2,2026-01-02,B,10\n,,,110\n");
    assert_eq!((intake.files[0].rejected, money(&intake)), (0, [110, 110, 0, 0, 0, 0, 0]));
}

#[test]
fn what_a_mapping_leaves_out_counts_nowhere_and_is_told() {
    let text = "order_id,date,customer,product,category,amount\n1,2026-03-01,hh,Gift Card 200,Gift card,200\n\
        2,2026-03-20,ii,Lamp,home,200\n";
    let intake = read_bytes(&ORDERS, text, Some("leave_out: { category: [gift card] }")).unwrap();
    assert_eq!(shown(&intake, "is_cancelled"), ["true", "false"]);
    assert_eq!(notes(&intake), ["T1162"]);
    assert_eq!(money(&intake), [400, 200, 200, 0, 0, 0, 0]);
    use terrace_intake::Mapping;
    let codes = |yaml: &str| Mapping::parse("m.yaml", yaml).unwrap_err().iter().map(Coded::code).collect::<Vec<_>>();
    assert_eq!(codes("leave_out: { amount: [5] }"), ["T0185"]);
    assert_eq!(codes("leave_out: gift card"), ["T0184"]);
}

#[test]
fn discounts_may_be_parts_of_the_price() {
    let file = |rows: &str| format!("订单号,下单时间,客户编号,数量,单价,折扣\n{rows}");
    let intake = orders(file("1,2026-03-01,a,2,100,9.5折\n2,2026-03-01,b,1,100,打8折\n3,2026-03-01,b,1,100,\n"));
    assert_eq!(shown(&intake, "amount"), ["190.00", "80.00", "100.00"]);
    assert_eq!(shown(&intake, "discount"), ["10.00", "20.00", "~"]);
    // Nobody can tell: it is asked.
    let rates = file("1,2026-03-01,a,2,100,0.95\n2,2026-03-01,b,1,100,0.8\n3,2026-03-01,b,1,100,1\n");
    let tenths = file("1,2026-03-01,a,2,100,9.5\n2,2026-03-01,b,1,100,8\n3,2026-03-01,b,1,100,\n");
    for text in [&rates, &tenths] {
        assert_eq!(read_bytes(&ORDERS, text, None).unwrap_err().code(), "T1160");
    }
    let amounts = |text: &str, unit: &str| {
        let intake = read_bytes(&ORDERS, text, Some(&format!("units: {{ discount: {unit} }}"))).unwrap();
        shown(&intake, "amount")
    };
    assert_eq!(amounts(&rates, "paid"), ["190.00", "80.00", "100.00"]);
    assert_eq!(amounts(&rates, "off"), ["10.00", "20.00", "0.00"]);
    assert_eq!(amounts(&rates, "1"), ["199.05", "99.20", "99.00"]);
    assert_eq!(amounts(&tenths, "折"), ["190.00", "80.00", "100.00"]);
    // Amounts are amounts.
    let plain = orders(file("1,2026-03-01,a,2,100,15\n2,2026-03-01,b,1,100,0.5\n"));
    assert_eq!(shown(&plain, "amount"), ["185.00", "99.50"]);
    // Where nothing is computed from it, it is left out and told.
    let given = orders("order_id,date,customer,amount,discount\n1,2026-03-01,a,95,0.05\n2,2026-03-01,b,80,0.2\n");
    assert_eq!((shown(&given, "discount"), notes(&given)), (vec!["~".to_owned(); 2], vec!["T1161"]));
}

/// Stripe's payments have a bare `id`. Where rows are lines it could be the line's, and is left alone.
#[test]
fn a_bare_id_is_the_number_of_an_order_that_has_no_other() {
    let stripe = orders(
        "id,Created date (UTC),Amount,Amount Refunded,Currency,Status,Customer ID\n\
         ch_1,2026-01-05 10:00:00,100.00,0.00,cny,Paid,cus_A\nch_2,2026-01-05 10:00:00,50.00,50.00,cny,Refunded,cus_A\n",
    );
    assert_eq!(shown(&stripe, "order_id"), ["ch_1", "ch_2"]);
    let lines = orders("id,customer_id,ordered_at,product,amount\n1,A,2026-01-05,x,10\n2,A,2026-01-05,y,20\n");
    let numbers = shown(&lines, "order_id");
    assert_eq!(numbers[0], numbers[1], "lines of one order");
    let named = orders("id,order_no,customer_id,ordered_at,amount\n1,N1,A,2026-01-05,10\n");
    assert_eq!(shown(&named, "order_id"), ["N1"]);
}
