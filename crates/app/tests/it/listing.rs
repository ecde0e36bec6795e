//! The list of kept runs is the same with and without the file that makes it fast.

use crate::shop::{Shop, Silent};
use std::fs::{self, File};
use std::path::PathBuf;
use std::sync::Arc;
use terrace_app::history::{RunRecord, runs};
use terrace_app::runs::{KeepRequest, TierRequest, keep, tier};
use terrace_app::{AppError, HistoryError};
use terrace_domain::{AsOf, LocalTime};

const POLICY: &str = "policy: shop\ncurrency: CNY\ntimezone: Asia/Shanghai\nmetrics:\n  orders: { measure: orders \
    }\nschemes:\n  usual:\n    threshold: orders\n    tiers:\n      - { tier: much, from: 5 }\n      - { tier: rest \
    }\n";

fn keep_at(shop: &Shop, moment: &str) {
    let as_of = AsOf::new(LocalTime::parse(moment).expect("a time"), shop.policy.policy.timezone.clone());
    let at = as_of.local();
    let request = TierRequest::new(Arc::clone(&shop.policy), as_of);
    let silent = Silent::new();
    let tiered = tier(request, &shop.inputs(), Some(&shop.workspace), &silent.on_day(0)).expect("a run");
    keep(&shop.workspace, &KeepRequest { lake_version: 1, tiered: &tiered }, &silent.at(at)).expect("kept");
}

fn list(shop: &Shop) -> Vec<RunRecord> {
    runs(&shop.workspace).expect("runs").iter().map(|run| run.record().clone()).collect()
}

fn shop_of_runs(days: u32) -> (Shop, PathBuf) {
    let shop = Shop::new(POLICY, "");
    shop.import(&[(1, "ann", "2026-01-05", 10)]);
    for day in 1..=days {
        keep_at(&shop, &format!("2026-02-{day:02}"));
    }
    let index = shop.workspace.lake_folder().join("runs/index");
    (shop, index)
}

#[test]
fn the_list_does_not_depend_on_its_file() {
    let (shop, index) = shop_of_runs(3);
    let (all, whole) = (list(&shop), fs::read(&index).expect("the file"));
    assert_eq!(all.iter().map(|run| run.number).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(all.iter().all(|run| run.policy.text == POLICY));
    // Missing, cut short, of another form, with a byte changed: it is made again.
    let mut changed = whole.clone();
    *changed.last_mut().expect("a byte") ^= 1;
    let mut number = whole.clone();
    *number.iter_mut().rev().find(|byte| byte.is_ascii_digit()).expect("a digit") ^= 1;
    for damaged in [b"".as_slice(), whole.split_at(whole.len() / 2).0, b"form 0\n{}", &changed, &number] {
        fs::write(&index, damaged).expect("written");
        assert_eq!(list(&shop), all);
        assert_eq!(fs::read(&index).expect("the file"), whole);
    }
    fs::remove_file(&index).expect("removed");
    assert_eq!(list(&shop), all);
    assert_eq!(fs::read(&index).expect("the file"), whole);
    // What a killed writer of the file has left goes when a run is next kept.
    let unfinished = index.with_file_name(".index1a2b");
    fs::write(&unfinished, "half").expect("written");
    // Stale: a run came after it, and one went by hand.
    keep_at(&shop, "2026-02-04");
    let all = list(&shop);
    assert_eq!(all.len(), 4);
    assert!(!unfinished.exists());
    fs::write(&index, &whole).expect("written");
    assert_eq!(list(&shop), all);
    fs::remove_dir_all(shop.workspace.lake_folder().join("runs/00000002")).expect("removed");
    assert_eq!(list(&shop).iter().map(|run| run.number).collect::<Vec<_>>(), [1, 3, 4]);
    // The same run again takes the place of the first, which shows.
    fs::write(&index, &whole).expect("written");
    keep_at(&shop, "2026-02-03");
    assert_eq!(list(&shop).len(), 3);
    assert_ne!(list(&shop)[1], all[2]);
}

#[test]
fn the_list_needs_no_file() {
    let (shop, index) = shop_of_runs(2);
    let all = list(&shop);
    // Nothing can be put in the place of a folder with something in it.
    fs::remove_file(&index).expect("removed");
    fs::create_dir_all(index.join("something")).expect("a folder");
    assert_eq!(list(&shop), all);
    keep_at(&shop, "2026-02-03");
    assert_eq!(list(&shop).len(), 3);
    let left = fs::read_dir(shop.workspace.lake_folder().join("runs")).expect("a folder");
    let left: Vec<String> = left.map(|entry| entry.expect("one").file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(left.len(), 5, "{left:?}");
}

#[test]
fn the_file_is_read_instead_of_the_runs_and_hides_no_damage() {
    let (shop, _) = shop_of_runs(2);
    let all = list(&shop);
    let record = shop.workspace.lake_folder().join("runs/00000001/run.json");
    let bytes = fs::read(&record).expect("a file");
    let then = fs::metadata(&record).and_then(|data| data.modified()).expect("a time");
    let damage = || fs::write(&record, vec![b' '; bytes.len()]).expect("written");
    damage();
    assert!(matches!(runs(&shop.workspace), Err(AppError::History(HistoryError::Damaged { run: 1, .. }))));
    // With the size and the time of the record that was listed nobody opens it.
    File::options().write(true).open(&record).and_then(|file| file.set_modified(then)).expect("set");
    assert_eq!(list(&shop), all);
    damage();
    assert!(runs(&shop.workspace).is_err());
    fs::write(&record, &bytes).expect("written");
    assert_eq!(list(&shop), all);
}
