//! `terrace forget`: afterwards no file of the workspace tells of the customer, and amounts are what they were.

use crate::terrace::{Workspace, put};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Stdio;

const AS_OF: &str = "2026-07-01";
/// Whatever tells of the customer.
const TELLING: [&str; 7] =
    ["KH-7701", "张小北", "13912345678", "bei@example.org", "送到三楼", "很满意的一次", "爱喝龙井"];

/// Whether a file holds a text, be it packed or not.
pub fn holds(path: &Path, text: &str) -> bool {
    let bytes = std::fs::read(path).expect("a file");
    let found = |bytes: &[u8]| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    let mut plain = Vec::new();
    if flate2::read::GzDecoder::new(bytes.as_slice()).read_to_end(&mut plain).is_ok() && found(&plain) {
        return true;
    }
    if path.extension().is_some_and(|ending| ending == "zst") {
        let file = std::fs::File::open(path).expect("a file");
        return found(&zstd::decode_all(file).expect("a packed file"));
    }
    if path.extension().is_some_and(|ending| ending == "parquet") {
        let file = std::fs::File::open(path).expect("a file");
        let reader = ParquetRecordBatchReaderBuilder::try_new(file).expect("Parquet").build().expect("Parquet");
        if reader.map(|batch| format!("{:?}", batch.expect("rows"))).any(|rows| rows.contains(text)) {
            return true;
        }
    }
    found(&bytes)
}

pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { open.push(path) } else { found.push(path) }
        }
    }
    found
}

/// The files of the workspace that tell.
fn telling(workspace: &Workspace) -> Vec<String> {
    let folders = ["lake", "imports", "policies"].map(|name| workspace.path().join(name));
    let all = folders.iter().filter(|folder| folder.is_dir()).flat_map(|folder| files(folder));
    let told = all.flat_map(|path| {
        let texts = TELLING.into_iter().filter(|text| holds(&path, text)).map(str::to_owned).collect::<Vec<_>>();
        texts.into_iter().map(move |text| format!("{} in {}", text, path.display()))
    });
    told.collect()
}

const ORDERS: &str = "订单编号,客户编号,下单时间,商品,实付金额,备注,介绍人\n\
    1,KH-7701,2026-06-01 10:00,笔,100.5,送到三楼,\n\
    2,KH-0002,2026-06-02 10:00,纸,50,,KH-7701\n\
    3,KH-7701,2026-06-03 10:00,笔,-10,送到三楼,\n\
    4,KH-7701,bad date,笔,7,送到三楼,\n\
    5,KH-0003,bad date,笔,7,,\n";
/// Orders without numbers, which are then made of the customer and the time.
const TILL: &str = "customer_id,ordered_at,amount\nKH-7701,2026-06-11 09:00,30\nKH-0002,2026-06-12 09:00,40\n";
const CUSTOMERS: &str = "客户编号,姓名,手机,邮箱,介绍人,口味\nKH-7701,张小北,13912345678,bei@example.org,,爱喝龙井\n\
    KH-0002,李大南,13800000000,nan@example.org,KH-7701,爱喝咖啡\n";
const FEEDBACK: &str = "{\"customer_id\":\"KH-7701\",\"at\":\"2026-06-05\",\"rating\":5,\"text\":\"很满意的一次\"}\n\
    {\"customer_id\":\"KH-0002\",\"at\":\"2026-06-06\",\"rating\":4,\"text\":\"好\"}\n";

fn filled() -> Workspace {
    let workspace = Workspace::new("retail", 4);
    let inputs = tempfile::tempdir().expect("a folder");
    for (kind, name, text) in [
        ("orders", "orders.csv", ORDERS),
        ("orders", "till.csv", TILL),
        ("customers", "people.csv", CUSTOMERS),
        ("feedback", "words.jsonl", FEEDBACK),
    ] {
        let path = put(inputs.path(), name, text);
        workspace.terrace.ok(&["import", kind, &path]);
    }
    workspace
}

