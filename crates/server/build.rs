//! Packs the pages that `scripts/pages` has built into the program: a table of names, contents and packed contents.
//! Without them the table is empty, and the server says how they are built.

#![expect(clippy::disallowed_macros, reason = "cargo reads what a build script prints")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let home = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    // The folder is always there, so that nothing is built anew as long as nothing in it changes.
    let dist = home.join("../../web/dist");
    println!("cargo:rerun-if-changed=../../web/dist");
    let pages = dist.join("pages");
    let mut names = Vec::new();
    if pages.is_dir() {
        list(&pages, &pages, &mut names)?;
    }
    names.sort();
    // Copies, so that pages that are built anew meanwhile do not take files away under the compiler.
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let mut copies = 0;
    let mut copied = |name: &str| {
        copies += 1;
        let copy = out.join(format!("page-{copies}"));
        fs::copy(pages.join(name), &copy).map(|_| copy)
    };
    let mut table = String::from("const FILES: &[BuiltFile] = &[\n");
    for name in names.iter().filter(|name| !name.ends_with(".gz")) {
        let plain = copied(name)?;
        let packed = format!("{name}.gz");
        let packed = if names.contains(&packed) {
            format!("Some(include_bytes!({:?}))", copied(&packed)?)
        } else {
            "None".to_owned()
        };
        // Writing to a text cannot fail.
        let _ =
            writeln!(table, "    BuiltFile {{ name: {name:?}, plain: include_bytes!({plain:?}), packed: {packed} }},");
    }
    table.push_str("];\n");
    fs::write(out.join("pages.rs"), table)
}

/// Names of all files below a folder, with `/` between their parts.
fn list(top: &Path, folder: &Path, names: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(top, &path, names)?;
        } else if let Ok(name) = path.strip_prefix(top) {
            names.push(name.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(())
}
