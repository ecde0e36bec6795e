//! Files that wait: sent, understood, corrected, taken in, taken back.

use crate::shop::{Shop, Told};
use axum::body::Body;
use serde_json::{Value, json};
use std::time::Duration;

const TAOBAO: &str = "订单编号,买家会员名,订单创建时间,买家实际支付金额,订单状态,收货人手机\n\
    1,张三,2026-11-01 10:00:00,100.00,交易成功,13812345678\n\
    2,李四,2026-11-02 11:00:00,50.50,交易成功,13912345678\n\
    3,李四,2026-11-03 12:00:00,30,已寄往火星,13912345678\n\
    4,王五,哪一天,20,交易成功,13712345678\n";

fn send(shop: &Shop, key: &str, name: &str, text: &str) -> Told {
    let request = shop.request("POST", key, &format!("/api/v1/uploads?name={name}"));
    shop.ask(request.body(Body::from(text.to_owned())).expect("a request"))
}

fn sent(shop: &Shop, key: &str, text: &str) -> String {
    let told = send(shop, key, "orders.csv", text).ok();
    told["id"].as_str().expect("an id").to_owned()
}

fn understood(shop: &Shop, key: &str, id: &str, body: &Value) -> Value {
    shop.post(key, &format!("/api/v1/uploads/{id}/understanding"), body).ok()
}

fn taken_in(shop: &Shop, key: &str, id: &str, body: &Value) -> Told {
    shop.post(key, &format!("/api/v1/uploads/{id}/import"), body)
}

fn waiting(shop: &Shop, key: &str) -> usize {
    shop.get(key, "/api/v1/uploads").ok().as_array().expect("a list").len()
}

#[test]
fn a_file_is_understood_corrected_taken_in_and_taken_back() {
    let shop = Shop::new();
    let key = shop.key("manager");
    let id = sent(&shop, &key, TAOBAO);
    // Nobody knows what one of four statuses means.
    let first = understood(&shop, &key, &id, &json!({}));
    assert_eq!((&first["kind"], &first["read"]), (&json!("orders"), &Value::Null));
    assert_eq!(first["question"]["code"], "T1101");
    assert_eq!(first["question"]["statuses"], json!(["已寄往火星"]));
    assert_ne!(first["question"]["message"]["en"], first["question"]["message"]["zh"]);
    assert_eq!(first["headers"].as_array().map(Vec::len), Some(6));
    let found = first["columns"].as_array().expect("columns");
    assert!(
        found.iter().any(|column| column["column"] == "amount" && column["header"] == "买家实际支付金额"),
        "{first}"
    );
    let said = json!({ "kind": "orders", "statuses": { "已寄往火星": "cancelled" }, "columns": { "phone": null } });
    let second = understood(&shop, &key, &id, &said);
    assert_eq!(second["question"], Value::Null, "{second}");
    let mapping = second["mapping"].as_str().expect("a mapping");
    assert!(mapping.contains("phone: ~") && mapping.contains("cancelled: [\"已寄往火星\"]"), "{mapping}");
    let phone = second["fields"].as_array().expect("fields").iter().find(|field| field["column"] == "phone");
    assert_eq!(phone.map(|field| (&field["is_mapped"], &field["is_personal"])), Some((&json!(true), &json!(true))));
    let read = &second["read"];
    assert_eq!(read["counts"]["accepted"], 3, "{read}");
    assert_eq!((&read["counts"]["read"], &read["counts"]["rejected"]), (&json!(4), &json!(1)));
    let money = &read["files"][0]["money"][0];
    assert_eq!(
        (&money["total"], &money["counted"], &money["cancelled"]),
        (&json!("200.50"), &json!("150.50"), &json!("30.00"))
    );
    assert_eq!(read["previews"][0]["rows"].as_array().map(Vec::len), Some(3));
    assert_eq!(shop.get(&key, "/api/v1/imports").ok(), json!([]), "nothing is stored yet");
    let stored = taken_in(&shop, &key, &id, &json!({ "kind": "orders", "mapping": mapping })).ok();
    assert_eq!((&stored["import"]["number"], &stored["counts"]["accepted"]), (&json!(1), &json!(3)));
    assert_eq!(stored["import"]["files"][0]["name"], "orders.csv", "and not where it lay");
    assert_eq!(waiting(&shop, &key), 0);
    assert_eq!(shop.get(&key, &format!("/api/v1/uploads/{id}")).code(), "T1507");
    let undone = shop.post(&key, "/api/v1/imports/1/undo", &json!({})).ok();
    assert_eq!(undone["undone"], 1);
    assert_eq!(shop.get(&key, "/api/v1/imports").ok()[0]["undone"], true);
    assert_eq!(shop.post(&key, "/api/v1/imports/1/undo", &json!({})).code(), "T0009");
    assert_eq!(shop.post(&key, "/api/v1/imports/7/undo", &json!({})).code(), "T0008");
}

