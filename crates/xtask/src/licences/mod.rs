//! The licences of what others wrote: that each may be used here, a page that lists them, and their texts.

mod allowed;
mod pages;
mod texts;

pub use allowed::{LicencePage, licence_page};
pub use texts::licences;

use cargo_metadata::{CargoOpt, Metadata, MetadataCommand};

/// The system whose packages are listed: which they are hardly depends on it, and a page has one list.
const SYSTEM: &str = "x86_64-unknown-linux-gnu";

/// All packages as the lock file has them.
fn resolved() -> Result<Metadata, String> {
    let manifest = crate::root().join("Cargo.toml");
    let mut command = MetadataCommand::new();
    command.manifest_path(manifest).features(CargoOpt::SomeFeatures(Vec::new()));
    command.other_options(["--locked".to_owned(), "--filter-platform".to_owned(), SYSTEM.to_owned()]);
    command.exec().map_err(|error| error.to_string())
}
