//! The models against published figures, simulation and brute force.

#![expect(clippy::panic, clippy::expect_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod baskets;
mod brute_force;
mod cdnow;
mod clusters;
mod extremes;
mod gradients;
mod hold_out;
mod online_retail;
mod recovery;
mod small;
mod worth;

use std::path::{Path, PathBuf};

/// A file of real data, where it is at hand; says so where it is not.
#[expect(clippy::disallowed_macros, reason = "a test that has nothing to work on says so")]
fn shared_data(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("TERRACE_SHARED_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    let path = folder.join(name);
    if path.is_file() {
        return Some(path);
    }
    eprintln!(
        "{name} is not at hand: nothing was tested with it (set TERRACE_SHARED_DATA to the folder that holds it)"
    );
    None
}