#[test]
fn a_preview_tells_what_would_be_replaced_and_writes_nothing() {
    let shop = Shop::new();
    let key = shop.key("manager");
    let header = "order_id,customer_id,ordered_at,amount\n";
    let id = sent(&shop, &key, &format!("{header}o1,C1,2026-11-01,100\no2,C2,2026-11-02,50\n"));
    taken_in(&shop, &key, &id, &json!({ "kind": "orders" })).ok();
    let id = sent(&shop, &key, &format!("{header}o1,C1,2026-11-01,120\no2,C2,2026-11-02,50\no3,C3,2026-11-03,5\n"));
    for _ in 0..2 {
        let told = understood(&shop, &key, &id, &json!({}));
        let counts = &told["read"]["counts"];
        assert_eq!((&counts["accepted"], &counts["replaced"], &counts["unchanged"]), (&json!(1), &json!(1), &json!(1)));
        let replaced = &told["read"]["known_orders"]["replaced"];
        assert_eq!((&replaced["orders"], &replaced["examples"]), (&json!(1), &json!(["o1"])), "{told}");
    }
    assert_eq!(shop.get(&key, "/api/v1/imports").ok().as_array().map(Vec::len), Some(1));
    taken_in(&shop, &key, &id, &json!({ "kind": "orders" })).ok();
    // Taking the second back brings the amount from before back.
    shop.post(&key, "/api/v1/imports/2/undo", &json!({})).ok();
    shop.post(&key, "/api/v1/runs", &json!({})).ok();
    let told = shop.get(&key, "/api/v1/customers/C1/explanation").ok().to_string();
    assert!(told.contains("100.00") && !told.contains("120.00"), "{told}");
    assert_eq!(shop.get(&key, "/api/v1/customers").ok()["total"], 2);
}

#[test]
fn a_mapping_is_remembered_for_the_next_file_with_the_same_columns() {
    let shop = Shop::new();
    let key = shop.key("manager");
    let file = |row: &str| format!("单,谁,何时,多少\n{row}\n");
    let id = sent(&shop, &key, &file("1,甲,2026-11-01,5"));
    let first = understood(&shop, &key, &id, &json!({}));
    assert_eq!(first["question"]["code"], "T1140", "{first}");
    assert_eq!(first["headers"], json!(["单", "谁", "何时", "多少"]));
    let columns = json!({ "order_id": "单", "customer_id": "谁", "ordered_at": "何时", "amount": "多少" });
    let said = understood(&shop, &key, &id, &json!({ "kind": "orders", "columns": columns }));
    let mapping = said["mapping"].clone();
    assert_eq!(said["read"]["counts"]["accepted"], 1, "{said}");
    taken_in(&shop, &key, &id, &json!({ "kind": "orders", "mapping": mapping })).ok();
    let id = sent(&shop, &key, &file("2,乙,2026-11-02,6"));
    let next = understood(&shop, &key, &id, &json!({}));
    assert_eq!((&next["mapping"], &next["remembered_from"]), (&mapping, &json!(1)), "{next}");
    assert_eq!(next["read"]["counts"]["accepted"], 1);
    // Somebody may do without it, and one column may be found by itself again.
    let anew = understood(&shop, &key, &id, &json!({ "kind": "orders", "mapping": "" }));
    assert_eq!((&anew["remembered_from"], &anew["question"]["code"]), (&Value::Null, &json!("T1140")));
    let less = understood(&shop, &key, &id, &json!({ "kind": "orders", "mapping": mapping, "automatic": ["amount"] }));
    assert!(!less["mapping"].as_str().expect("a mapping").contains("amount"), "{less}");
}

