//! What the lock file of the pages names.

use serde_json::Value;
use std::path::PathBuf;

/// A package of others that pages are made with.
#[derive(Debug)]
pub(super) struct PagePackage {
    pub(super) name: String,
    pub(super) version: String,
    pub(super) licence: Option<String>,
    /// Whether it only builds or tests.
    pub(super) is_tool: bool,
    /// Where it lies once it is installed.
    pub(super) folder: PathBuf,
}

/// All packages of the lock file, in its order.
///
/// # Errors
/// A lock file that cannot be read.
pub(super) fn read() -> Result<Vec<PagePackage>, String> {
    let web = crate::root().join("web");
    let lock = web.join("package-lock.json");
    let text = std::fs::read_to_string(&lock).map_err(|error| format!("{}: {error}", lock.display()))?;
    let lock: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let packages = lock.get("packages").and_then(Value::as_object).ok_or("the lock file names no packages")?;
    let of = |(place, package): (&String, &Value)| {
        let text = |key: &str| package.get(key).and_then(Value::as_str).map(ToOwned::to_owned);
        let (_, name) = place.rsplit_once("node_modules/")?;
        Some(PagePackage {
            name: name.to_owned(),
            version: text("version")?,
            licence: text("license"),
            is_tool: package.get("dev").and_then(Value::as_bool) == Some(true),
            folder: web.join(place),
        })
    };
    Ok(packages.iter().filter_map(of).collect())
}
