//! Other programs open the tables as they are, where they are installed. `TERRACE_TEST_PYTHON` names the Python to
//! ask, by default `python3`.

use crate::shop::*;
use std::process::Command;
use terrace_domain::facts::{CUSTOMERS, FEEDBACK};
use terrace_lake::Lake;

const DELTALAKE: &str = "
import sys, deltalake
table = deltalake.DeltaTable(sys.argv[1]).to_pyarrow_table() if hasattr(deltalake.DeltaTable, 'to_pyarrow_table') else None
import pyarrow.compute as compute
print(table.num_rows, compute.sum(table['amount']), compute.max(table['ordered_at']))
";
const POLARS: &str = "
import sys, polars
print(*polars.scan_delta(sys.argv[1]).select(polars.len(), polars.col('amount').sum(), polars.col('ordered_at').max()).collect().row(0))
";
const DUCKDB: &str = "
import sys, duckdb
duckdb.sql('load delta')
print(*duckdb.sql(f\"select count(*), sum(amount), max(ordered_at) from delta_scan('{sys.argv[1]}')\").fetchone())
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

    let python = std::env::var("TERRACE_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    for (name, program) in [("deltalake", DELTALAKE), ("polars", POLARS), ("duckdb", DUCKDB)] {
        let answer = Command::new(&python).args(["-c", program]).arg(root.join("orders")).output();
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
                note(&format!("skipped: {name} is not installed"));
            }
            Err(_) => note(&format!("skipped: there is no {python}")),
        }
    }
}

#[expect(clippy::disallowed_macros, reason = "says which programs were not asked")]
fn note(text: &str) {
    println!("{text}");
}
