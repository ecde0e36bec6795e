//! Where a workspace lies, and who may read it.

use crate::terrace::{Terrace, put, scratch};
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

const POLICY: &str = "policy: p\ncurrency: CNY\ntimezone: Asia/Shanghai\nmetrics: { spend: { measure: net_amount } }\n\
    schemes:\n  value: { threshold: spend, tiers: [ { tier: high, over: 100 }, { tier: low } ] }\n";

fn words<'a>(workspace: &'a OsStr, more: &[&'a str]) -> Vec<OsString> {
    let more = more.iter().map(OsString::from);
    [OsString::from("-C"), workspace.to_owned()].into_iter().chain(more).collect()
}

#[test]
fn a_workspace_lies_anywhere() {
    let folder = scratch();
    let terrace = Terrace::at(folder.path());
    let names: [&[u8]; 10] = [
        b"a b",
        b"a%20b",
        b"a\\b",
        b"%",
        b"new\nline",
        b"tab\there",
        b"\xff\xfe",
        "客户".as_bytes(),
        b"a#b?c",
        b"%2e%2E",
    ];
    for (number, name) in names.iter().enumerate() {
        let workspace = OsStr::from_bytes(name);
        terrace.ok(&[OsStr::new("init"), workspace]);
        std::fs::write(folder.path().join(workspace).join("policies/p.yaml"), POLICY).expect("written");
        let text = format!("order_id,customer_id,ordered_at,amount\n1,only-{number},2026-06-01,5\n");
        let file = put(folder.path(), &format!("in/{number}.csv"), text);
        terrace.ok(&words(workspace, &["import", "orders", &file]));
    }
    for (number, name) in names.iter().enumerate() {
        let workspace = OsStr::from_bytes(name);
        let found = terrace.ok(&words(workspace, &["tier", "--as-of", "2026-07-01", "--out", "-"])).stdout;
        assert!(found.contains(&format!("only-{number},")) && found.matches("only-").count() == 1, "{name:?}: {found}");
        terrace.ok(&words(workspace, &["lake", "compact"]));
        terrace.ok(&words(workspace, &["explain", &format!("only-{number}"), "--as-of", "2026-07-01"]));
        terrace.ok(&words(workspace, &["forget", &format!("only-{number}"), "--yes"]));
        terrace.ok(&words(workspace, &["lake", "verify"]));
    }
}

/// Folders that others may enter, and files in them that others may read.
fn open_to_others(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.metadata().expect("rights").permissions().mode() & 0o077 != 0 {
            found.push(path.display().to_string());
        }
        if path.is_dir() {
            open_to_others(&path, found);
        }
    }
}

#[test]
fn what_is_kept_is_for_its_owner_alone() {
    let folder = scratch();
    let terrace = Terrace::at(folder.path());
    terrace.ok(&["init", "shop"]);
    let shop = folder.path().join("shop");
    put(&shop, "policies/p.yaml", POLICY);
    put(&shop, "terrace.toml", "[lake]\nremember_rows = 1\n");
    let mut text = "order_id,customer_id,ordered_at,amount\n".to_owned();
    (0..50).for_each(|n| text.push_str(&format!("{n},c{n},2026-06-01,{n}\n")));
    text.push_str("x,c1,no date,5\n");
    let file = put(folder.path(), "in.csv", text);
    terrace.ok(&["-C", "shop", "import", "orders", &file]);
    terrace.ok(&["-C", "shop", "tier", "--as-of", "2026-07-01"]);
    terrace.ok(&["-C", "shop", "forget", "c7", "--yes"]);
    terrace.ok(&["-C", "shop", "lake", "compact"]);
    terrace.ok(&["-C", "shop", "tier", "--as-of", "2026-07-01"]);
    assert!(shop.join("lake/memory").is_dir() && shop.join("lake/runs/writer.lock").is_file());
    terrace.ok(&["-C", "shop", "backup", "kept.tar"]);
    terrace.ok(&["restore", "kept.tar", "again"]);
    let own = |folder: &Path| {
        assert_eq!(folder.metadata().expect("rights").permissions().mode() & 0o777, 0o700);
        let mut found = Vec::new();
        open_to_others(folder, &mut found);
        // What people write themselves, and no data.
        found.retain(|path| !path.ends_with("terrace.toml") && !path.ends_with("policies/p.yaml"));
        assert_eq!(found, Vec::<String>::new());
    };
    own(&shop);
    own(&folder.path().join("again"));
}
