//! Bits that flip in any file of a lake are told of, and change no answer in silence.

use crate::shop::*;
use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use terrace_domain::CancelToken;
use terrace_domain::facts::{CUSTOMERS, FEEDBACK, ORDERS};
use terrace_lake::{Compaction, Lake, LakeError, Verified, verify};

/// Flips in each kind of file; more where `TERRACE_FLIPS` asks for it.
const FLIPS: u64 = 8;

fn verified(root: &Path) -> Verified {
    verify(root, &CancelToken::new(), &|_, _| {}).unwrap()
}

/// A lake of some imports: enough for a checkpoint.
fn lake(root: &Path) -> Lake {
    let lake = Lake::create(root, 2).unwrap();
    for number in 1..=34_u64 {
        let of = |n: i64| line(&format!("O{number}-{n}"), &format!("c{n}"), "1", "pen", 100 * n + number as i64);
        let lines: Vec<Line> = (0..6).map(of).collect();
        let mut batches = vec![(&ORDERS, vec![orders(&lines)])];
        if number < 3 {
            batches.push((&CUSTOMERS, vec![customers(&[("c1", &format!("Rome {number}"), None)])]));
            batches.push((&FEEDBACK, vec![feedback(&[("c2", number as i64, None, 1)])]));
        }
        import(&lake, number, batches);
    }
    lake
}

/// What the kinds of files are called, and the files.
fn kinds(root: &Path) -> Vec<(&'static str, Vec<PathBuf>)> {
    let mut kinds: Vec<(&str, Vec<PathBuf>)> =
        ["settings", "version", "touched", "entry", "checkpoint", "sums of checkpoints", "data"]
            .map(|name| (name, Vec::new()))
            .into();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let kind = match name.as_str() {
                _ if path.is_dir() => {
                    folders.push(path);
                    continue;
                }
                "writer.lock" => continue,
                "lake.json" => "settings",
                "_terrace_checkpoints.json" => "sums of checkpoints",
                _ if name.contains("checkpoint") => "checkpoint",
                _ if name.ends_with(".touched") => "touched",
                _ if name.ends_with(".parquet") => "data",
                _ if path.parent().unwrap().ends_with("_delta_log") => "entry",
                _ => "version",
            };
            kinds.iter_mut().find(|(known, _)| *known == kind).unwrap().1.push(path);
        }
    }
    kinds.iter_mut().for_each(|(_, files)| files.sort());
    kinds
}

/// All rows that readers get, and whose facts changed.
fn answer(root: &Path) -> Result<(Vec<String>, Option<Vec<String>>), LakeError> {
    let lake = Lake::open(root)?;
    let snapshot = lake.snapshot()?;
    let everybody: BTreeSet<String> = (0..6).map(|n| format!("c{n}")).collect();
    let rows = snapshot.rows_of(&everybody)?;
    let mut rows: Vec<String> = rows.values().flatten().flat_map(shown_whole).collect();
    rows.sort();
    Ok((rows, lake.touched(32, 34)?))
}

#[test]
fn every_flipped_bit_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("lake");
    lake(&root);
    let whole = verified(&root);
    assert!(whole.faults.is_empty() && whole.without_sums.is_empty(), "{whole:?}");
    let right = answer(&root).unwrap();
    assert!(!right.0.is_empty() && right.1.is_some());
    let flips = env::var("TERRACE_FLIPS").map_or(FLIPS, |flips| flips.parse().unwrap());
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |below: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) as usize % below
    };
    for (kind, files) in kinds(&root) {
        assert!(!files.is_empty(), "{kind}");
        for flip in 0..flips {
            let path = &files[next(files.len())];
            let written = fs::read(path).unwrap();
            let bit = next(written.len() * 8);
            let mut flipped = written.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            fs::write(path, &flipped).unwrap();
            let told = verified(&root);
            assert!(!told.faults.is_empty(), "{kind}, flip {flip}: bit {bit} of {}", path.display());
            assert!(told.faults.iter().any(|fault| fault.path == *path), "{kind} {bit}: {:?}", told.faults);
            if let Ok((rows, touched)) = answer(&root) {
                assert_eq!(rows, right.0, "{kind}, flip {flip}: bit {bit} of {}", path.display());
                // Without the list everybody is computed anew.
                assert!(touched.is_none() || touched == right.1);
            }
            fs::write(path, &written).unwrap();
        }
        for path in [&files[0], &files[files.len() - 1]] {
            let written = fs::read(path).unwrap();
            for cut in [0, written.len() / 2] {
                fs::write(path, &written[..cut]).unwrap();
                assert!(!verified(&root).faults.is_empty(), "{kind} of {cut} bytes");
            }
            fs::write(path, &written).unwrap();
        }
    }
    assert_eq!(verified(&root), whole);
    assert_eq!(answer(&root).unwrap(), right);
}

