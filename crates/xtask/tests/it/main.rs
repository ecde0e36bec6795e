//! The checkout keeps the house rules. The rules themselves are tested beside their code, on small bad samples.

use std::path::Path;

use terrace_xtask::{Checkout, tidy};

#[test]
fn the_house_is_tidy() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let checkout = Checkout::read(&root).unwrap();
    assert!(
        checkout.tree().files().iter().any(|file| file.path == "crates/xtask/tests/it/main.rs"),
        "this very file is read"
    );
    let findings: Vec<String> = tidy(&checkout).iter().map(ToString::to_string).collect();
    assert!(findings.is_empty(), "{} to mend:\n{}", findings.len(), findings.join("\n"));
}