#[test]
fn what_cannot_be_understood_is_asked_and_no_failure() {
    let shop = Shop::new();
    let key = shop.key("analyst");
    let id = sent(&shop, &key, "order_id,customer_id,ordered_at,amount\n1,A,03/04/2026,5\n2,B,05/06/2026,7\n");
    let dates = understood(&shop, &key, &id, &json!({}));
    assert_eq!(dates["question"]["code"], "T0120");
    let answers = dates["question"]["answers"].as_array().expect("answers").clone();
    assert_eq!(answers.len(), 2);
    for answer in &answers {
        let told = understood(&shop, &key, &id, &json!({ "kind": "orders", "mapping": answer }));
        assert_eq!(told["read"]["counts"]["accepted"], 2, "{told}");
    }
    let wrong = understood(&shop, &key, &id, &json!({ "kind": "orders", "mapping": "colums: {}\n" }));
    assert_eq!((&wrong["question"]["code"], &wrong["question"]["mistakes"][0]["line"]), (&json!("T0020"), &json!(1)));
    assert_eq!(wrong["headers"][0], "order_id", "what is in the file is shown beside the mistake");
    let other = understood(&shop, &key, &id, &json!({ "kind": "feedback" }));
    assert_eq!(other["question"]["other_kind"], "orders", "{other}");
    let path = format!("/api/v1/uploads/{id}/understanding");
    assert_eq!(shop.post(&key, &path, &json!({ "kind": "nonsense" })).code(), "T0011");
    let broken = sent(&shop, &key, "\u{1}\u{2}\u{3}");
    let told = understood(&shop, &key, &broken, &json!({}));
    assert!(told["question"]["code"].is_string() && told["read"].is_null(), "{told}");
    assert_eq!(taken_in(&shop, &key, &broken, &json!({ "kind": "orders" })).status.as_u16(), 400);
    assert_eq!(waiting(&shop, &key), 2, "a file that was refused waits still");
}

#[test]
fn files_wait_a_day_and_few_of_them() {
    let shop = Shop::new();
    let key = shop.key("manager");
    for name in ["..", "a%2Fb", "", "api-orders-1-2.jsonl"] {
        assert_eq!(send(&shop, &key, name, TAOBAO).code(), "T1503", "{name}");
    }
    assert_eq!(send(&shop, &key, "empty.csv", "").code(), "T1503");
    for number in 0..20 {
        let request = shop.request("POST", &key, "/api/v1/uploads?name=a.csv");
        let request = request.header("idempotency-key", format!("k{}", number / 2));
        let told = shop.ask(request.body(Body::from(TAOBAO)).expect("a request"));
        assert_eq!(told.headers.contains_key("idempotent-replayed"), number % 2 == 1);
    }
    assert_eq!(waiting(&shop, &key), 10, "the same request twice is one file");
    for _ in 0..10 {
        send(&shop, &key, "a.csv", TAOBAO).ok();
    }
    assert_eq!(send(&shop, &key, "a.csv", TAOBAO).code(), "T1570");
    let id = shop.get(&key, "/api/v1/uploads").ok()[0]["id"].as_str().expect("an id").to_owned();
    let gone = shop.send("DELETE", &key, &format!("/api/v1/uploads/{id}"), &json!({}));
    assert_eq!(gone.status.as_u16(), 204);
    assert_eq!(shop.send("DELETE", &key, &format!("/api/v1/uploads/{id}"), &json!({})).code(), "T1507");
    shop.wait(23 * 3_600);
    assert_eq!(shop.run(shop.office.expire_uploads(shop.now())).expect("looked"), 0);
    shop.wait(2 * 3_600);
    assert_eq!(shop.run(shop.office.expire_uploads(shop.now())).expect("looked"), 19);
    assert_eq!(waiting(&shop, &key), 0);
}

