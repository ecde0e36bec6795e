//! Other programs open the tables as they are, where they are installed. `TERRACE_TEST_PYTHON` names the Python to
//! ask, by default `python3`.

use crate::shop::*;
use std::process::Command;
use terrace_domain::facts::{CUSTOMERS, FEEDBACK};
use terrace_lake::Lake;

const DELTALAKE: &str = "
import sys, deltalake, pyarrow.compute as compute
table = deltalake.DeltaTable(sys.argv[1]).to_pyarrow_table()
answer = table.num_rows, compute.sum(table['amount']), compute.max(table['ordered_at'])
";
const POLARS: &str = "
import sys, polars
table = polars.scan_delta(sys.argv[1])
amount, time = polars.col('amount'), polars.col('ordered_at')
answer = table.select(polars.len(), amount.sum(), time.max()).collect().row(0)
";
const DUCKDB: &str = "
import sys, duckdb
connection = duckdb.connect()
connection.execute('load delta')
query = f\"select count(*), sum(amount), max(ordered_at) from delta_scan('{sys.argv[1]}')\"
answer = connection.execute(query).fetchall()[0]
";
const DUCKDB_FILES: &str = "
import sys, duckdb
query = f'select count(*), sum(amount), max(ordered_at) from read_parquet({sys.argv[2:]})'
answer = duckdb.connect().execute(query).fetchall()[0]
";
/// Ends the process at once: threads of libraries are not waited for.
const SAY: &str = "
import os
print(*answer, flush=True)
os._exit(0)
";

#[test]
fn other_programs_read_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("lake");
    let lake = Lake::create(&root, 4).unwrap();
    let lines: Vec<_> = (0..1000).map(|n| line(&format!("O{n}"), &format!("c{}", n % 37), "", "pen", n * 3)).collect();
    import_orders(&lake, 1, &lines);
    import(
        &lake,
        2,
        vec![
            (&CUSTOMERS, vec![customers(&[("c1", "Rome", None)])]),
            (&FEEDBACK, vec![feedback(&[("c1", 5, None, 40_000)])]),
        ],
    );
    import_orders(&lake, 3, &[line("O5", "c9", "", "ink", 7), line("O1000", "", "", "ink", 12_500_000)]);
    let (sum, rows) = sum(&lake.snapshot().unwrap().tables["orders"], "amount");
    assert_eq!((sum, rows), (999 * 500 * 3 - 15 + 7 + 12_500_000, 1001));

    let files: Vec<_> = lake.snapshot().unwrap().tables["orders"].files.iter().map(|file| file.path.clone()).collect();
    let python = std::env::var("TERRACE_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    for (name, program) in
        [("deltalake", DELTALAKE), ("polars", POLARS), ("duckdb", DUCKDB), ("duckdb over files", DUCKDB_FILES)]
    {
        let answer = Command::new(&python)
            .args(["-c", &format!("{program}{SAY}")])
            .arg(root.join("orders"))
            .args(&files)
            .output();
        match answer {
            Ok(output) if output.status.success() => {
                let said = String::from_utf8(output.stdout).unwrap();
                assert_eq!(said.trim(), "1001 1399.8492 1970-01-01 00:00:05", "{name}");
                note(&format!("{name} reads the same sums"));
            }
            Ok(output) => {
                let said = String::from_utf8_lossy(&output.stderr).into_owned();
                let absent = ["No module named", "delta.duckdb_extension", "not found", "requires"];
                assert!(absent.iter().any(|word| said.contains(word)), "{name}: {said}");
                note(&format!("skipped: {name} is not installed, or cannot read Delta tables"));
            }
            Err(_) => note(&format!("skipped: there is no {python}")),
        }
    }
}

#[expect(clippy::disallowed_macros, reason = "says which programs were not asked")]
fn note(text: &str) {
    println!("{text}");
}