/// The sum of all amounts of orders in the lake, in ten-thousandths, and the rows.
fn amounts(workspace: &Workspace) -> (i128, u64) {
    use arrow::array::AsArray;
    let lake = terrace_lake::Lake::open(&workspace.path().join("lake")).expect("a lake");
    let snapshot = lake.snapshot().expect("a snapshot");
    let table = &snapshot.tables["orders"];
    let mut sum = 0;
    for file in &table.files {
        let reader = std::fs::File::open(&file.path).expect("a file");
        for batch in ParquetRecordBatchReaderBuilder::try_new(reader).expect("Parquet").build().expect("Parquet") {
            let batch = batch.expect("rows");
            let amounts = batch.column_by_name("amount").expect("amounts");
            sum += amounts.as_primitive::<arrow::datatypes::Decimal128Type>().iter().flatten().sum::<i128>();
        }
    }
    (sum, table.rows())
}

fn tiered(workspace: &Workspace) -> String {
    workspace.terrace.tiered(&["--as-of", AS_OF])
}

#[test]
fn nothing_tells_of_a_forgotten_customer() {
    let workspace = filled();
    let before = (amounts(&workspace), tiered(&workspace));
    assert_eq!(before.0, (2_105_000, 5));
    assert!(telling(&workspace).len() > 8, "{:?}", telling(&workspace));

    let refused = workspace.terrace.run(&["forget", "KH-7701"]);
    assert_eq!((refused.status, refused.says("T0043")), (2, true), "{}", refused.stderr);
    let refused = workspace.terrace.run(&["forget", "KH-9999", "--yes"]);
    assert_eq!((refused.status, refused.says("T0047")), (2, true), "{}", refused.stderr);
    assert_eq!((amounts(&workspace), tiered(&workspace)), before);

    let done = workspace.terrace.ok(&["forget", "KH-7701", "KH-9999", "--yes", "--json"]);
    assert!(done.says("T0045"), "{}", done.stderr);
    let done = done.json();
    assert_eq!(done["customers"], serde_json::json!(["KH-7701"]));
    assert_eq!(done["tables"]["orders"], serde_json::json!({ "anonymised": 3, "removed": 0, "mentions": 1 }));
    assert_eq!(done["tables"]["customers"]["removed"].as_u64(), Some(1), "{done}");
    assert_eq!((&done["tables"]["feedback"]["removed"], &done["rejects"]["1"]), (&1.into(), &1.into()));
    assert_eq!(done["originals"].as_array().map(Vec::len), Some(4), "{done}");
    assert_eq!(telling(&workspace), Vec::<String>::new());
    assert_eq!(amounts(&workspace), before.0);
    let others = |table: &str| table.lines().filter(|row| !row.starts_with("KH-7701")).map(str::to_owned).collect();
    let left: Vec<String> = others(&before.1);
    let now: Vec<String> = others(&tiered(&workspace));
    assert_eq!((now.len(), left.len()), (2, 2), "a header and KH-0002");
    assert_eq!(workspace.terrace.run(&["explain", "KH-7701", "--as-of", AS_OF]).status, 3);
    // What is compared with a run from before says whom it lacks.
    let changes = workspace.terrace.ok(&["changes", "--json"]).json();
    assert_eq!((changes["from"]["erased"].as_u64(), changes["to"].get("erased")), (Some(1), None), "{changes}");
    assert!(workspace.terrace.ok(&["changes"]).stdout.contains("1 of the earlier run"));
}

