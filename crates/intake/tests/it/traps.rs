//! Files in which a column, a sign or a date says something that is easily overlooked.

use crate::support::{Folder, column, notes, orders, read_bytes, read_files, read_strictly};
use terrace_domain::Coded;
use terrace_domain::facts::ORDERS;
use terrace_intake::{Collected, DateOrder, Limits, Source};

fn shown(intake: &Collected, name: &str) -> Vec<String> {
    column(&ORDERS, &intake.batches, name)
}

/// The code of the stop, and the line that its advice proposes for a mapping.
fn stopped(text: &str) -> &'static str {
    read_bytes(&ORDERS, text, None).unwrap_err().code()
}

fn argument(text: &str, name: &str) -> String {
    let error = read_bytes(&ORDERS, text, None).unwrap_err();
    error.arguments().into_iter().find(|(known, _)| *known == name).map(|(_, value)| value).unwrap()
}

#[test]
fn types_of_rows_tell_returns() {
    for (header, sale, back) in [
        ("类型", "销售", "退货"),
        ("单据类型", "销售出库单", "销售退货单"),
        ("业务类型", "销售", "退款"),
        ("Type", "Sale", "Refund"),
        ("Transaction type", "Charge", "Return"),
    ] {
        let text =
            format!("order_id,customer,date,amount,{header}\n1,A,2026-01-01,100,{sale}\n2,A,2026-01-02,40,{back}\n");
        let intake = orders(&text);
        assert_eq!(shown(&intake, "amount"), ["100.00", "-40.00"], "{header}");
        assert_eq!(shown(&intake, "is_return"), ["false", "true"], "{header}");
        // A return by a row of its own, not the state of a sale.
        assert_eq!(shown(&intake, "refunded"), ["~", "~"], "{header}");
        let tie = &intake.files[0].money[0];
        assert_eq!((tie.total, tie.counted, tie.returned), (1_400_000, 600_000, 800_000));
    }
    // Types of goods say nothing of returns, and are of no use.
    let goods = orders("order_id,customer,date,amount,类型\n1,A,2026-01-01,100,服装\n2,A,2026-01-02,40,鞋\n");
    assert!(goods.files[0].guess.unused.contains(&"类型".to_owned()) && notes(&goods).is_empty());
    // Beside returns a word that nobody knows is asked about.
    let open =
        "order_id,customer,date,amount,类型\n1,A,2026-01-01,100,退货\n2,A,2026-01-02,40,换新\n3,A,2026-01-02,40,销售\n";
    let strictly = |mapping: Option<&str>| {
        let sources = [Source::bytes("orders.csv", open.as_bytes().to_vec())];
        let mapping = mapping.map(|yaml| terrace_intake::Mapping::parse("m.yaml", yaml).unwrap());
        read_strictly(&ORDERS, &sources, mapping.as_ref(), &Limits::default(), false)
    };
    assert_eq!(strictly(None).unwrap_err().code(), "T1101");
    let mapped = strictly(Some("status: { cancelled: [换新] }")).unwrap();
    assert_eq!(shown(&mapped, "is_cancelled"), ["false", "true", "false"]);
}

#[test]
fn a_column_of_refunds_is_read_by_its_values() {
    let file = |header: &str, values: [&str; 2]| {
        let [one, other] = values;
        format!("order_id,customer,date,amount,{header}\n1,A,2026-01-01,100,{one}\n2,A,2026-01-02,40,{other}\n")
    };
    for header in ["退款", "Refund", "refunded"] {
        let amounts = orders(file(header, ["30", "0"]));
        assert_eq!(shown(&amounts, "refunded"), ["30.00", "~"], "{header}");
        let flags = orders(file(header, ["是", "否"]));
        assert_eq!(
            (shown(&flags, "refunded"), shown(&flags, "is_return")[1].as_str()),
            (vec!["100.00".into(), "~".into()], "false")
        );
        let words = orders(file(header, ["退款成功", "无"]));
        assert_eq!(shown(&words, "refunded"), ["100.00", "~"], "{header}");
    }
    let sources = [Source::bytes("orders.csv", file("退款", ["1", "0"]).into_bytes())];
    let bits = read_strictly(&ORDERS, &sources, None, &Limits::default(), false);
    assert_eq!(bits.unwrap_err().code(), "T1101");
}

