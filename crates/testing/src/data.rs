use std::env;
use std::ffi::OsStr;
use std::path::{self, Path, PathBuf};

const FOLDER: &str = "TERRACE_SHARED_DATA";
const REQUIRE: &str = "TERRACE_REQUIRE_DATA";

/// The path of a file of public data, such as `online_retail/online_retail.csv.gz`.
///
/// The data is not part of the repository: it is looked for in the folder that `TERRACE_SHARED_DATA` names, by default
/// `../shared/data` beside the checkout. If it is absent, the test that asked says so and passes with `None`; with
/// `TERRACE_REQUIRE_DATA=1`, as in CI, it fails.
///
/// # Panics
/// If the file is absent and required.
pub fn public_data(name: &str) -> Option<PathBuf> {
    let folder =
        env::var_os(FOLDER).map_or_else(|| path::absolute("../../../shared/data").unwrap_or_default(), PathBuf::from);
    find(&folder, name, env::var_os(REQUIRE).as_deref())
}

#[expect(clippy::disallowed_macros, reason = "a test that has nothing to work on says so")]
fn find(folder: &Path, name: &str, required: Option<&OsStr>) -> Option<PathBuf> {
    let path = folder.join(name);
    if path.is_file() {
        return Some(path);
    }
    assert!(
        required.is_none_or(|value| value == "0"),
        "{name} is not at hand, and {REQUIRE} is set ({FOLDER} names the folder)"
    );
    eprintln!("{name} is not at hand: nothing was tested with it ({FOLDER} names the folder that holds it)");
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_at_hand_is_found() {
        let folder = Path::new(".");
        assert_eq!(find(folder, "Cargo.toml", Some(OsStr::new("1"))), Some(folder.join("Cargo.toml")));
    }

    #[test]
    fn absent_data_is_passed_over_unless_it_is_required() {
        let folder = Path::new(".");
        assert_eq!(find(folder, "absent.csv", None), None);
        assert_eq!(find(folder, "absent.csv", Some(OsStr::new("0"))), None);
        let refused = std::panic::catch_unwind(|| find(folder, "absent.csv", Some(OsStr::new("1"))));
        assert!(refused.is_err());
    }
}