#[test]
fn whoever_erases_a_customer_erases_the_files_that_wait() {
    let shop = Shop::new();
    let key = shop.key("manager");
    let id = sent(&shop, &key, "order_id,customer_id,ordered_at,amount\no1,C1,2026-11-01,100\n");
    taken_in(&shop, &key, &id, &json!({ "kind": "orders" })).ok();
    sent(&shop, &key, TAOBAO);
    let terrace = shop.office.terrace();
    let ctx = terrace_app::RunContext {
        progress: &terrace_domain::NoProgress,
        cancel: &terrace_domain::CancelToken::new(),
        now: terrace_domain::LocalTime::from_micros(0),
    };
    terrace.erase(&["C1".to_owned()], Duration::from_secs(5), &ctx).expect("erased");
    assert_eq!(waiting(&shop, &key), 0);
}

#[test]
fn jobs_take_files_in_and_take_imports_back() {
    let shop = Shop::new();
    let key = shop.key("analyst");
    let id = sent(&shop, &key, "order_id,customer_id,ordered_at,amount\no1,C1,2026-11-01,100\n");
    let begin = |path: &str, body: &str| {
        let request = shop.request("POST", &key, path).header("prefer", "respond-async");
        let told = shop.ask(request.body(Body::from(body.to_owned())).expect("a request"));
        assert_eq!(told.status.as_u16(), 202, "{}", told.text);
        told.ok()
    };
    let ended = |id: &Value| {
        for _ in 0..2_000 {
            let job = shop.get(&key, &format!("/api/v1/jobs/{id}")).ok();
            if job["state"] != "running" {
                return job;
            }
            shop.run(async { tokio::time::sleep(Duration::from_millis(10)).await });
        }
        panic!("the job does not end");
    };
    let begun = begin(&format!("/api/v1/uploads/{id}/import"), r#"{"kind": "orders"}"#);
    let done = ended(&begun["id"]);
    assert_eq!((&done["state"], &done["answer"]["counts"]["accepted"]), (&json!("done"), &json!(1)), "{done}");
    assert_eq!(waiting(&shop, &key), 0);
    let undo = begin("/api/v1/imports/1/undo", "{}");
    assert_eq!(undo["kind"], "undo");
    assert_eq!(ended(&undo["id"])["answer"]["undone"], 1);
    let again = shop.request("POST", &key, "/api/v1/imports/1/undo").header("prefer", "respond-async");
    assert_eq!(shop.ask(again.body(Body::empty()).expect("a request")).code(), "T0009", "before any job begins");
}

#[test]
fn rejected_rows_are_for_who_may_see_them_and_written_down() {
    let shop = Shop::new();
    let (manager, analyst) = (shop.key("manager"), shop.key("analyst"));
    let text =
        "order_id,customer_id,ordered_at,amount,phone\no1,C1,2026-11-01,100,13812345678\no2,=C2,never,5,13912345678\n";
    let id = sent(&shop, &manager, text);
    taken_in(&shop, &manager, &id, &json!({ "kind": "orders" })).ok();
    let whole = shop.get(&manager, "/api/v1/imports/1/rejects");
    assert!(whole.headers["content-type"].to_str().is_ok_and(|kind| kind.starts_with("text/csv")));
    let head =
        "\u{feff}terrace:line,terrace:code,terrace:reason,terrace:reason_zh,order_id,customer_id,ordered_at,amount,";
    assert!(whole.text.starts_with(head), "{}", whole.text);
    assert!(
        whole.text.contains("\n3,T0141,") && whole.text.contains(",o2,'=C2,never,5,13912345678\n"),
        "{}",
        whole.text
    );
    let part = shop.get(&analyst, "/api/v1/imports/1/rejects");
    assert!(part.text.starts_with("\u{feff}file,line,code\n") && !part.text.contains("139"), "{}", part.text);
    assert_eq!(shop.get(&manager, "/api/v1/imports/9/rejects").code(), "T0008");
    let good = sent(&shop, &manager, "order_id,customer_id,ordered_at,amount\no9,C1,2026-11-01,100\n");
    taken_in(&shop, &manager, &good, &json!({ "kind": "orders" })).ok();
    assert_eq!(shop.get(&manager, "/api/v1/imports/2/rejects").code(), "T1507");
    let log = shop.get(&shop.key("owner"), "/api/v1/audit").text;
    assert_eq!(log.matches("rejects.exported").count(), 2, "{log}");
    for action in ["upload.kept", "import.stored"] {
        assert!(log.contains(action), "{action}: {log}");
    }
}

#[test]
fn rejected_rows_are_mended_and_imported_as_they_were_downloaded() {
    let shop = Shop::new();
    let key = shop.key("manager");
    let semicolons =
        "单号;顾客;日期;金额\n1;甲;2026-11-01;\"1,200.50\"\n2;乙;没有;7\n3;丙;2026-11-03;\"a \"\"b\"\"\"\n";
    let id = sent(&shop, &key, semicolons);
    let columns = json!({ "order_id": "单号", "customer_id": "顾客", "ordered_at": "日期", "amount": "金额" });
    let said = understood(&shop, &key, &id, &json!({ "kind": "orders", "columns": columns }));
    taken_in(&shop, &key, &id, &json!({ "kind": "orders", "mapping": said["mapping"] })).ok();
    let rows = shop.get(&key, "/api/v1/imports/1/rejects").text;
    let mended = rows.replace("没有", "2026-11-02").replace("\"a \"\"b\"\"\"", "9");
    assert!(mended.lines().nth(2).is_some_and(|line| line.ends_with(",3,丙,2026-11-03,9")), "{mended}");
    let id = sent(&shop, &key, &mended);
    let told = understood(&shop, &key, &id, &json!({}));
    assert_eq!(told["remembered_from"], 1, "the mapping that read the file reads its rows: {told}");
    assert_eq!((&told["read"]["counts"]["accepted"], &told["read"]["files"][0]["unused"]), (&json!(2), &json!([])));
    // Of people the reasons are no fields of their own.
    let id = sent(&shop, &key, "customer_id,joined_at,note\nC1,2026-11-01,x\n,2026-11-02,y\n");
    taken_in(&shop, &key, &id, &json!({ "kind": "customers" })).ok();
    let mended = shop.get(&key, "/api/v1/imports/2/rejects").text.replace(",,2026-11-02,", ",C2,2026-11-02,");
    let id = sent(&shop, &key, &mended);
    let told = understood(&shop, &key, &id, &json!({}));
    assert_eq!(told["read"]["files"][0]["custom"], json!(["note"]), "{told}");
}

#[test]
fn what_was_recorded_here_is_not_taken_back_as_a_whole() {
    let shop = Shop::new();
    let key = shop.key("manager");
    let body = json!({ "order_id": "o1", "customer_id": "C1", "lines": [{ "amount": "100" }] });
    shop.post(&key, "/api/v1/orders", &body).ok();
    shop.run(shop.office.seal(shop.now())).expect("sealed");
    assert_eq!(shop.post(&key, "/api/v1/imports/1/undo", &json!({})).code(), "T1572");
}
