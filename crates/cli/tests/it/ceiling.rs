//! A ceiling on memory: what importing, tiering and reporting of the sample shop take. Linux tells what a process takes.
#![cfg(target_os = "linux")]

use crate::terrace::{Terrace, put, scratch, word};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

const AS_OF: &str = "2026-07-01";
const MIB: u64 = 1 << 20;

/// The most memory that a process had at a time, in bytes, as far as can be told while it lives.
fn peak(child: &Child) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

/// Runs to the end, which must be success, and returns the most memory that was seen.
fn memory_of(folder: &Path, words: &[&str]) -> u64 {
    let terrace = Terrace::at(folder).with("RAYON_NUM_THREADS", "2");
    let mut child = terrace.command(words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("terrace starts");
    let mut highest = 0;
    loop {
        highest = peak(&child).unwrap_or(0).max(highest);
        if let Some(status) = child.try_wait().expect("it can be waited for") {
            assert!(status.success(), "terrace {}: {status}", words.join(" "));
            return highest;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// The limits are half as much again as what each takes on a quiet machine with two threads.
#[test]
fn the_sample_shop_fits_in_little_memory() {
    let shop = scratch();
    Terrace::at(shop.path()).ok(&["demo", "shop", "--quiet"]);
    let files = shop.path().join("shop/files");
    let orders = word(&files.join("orders.csv"));
    assert!(std::fs::metadata(&orders).expect("a file").len() > 15 * MIB, "the file alone would fill the limits");
    let workspace = scratch();
    Terrace::at(workspace.path()).ok(&["init"]);
    let policy = std::fs::read(shop.path().join("shop/policies/stationery.yaml")).expect("a policy");
    let policy = put(workspace.path(), "policies/stationery.yaml", policy);
    let steps: [(&[&str], u64); 5] = [
        (&["import", "orders", &orders], 110),
        (&["tier", "--as-of", AS_OF], 70),
        (&["report", "--as-of", AS_OF], 100),
        (&["explain", "KH000007", "--as-of", AS_OF], 70),
        (&["tier", "--orders", &orders, "--policy", &policy, "--as-of", AS_OF], 130),
    ];
    let mut over = Vec::new();
    for (words, limit) in steps {
        let taken = memory_of(workspace.path(), words);
        assert!(taken > MIB, "the memory of {} was not seen", words[0]);
        if taken > limit * MIB {
            over.push(format!("terrace {}: {} MiB, {limit} at most", words.join(" "), taken / MIB));
        }
    }
    assert!(over.is_empty(), "{}", over.join("\n"));
}
