//! What is said of a customer by a kept run is byte for byte what computing everybody says.

use crate::terrace::{Ran, Terrace, policy_word, scratch};
use std::path::Path;

const AS_OF: &str = "2026-07-01";

/// Removes what the kept runs rest on, so that nobody can tell whether they still say the same.
fn remove_grounds(workspace: &Path) -> usize {
    let mut removed = 0;
    for run in std::fs::read_dir(workspace.join("lake/runs")).expect("runs") {
        let run = run.expect("a run").path();
        let Ok(files) = std::fs::read_dir(&run) else { continue };
        for file in files.map(|file| file.expect("a file").path()) {
            if file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("grounds-")) {
                std::fs::remove_file(&file).expect("removed");
                removed += 1;
            }
        }
    }
    removed
}

#[test]
fn a_kept_run_answers_byte_for_byte() {
    let folder = scratch();
    let workspace = folder.path().join("demo");
    Terrace::at(folder.path()).ok(&["demo", "--customers", "400", "--quiet"]);
    let terrace = Terrace::at(&workspace);
    // What other policies say is held in the tests of the use cases; here it is the printing.
    let policy = &policy_word("stationery");
    terrace.ok(&["tier", "--policy", policy, "--as-of", AS_OF, "--quiet"]);
    let ask = || -> Vec<Ran> {
        let mut told = Vec::new();
        for customer in ["KH000123", "nobody"] {
            for form in [["--lang", "en"], ["--lang", "zh"], ["--json", "--quiet"]] {
                let words = ["explain", customer, "--policy", policy, "--as-of", AS_OF, form[0], form[1]];
                told.push(terrace.run(&words));
            }
        }
        told
    };
    let by_runs = ask();
    assert!(remove_grounds(&workspace) >= 1);
    for (by_run, computed) in by_runs.into_iter().zip(ask()) {
        assert_eq!(by_run.stdout, computed.stdout);
        assert_eq!((by_run.status, by_run.stderr), (computed.status, computed.stderr));
    }
}
