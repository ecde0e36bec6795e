//! Golden programs: each `cases/NAME.yaml` with the messages about it in `NAME.txt` (English) and, where that file
//! is there, `NAME.zh.txt`. `TERRACE_UPDATE=1` writes what is said now.

use crate::catalogue::messages;
use std::collections::BTreeSet;
use std::path::PathBuf;
use terrace_testing::golden_mismatch;
use terrace_words::{Lang, codes};

fn cases() -> Vec<PathBuf> {
    let folder = "tests/cases";
    let entries = std::fs::read_dir(folder).expect("the folder of cases");
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "yaml"));
    files.sort();
    files
}

#[test]
fn each_mistake_is_said_as_in_its_file() {
    let mut wrong = Vec::new();
    for case in cases() {
        let text = std::fs::read_to_string(&case).expect("a case");
        let name = case.file_name().and_then(|name| name.to_str()).expect("a plain name");
        let english = messages(name, &text, Lang::En);
        assert!(!english.is_empty(), "{name} holds no mistake");
        wrong.extend(golden_mismatch(&case.with_extension("txt"), &english));
        let chinese = case.with_extension("zh.txt");
        if chinese.exists() {
            wrong.extend(golden_mismatch(&chinese, &messages(name, &text, Lang::Zh)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_code_has_a_case() {
    let all: String =
        cases().iter().filter_map(|case| std::fs::read_to_string(case.with_extension("txt")).ok()).collect();
    let known: BTreeSet<&str> = codes::all_codes()
        .map(|entry| entry.code)
        .filter(|code| code.starts_with("T02") || code.starts_with("T12"))
        .collect();
    // A file of 256 KiB is no golden file; `fuzz` meets it.
    let missing: Vec<&&str> = known.iter().filter(|code| **code != "T0214" && !all.contains(**code)).collect();
    assert!(missing.is_empty(), "no case for {missing:?}");
}

#[test]
fn messages_in_both_languages_point_at_the_same_places() {
    for case in cases() {
        let text = std::fs::read_to_string(&case).expect("a case");
        let places = |lang| {
            let all = messages("x", &text, lang);
            let heads = all.lines().filter(|line| line.starts_with("x:"));
            heads.map(|line| line.split(':').skip(1).take(2).collect::<Vec<_>>().join(":")).collect::<Vec<_>>()
        };
        assert_eq!(places(Lang::En), places(Lang::Zh), "{}", case.display());
    }
}