#[test]
fn replays_and_later_files_do_not_bring_them_back() {
    let workspace = filled();
    workspace.terrace.ok(&["forget", "KH-7701", "--yes"]);
    let (sums, answer) = (amounts(&workspace), tiered(&workspace));

    // The import of feedback is undone: all others are made again from what is kept.
    workspace.terrace.ok(&["imports", "undo", "4"]);
    assert_eq!((amounts(&workspace), telling(&workspace)), (sums, Vec::new()));

    // A daily export that still names them changes nothing, and is kept without them.
    let inputs = tempfile::tempdir().expect("a folder");
    let more = ORDERS.to_owned() + "6,KH-7701,2026-06-20 10:00,笔,1,送到三楼,\n";
    let again = workspace.terrace.ok(&["import", "orders", &put(inputs.path(), "again.csv", more)]);
    assert!(again.says("T0042"), "{}", again.stderr);
    let people = workspace.terrace.ok(&["import", "customers", &put(inputs.path(), "people2.csv", CUSTOMERS)]);
    assert!(people.says("T0042"), "{}", people.stderr);
    workspace.terrace.ok(&["import", "orders", &put(inputs.path(), "till2.csv", TILL)]);
    assert_eq!(telling(&workspace), Vec::<String>::new());
    assert_eq!(amounts(&workspace), (sums.0 + 10_000, sums.1 + 1), "only the new order is new");
    workspace.terrace.ok(&["imports", "undo", "1"]);
    workspace.terrace.ok(&["import", "feedback", &put(inputs.path(), "words.jsonl", FEEDBACK)]);
    assert_eq!(telling(&workspace), Vec::<String>::new());
    assert_eq!(tiered(&workspace).lines().count(), answer.lines().count());

    // Unless they are let in again.
    let readmitted = workspace.terrace.ok(&["forget", "--readmit", "KH-7701", "--json"]).json();
    assert_eq!(readmitted["readmitted"], serde_json::json!(["KH-7701"]));
    let new = put(inputs.path(), "new.csv", "order_id,customer_id,ordered_at,amount\n99,KH-7701,2026-06-25,5\n");
    workspace.terrace.ok(&["import", "orders", &new]);
    assert!(tiered(&workspace).contains("KH-7701"));
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_told_and_the_rest_is_done_later() {
    let workspace = filled();
    let sums = amounts(&workspace);
    let ran = std::process::Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 1; exec \"$0\" forget KH-7701 --yes"])
        .arg(env!("CARGO_BIN_EXE_terrace"))
        .current_dir(workspace.path())
        .stdin(Stdio::null())
        .output()
        .expect("sh runs");
    assert_eq!(ran.status.code(), Some(1), "{}", String::from_utf8_lossy(&ran.stderr));
    assert_eq!(amounts(&workspace), sums);
    workspace.terrace.ok(&["lake", "compact"]);
    assert_eq!((amounts(&workspace), telling(&workspace)), (sums, Vec::new()));
}

#[test]
fn without_the_list_nothing_is_imported() {
    let workspace = filled();
    let terrace = &workspace.terrace;
    terrace.ok(&["forget", "KH-7701", "--yes"]);
    let later =
        put(workspace.path(), "in/later.csv", "订单编号,客户编号,下单时间,实付金额\n77,KH-7701,2026-06-20 10:00,5\n");
    let list = workspace.path().join("imports/forgotten.json");
    let key = workspace.path().join("keys/erasure.json");
    for path in [&list, &key] {
        let written = std::fs::read(path).expect("a file");
        let mut flipped = written.clone();
        flipped[written.len() / 2] ^= 4;
        for damaged in [None, Some(flipped)] {
            match &damaged {
                None => std::fs::remove_file(path).expect("removed"),
                Some(bytes) => std::fs::write(path, bytes).expect("written"),
            }
            for words in [vec!["import", "orders", later.as_str()], vec!["forget", "KH-0002", "--yes"]] {
                let refused = terrace.run(&words);
                assert_eq!(refused.status, 1, "{}", refused.stderr);
                assert!(refused.says("T0095") || refused.says("T0410"), "{}", refused.stderr);
            }
            assert_eq!(terrace.run(&["lake", "verify"]).status, 1);
            std::fs::write(path, &written).expect("written");
        }
    }
    assert!(terrace.ok(&["import", "orders", &later]).says("T0042"));
    assert!(!terrace.tiered(&["--as-of", AS_OF]).contains("KH-7701"));
    let again = terrace.ok(&["forget", "KH-7701", "--yes"]);
    assert!(again.stdout.contains("Erased before"), "{}", again.stdout);
}