#[test]
fn a_flag_of_a_refund_speaks_of_its_own_sale() {
    let intake = orders(
        "order_id,customer,date,amount,是否退款\n1,A,2026-01-01,100,是\n2,A,2026-01-02,40,否\n3,A,2026-01-02,-9,是\n",
    );
    assert_eq!(shown(&intake, "amount"), ["-100.00", "40.00", "-9.00"]);
    assert_eq!(shown(&intake, "refunded"), ["100.00", "~", "~"]);
    let tie = &intake.files[0].money[0];
    assert_eq!((tie.total, tie.counted, tie.returned), (1_310_000, 310_000, 1_000_000));
}

#[test]
fn a_state_of_payment_tells_beside_that_of_the_order() {
    let text = "order_id,customer,date,amount,status,payment_state\n1,A,2026-01-01,100,complete,refunded\n\
        2,A,2026-01-02,40,complete,paid\n3,A,2026-01-02,30,cancelled,paid\n4,A,2026-01-02,20,complete,pending\n\
        5,A,2026-01-02,10,complete,partially_refunded\n6,A,2026-01-02,5,cancelled,refunded\n";
    let intake = orders(text);
    assert_eq!(shown(&intake, "is_cancelled"), ["false", "false", "true", "false", "false", "true"]);
    assert_eq!(shown(&intake, "refunded"), ["100.00", "~", "~", "~", "~", "5.00"]);
    // A payment that is not there yet counts, and is told; how much came back of the fifth nobody says.
    assert_eq!(notes(&intake), ["T1102", "T1103"]);
    // Where it stands alone it is the status.
    let alone =
        orders("order_id,customer,date,amount,payment_state\n1,A,2026-01-01,100,refunded\n2,A,2026-01-01,9,pending\n");
    assert_eq!(shown(&alone, "is_cancelled"), ["false", "true"]);
}

#[test]
fn times_reasons_and_pieces_tell_of_refunds() {
    let times = orders(
        "order_id,customer,date,amount,退款完成时间\n1,A,2026-01-01,100,2026-01-05 10:00:00\n2,A,2026-01-02,40,\n",
    );
    assert_eq!(shown(&times, "refunded"), ["100.00", "~"]);
    let english = orders(
        "order_id,customer,date,amount,Refunded at,Refunded Amount\n1,A,2026-01-01,100,2026-01-05,30\n2,A,2026-01-02,40,,\n",
    );
    assert_eq!(shown(&english, "refunded"), ["30.00", "~"]);
    // A state says more than a time.
    let state = orders("order_id,customer,date,amount,退款状态,退款时间\n1,A,2026-01-01,100,退款关闭,2026-01-05\n");
    assert_eq!(shown(&state, "refunded"), ["~"]);
    let reasons = orders(
        "order_id,customer,date,amount,关闭原因\n1,A,2026-01-01,100,买家未付款\n2,A,2026-01-02,40,订单未关闭\n3,A,2026-01-02,30,退款\n4,A,2026-01-02,9,\n",
    );
    assert_eq!(shown(&reasons, "is_cancelled"), ["true", "false", "true", "false"]);
    assert_eq!(shown(&reasons, "refunded"), ["~", "~", "30.00", "~"]);
    let beside = orders(
        "order_id,customer,date,amount,订单状态,关闭原因\n1,A,2026-01-01,100,交易关闭,退款\n2,A,2026-01-02,40,交易成功,旧备注\n",
    );
    assert_eq!(
        (shown(&beside, "is_cancelled"), shown(&beside, "refunded")),
        (vec!["true".into(), "false".into()], vec!["100.00".into(), "~".into()])
    );
    let pieces = orders(
        "order_id,customer,date,quantity,amount,退款数量\n1,A,2026-01-01,3,100,1\n2,A,2026-01-02,2,40,2\n3,A,2026-01-02,2,40,0\n",
    );
    assert_eq!(shown(&pieces, "refunded"), ["33.3333", "40.00", "~"]);
}