#[test]
fn files_that_are_gone_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("lake");
    lake(&root);
    for (kind, files) in kinds(&root) {
        if ["data", "entry"].contains(&kind) {
            let aside = folder.path().join("aside");
            fs::rename(&files[0], &aside).unwrap();
            let told = verified(&root);
            assert!(told.faults.iter().any(|fault| fault.path == files[0]), "{kind}: {:?}", told.faults);
            fs::rename(&aside, &files[0]).unwrap();
        }
    }
    assert_eq!(verified(&root).faults, []);
    assert!(matches!(verify(&folder.path().join("none"), &CancelToken::new(), &|_, _| {}), Err(LakeError::Missing(_))));
}

/// Takes from a lake what programs before did not write: sums, and all that speaks of them.
fn made_older(root: &Path) {
    for (kind, files) in kinds(root) {
        for path in files {
            match kind {
                "settings" | "version" => {
                    let mut value: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
                    let fields = value.as_object_mut().unwrap();
                    fields.retain(|name, _| !["sealed", "sum", "sealed_logs"].contains(&name.as_str()));
                    if kind == "settings" {
                        fields["format"] = 1.into();
                    }
                    fs::write(&path, serde_json::to_vec_pretty(&value).unwrap()).unwrap();
                }
                "touched" => {
                    let text = fs::read_to_string(&path).unwrap();
                    fs::write(&path, text.lines().next().unwrap()).unwrap();
                }
                "entry" => {
                    let text = fs::read_to_string(&path).unwrap();
                    let at = text.find("\"terraceSum\"").unwrap();
                    let end = at + "\"terraceSum\":\"\",".len() + 32;
                    fs::write(&path, format!("{}{}", &text[..at], &text[end..])).unwrap();
                }
                "sums of checkpoints" | "checkpoint" => fs::remove_file(&path).unwrap(),
                _ => {}
            }
        }
    }
    // Names of data files lose their sums, in the log as well.
    for (kind, files) in kinds(root) {
        for path in files {
            if kind == "data" {
                let name = path.file_name().unwrap().to_str().unwrap();
                let (stem, _) = name.split_once('.').unwrap();
                fs::rename(&path, path.with_file_name(format!("{stem}.parquet"))).unwrap();
            } else if kind == "entry" {
                let text = fs::read_to_string(&path).unwrap();
                let mut out = String::new();
                let mut rest = text.as_str();
                while let Some(at) = rest.find(".parquet") {
                    out.push_str(&rest[..at - 17]);
                    out.push_str(".parquet");
                    rest = &rest[at + ".parquet".len()..];
                }
                out.push_str(rest);
                fs::write(&path, out).unwrap();
            }
        }
    }
}

#[test]
fn a_lake_of_an_earlier_program_is_read_and_gets_its_sums() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("lake");
    lake(&root);
    let right = answer(&root).unwrap().0;
    made_older(&root);
    assert_eq!(answer(&root).unwrap().0, right);
    let told = verified(&root);
    assert!(told.faults.is_empty(), "{:?}", told.faults);
    assert_eq!(told.without_sums.len() as u64, told.files);
    // With the next write all of it but older versions and their data files gets sums.
    let lake = Lake::open(&root).unwrap();
    let mut held = writer(&lake);
    held.compact(Compaction::Whole, "then", &|_, _| {}).unwrap();
    held.expire(&(1..35).collect::<Vec<_>>()).unwrap();
    drop(held);
    let told = verified(&root);
    assert!(told.faults.is_empty() && told.without_sums.is_empty(), "{told:?}");
    assert_eq!(answer(&root).unwrap().0, right);
}

#[test]
fn damaged_sums_of_checkpoints_can_be_removed_with_them() {
    let folder = tempfile::tempdir().unwrap();
    drop(lake(folder.path()));
    let before = answer(folder.path()).unwrap();
    let of = |kind: &str| kinds(folder.path()).into_iter().find(|(name, _)| *name == kind).unwrap().1;
    let sums = of("sums of checkpoints");
    assert!(!sums.is_empty());
    for path in &sums {
        fs::write(path, "{").unwrap();
    }
    let told = answer(folder.path()).unwrap_err().to_string();
    assert!(told.contains("can be removed together with the checkpoints"), "{told}");
    assert!(verified(folder.path()).faults.iter().any(|fault| fault.problem.contains("can be removed")));
    for path in sums.iter().chain(&of("checkpoint")) {
        fs::remove_file(path).unwrap();
    }
    assert_eq!(answer(folder.path()).unwrap(), before);
    assert!(verified(folder.path()).faults.is_empty());
    // A look at what a writer exchanges meanwhile is no damage.
    let lake = Lake::open(folder.path()).unwrap();
    import(&lake, 35, vec![(&ORDERS, vec![orders(&[line("O35-1", "c1", "1", "pen", 5)])])]);
    assert!(verified(folder.path()).faults.is_empty());
}