#[test]
fn what_was_asked_for_is_no_refund() {
    let intake = orders("order_id,customer,date,amount,申请退款金额\n1,A,2026-01-01,100,30\n2,A,2026-01-02,40,0\n");
    assert_eq!((shown(&intake, "refunded"), notes(&intake)), (vec!["~".to_owned(); 2], vec!["T1111"]));
    let mapped = "order_id,customer,date,amount,申请退款金额\n1,A,2026-01-01,100,30\n";
    let mapped = read_bytes(&ORDERS, mapped, Some("columns: { refunded: 申请退款金额 }")).unwrap();
    assert_eq!((shown(&mapped, "refunded"), notes(&mapped)), (vec!["30.00".to_owned()], vec![]));
    // Where the state says that it was paid, it is what was paid.
    let paid = orders(
        "order_id,customer,date,amount,退款状态,申请退款金额\n1,A,2026-01-01,100,退款成功,30\n2,A,2026-01-01,100,退款关闭,30\n",
    );
    assert_eq!((shown(&paid, "refunded"), notes(&paid)), (vec!["30.00".to_owned(), "~".to_owned()], vec![]));
}

#[test]
fn a_discount_above_the_price_makes_no_return() {
    let intake = orders(
        "order_id,customer,date,quantity,price,discount\n1,A,2026-01-01,2,15,50\n2,A,2026-01-02,1,40,15\n3,A,2026-01-03,-1,10,12\n",
    );
    assert_eq!(shown(&intake, "amount"), ["0.00", "25.00", "0.00"]);
    assert_eq!(shown(&intake, "is_return"), ["false", "false", "true"]);
    assert_eq!(shown(&intake, "discount"), ["30.00", "15.00", "10.00"]);
    let above = intake.files[0].guess.notes.iter().find(|note| note.code() == "T1112").unwrap();
    assert!(above.arguments().contains(&("money", "22.00".to_owned())), "{above:?}");
}

#[test]
fn currencies_that_contradict_each_other_are_asked_about() {
    let file = |amount: &str, one: &str, code: &str| {
        format!("order_id,customer,date,{amount},currency\n1,A,2026-01-01,{one},{code}\n")
    };
    for text in [
        file("amount", "$100", "CNY"),
        file("amount (USD)", "100", "CNY"),
        file("amount ($)", "100", "EUR"),
        file("amount", "100元", "USD"),
    ] {
        assert_eq!(stopped(&text), "T1163", "{text}");
    }
    for text in [
        file("amount", "$100", "USD"),
        file("amount (USD)", "100", "USD"),
        file("amount", "¥100", "CNY"),
        file("amount", "$100", "HKD"),
    ] {
        assert_eq!(shown(&orders(&text), "amount"), ["100.00"], "{text}");
    }
    let text = file("amount", "$100", "CNY");
    for (mapping, code) in
        [("currency: currency", "CNY"), ("currency: amount", "USD"), ("currency: { value: EUR }", "EUR")]
    {
        let intake = read_bytes(&ORDERS, &text, Some(&format!("columns: {{ {mapping} }}"))).unwrap();
        assert_eq!(shown(&intake, "currency"), [code], "{mapping}");
    }
}

#[test]
fn years_of_two_digits_may_come_first() {
    let file = |dates: &[&str]| {
        let rows: Vec<String> = dates.iter().enumerate().map(|(n, date)| format!("{n},A,{date},5\n")).collect();
        format!("order_id,customer,date,amount\n{}", rows.concat())
    };
    let month = ["26-06-30", "26-06-01", "26-06-12", "26-06-20", "26-07-05"];
    let intake = orders(file(&month));
    assert_eq!(shown(&intake, "ordered_at")[0], "2026-06-30T00:00:00");
    let guess = intake.files[0].guess.columns.iter().find(|guess| guess.column == "ordered_at").unwrap();
    assert_eq!(guess.order, Some(DateOrder::YearFirst));
    let days = ["30/06/26", "01/06/26", "12/06/26", "20/06/26", "05/07/26"];
    assert_eq!(shown(&orders(file(&days)), "ordered_at")[0], "2026-06-30T00:00:00");
    let open = file(&["26-06-12", "25-06-11"]);
    assert_eq!(stopped(&open), "T1164");
    assert_eq!(argument(&open, "year_first"), "%y-%m-%d");
    let mapped = read_bytes(&ORDERS, &open, Some("date_format: \"%y-%m-%d\"")).unwrap();
    assert_eq!(shown(&mapped, "ordered_at"), ["2026-06-12T00:00:00", "2025-06-11T00:00:00"]);
    // Other dates of the file say which years they are of.
    let near = orders(file(&["26-06-12", "25-06-11", "2025-12-31"]));
    assert_eq!(shown(&near, "ordered_at")[..2], ["2026-06-12T00:00:00", "2025-06-11T00:00:00"]);
    assert_eq!(shown(&orders(file(&["26/6/3", "26/6/14"])), "ordered_at")[0], "2026-06-03T00:00:00");
}

#[test]
fn orders_that_two_files_number_in_two_ways_are_told() {
    let folder = Folder::new();
    let file = |name: &str, rows: &str| folder.file(name, format!("order_id,customer,date,amount\n{rows}"));
    let first = file("1.csv", "000123,A,2026-01-01,10\nSO-7,A,2026-01-02,10\n9,A,2026-01-03,10\n");
    let second = file("2.csv", "123,A,2026-01-01,10\nso-7,A,2026-01-02,10\n9,A,2026-01-03,10\n");
    let intake = read_files(&ORDERS, &[first, second], None).unwrap();
    assert!(intake.files[0].guess.notes.is_empty());
    let [note] = intake.files[1].guess.notes.as_slice() else { panic!("{:?}", intake.files[1].guess.notes) };
    assert_eq!(note.code(), "T1166");
    assert!(note.arguments().contains(&("examples", "`000123` = `123`, `SO-7` = `so-7`".to_owned())), "{note:?}");
}

#[test]
fn times_that_never_were_and_amounts_in_states_are_known() {
    let text = "order_id,customer,date,amount,取消时间,退款时间\n1,A,2026-01-01,100,1970-01-01 08:00:00,0000-00-00 00:00:00\n\
        2,A,2026-01-02,40,1900/1/1,1970/1/1 8:00\n3,A,2026-01-02,30,2026-01-03,\n";
    let intake = orders(text);
    assert_eq!(shown(&intake, "is_cancelled"), ["false", "false", "true"]);
    assert_eq!(shown(&intake, "refunded")[..2], ["~", "~"]);
    let bill = orders(
        "交易单号,交易时间,客户,收/支,金额,当前状态\n1,2026-01-01,A,收入,100,已退款(￥30.00)\n2,2026-01-02,A,支出,40,支付成功\n3,2026-01-02,A,收入,9,已全额退款\n",
    );
    assert_eq!(shown(&bill, "amount"), ["-100.00", "-40.00", "-9.00"]);
    assert_eq!(shown(&bill, "refunded"), ["30.00", "~", "9.00"]);
    let states = orders(
        "order_id,customer,date,amount,status\n1,A,2026-01-01,100,已退款(￥30.00)\n2,A,2026-01-01,9,已全额退款\n",
    );
    assert_eq!(shown(&states, "refunded"), ["30.00", "9.00"]);
}

#[test]
fn statuses_are_told_by_their_columns() {
    let intake =
        orders("order_id,customer,date,amount,status,payment_state,退款状态\n1,A,2026-01-01,100,complete,paid,无\n");
    let told: Vec<_> = intake.files[0].guess.statuses.iter().map(|found| (found.column, found.text.as_str())).collect();
    assert_eq!(told, [("status", "complete"), ("status_of_payment", "paid"), ("refund_status", "无")]);
}
